"""The plain text of Web of Science (.txt, .ciw, .isi), and the older ISI export format.

FN Clarivate Analytics Web of Science
VR 1.0
PT J                    two capitals and a space; PT opens a record
AU Family, AB
   Other, CD            three spaces: goes on, one author a line
ER                      closes it
EF                      closes the file
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.formats import identifiers, rows, tagged, tagged_fields
from reviewer.formats.document import Document
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row
from reviewer.formats.tagged import Block, Field, Layout, Tagged
from reviewer.formats.tagged_fields import Fields, distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.records import Author, Record

NAME = "wos"

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
_OPENING = re.compile(r"(?:FN [A-Z]|PT (?:[JBSPC]|Journal|Book|Series|Patent)\s*$)")
_PUBLICATION_TYPE = re.compile(r"[JBSPC]|[A-Z][a-z]{3,15}(?: [A-Za-z]{2,15}){0,2}|")
_SNIFFED_LINES = 30
_ADDRESS = re.compile(r"\[([^\[\]]*)\]\s*")
_KINDS = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent"}
_DETAILS = {
    "VL": "volume",
    "IS": "issue",
    "PU": "publisher",
    "PI": "publisher-place",
    "LA": "language",
    "SE": "collection-title",
    "CT": "event-title",
    "CL": "event-place",
    "CY": "event-date",
    "AR": "number",
    "PG": "number-of-pages",
    "PN": "part-number",
    "DT": "genre",
}


def sniff(document: Document) -> bool:
    """Whether the first tags are those of a file of Web of Science: FN and VR, or PT."""
    lines = tagged.first_lines(document, _SNIFFED_LINES)
    opened = next((n for n, line in enumerate(lines[:5]) if _OPENING.match(line)), None)
    if opened is None or any(line[0] in "@{<%" for line in lines[:opened]):
        return False
    tags = [line for line in lines[opened + 1 :] if _TAG.match(line)]
    return len(tags) > 1 or len(lines) < 3


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejected rows of a file from Web of Science."""
    return rows.read(document, NAME, tagged.segments(document, LAYOUT), parse)


def _tag(line: str, _opening: str) -> Tagged | None:
    found = _TAG.match(line)
    if not found:
        return None
    tag, value = found[1], line[found.end() :].strip()
    return None if tag in ("ER", "EF") and value else (tag, value)


def _starts(_block: Block, found: Tagged, _blank: bool) -> bool:
    return found[0] == "PT" and bool(_PUBLICATION_TYPE.fullmatch(found[1][:60]))


LAYOUT = Layout(
    tag=_tag,
    starts=_starts,
    end="ER",
    header=frozenset({"FN", "VR", "EF"}),
)
"""How the format looks."""


def parse(raw: tuple[Field, ...]) -> Parsed:
    """Return the record that the fields of one make; its list of references (CR) is left out."""
    fields = Fields(raw)
    fields.take("CR")
    type_ = _type(fields)
    authors, truncated = _authors(fields)
    editors, _ = tagged_fields.people(fields.lines("BE", "ED"))
    venue = plain(fields.one("SO", "JI", "J9"))
    affiliations, addresses = _affiliations(fields.lines("C1"))
    title = plain(fields.one("TI"))
    dois = distinct(map(identifiers.doi, tagged_fields.split(fields.take("DI"))))
    doi = next(iter(dois), "")
    record = Record(
        title=title,
        authors=authors or editors,
        authors_truncated=truncated,
        abstract=plain(" ".join(fields.take("AB"))),
        date=_date(fields),
        type=type_,
        venue="" if venue.casefold() == title.casefold() else venue,
        affiliations=affiliations,
        keywords=distinct(tagged_fields.split(fields.take("DE"))),
        doi=doi,
        arxiv_id=tagged_fields.arxiv(doi, venue),
        pmid=identifiers.pmid(fields.one("PM")),
    )
    edited = {"editor": tagged_fields.inverted(editors if authors else ())}
    kept = {"wos:C1": addresses, "wos:DI": joined(dois[1:])}
    left = merged(_details(fields), edited, kept)
    return Parsed(tagged_fields.with_details(record, merged(left, fields.details(NAME))))


def _type(fields: Fields) -> str:
    """Return the CSL type: the kind of document tells more than that of the publication."""
    kind = fields.one("PT")
    documents = tagged_fields.split(fields.peek("DT"))
    if kind[:1] == "J":
        known = csl_type(documents)
        return known if known in ("article", "dataset") else "article-journal"
    named = [one for one in documents if one.lower() != "article"]
    return csl_type(named) or _KINDS.get(kind[:1], "")


def _authors(fields: Fields) -> tuple[tuple[Author, ...], bool]:
    """Return the authors by their full names where there are any, then the groups."""
    full, short = fields.lines("AF", "BF"), fields.lines("AU", "BA")
    groups = [f"{name}," for name in tagged_fields.split(fields.lines("CA", "GP"))]
    return tagged_fields.people([*(full or short), *groups])


def _affiliations(lines: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the addresses, and the lines as they are if they say whose each is."""
    shown = [_ADDRESS.sub("", line, count=1).rstrip(". ") for line in lines]
    named = any(_ADDRESS.match(line) for line in lines)
    return distinct(shown), joined(lines if named else ())


def _date(fields: Fields) -> str:
    """Return the date of publication, else that of early access."""
    years, days, early = fields.take("PY"), fields.peek("PD"), fields.peek("EA")
    found = tagged_fields.dated(years, days)
    fields.drop_if(lambda text: tagged_fields.agrees(text, found), "PD")
    found = found or tagged_fields.dated((), [*days, *early])
    fields.drop_if(lambda text: tagged_fields.agrees(text, found), "EA")
    return found


def _details(fields: Fields) -> dict[str, str]:
    """Return what has the name of a CSL variable."""
    found = {name: joined(fields.take(tag)) for tag, name in _DETAILS.items()}
    serials = tagged_fields.serials(fields.take("SN", "EI", "BN"), "wos:SN")
    ends = [fields.one(tag) for tag in ("BP", "EP")]
    printed = fields.take("PS") if not any(ends) else []
    page = tagged_fields.pages("-".join(filter(None, dict.fromkeys(ends)))) or joined(
        map(tagged_fields.pages, printed)
    )
    short = fields.one("JI", "J9")
    return {**found, **serials, "page": page, "container-title-short": short}
