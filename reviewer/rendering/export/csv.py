"""Records as CSV (RFC 4180), for spreadsheets: no cell can act as a formula in one.

Lists are joined by "; ", a semicolon or backslash inside a value has a backslash
before it. Our reader knows the table by its header (`formats.own_table`) and takes
off again what is put before a formula.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reviewer.formats import names, own_table
from reviewer.formats.amendments import PLACES, difference, plain_json
from reviewer.formats.cells import TableRow
from reviewer.formats.columns import OWN, Header, header
from reviewer.formats.rows import Parsed
from reviewer.formats.soundness import storable
from reviewer.records import Author, Record
from reviewer.rendering.export.wishes import Wishes

_LINE_END = re.compile(r"\r\n?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What opens a formula in a spreadsheet (OWASP, "CSV Injection"), and the sign put before it."""


def write_csv(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield a header, and records as rows."""
    del wishes
    yield _line(OWN)
    for record in map(storable, records):
        details = {one.name: one.value for one in record.details if one.name != PLACES["csv"]}
        cells = _cells(record, details)
        if more := difference(_read(cells), record, "csv"):
            cells = _cells(record, {**details, PLACES["csv"]: json.loads(more)})
        yield _line(cells)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(_inert, cells))
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _read(cells: Sequence[str]) -> Parsed:
    """Return what our reader makes of a row."""
    return own_table.record(TableRow(_plan(), tuple(map(_inert, cells)), "csv"))


@functools.cache
def _plan() -> Header:
    return header(OWN)


def _cells(record: Record, details: Mapping[str, object]) -> tuple[str, ...]:
    lists = {
        "authors": "; ".join(map(_name, record.authors)),
        "authors_truncated": str(record.authors_truncated).lower(),
        "keywords": _joined(record.keywords),
        "affiliations": _joined(record.affiliations),
        "has_code": "" if record.has_code is None else str(record.has_code).lower(),
        "details": plain_json(details, ascii_only=False) if details else "",
    }
    cells = (lists[name] if name in lists else getattr(record, name) for name in OWN)
    return tuple(_LINE_END.sub("\n", cell) for cell in cells)


def _name(person: Author) -> str:
    return names.inverted(person) if person.given else f"{{{person.name}}}"


def _joined(values: Iterable[str]) -> str:
    return "; ".join(one.replace("\\", "\\\\").replace(";", "\\;") for one in values)


__all__ = ["write_csv"]
