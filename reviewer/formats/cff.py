"""CITATION.cff: the software itself, the work it prefers to be cited by, and its references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reviewer.formats import dates, identifiers, json_fields, yaml_records
from reviewer.formats.document import Document
from reviewer.formats.names import of_parts
from reviewer.formats.rows import Parsed, Row, RowError, Segment
from reviewer.formats.rows import read as read_rows
from reviewer.records import Author, ParseFailure, Record, details

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
cff-version title authors abstract date-released date-published year month doi identifiers url
journal conference keywords type preferred-citation references start end publisher editors
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the file states the version of the Citation File Format."""
    text = (document.sample or "").replace("\r", "\n")
    return _VERSION.search(text) is not None


def read(document: Document) -> Iterator[Row]:
    """Yield the software, its preferred citation and its references."""
    return read_rows(document, NAME, _segments(document), _parse)


def _segments(document: Document) -> Iterator[Segment[Mapping[str, Any]] | ParseFailure]:
    text = (document.text or "").replace("\r\n", "\n").replace("\r", "\n")
    count = text.rstrip("\n").count("\n") + 1
    try:
        whole = yaml_records.load(text)
        if not isinstance(whole, dict):
            raise RowError("is no citation file: it has no fields")
    except RowError as error:
        yield document.failure(1, count, str(error), text)
        return
    if whole.get("title") or whole.get("authors"):
        yield Segment({"type": "software", **whole}, 1, count, text[:500])
    preferred = whole.get("preferred-citation")
    for one in ([preferred] if preferred else []) + json_fields.objects(
        whole.get("references") or []
    ):
        if isinstance(one, dict):
            yield Segment(one, 1, count, str(one)[:500])
        else:
            yield document.failure(1, count, "a citation without fields", str(one))


def _parse(item: Mapping[str, Any]) -> Parsed:
    conference = json_fields.text(json_fields.at(item, "conference", "name"))
    venue = json_fields.text(item.get("journal")) or json_fields.text(item.get("collection-title"))
    doi = identifiers.doi(json_fields.raw(item.get("doi"))) or _identifier(item, "doi")
    first, last = json_fields.text(item.get("start")), json_fields.text(item.get("end"))
    values = {name: json_fields.text(item.get(field)) for field, name in _NAMED.items()}
    values |= {
        "event-title": conference,
        "publisher": json_fields.text(json_fields.at(item, "publisher", "name")),
        "page": f"{first}-{last}" if first and last and first != last else first,
    }
    date = json_fields.raw(item.get("date-released") or item.get("date-published"))
    record = Record(
        title=json_fields.prose(item.get("title")),
        authors=tuple(filter(None, map(_author, json_fields.objects(item.get("authors") or [])))),
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
    return next((one for one in values if one.lower().startswith("http")), "")
