"""What all forms of a table share: how a paper is called, where a quote stands, what is empty."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.evidence.quotes import Quote
from reviewer.records import Record
from reviewer.rendering.plain import one_line
from reviewer.writing.draft.labels import Label, labels
from reviewer.writing.table.model import Cell, Table

PAPER = "paper"
"""The heading of the first column."""


def called(table: Table) -> Mapping[str, Label]:
    """Return how each paper is called in prose: "Zhang and Chen", "2023a"."""
    return labels([row.record for row in table.rows])


def text_of(cell: Cell) -> str:
    """Return a cell's words on one line, harmless."""
    return one_line(cell.text)


def places(record: Record) -> str:
    """Return the files and lines a record came from."""
    return "; ".join(f"{s.file}:{s.first_line}-{s.last_line}" for s in record.sources)


def trace(quote: Quote, record: Record) -> str:
    """Return where a quote stands: field, characters (from 0, end exclusive), file and lines."""
    where = places(record)
    return one_line(f"{record.key}, {place_of(quote)}" + (f"; {where}" if where else ""))


def place_of(quote: Quote) -> str:
    """Return the field of a quote, and its characters there: "abstract 12-40"."""
    return quote.field if quote.start is None else f"{quote.field} {quote.start}-{quote.end}"


def caption(table: Table) -> str:
    """Return the line above a table."""
    count = "1 paper" if len(table.rows) == 1 else f"{len(table.rows)} papers"
    topic = one_line(table.topic)
    return f"{count} on “{topic}”" if topic else count


def not_stated(table: Table) -> list[str]:
    """Return a line for each reason of empty cells: the column, the reason, the papers."""
    known = called(table)
    found: dict[tuple[str, str], list[str]] = {}
    for row in table.rows:
        for cell in row.cells:
            if not cell.quotes:
                label = known[row.record.key].narrative
                found.setdefault((cell.column, cell.reason), []).append(label)
    return [
        one_line(f"{column}: {reason}: {', '.join(papers)}.")
        for (column, reason), papers in found.items()
    ]
