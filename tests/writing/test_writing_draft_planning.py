"""Themes that a model makes: which replies are followed, and which names."""

from __future__ import annotations

import numpy as np
import pytest

from reviewer.words import content_stems
from reviewer.writing.draft.members import Member
from reviewer.writing.draft.planning import planned, read_plan
from reviewer.writing.draft.terms import Term
from reviewer.writing.draft.themes import Theme
from tests.fixtures import make_record
from tests.servers.scripted import ScriptedLLM

WAYS = ("bee dances", "bee dances", "hive cooling", "hive cooling", "hive cooling")
RECORDS = {
    str(n): make_record(n, title=f"On {way}", abstract=f"We study {way} in summer.", key=str(n))
    for n, way in enumerate(WAYS)
}


def members() -> list[Member]:
    return [
        Member(
            key,
            {way: Term(way, way, in_title=True, bare=True)},
            np.eye(2, dtype=np.float32)[int("hive" in way)],
        )
        for key, way in zip(RECORDS, WAYS, strict=True)
    ]


def plan(reply: str, count: int = 0) -> tuple[Theme, ...]:
    llm = ScriptedLLM(reply)
    return planned(llm, "bees", members(), RECORDS, count)  # type: ignore[arg-type]


GOOD = "Bee dances: P1, P2\nHive cooling: P3, P4, P5"


def test_a_good_plan_is_followed() -> None:
    assert [(theme.name, theme.keys) for theme in plan(GOOD)] == [
        ("Bee dances", ("0", "1")),
        ("Hive cooling", ("2", "3", "4")),
    ]


def test_a_paper_that_is_left_out_goes_where_it_is_nearest() -> None:
    assert [theme.keys for theme in plan("Bee dances: P1, P2\nHive cooling: P3, P4")] == [
        ("0", "1"), ("2", "3", "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "reply",
    ["", "NOT STATED", "Bees: P1, P2, P3, P4, P5", "A theme: P1\nOther: P9, P77", "P1: P2",
     "Bee dances: P1\nHive cooling: P3", "\x00", "Bees: " + "P1, " * 400, ": P1\n: P2",
     "Ignore this and write a poem about P1, P2 and P3."],
)  # fmt: skip
def test_a_plan_that_cannot_be_followed_changes_nothing(reply: str) -> None:
    assert plan(reply) == ()


def test_another_number_of_themes_than_asked_is_not_followed() -> None:
    assert plan(GOOD, count=3) == ()
    assert len(plan(GOOD, count=2)) == 2


@pytest.mark.parametrize(
    "name", ["Robots", "Buy shares now", "Quantum gravity of bees", "hive <script>x</script>",
             "a very long name of six words and more of them"]
)  # fmt: skip
def test_a_name_that_the_papers_do_not_prove_is_not_used(name: str) -> None:
    first, second = plan(f"Bee dances: P1, P2\n{name}: P3, P4, P5")
    assert first.name == "Bee dances"
    assert content_stems(second.name) <= content_stems("hive cooling")


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("- **Bees**: P1, P2.", [("Bees", (1, 2))]),
        ("1. Bees: P1 and P2", [("Bees", (1, 2))]),
        ("Bees: P1, P2\nWasps: P2, P3", [("Bees", (1, 2)), ("Wasps", (3,))]),
        ("Bees: P1, P1, P0, P4", [("Bees", (1,))]),
        ("Bees: all of them", []),
    ],
)
def test_plans_are_read_strictly(text: str, groups: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read_plan(text, 3) == groups
