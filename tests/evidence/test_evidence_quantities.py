"""Numbers as they are written, and whether one says what another says."""

from __future__ import annotations

import pytest

from reviewer.evidence.quantities import multiples, quantities, says


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5%", [(5.0, "%")]),
        ("69 percent", [(69.0, "%")]),
        ("12.7-fold", [(12.7, "times")]),
        ("8.79X faster", [(8.79, "times")]),
        ("3.8B parameters", [(3.8e9, "")]),
        ("3.8-billion parameters", [(3.8e9, "")]),
        ("3,800,000,000", [(3.8e9, "")]),
        ("eight languages", [(8.0, "")]),
        ("twice as fast", [(2.0, "times")]),
        ("-0.5 points", [(-0.5, "points")]),
        ("2019-2021", [(2019.0, ""), (2021.0, "")]),
        ("GPT-4, L2 and Multi30K", []),
        ("one of them", []),
        ("", []),
    ],
)
def test_numbers_of_a_text(text: str, values: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == values


def test_places_and_what_is_counted() -> None:
    text = "It reads 8 new languages."
    (found,) = quantities(text)
    assert text[found.start : found.end].strip() == "8"
    assert "languag" in found.counted


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("up to 5 points", "upper"),
        ("at most five points", "upper"),
        ("fewer than 5", "upper"),
        ("at least 5", "lower"),
        ("more than 5", "lower"),
        ("gains of 5", ""),
        ("turned up. To 5 people", ""),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert [q.bound for q in quantities(text)] == [bound]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It doubles speed.", [2.0]),
        ("It halved the cost.", [0.5]),
        ("tripling or quadrupled", [3.0, 4.0]),
        ("a double bass and half a triplet", []),
    ],
)
def test_verbs_that_multiply(text: str, values: list[float]) -> None:
    assert [q.value for q in multiples(text)] == values


@pytest.mark.parametrize(
    ("stated", "source", "holds"),
    [
        ("5%", "5%", True),
        ("5%", "50%", False),
        ("3x", "30x", False),
        ("3x", "three times", True),
        ("three", "3", True),
        ("1,000", "1000", True),
        ("1,000", "1001", False),
        ("5%", "5 points", False),
        ("5 points", "5 percentage points", True),
        ("5%", "5 percentage points", False),
        ("5 pp", "5 F1 points", True),
        ("5 points", "5", True),
        ("5%", "5x", False),
        ("92%", "91.7%", True),
        ("91.7%", "92%", False),
        ("92%", "91.4%", False),
        ("200K", "200,000", True),
        ("201K", "200,000", False),
        ("5", "up to 5", False),
        ("up to 5", "up to 5", True),
        ("at least 5", "at most 5", False),
        ("1000", "over 1000", True),
        ("-5", "5", False),
    ],
)
def test_says(stated: str, source: str, holds: bool) -> None:
    (one,), (other,) = quantities(stated), quantities(source)
    assert says(one, other) is holds
