"""Delimited tables: quotes, headers, mapped columns, and any damage to them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import InputError
from reviewer.formats import FORMATS, budget, named
from reviewer.formats.columns import MAPPABLE, header
from reviewer.formats.delimited_rows import MAX_ROW_LINES
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "Title,Authors,Year\n"


def rows(
    text: str | bytes, *mapped: tuple[str, str], name: str = "csv"
) -> list[Record | ParseFailure]:
    data = text.encode() if isinstance(text, str) else text
    return list(named(name).read(replace(Document.of(data, "x"), columns=mapped)))


def told(rows: list[Record | ParseFailure]) -> list[tuple[int, int, str]]:
    """First and last line, and the title or an exclamation mark."""
    return [
        (row.line, row.last_line, "!")
        if isinstance(row, ParseFailure)
        else (row.sources[0].first_line, row.sources[0].last_line, row.title)
        for row in rows
    ]


def sniffed(text: str | bytes, *mapped: tuple[str, str]) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    document = replace(Document.of(data, "x"), columns=mapped)
    return [one.name for one in FORMATS if one.sniff(document)]


ROWS = [
    ('A,"Lee, A",2020\n"B open,X,2021\nC,"D, E",2022\n', [(2, 2, "A"), (3, 3, "!"), (4, 4, "C")]),
    ('"A","x","1"\n"B","open,"2"\n"C","y","3"\n', [(2, 2, "A"), (3, 3, "!"), (4, 4, "C")]),
    ('"B","open\nover lines,2\nC,y,3\n', [(2, 3, "!"), (4, 4, "C")]),
    ('B,y,2\nX,"never closed,3', [(2, 2, "B"), (3, 3, "!")]),
    ('"Two\nlines ""q""",Z,3\nC,y,3\n', [(2, 3, 'Two lines "q"'), (4, 4, "C")]),
    ('Said "hi" there,Y,2\n', [(2, 2, 'Said "hi" there')]),
    ('"Said "hi" there",Y,2\n', [(2, 2, 'Said "hi" there')]),
    ('"Said "hi" and\nwent",Y,2\nC,y,3\n', [(2, 3, 'Said "hi" and went'), (4, 4, "C")]),
    ('"Said \\"hi\\" there",Y,2\n"B",y,3\n', [(2, 2, 'Said "hi" there'), (3, 3, "B")]),
    ('"Ends in \\",Y,2\nB,"C:\\",3\n', [(2, 2, "Ends in \\"), (3, 3, "B")]),
    ("A,y,2,more\nB,y,2,,,\nshort\n", [(2, 2, "!"), (3, 3, "B"), (4, 4, "short")]),
    ("A,y,2\nTitle,Authors,Year\n\n,,\nB,y,3\n", [(2, 2, "A"), (3, 3, "!"), (6, 6, "B")]),
    ("A,y,2\nYear,Title,DOI\n3,B,10.1/x\n", [(2, 2, "A"), (3, 3, "!"), (4, 4, "B")]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows(text: str, expected: list[tuple[int, int, str]], end: str) -> None:
    assert told(rows((HEAD + text).replace("\n", end))) == expected


HEADERS = [
    "Title;Authors;Year\nA;B, C;2020\n",
    "Title\tAuthors\tYear\nA\tB, C\t2020\n",
    "Title|Authors|Year\nA|B, C|2020\n",
    'Title, Authors, Year\nA, "B, C", 2020\n',
    'sep=;\nTitle;Authors;Year\nA;"B, C";2020\n',
    '"sep=,"\nTitle,Authors,Year\nA,"B, C",2020\n',
    "Exported in 2020\n\nby nobody\n\ntitle;AUTHORS;Publication_Year;;\nA;B, C;2020;;\n",
    "\n\n TITLE ;Author(s);Year\nA;B, C;2020\n",
    'Title,Authors,"Year\n(of print)",Abstract\nA,"B, C",2020,\n',
]


@pytest.mark.parametrize("text", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_header_and_its_delimiter_are_found(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert sniffed(data) == ["csv"]
    (row,) = rows(data)
    assert isinstance(row, Record)
    assert (row.title, row.authors[0].family) == ("A", "B")
    assert "2020" in (row.date, row.detail("csv:Year (of print)"))


PROSE = [
    "A plain text, with title, authors, and year in it.\nAnd more, of, that.\n",
    "Title\nAuthors\nYear\n",
    '{"title": "A", "authors": ["B"], "year": 2020}\n',
    "@article{a,\n title = {A},\n author = {B}\n}\n",
    "TY  - JOUR\nTI  - Title, Authors, Year\nER  - \n",
    "<html><table><tr><td>Title,Authors,Year</td></tr></table></html>\n",
    "name,price,stock\nbolt,1,2\n",
    "x\ny\nTitle,Authors\nA,B\n",
    "import a\n\nfrom b import title, authors, abstract, year\n\nx = 1\n",
    "import a\n\ntitle, authors, year\n\nx = 1\n",
]


@pytest.mark.parametrize("text", PROSE)
def test_what_is_no_table_of_papers_is_left_alone(text: str) -> None:
    assert "csv" not in sniffed(text)


def test_a_mapped_column_goes_before_the_known_ones() -> None:
    text = "Nom,Auteurs,Title,Weight\nA,B C,not it,3\n"
    (row,) = rows(text, ("title", "Nom"), ("volume", "weight"), ("x:y", "Auteurs"))
    assert isinstance(row, Record)
    assert (row.title, row.authors, row.detail("volume")) == ("A", (), "3")
    assert (row.detail("csv:Title"), row.detail("x:y")) == ("not it", "B C")
    assert sniffed("Nom,Rien\nA,B\n", ("title", "Nom")) == ["csv"]
    assert told(rows("Nom\nA\n", ("title", "Nom"))) == [(2, 2, "A")]


@pytest.mark.parametrize(
    ("field", "column", "said"),
    [
        ("title", "Name", "no column 'Name' to map to title. The columns are: Nom, Year."),
        ("titel", "Nom", None),
        ("headline", "Nom", "'headline' is no field"),
    ],
)
def test_a_wrong_mapping_is_an_error_at_once(field: str, column: str, said: str | None) -> None:
    document = replace(Document.of(b"Nom,Year\nA,2020\n", "x"), columns=((field, column),))
    if said is None:  # another name of the field will do
        assert told(list(named("csv").read(document))) == [(2, 2, "A")]
        return
    with pytest.raises(InputError, match=said):
        named("csv").read(document)


@pytest.mark.parametrize("name", ["csv", "wos-tab"])
def test_what_is_no_text_is_no_table(name: str) -> None:
    with pytest.raises(InputError, match="binary data"):
        named(name).read(Document.of(bytes(range(256)) * 4, "x"))


def test_every_row_of_a_table_without_titles_is_rejected_with_the_way_out() -> None:
    text = "abstract,authors,year\nWords.,Ada Berg,2020\nMore.,Jo Kim,2021\n"
    assert sniffed(text) == ["csv"]
    found = rows(text)
    assert told(found) == [(2, 2, "!"), (3, 3, "!")]
    assert "abstract, authors, year" in found[0].reason  # type: ignore[union-attr]
    assert "--map title=COLUMN" in found[0].reason  # type: ignore[union-attr]


def test_nothing_that_a_table_says_is_lost() -> None:
    text = (
        "Title,Title,Author,Authors,Year,Date,Tag X,Tag X,,DOI\n"
        "A,A2,Ada Berg,Jo Kim,2020,May 1999,one,two,nameless,none of it\n"
    )
    (row,) = rows(text)
    assert isinstance(row, Record)
    assert {one.name: one.value for one in row.details} == {
        "csv:Title": "A2",
        "csv:Author": "Ada Berg",
        "csv:Date": "May 1999",
        "csv:Tag X": "one\ntwo",
        "csv:column 9": "nameless",
        "csv:DOI": "none of it",
    }


def test_a_formula_of_another_table_loses_its_apostrophe() -> None:
    (row,) = rows(HEAD + "'=SUM(1),'-Kim,2020\n")
    assert isinstance(row, Record)
    assert row.title == "=SUM(1)"
    (quoted,) = rows(HEAD + "'Tis a title,Kim,2020\n")
    assert isinstance(quoted, Record)
    assert quoted.title == "'Tis a title"


def test_a_quote_is_open_for_so_many_lines_only() -> None:
    text = HEAD + 'A,"open\n' + "and on\n" * (MAX_ROW_LINES + 5) + "B,y,2020\n"
    last = MAX_ROW_LINES + 7
    assert told(rows(text)) == [(2, last, "!"), (last + 1, last + 1, "B")]


def test_a_row_of_many_megabytes_is_one_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_CHARS", 10_000)
    huge = "A," + "x" * 20_000 + ",2020\n"
    lined = 'A,"' + "x" * 99 + "\n" + ("y" * 99 + "\n") * 300 + '",2020\n'
    found = told(rows(HEAD + huge + lined + "B,y,2020\n"))
    assert found[0] == (2, 2, "!")
    assert found[-1] == (305, 305, "B")
    assert all(title == "!" for *_, title in found[:-1])


@pytest.mark.parametrize("row", ['A,"x\n', '"A,b,c\n', 'A,"x" y","z\n', '"' * 50 + "\n"])
def test_bad_quotes_cost_time_linear_in_the_file(row: str) -> None:
    """Twenty thousand such rows took minutes when each looked at all the lines after it."""
    begun = time.process_time()
    assert rows(HEAD + row * 20_000)
    assert time.process_time() - begun < 30


@pytest.mark.parametrize("field", sorted(MAPPABLE))
def test_any_field_may_be_mapped(field: str) -> None:
    plan = header(["Title", "Column"], [(field, "Column")])
    assert [column.field for column in plan.columns if column.name == "Column"] == [field]


SEEDS = [path.read_bytes() for path in sorted((FIXTURES / "csv").glob("*.csv"))]
PIECES = [b'"', b",", b";", b"\t", b"\n", b"\r", b"\\", b"\0", b"\xff", b"'", b"Title,Year,DOI"]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6),
)
def test_any_damage_gives_located_rows(data: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    for place, length, piece in edits:
        start = int(place * len(data))
        data = data[:start] + piece + data[start + length :]
    check(data)


@given(st.text(max_size=300), st.sampled_from(["csv", "wos-tab"]))
def test_any_text_gives_located_rows(text: str, name: str) -> None:
    check(text.encode("utf-8", errors="replace"), name)
    check(HEAD.encode() + text.encode("utf-8", errors="replace"), name)


def check(data: bytes, name: str = "csv") -> None:
    size = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    last = 0
    for first, end, _ in told(rows(data, name=name)):
        assert last < first <= end <= size
        last = end
