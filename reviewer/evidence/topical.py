"""Which records a section on a topic should cite: those like the ones that are surely on it. Pure.

A topic is often named in other words than papers use ("distribution-free
uncertainty sets" for conformal prediction). So records are looked at twice:
those that the topic finds best say what else belongs to it, by their meaning
and by the words they share (pseudo-relevance feedback; Lavrenko and Croft,
"Relevance-based language models", SIGIR 2001). Whether the library has
anything on the topic at all is decided first, by the best match alone.

Both decisions are logistic regressions fitted on 18 topics over two
collections of arXiv papers that are not in the repository (318 papers, each
judged for each topic, worded unlike the titles), in libraries of 30 to 50, of
160, and of 4,300 papers; evals/README.md has the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEEDS = 4
"""Records whose meaning and words stand for the topic."""
IN_SEEDS = 0.45
"""Share of the seeds (by weight) that have a word, from which it belongs to the topic."""
HAS_SOME = 0.4
"""Probability from which a library is said to have something on a topic."""
LOWEST, HIGHEST, MIDDLE, DISTANCE = 0.2, 0.6, 0.42, 0.7
"""The list of records ends at the widest gap (in log-odds) between these probabilities, less
DISTANCE times how far it is from MIDDLE: a topic often divides a library at a gap."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that a topic found.

    `relevance` is the probability by `evidence.weights`; `fused` the score of
    the search; `cosine`, `sentence`: of the topic with the record, and with
    its nearest sentence; `covered`: the share of the topic's words that it
    has, by rarity; `stems`: of its title and abstract; `vector`: of the record
    less the library's mean, of length 1.
    """

    key: str
    relevance: float
    fused: float
    cosine: float
    sentence: float
    covered: float
    stems: frozenset[str]
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Background:
    """A library's own measure: mean and spread of its records' cosines, and its words' rarity.

    Rarities are inverse document frequencies; `rarest` is that of a word no record has.
    """

    mean: float
    spread: float
    rarity: Mapping[str, float]
    rarest: float

    def rare(self, stem: str) -> float:
        """Return the inverse document frequency of a stem."""
        return self.rarity.get(stem, self.rarest)


@dataclass(frozen=True, slots=True)
class Belonging:
    """What decides on one record: see `belongings`."""

    relevance: float
    apart: float
    fused: float
    seeded: float
    shared: float


BELONGS = {"relevance": 0.47, "apart": -0.652, "fused": 4.376, "seeded": 9.897, "shared": 2.332}
BELONGS_BIAS = -3.323
SOME = {"relevance": 0.461, "cosine": 8.262, "sentence": 11.906, "covered": 2.371}
SOME_BIAS = -11.479


def has_some(seen: Sequence[Seen]) -> float:
    """Return the probability that any of the records found is on the topic."""
    if not seen:
        return 0.0
    best = {
        "relevance": max(log_odds(one.relevance) for one in seen),
        "cosine": max(one.cosine for one in seen),
        "sentence": max(one.sentence for one in seen),
        "covered": max(one.covered for one in seen),
    }
    return logistic(SOME_BIAS + sum(SOME[name] * value for name, value in best.items()))


def belonging(seen: Sequence[Seen], background: Background) -> tuple[float, ...]:
    """Return for each record found the probability that a section on the topic should cite it."""
    names = [field.name for field in fields(Belonging)]
    return tuple(
        logistic(BELONGS_BIAS + sum(BELONGS[name] * getattr(one, name) for name in names))
        for one in belongings(seen, background)
    )


def belongings(seen: Sequence[Seen], background: Background) -> tuple[Belonging, ...]:
    """Return what decides on each record.

    relevance: log-odds of being on the topic by its own words and meaning;
    apart: its cosine with the topic, in standard deviations of the library's;
    fused: its score as a share of the best; seeded: its mean cosine with the
    other records that stand for the topic (-1..1); shared: the share of those
    records' common words that it has, by rarity (0..1).
    """
    if not seen:
        return ()
    top = max(one.fused for one in seen) or 1.0
    weights = np.array([(one.relevance + 0.05) * (one.fused / top) ** 4 for one in seen])
    near = np.stack([one.vector for one in seen]) @ np.stack([one.vector for one in seen]).T
    return tuple(
        _belonging(place, seen, background, weights, near, one.fused / top)
        for place, one in enumerate(seen)
    )


def chosen(probabilities: Sequence[float]) -> float:
    """Return the probability from which records belong: at the widest gap that is near MIDDLE."""
    ranked = sorted(probabilities, reverse=True)
    cuts = [
        (ranked[n - 1], ranked[n])
        for n in range(1, len(ranked))
        if ranked[n - 1] >= LOWEST and ranked[n] < HIGHEST
    ]
    if not cuts:
        return HIGHEST
    above, below = max(cuts, key=_width)
    return (above + below) / 2


def _width(cut: tuple[float, float]) -> float:
    above, below = log_odds(cut[0]), log_odds(cut[1])
    return above - below - DISTANCE * abs((above + below) / 2 - log_odds(MIDDLE))


def _belonging(
    place: int,
    seen: Sequence[Seen],
    background: Background,
    weights: NDArray[np.float64],
    near: NDArray[np.float32],
    fused: float,
) -> Belonging:
    """Return what decides on the record at a place, which is no seed of its own."""
    own = weights.copy()
    own[place] = 0.0
    seeds = [int(n) for n in np.argsort(-own, kind="stable")[:SEEDS] if own[n] > 0]
    total = float(own[seeds].sum()) or 1.0
    one = seen[place]
    return Belonging(
        relevance=log_odds(one.relevance),
        apart=(one.cosine - background.mean) / (background.spread or 1.0),
        fused=fused,
        seeded=float((own[seeds] * near[place, seeds]).sum()) / total,
        shared=_shared(one, [(seen[n], float(own[n]) / total) for n in seeds], background),
    )


def _shared(one: Seen, seeds: Sequence[tuple[Seen, float]], background: Background) -> float:
    counts: Counter[str] = Counter()
    for seed, weight in seeds:
        for stem in seed.stems:
            counts[stem] += weight  # type: ignore[assignment]
    profile = {
        stem: share * background.rare(stem) for stem, share in counts.items() if share > IN_SEEDS
    }
    total = sum(profile.values()) or 1.0
    return sum(value for stem, value in profile.items() if stem in one.stems) / total


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, bounded to a millionth from 0 and 1."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def logistic(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
