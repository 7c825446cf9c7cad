"""A sentence about a paper -> supported, not supported, or not to be told from the abstract.

`evidence.verify` fails closed, which is right for what we write; here a right
sentence that is refused is a false alarm. So what speaks against a sentence
(an objection) decides; what `verify` supports stands; and of the rest the
probability that a right sentence looks like it, by a logistic regression over
`signals`. It was fitted on 195 sentences written for it about 32 abstracts
(104 right ones, most in free words, and 91 wrong ones of 15 kinds), 460
generated ones (`evaluation.truths`, `evaluation.corruptions`, weighted half)
and 70 right ones with another paper's key; evals/README.md has the figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reviewer.evidence.quotes import quote_passage
from reviewer.evidence.verify import SUPPORTED as VERIFIED
from reviewer.evidence.verify import verify
from reviewer.grammar import Parsed
from reviewer.words import content_words
from reviewer.writing.check.model import SUPPORTED, UNCHECKABLE, UNSUPPORTED, Verdict
from reviewer.writing.check.paper import Paper
from reviewer.writing.check.signals import NAMES, Seen, look

WRONG_BELOW = 0.40
"""Probability below which a sentence is called not supported."""
RIGHT_FROM = 0.50
"""Probability from which a sentence without an objection is called supported."""
_ASSERTING = 2
_HEAVY = 0.35
"""Weight from which a word that the paper lacks is named as the reason."""
_BIAS = 0.0
_WEIGHTS: dict[str, float] = {}


def weigh(text: str, plain: str, parsed: Parsed | None, paper: Paper, rival: float) -> Verdict:
    """Return the verdict on a sentence (see `signals.look`) by the abstract of one paper."""
    if not paper.record.abstract.strip():
        return Verdict(UNCHECKABLE, "the library has no abstract of this paper")
    if len(content_words(plain)) < _ASSERTING:
        return Verdict(UNCHECKABLE, "it says too little of the paper to be checked")
    seen = look(text, plain, parsed, paper, rival)
    nearest = quote_passage(paper.record, paper.passages[seen.nearest])
    score = likelihood(seen)
    if seen.objection:
        return Verdict(UNSUPPORTED, _told(seen.objection), score / 2, nearest)
    if score >= RIGHT_FROM:
        return Verdict(SUPPORTED, "", score, nearest)
    if score < WRONG_BELOW:
        return Verdict(UNSUPPORTED, _reason(seen), score, nearest)
    return Verdict(UNCHECKABLE, "the abstract does not settle it", score, nearest)


def likelihood(seen: Seen) -> float:
    """Return the probability that the paper says what the sentence says, objections aside."""
    logit = _BIAS + sum(weight * getattr(seen.signals, name) for name, weight in _WEIGHTS.items())
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
    if seen.signals.cue:
        return "it says more than the abstract does"
    return "the abstract does not say this"


assert set(_WEIGHTS) <= set(NAMES)
