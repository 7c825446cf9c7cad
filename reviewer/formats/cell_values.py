"""What stands in the cells of a table: lists, dates, addresses, as exports write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reviewer.formats import dates, identifiers
from reviewer.formats.markup import plain

_URL = re.compile(r"https?://[^\s\"'<>|;\]]+", re.IGNORECASE)
_LIST = re.compile(r"[;|\n]|//")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_ADDRESSEES = re.compile(r"\[[^\]\[]*\]")
_DASHES = re.compile(r"\s*(?:--+|[\u2010-\u2015\u2212])\s*|(?<=\d)\s*-\s*(?=\d)")
_SOURCE_OF_EMBASE = re.compile(
    r"(?P<venue>[^()]{1,200}(?:\([^()]{1,60}\)[^()]{0,100})?) \((?P<year>\d{4})\)"
    r"(?: (?P<volume>[\w.-]{1,20}))?(?::(?P<issue>[^\s:]{1,20}))?(?: \((?P<page>[\w-]{1,30})\))?"
    r"(?: Article Number: (?P<number>\S{1,40}?))?(?:\.? ?Date of Publication: (?P<date>.{1,40}))?"
)
_MOST_ITEMS = 5000


def items(value: str) -> Sequence[str]:
    """Return the items of a list by semicolons, bars or lines, else by commas outside brackets.

    A list as Python or JSON writes it is one too.
    """
    if value.startswith("[") and value.endswith("]"):
        quoted = [one or other for one, other in _QUOTED.findall(value)]
        return quoted or [value]
    parts = _LIST.split(value, _MOST_ITEMS) if ";" in value or _LIST.search(value) else ()
    return [part.strip(" ,\r\t") for part in parts or _outside_brackets(value)]


def _outside_brackets(value: str) -> Sequence[str]:
    parts, depth, start = [], 0, 0
    for place, char in enumerate(value):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char == "," and not depth:
            parts.append(value[start:place])
            start = place + 1
    return [*parts, value[start:]]


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the different texts among some, in order, without markup."""
    return tuple(dict.fromkeys(filter(None, map(plain, values))))


def affiliations(values: Sequence[str]) -> tuple[str, ...]:
    """Return the institutions in some cells; the names before them in square brackets go."""
    found: list[str] = []
    for value in values:
        outside = _ADDRESSEES.sub("", value) if "[" in value else value
        found += [part.strip(" ,.") for part in re.split(r"[;|\n]", outside)]
    return distinct(found)


def date_in(value: str, year: str) -> str:
    """Return a date if it is in the year; "MAR 15" alone is read as one of that year."""
    found = dates.date(value)
    if not year:
        return found
    if not found:
        found = dates.date(f"{value} {year[:4]}") if len(value) < 20 else ""
        return found if len(found) > 4 else ""
    return found if found[:4] == year[:4] else ""


def pages(value: str) -> str:
    """Return a range of pages with a plain hyphen."""
    return _DASHES.sub("-", plain(value))


def addresses(value: str) -> Sequence[str]:
    """Return the web addresses in a cell."""
    return _URL.findall(value)


def is_resolver(value: str) -> bool:
    """Whether a cell is only an address of doi.org."""
    return "doi.org/" in value and len(value.split()) == 1


def doi_of_resolver(value: str) -> str:
    """Return the DOI that an address of doi.org names."""
    return identifiers.doi(value) if "doi.org/" in value else ""


def source_of_embase(value: str) -> Mapping[str, str] | None:
    """Return what "Journal (2010) 71:2 (123-130). Date of Publication: June 2010" says, by name."""
    found = _SOURCE_OF_EMBASE.fullmatch(value)
    return {name: part for name, part in found.groupdict().items() if part} if found else None
