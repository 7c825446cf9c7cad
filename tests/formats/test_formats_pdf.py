"""PDF files: what is plain on their first page, and what is said where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.formats import FORMATS, named
from reviewer.formats.document import Document
from reviewer.formats.pdf_page import joined, repaired
from reviewer.records import ParseFailure, Record

FIXTURES = Path(__file__).parent / "fixtures" / "pdf"
Line = tuple[float, float, float, str, str]
"""x, y, size, font (R or B), text."""


def pdf(*lines: Line, info: str = "", trailer: str = "") -> bytes:
    """A PDF of one page with these lines, written by hand."""
    shown = "".join(
        f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"
        for x, y, size, font, text in lines
    )
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>",
        f"<< {info} >>",
    ]
    made = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 8\n0000000000 65535 f \n{table}"
    start = made.index("xref\n0 8")
    made += f"trailer\n<< /Size 8 /Root 1 0 R /Info 7 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return made.encode("latin-1")


def read(data: bytes) -> Record | ParseFailure:
    assert [one.name for one in FORMATS if one.sniff(Document.of(data, "x"))] == ["pdf"]
    (row,) = named("pdf").read(Document.of(data, "x"))
    return row


def record(data: bytes) -> Record:
    row = read(data)
    assert isinstance(row, Record), row
    return row


def body(y: float, *, lines: int = 12) -> list[Line]:
    return [
        (72, y - 12 * n, 10, "R", "plain words that go on for a while and say nothing much at all")
        for n in range(lines)
    ]


TITLE: list[Line] = [
    (72, 760, 9, "R", "Journal of Invented Layout, Vol. 3, 2019"),
    (72, 720, 18, "R", "A Title in Two Lines"),
    (72, 699, 18, "R", "That Belong Together"),
]
AUTHORS: Line = (72, 670, 12, "R", "Ada Berg, Nils van der Dahl and J. B. Ruiz")
ABSTRACT: list[Line] = [
    (72, 620, 11, "B", "Abstract"),
    (72, 600, 10, "R", "We set papers by hand. It is effi-"),
    (72, 588, 10, "R", "cient, and nothing is guessed."),
]
SECTION: Line = (72, 560, 13, "B", "1 Introduction")


def test_a_paper_set_by_hand() -> None:
    row = record(pdf(*TITLE, AUTHORS, *ABSTRACT, SECTION, *body(540)))
    assert row.title == "A Title in Two Lines That Belong Together"
    assert [one.family for one in row.authors] == ["Berg", "van der Dahl", "Ruiz"]
    assert row.abstract == "We set papers by hand. It is efficient, and nothing is guessed."
    assert (row.date, row.detail("pdf:not-found")) == ("", "date, identifier")
    assert row.detail("number-of-pages") == "1"


def test_what_is_not_found_is_said() -> None:
    row = record(pdf(*TITLE, *body(640)))
    assert (row.authors, row.abstract) == ((), "")
    assert row.detail("pdf:not-found") == "authors, abstract, date, identifier"


@pytest.mark.parametrize(
    ("line", "families"),
    [
        ("Ada Berg 1, Nils Dahl 2", ["Berg", "Dahl"]),
        ("Ada Berg* and Nils Dahl", ["Berg", "Dahl"]),
        ("ADA BERG AND NILS DAHL", ["Berg", "Dahl"]),
        ("by Ada Berg", ["Berg"]),
        ("April Lee and June Kim", ["Lee", "Kim"]),
        ("Prof. Dr. Ada Berg", ["Berg"]),
        ("Ada Berg, Institute of Invention, Oslo", []),
        ("ada@berg.org", []),
        ("University of Oslo", []),
        ("12 March 2020", []),
        ("Draft of the Second Version", []),
    ],
)
def test_lines_of_authors(line: str, families: list[str]) -> None:
    row = record(pdf(*TITLE, (72, 670, 12, "R", line), *ABSTRACT, SECTION, *body(540)))
    assert [one.family for one in row.authors] == families


def test_some_of_the_authors_are_no_authors() -> None:
    last: Line = (72, 640, 12, "R", "Sara Olsen")
    for lines in (["Ada Berg Nils Dahl Jo Kim Ann Lee"], ["Ada Berg", "ETH"]):
        first: list[Line] = [(72, 670 - 13 * n, 12, "R", line) for n, line in enumerate(lines)]
        row = record(pdf(*TITLE, *first, last, *ABSTRACT, SECTION, *body(540)))
        assert (row.authors, "authors" in row.detail("pdf:not-found")) == ((), True)


def test_authors_each_above_an_affiliation_in_another_font() -> None:
    lines: list[Line] = [
        (72, 670, 12, "B", "Ada Berg"),
        (72, 657, 11, "R", "North University"),
        (72, 640, 12, "B", "Nils Dahl"),
        (72, 627, 11, "R", "Los Angeles"),
    ]
    row = record(pdf(*TITLE, *lines, *ABSTRACT, SECTION, *body(540)))
    assert [one.family for one in row.authors] == ["Berg", "Dahl"]


@pytest.mark.parametrize(
    ("info", "title"),
    [
        ("A title in two lines that belong together", "A title in two lines that belong together"),
        ("Something else entirely", "A Title in Two Lines That Belong Together"),
        ("Microsoft Word - draft7.doc", "A Title in Two Lines That Belong Together"),
        ("untitled", "A Title in Two Lines That Belong Together"),
    ],
)  # fmt: skip
def test_the_title_of_the_metadata_must_stand_on_the_page(info: str, title: str) -> None:
    assert record(pdf(*TITLE, *body(640), info=f"/Title ({info})")).title == title


def test_authors_of_the_metadata_must_stand_on_the_page() -> None:
    line: Line = (72, 670, 12, "R", "Ada Berg, Oslo, and Nils Dahl, Bergen, Norway")
    named_ = record(pdf(*TITLE, line, *body(640), info="/Author (Ada Berg; Nils Dahl)"))
    assert [one.family for one in named_.authors] == ["Berg", "Dahl"]
    other = record(pdf(*TITLE, line, *body(640), info="/Author (Ada Berg; Jo Kim)"))
    assert (other.authors, other.detail("pdf:Author")) == ((), "Ada Berg; Jo Kim")


@pytest.mark.parametrize(
    ("lines", "info", "doi"),
    [
        (["https://doi.org/10.1000/one"], "", "10.1000/one"),
        (["DOI: 10.1000/one", "doi:10.1000/One"], "", "10.1000/one"),
        (["doi:10.1000/one", "doi:10.1000/two"], "", ""),
        (["doi:10.1000/one"], "/doi (10.1000/meta)", "10.1000/meta"),
        (["doi:10.1000/one"], "/Subject (doi:10.1000/meta)", "10.1000/meta"),
    ],
)
def test_a_doi_is_taken_where_there_is_one(lines: list[str], info: str, doi: str) -> None:
    feet: list[Line] = [(72, 60 - 12 * n, 8, "R", text) for n, text in enumerate(lines)]
    found = record(pdf(*TITLE, AUTHORS, *body(640), *feet, info=info)).doi
    assert found.lower() == doi


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(), "has no text"),
        (pdf(*body(700)), "no title found in the PDF; name the paper by a .bib entry"),
        (pdf(*TITLE)[:300], "no title found|has no text|damaged"),
        (b"%PDF-1.7\n" + b"garbage \xff\0" * 50, "damaged"),
        (
            pdf(*TITLE, trailer="/Encrypt << /Filter /Standard /V 4 /R 4 /O (x) /U (y) /P 1 >>"),
            "encrypted|damaged",
        ),
    ],
)
def test_what_cannot_be_read_is_one_rejection(data: bytes, reason: str) -> None:
    row = read(data)
    assert isinstance(row, ParseFailure)
    assert (row.line, row.last_line) == (1, 1)
    assert any(part in row.reason for part in reason.split("|")), row.reason


def test_damaged_files_are_rows_or_rejections() -> None:
    data = (FIXTURES / "two-columns.pdf").read_bytes()
    for place in range(0, len(data), len(data) // 7):
        broken = data[:place] + b"\0>>\xff" + data[place + 4 :]
        found = list(named("pdf").read(Document.of(broken, "x")))
        assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("e\x1ecient \x1cnds", "efficient finds"),
        ("Preﬁxed ﬂow", "Prefixed flow"),
        ("KOV ´ACS", "KOVÁCS"),
        ("M¨uller", "Müller"),
        ("Garc´ıa", "García"),
        ("Paul ´Elan", "Paul Élan"),
        ("a `quoted' b", "a `quoted' b"),
        ("an `apt' one", "an `apt' one"),
        ("it´s", "it´s"),
    ],
)
def test_letters_are_made_whole(text: str, whole: str) -> None:
    assert repaired(text) == whole


def test_lines_are_joined() -> None:
    assert joined(["effi-", "cient and", "state-", "Of"]) == "efficient and state- Of"
