"""Negation, direction, order, doubt and strength: each alone."""

from __future__ import annotations

import pytest

from reviewer.evidence import polarity


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("Replay does not help.", ["not"]),
        ("Replay not only helps, it pays.", []),
        ("It isn't known and cannot be.", ["isn't", "cannot"]),
        ("Replay does not prevent forgetting.", []),
        ("Replay never fails.", []),
        ("Replay prevents forgetting.", ["prevents"]),
        ("No less than five tasks.", []),
    ],
)
def test_negations(text: str, cues: list[str]) -> None:
    assert [cue.text for cue in polarity.negations(text)] == cues


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("Bees do not dance.", "Bees dance.", "not"),
        ("Bees dance.", "Bees do not dance.", "not"),
        ("Bees do not dance.", "Bees never dance.", ""),
        ("Bees dance without music.", "Bees dance to music.", "without"),
        ("Bees dance.", "Ants do not walk.", ""),
    ],
)
def test_negation_conflict(one: str, other: str, word: str) -> None:
    assert polarity.negation_conflict(one, other) == word


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("It increases cost.", [1]),
        ("Cost fell and speed rose.", [-1, 1]),
        ("Bees dance.", []),
        ("Higher is worse.", [1, -1]),
    ],
)
def test_directions(text: str, signs: list[int]) -> None:
    assert [cue.sign for cue in polarity.directions(text)] == signs


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("Heat raises cost.", "Heat reduces cost.", "raises"),
        ("Heat raises cost.", "Heat increases cost.", ""),
        ("Heat raises cost and lowers speed.", "Heat lowers cost and raises speed.", "raises"),
        ("Heat raises cost and lowers speed.", "Heat lowers speed and raises cost.", ""),
        ("Heat raises cost.", "Wind lowers noise.", ""),
    ],
)
def test_direction_conflict(one: str, other: str, word: str) -> None:
    assert polarity.direction_conflict(one, other) == word


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("Ants exceed bees.", "Bees exceed ants.", "exceed"),
        ("Ants exceed bees.", "Ants exceed bees in weight.", ""),
        ("Ants exceed bees in weight.", "In weight, ants exceed bees.", ""),
        ("Cost is reduced by heat.", "Heat reduces cost.", ""),
        ("Cost is reduced by heat.", "Cost reduces heat.", "reduced"),
        ("Cost is reduced by 5 percent.", "Cost reduces 5 percent.", ""),
        ("Ants are faster than bees, bees are faster than wasps.",
         "Bees are faster than wasps and ants are faster than bees.", ""),
    ],
)  # fmt: skip
def test_order_conflict(one: str, other: str, word: str) -> None:
    assert polarity.order_conflict(one, other) == word


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("Sleep helps memory.", "Sleep might help memory.", "might"),
        ("Sleep might help memory.", "Sleep might help memory.", ""),
        ("Sleep might help memory.", "Sleep helps memory.", ""),
        ("Sleep helps memory.", "We test whether long, sound sleep helps memory.", "whether"),
        ("We test whether sleep helps memory.", "We test whether sleep helps memory.", ""),
        ("Sleep helps memory.", "They claim that sleep helps memory.", "claim that"),
        ("Sleep helps memory.", "We show that sleep helps memory.", ""),
        ("Sleep helps memory.", "Sleep helps memory, and coffee may harm it.", ""),
    ],
)  # fmt: skip
def test_doubt_dropped(one: str, other: str, word: str) -> None:
    assert polarity.doubt_dropped(one, other) == word


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("It is the largest hive.", "It is a large hive.", "largest"),
        ("It is the largest hive.", "It is the biggest hive.", ""),
        ("It has the best results.", "It has top results.", ""),
        ("The test is long.", "An exam is long.", ""),
        ("The latest hive is large.", "A hive is large.", ""),
        ("It takes at most 5 days.", "It takes 5 days.", ""),
        ("Most bees dance.", "It takes at most 5 bees to dance.", "Most"),
        ("All bees dance.", "Bees dance.", "All"),
        ("All bees dance.", "Every bee dances.", ""),
        ("Only bees dance.", "Bees dance.", "Only"),
        ("Bees not only dance.", "Bees dance.", ""),
    ],
)
def test_overstatement(one: str, other: str, word: str) -> None:
    assert polarity.overstatement(one, other) == word
