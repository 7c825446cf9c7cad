"""Crossref: works as api.crossref.org gives them, alone, in a list of results, or one a line."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.formats import csl_json, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.names import inverted
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import Author, Record, details

NAME = "crossref"

_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "book": "book",
    "edited-book": "book", "monograph": "book", "reference-book": "book", "book-set": "book",
    "reference-entry": "entry", "proceedings": "book", "dissertation": "thesis",
    "report": "report", "report-component": "report", "dataset": "dataset", "standard": "standard",
    "posted-content": "article", "peer-review": "review", "journal": "periodical",
    "journal-issue": "periodical", "journal-volume": "periodical", "component": "",
    "database": "dataset", "book-series": "collection", "book-track": "chapter", "grant": "",
    "report-series": "collection", "proceedings-series": "collection", "other": "document",
}  # fmt: skip
_DATES = ("issued", "published", "published-print", "published-online", "posted")
_NAMED = {
    "volume": "volume", "issue": "issue", "page": "page", "publisher": "publisher",
    "publisher-location": "publisher-place", "edition-number": "edition", "language": "language",
    "article-number": "number", "archive": "archive", "group-title": "collection-title",
    "subtype": "genre",
}  # fmt: skip
_LISTS = {
    "short-container-title": "container-title-short", "short-title": "title-short",
    "original-title": "original-title",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
DOI title subtitle short-title original-title author editor translator abstract container-title
short-container-title type issued published published-print published-online created ISSN ISBN
issn-type isbn-type URL subject event indexed deposited score reference reference-count
references-count prefix member source content-domain journal-issue resource link posted
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the first items are works of Crossref."""
    found = json_records.peek(document)
    if found is None:
        return False
    return any(map(is_item, found.items)) or {"message-type", "message"} <= found.top.keys()


def is_item(item: Item) -> bool:
    """Whether an object looks like a work: a DOI and a title (or other names) in a list."""
    lists = [item.get(name) for name in ("title", "container-title", "ISSN", "author")]
    if not isinstance(item.get("DOI"), str):
        return False
    own = {"indexed", "member", "prefix", "deposited", "is-referenced-by-count", "published"}
    if isinstance(item.get("title"), str):  # CSL has it so
        return False
    return any(isinstance(one, list) for one in lists[:1]) or len(own & item.keys()) > 1


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of works."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one work as a record."""
    titles = json_fields.texts(item.get("title"))
    title = json_fields.prose(item.get("title"))
    subtitle = json_fields.prose(item.get("subtitle"))
    doi = identifiers.doi(json_fields.raw(item.get("DOI")))
    if not doi and not isinstance(item.get("title"), list):
        raise RowError("is no work: it has neither a DOI nor a list of titles")
    if not title:
        raise RowError(f"has no title (doi {doi})" if doi else "has no title")
    whole = f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title
    venues = json_fields.texts(item.get("container-title"))
    authors = _people(item.get("author"))
    edited = not authors and json_fields.raw(item.get("type")) in ("edited-book", "proceedings")
    values = _details(item)
    values[f"{NAME}:title"] = "\n".join(titles[1:])
    values[f"{NAME}:container-title"] = "\n".join(venues[1:])
    date = next(filter(None, (csl_json.date(item.get(name)) for name in _DATES)), "")
    values |= _other_dates(item, date)
    record = Record(
        title=whole,
        authors=_people(item.get("editor")) if edited else authors,
        abstract=json_fields.prose(item.get("abstract")),
        type=_TYPES.get(json_fields.raw(item.get("type")), ""),
        date=date,
        venue=venues[0] if venues else _server(item),
        affiliations=_affiliations(item),
        keywords=json_fields.texts(item.get("subject") or []),
        doi=doi,
        arxiv_id=identifiers.arxiv_id(doi) if "arxiv" in doi.lower() else "",
        url=_url(item, doi),
        details=details(values),
    )
    return Parsed(record)


def _people(value: object) -> tuple[Author, ...]:
    """Return the authors in a list; what Crossref calls their `name` is always that of a group."""
    named = [
        {"literal": one["name"]} if "name" in one and not one.get("family") else one
        for one in json_fields.objects(value)
    ]
    return json_fields.people(named)


def _server(item: Item) -> str:
    """Return the preprint server of what was posted."""
    posted = json_fields.raw(item.get("type")) == "posted-content"
    return json_fields.text(json_fields.at(item, "institution", "name")) if posted else ""


def _affiliations(item: Item) -> tuple[str, ...]:
    names = (
        json_fields.text(one.get("name"))
        for author in json_fields.objects(item.get("author"))
        for one in json_fields.objects(author.get("affiliation"))
    )
    return tuple(dict.fromkeys(filter(None, names)))


def _url(item: Item, doi: str) -> str:
    for value in (json_fields.at(item, "resource", "primary", "URL"), item.get("URL")):
        url = json_fields.raw(value)
        if url.lower().startswith("http") and not ("doi.org/" in url and doi):
            return url
    return ""


def _details(item: Item) -> dict[str, str]:
    values = {name: json_fields.text(item.get(field)) for field, name in _NAMED.items()}
    for field, name in (("editor", "editor"), ("translator", "translator")):
        values[name] = "; ".join(map(inverted, _people(item.get(field))))
    if json_fields.raw(item.get("type")) in ("edited-book", "proceedings") and not item.get(
        "author"
    ):
        values["editor"] = ""
    for field in ("ISSN", "ISBN"):
        found = (one.rpartition("/")[2] for one in json_fields.texts(item.get(field)))
        values[field] = ", ".join(dict.fromkeys(found))
    for field, name in _LISTS.items():
        values[name] = json_fields.lines(item.get(field))
    values[f"{NAME}:subtitle"] = json_fields.lines(item.get("subtitle"), 1)
    values |= _event(item)
    if not values["issue"]:
        values["issue"] = json_fields.text(json_fields.at(item, "journal-issue", "issue"))
    values[f"{NAME}:ORCID"] = json_fields.numbered(item.get("author"), "ORCID")
    links = [one.get("URL") for one in json_fields.objects(item.get("link"))]
    values[f"{NAME}:link"] = "\n".join(json_fields.texts(links))
    kind = json_fields.raw(item.get("type"))
    values[f"{NAME}:type"] = kind if _TYPES.get(kind, "") != kind else ""
    return values | json_fields.kept(NAME, item, _LEFT_OUT, _NAMED)


def _event(item: Item) -> dict[str, str]:
    event = next(iter(json_fields.objects(item.get("event"))), {})
    read = ("name", "location", "start")
    said = (
        f"{name}: {shown}" for name, value in event.items()
        if name not in read and (shown := csl_json.date(value) or json_fields.compact(value))
    )  # fmt: skip
    return {
        "event-title": json_fields.text(event.get("name")),
        "event-place": json_fields.text(event.get("location")),
        "event-date": csl_json.date(event.get("start")),
        f"{NAME}:event": "\n".join(said),
    }


def _other_dates(item: Item, chosen: str) -> dict[str, str]:
    """Return the dates of the printed and the online form that are not the record's."""
    found = {name: csl_json.date(item.get(name)) for name in _DATES if name != "published"}
    return {f"{NAME}:{name}": date for name, date in found.items() if date != chosen}
