"""The table: a row for each paper, a cell for each column, each cell quoted or empty with a reason.

Values only. `Table.to_dict` is the object of `reviewer table --json`:

    {"topic": "...", "engine": "extractive", "model": null, "sort": "year",
     "columns": [{"name": "task", "asks": "task"}],
     "rows": [{"record": "zhang2023neural", "relevance": 0.97, "cells": [
         {"column": "task", "text": "Continual Named Entity Recognition", "reason": null,
          "quotes": [{"record": "zhang2023neural", "field": "title", "quote": "...",
                      "start": 0, "end": 34}]}]}],
     "references": [...], "left_out": [{"record": "...", "why": "..."}]}

`asks` is a field of the record ("year"), a kind ("method"), or "question" for a
column that is asked as it stands. A cell has a `text` with its `quotes` (their
texts joined by "; "), or an empty text with a `reason`. For quotes of title and
abstract the stored field sliced [start:end] equals the quote; for other fields
`quote` is the stored value and start and end are null. `relevance` is null
where nothing was searched for. `references` are as in `reviewer ask --json`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reviewer.evidence.quotes import Quote
from reviewer.records import Record
from reviewer.writing.answers import Usage, reference

JOINT = "; "
"""Between the quotes of a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a record says to a column: exact quotes, or why there is none."""

    column: str
    quotes: tuple[Quote, ...] = ()
    reason: str = ""

    @property
    def text(self) -> str:
        """The quoted words, joined; empty where there are none."""
        return JOINT.join(quote.text for quote in self.quotes)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"column", "text", "reason", "quotes"}`."""
        return {
            "column": self.column,
            "text": self.text,
            "reason": self.reason or None,
            "quotes": [quote.to_dict() for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A paper's cells, one for each column of the table, in their order.

    `relevance` is its probability of being on the topic, None if none was given.
    """

    record: Record
    cells: tuple[Cell, ...]
    relevance: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return `{"record", "relevance", "cells"}`."""
        return {
            "record": self.record.key,
            "relevance": None if self.relevance is None else round(self.relevance, 3),
            "cells": [cell.to_dict() for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name as it was asked for, and what it was taken to ask."""

    name: str
    asks: str

    def to_dict(self) -> dict[str, str]:
        """Return `{"name", "asks"}`."""
        return {"name": self.name, "asks": self.asks}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was asked for or found, and why it has no row."""

    key: str
    why: str

    def to_dict(self) -> dict[str, str]:
        """Return `{"record", "why"}`."""
        return {"record": self.key, "why": self.why}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of papers.

    `sort` says by what the rows are ordered. `notices` are lines about what had
    to be done without.
    """

    topic: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    engine: str
    model: str | None = None
    sort: str = "year"
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer table --json`."""
        return {
            "topic": self.topic,
            "engine": self.engine,
            "model": self.model,
            "sort": self.sort,
            "columns": [heading.to_dict() for heading in self.columns],
            "rows": [row.to_dict() for row in self.rows],
            "references": [reference(row.record) for row in self.rows],
            "left_out": [item.to_dict() for item in self.left_out],
        }
