"""A sentence about a paper -> supported, not supported, or not to be told from the abstract.

`evidence.verify` fails closed, which is right for what we write; here a right
sentence that is refused is a false alarm. So only an objection that one in eight right ones
meets at most decides alone (`against`); of the rest, the probability that a
right sentence looks like this one: boosted trees over `signals`, each of which
may only count one way. `evals/check/fit.py` says how they were fitted, and
evals/README.md what they reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

from reviewer.evidence.quotes import quote_passage
from reviewer.evidence.verify import LONGEST, verify
from reviewer.evidence.verify import SUPPORTED as VERIFIED
from reviewer.grammar import Parsed
from reviewer.words import content_words
from reviewer.writing.check.boosted import fitted
from reviewer.writing.check.model import SUPPORTED, UNCHECKABLE, UNSUPPORTED, Verdict
from reviewer.writing.check.paper import Paper
from reviewer.writing.check.signals import Seen, look

WRONG_BELOW = 0.48
"""Probability below which a sentence is called not supported; chosen for few false alarms."""
RIGHT_FROM = 0.55
"""Probability from which it is supported; in between it is not settled."""
_ASSERTING = 2
_HEAVY = 0.35
"""Weight from which a word that the paper lacks is named as the reason."""


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
    score = fitted().probability(asdict(seen.signals))
    if seen.objection:
        return Verdict(UNSUPPORTED, told(seen.objection), score / 2, nearest)
    if score >= RIGHT_FROM:
        return Verdict(SUPPORTED, "", score, nearest, settled=False)
    if score < WRONG_BELOW:
        return Verdict(UNSUPPORTED, _reason(seen), score, nearest, settled=False)
    why = "the abstract does not settle it"
    return Verdict(UNCHECKABLE, why, score, nearest, settled=False)


def jointly(text: str, papers: Sequence[Paper]) -> bool:
    """Return whether `verify` supports a sentence by what several papers say together."""
    sources = [source for paper in papers for source in paper.sources]
    return verify(text, sources).label == VERIFIED


_CITED = re.compile(r"the cited sentences?")


def told(objection: str) -> str:
    """Return an objection of `evidence` as it is true of a whole abstract."""
    return _CITED.sub("the abstract", objection)


def _reason(seen: Seen) -> str:
    """Return in words why a sentence is not believed."""
    if seen.doubt:
        return told(seen.doubt)
    if seen.signals.apart > 0:
        return "another paper of the library is nearer to it than this one"
    heavy = [word.text for word in seen.lacking if word.weight >= _HEAVY][:3]
    if heavy:
        return f"the abstract says nothing of {', '.join(map(repr, heavy))}"
    return "the abstract does not say this"
