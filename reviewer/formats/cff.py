"""CITATION.cff: the software itself, the work it prefers to be cited by, and its references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reviewer.formats import dates, identifiers, json_fields, yaml_records
from reviewer.formats.document import Document
from reviewer.formats.names import inverted, of_parts
from reviewer.formats.rows import Parsed, Row, RowError, Segment
from reviewer.formats.rows import read as read_rows
from reviewer.formats.text import RawLine
from reviewer.records import RAW_LIMIT, Author, ParseFailure, Record, details

NAME = "cff"
_VERSION = re.compile(r"^cff-version[ \t]*:", re.MULTILINE)
_TYPES = {
    "article": "article-journal", "conference-paper": "paper-conference", "conference": "book",
    "book": "book", "proceedings": "book", "report": "report", "thesis": "thesis",
    "software": "software", "software-code": "software", "software-container": "software",
    "software-executable": "software", "software-virtual-machine": "software", "data": "dataset",
    "database": "dataset", "generic": "document", "manual": "book", "website": "webpage",
    "pamphlet": "pamphlet", "patent": "patent", "standard": "standard", "unpublished": "manuscript",
    "magazine-article": "article-magazine", "newspaper-article": "article-newspaper",
}  # fmt: skip
_NAMED = {
    "volume": "volume", "issue": "issue", "version": "version", "license": "license",
    "issn": "ISSN", "isbn": "ISBN", "pmcid": "PMCID", "edition": "edition", "number": "number",
    "collection-title": "collection-title", "notes": "note", "copyright": f"{NAME}:copyright",
    "repository": f"{NAME}:repository", "repository-code": f"{NAME}:repository-code",
    "repository-artifact": f"{NAME}:repository-artifact", "commit": f"{NAME}:commit",
    "message": f"{NAME}:message", "section": "section",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
cff-version title authors abstract date-released date-published year month doi url journal
keywords type preferred-citation references start end editors
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the file states the version of the Citation File Format."""
    text = (document.sample or "").replace("\r", "\n")
    return _VERSION.search(text) is not None


def read(document: Document) -> Iterator[Row]:
    """Yield the software, its preferred citation and its references."""
    return read_rows(document, NAME, _segments(document), _parse)


def _segments(document: Document) -> Iterator[Segment[str] | ParseFailure]:
    blocks = yaml_records.blocks(document)
    preferred, references = (blocks.pop(name, []) for name in ("preferred-citation", "references"))
    own = [line for lines in blocks.values() for line in lines if line.text.strip()]
    parts = [_segment(lines) for lines in (own, preferred) if lines]
    yield from sorted(parts, key=lambda part: part.first_line)
    if references:
        yield from yaml_records.entries(document, "references")


def _segment(lines: list[RawLine]) -> Segment[str]:
    text = "\n".join(line.text for line in lines).removeprefix("\ufeff")
    return Segment(text, lines[0].number, lines[-1].number, text[:RAW_LIMIT], len(text))


def _loaded(text: str) -> Mapping[str, Any]:
    """Return the fields of the software, of the preferred citation, or of one reference."""
    loaded = yaml_records.load(text)
    if isinstance(loaded, list) and len(loaded) == 1:
        loaded = loaded[0]
    if isinstance(loaded, dict) and loaded.keys() == {"preferred-citation"}:
        loaded = loaded["preferred-citation"]
    elif isinstance(loaded, dict) and "cff-version" in loaded:
        loaded = {"type": "software", **loaded}
    if not isinstance(loaded, dict):
        raise RowError("is no work with fields")
    return {str(name): value for name, value in loaded.items()}


def _parse(text: str) -> Parsed:
    item = _loaded(text)
    conference = json_fields.text(json_fields.at(item, "conference", "name"))
    venue = json_fields.text(item.get("journal")) or json_fields.text(item.get("collection-title"))
    doi = identifiers.doi(json_fields.raw(item.get("doi"))) or _identifier(item, "doi")
    url, kind = json_fields.raw(item.get("url")), json_fields.raw(item.get("type"))
    first, last = json_fields.text(item.get("start")), json_fields.text(item.get("end"))
    values = {name: json_fields.text(item.get(field)) for field, name in _NAMED.items()}
    values |= {
        "event-title": conference,
        "editor": "; ".join(map(inverted, _people(item.get("editors")))),
        f"{NAME}:orcid": json_fields.numbered(item.get("authors"), "orcid"),
        f"{NAME}:url": url if url and not _is_web(url) else "",
        f"{NAME}:type": "" if kind in ("", _TYPES.get(kind)) else kind,
        "publisher": json_fields.text(json_fields.at(item, "publisher", "name")),
        "page": f"{first}-{last}" if first and last and first != last else first,
    }
    date = json_fields.raw(item.get("date-released") or item.get("date-published"))
    record = Record(
        title=json_fields.prose(item.get("title")),
        authors=_people(item.get("authors")),
        abstract=json_fields.prose(item.get("abstract")),
        type=_TYPES.get(json_fields.raw(item.get("type")), ""),
        date=dates.date(date)
        or dates.iso(json_fields.raw(item.get("year")), json_fields.raw(item.get("month"))),
        venue=venue or conference,
        affiliations=json_fields.texts(
            [one.get("affiliation") for one in json_fields.objects(item.get("authors") or [])]
        ),
        keywords=json_fields.texts(item.get("keywords") or []),
        doi=doi,
        arxiv_id=identifiers.arxiv_id(doi) if "arxiv" in doi.lower() else "",
        url=_url(item),
        details=details(values | json_fields.kept(NAME, item, _LEFT_OUT | _NAMED.keys())),
    )
    return Parsed(record)


def _people(value: object) -> tuple[Author, ...]:
    return tuple(filter(None, map(_author, json_fields.objects(value))))


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _author(value: Mapping[str, Any]) -> Author | None:
    family = json_fields.text(value.get("family-names"))
    given = json_fields.text(value.get("given-names"))
    if family or given:
        particle, suffix = (
            json_fields.text(value.get(one)) for one in ("name-particle", "name-suffix")
        )
        return of_parts(family, given, particle, suffix)
    name = json_fields.text(value.get("name")) or json_fields.text(value.get("alias"))
    return Author(name, name) if name else None


def _identifier(item: Mapping[str, Any], kind: str) -> str:
    for one in json_fields.objects(item.get("identifiers") or []):
        if one.get("type") == kind and (
            found := identifiers.doi(json_fields.raw(one.get("value")))
        ):
            return found
    return ""


def _url(item: Mapping[str, Any]) -> str:
    values = (json_fields.raw(item.get(name)) for name in ("url", "repository-code", "repository"))
    return next(filter(_is_web, values), "")
