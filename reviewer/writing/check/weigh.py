"""A sentence about a paper -> supported, not supported, or not to be told from the abstract.

`evidence.verify` fails closed, which is right for what we write; here a right
sentence that is refused is a false alarm. So an objection decides; of the rest,
the probability that a right sentence looks like it: a logistic regression over
`signals`, one table for sentences near the abstract's words and one for free
ones. Fitted (penalty 1/0.3 on standardised signals, classes balanced) on 269
sentences written for it about 54 abstracts of other collections (138 right,
most in free words, 131 wrong ones of 15 kinds), on 70 right ones with another
paper's key, and with a quarter of the weight on 460 generated ones
(`evaluation.truths`, `evaluation.corruptions`). A fit without 74 of the written
ones, about ten abstracts, flagged .75 of their wrong and .09 of their right ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.evidence.quotes import quote_passage
from reviewer.evidence.verify import LONGEST, verify
from reviewer.evidence.verify import SUPPORTED as VERIFIED
from reviewer.grammar import Parsed
from reviewer.words import content_words
from reviewer.writing.check.model import SUPPORTED, UNCHECKABLE, UNSUPPORTED, Verdict
from reviewer.writing.check.paper import Paper
from reviewer.writing.check.signals import Seen, Signals, look

WRONG_BELOW = 0.36
"""Probability below which a sentence is called not supported; chosen for few false alarms."""
RIGHT_FROM = 0.42
"""Probability from which one without an objection is supported; in between it is not settled."""
_ASSERTING = 2
_HEAVY = 0.35
"""Weight from which a word that the paper lacks is named as the reason."""


@dataclass(frozen=True, slots=True)
class Table:
    """A logistic regression over the signals."""

    bias: float
    weights: Mapping[str, float]


NEAR = Table(
    -0.53,
    {
        "closest": -3.94,
        "joined": 3.12,
        "apart": -1.49,
        "covered": 4.46,
        "foreign": 1.01,
        "strangest": -0.56,
        "copied": -3.01,
        "verified": 2.38,
        "exchanged": -0.40,
        "strengthened": -0.13,
        "overstated": -2.08,
        "replaced": -2.14,
        "changed": -1.97,
    },
)
FREE = Table(
    0.22,
    {
        "closest": -1.69,
        "joined": 1.33,
        "apart": -8.64,
        "covered": 3.18,
        "foreign": -0.50,
        "strangest": -0.69,
        "copied": -1.24,
        "verified": 1.96,
        "exchanged": -0.28,
        "strengthened": -1.17,
    },
)


def weigh(text: str, plain: str, parsed: Parsed | None, paper: Paper, rival: float) -> Verdict:
    """Return the verdict on a sentence (see `signals.look`) by the abstract of one paper."""
    if not paper.record.abstract.strip():
        return Verdict(UNCHECKABLE, "the library has no abstract of this paper")
    if len(content_words(plain)) < _ASSERTING:
        return Verdict(UNCHECKABLE, "it says too little of the paper to be checked")
    if len(plain) > LONGEST:
        return Verdict(UNCHECKABLE, "it is too long to be checked as one sentence")
    seen = look(text, plain, parsed, paper, rival)
    nearest = quote_passage(paper.record, paper.passages[seen.nearest])
    table = NEAR if seen.near else FREE
    score = likelihood(seen.signals, table)
    if seen.objection:
        return Verdict(UNSUPPORTED, _told(seen.objection), score / 2, nearest)
    if score >= RIGHT_FROM:
        return Verdict(SUPPORTED, "", score, nearest)
    if score < WRONG_BELOW:
        return Verdict(UNSUPPORTED, _reason(seen), score, nearest)
    return Verdict(UNCHECKABLE, "the abstract does not settle it", score, nearest)


def likelihood(found: Signals, table: Table) -> float:
    """Return the probability that the paper says what the sentence says, objections aside."""
    weights = table.weights.items()
    logit = table.bias + sum(weight * getattr(found, name) for name, weight in weights)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def jointly(text: str, papers: Sequence[Paper]) -> bool:
    """Return whether `verify` supports a sentence by what several papers say together."""
    sources = [source for paper in papers for source in paper.sources]
    return verify(text, sources).label == VERIFIED


_CITED = re.compile(r"the cited sentences?")


def _told(objection: str) -> str:
    """Return an objection of `evidence` as it is true of a whole abstract."""
    return _CITED.sub("the abstract", objection)


def _reason(seen: Seen) -> str:
    """Return in words why a sentence is not believed."""
    if seen.signals.apart > 0:
        return "another paper of the library is nearer to it than this one"
    heavy = [word.text for word in seen.lacking if word.weight >= _HEAVY][:3]
    if heavy:
        return f"the abstract says nothing of {', '.join(map(repr, heavy))}"
    return "the abstract does not say this"
