"""Filters: SQL and `Filter.matches` say the same, also of records and filters drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Author, Record
from tests.fixtures import make_record

DATES = ("", "2019", "2019-12", "2020-01-05", "2020-12-31", "2021")
CLASSES = ("", "CL", "cs.CL", "CV", "eess.AS")
PLACES = ((), ("Stanford",), ("Université de Genève", "MIT"))
NAMES = ("Wang", "X. Wang", "Zoë Ng", "Nobody")
SIMPLE = st.builds(
    Filter,
    first=st.sampled_from(DATES),
    last=st.sampled_from(DATES),
    authors=st.lists(st.sampled_from(NAMES), max_size=1).map(tuple),
    subjects=st.lists(st.sampled_from(("CL", "cs.cl", "CV", "XX")), max_size=2).map(tuple),
    affiliations=st.lists(st.sampled_from(("universite de geneve", "MIT")), max_size=1).map(tuple),
    has_code=st.sampled_from((None, True, False)),
)
FILTERS = st.builds(
    lambda one, others: replace(one, excluded=tuple(others)), SIMPLE, st.lists(SIMPLE, max_size=2)
)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(DATES),
        st.sampled_from(CLASSES),
        st.sampled_from(PLACES),
        st.sampled_from(("Xinyu Wang", "Zoë Ng", "Ann Wangari")),
        st.sampled_from((None, True, False)),
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(rows=RECORDS, wanted=st.lists(FILTERS, min_size=1, max_size=12))
def test_sql_and_python_agree_on_what_matches(
    make_library: Callable[..., Library], rows: list[tuple[Any, ...]], wanted: list[Filter]
) -> None:
    with make_library() as library:
        library.remove([record.key for record in library.catalog.all()])
        library.add(_records(rows))
        records = list(library.catalog.all())
        for one in wanted:
            assert library.matching(one) == [r.key for r in records if one.matches(r)]


def _records(rows: list[tuple[Any, ...]]) -> list[Record]:
    return [
        replace(
            make_record(number),
            date=date, subject=subject, affiliations=places, has_code=code,
            authors=(Author(str(name), str(name).split()[1], str(name).split()[0]),),
        )
        for number, (date, subject, places, name, code) in enumerate(rows, start=1)
    ]  # fmt: skip


def test_keys_are_the_only_records_that_match(make_library: Callable[..., Library]) -> None:
    with make_library() as library:
        library.add([make_record(number) for number in range(1, 6)])
        keys = [record.key for record in library.catalog.all()]
        some = (keys[3], keys[0], "unknown2020key")
        assert library.matching(Filter(keys=some)) == [keys[0], keys[3]]
        coded = [key for key in some[:2] if library.get(key).has_code]
        assert sorted(library.matching(Filter(keys=some, has_code=True))) == sorted(coded)
        assert library.matching(Filter(excluded=(Filter(keys=(keys[1],)),))) == [
            keys[0], *keys[2:]
        ]  # fmt: skip
        assert library.matching(Filter()) == keys
        assert library.matching(Filter(keys=tuple(keys) * 2000)) == keys
    assert Filter(keys=("a",))
    assert not Filter()
