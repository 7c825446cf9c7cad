"""What is said of several papers at once: who they are, and which sources are whose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.distributed import Share, shares

OSEI, LI = "Counting bees. Ada Osei. 2020-01-02", "Dances. B. Li, C. Wu. 2019"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Osei (2020) and Li and Wu (2019) both use hives.",
         (Share("Osei (2020) use hives.", (0,)), Share("Li and Wu (2019) use hives.", (1,)))),
        ("Li et al. (2019), Osei (2020a), and Nemo (2020) all use hives.",
         (Share("Li et al. (2019) use hives.", (1,)), Share("Osei (2020a) use hives.", (0,)),
          Share("Nemo (2020) use hives.", ()))),
        ("Osei (2021) and Li (2019) use hives.",
         (Share("Osei (2021) use hives.", ()), Share("Li (2019) use hives.", (1,)))),
        ("Osei (n.d.) and Li (2019) use hives.",
         (Share("Osei (n.d.) use hives.", (0,)), Share("Li (2019) use hives.", (1,)))),
    ],
)  # fmt: skip
def test_each_paper_has_its_share(statement: str, expected: tuple[Share, ...]) -> None:
    assert shares(statement, [OSEI, LI]) == expected


@pytest.mark.parametrize(
    "statement",
    ["Osei (2020) uses hives.", "Bees and hives are used.", "", "Osei and Li use hives.",
     "Hives are used by Osei (2020) and Li (2019).", "Osei (2020) and Li (2019)"],
)  # fmt: skip
def test_other_statements_have_none(statement: str) -> None:
    assert shares(statement, [OSEI, LI]) == ()


def test_part_of_a_name_is_not_the_name() -> None:
    assert [share.sources for share in shares("Ose (2020) and L (2019) dance.", [OSEI, LI])] == [
        (), (),
    ]  # fmt: skip


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_has_shares_or_none(text: str, contexts: list[str]) -> None:
    for share in shares(f"A (2020) and B (2021) {text}", contexts):
        assert all(0 <= place < len(contexts) for place in share.sources)
    shares(text, contexts)


@pytest.mark.parametrize("unit", ["A ", "A (2020), ", "A (2020) and ", "Both "])
def test_a_long_statement_takes_no_long_time(unit: str) -> None:
    began = time.process_time()
    shares(unit * 2_000, [OSEI])
    assert time.process_time() - began < 2
