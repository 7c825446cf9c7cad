"""Questions about the records themselves: counts, lists, orders and fields, from stored values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.search.questions import METADATA, Query
from reviewer.writing.answer import answer, check
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, Answer
from reviewer.writing.metadata import MAX_LISTED, fields_of, listing, spoken_date
from tests.fixtures import make_record
from tests.writing.hive import records

BEES, CROPS, REEFS, VIOLINS, BARE = (
    replace(record, key=key)
    for record, key in zip(records(), ("bees", "crops", "reefs", "violins", "bare"), strict=True)
)
HIVE = (BEES, CROPS, REEFS, VIOLINS, BARE)


def query(asks: str = "", order: str = "", **wanted: object) -> Query:
    chosen = Filter(**wanted)  # type: ignore[arg-type]
    return Query("?", METADATA, "", chosen, asks=asks, order=order, only_first=bool(order))


def holds(statements: object, among: tuple[Record, ...] = HIVE) -> bool:
    """Whether check passes all statements and every quote is the stored value, without offsets."""
    known = {record.key: record for record in among}
    kept, withheld = check(statements, known)  # type: ignore[arg-type]
    for quote in (quote for statement in kept for quote in statement.quotes):
        value = field_value(known[quote.record], quote.field)
        if quote.field in TEXT_FIELDS:
            assert value[quote.start : quote.end] == quote.text
        else:
            assert (quote.text, quote.start, quote.end) == (value, None, None)
    return bool(kept) and not withheld


@pytest.mark.parametrize(
    ("asks", "text", "field"),
    [
        ("authors", "“{}” is by Ada Moreau, Bo Lind.", "authors"),
        ("first_author", "The first author of “{}” is Ada Moreau.", "authors"),
        ("last_author", "The last author of “{}” is Bo Lind.", "authors"),
        ("date", "“{}” is dated 4 March 2021 (2021-03-04).", "date"),
        ("affiliations", "“{}” comes from University of the Hive.", "affiliations"),
        ("has_code", "“{}” is listed without code.", "has_code"),
        ("subject", "“{}” is classed CL.", "subject"),
    ],
)
def test_a_field_of_one_record(asks: str, text: str, field: str) -> None:
    facts = fields_of(query(asks), [BEES])
    (statement,) = facts.statements
    assert statement.text == text.format(BEES.title)
    assert [quote.field for quote in statement.quotes] == [field, "title"]
    assert holds(facts.statements)


@pytest.mark.parametrize(
    "asks",
    ["authors", "first_author", "last_author", "date", "affiliations", "subject", "has_code"],
)
def test_a_field_that_is_not_there_is_not_stated(asks: str) -> None:
    empty = Record("Untitled Notes", key="k")
    assert fields_of(query(asks), [empty]).statements == ()


def test_a_cut_list_of_authors_has_no_last_one() -> None:
    assert fields_of(query("last_author"), [CROPS]).statements == ()
    (statement,) = fields_of(query("authors"), [CROPS]).statements
    assert statement.text.endswith("is by Cy Tran, Dot Osei, Eve Quist et al.")
    assert holds([statement])


@pytest.mark.parametrize(
    ("wanted", "ending", "field"),
    [
        ({"authors": ("Bo Lind",)}, "by Bo Lind.", "authors"),
        ({"affiliations": ("University of the Hive",)}, "from University of the Hive.",
         "affiliations"),
        ({"subjects": ("CL", "CV")}, "classed CL or CV.", "subject"),
        ({"has_code": True}, "with code.", "has_code"),
        ({"has_code": False}, "without code.", "has_code"),
        ({"first": "2019", "last": "2019"}, "of 2019.", "date"),
        ({"first": "2019", "last": "2020-06"}, "from 2019 up to June 2020 (2020-06).", "date"),
        ({}, "in the library.", "key"),
    ],
)  # fmt: skip
def test_a_count_cites_every_record_it_counts(
    wanted: dict[str, object], ending: str, field: str
) -> None:
    asked = query("count", **wanted)
    chosen = [record for record in HIVE if asked.filter.matches(record)]
    facts = listing(asked, chosen)
    count, *entries = facts.statements
    papers = "1 paper" if len(chosen) == 1 else f"{len(chosen)} papers"
    assert count.text.startswith(f"{papers} in the library")
    assert count.text.endswith(ending)
    assert {quote.field for quote in count.quotes} == {field}
    assert [quote.record for quote in count.quotes] == [record.key for record in chosen]
    assert len(entries) == len(chosen)
    assert holds(facts.statements)


def test_a_list_shows_what_it_was_chosen_by() -> None:
    facts = listing(query(authors=("Lind",), has_code=True), [VIOLINS])
    assert facts.lead == "1 paper by Lind with code:"
    (entry,) = facts.statements
    assert entry.text == "“Old Violins in Blind Tests”, by Gus Ray, Bo Lind, with code."
    assert [quote.field for quote in entry.quotes] == ["title", "authors", "has_code"]
    assert holds(facts.statements)


def test_long_lists_are_cut_and_the_count_is_not() -> None:
    many = tuple(make_record(n, key=f"k{n}") for n in range(MAX_LISTED + 20))
    facts = listing(query("count"), many)
    assert len(facts.statements) == MAX_LISTED + 1
    assert facts.statements[0].text.startswith(f"{MAX_LISTED + 20} papers")
    assert holds(facts.statements, many)


@pytest.mark.parametrize(("order", "title"), [("newest", BEES.title), ("oldest", VIOLINS.title)])
def test_the_newest_and_the_oldest(order: str, title: str) -> None:
    facts = listing(query(order=order), HIVE)
    (statement,) = facts.statements
    assert statement.text.startswith(f"The {order} is “{title}”, dated ")
    assert holds(facts.statements)


def test_two_of_one_date_are_both_the_newest() -> None:
    twin = replace(CROPS, key="twin", date=BEES.date)
    facts = listing(query(order="newest"), [BEES, twin, REEFS])
    assert len(facts.statements) == 2


def test_a_paper_without_a_date_is_listed_by_its_title() -> None:
    facts = listing(query("count"), [BARE])
    assert [s.text for s in facts.statements] == ["1 paper in the library.", f"“{BARE.title}”."]
    assert holds(facts.statements)


def test_without_dates_nothing_is_newest() -> None:
    assert listing(query(order="newest"), [BARE]).statements == ()


def test_the_field_of_the_newest() -> None:
    facts = listing(query("first_author", order="newest"), HIVE)
    assert [s.text for s in facts.statements] == [
        f"The newest is “{BEES.title}”, dated 4 March 2021 (2021-03-04).",
        f"The first author of “{BEES.title}” is Ada Moreau.",
    ]
    assert holds(facts.statements)


@pytest.mark.parametrize(
    ("date", "spoken"),
    [
        ("2023-02-23", "23 February 2023 (2023-02-23)"),
        ("2023-05", "May 2023 (2023-05)"),
        ("2023-06-01", "1 June 2023 (2023-06-01)"),
        ("2023", "2023"),
        *((f"2020-{month:02}", None) for month in range(1, 13)),
    ],
)
def test_spoken_dates(date: str, spoken: str | None) -> None:
    found = spoken_date(date)
    assert found == spoken or (spoken is None and found.endswith(f"2020 ({date})"))
    assert found[0].isupper() or found[0].isdigit()


@pytest.mark.parametrize(
    ("question", "words", "titles"),
    [
        ("How many papers are in the library?", "5 papers", 5),
        ("how many papers are by Bo Lind?", "2 papers", 2),
        ("How many papers are there from 2019?", "1 paper", 1),
        ("which papers have code?", "with code", 2),
        ("Which is the newest paper?", "The newest is", 1),
        ("what is the oldest paper", "The oldest is", 1),
        ("Who wrote RehearseNet?", "Ada Moreau, Bo Lind", 1),
        ("When was RehearseNet published?", "2021-03-04", 1),
        ("Which papers are by Gus Ray?", "Gus Ray", 1),
    ],
)
def test_questions_about_metadata(hive: Library, question: str, words: str, titles: int) -> None:
    found = answer(hive, question)
    assert found.reason is None
    assert words in " ".join([found.lead, *(s.text for s in found.statements)])
    assert len(found.references) == titles
    assert holds(found.statements, found.references)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How many papers are from 1999?", OFF_TOPIC),
        ("Which papers are by Gus Ray and Ada Moreau?", OFF_TOPIC),
        ("who is the last author of the paper on crop yield from satellite images?", NOT_STATED),
    ],
)
def test_no_metadata_is_an_abstention(hive: Library, question: str, reason: str) -> None:
    found: Answer = answer(hive, question)
    assert (found.reason, found.statements) == (reason, ())
    assert bool(found.references) == (reason == NOT_STATED)


def test_what_is_left_out_is_shown_and_proved() -> None:
    facts = listing(query(excluded=(Filter(authors=("Ada Moreau",)),)), [CROPS])
    assert facts.lead.endswith("not by Ada Moreau:")
    assert "by " in facts.statements[0].text
    assert holds(facts.statements)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("papers before 1950", "The library has no paper up to 1949."),
        ("papers by Ada Moreau without code since 2040", "The library has no paper by Ada Moreau"),
    ],
)
def test_a_condition_that_no_record_meets_is_said(hive: Library, question: str, lead: str) -> None:
    found = answer(hive, question)
    assert found.reason == OFF_TOPIC
    assert found.lead.startswith(lead)
