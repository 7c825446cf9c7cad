"""Citekeys: made once from the record, ASCII, unique in a library, and kept for life."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from reviewer.records import Record

# Title words that would say nothing in a key; closed-class English, as Google Scholar skips.
_SKIPPED = frozenset(
    "a an the on of in for to from with by at as and or is are be do does did can how what why "
    "when where which who toward towards via using its this that".split()
)
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}


def base_key(record: Record) -> str:
    """Return first author's family name, year and first telling title word, as `zhang2023neural`.

    Lower-case particles of the name are dropped, and so are hyphens, accents
    and everything else outside `a-z0-9`. What is not known is left out; a
    record of which nothing can be spelled in ASCII is `record`.
    """
    family = _family(record.authors[0].family) if record.authors else ""
    year = str(record.year or "")
    return f"{family}{year}{_title_word(record.title)}" or "record"


def unique_key(record: Record, taken: Callable[[str], bool]) -> str:
    """Return `base_key`, with a letter (then a number) after it while `taken` says so."""
    base = base_key(record)
    if not taken(base):
        return base
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if not taken(f"{base}{letter}"):
            return f"{base}{letter}"
    number = 2
    while taken(f"{base}-{number}"):
        number += 1
    return f"{base}-{number}"


def ascii_fold(text: str) -> str:
    """Return lower-case `a-z0-9` of a text, accents removed (`Brédin` gives `bredin`)."""
    lowered = "".join(_LETTERS.get(char, char) for char in text.lower())
    decomposed = unicodedata.normalize("NFKD", lowered)
    return re.sub(r"[^a-z0-9]", "", decomposed)


def _family(family: str) -> str:
    words = family.split()
    proper = [word for word in words if not word[:1].islower()] or words
    return ascii_fold("".join(proper))


def _title_word(title: str) -> str:
    folded = [ascii_fold(word) for word in re.split(r"[\s:;,/—–]+", title)]
    telling = [word for word in folded if word and word not in _SKIPPED]
    return next(iter(telling), next((word for word in folded if word), ""))[:30]
