"""What the words and names of a whole page tell about one of its lines.

A `Vocabulary` is read once from all abstracts and all sure parts of titles of a
page, and `Recurring` counts its authors, so that a look-up costs the same on a
page of 20 records and on one of 5,000.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TOKEN = re.compile(r"[^\s,;()\[\]{}\"“”]+")
_ENDINGS = re.compile(
    r"(?:ational|ations?|ings?|ions?|ers?|ed|es|s|ly|al|ity|ies|y|e)$", re.IGNORECASE
)
_MIN_STEM = 3
LONGEST = 60
"""Characters; longer runs of letters are data, not words."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in the three ways they are looked up."""

    lower: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a page: those in lower case, the stems of all, and tokens as written."""

    lower: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)

    def add(self, text: Words) -> None:
        """Learn the words of one more text."""
        self.lower.update(text.lower)
        self.stems.update(text.stems)
        self.exact.update(text.exact)


@dataclass(frozen=True, slots=True)
class Recurring:
    """How many lines of a page show a whole name, and a telling part of one."""

    names: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)

    def add(self, names: Iterable[str]) -> None:
        """Count the authors of one more line, each once."""
        whole = set(names)
        self.names.update(whole)
        self.parts.update({part for name in whole for part in name_parts(name)})

    def drop(self, names: Iterable[str]) -> None:
        """Take back what `add` counted, so that a line is not evidence for itself."""
        whole = set(names)
        self.names.subtract(whole)
        self.parts.subtract({part for name in whole for part in name_parts(name)})


def words(text: str) -> Words:
    """Read the words of a text: lower-case ones, the stems of all, and whole tokens."""
    found = {word for word in WORD.findall(text) if len(word) <= LONGEST}
    return Words(
        lower=frozenset(word for word in found if word.islower()),
        stems=frozenset(stem(word) for word in found),
        exact=frozenset(_tokens(text)),
    )


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the lower-case word without a common English ending (`Networks` gives `network`)."""
    lowered = word.lower().removesuffix("'s").removesuffix("’s")
    found = _ENDINGS.search(lowered)
    if found and found.start() >= _MIN_STEM:
        return lowered[: found.start()]
    return lowered


def name_parts(name: str) -> set[str]:
    """Return the words of a name that tell people apart: no initials, no particles."""
    return {part for part in name.split() if len(part) > 2 and part[0].isupper()}


def _tokens(text: str) -> set[str]:
    found = (token for token in _TOKEN.findall(text) if len(token) <= LONGEST)
    tokens = {token.strip(".:!?'’`") for token in found}
    return tokens | {part for token in tokens if "-" in token for part in token.split("-")}
