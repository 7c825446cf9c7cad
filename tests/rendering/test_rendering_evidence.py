"""Evidence in its place, and conversations as Markdown."""

from __future__ import annotations

import re

from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import Author, Record, Source
from reviewer.rendering.evidence import evidence_text
from reviewer.rendering.terminal import Style
from reviewer.rendering.transcript import Exchange, markdown_text
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, Answer

ABSTRACT = "We spin widgets. They spin 12% faster. It rains."
RECORD = Record(
    title="Widgets [red] *Spin*",
    key="lovelace2020widgets",
    authors=(Author("Ada Lovelace", "Lovelace", "Ada"),),
    date="2020-01-02",
    abstract=ABSTRACT,
    sources=(Source("page.txt", "listing", 4, 6),),
)
QUOTE = Quote(RECORD.key, "abstract", "They spin 12% faster.", 17, 38)
BY = Quote(RECORD.key, "authors", "Ada Lovelace")


def test_quoted_words_are_marked_where_they_stand() -> None:
    text = evidence_text(RECORD, [QUOTE, QUOTE, BY])
    assert text.splitlines() == [
        "Widgets [red] *Spin*",
        "authors: Ada Lovelace",
        "date: 2020-01-02",
        "key: lovelace2020widgets",
        "quoted authors: »Ada Lovelace«",
        "source: page.txt:4-6",
        "",
        "We spin widgets. »They spin 12% faster.« It rains.",
    ]


def test_quotes_that_are_not_exact_are_not_marked_and_overlaps_do_not_break() -> None:
    wrong = Quote(RECORD.key, "abstract", "They spin 99% faster.", 17, 38)
    within = Quote(RECORD.key, "abstract", "spin 12%", 22, 30)
    assert "»" not in evidence_text(RECORD, [wrong])
    assert evidence_text(RECORD, [QUOTE, within]).count("»") == 1


def test_nothing_in_a_record_commands_the_terminal() -> None:
    hostile = Record(title="A\x1b[31mB\u202e", key="k", abstract="x\x1b]0;t\x07y \x9b2Jz. More.")
    quote = Quote("k", "abstract", hostile.abstract[:5], 0, 5)
    text = evidence_text(hostile, [quote], Style(width=30))
    assert not [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    assert "\u202e" not in text


def test_a_conversation_as_markdown() -> None:
    said = Statement("They spin 12% faster.", (QUOTE,), "supported")
    by = Statement("“Widgets [red] *Spin*” is by Ada Lovelace.", (BY,), "supported")
    asked = [
        Exchange(
            "how <b>fast</b>?",
            Answer("how fast?", "extractive", None, "", None, (said, by), (), (RECORD,)),
        ),
        Exchange("# bread", Answer("# bread", "extractive", None, "", OFF_TOPIC)),
        Exchange("1. x", Answer("1. x", "extractive", None, "", NOT_STATED, (), (), (RECORD,))),
    ]
    text = markdown_text(asked)
    assert text.startswith(
        "# Questions and answers\n\n## how \\<b>fast\\</b>?\n\nAsked: how fast?\n"
    )
    assert "They spin 12% faster. \\[1\\]\n" in text
    assert "> authors: Ada Lovelace" in text
    assert "Widgets \\[red\\] \\*Spin\\*" in text
    assert "## \\# bread\n\nNothing in the library is about this." in text
    assert "do not state it" in text
    assert not re.search(r"^#{1,2} (?!Questions|how|\\#|1)", text, re.MULTILINE)
