from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from invented import HARD, MIXED, Paper, author_page, page

from reviewer.formats import read
from reviewer.records import ParseFailure, Record, Source


def read_text(folder: Path, text: str) -> list[Record | ParseFailure]:
    path = folder / "page.txt"
    path.write_bytes(text.encode())
    return list(read(path))


def shown(item: Record | ParseFailure) -> tuple[str, tuple[str, ...], bool, tuple[str, ...]]:
    assert isinstance(item, Record), item
    names = tuple(author.name for author in item.authors)
    return item.title, names, item.authors_truncated, item.affiliations


def gold(paper: Paper) -> tuple[str, tuple[str, ...], bool, tuple[str, ...]]:
    return paper.title, paper.names, paper.et_al, paper.affiliations


@pytest.mark.parametrize("papers", [MIXED, HARD, author_page()], ids=["mixed", "hard", "author"])
def test_every_boundary_of_a_page_is_found(papers: tuple[Paper, ...], tmp_path: Path) -> None:
    assert [shown(item) for item in read_text(tmp_path, page(papers))] == [
        gold(paper) for paper in papers
    ]


@pytest.mark.parametrize("paper", [*MIXED, *HARD], ids=lambda paper: paper.title)
def test_a_record_alone_on_its_page_is_read(paper: Paper, tmp_path: Path) -> None:
    assert [shown(item) for item in read_text(tmp_path, page([paper]))] == [gold(paper)]


def test_all_fields_of_a_record(tmp_path: Path) -> None:
    text = page(MIXED)
    records = read_text(tmp_path, text)
    first = records[0]
    assert isinstance(first, Record)
    assert (first.date, first.subject, first.has_code) == ("2025-03-03", "CL", True)
    assert first.abstract == MIXED[0].abstract
    assert first.authors[1].family == "Wróblewski-Kęsik"
    assert (first.key, first.venue, first.doi) == ("", "", "")
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert first.sources == (Source("page.txt", "listing", 1, 3, digest),)


def test_sources_give_the_lines_and_the_name_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(page(MIXED), encoding="utf-8")
    sources = [item.sources[0] for item in read(path, name="sub/x.txt") if isinstance(item, Record)]
    assert [source.file for source in sources] == ["sub/x.txt"] * len(MIXED)
    assert [(source.first_line, source.last_line) for source in sources] == [
        (3 * index + 1, 3 * index + 3) for index in range(len(MIXED))
    ]


@pytest.mark.parametrize(
    ("header", "subject", "date", "has_code"),
    [
        ("CLMar 3, 2025Code", "CL", "2025-03-03", True),
        ("CL Mar 3, 2025 Code", "CL", "2025-03-03", True),
        ("cs.CLDecember 31, 1999", "cs.CL", "1999-12-31", False),
        ("Sept. 9, 2100", "", "2100-09-09", False),
        ("hep-thJan 1, 1900", "hep-th", "1900-01-01", False),
        ("cond-mat.mes-hallMay 2, 2001", "cond-mat.mes-hall", "2001-05-02", False),
        ("WHATEVERJuly 4, 2020code", "WHATEVER", "2020-07-04", True),
        ("MAMar 12, 2012", "MA", "2012-03-12", False),
        ("CL\tFeb\u00a029, 2024", "CL", "2024-02-29", False),
    ],
)
def test_headers(header: str, subject: str, date: str, has_code: bool, tmp_path: Path) -> None:
    lines = [*MIXED[0].lines, header, *MIXED[1].lines[1:], *MIXED[2].lines]
    found = read_text(tmp_path, "\n".join(lines))
    assert [type(item) for item in found] == [Record] * 3
    assert isinstance(found[1], Record)
    assert (found[1].subject, found[1].date, found[1].has_code) == (subject, date, has_code)


KNOWN_AUTHOR = (
    "CVMay 2, 2020\nBoats and BridgesOle Tveitane, VanReed Ahlstrøm, Ib Juulsen et al.\nText.\n"
)
KNOWN_WORD = (
    "CVMay 2, 2020\nBoats and BridgesOle Tveitane, Ib Juulsen\nBoats. DeltaVan models boats.\n"
)


@pytest.mark.parametrize(
    ("other", "title", "first"),
    [
        (KNOWN_AUTHOR, "Mapping Rivers with Delta", "VanReed Ahlstrøm"),
        (KNOWN_WORD, "Mapping Rivers with DeltaVan", "Reed Ahlstrøm"),
    ],
)
def test_the_rest_of_the_page_decides(other: str, title: str, first: str, tmp_path: Path) -> None:
    line = "Mapping Rivers with DeltaVanReed Ahlstrøm, Sten Dahlerup"
    found = read_text(tmp_path, f"{other * 2}CVMay 1, 2020\n{line}\nRivers change their beds.\n")
    assert shown(found[-1]) == (title, (first, "Sten Dahlerup"), False, ())


@pytest.mark.parametrize(
    ("line", "title", "names", "affiliations"),
    [
        ("A · B: Mixing PaintJohn Doering, Jo Roewer", "A · B: Mixing Paint", 2, ()),
        ("A · B: Mixing PaintJohn Doering, Jo Roewer · mit", "A · B: Mixing Paint", 2, ("mit",)),
        ("Mixing PaintJohn Doering · MIT, Big Lab", "Mixing Paint", 1, ("MIT", "Big Lab")),
        ("Mixing PaintJohn Doering, Jo Roewer, Ada Kip et al", "Mixing Paint", 3, ()),
        ("Mixing PaintJohn Doering, Jo Roewer, Ada Kip, et al.", "Mixing Paint", 3, ()),
        ("Mixing PaintLina Berghe, Jr., Ada Kip", "Mixing Paint", 2, ()),
        ("Painting in C++Ann Poehler", "Painting in C++", 1, ()),
        ("Painting 2.0Ann Poehler", "Painting 2.0", 1, ()),
        ("What is “paint”?Ann Poehler", "What is “paint”?", 1, ()),
        ("PaintÉmile Zolander, Ada Kip", "Paint", 2, ()),
    ],
)
def test_the_grammar_of_a_title_line(
    line: str, title: str, names: int, affiliations: tuple[str, ...], tmp_path: Path
) -> None:
    found = read_text(tmp_path, f"CVMay 1, 2020\n{line}\nWe mix paint for painting.\n")
    read_title, read_names, _, read_affiliations = shown(found[0])
    assert (read_title, len(read_names), read_affiliations) == (title, names, affiliations)


@pytest.mark.parametrize(
    "line",
    [
        "A Title That Nobody Signed",
        "Mixing Paint John Doering, Jane Roewer",
        "Mixing PaintJohn Doering et al.",
        "Mixing PaintJohn Doering, Jane Roewer, Ada Kip, Bo Lund",
        "We mix paint in a barrel, a bucket, and a bowl.",
        "Code is at https://example.org/BigPaint/MixNet.",
    ],
)
def test_what_is_no_title_line(line: str, tmp_path: Path) -> None:
    (found,) = read_text(tmp_path, f"CVMay 1, 2020\n{line}\nWe mix paint for painting.\n")
    assert isinstance(found, ParseFailure)
    assert "no authors" in found.reason


def test_latex_and_spaces_are_cleaned_for_reading(tmp_path: Path) -> None:
    lines = [
        "CLMay 1, 2020",
        "Tea   and Toast: Breakfast TaggingÖmer  Yıldızhan, Ana Petković",
        r"{\bf T}ea is 5\% of   breakfast (e.g., $x_{1}$); toast costs $5 and $10.",
    ]
    (record,) = read_text(tmp_path, "\n".join(lines))
    assert isinstance(record, Record)
    assert record.title == "Tea and Toast: Breakfast Tagging"
    assert [author.name for author in record.authors] == ["Ömer Yıldızhan", "Ana Petković"]
    assert record.abstract == "Tea is 5% of breakfast (e.g., x_1); toast costs $5 and $10."


def test_two_people_in_one_place_of_the_list(tmp_path: Path) -> None:
    lines = [
        "ROMay 1, 2008",
        "Coordinating Ferries without a HarbourE. G. Jonquil, M. B. Diasz and A. Stentzel",
        "Ferries coordinate by horn. A harbour is not needed.",
    ]
    (record,) = read_text(tmp_path, "\n".join(lines))
    assert isinstance(record, Record)
    assert [author.family for author in record.authors] == ["Jonquil", "Diasz", "Stentzel"]


def test_time_grows_with_the_page_and_no_faster(tmp_path: Path) -> None:
    papers = [*MIXED, *HARD] * 228
    seconds = []
    for size in (500, 5000):
        started = time.perf_counter()
        found = read_text(tmp_path, page(papers[:size]))
        seconds.append(time.perf_counter() - started)
        assert sum(isinstance(item, Record) for item in found) == size
    assert seconds[1] < 40 * seconds[0]


def test_the_adversarial_page_on_disk() -> None:
    path = Path(__file__).parent / "adversarial.txt"
    found = list(read(path))
    expected = (Path(__file__).parent / "adversarial.expected.txt").read_text(encoding="utf-8")
    assert "\n".join(_summary(item) for item in found) + "\n" == expected


def _summary(item: Record | ParseFailure) -> str:
    if isinstance(item, ParseFailure):
        return f"{item.line}-{item.last_line} rejected: {item.reason}"
    source = item.sources[0]
    names = "; ".join(author.name for author in item.authors)
    tail = " et al." if item.authors_truncated else ""
    return f"{source.first_line}-{source.last_line} {item.title} | {names}{tail}"
