"""Which records of a library may be the same paper: found without comparing each with each.

Every record goes into some blocks (by identifier, by the beginning and by rare
words of its title, by its place in a volume), and only records of one block are
looked at together. Blocks are bounded, so that the time is about linear.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

import numpy as np

from reviewer.library.comparison import MAX_YEARS_APART
from reviewer.library.identity import identifiers
from reviewer.library.likeness import Name, first_page, name_of
from reviewer.library.titles import FUNCTION_WORDS, title_fingerprint, title_words
from reviewer.records import Record

LARGEST_BLOCK = 24
"""Records of a block that are all compared with each other; of more, each with those near it."""
NEAR = 6
RARE_WORDS = 5
"""Words of a title by whose pairs it is looked up: the rarest that another title has, too."""
WORDS_SHARED = 0.5
"""Share of the shorter title's words that the other must have."""
NAMES_SHARED = 0.2
"""The same share of names: of words, as families and given names may be exchanged."""
_BEGINNING = 20
_AUTHORS_KEPT = 20


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What is kept of a record: its title's words and its authors as numbers, and its year."""

    key: str
    year: int
    words: tuple[int, ...]
    authors: tuple[int, ...]


def likely_pairs(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    """Yield the keys of records that may be the same paper, each pair once, in their order.

    The records are gone through once and not kept. A pair is only likely:
    `compare` decides.
    """
    blocks = _Blocks()
    for record in records:
        blocks.add(record)
    sketches = blocks.sketches
    for one, other in sorted(blocks.pairs()):
        yield sketches[one].key, sketches[other].key


class _Blocks:
    """The blocks of a collection, as two columns: the number of a block, that of a record."""

    def __init__(self) -> None:
        self.sketches: list[_Sketch] = []
        self.names: dict[str, int] = {}
        self.spread: Counter[int] = Counter()
        self.strong = _Rows()
        self.weak = _Rows()

    def add(self, record: Record) -> None:
        """Take in a record."""
        number = len(self.sketches)
        letters = title_fingerprint(record.title)
        words = [w for w in title_words(record.title) if w not in FUNCTION_WORDS]
        authors = [self._author(name) for name in map(name_of, record.authors[:_AUTHORS_KEPT])]
        sketch = _Sketch(
            record.key,
            record.year or 0,
            tuple(dict.fromkeys(self._number(f"w {word}") for word in words)),
            tuple(dict.fromkeys(one for several in authors for one in several)),
        )
        self.sketches.append(sketch)
        self.spread.update(sketch.words)
        for key in (*identifiers(record), f"title:{letters}", *_places(record)):
            self.strong.add(_block(key), number)
        for key in (f"begins {letters[:_BEGINNING]}", f"words {' '.join(words[:2])}"):
            self.weak.add(_block(key), number)

    def pairs(self) -> set[tuple[int, int]]:
        """Return the numbers of the records that are likely to be the same paper."""
        found = set()
        for pair in self._neighbours(self.strong):
            found.add(pair)
        for number, sketch in enumerate(self.sketches):
            for block in self._by_words(sketch):
                self.weak.add(block, number)
        for one, other in self._neighbours(self.weak):
            if (one, other) not in found and _alike(self.sketches[one], self.sketches[other]):
                found.add((one, other))
        return found

    def _number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def _author(self, name: Name) -> list[int]:
        """Return the numbers of the ways in which a family name may be written."""
        return [
            self._number(f"a {one}") for one in sorted(name.families | name.words) if len(one) > 1
        ]

    def _by_words(self, sketch: _Sketch) -> Iterator[int]:
        """Yield the blocks of a title by two of its rare words; a word of no other title is none.

        So a word misspelt is passed over, as no other title has it.
        """
        telling = [word for word in sketch.words if self.spread[word] > 1]
        rarest = sorted(telling, key=lambda word: (self.spread[word], word))[:RARE_WORDS]
        for one, other in combinations(sorted(rarest), 2):
            yield (one << 32 | other) & _POSITIVE
        if len(rarest) < 3 and sketch.authors:
            yield from (_block(f"{word} by {sketch.authors[0]}") for word in rarest)

    def _neighbours(self, rows: _Rows) -> Iterator[tuple[int, int]]:
        """Yield the pairs of records that share a block, smaller number first."""
        for members in rows.blocks():
            yield from self._within(sorted(set(members)))

    def _within(self, members: list[int]) -> Iterator[tuple[int, int]]:
        """Yield the pairs of a block; of a large one, only those that stand near in some order."""
        if len(members) <= LARGEST_BLOCK:
            yield from combinations(members, 2)
            return
        for order in (self._by_author, self._by_title):
            ordered = sorted(members, key=order)
            for place, one in enumerate(ordered):
                for other in ordered[place + 1 : place + 1 + NEAR]:
                    yield (one, other) if one < other else (other, one)

    def _by_author(self, number: int) -> tuple[object, ...]:
        sketch = self.sketches[number]
        return (sketch.authors[:1], sketch.year, sketch.words)

    def _by_title(self, number: int) -> tuple[object, ...]:
        sketch = self.sketches[number]
        return (sketch.words, sketch.authors[:1], sketch.year)


class _Rows:
    """Blocks and the records in them, as two columns of numbers: there may be millions."""

    def __init__(self) -> None:
        self.names, self.members = array("q"), array("q")

    def add(self, block: int, record: int) -> None:
        """Put a record into a block."""
        self.names.append(block)
        self.members.append(record)

    def blocks(self) -> Iterator[list[int]]:
        """Yield the records of each block that has several."""
        names = np.array(self.names, dtype=np.int64)
        order = np.argsort(names, kind="stable")
        names, members = names[order], np.array(self.members, dtype=np.int64)[order]
        edges = np.flatnonzero(np.diff(names)) + 1
        starts = np.concatenate(([0], edges))
        ends = np.concatenate((edges, [len(names)]))
        several = np.flatnonzero(ends - starts > 1)
        for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
            yield members[start:end].tolist()


_POSITIVE = (1 << 63) - 1


def _block(name: str) -> int:
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & _POSITIVE


def _places(record: Record) -> list[str]:
    """Return the block of volume, page and first author: titles may be in two languages."""
    page, volume = first_page(record), record.detail("volume")
    if not page or not record.authors:
        return []
    family = min(name_of(record.authors[0]).families, key=lambda name: (-len(name), name))
    return [f"place {volume} {page} {family}"]


def _alike(one: _Sketch, other: _Sketch) -> bool:
    """Whether it is worth while to compare: close years, authors and half of the title shared."""
    if one.year and other.year and abs(one.year - other.year) > MAX_YEARS_APART:
        return False
    shared = len(set(one.authors) & set(other.authors))
    if shared < NAMES_SHARED * min(len(one.authors), len(other.authors)):
        return False
    fewer = min(len(one.words), len(other.words))
    return len(set(one.words) & set(other.words)) >= WORDS_SHARED * fewer
