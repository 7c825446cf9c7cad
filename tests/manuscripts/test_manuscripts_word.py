from __future__ import annotations

import base64
import html
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import FileUnreadable
from reviewer.manuscripts import Manuscript, read
from reviewer.manuscripts.word_fields import control, works
from reviewer.manuscripts.word_package import MAX_PART

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ZHANG = {
    "id": 12,
    "itemData": {
        "type": "paper-conference",
        "title": "Neural Spans",
        "DOI": "10.1234/abc",
        "author": [{"family": "Zhang", "given": "Yu"}, {"family": "Chen", "given": "Qi"}],
        "issued": {"date-parts": [["2023", 7]]},
    },
}
BERG = {
    "id": "http://z/13",
    "itemData": {
        "id": "berg",
        "title": "Fast",
        "URL": "https://arxiv.org/abs/2101.00001",
        "author": [{"family": "Berg", "given": "J.", "non-dropping-particle": "van den"}],
        "issued": {"raw": "2021-03"},
    },
}
ENDNOTE = (
    "ADDIN EN.CITE <EndNote><Cite><Author>Smith</Author><Year>2019</Year><RecNum>7</RecNum>"
    "<record><contributors><authors><author>Smith, John</author></authors></contributors>"
    "<titles><title>Parsers</title></titles></record></Cite></EndNote>"
)


def run(text: str, *, raised: bool = False) -> str:
    dress = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
    return f'<w:r>{dress}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def coded(code: str, result: str) -> str:
    """A field as Word writes it, its code in two pieces."""
    pieces = "".join(
        f"<w:r><w:instrText>{html.escape(piece)}</w:instrText></w:r>"
        for piece in (code[:20], code[20:])
    )
    begin, part, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}{pieces}{part}{result}{end}"


def zotero(*items: dict[str, object]) -> str:
    return " ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": list(items)})


def paragraph(*content: str, style: str = "") -> str:
    dress = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{dress}{''.join(content)}</w:p>"


def save(path: Path, *paragraphs: str, **parts: str) -> Path:
    """Write a document; `parts` are further files, with "__" for "/" and ".xml" left out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        body = "".join(paragraphs)
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return path


def saved(tmp_path: Path, *paragraphs: str, **parts: str) -> Manuscript:
    return read(save(tmp_path / "a.docx", *paragraphs, **parts))


# What stands in a paragraph -> the text of its sentence, and the keys that it cites.
FIELDS = {
    run("Spans help ") + coded(zotero(ZHANG, BERG), run("(Zhang & Chen, 2023)")) + run("."): (
        "Spans help.",
        ["12", "http://z/13"],
    ),
    run("Zhang and Chen ") + coded(zotero(ZHANG), run("(2023)")) + run(" do it."): (
        "Zhang and Chen (2023) do it.",
        ["12"],
    ),
    run("As in ") + coded(zotero(ZHANG), run("[1]")) + run(", it helps."): (
        "As in Zhang and Chen (2023), it helps.",
        ["12"],
    ),
    run("It helps.") + coded(ENDNOTE, run("2", raised=True)): ("It helps.", ["endnote:7"]),
    coded(zotero(BERG), run("van den Berg (2021)")) + run(" does it."): (
        "van den Berg (2021) does it.",
        ["http://z/13"],
    ),
    run("It helps ")
    + '<w:fldSimple w:instr=" CITATION Foo20 \\l 1033 ">'
    + run("(Foo, 2020)")
    + "</w:fldSimple>"
    + run("."): ("It helps.", ["Foo20"]),
    run("It helps ")
    + '<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_'
    + base64.b64encode(json.dumps({"citationItems": [ZHANG]}).encode()).decode()
    + '"/></w:sdtPr><w:sdtContent>'
    + run("(1)")
    + "</w:sdtContent></w:sdt>"
    + run("."): ("It helps.", ["12"]),
    run("Kept ")
    + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>"
    + run("moved")
    + "</w:moveFrom>"
    + run("text."): ("Kept text.", []),
    coded(' HYPERLINK "http://x.org" ', run("A link")) + run(" stays text."): (
        "A link stays text.",
        [],
    ),
}


@pytest.mark.parametrize("content", FIELDS, ids=range(len(FIELDS)))
def test_citations_of_reference_managers_are_read(content: str, tmp_path: Path) -> None:
    sources = (
        '<b:Sources xmlns:b="x"><b:Source><b:Tag>Foo20</b:Tag><b:Title>Foo</b:Title></b:Source>'
        "</b:Sources>"
    )
    manuscript = saved(tmp_path, paragraph(content), customXml__item1=sources)

    (sentence,) = manuscript.sentences
    assert (sentence.text, list(sentence.keys)) == FIELDS[content]
    assert {entry.key for entry in manuscript.bibliography} == set(sentence.keys)


def test_what_fields_say_of_a_work_is_kept(tmp_path: Path) -> None:
    manuscript = saved(
        tmp_path,
        paragraph(run("A "), coded(zotero(ZHANG, BERG), run("(1)")), run(".")),
        paragraph(run("B "), coded(ENDNOTE, run("(2)")), run(".")),
        paragraph(run("References"), style="h"),
        paragraph(run("Zhang, Y. (2023). Neural Spans.")),
    )

    found = [
        (entry.title, entry.authors[0].family, entry.year, entry.doi, entry.arxiv_id)
        for entry in manuscript.bibliography
    ]
    assert found == [
        ("Neural Spans", "Zhang", "2023", "10.1234/abc", ""),
        ("Fast", "van den Berg", "2021", "", "2101.00001"),
        ("Parsers", "Smith", "2019", "", ""),
    ]


def test_plain_text_citations_and_their_list_are_read(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        "</w:styles>"
    )
    note = f"<w:footnotes {W}>{paragraph(run('A note.'))}</w:footnotes>"
    manuscript = saved(
        tmp_path,
        paragraph(run("Anfang"), style="berschrift1"),
        paragraph(
            run("Spans help (Zhang and Chen, 2023). So it is"), run("2", raised=True), run(".")
        ),
        paragraph(run("It is 5 m"), run("2", raised=True), run(" wide.")),
        f"<w:tbl><w:tr><w:tc>{paragraph(run('Cell text is none.'))}</w:tc></w:tr></w:tbl>",
        paragraph(run("References"), style="berschrift1"),
        paragraph(run("Zhang, Y. and Chen, Q. (2023). Neural spans. ACL.")),
        paragraph(run("Li, W. (2021). Fast. EMNLP.")),
        word__styles=styles,
        word__footnotes=note,
    )

    found = [(one.text, one.line, one.section, one.kind) for one in manuscript.sentences]
    assert found == [
        ("Spans help.", 2, "Anfang", "prose"),
        ("So it is.", 2, "Anfang", "prose"),
        ("It is 5 m2 wide.", 3, "Anfang", "prose"),
        ("A note.", 8, "", "footnote"),
    ]
    assert manuscript.places == "paragraphs"
    assert manuscript.raw(manuscript.sentences[1]) == "So it is2."
    assert [cited.number for cited in manuscript.sentences[1].citations] == [2]
    assert [(one.number, one.title, one.line) for one in manuscript.bibliography] == [
        (1, "Neural spans", 6),
        (2, "Fast", 7),
    ]


def test_a_document_made_by_pandoc_is_read(tmp_path: Path) -> None:
    pypandoc = pytest.importorskip("pypandoc")
    source = """---
references:
- {id: a, title: Neural Spans, author: [{family: Zhang}, {family: Chen}], issued: 2023}
---
# Work

Spans help [@a]. @a say *so*.

# References
"""
    pypandoc.convert_text(
        source, "docx", "markdown", outputfile=str(tmp_path / "p.docx"), extra_args=["--citeproc"]
    )

    first, second = read(tmp_path / "p.docx").sentences
    assert (first.text, second.text) == ("Spans help.", "Zhang and Chen (2023) say so.")
    assert [one.citations[0].names for one in (first, second)] == [("Zhang", "Chen")] * 2


BAD = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document ' + W + ">&a;</w:document>",
    "damaged": f"<w:document {W}><w:body>",
    "nested": f"<w:document {W}>" + "<w:p>" * 2_000 + "</w:p>" * 2_000 + "</w:document>",
    "bomb": f"<w:document {W}>" + " " * (MAX_PART + 10) + "</w:document>",
    "long": f"<w:document {W}><w:p><w:r><w:t>{'a' * 5_000_001}</w:t></w:r></w:p></w:document>",
}


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_a_hostile_document_is_one_clear_line(document: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)

    with pytest.raises(FileUnreadable) as error:
        read(tmp_path / "a.docx")
    assert "\n" not in str(error.value)
    assert "a.docx" in str(error.value)


def test_an_archive_without_text_is_no_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("other", "x")

    with pytest.raises(FileUnreadable, match="no text part"):
        read(tmp_path / "a.docx")


CODES = [
    " ADDIN ZOTERO_ITEM CSL_CITATION " + '{"citationItems": ' + "[" * 50_000,
    ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [3, {"itemData": []}, null]}',
    ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": {"a": 1}}',
    " ADDIN CSL_CITATION [1]",
    'ADDIN EN.CITE <EndNote><!DOCTYPE a [<!ENTITY b "c">]>&b;</EndNote>',
    "ADDIN EN.CITE <EndNote><Cite></EndNote>",
    'CITATION "" \\m',
]


@pytest.mark.parametrize("code", CODES, ids=range(len(CODES)))
def test_a_broken_code_cites_nothing(code: str) -> None:
    assert works(code) == []


@given(st.text(max_size=100))
def test_no_code_breaks_the_reading(text: str) -> None:
    for code in (f"ADDIN CSL_CITATION {{{text}", f"ADDIN EN.CITE {text}", f"CITATION {text}"):
        assert isinstance(works(code, text), list)
    assert isinstance(control(f"MENDELEY_CITATION_v3_x{text}"), list)
