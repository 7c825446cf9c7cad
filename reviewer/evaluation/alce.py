"""ALCE's citation recall and precision, as Gao et al. (2023) define them. Pure.

"Enabling Large Language Models to Generate Text with Citations" (EMNLP 2023),
section 4, "Citation quality". A statement's recall is 1 if its citations,
taken together, entail it, else 0 (so it is without a citation). A citation is
irrelevant if it alone does not entail the statement and the others do without
it; its precision is 1 if it is not irrelevant and its statement's recall is 1,
else 0. An answer's recall is the mean over its statements, its precision the
mean over its citations; answers without a statement have neither. What entails
is said by a judge, which is handed in: there it was the TRUE model.

A citation there is a retrieved passage with its title. Here it is a quoted
sentence; what a statement quotes of one record's metadata, with the title
beside it, is one citation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import TEXT_FIELDS

Entails = Callable[[Statement], bool]
"""Whether what a statement quotes, taken together, entails it."""
Citation = tuple[Quote, ...]

MAX_CHECKED = 50
"""Citations of one statement that are checked one by one. A count cites every record counted,
and leaving each out in turn takes the square of their number: of more, this many, evenly spread,
stand for all."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Citation recall and precision of an answer, 0..1, or None without a statement."""

    recall: float | None = None
    precision: float | None = None


def citation_quality(statements: Sequence[Statement], entails: Entails) -> Quality:
    """Return an answer's citation recall and precision by a judge."""
    if not statements:
        return Quality()
    recalled, precise, cited = 0, 0.0, 0
    for statement in statements:
        citations = citations_of(statement)
        cited += len(citations)
        if citations and entails(statement):
            recalled += 1
            precise += _precise(statement, citations, entails)
    return Quality(recalled / len(statements), precise / cited if cited else 0.0)


def citations_of(statement: Statement) -> tuple[Citation, ...]:
    """Return the citations of a statement: each sentence, or what is quoted of one record."""
    by_fields = {quote.record for quote in statement.quotes if quote.field not in TEXT_FIELDS}
    groups: dict[tuple[str, int], list[Quote]] = {}
    for place, quote in enumerate(statement.quotes):
        own = -1 if quote.record in by_fields else place
        groups.setdefault((quote.record, own), []).append(quote)
    return tuple(tuple(group) for group in groups.values())


def _precise(statement: Statement, citations: Sequence[Citation], entails: Entails) -> float:
    """Return how many citations of an entailed statement are not irrelevant."""
    if len(citations) == 1:
        return 1.0
    step = -(-len(citations) // MAX_CHECKED)
    places = range(0, len(citations), step)
    kept = sum(not _irrelevant(statement, citations, place, entails) for place in places)
    return kept * len(citations) / len(places)


def _irrelevant(
    statement: Statement, citations: Sequence[Citation], place: int, entails: Entails
) -> bool:
    if entails(replace(statement, quotes=citations[place])):
        return False
    others = (citation for at, citation in enumerate(citations) if at != place)
    rest = tuple(quote for citation in others for quote in citation)
    return entails(replace(statement, quotes=rest))
