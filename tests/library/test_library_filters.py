"""Filters restricted to keys."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from tests.fixtures import make_record


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
