"""Positions, groups and likeness: from a matrix, without a library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reviewer.writing.map import layout
from reviewer.writing.map.grouping import SPLIT_FROM, groups, split, usual_themes
from reviewer.writing.map.layout import positions
from reviewer.writing.map.likeness import nearest


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def blobs(each: int, count: int = 3, seed: int = 0) -> NDArray[np.float32]:
    """Rows around `count` directions, `each` around one after the other."""
    chance = np.random.default_rng(seed)
    centres = np.repeat(np.eye(count, 12), each, axis=0)
    return unit(centres + 0.25 * chance.normal(size=(each * count, 12)) / np.sqrt(12))


def shapes() -> st.SearchStrategy[NDArray[np.float32]]:
    def rows(size: tuple[int, int, int, int]) -> NDArray[np.float32]:
        count, dimensions, distinct, seed = size
        chance = np.random.default_rng(seed)
        kinds = unit(chance.normal(size=(distinct, dimensions)))
        kinds[0] = 0  # a record without a word
        return kinds[chance.integers(0, distinct, size=count)]

    return st.tuples(
        st.integers(1, 60), st.integers(1, 8), st.integers(1, 20), st.integers(0, 99)
    ).map(rows)


@given(shapes(), st.integers(0, 12))
def test_every_row_has_a_place_and_is_in_one_group_of_each_level(
    rows: NDArray[np.float32], themes: int
) -> None:
    found = groups(rows, themes)
    top = [group for group in found if group.parent < 0]
    assert sorted(row for group in top for row in group.rows) == list(range(len(rows)))
    assert not themes or len(top) <= themes
    for place, group in enumerate(found):
        parts = [part for part in found if part.parent == place]
        inside = sorted(row for part in parts for row in part.rows)
        assert not parts or inside == sorted(group.rows)
        assert all(part.level == group.level + 1 for part in parts)
        assert group.parent < place
    themes_of = np.zeros(len(rows), np.int64)
    for place, group in enumerate(top):
        themes_of[list(group.rows)] = place
    placed = positions(rows, themes_of)
    assert placed.shape == (len(rows), 2)
    assert np.isfinite(placed).all()
    assert (placed >= 0).all()
    assert (placed <= 1).all()
    assert len(np.unique(placed.round(6), axis=0)) == len(rows)


def test_what_is_apart_is_parted_and_laid_apart() -> None:
    rows, own = blobs(15), np.repeat(np.arange(3), 15)
    labels = split(rows, 3)
    assert [len(set(labels[own == blob])) for blob in range(3)] == [1, 1, 1]
    assert len(set(labels)) == 3
    placed = positions(rows, labels)
    for row, likes in enumerate(np.linalg.norm(placed[:, None] - placed[None], axis=2).argsort(1)):
        assert (own[likes[1:6]] == own[row]).all()


def test_the_same_rows_give_the_same_places() -> None:
    rows = blobs(20)
    labels = split(rows, 3)
    assert np.array_equal(positions(rows, labels), positions(rows.copy(), labels.copy()))


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_few_rows_fill_the_square(count: int) -> None:
    placed = positions(blobs(count, 1), np.zeros(count, np.int64))
    extent = np.ptp(placed, axis=0).max()
    assert extent == pytest.approx(1 - 2 * layout.MARGIN) if count > 1 else extent == 0


def test_of_very_many_rows_a_sample_is_placed_and_the_others_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "MOST_WHOLE", 60)
    rows, own = blobs(60), np.repeat(np.arange(3), 60)
    placed = positions(rows, own)
    assert len(np.unique(placed.round(6), axis=0)) == 180
    near = np.linalg.norm(placed[:, None] - placed[None], axis=2).argsort(1)[:, 1:6]
    assert (own[near] == own[:, None]).mean() > 0.98
    assert np.array_equal(placed, positions(rows, own))


def test_large_groups_have_parts() -> None:
    found = groups(blobs(SPLIT_FROM, 2), themes=2)
    assert [group.level for group in found[:2]] == [0, 0]
    assert {group.parent for group in found[2:]} == {0, 1}
    assert not [group for group in groups(blobs(SPLIT_FROM - 1, 2), themes=2) if group.level]


def test_there_are_more_themes_of_more_papers_up_to_a_point() -> None:
    counts = [usual_themes(papers) for papers in (1, 3, 10, 23, 100, 40_000)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, 10)
    assert groups(np.zeros((0, 3), np.float32)) == ()


@given(shapes())
def test_the_most_like_rows_are_those_with_the_largest_cosines(rows: NDArray[np.float32]) -> None:
    cosines = rows @ rows.T
    for own, others in enumerate(nearest(rows, 4)):
        assert own not in others
        assert len(set(others)) == len(others) <= 4
        found = [float(cosines[own, other]) for other in others]
        best = sorted(np.delete(cosines[own], own), reverse=True)[: len(others)]
        assert found == pytest.approx(best, abs=1e-4)
        assert all(value > 0 for value in found)
    assert nearest(rows[:1], 4) == ((),)
