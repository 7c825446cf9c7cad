"""What the library does not cover of a topic: counted and looked up, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.search.acronyms import pairs
from reviewer.words import compounds, fold, is_name_like
from reviewer.writing.draft.model import Note
from reviewer.writing.draft.selection import Selection

MENTIONED = 2
"""Papers that must speak of a thing for it to be said that none is about it."""
MOST_NAMED = 4


def notes(library: Library, selection: Selection, told: Sequence[Record]) -> tuple[Note, ...]:
    """Return notes on what is not there: parts of the topic, years, things only mentioned."""
    if not told:
        return ()
    return (
        *_unmet(selection),
        *_years(library, selection, told),
        *_only_mentioned(library, told),
        _abstracts(),
    )


def _unmet(selection: Selection) -> Iterator[Note]:
    """Yield a note for each part of the topic that no paper is on."""
    for part in selection.unmet:
        yield Note(f"No paper in the library is about {part}.", f"a search for “{part}”")


def _years(library: Library, selection: Selection, told: Sequence[Record]) -> Iterator[Note]:
    """Yield a note if the library goes on after the newest of the papers told of.

    Not where papers on the topic may be later that were kept out, or not told of.
    """
    years = [record.year for record in told if record.year]
    if not years:
        return
    first, last = min(years), max(years)
    later = library.matching(Filter(first=str(last + 1), last=""))
    chosen = (selection.records[one.key].year or 0 for one in selection.chosen)
    if later and (selection.partial or any(year > last for year in chosen)):
        return
    span = f"from {first} to {last}" if first != last else f"from {last}"
    basis = "the dates of the papers cited, and of the library"
    if later:
        count = (
            f"{len(later)} later papers on other topics"
            if len(later) > 1
            else "one later paper on another topic"
        )
        yield Note(
            f"The papers cited are {span}; the library has {count}, and none on this one.", basis
        )
    else:
        yield Note(f"The papers cited are {span}, the newest year that the library has.", basis)


def _only_mentioned(library: Library, told: Sequence[Record]) -> Iterator[Note]:
    """Yield a note on names that several abstracts use, and no title of the library has."""
    where: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for record in told:
        own = {fold(pair.short) for pair in pairs(record.abstract)}
        for unit, _, _ in compounds(record.abstract):
            if (
                is_name_like(unit)
                and unit[:1].isupper()
                and len(unit) > 2
                and fold(unit) not in own
            ):
                where.setdefault(fold(unit), set()).add(record.key)
                written.setdefault(fold(unit), unit)
    titles = " ".join(fold(record.title) for record in library.catalog.all()) if where else ""
    spelled = {fold(pair.short) for record in told for pair in pairs(record.abstract)}
    found = [
        written[name]
        for name, keys in sorted(where.items(), key=lambda item: (-len(item[1]), item[0]))
        if len(keys) >= MENTIONED and name not in titles and name not in spelled
    ][:MOST_NAMED]
    if found:
        listed = " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else found[0]
        yield Note(
            f"Several of the abstracts speak of {listed}; no paper in the library has the name "
            "in its title.",
            "names in two or more of the abstracts cited, looked for in all titles",
        )


def _abstracts() -> Note:
    return Note(
        "Only abstracts were read: what the papers say elsewhere is not covered.",
        "the records of the library hold titles and abstracts",
    )
