"""CSV and other delimited tables, and the tab-delimited export of Web of Science."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.errors import FileUnreadable
from reviewer.formats import own_table, rows
from reviewer.formats.cells import TableRow
from reviewer.formats.columns import Header, header, is_known, looks_like_header
from reviewer.formats.delimited_rows import CellRow, Dialect, Rows
from reviewer.formats.document import Document
from reviewer.formats.rows import Segment
from reviewer.formats.table_record import record
from reviewer.formats.text import RawLine
from reviewer.records import ParseFailure, Record

NAME = "csv"
WOS_TAB = "wos-tab"
DELIMITERS = (",", ";", "\t", "|")
PREAMBLE_LINES = 30
"""Physical lines in which the header must be; some exports write a few of their own before it."""

_OTHER_FORMATS = ("<", "{", "[{", "@", "%", "TY  -", "PMID-", "FN ")
LINE_END = re.compile(r"\r\n|\n|\r")
_MOST_HEADER = 65_536


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a header is: its dialect, the lines that it ends at, and its cells."""

    dialect: Dialect
    cells: tuple[str, ...]
    last_line: int


def sniff(document: Document) -> bool:
    """Whether a text begins with a row of columns of which at least two are known."""
    if _is_other(document):
        return False
    return _found(document) is not None and not sniff_wos(document)


def sniff_wos(document: Document) -> bool:
    """Whether a text is a tab-delimited export of Web of Science: PT, AU, TI and others."""
    heads = LINE_END.split((document.sample or "").lstrip("\ufeff \r\n"), 1)[0].split("\t")
    return {"AU", "TI", "SO"} <= {head.strip() for head in heads} and heads[0].strip() in (
        "PT", "AU", "FN",
    )  # fmt: skip


def read(document: Document) -> Iterator[Record | ParseFailure]:
    """Return the rows of a table. Raises InputError for a mapped column that is not there."""
    return _read(document, NAME, _found(document) or _first_row(document))


def read_wos(document: Document) -> Iterator[Record | ParseFailure]:
    """Return the rows of a tab-delimited export of Web of Science, in which quotes mean nothing."""
    found = _first_row(document, Dialect("\t", quotes=False))
    return _read(document, WOS_TAB, found)


def _read(document: Document, name: str, found: _Found) -> Iterator[Record | ParseFailure]:
    if document.sample is None:
        raise FileUnreadable("binary data, not text", where=document.name)
    columns = header(found.cells, document.columns)
    lines = itertools.dropwhile(lambda line: line.number <= found.last_line, document.lines())
    inside = Rows(lines, found.dialect, columns.width)
    prefix = "wos" if name == WOS_TAB else name
    cut = segments(document, inside, found.cells, columns, prefix)
    return rows.read(document, name, cut, parse)


def parse(row: TableRow) -> rows.Parsed:
    """Return the record of a row, of our own export or any other table."""
    return own_table.record(row) if row.header.is_own else record(row)


def _is_other(document: Document) -> bool:
    sample = document.sample
    return sample is None or sample.lstrip("\ufeff \t\r\n").startswith(_OTHER_FORMATS)


def segments(
    document: Document, found: Iterable[CellRow], names: Sequence[str], columns: Header, prefix: str
) -> Iterator[Segment[TableRow] | ParseFailure]:
    """Yield the rows under a header, ready to be read; a header among them is a rejection.

    If that names other columns, they are those of the rows after it: such files
    are joined of several.
    """
    for row in found:
        shown = ",".join(row.cells)
        if row.fault:
            yield document.failure(row.first_line, row.last_line, row.fault, row.shown)
        elif _is_header(row.cells, names):
            yield document.failure(
                row.first_line, row.last_line, "is a header once more, not a paper", shown
            )
            if row.cells != names:
                names, columns = row.cells, header(row.cells)
        else:
            content = TableRow(columns, row.cells, prefix)
            yield Segment(content, row.first_line, row.last_line, shown[:1000], len(shown))


def _is_header(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row inside a table is a header, the same again or another: joined exports."""
    if cells == names:
        return True
    if len(cells) < 3 or not (is_known(cells[0]) or is_known(cells[1])):
        return False
    return looks_like_header(cells, first=False) and _are_short(cells)


def _are_short(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if cell.strip()]
    return max(map(len, named)) <= 60 and len(set(named)) == len(named)


def _found(document: Document) -> _Found | None:
    """Return the header that names the most fields, over the delimiters there may be."""
    sample = document.sample or ""
    best: tuple[tuple[int, int, int], _Found] | None = None
    mapped = [column for _, column in document.columns]
    for delimiter in _delimiters(sample):
        top = list(_top(sample, Dialect(delimiter)))
        for place, row in enumerate(top):
            if not looks_like_header(row.cells, first=place == 0, mapped=mapped):
                continue
            below = top[place + 1].cells if place + 1 < len(top) else row.cells
            if place and len(below) != len(row.cells):  # a list of words in prose or a program
                continue
            plan = header(row.cells)
            score = (plan.strong, plan.width, -place)
            if not best or score > best[0]:
                best = score, _Found(_dialect(delimiter, sample), row.cells, row.last_line)
    return best[1] if best else None


def _delimiters(sample: str) -> Sequence[str]:
    beginning = sample[:100].lstrip("\ufeff").split("\n")[0].strip().strip('"').lower()
    if beginning.startswith("sep=") and len(beginning) == 5:
        return (beginning[4],)
    return DELIMITERS


def _top(sample: str, dialect: Dialect) -> Iterator[CellRow]:
    """Yield the first rows of a sample, without the line in which Excel names the delimiter."""
    texts = LINE_END.split(sample[:_MOST_HEADER].lstrip("\ufeff"), PREAMBLE_LINES)[:PREAMBLE_LINES]
    lines = (RawLine(number, text) for number, text in enumerate(texts, start=1))
    rows_ = (row for row in Rows(lines, dialect) if not row.fault)
    return (row for row in rows_ if not _names_delimiter(row.cells))


def _names_delimiter(cells: Sequence[str]) -> bool:
    return cells[0].strip().lower().startswith("sep=")


def _first_row(document: Document, dialect: Dialect | None = None) -> _Found:
    """Return the first row as the header, where the user says that the file is a table."""
    sample = document.sample or ""
    top = next((line for line in LINE_END.split(sample, 100) if line.strip()), "")
    chosen = dialect or _dialect(max(_delimiters(sample), key=top.count), sample)
    row = next(_top(sample, chosen), CellRow(("",), 1, 1))
    return _Found(chosen, row.cells, row.last_line)


def _dialect(delimiter: str, sample: str) -> Dialect:
    backslash = '\\"' in sample and sample.count('\\"') > sample.count(f'\\"{delimiter}')
    spaced = f'{delimiter} "' in sample and f'{delimiter}"' not in sample
    return Dialect(delimiter, backslash=backslash and '""' not in _inside(sample), spaced=spaced)


def _inside(sample: str) -> str:
    """Return a sample without empty quoted cells, whose marks are no doubled ones."""
    for delimiter in DELIMITERS:
        sample = sample.replace(f'{delimiter}""{delimiter}', delimiter)
    return sample.replace('""\n', "\n").replace('\n""', "\n")
