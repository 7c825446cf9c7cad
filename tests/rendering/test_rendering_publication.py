"""What a record says of its publication: kinds of venues, names in parts, addresses."""

from __future__ import annotations

import pytest

from reviewer.records import Author, Record
from reviewer.rendering.publication import (
    ARTICLE,
    OTHER,
    PAPER,
    PREPRINT,
    Person,
    people,
    publication,
    web_address,
)


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("Journal of Widget Research", ARTICLE),
        ("IEEE Transactions on Widgets", ARTICLE),
        ("Nature", ARTICLE),
        ("Proceedings of the National Academy of Widgets", ARTICLE),
        ("Widget Science", ARTICLE),
        ("TACL", ARTICLE),
        ("JMLR", ARTICLE),
        ("Proceedings of the 31st International Conference on Widgets", PAPER),
        ("Proceedings of EMNLP", PAPER),
        ("Proc. of the ACM Symposium on Widgets", PAPER),
        ("Workshop on Widgets", PAPER),
        ("WIDG 2020", PAPER),
        ("WidgConf '21", PAPER),
        ("WIDG", PAPER),
        ("WidGIPS", PAPER),
        ("Findings of WIDG", PAPER),
        ("arXiv preprint", PREPRINT),
        ("bioRxiv", PREPRINT),
        ("CoRR abs/2001.00001", PREPRINT),
        ("", OTHER),
    ],
)
def test_the_kind_is_told_from_the_venue(venue: str, kind: str) -> None:
    assert publication(Record(title="x", venue=venue)).kind == kind


def test_what_else_is_known_decides() -> None:
    assert publication(Record(title="x", arxiv_id="2001.00001")).kind == PREPRINT
    assert publication(Record(title="x", arxiv_id="2001.00001", venue="WIDG")).kind == PAPER
    assert publication(Record(title="x", venue="WIDG", pmid="12")).kind == ARTICLE


@pytest.mark.parametrize(
    ("given", "arxiv", "arxiv_class", "subject"),
    [
        ("2001.00001", "2001.00001", "cs.CL", "cs.CL"),
        ("arXiv:2001.00001v2", "2001.00001v2", "", "CL"),
        ("hep-th/9901001", "hep-th/9901001", "hep-th", "hep-th"),
        ("math.CO/0101001", "math.CO/0101001", "", ""),
        ("2001.00001}, \\x", "", "", "cs.CL"),
    ],
)
def test_arxiv_identifiers(given: str, arxiv: str, arxiv_class: str, subject: str) -> None:
    found = publication(Record(title="x", arxiv_id=given, subject=subject))
    assert (found.arxiv, found.arxiv_class) == (arxiv, arxiv_class)
    assert found.url == (f"https://arxiv.org/abs/{arxiv}" if arxiv else "")


@pytest.mark.parametrize(
    ("doi", "read"),
    [
        ("10.1000/x_y", "10.1000/x_y"),
        ("https://doi.org/10.1000/X", "10.1000/X"),
        ("doi: 10.1000/X", "10.1000/X"),
        ("10.1000/(SI)1<3::A>3.0;2-9", "10.1000/(SI)1<3::A>3.0;2-9"),
        ("10.1000/a}b", ""),
        ("10.1000/a b", ""),
        ("10.1000/a%b", ""),
        ("x", ""),
    ],
)
def test_dois(doi: str, read: str) -> None:
    assert publication(Record(title="x", doi=doi)).doi == read


@pytest.mark.parametrize(
    ("date", "read"),
    [("2020", (2020,)), ("2020-02", (2020, 2)), ("2020-02-03", (2020, 2, 3)), ("", ()),
     ("soon", ()), ("2020-13", (2020,))],
)  # fmt: skip
def test_dates(date: str, read: tuple[int, ...]) -> None:
    assert publication(Record(title="x", date=date)).date == read


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.org/a?b=c&d=~e#f", "https://x.org/a?b=c&d=~e#f"),
        ("http://x.org/a%20b%", "http://x.org/a%20b%25"),
        ("https://x.org/\\}{^é<>\"`|", "https://x.org/%5C%7D%7B%5E%C3%A9%3C%3E%22%60%7C"),
        ("https://x.org/a b", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("//x.org", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str, address: str) -> None:
    assert web_address(url) == address


@pytest.mark.parametrize(
    ("family", "given", "person"),
    [
        ("Meer", "Jan", Person("Meer", "Jan")),
        ("van der Meer", "Jan", Person("Meer", "Jan", "van der")),
        ("Van Durme", "Ben", Person("Van Durme", "Ben")),
        ("García y Vega", "Ana", Person("García y Vega", "Ana")),
        ("boyd", "danah", Person("boyd", "danah")),
        ("Francia", "Guillermo III", Person("Francia", "Guillermo", "", "III")),
        ("The Widget Team", "", Person("The Widget Team")),
    ],
)
def test_names_in_their_parts(family: str, given: str, person: Person) -> None:
    assert people([Author("x", family, given)]) == (person,)
    assert person.whole == (not given)


def test_a_name_without_letters_is_left_out() -> None:
    marks = (Author("\x00", "\x00", ""), Author("x", "\u200f", "\u200f"))
    assert people([*marks, Author("Plato", "", "\u200f")]) == (Person("Plato"),)
