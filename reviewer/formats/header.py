"""The header line of a listing record: subject class, date, optional "Code" flag.

    header = [subject] month day "," year ["Code"]      "CLMar 3, 2025Code"

No spaces are needed between the parts, and some are accepted.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years a paper may have; others are misprints."""

MAX_HEADER = 80
"""Characters; longer lines are no header."""

_CALENDAR = """
january february march april may june july august september october november december
"""
_MONTHS = _CALENDAR.split()
_MONTH_NAMES = {name[:length]: n for n, name in enumerate(_MONTHS, 1) for length in (3, len(name))}
_MONTH_NAMES["sept"] = 9
_MONTH = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_SUBJECT = r"(?P<subject>[A-Za-z][A-Za-z0-9-]*?(?:\.[A-Za-z][A-Za-z0-9-]*?)?)?"
_KNOWN = re.compile(
    rf"{_SUBJECT}\s*(?P<month>(?i:{_MONTH}))\.?\s*(?P<day>[0-9]{{1,2}})"
    rf"(?:,?\s*(?P<year>[0-9]*))?(?P<rest>[A-Za-z]{{0,12}}|\s+(?i:code))"
)
_CLASS = re.compile(r"[A-Z]|[.-]")
_UNKNOWN = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9.-]*?)??\s*(?P<month>[A-Z][a-z]{2,11})\.?\s*"
    r"[0-9]{1,2},\s*[0-9]{2,6}\s*(?:Code)?"
)
_TAIL = re.compile(r"[a-z]{0,8}\.?\s[0-9]{1,2},\s?[0-9]{4}\s?(?:Code)?")


@dataclass(frozen=True, slots=True)
class Header:
    """A header line: the date is ISO 8601, and `fault` says why it cannot be used, if so."""

    subject: str = ""
    date: str = ""
    has_code: bool = False
    fault: str = ""


def read_header(line: str) -> Header | None:
    """Return what a line says as a header, or None if it is no header at all."""
    if len(line) > MAX_HEADER:
        return None
    known = _KNOWN.fullmatch(line)
    if known:
        return None if _is_prose(known) else _checked(known)
    unknown = _UNKNOWN.fullmatch(line)
    if unknown:
        return Header(fault=f"there is no month {unknown['month']!r}; expected Jan, Feb, ...")
    return (
        Header(fault="the header line is cut off at its start") if _TAIL.fullmatch(line) else None
    )


def _is_prose(found: re.Match[str]) -> bool:
    """Whether it is a piece of a sentence ("on May 3, 2021", "See May 3")."""
    subject, spaced = found["subject"], found.end("subject") < found.start("month")
    if not found["year"]:
        return not subject or spaced or bool(found["rest"])
    return bool(subject) and spaced and not _CLASS.search(subject)


def _checked(found: re.Match[str]) -> Header:
    rest = found["rest"].strip().lower()
    if not found["year"]:
        return Header(fault="the header line has no year; it may be cut off")
    if rest not in ("", "code"):
        return Header(fault=f"after the date only 'Code' was expected, not {found['rest']!r}")
    month, day, year = _MONTH_NAMES[found["month"].lower()], int(found["day"]), int(found["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Header(fault=f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        shown = f"{found['month']} {day}, {year}"
        return Header(fault=f"the date {shown} does not exist")
    return Header(found["subject"] or "", date.isoformat(), bool(rest))
