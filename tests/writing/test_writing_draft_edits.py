"""Pieces cut out of a sentence and put in: what is left is a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.writing.draft.edits import Edit, apply, as_sentence, capitalised, with_citation
from reviewer.writing.draft.model import Citation, Piece

CITE = Citation(("k",))
NAMED = Citation(("k",), narrative=True)


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join("CITE" if isinstance(piece, Citation) else piece for piece in pieces)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("However, bees dance.", [Edit(0, 8, " ")], "Bees dance."),
        ("Bees (see A) dance.", [Edit(5, 12, " ")], "Bees dance."),
        ("Bees dance, which helps.", [Edit(10, 23, "")], "Bees dance."),
        ("Bees, however, dance.", [Edit(6, 13, " ")], "Bees, dance."),
        ("we count bees", [Edit(0, 2, NAMED)], "CITE count bees."),
        ("Bees do not dance.", [Edit(5, 11, "never"), Edit(8, 11, "x")], "Bees never dance."),
        ("iPods dance.", [], "iPods dance."),
        ("We use a .NET library.", [], "We use a .NET library."),
        ("Do bees dance?", [], "Do bees dance?"),
        ("bees dance ,", [], "Bees dance."),
        ("Bees.", [Edit(0, 4, "")], ""),
        ("", [], ""),
    ],
)
def test_what_is_left_is_a_sentence(text: str, edits: list[Edit], expected: str) -> None:
    assert shown(apply(text, edits)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bees dance.", "Bees dance CITE."),
        ("Do bees dance?", "Do bees dance CITE?"),
        ("Bees dance", "Bees dance CITE."),
        ("They said “bees dance.”", "They said “bees dance.” CITE."),
    ],
)
def test_a_citation_stands_before_the_full_stop(text: str, expected: str) -> None:
    assert shown(with_citation((text,), CITE)) == expected
    assert shown(with_citation((NAMED,), CITE)) == "CITE CITE."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bees", "Bees"),
        ("iPod", "iPod"),
        ("mRNA and bees", "mRNA and bees"),
        ("", ""),
        ("3D", "3D"),
    ],
)
def test_capitals(text: str, expected: str) -> None:
    assert capitalised(text) == expected


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(
            st.integers(0, 60), st.integers(0, 60), st.sampled_from(["", " ", "they", NAMED])
        ),
        max_size=5,
    ),
)
def test_any_cuts_leave_a_sentence_or_nothing(
    text: str, spans: list[tuple[int, int, Piece]]
) -> None:
    edits = [Edit(min(a, b), max(a, b), new) for a, b, new in spans]
    made = shown(apply(text, edits))
    assert made == "" or re.search(r"[.!?…][\"'”’)\]]*$", made)
    assert "  " not in made
    assert not re.match(r"[\s,;:]", made)
    assert shown(as_sentence((made,))) == made
