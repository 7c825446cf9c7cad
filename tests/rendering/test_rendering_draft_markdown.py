"""A draft as Markdown: what a reader sees in the file, and what pandoc reads in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from reviewer.errors import UncitableKeys
from reviewer.records import Record
from reviewer.rendering.draft_markdown import Header, draft_markdown, note_line, sentence_line
from reviewer.rendering.plain import one_line
from reviewer.writing.draft import Citation, Draft, Note, labels
from tests.rendering.drafts import (
    HOSTILE,
    RANK,
    SPIN,
    TAME,
    blocks,
    draft,
    hostile_lines,
    pandoc,
    said,
    section,
    words,
)

WHOLE = """\
---
title: "Related work: spinning widgets"
lang: en
bibliography: "related.bib"
csl: "ieee.csl"
link-citations: true
---

The library has 2 papers on this.

## Spinning

Lovelace and Turing [-@lovelace2025widgets] study spinning widgets.
Widgets are ranked as well [@hopper2024rank; @lovelace2025widgets].

## Limits and gaps

One leaves ranks open [@hopper2024rank].

Nothing is on wobbling.

## References

<!-- What the keys stand for; `pandoc --citeproc` makes the list of references.
lovelace2025widgets: Lovelace and Turing (2025). Widgets Learn to Spin.
hopper2024rank: Hopper et al. (2024). Do Widgets Rank?
-->

::: {#refs}
:::

## Evidence

Each sentence with the words that it rests on: the record, its field, the characters quoted, \
and the file and lines that the record was read from.

1.  Lovelace and Turing [-@lovelace2025widgets] study spinning widgets.
    - lovelace2025widgets, abstract, characters 0-26 (page.txt:1-3; b/other.txt:10): \
“We study spinning widgets.”
2.  Widgets are ranked as well [@hopper2024rank; @lovelace2025widgets].
    - hopper2024rank, authors (page.txt:4-6): “Grace Hopper et al.”
3.  One leaves ranks open [@hopper2024rank].
"""


def test_the_whole_file() -> None:
    assert draft_markdown(TAME, Header("related.bib", "ieee.csl", evidence=True)) == WHOLE


def test_each_sentence_is_a_line_of_its_own() -> None:
    known = labels(HOSTILE.references)
    lines = draft_markdown(HOSTILE).split("\n")
    for sentence in HOSTILE.sentences:
        assert lines.count(sentence_line(sentence, known)) == 1
    for note in (*HOSTILE.overview, *HOSTILE.closing):
        assert note_line(note) in lines


def test_another_sentence_changes_no_other_line() -> None:
    more = said("It rains ", Citation((SPIN.key,)), ".", known=(SPIN, RANK))
    longer = replace(TAME, sections=(section("Spinning", *TAME.sections[0].sentences, more),))
    before, after = draft_markdown(TAME).split("\n"), draft_markdown(longer).split("\n")
    added = [line for line in after if line not in before]
    assert added == ["It rains [@lovelace2025widgets]."]
    assert [line for line in after if line not in added] == before


def test_pandoc_reads_the_same_sentences_and_citations() -> None:
    found = [words(block["c"]) for block in blocks(draft_markdown(HOSTILE), "markdown-smart")
             if block["t"] == "Para"]  # fmt: skip
    known = labels(HOSTILE.references)
    assert found == [
        expected([note.text for note in HOSTILE.overview]),
        expected([written(sentence.pieces, known) for sentence in HOSTILE.sentences]),
        expected([note.text for note in HOSTILE.closing]),
    ]


def expected(texts: list[str]) -> str:
    return " ".join(one_line(text) for text in texts if one_line(text))


def written(pieces: tuple[Any, ...], known: Any) -> str:
    """A sentence as `words` tells it: names in the text, keys in brackets."""
    shown = []
    for piece in pieces:
        if isinstance(piece, str):
            shown.append(piece)
        elif piece.narrative:
            shown.append(" and ".join(f"{known[key].names} [{key}]" for key in piece.keys))
        else:
            shown.append(f"[{'; '.join(piece.keys)}]")
    return "".join(shown)


@settings(max_examples=40)
@given(texts=hostile_lines)
def test_no_text_around_a_citation_becomes_markup(texts: list[str]) -> None:
    cite, narrative = Citation((SPIN.key, RANK.key)), Citation((RANK.key,), narrative=True)
    known = (SPIN, RANK)
    sentences = [
        said(first, citation, second, known=known)
        for first, second in zip(texts[::2], texts[1::2], strict=True)
        for citation in (cite, narrative)
    ]
    text = draft_markdown(draft(*sentences, references=known))
    found = [words(block["c"]) for block in blocks(text, "markdown-smart") if block["t"] == "Para"]
    names = labels(known)
    assert found == [expected([written(item.pieces, names) for item in sentences])]


@settings(max_examples=25)
@given(texts=hostile_lines)
def test_headings_titles_and_references_cannot_break_out(texts: list[str]) -> None:
    records = tuple(
        Record(title=text, key=f"k{number}", date="2020") for number, text in enumerate(texts)
    )
    cites = said("So it is ", Citation(tuple(r.key for r in records)), ".", known=records)
    made = draft(cites, references=records, topic=texts[0], sections=(section(texts[1], cites),))
    text = draft_markdown(made, Header("related.bib", evidence=True))
    kinds = [block["t"] for block in blocks(text, "markdown-smart")]
    heading = ["Header"] if one_line(texts[1]) else []
    assert kinds == [*heading, "Para", "Header", "RawBlock", "Div", "Header", "Para", "OrderedList"]


@pytest.mark.parametrize(
    "text", ["1. x", "*x*: y", "--- x", "x \"y\" 'z' #", "中 {x} \\\\ \\n", "true"]
)
def test_the_title_is_what_the_topic_says(text: str) -> None:
    made = replace(TAME, topic=text)
    html = pandoc(draft_markdown(made), "markdown-smart", "html", "--standalone")
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    assert f'<h1 class="title">Related work: {escaped}</h1>'.replace("&quot;", '"') in html


KEYS = ("a", "Zhang_2020", "a:b/c", "müller", "o'dd:key/1+x", "a--b", "x.", "[a]", "a;b", "*a*",
        "`", "a@b", "@", "-", "😀", "<b>")  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_cited_as_they_are(key: str) -> None:
    odd = replace(SPIN, key=key)
    sentences = (
        said(Citation((key,), narrative=True), " spin.", known=(odd, RANK)),
        said("All do ", Citation((RANK.key, key)), ".", known=(odd, RANK)),
    )
    read = blocks(draft_markdown(draft(*sentences, references=(odd, RANK))), "markdown-smart")
    text = words(next(block["c"] for block in read if block["t"] == "Para"))
    assert text == f"Lovelace and Turing [{key}] spin. All do [{RANK.key}; {key}]."


@pytest.mark.parametrize("key", ["a b", "a}b", "a{", "a,b", "", "a\nb", "a\u00a0b"])
def test_keys_that_cannot_be_cited_are_named(key: str) -> None:
    odd = replace(SPIN, key=key)
    made = draft(said("They do ", Citation((key,)), ".", known=(odd,)), references=(odd,))
    with pytest.raises(UncitableKeys, match="cannot cite"):
        draft_markdown(made)


def test_a_record_that_is_quoted_but_not_named_is_in_the_references() -> None:
    known = (SPIN, RANK)
    quiet = said("They all spin.", known=known, quotes=TAME.sentences[0].statement.quotes)
    text = draft_markdown(draft(quiet, references=known))
    assert 'nocite: "@lovelace2025widgets"' in text
    assert "hopper2024rank" not in text


def test_without_a_list_there_is_nothing_to_link_to() -> None:
    text = draft_markdown(TAME, Header("related.bib", references=False))
    assert "link-citations: false" in text
    assert "References" not in text


def test_nothing_cited_has_no_references() -> None:
    made = Draft("x", "narrative", "extractive", None, overview=(Note("Nothing.", ""),))
    assert draft_markdown(made) == (
        '---\ntitle: "Related work: x"\nlang: en\nlink-citations: true\n---\n\nNothing.\n'
    )


def test_file_names_in_the_header_are_what_pandoc_looks_for() -> None:
    names = ("related.bib", "re_lat_ed.bib", "_a_.bib", "my *draft* 1.bib", "a--b.bib", "É.bib")
    for name in names:
        text = draft_markdown(TAME, Header(name))
        for reader in ("markdown-smart", "markdown"):
            meta = json.loads(pandoc(text, reader, "json"))["meta"]
            assert words(meta["bibliography"]["c"]) == name
