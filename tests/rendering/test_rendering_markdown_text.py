"""Text that tries to be markup stays text, read by the real pandoc."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from reviewer.rendering.markdown_text import at_line_start, escape, line
from reviewer.rendering.plain import one_line
from tests.rendering.drafts import blocks, hostile_lines, words


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a state-of-the-art model, 5% of R&D (p > 0.5): it's \"new\"!", None),
        ("e.g. a 1. b | c", None),
        ("*a* _b_ `c` $d$ ~e~ ^f^ @g <h> [i] {j} \\k #l", r"\*a\* \_b\_ \`c\` \$d\$ \~e\~ \^f\^ "
         r"\@g \<h> \[i\] \{j\} \\k \#l"),
        ("a -- b --- c ... d", r"a -\- b -\-\- c \... d"),
        ("&amp; &#35; & x;", r"\&amp; \&\#35; & x;"),
        ("1. a", r"1\. a"),
        ("iv) a", r"iv\) a"),
        ("A. Smith", r"A\. Smith"),
        ("1.5 points", None),
        ("Yes. No.", None),
        ("- a", r"\- a"),
        ("> a", r"\> a"),
        (": a", r"\: a"),
        ("(1) a", r"\(1) a"),
        ("  a \x00\n b\u2028c\t", "a b c"),
    ],
)  # fmt: skip
def test_as_little_as_can_be_is_escaped(text: str, written: str | None) -> None:
    assert line(text) == (text if written is None else written)


def test_a_line_start_is_guarded_only_there() -> None:
    assert escape("- a") == "- a"
    assert at_line_start(escape("- a")) == r"\- a"


@pytest.mark.parametrize("reader", ["markdown-smart", "gfm"])
@settings(max_examples=40)
@given(texts=hostile_lines)
def test_pandoc_reads_back_the_plain_text(reader: str, texts: list[str]) -> None:
    plain = [one_line(text) for text in texts]
    said = [text for text in plain if text and (reader != "gfm" or "http" not in text)]
    read = blocks("\n\n".join(map(line, said)), reader)
    assert [words(block["c"]) for block in read if block["t"] == "Para"] == said


@settings(max_examples=20)
@given(texts=hostile_lines)
def test_lines_of_one_paragraph_stay_one(texts: list[str]) -> None:
    said = [text for text in map(one_line, texts) if text]
    read = blocks("\n".join(map(line, said)), "markdown-smart")
    assert [words(block["c"]) for block in read] == [" ".join(said)] * bool(said)


@settings(max_examples=20)
@given(texts=hostile_lines)
def test_headings_stay_what_they_are(texts: list[str]) -> None:
    said = [text for text in map(one_line, texts) if text]
    read = blocks("\n\n".join(f"## {escape(text)}" for text in said), "markdown-smart")
    assert [words(block["c"][2]) for block in read if block["t"] == "Header"] == said
