"""Words that say that there is more of something or less of it, and whether two texts differ in
them. Pure.

A wider and looser table than that of `polarity`: it feeds a score, it refuses nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evidence.alignment import Alignment, Token
from reviewer.evidence.closed import NEGATIONS
from reviewer.words import stem

_MORE = """increase rise raise grow gain improve enhance boost high higher great greater more most
better best fast faster strong stronger exceed outperform surpass superior accelerate upregulate up
elevate elevated positive positively promote encourage stimulate activate induce trigger cause
facilitate support aid help contribute lead drive enable expand extend prolong amplify augment
exacerbate intensify worsen aggravate susceptible vulnerable risk likely likelihood frequent
abundant overexpress overexpression large larger long longer maintain restore sustain require
essential necessary crucial critical effective efficient success successful benefit beneficial
permit allow excess excessive enrich presence present associated correlate link overestimate early
"""
_LESS = """decrease fall drop decline reduce low lower small smaller less few fewer worse slow
slower weak weaker inhibit suppress repress block prevent impair disrupt attenuate diminish mitigate
alleviate abolish abrogate eliminate downregulate down negative negatively lack loss lose absent
absence deficient deficiency deplete depletion knockout knockdown delete deletion silence null
remove removal halt stop arrest delay limit restrict protect protective protection resist resistance
resistant counteract antagonize inactivate deactivate degrade degradation shrink short shorter
underestimate unlikely rare insufficient fail failure unable ineffective harm hinder hamper
interfere independent unrelated unaffected unchanged unnecessary dispensable similar inverse
inversely late against ameliorate death
"""
_SIGNS = {stem(word): 1 for word in _MORE.split()} | {stem(word): -1 for word in _LESS.split()}
_NEAR = 3
"""Words from a shared word within which a word of the source is taken to speak of it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a statement and its source say of more and less.

    opposite: a word of one side is in the statement, only words of the other
    in the source; negative: the statement has a word of less or a negation;
    alone: it has, and the source has none near the words they share.
    """

    opposite: bool
    negative: bool
    alone: bool


def signs(found: Alignment) -> Signs:
    """Compare the words of more and less of two aligned texts."""
    ours = [sign(token) for token in found.statement]
    theirs = _near_shared(found)
    added = {one for one, place in zip(ours, found.there, strict=True) if one and place < 0}
    left = {one for place, one in theirs if found.back[place] < 0}
    opposite = any(-one in left for one in added) and not added & left
    negative = -1 in ours
    return Signs(opposite, negative, negative and all(one > 0 for _, one in theirs))


def sign(token: Token) -> int:
    """Return 1 for a word of more, -1 for one of less or a negation, else 0."""
    return -1 if token.form in NEGATIONS else _SIGNS.get(token.key, 0)


def _near_shared(found: Alignment) -> Sequence[tuple[int, int]]:
    """Return (place, sign) of the source's words of more and less near words that both have."""
    shared = [p for p in found.there if p >= 0 and found.source[p].content]
    reached = {spot for place in shared for spot in range(place - _NEAR, place + _NEAR + 1)}
    return [
        (place, one)
        for place, token in enumerate(found.source)
        if place in reached and (one := sign(token))
    ]
