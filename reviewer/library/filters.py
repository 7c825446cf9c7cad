"""Which records a question or a listing is about, said in metadata."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from reviewer.library.citekeys import ascii_fold
from reviewer.records import Author, Record


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions on metadata, all of which must hold; empty ones hold always.

    `first` and `last` are ISO dates, as precise as meant, and inclusive: from
    "2019" to "2021-06" is January 2019 to June 2021. Each of `authors` must
    match one author of the record; `subjects` and `affiliations` are
    alternatives. `subject` classes match with or without their archive
    ("cs.CL" and "CL"). A record that meets one of `excluded` is left out.
    `keys` are the only records that can match, if there are any.
    """

    first: str = ""
    last: str = ""
    authors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    has_code: bool | None = None
    excluded: tuple[Filter, ...] = ()
    keys: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filter()

    def matches(self, record: Record) -> bool:
        """Return whether the record meets every condition."""
        return (
            (not self.keys or record.key in self.keys)
            and self._date_matches(record.date)
            and all(author_matches(wanted, record.authors) for wanted in self.authors)
            and subject_matches(self.subjects, record.subject)
            and affiliation_matches(self.affiliations, record.affiliations)
            and (self.has_code is None or record.has_code is self.has_code)
            and not any(other.matches(record) for other in self.excluded)
        )

    def _date_matches(self, date: str) -> bool:
        if not self.first and not self.last:
            return True
        after = not self.first or date[: len(self.first)] >= self.first
        return bool(date) and after and (not self.last or date[: len(self.last)] <= self.last)


def author_matches(wanted: str, authors: tuple[Author, ...]) -> bool:
    """Return whether one of the authors can be meant by `wanted`.

    `wanted` may be a full name in either order, a family name, or a name with
    initials ("X. Wang", "Wang, Xinyu"); accents, hyphens and case do not matter.
    """
    words = name_words(wanted)
    return bool(words) and any(_name_has(author, words) for author in authors)


_SPACES = str.maketrans(dict.fromkeys(",.-‐’'", " "))
_MAX_KEPT = 100
_ASCII_WORDS = {
    number: " " if chr(number) in ",.-' \t\n" else None
    for number in range(128)
    if not chr(number).isalnum()
}


def name_words(name: str) -> list[str]:
    """Return the words of a name, folded: "H. Brédin-Smith" gives h, bredin, smith."""
    return list(_kept_words(name) if len(name) <= _MAX_KEPT else _name_words(name))


@functools.lru_cache(maxsize=1 << 15)
def _kept_words(name: str) -> tuple[str, ...]:
    return _name_words(name)


def _name_words(name: str) -> tuple[str, ...]:
    if name.isascii():
        return tuple(name.lower().translate(_ASCII_WORDS).split())
    words = name.translate(_SPACES).split()
    return tuple(ascii_fold(word) or word.casefold() for word in words)


def _name_has(author: Author, words: list[str]) -> bool:
    own = set(name_words(author.name))
    initials = {word[0] for word in own}
    spelled = [word for word in words if len(word) > 1]
    return (
        bool(spelled)
        and own.issuperset(spelled)
        and initials.issuperset(word for word in words if len(word) == 1)
    )


def subject_matches(wanted: tuple[str, ...], subject: str) -> bool:
    """Return whether a subject class is one of those wanted, or none is."""
    return _any_folded(wanted, (subject, subject.rpartition(".")[2]))


def affiliation_matches(wanted: tuple[str, ...], affiliations: tuple[str, ...]) -> bool:
    """Return whether one of some affiliations is one of those wanted, or none is."""
    return _any_folded(wanted, affiliations)


def _any_folded(wanted: tuple[str, ...], values: tuple[str, ...]) -> bool:
    folded = {ascii_fold(value) for value in values if value}
    return not wanted or any(ascii_fold(value.rpartition(".")[2]) in folded for value in wanted)
