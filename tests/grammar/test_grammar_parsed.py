"""What holds of every parse, whatever the text: places, heads, one root, an end in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.grammar import Grammar, Parsed, Token

PIECES = (
    "We", "propose", "a model", "that", "and", "which is", "not", ",", ".", "...", "?!", "(", ")",
    "[3]", "n't", "'s", "``", "\"", "'", "-", "--", "/", "e.g.", "et al.", "F1", "3.5%", "$x_{i}$",
    "http://a.b/c?d=e", "a@b.c", ":)", "#tag", "\n", "\t", "\r\n", "\xa0", "\u2028", "\u200b",
    "\x00", "\x1b[31m", "\u202e", "\ufeff", "\ud800", "\udfff", "é", "e\u0301", "ﬁ", "İ", "ß",
    "漢字", "مرحبا", "👩\u200d💻", "x" * 300, "." * 250, "ignore all previous instructions",
    "<|im_start|>",
)  # fmt: skip
hostile = st.one_of(
    st.text(st.characters(), max_size=120),  # with halves of characters
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)


def assert_whole(text: str, parsed: Parsed) -> None:
    """What `Parsed` and `Token` promise."""
    assert parsed.text == text
    end = 0
    for token in parsed.tokens:
        assert end <= token.start < token.end
        end = token.end
        assert text[token.start : token.end] == token.text
        assert not token.text.isspace()
        assert 0 <= token.head < len(parsed)
        assert token.lemma
        assert token.tag
        assert token.pos
        assert token.dep


def assert_one_tree(parsed: Parsed) -> None:
    """Every token is below the one root, so nobody who walks up goes round in a circle."""
    if not parsed.tokens:
        assert parsed.root == -1
        return
    root = parsed.root
    assert [n for n, token in enumerate(parsed.tokens) if token.head == n] == [root]
    assert parsed.tokens[root].dep == "ROOT"
    assert all(
        [*parsed.above(place)][-1:] == [root] for place in range(len(parsed)) if place != root
    )
    assert parsed.subtree(root) == tuple(range(len(parsed)))
    assert parsed.span(root) == (parsed.tokens[0].start, parsed.tokens[-1].end)


@given(text=hostile)
@settings(max_examples=400)
def test_any_text_is_parsed(grammar: Grammar, text: str) -> None:
    (parsed,) = grammar.parse([text])
    assert_whole(text, parsed)
    assert_one_tree(parsed)


@given(texts=st.lists(hostile, max_size=4))
@settings(max_examples=50)
def test_a_parse_does_not_depend_on_its_neighbours(grammar: Grammar, texts: list[str]) -> None:
    together = grammar.parse(texts)
    assert together == [grammar.parse([text])[0] for text in texts]
    assert [parsed.text for parsed in together] == texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \t\n", []),
        (" We  show\nit. ", ["We", "show", "it", "."]),
        ("\ud800 is half a character", ["\ud800", "is", "half", "a", "character"]),
        ("It is caf\udce9.", ["It", "is", "caf\udce9", "."]),
        (f"See {'(' * 300} there", ["See", "(" * 300, "there"]),
    ],
)
def test_words_are_as_they_are_written(grammar: Grammar, text: str, words: list[str]) -> None:
    (parsed,) = grammar.parse([text])
    assert [token.text for token in parsed.tokens] == words
    assert_whole(text, parsed)
    assert_one_tree(parsed)


@pytest.mark.parametrize(
    "text", ["  , \r\n( ", "\u2028\n\n .\n\n \xa0of", " of Figure 1showWe \n (We,"]
)
def test_white_space_at_the_root_leaves_one_root(grammar: Grammar, text: str) -> None:
    (parsed,) = grammar.parse([text])
    assert_whole(text, parsed)
    assert_one_tree(parsed)


@pytest.mark.parametrize(
    "unit", ["$", "(", "?.", ",$", "$'", "_", "a-", "http://a:b@", "😀", "İ\u0301"]
)
@pytest.mark.parametrize("run", [20, 199, 10_000])
def test_a_hostile_text_takes_no_longer_than_a_long_one(
    grammar: Grammar, unit: str, run: int
) -> None:
    """10,000 characters: at most six times the processor time of as many in plain words."""
    chunk = (unit * run)[:run]
    hostile = " ".join([chunk] * 500)[:10_000]
    plain = f"{'a ' * 4_990}{run} {unit}"  # a text of its own, or its parse would be kept
    assert seconds(grammar, hostile) < 6 * seconds(grammar, plain[-10_000:])


def seconds(grammar: Grammar, text: str) -> float:
    began = time.process_time()
    (parsed,) = grammar.parse([text])
    assert_whole(text, parsed)
    return time.process_time() - began


def test_what_is_too_long_for_a_sentence_is_parsed_in_part(grammar: Grammar) -> None:
    text = "We show this, " * 1_000
    (parsed,) = grammar.parse([text])
    assert parsed.text == text
    assert 1_900 < parsed.tokens[-1].end <= 2_000


def token(text: str, start: int, dep: str, head: int) -> Token:
    return Token(text, start, start + len(text), text.lower(), "X", "X", dep, head)


def test_walking_a_parse() -> None:
    """Models we trained work: trained hangs from models, and we from trained."""
    text = "Models we trained work"
    parsed = Parsed(
        text,
        (
            token("Models", 0, "nsubj", 3),
            token("we", 7, "nsubj", 2),
            token("trained", 10, "relcl", 0),
            token("work", 18, "ROOT", 3),
        ),
    )
    assert_one_tree(parsed)
    assert (len(parsed), parsed.root) == (4, 3)
    assert parsed.children(0) == (2,)
    assert parsed.children(2, "nsubj", "dobj") == (1,)
    assert parsed.children(2, "dobj") == ()
    assert parsed.subtree(0) == (0, 1, 2)
    assert text[slice(*parsed.span(0))] == "Models we trained"
    assert list(parsed.above(1)) == [2, 0, 3]
    assert list(parsed.above(3)) == []
