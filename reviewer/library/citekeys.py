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
_WORD_END = re.compile(r"[\s:;,/—–]+")
_MAX_WORDS = 100
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_NO_LETTERS = {number: None for number in range(128) if not chr(number).isalnum()}


MAX_KEY = 200
"""Characters of the longest citekey that is taken over from a file."""


def base_key(record: Record) -> str:
    """Return first author's family name, year and first telling title word, as `zhang2023neural`.

    Lower-case particles of the name are dropped, and so are hyphens, accents
    and everything else outside `a-z0-9`. What is not known is left out; a
    record of which nothing can be spelled in ASCII is `record`.
    """
    family = _family(record.authors[0].family) if record.authors else ""
    year = str(record.year or "")
    return f"{family}{year}{_title_word(record.title)}" or "record"


def is_citekey(key: str) -> bool:
    """Return whether a key that a file gives can be a record's: one printable word."""
    return 0 < len(key) <= MAX_KEY and key.isprintable() and not any(map(str.isspace, key))


def wanted_key(record: Record) -> str:
    """Return the citekey that a record's file gives it, if it can be one, else `base_key`."""
    given = next((one.citekey for one in record.sources if is_citekey(one.citekey)), "")
    return given or base_key(record)


def unique_key(record: Record, taken: Callable[[str], bool]) -> str:
    """Return the key of a new record: `wanted_key`, made `unique`."""
    return unique(wanted_key(record), taken)


def unique(base: str, taken: Callable[[str], bool]) -> str:
    """Return a key, with a letter (then a number) after it while `taken` says so."""
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
    lowered = text.lower()
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
        lowered = lowered.encode("ascii", errors="ignore").decode("ascii")
    return lowered.translate(_NO_LETTERS)


def _family(family: str) -> str:
    words = family.split()
    proper = [word for word in words if not word[:1].islower()] or words
    return ascii_fold("".join(proper))


def _title_word(title: str) -> str:
    first = ""
    for word in _WORD_END.split(title, maxsplit=_MAX_WORDS):
        folded = ascii_fold(word)
        if folded and folded not in _SKIPPED:
            return folded[:30]
        first = first or folded
    return first[:30]
