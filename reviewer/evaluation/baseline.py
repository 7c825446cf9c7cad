"""What a run came to, kept in a file, and a later run compared with it case by case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.answers import Result
from reviewer.evaluation.metrics import METRICS, OVERALL, Score
from reviewer.evaluation.rows import read_lines
from reviewer.evaluation.significance import holm, paired_p
from reviewer.evaluation.suites import Case

FORMAT = "reviewer-baseline-1"
LEVEL = 0.05
"""The p, after Holm's adjustment, below which a drop is no chance."""
# Which questions are declined differs between runs: abstention precision has no pairs. What it is
# made of has: abstention_recall and answered.
COMPARED = tuple(name for name in METRICS if name not in OVERALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of a run: a digest of its question and gold, and its figures (0..1)."""

    digest: str
    scores: Mapping[str, float]


Entries = dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Change:
    """One metric over the cases that have it in both runs.

    `p` is two-sided, `adjusted` is it by Holm over all metrics; `worse` are the
    ids of the cases that got worse.
    """

    metric: str
    cases: int
    before: float
    after: float
    p: float
    adjusted: float
    worse: tuple[str, ...]

    @property
    def dropped(self) -> bool:
        """Whether the metric fell by more than chance."""
        return self.after < self.before and self.adjusted < LEVEL

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, to four digits, and the ids."""
        names = ("before", "after", "p", "adjusted")
        figures = {name: round(getattr(self, name), 4) for name in names}
        return {
            "metric": self.metric, "cases": self.cases, **figures,
            "dropped": self.dropped, "worse": list(self.worse),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside a baseline: the metrics, and the ids of cases that could not be compared."""

    changes: tuple[Change, ...]
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]
    rewritten: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether no metric dropped."""
        return not any(change.dropped for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"metrics", "only_before", "only_now", "rewritten", "holds"}`."""
        return {
            "metrics": [change.to_dict() for change in self.changes],
            "only_before": list(self.only_before),
            "only_now": list(self.only_now),
            "rewritten": list(self.rewritten),
            "holds": self.holds,
        }


def entries(result: Result) -> Entries:
    """Return what is kept of a run."""
    return {item.case.id: Entry(_digest(item.case), _figures(item)) for item in result.scores}


def save(result: Result, path: Path) -> None:
    """Write a run to a JSON file. Raises SuiteError if it cannot be written."""
    cases = {
        name: {"digest": entry.digest, **entry.scores} for name, entry in entries(result).items()
    }
    head = {
        "format": FORMAT, "engine": result.engine, "model": result.model,
        "records": result.records,
    }  # fmt: skip
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    text = f'{json.dumps(head)[:-1]}, "cases": {{\n{lines}\n}}}}\n'  # a line a case, for diffs
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SuiteError(
            f"the baseline cannot be written ({error.strerror})",
            where=str(path),
            next_step="Name a file in a folder that is there.",
        ) from error


def load(path: Path) -> Entries:
    """Read what `save` wrote. Raises SuiteError if the file is no baseline."""
    try:
        data = json.loads("".join(read_lines(path)))
        if data["format"] != FORMAT:
            raise KeyError("format")
        return {name: _entry(case) for name, case in data["cases"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SuiteError(
            "the file is no baseline",
            where=str(path),
            next_step="Make one with `reviewer eval answers --save FILE`.",
        ) from error


def compare(before: Entries, now: Entries) -> Comparison:
    """Compare two runs over the cases of both that ask the same and want the same."""
    both = [name for name in now if name in before]
    same = [name for name in both if before[name].digest == now[name].digest]
    if not same:
        raise SuiteError(
            "the baseline and this run have no case in common",
            next_step="Compare with a baseline of the same suite.",
        )
    return Comparison(
        _changes(before, now, same),
        tuple(name for name in before if name not in now),
        tuple(name for name in now if name not in before),
        tuple(name for name in both if name not in set(same)),
    )


def _changes(before: Entries, now: Entries, names: Sequence[str]) -> tuple[Change, ...]:
    pairs = {
        metric: {
            name: (before[name].scores[metric], now[name].scores[metric])
            for name in names
            if metric in before[name].scores and metric in now[name].scores
        }
        for metric in COMPARED
    }
    measured = {metric: rows for metric, rows in pairs.items() if rows}
    found = {
        metric: paired_p([after - first for first, after in rows.values()])
        for metric, rows in measured.items()
    }
    adjusted = holm(found)
    return tuple(
        Change(
            metric,
            len(rows),
            sum(first for first, _ in rows.values()) / len(rows),
            sum(after for _, after in rows.values()) / len(rows),
            found[metric],
            adjusted[metric],
            tuple(name for name, (first, after) in rows.items() if after < first),
        )
        for metric, rows in measured.items()
    )


def _figures(item: Score) -> dict[str, float]:
    values = {name: getattr(item, name) for name in COMPARED}
    return {name: round(value, 6) for name, value in values.items() if value is not None}


def _entry(case: Mapping[str, Any]) -> Entry:
    scores = {name: float(case[name]) for name in COMPARED if name in case}
    if not all(0.0 <= value <= 1.0 for value in scores.values()):
        raise ValueError("a figure that is no share")
    return Entry(str(case["digest"]), scores)


def _digest(case: Case) -> str:
    """Return what a case asks and wants in a few characters: figures of another are no pair."""
    wanted = (case.kind, case.question, case.records, case.also, case.words, case.reason)
    among = (case.filter.first, case.filter.last, case.filter.authors, case.filter.subjects)
    return hashlib.sha256(repr((*wanted, *among)).encode()).hexdigest()[:12]
