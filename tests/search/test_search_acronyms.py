"""Acronyms read off texts, by Schwartz and Hearst."""

from __future__ import annotations

import pytest

from reviewer.search.acronyms import Pair, expand, pairs, table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use a conditional random field (CRF) here.",
         (Pair("CRF", "conditional random field"),)),
        ("Named entity recognition (NER) and soil water content (SWC; in %).",
         (Pair("NER", "Named entity recognition"), Pair("SWC", "soil water content"))),
        ("the TLA (three letter acronym) problem", (Pair("TLA", "three letter acronym"),)),
        ("human immunodeficiency virus type one (HIV-1)", ()),
        ("We tried (in 2019) hard (really).", ()),
        ("soil maps (Brandt)", ()),
        ("no parenthesis", ()),
        ("a field (CRF)", ()),
    ],
)  # fmt: skip
def test_pairs(text: str, expected: tuple[Pair, ...]) -> None:
    assert pairs(text) == expected


def test_the_commonest_long_form_is_kept() -> None:
    soil = "soil water content (SWC)"
    assert table([soil, "small wooden chair (SWC)", soil]) == {"swc": "soil water content"}


def test_a_plural_is_its_singular() -> None:
    assert table(["conditional random fields (CRFs)"]) == {"crf": "conditional random fields"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("papers on CRF", "papers on CRF conditional random field"),
        ("papers on CRFs", "papers on CRFs conditional random field"),
        ("conditional random field or CRF", "conditional random field or CRF"),
        ("state of the art", "state of the art"),
        ("ART trials", "ART trials antiretroviral therapy"),
        ("unknown ABC", "unknown ABC"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    known = {"crf": "conditional random field", "art": "antiretroviral therapy"}
    assert expand(text, known) == expected
