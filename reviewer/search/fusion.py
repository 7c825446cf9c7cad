"""Two rankings into one, by their scores. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LEXICAL_WEIGHT = 0.45
"""Weight of BM25 against cosine: the best of .4 to .6 on the tuning sets together. Scores as
shares of the best one beat scores stretched from least to best (evals/README.md)."""


def shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores as shares of the best one, 0..1.

    Both BM25 and cosine have a zero of their own (no common word, nothing in
    common), so only the scale differs. Scores below 0 count 0, and so do all
    where none is above it.
    """
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return dict.fromkeys(scores, 0.0)
    return {key: min(1.0, max(0.0, score / best)) for key, score in scores.items()}


def fuse(
    lexical: Mapping[str, float], dense: Mapping[str, float], weight: float = LEXICAL_WEIGHT
) -> dict[str, float]:
    """Return `weight` * lexical + (1 - `weight`) * dense, each as shares of its best.

    A key that one side does not have counts 0 there; with one side empty the
    other decides alone. Best first; ties in the order of the keys.
    """
    if not lexical or not dense:
        weight = 1.0 if lexical else 0.0
    words, vectors = shares(lexical), shares(dense)
    fused = {
        key: weight * words.get(key, 0.0) + (1 - weight) * vectors.get(key, 0.0)
        for key in words.keys() | vectors.keys()
    }
    return dict(sorted(fused.items(), key=lambda item: (-item[1], item[0])))
