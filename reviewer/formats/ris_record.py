"""The fields of one RIS record -> the record.

HTML goes from the title, the abstract and the venue, so whoever writes them
escapes it (`markup.escaped`). Tags that name no field of a record and no CSL variable stay
as the detail "ris:TAG".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.formats import ris_ids, tagged_fields
from reviewer.formats.markup import plain
from reviewer.formats.ris_tags import (
    EDITED_TYPES,
    RIS_DETAILS,
    RIS_PEOPLE,
    RIS_TYPES,
    SERIES_TYPES,
)
from reviewer.formats.rows import Parsed
from reviewer.formats.tagged import Field
from reviewer.formats.tagged_fields import Fields, distinct, joined, merged
from reviewer.formats.tagged_types import csl_type
from reviewer.records import Author, Record

NAME = "ris"

_PAGE_COUNT = re.compile(r"(\d{1,5})\s*p(?:ages|p)?\.?", re.IGNORECASE)
_PAGE = re.compile(r"\d|^[ivxlcdm]+(?:\s*[-\u2013]\s*[ivxlcdm]+)?$", re.IGNORECASE)
_NUMBER = re.compile(r"(?=\D{0,20}\d)[\w./:-]{1,30}")
_GOES_ON = re.compile(r"(?:[,&-]|\b(?:and|of|the|for|de))$")
_TAIL = 12
_TITLES = ("TI", "T1", "CT", "BT")
_VENUES = ("JF", "BT", "JO", "JT")
_SHORT_VENUES = ("JA", "J2", "J1", "JI", "J9")
_USUAL_TYPES = {RIS_TYPES[name]: name for name in reversed(RIS_TYPES)}


def parse(raw: tuple[Field, ...]) -> Parsed:
    """Return the record that the fields of one make, and the key that its ID is, if it is one."""
    fields = Fields(raw)
    kind, type_ = _type(fields)
    names = ris_ids.identified(fields)
    links = ris_ids.linked(fields, names.doi)
    title = plain(fields.one(*_TITLES) or fields.one("ST"))
    venue, containers = _containers(fields, kind)
    authors, truncated, people = _people(fields, kind)
    record = Record(
        title=title,
        authors=authors,
        authors_truncated=truncated,
        abstract=_abstract(fields),
        date=_date(fields),
        type=type_,
        venue=venue,
        affiliations=_affiliations(fields.ordered("AD")),
        keywords=distinct(one.lstrip("*") for one in tagged_fields.split(fields.lines("KW", "DE"))),
        doi=names.doi,
        arxiv_id=names.arxiv_id or tagged_fields.arxiv(venue, *links.all),
        pmid=names.pmid or next(filter(None, map(tagged_fields.pmid_of_url, links.all)), ""),
        url=links.chosen,
    )
    citekey = _citekey(fields)
    known = (people, containers, names.details, links.details, _details(fields))
    return Parsed(tagged_fields.with_details(record, merged(*known, fields.details(NAME))), citekey)


def _type(fields: Fields) -> tuple[str, str]:
    """Return the RIS type and the CSL type; a type that says more than the latter is kept."""
    shown = next(iter(fields.peek_lines("TY")), "")
    kind = shown.upper()
    type_ = RIS_TYPES[kind] if kind in RIS_TYPES else csl_type([shown])
    if _USUAL_TYPES.get(type_) == kind:
        fields.drop(shown, "TY")
    return kind, type_


def _abstract(fields: Fields) -> str:
    shown = fields.take("AB") or fields.take("N2")
    for one in shown:
        fields.drop(one, "N2")
    return plain(" ".join(dict.fromkeys(shown)))


def _containers(fields: Fields, kind: str) -> tuple[str, dict[str, str]]:
    """Return what contains the work, and its short name and series as details."""
    series = fields.take("T2") if kind in SERIES_TYPES else []
    proceedings = ("C3",) if kind in ("CONF", "CPAPER") else ()
    venue = fields.one("T2", *_VENUES, *proceedings) or fields.one(*_SHORT_VENUES)
    short = fields.one(*_SHORT_VENUES) or fields.one("JO")
    return plain(venue), {"container-title-short": short, "collection-title": joined(series)}


def _people(fields: Fields, kind: str) -> tuple[tuple[Author, ...], bool, dict[str, str]]:
    """Return the authors, whether there are more of them, and the others as details."""
    authors, truncated = tagged_fields.people(_names(fields.ordered("AU", "A1")))
    others: dict[str, list[Author]] = {}
    for tag, name in RIS_PEOPLE.items():
        others.setdefault(name, []).extend(tagged_fields.people(_names(fields.ordered(tag)))[0])
    if not authors and kind in EDITED_TYPES:
        authors = tuple(dict.fromkeys(others.pop("editor")))
    shown = {name: tagged_fields.inverted(dict.fromkeys(each)) for name, each in others.items()}
    return authors, truncated, shown


def _names(fields: Sequence[Field]) -> Iterator[str]:
    """Yield the names in some fields: a line after one with a comma is a name if it has one too."""
    for one in fields:
        held: list[str] = []
        for line in one.lines:
            if "," in line and any("," in part for part in held[:1]):
                yield " ".join(held)
                held = []
            held.append(line)
        yield " ".join(held)


def _date(fields: Fields) -> str:
    """Return the date; the fields that say something else, or nothing, are left."""
    tags = ("PY", "YR", "Y1", "DA")
    found = tagged_fields.dated(fields.peek(*tags[:3]), fields.peek("DA", *tags[:3]))
    fields.drop_if(lambda text: tagged_fields.agrees(text, found), *tags)
    return found


def _affiliations(fields: Sequence[Field]) -> tuple[str, ...]:
    """Return the addresses; a second line is one more unless the line before it breaks off."""
    found: list[list[str]] = []
    for one in fields:
        found.append([])
        for line in one.lines:
            before = found[-1]
            if before and not (line[:1].islower() or _GOES_ON.search(before[-1][-_TAIL:])):
                found.append([])
            found[-1].append(line)
    return distinct(" ".join(" ".join(lines).split()) for lines in found)


def _citekey(fields: Fields) -> str:
    shown = next(iter(fields.peek("ID")), "")
    if not tagged_fields.is_key(shown):
        return ""
    fields.drop(shown, "ID")
    return shown


def _details(fields: Fields) -> dict[str, str]:
    """Return what has the name of a CSL variable."""
    found = {"note": joined(fields.lines("N1")), **_pages(fields)}
    for tag, name in RIS_DETAILS.items():
        found[name] = joined((found.get(name, ""), *fields.take(tag)))
    numbers = [value for value in fields.peek("M1") if _NUMBER.fullmatch(value)]
    fields.drop_if(lambda text: bool(_NUMBER.fullmatch(text)), "M1")
    serials = tagged_fields.serials(fields.take("SN"), "ris:SN")
    found["accessed"] = joined(map(_day, fields.take("Y2")))
    return {**found, **serials, "number": joined(numbers)}


def _day(text: str) -> str:
    return (tagged_fields.date(text) if "/" in text else "") or text


def _pages(fields: Fields) -> dict[str, str]:
    """Return the pages of SP and EP, either of which may hold them all, or their number."""
    first, last = (next(iter(fields.peek(tag)), "") for tag in ("SP", "EP"))
    counted = _PAGE_COUNT.fullmatch(first)
    whole = next(
        (one for one in (last, first) if len(tagged_fields.hyphened(one).split("-")) > 1), ""
    )
    parts = [one for one in (first, last) if _PAGE.search(one)]
    if len(parts) < bool(first) + bool(last):
        return {}
    fields.drop(first, "SP")
    fields.drop(last, "EP")
    if counted and not last:
        return {"number-of-pages": counted[1]}
    if whole and (not first or not last or first in whole or last in whole):
        return {"page": tagged_fields.hyphened(whole)}
    return {"page": tagged_fields.hyphened("-".join(dict.fromkeys(parts)))}
