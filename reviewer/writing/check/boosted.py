"""Boosted trees over named numbers, read from a file and added up, in pure Python.

The file is what `evals/check/fit.py` writes: the names of the numbers in order,
the log odds to start from, and the trees. A tree is a list of nodes
[number, threshold, left, right, value]: left if the number is at most the
threshold; a leaf has left 0 and adds its value to the log odds.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

_FILE = "trees.json"

Node = tuple[int, float, int, int, float]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees in log odds (Friedman, Annals of Statistics 29, 2001)."""

    names: tuple[str, ...]
    start: float
    trees: tuple[tuple[Node, ...], ...]

    def probability(self, numbers: Mapping[str, float]) -> float:
        """Return the probability (0..1) for numbers by name. Raises KeyError for a missing one."""
        row = [numbers[name] for name in self.names]
        logit = self.start + sum(_leaf(tree, row) for tree in self.trees)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


@functools.cache
def fitted() -> Trees:
    """Return the trees that come with the package."""
    text = resources.files(__package__).joinpath(_FILE).read_text("utf-8")
    told = json.loads(text)
    trees = tuple(tuple(_node(node) for node in tree) for tree in told["trees"])
    return Trees(tuple(told["names"]), float(told["start"]), trees)


def _node(told: Sequence[float]) -> Node:
    number, threshold, left, right, value = told
    return int(number), float(threshold), int(left), int(right), float(value)


def _leaf(tree: Sequence[Node], row: Sequence[float]) -> float:
    place = 0
    while True:
        number, threshold, left, right, value = tree[place]
        if not left:
            return value
        place = left if row[number] <= threshold else right
