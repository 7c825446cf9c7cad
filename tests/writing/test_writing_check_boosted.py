import math

import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from evals.check import fit
from reviewer.writing.check.boosted import Trees, fitted
from reviewer.writing.check.signals import NAMES

ONE_STEP = ((0, 0.5, 1, 2, 0.0), (0, 0.0, 0, 0, -1.0), (0, 0.0, 0, 0, 2.0))


def test_a_leaf_is_found_and_added() -> None:
    trees = Trees(("a", "b"), 0.25, (ONE_STEP, ONE_STEP))

    assert trees.probability({"a": 0.5, "b": 9.0}) == pytest.approx(1 / (1 + math.exp(1.75)))
    assert trees.probability({"a": 0.6, "b": 9.0}) == pytest.approx(1 / (1 + math.exp(-4.25)))
    with pytest.raises(KeyError):
        trees.probability({"a": 0.5})


def test_the_fitted_trees_are_over_the_signals_and_whole() -> None:
    trees = fitted()

    assert set(trees.names) == set(NAMES) == set(fit.SIGNS)
    for tree in trees.trees:
        for number, _, left, right, _ in tree:
            assert 0 <= number < len(trees.names)
            assert (left == 0) == (right == 0)
            assert max(left, right) < len(tree)


@pytest.mark.parametrize("name", [name for name in NAMES if fit.SIGNS[name]])
def test_a_signal_counts_one_way(name: str) -> None:
    middle = dict.fromkeys(NAMES, 0.5)
    steps = [step / 20 for step in range(-2, 23)]

    found = [fitted().probability(middle | {name: step}) for step in steps]

    assert sorted(found, reverse=fit.SIGNS[name] < 0) == found


def test_trees_are_read_as_they_were_fitted() -> None:
    rows = [[(n * k % 17) / 17 for k in range(1, len(fit.SIGNS) + 1)] for n in range(300)]
    right = [row[0] + row[3] > row[5] + 0.4 for row in rows]
    model = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=5).fit(rows, right)
    told = fit.trees(model)
    nodes = tuple(tuple(tuple(node) for node in tree) for tree in told["trees"])
    read = Trees(tuple(told["names"]), told["start"], nodes)

    for row, expected in zip(rows, model.predict_proba(rows)[:, 1], strict=True):
        names = dict(zip(fit.SIGNS, row, strict=True))
        assert read.probability(names) == pytest.approx(expected, abs=1e-3)
