"""What a question wants to be told: its noun phrase, and the kind of number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.search.focus import find_focus
from reviewer.words import stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("which headset was used in the barn study?", ("headset",)),
        ("what sampling rate does the sensor have?", ("sampling", "rate")),
        ("which protease digests the matrix?", ("protease",)),
        ("how many open-ended questions are there?", ("open", "ended", "questions")),
        ("what is the diameter of the mirror?", ("diameter",)),
        ("what kind of approach is it?", ()),
        ("what share of owls survive?", ()),
        ("does the owl sleep?", ()),
        ("why do owls sleep?", ()),
        ("recall of the detector", ("recall",)),
    ],
)
def test_the_noun_phrase_asked_for(text: str, words: tuple[str, ...]) -> None:
    assert find_focus(text).words == tuple(stem(word) for word in words)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("how many owls were ringed?", "count"),
        ("number of owls in the barn", "count"),
        ("how fast does the crawler go?", "speed"),
        ("how long does a charge last?", "time"),
        ("how heavy is the drone?", "weight"),
        ("how deep is the shaft?", "length"),
        ("how much does the kit cost?", "money"),
        ("what percentage of owls survive?", "percent"),
        ("how much smaller is it?", "number"),
        ("which headset was used?", ""),
        ("how do owls sleep?", ""),
    ],
)
def test_the_kind_of_number_asked_for(text: str, measure: str) -> None:
    assert find_focus(text).measure == measure


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    focus = find_focus(text)
    assert len(focus.words) <= 4
    assert all(focus.words)
