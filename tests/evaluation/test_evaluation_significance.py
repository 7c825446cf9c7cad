"""The paired randomisation test and Holm's adjustment, on values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.significance import EXACT_UP_TO, ROUNDS, holm, paired_p


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([1.0], 1.0),  # +1 and -1 are equally far from 0
        ([-1.0, -1.0], 0.5),  # of 4 exchanges, -2 and +2
        ([-1.0] * 5, 2 / 32),
        ([-1.0] * 6 + [0.0] * 90, 2 / 64),
        ([-1.0, 1.0], 1.0),
        # sums of 1, 2 and 4 with any signs: only 7 and -7 are as far from 0 as 7, of 8
        ([1.0, 2.0, 4.0], 2 / 8),
        # 5 = 4 + 2 - 1: of 8 sums, 7, 5, -5 and -7 are as far
        ([-1.0, 2.0, 4.0], 4 / 8),
        ([0.1, 0.2, -0.3], 1.0),  # their sum is 0, whatever the arithmetic says
        ([-1.0] * 10 + [1.0], 2 * (1 + 11) / 2**11),
    ],
)
def test_few_differences_are_exchanged_in_every_way(differences: list[float], p: float) -> None:
    assert paired_p(differences) == pytest.approx(p)


def test_many_differences_are_drawn() -> None:
    assert paired_p([-1.0] * 40) == pytest.approx(1 / (ROUNDS + 1))
    assert paired_p([-1.0, 1.0] * 20) == 1.0
    # 20 fair coins, 15 or more heads or tails: twice the tail of the binomial
    tail = sum(math.comb(20, heads) for heads in range(15, 21)) / 2**20
    drawn = paired_p([-1.0] * 15 + [1.0] * 5)
    assert drawn == pytest.approx(2 * tail, abs=0.006)
    assert drawn == paired_p([-1.0] * 15 + [1.0] * 5)
    assert drawn == pytest.approx(paired_p([-1.0] * 15 + [1.0] * 5, seed=1), abs=0.008)


@pytest.mark.parametrize(
    ("values", "adjusted"),
    [
        ({}, {}),
        ({"a": 0.04}, {"a": 0.04}),
        # 3 x .01, 2 x .02 = .04, 1 x .03 but not below the one before it
        ({"a": 0.01, "b": 0.03, "c": 0.02}, {"a": 0.03, "b": 0.04, "c": 0.04}),
        ({"a": 0.5, "b": 0.6}, {"a": 1.0, "b": 1.0}),
    ],
)
def test_holm(values: dict[str, float], adjusted: dict[str, float]) -> None:
    found = holm(values)
    assert list(found) == list(values)
    assert found == pytest.approx(adjusted)


differences = st.lists(st.floats(-1, 1).map(lambda value: round(value, 2)), max_size=10)


@given(differences)
def test_p_is_a_share_and_does_not_know_which_run_was_first(values: list[float]) -> None:
    p = paired_p(values)
    assert 0.0 < p <= 1.0
    assert p == pytest.approx(paired_p([-value for value in values]))
    assert p == pytest.approx(paired_p(list(reversed(values))))


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=8))
def test_adjusting_makes_nothing_more_certain_and_keeps_the_order(values: dict[str, float]) -> None:
    found = holm(values)
    assert all(values[name] <= found[name] + 1e-12 <= 1.0 + 1e-12 for name in values)
    ordered = sorted(values, key=lambda name: values[name])
    assert [found[name] for name in ordered] == sorted(found.values())


def test_the_exact_test_takes_no_time() -> None:
    assert 2**EXACT_UP_TO <= 20_000
