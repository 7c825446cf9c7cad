"""Lists of authors, in every way in which exports and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats.name_lists import listed, unglued

LISTS = [
    ("Zhang, Y.; Smith, J.", "Zhang Smith"),
    ("Y. Zhang; J. Smith", "Zhang Smith"),
    ("Zhang Y.; Smith J.", "Zhang Smith"),
    ("Zhang, Y.;Smith, J.;", "Zhang Smith"),
    ("Zhang Y., Smith J.", "Zhang Smith"),
    ("Zhang Y, Smith JA, Ruiz-Lo M.", "Zhang Smith Ruiz-Lo"),
    ("Smith JA, Jones AB.", "Smith Jones"),
    ("Y. Zhang, J. Smith", "Zhang Smith"),
    ("Yunan Zhang, John Smith", "Zhang Smith"),
    ("Yunan Zhang, John Smith, and Ana Ruiz", "Zhang Smith Ruiz"),
    ("Y. Zhang, J. Smith and A. Ruiz", "Zhang Smith Ruiz"),
    ("Y. Zhang, J. Smith & A. Ruiz", "Zhang Smith Ruiz"),
    ("Zhang, Yu and Smith, John", "Zhang Smith"),
    ("Zhang, Yu and Smith, John and UNESCO", "Zhang Smith UNESCO"),
    ("Zhang, Y., & Smith, J.", "Zhang Smith"),
    ("Zhang, Y., Smith, J., & Ruiz, A. B.", "Zhang Smith Ruiz"),
    ("Zhang, Y., Smith, J.-P., Ruiz, A.B.", "Zhang Smith Ruiz"),
    ("Zhang, Yu, Smith, John", "Zhang Smith"),
    ("Zhang Y|Smith J", "Zhang Smith"),
    ("Zhang, Y.|Smith, J.", "Zhang Smith"),
    ("Yu Zhang\nJohn Smith", "Zhang Smith"),
    ("Zhang, Yu,\nSmith, John", "Zhang Smith"),
    ("Zhang, Yu (57190001234); Smith, John (7004000001)", "Zhang Smith"),
    ("['Zhang, Y.', 'Smith, J.']", "Zhang Smith"),
    ('["Yu Zhang", "John Smith"]', "Zhang Smith"),
    ("Smith, Jr., John", "Smith"),
    ("Smith, John, Jr.", "Smith"),
    ("Smith, John", "Smith"),
    ("Smith, J", "Smith"),
    ("John Smith", "Smith"),
    ("Smith and Jones", "Smith Jones"),
    ("John Smith and Mary Jones", "Smith Jones"),
    ("Smith, Jones, Brown", "Smith Jones Brown"),
    ("van der Meer, Jan Willem", "van_der_Meer"),
    ("van der Meer, Jan and de la Cruz, Ana", "van_der_Meer de_la_Cruz"),
    ("Ministry of Health and Welfare", "Ministry_of_Health_and_Welfare"),
    ("World Health Organization; Smith, J.", "World_Health_Organization Smith"),
    ("{Barnes and Noble, Inc.} and Smith, John", "Barnes_and_Noble,_Inc. Smith"),
    ("Smith, J., ATLAS Collaboration, Jones, K.", "Smith ATLAS_Collaboration Jones"),
    ("张伟, 李明", "张伟 李明"),
    ("张伟；李明", "张伟 李明"),
    ("Liu R., Adler D.G.", "Liu Adler"),
    ("Zhang, Y.*; Smith, J.†", "Zhang Smith"),
    ("", ""),
    (" ; ", ""),
]


@pytest.mark.parametrize(("text", "families"), LISTS)
def test_the_separator_is_told_from_the_list(text: str, families: str) -> None:
    found = listed(text)
    assert [one.family.replace(" ", "_") for one in found.authors] == families.split()
    assert not found.truncated


@pytest.mark.parametrize(
    "text",
    [
        "Zhang Y., Smith J. et al.",
        "Zhang, Y., Smith, J., et al",
        "Zhang, Yu and Smith, John and others",
        "Y Zhang, J Smith…",
        "Y Zhang, J Smith, ...",
        "Zhang, Y.; Smith, J.; et al.",
        "Zhang, Y.; Smith, J.; others",
    ],
)
def test_a_list_says_that_there_are_more(text: str) -> None:
    found = listed(text)
    assert [one.family for one in found.authors] == ["Zhang", "Smith"]
    assert found.truncated


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Andy SmithTom Weber", "Andy Smith; Tom Weber"),
        ("A. SmithT. B. WeberJoão Sá", "A. Smith; T. B. Weber; João Sá"),
        ("Ronald McDonald", "Ronald McDonald"),
        ("Ronald McDonaldAnn DeVito", "Ronald McDonald; Ann DeVito"),
        ("Smith, A.; Weber, T.", "Smith, A.; Weber, T."),
    ],
)
def test_names_without_anything_between(text: str, shown: str) -> None:
    assert unglued(text) == shown


@settings(max_examples=100)
@given(st.text(alphabet=st.sampled_from("AbcZ.,;|&{}[]'\"()1 \nand…李"), max_size=80))
def test_any_text_is_a_list(text: str) -> None:
    assert all(one.name.strip() and one.family.strip() for one in listed(text).authors)
