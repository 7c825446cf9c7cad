"""The tagged format of PubMed and MEDLINE (.nbib), which ERIC writes as well.

PMID- 12345678          a tag of up to four letters, a hyphen, a space
TI  - A title that is
      wrapped.          six spaces: goes on
                        an empty line, then PMID: the next record
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.formats import dates, identifiers, names, rows, tagged, tagged_fields
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.tagged import Block, Field, Layout, Tagged
from reviewer.formats.tagged_fields import Fields, distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.records import Author, Record

NAME = "nbib"

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,4}) {0,3}-(?: |$|(?<=PMID-)(?=\d))")
_FIRST = re.compile(r"(?:PMID|OWN |PMCR|STAT)- ?\S")
_SNIFFED_LINES = 15
_BRACKETED = re.compile(r"\[(.+?)\.?\](?:\.|\s*\(author's transl\)\.?)?")
_DOI = re.compile(r"10\.\d|https?://(?:dx\.)?doi\.org/")
Names = tuple[Author, ...]

_DETAILS = {
    "VI": "volume",
    "IP": "issue",
    "PL": "publisher-place",
    "PB": "publisher",
    "LA": "language",
    "EN": "edition",
    "CTI": "collection-title",
    "TT": "original-title",
    "GN": "note",
    "VTI": "volume-title",
}


def sniff(document: Document) -> bool:
    """Whether the first tag is one of those that open a record of PubMed."""
    for line in tagged.first_lines(document, _SNIFFED_LINES):
        if _TAG.match(line):
            return bool(_FIRST.match(line))
        if line[0] in "@{<%[":
            return False
    return False


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejected rows of a file from PubMed."""
    return rows.read(document, NAME, tagged.segments(document, LAYOUT), parse)


def _tag(line: str, _opening: str) -> Tagged | None:
    found = _TAG.match(line)
    return (found[1], line[found.end() :].strip()) if found else None


def _starts(block: Block, found: Tagged, blank: bool) -> bool:
    """Whether a tag begins a record: PMID, or after an empty line the one that began this."""
    if found[0] == "PMID":
        return True
    return blank and (found[0] == block.fields[0][0] if block.fields else False)


LAYOUT = Layout(tag=_tag, starts=_starts)
"""How the format looks."""


def parse(raw: tuple[Field, ...]) -> Parsed:
    """Return the record that the fields of one make."""
    fields = Fields(raw)
    type_, genre = _type(fields)
    title, shown = _title(fields)
    people, truncated = _people(fields, "FAU", "AU", "CN")
    editors, _ = _people(fields, "FED", "ED")
    doi, numbers = _located(fields)
    venue = plain(fields.one("JT", "BTI", "TA"))
    keywords, headings = _keywords(fields)
    record = Record(
        title=title,
        authors=people or editors,
        authors_truncated=truncated,
        abstract=plain(" ".join(fields.take("AB") or fields.take("OAB"))),
        date=_date(fields),
        type=type_,
        venue="" if venue == title else venue,
        affiliations=distinct(fields.take("AD")),
        keywords=keywords,
        doi=doi,
        arxiv_id=tagged_fields.arxiv(doi, venue),
        pmid=identifiers.pmid(fields.one("PMID")),
        url=numbers.pop("URL", ""),
    )
    known = {"genre": genre, "nbib:TI": shown, "nbib:MH": headings}
    edited = {"editor": tagged_fields.inverted(editors if people else ())}
    left = merged(known, numbers, edited, _details(fields))
    return Parsed(tagged_fields.with_details(record, merged(left, fields.details(NAME))))


def _type(fields: Fields) -> tuple[str, str]:
    """Return the CSL type, and the types of publication as they are."""
    types = fields.take("PT")
    if "BTI" in fields:
        return ("chapter" if "TI" in fields else "book"), joined(types)
    known = csl_type(types)
    return known or ("article-journal" if types and "JT" in fields else ""), joined(types)


def _title(fields: Fields) -> tuple[str, str]:
    """Return the title without the full stop that PubMed adds, and how it stood if in brackets.

    Brackets are around the titles that PubMed translated; of several titles each continues the one
    before it.
    """
    whole = ""
    for part in fields.take("TI") or fields.peek("BTI"):
        whole += (" " if whole[-1:] in ":.?!" else ": ") + part if whole else part
    translated = _BRACKETED.fullmatch(whole)
    title = plain(translated[1] if translated else whole)
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    return title, whole if translated else ""


def _people(fields: Fields, full: str, short: str, group: str = "") -> tuple[Names, bool]:
    """Return the names: whole ones rather than those with initials that follow them."""
    found: list[str] = []
    has_full = False
    for one in fields.ordered(full, short, group):
        repeats = has_full and one.tag == short
        has_full = one.tag == full
        if not repeats:
            found.append(f"{one.text.rstrip(',')}," if one.tag == group else _with_suffix(one.text))
    return tagged_fields.people(found)


def _with_suffix(name: str) -> str:
    """Return "Family, Given, Jr" for the "Family, Given Jr" of PubMed."""
    start, _, last = name.rpartition(" ")
    inverted = "," in start and not start.endswith(",") and names.SUFFIX.fullmatch(last)
    return f"{start}, {last}" if inverted else name


def _keywords(fields: Fields) -> tuple[tuple[str, ...], str]:
    """Return keywords and main headings, and the headings as they are if those are not all."""
    headings = fields.take("MH")
    mains = [heading.split("/")[0].strip("* ") for heading in headings]
    own = [one.lstrip("*") for one in fields.take("OT")]
    return distinct([*own, *mains]), joined(headings if mains != headings else ())


def _date(fields: Fields) -> str:
    """Return the date of publication, else that of the electronic one."""
    return dates.date(fields.one("DP")) or dates.date(next(iter(fields.peek("DEP", "CDAT")), ""))


def _located(fields: Fields) -> tuple[str, dict[str, str]]:
    """Return the DOI, and the other numbers and addresses of the paper as details."""
    doi, url = "", ""
    others: list[str] = []
    for value in fields.take("LID", "AID"):
        found = identifiers.doi(value)
        if _is_doi(value) and found:
            doi = doi or found
        elif value.startswith("http") and not url:
            url = value
        if not _is_doi(value) or found.casefold() != doi.casefold():
            others.append(value)
    return doi, {"nbib:AID": joined(one for one in others if one != url), "URL": url}


def _is_doi(value: str) -> bool:
    return value.endswith("[doi]") or bool(_DOI.match(value))


def _details(fields: Fields) -> dict[str, str]:
    """Return what has the name of a CSL variable."""
    found = {name: joined(fields.take(tag)) for tag, name in _DETAILS.items()}
    serials = tagged_fields.serials(fields.take("IS", "ISSN", "ISBN"), "nbib:IS")
    found["page"] = ", ".join(map(tagged_fields.pages, tagged_fields.split(fields.take("PG"), ",")))
    found["container-title-short"] = joined(fields.take("TA"))
    found["original-title"] = found["original-title"].rstrip(".")
    found["PMCID"] = identifiers.pmcid(fields.one("PMC"))
    return {**found, **serials}
