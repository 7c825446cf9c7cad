"""How much a sentence says that its paper does not: the words with no counterpart there.

A paraphrase puts plain words in the place of others; what is made up brings
technical terms. A word weighs by its kind (a noun most) and by how rare it looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evidence.alignment import Token, tokens
from reviewer.evidence.matching import similarity
from reviewer.evidence.synonyms import are_synonyms
from reviewer.grammar import Parsed
from reviewer.writing.check.paper import Paper

_LOW, _HIGH = 0.3, 0.7
"""Cosines in context from which a word has a counterpart in part, and wholly."""
_KINDS = {"NOUN": 1.0, "PROPN": 1.0, "ADJ": 0.6}
_OTHER = 0.35
_SHORTEST = 5
"""Letters from which a word may be another form of one with the same beginning."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A word that the paper does not have, and how much that says (0..1)."""

    text: str
    weight: float


def foreign(statement: str, parsed: Parsed | None, paper: Paper) -> tuple[Foreign, ...]:
    """Return the words of a statement (`uncontracted`) that its paper lacks, heaviest first."""
    said = [token for token in tokens(statement) if token.content]
    lacking = [token for token in said if not _is_given(token, paper)]
    kinds = {token.start: token.pos for token in parsed.tokens} if parsed else {}
    found = [
        Foreign(
            token.text,
            (1 - min(1.0, max(0.0, (cosine - _LOW) / (_HIGH - _LOW))))
            * _KINDS.get(kinds.get(token.start, "NOUN"), _OTHER)
            * _rarity(token, paper),
        )
        for token, cosine in zip(lacking, _nearest(statement, lacking, paper), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.weight))


def _is_given(token: Token, paper: Paper) -> bool:
    if token.key in paper.words or token.form in paper.analysed.acronyms:
        return True
    if any(are_synonyms(token.form, form) for form in paper.forms):
        return True
    return len(token.key) >= _SHORTEST and any(
        similarity(token.key, key, 0.0) > 0 for key in paper.words if key[:3] == token.key[:3]
    )


def _nearest(statement: str, lacking: Sequence[Token], paper: Paper) -> list[float]:
    """Return for each word the cosine with the nearest word of the paper, both in context."""
    if paper.encoder is None or not lacking or not len(paper.word_vectors):
        return [_LOW] * len(lacking)
    spans = [(token.start, token.start + len(token.text)) for token in lacking]
    _, (vectors,) = paper.encoder.encode_spans([statement], [spans])
    return [float(row.max()) for row in vectors @ paper.word_vectors.T]


def _rarity(token: Token, paper: Paper) -> float:
    """Return how rare a word looks, 0..1: a long one, or one that the encoder must spell."""
    if paper.encoder is not None and not paper.encoder.knows(token.form):
        return 1.0
    return min(1.0, max(0.1, (len(token.form) - 3) / 6))
