"""eval import: how well files as other programs write them are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import JsonOption, ProgressBar, gate, say, say_json
from reviewer.cli.gates import all_hold, figures

if TYPE_CHECKING:
    from reviewer.evaluation.importing import Outcome, Result

_SHOWN = 300


def readings(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Bibliographies and a manifest.jsonl.")
    ],
    as_json: JsonOption = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List every file and field that is wrong.")
    ] = False,
    seconds: Annotated[
        float, typer.Option(metavar="N", min=0.1, help="What one file may take.")
    ] = 60.0,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            metavar="METRIC=VALUE",
            help="Exit with 3 if a share is below a value; repeatable.",
        ),
    ] = None,
) -> None:
    """Read files of all formats and compare them with gold.

    Prints, by format and over all, the share of files with the right number of
    records and located rejections, and of those with a gold reading the shares
    of titles, lists of authors and years that agree.

    Example: reviewer eval import bench/bib --fail-under counts=0.98
    """
    from reviewer.evaluation import importing

    least = figures(fail_under, importing.METRICS)
    with ProgressBar(shown=not as_json) as progress:
        result = importing.run(folder, seconds, progress)
    if as_json:
        say_json(_json(result))
    else:
        _show(result)
        for outcome in result.outcomes if failures else ():
            _show_failures(outcome)
    next_step = "Choose a folder with such gold, or leave the bound out."
    gate(all_hold(importing.metrics(result.outcomes), least, next_step))


def _json(result: Result) -> dict[str, object]:
    from reviewer.evaluation.importing import metrics

    return {
        "files": len(result.outcomes),
        "skipped": result.skipped,
        "metrics": metrics(result.outcomes),
        "formats": {name: metrics(some) for name, some in result.by_format().items()},
        "outcomes": [one.to_dict() for one in result.outcomes],
    }


def _show(result: Result) -> None:
    from reviewer.evaluation.importing import METRICS

    columns = "".join(f"{name:>9}" for name in METRICS)
    say(f"{'format':<24}{'files':>7}{'known':>7}{columns}{'faults':>8}{'slowest':>10}")
    for name, outcomes in result.by_format().items():
        _show_row(name, outcomes)
    _show_row("all", result.outcomes)
    if result.skipped:
        say(f"{result.skipped} lines of the manifest name no file")


def _show_row(name: str, outcomes: Sequence[Outcome]) -> None:
    from reviewer.evaluation.importing import METRICS, metrics

    found = metrics(outcomes)
    shares = "".join(f"{found[m]:>9.4f}" if m in found else f"{'-':>9}" for m in METRICS)
    known = sum(one.right is not None for one in outcomes)
    faults = sum(bool(one.reading.fault) for one in outcomes)
    slowest = max((one.reading.seconds for one in outcomes), default=0.0)
    say(f"{name[:23]:<24}{len(outcomes):>7}{known:>7}{shares}{faults:>8}{slowest:>8.2f} s")


def _show_failures(outcome: Outcome) -> None:
    reading = outcome.reading
    if outcome.right is not False and not reading.fault and not outcome.differences:
        return
    say(f"\n{outcome.case.file}")
    if outcome.right is False:
        say(
            f"  {len(reading.papers)} records and {reading.rejected} rejections,"
            f" expected {outcome.case.expected}"
        )
        for reason in reading.reasons[:20]:
            say(f"    rejected, {reason}"[:_SHOWN])
    for text in (reading.refused, reading.fault):
        if text:
            say("  " + text.rstrip().replace("\n", "\n  "))
    for one in outcome.differences:
        say(f"  {one.field}: wanted {one.wanted[:_SHOWN]!r}")
        say(f"  {' ' * len(one.field)}   found {one.found[:_SHOWN]!r}")
