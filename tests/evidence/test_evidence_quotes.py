"""Quotes are exact or they are nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_field, quote_passage
from reviewer.passages import record_sentences
from reviewer.records import Record, field_value
from tests.fixtures import make_record

RECORD = make_record(3, key="author2003study")
FIELDS = ("authors", "date", "subject", "has_code", "affiliations", "venue")


def test_every_sentence_of_a_record_is_an_exact_quote() -> None:
    quotes = [quote_passage(RECORD, passage) for passage in record_sentences(RECORD)]
    assert [quote.field for quote in quotes] == ["title", "abstract", "abstract", "abstract"]
    assert all(quote.is_exact(RECORD) for quote in quotes)
    assert not any(quote.is_exact(make_record(4)) for quote in quotes[:3])


@pytest.mark.parametrize("field", FIELDS)
def test_a_metadata_quote_is_the_stored_value_without_offsets(field: str) -> None:
    quote = quote_field(RECORD, field)
    assert (quote.text, quote.start, quote.end) == (field_value(RECORD, field), None, None)
    assert quote.is_exact(RECORD)
    assert not replace(quote, text=quote.text + "x").is_exact(RECORD)
    assert not replace(quote, start=0, end=1).is_exact(RECORD)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "We study widget 4."},
        {"start": 1},
        {"end": 5},
        {"start": None, "end": None},
        {"field": "title"},
    ],
)
def test_a_quote_that_is_off_in_anything_is_not_exact(change: dict[str, object]) -> None:
    good = Quote(RECORD.key, "abstract", "We study widget 3.", 0, 18)
    assert good.is_exact(RECORD)
    assert not replace(good, **change).is_exact(RECORD)  # type: ignore[arg-type]


@pytest.mark.parametrize(("start", "end"), [(-8, None), (-18, -1), (0, None), (0, 10_000)])
def test_offsets_that_only_python_takes_are_not_exact(start: int, end: int | None) -> None:
    record = Record("T", abstract="Code is public now.")
    text = record.abstract[start:end]
    assert not Quote("", "abstract", text, start, end).is_exact(record)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_a_quote_is_exact_only_for_its_own_slice(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    record = Record("T", abstract=text)
    quote = Quote("", "abstract", text[start:end], start, end)
    assert quote.is_exact(record) == (start < end)
    assert not replace(quote, text=quote.text + "x").is_exact(record)


def test_as_json() -> None:
    quote = Quote("k", "abstract", "Bees dance.", 0, 11)
    shown = {"record": "k", "field": "abstract", "quote": "Bees dance.", "start": 0, "end": 11}
    assert Statement("Bees dance.", (quote,), "supported").to_dict() == {
        "text": "Bees dance.", "verdict": "supported", "citations": [shown],
    }  # fmt: skip
    assert Withheld("Pigs fly.", "no").to_dict() == {"text": "Pigs fly.", "why": "no"}
