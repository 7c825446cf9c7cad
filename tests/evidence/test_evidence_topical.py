"""Which records belong to a topic: where a list is cut, and what seeds say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.topical import (
    HIGHEST,
    LOWEST,
    Background,
    Seen,
    belonging,
    belongings,
    chosen,
    has_some,
    log_odds,
    logistic,
)

BACKGROUND = Background(0.1, 0.1, {"bee": 2.0, "dance": 2.5, "the": 0.1}, 3.0)


def seen(key: str, relevance: float, fused: float, angle: float, *stems: str) -> Seen:
    vector = np.array([math.cos(angle), math.sin(angle)], np.float32)
    return Seen(key, relevance, fused, relevance, relevance, relevance, frozenset(stems), vector)


FOUND = [
    seen("a", 0.9, 1.0, 0.0, "bee", "dance"),
    seen("b", 0.8, 0.9, 0.1, "bee", "dance"),
    seen("like", 0.1, 0.6, 0.1, "bee", "dance"),
    seen("unlike", 0.1, 0.6, 2.5, "stone"),
]


def test_what_is_like_the_surest_belongs_rather_than_what_is_not() -> None:
    likely = dict(zip("abcd", belonging(FOUND, BACKGROUND), strict=True))
    assert likely["c"] > likely["d"]
    assert min(likely["a"], likely["b"]) > likely["c"]
    like, unlike = belongings(FOUND, BACKGROUND)[2:]
    assert (like.shared, unlike.shared) == (pytest.approx(1.0), 0.0)
    assert like.seeded > 0.9 > 0 > unlike.seeded


def test_a_library_has_something_on_a_topic_or_nothing() -> None:
    nothing = [seen("x", 0.01, 0.1, 0.0), seen("y", 0.02, 0.1, 1.0)]
    assert has_some(FOUND) > 0.5 > has_some(nothing)
    assert has_some([]) == 0.0
    assert belonging([], BACKGROUND) == ()


@pytest.mark.parametrize(
    ("probabilities", "kept"),
    [
        ((), 0), ((0.9,), 1), ((0.1,), 0), ((0.9, 0.8, 0.1, 0.05), 2), ((0.9, 0.45, 0.4, 0.02), 3),
        ((0.6, 0.6), 2),
    ],
)  # fmt: skip
def test_a_list_ends_at_its_gap(probabilities: tuple[float, ...], kept: int) -> None:
    least = chosen(probabilities)
    assert sum(one >= least for one in probabilities) == kept


@given(st.lists(st.floats(0, 1), max_size=30))
def test_no_list_ends_beyond_its_bounds(probabilities: list[float]) -> None:
    least = chosen(probabilities)
    assert all(one < least for one in probabilities if one < LOWEST)
    assert all(one >= least for one in probabilities if one >= HIGHEST)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 6.2)), max_size=8))
def test_any_records_have_probabilities(rows: list[tuple[float, float, float]]) -> None:
    found = [seen(str(n), *row, "bee") for n, row in enumerate(rows)]
    assert all(0 <= one <= 1 for one in belonging(found, BACKGROUND))
    assert 0 <= has_some(found) <= 1


@given(st.floats(0.001, 0.999))
def test_log_odds_and_back(probability: float) -> None:
    assert logistic(log_odds(probability)) == pytest.approx(probability)
