"""Records on one topic -> groups that a reader would make too, each with a name.

Two records are near when their meanings are (vectors without the mean of them
all: the topic is in every one) and when they use the same terms. Groups come
from average linkage (Sokal and Michener 1958); their number is the one with
the best silhouette (Rousseeuw 1987).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.writing.draft.members import Member
from reviewer.writing.draft.naming import PLAIN, Measure, names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 6
"""Themes of a draft, unless more are asked for."""
FEWEST_TO_GROUP = 4
"""Records from which they are grouped at all."""
DIVIDED = 0.05
"""Silhouette from which groups are worth telling apart."""
MEANING = 0.5
"""Share of meaning in how near records are; the rest is terms."""
_TITLE = 2.0
"""How much more a term of a title says of what a record is about."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A group: its name, the keys of the terms that name it, and its records' keys."""

    name: str
    terms: tuple[str, ...]
    keys: tuple[str, ...]


def themes(
    members: Sequence[Member], count: int = 0, measure: Measure = PLAIN
) -> tuple[Theme, ...]:
    """Return the members in named groups, the larger first, in the order they came within.

    `count` is how many groups are wanted (0: as many as there are).
    """
    groups = grouped(members, count)
    groups.sort(key=lambda group: (-len(group), members.index(group[0])))
    return named(groups, members, measure)


def named(
    groups: Sequence[Sequence[Member]], members: Sequence[Member], measure: Measure = PLAIN
) -> tuple[Theme, ...]:
    """Return groups of members with names, in the order given."""
    return tuple(
        Theme(name.text, name.terms, tuple(member.key for member in group))
        for group, name in zip(groups, names(groups, members, measure), strict=True)
    )


def grouped(members: Sequence[Member], count: int = 0) -> list[list[Member]]:
    """Return the members in groups, each with at least two unless more are asked for."""
    if count == 1 or (not count and len(members) < FEWEST_TO_GROUP) or len(members) < 2:
        return [list(members)] if members else []
    distances = _distances(members)
    labels = _cut(distances, min(count, len(members))) if count else _best_cut(distances)
    groups: dict[int, list[Member]] = {}
    for member, label in zip(members, labels, strict=True):
        groups.setdefault(label, []).append(member)
    return list(groups.values())


def nearest(member: Member, groups: Sequence[Sequence[Member]]) -> tuple[int, float]:
    """Return the place of the group that a member is nearest to, and their mean similarity."""
    everyone = [member, *(other for group in groups for other in group)]
    near = 1 - _distances(everyone)[0]
    found, done = [], 1
    for group in groups:
        found.append(float(near[done : done + len(group)].mean()) if group else -1.0)
        done += len(group)
    best = max(range(len(groups)), key=found.__getitem__)
    return best, found[best]


def _distances(members: Sequence[Member]) -> NDArray[np.float64]:
    import numpy as np

    used = _by_terms(members)
    vectors = [member.vector for member in members if member.vector is not None]
    if len(vectors) < len(members):
        near = used
    else:
        unit = _unit(np.stack(vectors).astype(np.float64))
        centred = _unit(unit - unit.mean(axis=0)) if len(members) > 2 else unit
        near = MEANING * (centred @ centred.T) + (1 - MEANING) * used
    distances = 1.0 - (near + near.T) / 2
    np.fill_diagonal(distances, 0.0)
    return np.maximum(distances, 0.0)


def _by_terms(members: Sequence[Member]) -> NDArray[np.float64]:
    """Return the cosines of the members' terms, weighted by rarity, length and place."""
    import numpy as np

    counts = Counter(key for member in members for key in member.terms)
    shared = {key: place for place, key in enumerate(k for k, n in counts.items() if n > 1)}
    rows = np.zeros((len(members), max(1, len(shared))))
    for row, member in zip(rows, members, strict=True):
        for key, term in member.terms.items():
            if key in shared:
                rarity = math.log((1 + len(members)) / counts[key])
                longer = math.sqrt(len(key.split()))
                row[shared[key]] = rarity * longer * (_TITLE if term.in_title else 1.0)
    unit = _unit(rows)
    return unit @ unit.T


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0)


def _cut(distances: NDArray[np.float64], count: int) -> list[int]:
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(count, metric="precomputed", linkage="average")
    return [int(label) for label in model.fit_predict(distances)]


def _best_cut(distances: NDArray[np.float64]) -> list[int]:
    """Return the labels of the cut with the best silhouette; one group if none divides well."""
    from sklearn.metrics import silhouette_score

    size = len(distances)
    best, labels = DIVIDED, [0] * size
    for count in range(2, min(MOST, size - 1) + 1):
        cut = _joined(_cut(distances, count), distances)
        if len(set(cut)) < 2:
            continue
        score = float(silhouette_score(distances, cut, metric="precomputed"))
        if score > best:
            best, labels = score, cut
    return labels


def _joined(labels: Sequence[int], distances: NDArray[np.float64]) -> list[int]:
    """Return labels in which those alone in their group are in the one nearest to them."""
    sizes = Counter(labels)
    lasting = [label for label in sizes if sizes[label] > 1]
    if not lasting:
        return list(labels)
    found = list(labels)
    for place, label in enumerate(labels):
        if sizes[label] == 1:
            means = {
                other: distances[place, [n for n, own in enumerate(labels) if own == other]].mean()
                for other in lasting
            }
            found[place] = min(means, key=means.__getitem__)
    return found
