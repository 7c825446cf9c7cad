"""EndNote's XML, which Zotero, Bookends, Papers, Rayyan and others write as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviewer.formats import identifiers, tagged_fields, xml_records
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.rows import read as read_rows
from reviewer.formats.tagged_fields import distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.formats.xml_fields import Fields
from reviewer.formats.xml_tree import tree
from reviewer.records import Author, Record

NAME = "endnote-xml"

LAYOUT = xml_records.Layout(records=frozenset({"record"}))
"""How the format looks."""

_TELLING = re.compile(r"<(?:ref-type|contributors|rec-number|source-app|foreign-keys)[\s/>]")
_EMPTY = re.compile(r"<xml[^<>]{0,200}>\s*<records\s*(?:/>|>\s*</records>)")
_NUMBERS = {
    "2": "Artwork", "3": "Audiovisual Material", "4": "Bill", "5": "Book Section", "6": "Book",
    "7": "Case", "9": "Computer Program", "10": "Conference Proceedings", "12": "Web Page",
    "17": "Journal Article", "19": "Magazine Article", "20": "Map", "21": "Film or Broadcast",
    "23": "Newspaper Article", "25": "Patent", "26": "Personal Communication", "27": "Report",
    "28": "Edited Book", "31": "Statute", "32": "Thesis", "34": "Unpublished Work",
    "36": "Manuscript", "37": "Figure", "43": "Electronic Article", "44": "Electronic Book",
    "46": "Government Document", "47": "Conference Paper", "52": "Dictionary",
    "53": "Encyclopedia", "56": "Blog", "58": "Standard", "59": "Dataset",
    "60": "Electronic Book Section",
}  # fmt: skip
_OWN_TYPES = {"magazine article": "article-magazine"}
_WHOLE = frozenset({"book", "periodical", "collection"})
_PEOPLE = {
    "secondary-authors": "editor", "tertiary-authors": "collection-editor",
    "subsidiary-authors": "translator", "translated-authors": "translator",
}  # fmt: skip
_DETAILS = {
    "volume": "volume",
    "publisher": "publisher",
    "pub-location": "publisher-place",
    "edition": "edition",
    "language": "language",
    "notes": "note",
    "work-type": "genre",
    "section": "section",
    "call-num": "call-number",
    "num-vols": "number-of-volumes",
    "orig-pub": "original-title",
    "reviewed-item": "reviewed-title",
    "remote-database-name": "source",
    "titles/short-title": "title-short",
    "titles/tertiary-title": "collection-title",
    "titles/translated-title": "endnote-xml:translated-title",
    "periodical/abbr-1": "container-title-short",
    "urls/pdf-urls/url": "endnote-xml:pdf-urls",
}
_NUMBER_OF = frozenset({"report", "patent", "standard", "bill", "legislation"})
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_PMCID = re.compile(r"(?:PMCID:?\s*)?PMC\d{3,9}", re.IGNORECASE)


def sniff(document: Document) -> bool:
    """Whether the first elements are those of EndNote's records."""
    if xml_records.root(document) not in ("xml", "records", "record"):
        return False
    sample = document.sample or ""
    return bool("<record" in sample and _TELLING.search(sample)) or bool(_EMPTY.search(sample))


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file from EndNote."""
    return read_rows(document, NAME, xml_records.segments(document, LAYOUT), parse)


def parse(raw: str) -> Parsed:
    """Return one record, and its label as the key if it can be one."""
    fields = Fields(tree(raw))
    kind, type_ = _type(fields)
    authors, others, truncated = _contributors(fields, type_)
    doi, known = _doi(fields)
    links, url = _links(fields, doi)
    title, venue, containers = _titles(fields, type_)
    numbers = _numbers(fields, links)
    abstract = " ".join(fields.texts("abstract"))
    record = Record(
        title=title,
        authors=authors,
        authors_truncated=truncated,
        abstract=plain(abstract),
        date=_date(fields),
        type=type_,
        venue=venue,
        affiliations=distinct(_lines(fields, "auth-address")),
        keywords=distinct(_keywords(fields)),
        doi=doi or next(filter(None, map(tagged_fields.doi_of_url, links)), ""),
        arxiv_id=tagged_fields.arxiv(doi, venue, *links, *fields.texts("accession-num")),
        pmid=numbers.pop("pmid"),
        url=url,
    )
    more = (one for one in links if one != url and not tagged_fields.is_resolver(one, record.doi))
    kept = {f"{NAME}:url": joined(more), f"{NAME}:ref-type": "" if type_ else kind}
    citekey = _citekey(fields)
    details = (others, containers, known, numbers, kept, _details(fields, type_))
    left = merged(*details, fields.left(NAME))
    return Parsed(tagged_fields.with_details(record, left), citekey)


def _lines(fields: Fields, *paths: str) -> list[str]:
    """Return the texts under some paths, apart at the line breaks that EndNote writes as &#xD;."""
    found = ("".join(one.itertext()) for one in fields.take(*paths))
    return [line for text in found for piece in text.split("\r")
            if (line := " ".join(piece.split()))]  # fmt: skip


def _type(fields: Fields) -> tuple[str, str]:
    """Return the name of the type of reference, and the CSL type."""
    for element in fields.take("ref-type"):
        number = (element.text or "").strip()
        name = element.get("name") or _NUMBERS.get(number, number)
        return name, _OWN_TYPES.get(name.lower().strip(), "") or csl_type([name])
    return "", ""


def _contributors(fields: Fields, type_: str) -> tuple[tuple[Author, ...], dict[str, str], bool]:
    """Return the authors, others as details by what they did, and whether there are more authors.

    Without authors, the editors of a work that is edited as a whole are.
    """
    authors, truncated = tagged_fields.people(_lines(fields, "contributors/authors/author"))
    others: dict[str, tuple[Author, ...]] = {}
    for tag, name in _PEOPLE.items():
        found, _ = tagged_fields.people(_lines(fields, f"contributors/{tag}/author"))
        others[name] = others.get(name, ()) + found
    if not authors and (type_ in _WHOLE or not type_):
        authors = others.pop("editor")
    return authors, {name: tagged_fields.inverted(each) for name, each in others.items()}, truncated


def _titles(fields: Fields, type_: str) -> tuple[str, str, dict[str, str]]:
    """Return the title, what contains the work, and other names of that as details."""
    title = plain(fields.one("titles/title"))
    seconds = [plain(one) for one in fields.texts("titles/secondary-title")]
    journals = [plain(one) for one in fields.texts("periodical/full-title")]
    others = [plain(one) for one in fields.texts("titles/alt-title", "alt-periodical/full-title",
                                                 "titles/short-journal")]  # fmt: skip
    if type_ in _WHOLE:
        return title, "", {"collection-title": joined([*seconds, *journals]),
                           f"{NAME}:alt-title": joined(others)}  # fmt: skip
    names = distinct([*journals, *seconds])
    venue = (seconds or journals or [""])[0] if type_ in ("chapter", "paper-conference") \
        else (names or [""])[0]  # fmt: skip
    more = [one for one in (*names, *others) if one != venue]
    return title, venue, {f"{NAME}:alt-title": joined(more)}


def _keywords(fields: Fields) -> Iterable[str]:
    return map(plain, tagged_fields.split(_lines(fields, "keywords/keyword")))


def _doi(fields: Fields) -> tuple[str, dict[str, str]]:
    """Return the DOI, and what else stands where one is expected."""
    found = ""
    rest = []
    for text in _lines(fields, "electronic-resource-num"):
        number = identifiers.doi(text)
        found = found or number
        if not number:
            rest.append(text)
    return found, {f"{NAME}:electronic-resource-num": joined(rest)}


def _links(fields: Fields, doi: str) -> tuple[tuple[str, ...], str]:
    """Return the addresses of the work on the web, and which of them to keep as its own."""
    texts = _lines(fields, "urls/web-urls/url", "urls/related-urls/url", "urls/text-urls/url")
    links = distinct(tagged_fields.urls(texts))
    found = tagged_fields.landing_page(links, doi)
    return links, found or ("" if doi else tagged_fields.landing_page(links, ""))


def _date(fields: Fields) -> str:
    years = fields.texts("dates/year")
    others = fields.texts("dates/pub-dates/date")
    found = tagged_fields.dated(years, others)
    if found:
        return found
    return tagged_fields.dated(fields.texts("dates/copyright-dates/date"), [])


def _numbers(fields: Fields, links: tuple[str, ...]) -> dict[str, str]:
    """Return the PubMed number (`pmid`), the PMCID, and accession numbers that are neither."""
    accessions = _lines(fields, "accession-num")
    database = " ".join(fields.texts("remote-database-name", "remote-database-provider"))
    pmid = next(filter(None, map(tagged_fields.pmid_of_url, links)), "")
    if not pmid and _PUBMED.search(database):
        pmid = next(filter(None, map(identifiers.pmid, accessions)), "")
    pmcid = next((one for one in fields.texts("custom2") if _PMCID.fullmatch(one)), "")
    customs = {
        f"{NAME}:custom2": "" if pmcid else joined(fields.texts("custom2")),
        f"{NAME}:remote-database-provider": joined(fields.texts("remote-database-provider")),
    }
    others = joined(one for one in accessions if identifiers.pmid(one) != pmid or not pmid)
    return customs | {
        "pmid": pmid, "PMCID": identifiers.pmcid(pmcid), f"{NAME}:accession-num": others
    }  # fmt: skip


def _citekey(fields: Fields) -> str:
    label = next(iter(fields.root.findall("label")), None)
    shown = " ".join("".join(label.itertext()).split()) if label is not None else ""
    if not tagged_fields.is_key(shown):
        return ""
    fields.take("label")
    return shown


def _details(fields: Fields, type_: str) -> dict[str, str]:
    found = {name: joined(map(plain, fields.texts(path))) for path, name in _DETAILS.items()}
    number = joined(fields.texts("number"))
    found["number" if type_ in _NUMBER_OF else "issue"] = number
    found["issue"] = joined([found.get("issue", ""), *fields.texts("issue")])
    found["page"] = ", ".join(map(tagged_fields.pages, fields.texts("pages")))
    accessed = fields.texts("access-date")
    found["accessed"] = joined(tagged_fields.date(one) or one for one in accessed)
    return {**found, **tagged_fields.serials(_lines(fields, "isbn"), f"{NAME}:isbn")}
