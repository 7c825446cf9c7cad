"""How Ovid writes sources, titles, people and institutions -> their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.formats import dates, tagged_fields
from reviewer.formats.markup import plain
from reviewer.records import Author

_MAX_SOURCE = 2_000
"""Characters of a source that are read."""

_TAIL = 40
"""Characters at the end of a name in which its marks are looked for."""

_VOLUME = re.compile(
    r"(?:\bVol\.?\s*)?\b(\d{1,5})\s*\(([^()]{1,30})\)|\bVol\.?\s*(\d{1,5})\b|\b(\d{1,5}):"
)
_PAGES = re.compile(
    r"(?::|\bpp\.?\s*|,\s*(?=[\w.]{1,8}-\d))\s*([A-Za-z]?\d{1,7}(?:-[A-Za-z]?\d{1,7})?)(?![\w(])"
)
_WORDED_DATE = re.compile(
    r"\b(?:(?:\d{1,2} )?[A-Z][a-z]{2,8} (?:\d{1,2},? )?\d{4}"
    r"|\d{4} [A-Z][a-z]{2,8}(?: \d{1,2})?|\d{4})\b"
)
_KIND = re.compile(r"\s*\[([A-Z][^\[\]]{2,60})\]\.?$")
_TRANSLATED = re.compile(r"\[(.{3,})\]\.?")
_MARK = re.compile(r"[\s,]*(?:\d{1,3}[a-z]?|\*|\[[A-Za-z]{1,12}\])[\s,]*$")
_DEGREES = frozenset(
    """
phd md rn faan msc bsc mph ma mba drph do dds dmd pharmd bsn msn ms bs mbbs mbchb frcp frcpc facs
dnp np aprn edd psyd lcsw msw mres dphil scd mrcp frcs rd cns pt dpt ot
""".split()
)
_PLAIN_LIST = re.compile(r"(?<=[A-Z])\.\s+(?=[A-Z][a-z'])")
_COMMA_LIST = re.compile(r"(?<=[A-Z]\.),\s+(?=[A-Z][a-z'-])")
_NUMBERED = re.compile(r"\(\d{1,3}\)\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """What a source line says: the journal, the date (ISO), and volume, issue and pages."""

    venue: str
    date: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class People:
    """The people of a record; `incomplete` if something that was with them was left out."""

    authors: tuple[Author, ...]
    editors: tuple[Author, ...]
    truncated: bool
    incomplete: bool


def source(values: Sequence[str]) -> Source:
    """Read a source such as "Journal.  28(2):103-106, April 2015."; it may lack any part."""
    shown = " ".join(values)[:_MAX_SOURCE]
    if not shown:
        return Source("", "", {})
    head, _, rest = shown.partition(". ")
    venue = plain(head.rstrip("."))
    found = _VOLUME.search(rest)
    pages = _PAGES.search(rest)
    dated = [dates.date(one) for one in _WORDED_DATE.findall(rest)]
    details = {
        "volume": next((one for one in (found[1], found[3], found[4]) if one), "") if found else "",
        "issue": (found[2] or "") if found else "",
        "page": tagged_fields.pages(pages[1]) if pages else "",
    }
    named = "" if re.search(r"\(\d{4}\)$", venue) else venue
    filled = {name: value for name, value in details.items() if value}
    return Source(named, max(dated, key=len, default=""), filled)


def title(shown: str) -> tuple[str, str]:
    """Return a title without its full stop, and the kind of the work in brackets behind it."""
    translated = _TRANSLATED.fullmatch(shown)
    found = None if translated else _KIND.search(shown)
    bare = translated[1] if translated else shown[: found.start()] if found else shown
    text = plain(bare)
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    return text, found[1] if found and text else ""


def people(authors: Sequence[str], editors: Sequence[str]) -> People:
    """Return the people of the lines of a record, without degrees and numbers of institutions."""
    shown = [name for line in authors for name in _split(line)]
    edited = [name for name in shown if "[ed]" in name.lower()]
    written = [name for name in shown if name not in edited]
    kept = [name for name in map(_name, written) if name]
    found, truncated = tagged_fields.people(kept)
    lines = [*edited, *(name for line in editors for name in _split(line))]
    edited_by, _ = tagged_fields.people(filter(None, map(_name, lines)))
    lost = any(_name(name) != _unmarked(name) for name in shown)
    return People(found, edited_by, truncated, lost)


def institutions(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the institutions without the numbers by which names refer to them."""
    return tagged_fields.distinct(_NUMBERED.sub("", line, count=1).strip() for line in lines)


def _split(line: str) -> Iterator[str]:
    """Yield the names of a line: by ";", by wide gaps, or after initials."""
    if ";" in line:
        pieces = line.split(";")
    elif "  " in line.strip():
        pieces = re.split(r"\s{2,}", line.strip())
    elif _COMMA_LIST.search(line):
        pieces = _COMMA_LIST.split(line)
    else:
        pieces = _PLAIN_LIST.split(line) if "," not in line else [line]
    yield from (piece.strip() for piece in pieces if piece.strip())


def _name(shown: str) -> str:
    """Return a name without the numbers, marks and degrees behind it; "" if nothing is left."""
    words = _unmarked(shown).split()
    while words and _is_degree(words):
        words.pop()
    return " ".join(words).strip(" ,")


def _unmarked(shown: str) -> str:
    tail = _MARK.sub("", shown[-_TAIL:])
    return " ".join((shown[:-_TAIL] + tail).split()).strip(" ,")


def _is_degree(words: Sequence[str]) -> bool:
    """Whether the last word is a degree: it is alone, or more than a family name stands before it.

    One of two letters may be initials ("Ng MA"), but not after "Family, Given".
    """
    last = words[-1].strip(".,").replace(".", "")
    if last.lower() not in _DEGREES:
        return False
    return len(words) == 1 or (len(words) > 2 and (len(last) > 2 or words[0].endswith(",")))
