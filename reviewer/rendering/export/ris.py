"""Records as RIS, one value a line, with all that they hold.

Types and tags are those that our reader knows (`formats.ris_tags`). Each record
is read back by it, and what it does not bring back stands in the user field U5
(see `formats.amendments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviewer.formats import names
from reviewer.formats.amendments import difference
from reviewer.formats.rows import Parsed
from reviewer.formats.soundness import storable
from reviewer.formats.text import visible
from reviewer.records import Author, Record
from reviewer.rendering.export.wishes import Wishes

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_NOT_KEPT = frozenset("TY ER ID U5".split())
_PAGES = re.compile(r"([^-]+)-([^-]+)")
_NUMBER = re.compile(r"(?=\D{0,20}\d)[\w./:-]{1,30}")
_DOUBLE = {"container-title-short": "J2", "PMCID": "C2", "ISSN": "SN", "ISBN": "SN"}

Line = tuple[str, str]


def write_ris(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield records as RIS."""
    del wishes  # RIS is UTF-8, and holds any key
    for record in map(storable, records):
        lines = [(tag, shown) for tag, value in _lines(record) if (shown := visible(value))]
        if more := difference(_read(lines), record, "ris"):
            lines.append(("U5", more))
        yield "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n\n"


def _read(lines: Iterable[Line]) -> Parsed:
    """Return what our reader makes of a record."""
    from reviewer.formats.ris_record import parse
    from reviewer.formats.tagged import Field

    return parse(tuple(Field(tag, (value,)) for tag, value in lines))


def _lines(record: Record) -> Iterator[Line]:
    kind = _kind(record)
    yield "TY", kind
    yield "ID", record.key
    yield from (("AU", _name(one)) for one in record.authors)
    yield "AU", "et al." if record.authors_truncated else ""
    yield "TI", record.title
    yield _venue(kind), record.venue
    yield from _date(record.date)
    yield "AB", record.abstract
    yield "DO", record.doi
    yield "AN", f"arXiv:{record.arxiv_id}" if record.arxiv_id else ""
    yield "PM", record.pmid
    yield "UR", record.url
    yield from (("KW", one) for one in record.keywords)
    yield from (("AD", one) for one in record.affiliations)
    yield from _details(record)


def _kind(record: Record) -> str:
    """Return the type with which the record came, or the usual one for its CSL type."""
    from reviewer.formats.ris_tags import RIS_TYPES

    came = record.detail("ris:TY")
    if came in RIS_TYPES and RIS_TYPES[came] == record.type:
        return came
    return next((name for name, csl in RIS_TYPES.items() if csl == record.type), "GEN")


def _venue(kind: str) -> str:
    from reviewer.formats.ris_tags import SERIES_TYPES

    return "JF" if kind in SERIES_TYPES else "T2"


def _name(person: Author) -> str:
    """Return "Family, Given"; a comma after the name of a group, as EndNote has it."""
    shown = names.inverted(person)
    return shown if person.given else f"{shown},"


def _date(date: str) -> Iterator[Line]:
    found = _DATE.fullmatch(date)
    year, month, day = found.groups(default="") if found else (date, "", "")
    yield "PY", year
    yield "DA", f"{year}/{month}/{day}" if month else ""


def _details(record: Record) -> Iterator[Line]:
    from reviewer.formats.ris_tags import RIS_DETAILS, RIS_PEOPLE

    tags = {name: tag for tag, name in reversed(RIS_DETAILS.items())} | _DOUBLE
    people = {name: tag for tag, name in reversed(RIS_PEOPLE.items())}
    for one in record.details:
        prefix, _, tag = one.name.partition(":")
        if one.name in people:
            yield from ((people[one.name], name) for name in one.value.split(";"))
        elif one.name in tags:
            yield from ((tags[one.name], line) for line in one.value.split("\n"))
        elif prefix == "ris" and _TAG.fullmatch(tag) and tag not in _NOT_KEPT:
            yield from ((tag, line) for line in one.value.split("\n"))
        else:
            yield from _other(one.name, one.value, has_pages=bool(record.detail("page")))


def _other(name: str, value: str, *, has_pages: bool) -> Iterator[Line]:
    """Yield the details whose tag depends on their value."""
    if name == "page":
        found = _PAGES.fullmatch(value)
        yield "SP", found[1] if found else value
        yield "EP", found[2] if found else ""
    elif name == "number-of-pages" and not has_pages:
        yield "SP", f"{value} p."
    elif name == "accessed":
        yield "Y2", value.replace("-", "/")
    elif name == "number" and _NUMBER.fullmatch(value):
        yield "M1", value


__all__ = ["write_ris"]
