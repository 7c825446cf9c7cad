"""Questions about metadata -> a draft from the catalog: which records are meant, what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.evidence.select import best_answer, named, on_topic, surely_named
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.search.questions import Query
from reviewer.writing import metadata
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, Clock, Proposal
from reviewer.writing.deciding import OTHERWISE, YES
from reviewer.writing.reading import assessed, scope, without_denied
from reviewer.writing.tallies import tallied

DATED_FIELDS = ("date",)


def from_catalog(library: Library, query: Query, clock: Clock) -> Proposal:
    """Answer from metadata: about all records of a filter, or about the ones a topic means."""
    records = _records(library, query, clock)
    clock.lap("retrieve")
    if not records:
        return Proposal("" if query.topic else metadata.none_of(query), reason=OFF_TOPIC)
    facts = _facts(query, records)
    clock.lap("compose")
    reason = None if facts.statements else NOT_STATED
    return Proposal(facts.lead, facts.statements, records, reason)


def _records(library: Library, query: Query, clock: Clock) -> tuple[Record, ...]:
    if query.topic:
        return _meant(library, query, clock)
    keys = scope(library, query)
    if keys is None and not query.without:
        return tuple(library.catalog.all())
    every = library.matching(Filter()) if keys is None else keys
    return tuple(library.get_many(without_denied(library, query, every)).values())


def _facts(query: Query, records: Sequence[Record]) -> metadata.Facts:
    if query.tally:
        return tallied(query, records)
    if query.claim is not None:
        return _held_against(query, records)
    if _is_list(query) or (query.order and query.asks):
        return metadata.listing(query, records)
    if query.asks in DATED_FIELDS and len(records) > 1:  # "what came first, A or B"
        records = sorted(records, key=lambda record: record.date or "9999")
    return metadata.fields_of(query, records)


def _is_list(query: Query) -> bool:
    listed = query.asks in ("", "count") or bool(query.order)
    return listed and (not query.topic or query.asks == "count")


def _held_against(query: Query, records: Sequence[Record]) -> metadata.Facts:
    """Return what the records say, led by whether it is what the question claims."""
    facts = metadata.fields_of(query, records)
    claim = query.claim or Filter()
    holds = all(
        claim.matches(record) and all(position.holds(record) for position in query.claimed)
        for record in records
    )
    return replace(facts, lead=YES if holds else OTHERWISE)


def _meant(library: Library, query: Query, clock: Clock) -> tuple[Record, ...]:
    """Return the records a topic means: all that address it, those it names, or the best one."""
    read = assessed(library, query, clock)
    relevant = on_topic(read.found)
    if query.asks == "count" or query.tally or query.order:
        return tuple(item.candidate.record for item in relevant)
    called = surely_named(read.reading, read.found, named(read.reading, read.found))
    best = called or relevant[:1] or tuple(filter(None, [best_answer(read.found)]))
    return tuple(item.candidate.record for item in best)
