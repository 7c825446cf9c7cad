"""A sentence about a paper -> supported, not supported, or not to be told from the abstract.

`evidence.verify` fails closed, which is right for what we write; here a right
sentence that is refused is a false alarm. So an objection decides; of the rest,
the probability that a right sentence looks like it: a logistic regression over
`signals`, one table for sentences near the abstract's words and one for free
ones. Fitted (penalty 1/0.3 on standardised signals, classes balanced) on 269
sentences written for it about 42 abstracts of other collections (138 right,
most in free words, 131 wrong ones of 15 kinds), on 70 right ones with another
paper's key, and with a quarter of the weight on 460 generated ones
(`evaluation.truths`, `evaluation.corruptions`). evals/README.md has figures of
a fit that left 74 of them out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reviewer.evidence.quotes import quote_passage
from reviewer.evidence.verify import LONGEST, verify
from reviewer.evidence.verify import SUPPORTED as VERIFIED
from reviewer.grammar import Parsed
from reviewer.words import content_words
from reviewer.writing.check.model import SUPPORTED, UNCHECKABLE, UNSUPPORTED, Verdict
from reviewer.writing.check.paper import Paper
from reviewer.writing.check.signals import Seen, Signals, look

WRONG_BELOW = 0.36
"""Probability below which a sentence is called not supported."""
RIGHT_FROM = 0.44
"""Probability from which a sentence without an objection is called supported."""
_ASSERTING = 2
_HEAVY = 0.35
"""Weight from which a word that the paper lacks is named as the reason."""
_Table = tuple[float, dict[str, float]]
_NEAR: _Table = (
    1.01,
    {
        "closest": -3.97,
        "joined": 3.11,
        "apart": -1.81,
        "covered": 2.68,
        "foreign": 0.53,
        "strangest": -1.29,
        "copied": -2.78,
        "verified": 2.38,
        "exchanged": -0.45,
        "strengthened": -0.39,
        "overstated": -1.44,
        "replaced": -2.15,
        "changed": -3.01,
    },
)
_FREE: _Table = (
    -0.51,
    {
        "closest": -1.13,
        "joined": 1.56,
        "apart": -8.25,
        "covered": 3.45,
        "foreign": -0.55,
        "strangest": -0.48,
        "copied": -0.98,
        "verified": 1.61,
        "exchanged": -0.68,
        "strengthened": -0.74,
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
    score = likelihood(seen.signals, near=seen.near)
    if seen.objection:
        return Verdict(UNSUPPORTED, _told(seen.objection), score / 2, nearest)
    if score >= RIGHT_FROM:
        return Verdict(SUPPORTED, "", score, nearest)
    if score < WRONG_BELOW:
        return Verdict(UNSUPPORTED, _reason(seen), score, nearest)
    return Verdict(UNCHECKABLE, "the abstract does not settle it", score, nearest)


def likelihood(found: Signals, *, near: bool) -> float:
    """Return the probability that the paper says what the sentence says, objections aside."""
    bias, weights = _NEAR if near else _FREE
    logit = bias + sum(weight * getattr(found, name) for name, weight in weights.items())
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
