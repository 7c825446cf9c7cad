"""What pandoc writes for typst says the same when typst reads it, and becomes a PDF."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from reviewer.errors import ConverterFailed
from reviewer.rendering import typeset
from reviewer.rendering.markdown_text import line
from reviewer.rendering.pandoc import Citing, convert
from reviewer.rendering.plain import one_line
from reviewer.rendering.typeset import literal, pdf
from tests.rendering.drafts import hostile_lines, straight


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a -? b ... c", r"a \-? b \... c"),
        (
            'a \\-? \\"-? #link("http://x/-?a=...")[x-?]',
            'a \\-? \\"\\-? #link("http://x/-?a=...")[x\\-?]',
        ),
        ("- 1. x\n- - y\n+ = z\n  - / w", "- \\1. x\n- \\- y\n+ \\= z\n  - \\/ w"),
        ("#emph[1. x] [2023] [- y]", r"#emph[\1. x] [2023] [\- y]"),
        ("- x\n+ y\n= z\n1.5 w", "- x\n+ y\n= z\n1.5 w"),
    ],
)
def test_words_stay_words(source: str, written: str) -> None:
    assert literal(source) == written


@settings(max_examples=15)
@given(texts=hostile_lines)
def test_typst_reads_the_plain_text(texts: list[str]) -> None:
    import typst

    said = [text for text in map(one_line, texts) if text]
    text = "\n\n".join(f"{line(text)}\n\n- {line(text)}\n\nEND" for text in said)
    arguments = ("--wrap=none",)
    source = convert(text, "typst-citations", Citing("[]"), arguments).decode()
    page = typst.compile(literal(source).encode(), format="html").decode()
    shown = page.partition("<body>")[2].partition("</body>")[0]
    read = spelled(html.unescape(re.sub(r"<[^>]*>", "", shown)))
    assert read == "".join(f"{spelled(text)}{spelled(text)}END" for text in said)


def spelled(text: str) -> str:
    """A text without its spaces, with straight quotes; typst has a minus before a figure."""
    return straight("".join(text.split())).replace("−", "-")


def test_a_pdf_with_its_fonts_inside(tmp_path: Path) -> None:
    made = pdf("Words *and* more")
    assert made.startswith(b"%PDF-")
    assert b"/FontFile" in made


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    for place in (str(secret), "../../../etc/passwd"):
        with pytest.raises(ConverterFailed, match="typst failed"):
            pdf(f'#read("{place}")')


def test_a_failure_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConverterFailed, match="typst failed: ") as raised:
        pdf("#let x = (")
    assert "\n" not in str(raised.value)
    with pytest.raises(ConverterFailed, match=r"longer than 0\.001 seconds"):
        pdf("x", seconds=0.001)
    monkeypatch.setattr(typeset.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ConverterFailed, match="pip install typst"):
        pdf("x")


def test_the_library_is_in_a_process_of_its_own() -> None:
    code = "from reviewer.rendering.typeset import pdf; pdf('x'); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "reviewer" in done.stdout.split()
    assert "typst" not in done.stdout.split()
