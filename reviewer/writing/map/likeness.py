"""Which papers are most like each paper: exactly, however many there are. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewer.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR = 5
STEP = 8192
RIGHT_ANGLE = np.sqrt(2.0)


def nearest(
    rows: NDArray[np.float32], most: int = NEAR, progress: Progress = silent
) -> tuple[tuple[int, ...], ...]:
    """Return for each of n unit rows the `most` others with the largest cosines, largest first.

    Rows at a right angle or more are not like each other, and rows of zeros are
    like none: there may be fewer than `most`, or none.
    """
    from sklearn.neighbors import NearestNeighbors

    found: list[tuple[int, ...]] = [()] * len(rows)
    known = np.flatnonzero((rows != 0).any(axis=1))
    count = min(most + 1, len(known))
    if count < 2:
        return tuple(found)
    index = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(rows[known])
    for start in range(0, len(known), STEP):
        part = known[start : start + STEP]
        distances, places = index.kneighbors(rows[part])
        order = np.lexsort((places, distances))
        for row, own in enumerate(part):
            ranked = ((known[places[row, n]], distances[row, n]) for n in order[row])
            others = (int(place) for place, far in ranked if place != own and far < RIGHT_ANGLE)
            found[own] = tuple(others)[:most]
        progress("comparing", start + len(part), len(known))
    return tuple(found)
