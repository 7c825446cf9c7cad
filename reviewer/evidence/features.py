"""What the decisions about evidence are made from: numbers about a candidate. Pure.

Each function returns one named tuple of features; `evidence.weights` says how
much each counts. None depends on the size of the library: cosines and
coverages are absolute, gaps are to the best candidate of the question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.evidence.candidates import Candidate, Reading
from reviewer.evidence.matching import EXACT, Matcher
from reviewer.evidence.quantities import quantities

FULL = 0.93
"""Coverage from which a sentence has all of a question's words."""
TITLE_CREDIT = 0.8
"""How much a word counts for a sentence when only the title has it."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """How a record as a whole meets the topic (all 0..1 but the gaps, which are >= 0)."""

    about: float
    dense: float
    coverage: float
    sentence: float
    about_gap: float
    coverage_gap: float
    dense_gap: float
    full: float
    exact: float
    others_full: float
    little: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How a sentence meets the question, with what its record is like."""

    asked: float
    about: float
    title: float
    dense: float
    words: float
    coverage: float
    sentence: float
    number: float
    length: float
    position: float
    rest: float


def relevances(reading: Reading) -> tuple[Relevance, ...]:
    """Return the features of every candidate, in their order."""
    matcher = reading.matcher
    rows = [_row(candidate, matcher) for candidate in reading.candidates]
    if not rows:
        return ()
    top_about = max(row.about for row in rows)
    top_coverage = max(row.coverage for row in rows)
    top_dense = max(row.dense for row in rows)
    any_full = any(row.full for row in rows)
    return tuple(
        Relevance(
            about=row.about,
            dense=row.dense,
            coverage=row.coverage,
            sentence=row.sentence,
            about_gap=top_about - row.about,
            coverage_gap=top_coverage - row.coverage,
            dense_gap=top_dense - row.dense,
            full=row.full,
            exact=row.exact,
            others_full=float(any_full and not row.full),
            little=max(0.0, 0.5 - row.sentence),
        )
        for row in rows
    )


def fits(candidate: Candidate, reading: Reading) -> tuple[Fit, ...]:
    """Return the features of every sentence of the abstract (the title left out), in order."""
    matcher = reading.matcher
    title = candidate.matches[0]
    coverage = matcher.said(candidate.best)
    count = len(candidate.sentences)
    credit = _credit(title)
    return tuple(
        Fit(
            asked=candidate.asked[place],
            about=candidate.about[place],
            title=candidate.asked[0],
            dense=candidate.hit.dense,
            words=matcher.said(candidate.matches[place]),
            coverage=coverage,
            sentence=_with_title(matcher.said, candidate.matches[place], credit),
            number=_number(candidate.sentences[place].text, reading.query.quantity),
            length=min(2.0, len(candidate.sentences[place].text) / 200),
            position=place / count,
            rest=_rest(matcher, candidate.matches[place], title),
        )
        for place in range(1, count)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    about: float
    dense: float
    coverage: float
    sentence: float
    full: float
    exact: float


def _row(candidate: Candidate, matcher: Matcher) -> _Row:
    nearest = sorted(candidate.about, reverse=True)[:2]
    # Sentences that match alike (most match nothing) count alike.
    rows = dict.fromkeys(candidate.matches)
    credit = _credit(candidate.matches[0])
    sentence = max(_with_title(matcher.coverage, row, credit) for row in rows)
    exact = max(matcher.coverage([float(match >= EXACT) for match in row]) for row in rows)
    return _Row(
        about=sum(nearest) / len(nearest),
        dense=candidate.hit.dense,
        coverage=matcher.coverage(candidate.best),
        sentence=sentence,
        full=float(sentence > FULL),
        exact=float(exact > FULL),
    )


def _credit(title: Sequence[float]) -> tuple[float, ...]:
    return tuple([TITLE_CREDIT * given for given in title])


def _with_title(
    coverage: Callable[[Sequence[float]], float], row: Sequence[float], credit: Sequence[float]
) -> float:
    """Return the coverage of a sentence that is read with its title."""
    return coverage(list(map(max, row, credit)))


def _rest(matcher: Matcher, row: Sequence[float], title: Sequence[float]) -> float:
    """Return the coverage of the words that the title lacks; a half if it has them all."""
    open_shares = [
        (share, own)
        for share, own, given in zip(matcher.rarities, row, title, strict=True)
        if given < TITLE_CREDIT
    ]
    total = sum(share for share, _ in open_shares)
    return sum(share * own for share, own in open_shares) / total if total > 0.05 else 0.5


def _number(text: str, wanted: bool) -> float:
    """Return 1 if a number is asked for and given, -1 if asked for and not, else 0."""
    if not wanted:
        return 0.0
    return 1.0 if quantities(text) else -1.0
