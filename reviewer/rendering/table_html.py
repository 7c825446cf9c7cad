"""A table as one HTML file that needs nothing else: every quote says where it stands."""

from __future__ import annotations

from html import escape

from reviewer.rendering.plain import one_line
from reviewer.rendering.table_parts import PAPER, called, caption, place_of, places, trace
from reviewer.writing.draft.labels import Label
from reviewer.writing.table.model import JOINT, Cell, Row, Table

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem;
  padding: 0 1rem; color: #1b1b1b; background: #fff; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
th, td { border-bottom: 1px solid #767676; padding: .4rem .6rem; text-align: left;
  vertical-align: top; min-width: 8rem; }
thead th { position: sticky; top: 0; background: #f2f2f2; }
.empty { color: #595959; font-style: italic; }
q { quotes: none; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #151515; }
  thead th { background: #2a2a2a; }
  .empty { color: #b0b0b0; }
}
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<div class="wide" role="region" aria-label="{title}" tabindex="0">
<table>
<caption>{title}</caption>
<thead>
<tr>{heads}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<h2>Papers</h2>
<ul>
{papers}
</ul>
</main>
</body>
</html>
"""


def html(table: Table) -> str:
    """Return the table as a page; text of others is text in it, and nothing is loaded."""
    known = called(table)
    heads = [PAPER, *(heading.name for heading in table.columns)]
    return _PAGE.format(
        title=_text(caption(table)),
        style=_STYLE,
        heads="".join(f'<th scope="col">{_text(head)}</th>' for head in heads),
        rows="\n".join(_row(row, number, known[row.record.key])
                       for number, row in enumerate(table.rows, start=1)),
        papers="\n".join(_paper(row, number, known[row.record.key])
                         for number, row in enumerate(table.rows, start=1)),
    )  # fmt: skip


def _row(row: Row, number: int, label: Label) -> str:
    head = f'<th scope="row"><a href="#paper-{number}">{_text(label.narrative)}</a></th>'
    return f"<tr>{head}{''.join(_cell(cell, row) for cell in row.cells)}</tr>"


def _cell(cell: Cell, row: Row) -> str:
    if not cell.quotes:
        return f'<td class="empty">{_text(cell.reason)}</td>'
    quotes = [
        f'<q title="{_text(trace(quote, row.record))}">{_text(quote.text)}</q>'
        for quote in cell.quotes
    ]
    return f"<td>{JOINT.join(quotes)}</td>"


def _paper(row: Row, number: int, label: Label) -> str:
    """Return a paper's entry: where it was read, and where each quote stands, for those who cannot
    point at a cell."""
    record = row.record
    where = ", ".join(part for part in (record.key, places(record)) if part)
    said = f"{label.narrative}. {record.title} ({where})"
    quotes = "".join(
        f"<li>{_text(cell.column)}: “{_text(quote.text)}” ({_text(place_of(quote))})</li>"
        for cell in row.cells
        for quote in cell.quotes
    )
    shown = f"<details><summary>Quotes</summary><ul>{quotes}</ul></details>" if quotes else ""
    return f'<li id="paper-{number}">{_text(said)}{shown}</li>'


def _text(text: str) -> str:
    return escape(one_line(text), quote=True)
