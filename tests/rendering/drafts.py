"""Invented papers and drafts about them, tame and hostile, and pandoc to read documents back."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from typing import Any

from hypothesis import strategies as st

from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import Author, Record, Source
from reviewer.rendering.pandoc import _program
from reviewer.writing.draft import Citation, Draft, Note, Section, Sentence, labels, plain_text
from reviewer.writing.draft.model import Chosen, Piece


def author(name: str) -> Author:
    given, _, family = name.rpartition(" ")
    return Author(name, family, given)


SPIN = Record(
    title="Widgets Learn to Spin",
    authors=(author("Ada Lovelace"), author("Alan Turing")),
    abstract="We study spinning widgets. They spin 12% faster.",
    key="lovelace2025widgets",
    date="2025-03-03",
    arxiv_id="2503.00001",
    sources=(Source("page.txt", "listing", 1, 3), Source("b/other.txt", "listing", 10, 10)),
)
RANK = Record(
    title="Do Widgets Rank?",
    authors=(author("Grace Hopper"),),
    authors_truncated=True,
    abstract="We rank widgets.",
    key="hopper2024rank",
    date="2024",
    venue="Journal of Widgets",
    sources=(Source("page.txt", "listing", 4, 6),),
)
NOBODY = Record(title="Anonymous Widgets", key="anonymous", abstract="Widgets wobble.")

NASTY = (
    "\\input{/etc/passwd} $x^2$ 100% #1 a_b ~ {x & <b>y</b> @z `c` *d* [e](f) \"g\" 'h' -- ... |"
)
EVIL = Record(
    title=f"{NASTY} \x00\x1b[31m\u202e\ufffe}} mT5 and 😀 中文 of Erdős",
    authors=(Author("x", "van {der} Meer, and", "J\\an % III"), Author("y", "<b>The</b> Group")),
    authors_truncated=True,
    abstract=f"{NASTY} is proposed. --> ::: {{#refs}} \n\n# Not a heading",
    key="o'dd:key/1+x",
    date="2020-02",
    venue="Proc. of the 3rd Conf. on {X} & $Y$",
    doi="10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9",
    url="https://example.org/a%20b_c#d?e=f&g=~h\\}{^é%",
    sources=(Source("*pa_ge*.txt", "listing", 1, 3),),
)


def said(*pieces: Piece, known: tuple[Record, ...], quotes: tuple[Quote, ...] = ()) -> Sentence:
    text = plain_text(pieces, labels(known))
    return Sentence(pieces, Statement(text, quotes, "supported"))


def whole(record: Record, end: int, field: str = "abstract") -> Quote:
    return Quote(record.key, field, getattr(record, field)[:end], 0, end)


def draft(*sentences: Sentence, references: tuple[Record, ...], **more: Any) -> Draft:
    values = {"topic": "spinning widgets", "sections": (section("Spinning", *sentences),), **more}
    topic = values.pop("topic")
    return Draft(topic, "narrative", "extractive", None, references=references, **values)


def section(heading: str, *sentences: Sentence) -> Section:
    papers = tuple(Chosen(key, 0.9, "it spins") for key in ("lovelace2025widgets",))
    return Section(heading, papers, (sentences,))


TAME_RECORDS = (SPIN, RANK)
TAME = draft(
    said(
        Citation((SPIN.key,), narrative=True), " study spinning widgets.",
        known=TAME_RECORDS, quotes=(whole(SPIN, 26),),
    ),
    said(
        "Widgets are ranked as well ", Citation((RANK.key, SPIN.key)), ".",
        known=TAME_RECORDS, quotes=(Quote(RANK.key, "authors", "Grace Hopper et al."),),
    ),
    references=TAME_RECORDS,
    overview=(Note("The library has 2 papers on this.", "a count"),),
    limits=(said("One leaves ranks open ", Citation((RANK.key,)), ".", known=TAME_RECORDS),),
    closing=(Note("Nothing is on wobbling.", "a search"),),
)  # fmt: skip

EVIL_RECORDS = (EVIL, NOBODY, RANK)
HOSTILE = draft(
    said(
        Citation((EVIL.key,), narrative=True), f" propose {NASTY}.",
        known=EVIL_RECORDS, quotes=(whole(EVIL, len(NASTY)),),
    ),
    said("1. Wow!", Citation((RANK.key, EVIL.key)), "(x): ] } -->.", known=EVIL_RECORDS),
    said("- ", Citation((NOBODY.key, RANK.key), narrative=True), " > all.", known=EVIL_RECORDS),
    references=EVIL_RECORDS,
    topic=f"1. {NASTY}",
    overview=(Note(f"# {NASTY}", "a count"),),
    closing=(Note("::: {#refs}", ""), Note("---", ""), Note("% 中 \u0301 ≤ α ẽ ħ", "")),
)  # fmt: skip

MARKUP = [*"ab1Zé中😀 -?.+=/*_`$#<>@~^&|\\[](){}!\"':;,%", "--", "...", "1. ", "# ", "- ", "> ",
          "http://x.y", "\\input{x}", "\n", "\n\n", "\t", "\x00", "\x1b[1m", "\u202e", "\u200f",
          "\ufffe", "<!--", "-->", ":::", "---", "```", "$$", "[@x]", "&amp;", "{#id}", "</b>",
          "\\begin{x}", "^[n]", "(a) ", "A. ", "| ", ": ", "~~", "%%", "  "]  # fmt: skip
hostile_text = st.lists(st.sampled_from(MARKUP), max_size=14).map("".join)
hostile_lines = st.lists(hostile_text, min_size=12, max_size=12)


def pandoc(text: str | bytes, read: str, to: str, *arguments: str) -> str:
    """What pandoc makes of a text or document."""
    given = text.encode() if isinstance(text, str) else text
    command = [*_program(), "--sandbox", "-f", read, "-t", to, "--wrap=none", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    return done.stdout.decode()


def blocks(text: str, read: str) -> list[dict[str, Any]]:
    """The blocks that pandoc reads."""
    found: list[dict[str, Any]] = json.loads(pandoc(text, read, "json"))["blocks"]
    return found


def words(node: Any) -> str:
    """The text of inlines as it reads; what is no text and no citation shows by its name."""
    if isinstance(node, list):
        return "".join(map(words, node))
    if node["t"] == "Span":
        return words(node["c"][1])
    if node["t"] == "Quoted":
        mark = '"' if node["c"][0]["t"] == "DoubleQuote" else "'"
        return f"{mark}{words(node['c'][1])}{mark}"
    if node["t"] == "Math":
        return {"\\lbrace": "{", "\\rbrace": "}"}.get(node["c"][1], node["c"][1])
    spaces = {"Space": " ", "SoftBreak": " "}
    if node["t"] == "Str":
        return str(node["c"])
    if node["t"] == "Cite":
        return f"[{'; '.join(cite['citationId'] for cite in node['c'][0])}]"
    return spaces.get(node["t"], f"<{node['t']}>")


def straight(text: str) -> str:
    """Text with straight quotes, its letters composed."""
    plain = str.maketrans("“”‘’", "\"\"''")
    return unicodedata.normalize("NFC", text).translate(plain)
