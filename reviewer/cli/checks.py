"""eval check: how many wrong and right sentences of others `reviewer check` flags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    OpinionOption,
    ProgressBar,
    Second,
    TrustOption,
    gate,
    load_grammar,
    load_opinion,
    note,
    open_library,
    say,
    say_json,
    settings,
)
from reviewer.cli.gates import figures
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.evaluation.checking import Result


def checks(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="SUITE", help="JSON Lines: id, text, cites, verdict, kind."),
    ],
    as_json: JsonOption = False,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="List every sentence that was judged wrongly.")
    ] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            metavar="METRIC=VALUE",
            help="Exit with 3 if a figure is below a value; repeatable.",
        ),
    ] = None,
    fail_over: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-over",
            metavar="METRIC=VALUE",
            help="Exit with 3 if a figure is above a value; repeatable.",
        ),
    ] = None,
    judge: OpinionOption = "",
    trust_judge: TrustOption = False,
    library: FolderOption = None,
    encoder: EncoderOption = "",
) -> None:
    """Check sentences that are known to be right or wrong.

    Prints how many of the wrong ones are flagged (called not supported), how
    many of the right ones (false alarms), of how many the abstract cannot
    tell, and the same by kind.

    Example: reviewer eval check evals/check/suite.jsonl --fail-under flagged=0.6
    """
    from reviewer.evaluation import checking

    least = figures(fail_under, checking.METRICS)
    most = figures(fail_over, checking.METRICS, "--fail-over")
    config = settings(context, library)
    second = load_opinion(config, Second(judge, trust_judge))
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            grammar = load_grammar(config, progress)
            result = checking.run(files, opened, grammar, progress, second)
    if as_json:
        say_json(result.to_dict())
    else:
        _show(result, mistakes)
    gate(_holds(result.metrics(), least, most))


def _show(result: Result, mistakes: bool) -> None:
    say(f"{len(result.outcomes)} sentences")
    for name, value in result.metrics().items():
        say(f"{name.replace('_', ' '):<20}{value:>8.3f}")
    say(f"\n{'kind':<44}{'cases':>6}{'flagged':>9}")
    for kind, (_, cases, flagged) in result.by_kind().items():
        say(f"{kind[:43]:<44}{cases:>6}{flagged:>9}")
    for one in result.mistakes() if mistakes else ():
        say(
            f"\n{one.case.id} {one.case.text}\n    {one.verdict}{f': {one.why}' if one.why else ''}"
        )


def _holds(metrics: dict[str, float], least: dict[str, float], most: dict[str, float]) -> bool:
    """Return whether every bound holds; a figure that was not measured is an error, not a pass."""
    passed = True
    for bounds, below in ((least, True), (most, False)):
        for name, value in bounds.items():
            if name not in metrics:
                raise SuiteError(
                    f"{name} was not measured by this suite",
                    next_step="Choose a suite with right and wrong sentences.",
                )
            if (metrics[name] < value) if below else (metrics[name] > value):
                word = "below" if below else "above"
                note(f"Gate failed: {name} is {metrics[name]:.4f}, {word} {value:g}")
                passed = False
    return passed
