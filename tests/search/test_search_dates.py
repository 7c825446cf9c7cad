"""Dates said in words become the bounds of a filter; dates that belong to other things do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.search.dates import MONTHS, find_span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("papers from 2019", "2019", "2019"),
        ("papers in March 2021", "2021-03", "2021-03"),
        ("published on 3 May 2020", "2020-05-03", "2020-05-03"),
        ("published on May 3rd, 2020", "2020-05-03", "2020-05-03"),
        ("papers of 2020-05-03", "2020-05-03", "2020-05-03"),
        ("papers since 2018", "2018", ""),
        ("papers by Brandt from 2020 not about soil", "2020", "2020"),
        ("papers from 2020 to 2022 not about soil", "2020", "2022"),
        ("papers from 2018 or later", "2018", ""),
        ("papers from 2018 or earlier", "", "2018"),
        ("papers after 2018", "2019", ""),
        ("papers before 2018", "", "2017"),
        ("papers before March 2018", "", "2018-02"),
        ("papers after December 2018", "2019-01", ""),
        ("papers after 28 February 2020", "2020-02-29", ""),
        ("papers before 1 January 2020", "", "2019-12-31"),
        ("papers until 2018", "", "2018"),
        ("papers no earlier than 2018", "2018", ""),
        ("papers between 2015 and 2018", "2015", "2018"),
        ("papers between 2018 and 2015", "2015", "2018"),
        ("papers from 2015 to 2018", "2015", "2018"),
        ("2015-2018 papers", "2015", "2018"),
        ("2017 papers on owls", "2017", "2017"),
    ],
)
def test_the_span_meant(text: str, first: str, last: str) -> None:
    span = find_span(text)
    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owls since 2018 in barns", "since 2018"),
        ("owls between 2015 and 2018?", "between 2015 and 2018"),
        ("owls from 2018 or later please", "from 2018 or later"),
    ],
)
def test_the_words_that_say_it(text: str, said: str) -> None:
    span = find_span(text)
    assert span is not None
    assert text[span.start : span.end].strip() == said


@pytest.mark.parametrize(
    "text",
    [
        "", "owls", "the BCI-2008 data", "results on the 2016 test set", "the 2023 season",
        "a corpus of 2000 words", "version 2019a", "it takes 120 ms", "WMT2014 translation",
    ],
)  # fmt: skip
def test_numbers_that_are_no_dates_of_papers(text: str) -> None:
    assert find_span(text) is None


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    span = find_span(text)
    assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.integers(1900, 2099), st.sampled_from(sorted(MONTHS)), st.integers(1, 28))
def test_both_orders_of_a_date_are_one_day(year: int, month: str, day: int) -> None:
    one, other = (
        find_span(f"papers of {day} {month} {year}"),
        find_span(f"papers of {month} {day}, {year}"),
    )
    assert one is not None
    assert other is not None
    assert one.first == one.last == other.first == f"{year}-{MONTHS[month]:02d}-{day:02d}"
