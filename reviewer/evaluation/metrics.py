"""What an answer is worth against a case, and means over many. Pure.

An answer to an unanswerable question, and an abstention, have no precision:
they are `None` and left out of means, never counted as 0 or 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.evaluation.suites import UNANSWERABLE, Case
from reviewer.evidence.verify import SUPPORTED, UNSCORED
from reviewer.records import Record
from reviewer.writing.answers import Answer


@dataclass(frozen=True, slots=True)
class Score:
    """One case's figures, each 0..1, or None where it does not apply.

    citation_precision: the share of cited records that are gold (those that
    may be cited are left out); citation_recall: the share of gold records
    cited, 0 for an abstention; words: the share of word groups in the answer;
    quotes: the share of quotes that equal the stored field; supported: the
    share of statements whose verdict is "supported", among those that have one;
    abstained: whether an unanswerable question was not answered; reason:
    whether for the right reason; answered: whether an answerable one was.
    """

    case: Case
    citation_precision: float | None = None
    citation_recall: float | None = None
    words: float | None = None
    quotes: float | None = None
    supported: float | None = None
    abstained: float | None = None
    reason: float | None = None
    answered: float | None = None


METRICS = (
    "citation_precision",
    "citation_recall",
    "words",
    "quotes",
    "supported",
    "answered",
    "abstained",
    "reason",
)


def score(case: Case, answer: Answer, records: dict[str, Record]) -> Score:
    """Return the figures of one answer; `records` are those it cites."""
    quotes = [quote for statement in answer.statements for quote in statement.quotes]
    exact = _share(
        quote.record in records and quote.is_exact(records[quote.record]) for quote in quotes
    )
    verdicts = [statement.verdict for statement in answer.statements]
    supported = _share(verdict == SUPPORTED for verdict in verdicts if verdict != UNSCORED)
    if case.kind == UNANSWERABLE:
        return Score(
            case,
            quotes=exact,
            supported=supported,
            abstained=float(answer.abstained),
            reason=float(answer.reason == case.reason),
        )
    cited = {quote.record for quote in quotes}
    gold = set(case.records)
    counted = cited - set(case.also)
    text = " ".join(statement.text for statement in answer.statements).lower()
    return Score(
        case,
        citation_precision=_share(key in gold for key in counted) if cited else None,
        citation_recall=_share(key in cited for key in gold),
        words=_share(any(word.lower() in text for word in group) for group in case.words),
        quotes=exact,
        supported=supported,
        answered=float(not answer.abstained),
    )


def means(scores: Sequence[Score]) -> dict[str, float]:
    """Return the mean of each metric over the cases to which it applies, left out if none."""
    found = {}
    for name in METRICS:
        values = [value for item in scores if (value := getattr(item, name)) is not None]
        if values:
            found[name] = sum(values) / len(values)
    return found


def by_kind(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """Return the means of each kind of question, with the number of cases as `cases`."""
    kinds = dict.fromkeys(item.case.kind for item in scores)
    return {
        kind: {"cases": float(len(part)), **means(part)}
        for kind in kinds
        if (part := [item for item in scores if item.case.kind == kind])
    }


def _share(values: Iterable[bool]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
