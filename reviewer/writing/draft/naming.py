"""What a reader would call a group of records: the term most of them have, and few others.

A term counts more in a title, when it is longer and rarer, and when its
meaning is near what the group's records have in common (as KeyBERT ranks key
phrases by their cosine with a document; Grootendorst 2020).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.words import is_name_like
from reviewer.writing.draft.edits import capitalised
from reviewer.writing.draft.inflection import plural_of
from reviewer.writing.draft.members import Member

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNNAMED = "Other work"
"""The heading of a group that has no term of its own."""
RANKED = 12
"""Terms of a group whose meaning is looked at."""
LEAST_LIKE = 0.4
"""What the term counts whose meaning is farthest from the group, beside the nearest."""
_LONGER = 0.3
_IN_TITLE = 0.5
_ALONE = 0.3
"""What a term counts that only one record of a group has."""
_NAMED = 0.5
"""Share of a group's records that must have the term it is named by."""
_PLAIN = 0.4
"""What a term of words that every record has counts, beside one of rare words."""
_DOUBTFUL = 0.7
"""What a term counts that no title has, that is one word, or that is the name of a thing: each
makes it less likely to be what a reader would call the group."""


def _any_word(_word: str) -> float:
    return 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How terms are weighed: how rare a word is (0 to 1); the vectors of texts, if there are."""

    rarity: Callable[[str], float] = _any_word
    encode: Callable[[Sequence[str]], NDArray[np.float32]] | None = None


PLAIN = Measure()


@dataclass(frozen=True, slots=True)
class Name:
    """A group's heading, and the keys of the terms it is made of."""

    text: str
    terms: tuple[str, ...]


def names(
    groups: Sequence[Sequence[Member]], members: Sequence[Member], measure: Measure
) -> list[Name]:
    """Return a name for each group of the members; no two have a term in common."""
    found: list[Name] = []
    taken: set[str] = set()
    for group in groups:
        keys = _naming(group, members, taken, measure)
        taken |= set(keys)
        name = " and ".join(_shown(key, group) for key in keys)
        found.append(Name(capitalised(name) or UNNAMED, keys))
    return found


def _naming(
    group: Sequence[Member], members: Sequence[Member], taken: Collection[str], measure: Measure
) -> tuple[str, ...]:
    """Return the term that names a group, or two where one is in less than half of it."""
    scores = {
        key: _score(key, group, members, measure.rarity)
        for key in {key for member in group for key in member.terms}
        if not any(_overlap(key, other) for other in taken)
    }
    scores = _by_meaning(scores, group, measure)
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    if not ranked:
        return ()
    first = ranked[0]
    lacking = [member for member in group if first not in member.terms]
    if len(lacking) <= (1 - _NAMED) * len(group):
        return (first,)
    rest = [key for key in ranked[1:] if not _overlap(key, first)]
    second = max(
        rest, key=lambda key: scores[key] * sum(key in m.terms for m in lacking), default=""
    )
    return (first, second) if second and any(second in m.terms for m in lacking) else (first,)


def _by_meaning(
    scores: dict[str, float], group: Sequence[Member], measure: Measure
) -> dict[str, float]:
    """Return the best terms with their scores, those near the group's meaning before others."""
    best = sorted(scores, key=lambda key: (-scores[key], key))[:RANKED]
    vectors = [member.vector for member in group if member.vector is not None]
    if measure.encode is None or len(vectors) < len(group) or len(best) < 2:
        return {key: scores[key] for key in best}
    centre = sum(vectors[1:], vectors[0])
    near = measure.encode([_shown(key, group) for key in best]) @ centre
    low, high = float(near.min()), float(near.max())
    span = (high - low) or 1.0
    return {
        key: scores[key] * (LEAST_LIKE + (1 - LEAST_LIKE) * (float(value) - low) / span)
        for key, value in zip(best, near, strict=True)
    }


def _score(
    key: str, group: Sequence[Member], members: Sequence[Member], rarity: Callable[[str], float]
) -> float:
    inside = [member.terms[key] for member in group if key in member.terms]
    outside = sum(key in member.terms for member in members) - len(inside)
    covered = sum(1.0 + _IN_TITLE * term.in_title for term in inside) / len(group)
    others = len(members) - len(group)
    apart = 1.0 - outside / others if others else 1.0
    alone = _ALONE if len(inside) == 1 and len(group) > 1 else 1.0
    words = inside[0].text.split()
    rare = sum(map(rarity, words)) / len(words)
    longer = 1 + _LONGER * (min(3, len(key.split())) - 1)
    weight = _PLAIN + (1 - _PLAIN) * rare
    for doubtful in (
        not any(term.in_title for term in inside),
        len(key.split()) == 1,
        all(is_name_like(term.text) and " " not in term.text for term in inside),
    ):
        weight *= _DOUBTFUL if doubtful else 1.0
    return covered * apart * alone * longer * weight


def _overlap(key: str, other: str) -> bool:
    """Whether one term's words are all in the other."""
    mine, theirs = set(key.split()), set(other.split())
    return mine <= theirs or theirs <= mine


def _shown(key: str, group: Iterable[Member]) -> str:
    """Return a term as most of a group's records write it, without the capitals of a title.

    One that they write with an article only is put in the plural.
    """
    known = [member.terms[key] for member in group if key in member.terms]
    usable = {lowered(term.text) for term in known if term.bare or term.in_title}
    written = Counter(lowered(term.text) for term in known)
    text = max(written, key=lambda text: (text in usable, written[text], text))
    return text if text in usable else plural_of(text)


def lowered(text: str) -> str:
    """Return a phrase in lower case but for names and short forms in it."""
    return " ".join(word if is_name_like(word) else word.lower() for word in text.split())
