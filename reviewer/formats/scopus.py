"""Scopus: entries of the Scopus Search API."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import Author, Record, details

NAME = "scopus"

_TYPES = {
    "ar": "article-journal", "cp": "paper-conference", "ch": "chapter", "bk": "book",
    "re": "article-journal", "ed": "article-journal", "le": "article-journal",
    "sh": "article-journal", "no": "article-journal", "dp": "article-journal", "cr": "book",
}  # fmt: skip
_NAMED = {
    "prism:volume": "volume", "prism:issueIdentifier": "issue", "article-number": "number",
    "subtypeDescription": "genre", "prism:issn": "ISSN", "eid": f"{NAME}:eid",
    "dc:identifier": f"{NAME}:id", "citedby-count": f"{NAME}:citedby-count",
    "prism:aggregationType": f"{NAME}:aggregationType", "pii": f"{NAME}:pii",
    "prism:eIssn": f"{NAME}:eIssn", "dc:publisher": "publisher",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
dc:title dc:creator author prism:publicationName prism:coverDate prism:coverDisplayDate prism:doi
dc:description affiliation authkeywords pubmed-id prism:pageRange prism:isbn subtype link @_fa
prism:url openaccess openaccessFlag freetoread freetoreadLabel
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the first items are entries of Scopus."""
    found = json_records.peek(document)
    if found is None:
        return False
    return any(map(is_item, found.items)) or "search-results" in found.top


def is_item(item: Item) -> bool:
    """Whether an object looks like an entry."""
    return "dc:title" in item or "prism:publicationName" in item


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of entries."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one entry as a record."""
    if "dc:title" not in item and (message := json_fields.raw(item.get("error"))):
        raise RowError(f"is an error of the API, not a paper: {message}")
    full = tuple(filter(None, map(_author, json_fields.objects(item.get("author")))))
    first = json_fields.people(item.get("dc:creator") or [])
    keywords = json_fields.text(item.get("authkeywords"))
    record = Record(
        title=json_fields.prose(item.get("dc:title")),
        authors=full or first,
        # Without the author list, the API names the first of them only.
        authors_truncated=_is_cut(item, len(full)) if full else bool(first),
        abstract=json_fields.prose(item.get("dc:description")),
        type=_TYPES.get(json_fields.raw(item.get("subtype")), ""),
        date=_date(item),
        venue=json_fields.text(item.get("prism:publicationName")),
        affiliations=json_fields.texts(
            [one.get("affilname") for one in json_fields.objects(item.get("affiliation"))]
        ),
        keywords=tuple(filter(None, (one.strip() for one in keywords.split("|")))),
        doi=identifiers.doi(json_fields.raw(item.get("prism:doi"))),
        pmid=identifiers.pmid(json_fields.raw(item.get("pubmed-id"))),
        url=_link(item),
        details=details(_details(item)),
    )
    return Parsed(record)


def _is_cut(item: Item, given: int) -> bool:
    """Whether there are more authors than the API lists (100 at most)."""
    count = json_fields.raw(json_fields.at(item, "author-count", "@total"))
    return count.isdecimal() and len(count) < 9 and int(count) > given


def _date(item: Item) -> str:
    """Return the date of the cover: its day is made up where the printed date has none."""
    full = dates.date(json_fields.raw(item.get("prism:coverDate")))
    printed = dates.date(json_fields.raw(item.get("prism:coverDisplayDate")))
    return printed if not full or (printed and full.startswith(printed)) else full


def _places(item: Item) -> str:
    """Return the affiliations with their cities and countries, where those are said."""
    names = ("affilname", "affiliation-city", "affiliation-country")
    shown = [
        [found for name in names if (found := json_fields.text(one.get(name)))]
        for one in json_fields.objects(item.get("affiliation"))
    ]
    return "\n".join(", ".join(one) for one in shown) if any(len(one) > 1 for one in shown) else ""


def _author(value: Item) -> Author | None:
    family, given = (
        json_fields.text(value.get("surname")),
        json_fields.text(value.get("given-name")),
    )
    if family:
        return json_fields.person({"family": family, "given": given})
    return json_fields.person(json_fields.text(value.get("authname")))


def _link(item: Item) -> str:
    links = {
        json_fields.raw(one.get("@ref")): json_fields.raw(one.get("@href"))
        for one in json_fields.objects(item.get("link"))
    }
    found = links.get("scopus", "")
    return found if found.startswith("http") else ""


def _details(item: Item) -> dict[str, str]:
    values = {name: json_fields.text(item.get(field)) for field, name in _NAMED.items()}
    pages = json_fields.text(item.get("prism:pageRange"))
    values["page"] = "-".join(part.strip() for part in pages.split("-"))
    isbn = item.get("prism:isbn")
    found = isbn if isinstance(isbn, list) else [isbn]
    values["ISBN"] = ", ".join(
        json_fields.texts([one.get("$") if isinstance(one, dict) else one for one in found])
    )
    values[f"{NAME}:affiliation"] = _places(item)
    values[f"{NAME}:ORCID"] = json_fields.numbered(item.get("author"), "orcid")
    values["source"] = "Scopus"
    return values | json_fields.kept(NAME, item, _LEFT_OUT, _NAMED)
