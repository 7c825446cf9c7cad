"""The text exports of Ovid: MEDLINE, Embase, PsycINFO and its journals.

    <1>                     a number opens a record
    Title                   a name on its own line
      A title.[Review]      its value, indented
    AU  - Family, Given     or, in older exports, a code of two letters

What stands in a Source ("Journal.  28(2):103-106, April 2015.") is read by `ovid_values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.formats import identifiers, ovid_values, rows, tagged, tagged_fields
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.tagged import Block, Field, Layout, Tagged
from reviewer.formats.tagged_fields import Fields, distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.records import Record

NAME = "ovid"

_NUMBER = re.compile(r"<(\d{1,7})>")
_CODE = re.compile(r"([A-Z][A-Z0-9])  - ")
_NAME = re.compile(r"[A-Z][A-Za-z/()&' -]{1,58}")
_SNIFFED_LINES = 40
_NAMES = {
    "author": "Author", "authors": "Author", "au": "Author", "fa": "Author",
    "title": "Title", "ti": "Title", "chapter title": "Chapter Title",
    "abstract": "Abstract", "ab": "Abstract", "source": "Source", "so": "Source",
    "institution": "Institution", "in": "Institution", "author affiliation": "Institution",
    "author keywords": "Keywords", "keyword heading": "Keywords", "keywords": "Keywords",
    "key concepts": "Keywords", "kw": "Keywords", "id": "Keywords",
    "subject headings": "Subjects", "mesh subject headings": "Subjects", "mh": "Subjects",
    "publication type": "Publication Type", "pt": "Publication Type",
    "document type": "Publication Type", "doi number": "DOI", "doi": "DOI", "do": "DOI",
    "digital object identifier": "DOI", "language": "Language", "lg": "Language",
    "year of publication": "Year", "publication year": "Year", "year": "Year", "yr": "Year",
    "date of publication": "Date", "publication date": "Date", "dp": "Date",
    "publisher": "Publisher", "pb": "Publisher", "issn": "ISSN", "is": "ISSN",
    "isbn": "ISBN", "ib": "ISBN", "editor": "Editor", "editors": "Editor", "ed": "Editor",
    "pmid": "PMID", "pubmed id": "PMID", "unique identifier": "UI", "ui": "UI",
    "country of publication": "Country", "cp": "Country", "original title": "Original Title",
    "journal": "Journal", "jn": "Journal", "book title": "Book Title", "volume": "Volume",
    "issue": "Issue", "pages": "Pages", "pg": "Pages", "vi": "Volume", "ip": "Issue",
}  # fmt: skip
_DETAILS = {
    "Publisher": "publisher",
    "Country": "publisher-place",
    "Original Title": "original-title",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "page",
}


def sniff(document: Document) -> bool:
    """Whether a number in angle brackets is followed by a name and an indented value, or codes."""
    lines = tagged.first_lines(document, _SNIFFED_LINES)
    if lines and lines[0].startswith("VN  - Ovid"):
        return True
    for line, name, value in zip(lines, lines[1:], lines[2:], strict=False):
        if line[0] in "@{%" or (line[0] == "<" and not _NUMBER.fullmatch(line)):
            return False
        if _NUMBER.fullmatch(line):
            return bool(_CODE.match(name) or (_NAME.fullmatch(name) and value[0].isspace()))
    return False


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejected rows of an export from Ovid."""
    return rows.read(document, NAME, tagged.segments(document, LAYOUT), parse)


def _tag(line: str, opening: str) -> Tagged | None:
    number = _NUMBER.fullmatch(line)
    if number:
        return "<>", number[1]
    code = _CODE.match(line)
    if code:
        return _NAMES.get(code[1].lower(), code[1]), line[code.end() :].strip()
    if opening and not line[0].isspace() and _NAME.fullmatch(line):
        return _NAMES.get(line.lower(), line), ""
    return None


def _starts(block: Block, found: Tagged, _blank: bool) -> bool:
    """Whether a number or the head of a record with codes opens another."""
    tag = found[0]
    return (
        tag == "<>" or (tag == "VN" and block.tags != {"<>"}) or (tag == "UI" and tag in block.tags)
    )


LAYOUT = Layout(tag=_tag, starts=_starts)
"""How the exports look."""


def parse(raw: tuple[Field, ...]) -> Parsed:
    """Return the record that the fields of one make."""
    fields = Fields(raw)
    fields.take("<>", "Score")
    source = ovid_values.source(fields.peek("Source"))
    kinds = [one.split(":")[0] for one in tagged_fields.split(fields.peek("Publication Type"))]
    type_ = csl_type(kinds)
    if type_ == "book" and "Chapter Title" in fields:
        type_ = "chapter"
    title, venue, genre = _titles(fields, source.venue)
    people = ovid_values.people(fields.peek_lines("Author"), fields.peek_lines("Editor"))
    if not people.incomplete:
        fields.take("Author", "Editor")
    keywords = tagged_fields.split(fields.lines("Keywords"))
    doi = next(filter(None, map(identifiers.doi, fields.take("DOI"))), "")
    record = Record(
        title=title,
        authors=people.authors or people.editors,
        authors_truncated=people.truncated,
        abstract=plain(" ".join(fields.take("Abstract"))),
        date=tagged_fields.dated(fields.take("Year"), [*fields.take("Date"), source.date]),
        type=type_,
        venue=venue,
        affiliations=ovid_values.institutions(fields.lines("Institution")),
        keywords=distinct(one.rstrip(". ").lstrip("*") for one in keywords),
        doi=doi,
        arxiv_id=tagged_fields.arxiv(doi, venue),
        pmid=identifiers.pmid(fields.one("PMID")),
    )
    editors = tagged_fields.inverted(people.editors if people.authors else ())
    known = {**source.details, **_filled(_details(fields))}
    left = merged(known, {"genre": genre, "editor": editors}, fields.details(NAME))
    return Parsed(tagged_fields.with_details(record, left))


def _titles(fields: Fields, source_venue: str) -> tuple[str, str, str]:
    """Return the title, what contains the work, and the kind that stands behind the title."""
    whole, chapter = fields.one("Title"), fields.one("Chapter Title")
    title, genre = ovid_values.title(chapter or whole)
    container = plain(fields.one("Journal", "Book Title"))
    if chapter and whole:
        return title, ovid_values.title(whole)[0], genre
    return title, container or source_venue, genre


def _details(fields: Fields) -> dict[str, str]:
    """Return what has the name of a CSL variable."""
    found = {name: joined(fields.take(tag)) for tag, name in _DETAILS.items()}
    found["language"] = joined(one.rstrip(".") for one in fields.take("Language"))
    return {**found, **tagged_fields.serials(fields.take("ISSN", "ISBN"), "ovid:ISSN")}


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
