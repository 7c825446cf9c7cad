"""A plain text manuscript -> blocks of prose and its reference list.

Paragraphs are parted by blank lines; a short line alone is a heading; what
follows a line "References" is the reference list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reviewer.manuscripts.files import Lines
from reviewer.manuscripts.flow import Block, Flow
from reviewer.manuscripts.model import BibEntry, Text
from reviewer.manuscripts.references import HEADING, Item, entry, starts

_LINE = re.compile(r"[^\r\n]*(\r\n|\n|\r|\Z)")
_HEADING = re.compile(r"\s*(?:\d+(?:\.\d+)*\.?|[IVX]+\.|Appendix [A-Z])?\s*\S")
_LONGEST_HEADING = 90
_STOPPED = re.compile(r"[^\W\d_]{2}[.!?]\s*[\[(]")
_HYPHEN = re.compile(r"([^\W\d_]{2,})[-‐]$")
_NEXT_WORD = re.compile(r"\s*([a-zß-ÿ]+)")
_UPPER = r"[^\W\d_a-z]"
_SURNAME = re.compile(
    rf"{_UPPER}[\w'’-]+,\s|{_UPPER}\.(?:\s?{_UPPER}\.)?\s{_UPPER}|{_UPPER}\w+ [A-Z]{{1,3}}[,.]"
)
_ENDED = re.compile(r"[.!?)\]\d”\"]\s*$")

_Span = tuple[int, int]


@dataclass
class Plain:
    """What was read; call `read` once."""

    text: Text
    lines: Lines
    blocks: list[Block] = field(default_factory=list)
    listed: list[BibEntry] = field(default_factory=list)
    _section: str = ""
    _words: frozenset[str] = frozenset()

    def read(self) -> None:
        """Read the text."""
        source = self.text.text
        self._words = frozenset(re.findall(r"[^\W\d_]+", source.lower()))
        in_references = False
        for spans in _paragraphs(source):
            words = " ".join(source[start:end].strip() for start, end in spans)
            first = source[slice(*spans[0])].strip()
            if HEADING.match(first):
                in_references, spans = True, spans[1:]
                self._section = first
            if in_references and spans and _reads_as_references(source, spans):
                self._references(spans)
            elif spans and len(spans) == 1 and _is_heading(words):
                self._section, in_references = words.strip(), in_references and starts(words)
            elif spans:
                self._prose(spans)

    def _prose(self, spans: Sequence[_Span]) -> None:
        flow = Flow()
        for place, (start, end) in enumerate(spans):
            following = spans[place + 1] if place + 1 < len(spans) else None
            end, gap = self._joined(start, end, following)
            flow.add(self.text.text[start:end], start, end)
            flow.add(gap, end, following[0] if following else end)
        self.blocks.append(flow.block(self.text.path, self._section))

    def _joined(self, start: int, end: int, following: _Span | None) -> tuple[int, str]:
        """Return where a line ends, and what parts it from the next: nothing in a split word."""
        if following is None:
            return end, ""
        hyphen = _HYPHEN.search(self.text.text, start, end)
        word = _NEXT_WORD.match(self.text.text, *following)
        if hyphen and word:
            whole = (hyphen[1] + word[1]).lower()
            return (end - 1, "") if whole in self._words else (end, "")
        return end, " "

    def _references(self, spans: Sequence[_Span]) -> None:
        for entry_spans in _entries(self.text.text, spans):
            words = " ".join(self.text.text[start:end].strip() for start, end in entry_spans)
            line = self.lines.place(entry_spans[0][0])[0]
            self.listed.append(entry(Item(words, line), len(self.listed) + 1, self.text.path))


def _paragraphs(source: str) -> Iterator[list[_Span]]:
    """Yield the lines of each paragraph as (start, end); a heading line is one of its own."""
    lines: list[_Span] = []
    for found in _LINE.finditer(source):
        start, end = found.start(), found.start(1)
        words = source[start:end].strip("\ufeff \t\f\v\0")
        if words and HEADING.match(words) and lines:
            yield lines
            lines = []
        if words:
            lines.append((start, end))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _is_heading(words: str) -> bool:
    """Whether a line alone is a heading: short, no sentence, capital or numbered."""
    plain = words.strip()
    if (
        len(plain) > _LONGEST_HEADING
        or plain[-1:] in ".!?;,:"
        or _STOPPED.search(plain)
        or not _HEADING.match(plain)
    ):
        return False
    letters = [char for char in plain if char.isalpha()]
    return bool(letters) and letters[0].isupper() and len(plain.split()) <= 12


def _reads_as_references(source: str, spans: Sequence[_Span]) -> bool:
    """Whether a paragraph after the heading is one or more entries, not a text that goes on."""
    words = " ".join(source[start:end] for start, end in spans)
    return starts(words) or bool(
        re.search(r"(?:1[6-9]|20)\d\d|10\.\d{4}|arxiv|n\.d\.", words, re.I)
    )


def _entries(source: str, spans: Sequence[_Span]) -> Iterator[list[_Span]]:
    """Yield the lines of each entry of a paragraph: one, or several without blank lines between.

    An entry begins with its number, at a line that is not indented among
    indented ones, or with a surname after a line that has ended.
    """
    lines = [source[start:end] for start, end in spans]
    numbered = starts(lines[0])
    hanging = not numbered and any(line[:1].isspace() for line in lines[1:])
    gathered: list[_Span] = []
    for place, line in enumerate(lines):
        if numbered:
            begins = starts(line)
        elif hanging:
            begins = not line[:1].isspace()
        else:
            begins = bool(_SURNAME.match(line)) and (
                place == 0 or bool(_ENDED.search(lines[place - 1]))
            )
        if begins and gathered:
            yield gathered
            gathered = []
        gathered.append(spans[place])
    if gathered:
        yield gathered
