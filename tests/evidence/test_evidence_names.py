"""The names a paper gives or uses, and whether a question says its title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.names import (
    coined_names,
    introduces,
    lead_said,
    own_names,
    plain,
    title_said,
)
from reviewer.words import STOPWORDS

PLAIN = "We watched owls."


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Strigid: a detector of owls", PLAIN, "strigid"),
        ("Detecting owls", "We propose OwlNet for barns.", "owlnet"),
        ("Detecting owls", "This detector, which we call Hoot-3, is small.", "hoot-3"),
    ],
)
def test_names_a_paper_gives(title: str, abstract: str, name: str) -> None:
    assert name in coined_names(title, abstract)
    assert name in own_names(title, abstract)


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Detecting owls with YOLO", PLAIN, "yolo"),
        ("Detecting owls", "BirdNET hears owls. Yet BirdNET is slow.", "birdnet"),
    ],
)
def test_names_a_paper_uses_much_are_its_own_but_not_coined(
    title: str, abstract: str, name: str
) -> None:
    assert name in own_names(title, abstract)
    assert name not in coined_names(title, abstract)


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Detecting owls", "Unlike BirdNET it is quick.", "birdnet"),  # said once
        ("Detecting owls", PLAIN, "detecting"),  # a plain word
        ("Owls in barns and in the old mills: a study", PLAIN, "owls"),  # a long lead is no name
        ("The: a study", PLAIN, "the"),
    ],
)
def test_what_is_no_name_of_the_paper(title: str, abstract: str, name: str) -> None:
    assert name not in own_names(title, abstract)


def test_a_compound_is_kept_whole_and_by_its_longer_parts() -> None:
    names = own_names("Barn2-Attention for owls", PLAIN)
    assert {"barn2-attention", "barn2", "attention"} <= names


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what does Owls of the North claim?", True),
        ("what does owls OF the north claim", True),
        ("what does A Census by Ear count?", True),
        ("what are owls?", False),
        ("which owls live in the north?", False),
    ],
)
def test_a_title_or_a_part_of_it_is_said(question: str, said: bool) -> None:
    assert bool(title_said(plain(question), "Owls of the North: A Census by Ear")) is said


@pytest.mark.parametrize("title", ["Owls", "Barn owls", "On the owl", ""])
def test_a_title_too_short_to_tell_is_not_said(title: str) -> None:
    assert not title_said(plain(f"what is {title} about"), title)


@given(st.text(max_size=60), st.text(max_size=200))
def test_coined_names_are_among_the_own_ones(title: str, abstract: str) -> None:
    assert coined_names(title, abstract) - own_names(title, abstract) <= STOPWORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We propose Strixnet for owls.", True),
        ("Strixnet is a net for owls.", True),
        ("Strixnet, a net for owls, hoots.", True),
        ("Strixnet (SN) is the first net for owls.", True),
        ("Strixnet hoots at night.", False),
        ("We propose nets; later Owlnet is a net.", False),
    ],
)
def test_what_a_sentence_introduces(text: str, expected: bool) -> None:
    assert introduces(text, {"strixnet"}) is expected


@pytest.mark.parametrize(
    ("question", "title", "said"),
    [
        ("what are barn doors?", "Barn Doors: Owls at Night", {"barn", "doors"}),
        ("what are doors of a barn?", "Barn Doors: Owls at Night", set()),
        ("what are barn doors?", "The Doors: Owls at Night", set()),
        ("what are barn doors?", "Barn Doors of Owls at Night", set()),
    ],
)
def test_a_title_that_leads_with_two_words_is_called_by_them(
    question: str, title: str, said: set[str]
) -> None:
    assert lead_said(plain(question), title) == said
