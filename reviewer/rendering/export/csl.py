"""Records as CSL-JSON (CSL 1.0.2), a list of items, with all that they hold.

Details that are CSL variables stand under their names. Each item is read back
by our reader, and what it does not bring back stands in `custom` (see
`formats.amendments`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from reviewer.formats import names
from reviewer.formats.amendments import difference
from reviewer.formats.rows import Parsed
from reviewer.formats.soundness import storable
from reviewer.records import Author, Record
from reviewer.rendering.export.jsonl import safe_json
from reviewer.rendering.export.wishes import Wishes
from reviewer.rendering.publication import people

_VARIABLES = frozenset(
    """
    annote archive archive_collection archive_location archive-place authority call-number
    chapter-number collection-number collection-title container-title-short dimensions division
    edition event event-title event-place genre ISBN ISSN issue jurisdiction language license
    locator medium note number number-of-pages number-of-volumes original-publisher
    original-publisher-place original-title page page-first part-number part-title PMCID
    printing-number publisher publisher-place references reviewed-genre reviewed-title scale
    section source status supplement-number title-short version volume volume-title
    volume-title-short year-suffix
    """.split()
)
_PEOPLE = frozenset(
    """
    chair collection-editor compiler composer container-author contributor curator director
    editor editorial-director editor-translator executive-producer guest host illustrator
    interviewer narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator
    """.split()
)
_DATES = frozenset("accessed available-date event-date original-date submitted".split())
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def write_csl_json(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield records as the items of one JSON list."""
    del wishes
    before = "[\n"
    for record in map(storable, records):
        item = _item(record)
        if more := difference(_read(item), record, "csl-json"):
            item["custom"] = {**json.loads(more), **item.get("custom", {})}
        yield before + safe_json(item)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _read(item: dict[str, Any]) -> Parsed:
    """Return what our reader makes of an item."""
    from reviewer.formats.csl_json import parse

    return parse(item)


def _structure(value: str) -> Any:
    """Return the object or list that a detail was, if it is the JSON of one."""
    from reviewer.formats.json_fields import compact

    if value.startswith(("{", "[")):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return found if compact(found) == value else value
    return value


def _item(record: Record) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": record.key,
        "type": record.type or "document",
        "title": record.title,
        "author": _people(record.authors, truncated=record.authors_truncated),
        "issued": _date(record.date),
        "container-title": record.venue,
        "abstract": record.abstract,
        "DOI": record.doi,
        "PMID": record.pmid,
        "URL": record.url,
        "keyword": ("; " if any("," in one for one in record.keywords) else ", ").join(
            record.keywords
        ),
    }
    for one in record.details:
        prefix, _, own = one.name.partition(":")
        if one.name in _VARIABLES:
            item[one.name] = one.value
        elif prefix == "csl-json" and own not in item:
            item[own] = _structure(one.value)
        elif one.name in _DATES:
            item[one.name] = _date(one.value)
        elif one.name in _PEOPLE:
            item[one.name] = _people(map(names.author, one.value.split(";")), truncated=False)
    if not isinstance(item.get("custom", {}), dict) or "reviewer" in item.get("custom", {}):
        del item["custom"]  # which has to be an object of others
    if record.arxiv_id and record.type == "article":
        item.setdefault("number", f"arXiv:{record.arxiv_id}")
    return {name: value for name, value in item.items() if value}


def _people(authors: Iterable[Author], *, truncated: bool) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for person in people(authors):
        parts = {
            "family": person.family,
            "given": person.given,
            "non-dropping-particle": person.particle,
            "suffix": person.suffix,
        }
        found.append(
            {"literal": person.family}
            if person.whole
            else {name: part for name, part in parts.items() if part}
        )
    return [*found, {"literal": "others"}] if truncated and found else found


def _date(date: str) -> dict[str, Any]:
    found = _DATE.fullmatch(date)
    if found:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    return {"literal": date} if date else {}


__all__ = ["write_csl_json"]
