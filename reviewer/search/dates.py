"""Dates and spans of time said in words -> the ISO bounds of a filter. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_GLUE = re.compile(r"^\s*(?:to|until|till|through|up to|[-–—:])\s*$", re.IGNORECASE)
_AND = re.compile(r"^\s*and\s*$", re.IGNORECASE)
_OR = re.compile(r"^\s*,?\s*(?:or|and|,|/)(?:\s+(?:in|from|of))?\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
# Words before a date that say which side of it is meant; the longest is tried first.
_BEFORE = {
    "not before": "from", "no earlier than": "from", "not earlier than": "from",
    "later than": "after", "earlier than": "before", "no later than": "to",
    "not later than": "to", "not after": "to", "in or after": "from", "in or before": "to",
    "starting in": "from", "starting from": "from", "beginning in": "from", "from before": "before",
    "from after": "after", "at least": "from", "up until": "to", "up to and including": "to",
    "until the end of": "to", "as of": "from",
    "outside": "at", "outside of": "at", "except": "at", "excluding": "at", "other than": "at",
    "not": "at", "either": "at", "or": "at", "and": "at", "for": "at",
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
_FRAGMENT = re.compile(r"[,;]\s*$")
_GLUED = re.compile(
    rf"{_YEAR}\s*(?:and|or|,|to|until|till|through|up to|[-–—:/])(?:\s+(?:in|from))?\s*$",
    re.IGNORECASE,
)
PAPER_WORD = re.compile(
    r"(?:papers?|articles?|stud(?:y|ies)|works?|publications?|preprints?|records?|entries|entry)\b",
    re.IGNORECASE,
)
_DATED_PAPERS = re.compile(rf"(?:\s+[\w-]+){{0,3}}\s+{PAPER_WORD.pattern}", re.IGNORECASE)
_BEFORE_PAPERS = re.compile(
    r"(?:^|\b(?:which|what|all|the|my|our|list|show|find|give|any|me|of|many))\W*$", re.IGNORECASE
)
# How a clause goes on after a date that stands by itself: "from 2020 dealing with".
_GOES_ON = re.compile(
    r"(?:ing|ed)$|^(?:code|only|please|pls|onwards?|classified|written|not|never|nor|neither)$",
    re.IGNORECASE,
)
_PAPER_BEFORE = re.compile(PAPER_WORD.pattern + r"\W*$", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"^\s*(?:(?:or|and)\s+(later|newer|earlier|older|before|after|since|beyond)|onwards?|"
    r"on(?=\W*$))\b",
    re.I,
)
_PART_OF = re.compile(
    r"\b(?:the\s+)?(?P<part>early|late|mid|(?:the\s+)?first\s+half\s+of|"
    r"(?:the\s+)?second\s+half\s+of|"
    r"beginning\s+of|end\s+of|q[1-4]|(?:first|second|third|fourth|"
    r"last)\s+quarter(?:\s+of)?)[\s-]+(?:in\s+)?$",
    re.IGNORECASE,
)
# Months that "early 2020" and the like mean.
_PARTS = {
    "early": ("01", "04"), "beginning": ("01", "04"), "mid": ("05", "08"), "late": ("09", "12"),
    "end": ("09", "12"), "first half": ("01", "06"), "second half": ("07", "12"),
    "q1": ("01", "03"), "q2": ("04", "06"), "q3": ("07", "09"), "q4": ("10", "12"),
    "first quarter": ("01", "03"), "second quarter": ("04", "06"), "third quarter": ("07", "09"),
    "fourth quarter": ("10", "12"), "last quarter": ("10", "12"),
}  # fmt: skip
_DECADE = re.compile(r"\b(?:(?:in|from|during|of)\s+)?the\s+(?P<decade>(?:19|20)\d)0['’]?s\b", re.I)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_LAST = re.compile(
    r"\b(?:(?:in|from|within|during|over|of)\s+)?(?:the\s+)?(?:last|past|previous|most\s+recent)\s+"
    rf"(?:(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}|few|couple\s+of)\s+)?(?P<unit>years?|"
    rf"months?|decade)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:(?:in|from|during|of)\s+)?(?:this|the\s+current)\s+(?P<unit>year)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Span:
    """ISO bounds (inclusive, empty for open) and where in the text they were said.

    `others` are further spans that are meant as well ("in 2018 or 2020").
    `since_newest` says that it was counted back from the newest record.
    """

    first: str
    last: str
    start: int
    end: int
    others: tuple[Span, ...] = ()
    since_newest: bool = False


def find_span(text: str, newest: str = "") -> Span | None:
    """Return the span of time in which the papers meant were published, or None.

    One date means that day, month or year; "since", "before", "after 2019"
    and "2019 or later" open one side; "2015-2018", "between 2015 and 2018" and
    "from 2015 to 2018" close both; "early 2019" is four months of it, "the
    2010s" are ten years. "The last two years" are counted back from `newest`,
    the date of the newest record: without one they mean nothing. Words that
    introduce the date belong to the span. A date that belongs to something
    else is passed over: part of a name ("BCI-2008"), or before a noun ("the
    2016 test set", "the 2023 season").
    """
    dates = [match for match in _ONE.finditer(text) if _plain(match, text)]
    if not dates:
        return _counted_back(text, newest) or _decade(text)
    first = dates[0]
    lead = _LEAD.search(text[: first.start()])
    start = lead.start() if lead else first.start()
    if len(dates) > 1 and _is_range(text, first, dates[1]):
        low, high = sorted((_iso(first), _iso(dates[1])))
        return Span(low, high, start, dates[1].end())
    if part := _PART_OF.search(text[: first.start()]):
        return _part(text, part, first)
    side = _BEFORE[lead[1].lower()] if lead else "at"
    end = first.end()
    if after := _AFTERWARDS.match(text[end:]):
        earlier = after[1] and after[1].lower() in ("earlier", "older", "before")
        side = "to" if earlier else "from"
        end += after.end()
    low, high = _bounds(side, _iso(first))
    others = _alternatives(text, dates) if side == "at" else ()
    return Span(low, high, start, others[-1].end if others else end, others)


def counts_back(text: str) -> bool:
    """Return whether a text speaks of a time up to now: "the last two years"."""
    return bool(_LAST.search(text) or _THIS.search(text))


def _is_range(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    gap = text[first.end() : second.start()]
    both = _AND.match(gap) and _BETWEEN.search(text[: first.start()])
    return bool(_GLUE.match(gap) or both)


def _alternatives(text: str, dates: Sequence[re.Match[str]]) -> tuple[Span, ...]:
    """Return the dates that follow the first, joined to it by "or", "and" or a comma."""
    found: list[Span] = []
    for one, other in pairwise(dates):
        if not _OR.match(text[one.end() : other.start()]):
            break
        found.append(Span(_iso(other), _iso(other), other.start(), other.end()))
    return tuple(found)


def _part(text: str, part: re.Match[str], date: re.Match[str]) -> Span | None:
    """Return the months of "early 2019"; the words before it belong to the span."""
    year = _iso(date)[:4]
    said = part["part"].lower().removeprefix("the ").removesuffix(" of")
    low, high = _PARTS[" ".join(said.split())]
    lead = _LEAD.search(text[: part.start()])
    return Span(
        f"{year}-{low}", f"{year}-{high}", lead.start() if lead else part.start(), date.end()
    )


def _decade(text: str) -> Span | None:
    if found := _DECADE.search(text):
        return Span(f"{found['decade']}0", f"{found['decade']}9", *found.span())
    return None


def _counted_back(text: str, newest: str) -> Span | None:
    """Return the span of "the last two years": those up to the newest record's date."""
    if len(newest) < 4 or not newest[:4].isdigit():
        return None
    if this := _THIS.search(text):
        return Span(newest[:4], "", *this.span(), since_newest=True)
    found = _LAST.search(text)
    if found is None:
        return None
    if not found["number"] and found["unit"].lower() == "year":
        before = str(int(newest[:4]) - 1)
        return Span(before, before, *found.span(), since_newest=True)
    said = (found["number"] or "one").lower()
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 2 if "couple" in said else 3)
    unit = found["unit"].lower()
    months = (
        number if unit.startswith("month") else 120 * number if unit == "decade" else 12 * number
    )
    ends = newest if len(newest) >= 7 else f"{newest}-12"
    count = int(ends[:4]) * 12 + int(ends[5:7]) - 1 - months
    first = f"{count // 12}-{count % 12 + 1:02d}{ends[7:]}"
    return Span(first, "", *found.span(), since_newest=True)


def _plain(match: re.Match[str], text: str) -> bool:
    """Whether a date stands by itself, introduced by a word or next to "papers"."""
    before, after = text[: match.start()], text[match.end() :]
    glued = bool(_GLUED.search(before))
    if (re.search(r"[\w./-]$", before) and not glued) or re.match(r"[\w/]|-[A-Za-z]", after):
        return False
    following = re.match(r"\s+([A-Za-z][\w-]*)", after)
    word = following[1].lower() if following else ""
    if _DATED_PAPERS.match(after) and _BEFORE_PAPERS.search(before):
        return True
    if word and word not in STOPWORDS and not (PAPER_WORD.match(word) or _GOES_ON.search(word)):
        return False
    alone = (
        not before.strip(" ,;")
        or bool(_FRAGMENT.search(before))
        or bool(PAPER_WORD.match(word) or _PAPER_BEFORE.search(before))
    )
    return alone or glued or bool(_LEAD.search(before) or _PART_OF.search(before))


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
