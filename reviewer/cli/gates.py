"""What a run must come to, and exit code 3 if it does not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import note
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.evaluation.answers import Result
    from reviewer.evaluation.baseline import Comparison

FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=VALUE",
        help="Exit with 3 if a metric is below a value; repeatable.",
    ),
]
_SHOWN = 12
_SLACK = 1e-9  # of subtraction: 0.95 less 0.92 is a little more than 0.03


def bounds(fail_under: Iterable[str] | None) -> dict[str, float]:
    """Read METRIC=VALUE and KIND.METRIC=VALUE; anything else is wrong usage."""
    from reviewer.evaluation.metrics import METRICS
    from reviewer.evaluation.suites import KINDS

    found = {}
    for item in fail_under or ():
        name, _, value = item.partition("=")
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        if not math.isfinite(found[name]):
            raise typer.BadParameter(f"{item!r} is not METRIC=VALUE", param_hint="--fail-under")
        kind, _, metric = name.rpartition(".")
        if metric not in METRICS or kind not in ("", *KINDS):
            raise typer.BadParameter(
                f"{name!r} is no metric; there are {', '.join(METRICS)}, each also as "
                f"KIND.METRIC for the kinds {', '.join(KINDS)}",
                param_hint="--fail-under",
            )
    return found


def figures(
    bounds_: Iterable[str] | None, metrics: Sequence[str], option: str = "--fail-under"
) -> dict[str, float]:
    """Read METRIC=VALUE with one of `metrics`; anything else is wrong usage of `option`."""
    found = {}
    for item in bounds_ or ():
        name, _, value = item.partition("=")
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        if name not in metrics or not math.isfinite(found[name]):
            raise typer.BadParameter(
                f"{item!r} is not METRIC=VALUE with one of {', '.join(metrics)}",
                param_hint=option,
            )
    return found


def all_hold(measured: Mapping[str, float], least: Mapping[str, float], next_step: str) -> bool:
    """Return whether every bound holds; a figure that was not measured is an error, not a pass."""
    passed = True
    for name, value in least.items():
        if name not in measured:
            raise SuiteError(f"{name} was not measured", next_step=next_step)
        if measured[name] < value:
            note(f"Gate failed: {name} is {measured[name]:.6g}, below {value:.6g}")
            passed = False
    return passed


def holds(result: Result, least: Mapping[str, float]) -> bool:
    """Return whether every bound holds; a metric that was not measured is an error, not a pass.

    The figures are compared as they are: 0.99999 is shown as 1.0, and is below it.
    """
    from reviewer.evaluation.metrics import by_kind, means

    passed, overall, kinds = True, means(result.clean), by_kind(result.clean)
    for name, value in least.items():
        kind, _, metric = name.rpartition(".")
        table = kinds.get(kind, {}) if kind else overall
        if metric not in table:
            raise SuiteError(
                f"{name} was not measured by this suite",
                next_step="Choose a suite with such questions, or leave the bound out.",
            )
        if table[metric] < value:
            note(f"Gate failed: {name} is {table[metric]:.6g}, below {value:.6g}")
            passed = False
    return passed


def steady(results: Sequence[Result], most: float | None) -> bool:
    """Return whether no figure, of all questions or a kind, falls by more as the library grows."""
    from reviewer.evaluation.metrics import by_kind, means

    if most is None:
        return True
    scores = [result.comparable.clean for result in results]
    first, *larger = [{"all": means(part), **by_kind(part)} for part in scores]
    passed = True
    for result, rows in zip(results[1:], larger, strict=True):
        for kind, row in first.items():
            name = f"{kind} at {result.records} records"
            passed &= _near(row, rows.get(kind, {}), most, name)
    return passed


def robust(result: Result, most: float | None) -> bool:
    """Return whether no figure of a rough form is lower than the clean form's by more."""
    if most is None:
        return True
    if not result.forms:
        raise SuiteError(
            "no rough forms were asked",
            next_step="Choose a suite with them beside their clean forms, or leave the bound out.",
        )
    return all([_near(form.clean, form.rough, most, form.tag) for form in result.forms])


def kept(comparison: Comparison | None) -> bool:
    """Return whether no metric dropped from the baseline, and name the cases that got worse."""
    if comparison is None:
        return True
    for change in comparison.changes:
        if change.dropped:
            note(
                f"Gate failed: {change.metric} fell from {change.before:.4f} to {change.after:.4f} "
                f"(p = {change.adjusted:.4f}); worse: {_listed(change.worse)}"
            )
    left_out = (
        (comparison.only_before, "only in the baseline"),
        (comparison.only_now, "only in this run"),
        (comparison.rewritten, "not the same question or gold as in the baseline"),
    )
    for ids, why in left_out:
        if ids:
            note(f"Note: left out of the comparison, {why}: {_listed(ids)}")
    return comparison.holds


def _near(before: Mapping[str, float], after: Mapping[str, float], most: float, what: str) -> bool:
    from reviewer.evaluation.metrics import QUALITY

    passed = True
    for metric in QUALITY:
        # One that only one side has: all questions were declined (which recall shows), or none.
        if metric not in before or metric not in after:
            continue
        if before[metric] - after[metric] > most + _SLACK:
            note(f"Gate failed: {metric} of {what}: {after[metric]:.4f}, was {before[metric]:.4f}")
            passed = False
    return passed


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more
