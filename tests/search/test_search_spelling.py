"""Slips of the keyboard find the word that was meant, and nothing further away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.search.spelling import SHORTEST, corrections
from reviewer.words import edit_distance

LIBRARY = ("barn", "forest", "forestry", "owls", "owl", "translation", "transcription", "tin")


def words_from(*known: str) -> Callable[[str], list[str]]:
    return lambda beginning: [word for word in known if word.startswith(beginning)]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("forset", ["forest"]),  # neighbours swapped
        ("forst", ["forest"]),  # one left out
        ("forrest", ["forest"]),  # one too many
        ("forect", ["forest"]),  # another letter
        ("trnaslatoin", ["translation"]),  # two slips in a long word
        ("frsets", []),  # two slips in a short one
        ("worest", []),  # the first letter is taken to be right
        ("ow", []),  # too short
        ("owl5", []),  # not a plain word
        ("granite", []),
        ("", []),
    ],
)
def test_the_word_meant(word: str, found: list[str]) -> None:
    assert corrections(word, words_from(*LIBRARY)) == found


def test_the_closest_words_win_and_all_of_them() -> None:
    near = words_from("stationary", "stationery", "station")
    assert corrections("stationary", near) == ["stationary"]
    assert sorted(corrections("stationury", near)) == ["stationary", "stationery"]


@given(st.text("abcd", max_size=10), st.lists(st.text("abcd", min_size=1, max_size=10)))
def test_every_correction_is_close_and_none_closer_is_left_out(word: str, known: list[str]) -> None:
    found = corrections(word, words_from(*known))
    if not found:
        return
    distances = {edit_distance(word, other, 3) for other in found}
    best = min(edit_distance(word, other, 3) for other in known if other[0] == word[0])
    assert len(word) >= SHORTEST
    assert distances == {best}
    assert best <= 2
