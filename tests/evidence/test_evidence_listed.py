"""An item of a list is no assertion of its own."""

from __future__ import annotations

import pytest

from reviewer.evidence.verify import SUPPORTED, Source, verify

OWLS = (
    "We study owls under three conditions: 1) owls and mice share one barn; 2) owls hunt alone in "
    "the field; 3) owls and foxes are apart."
)


@pytest.mark.parametrize(
    ("statement", "stands"),
    [
        (OWLS, True),
        ("We study owls under three conditions.", True),
        ("Owls and foxes are apart.", False),
        ("Owls hunt alone in the field.", False),
        ("Owls and mice share one barn.", False),
    ],
)
def test_items_hold_under_what_introduces_them(statement: str, stands: bool) -> None:
    assert (verify(statement, [Source(OWLS)]).label == SUPPORTED) is stands


def test_a_single_mark_is_no_list() -> None:
    quote = "(2) Owls hunt alone in the field."
    assert verify("Owls hunt alone in the field.", [Source(quote)]).label == SUPPORTED


def test_a_title_said_again_is_a_predicate() -> None:
    quote = "Strigid is 8 times faster than the strong Noctua baseline on barns."
    title = "Strigid: Silence-Aware Wing Sharding Among Night Hunters"
    said = (
        "Strigid: Silence-Aware Wing Sharding Among Night Hunters is a new tool that uses "
        "silence-aware wing sharding to improve the Noctua baseline."
    )
    assert verify(said, [Source(quote, title)], 0.9, (0.9,)).label != SUPPORTED
