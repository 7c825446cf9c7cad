"""ALCE's citation recall and precision, on values worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.alce import MAX_CHECKED, Quality, citation_quality, citations_of
from reviewer.evaluation.answers import built_in
from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import Author, Record


def stated(*words: str) -> Statement:
    return Statement("s", tuple(Quote(w, "abstract", w, 0, 1) for w in words))


def needs(*wanted: set[str]) -> Callable[[Statement], bool]:
    """A judge: a statement is entailed by quotes that hold one of these sets."""
    return lambda s: any(one <= {quote.text for quote in s.quotes} for one in wanted)


@pytest.mark.parametrize(
    ("cited", "wanted", "recall", "precision"),
    [
        # one citation: precise if and only if it entails
        (("a",), ({"a"},), 1.0, 1.0),
        (("b",), ({"a"},), 0.0, 0.0),
        # none
        ((), ({"a"},), 0.0, 0.0),
        # both needed: neither alone entails, and without either the rest does not
        (("a", "b"), ({"a", "b"},), 1.0, 1.0),
        # each entails alone: neither is irrelevant
        (("a", "b"), ({"a"}, {"b"}), 1.0, 1.0),
        # b does not entail, and a does without it
        (("a", "b"), ({"a"},), 1.0, 0.5),
        (("a", "b", "c"), ({"a"},), 1.0, 1 / 3),
        (("a", "b", "c"), ({"a", "b"},), 1.0, 2 / 3),
        # together they do not entail: none is precise
        (("a", "b"), ({"c"},), 0.0, 0.0),
        # a cited twice with what is needed beside it: without one of them the rest still entails
        (("a", "a", "b"), ({"a", "b"},), 1.0, 1 / 3),
    ],
)
def test_one_statement(
    cited: tuple[str, ...], wanted: tuple[set[str], ...], recall: float, precision: float
) -> None:
    found = citation_quality([stated(*cited)], needs(*wanted))
    assert found.recall == recall
    assert found.precision == pytest.approx(precision)


def test_an_answer_is_the_mean_of_its_statements_and_of_its_citations() -> None:
    """Recall 2 of 3 statements; precision 1 + 1 + 0 + 0 of 4 citations."""
    found = citation_quality([stated("a"), stated("a", "b"), stated("c")], needs({"a"}))
    assert found == Quality(2 / 3, 0.5)
    assert citation_quality([], needs({"a"})) == Quality(None, None)


def test_what_is_quoted_of_a_records_metadata_is_one_citation() -> None:
    title, date = Quote("k", "title", "T", 0, 1), Quote("k", "date", "2020")
    other = Quote("l", "abstract", "x", 0, 1)
    assert citations_of(Statement("s", (title, date, other))) == ((title, date), (other,))
    assert citations_of(Statement("s", (title, other))) == ((title,), (other,))


def test_of_very_many_citations_some_stand_for_all() -> None:
    asked: list[int] = []

    def every_one(statement: Statement) -> bool:
        asked.append(len(statement.quotes))
        return len(statement.quotes) == 1000

    found = citation_quality([stated(*map(str, range(1000)))], every_one)
    assert found == Quality(1.0, 1.0)
    assert len(asked) <= 1 + 2 * MAX_CHECKED


RECORD = Record(
    "Widgets Learn to Spin",
    (Author("Ada Lovelace", "Lovelace", "Ada"),),
    "Widgets spin 12% faster. They are blue.",
    "k",
    date="2020",
)
FASTER = Quote("k", "abstract", "Widgets spin 12% faster.", 0, 24)
BLUE = Quote("k", "abstract", "They are blue.", 25, 39)
TITLE = Quote("k", "title", RECORD.title, 0, len(RECORD.title))


@pytest.mark.parametrize(
    ("text", "quotes", "quality"),
    [
        ("Widgets spin 12% faster.", (FASTER,), Quality(1.0, 1.0)),
        ("Widgets spin 12% faster.", (FASTER, BLUE), Quality(1.0, 0.5)),
        ("Widgets spin 13% faster.", (FASTER,), Quality(0.0, 0.0)),
        (
            "“Widgets Learn to Spin” is by Ada Lovelace.",
            (Quote("k", "authors", "Ada Lovelace"), TITLE),
            Quality(1.0, 1.0),
        ),
        (
            "“Widgets Learn to Spin” is by Alan Turing.",
            (Quote("k", "authors", "Ada Lovelace"), TITLE),
            Quality(0.0, 0.0),
        ),
        (
            "“Widgets Learn to Spin” is by Alan Turing.",
            (Quote("k", "authors", "Alan Turing"), TITLE),
            Quality(0.0, 0.0),
        ),
        ("2 papers are from 2020.", (Quote("k", "date", "2020"),), Quality(0.0, 0.0)),
        ("1 paper is from 2020.", (Quote("k", "date", "2020"),), Quality(1.0, 1.0)),
    ],
)
def test_the_built_in_judge_is_that_of_answers(
    text: str, quotes: tuple[Quote, ...], quality: Quality
) -> None:
    entails = built_in(None)({"k": RECORD})
    assert citation_quality([Statement(text, quotes, "supported")], entails) == quality


letters = st.sets(st.sampled_from("abcd"), min_size=1)


@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=4), max_size=4),
    st.lists(letters, max_size=3),
    st.randoms(),
)
def test_both_are_shares_and_do_not_depend_on_the_order(
    cited: list[list[str]], wanted: list[set[str]], draw: object
) -> None:
    entails = needs(*wanted)
    first = citation_quality([stated(*group) for group in cited], entails)
    mixed = [draw.sample(group, len(group)) for group in draw.sample(cited, len(cited))]  # type: ignore[attr-defined]
    second = citation_quality([stated(*group) for group in mixed], entails)
    assert second == first
    for value in (first.recall, first.precision):
        assert value is None or 0.0 <= value <= 1.0
    assert (first.recall or 0.0) > 0.0 or not first.precision
