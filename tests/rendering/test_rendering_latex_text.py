"""Text that tries to command LaTeX prints as itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings

from reviewer.rendering.latex_text import beyond_latex, curly, escape
from reviewer.rendering.plain import one_line
from tests.rendering.drafts import blocks, hostile_lines, straight, words


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("100% of R&D costs $5, a_b #1", r"100\% of R\&D costs \$5, a\_b \#1"),
        (r"\input{/etc/passwd}", r"{\textbackslash}input{$\lbrace$}/etc/passwd{$\rbrace$}"),
        ("~ ^ `", r"{\textasciitilde} {\textasciicircum} {\`{}}"),
        ("< > |", r"{\textless} {\textgreater} {$|$}"),
        ("a -- b --- c", r"a -\/- b -\/-\/- c"),
        ("'' ,,", r"'\/' ,\/,"),
        ('He said "so" ("it is").', "He said “so” (“it is”)."),
        ("naïve Erdős Łódź – “x” €", "naïve Erdős Łódź – “x” €"),
        ("Nguyễn", r"Nguy{\~{ê}}n"),
        ("x\u0302 e\u0301", r"{\^{x}} é"),
        ("α ≤ β → Γ − Α ά", r"{$\alpha$} {$\leq$} {$\beta$} {$\rightarrow$} {$\Gamma$} {$-$} A "
         r"{$\acute{\alpha}$}"),
        ("x⁴ H₂ ﬁn 𝒜 Ⅳ", r"x{\textsuperscript{4}} H{\textsubscript{2}} fin A IV"),
        ("a\u00adb\u200bc\ufe0f…", r"a\-bc{\ldots}"),
        ("a\n\n\x00b\t%c", r"a b \%c"),
        ("中 Привет 😀", "中 Привет 😀"),
    ],
)  # fmt: skip
def test_every_character_as_itself(text: str, written: str) -> None:
    assert escape(text) == written


def test_what_pdflatex_cannot_print_is_named() -> None:
    assert beyond_latex(escape("Erdős α 中文中 ħ 😀 ễ")) == ("中", "文", "ħ", "😀")


def test_quotes_open_and_close() -> None:
    assert curly('"a" ("b") x-"c", 5" "') == "“a” (“b”) x-“c”, 5” ”"


@settings(max_examples=40)
@given(texts=hostile_lines)
def test_pandoc_reads_back_the_plain_text(texts: list[str]) -> None:
    said = [text for text in map(one_line, texts) if text]
    latex = "\n\n".join(f"S {escape(text)} E" for text in said)
    read = [straight(words(block["c"])) for block in blocks(latex, "latex")]
    assert [" ".join(text.split()) for text in read] == [
        " ".join(straight(f"S {visible(text)} E").split()) for text in said
    ]


def visible(text: str) -> str:
    """A text without the marks that say only which way it runs."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
