"""Dates and spans of time said in words -> the ISO bounds of a filter. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.words import STOPWORDS

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d{2}"
_DATE = (
    rf"(?:(?P<iso>{_YEAR}-\d{{2}}(?:-\d{{2}})?)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?,?\s+(?P<y1>{_YEAR})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>{_YEAR})"
    rf"|(?P<m3>{_MONTH})\.?,?\s+(?P<y3>{_YEAR})|(?P<y4>{_YEAR}))"
)
_ONE = re.compile(rf"\b{_DATE}\b", re.IGNORECASE)
_GLUE = re.compile(r"^\s*(?:and|to|until|till|through|up to|[-–—:])\s*$", re.IGNORECASE)
# Words before a date that say which side of it is meant; the longest is tried first.
_BEFORE = {
    "not before": "from", "no earlier than": "from", "later than": "after",
    "earlier than": "before",
    "since": "from", "from": "at", "after": "after", "before": "before", "until": "to",
    "till": "to", "up to": "to", "through": "to", "by": "to", "prior to": "before",
    "older than": "before", "newer than": "after", "following": "after",
    "between": "at", "published in": "at", "in": "at", "during": "at", "of": "at", "on": "at",
    "in the year": "at", "year": "at", "from the year": "at", "dated": "at", "date": "at",
    "the date": "at",
}  # fmt: skip
_LEAD = re.compile(
    rf"\b({'|'.join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))})\s+$", re.IGNORECASE
)
_GLUED = re.compile(rf"{_YEAR}\s*(?:and|to|until|till|through|up to|[-–—:])\s*$", re.IGNORECASE)
PAPER_WORD = re.compile(
    r"(?:papers?|articles?|stud(?:y|ies)|works?|publications?|preprints?|records?|entries|entry)\b",
    re.IGNORECASE,
)
_PAPER_BEFORE = re.compile(PAPER_WORD.pattern + r"\W*$", re.IGNORECASE)
_AFTERWARDS = re.compile(r"^\s*(?:or\s+(later|newer|earlier|older|before|after)|onwards?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """ISO bounds (inclusive, empty for open) and where in the text they were said."""

    first: str
    last: str
    start: int
    end: int


def find_span(text: str) -> Span | None:
    """Return the span of time in which the papers meant were published, or None.

    One date means that day, month or year; "since", "before", "after 2019"
    and "2019 or later" open one side; "2015-2018", "between 2015 and 2018" and
    "from 2015 to 2018" close both. Words that introduce the date belong to the
    span. A date that belongs to something else is passed over: part of a name
    ("BCI-2008"), or before a noun ("the 2016 test set", "the 2023 season").
    """
    dates = [match for match in _ONE.finditer(text) if _plain(match, text)]
    if not dates:
        return None
    first = dates[0]
    lead = _LEAD.search(text[: first.start()])
    start = lead.start() if lead else first.start()
    if len(dates) > 1 and _GLUE.match(text[first.end() : dates[1].start()]):
        low, high = sorted((_iso(first), _iso(dates[1])))
        return Span(low, high, start, dates[1].end())
    side = _BEFORE[lead[1].lower()] if lead else "at"
    end = first.end()
    if after := _AFTERWARDS.match(text[end:]):
        side = "to" if after[1] and after[1].lower() in ("earlier", "older", "before") else "from"
        end += after.end()
    low, high = _bounds(side, _iso(first))
    return Span(low, high, start, end)


def _plain(match: re.Match[str], text: str) -> bool:
    """Whether a date stands by itself, introduced by a word or next to "papers"."""
    before, after = text[: match.start()], text[match.end() :]
    glued = bool(_GLUED.search(before))
    if (re.search(r"[\w./-]$", before) and not glued) or re.match(r"[\w/]|-[A-Za-z]", after):
        return False
    following = re.match(r"\s+([A-Za-z][\w-]*)", after)
    word = following[1].lower() if following else ""
    if word and word not in STOPWORDS and not PAPER_WORD.match(word):
        return False
    alone = not before.strip() or bool(PAPER_WORD.match(word) or _PAPER_BEFORE.search(before))
    return alone or glued or bool(_LEAD.search(before))


def _iso(match: re.Match[str]) -> str:
    if match["iso"]:
        return match["iso"]
    for number in "12":
        if match[f"d{number}"]:
            month = MONTHS[match[f"m{number}"].lower()]
            return f"{match[f'y{number}']}-{month:02d}-{int(match[f'd{number}']):02d}"
    if match["m3"]:
        return f"{match['y3']}-{MONTHS[match['m3'].lower()]:02d}"
    return match["y4"]


def _bounds(side: str, date: str) -> tuple[str, str]:
    if side == "at":
        return date, date
    if side in ("from", "to"):
        return (date, "") if side == "from" else ("", date)
    return (_next(date, 1), "") if side == "after" else ("", _next(date, -1))


def _next(date: str, step: int) -> str:
    """Return the year, month or day after (1) or before (-1) a date of that precision."""
    if len(date) == 4:
        return str(int(date) + step)
    if len(date) == 7:
        months = int(date[:4]) * 12 + int(date[5:]) - 1 + step
        return f"{months // 12}-{months % 12 + 1:02d}"
    from datetime import date as day
    from datetime import timedelta

    try:
        return str(day.fromisoformat(date) + timedelta(days=step))
    except ValueError:
        return date
