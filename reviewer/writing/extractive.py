"""Evidence -> statements without a model: the records' own sentences, arranged for reading."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reviewer.evidence.candidates import Reading
from reviewer.evidence.names import naming
from reviewer.evidence.quotes import Statement, quote_passage
from reviewer.evidence.select import (
    NOT_STATED,
    OFF_TOPIC,
    Found,
    best_answer,
    on_topic,
    showing,
    telling,
)
from reviewer.evidence.weights import ANSWERED, ANSWERED_NAMED, RELEVANT
from reviewer.passages import Passage
from reviewer.records import Record
from reviewer.search.questions import COMPARE, DEFINE, WHICH
from reviewer.writing.answers import PAPERS, Draft

MAX_PAPERS = 25
MAX_ABOUT = 3
"""Records named as being about a question that they do not answer."""


def compose(reading: Reading, found: Sequence[Found]) -> Draft:
    """Return the extractive answer to a question about what papers say.

    `found` is `select.assess(reading)`.
    """
    if not found:
        return Draft(reason=OFF_TOPIC)
    named = _named(reading, found)
    if reading.query.kind == COMPARE or len(named) > 1:
        return _compare(reading, found, named)
    if reading.query.kind == WHICH:
        return _which(reading, found)
    return _fact(reading, found, named)


def _which(reading: Reading, found: Sequence[Found]) -> Draft:
    chosen = on_topic(tuple(found))[:MAX_PAPERS]
    if not chosen:
        return Draft(reason=OFF_TOPIC)
    statements = tuple(_statement(item, showing(item)) for item in chosen)
    topic = reading.query.topic or reading.query.text
    count = "1 paper" if len(chosen) == 1 else f"{len(chosen)} papers"
    verb = "addresses" if len(chosen) == 1 else "address"
    lead = f"{count} in the library {verb} “{topic}”:"
    return Draft(lead, statements, _records(chosen), layout=PAPERS)


def _fact(reading: Reading, found: Sequence[Found], named: Sequence[Found]) -> Draft:
    best = best_answer(tuple(named)) or best_answer(tuple(found))
    if best is None:
        return Draft(reason=OFF_TOPIC)
    if best.answered < (ANSWERED_NAMED if named else ANSWERED):
        return _abstain(found, best, named)
    most = 2 if reading.query.kind == DEFINE else 3
    statements = tuple(_statement(best, passage) for passage in telling(best, most))
    return Draft(f"From “{best.candidate.record.title}”:", statements, _records([best]))


def _abstain(found: Sequence[Found], best: Found, named: Sequence[Found]) -> Draft:
    """Name the records that are about the question, or say that none is."""
    about = [item for item in found if item.relevance >= RELEVANT or item in named]
    if not about:
        return Draft(reason=OFF_TOPIC)
    first = [best] if best in about else []
    rest = sorted((item for item in about if item is not best), key=lambda item: -item.best_fit)
    return Draft(records=_records([*first, *rest][:MAX_ABOUT]), reason=NOT_STATED)


def _compare(reading: Reading, found: Sequence[Found], named: Sequence[Found]) -> Draft:
    three = re.search(r"\bthree\b", reading.query.text, re.IGNORECASE)
    wanted = max(3 if three else 2, len(named))
    likely = [item for item in found if item.relevance >= RELEVANT and item not in named]
    chosen = [*named, *likely][:wanted]
    if not chosen:
        return Draft(reason=OFF_TOPIC)
    statements = tuple(_statement(item, passage) for item in chosen for passage in telling(item, 2))
    titles = " and ".join(f"“{item.candidate.record.title}”" for item in chosen)
    return Draft(f"What {titles} say:", statements, _records(chosen))


def _named(reading: Reading, found: Sequence[Found]) -> list[Found]:
    """Return the records whose own names the question says, each name by its best record."""
    rarity = _rarity(len(reading.candidates))
    owners: dict[frozenset[str], Found] = {}
    for item in found:
        names = naming(reading.matcher, item.candidate, rarity)
        if names and not any(names <= taken for taken in owners):
            owners[names] = item
    return list(owners.values())


def _rarity(records: int) -> float:
    """Return the weight of a word that one record in ten (two at least) has."""
    having = max(2.0, records / 10)
    return math.log(1 + (records - having + 0.5) / (having + 0.5))


def _statement(item: Found, passage: Passage) -> Statement:
    return Statement(passage.text, (quote_passage(item.candidate.record, passage),))


def _records(found: Sequence[Found]) -> tuple[Record, ...]:
    return tuple(item.candidate.record for item in found)
