"""A report shown: nothing in a manuscript or a record breaks its lines or a terminal."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.quotes import Quote
from reviewer.manuscripts import Problem, Sentence
from reviewer.rendering.check_editor import editor_lines
from reviewer.rendering.check_markdown import check_markdown, escaped
from reviewer.rendering.check_terminal import check_text, summary
from reviewer.rendering.terminal import Style
from reviewer.writing.check.model import (
    MISSING,
    SUPPORTED,
    UNSUPPORTED,
    BibFault,
    Checked,
    CheckedSentence,
    Report,
    Uncited,
    Verdict,
)

_LINE = re.compile(r"^[^\n]*?:\d+:\d+: [a-z ]+:.*$")


def report(text: str = "A sentence.", why: str = "it is not so") -> Report:
    sentence = Sentence(text, "a.tex", 0, 5, 3, 4)
    quote = Quote("key2020a", "abstract", text, 0, 5)
    wrong = Checked("\\cite{a}", "a", "key2020a", Verdict(UNSUPPORTED, why, 0.1, quote), "", 3, 9)
    gone = Checked("\\cite{b}", text, "", Verdict(MISSING, why), "bb", 4, 1)
    right = Checked("\\cite{c}", "c", "key2020a", Verdict(SUPPORTED, "", 0.9, quote), "", 5, 1)
    return Report(
        "a.tex",
        "latex",
        "lines",
        (CheckedSentence(sentence, (wrong, gone)), CheckedSentence(sentence, (right,))),
        (Uncited(sentence, "key2020a", quote),),
        (BibFault("unused", "r.bib", 7, text, "is never cited"),),
        (Problem("a.tex", 2, why),),
    )


def test_an_editor_gets_a_line_a_fault() -> None:
    assert list(editor_lines(report())) == [
        "a.tex:3:9: not supported: a: it is not so; nearest: A sentence.",
        "a.tex:4:1: not in library: A sentence.: it is not so; did you mean bb?",
        "a.tex:3:4: uncited: key2020a says this: A sentence.",
        "r.bib:7:1: unused: A sentence. is never cited",
        "a.tex:2:1: unread: it is not so",
    ]
    assert "a.tex:5:1: supported: c" in list(editor_lines(report(), everything=True))


def test_the_sums_are_right() -> None:
    assert summary(report()) == (
        "3 citations in a.tex: 1 supported, 0 not checkable, 1 not in library, 1 not supported, "
        "1 claims without a citation, 1 faults of the bibliography."
    )


def test_what_is_supported_is_shown_only_if_asked() -> None:
    assert "supported: c" not in check_text(report())
    assert "supported: c" in check_text(report(), everything=True)
    assert "## Supported" not in check_markdown(report())
    assert "## Supported" in check_markdown(report(), everything=True)


def test_markdown_of_others_is_text() -> None:
    assert escaped("# [a](b) *c* <d> \x1b[31m\n- e") == r"\# \[a\](b) \*c\* \<d\> - e"
    assert escaped("1. a") == r"1\. a"
    assert escaped("- a") == r"\- a"


@given(st.text(max_size=60), st.text(max_size=60))
def test_hostile_text_stays_on_its_line(text: str, why: str) -> None:
    found = report(text or "x", why)
    for line in editor_lines(found, everything=True):
        assert _LINE.match(line) or not why.strip() or not text.strip()
        assert line.isprintable() or "\x1b" not in line
    for shown in (check_text(found, Style(width=40)), check_markdown(found, everything=True)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
