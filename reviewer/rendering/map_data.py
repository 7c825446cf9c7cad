"""A map as packed data for its page: text that cannot be anything but data there.

Everything is JSON, deflated, in base64: no letter of a paper stands in the page
as it is, so that none can end a script, open a tag or be run.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from reviewer.records import Record
from reviewer.rendering.plain import one_line
from reviewer.writing.map.model import Map, Point

BLOCK = 512
"""Abstracts that are packed together, and unpacked when one of them is shown."""
TITLE, NAME, FIELD, ABSTRACT, ADDRESS = 500, 80, 200, 20_000, 2000
"""Characters that are kept of each; what is longer ends in an ellipsis (an address is left out)."""
AUTHORS, SOURCES = 12, 5
SPAN = 65_535
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_DOI = re.compile(r"10\.\d{4,9}/\S{1,200}")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?")
_PMID = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Packed:
    """The data of a page: what is read at once, and the abstracts in blocks (or none)."""

    papers: str
    abstracts: tuple[str, ...]


def packed(drawn: Map, *, abstracts: bool = True) -> Packed:
    """Return the data of a map; with `abstracts`, those of BLOCK papers a block."""
    blocks = tuple(_blocks(drawn.points)) if abstracts else ()
    head = {
        "basis": drawn.basis,
        "count": count_line(drawn),
        "block": BLOCK if abstracts else 0,
        "regions": [
            {**region.to_dict(), "parent": region.parent, "level": region.level}
            for region in drawn.regions
        ],
        "papers": _columns(drawn.points),
    }
    return Packed(_pack(head), blocks)


def count_line(drawn: Map) -> str:
    """Return what the map shows in a line: papers, themes, years."""
    papers = len(drawn.points)
    themes = sum(region.parent < 0 for region in drawn.regions)
    years = sorted(point.record.year for point in drawn.points if point.record.year)
    parts = [f"{papers:,} {'paper' if papers == 1 else 'papers'}"]
    parts += [f"{themes} {'theme' if themes == 1 else 'themes'}"]
    if years:
        parts.append(str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}")
    return " · ".join(parts)


def cut(text: str, most: int) -> str:
    """Return the text harmless and on one line, at most `most` characters, an ellipsis last."""
    line = one_line(text[: 4 * most + 100])
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def links(record: Record) -> list[tuple[str, str]]:
    """Return what a record can be looked up at, by name: http and https addresses only."""
    found = []
    if _DOI.fullmatch(record.doi):
        found.append(("DOI", f"https://doi.org/{quote(record.doi, safe='/:;()._-')}"))
    if _ARXIV.fullmatch(record.arxiv_id):
        found.append(("arXiv", f"https://arxiv.org/abs/{record.arxiv_id}"))
    if _PMID.fullmatch(record.pmid):
        found.append(("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"))
    if _is_address(record.url) and record.url not in {address for _, address in found}:
        found.append(("Page", record.url))
    return found


def _is_address(url: str) -> bool:
    if len(url) > ADDRESS or any(char.isspace() or not char.isprintable() for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _columns(points: Sequence[Point]) -> dict[str, list[Any]]:
    records = [point.record for point in points]
    return {
        "key": [cut(record.key, FIELD) for record in records],
        "title": [cut(record.title, TITLE) or "(no title)" for record in records],
        "authors": [_authors(record) for record in records],
        "date": [record.date if _DATE.fullmatch(record.date) else "" for record in records],
        "venue": [cut(record.venue, FIELD) for record in records],
        "subject": [cut(record.subject, FIELD) for record in records],
        "links": [links(record) for record in records],
        "sources": [_sources(record) for record in records],
        "x": [round(point.x * SPAN) for point in points],
        "y": [round(point.y * SPAN) for point in points],
        "region": [point.region for point in points],
        "near": [list(point.near) for point in points],
    }


def _authors(record: Record) -> str:
    names = [cut(author.name, NAME) for author in record.authors[:AUTHORS]]
    more = len(record.authors) - len(names)
    line = ", ".join(names)
    if more:
        return f"{line} and {more} more"
    return f"{line} et al." if record.authors_truncated and line else line


def _sources(record: Record) -> list[str]:
    places = [
        f"{cut(source.file, FIELD)}:{source.first_line}-{source.last_line}"
        for source in record.sources[:SOURCES]
    ]
    more = len(record.sources) - len(places)
    return [*places, f"and {more} more"] if more else places


def _blocks(points: Sequence[Point]) -> Iterator[str]:
    for start in range(0, len(points), BLOCK):
        part = points[start : start + BLOCK]
        yield _pack([cut(point.record.abstract, ABSTRACT) for point in part])


def _pack(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 6)).decode("ascii")
