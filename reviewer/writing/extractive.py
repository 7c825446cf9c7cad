"""Evidence -> statements without a model: the records' own sentences, arranged for reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.evidence.candidates import Reading
from reviewer.evidence.quotes import Statement, quote_passage
from reviewer.evidence.select import (
    MAX_SENTENCES,
    NOT_STATED,
    OFF_TOPIC,
    Found,
    best_answer,
    compared,
    on_topic,
    showing,
    surely_named,
    telling,
)
from reviewer.evidence.select import named as named_records
from reviewer.evidence.weights import ANSWERED, RELEVANT, RELEVANT_FLOOR, SURE
from reviewer.passages import Passage
from reviewer.records import Record
from reviewer.search.questions import COMPARE, DEFINE, OPEN, TIMELINE, TOPIC, WHICH
from reviewer.writing.answers import PAPERS, Proposal
from reviewer.writing.spoken import condition
from reviewer.writing.timeline import timeline

_WHY = re.compile(r"^\W*why\b", re.IGNORECASE)
MAX_PAPERS = 1000
MAX_OPEN, OPEN_SENTENCES = 8, 2
"""Papers quoted for an open question, and sentences of each."""
OPEN_BEHIND, WHY_BEHIND, OPEN_ANSWERED = 5.0, 1.5, 0.2
"""Log-odds of answering by which a paper may be behind the best and be quoted for an open question,
and for one that asks why (few give a reason), and the probability of answering it needs. Set on 28
open questions made of those about papers that weights.py was fitted on."""
MAX_ABOUT = 3
"""Records named as being about a question that they do not answer."""


def compose(reading: Reading, found: Sequence[Found]) -> Proposal:
    """Return the extractive answer to a question about what papers say.

    `found` is `select.assess(reading)`.
    """
    if not found:
        return Proposal(reason=OFF_TOPIC)
    if reading.query.kind == TIMELINE:
        return timeline(reading, found)
    named = named_records(reading, found)
    if reading.query.kind != COMPARE:
        named = surely_named(reading, found, named)
    if reading.query.kind == COMPARE or len(named) > 1:
        return _compare(reading, found, named)
    if reading.query.kind in (WHICH, TOPIC):
        return _which(reading, found)
    if reading.query.kind == OPEN and not named:
        return _open(reading, found)
    return _fact(reading, found, named)


def _which(reading: Reading, found: Sequence[Found]) -> Proposal:
    chosen = on_topic(tuple(found))[:MAX_PAPERS]
    if not chosen:
        return Proposal(reason=OFF_TOPIC)
    statements = tuple(_statement(item, showing(item)) for item in chosen)
    if reading.query.kind == TOPIC and len(chosen) == 1:
        return _telling(chosen[0], MAX_SENTENCES)
    topic = reading.query.topic or reading.query.text
    count = "1 paper" if len(chosen) == 1 else f"{len(chosen)} papers"
    verb = "addresses" if len(chosen) == 1 else "address"
    said = condition(reading.query)
    lead = f"{count} in the library {f'{said} ' if said else ''}{verb} “{topic}”:"
    return Proposal(lead, statements, _records(chosen), layout=PAPERS)


def _open(reading: Reading, found: Sequence[Found]) -> Proposal:
    """Return what each of several papers says to an open question, the best answer first.

    A paper that is on the topic, but answers much worse than the best, is left out.
    """
    best = best_answer(tuple(found))
    if best is None:
        return Proposal(reason=OFF_TOPIC)
    behind = WHY_BEHIND if _WHY.match(reading.query.text) else OPEN_BEHIND
    chosen = [
        item
        for item in on_topic(tuple(found))
        if item.answered >= OPEN_ANSWERED and item.best_fit >= best.best_fit - behind
    ][:MAX_OPEN]
    if len(chosen) < 2:
        return _fact(reading, found, tuple(chosen))
    ranked = sorted(chosen, key=lambda item: -item.best_fit)
    statements = tuple(
        _statement(item, passage) for item in ranked for passage in telling(item, OPEN_SENTENCES)
    )
    lead = f"What {len(ranked)} papers say to this:"
    return Proposal(lead, statements, _records(ranked))


def _fact(reading: Reading, found: Sequence[Found], named: Sequence[Found]) -> Proposal:
    best = best_answer(tuple(named)) or best_answer(tuple(found))
    if best is None:
        return Proposal(reason=OFF_TOPIC)
    meant = bool(named) or best.relevance >= RELEVANT_FLOOR
    if not meant or best.answered < ANSWERED:
        return _abstain(found, best, named)
    return _telling(best, 2 if reading.query.kind == DEFINE else MAX_SENTENCES)


def _telling(item: Found, most: int) -> Proposal:
    statements = tuple(_statement(item, passage) for passage in telling(item, most))
    title = f"“{item.candidate.record.title}”"
    sure = f"From {title}:"
    unsure = f"The closest there is, in {title}; it may not be what you ask:"
    return Proposal(sure if item.answered >= SURE else unsure, statements, _records([item]))


def _abstain(found: Sequence[Found], best: Found, named: Sequence[Found]) -> Proposal:
    """Name the records that are about the question, or say that none is."""
    about = [item for item in found if item.relevance >= RELEVANT or item in named]
    if not about:
        return Proposal(reason=OFF_TOPIC)
    first = [best] if best in about else []
    rest = sorted((item for item in about if item is not best), key=lambda item: -item.best_fit)
    return Proposal(records=_records([*first, *rest][:MAX_ABOUT]), reason=NOT_STATED)


def _compare(reading: Reading, found: Sequence[Found], named: Sequence[Found]) -> Proposal:
    chosen = compared(reading, found, named)
    if not chosen:
        return Proposal(reason=OFF_TOPIC)
    each = MAX_SENTENCES if len(chosen) < 3 else MAX_SENTENCES - 1
    statements = tuple(
        _statement(item, passage) for item in chosen for passage in telling(item, each)
    )
    titles = " and ".join(f"“{item.candidate.record.title}”" for item in chosen)
    return Proposal(f"What {titles} say:", statements, _records(chosen))


def _statement(item: Found, passage: Passage) -> Statement:
    return Statement(passage.text, (quote_passage(item.candidate.record, passage),))


def _records(found: Sequence[Found]) -> tuple[Record, ...]:
    return tuple(item.candidate.record for item in found)
