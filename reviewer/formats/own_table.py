"""Rows of the CSV that `reviewer export` writes -> the records that they were made of, exactly."""

from __future__ import annotations

import json
import re

from reviewer.formats.cells import TableRow, check_width
from reviewer.formats.columns import OWN
from reviewer.formats.names import author, of_parts
from reviewer.formats.rows import Parsed, RowError
from reviewer.records import TYPES, Author, Record, details

_NAME = re.compile(r"\s*(?:\{([^{}]*)\}|([^;]+))\s*(?:;|$)")
_ITEM = re.compile(r"((?:[^\\;]|\\.)*)(?:;|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TRUTH = {"true": True, "false": False}


def record(row: TableRow) -> Parsed:
    """Return the record of a row as it was written. Raises RowError for details that are no JSON.

    The apostrophe that was put before what a spreadsheet would take for a
    formula is taken off again; nothing else is changed.
    """
    check_width(row)
    cells: dict[str, str] = {}
    for column in sorted(row.header.columns, key=lambda column: -column.index):
        value = row.cells[column.index] if column.index < len(row.cells) else ""
        cells[column.name] = value.removeprefix("'")
    more = {f"{row.prefix}:{name}": cells[name] for name in cells if name not in OWN}
    kind = cells["type"] if cells["type"] in TYPES else ""
    if cells["type"] and not kind:
        more[f"{row.prefix}:type"] = cells["type"]
    paper = Record(
        title=cells["title"],
        authors=_authors(cells["authors"]),
        authors_truncated=cells["authors_truncated"].strip().lower() == "true",
        keywords=_items(cells["keywords"]),
        affiliations=_items(cells["affiliations"]),
        has_code=_TRUTH.get(cells["has_code"].strip().lower()),
        details=details({**more, **_details(cells["details"])}),
        type=kind,
        date=cells["date"],
        venue=cells["venue"],
        abstract=cells["abstract"],
        doi=cells["doi"],
        arxiv_id=cells["arxiv_id"],
        pmid=cells["pmid"],
        url=cells["url"],
        subject=cells["subject"],
    )
    return Parsed(paper, cells["key"])


def _authors(value: str) -> tuple[Author, ...]:
    named = ((braced, name.strip()) for braced, name in _NAME.findall(value))
    return tuple(_author(braced, name) for braced, name in named if braced.strip() or name)


def _author(braced: str, name: str) -> Author:
    if braced.strip():
        return Author(braced, braced)
    family, comma, given = name.partition(", ")
    return author(name) if not comma or name.count(",") == 1 else of_parts(family, given)


def _items(value: str) -> tuple[str, ...]:
    found = (_ESCAPED.sub(r"\1", one.strip(" ")) for one in _ITEM.findall(value))
    return tuple(one for one in found if one)


def _details(value: str) -> dict[str, str]:
    try:
        found = json.loads(value) if value.strip() else {}
    except ValueError as error:
        raise RowError(f"its details are no JSON: {error}") from error
    if not isinstance(found, dict):
        raise RowError("its details are no JSON object")
    return {
        str(name): one if isinstance(one, str) else json.dumps(one) for name, one in found.items()
    }
