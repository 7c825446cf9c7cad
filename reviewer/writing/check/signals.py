"""What speaks for and against a sentence that somebody else wrote about a paper: a row of numbers.

Nothing here decides; `weigh` does. Each signal is a share (0..1), a cosine, or
0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from reviewer.evidence import subjects, support
from reviewer.evidence.alignment import align, uncontracted
from reviewer.evidence.objections import Case
from reviewer.evidence.verify import SUPPORTED, Source, read, verify
from reviewer.grammar import Parsed
from reviewer.writing.check.against import NAMED, doubt, objection, turned
from reviewer.writing.check.foreign import Foreign, foreign
from reviewer.writing.check.paper import Paper

_NEAREST = 3
NEAR_COPIED, NEAR_FOREIGN = 0.85, 0.3
"""Share of words aligned from which, and weight of foreign words up to which, a text is near."""


@dataclass(frozen=True, slots=True)
class Signals:
    """See the fields of `evidence.support.Features` for the like.

    closest, joined: cosine with the nearest sentence, and with the nearest
    three joined; apart: how much nearer a sentence of another paper is;
    covered: content words that the paper has, weighted; foreign, strangest:
    weight of the words that it lacks (sum, largest); copied: share of words
    aligned with the nearest sentences; verified: `verify` supports it; near: it
    keeps to the paper's words; objected, turned, doubted: `against.objection`,
    `turned` and `doubt` have something against it; the others: what
    `evidence.objections` would object to in a text of ours.
    """

    closest: float
    joined: float
    apart: float
    covered: float
    foreign: float
    strangest: float
    copied: float
    verified: float
    exchanged: float
    strengthened: float
    overstated: float
    replaced: float
    changed: float
    near: float
    objected: float
    turned: float
    doubted: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The signals, the objection that decides alone (or ""), and what else explains them.

    `nearest` is the place of the sentence that says most of it.
    """

    signals: Signals
    objection: str
    doubt: str
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
    weights = [one.weight for one in lacking]
    words = objection(text, plain, paper, order)
    roles = turned(parsed, paper, order) if parsed else ""
    doubtful = doubt(plain, paper)
    near_words = case.alignment.copied >= NEAR_COPIED and sum(weights) < NEAR_FOREIGN
    verdicts = (
        verify(text, [paper.sources[order[0]]], cosines[order[0]], (cosines[order[0]],)),
        verify(text, sources, joined, tuple(cosines[place] for place in near)),
        verify(text, paper.sources, joined, tuple(cosines)),
    )
    return Seen(
        Signals(
            closest=max(cosines, default=0.0),
            joined=joined,
            apart=max(0.0, rival - max(cosines, default=0.0)),
            covered=_covered(said, paper),
            foreign=min(3.0, sum(weights)),
            strangest=max(weights, default=0.0),
            copied=case.alignment.copied,
            verified=float(any(one.label == SUPPORTED for one in verdicts)),
            exchanged=float(bool(NAMED["_exchange"](case))),
            strengthened=float(bool(NAMED["_strengthened"](case))),
            overstated=float(bool(NAMED["_overstatement"](whole))),
            replaced=float(not whole.is_free and bool(subjects.replaced(whole.alignment))),
            changed=float(bool(NAMED["_direction"](whole) or NAMED["_negation"](whole))),
            near=float(near_words),
            objected=float(bool(words)),
            turned=float(bool(roles)),
            doubted=float(bool(doubtful)),
        ),
        words or roles or (_reversed(whole) if near_words else ""),
        doubtful,
        order[0],
        lacking,
    )


def _reversed(case: Case) -> str:
    """Return what was reversed or made wider in a sentence that else keeps to the paper's words.

    Of those in free words one in four right ones looks so.
    """
    checks = (NAMED["_direction"], NAMED["_negation"], NAMED["_overstatement"])
    return next((why for check in checks if (why := check(case))), "")


def nearest(plain: str, paper: Paper) -> list[Source]:
    """Return the sentences of a paper that say most of a sentence, at most three, in order."""
    said = uncontracted(plain)
    order = _nearest(said, _cosines(said, paper), paper)
    return [paper.sources[place] for place in sorted(order[:_NEAREST])]


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
