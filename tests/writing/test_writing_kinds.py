"""Answers that fit their kind: yes/no, timeline, open, compound, tallies, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Author
from reviewer.writing.answer import answer, check
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, SENTENCES, Answer
from reviewer.writing.deciding import NEUTRAL, OTHERWISE, YES, asked_statement
from tests.fixtures import make_record
from tests.writing.hive import records

BEES, CROPS, REEFS, VIOLINS = (
    "moreau2021rehearsenet", "tran2019crop", "ude2020surveys", "ray2018old",
)  # fmt: skip


def keys(found: Answer) -> list[str]:
    return [record.key for record in found.references]


def sound(found: Answer, library: Library) -> bool:
    known = library.get_many(library.matching(Filter()))
    return check(found.statements, known) == (found.statements, ()) and not found.withheld


@pytest.mark.parametrize(
    ("question", "lead", "key"),
    [
        ("Was RehearseNet published in 2021?", YES, BEES),
        ("Was RehearseNet published in 2020?", OTHERWISE, BEES),
        ("Is RehearseNet by Ada Moreau?", YES, BEES),
        ("Did Gus Ray write RehearseNet?", OTHERWISE, BEES),
        ("Is Bo Lind the first author of RehearseNet?", OTHERWISE, BEES),
        ("Does RehearseNet have code?", OTHERWISE, BEES),
        ("Does RehearseNet increase training time?", OTHERWISE, BEES),
        ("Is RehearseNet more accurate on long sentences?", YES, BEES),
    ],
)
def test_yes_and_no(hive: Library, question: str, lead: str, key: str) -> None:
    found = answer(hive, question)
    assert (found.lead, keys(found)) == (lead, [key])
    assert sound(found, hive)


def test_yes_is_said_only_of_what_is_verified(hive: Library) -> None:
    found = answer(hive, "Does RehearseNet replay sentences of parsers that players preferred?")
    assert found.abstained or found.lead in (NEUTRAL, OTHERWISE)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Does X reduce Y?", "X reduce Y"),
        ("Is X faster than Y?", "X faster than Y"),
        ("Doesn't X need Y?", "X need Y"),
        ("whether X needs Y", "X needs Y"),
        ("Why is X slower than Y?", "X slower than Y"),
        ("On hills, does X need Y?", "X need Y On hills"),
        ("What is X?", ""),
    ],
)
def test_the_statement_that_is_asked_about(question: str, statement: str) -> None:
    assert asked_statement(question) == statement


def test_a_timeline_is_in_order_of_date(make_library: Callable[..., Library]) -> None:
    library = make_library()
    papers = [
        make_record(n, key=f"k{n}", title=f"Soil Maps {n}", date=date,
                    abstract="We map soil erosion with radar. It works.")
        for n, date in enumerate(("2020-05", "2018", "2021-01-02", ""))
    ]  # fmt: skip
    library.add([replace(paper, key="") for paper in papers])
    found = answer(library, "How has soil mapping with radar developed?")
    dates = [record.date for record in found.references]
    assert dates == ["2018", "2020-05", "2021-01-02", ""]
    assert found.layout == SENTENCES
    assert found.statements[0].text.startswith("2018: “Soil Maps 1”. We map soil")
    newest = answer(library, "What is the newest paper on soil erosion?")
    assert [record.date for record in newest.references] == ["2021-01-02"]
    two = answer(library, "the two newest papers on soil erosion")
    assert [record.date for record in two.references] == ["2021-01-02", "2020-05"]
    assert all(sound(one, library) for one in (found, newest, two))


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Who wrote the most papers?", ["Bo Lind is an author of 2 papers."]),
        ("Which year has the most papers?",
         ["1 paper is dated 2018.", "1 paper is dated 2019.", "1 paper is dated 2020.",
          "1 paper is dated 2021."]),
        ("Which affiliations are there?", ["2 papers come from University of the Hive."]),
        ("How many authors are in the library?", ["8 authors are named in the library."]),
        ("Who are the co-authors of Bo Lind?",
         ["Bo Lind and Ada Moreau are authors of 1 paper together.",
          "Bo Lind and Gus Ray are authors of 1 paper together."]),
        ("How many authors does RehearseNet have?",
         ["“RehearseNet: Replay for Parsers that Learn New Domains” has 2 authors: Ada Moreau, "
          "Bo Lind."]),
        ("what subjects are covered?",
         ["1 paper is classed CL.", "1 paper is classed CV.", "1 paper is classed RO.",
          "1 paper is classed SD."]),
    ],
)  # fmt: skip
def test_tallies(hive: Library, question: str, texts: list[str]) -> None:
    found = answer(hive, question)
    assert [statement.text for statement in found.statements] == texts
    assert sound(found, hive)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("papers with Bo Lind as last author", [BEES, VIOLINS]),
        ("papers with Ada Moreau as first author", [BEES]),
        ("single-author papers", [REEFS, "ivopaper"]),
        ("papers with more than two authors", [CROPS]),
        ("papers by Ada Moreau or Gus Ray", [BEES, VIOLINS]),
        ("papers by Bo Lind, but not by Gus Ray", [BEES]),
        ("papers in the last two years", [BEES, CROPS, REEFS]),
        ("papers outside 2020 with code", [CROPS, VIOLINS]),
        ("papers by Bo Lynd", [BEES, VIOLINS]),
        ("the two newest papers", [BEES, REEFS]),
    ],
)
def test_lists(hive: Library, question: str, wanted: list[str]) -> None:
    found = answer(hive, question)
    assert sorted(keys(found)) == sorted(wanted)
    assert sound(found, hive)


def test_a_topic_is_left_out(hive: Library) -> None:
    found = answer(hive, "papers that do not deal with violins")
    assert VIOLINS not in keys(found)
    assert {BEES, CROPS, REEFS} <= set(keys(found))
    assert found.lead.endswith("not about “violins”:")
    assert sound(found, hive)


def test_papers_on_a_topic_show_what_they_were_chosen_by(hive: Library) -> None:
    found = answer(hive, "papers on violins by Gus Ray")
    (statement,) = found.statements
    assert statement.text.startswith("“Old Violins in Blind Tests”, by Gus Ray, Bo Lind. ")
    assert {quote.field for quote in statement.quotes} == {"title", "authors", "abstract"}
    assert sound(found, hive)


def test_a_condition_no_record_meets_is_said_with_a_topic_too(hive: Library) -> None:
    found = answer(hive, "papers on violins by Priya Nair")
    assert (found.reason, found.lead) == (OFF_TOPIC, "The library has no paper by Priya Nair.")


def test_a_compound_question_is_answered_in_order(hive: Library) -> None:
    found = answer(hive, "Who wrote RehearseNet and what does it replay?")
    assert "Ada Moreau, Bo Lind" in found.statements[0].text
    assert any("replays 500 sentences" in statement.text for statement in found.statements[1:])
    assert keys(found) == [BEES]
    assert found.question == "Who wrote RehearseNet and what does it replay?"
    assert sound(found, hive)


def test_a_part_without_answer_is_said(hive: Library) -> None:
    found = answer(hive, "Who wrote RehearseNet, and how many GPUs was it trained on?")
    assert not found.abstained
    assert found.lead.startswith("Not stated: “how many GPUs was it trained on”.")
    assert keys(found) == [BEES]


def test_nothing_is_answered_if_no_part_is(hive: Library) -> None:
    found = answer(hive, "How many GPUs was RehearseNet trained on? What does the moon weigh?")
    assert (found.reason, found.statements) == (NOT_STATED, ())
    assert found.references[0].key == BEES


def test_they_are_the_papers_of_the_part_before(hive: Library) -> None:
    found = answer(hive, "Which papers are by Bo Lind and when were they published?")
    said = " ".join(statement.text for statement in found.statements)
    assert "2021-03-04" in said
    assert "2018" in said
    assert sorted(keys(found)) == sorted([BEES, VIOLINS])


def test_the_hive_is_as_these_tests_say() -> None:
    assert records()[0].authors == (
        Author("Ada Moreau", "Moreau", "Ada"), Author("Bo Lind", "Lind", "Bo"),
    )  # fmt: skip


def test_a_false_premise_is_met_with_what_the_record_says(hive: Library) -> None:
    found = answer(hive, "Why does RehearseNet increase training time?")
    assert found.lead == OTHERWISE
    assert found.statements[0].text == "It does not increase training time."
    assert keys(found) == [BEES]
