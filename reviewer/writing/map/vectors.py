"""Records -> a matrix: papers that say similar things have rows that point the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.words import STOPWORDS, stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewer.encoders import Encoder

DIMENSIONS = 50
"""Principal components kept. Papers of one arXiv class were as often neighbours with 20, 50, 100
and all 384 of them; with 50 everything after this costs an eighth."""
STEP = 256
MOST_CHARS = 20_000
"""Characters of a record that are read for its words."""
COMMON = 0.4
"""Words that more than this share of the papers have tell none apart, unless there are few."""
_WORD = re.compile(r"[^\W\d_]{2,30}")


def meaning(
    library: Library, records: Sequence[Record], encoder: Encoder, progress: Progress = silent
) -> NDArray[np.float32]:
    """Return n x d unit rows (d <= DIMENSIONS): the mean vectors of each record's sentences.

    The library's mean is taken off first, what all its papers have in common.
    Vectors that are not stored yet are made, which takes long for many records.
    """
    rows = np.zeros((len(records), encoder.dimensions), np.float32)
    for start in range(0, len(records), STEP):
        part = records[start : start + STEP]
        stored = library.sentences.get(part, encoder)
        for place, record in enumerate(part, start):
            rows[place] = stored[record.key].mean(axis=0)
        progress("reading", start + len(part), len(records))
    return _unit(_principal(rows))


def words(records: Sequence[Record], progress: Progress = silent) -> NDArray[np.float32]:
    """Return n x d unit rows made of the words of titles and abstracts alone.

    TF-IDF of word stems, then the largest singular vectors (latent semantic
    analysis, Deerwester et al. 1990). A record without words has a row of zeros.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = iter(range(1, len(records) + 1))

    def analyse(record: Record) -> list[str]:
        done = next(counter)
        if done % STEP == 0 or done == len(records):
            progress("reading", done, len(records))
        return stems(record)

    many = len(records) >= 50
    vectorizer = TfidfVectorizer(
        analyzer=analyse,
        sublinear_tf=True,
        min_df=2 if many else 1,
        max_df=COMMON if many else 1.0,
        max_features=30_000,
        dtype=np.float32,
    )
    try:
        weights = vectorizer.fit_transform(records)
    except ValueError:  # no record has a word
        return np.zeros((len(records), 1), np.float32)
    return _unit(_singular(weights))


def stems(record: Record) -> list[str]:
    """Return the stems of the words of a record in order, those of the title twice."""
    title = record.title[:MOST_CHARS]
    text = f"{title} {title} {record.abstract[:MOST_CHARS]}".lower()
    return [stem(word) for word in _WORD.findall(text) if word not in STOPWORDS]


def _principal(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the centred rows on their principal axes.

    By the eigenvectors of the covariance (d x d, however many rows), each turned
    so that its largest part is positive: no sign is left to chance.
    """
    centred = (rows - rows.mean(axis=0)).astype(np.float64)
    values, axes = np.linalg.eigh(centred.T @ centred)
    kept = axes[:, np.argsort(-values)[:DIMENSIONS]]
    signs = np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    turned: NDArray[np.float32] = (centred @ (kept * signs)).astype(np.float32)
    return turned


def _singular(weights: object) -> NDArray[np.float32]:
    from sklearn.decomposition import TruncatedSVD

    most = min(weights.shape) - 1  # type: ignore[attr-defined]
    if most < 1:
        return np.asarray(weights.toarray(), np.float32)  # type: ignore[attr-defined]
    reduced = TruncatedSVD(min(DIMENSIONS, most), random_state=0).fit_transform(weights)
    return np.asarray(reduced, np.float32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.where(lengths > 1e-6, rows / np.maximum(lengths, 1e-6), 0.0)
    return unit.astype(np.float32)
