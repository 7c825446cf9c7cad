"""A matrix of records -> positions on a plane: like beside like, themes as islands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reviewer.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WHOLE = 10_000
"""Rows that t-SNE places; of more, that many of them, and the others beside their most like.
For 40,000 that took a quarter of the time (43 s instead of 194); of a paper's 10 most like ones,
3.7 instead of 5.1 were then among the 50 nearest on the map."""
FEWEST = 8
"""Rows from which t-SNE has neighbours to go by; fewer are laid along their principal axes."""
ROUNDS = 500
FEW, STARTS = 300, 5
"""Rows that are placed from several starts, the best of which is kept: few of them get in each
other's way. From one, 9 of 10 papers were nearest to their own theme's middle, then all."""
PERPLEXITY = 15.0
PULL = 0.5
"""How far a row is moved towards the centre of its theme before it is placed. Measured on 2,000
papers: with .5, 97 of 100 neighbours on the map are of one theme instead of 75, and no fewer of a
paper's most like ones are near it (.63 among the nearest 50; .62 without)."""
MARGIN = 0.04
APART = 0.6
"""Distance between papers laid beside the same one, in the mean distance of neighbours."""
_GOLDEN = np.pi * (3 - np.sqrt(5))


def positions(
    rows: NDArray[np.float32], themes: NDArray[np.int64], progress: Progress = silent
) -> NDArray[np.float64]:
    """Return n x 2 positions in 0..1 for n x d unit rows, the same ones for the same rows.

    `themes` says which theme each row is in. By t-SNE (van der Maaten and Hinton
    2008) from the principal axes, as Kobak and Berens (2019, "The art of using
    t-SNE for single-cell transcriptomics") advise.
    """
    progress("placing", 0, len(rows))
    pulled = _pulled(rows, themes)
    if len(rows) < FEWEST:
        placed = _axes(pulled)
    elif len(rows) <= MOST_WHOLE:
        placed = _tsne(pulled)
    else:
        placed = _by_sample(pulled, progress)
    progress("placing", len(rows), len(rows))
    return _fitted(_apart(placed))


def _pulled(rows: NDArray[np.float32], themes: NDArray[np.int64]) -> NDArray[np.float32]:
    moved = rows.copy()
    for theme in np.unique(themes):
        inside = themes == theme
        moved[inside] += PULL * rows[inside].mean(axis=0)
    return moved


def _axes(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the rows on their two principal axes, n x 2; zeros where they do not differ."""
    centred = (rows - rows.mean(axis=0)).astype(np.float64)
    left, sizes, right = np.linalg.svd(centred, full_matrices=False)
    kept = min(2, len(sizes))
    signs = np.sign(right[:kept][np.arange(kept), np.abs(right[:kept]).argmax(axis=1)])
    placed = np.zeros((len(rows), 2))
    placed[:, :kept] = left[:, :kept] * sizes[:kept] * np.where(signs == 0, 1, signs)
    return placed


def _tsne(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Place by Barnes-Hut t-SNE, on one thread.

    With more, sums are added up in another order each time, and the map would
    differ from run to run; and threads that wait for each other took ten times as
    long on a busy machine.
    """
    from threadpoolctl import threadpool_limits

    start = _axes(rows)
    spread = start[:, 0].std()
    if spread < 1e-9:  # all alike
        return start
    with threadpool_limits(1):
        tries = [
            _tried(rows, None if seed else (start / spread * 1e-4).astype(np.float32), seed)
            for seed in range(STARTS if len(rows) <= FEW else 1)
        ]
    return min(tries, key=lambda tried: tried.divergence).placed


@dataclass(frozen=True)
class _Try:
    placed: NDArray[np.float64]
    divergence: float


def _tried(rows: NDArray[np.float32], start: NDArray[np.float32] | None, seed: int) -> _Try:
    """Place rows from a start, or from one that a seed decides."""
    from sklearn.manifold import TSNE

    tsne = TSNE(
        perplexity=min(PERPLEXITY, (len(rows) - 1) / 4),
        init="random" if start is None else start,
        max_iter=ROUNDS,
        angle=0.5 if len(rows) <= MOST_WHOLE // 5 else 0.8,
        random_state=seed,
    )
    return _Try(np.asarray(tsne.fit_transform(rows), np.float64), float(tsne.kl_divergence_))


def _by_sample(rows: NDArray[np.float32], progress: Progress) -> NDArray[np.float64]:
    """Place a sample by t-SNE, then each other row in a spiral around its most like one there.

    Beside one, not between several: that kept more neighbours together (.35
    against .28 for two, .25 for three).
    """
    sample = np.sort(np.random.default_rng(0).permutation(len(rows))[:MOST_WHOLE])
    placed = np.zeros((len(rows), 2))
    placed[sample] = _tsne(rows[sample])
    progress("placing", len(sample), len(rows))
    unit = _spacing(placed[sample])
    rest = np.setdiff1d(np.arange(len(rows)), sample)
    beside = np.concatenate(
        [(rows[part] @ rows[sample].T).argmax(axis=1) for part in np.array_split(rest, 40)]
    )
    turn = np.zeros(len(sample), np.int64)
    for row, nearest in zip(rest, beside, strict=True):
        turn[nearest] += 1
        step = turn[nearest]
        radius = APART * unit * np.sqrt(step)
        angle = _GOLDEN * step + nearest
        placed[row] = placed[sample[nearest]] + radius * np.array([np.cos(angle), np.sin(angle)])
    return placed


def _spacing(placed: NDArray[np.float64]) -> float:
    """Return the mean distance of a point to the one nearest to it."""
    from scipy.spatial import cKDTree

    distances, _ = cKDTree(placed).query(placed, k=2)
    return float(distances[:, 1].mean())


def _apart(placed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lay points that share a place in a spiral around it, so that each can be pointed at."""
    extent = np.ptp(placed, axis=0).max() if len(placed) else 0.0
    unit = extent / 60 if extent > 0 else 1.0
    rounded = np.round(placed / (unit / 1000)).astype(np.int64)
    _, where, counts = np.unique(rounded, axis=0, return_inverse=True, return_counts=True)
    if (counts == 1).all():
        return placed
    moved = placed.copy()
    turn = np.zeros(len(counts), np.int64)
    for row, cell in enumerate(where.ravel()):
        step = turn[cell]
        turn[cell] += 1
        angle = _GOLDEN * step
        moved[row] += unit * np.sqrt(step) * np.array([np.cos(angle), np.sin(angle)]) / 2
    return moved


def _fitted(placed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the positions in the unit square with a margin, shape kept, middle in the middle."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    extent = (high - low).max()
    scale = (1 - 2 * MARGIN) / extent if extent > 0 else 0.0
    fitted: NDArray[np.float64] = 0.5 + (placed - (low + high) / 2) * scale
    return fitted
