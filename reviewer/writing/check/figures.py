"""Whether a sentence gives a number to what the abstract gives it to. Pure.

"52.6% accuracy and 94.2% self-preference" must not become "a self-preference of
52.6%": where a sentence has several numbers, each belongs to the words nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.evidence.alignment import Token, tokens, uncontracted

_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w-]*[A-Za-z]{2})")
_NEAR = 4
"""Words from a number within which one says what is counted."""
_PARTING = frozenset("and or while but whereas".split())
_MARGIN = 2
"""Words by which another number must be nearer, to be the one that a word belongs to."""


def misplaced(statement: str, sentences: Sequence[str]) -> str:
    """Return an objection if a number stands with words that the abstract has with another."""
    said = _numbered(uncontracted(statement))
    for sentence in map(uncontracted, sentences):
        theirs = _numbered(sentence)
        values = {value for _, value in theirs}
        if len(values) < 2:
            continue
        words = tokens(sentence)
        for place, value in said:
            if value in values and _belongs_elsewhere(place, value, statement, words, theirs):
                return f"the abstract does not give {value} for that"
    return ""


def _belongs_elsewhere(
    place: int,
    value: str,
    statement: str,
    words: Sequence[Token],
    theirs: Sequence[tuple[int, str]],
) -> bool:
    """Whether the words around a number stand with another number in the abstract's sentence."""
    own = tokens(uncontracted(statement))
    near = {token.key for token in _beside(own, place) if token.content}
    with_it = elsewhere = 0
    for spot, token in enumerate(words):
        if token.key not in near or any(spot == number for number, _ in theirs):
            continue
        mine = min(abs(spot - number) for number, other in theirs if other == value)
        others = min((abs(spot - number) for number, other in theirs if other != value), default=99)
        with_it += mine <= others
        elsewhere += others + _MARGIN < mine
    return elsewhere > 0 and not with_it


def _beside(said: Sequence[Token], place: int) -> Iterator[Token]:
    """Yield the words before and after a number, up to where something else is said."""
    for way in (-1, 1):
        for step in range(1, _NEAR + 1):
            spot = place + way * step
            if not 0 <= spot < len(said) or said[spot].form in _PARTING:
                break
            yield said[spot]


def _numbered(text: str) -> list[tuple[int, str]]:
    """Return the place among the words of each number, and the number."""
    found = {match.start(): match[0] for match in _NUMBER.finditer(text)}
    places = []
    for start, value in found.items():
        place = next((n for n, token in enumerate(tokens(text)) if token.start >= start), -1)
        if place >= 0:
            places.append((place, value))
    return places
