"""Reading -> Evidence: which records address the question, which sentences show it. Pure.

A decision with calibrated probabilities, not the k nearest: none of the
records found may be on the topic, and a record may be on it without saying
what is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.evidence import weights
from reviewer.evidence.candidates import Candidate, Reading
from reviewer.evidence.features import fits, relevances
from reviewer.evidence.names import (
    compounds_said,
    introduces,
    lead_said,
    naming,
    plain,
    title_said,
)
from reviewer.evidence.stated import stated
from reviewer.passages import Passage
from reviewer.search.questions import COMPARE, DEFINE, Query
from reviewer.words import fold

OFF_TOPIC, NOT_STATED = "off_topic", "not_stated"
MAX_SENTENCES = 3
NAMED_BEHIND, COINED_BEHIND = 1.5, 4.0
"""Log-odds of answering by which a record that is named may be behind the best; and one that gives
the name: in a large library some paper gives almost any word as a name (DAMS, CLAY)."""
RIVALS = 50
"""The most relevant records, one of which answers best."""
GOES_ON = 25
"""More is read of a list while one in so many of the last half of what was read belongs to it."""
ELSEWHERE, INTRODUCED = 2.0, 2.0
"""Log-odds for a sentence that says where something is to be had, and for one that introduces."""
_ADDRESS = re.compile(r"https?://|\bwww\.|\bgithub\b", re.IGNORECASE)
_WHEREABOUTS = re.compile(
    r"\b(?:code|url|link|github|website|page|available|availability|downloads?|repository|"
    r"releas\w+|find|get|obtain|hosted|open|public\w*|shared?)\b",
    re.IGNORECASE,
)
MAX_COMPARED = 4
ADDS = 0.12
"""Share of a question's words a third or fourth record must add to a comparison."""
COMPARED_RELEVANT = 0.1
"""Probability of being on the topic below which a record is not compared for its words alone."""
CLOSE_FIT = 2.5
"""Log-odds a further sentence may be below the best one and still be shown with it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a candidate with its log-odds of answering the question."""

    passage: Passage
    fit: float


@dataclass(frozen=True)
class Found:
    """A candidate with the decision on it.

    `relevance` is the probability that the record is on the topic. What its
    sentences say is worked out when it is asked for: of a long list of papers
    that is seldom.
    """

    candidate: Candidate
    relevance: float
    reading: Reading

    @cached_property
    def sentences(self) -> tuple[Scored, ...]:
        """The sentences of its abstract, those that answer best first."""
        return _scored(self.candidate, self.reading)

    @cached_property
    def stated(self) -> float:
        """How surely it has the kind of thing asked for, 0..1."""
        return stated(self.reading.query.focus, self.candidate, self.reading.matcher)

    @property
    def best_fit(self) -> float:
        """The log-odds of the best sentence; very low for a record without an abstract."""
        return self.sentences[0].fit if self.sentences else -20.0

    @property
    def answered(self) -> float:
        """The probability that the best sentence answers the question."""
        measured = bool(self.reading.query.focus.measure)
        return weights.answered(self.best_fit, self.stated, measured=measured)


def assess(reading: Reading) -> tuple[Found, ...]:
    """Return every candidate with its probabilities, most relevant first."""
    found = [
        Found(candidate, weights.relevance(features, semantic=reading.semantic), reading)
        for candidate, features in zip(reading.candidates, relevances(reading), strict=True)
    ]
    return tuple(sorted(found, key=lambda item: -item.relevance))


def on_topic(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return the records that address the topic, most relevant first; perhaps none.

    `found` is in that order. Those above RELEVANT, and further ones down to the
    first wide gap, if it comes before RELEVANT_FLOOR.
    """
    sure = sum(item.relevance >= weights.RELEVANT for item in found)
    for end in range(sure, len(found) - 1):
        if found[end].relevance < weights.RELEVANT_FLOOR:
            break
        drop = _log_odds(found[end].relevance) - _log_odds(found[end + 1].relevance)
        if drop >= weights.RELEVANT_DROP:
            return found[: end + 1]
    return found[:sure]


def best_answer(found: tuple[Found, ...]) -> Found | None:
    """Return the record whose sentence fits the question best, whether or not it answers it."""
    return max(found, key=lambda item: item.best_fit, default=None)


def named(reading: Reading, found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the records whose own names or titles the question says, each by its best record."""
    question = plain(reading.query.text)
    owners: dict[frozenset[str], Found] = {}
    for item in found:
        title = title_said(question, item.candidate.record.title)
        lead = lead_said(question, item.candidate.record.title)
        for said in (title, lead, compounds_said(reading.query.text, item.candidate)):
            if said:
                owners.setdefault(said, item)
    whole = frozenset[str]().union(*owners)
    for item in found:
        names = naming(reading.matcher, item.candidate) - whole
        if names and not any(names <= taken for taken in owners):
            owners[names] = item
    return tuple({item.candidate.record.key: item for item in owners.values()}.values())


def surely_named(
    reading: Reading, found: Sequence[Found], named: Sequence[Found]
) -> tuple[Found, ...]:
    """Return the named records that answer not much worse than the best, or have their title said.

    Others share a name by chance: many papers are about TB, or spell AR.
    """
    if not named:
        return ()
    best = max(item.best_fit for item in found[:RIVALS])
    question = plain(reading.query.text)
    return tuple(
        item
        for item in named
        if item.best_fit >= best - NAMED_BEHIND
        or (item.best_fit >= best - COINED_BEHIND and _coined(reading, item))
        or title_said(question, item.candidate.record.title)
    )


def _coined(reading: Reading, item: Found) -> bool:
    record = item.candidate.record
    return bool(
        lead_said(plain(reading.query.text), record.title)
        or naming(reading.matcher, item.candidate, coined=True)
    )


def goes_on(reading: Reading, found: Sequence[Found]) -> bool:
    """Return whether the list of records on the topic seems to go on beyond what was read."""
    chosen = {item.candidate.record.key for item in on_topic(tuple(found))}
    late = reading.candidates[len(reading.candidates) // 2 :]
    return GOES_ON * sum(item.record.key in chosen for item in late) >= len(late) > 0


def compared(reading: Reading, found: Sequence[Found], named: Sequence[Found]) -> tuple[Found, ...]:
    """Return the records a question compares: those it names, then what covers the rest of it.

    Each further record is the one that has most of the words which those
    before it lack (greedy weighted set cover), as long as that is much, or
    there is but one so far.
    """
    chosen = list(named)
    shares = reading.matcher.rarities
    while len(chosen) < MAX_COMPARED:
        have = [max(column) for column in zip(*(c.candidate.best for c in chosen), strict=True)]
        have = have or [0.0] * len(shares)
        rest = [item for item in found if item not in chosen]
        best = max(rest, key=lambda item: _adds(item, have, shares), default=None)
        if best is None or (len(chosen) > 1 and _adds(best, have, shares) < ADDS):
            break
        if best.relevance < COMPARED_RELEVANT:
            best = max(rest, key=lambda item: item.relevance)
            if len(chosen) > 1 or best.relevance < weights.RELEVANT:
                break
        chosen.append(best)
    return tuple(chosen)


def telling(item: Found, most: int = MAX_SENTENCES) -> tuple[Passage, ...]:
    """Return the best sentence of a record and those close to it, best first."""
    close = [s for s in item.sentences[:most] if s.fit >= item.best_fit - CLOSE_FIT]
    return tuple(scored.passage for scored in close)


def showing(item: Found) -> Passage:
    """Return the sentence that shows best that a record is on the topic, else its title.

    The title is shown when it has more of the topic than any sentence.
    """
    candidate = item.candidate
    places = range(len(candidate.sentences))
    best = max(places, key=lambda place: _shows(candidate, place))
    return candidate.sentences[best]


def _aside(passage: Passage, query: Query, names: frozenset[str], *, whole: bool) -> float:
    """Return the log-odds that what a sentence is there for adds to its fit.

    Where to find the code answers only who asks for it; what is asked about as
    a whole is told best where it is introduced.
    """
    away = _ADDRESS.search(passage.text) and not _WHEREABOUTS.search(query.text)
    return (INTRODUCED if whole and introduces(passage.text, names) else 0.0) - (
        ELSEWHERE if away else 0.0
    )


def _adds(item: Found, have: Sequence[float], shares: Sequence[float]) -> float:
    """Return how much of the question's words a record has beyond what is had, with its relevance.

    Half as much again for one that is surely on the topic.
    """
    matches = item.candidate.best
    gain = sum(
        share * max(0.0, match - known)
        for share, match, known in zip(shares, matches, have, strict=True)
    )
    return gain * (0.5 + item.relevance)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def _scored(candidate: Candidate, reading: Reading) -> tuple[Scored, ...]:
    names = naming(reading.matcher, candidate)
    nothing_else = all(fold(term.text) in names for term in reading.matcher.terms)
    whole = bool(names) and (nothing_else or reading.query.kind in (DEFINE, COMPARE))
    scored = [
        Scored(passage, weights.fit(features) + _aside(passage, reading.query, names, whole=whole))
        for passage, features in zip(candidate.sentences[1:], fits(candidate, reading), strict=True)
    ]
    return tuple(sorted(scored, key=lambda item: -item.fit))


def _shows(candidate: Candidate, place: int) -> float:
    """Return how well a sentence shows the topic: its words, then its meaning, the title last."""
    words = sum(candidate.matches[place]) / max(1, len(candidate.matches[place]))
    title = 0.15 if place == 0 else 0.0
    return words + candidate.about[place] - title
