"""What an answer is worth against a case, and means over many. Pure.

What does not apply to a case is `None` and left out of means, never counted as
0 or 1: an abstention has no precision, an unanswerable question no recall.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reviewer.evaluation.suites import UNANSWERABLE, Case
from reviewer.evidence.quotes import Statement
from reviewer.evidence.verify import SUPPORTED, UNSCORED
from reviewer.records import Record
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, Answer

METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Score:
    """One case's figures, each 0..1, or None where it does not apply.

    record_precision: the share of cited records that are gold (those that may
    be cited are left out); record_recall: the share of gold records cited, 0
    for an abstention; words: the share of word groups in the answer; exact:
    whether a metadata question got all of its records and words and no other
    record; answered: whether an answerable question was answered;
    abstention_recall: whether an unanswerable one was declined;
    abstention_precision: of a declined one, whether it is unanswerable; reason:
    whether an unanswerable one was declined for the right reason; quotes: the
    share of quotes that equal the stored field; supported: the share of
    statements whose verdict is "supported", among those that have one;
    alce_recall, alce_precision: see `evaluation.alce`.
    """

    case: Case
    record_precision: float | None = None
    record_recall: float | None = None
    words: float | None = None
    exact: float | None = None
    answered: float | None = None
    abstention_recall: float | None = None
    abstention_precision: float | None = None
    reason: float | None = None
    quotes: float | None = None
    supported: float | None = None
    alce_recall: float | None = None
    alce_precision: float | None = None


METRICS = tuple(name for name in Score.__dataclass_fields__ if name != "case")
QUALITY = METRICS[:8]
"""Metrics of what is found; the others are of how it is proved."""
OVERALL = ("abstention_precision",)
"""Metrics of all questions together: of one kind they are 0 or 1 by definition."""


def score(
    case: Case,
    answer: Answer,
    records: dict[str, Record],
    judged: Collection[str] | None = None,
) -> Score:
    """Return the figures of one answer, but ALCE's; `records` are those it cites.

    With `judged`, records that are not among them are unjudged: nobody has said
    whether they answer the question. They are left out of the answer before
    it is scored (condensed lists: Sakai, "Alternatives to Bpref", SIGIR 2007).
    An answer from unjudged records alone counts as none. Where a statement is
    of judged and unjudged records at once (it counts them), word groups that
    are not found are unjudged too: the gold's number is of the judged alone.
    """
    seen = _condensed(answer, judged)
    quotes = [quote for statement in answer.statements for quote in statement.quotes]
    right = _share(
        quote.record in records and quote.is_exact(records[quote.record]) for quote in quotes
    )
    verdicts = [statement.verdict for statement in answer.statements]
    supported = _share(verdict == SUPPORTED for verdict in verdicts if verdict != UNSCORED)
    if case.kind == UNANSWERABLE:
        return Score(
            case,
            abstention_recall=float(seen.declined),
            abstention_precision=1.0 if seen.declined else None,
            reason=_right_reason(case, seen),
            quotes=right,
            supported=supported,
        )
    precision, recall, words = _found(case, seen)
    parts = (precision, recall, words, right)
    perfect = not seen.declined and all(part in (None, 1.0) for part in parts)
    return Score(
        case,
        record_precision=precision,
        record_recall=recall,
        words=words,
        exact=float(perfect) if case.kind == METADATA else None,
        answered=float(not seen.declined),
        abstention_precision=0.0 if seen.declined else None,
        quotes=right,
        supported=supported,
    )


def means(scores: Sequence[Score]) -> dict[str, float]:
    """Return the mean of each metric over the cases to which it applies, left out if none.

    Without an unanswerable question there is no abstention precision.
    """
    found = {}
    some = any(item.case.kind == UNANSWERABLE for item in scores)
    for name in METRICS if some else [name for name in METRICS if name not in OVERALL]:
        values = [value for item in scores if (value := getattr(item, name)) is not None]
        if values:
            found[name] = sum(values) / len(values)
    return found


def by_kind(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """Return the means of each kind of question, with the number of cases as `cases`."""
    kinds = dict.fromkeys(item.case.kind for item in scores)
    return {kind: _part([s for s in scores if s.case.kind == kind]) for kind in kinds}


def by_tag(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """Return the means of the questions with each tag, with the number of cases as `cases`."""
    tags = dict.fromkeys(tag for item in scores for tag in item.case.tags)
    return {tag: _part([s for s in scores if tag in s.case.tags]) for tag in tags}


@dataclass(frozen=True, slots=True)
class _Seen:
    """An answer as it is scored: its statements, the records they cite, and why there is none.

    `reason` is None for an answer, and for one that was left out as unjudged;
    `mixed` says that a statement is of judged and unjudged records at once.
    """

    statements: tuple[Statement, ...]
    cited: frozenset[str]
    reason: str | None
    declined: bool
    mixed: bool = False


def _condensed(answer: Answer, judged: Collection[str] | None) -> _Seen:
    cited = {quote.record for statement in answer.statements for quote in statement.quotes}
    if judged is None:
        return _Seen(answer.statements, frozenset(cited), answer.reason, answer.abstained)
    kept = tuple(
        statement
        for statement in answer.statements
        if not statement.quotes or any(quote.record in judged for quote in statement.quotes)
    )
    reason = answer.reason
    if reason == NOT_STATED and not any(record.key in judged for record in answer.references):
        reason = OFF_TOPIC  # what it names as being about the question is not in the judged library
    declined = answer.abstained or not kept
    mixed = any(quote.record not in judged for item in kept for quote in item.quotes)
    return _Seen(kept, frozenset(cited & set(judged)), reason, declined, mixed)


def _found(case: Case, seen: _Seen) -> tuple[float | None, float | None, float | None]:
    """Return record precision, record recall and answer words."""
    gold = set(case.records)
    counted = seen.cited - set(case.also)
    text = " ".join(statement.text for statement in seen.statements).lower()
    said = [any(word.lower() in text for word in group) for group in case.words]
    return (
        _share(key in gold for key in counted),
        _share(key in seen.cited for key in gold),
        _share(found for found in said if found or not seen.mixed),
    )


def _right_reason(case: Case, seen: _Seen) -> float | None:
    """Whether the reason is right; None where an answer was left out, which gave none."""
    left_out = seen.declined and seen.reason is None
    return None if left_out else float(seen.reason == case.reason)


def _part(scores: Sequence[Score]) -> dict[str, float]:
    figures = {name: value for name, value in means(scores).items() if name not in OVERALL}
    return {"cases": float(len(scores)), **figures}


def _share(values: Iterable[bool]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
