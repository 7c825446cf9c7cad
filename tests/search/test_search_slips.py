"""Slips of the keyboard are mended, other words are left as they are."""

from __future__ import annotations

import pytest

from reviewer.search.slips import mend_words
from reviewer.words import is_slip

KNOWN = {"mcuh": "much", "histroy": "history", "wich": "which"}


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("mcuh", "much", True),
        ("histroy", "history", True),
        ("adress", "address", True),
        ("papper", "paper", True),
        ("wich", "which", True),
        ("wich", "with", False),
        ("tagger", "tagged", False),
        ("owl", "bowl", False),
        ("same", "same", False),
        ("abdc", "bacd", False),
        ("", "a", False),
    ],
)
def test_a_slip_is_one_letter_too_few_too_many_or_two_exchanged(
    word: str, other: str, slip: bool
) -> None:
    assert is_slip(word, other) is slip


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("by how mcuh does it help", "by how much does it help"),
        ("Histroy of owls", "History of owls"),
        ("how does Mcuh work", "how does Mcuh work"),
        ("WICH owls", "WICH owls"),
        ("wich owls, and wich not?", "which owls, and which not?"),
    ],
)
def test_words_are_mended_but_for_what_may_be_a_name(text: str, mended: str) -> None:
    assert mend_words(text, lambda word: KNOWN.get(word, "")) == mended
