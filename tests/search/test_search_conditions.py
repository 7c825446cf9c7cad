"""Conditions said in words: people, dates, places, classes, code, positions, all at once."""

from __future__ import annotations

import pytest

from reviewer.library.filters import Filter
from reviewer.records import Author, Record
from reviewer.search.conditions import alternatives, any_of
from reviewer.search.positions import Position, Size
from reviewer.search.questions import METADATA, understand
from reviewer.search.tallies import COAUTHORS, DISTINCT, EACH, MOST, NUMBER, Tally
from tests.search.names import NAMES

BRANDT, MENSAH = Filter(authors=("Brandt",)), Filter(authors=("Mensah",))
Y2018, Y2020 = Filter(first="2018", last="2018"), Filter(first="2020", last="2020")


@pytest.mark.parametrize(
    "question",
    [
        "papers by Ulla Brandt", "papers by Brandt, Ulla", "papers by brandt ulla",
        "PAPERS BY ULLA BRANDT", "papers by Ulla Brand", "papers by Ula Brandt",
        "papers by Ulla Brnadt", "what has Ulla Brandt written?", "Ulla Brandt's papers",
        "everything Ulla Brandt wrote", "which papers list Ulla Brandt as an author?",
        "in which papers does Ulla Brandt appear?", 'author:"Ulla Brandt"',
    ],
)  # fmt: skip
def test_an_author_is_meant_however_written(question: str) -> None:
    query = understand(question, NAMES)
    (name,) = query.filter.authors
    assert Filter(authors=(name,)).matches(Record("T", authors=(Author("Ulla Brandt", "Brandt"),)))
    assert (query.kind, query.topic) == (METADATA, "")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("papers by U. Brandt", Filter(authors=("U. Brandt",))),
        ("papers by Brandt, U.", Filter(authors=("Brandt, U",))),
        ("papers by Brandt", BRANDT),
        ("papers by Brandtt", Filter(authors=("brandt",))),
        ("Brandt papers", BRANDT),
        ("papers by both Brandt and Mensah", Filter(authors=("Brandt", "Mensah"))),
        ("papers by either Brandt or Mensah", any_of((BRANDT, MENSAH))),
        ("papers by Brandt but not by Mensah", Filter(authors=("Brandt",), excluded=(MENSAH,))),
        ("papers by Brandt that Mensah did not write",
         Filter(authors=("Brandt",), excluded=(MENSAH,))),
        ("papers by anyone other than Brandt", Filter(excluded=(BRANDT,))),
        ("papers by Priya Nair", Filter(authors=("Priya Nair",))),
        ("papers by hand", Filter(authors=())),
        ("papers by date", Filter()),
        ("papers from 2018 or 2020", any_of((Y2018, Y2020))),
        ("papers from 2018 and 2020", any_of((Y2018, Y2020))),
        ("papers outside 2020", Filter(excluded=(Y2020,))),
        ("papers not from 2020", Filter(excluded=(Y2020,))),
        ("papers published neither in 2018 nor in 2020", Filter(excluded=(Y2018, Y2020))),
        ("papers since 2015 but not from 2020", Filter(first="2015", excluded=(Y2020,))),
        ("papers in the last two years", Filter(first="2022-05-17")),
        ("papers from the past six months", Filter(first="2023-11-17")),
        ("papers from last year", Filter(first="2023", last="2023")),
        ("papers of this year", Filter(first="2024")),
        ("papers from early 2020", Filter(first="2020-01", last="2020-04")),
        ("papers from the second half of 2020", Filter(first="2020-07", last="2020-12")),
        ("papers in Q2 2020", Filter(first="2020-04", last="2020-06")),
        ("papers of the 2010s", Filter(first="2010", last="2019")),
        ("papers from 2020 onwards", Filter(first="2020")),
        ("papers published no later than 2009", Filter(last="2009")),
        ("with code, 2020 or later", Filter(first="2020", has_code=True)),
        ("year:2018-2020", Filter(first="2018", last="2020")),
        ("year:>2018", Filter(first="2019")),
        ("year:<=2018", Filter(last="2018")),
        ("NOT year:2020", Filter(excluded=(Y2020,))),
        ("papers from Norvik", Filter(affiliations=("norvik-institute",))),
        ("papers from the Institute Norvik", Filter(affiliations=("norvik-institute",))),
        ("papers from Quuxville University", Filter(affiliations=("Quuxville University",))),
        ("papers not from Norvik", Filter(excluded=(Filter(affiliations=("norvik-institute",)),))),
        ("papers in the ir category", Filter(subjects=("IR",))),
        ("information retrieval papers", Filter(subjects=("IR",))),
        ("papers in computational linguistics", Filter(subjects=("CL",))),
        ("papers in CL or IR", Filter(subjects=("CL", "IR"))),
        ("papers that aren't in IR", Filter(excluded=(Filter(subjects=("IR",)),))),
        ("subject:IR code:yes", Filter(subjects=("IR",), has_code=True)),
        ("papers whose code is available", Filter(has_code=True)),
        ("which papers do not provide code?", Filter(has_code=False)),
        ("papers on code generation", Filter()),
        ("papers that deal with code generation", Filter()),
        ("IR papers by Brandt from Norvik since 2018 with code",
         Filter(first="2018", authors=("Brandt",), subjects=("IR",),
                affiliations=("norvik-institute",), has_code=True)),
    ],
)  # fmt: skip
def test_conditions_in_words(question: str, expected: Filter) -> None:
    assert understand(question, NAMES).filter == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("papers with Brandt as first author", Position("Brandt", "first")),
        ("papers first-authored by Brandt", Position("Brandt", "first")),
        ("which papers have Brandt as their lead author?", Position("Brandt", "first")),
        ("papers where Ulla Brandt comes first in the author list",
         Position("Ulla Brandt", "first")),
        ("papers where Brandt is the last author", Position("Brandt", "last")),
        ("papers with senior author Brandt", Position("Brandt", "last")),
        ("papers where Brandt is the second author", Position("Brandt", "second")),
        ("what did Brandt publish as first author?", Position("Brandt", "first")),
        ("Brandt's papers in which she is not the first author", Position("Brandt", "first", True)),
        ("papers written by Brandt alone", Position("Brandt", "only")),
        ("single-author papers", Position("", "only")),
        ("papers with more than two authors", Size(3, 10_000)),
        ("papers with exactly two authors", Size(2, 2)),
        ("papers with at most two authors", Size(1, 2)),
    ],
)  # fmt: skip
def test_conditions_on_the_list_of_authors(question: str, expected: Position | Size) -> None:
    query = understand(question, NAMES)
    assert query.positions == (expected,)
    assert (query.kind, query.topic) == (METADATA, "")


def record(*names: str, cut: bool = False) -> Record:
    people = tuple(Author(name, name.split()[-1]) for name in names)
    return Record("T", authors=people, authors_truncated=cut)


@pytest.mark.parametrize(
    ("condition", "held", "not_held"),
    [
        (Position("Brandt", "first"), record("Ulla Brandt", "Kofi Mensah"), record("Kofi Mensah")),
        (Position("Mensah", "last"), record("Ulla Brandt", "Kofi Mensah"),
         record("Ulla Brandt", "Kofi Mensah", cut=True)),
        (Position("Mensah", "second"), record("Ulla Brandt", "Kofi Mensah"), record("Kofi Mensah")),
        (Position("", "only"), record("Ulla Brandt"), record("Ulla Brandt", cut=True)),
        (Position("Brandt", "first", True), record("Kofi Mensah", "Ulla Brandt"),
         record("Ulla Brandt")),
        (Size(2, 2), record("A B", "C D"), record("A B", "C D", cut=True)),
        (Size(3, 10_000), record("A B", "C D", cut=True), record("A B", "C D")),
        (Size(1, 2), record("A B"), record("A B", "C D", "E F")),
    ],
)  # fmt: skip
def test_positions_hold_of_records(
    condition: Position | Size, held: Record, not_held: Record
) -> None:
    assert condition.holds(held)
    assert not condition.holds(not_held)
    assert not condition.holds(Record("T"))
    assert condition.said


def test_any_of_holds_if_one_does() -> None:
    either = any_of((Y2018, Y2020))
    assert [either.matches(Record("T", date=year)) for year in ("2018", "2019", "2020-03")] == [
        True, False, True,
    ]  # fmt: skip
    assert alternatives(either.excluded[0]) == (Y2018, Y2020)
    assert alternatives(Y2018) == ()
    assert any_of((Y2018,)) == Y2018


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who wrote the most papers?", Tally(MOST, "authors")),
        ("who has written most papers", Tally(MOST, "authors")),
        ("most prolific author", Tally(MOST, "authors")),
        ("which author has the most papers?", Tally(MOST, "authors")),
        ("who are the most frequent authors", Tally(MOST, "authors")),
        ("which year has the most papers?", Tally(MOST, "year")),
        ("which institution has the most papers?", Tally(MOST, "affiliations")),
        ("what is the most common subject class?", Tally(MOST, "subject")),
        ("who is first author on the most papers?", Tally(MOST, "first_author")),
        ("papers per year", Tally(EACH, "year")),
        ("how many papers were published each year?", Tally(EACH, "year")),
        ("number of papers by subject", Tally(EACH, "subject")),
        ("which affiliations are there?", Tally(DISTINCT, "affiliations")),
        ("what subjects are covered", Tally(DISTINCT, "subject")),
        ("which years do the papers come from?", Tally(DISTINCT, "year")),
        ("list all authors", Tally(DISTINCT, "authors")),
        ("give me a list of all authors", Tally(DISTINCT, "authors")),
        ("which venues are in the library?", Tally(DISTINCT, "venue")),
        ("who are the authors of the papers from 2018?", Tally(DISTINCT, "authors")),
        ("how many authors are in the library?", Tally(NUMBER, "authors")),
        ("how many institutions are represented?", Tally(NUMBER, "affiliations")),
        ("who are the co-authors of Ulla Brandt?", Tally(COAUTHORS, "authors")),
        ("who has Ulla Brandt written with?", Tally(COAUTHORS, "authors")),
        ("who worked with Ulla Brandt?", Tally(COAUTHORS, "authors")),
        ("who works with radar?", None),
        ("who wrote Terrex?", None),
        ("between people with the most and the fewest fields, how large is the gap?", None),
    ],
)
def test_tallies(question: str, expected: Tally | None) -> None:
    assert understand(question, NAMES).tally == expected


@pytest.mark.parametrize(
    ("question", "asks", "claim"),
    [
        ("Was Terrex published in 2020?", "date", Y2020),
        ("Is Terrex by Brandt?", "authors", BRANDT),
        ("Did Ulla Brandt write Terrex?", "authors", Filter(authors=("Ulla Brandt",))),
        ("Is Terrex from Norvik?", "affiliations", Filter(affiliations=("norvik-institute",))),
        ("Does Terrex have code?", "has_code", Filter(has_code=True)),
        ("Is Brandt the first author of Terrex?", "first_author", Filter()),
    ],
)
def test_what_a_question_claims_is_no_filter(question: str, asks: str, claim: Filter) -> None:
    query = understand(question, NAMES)
    assert (query.kind, query.asks, query.claim) == (METADATA, asks, claim)
    assert query.topic == "Terrex"
    assert not query.filter


@pytest.mark.parametrize(
    ("question", "asks", "also"),
    [
        ("authors, date and venue of Terrex", "authors", ("date", "venue")),
        ("title and year of Terrex", "date", ()),
        ("how many authors does Terrex have?", "author_count", ()),
        ("where was Terrex published?", "venue", ()),
        ("what is the doi of Terrex?", "doi", ()),
        ("whose paper is Terrex?", "authors", ()),
        ("from what year is Terrex?", "date", ()),
        ("was Terrex published before Ploughnet?", "date", ()),
        ("who is Terrex's first author?", "first_author", ()),
    ],
)
def test_fields_asked_for(question: str, asks: str, also: tuple[str, ...]) -> None:
    query = understand(question, NAMES)
    assert (query.asks, query.also_asks) == (asks, also)
    assert query.topic.startswith("Terrex")
