"""A model's reply as sentences with numbers, whole and as it comes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.evidence.citations import Marked, parse, plain, settled
from reviewer.llm.prompts import numbers_last


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Bees dance [E1].", [("Bees dance.", (1,))]),
        ("Bees dance. [E1]", [("Bees dance.", (1,))]),
        ("Bees dance [E1][E12].", [("Bees dance.", (1, 12))]),
        ("Bees dance [E1, E12].", [("Bees dance.", (1, 12))]),
        ("Bees dance [1; 2].", [("Bees dance.", (1, 2))]),
        ("Bees dance [E1][E1].", [("Bees dance.", (1,))]),
        ("Bees dance. Ants walk [E2].", [("Bees dance.", ()), ("Ants walk.", (2,))]),
        ("Bees dance [E1]. Ants walk [E2].", [("Bees dance.", (1,)), ("Ants walk.", (2,))]),
        ("Bees dance [E1]\nAnts walk", [("Bees dance.", (1,)), ("Ants walk.", ())]),
        ("- **Bees** dance [E1].\n2. Ants walk [E2].",
         [("Bees dance.", (1,)), ("Ants walk.", (2,))]),
        ("*Bees* _dance_ in `hive_two` at 3*4 [E1].", [("Bees dance in hive_two at 3*4.", (1,))]),
        ("# Results\nBees dance [E1].", [("Results.", ()), ("Bees dance.", (1,))]),
        ("[E1]", []),
        ("", []),
        (" \n ", []),
        ("Bees dance [E].", [("Bees dance [E].", ())]),
        ("Bees dance [E12345].", [("Bees dance [E12345].", ())]),
        ("Growth of 3.5% [E1].", [("Growth of 3.5%.", (1,))]),
    ],
)  # fmt: skip
def test_sentences_and_their_numbers(text: str, marked: list[tuple[str, tuple[int, ...]]]) -> None:
    assert parse(text) == tuple(Marked(*pair) for pair in marked)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bees\x1b[31m dance\x1b[0m.", "Bees dance."),
        ("Bees \x1b]8;;http://x.example\x07dance\x1b]8;;\x07.", "Bees dance."),
        ("Bees\x00 dance\x08.", "Bees dance ."),
        ("Bees \u202edance\u202c.", "Bees dance ."),
        ("<b>Bees</b> dance <img src=x onerror='a(1)'>.", "Bees dance ."),
        ("<!-- hidden -->Bees dance.", "Bees dance."),
        ("<script>a()</script> Bees.", "a() Bees."),
        ("<|im_end|>Bees dance.", "Bees dance."),
        ("p<0.05 and a < b > c.", "p<0.05 and a < b > c."),
        ("línea ñandú 模型 \u200d.", "línea ñandú 模型 \u200d."),
    ],
)
def test_plain_takes_out_what_steers_a_terminal_or_a_page(text: str, shown: str) -> None:
    assert " ".join(plain(text).split()) == shown


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_plain_leaves_no_controls(text: str) -> None:
    assert not set(plain(text)) & {chr(code) for code in (*range(9), *range(11, 32), 127, 0x202E)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bees dance", ""),
        ("Bees dance [E1].", ""),
        ("Bees dance [E1]. A", "Bees dance [E1]. "),
        ("Bees dance [E1]. [E2] A", "Bees dance [E1]. "),
        ("Bees dance. [E1] ", ""),
        ("Bees dance. [E1] A", "Bees dance. [E1] "),
        ("Bees dance. [E1][E", ""),
        ("Bees dance\nAnts", "Bees dance\n"),
        ("Bees et al. dance", ""),
    ],
)
def test_what_is_settled(text: str, kept: str) -> None:
    assert settled(text) == kept


PIECES = [
    "Bees dance", "Ants et al. walk", "It grows by 3.5", "%", ".", "!", " ", " ", "\n", "[E1]",
    "[E2]", "[E1][E2]", "[E1, E2]", "[7]", "- ", "**bold**", "Dr. Lee", "<b>", "(a; b)",
    "NOT STATED", "A",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_a_settled_beginning_is_read_like_the_whole(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = parse(numbers_last(plain(text)))
    for end in range(len(text) + 1):
        early = parse(numbers_last(plain(settled(text[:end]))))
        assert early == whole[: len(early)]
