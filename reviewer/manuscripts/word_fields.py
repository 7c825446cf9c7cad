"""What reference managers leave in a Word document: their codes -> the works they cite.

Zotero and Mendeley write CSL-JSON, EndNote XML, Word itself the tag of a
source; all of it is data from a stranger, read within bounds.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from reviewer.formats.names import author
from reviewer.manuscripts.flow import shown
from reviewer.manuscripts.model import BibEntry
from reviewer.manuscripts.references import ARXIV, DOI
from reviewer.records import Author

MAX_CODE = 2_000_000
"""Characters of one field's code."""
_MAX_ITEMS = 200
_WORD_TAGS = re.compile(r"(?:^\s*CITATION|\\m)\s+(?:\"([^\"]{1,200})\"|([^\s\\\"]{1,200}))")
_ENDNOTE = re.compile(r"<EndNote>.*</EndNote>", re.DOTALL)


def works(code: str, data: str = "") -> list[BibEntry] | None:
    """Return what a field's code cites, or None for a code that is no citation.

    `data` is the base64 that EndNote puts beside its code.
    """
    code = code[:MAX_CODE].strip()
    if code.startswith("ADDIN") and "CSL_CITATION" in code[:60]:
        return list(_csl(code[code.find("{") :])) if "{" in code else []
    if code.startswith("ADDIN EN.CITE"):
        return list(_endnote(code + _decoded(data)))
    if code.startswith("CITATION"):
        return [BibEntry(found[1] or found[2], "source") for found in _WORD_TAGS.finditer(code)]
    return None


def control(tag: str) -> list[BibEntry] | None:
    """Return what a content control of Mendeley Cite cites, by its tag; None for another."""
    kind, _, coded = tag[:MAX_CODE].partition("MENDELEY_CITATION_v3_")
    return None if kind or not coded else list(_csl(_decoded(coded)))


def csl_entry(item: Any, key: str = "") -> BibEntry | None:
    """Return an item of CSL-JSON as an entry, or None for what is none."""
    if not isinstance(item, dict):
        return None
    plain = {name: _text(item.get(name)) for name in _FIELDS}
    key = _text(item.get("citation-key")) or key or _text(item.get("id"))
    names = item.get("author") if isinstance(item.get("author"), list) else []
    doi = DOI.search(plain["DOI"]) or DOI.search(plain["URL"])
    arxiv = next(filter(None, (ARXIV.search(value) for value in plain.values())), None)
    return BibEntry(
        key=key,
        type=plain["type"] or "item",
        title=plain["title"],
        authors=tuple(filter(None, map(_person, (names or [])[:_MAX_ITEMS]))),
        year=_year(item.get("issued")),
        doi=doi[0] if doi else "",
        arxiv_id=arxiv[1] if arxiv else "",
        text=plain["title"],
    )


_FIELDS = (
    "type",
    "title",
    "DOI",
    "URL",
    "number",
    "note",
    "container-title",
    "archive",
    "publisher",
)


def _csl(coded: str) -> Iterator[BibEntry]:
    """Yield the items of a citation in CSL-JSON."""
    try:
        found, _ = json.JSONDecoder().raw_decode(coded)
    except (ValueError, RecursionError):
        return
    items = found.get("citationItems") if isinstance(found, dict) else None
    for item in (items if isinstance(items, list) else [])[:_MAX_ITEMS]:
        if isinstance(item, dict):
            entry = csl_entry(item.get("itemData"), _text(item.get("id")))
            if entry is not None:
                yield entry


def _endnote(code: str) -> Iterator[BibEntry]:
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import (  # type: ignore[import-untyped]
        ParseError,
        fromstring,
    )

    found = _ENDNOTE.search(code)
    if found is None:
        return
    try:
        tree = fromstring(found[0])
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return
    for cite in tree.findall("Cite")[:_MAX_ITEMS]:
        texts = {name: shown("".join(node.itertext())) for name in _PATHS
                 if (node := cite.find(_PATHS[name])) is not None}  # fmt: skip
        people = ["".join(node.itertext()) for node in cite.findall(".//authors/author")]
        first = texts.get("author", "")
        doi = DOI.search(texts.get("doi", ""))
        yield BibEntry(
            key=f"endnote:{texts['number']}" if texts.get("number") else "",
            type="item",
            title=texts.get("title", ""),
            authors=tuple(author(shown(name)) for name in people or [first] if name.strip()),
            et_al=not people,
            year=texts.get("year", "")[:5],
            doi=doi[0] if doi else "",
            text=texts.get("title", ""),
        )


_PATHS = {
    "author": "Author",
    "year": "Year",
    "number": "RecNum",
    "title": ".//titles/title",
    "doi": ".//electronic-resource-num",
}


def _decoded(data: str) -> str:
    try:
        plain = base64.b64decode(re.sub(r"\s", "", data[:MAX_CODE]) + "==", validate=False)
    except (binascii.Error, ValueError):
        return ""
    return plain.decode("utf-8", errors="replace")


def _text(value: Any) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return " ".join(shown(str(value)[:2_000]).split())
    return ""


def _person(item: Any) -> Author | None:
    if not isinstance(item, dict):
        return None
    family, given = _text(item.get("family")), _text(item.get("given"))
    particle = _text(item.get("non-dropping-particle"))
    family = f"{particle} {family}".strip()
    literal = _text(item.get("literal"))
    if not family:
        return Author(literal, literal) if literal else None
    return Author(f"{given} {family}".strip(), family, given)


def _year(issued: Any) -> str:
    """Return the year of CSL's `issued`: date-parts, raw or literal."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _text(parts[0][0])[:5]
    found = re.search(r"(?:1[6-9]|20)\d\d", _text(issued.get("raw")) + _text(issued.get("literal")))
    return found[0] if found else ""
