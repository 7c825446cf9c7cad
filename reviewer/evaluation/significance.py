"""Whether two runs over the same cases differ by more than chance. Pure, and seeded."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence

EXACT_UP_TO = 14
"""Cases that differ up to which every one of the 2^n exchanges is looked at."""
ROUNDS = 20_000
_TOLERANCE = 1e-12  # of sums of the same numbers in another order


def paired_p(differences: Sequence[float], seed: int = 0) -> float:
    """Return the two-sided p of a paired randomisation test, 0..1.

    `differences` are after less before, one a case. If the two runs were alike,
    each difference might as well have the other sign: p is the share of such
    exchanges whose sum is at least as far from 0 as the one seen (Fisher's
    randomisation test; for evaluations of search see Smucker, Allan and
    Carterette, CIKM 2007). With more than EXACT_UP_TO cases that differ, ROUNDS
    exchanges are drawn, and the one seen counts among them, so that p is never
    0 (Phipson and Smyth, 2010). Cases that do not differ make no difference.
    """
    moved = [abs(value) for value in differences if value]
    if not moved:
        return 1.0
    seen = abs(sum(differences)) - _TOLERANCE
    if len(moved) <= EXACT_UP_TO:
        signs = itertools.product((1, -1), repeat=len(moved))
        sums = [abs(sum(map(_times, row, moved))) for row in signs]
        return sum(value >= seen for value in sums) / len(sums)
    draw = random.Random(seed)
    extreme = sum(abs(_exchange(moved, draw)) >= seen for _ in range(ROUNDS))
    return (extreme + 1) / (ROUNDS + 1)


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """Return p values adjusted for how many tests there are (Holm, 1979), under the same names.

    The smallest is multiplied by their number, the next by one less, and so on;
    none comes out below one before it, nor above 1.
    """
    adjusted: dict[str, float] = {}
    least = 0.0
    ordered = sorted(values.items(), key=lambda item: item[1])
    for place, (name, value) in enumerate(ordered):
        least = max(least, min(1.0, value * (len(ordered) - place)))
        adjusted[name] = least
    return {name: adjusted[name] for name in values}


def _times(sign: int, value: float) -> float:
    return sign * value


def _exchange(moved: Sequence[float], draw: random.Random) -> float:
    bits = draw.getrandbits(len(moved))
    return sum(value if bits >> place & 1 else -value for place, value in enumerate(moved))
