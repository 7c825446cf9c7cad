"""Reading a record: its lines and sections, whose a clause is, phrases, titles."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.grammar import Grammar
from reviewer.writing.table import phrases
from reviewer.writing.table.lines import lines
from reviewer.writing.table.owners import OTHERS, OWN, WORLD
from reviewer.writing.table.story import read
from reviewer.writing.table.things import singular
from reviewer.writing.table.titles import title_parts
from tests.writing.shelf import paper, record


def test_headings_of_a_structured_abstract_are_sections() -> None:
    made = paper("osei2019dance")
    found = lines(made, None)
    assert [line.part for line in found] == ["", "background", "methods", "results", "conclusion"]
    for line in found:
        passage = line.passage
        assert getattr(made, passage.field)[passage.start : passage.end] == line.text
        assert not line.text.isupper()


@pytest.mark.parametrize(
    "text",
    [
        "Results of tests are given.",
        "Background noise is loud.",
        "Methods vary.",
        "Purpose matters",
    ],
)
def test_a_first_word_is_no_heading(text: str) -> None:
    assert [line.part for line in lines(record("T", text), None)] == ["", ""]


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        ("We measure the dance.", OWN),
        ("This paper presents a hive.", OWN),
        ("The paper presents a hive.", OWN),
        ("Our model wins.", OWN),
        ("Experiments show that bees dance.", OWN),
        ("The proposed network finds food.", OWN),
        ("A new method is developed.", OWN),
        ("Mice were treated with sugar.", OWN),
        ("Existing methods ignore dances.", OTHERS),
        ("Previous work neglects wings.", OTHERS),
        ("Chen et al. (2019) film bees.", OTHERS),
        ("Most approaches rely on cameras.", OTHERS),
        ("Bees dance in the hive.", WORLD),
        ("Cameras are widely used.", WORLD),
        ("The method is old.", WORLD),
    ],
)
def test_whose_a_line_is(grammar: Grammar, sentence: str, owner: str) -> None:
    assert read(record("Bees", sentence), grammar).told[-1].owner == owner


def test_a_name_that_is_coined_is_the_papers_own(grammar: Grammar) -> None:
    abstract = "BeeNet was slow before. We propose WaxNet, a fast network. WaxNet finds food."
    story = read(record("Wax", abstract), grammar)
    assert story.names == {"WaxNet"}
    assert story.told[-1].owner == OWN
    assert story.told[1].owner == WORLD


@pytest.mark.parametrize(
    ("sentence", "noun", "phrase"),
    [
        ("We propose a fast method for counting bees.", "method", "fast method for counting bees"),
        ("We propose a method that counts bees.", "method", "method that counts bees"),
        ("We use the Wax (W2) index, which is old.", "index", "Wax (W2) index"),
        ("The new network based on wax finds food.", "network", "new network based on wax"),
        ("We use 3 hives, 4 boxes and 5 jars.", "hives", "3 hives, 4 boxes and 5 jars"),
    ],
)
def test_a_noun_phrase_ends_where_it_says_enough(
    grammar: Grammar, sentence: str, noun: str, phrase: str
) -> None:
    parsed = grammar.parse([sentence])[0]
    place = next(n for n, token in enumerate(parsed.tokens) if token.text == noun)
    start, end = phrases.noun_phrase(parsed, place)
    assert sentence[start:end] == phrase


@pytest.mark.parametrize(
    ("text", "closed"),
    [("a (b) c", True), ("a (b", False), ("b) c", False), ("[a)", False), ("“a” {b}", True),
     ('a "b', False), ("", True)],
)  # fmt: skip
def test_balanced(text: str, closed: bool) -> None:
    assert phrases.balanced(text) is closed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from("we show that if a bee ( ) , dances \" fast , the model of 12 hives . and "
                        "which propose not : [ ] “ ”".split()),
        min_size=1, max_size=30,
    ).map(" ".join)
)  # fmt: skip
def test_spans_are_inside_their_line(grammar: Grammar, text: str) -> None:
    parsed = grammar.parse([text])[0]
    for place, token in enumerate(parsed.tokens):
        for start, end in (
            phrases.noun_phrase(parsed, place),
            phrases.core(parsed, place),
            phrases.clause(parsed, place),
            phrases.clause(parsed, place, subject=False),
        ):
            assert 0 <= start < end <= len(text)
        start, end = phrases.noun_phrase(parsed, place)
        assert start <= token.start < end


@pytest.mark.parametrize(
    ("title", "body", "goal", "means"),
    [
        ("WaxNet: Replay for Domain Adaptation", "Replay for Domain Adaptation",
         "Domain Adaptation", "Replay"),
        ("Bee Counting via Optical Flow", "Bee Counting", None, "Optical Flow"),
        ("Honey Prediction based on Hive Weight", "Honey Prediction", None, "Hive Weight"),
        ("Wax for Candles", "Wax for Candles", None, None),
        ("Bees", "Bees", None, None),
        ("A very long topic about bees: what we did", "A very long topic about bees: what we did",
         None, None),
        ("Using bees", "Using bees", None, None),
    ],
)  # fmt: skip
def test_titles(title: str, body: str, goal: str | None, means: str | None) -> None:
    parts = title_parts(title)
    assert title[slice(*parts.body)] == body
    assert (title[slice(*parts.goal)] if parts.goal else None) == goal
    assert (title[slice(*parts.means)] if parts.means else None) == means


@given(title=st.text(max_size=80) | st.text(alphabet="a: viafor-Xusing b", max_size=60))
def test_parts_of_any_title_are_inside_it(title: str) -> None:
    parts = title_parts(title)
    for span in (parts.body, parts.lead, parts.goal, parts.means):
        assert span is None or 0 <= span[0] <= span[1] <= len(title)


@pytest.mark.parametrize(
    ("plural", "one"),
    [("Corpora", "corpus"), ("studies", "study"), ("mice", "mouse"), ("losses", "loss"),
     ("analysis", "analysis"), ("virus", "virus"), ("boxes", "box"), ("datasets", "dataset"),
     ("gas", "gas"), ("measurements", "measurement"), ("Optimization", "optimization")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
