"""Statements about metadata: the stored value must stand in them."""

from __future__ import annotations

import pytest

from reviewer.evidence.fields import verify_fields
from reviewer.evidence.quotes import Quote, Statement

TITLE = Quote("a", "title", "Dancing Bees", 0, 12)
AUTHORS = Quote("a", "authors", "Ada Moreau, Bo Lind, Cy Tran et al.")


def field(name: str, value: str, record: str = "a") -> Quote:
    return Quote(record, name, value)


def label(text: str, *quotes: Quote) -> str:
    return verify_fields(Statement(text, quotes)).label


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“Dancing Bees” is dated 23 February 2023 (2023-02-23).", [field("date", "2023-02-23")]),
        ("“Dancing Bees” is by Ada Moreau, Bo Lind, Cy Tran et al.", [AUTHORS, TITLE]),
        ("The first author of “Dancing Bees” is Ada Moreau.", [AUTHORS, TITLE]),
        ("“Dancing Bees” is listed with code.", [field("has_code", "true")]),
        ("“Dancing Bees” is listed without code.", [field("has_code", "false")]),
        ("“Dancing Bees” is classed CL.", [field("subject", "CL")]),
        ("2 papers in the library of 2023.", [field("date", "2023"), field("date", "2023", "b")]),
        ("1 paper in the library.", [TITLE]),
    ],
)
def test_a_statement_that_gives_the_stored_value_is_supported(
    text: str, quotes: list[Quote]
) -> None:
    assert label(text, *quotes) == "supported"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“Dancing Bees” is dated 24 February 2023 (2023-02-24).", [field("date", "2023-02-23")]),
        ("“Dancing Bees” is by Ada Morell.", [AUTHORS]),
        ("The first author of “Dancing Bees” is Bo Lind.", [AUTHORS, TITLE]),
        ("The first author of “Dancing Bees” is Cy Tran.", [AUTHORS, TITLE]),
        ("The last author of “Dancing Bees” is Ada Moreau.", [AUTHORS, TITLE]),
        ("“Dancing Bees” is listed without code.", [field("has_code", "true")]),
        ("“Dancing Bees” is listed with code.", [field("has_code", "false")]),
        ("“Dancing Bees” is classed CV.", [field("subject", "CL")]),
        ("“Other Bees” is classed CL.", [field("subject", "CL"), TITLE]),
        ("“Dancing Bees” is classed .", [field("subject", "")]),
        ("3 papers in the library.", [TITLE]),
        ("2 papers in the library.", [TITLE, TITLE]),
        ("Many papers.", []),
    ],
)
def test_a_statement_that_does_not_is_not(text: str, quotes: list[Quote]) -> None:
    found = verify_fields(Statement(text, tuple(quotes)))
    assert found.label == "unsupported"
    assert found.why


BEES = field("authors", "Ada Moreau, Bo Lind")
WASPS = field("authors", "Ada Moreau, Cy Tran et al.", "b")


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Ada Moreau is an author of 2 papers.", [BEES, WASPS]),
        ("Ada Moreau is the first author of 2 papers.", [BEES, WASPS]),
        ("Bo Lind is an author of 1 paper.", [BEES]),
        ("Ada Moreau and Bo Lind are authors of 1 paper together.", [BEES]),
        ("3 authors are named in the library.", [BEES, WASPS]),
        ("“Dancing Bees” has 2 authors: Ada Moreau, Bo Lind.", [BEES, TITLE]),
        ("2 papers are dated 2023.", [field("date", "2023-02"), field("date", "2023", "b")]),
        ("1 paper comes from hive.", [field("affiliations", "hive, swarm")]),
        ("2 affiliations are named in the library.", [field("affiliations", "hive, swarm")]),
        ("1 paper is classed CL.", [field("subject", "CL")]),
        ("1 paper appeared in Bee World.", [field("venue", "Bee World")]),
        ("2023: “Dancing Bees”. Bees dance.",
         [field("date", "2023"), TITLE, Quote("a", "abstract", "Bees dance.", 0, 11)]),
    ],
)  # fmt: skip
def test_a_count_by_a_value_is_supported(text: str, quotes: list[Quote]) -> None:
    assert label(text, *quotes) == "supported"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Ada Moreau is an author of 3 papers.", [BEES, WASPS]),
        ("Bo Lind is an author of 2 papers.", [BEES, WASPS]),
        ("Bo Lind is the first author of 1 paper.", [BEES]),
        ("Ada is an author of 1 paper.", [BEES]),
        ("Bo Lind and Cy Tran are authors of 1 paper together.", [BEES]),
        ("4 authors are named in the library.", [BEES, WASPS]),
        ("“Dancing Bees” has 3 authors: Ada Moreau, Bo Lind.", [BEES, TITLE]),
        ("“Other Bees” has 2 authors: Ada Moreau, Bo Lind.", [BEES, TITLE]),
        ("“Dancing Bees” has 2 authors: Ada Moreau, Cy Tran.", [WASPS]),
        ("2 papers are dated 2023.", [field("date", "2023-02"), field("date", "2022", "b")]),
        ("1 paper comes from hive.", [field("affiliations", "hive mind")]),
        ("1 paper is classed CL.", [field("subject", "CV")]),
        ("1 paper appeared in Bee World.", [field("venue", "Wasp World")]),
        ("1 paper is classed CL.", [field("date", "2023")]),
        ("2023: “Dancing Bees”. Bees sing.",
         [field("date", "2023"), TITLE, Quote("a", "abstract", "Bees dance.", 0, 11)]),
    ],
)  # fmt: skip
def test_a_count_by_another_value_is_not(text: str, quotes: list[Quote]) -> None:
    found = verify_fields(Statement(text, tuple(quotes)))
    assert found.label == "unsupported"
    assert found.why
