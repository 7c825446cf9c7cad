"""Query text -> Hits: what words and vectors find is scored by both, fused, and looked at again.

Every record that either side finds gets both scores (one more look into each
index, restricted to the records it did not name): a record is not punished for
standing just below the other side's depth. Then the query's vector is moved
towards the best chunks, and the same records are ranked anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.library.library import Library
from reviewer.search.fusion import fuse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.library.vectors import VectorHit

DEPTH = 50
"""Records asked of the lexical index; the vector index is asked for twice as many chunks."""
FEEDBACK_RECORDS = 3
FEEDBACK_WEIGHT = 0.4
"""Rocchio's relevance feedback (Rocchio 1971) without judgements: the query vector is moved by
FEEDBACK_WEIGHT times the mean of the best chunks of the FEEDBACK_RECORDS first records."""
COMPARED = 100
"""Records found by words alone whose chunks are compared with the query, the best by words first;
of more than that (a limit above 100), the others count 0 there."""
_ALL_CHUNKS = 100_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found for a query.

    `score` is the fused score (0..1, comparable within one query), `lexical`
    its BM25 score (0 if it has none of the words) and `dense` the cosine of its
    best chunk with the query (0 without vectors). `field`, `start` and `end`
    are that chunk's span; start = end = 0 without vectors.
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

    `among` restricts the search to keys. `vector` is the text's unit vector,
    shape (d,), if the caller has it. Without vectors in the library, words
    decide alone.
    """
    depth = max(DEPTH, limit)
    words = _by_words(library, text, depth, among)
    query = _query_vector(library, text) if vector is None else vector
    chunks = [] if query is None else library.search_vectors(query, 2 * depth, among)
    if query is not None and chunks:
        near = {chunk.key for chunk in chunks}
        if unseen := [key for key in words if key not in near][:COMPARED]:
            chunks += library.search_vectors(query, _ALL_CHUNKS, unseen)
        if unnamed := {chunk.key for chunk in chunks} - words.keys():
            words |= _by_words(library, text, len(unnamed), unnamed)
    best = _best_chunks(chunks)
    ranked = fuse(words, {key: chunk.score for key, chunk in best.items()})
    if query is not None and best:
        ranked = fuse(words, _look_again(query, chunks, best, ranked))
    return [_hit(key, score, words, best) for key, score in list(ranked.items())[:limit]]


def _by_words(
    library: Library, text: str, limit: int, among: Collection[str] | None
) -> dict[str, float]:
    return {hit.key: hit.score for hit in library.search_words(text, limit, among)}


def _query_vector(library: Library, text: str) -> NDArray[np.float32] | None:
    encoder = library.encoder
    return encoder.encode_query(text) if encoder is not None and library.has_vectors else None


def _best_chunks(chunks: Iterable[VectorHit]) -> dict[str, VectorHit]:
    best: dict[str, VectorHit] = {}
    for chunk in chunks:
        if chunk.key not in best or chunk.score > best[chunk.key].score:
            best[chunk.key] = chunk
    return best


def _look_again(
    query: NDArray[np.float32],
    chunks: Iterable[VectorHit],
    best: Mapping[str, VectorHit],
    ranked: Iterable[str],
) -> dict[str, float]:
    """Return each record's cosine with the query moved towards the first records' best chunks."""
    first = [best[key].vector for key in ranked if key in best][:FEEDBACK_RECORDS]
    moved = query.copy()
    for vector in first:
        moved += FEEDBACK_WEIGHT / len(first) * vector
    moved /= float(moved @ moved) ** 0.5
    scores: dict[str, float] = {}
    for chunk in chunks:
        cosine = float(moved @ chunk.vector)
        scores[chunk.key] = max(cosine, scores.get(chunk.key, cosine))
    return scores


def _hit(key: str, score: float, words: dict[str, float], best: dict[str, VectorHit]) -> Hit:
    chunk = best.get(key)
    if chunk is None:
        return Hit(key, score, words.get(key, 0.0), 0.0)
    return Hit(key, score, words.get(key, 0.0), chunk.score, chunk.field, chunk.start, chunk.end)
