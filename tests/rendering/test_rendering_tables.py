"""Tables as Markdown, LaTeX, CSV, HTML and Excel: whole, traceable, and inert."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import OutputError
from reviewer.rendering.plain import one_line
from reviewer.rendering.table_csv import comma_separated, inert
from reviewer.rendering.table_formats import FORMATS, check, save
from reviewer.rendering.table_html import html
from reviewer.rendering.table_latex import latex, latex_text
from reviewer.rendering.table_markdown import escaped, markdown
from reviewer.rendering.table_xlsx import MOST_CHARS, workbook
from reviewer.writing.table.model import Table
from tests.rendering.tables import HOSTILE, hostile, plain

REASON = "the record has no abstract"
DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage{textcomp,array,booktabs,longtable,natbib}
\begin{document}\input{table}\end{document}
"""
TEXTS = st.text(max_size=80)


# -- Markdown ------------------------------------------------------------------


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of the pipe table that a text opens with."""
    lines = text.split("\n\n", 1)[0].splitlines()
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]


def test_markdown_is_one_table_with_notes_below() -> None:
    text = markdown(plain())
    head, rule, bees, wax = rows_of(text)
    assert [cell.strip() for cell in head] == ["paper", "result", "year"]
    assert all(re.fullmatch(r":-+", cell) for cell in rule)
    assert [cell.strip() for cell in bees] == ["Lind (2020)", "dance fast; food", "2020"]
    assert [cell.strip() for cell in wax] == ["Ude (2021)", "–", "2021"]
    assert f"- result: {REASON}: Ude (2021)." in text
    assert "`ude2021wax`, hive.txt:4-6" in text
    assert text.endswith("\n")


def test_nothing_in_markdown_acts_as_markup() -> None:
    text = markdown(hostile())
    rows = rows_of(text)
    assert len(rows) == len(HOSTILE) + 2
    assert {len(row) for row in rows} == {3}
    assert not re.search(r"(?<!\\)[<*\[\]$#^~]", text.replace("`", ""))


@given(text=TEXTS)
def test_an_escaped_cell_is_one_cell(text: str) -> None:
    made = escaped(text)
    assert "\n" not in made
    assert not re.search(r"(?<!\\)(?:\\\\)*[|<*_$\[\]]", made)
    assert re.sub(r"\\(.)", r"\1", made) == one_line(text)


def test_pandoc_reads_the_markdown(tmp_path: Path) -> None:
    pypandoc = pytest.importorskip("pypandoc")
    made = pypandoc.convert_text(markdown(hostile()), "json", format="markdown")
    kinds = set(re.findall(r'"t":"(\w+)"', made))
    assert "Table" in kinds
    assert not kinds & {"RawInline", "RawBlock", "Math", "Link", "Image", "Emph", "Cite", "Header"}


# -- LaTeX ---------------------------------------------------------------------


def test_latex_cites_each_paper_and_says_what_is_missing() -> None:
    text = latex(plain())
    assert r"\citep{lind2020bees} & dance fast; food & 2020 \\" in text
    assert r"\citep{ude2021wax} & -- & 2021 \\" in text
    assert "bees \\& wax" in text
    assert f"result: {REASON}: Ude (2021)." in text
    assert text.count(r"\begin{longtable}") == text.count(r"\end{longtable}") == 1


def test_a_key_that_cannot_stand_in_a_command_does_not() -> None:
    text = latex(hostile())
    safe = ("fine", "", "", "", "a_b:c-d")
    keys = {f"{safe[n % 5]}{n}" for n in range(len(HOSTILE)) if safe[n % 5]}
    assert set(re.findall(r"\\citep\{([^}]*)\}", text)) == keys


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("100% & $5", r"100\% \& \$5"),
        ("中", r"\ifdefined\Umathchar 中\else [U+4E2D]\fi{}"),
        ("é ł", "é ł"),
    ],
)
def test_what_pdftex_cannot_print_is_named_there(text: str, made: str) -> None:
    assert latex_text(text) == made


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("make", [plain, hostile])
def test_latex_compiles(make: object, tmp_path: Path) -> None:
    table = make()  # type: ignore[operator]
    assert isinstance(table, Table)
    save(table, tmp_path / "table.tex")
    (tmp_path / "main.tex").write_text(DOCUMENT, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-1500:]


# -- CSV -----------------------------------------------------------------------


def test_csv_has_a_line_a_paper_with_reasons_and_sources() -> None:
    text = comma_separated(plain())
    assert text.count("\r\n") == 3
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["key", "paper title", "result", "year", "not stated", "read from"]
    assert rows[1][2:] == ["dance fast; food", "2020", "", "hive.txt:1-3"]
    assert rows[2][2:] == ["", "2021", f"result: {REASON}", "hive.txt:4-6"]


def test_no_cell_of_csv_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(comma_separated(hostile()), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    assert {len(row) for row in rows} == {6}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n＝"))]


@given(text=TEXTS)
def test_inert_text_is_the_text_or_has_an_apostrophe(text: str) -> None:
    made = inert(text)
    assert made in (one_line(text), f"'{one_line(text)}")
    assert not made.startswith(tuple("=+-@"))


# -- HTML ----------------------------------------------------------------------


class Page(HTMLParser):
    """Collects a page's tags, and the text of its table's cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.cells: list[str] = []
        self.titles: list[str] = []
        self.classes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        given = dict(attrs)
        self.titles += [given["title"] or ""] if "title" in given else []
        self.classes += [given["class"] or ""] if "class" in given else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.cells[-1] += data


def page(table: Table) -> Page:
    made = Page()
    made.feed(html(table))
    made.close()
    assert not made.open
    return made


def test_html_says_where_each_quote_stands_and_why_a_cell_is_empty() -> None:
    made = page(plain())
    assert made.cells == [
        "paper", "result", "year", "Lind (2020)", "dance fast; food", "2020",
        "Ude (2021)", REASON, "2021",
    ]  # fmt: skip
    assert "lind2020bees, abstract 5-15; hive.txt:1-3" in made.titles
    assert made.classes.count("empty") == 1


def test_html_loads_nothing_and_runs_nothing() -> None:
    text = html(hostile())
    made = page(hostile())
    allowed = set("html head meta title style body main div table caption thead tbody tr th td q a "
                  "h2 ul li details summary".split())  # fmt: skip
    assert set(made.tags) <= allowed
    assert not re.search(r"(?:src|href)=\"(?!#paper-\d+\")|@import|url\(", text)
    assert "default-src 'none'" in text
    assert made.cells[4::3] == [one_line(word) for word in HOSTILE]


# -- Excel ---------------------------------------------------------------------


def sheet(data: bytes) -> tuple[str, list[str], str]:
    """Return the sheet's XML, the shared strings, and the notes of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
        strings = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in strings]
        notes = parts.read("xl/comments1.xml").decode()
        return parts.read("xl/worksheets/sheet1.xml").decode(), texts, notes


def test_a_workbook_has_strings_only_a_frozen_header_and_notes() -> None:
    xml, texts, notes = sheet(workbook(plain()))
    assert set(re.findall(r"<c [^>]*t=\"(\w+)\"", xml)) == {"s"}
    assert "<f>" not in xml
    assert 'state="frozen"' in xml
    assert {"dance fast; food", f"({REASON})", "hive.txt:4-6"} <= set(texts)
    assert "lind2020bees, abstract 5-15; hive.txt:1-3" in notes


def test_nothing_in_a_workbook_is_a_formula_or_too_long() -> None:
    xml, texts, _ = sheet(workbook(hostile()))
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert set(re.findall(r"<c [^>]*t=\"(\w+)\"", xml)) == {"s"}
    assert one_line(HOSTILE[0]) in texts
    assert max(map(len, texts)) == MOST_CHARS


def test_the_same_table_is_the_same_workbook() -> None:
    assert workbook(plain()) == workbook(plain())


# -- files ---------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_form_of_any_table_is_saved(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "tables" / f"table{suffix.upper()}"
    path.parent.mkdir()
    for make in (plain, hostile):
        save(make(), path)
        assert path.stat().st_size > 100
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "says"),
    [("table", "does not say which form"), ("table.docx", "does not say which form"),
     ("nowhere/table.md", "folder of this file does not exist"), ("folder.md", "is a folder")],
)  # fmt: skip
def test_what_cannot_be_saved_is_told_before_the_table_is_made(
    name: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(OutputError, match=says) as caught:
        check(tmp_path / name)
    assert caught.value.where
    assert caught.value.next_step


def test_a_file_that_was_there_stays_whole_when_saving_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tables" / "table.md"
    path.parent.mkdir()
    path.write_text("before", encoding="utf-8")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        save(plain(), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(path.parent.iterdir()) == [path]
