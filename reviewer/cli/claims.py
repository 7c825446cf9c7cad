"""eval claims: how well `verify` tells supported claims from others."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from reviewer.cli.context import (
    EncoderOption,
    JsonOption,
    ProgressBar,
    gate,
    load_encoder,
    note,
    say,
    say_json,
    settings,
)
from reviewer.errors import SuiteError

FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=VALUE",
        help="Exit with 3 if a figure is below a value; repeatable.",
    ),
]
_WORDS = "none"


def claims(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="JSON Lines of claims with labels.")
    ],
    as_json: JsonOption = False,
    evidence: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="rationales (all sentences where there are none), nearest (three), or all.",
        ),
    ] = "rationales",
    fail_under: FailUnder = None,
    encoder: EncoderOption = "",
) -> None:
    """Score labelled claims with the tool's own verification.

    Prints the area under the ROC curve of SUPPORT against the rest, precision
    by recall, each feature's share (how much the area falls without it), and
    precision and recall of the verdict. With --encoder none, by words alone.

    Example: reviewer eval claims scifact_dev.jsonl --evidence nearest
    """
    from reviewer.evaluation import claims as evaluation

    if evidence not in evaluation.EVIDENCE:
        raise typer.BadParameter(f"one of {', '.join(evaluation.EVIDENCE)}", param_hint="evidence")
    bounds = _bounds(fail_under, evaluation.METRICS)
    config = settings(context)
    with ProgressBar(shown=not as_json) as progress:
        spec = encoder or config.encoder
        opened = None if spec == _WORDS else load_encoder(config, spec, progress)
        figures = evaluation.run(files, opened, evidence).to_dict()
    if as_json:
        say_json(figures)
    else:
        _show(figures)
    gate(_holds(figures["metrics"], bounds))


def _bounds(fail_under: list[str] | None, metrics: tuple[str, ...]) -> dict[str, float]:
    bounds = {}
    for item in fail_under or ():
        name, _, value = item.partition("=")
        try:
            least = float(value)
        except ValueError:
            least = math.nan
        if name not in metrics or not math.isfinite(least):
            raise typer.BadParameter(
                f"{item!r} is not METRIC=VALUE with one of {', '.join(metrics)}",
                param_hint="--fail-under",
            )
        bounds[name] = least
    return bounds


def _holds(metrics: dict[str, float | None], bounds: dict[str, float]) -> bool:
    """Return whether every bound holds; what was not measured is an error, not a pass."""
    holds = True
    for name, least in bounds.items():
        value = metrics[name]
        if value is None:
            raise SuiteError(
                f"{name} cannot be measured with these claims",
                next_step="Choose claims of both labels, or leave the bound out.",
            )
        if value < least:
            note(f"Gate failed: {name} is {value:.6g}, below {least:.6g}")
            holds = False
    return holds


def _show(figures: dict[str, Any]) -> None:
    labels = ", ".join(f"{count} {name}" for name, count in figures["labels"].items())
    say(f"{figures['claims']} claims ({labels}), evidence: {figures['evidence']}")
    if figures["skipped"]:
        say(f"{figures['skipped']} left out: no words, or no evidence")
    for name, value in figures["metrics"].items():
        say(f"  {name:<20}{'-' if value is None else f'{value:.3f}'}")
    say("Area lost without a feature:")
    for name, value in sorted(figures["features"].items(), key=lambda item: -item[1]):
        say(f"  {name:<20}{value:+.3f}")
