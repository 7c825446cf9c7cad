"""A yes/no question -> the statement it asks about, and what the record's sentences say to it.

The sentences are shown as they are: only the line before them says whether
they affirm or contradict what was asked, and only if `verify` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from reviewer.evidence.polarity import direction_conflict, negation_conflict, order_conflict
from reviewer.evidence.quantities import quantities, says
from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, Source, verify
from reviewer.records import TEXT_FIELDS, Record
from reviewer.search.questions import YES_NO, Query
from reviewer.words import content_stems
from reviewer.writing.answers import Proposal

YES = "Yes, by this:"
OTHERWISE = "The record says otherwise:"
NEUTRAL = "What the record says:"
COVERED = 0.8
"""Share of the asked statement's words a sentence must have to contradict it."""

_AUX = r"(?:does|do|did|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)"
_ASKS = re.compile(
    rf"^\W*(?:(?:so|and|but|or|then|also)\b[,\s]*)*(?P<lead>(?:in|for|on|at|with|under|by|during|among|according\s+to|within|"
    rf"after|before)\s[^?,]{{1,80}},\s*)?(?:why\s+)?(?:(?:is\s+it\s+)?true\s+that\s+|whether\s+|if\s+|(?P<aux>{_AUX})(?:n['’]t|\s+not)?\s+)",
    re.IGNORECASE,
)
_WHY = re.compile(r"^\W*why\b", re.IGNORECASE)


def asked_statement(question: str) -> str:
    """Return what a yes/no or why question asks about as a statement, or "".

    "Does X reduce Y?" is "X reduce Y": words, not grammar, are compared.
    """
    found = _ASKS.match(question)
    if found is None:
        return ""
    rest = question[found.end() :].strip(" ?.!")
    lead = (found["lead"] or "").strip(" ,")
    return f"{rest} {lead}".strip()


def decided(query: Query, draft: Proposal) -> Proposal:
    """Return the draft of a yes/no (or why) question, led by what its sentences say to it.

    The sentence that decides it comes first.
    """
    why = bool(_WHY.match(query.text))
    asked = asked_statement(query.text) if query.kind == YES_NO or why else ""
    if not asked or not draft.statements:
        return draft
    records = {record.key: record for record in draft.records}
    places = range(len(draft.statements))
    for lead, holds in ((YES, _affirms), (OTHERWISE, _contradicts)):
        first = next((n for n in places if holds(asked, draft.statements[n], records)), None)
        if first is not None and not (why and lead == YES):
            return replace(draft, lead=lead, statements=_first(draft.statements, first))
    return draft if why else replace(draft, lead=NEUTRAL)


def _first(statements: tuple[Statement, ...], place: int) -> tuple[Statement, ...]:
    return (statements[place], *statements[:place], *statements[place + 1 :])


def _affirms(asked: str, statement: Statement, records: Mapping[str, Record]) -> bool:
    sources = [Source(quote.text, _context(records[quote.record])) for quote in _said(statement)]
    return bool(sources) and verify(asked, sources).label == SUPPORTED


def _contradicts(asked: str, statement: Statement, records: Mapping[str, Record]) -> bool:
    """Whether a sentence about the same things has the other polarity, direction or number."""
    return any(
        _covered(asked, quote.text, _context(records[quote.record])) >= COVERED
        and bool(
            negation_conflict(asked, quote.text)
            or direction_conflict(asked, quote.text)
            or order_conflict(asked, quote.text)
            or _other_number(asked, quote.text)
        )
        for quote in _said(statement)
    )


def _covered(asked: str, sentence: str, context: str) -> float:
    """Return the share of the asked content words in a sentence; half for those beside it."""
    said, beside = content_stems(sentence), content_stems(context)
    found = [1.0 if word in said else 0.5 * (word in beside) for word in content_stems(asked)]
    return sum(found) / max(1, len(found))


def _said(statement: Statement) -> list[Quote]:
    return [quote for quote in statement.quotes if quote.field in TEXT_FIELDS]


def _other_number(asked: str, sentence: str) -> bool:
    given = quantities(sentence)
    return any(
        number.unit
        and not any(says(number, other) for other in given)
        and any(other.unit == number.unit for other in given)
        for number in quantities(asked)
    )


def _context(record: Record) -> str:
    return f"{record.title}. {', '.join(author.name for author in record.authors)}. {record.date}"
