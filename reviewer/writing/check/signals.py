"""What speaks for and against a sentence that somebody else wrote about a paper: a row of numbers.

Nothing here decides; `weigh` does. Each signal is a share (0..1), a cosine, or
0 and 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from reviewer.evidence import subjects, support
from reviewer.evidence.alignment import align, uncontracted
from reviewer.evidence.objections import CHECKS
from reviewer.evidence.verify import SUPPORTED, read, verify
from reviewer.grammar import Parsed
from reviewer.words import words
from reviewer.writing.check import roles
from reviewer.writing.check.figures import misplaced
from reviewer.writing.check.foreign import Foreign, foreign
from reviewer.writing.check.paper import Paper

_NEAREST = 3
_BEST = 2
_SMALL = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten) is not ")
"""A count in words may have been counted: "three countries" of which the abstract names three."""
_CUES = frozenset(
    """only solely exclusively all every always never none any entirely completely fully totally
    wholly perfectly must guaranteed everywhere impossible equally merely unrelated independent
    irrespective regardless unaffected ineffective first""".split()
)
"""Words that make a claim wider or narrower than it was, if the paper has none of them."""
_COSTS = re.compile(
    r"\bat the (?:cost|expense|price) of\b|\b(?:trad|sacrific|forgo|giv)\w* (?:up |away )?|"
    r"\b(?:little|no|hardly any) (?:effect|influence|impact|difference)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """See the fields of `evidence.support.Features` for the like.

    closest, joined: cosine with the nearest sentence, and with the nearest
    three joined; apart: how much nearer a sentence of another paper is;
    covered: content words that the paper has, weighted; foreign, strangest,
    strange: weight of the words that it lacks (sum, largest, two largest),
    copied: share of words aligned with the nearest sentences;
    verified: `verify` supports it; cue: a word of `_CUES` that the paper
    lacks; the others: what `evidence.objections` would object to in a text of
    ours, and which here only leans one way.
    """

    closest: float
    joined: float
    apart: float
    covered: float
    foreign: float
    strangest: float
    strange: float
    copied: float
    verified: float
    cue: float
    exchanged: float
    strengthened: float
    overstated: float
    replaced: float
    changed: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The signals, the objection that decides by itself (or ""), and what explains them."""

    signals: Signals
    objection: str
    nearest: int
    lacking: tuple[Foreign, ...]


def look(text: str, plain: str, parsed: Parsed | None, paper: Paper, rival: float) -> Seen:
    """Return what there is to see of a sentence and its paper.

    `text` is the sentence as it stands, `plain` the one with its citation as
    "They" (which is what `parsed` parses); `rival` the cosine with the nearest
    sentence of another paper.
    """
    said = uncontracted(plain)
    cosines = _cosines(said, paper)
    order = _nearest(said, cosines, paper)
    near = sorted(order[:_NEAREST])
    sources = [paper.sources[place] for place in near]
    joined = _joined(said, near, paper)
    case, whole = read(plain, sources), read(plain, paper.sources)
    lacking = foreign(said, parsed, paper)
    objection = _objection(text, plain, parsed, paper, order)
    verdicts = (
        verify(text, [paper.sources[order[0]]], cosines[order[0]], (cosines[order[0]],)),
        verify(text, sources, joined, tuple(cosines[place] for place in near)),
        verify(text, paper.sources, joined, tuple(cosines)),
    )
    weights = [one.weight for one in lacking]
    return Seen(
        Signals(
            closest=max(cosines, default=0.0),
            joined=joined,
            apart=max(0.0, rival - max(cosines, default=0.0)),
            covered=_covered(said, paper),
            foreign=min(3.0, sum(weights)),
            strangest=max(weights, default=0.0),
            strange=sum(weights[:2]),
            copied=case.alignment.copied,
            verified=float(any(one.label == SUPPORTED for one in verdicts)),
            cue=float(any(word.text.lower() in _CUES - paper.forms for word in words(said))),
            exchanged=float(bool(_NAMED["_exchange"](case))),
            strengthened=float(bool(_NAMED["_strengthened"](case))),
            overstated=float(bool(_NAMED["_overstatement"](whole))),
            replaced=float(not whole.is_free and bool(subjects.replaced(whole.alignment))),
            changed=float(bool(_NAMED["_direction"](whole) or _NAMED["_negation"](whole))),
        ),
        objection,
        order[0],
        lacking,
    )


def _objection(
    text: str, plain: str, parsed: Parsed | None, paper: Paper, order: Sequence[int]
) -> str:
    """Return what speaks against a sentence whatever else speaks for it, or ""."""
    whole = read(text, paper.sources)
    for check in _HARD:
        if (why := check(whole)) and not _SMALL.match(why):
            return why
    if why := misplaced(plain, paper.texts):
        return why
    if parsed is None:
        return ""
    for role in _ROLES:
        if why := role(parsed, paper.parsed, paper.names):
            return why
    near = [paper.parsed[place] for place in order[:_BEST]]
    return roles.opposed(parsed, near, paper.names)


_NAMED = {check.__name__: check for check in CHECKS}
_HARD = (CHECKS[0], *(_NAMED[name] for name in ("_number", "_name", "_instruction")))
"""Checks that hold against the whole abstract: whose it is, numbers, names, what is an order."""
_ROLES = (
    roles.turned_round,
    roles.exchanged_roles,
    roles.not_theirs,
    roles.negated,
    roles.told_of_others,
)


def _cosines(said: str, paper: Paper) -> list[float]:
    if paper.encoder is None:
        return [_guessed(said, text) for text in paper.texts]
    vector = paper.encoder.encode([said])[0]
    return [float(value) for value in paper.vectors @ vector]


def _guessed(said: str, text: str) -> float:
    """Return the cosine that texts which share so many words have, where no encoder can tell."""
    return 0.35 + 0.5 * support._coverage(align(said, text))


def _joined(said: str, near: Sequence[int], paper: Paper) -> float:
    if paper.encoder is None:
        return max((_guessed(said, paper.texts[place]) for place in near), default=0.0)
    one, other = paper.encoder.encode([said, " ".join(paper.texts[place] for place in near)])
    return float(one @ other)


def _nearest(said: str, cosines: Sequence[float], paper: Paper) -> list[int]:
    """Return the places of the abstract's sentences, those that say most of it first."""
    score = [
        cosine + support._coverage(align(said, text))
        for cosine, text in zip(cosines, paper.texts, strict=True)
    ]
    return sorted(range(len(score)), key=lambda place: -score[place])


def _covered(said: str, paper: Paper) -> float:
    return support._covered([align(said, text) for text in paper.texts], set(paper.words))


NAMES = tuple(field.name for field in fields(Signals))
