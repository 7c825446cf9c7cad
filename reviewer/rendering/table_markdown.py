"""A table as Markdown: a pipe table that Pandoc reads, its long cells wrapped, notes below it."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.rendering.markdown_text import escape, line
from reviewer.rendering.plain import one_line
from reviewer.rendering.table_parts import PAPER, called, caption, not_stated, places, text_of
from reviewer.writing.table.model import Table

EMPTY = "–"
_WIDEST = 40
"""Characters of a cell from which its column is made no wider."""


def markdown(table: Table) -> str:
    """Return the table with its notes; nothing in it can act as markup.

    The dashes of the rule give Pandoc the columns' relative widths, by which it
    wraps cells where a row is longer than a line.
    """
    known = called(table)
    heads = [PAPER, *(escaped(one_line(heading.name)) for heading in table.columns)]
    rows = [
        [
            escaped(known[row.record.key].narrative),
            *(escaped(text_of(cell)) or EMPTY for cell in row.cells),
        ]
        for row in table.rows
    ]
    lines = [_line(heads), _rule([heads, *rows]), *map(_line, rows)]
    blocks = ["\n".join(lines), f": {line(caption(table))}"]
    if empty := not_stated(table):
        blocks += ["Not stated:", "\n".join(f"- {line(text)}" for text in empty)]
    if table.rows:
        papers = [
            f"- {line(f'{known[row.record.key].narrative} {row.record.title}')} "
            f"(`{_code(row.record.key)}`, {escape(places(row.record))})"
            for row in table.rows
        ]
        blocks += ["Papers:", "\n".join(papers)]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return text of others as a cell: on one line, and no end of a cell in it."""
    return escape(text).replace("|", r"\|")


def _code(text: str) -> str:
    return one_line(text).replace("`", "'")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(rows: Sequence[Sequence[str]]) -> str:
    widths = [
        min(_WIDEST, max(3, *(len(row[place]) for row in rows))) for place in range(len(rows[0]))
    ]
    return "|" + "|".join(":" + "-" * (width + 1) for width in widths) + "|"
