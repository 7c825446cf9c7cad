"""A table as CSV (RFC 4180), for spreadsheets: no cell can act as a formula in one."""

from __future__ import annotations

import csv
import io

from reviewer.rendering.plain import one_line
from reviewer.rendering.table_parts import places, text_of
from reviewer.writing.table.model import Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What opens a formula in a spreadsheet (OWASP, "CSV Injection"), full-width forms too."""


def comma_separated(table: Table) -> str:
    """Return the table with a line a paper: key, title, the columns, what is empty and why, source.

    A cell that a spreadsheet would take for a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [heading.name for heading in table.columns]
    writer.writerow(map(inert, ["key", "paper title", *names, "not stated", "read from"]))
    for row in table.rows:
        cells = [text_of(cell) for cell in row.cells]
        record = row.record
        line = [record.key, record.title, *cells, _reasons(row), places(record)]
        writer.writerow(map(inert, line))
    return out.getvalue()


def inert(text: str) -> str:
    """Return text on one line that no spreadsheet takes for a formula."""
    plain = one_line(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _reasons(row: Row) -> str:
    return "; ".join(f"{cell.column}: {cell.reason}" for cell in row.cells if not cell.quotes)
