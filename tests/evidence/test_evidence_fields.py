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
