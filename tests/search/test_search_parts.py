"""Compound questions come apart where a new question begins, and nowhere else."""

from __future__ import annotations

import pytest

from reviewer.search.parts import (
    entity_of,
    may_refer,
    refers_to_one,
    refers_to_several,
    resolved,
    split_parts,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who wrote Terrex and what does it propose?",
         ("Who wrote Terrex", "what does it propose?")),
        ("Who wrote Terrex? What does it measure?", ("Who wrote Terrex", "What does it measure?")),
        ("Which dataset does Terrex use, and how much faster is Ploughnet?",
         ("Which dataset does Terrex use", "how much faster is Ploughnet?")),
        ("Which papers address erosion and who wrote them?",
         ("Which papers address erosion", "who wrote them?")),
        ("Does Terrex use radar and is it fast?", ("Does Terrex use radar", "is it fast?")),
        ("What is Terrex, who wrote it and how large is its map?",
         ("What is Terrex", "who wrote it", "how large is its map?")),
        ("Which papers are on soil and which are on rain?",
         ("Which papers are on soil", "Which papers are on rain?")),
        ("List the papers on soil and tell me who wrote them",
         ("List the papers on soil", "tell me who wrote them")),
        ("When was Terrex published and how many farms does it cover?",
         ("When was Terrex published", "how many farms does it cover?")),
        ("What is Terrex for; does it need radar?", ("What is Terrex for", "does it need radar?")),
    ],
)  # fmt: skip
def test_a_compound_question_comes_apart(text: str, parts: tuple[str, ...]) -> None:
    assert split_parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "papers on precision and recall",
        "named entity recognition and parsing",
        "papers by Zhang and Chen",
        "Who wrote Terrex and Ploughnet?",
        "who wrote Terrex and when?",
        "Which papers describe how soil moves and how terraces hold it?",
        "How do Terrex and Ploughnet differ, and why?",
        "compare Terrex and Ploughnet: which uses radar and which is faster?",
        "what is known about farms that plough and what they grow",
        "Does mixing maps help? Which papers look at this?",
        "Which papers study rain, snow and what follows?",
        "when and where was Terrex tested",
        "is it soil or is it sand",
        "AND", "and what?", "",
    ],
)  # fmt: skip
def test_one_question_stays_whole(text: str) -> None:
    assert split_parts(text) == (text,)


@pytest.mark.parametrize(
    ("part", "entity", "expected"),
    [
        ("what does it propose?", "Terrex", "what does Terrex propose?"),
        ("how large is its map?", "Terrex", "how large is Terrex's map?"),
        ("who wrote this paper?", "Terrex", "who wrote Terrex?"),
        ("what is the method's speed?", "Terrex", "what is Terrex's speed?"),
        ("who wrote the paper on rain?", "Terrex", "who wrote the paper on rain?"),
        ("what does it propose?", "", "what does it propose?"),
    ],
)
def test_pronouns_are_named(part: str, entity: str, expected: str) -> None:
    assert resolved(part, entity) == expected


def test_what_a_part_refers_to() -> None:
    assert refers_to_one("is it fast?")
    assert not refers_to_one("is Terrex fast?")
    assert refers_to_several("who wrote them?")
    assert not refers_to_several("who wrote it?")
    assert may_refer("what is the new variant?")
    assert not may_refer("what is the speed of S2-Map?")
    assert not may_refer("how many papers are in the library?")


@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        ("who wrote “Maps of Soil”?", "Maps of Soil", "“Maps of Soil”"),
        ("how fast is SoilNet on farms?", "", "SoilNet"),
        ("who wrote Terrex", "Terrex", "Terrex"),
        ("is SoilNet like MapNet?", "", ""),
    ],
)
def test_what_a_part_is_about(text: str, topic: str, expected: str) -> None:
    assert entity_of(text, topic) == expected
