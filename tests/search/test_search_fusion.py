"""Two rankings become one: scores as shares of the best, missing ones 0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.search.fusion import fuse, shares

KEYS = st.sampled_from("abcdefghij")
BM25 = st.dictionaries(KEYS, st.floats(0, 100))
COSINES = st.dictionaries(KEYS, st.floats(-1, 1))


@given(BM25 | COSINES)
def test_shares_are_between_0_and_1_and_keep_the_order(scores: dict[str, float]) -> None:
    found = shares(scores)
    assert found.keys() == scores.keys()
    assert all(0 <= share <= 1 for share in found.values())
    for one in scores:
        assert all(found[one] >= found[other] for other in scores if scores[one] > scores[other])


@given(BM25, COSINES, st.floats(0, 1))
def test_fused_scores_are_between_0_and_1_best_first(
    lexical: dict[str, float], dense: dict[str, float], weight: float
) -> None:
    fused = fuse(lexical, dense, weight)
    assert fused.keys() == lexical.keys() | dense.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())
    assert list(fused.values()) == sorted(fused.values(), reverse=True)


@given(BM25, COSINES, st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_changes_nothing(
    lexical: dict[str, float], dense: dict[str, float], random: object
) -> None:
    shuffled = [dict(random.sample(list(side.items()), len(side))) for side in (lexical, dense)]  # type: ignore[attr-defined]
    assert list(fuse(*shuffled).items()) == list(fuse(lexical, dense).items())


@given(BM25, COSINES, st.floats(0.1, 10))
def test_the_scale_of_a_side_changes_nothing(
    lexical: dict[str, float], dense: dict[str, float], factor: float
) -> None:
    scaled = fuse({key: score * factor for key, score in lexical.items()}, dense)
    assert scaled == pytest.approx(fuse(lexical, dense))


@pytest.mark.parametrize(
    ("lexical", "dense", "order"),
    [
        ({}, {}, []),
        ({"a": 3.0, "b": 1.0}, {}, ["a", "b"]),
        ({}, {"a": 0.1, "b": 0.9}, ["b", "a"]),
        ({}, {"a": -0.2, "b": -0.9}, ["a", "b"]),
        ({"a": 0.0}, {"b": 0.5}, ["b", "a"]),
        ({"a": 5.0, "b": 5.0}, {"a": 0.2, "b": 0.8}, ["b", "a"]),
        ({"a": 9.0}, {"b": 0.9}, ["a", "b"]),
        ({"a": 9.0, "b": 8.0}, {"b": 0.9}, ["b", "a"]),
    ],
)  # fmt: skip
def test_who_comes_first(
    lexical: dict[str, float], dense: dict[str, float], order: list[str]
) -> None:
    assert list(fuse(lexical, dense, 0.5)) == order


@pytest.mark.parametrize(
    ("lexical", "dense"), [({"a": 2.0, "b": 1.0}, {}), ({}, {"a": 0.8, "b": 0.4})]
)
def test_with_one_side_empty_the_other_decides_alone(
    lexical: dict[str, float], dense: dict[str, float]
) -> None:
    assert fuse(lexical, dense) == pytest.approx({"a": 1.0, "b": 0.5})
