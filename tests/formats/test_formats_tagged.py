"""What the tagged formats share: nothing a file holds stops the reading of the rest."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats import FORMATS, budget, named, rows
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = ("ris", "nbib", "wos", "refer", "ovid")
VALID = {
    name: [path.read_bytes() for path in sorted((FIXTURES / name).iterdir()) if not path.is_dir()]
    for name in NAMES
}
ONE = {
    "ris": ("TY  - JOUR\nTI  - {}\n{}ER  - \n", "AB  - "),
    "nbib": ("PMID- 1\nTI  - {}\n{}\n", "AB  - "),
    "wos": ("PT J\nTI {}\n{}ER\n", "AB "),
    "refer": ("%0 Book\n%T {}\n{}\n", "%X "),
    "ovid": ("<1>\nTitle\n  {}\n{}\n", "Abstract\n  "),
}
"""A record of each format with places for its title and for more lines, and an abstract's tag."""


@pytest.fixture(autouse=True)
def _bugs_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "STRICT", True)


def read(name: str, data: bytes | str) -> list[Record | ParseFailure]:
    data = data.encode() if isinstance(data, str) else data
    return list(named(name).read(Document.of(data, "x")))


def places(found: list[Record | ParseFailure]) -> Iterator[tuple[int, int]]:
    for row in found:
        if isinstance(row, Record):
            yield row.sources[0].first_line, row.sources[0].last_line
        else:
            yield row.line, max(row.line, row.last_line)


def check(name: str, data: bytes) -> None:
    """Rows have lines of the file, in order and apart, and records have titles."""
    found = read(name, data)
    count = data.count(b"\n") + data.count(b"\r") + 1
    before = 0
    for first, last in places(found):
        assert before < first <= last <= count
        before = last
    assert all(row.title for row in found if isinstance(row, Record))


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(name: str, text: str) -> None:
    check(name, text.encode(errors="ignore"))


LINES = {
    "ris": ["TY  - JOUR", "TI  - A", "AU  - B, C; D", "ER  - ", "TY - BOOK", "T1 - E", "SP  - 9-1"],
    "nbib": ["PMID- 1", "TI  - A.", "FAU - B, C", "AU  - B C", "      on", "LID - 10.1/a [doi]"],
    "wos": ["FN X", "PT J", "TI A", "AU B, C", "   D, E", "ER", "EF", "PD MAY 9", "C1 [a] b"],
    "refer": ["%0 Book", "%T A", "%A B, C", "%D 1999", "%X on", "and on", "%P 9-1"],
    "ovid": ["<1>", "Title", "  A.[B]", "Author", "  B, C 1;  D", "Source", "  E. 1(2):3-4, 1999."],
}


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_lines_in_any_order_are_read(name: str, data: st.DataObject) -> None:
    line = st.one_of(st.sampled_from([*LINES[name], ""]), st.text(max_size=12))
    text = "\n".join(data.draw(st.lists(line, max_size=30)))
    check(name, text.encode(errors="ignore"))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_edited_files_are_read(name: str, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(VALID[name]))
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b"\n", b"\n\n", b"\r", b" "]))
    )
    check(name, whole[:start] + put + whole[start + length :])


@pytest.mark.parametrize("name", NAMES)
def test_a_record_too_long_is_dropped_and_the_next_is_read(name: str) -> None:
    record, tag = ONE[name]
    lines = "".join(f"  {'long ' * 20}\n" for _ in range(budget.MAX_CHARS // 100))
    data = record.format("Long", tag + lines) + "\n" + record.format("Next", "")
    tracemalloc.start()
    found = read(name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [getattr(row, "title", None) for row in found] == [None, "Next"]
    assert isinstance(found[0], ParseFailure)
    assert "longer than" in found[0].reason
    assert found[0].last_line > budget.MAX_CHARS // 100
    assert peak < 8 * budget.MAX_CHARS


@pytest.mark.parametrize("name", NAMES)
def test_many_records_take_little_memory(name: str) -> None:
    record, tag = ONE[name]
    data = (record.format("One of many", f"{tag}abstract\n") + "\n").encode() * 2_000
    document = Document.of(data, "x")
    tracemalloc.start()
    count = sum(isinstance(row, Record) for row in named(name).read(document))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2_000
    assert peak < 4 * 2**20 + 2 * len(data)


NASTY = [
    ";" * 200_000,
    ", " * 100_000,
    "(" * 200_000,
    "/full" * 40_000,
    "https://doi.org/10.1000/" + "a/full" * 30_000,
    "1-" * 100_000,
    "A. " * 60_000,
    "et al " * 30_000,
    "<i" * 100_000,
    "[" * 100_000,
    "9" * 200_000,
    "a " * 100_000,
    "doi: 10.1000/" + ")" * 100_000,
]
TAGS = {
    "ris": [f"{tag}  - " for tag in "TI AU SP PY DA SN DO UR KW AD ID M1 U2 N1 JO".split()],
    "nbib": [f"{tag.ljust(4)}- " for tag in "TI FAU PG DP IS LID MH AD PMC PMID PT".split()],
    "wos": [f"{tag} " for tag in "AF BP PY PD SN DI DE C1 PM DT CA".split()],
    "refer": [f"%{tag} " for tag in "AEDP8@RUKF["],
    "ovid": [f"{tag}\n  " for tag in ("Author", "Source", "DOI", "ISSN", "Year", "Institution")],
}


@pytest.mark.parametrize(("name", "tag"), [(name, tag) for name in NAMES for tag in TAGS[name]])
def test_no_value_takes_long(name: str, tag: str) -> None:
    record = ONE[name][0]
    for value in NASTY:
        start = time.process_time()
        read(name, record.format("Title", f"{tag}{value}\n"))
        assert time.process_time() - start < 3, value[:20]


@pytest.mark.parametrize("name", ["ris", "wos"])
def test_text_between_records_is_rejected_with_its_lines(name: str) -> None:
    record = ONE[name][0]
    lost = "An abstract whose record was deleted by hand.\nIt has two lines.\n"
    found = read(name, record.format("First", "") + "\n" + lost + "\n" + record.format("Next", ""))
    assert [type(row) for row in found] == [Record, ParseFailure, Record]
    assert list(places(found))[1] == (5, 6)


SPOKEN = """
To cite us, use RIS:

    TY  - JOUR
    AU  - Smith

or BibTeX, @article{smith}, or %0 Journal Article, or PMID- 123.
"""


@pytest.mark.parametrize(
    "text",
    [
        "@article{a,\n note = {\nTY  - JOUR\nTI  - A\nER  - \nPMID- 1\nPT J\nAU B\n<1>\nTitle}}",
        '{"title": "\nTY  - JOUR\nTI  - A\nER  - "}',
        "<xml>\nTY  - JOUR\nTI  - A\nER  - \n</xml>",
        "%!PS-Adobe-3.0\n%%Title: A\n",
        "% a comment of LaTeX\n\\title{T}\n",
        SPOKEN,
        "title,year\nTY  - JOUR,1999\n",
        "",
    ],
)
def test_other_formats_are_not_claimed(text: str) -> None:
    document = Document.of(text.encode(), "x.txt")
    assert not [one.name for one in FORMATS if one.name in NAMES and one.sniff(document)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\n\n  \n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", NAMES)
def test_marks_and_line_ends_make_no_difference(
    name: str, encoding: str, mark: str, end: str
) -> None:
    text = mark + (FIXTURES / name / "frame" / "first").read_text(encoding="utf-8")
    document = Document.of(text.replace("\n", end).encode(encoding), "x")
    assert [one.name for one in FORMATS if one.sniff(document)] == [name]
    (row,) = named(name).read(document)
    assert isinstance(row, Record)
    assert row.title == "Paper before the fault"
