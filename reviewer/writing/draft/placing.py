"""Where what is said of a new record goes: which section by the draft's style, where by date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reviewer.records import Record, cited_names
from reviewer.words import fold
from reviewer.writing.draft.living import Placed
from reviewer.writing.draft.model import (
    ANNOTATED,
    CHRONOLOGICAL,
    OPENING,
    THREAD,
    Citation,
    Sentence,
)

UNDATED = "Without a date"
Rank = tuple[bool | str, ...]


def year_heading(record: Record) -> str:
    """Return the heading of a record's section in a chronological draft."""
    return str(record.year or UNDATED)


def by_author(record: Record) -> Rank:
    """Return what orders the sections of an annotated draft."""
    return (fold(cited_names(record)), record.date, record.key)


def by_date(record: Record) -> Rank:
    """Return what orders records by date; those without one come last."""
    return (not record.date, record.date, record.key)


def _title(record: Record) -> str:
    return record.title


HEADINGS: dict[str, Callable[[Record], str]] = {CHRONOLOGICAL: year_heading, ANNOTATED: _title}
RANKS: dict[str, Callable[[Record], Rank]] = {CHRONOLOGICAL: by_date, ANNOTATED: by_author}
"""How sections are headed and ordered in the styles without themes."""


def spot_by_date(lines: Sequence[Placed], record: Record, records: Mapping[str, Record]) -> int:
    """Return the spot in a section after all that is said of older papers, or -1 without lines.

    After what opens the section, and never before a sentence that leans on the
    one ahead of it ("They find ...").
    """
    told = sorted(
        ((one, one.line.sentence) for one in lines if one.line.sentence is not None),
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    if not told:
        return -1
    before = [one.end for one, sentence in told if _is_before(sentence, record, records)]
    spot = max(before) if before else told[0][0].start
    for one, sentence in told:
        if one.start >= spot and before:
            if not _leans(sentence):
                break
            spot = one.end
    return spot


def _is_before(sentence: Sentence, record: Record, records: Mapping[str, Record]) -> bool:
    if sentence.role in (OPENING, THREAD):
        return sentence.role == OPENING
    dates = [by_date(records[key])[:2] for key in sentence.cited if key in records]
    return bool(dates) and max(dates) <= by_date(record)[:2]


def _leans(sentence: Sentence) -> bool:
    return not any(isinstance(piece, Citation) for piece in sentence.pieces)
