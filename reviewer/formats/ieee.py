"""IEEE Xplore: articles of its Metadata Search API."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.rows import read as read_rows
from reviewer.records import Record, details

NAME = "ieee"

_TYPES = {
    "Conferences": "paper-conference", "Journals": "article-journal",
    "Magazines": "article-magazine",
    "Early Access Articles": "article-journal", "Early Access": "article-journal",
    "Books": "book", "Standards": "standard",
    "Courses": "",
}  # fmt: skip
_NAMED = {
    "volume": "volume", "issue": "issue", "publisher": "publisher", "issn": "ISSN", "isbn": "ISBN",
    "conference_location": "event-place", "conference_dates": "event-date",
    "article_number": f"{NAME}:article_number", "content_type": "genre",
    "citing_paper_count": f"{NAME}:citing_paper_count", "pdf_url": f"{NAME}:pdf_url",
    "standard_number": "number", "d-year": f"{NAME}:d-year",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
title article_title authors abstract publication_title publication_date publication_year doi
html_url abstract_url index_terms start_page end_page rank access_type insert_date
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the first items are articles of IEEE Xplore."""
    found = json_records.peek(document)
    return found is not None and any(map(is_item, found.items))


def is_item(item: Item) -> bool:
    """Whether an object looks like an article."""
    own = {"article_number", "publication_title", "content_type", "html_url", "publication_number"}
    return bool({"title", "article_title"} & item.keys()) and len(own & item.keys()) > 1


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of articles."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one article as a record."""
    people = json_fields.objects(json_fields.at(item, "authors", "authors") or item.get("authors"))
    year = dates.iso(json_fields.raw(item.get("publication_year")))
    exact = dates.date(json_fields.raw(item.get("publication_date")))
    url = json_fields.raw(item.get("html_url") or item.get("abstract_url"))
    record = Record(
        title=json_fields.prose(item.get("title") or item.get("article_title")),
        authors=json_fields.people([one.get("full_name") for one in people]),
        abstract=json_fields.prose(item.get("abstract")),
        type=_TYPES.get(json_fields.raw(item.get("content_type")), ""),
        date=exact if not year or exact.startswith(year) else year,
        venue=json_fields.text(item.get("publication_title")),
        affiliations=_affiliations(people),
        keywords=_keywords(item),
        doi=identifiers.doi(json_fields.raw(item.get("doi"))),
        url=url if url.startswith("http") else "",
        details=details(_details(item)),
    )
    return Parsed(record)


def _affiliations(people: list[Item]) -> tuple[str, ...]:
    found = [
        name
        for one in people
        for value in (
            one.get("affiliation"),
            json_fields.at(one, "authorAffiliations", "authorAffiliation"),
        )
        for name in json_fields.texts(value)
    ]
    return tuple(dict.fromkeys(found))


def _keywords(item: Item) -> tuple[str, ...]:
    terms = item.get("index_terms")
    for kind in ("author_terms", "ieee_terms", "dynamic_index_terms"):
        if found := json_fields.texts(json_fields.at({"t": terms}, "t", kind, "terms") or []):
            return found
    return ()


def _details(item: Item) -> dict[str, str]:
    values = {name: json_fields.text(item.get(field)) for field, name in _NAMED.items()}
    first, last = json_fields.text(item.get("start_page")), json_fields.text(item.get("end_page"))
    values["page"] = f"{first}-{last}" if first and last and first != last else first
    for kind in ("ieee_terms", "dynamic_index_terms"):
        terms = json_fields.texts(json_fields.at(item, "index_terms", kind, "terms") or [])
        values[f"{NAME}:{kind}"] = "" if terms == _keywords(item) else "\n".join(terms)
    values["source"] = "IEEE Xplore"
    return values | json_fields.kept(NAME, item, _LEFT_OUT, _NAMED)
