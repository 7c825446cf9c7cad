"""Negation and direction: whether two sentences say opposite things of the same words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.words import Word, stem, words

_NEGATIONS = frozenset(
    """not no never none neither nor without cannot hardly barely scarcely unable fail fails failed
    failing lack lacks lacked lacking absence absent n't isn't aren't wasn't weren't doesn't don't
    didn't can't couldn't won't wouldn't hasn't haven't hadn't shouldn't nothing nobody nowhere
    prevent prevents prevented avoid avoids avoided""".split()
)
# "not only" and "no less" affirm.
_AFFIRMING = re.compile(r"\b(?:not\s+(?:only|just|merely)|no\s+less\s+than|not\s+least)\b", re.I)
# Words of more and of less, by stem. Which of the two a word says is all that is used of it, and
# only next to the same other words.
_UP = frozenset(
    stem(word)
    for word in """increase increases rise rises raise grow growth gain gains improve improvement
    enhance boost higher high larger greater more better best faster stronger exceed exceeds
    outperform outperforms surpass surpasses superior accelerate accelerates upregulate
    expand longer positive positively promote promotes above exacerbate elevated elevate
    heavier strengthen benefit benefits accurate maximize maximise""".split()
)
_DOWN = frozenset(
    stem(word)
    for word in """decrease decreases fall falls drop drops decline declines reduce
    reduction lower low lowers smaller less fewer worse worst slower weaker degrade degradation
    underperform underperforms inferior hurt hurts harm harms downregulate shrink shorter
    negative negatively inhibit inhibits below alleviate attenuate attenuates diminish diminished
    mitigate mitigates lighter weaken weakens inaccurate minimize minimise suppress suppresses
    impair impairs loss losses""".split()
)
_SCOPE = 4
"""Content words after (and two before) a cue that it is taken to speak of."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that turns or points, and the stems of the content words it stands with."""

    text: str
    sign: int
    scope: frozenset[str]


def negations(text: str) -> tuple[Cue, ...]:
    """Return the negating words of a text with the words they negate (sign -1)."""
    plain = _AFFIRMING.sub(lambda found: " " * len(found[0]), text)
    tokens = words(plain)
    return tuple(
        Cue(word.text, -1, _scope(tokens, place, before=0))
        for place, word in enumerate(tokens)
        if word.text.lower() in _NEGATIONS or word.text.lower().endswith("n't")
    )


def directions(text: str) -> tuple[Cue, ...]:
    """Return the words of more (+1) and less (-1) with the words around them."""
    tokens = words(text)
    return tuple(
        Cue(word.text, 1 if word.stem in _UP else -1, _scope(tokens, place, before=2))
        for place, word in enumerate(tokens)
        if word.stem in _UP or word.stem in _DOWN
    )


def negation_conflict(statement: str, source: str) -> str:
    """Return the negation that only one of the two texts has about the same words, or ""."""
    return _one_sided(statement, source) or _one_sided(source, statement)


def direction_conflict(statement: str, source: str) -> str:
    """Return the word of more or less that the source turns round, or "".

    Only a direction the source does not also give for those words counts.
    """
    theirs = directions(source)
    for cue in directions(statement):
        near = [other for other in theirs if len(cue.scope & other.scope) >= 1]
        if near and all(other.sign != cue.sign for other in near):
            return cue.text
    return ""


def _one_sided(one: str, other: str) -> str:
    """Return a negation of `one` whose words `other` has without negation."""
    stems = {word.stem for word in words(other)}
    negated = [cue.scope for cue in negations(other)]
    for cue in negations(one):
        shared = cue.scope & stems
        about_the_same = shared and len(shared) >= min(2, len(cue.scope))
        if about_the_same and not any(scope & cue.scope for scope in negated):
            return cue.text
    return ""


def _scope(tokens: tuple[Word, ...], place: int, *, before: int) -> frozenset[str]:
    after = [word.stem for word in tokens[place + 1 :] if word.is_content][:_SCOPE]
    ahead = [word.stem for word in tokens[:place] if word.is_content][-before:] if before else []
    return frozenset((*ahead, *after)) - _UP - _DOWN
