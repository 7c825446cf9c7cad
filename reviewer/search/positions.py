"""Conditions on a record's list of authors: who is first or last, how many there are. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.library.filters import author_matches
from reviewer.records import Record
from reviewer.search.rest import Rest

ORDINALS = ("first", "second", "third", "fourth", "fifth")
_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_MOST = 10_000
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_SIZE = re.compile(
    r"\b(?:(?:that\s+|which\s+)?(?:with|having|have|has|by)\s+)?(?:(?P<how>more\s+than|over|"
    r"at\s+least|fewer\s+than|less\s+than|"
    rf"under|at\s+most|up\s+to|exactly|precisely|only|"
    rf"just)\s+)?{_NUMBER}\s+(?P<more>or\s+more\s+)?(?:co-?)?authors\b"
    r"(?:\s+(?P<after>or\s+(?:more|fewer)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Position:
    """That a record's first (second, ...), last or only author is this one; no name is anyone.

    `denied` turns it round.
    """

    name: str
    place: str
    denied: bool = False

    def holds(self, record: Record) -> bool:
        """Return whether the record says so; a list cut by "et al." has no last author."""
        return bool(record.authors) and self._fits(record) != self.denied

    def _fits(self, record: Record) -> bool:
        authors, cut = record.authors, record.authors_truncated
        if self.place == "only" and (len(authors) > 1 or cut):
            return False
        if self.place == "last":
            one = authors[-1:] if not cut else ()
        else:
            index = ORDINALS.index(self.place) if self.place in ORDINALS else 0
            one = authors[index : index + 1]
        return bool(one) and (not self.name or author_matches(self.name, one))

    @property
    def said(self) -> str:
        """The condition in words."""
        if not self.name:
            return "by a single author"
        return f"{'not ' if self.denied else ''}with {self.name} as {self.place} author"


@dataclass(frozen=True, slots=True)
class Size:
    """That a record has at least and at most so many authors."""

    least: int
    most: int

    def holds(self, record: Record) -> bool:
        """Return whether it has; a list cut by "et al." has at least one more, and no most."""
        count = len(record.authors)
        if record.authors_truncated:
            return count + 1 >= self.least and self.most == _MOST
        return self.least <= count <= self.most and count > 0

    @property
    def said(self) -> str:
        """The condition in words."""
        if self.least == self.most:
            return f"with {self.least} authors"
        if self.most == _MOST:
            return f"with at least {self.least} authors"
        return f"with at most {self.most} authors"


def take_size(rest: Rest) -> Size | None:
    """Return the number of authors asked for, and take its words: "more than three authors"."""
    found = rest.take_match(_SIZE)
    if found is None:
        return None
    word = found["number"].lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    how = " ".join((found["how"] or found["after"] or found["more"] or "").lower().split())
    return _SIZES.get(how, _exactly)(number)


def _exactly(number: int) -> Size:
    return Size(number, number)


_SIZES: dict[str, Callable[[int], Size]] = {
    **dict.fromkeys(("more than", "over"), lambda n: Size(n + 1, _MOST)),
    **dict.fromkeys(("at least", "or more"), lambda n: Size(n, _MOST)),
    **dict.fromkeys(("fewer than", "less than", "under"), lambda n: Size(1, n - 1)),
    **dict.fromkeys(("at most", "up to", "or fewer"), lambda n: Size(1, n)),
}
