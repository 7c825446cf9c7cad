"""What an eval of answers came to, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reviewer.cli.context import say

if TYPE_CHECKING:
    from reviewer.evaluation.answers import Result
    from reviewer.evaluation.baseline import Comparison


def to_dict(results: Sequence[Result], comparison: Comparison | None) -> dict[str, Any]:
    """Return the figures of the small library; with larger ones, theirs and the difference."""
    from reviewer.evaluation.answers import rounded
    from reviewer.evaluation.metrics import means

    found = results[0].to_dict()
    if len(results) > 1:
        first, last = (means(result.comparable.clean) for result in (results[0], results[-1]))
        found["larger"] = [result.to_dict() for result in results[1:]]
        found["difference"] = rounded(
            {name: last[name] - value for name, value in first.items() if name in last}
        )
    if comparison:
        found["baseline"] = comparison.to_dict()
    return found


def show(results: Sequence[Result], failures: bool) -> None:
    """Print the figures of each library, rough forms, and what size does."""
    from reviewer.evaluation import tables

    for result in results:
        _show_result(result, failures)
    if results[0].forms:
        say(f"\nRough forms. {tables.rough_forms(results[0])}")
    if len(results) > 1:
        say(f"\n{tables.sizes(results)}")


def _show_result(result: Result, failures: bool) -> None:
    from reviewer.evaluation.metrics import METRICS, OVERALL, QUALITY, by_kind, means

    overall = means(result.clean)
    rows = {"all": {"cases": float(len(result.clean)), **overall}, **by_kind(result.clean)}
    names = [name for name in QUALITY if name in overall and name not in OVERALL]
    heads = [name.replace("record_", "").replace("abstention_recall", "declined") for name in names]
    say(f"{result.records} records")
    say(f"{'kind':<14}{'cases':>6}" + "".join(f"{head:>11}" for head in heads))
    for kind, row in rows.items():
        values = "".join(f"{row[name]:>11.3f}" if name in row else f"{'-':>11}" for name in names)
        say(f"{kind:<14}{int(row['cases']):>6}{values}")
    others = [name for name in METRICS if name in overall and name not in names]
    say(", ".join(f"{name.replace('_', ' ')} {overall[name]:.3f}" for name in others))
    figures = result.to_dict()
    say(f"warm: half of the questions within {figures['p50_ms']} ms, 95% within "
        f"{figures['p95_ms']} ms; {figures['statements']} statements shown, "
        f"{figures['withheld']} withheld")  # fmt: skip
    for row in figures["failures"] if failures else ():
        say(f"{row['id']} {row['question']}")
        say(f"    expected {row['expected']}, found {row['found']}")
