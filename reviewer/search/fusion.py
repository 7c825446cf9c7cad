"""Two rankings into one, by their scores. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LEXICAL_WEIGHT = 0.5
"""Weight of BM25 against cosine. Score fusion at equal weights beat reciprocal ranks on
all four tuning collections (evals/README.md)."""


def normalise(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores stretched to 0..1 (min-max); equal scores all become 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(
    lexical: Mapping[str, float], dense: Mapping[str, float], weight: float = LEXICAL_WEIGHT
) -> dict[str, float]:
    """Return `weight` * lexical + (1 - `weight`) * dense over min-max normalised scores.

    A key that one side did not find counts 0 there; with one side empty the
    other decides alone. Best first; ties keep the order of the inputs.
    """
    if not lexical or not dense:
        weight = 1.0 if lexical else 0.0
    words, vectors = normalise(lexical), normalise(dense)
    fused = {
        key: weight * words.get(key, 0.0) + (1 - weight) * vectors.get(key, 0.0)
        for key in dict.fromkeys((*lexical, *dense))
    }
    return dict(sorted(fused.items(), key=lambda item: -item[1]))
