"""Papers on a topic in order of date, and what several papers say to an open question."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence.candidates import Reading
from reviewer.evidence.quotes import Quote, Statement, quote_field, quote_passage
from reviewer.evidence.select import Found, on_topic, showing
from reviewer.records import Record
from reviewer.search.questions import Query
from reviewer.writing.answers import OFF_TOPIC, Proposal
from reviewer.writing.spoken import condition, papers, sentence, spoken_date

MAX_PAPERS = 1000
_ORDERS = {"newest": "newest first", "oldest": "oldest first", "": "oldest first"}


def timeline(reading: Reading, found: Sequence[Found]) -> Proposal:
    """Return the papers on the topic by date, each with the sentence that shows it best.

    Papers without a date come last. If only the newest or oldest is asked for,
    that one, and those of the same date.
    """
    query = reading.query
    chosen = _by_date(query, on_topic(tuple(found)))[:MAX_PAPERS]
    if not chosen:
        return Proposal(reason=OFF_TOPIC)
    statements = tuple(_dated(item) for item in chosen)
    return Proposal(_lead(query, len(chosen)), statements, _records(chosen))


def _by_date(query: Query, chosen: Sequence[Found]) -> list[Found]:
    dated = [item for item in chosen if item.candidate.record.date]
    dated.sort(key=lambda item: item.candidate.record.date, reverse=query.order == "newest")
    if query.only_first:
        return [item for item in dated if _date(item) == _date(dated[0])]
    if query.most:
        return dated[: query.most]
    return [*dated, *(item for item in chosen if not item.candidate.record.date)]


def _date(item: Found) -> str:
    return item.candidate.record.date


def _dated(item: Found) -> Statement:
    record, passage = item.candidate.record, showing(item)
    title = Quote(record.key, "title", record.title, 0, len(record.title))
    when = f"{spoken_date(record.date)}: " if record.date else ""
    text = sentence(f"{when}“{record.title}”")
    quotes = [*([quote_field(record, "date")] if record.date else []), title]
    if passage.field != "title":
        text, quotes = f"{text} {passage.text}", [*quotes, quote_passage(record, passage)]
    return Statement(text, tuple(quotes))


def _lead(query: Query, count: int) -> str:
    said = f" {condition(query)}" if condition(query) else ""
    if query.only_first:
        return f"The {query.order} on “{query.topic}”{said}:"
    return f"{papers(count)} on “{query.topic}”{said}, {_ORDERS[query.order]}:"


def _records(chosen: Sequence[Found]) -> tuple[Record, ...]:
    return tuple(item.candidate.record for item in chosen)
