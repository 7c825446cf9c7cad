"""Which word of a statement is which word of its source: long common runs first, each word once.

What near-verbatim text adds, leaves out, exchanges or moves is then plain to
see (`warrant` looks at it). Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.evidence.matching import similarity
from reviewer.evidence.reading import words
from reviewer.evidence.synonyms import are_synonyms

_ARTICLES = frozenset("a an the".split())
_CONTRACTED = re.compile(r"\b(can)not\b|\b(ca|wo|sha)n['’]t\b|(\w)n['’]t\b", re.IGNORECASE)
_FULL = {"ca": "can", "wo": "will", "sha": "shall"}
_SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]*\s")
_CLAUSE_END = re.compile(r"[,;:()\[\]—–]|\s-\s")
_NEAR = 4
"""Words from its neighbours' places within which a function word is looked for."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word other than an article: its key (stem or lower form), and where it stands.

    `sentence` and `clause` count the ends (stops; stops and commas) before it;
    `bracketed` says whether it stands in round brackets.
    """

    text: str
    form: str
    key: str
    content: bool
    start: int
    sentence: int
    clause: int
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of both texts, and for each of one the place in the other, or -1."""

    statement: tuple[Token, ...]
    source: tuple[Token, ...]
    there: tuple[int, ...]
    back: tuple[int, ...]

    @property
    def copied(self) -> float:
        """The share of the statement's content words that have a place in the source."""
        content = [place for place, token in enumerate(self.statement) if token.content]
        return sum(self.there[place] >= 0 for place in content) / max(1, len(content))


def uncontracted(text: str) -> str:
    """Return the text with "not" as a word of its own ("can't" is "can not")."""
    if "n" not in text:
        return text
    return _CONTRACTED.sub(
        lambda m: f"{m[1] or _FULL.get((m[2] or '').lower(), m[2]) or m[3]} not", text
    )


@lru_cache(maxsize=4_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text but articles, with their sentences and clauses."""
    found: list[Token] = []
    sentence = clause = end = depth = 0
    for word in words(text):
        gap = text[end : word.start]
        end = word.end
        if len(gap) > 1:
            ends = bool(_SENTENCE_END.search(gap))
            sentence += ends
            clause += ends or bool(_CLAUSE_END.search(gap))
            depth = 0 if ends else max(0, depth + gap.count("(") - gap.count(")"))
        form = word.text.lower()
        if form not in _ARTICLES:
            # "ITS" and "US" are acronyms, "its" and "us" are not.
            content = word.is_content or (len(form) > 1 and word.text.isupper())
            key = word.stem if content else form
            place = (word.start, sentence, clause, depth > 0)
            found.append(Token(word.text, form, key, content, *place))
    return tuple(found)


@lru_cache(maxsize=256)
def align(statement: str, source: str) -> Alignment:
    """Align two texts (as `uncontracted` gives them)."""
    ours, theirs = tokens(statement), tokens(source)
    there, back = [-1] * len(ours), [-1] * len(theirs)
    for start, place, length in _tiles(ours, theirs):
        for step in range(length):
            there[start + step], back[place + step] = place + step, start + step
    alike = _Rest(ours, theirs, there, back)
    alike.match(lambda one, other: one.key == other.key)
    alike.match(lambda one, other: are_synonyms(one.form, other.form))
    alike.match(lambda one, other: similarity(one.key, other.key, 0.0) > 0)
    alike.match_function_words()
    return Alignment(ours, theirs, tuple(there), tuple(back))


def _tiles(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, place, length) of common runs of two content words and more, best first."""
    waiting: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for run in _runs(ours, theirs):
        waiting[_weight(ours, run)].append(run)
    here, there = [True] * len(ours), [True] * len(theirs)
    for weight in range(max(waiting, default=0), 1, -1):
        for run in sorted(waiting[weight], key=lambda run: (-run[2], run)):
            start, place, length = _free_piece(run, here, there)
            left = _weight(ours, (start, place, length))
            if left < weight:
                waiting[left].append((start, place, length))
                continue
            here[start : start + length] = [False] * length
            there[place : place + length] = [False] * length
            yield start, place, length


def _runs(ours: Sequence[Token], theirs: Sequence[Token]) -> list[tuple[int, int, int]]:
    """Return the longest runs of equal words, as (start, place, length)."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(theirs):
        places[token.key].append(place)
    found, before = [], dict[int, int]()
    for start, token in enumerate(ours):
        current = {place: before.get(place - 1, 0) + 1 for place in places.get(token.key, ())}
        found += [
            (start - length, place - length + 1, length)
            for place, length in before.items()
            if place + 1 not in current and length > 1
        ]
        before = current
    size = len(ours)
    found += [(size - n, place - n + 1, n) for place, n in before.items() if n > 1]
    return found


def _weight(ours: Sequence[Token], run: tuple[int, int, int]) -> int:
    return sum(token.content for token in ours[run[0] : run[0] + run[2]])


def _free_piece(
    run: tuple[int, int, int], here: Sequence[bool], there: Sequence[bool]
) -> tuple[int, int, int]:
    """Return the longest part of a run whose words are free on both sides."""
    start, place, length = run
    best = (start, place, 0)
    size = 0
    for step in range(length):
        size = size + 1 if here[start + step] and there[place + step] else 0
        if size > best[2]:
            best = (start + step - size + 1, place + step - size + 1, size)
    return best


class _Rest:
    """Matches the words that are in no run, each with the nearest that will do."""

    def __init__(
        self, ours: Sequence[Token], theirs: Sequence[Token], there: list[int], back: list[int]
    ) -> None:
        self._ours, self._theirs, self._there, self._back = ours, theirs, there, back

    def match(self, same: Callable[[Token, Token], bool]) -> None:
        """Match content words for which `same` holds."""
        for start, token in enumerate(self._ours):
            if not token.content or self._there[start] >= 0:
                continue
            expected = self._expected(start)
            places = [
                place
                for place, other in enumerate(self._theirs)
                if other.content and self._back[place] < 0 and same(token, other)
            ]
            if places:
                self._set(start, min(places, key=lambda place: abs(place - expected)))

    def match_function_words(self) -> None:
        """Match function words with equal ones near where their neighbours are."""
        for start, token in enumerate(self._ours):
            if token.content or self._there[start] >= 0:
                continue
            for neighbour in self._neighbours(start):
                reach = range(max(0, neighbour - _NEAR), min(len(self._theirs), neighbour + _NEAR))
                places = [
                    place
                    for place in reach
                    if self._back[place] < 0 and self._theirs[place].key == token.key
                ]
                if places:
                    self._set(start, min(places, key=lambda place: abs(place - neighbour)))
                    break

    def _expected(self, start: int) -> float:
        near = self._neighbours(start)
        return near[0] if near else start

    def _neighbours(self, start: int) -> list[int]:
        """Return where a word would stand after the one before it, and before the one after it."""
        after = (place + 1 for place in reversed(self._there[:start]) if place >= 0)
        before = (place - 1 for place in self._there[start + 1 :] if place >= 0)
        return [place for place in (next(after, -1), next(before, -1)) if place >= 0]

    def _set(self, start: int, place: int) -> None:
        self._there[start], self._back[place] = place, start
