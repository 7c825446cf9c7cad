"""Semantic Scholar: papers as its Graph and Recommendations APIs give them, and their errors."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import Record, details

NAME = "semantic-scholar"

_WRAPPED = ("citingPaper", "citedPaper", "paper")
_TYPES = {
    "JournalArticle": "article-journal", "Conference": "paper-conference", "Book": "book",
    "BookSection": "chapter", "Dataset": "dataset", "Review": "article-journal",
    "Editorial": "article-journal", "LettersAndComments": "article-journal",
    "ClinicalTrial": "article-journal", "CaseReport": "article-journal",
    "MetaAnalysis": "article-journal", "Study": "article-journal", "News": "article-newspaper",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
paperId externalIds corpusId url title abstract venue year authors publicationDate journal
publicationVenue publicationTypes openAccessPdf fieldsOfStudy s2FieldsOfStudy citationStyles
embedding references citations isOpenAccess referenceCount matchScore contexts intents
contextsWithIntent isInfluential textAvailability
""".split()
)
_OWN = frozenset(
    """
paperId externalIds corpusId citationCount influentialCitationCount s2FieldsOfStudy
publicationVenue openAccessPdf fieldsOfStudy isOpenAccess referenceCount matchScore
""".split()
)


_CAMEL = {name.lower(): name for name in _LEFT_OUT | _OWN}


def sniff(document: Document) -> bool:
    """Whether the first items are papers of Semantic Scholar, or an answer of its APIs."""
    found = json_records.peek(document)
    if found is None:
        return False
    if any(map(is_item, found.items)):
        return True
    empty = (
        not found.items
        and found.path == ("data",)
        and bool(found.top.keys() & {"next", "offset", "token"})
    )
    return empty or _is_error(found.top, found.items)


def is_item(item: Item) -> bool:
    """Whether an object looks like a paper, or wraps one."""
    return "paperId" in _inner(item)


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of papers."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one paper as a record."""
    if message := _error(item):
        raise RowError(f"is an error of the API, not a paper: {message}")
    item = _inner(item)
    title = json_fields.prose(item.get("title"))
    if not title:
        raise RowError(
            f"has no title (paper {json_fields.raw(item.get('paperId')) or 'without an id'})"
        )
    ids = item.get("externalIds") if isinstance(item.get("externalIds"), dict) else {}
    journal = json_fields.text(json_fields.at(item, "journal", "name"))
    venue = json_fields.text(item.get("venue")) or journal
    venue = venue or json_fields.text(json_fields.at(item, "publicationVenue", "name"))
    doi = identifiers.doi(json_fields.raw(json_fields.at({"i": ids}, "i", "DOI")))
    arxiv = identifiers.arxiv_id(json_fields.raw(json_fields.at({"i": ids}, "i", "ArXiv")))
    record = Record(
        title=title,
        authors=json_fields.people(item.get("authors") or []),
        abstract=json_fields.prose(item.get("abstract")),
        type=_type(item),
        date=dates.date(json_fields.raw(item.get("publicationDate")))
        or dates.iso(json_fields.raw(item.get("year"))),
        venue=venue,
        affiliations=_affiliations(item),
        keywords=json_fields.texts(item.get("fieldsOfStudy") or []) or _fields(item),
        doi=doi,
        arxiv_id=arxiv or (identifiers.arxiv_id(doi) if "arxiv" in doi.lower() else ""),
        pmid=identifiers.pmid(json_fields.raw(json_fields.at({"i": ids}, "i", "PubMed"))),
        url=json_fields.raw(item.get("url")),
        details=details(_details(item, venue, journal)),
    )
    return Parsed(record)


def _inner(item: Item) -> Item:
    for name in _WRAPPED:
        if isinstance(item.get(name), dict):
            item = item[name]
    if "corpusid" in item and "externalids" in item:  # the files of its datasets
        return {"paperId": None, **{_CAMEL.get(name, name): one for name, one in item.items()}}
    return item


def _is_error(top: Item, items: tuple[Item, ...]) -> bool:
    first = items[0] if len(items) == 1 else top
    return bool(_error(first)) and not first.keys() - {"error", "message", "code", "statusCode"}


def _error(item: Item) -> str:
    if {"paperId", "title"} & item.keys() or any(name in item for name in _WRAPPED):
        return ""
    return json_fields.raw(item.get("error")) or json_fields.raw(item.get("message"))


def _type(item: Item) -> str:
    kinds = json_fields.texts(item.get("publicationTypes") or [])
    found = [_TYPES[kind] for kind in kinds if kind in _TYPES]
    # "JournalArticle" is said beside the others, also of papers of conferences.
    return next((one for one in found if one != "article-journal"), found[0] if found else "")


def _affiliations(item: Item) -> tuple[str, ...]:
    names = (
        name
        for author in json_fields.objects(item.get("authors"))
        for name in json_fields.texts(author.get("affiliations") or [])
    )
    return tuple(dict.fromkeys(names))


def _fields(item: Item) -> tuple[str, ...]:
    found = (one.get("category") for one in json_fields.objects(item.get("s2FieldsOfStudy")))
    return json_fields.texts(list(found))


def _details(item: Item, venue: str, journal: str) -> dict[str, str]:
    ids = item.get("externalIds") if isinstance(item.get("externalIds"), dict) else {}
    published = json_fields.text(json_fields.at(item, "publicationVenue", "name"))
    fields = json_fields.texts(item.get("fieldsOfStudy") or []) or _fields(item)
    values = {
        "volume": json_fields.text(json_fields.at(item, "journal", "volume")),
        "page": json_fields.text(json_fields.at(item, "journal", "pages")).replace(" ", ""),
        "ISSN": json_fields.text(json_fields.at(item, "publicationVenue", "issn")),
        "genre": "\n".join(json_fields.texts(item.get("publicationTypes") or [])),
        f"{NAME}:paperId": json_fields.raw(item.get("paperId")),
        f"{NAME}:openAccessPdf": json_fields.raw(json_fields.at(item, "openAccessPdf", "url")),
        f"{NAME}:journal": journal if journal.lower() != venue.lower() else "",
        f"{NAME}:publicationVenue": published if published not in (venue, journal) else "",
        f"{NAME}:s2FieldsOfStudy": "\n".join(one for one in _fields(item) if one not in fields),
        f"{NAME}:ORCID": json_fields.numbered(item.get("authors"), "externalIds", "ORCID"),
        f"{NAME}:tldr": json_fields.text(json_fields.at(item, "tldr", "text")),
        **{
            f"{NAME}:{name}": json_fields.compact(value)
            for name, value in (ids or {}).items()
            if name not in ("DOI", "ArXiv", "PubMed", "PubMedCentral")
        },
    }
    pmc = json_fields.raw(json_fields.at({"i": ids or {}}, "i", "PubMedCentral"))
    values["PMCID"] = identifiers.pmcid(pmc if pmc.upper().startswith("PMC") else f"PMC{pmc}")
    return values | json_fields.kept(NAME, item, _LEFT_OUT | {"tldr"})
