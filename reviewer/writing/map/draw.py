"""Library -> Map: which papers, where they lie, in which groups, and what the groups are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from reviewer.errors import InputError, QuestionError
from reviewer.evidence.select import on_topic
from reviewer.grammar import Grammar
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.search.questions import WHICH, understand
from reviewer.writing.answers import Clock
from reviewer.writing.map import likeness, vectors
from reviewer.writing.map.grouping import Group, groups
from reviewer.writing.map.layout import positions
from reviewer.writing.map.model import MEANING, WORDS, Map, Plan, Point, Region
from reviewer.writing.map.naming import Name, Namer
from reviewer.writing.map.phrases import phrases
from reviewer.writing.reading import assessed, scope

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WEIGHED = 400
"""Papers of a region, evenly spaced, by which it is decided where they lie closest."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a map is made with: a grammar for better names, if there is one, and who is told."""

    grammar: Grammar | None = None
    progress: Progress = silent


def draw(
    library: Library,
    wanted: Filter | None = None,
    plan: Plan = Plan(),  # noqa: B008 - frozen
    reader: Reader = Reader(),  # noqa: B008 - frozen
) -> Map:
    """Return the map of the records that meet a filter and are on the plan's topic.

    The same library gives the same map, in whatever order it was imported.
    Raises InputError when there is nothing to show, QuestionError for a topic
    without a word.
    """
    records = chosen(library, wanted or Filter(), plan.topic)
    rows, basis = _rows(library, records, reader.progress)
    found = groups(rows, plan.themes)
    smallest = _smallest(found, len(records))
    placed = positions(rows, _themes(found, len(records)), reader.progress)
    near = likeness.nearest(rows, progress=reader.progress)
    namer = Namer(records, phrases(records, reader.progress), reader.grammar)
    regions = _regions(found, namer.names(found, reader.progress), placed)
    points = tuple(
        Point(record, float(x), float(y), int(region), like)
        for record, (x, y), region, like in zip(records, placed, smallest, near, strict=True)
    )
    return Map(points, regions, basis, plan.topic)


def chosen(library: Library, wanted: Filter, topic: str = "") -> list[Record]:
    """Return the records that meet a filter and are on a topic, as `reviewer ask` decides it.

    They are in order of their titles, however they were imported.
    """
    if not len(library):
        raise InputError(
            "the library is empty", where=str(library.folder),
            next_step="Add papers with: reviewer add FILE...",
        )  # fmt: skip
    keys = _on(library, wanted, topic) if topic else library.matching(wanted)
    if not keys:
        what = "no paper is on this topic" if topic else "no paper matches"
        raise InputError(
            what, where=topic or str(library.folder),
            next_step="Try a wider topic, or fewer of --year, --author and --subject.",
        )  # fmt: skip
    records = library.get_many(list(keys)).values()
    return sorted(records, key=lambda record: (record.title, record.date, record.key))


def _on(library: Library, wanted: Filter, topic: str) -> Sequence[str]:
    query = understand(topic, library, wanted)
    if not query.topic:  # conditions only: "papers by Wang since 2020"
        keys = scope(library, query)
        if keys is None:
            raise QuestionError(
                "this names no topic", where=topic, next_step="Give it in words: --topic parsing."
            )
        return keys
    found = assessed(library, replace(query, kind=WHICH), Clock()).found
    return [item.candidate.record.key for item in on_topic(found)]


def _rows(
    library: Library, records: Sequence[Record], progress: Progress
) -> tuple[NDArray[np.float32], str]:
    encoder = library.encoder
    if encoder is None:
        return vectors.words(records, progress), WORDS
    return vectors.meaning(library, records, encoder, progress), MEANING


def _themes(found: Sequence[Group], count: int) -> NDArray[np.int64]:
    themes = np.zeros(count, np.int64)
    for place, group in enumerate(found):
        if group.level == 0:
            themes[list(group.rows)] = place
    return themes


def _smallest(found: Sequence[Group], count: int) -> NDArray[np.int64]:
    """Return for each row the last group that has it: parts come after their wholes."""
    smallest = np.zeros(count, np.int64)
    for place, group in enumerate(found):
        smallest[list(group.rows)] = place
    return smallest


def _regions(
    found: Sequence[Group], names: Sequence[Name], placed: NDArray[np.float64]
) -> tuple[Region, ...]:
    regions = []
    for group, name in zip(found, names, strict=True):
        x, y = _densest(placed[list(group.rows)])
        regions.append(
            Region(name.text, name.terms, len(group.rows), x, y, group.level, group.parent)
        )
    return tuple(regions)


def _densest(placed: NDArray[np.float64]) -> tuple[float, float]:
    """Return where points lie closest: the mean of those around the one with most about it."""
    some = placed[:: -(-len(placed) // MOST_WEIGHED)]
    squares = ((some[:, None] - some[None]) ** 2).sum(axis=2)
    reach = max(float(np.median(squares)) / 4, 1e-12)
    crowd = np.exp(-squares / reach).sum(axis=1)
    around = squares[crowd.argmax()] <= reach
    x, y = some[around].mean(axis=0)
    return float(x), float(y)
