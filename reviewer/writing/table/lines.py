"""A record -> its lines: title and sentences in their sections, parsed if there is a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.grammar import Grammar, Parsed
from reviewer.passages import Passage, record_sentences
from reviewer.records import Record

AIM, BACKGROUND, METHODS, RESULTS, CONCLUSION = (
    "aim", "background", "methods", "results", "conclusion",
)  # fmt: skip
_HEADINGS = {
    AIM: "purpose|purposes|aim|aims|objective|objectives|goal|goals|question|hypothesis",
    BACKGROUND: "background|introduction|context|motivation|rationale|importance|significance",
    METHODS: "methods?|materials and methods|methods and materials|methodology|approach|design|"
    "study design|design and methods|patients and methods|subjects and methods|setting|"
    "participants|patients|subjects|interventions?|main outcome measures?|measurements?|"
    "experimental design|data sources?|methodology/principal findings",
    RESULTS: "results?|findings?|principal findings|main results|results and discussion|"
    "methods and results|outcomes?",
    CONCLUSION: "conclusions?|discussion|interpretation|implications|"
    "conclusions and relevance|conclusions/significance|conclusion and relevance|limitations",
}
_NAMES = "|".join(_HEADINGS.values())
# "RESULTS The ...", "Results: ...", "METHODS AND FINDINGS - ...": capitals, or a mark after it.
_HEADING = re.compile(
    rf"\W{{0,2}}(?P<name>(?i:{_NAMES}))(?:\s*[:–—]\s*|\s+-\s+|\.\s+(?=[A-Z])|\s+(?=[A-Z]))"
)


@dataclass(frozen=True, slots=True)
class Line:
    """The title or a sentence of a record, without a heading that it opens with.

    `passage.text` is what was parsed; `place` is where it stands among the
    sentences of the abstract, 0 (first) to 1 (last), -1 for the title; `part`
    is the section that a structured abstract puts it in, or "".
    """

    passage: Passage
    place: float
    part: str = ""
    parsed: Parsed | None = None

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.passage.text

    @property
    def is_title(self) -> bool:
        """Whether it is the record's title."""
        return self.passage.field == "title"


LONGEST, MOST = 2_000, 200
"""Characters of a sentence and sentences of an abstract that are read; more is no abstract."""


def lines(record: Record, grammar: Grammar | None) -> tuple[Line, ...]:
    """Return the title and the sentences of a record, in order."""
    passages = [passage for passage in record_sentences(record) if len(passage.text) <= LONGEST]
    found = tuple(_lines(passages[: MOST + 1]))
    if grammar is None:
        return found
    parses = grammar.parse([line.text for line in found])
    return tuple(replace(line, parsed=parsed) for line, parsed in zip(found, parses, strict=True))


def _lines(passages: Sequence[Passage]) -> Iterator[Line]:
    for title in passages[:1]:
        if title.field == "title" and title.text.strip():
            yield Line(title, -1.0)
    body = [passage for passage in passages if passage.field != "title"]
    part = ""
    for number, passage in enumerate(body):
        heading = _HEADING.match(passage.text)
        if heading and _is_heading(heading):
            part = _section(heading["name"])
            passage = _after(passage, heading.end())
        if passage.text:
            yield Line(passage, number / max(1, len(body) - 1), part)


def _is_heading(found: re.Match[str]) -> bool:
    """Whether a word that names a section is its heading, not the first word of a sentence."""
    marked = any(mark in found[0][len(found["name"]) :] for mark in ":–—-.")
    return found["name"].isupper() or (marked and found["name"][0].isupper())


def _section(name: str) -> str:
    folded = name.lower()
    return next(part for part, names in _HEADINGS.items() if re.fullmatch(names, folded))


def _after(passage: Passage, end: int) -> Passage:
    return Passage(passage.field, passage.start + end, passage.end, passage.text[end:])
