"""PubMed and MEDLINE as XML: articles and book documents of efetch and the yearly files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.formats import dates, identifiers, names, tagged_fields, xml_records
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.rows import read as read_rows
from reviewer.formats.tagged_fields import distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.formats.xml_fields import Fields, dated, shown
from reviewer.formats.xml_tree import tree
from reviewer.records import Author, Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "pubmed-xml"

LAYOUT = xml_records.Layout(
    records=frozenset({"PubmedArticle", "PubmedBookArticle"}),
    inner=frozenset({"MedlineCitation", "BookDocument"}),
    around=frozenset({"PMID"}),  # of DeleteCitation and DeleteDocument in the update files
)
"""How the format looks."""

_ROOTS = (
    LAYOUT.records | LAYOUT.inner
    | {"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"}
)  # fmt: skip
_TRANSLATED = re.compile(r"\[(.+?)\.?\](?:\.|\s*\(author's transl\)\.?)?")
_NAMED = {
    "volume": ("JournalIssue/Volume", "Volume"),
    "issue": ("JournalIssue/Issue",),
    "container-title-short": ("ISOAbbreviation",),
    "collection-title": ("CollectionTitle",),
    "publisher": ("PublisherName",),
    "publisher-place": ("PublisherLocation",),
    "edition": ("Edition",),
    "volume-title": ("VolumeTitle",),
    "ISBN": ("Isbn",),
}
# What only repeats other fields, or counts.
_LEFT_OUT = (".//ReferenceList", ".//MedlineTA", ".//NlmUniqueID", ".//ISSNLinking")
_NUMBERS = (
    ".//Article/ELocationID", ".//Book/ELocationID", ".//BookDocument/ELocationID",
    "*/ArticleIdList/ArticleId", "ArticleIdList/ArticleId",
)  # fmt: skip
_CITED = ".//Article/Journal"


def sniff(document: Document) -> bool:
    """Whether the first element is a set of articles of PubMed, or one of them."""
    return xml_records.root(document) in _ROOTS


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file from PubMed."""
    return read_rows(document, NAME, xml_records.segments(document, LAYOUT), parse)


def parse(raw: str) -> Parsed:
    """Return one article or book document as a record."""
    root = tree(raw)
    fields = Fields(root)
    short = fields.texts(".//MedlineTA")
    fields.take(*(path for path in _LEFT_OUT if path != ".//MedlineTA"))
    title, translated = _title(fields)
    book = fields.one(".//BookTitle")
    people, truncated = _people(fields, "authors")
    editors, _ = _people(fields, "editors")
    doi, pmc, numbers = _numbers(fields)
    venue = fields.one(f"{_CITED}/Title") or ("" if not title else plain(book))
    venue = venue or next(iter([*fields.texts(".//ISOAbbreviation"), *short]), "")
    keywords, headings = _keywords(fields)
    type_, genre = _type(fields, bool(title), bool(book))
    record = Record(
        title=title or plain(book).rstrip("."),
        authors=people or editors,
        authors_truncated=truncated,
        abstract=_abstract(fields),
        date=_date(fields),
        type=type_,
        venue="" if venue == title else plain(venue),
        affiliations=_affiliations(fields),
        keywords=keywords,
        doi=doi,
        arxiv_id=tagged_fields.arxiv(doi, venue),
        pmid=identifiers.pmid(fields.one("PMID", "*/PMID")),
    )
    values = _details(fields, short) | {
        "PMCID": pmc, "genre": genre, f"{NAME}:MeshHeading": headings,
        "editor": tagged_fields.inverted(editors if people else ()),
        f"{NAME}:ArticleTitle": translated, f"{NAME}:ArticleId": numbers,
    }  # fmt: skip
    return Parsed(tagged_fields.with_details(record, merged(values, fields.left(NAME))))


def _title(fields: Fields) -> tuple[str, str]:
    """Return the title without PubMed's full stop, and how it stood if it is in brackets."""
    whole = fields.one(".//ArticleTitle")
    found = _TRANSLATED.fullmatch(whole)
    title = plain(found[1] if found else whole)
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    return title, whole if found else ""


def _people(fields: Fields, kind: str) -> tuple[tuple[Author, ...], bool]:
    """Return the authors or editors, and whether there are more than the list names."""
    found: dict[Author, None] = {}
    truncated = False
    for place in fields.root.iter("AuthorList"):
        if (place.get("Type", "authors").lower() == "editors") != (kind == "editors"):
            continue
        truncated = truncated or place.get("CompleteYN") == "N"
        for element in place.findall("Author"):
            if person := _person(fields, element):
                found.setdefault(person)
    others = [one for one in found if one.name.lower().strip(" .") in ("et al", "and others")]
    return tuple(one for one in found if one not in others), truncated or bool(others)


def _person(fields: Fields, element: Element) -> Author | None:
    parts = {
        name: element.find(name)
        for name in ("CollectiveName", "LastName", "ForeName", "FirstName", "MiddleName",
                     "Initials", "Suffix")
    }  # fmt: skip
    fields.taken(parts.values())
    text = {name: plain(shown(one)) for name, one in parts.items()}
    if text["CollectiveName"]:
        return Author(text["CollectiveName"], text["CollectiveName"])
    given = " ".join(filter(None, (text["ForeName"] or text["FirstName"], text["MiddleName"])))
    if not (text["LastName"] or given):
        return None
    return names.of_parts(text["LastName"], given or text["Initials"], suffix=text["Suffix"])


def _affiliations(fields: Fields) -> tuple[str, ...]:
    found = fields.texts(".//AuthorList/Author/AffiliationInfo/Affiliation",
                         ".//AuthorList/Author/Affiliation", ".//Article/Affiliation")  # fmt: skip
    return distinct(map(plain, found))


def _abstract(fields: Fields) -> str:
    """Return the abstract in one paragraph, labels kept; other languages' stay details."""
    found = []
    own = fields.take(".//Abstract/AbstractText")
    for element in own or fields.take(".//OtherAbstract[1]/AbstractText"):
        label, text = element.get("Label", "").strip(), plain(shown(element))
        named = label and label.upper() != "UNLABELLED" and not text.startswith(label)
        found.append(f"{label}: {text}" if named and text else text)
    return " ".join(filter(None, found))


def _type(fields: Fields, titled: bool, book: bool) -> tuple[str, str]:
    types = fields.texts(".//PublicationTypeList/PublicationType", ".//PublicationType")
    if book:
        return ("chapter" if titled else "book"), joined(types)
    journal = fields.root.find(_CITED) is not None
    return csl_type(types) or ("article-journal" if journal else ""), joined(types)


def _date(fields: Fields) -> str:
    """Return the date of publication, else that of the electronic one."""
    found = ""
    for element in fields.take(f"{_CITED}/JournalIssue/PubDate", ".//Book/PubDate"):
        season = shown(element.find("MedlineDate"))
        found = found or dated(element) or dates.date(season or shown(element))
    if found:
        return found
    for path in (".//ArticleDate", ".//ContributionDate", ".//Journal//PubDate"):
        found = found or next(filter(None, map(dated, fields.root.findall(path))), "")
    return found


def _numbers(fields: Fields) -> tuple[str, str, str]:
    """Return the DOI, the number in PMC, and the other numbers with their kinds."""
    doi = pmc = ""
    others = []
    for element in fields.take(*_NUMBERS):
        kind, text = element.get("EIdType") or element.get("IdType", ""), shown(element)
        number = identifiers.doi(text) if kind == "doi" else ""
        if number and (not doi or doi.casefold() == number.casefold()):
            doi = doi or number
        elif kind in ("pmc", "pmcid") and identifiers.pmcid(text):
            pmc = pmc or identifiers.pmcid(text)
        elif kind not in ("pubmed", "medline") and text:
            others.append(f"{text} [{kind}]" if kind else text)
    return doi, pmc, joined(others)


def _keywords(fields: Fields) -> tuple[tuple[str, ...], str]:
    """Return keywords and main headings, and the headings as they are if those are not all."""
    own = fields.texts(".//KeywordList/Keyword")
    mains, whole = [], []
    for element in fields.take(".//MeshHeadingList/MeshHeading"):
        main = shown(element.find("DescriptorName"))
        mains.append(main)
        parts = [main, *(_starred(one) for one in element.findall("QualifierName"))]
        whole.append("/".join(filter(None, parts)))
    return distinct(map(plain, [*own, *mains])), joined(whole if whole != mains else ())


def _starred(element: Element) -> str:
    return ("*" if element.get("MajorTopicYN") == "Y" else "") + shown(element)


def _details(fields: Fields, short: list[str]) -> dict[str, str]:
    found = {name: joined(fields.texts(*(f".//{path}" for path in paths)))
             for name, paths in _NAMED.items()}  # fmt: skip
    found["container-title-short"] = found["container-title-short"] or joined(short[:1])
    found["ISSN"] = joined(fields.texts(".//Journal/ISSN"), ", ")
    found["page"] = _pages(fields)
    found["language"] = joined(fields.texts(".//Article/Language", ".//BookDocument/Language"))
    found["original-title"] = plain(fields.one(".//VernacularTitle")).rstrip(".")
    grants = (" ".join(filter(None, (shown(part) for part in one)))
              for one in fields.take(".//GrantList/Grant"))  # fmt: skip
    found[f"{NAME}:Grant"] = joined(grants)
    comments = fields.take(".//CommentsCorrectionsList/CommentsCorrections")
    found[f"{NAME}:CommentsCorrections"] = joined(map(_comment, comments))
    return found


def _comment(element: Element) -> str:
    pmid = shown(element.find("PMID"))
    source = shown(element.find("RefSource"))
    said = f"{element.get('RefType', '')}: {source}".strip(": ")
    return f"{said} [PMID {pmid}]" if pmid else said


def _pages(fields: Fields) -> str:
    shown_ = fields.texts(".//Pagination/MedlinePgn")
    start, end = (fields.texts(f".//Pagination/{name}Page") for name in ("Start", "End"))
    if not shown_ and start:
        shown_ = ["-".join([start[0], *end[:1]])]
    pieces = tagged_fields.split(shown_, ",")
    return ", ".join(map(tagged_fields.pages, pieces))
