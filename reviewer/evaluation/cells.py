"""Tables with known answers: which cells are right, wrong, empty though stated, filled though not.

A line of a suite is one cell: `record`, `column`, `stated` ("yes", "no", or
"maybe" where a careful reader may see it either way) and `spans`, any of which
answers. A cell's quote answers if it has at least HALF_AND_MORE of the words of
a span at the very place where the record has them, so that the same word
elsewhere in the abstract does not count.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.evidence.quotes import Quote
from reviewer.records import TEXT_FIELDS, Record
from reviewer.words import words
from reviewer.writing.table.model import Cell, Table

YES, NO, MAYBE = "yes", "no", "maybe"
RIGHT, PARTLY, WRONG, MISSED, FILLED, EMPTY = (
    "right", "partly", "wrong", "missed", "filled", "empty",
)  # fmt: skip
"""Outcomes: all quotes answer, some do, none does; empty though stated; filled though not stated;
empty as it should be."""
METRICS = ("quotes", "reasons", "precision", "recall", "wrong", "missed", "filled")
HALF_AND_MORE = 0.6
_NEEDED = {"id": str, "record": str, "column": str, "stated": str, "spans": list}


@dataclass(frozen=True, slots=True)
class Gold:
    """A cell and what a right one has."""

    id: str
    record: str
    column: str
    stated: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A cell with what became of it; `exact` says that every quote is as the record has it."""

    gold: Gold
    cell: Cell
    label: str
    exact: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the cell, what was expected and what was found."""
        return {
            "id": self.gold.id,
            "record": self.gold.record,
            "column": self.gold.column,
            "outcome": self.label,
            "expected": list(self.gold.spans),
            "found": self.cell.text or None,
            "reason": self.cell.reason or None,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of a suite, and how long the table took (seconds)."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    engine: str
    model: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, overall and by column, and every cell that is not as it should be."""
        failures = [o.to_dict() for o in self.outcomes if o.label not in (RIGHT, EMPTY)]
        return {
            "engine": self.engine,
            "model": self.model,
            "cells": len(self.outcomes),
            "counts": counts(self.outcomes),
            "metrics": rounded(metrics(self.outcomes)),
            "median_words": median_words(self.outcomes),
            "by_column": {
                column: {"counts": counts(part), "metrics": rounded(metrics(part))}
                for column, part in by_column(self.outcomes).items()
            },
            "seconds": round(self.seconds, 2),
            "failures": failures,
        }


def load(path: Path) -> tuple[Gold, ...]:
    """Read a suite: a file, or all .jsonl files of a folder.

    Raises SuiteError that says file, line, the fields found and those expected.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise SuiteError("there is no suite here", where=str(path), next_step="Name a .jsonl file.")
    rows = [row for file in files for row in read_rows(file, _NEEDED)]
    if not rows:
        raise SuiteError("the suite has no cell", where=str(path), next_step="Add lines to it.")
    places: dict[str, str] = {}
    for row in rows:
        first = places.setdefault(row.fields["id"], row.where)
        if first != row.where:
            raise wrong_fields(f"the id is that of {first}", row, "an id of its own")
    return tuple(map(_gold, rows))


def _gold(row: Row) -> Gold:
    data = row.fields
    spans = data["spans"]
    if data["stated"] not in (YES, NO, MAYBE) or not all(isinstance(s, str) for s in spans):
        raise wrong_fields("no such cell", row, f"stated as {YES}, {NO} or {MAYBE}, spans as texts")
    if (data["stated"] == NO) != (not spans):
        raise wrong_fields("spans and stated disagree", row, f"spans unless stated is {NO}")
    return Gold(data["id"], data["record"], data["column"], data["stated"], tuple(spans))


def run(
    gold: Sequence[Gold],
    make: Callable[[tuple[str, ...], tuple[str, ...]], Table],
    clock: Callable[[], float],
) -> Result:
    """Make tables of the suite's records and columns with `make(keys, columns)`, and score them.

    Records with the same columns share a table. Raises SuiteError for a span
    that its record does not have.
    """
    outcomes: dict[str, Outcome] = {}
    engine, model, spent = "", None, 0.0
    for columns, keys in _shapes(gold).items():
        begun = clock()
        table = make(keys, columns)
        spent += clock() - begun
        engine, model = table.engine, table.model
        cells = {
            (row.record.key, cell.column): (cell, row.record)
            for row in table.rows
            for cell in row.cells
        }
        for item in gold:
            if (item.record, item.column) in cells and item.record in keys:
                outcomes[item.id] = score(item, *cells[item.record, item.column])
    return Result(tuple(outcomes[item.id] for item in gold), spent, engine, model)


def _shapes(gold: Sequence[Gold]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the records of a suite by the columns they are asked."""
    asked: dict[str, dict[str, None]] = {}
    for item in gold:
        asked.setdefault(item.record, {})[item.column] = None
    shapes: dict[tuple[str, ...], list[str]] = {}
    for key, columns in asked.items():
        shapes.setdefault(tuple(columns), []).append(key)
    return {columns: tuple(keys) for columns, keys in shapes.items()}


def score(gold: Gold, cell: Cell, record: Record) -> Outcome:
    """Return what became of a cell."""
    _check(gold, record)
    exact = all(quote.is_exact(record) for quote in cell.quotes)
    hits = [any(answers(quote, span, record) for span in gold.spans) for quote in cell.quotes]
    return Outcome(gold, cell, _label(gold, hits), exact)


def _label(gold: Gold, hits: Sequence[bool]) -> str:
    if not hits:
        return MISSED if gold.stated == YES else EMPTY
    if gold.stated == NO:
        return FILLED
    return RIGHT if all(hits) else PARTLY if any(hits) else WRONG


def answers(quote: Quote, span: str, record: Record) -> bool:
    """Return whether a quote has enough of a span's words, at a place where the record has it."""
    if quote.start is None or quote.end is None:
        return quote.text == span
    text = getattr(record, quote.field)
    held = _places(text, quote.start, quote.end)
    for start in _occurrences(text, span):
        wanted = _places(text, start, start + len(span))
        if wanted and len(wanted & held) >= HALF_AND_MORE * len(wanted):
            return True
    return False


def _places(text: str, start: int, end: int) -> set[int]:
    return {word.start for word in words(text) if start <= word.start and word.end <= end}


def _occurrences(text: str, span: str) -> Iterator[int]:
    place = text.find(span)
    while place >= 0:
        yield place
        place = text.find(span, place + 1)


def _check(gold: Gold, record: Record) -> None:
    for span in gold.spans:
        if not any(span in getattr(record, field) for field in TEXT_FIELDS):
            raise SuiteError(
                f"{gold.record} does not have the words {span!r}",
                where=f"cell {gold.id}",
                next_step="Quote its title or abstract.",
            )


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many cells came to what."""
    found = Counter(outcome.label for outcome in outcomes)
    return {label: found[label] for label in (RIGHT, PARTLY, WRONG, MISSED, FILLED, EMPTY)}


def metrics(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures that can be measured on some outcomes, each 0..1.

    `quotes`: cells whose quotes are exact. `reasons`: empty cells with one.
    `precision`: filled cells that are right. `recall`: stated cells that are
    right or partly so. `wrong`: filled cells that are wrong. `missed`: stated
    cells that are empty. `filled`: cells of what is not stated that are filled.
    """
    found = counts(outcomes)
    shown = [outcome for outcome in outcomes if outcome.cell.quotes]
    empty = [outcome for outcome in outcomes if not outcome.cell.quotes]
    stated = [outcome for outcome in outcomes if outcome.gold.stated == YES]
    absent = [outcome for outcome in outcomes if outcome.gold.stated == NO]
    answered = [outcome for outcome in stated if outcome.label in (RIGHT, PARTLY)]
    parts: Mapping[str, tuple[int, int]] = {
        "quotes": (sum(outcome.exact for outcome in outcomes), len(outcomes)),
        "reasons": (sum(bool(outcome.cell.reason) for outcome in empty), len(empty)),
        "precision": (found[RIGHT], len(shown)),
        "recall": (len(answered), len(stated)),
        "wrong": (found[WRONG], len(shown)),
        "missed": (found[MISSED], len(stated)),
        "filled": (found[FILLED], len(absent)),
    }
    return {name: part / whole for name, (part, whole) in parts.items() if whole}


def by_column(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of each column, in the order of the suite."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.gold.column, []).append(outcome)
    return found


def median_words(outcomes: Iterable[Outcome]) -> float:
    """Return the median length of the quotes shown, in words; 0 without any."""
    lengths = [len(q.text.split()) for outcome in outcomes for q in outcome.cell.quotes]
    return float(statistics.median(lengths)) if lengths else 0.0


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Return figures with four decimals."""
    return {name: round(value, 4) for name, value in figures.items()}
