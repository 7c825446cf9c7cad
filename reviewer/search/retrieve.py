"""Query text -> Hits: words and vectors asked in turn, their scores fused, best first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.library.library import Library
from reviewer.search.fusion import fuse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.library.vectors import VectorHit

DEPTH = 100
"""Records asked of the lexical index, and chunks of the vector index per record wanted."""
FEEDBACK_CHUNKS = 3
FEEDBACK_WEIGHT = 0.3
"""Rocchio's relevance feedback (Rocchio 1971) without judgements: the query vector is moved by
FEEDBACK_WEIGHT towards the mean of the best FEEDBACK_CHUNKS chunks of the first ranking."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found for a query.

    `score` is the fused score (0..1 within one query), `lexical` its BM25 score
    and `dense` the cosine of its best chunk, 0 where that side did not find it.
    `field`, `start` and `end` are the best chunk's span; start = end = 0 if the
    record was found by words alone.
    """

    key: str
    score: float
    lexical: float
    dense: float
    field: str = "abstract"
    start: int = 0
    end: int = 0


def retrieve(
    library: Library,
    text: str,
    limit: int,
    *,
    among: Collection[str] | None = None,
    vector: NDArray[np.float32] | None = None,
) -> list[Hit]:
    """Return at most `limit` records for a text, best first.

    `among` restricts the search to keys. `vector` is the text's vector if the
    caller has it. Without vectors in the library, words decide alone.
    """
    depth = max(DEPTH, 2 * limit)
    words = {hit.key: hit.score for hit in library.search_words(text, depth, among)}
    chunks = _nearest(library, text, vector, depth, among)
    dense: dict[str, VectorHit] = {}
    for chunk in chunks:
        if chunk.key not in dense or chunk.score > dense[chunk.key].score:
            dense[chunk.key] = chunk
    fused = fuse(words, {key: chunk.score for key, chunk in dense.items()})
    return [_hit(key, score, words, dense) for key, score in list(fused.items())[:limit]]


def _nearest(
    library: Library,
    text: str,
    vector: NDArray[np.float32] | None,
    depth: int,
    among: Collection[str] | None,
) -> list[VectorHit]:
    encoder = library.encoder
    if encoder is None or not library.has_vectors:
        return []
    query = encoder.encode_query(text) if vector is None else vector
    return library.search_vectors(query, 2 * depth, among)


def _hit(key: str, score: float, words: dict[str, float], dense: dict[str, VectorHit]) -> Hit:
    chunk = dense.get(key)
    if chunk is None:
        return Hit(key, score, words.get(key, 0.0), 0.0)
    return Hit(key, score, words.get(key, 0.0), chunk.score, chunk.field, chunk.start, chunk.end)
