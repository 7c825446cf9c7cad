"""Dates as sources write them -> ISO 8601, as precise as they are and no more.

What is no date is the empty string: nothing is guessed, and an impossible day
or month leaves the year.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Sequence

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""Years that a work may have; anything else is a misprint or a number of another kind."""

_NAMES = """
january february march april may june july august september october november december
"""
_OTHERS = {
    # German, French, Spanish, Italian, Portuguese and Dutch where they differ from English.
    "januar": 1, "januari": 1, "janvier": 1, "enero": 1, "gennaio": 1, "janeiro": 1,
    "februar": 2, "februari": 2, "février": 2, "fevrier": 2, "febrero": 2, "febbraio": 2,
    "fevereiro": 2, "märz": 3, "maerz": 3, "mars": 3, "marzo": 3, "março": 3, "maart": 3,
    "avril": 4, "abril": 4, "aprile": 4, "mai": 5, "mayo": 5, "maggio": 5, "maio": 5, "mei": 5,
    "juni": 6, "juin": 6, "junio": 6, "giugno": 6, "junho": 6, "juli": 7, "juillet": 7,
    "julio": 7, "luglio": 7, "julho": 7, "août": 8, "aout": 8, "agosto": 8, "augustus": 8,
    "septembre": 9, "septiembre": 9, "settembre": 9, "setembro": 9, "oktober": 10, "octobre": 10,
    "octubre": 10, "ottobre": 10, "outubro": 10, "novembre": 11, "noviembre": 11, "novembro": 11,
    "dezember": 12, "décembre": 12, "decembre": 12, "diciembre": 12, "dicembre": 12,
    "dezembro": 12,
}  # fmt: skip
MONTHS = {
    **_OTHERS,
    **{name[:length]: n for n, name in enumerate(_NAMES.split(), 1) for length in (3, len(name))},
    "sept": 9,
}
"""The number of a month by its name in lower case, whole or of three letters."""

_LONGEST = 1000  # characters of a part that are looked at
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d\d|2100)(?!\d)")
# What follows may be a time, the end of a range (ISO 8601-2), a doubt, or the words of RIS.
_ISO = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?([T ]\d{1,2}:\d\d.*|Z|[~?%]|/.*)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTHLY = re.compile(r"(1[5-9]\d\d|20\d\d)(0[1-9]|1[0-2])")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号일])?)?")
_ORDINAL = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°)(?![^\W_])", re.IGNORECASE)
_RANGE = re.compile(r" ?(?:[-/\u2013\u2014]+|\band\b|&) ?")
_LETTER = re.compile(r"[^\W\d_]")
_SMALL = frozenset(("of", "de", "del", "do", "d", "the"))
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DAYS_AND_MONTH = re.compile(r"(?<![\d/.-])(\d{1,2}) ?[-\u2013]{1,2} ?\d{1,2}(?=\.? [A-Za-z])")
_MONTH_AND_DAYS = re.compile(r"([A-Za-z]\.? \d{1,2}) ?[-\u2013]{1,2} ?\d{1,2}(?![\d/.-])")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](?:(\d{1,2})[/.-])?(\d{4})")


_MAX = 200
"""Characters of the longest text that is read as a date."""


def iso(year: str | int, month: str | int = "", day: str | int = "") -> str:
    """Return a date of its parts; a month may be a number or a name, parts may be missing.

    A part that makes no sense is left out, with those after it; of a range of
    months ("Mar-Apr") it is the first.
    """
    number = _year(str(year))
    if not number:
        return ""
    first, *others = _RANGE.split(str(month).strip()[:_LONGEST])
    named = _month(first)
    day = "" if others else day
    if not named:
        return f"{number:04d}"
    try:
        return datetime.date(number, named, int(str(day).strip()[:_LONGEST])).isoformat()
    except (ValueError, OverflowError):
        return f"{number:04d}-{named:02d}"


def parts(values: Sequence[object]) -> str:
    """Return a date of numbers as CSL and Crossref write them: `[2023, 2, 23]`."""
    shown = [_number(value) for value in values[:3]]
    return iso(*[*shown, "", "", ""][:3])


def _number(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if value is not None else ""


def date(text: str) -> str:
    """Return the date that a text states: "2023-02-23", "23 Feb 2023", "2010 Mar-Apr", "2004///".

    Of a range it is the beginning. A day and a month in figures are told apart
    only where they can be ("23/02/2023"); otherwise the year is what is sure.
    """
    return _date(text[:_MAX])


@functools.lru_cache(maxsize=4096)
def _date(text: str) -> str:
    text = _DAYS_AND_MONTH.sub(r"\1", _MONTH_AND_DAYS.sub(r"\1", " ".join(text.split())))
    if (found := _ISO.fullmatch(text)) and (found[3] or not _LETTER.search(text)):
        return iso(found[1], found[3] or "", found[4] or "")
    for pattern in (_COMPACT, _MONTHLY, _EAST_ASIAN):
        if found := pattern.fullmatch(text):
            return iso(*(group or "" for group in found.groups()))
    if found := _NUMERIC.fullmatch(text):
        return _numeric(*found.groups(default=""))
    return _worded(text)


def _numeric(first: str, second: str, year: str) -> str:
    if not second:
        return iso(year, first)
    if first == second or int(first) > 12:
        return iso(year, second, first)
    return iso(year, first, second) if int(second) > 12 else iso(year)


def _worded(text: str) -> str:
    found = _YEAR.search(text)
    if not found:
        return ""
    rest = _ORDINAL.sub(r"\1", text[: found.start()] + " " + text[found.end() :])
    words = [word for word in _WORD.findall(rest) if word.lower() not in _SMALL]
    months = [n for n, word in enumerate(words) if not word.isdecimal() and _month(word)]
    if not months:
        return iso(found[1])
    place = months[0]
    if len(months) > 1 and _month(words[months[1]]) != _month(words[place]):
        return iso(found[1], words[place])  # a range of months has no day
    near = [words[n] for n in (place - 1, place + 1) if 0 <= n < len(words)]
    days = [word for word in near if word.isdecimal() and len(word) < 3]
    return iso(found[1], words[place], days[0] if days else "")


def _year(text: str) -> int:
    found = _YEAR.search(text)
    year = int(found[1]) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else 0


def _month(text: str) -> int:
    text = text.strip().strip(".").lower()
    if text.isdecimal():
        return int(text) if len(text) < 3 and 1 <= int(text) <= 12 else 0
    return MONTHS.get(text, 0) or (MONTHS.get(text[:3], 0) if len(text) == 4 else 0)
