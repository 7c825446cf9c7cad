"""A table as an Excel workbook: strings only, the header stays, quotes and reasons as notes.

The only module to import xlsxwriter.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewer.rendering.plain import one_line
from reviewer.rendering.table_parts import caption, places, text_of, trace
from reviewer.writing.table.model import Cell, Row, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MOST_CHARS = 32_000
"""Characters of a cell or a note; Excel takes 32,767."""
_WIDTHS = (18, 45)
"""Characters a column is wide: one of fields and keys, one of text."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(table: Table) -> bytes:
    """Return the table as the bytes of an .xlsx file; the same table gives the same bytes."""
    # It takes a while to load, and only this form needs it.
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties(
        {"title": _cut(caption(table)), "created": datetime(2000, 1, 1, tzinfo=UTC)}
    )
    sheet = book.add_worksheet("table")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    grey = book.add_format(
        {"text_wrap": True, "valign": "top", "italic": True, "font_color": "#595959"}
    )
    heads = ["key", "title", *(heading.name for heading in table.columns), "read from"]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, _cut(head), bold)
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, number, row, wrapped, grey)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, _WIDTHS[0])
    sheet.set_column(1, len(heads) - 2, _WIDTHS[1])
    sheet.set_column(len(heads) - 1, len(heads) - 1, _WIDTHS[0])
    book.close()
    return out.getvalue()


def _write_row(sheet: Worksheet, number: int, row: Row, wrapped: Format, grey: Format) -> None:
    sheet.write_string(number, 0, _cut(row.record.key), wrapped)
    sheet.write_string(number, 1, _cut(row.record.title), wrapped)
    for place, cell in enumerate(row.cells, start=2):
        if cell.quotes:
            sheet.write_string(number, place, _cut(text_of(cell)), wrapped)
            sheet.write_comment(number, place, _note(cell, row))
        else:
            sheet.write_string(number, place, _cut(f"({cell.reason})"), grey)
    sheet.write_string(number, len(row.cells) + 2, _cut(places(row.record)), wrapped)


def _note(cell: Cell, row: Row) -> str:
    return _cut_lines([trace(quote, row.record) for quote in cell.quotes])


def _cut_lines(lines: Sequence[str]) -> str:
    return "\n".join(lines)[:MOST_CHARS]


def _cut(text: str) -> str:
    return one_line(text)[:MOST_CHARS]
