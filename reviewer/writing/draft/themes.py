"""Records on one topic -> groups that a reader would make too, each with a name.

Two records are near when their meanings are (vectors without the mean of them
all: the topic is in every one) and when they use the same terms. Groups come
from average linkage (Sokal and Michener 1958); their number is the one with
the best silhouette (Rousseeuw 1987). A name is the term that most of a group's
records have, their titles above all, and few of the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.words import is_name_like
from reviewer.writing.draft.edits import capitalised
from reviewer.writing.draft.inflection import plural_of
from reviewer.writing.draft.terms import Term

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
_LONGER = 0.3
_PLAIN = 0.4
"""What a term of words that every record has counts, beside one of rare words."""
Rarity = Callable[[str], float]
_NAMED = 0.5
"""Share of a group's records that must have the term it is named by."""


@dataclass(frozen=True, slots=True)
class Member:
    """A record to be grouped: its key, its terms by key, its vector (None without an encoder)."""

    key: str
    terms: Mapping[str, Term]
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A group: its name, the keys of the terms that name it, and its records' keys."""

    name: str
    terms: tuple[str, ...]
    keys: tuple[str, ...]


def themes(
    members: Sequence[Member], count: int = 0, rarity: Rarity | None = None
) -> tuple[Theme, ...]:
    """Return the members in named groups, the larger first, in the order they came within.

    `count` is how many groups are wanted (0: as many as there are). `rarity`
    tells of a word how rare it is where the members are from, 0 to 1: what all
    papers speak of names none of them.
    """
    groups = grouped(members, count)
    groups.sort(key=lambda group: (-len(group), members.index(group[0])))
    return named(groups, members, rarity)


def named(
    groups: Sequence[Sequence[Member]], members: Sequence[Member], rarity: Rarity | None = None
) -> tuple[Theme, ...]:
    """Return groups of members with names, in the order given."""
    return tuple(
        Theme(name, keys, tuple(member.key for member in group))
        for group, (name, keys) in zip(groups, _names(groups, members, rarity or _any_word), strict=True)
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


def _any_word(_word: str) -> float:
    return 1.0


def _names(
    groups: Sequence[Sequence[Member]], members: Sequence[Member], rarity: Rarity
) -> list[tuple[str, tuple[str, ...]]]:
    """Return a name for each group and the keys of its terms; no two groups share a term."""
    found: list[tuple[str, tuple[str, ...]]] = []
    taken: set[str] = set()
    for group in groups:
        keys = _naming(group, members, taken, rarity)
        taken |= set(keys)
        name = " and ".join(_shown(key, group) for key in keys)
        found.append((capitalised(name) or "Other work", keys))
    return found


def _naming(
    group: Sequence[Member], members: Sequence[Member], taken: Collection[str], rarity: Rarity
) -> tuple[str, ...]:
    """Return the term that names a group, or two where one is in less than half of it."""
    scores = {
        key: _score(key, group, members, rarity)
        for key in {key for member in group for key in member.terms}
        if not any(_overlap(key, other) for other in taken)
    }
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    if not ranked:
        return ()
    first = ranked[0]
    lacking = [member for member in group if first not in member.terms]
    if len(lacking) <= (1 - _NAMED) * len(group):
        return (first,)
    rest = [key for key in ranked[1:] if not _overlap(key, first)]
    second = max(
        rest, key=lambda key: scores[key] * sum(key in m.terms for m in lacking), default=""
    )
    return (first, second) if second and any(second in m.terms for m in lacking) else (first,)


def _score(key: str, group: Sequence[Member], members: Sequence[Member], rarity: Rarity) -> float:
    inside = [member.terms[key] for member in group if key in member.terms]
    outside = sum(key in member.terms for member in members) - len(inside)
    covered = sum(1.0 + (_TITLE - 1) / 2 * term.in_title for term in inside) / len(group)
    others = len(members) - len(group)
    apart = 1.0 - outside / others if others else 1.0
    alone = 0.6 if len(inside) == 1 and len(group) > 1 else 1.0
    words = inside[0].text.split()
    rare = sum(map(rarity, words)) / len(words)
    longer = 1 + _LONGER * (min(3, len(key.split())) - 1)
    return covered * apart * alone * longer * (_PLAIN + (1 - _PLAIN) * rare)


def _overlap(key: str, other: str) -> bool:
    """Whether one term's words are all in the other."""
    mine, theirs = set(key.split()), set(other.split())
    return mine <= theirs or theirs <= mine


def _shown(key: str, group: Iterable[Member]) -> str:
    """Return a term as most of a group's records write it, without the capitals of a title.

    One that they write with an article only is put in the plural.
    """
    known = [member.terms[key] for member in group if key in member.terms]
    usable = [term for term in known if term.bare]
    written = Counter(lowered(term.text) for term in usable or known)
    text = max(written, key=lambda text: (written[text], text.endswith("s"), text))
    return text if usable else plural_of(text)


def lowered(text: str) -> str:
    """Return a phrase in lower case but for names and short forms in it."""
    return " ".join(word if is_name_like(word) else word.lower() for word in text.split())
