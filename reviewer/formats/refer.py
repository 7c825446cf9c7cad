"""The tagged format of refer, BibIX and EndNote (.enw): a percent sign and one character.

%0 Journal Article
%A Family, Given        one author a line
%T A title
%X An abstract that
goes on without a sign
                        an empty line, then the next record
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.formats import identifiers, rows, tagged, tagged_fields
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.tagged import Block, Field, Layout, Tagged
from reviewer.formats.tagged_fields import Fields, distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.records import Record

NAME = "refer"

_TAG = re.compile(r"%([A-Z0-9@!#$&()*+^?<>=~\[\]{}|:;,'\"./_-])(?:[ \t]|$)")
_SNIFFED_LINES = 40
_TITLES = "T0"
_LATE = frozenset("XZUK>WV+~[=]&1234569@!#$")
"""Tags that open no record: after an empty line in an abstract they go on with the same one."""

_DETAILS = {
    "V": "volume",
    "N": "issue",
    "I": "publisher",
    "C": "publisher-place",
    "S": "collection-title",
    "L": "call-number",
    "G": "language",
    "Z": "note",
    "6": "number-of-volumes",
    "7": "edition",
    "9": "genre",
    "!": "title-short",
    "&": "section",
    "~": "source",
    "(": "original-title",
    "*": "reviewed-title",
}
_PEOPLE = {"E": "editor", "Y": "collection-editor", "?": "translator"}


def sniff(document: Document) -> bool:
    """Whether the first line is tagged, and a title or a type is among the first ones."""
    lines = tagged.first_lines(document, _SNIFFED_LINES)
    if not lines or not _TAG.match(lines[0]):
        return False
    tags = [found[1] for found in map(_TAG.match, lines) if found]
    return bool(set(tags) & set(_TITLES)) and len(set(tags)) > 1


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejected rows of a file in refer's format."""
    return rows.read(document, NAME, tagged.segments(document, LAYOUT), parse)


def _tag(line: str, _opening: str) -> Tagged | None:
    found = _TAG.match(line)
    return (found[1], line[found.end() :].strip()) if found else None


def _starts(block: Block, found: Tagged, blank: bool) -> bool:
    """Whether a tag begins a record: after an empty line, or as a second type."""
    tag = found[0]
    return (blank and tag not in _LATE) or (tag == "0" and tag in block.tags)


LAYOUT = Layout(tag=_tag, starts=_starts)
"""How the format looks."""


def parse(raw: tuple[Field, ...]) -> Parsed:
    """Return the record that the fields of one make, and its label (%F) as the key."""
    fields = Fields(raw)
    kind = fields.one("0")
    authors, truncated = tagged_fields.people(fields.take("A"))
    others = {name: tagged_fields.people(fields.take(tag))[0] for tag, name in _PEOPLE.items()}
    if not authors:
        authors = others.pop("editor")
    doi = _doi(fields)
    links = distinct(tagged_fields.urls(fields.lines("U")))
    url = tagged_fields.landing_page(links, doi)
    others_shown = {name: tagged_fields.inverted(each) for name, each in others.items()}
    title, venue, containers = _titles(fields)
    record = Record(
        title=title,
        authors=authors,
        authors_truncated=truncated,
        abstract=plain(" ".join(fields.take("X"))),
        date=_date(fields),
        type=csl_type([kind]),
        venue=venue,
        affiliations=distinct(fields.lines("+")),
        keywords=distinct(tagged_fields.split(fields.lines("K"))),
        doi=doi or next(filter(None, map(tagged_fields.doi_of_url, links)), ""),
        arxiv_id=tagged_fields.arxiv(doi, venue, *links),
        pmid=next(filter(None, map(tagged_fields.pmid_of_url, links)), ""),
        url=url,
    )
    more = [one for one in links if one != url and not tagged_fields.is_resolver(one, record.doi)]
    kept = {"refer:U": joined(more), "refer:0": "" if record.type else kind}
    citekey = _citekey(fields)
    known = (others_shown, containers, kept, _details(fields))
    left = merged(*known, fields.details(NAME))
    return Parsed(tagged_fields.with_details(record, left), citekey)


def _titles(fields: Fields) -> tuple[str, str, dict[str, str]]:
    """Return the title, what contains the work, and other names of that as details."""
    title = plain(fields.one("T"))
    venue = fields.one("J", "B")
    short = fields.take("O") if venue else []
    return title, plain(venue), {"refer:O": joined(short)}


def _citekey(fields: Fields) -> str:
    shown = next(iter(fields.peek("F")), "")
    if not tagged_fields.is_key(shown):
        return ""
    fields.drop(shown, "F")
    return shown


def _doi(fields: Fields) -> str:
    for value in fields.peek("R"):
        found = identifiers.doi(value)
        if found:
            fields.drop(value, "R")
            return found
    return ""


def _date(fields: Fields) -> str:
    found = tagged_fields.dated(fields.peek("D"), fields.peek("8"))
    fields.drop_if(lambda text: tagged_fields.agrees(text, found), "D", "8")
    return found


def _details(fields: Fields) -> dict[str, str]:
    """Return what has the name of a CSL variable."""
    found = {name: joined(fields.take(tag)) for tag, name in _DETAILS.items()}
    found["page"] = ", ".join(map(tagged_fields.pages, fields.take("P")))
    found["accessed"] = joined(map(tagged_fields.date, fields.peek("[")))
    fields.drop_if(lambda text: bool(tagged_fields.date(text)), "[")
    return {**found, **tagged_fields.serials(fields.take("@"), "refer:@")}
