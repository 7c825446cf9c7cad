"""Read listing pages with known answers: how many titles, authors and et-al flags are exact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reviewer import formats
from reviewer.errors import SuiteError
from reviewer.records import ParseFailure, Record


def run(pages: Path, gold: Path) -> dict[str, Any]:
    """Return how many records of `gold` (JSON Lines) are read exactly from the folder `pages`.

    A gold line has page, index (place in the page), title, authors_shown and
    et_al. A record is exact if title, the authors' names in order, and the
    et-al flag all agree. Raises SuiteError if the files are not there.
    """
    if not gold.is_file() or not pages.is_dir():
        raise SuiteError("there are no pages with gold here", where=str(gold))
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
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


def _exact(row: dict[str, Any], found: list[Record | ParseFailure]) -> bool:
    records = [item for item in found if isinstance(item, Record)]
    record = next((item for item in records if item.title == row["title"]), None)
    return (
        record is not None
        and [author.name for author in record.authors] == row["authors_shown"]
        and record.authors_truncated == row["et_al"]
    )
