"""How much each feature counts: three logistic regressions, fitted on questions with known answers.

Fitted on 313 questions that annotators who did not know the code wrote and
answered by reading three collections that are not part of the project:
robotics author pages, biomedical abstracts, and a mix of arXiv fields
(229 records in all), plus 180 questions made of two-word phrases of those
collections. The suites under evals/suites had no part in it. Leaving one
collection out and testing on it gave the figures in evals/README.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from reviewer.evidence.features import Fit, Relevance

RELEVANCE = {
    "about": 9.707,
    "coverage": 1.966,
    "sentence": 1.586,
    "about_gap": -8.901,
    "coverage_gap": -0.045,
    "exact": 1.852,
    "others_full": -1.317,
    "little": -2.198,
}
RELEVANCE_BIAS = -4.858
RELEVANT = 0.4
"""Probability from which a record is said to be on the topic: where precision meets recall."""

RELEVANT_FLOOR, RELEVANT_DROP = 0.08, 2.5
"""A record below RELEVANT, but above this probability, is on the topic too if the next one is this
much less likely (in log-odds): a topic often divides a library at a gap."""

WORDS_ONLY = {"coverage": 3.0, "sentence": 4.0, "exact": 2.2, "others_full": -2.4, "little": -4.2}
WORDS_ONLY_BIAS = -4.0
"""The same decision without an encoder: set by hand, conservatively."""

FIT = {
    "asked": 6.023,
    "coverage": 3.744,
    "sentence": 3.348,
    "number": 1.117,
    "length": 0.598,
    "position": 1.104,
    "rest": 0.602,
}
FIT_BIAS = -11.069

ANSWERED_FIT, ANSWERED_BIAS = 0.805, 2.808
UNNAMED, UNMEASURED = -1.591, -3.521
"""Log-odds where the record has no word for the kind of thing asked for, and where it has no number
of the kind asked for: an abstract can have the thing in other words, but not a number."""
ANSWERED = 0.45
"""Probability from which the best sentence is taken to answer the question."""

SURE = 0.6
"""Probability below which an answer is introduced as the closest there is."""


def relevance(features: Relevance, *, semantic: bool) -> float:
    """Return the probability that a record addresses the topic."""
    table, bias = (RELEVANCE, RELEVANCE_BIAS) if semantic else (WORDS_ONLY, WORDS_ONLY_BIAS)
    return _logistic(_dot(table, features) + bias)


def fit(features: Fit) -> float:
    """Return the log-odds that a sentence answers the question, before asking what is stated."""
    return _dot(FIT, features) + FIT_BIAS


def answered(best_fit: float, stated: float, *, measured: bool) -> float:
    """Return the probability that the best sentence answers the question.

    `stated` is how surely the record says the kind of thing asked for (0..1),
    `measured` whether that is a number.
    """
    lacking = (1 - stated) * (UNMEASURED if measured else UNNAMED)
    return _logistic(ANSWERED_FIT * best_fit + lacking + ANSWERED_BIAS)


def _dot(table: Mapping[str, float], features: Relevance | Fit) -> float:
    return sum(weight * float(getattr(features, name)) for name, weight in table.items())


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
