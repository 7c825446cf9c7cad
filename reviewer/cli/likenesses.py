"""eval dedupe: how well the tool tells the same paper from another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import JsonOption, gate, say, say_json
from reviewer.cli.gates import all_hold, figures

if TYPE_CHECKING:
    from reviewer.evaluation.dedupe import Result


def dedupe(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help="JSON Lines: one, other, same, kind.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            metavar="METRIC=VALUE",
            help="Exit with 3 if a figure is below a value; repeatable.",
        ),
    ] = None,
) -> None:
    """Tell pairs that are one paper from those that are two.

    Prints precision and recall of all verdicts, the same of those that an
    import acts on (sure), counts by kind, and every wrong verdict. Without a
    file it takes evals/dedupe/pairs.jsonl.

    Example: reviewer eval dedupe --fail-under precision=0.99 --fail-under recall=0.95
    """
    from reviewer.evaluation import dedupe as evaluation

    least = figures(fail_under, evaluation.METRICS)
    result = evaluation.run(files or [Path("evals/dedupe/pairs.jsonl")])
    if as_json:
        say_json(result.to_dict())
    else:
        _show(result)
    gate(all_hold(result.metrics(), least, "Name pairs that are the same and pairs that are not."))


def _show(result: Result) -> None:
    say(f"{len(result.outcomes)} pairs")
    for name, value in result.metrics().items():
        say(f"{name.replace('_', ' '):<20}{value:>8.4f}")
    say(f"\n{'kind':<40}{'pairs':>6}{'right':>7}")
    for kind, (cases, right) in result.by_kind().items():
        say(f"{kind[:39]:<40}{cases:>6}{right:>7}")
    for outcome in result.failures():
        case = outcome.case
        expected = "same" if case.same else "apart"
        say(f"\nwrong: {case.where} ({case.kind}; expected {expected}): {outcome.verdict.reason}")
        say(f"    {case.one.title}\n    {case.other.title}")
