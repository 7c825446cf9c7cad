from __future__ import annotations

import pytest

from reviewer.formats.dates import date


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("4-8 Aug. 2020", "2020-08-04"),
        ("MAY 02-04, 2019", "2019-05-02"),
        ("June 12\u201313, 2004", "2004-06-12"),
        ("2020 Jan 5-7", "2020-01-05"),
        ("2010 Mar-Apr", "2010-03"),
        ("2019-12-10", "2019-12-10"),
        ("10-12-2004", "2004"),
        ("Aug 2019-2020", "2019-08"),
    ],
)
def test_a_range_of_days_begins_with_the_first(shown: str, expected: str) -> None:
    assert date(shown) == expected
