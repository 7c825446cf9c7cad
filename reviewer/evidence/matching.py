"""How far the words of a question are found in a text: as themselves, inflected, abbreviated, or
as words of like meaning. Pure, given what is alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from reviewer.words import STOPWORDS, Word, content_forms, fold, stem, words

ALIKE_FROM, ALIKE_TO = 0.5, 0.85
"""Cosines of single words between which a match grows from nothing to full."""
RELATED_FORM = 0.85
"""Match of two words with a long common beginning ("recognise", "recognition")."""
LEAST_IMPORTANCE = 0.02
"""What a word that changes a topic's meaning by nothing still counts for."""
COMMON_START = 5
"""Letters that two forms of a word have in common at least."""
EXACT = 0.99
"""Match from which a word is itself (or its inflection, or its acronym)."""
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]s?\b")
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question: its stem, what the library has that is like it, its weight.

    `alike` maps folded words to cosines; `rarity` is the inverse document
    frequency, `weight` how much the word counts; `initials` are the acronyms
    ("kd" in "knowledge distillation") that stand for a phrase of the question
    this word is part of. `telling` if few records (two, or a third of their number's root) have
    the very word.
    """

    text: str
    stem: str
    weight: float
    alike: Mapping[str, float]
    initials: frozenset[str] = frozenset()
    rarity: float = 0.0
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as matching needs it: its folded content words in order, the acronyms it uses,
    and the first letters of its words in one string.
    """

    folded: tuple[str, ...]
    acronyms: frozenset[str]
    initials: str


class Matcher:
    """Matches the terms of one question against sentences; remembers words it has seen."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        total = sum(term.weight for term in terms) or 1.0
        self.shares = tuple(term.weight / total for term in terms)
        rarities = sum(term.rarity for term in terms) or 1.0
        self.rarities = tuple(term.rarity / rarities for term in terms)
        self._seen = _Seen(self.terms)
        self._abbreviated = [
            (place, term.initials, letters if len(letters) >= 3 else "")
            for place, term in enumerate(self.terms)
            if (letters := acronym(term.text)) or term.initials
        ]

    def match(self, sentence: Sentence) -> tuple[float, ...]:
        """Return for each term how well the sentence has it, 0 to 1."""
        best = [0.0] * len(self.terms)
        for hits in filter(None, map(self._seen.__getitem__, sentence.folded)):
            for place, value in hits:
                if value > best[place]:
                    best[place] = value
        for place, initials, letters in self._abbreviated:
            if (sentence.acronyms and initials & sentence.acronyms) or (
                letters and letters in sentence.initials
            ):
                best[place] = 1.0
        return tuple(best)

    def coverage(self, matches: Sequence[float]) -> float:
        """Return the weighted mean of matches, 0 to 1."""
        return float(sum(map(mul, self.shares, matches)))

    def said(self, matches: Sequence[float]) -> float:
        """Return the mean of matches weighted by rarity alone, 0 to 1."""
        return float(sum(map(mul, self.rarities, matches)))


class _Seen(dict[str, tuple[tuple[int, float], ...]]):
    """Which terms each (folded) word met so far matches, and how well; a new word is looked at.

    The terms a word may match are found by its stem, by the word itself and by
    its stem's beginning: an abstract's words mostly match none.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__()
        self._terms = terms
        self._stems: dict[str, set[int]] = {}
        self._alike: dict[str, set[int]] = {}
        self._starts: dict[str, set[int]] = {}
        for place, term in enumerate(terms):
            self._stems.setdefault(term.stem, set()).add(place)
            self._starts.setdefault(term.stem[:COMMON_START], set()).add(place)
            for word, cosine in term.alike.items():
                if cosine > ALIKE_FROM:
                    self._alike.setdefault(word, set()).add(place)

    def __missing__(self, word: str) -> tuple[tuple[int, float], ...]:
        root = stem(word)
        places = (
            self._stems.get(root, _NONE)
            | self._alike.get(word, _NONE)
            | self._starts.get(root[:COMMON_START], _NONE)
        )
        hits = tuple(
            (place, value) for place in places if (value := self._match(place, word, root))
        )
        self[word] = hits
        return hits

    def _match(self, place: int, word: str, root: str) -> float:
        term = self._terms[place]
        return similarity(term.stem, root, term.alike.get(word, 0.0))


def similarity(one: str, other: str, cosine: float) -> float:
    """Return the match of two stems, 0 to 1, given the cosine of the words' vectors."""
    if one == other:
        return 1.0
    if cosine <= ALIKE_FROM and one[:COMMON_START] != other[:COMMON_START]:
        return 0.0
    alike = min(1.0, max(0.0, (cosine - ALIKE_FROM) / (ALIKE_TO - ALIKE_FROM)))
    return max(alike, RELATED_FORM if _related(one, other) else 0.0)


def acronym(word: str) -> str:
    """Return the letters of an acronym in lower case, without a plural s; empty for other words."""
    return fold(word.removesuffix("s")) if _ACRONYM.fullmatch(word) else ""


@lru_cache(maxsize=50_000)
def analyse(text: str) -> Sentence:
    """Return a sentence's words as matching needs them."""
    content = content_forms(text)
    return Sentence(
        content,
        frozenset(fold(found.removesuffix("s")) for found in _ACRONYM.findall(text)),
        "".join([word[0] for word in content]),
    )


def phrase_initials(text: str) -> dict[int, frozenset[str]]:
    """Return for each word of a question (by its start) the acronyms of phrases it is part of.

    Phrases are 2 to 5 words that begin and end with a content word; the letters
    are taken with and without the stopwords inside ("mixture of experts": moe, me).
    """
    tokens = words(text)
    found: dict[int, set[str]] = {}
    for length in range(2, 6):
        for first in range(len(tokens) - length + 1):
            phrase = tokens[first : first + length]
            if _stop(phrase[0]) or _stop(phrase[-1]):
                continue
            every = "".join(fold(word.text)[0] for word in phrase)
            telling = "".join(fold(word.text)[0] for word in phrase if not _stop(word))
            for word in phrase:
                found.setdefault(word.start, set()).update({every, telling})
    return {start: frozenset(letters) for start, letters in found.items()}


def weigh(
    question_words: Sequence[Word],
    initials: Mapping[int, frozenset[str]],
    alike: Sequence[Mapping[str, float]],
    count: Callable[[str], int],
    records: int,
    importance: Sequence[float] | None = None,
) -> tuple[Term, ...]:
    """Return the terms of a question, weighted by how few records have them or the like.

    `alike` gives for each word the library's words like it; `count` tells in
    how many of the library's `records` a folded word occurs. The rarity is
    BM25's inverse document frequency, log(1 + (N - n + .5) / (n + .5)), over
    the soft count n: the sum of record counts times similarity. The weight is
    the rarity times the word's `importance` to the topic's meaning, if known:
    that "forgetting" counts more than "catastrophic", frequency cannot tell.
    """
    terms = []
    factors = importance or (1.0,) * len(question_words)
    for word, near, factor in zip(question_words, alike, factors, strict=True):
        own = {fold(word.text): 1.0, **near}
        soft = sum(
            count(other) * similarity(word.stem, stem(other), cosine)
            for other, cosine in own.items()
        )
        n = min(float(records), soft)
        rarity = math.log(1 + (records - n + 0.5) / (n + 0.5))
        spelled = initials.get(word.start, frozenset())
        weight = rarity * (factor + LEAST_IMPORTANCE)
        telling = count(fold(word.text)) <= max(2.0, math.sqrt(records) / 3)
        terms.append(Term(word.text, word.stem, weight, near, spelled, rarity, telling))
    return tuple(terms)


def _stop(word: Word) -> bool:
    return word.text.lower() in STOPWORDS


def _related(one: str, other: str) -> bool:
    if one[:1].isdigit() or other[:1].isdigit():
        return False
    common = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        common += 1
    return common >= COMMON_START and common >= 0.6 * max(len(one), len(other))
