"""Dates of .bib entries: `date` (EDTF, as biblatex has it), or `year`, `month` and `day`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.formats import dates

_WORD = re.compile(r"[^\W\d_]+|\d+")
_UNSURE = re.compile(r"[?~%]+$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601, and the fields (by name) of which it does not say all."""

    date: str
    more: tuple[str, ...] = ()


def dated(date: str, year: str, month: str, day: str) -> Dated:
    """Read the date of an entry from the text of its four fields; the more precise one wins."""
    if found := edtf(date):
        rest = () if found == date else ("date",)
        others = (("year", year), ("month", month), ("day", day))
        known = (found[:4], found[5:7], found[8:10])
        parts = zip(others, known, strict=True)
        lost = tuple(name for (name, said), part in parts if said and not _same(said, part))
        return Dated(found, rest + lost)
    stated = _of_parts(year, month, day)
    return Dated(stated.date, (("date",) if date else ()) + stated.more)


def edtf(text: str) -> str:
    """Return the (beginning of the) date in a text, "2004-05/2004-06" or "1988?", or ""."""
    text = text.strip()
    if text.startswith("-"):  # before our era
        return ""
    pieces = text.split("/") if text.count("/") == 1 else [text]
    read = (dates.date(_UNSURE.sub("", piece.strip())) for piece in pieces)
    return next((date for date in read if date), "")


def _same(said: str, part: str) -> bool:
    if said.isdigit():
        return said.lstrip("0") == part.lstrip("0")
    return bool(part) and dates.iso(2000, said)[5:7] == part


def _of_parts(year: str, month: str, day: str) -> Dated:
    whole = year if year.isdigit() else dates.date(year)
    if not dates.iso(whole):
        return Dated("", tuple(n for n, v in (("year", year), ("month", month), ("day", day)) if v))
    more = ("year",) if year not in (whole, whole[:4]) else ()
    if len(whole) > 4 and not whole.isdigit():
        return Dated(whole, more + (("month",) if month else ()) + (("day",) if day else ()))
    words = _WORD.findall(month)
    names = [word for word in words if not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    if len(words) == 1 or (len(names) == 1 and len(numbers) == 1):
        found = dates.iso(whole, names[0] if names else numbers[0], day or _first(numbers, names))
        understood = len(found) > 4 and (len(found) > 7 or not (day or (numbers and names)))
        return Dated(found, more if understood else (*more, "month", *(("day",) if day else ())))
    if not words:
        return Dated(dates.iso(whole), more + (("day",) if day else ()))
    return Dated(dates.date(f"{month} {whole}"), (*more, "month", *(("day",) if day else ())))


def _first(numbers: list[str], names: list[str]) -> str:
    return numbers[0] if numbers and names else ""
