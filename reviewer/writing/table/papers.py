"""Which papers a table is about: those on its topic, with some put in and some left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.writing.draft.selection import Options, select
from reviewer.writing.table.model import LeftOut

YEAR, RELEVANCE, KEY = "year", "relevance", "key"
SORTS = (YEAR, RELEVANCE, KEY)


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows and orders the papers of a table.

    `keys` are exactly the papers, in this order, if there are any. `papers` is
    the most there may be (0: no limit); `must` are in it whatever they are
    about, `exclude` are not.
    """

    filter: Filter = field(default_factory=Filter)
    papers: int = 0
    must: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    sort: str = YEAR


@dataclass(frozen=True, slots=True)
class Chosen:
    """A paper of a table, with its probability of being on the topic (None: not looked at)."""

    record: Record
    relevance: float | None = None


Choose = Callable[[Library, str, Filter], Sequence[Chosen]]
"""(library, topic, filter) -> papers on the topic, the most relevant first."""


def on_the_topic(library: Library, topic: str, wanted: Filter) -> tuple[Chosen, ...]:
    """Return the papers that a draft on the topic would be about, most relevant first.

    Without a topic, all that meet the filter.
    """
    if not topic.strip():
        keys = library.matching(wanted)
        return tuple(Chosen(record) for record in library.get_many(keys).values())
    found = select(library, topic, Options(papers=len(library), filter=wanted))
    return tuple(Chosen(found.records[item.key], item.relevance) for item in found.chosen)


def choose(
    library: Library, topic: str, selection: Selection, choosing: Choose = on_the_topic
) -> tuple[tuple[Chosen, ...], tuple[LeftOut, ...]]:
    """Return the papers of a table in their order, and those found that it has no row for.

    Raises UnknownRecord for a key that no record has, QuestionError where there
    is neither a topic, nor a key, nor a filter.
    """
    if selection.keys:
        records = [library.get(key) for key in selection.keys]
        return tuple(Chosen(record) for record in records), ()
    if not topic.strip() and not selection.filter and not selection.must:
        raise QuestionError(
            "there is no topic", next_step="Name one, or papers with --keys, or --year."
        )
    found = choosing(library, topic, selection.filter) if topic.strip() or selection.filter else ()
    kept = {item.record.key: item for item in found}
    forced = [kept.get(key) or Chosen(library.get(key)) for key in selection.must]
    names = {item.record.key for item in forced}
    banned = {library.get(key).key for key in selection.exclude}
    rest = [item for key, item in kept.items() if key not in names | banned]
    room = max(0, selection.papers - len(forced)) if selection.papers else len(rest)
    left = [LeftOut(key, "it was to be left out") for key in kept if key in banned - names]
    left += [LeftOut(item.record.key, _beyond(selection.papers)) for item in rest[room:]]
    return _sorted([*forced, *rest[:room]], selection.sort), tuple(left)


def _beyond(papers: int) -> str:
    return f"it is less relevant than the {papers} that are shown"


def _sorted(chosen: Sequence[Chosen], sort: str) -> tuple[Chosen, ...]:
    keys: dict[str, Callable[[Chosen], tuple[object, ...]]] = {
        YEAR: lambda item: (item.record.date or "9999", item.record.key),
        RELEVANCE: lambda item: (-(item.relevance or 0.0),),
        KEY: lambda item: (item.record.key,),
    }
    return tuple(sorted(chosen, key=keys[sort]))
