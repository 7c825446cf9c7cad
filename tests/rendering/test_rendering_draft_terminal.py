"""A draft for a terminal, and why its papers were chosen."""

from __future__ import annotations

from dataclasses import replace

from reviewer.evidence.quotes import Withheld
from reviewer.rendering.draft_terminal import draft_text, why_text
from reviewer.rendering.terminal import NOTHING, Style
from reviewer.writing.answers import LLM, OFF_TOPIC, Usage
from reviewer.writing.draft import Draft
from reviewer.writing.draft.model import Chosen
from tests.rendering.drafts import HOSTILE, TAME

TOLD = """\
The library has 2 papers on this.

Spinning

Lovelace and Turing (2025) study spinning widgets. Widgets are ranked as well (Hopper et
al., 2024; Lovelace and Turing, 2025).

Limits and gaps

One leaves ranks open (Hopper et al., 2024).

Nothing is on wobbling.

References
Hopper et al. (2024). Do Widgets Rank? hopper2024rank, page.txt:4-6
Lovelace and Turing (2025). Widgets Learn to Spin. lovelace2025widgets, page.txt:1-3;
  b/other.txt:10-10"""


def test_the_whole_text() -> None:
    assert draft_text(TAME) == TOLD


def test_what_is_said_below() -> None:
    more = replace(
        TAME,
        engine=LLM,
        model="tiny",
        withheld=(Withheld("x", "no such word"), Withheld("y", "no such word")),
        left_out=(Chosen("turing2020", 0.4, "too far from the topic"),),
        notices=("Without the grammar: sentences are not trimmed.",),
        usage=Usage(812, 64, 3, 0),
    )
    assert draft_text(more)[len(TOLD) :].split("\n\n")[1:] == [
        "Left out\n  turing2020 (0.40): too far from the topic",
        "2 sentences were withheld, not supported by what they cite: no such word.",
        "Written by tiny, every sentence checked; 812 + 64 tokens.",
        "Without the grammar: sentences are not trimmed.",
    ]


def test_nothing_to_draft_from() -> None:
    nothing = Draft("bread", "narrative", "extractive", None, reason=OFF_TOPIC)
    assert draft_text(nothing) == NOTHING
    assert why_text(nothing) == ""


def test_reasons_by_section() -> None:
    more = replace(TAME, left_out=(Chosen("turing2020", 0.4, "too far from the topic"),))
    assert why_text(more, Style(bold=True)) == (
        "\x1b[1mSpinning\x1b[0m\n  lovelace2025widgets (0.90): it spins\n\n"
        "\x1b[1mLeft out\x1b[0m\n  turing2020 (0.40): too far from the topic"
    )


def test_hostile_text_cannot_command_the_terminal() -> None:
    text = draft_text(HOSTILE, Style(width=40)) + why_text(HOSTILE)
    assert not [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    assert "\u202e" not in text
    assert max(map(len, text.split("\n"))) < 100
