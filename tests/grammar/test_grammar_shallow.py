"""English by a few rules: one tree for any text, the verb after "we", nothing cut wrongly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from reviewer.grammar.shallow import ShallowGrammar
from tests.grammar.test_grammar_parsed import assert_one_tree, assert_whole, hostile


@given(text=hostile)
@settings(max_examples=300)
def test_any_text_is_one_tree(text: str) -> None:
    (parsed,) = ShallowGrammar().parse([text])
    assert_whole(text, parsed)
    assert_one_tree(parsed)


@pytest.mark.parametrize(
    ("text", "subject", "verb", "lemma", "tag"),
    [
        ("We propose a parser.", "We", "propose", "propose", "VBP"),
        ("I further study bees.", "I", "study", "study", "VBP"),
        ("We can count bees.", "We", "count", "count", "VBP"),
        ("We have counted bees.", "We", "have", "have", "VBP"),
        ("We were able to count bees.", "We", "were", "were", "VBD"),
        ("We focus on bees.", "We", "focus", "focus", "VBP"),
        ("This paper proposes a parser.", "paper", "proposes", "propose", "VBZ"),
        ("This work studies bees.", "work", "studies", "study", "VBZ"),
        ("In this paper, we address bees.", "we", "address", "address", "VBP"),
        ("This paper addresses bees.", "paper", "addresses", "address", "VBZ"),
        ("Bees are counted.", "", "are", "are", "VBP"),
    ],
)
def test_the_verb_of_who_speaks(text: str, subject: str, verb: str, lemma: str, tag: str) -> None:
    (parsed,) = ShallowGrammar().parse([text])
    root = parsed.tokens[parsed.root]
    assert (root.text, root.tag) == (verb, tag)
    assert root.lemma == lemma
    assert [parsed.tokens[n].text for n in parsed.children(parsed.root, "nsubj")] == (
        [subject] if subject else []
    )


def test_a_long_text_is_read_in_part_and_in_time() -> None:
    text = "We show this, " * 5_000
    began = time.process_time()
    (parsed,) = ShallowGrammar().parse([text])
    assert time.process_time() - began < 2
    assert parsed.text == text
    assert 1_900 < parsed.tokens[-1].end <= 2_000
