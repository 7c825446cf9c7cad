"""Wrapped text, markers, references, and records that try to command the terminal."""

from __future__ import annotations

import pytest

from reviewer.evidence.quotes import Quote, Statement, Withheld
from reviewer.records import Author, Record, Source, cited_names
from reviewer.rendering.plain import harmless, one_line
from reviewer.rendering.terminal import (
    MIN_WIDTH,
    NOTHING,
    Style,
    answer_tail,
    answer_text,
    list_line,
    record_text,
    reference_line,
    references,
    statement_text,
)
from reviewer.writing.answers import (
    EXTRACTIVE,
    LLM,
    NOT_STATED,
    OFF_TOPIC,
    PAPERS,
    SENTENCES,
    Answer,
    Usage,
)

ADA, ALAN, GRACE = (
    Author(name, name.split()[1], name.split()[0])
    for name in ("Ada Lovelace", "Alan Turing", "Grace Hopper")
)
SPIN = Record(
    title="Widgets Learn to Spin",
    authors=(ADA, ALAN),
    abstract="We study spinning widgets. They spin 12% faster.",
    key="lovelace2025widgets",
    date="2025-03-03",
    subject="CL",
    has_code=True,
    sources=(Source("page.txt", "listing", 1, 3), Source("b/other.txt", "listing", 10, 12)),
)
RANK = Record(title="Do Widgets Rank?", authors=(GRACE,), key="hopper2024widgets", date="2024")


def said(text: str, *quotes: Quote) -> Statement:
    return Statement(text, quotes, "supported")


def of(record: Record, field: str = "abstract") -> Quote:
    return Quote(record.key, field, "...", 0, 3)


def answer(
    *statements: Statement, layout: str = SENTENCES, reason: str | None = None, **more: object
) -> Answer:
    values: dict[str, object] = {"references": (SPIN, RANK), **more}
    return Answer(
        "q?", str(values.pop("engine", EXTRACTIVE)), "m", "", reason, statements,
        layout=layout, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def test_statements_are_numbered_by_the_references() -> None:
    text = answer_text(
        answer(said("Both spin.", of(RANK), of(SPIN), of(RANK)), said("One ranks.", of(RANK)))
    )
    assert text.split("\n\n")[:2] == ["Both spin. [2][1]", "One ranks. [2]"]
    assert text.split("\n\n")[2].splitlines()[0] == "References"


def test_a_long_list_is_cut_and_says_so() -> None:
    listed = answer(said("It spins.", of(SPIN)), said("It ranks.", of(RANK)), layout=PAPERS)
    cut = answer_text(listed, Style(most=1))
    assert "It spins." in cut
    assert "... and 1 more: --all shows them." in cut
    assert RANK.title not in cut
    assert answer_text(listed, Style(most=2)) == answer_text(listed)
    prose = answer(said("It spins.", of(SPIN)), said("It ranks.", of(RANK)), engine=LLM)
    assert answer_text(prose, Style(most=1)) == answer_text(prose)


def test_a_reference_has_year_title_key_and_where_it_was_read() -> None:
    assert reference_line(SPIN) == (
        "Lovelace and Turing (2025). Widgets Learn to Spin. lovelace2025widgets, "
        "page.txt:1-3; b/other.txt:10-12"
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Do They?", "Do They? key"), ("Spin!", "Spin! key"), ("End.", "End. key"), ("A", "A. key")],
)
def test_a_title_ends_with_one_stop(title: str, shown: str) -> None:
    assert shown in reference_line(Record(title=title, key="key"))


@pytest.mark.parametrize(
    ("authors", "truncated", "shown"),
    [
        ((), False, "Unknown"),
        ((ADA,), False, "Lovelace"),
        ((ADA,), True, "Lovelace et al."),
        ((ADA, ALAN), False, "Lovelace and Turing"),
        ((ADA, ALAN), True, "Lovelace et al."),
        ((ADA, ALAN, GRACE), False, "Lovelace et al."),
    ],
)
def test_cited_names(authors: tuple[Author, ...], truncated: bool, shown: str) -> None:
    record = Record(title="T", authors=authors, authors_truncated=truncated)
    assert cited_names(record) == shown
    assert "(n.d.)" in reference_line(record)


@pytest.mark.parametrize("width", [1, 20, 30, 88])
def test_lines_are_as_wide_as_asked_and_long_words_whole(width: int) -> None:
    word = "https://example.org/" + "x" * 60
    text = answer_text(answer(said(f"Some words around {word} and more.", of(SPIN))), Style(width))
    assert word in text
    widest = max(len(line) for line in text.splitlines() if word not in line)
    key = len(f"     {SPIN.key},")  # the longest word of the reference
    assert widest <= max(width, MIN_WIDTH, key)


def test_references_hang_under_their_numbers() -> None:
    first, *rest = references([SPIN], Style(width=30))[0].splitlines()
    assert first.startswith("[1] Lovelace and Turing")
    assert rest
    assert all(line.startswith("     ") for line in rest)


@pytest.mark.parametrize("width", [20, 32, 88])
@pytest.mark.parametrize("field", ["abstract", "title"])
def test_only_the_title_of_an_entry_is_bold_on_however_many_lines(width: int, field: str) -> None:
    shown = answer(said("They spin.", of(SPIN, field)), layout=PAPERS)
    plain, bold = answer_text(shown, Style(width)), answer_text(shown, Style(width, bold=True))
    assert bold.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain
    entry = bold.partition("\n\nReferences")[0]
    inside = [part.partition("\x1b[0m")[0] for part in entry.split("\x1b[1m")[1:]]
    assert " ".join(inside) == SPIN.title
    assert "[1]" in entry
    assert max(len(line) for line in plain.splitlines()) <= max(width, 25)


def test_more_than_a_dozen_markers_are_counted() -> None:
    quotes = [Quote(f"k{n}", "abstract", "x", 0, 1) for n in range(15)]
    assert statement_text(said("Many.", *quotes), {}).endswith("[12] and 3 more")


def test_statements_as_they_come_are_numbered_in_that_order() -> None:
    numbers: dict[str, int] = {}
    assert statement_text(said("One.", of(RANK)), numbers) == "One. [1]"
    assert statement_text(said("Two.", of(SPIN), of(RANK)), numbers) == "Two. [2][1]"


@pytest.mark.parametrize(
    ("reason", "found", "shown"),
    [
        (OFF_TOPIC, (), NOTHING),
        (NOT_STATED, (SPIN,), "[1] Lovelace and Turing (2025)"),
        (NOT_STATED, (), "do not state it."),
    ],
)
def test_the_two_abstentions_differ(reason: str, found: tuple[Record, ...], shown: str) -> None:
    text = answer_text(answer(reason=reason, references=found))
    assert shown in text
    assert ("Nothing in the library" in text) == (reason == OFF_TOPIC)


def test_what_was_withheld_is_counted_with_each_reason_once() -> None:
    withheld = (Withheld("a", "a number"), Withheld("b", "a number"), Withheld("c", "a name"))
    text = answer_text(answer(said("Kept.", of(SPIN)), withheld=withheld), Style(200))
    assert text.endswith(
        "3 sentences were withheld, not supported by what they cite: a number; a name."
    )
    one = answer_tail(answer(said("Kept.", of(SPIN)), withheld=withheld[:1]), Style(200))
    assert "1 sentence was withheld" in one
    assert "Kept." not in one


def test_a_model_is_named_with_its_tokens() -> None:
    text = answer_text(answer(said("S.", of(SPIN)), engine=LLM, usage=Usage(10, 2, 1, 1)))
    assert "Written by m, every sentence checked; 10 + 2 tokens, 1 from the cache." in text


def test_a_record_whole() -> None:
    lines = record_text(SPIN).splitlines()
    assert lines[:2] == ["Widgets Learn to Spin", "key: lovelace2025widgets"]
    assert "authors: Ada Lovelace, Alan Turing" in lines
    assert "has code: true" in lines
    assert "source: b/other.txt:10-12" in lines
    assert not any(line.startswith(("venue", "doi", "url")) for line in lines)
    assert "(no abstract)" in record_text(RANK)
    assert list_line(RANK) == "hopper2024widgets  2024  -  Do Widgets Rank?"


EVIL = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x1b\\ \x9b2Jclear \x07\x08\r"
    "\u202eback\u202c \u2066in\u2069 [red]mark[/red] [link=http://x]up[/link] \x00\x7f\ufeff"
)
EVIL_SHOWN = "red link clear back in [red]mark[/red] [link=http://x]up[/link]"


def test_nothing_in_a_record_commands_the_terminal() -> None:
    evil = Record(
        title=EVIL,
        authors=(Author(EVIL, EVIL, EVIL),),
        abstract=EVIL,
        key="evil2020",
        subject=EVIL,
        venue=EVIL,
        affiliations=(EVIL,),
        url=EVIL,
        keywords=(EVIL,),
        sources=(Source(EVIL, "listing", 1, 3),),
    )
    shown = Answer(
        EVIL, LLM, EVIL, EVIL, None, (said(EVIL, of(evil)),), (Withheld(EVIL, EVIL),), (evil,)
    )
    wide = Style(10_000)
    texts = [answer_text(shown, wide), record_text(evil, wide), list_line(evil)]
    texts += [answer_text(answer(reason=NOT_STATED, references=(evil,)), wide)]
    texts += [answer_text(answer(said("x", of(evil)), layout=PAPERS, references=(evil,)), wide)]
    for text in texts:
        assert EVIL_SHOWN in text
        assert not [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
        assert not set(text) & set("\u202e\u202c\u2066\u2069\ufeff")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand tab", "two\nlines\tand tab"),
        ("caf\u00e9 \u05d0\u200f \U0001f469\u200d\U0001f52c e\u0301", None),
        ("a\x1b[1;31mb\x1b[0mc", "abc"),
        ("a\x9b31mb", "ab"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b]0;unfinished\nb", "a\nb"),
        ("a\x1bPdata\x1b\\b", "ab"),
        ("a\x1bcb", "acb"),
        ("a\x1b\x1b[31mb", "ab"),
        ("a\u202eb\u2069c\u2028d", "abcd"),
        ("a\udcffb", "ab"),
        ("", ""),
    ],
)
def test_harmless(text: str, shown: str | None) -> None:
    assert harmless(text) == (text if shown is None else shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a b"),
        (" a \t b ", "a b"),
        ("a\x0bb\x0cc\x85d\u2028e", "a b c d e"),
        ("\x1b[m", ""),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown
