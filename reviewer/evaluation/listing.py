"""Read listing pages with known answers: how many titles, authors and et-al flags are exact."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewer import formats
from reviewer.errors import SuiteError
from reviewer.evaluation.rows import read_rows
from reviewer.records import ParseFailure, Record

_NEEDED = {"page": str, "index": int, "title": str, "authors_shown": list, "et_al": bool}


def run(pages: Path, gold: Path) -> dict[str, Any]:
    """Return how many records of `gold` (JSON Lines) are read exactly from the folder `pages`.

    A gold line has page, index (place in the page), title, authors_shown and
    et_al. A record is exact if title, the authors' names in order, and the
    et-al flag all agree. Raises SuiteError if the files are not there or a line
    is not as it should be, FileUnreadable for a page that is not there.
    """
    if not gold.is_file() or not pages.is_dir():
        missing = gold if pages.is_dir() else pages
        raise SuiteError(
            "there are no pages with gold here",
            where=str(missing),
            next_step="Name a folder of pages and a .jsonl file of what they say.",
        )
    rows = [row.fields for row in read_rows(gold, _NEEDED)]
    read: dict[str, list[Record | ParseFailure]] = {}
    wrong = []
    for row in rows:
        page = row["page"]
        if page not in read:
            read[page] = list(formats.read(pages / page))
        if not _exact(row, read[page]):
            wrong.append({"page": page, "index": row["index"], "title": row["title"]})
    rejected = sum(isinstance(item, ParseFailure) for rows_ in read.values() for item in rows_)
    return {
        "records": len(rows),
        "exact": len(rows) - len(wrong),
        "exact_share": round(1 - len(wrong) / len(rows), 4) if rows else 0.0,
        "rejected": rejected,
        "wrong": wrong,
    }


def _exact(row: Mapping[str, Any], found: list[Record | ParseFailure]) -> bool:
    records = [item for item in found if isinstance(item, Record)]
    record = next((item for item in records if item.title == row["title"]), None)
    return (
        record is not None
        and [author.name for author in record.authors] == row["authors_shown"]
        and record.authors_truncated == row["et_al"]
    )
