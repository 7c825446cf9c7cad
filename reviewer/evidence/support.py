"""How likely it is that cited words support a statement, by a logistic regression. Pure.

Two tables: with the encoder's cosines, and without. Fitted on the SciFact
training claims (Wadden et al., "Fact or Fiction", EMNLP 2020; SUPPORT against
CONTRADICT and NOT_ENOUGH_INFO together) with a penalty of 1/0.3 on standardised features; the
evidence was, with weights of .55, .1, .2 and .15, the rationale sentences (the
abstract where there are none), the two and the three sentences most similar to
the claim, and the abstract: with the first alone a table learns how long the
evidence is. A fifth of the claims was held out: claims that share a text or an
abstract are one group, and a group is held out if the CRC-32 of its least
claim id, in decimal, is divisible by 5. evals/README.md has the figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from reviewer.evidence.alignment import Alignment, Token, align, tokens
from reviewer.evidence.closed import NEGATIONS
from reviewer.evidence.polarity import direction_conflict, has_direction, overstatement
from reviewer.evidence.quantities import multiples, quantities, says
from reviewer.evidence.signs import signs

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])")
_LONGEST = 10
"""Letters from which a word is as telling as a longer one."""


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for and against support; all but the cosines are shares (0..1) or 0 and 1.

    closest, joined: cosine of the statement with the most similar cited
    sentence, and with all of them joined; covered: content words found in any,
    weighted by how telling they look; best: in the sentence that has most;
    agreeing: closest times best; beside: found in title, authors and date only;
    numbers: a number is not found; negated: one of the two has a negation, the
    other not; turned, opposite: directions disagree; undirected: the statement
    has one, the sentence not; negative, alone: see `signs`; overstated: more
    is claimed.
    """

    closest: float
    joined: float
    covered: float
    best: float
    agreeing: float
    beside: float
    numbers: float
    negated: float
    turned: float
    undirected: float
    opposite: float
    negative: float
    alone: float
    overstated: float


@dataclass(frozen=True, slots=True)
class Cosines:
    """The encoder's cosines of a statement: with each quote, and with all of them joined."""

    each: tuple[float, ...]
    joined: float


def score(found: Features, *, encoded: bool) -> float:
    """Return the probability of support, 0..1; `encoded` if the cosines are known."""
    bias, weights = ENCODED if encoded else WORDS_ALONE
    logit = bias + sum(weight * getattr(found, name) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def with_value(found: Features, name: str, value: float) -> Features:
    """Return the features with the one of that name set."""
    values = {each: getattr(found, each) for each in NAMES}
    return Features(**(values | {name: value}))


def features(
    statement: str, quotes: Sequence[str], context: str = "", cosines: Cosines | None = None
) -> Features:
    """Return the features of a statement and the sentences it cites (`uncontracted`)."""
    given = cosines or Cosines((0.0,) * len(quotes), 0.0)
    closest = max(given.each)
    alone = [align(statement, text) for quote in quotes for text in _SENTENCES.split(quote)]
    source, best = _best(statement, quotes, given)
    known = {token.key for one in alone for token in one.source}
    covered = _covered(alone, known)
    seen = signs(best)
    return Features(
        closest=closest,
        joined=given.joined,
        covered=covered,
        best=_coverage(best),
        agreeing=closest * _coverage(best),
        beside=_beside(best.statement, known, context),
        numbers=float(_lacks_number(statement, " ".join(quotes))),
        negated=float(_negates(best.statement) != _negates(best.source)),
        turned=float(bool(direction_conflict(statement, source))),
        undirected=float(has_direction(statement) and not has_direction(source)),
        opposite=float(seen.opposite),
        negative=float(seen.negative),
        alone=float(seen.alone),
        overstated=float(bool(overstatement(statement, source))),
    )


def _best(statement: str, quotes: Sequence[str], cosines: Cosines) -> tuple[str, Alignment]:
    """Return the sentence that says most of the statement, by its words and its cosine."""
    found = [
        (_coverage(one := align(statement, text)) + cosine, text, one)
        for quote, cosine in zip(quotes, cosines.each, strict=True)
        for text in _SENTENCES.split(quote)
    ]
    _, text, best = max(found, key=lambda item: item[0])
    return text, best


def telling(token: Token) -> float:
    """Return how telling a content word looks: long words, and names with capitals or digits."""
    return _telling(token.text, len(token.key))


@lru_cache(maxsize=20_000)
def _telling(text: str, letters: int) -> float:
    named = any(char.isdigit() or char.isupper() for char in text[1:])
    return 0.3 + min(letters, _LONGEST) / _LONGEST + (0.5 if named else 0.0)


def _coverage(found: Alignment) -> float:
    weights = [telling(token) if token.content else 0.0 for token in found.statement]
    kept = (w for w, place in zip(weights, found.there, strict=True) if place >= 0)
    return sum(kept) / (sum(weights) or 1.0)


def _covered(alone: Sequence[Alignment], known: set[str]) -> float:
    """Return the weighted share of content words that any of the sentences has."""
    total = found = 0.0
    for place, token in enumerate(alone[0].statement):
        if token.content:
            total += telling(token)
            if token.key in known or any(one.there[place] >= 0 for one in alone):
                found += telling(token)
    return found / (total or 1.0)


def _beside(statement: Sequence[Token], known: set[str], context: str) -> float:
    others = {token.key for token in tokens(context)} - known
    content = [token for token in statement if token.content]
    total = sum(map(telling, content)) or 1.0
    return sum(telling(token) for token in content if token.key in others) / total


def _lacks_number(statement: str, source: str) -> bool:
    stated = quantities(statement)
    if not stated:
        return False
    given = (*quantities(source), *multiples(source))
    return any(not any(says(one, other) for other in given) for one in stated)


def _negates(found: Sequence[Token]) -> bool:
    return any(token.form in NEGATIONS for token in found)


NAMES = tuple(field.name for field in fields(Features))
ENCODED: tuple[float, dict[str, float]] = (
    -2.406,
    {
        "closest": -1.974,
        "joined": 3.997,
        "covered": 0.943,
        "agreeing": 2.712,
        "beside": 6.049,
        "numbers": -0.809,
        "negated": -0.383,
        "turned": -1.507,
        "undirected": -0.251,
        "opposite": -1.241,
        "negative": -0.564,
        "alone": -0.455,
        "overstated": -0.790,
    },
)
WORDS_ALONE: tuple[float, dict[str, float]] = (
    -1.897,
    {
        "covered": 0.776,
        "best": 3.388,
        "beside": 6.219,
        "numbers": -0.792,
        "negated": -0.474,
        "turned": -1.372,
        "undirected": -0.100,
        "opposite": -1.218,
        "negative": -0.574,
        "alone": -0.435,
        "overstated": -0.698,
    },
)
