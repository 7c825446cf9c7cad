"""MODS, the XML of libraries and repositories (loc.gov/standards/mods), also from SRU and OAI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.formats import dates, identifiers, mods_names, tagged_fields, xml_records
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.rows import read as read_rows
from reviewer.formats.tagged_fields import distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.formats.xml_fields import Fields, shown
from reviewer.formats.xml_tree import tree
from reviewer.records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "mods"

LAYOUT = xml_records.Layout(
    records=frozenset({"mods"}),
    around=frozenset(
        """
version numberOfRecords recordSchema recordPacking recordPosition recordIdentifier identifier
datestamp setSpec responseDate request resumptionToken nextRecordPosition maximumRecords query
startRecord resultSetId resultSetIdleTime xQuery
""".split()
    ),
)
"""How the format looks: the mods, and what SRU and OAI write around them."""

_ROOTS = frozenset({"modsCollection", "mods"})
_CARRIERS = frozenset(
    {"searchRetrieveResponse", "OAI-PMH", "ListRecords", "GetRecord", "collection", "records"}
)
_MODS = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?mods[\s>]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HOSTS = {
    "academic journal": "article-journal", "periodical": "article-journal",
    "journal": "article-journal", "conference publication": "paper-conference",
    "conference proceedings": "paper-conference", "book": "chapter", "collection": "chapter",
    "newspaper": "article-newspaper", "magazine": "article-magazine",
}  # fmt: skip
_GENRES = {
    "conference publication": "paper-conference", "academic journal": "periodical",
    "technical report": "report", "article": "article-journal", "instruction": "",
    "web site": "webpage", "electronic": "", "ph.d. thesis": "thesis", "masters thesis": "thesis",
    "magazine article": "article-magazine",
}  # fmt: skip
_RESOURCES = {
    "still image": "graphic", "moving image": "motion_picture", "cartographic": "map",
    "software, multimedia": "software", "sound recording": "song", "notated music": "musical_score",
}  # fmt: skip
_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther", "dateCaptured")
_HOST = "relatedItem[@type='host']"
_SERIES = "relatedItem[@type='series']"
_PARTS = ("volume", "issue", "number", "section", "chapter")


def sniff(document: Document) -> bool:
    """Whether the first element is MODS, or an answer of SRU or OAI with MODS in it."""
    root = xml_records.root(document)
    if root in _ROOTS:
        return True
    return root in _CARRIERS and bool(_MODS.search(document.sample or ""))


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of MODS."""
    return read_rows(document, NAME, xml_records.segments(document, LAYOUT), parse)


def parse(raw: str) -> Parsed:
    """Return one record, and its identifier "citekey" or its ID as the key if it can be one."""
    fields = Fields(tree(raw))
    numbers, citekey = _identifiers(fields)
    type_, genre = _type(fields)
    title, titles = _titles(fields)
    venue = next(filter(None, map(_title, fields.take(f"{_HOST}/titleInfo"))), "")
    named = mods_names.read(fields, type_)
    doi = next(filter(None, map(identifiers.doi, numbers.pop("doi"))), "")
    urls = distinct([*fields.texts("location/url"), *numbers.pop("uri")])
    url = tagged_fields.landing_page(urls, doi)
    subjects = fields.texts("subject/topic", "subject/geographic")
    topics = [one for one in subjects if one]
    record = Record(
        title=title,
        authors=named.authors,
        authors_truncated=named.truncated,
        abstract=plain(" ".join(fields.texts("abstract"))),
        date=_date(fields),
        type=type_,
        venue=plain(venue),
        affiliations=named.affiliations,
        keywords=distinct(map(plain, topics)),
        doi=doi,
        arxiv_id=tagged_fields.arxiv(doi, *(f"arXiv:{one}" for one in numbers.pop("arxiv")), *urls),
        pmid=next(filter(None, map(identifiers.pmid, numbers.pop("pmid"))), ""),
        url=url,
    )
    others = {f"{NAME}:url": joined(one for one in urls if one != url), "genre": genre}
    known = {name: joined(values, ", ") for name, values in numbers.items()}
    details = merged(titles, named.details, others, known, _details(fields), fields.left(NAME))
    return Parsed(tagged_fields.with_details(record, details), citekey)


def _title(element: Element) -> str:
    """Return a title with its article, subtitle and part."""
    parts = {name: joined(map(shown, element.findall(name)), " ")
             for name in ("nonSort", "title", "subTitle", "partNumber", "partName")}  # fmt: skip
    glue = "" if parts["nonSort"].endswith(("'", "’")) else " "
    whole = f"{parts['nonSort']}{glue}{parts['title']}".strip().rstrip(":").rstrip()
    if parts["subTitle"]:
        whole = f"{whole}: {parts['subTitle']}" if whole else parts["subTitle"]
    part = ", ".join(filter(None, (parts["partNumber"], parts["partName"])))
    return f"{whole}. {part}" if part and whole else whole or part


def _titles(fields: Fields) -> tuple[str, dict[str, str]]:
    """Return the title, and the others as details by their kind."""
    main = ""
    others: dict[str, list[str]] = {}
    for element in fields.take("titleInfo"):
        text, kind = plain(_title(element)), element.get("type", "")
        if not kind and not main:
            main = text
        else:
            name = "title-short" if kind == "abbreviated" else f"{NAME}:title-{kind or 'other'}"
            others.setdefault(name, []).append(text)
    if not main and others:
        name = next(iter(others))
        main = others[name].pop(0)
    return main, {name: joined(texts) for name, texts in others.items()}


def _identifiers(fields: Fields) -> tuple[dict[str, list[str]], str]:
    """Return numbers by their kind (doi, uri, arxiv, pmid, then details), and the citekey."""
    found: dict[str, list[str]] = {name: [] for name in ("doi", "uri", "arxiv", "pmid")}
    names = {"pubmed": "pmid", "url": "uri", "hdl": "uri", "issn": "ISSN", "isbn": "ISBN",
             "pmc": "PMCID", "pmcid": "PMCID", "eissn": "ISSN", "issn-l": "ISSN"}  # fmt: skip
    key = ""
    for element in fields.take("identifier", f"{_HOST}/identifier"):
        kind, text = element.get("type", "").lower().strip(), shown(element)
        if kind == "citekey" and not key:
            key = text
            continue
        name = names.get(kind, kind)
        if name not in (*found, "ISSN", "ISBN", "PMCID"):
            name = f"{NAME}:identifier-{kind}" if kind else f"{NAME}:identifier"
        found.setdefault(name, []).append(text)
    own = fields.root.get("ID", "")
    return found, key or (own if tagged_fields.is_key(own) else "")


def _type(fields: Fields) -> tuple[str, str]:
    """Return the CSL type, and the genres as they are."""
    genres = fields.texts("genre")
    words = [_CAMEL.sub(" ", one).lower().strip() for one in genres]
    hosts = [one.lower() for one in fields.texts(f"{_HOST}/genre")]
    resource = next((_RESOURCES.get(one.lower(), "") for one in fields.texts("typeOfResource")), "")
    own = next((_GENRES[one] for one in words if one in _GENRES), "") or csl_type(words)
    hosted = fields.root.find(_HOST) is not None
    if hosted and own in ("", "book", "periodical"):
        own = next((_HOSTS[one] for one in hosts if one in _HOSTS), "") or _hosted(fields, own)
    return own or resource, joined(genres)


def _hosted(fields: Fields, own: str) -> str:
    """Return the type of a work in another by what its host has."""
    kinds = {one.get("type", "").lower() for one in fields.root.findall(f"{_HOST}/identifier")}
    if "isbn" in kinds or own == "book":
        return "chapter"
    return "article-journal" if "issn" in kinds or fields.root.find(f"{_HOST}/part") is not None \
        else own  # fmt: skip


def _date(fields: Fields) -> str:
    """Return the first date that can be read; those that say no more than it count as read."""
    found = [(element, dates.date(shown(element))) for element in _dates(fields.root)]
    known = next((date for _, date in found if date), "")
    fields.taken(element for element, date in found if date and known.startswith(date))
    return known


def _dates(root: Element) -> Iterator[Element]:
    """Yield the dates, that of publication first, then the one that the record is sorted by."""
    yield from root.findall("originInfo/dateIssued")
    yield from root.findall("originInfo/*[@keyDate='yes']")
    for place in ("originInfo", "part", f"{_HOST}/part", f"{_HOST}/originInfo"):
        for name in ("date",) if place.endswith("part") else _DATES:
            yield from root.findall(f"{place}/{name}")


def _details(fields: Fields) -> dict[str, str]:
    found = {
        "publisher": joined(fields.texts("originInfo/publisher", f"{_HOST}/originInfo/publisher")),
        "publisher-place": joined(fields.texts("originInfo/place/placeTerm[@type='text']",
                                               f"{_HOST}/originInfo/place/placeTerm[@type='text']")),
        "edition": joined(fields.texts("originInfo/edition")),
        "language": joined(fields.texts("language/languageTerm", "language")),
        "note": joined(fields.texts("note")),
        "collection-title": joined(map(_title, fields.take(f"{_SERIES}/titleInfo"))),
        "publisher-place ": joined(fields.texts("originInfo/place/placeTerm")),
    }  # fmt: skip
    place = found.pop("publisher-place ")
    found["publisher-place"] = found["publisher-place"] or place
    for element in fields.root.findall("part") + fields.root.findall(f"{_HOST}/part"):
        for name, value in _part(fields, element).items():
            found.setdefault(name, value)
    return found


def _part(fields: Fields, part: Element) -> dict[str, str]:
    """Return volume, issue and pages of a part."""
    found: dict[str, str] = {}
    for detail in part.findall("detail"):
        kind = detail.get("type", "").lower()
        number = joined(map(shown, [*detail.findall("number"), *detail.findall("title")]), " ")
        if kind in _PARTS and number:
            found["issue" if kind == "number" else kind] = number
            fields.taken([detail])
    for extent in part.findall("extent"):
        start, end, list_, total = (
            shown(extent.find(name)) for name in ("start", "end", "list", "total")
        )
        pages = "-".join(filter(None, (start, end))) or list_
        if extent.get("unit", "page").lower().startswith("page") and (pages or total):
            found["page"], found["number-of-pages"] = tagged_fields.pages(pages), total
            fields.taken([extent])
    return found
