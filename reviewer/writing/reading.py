"""Library and query -> what is read: the records in scope, held against the question.

What a filter cannot say is decided here: who is first author, and which
records are about what the question leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reviewer.evidence.candidates import Reading, Vectors, encode_question, mend, read
from reviewer.evidence.names import naming
from reviewer.evidence.select import Found, assess, goes_on, on_topic
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.search.acronyms import expand, table
from reviewer.search.questions import TIMELINE, TOPIC, WHICH, Query
from reviewer.search.retrieve import Hit, retrieve
from reviewer.writing.answers import Clock

CANDIDATES, MORE = 50, (200, 800)
"""Records read for one question; and for one that asks for a list, while that seems to go on."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A reading, and the decision on each of its candidates, most relevant first.

    `nothing` says that no record of the library meets the question's conditions.
    """

    reading: Reading
    found: tuple[Found, ...]
    nothing: bool = False


def scope(library: Library, query: Query) -> list[str] | None:
    """Return the keys of the records a question's conditions leave, or None for all of them."""
    keys = library.matching(query.filter) if query.filter else None
    if not query.positions:
        return keys
    records = library.get_many(library.matching(Filter()) if keys is None else keys)
    return [
        key
        for key, record in records.items()
        if all(position.holds(record) for position in query.positions)
    ]


def assessed(library: Library, query: Query, clock: Clock) -> Assessed:
    """Return what is read for a question, without the records about what it leaves out.

    Records in scope are weighed beside the library's best on the topic: a
    condition narrows what is on a topic. Only if none of them is on it by that
    measure, they are weighed among themselves.
    """
    query = mend(library, query)
    among = scope(library, query)
    found: tuple[Found, ...] = ()
    for beside in (True, False) if among else (among is None,):
        reading, every = _read_on(library, query, among, clock, beside=beside)
        found = _within(every, among)
        if on_topic(found):
            break
    if query.without:
        denied = denied_keys(library, query, [item.candidate.record.key for item in found])
        found = tuple(item for item in found if item.candidate.record.key not in denied)
    clock.lap("evidence")
    return Assessed(reading, found, nothing=among == [])


def _within(found: tuple[Found, ...], among: Sequence[str] | None) -> tuple[Found, ...]:
    if among is None:
        return found
    wanted = set(among)
    return tuple(item for item in found if item.candidate.record.key in wanted)


def denied_keys(library: Library, query: Query, keys: Sequence[str]) -> Collection[str]:
    """Return the records about what a question leaves out, `keys` among those looked at.

    They are weighed beside the library's best on that topic: what is about it
    is so by that measure, not by being nearer to it than other records. A name
    that a paper gives leaves out that paper.
    """
    topic = Query(query.without, TOPIC, query.without)
    about = mend(library, topic)
    hits = _hits(library, about, None)
    seen = {hit.key for hit in hits}
    others = [key for key in keys if key not in seen]
    if others:
        hits = [*hits, *_hits(library, about, others)]
    reading = read(library, about, hits, encode_question(library, about))
    found = assess(reading)
    coined = [item for item in found if naming(reading.matcher, item.candidate, coined=True)]
    return {item.candidate.record.key for item in coined or on_topic(found)}


def _read_on(
    library: Library, query: Query, among: Sequence[str] | None, clock: Clock, *, beside: bool
) -> tuple[Reading, tuple[Found, ...]]:
    """Read the records in scope, and more of them while a list that is asked for goes on.

    `beside` adds the library's best on the topic.
    """
    vectors = encode_question(library, query)
    hits = _hits_of(library, query, among, vectors, CANDIDATES, beside=beside)
    spelled = spelled_out(library, query, hits)
    if spelled != query:
        seen = {hit.key for hit in hits}
        more = _hits_of(library, spelled, among, None, CANDIDATES, beside=beside)
        hits = [*hits, *(hit for hit in more if hit.key not in seen)]
    clock.lap("retrieve")
    reading = read(library, query, hits, vectors)
    found = assess(reading)
    for depth in MORE if _asks_for_a_list(query) else ():
        clock.lap("evidence")
        if len(hits) < CANDIDATES or not goes_on(reading, found):
            break
        hits = _hits_of(library, query, among, vectors, depth, beside=beside)
        clock.lap("retrieve")
        reading = read(library, query, hits, vectors, reading)
        found = assess(reading)
    clock.lap("evidence")
    return reading, found


def spelled_out(library: Library, query: Query, hits: Sequence[Hit]) -> Query:
    """Return the query with what its acronyms stand for after them, as the records found say."""
    topic = query.topic or query.text
    if not any(map(str.isupper, re.findall(r"\w{2,}", topic))):
        return query
    records = library.get_many([hit.key for hit in hits]).values()
    longer = expand(topic, table(record.abstract for record in records))
    return replace(query, topic=longer) if longer != topic else query


def _asks_for_a_list(query: Query) -> bool:
    return query.kind in (WHICH, TOPIC, TIMELINE) or bool(
        query.asks == "count" or query.tally or query.order
    )


def _hits_of(
    library: Library,
    query: Query,
    among: Sequence[str] | None,
    vectors: Vectors | None,
    depth: int,
    *,
    beside: bool,
) -> list[Hit]:
    text = query.topic or query.text
    vector = vectors.topic if vectors else None
    hits = retrieve(library, text, depth, vector=vector) if beside else []
    if among:
        seen = {hit.key for hit in hits}
        inside = retrieve(library, text, depth, among=among, vector=vector)
        hits = [*hits, *(hit for hit in inside if hit.key not in seen)]
    return hits


def _hits(library: Library, query: Query, among: Sequence[str] | None) -> list[Hit]:
    return retrieve(library, query.topic, CANDIDATES, among=among)


def without_denied(library: Library, query: Query, keys: Sequence[str]) -> list[str]:
    """Return the keys whose records are not about what a question leaves out."""
    if not query.without:
        return list(keys)
    denied = denied_keys(library, replace(query, topic=""), keys)
    return [key for key in keys if key not in denied]
