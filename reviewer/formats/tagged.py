"""Files of tagged lines -> one segment of fields for each record: RIS, MEDLINE, WoS, refer, Ovid.

These formats differ in how a tag looks and in what begins and ends a record;
a Layout says so. The rest is here: wrapped values, missing ends, records
without a beginning, text between records, and records too big to hold.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.rows import Segment
from reviewer.formats.text import without_controls
from reviewer.records import RAW_LIMIT, ParseFailure

LINE_COST = 40
"""Characters that every line of a record counts on top, so that a million short ones do not fit."""

# "Record #2 of 10", "2.", "<2>", rules of dashes, "Provider: ACM", "Content: text/plain".
_NOISE = re.compile(
    r"(?:(?:record|citation|result|reference)\s*#?\s*\d+(?:\s*(?:of|/)\s*\d+)?\s*[.:]?"
    r"|[#<\[(]?\d{1,7}[.)\]>]?|[-=_*#~.\s]+"
    r"|(?:provider|database|content|source|exported|export date|search|query|date)\b[^:]{0,30}:.*)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"\d{1,7}\.|<\d{1,7}>|record\s*#?\s*\d+\s+of\s+\d+", re.IGNORECASE)
_SNIFFED_CHARS = 65_536
_STRAY = "belongs to no record: the line before it ended one, and this begins none"


@dataclass(frozen=True)
class Field:
    """One tag with its value: the lines as they are, but for white space around them."""

    tag: str
    lines: tuple[str, ...]

    @functools.cached_property
    def text(self) -> str:
        """The value as one line, white space squeezed."""
        return " ".join(" ".join(self.lines).split())


@dataclass(slots=True)
class Block:
    """A record while its lines come in: `opening` is its first line, `tags` those it has."""

    first: int
    opening: str
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    last: int = 0
    size: int = 0
    shown: str = ""

    def add(self, tag: str, value: str) -> None:
        """Begin a field."""
        self.tags.add(tag)
        if self.size <= budget.MAX_CHARS:
            self.fields.append((tag, [value]))

    def extend(self, value: str) -> None:
        """Add a line to the last field."""
        if self.fields and self.size <= budget.MAX_CHARS:
            self.fields[-1][1].append(value)

    def seen(self, number: int, text: str, cut: bool) -> None:
        """Count a line of the file as one of this record's."""
        self.last = number
        self.size += len(text) + LINE_COST + (budget.MAX_CHARS if cut else 0)
        if len(self.shown) < RAW_LIMIT:
            self.shown += text[:RAW_LIMIT] + "\n"
        if self.size > budget.MAX_CHARS:
            self.fields.clear()


Tagged = tuple[str, str]
"""A tag and the value after it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one format looks.

    `tag` reads a line, given the opening line of its record ("" outside of
    one), as tag and value, or None if it continues the value before. `starts`
    tells whether a tag begins a new record while one is open (`blank`: an empty
    line came before it), `end` is the tag that closes one if it has no value, `header` are those
    that stand before records.
    """

    tag: Callable[[str, str], Tagged | None]
    starts: Callable[[Block, Tagged, bool], bool]
    end: str = ""
    header: frozenset[str] = frozenset()


def segments(
    document: Document, layout: Layout
) -> Iterator[Segment[tuple[Field, ...]] | ParseFailure]:
    """Yield the records of a document as their fields, in order.

    What stands before the first record is a header and passed over. Text after
    the end of a record is rejected unless it only numbers or labels the next.
    """
    splitter = _Splitter(document, layout)
    for line in document.lines():
        text = line.text if line.text.isprintable() else without_controls(line.text)
        yield from splitter.line(line.number, text.rstrip(), line.cut)
    yield from splitter.close()


def first_lines(document: Document, count: int) -> list[str]:
    """Return the first lines of a document with something on them."""
    sample = (document.sample or "").lstrip("\ufeff\r\n ")
    lines = (without_controls(line).rstrip() for line in sample[:_SNIFFED_CHARS].splitlines())
    return [line for line in lines if line.strip()][:count]


class _Splitter:
    """The state between two lines: the open record, or the stray text after the last one."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self._document = document
        self._layout = layout
        self._block: Block | None = None
        self._stray: Block | None = None
        self._any = False
        self._blank = False

    def line(
        self, number: int, text: str, cut: bool
    ) -> Iterator[Segment[tuple[Field, ...]] | ParseFailure]:
        if not text.strip():
            self._blank = True
            return
        found = self._layout.tag(text, self._block.opening if self._block else "")
        if found is None:
            self._untagged(number, text, cut)
        else:
            yield from self._tagged(number, text, cut, found)
        self._blank = False

    def _untagged(self, number: int, text: str, cut: bool) -> None:
        if self._block:
            self._block.extend(text.strip())
            self._block.seen(number, text, cut)
        elif self._any and not _NOISE.fullmatch(text[:400].strip()):
            self._stray = self._stray or Block(number, text)
            self._stray.seen(number, text, cut)

    def _tagged(
        self, number: int, text: str, cut: bool, found: Tagged
    ) -> Iterator[Segment[tuple[Field, ...]] | ParseFailure]:
        layout, block = self._layout, self._block
        if found == (layout.end, "") or found[0] in layout.header:
            if block and found[0] == layout.end:
                block.seen(number, text, cut)
            yield from self.close()
            return
        if block is None or layout.starts(block, found, self._blank):
            if block:
                _without_numbering(block)
            yield from self.close()
            block = self._block = Block(number, text)
        block.add(*found)
        block.seen(number, text, cut)

    def close(self) -> Iterator[Segment[tuple[Field, ...]] | ParseFailure]:
        """Yield what is open: the record, or the stray text after the last."""
        block, stray = self._block, self._stray
        self._block = self._stray = None
        if stray:
            yield self._document.failure(stray.first, stray.last, _STRAY, stray.shown)
        if block:
            self._any = True
            fields = tuple(Field(tag, tuple(lines)) for tag, lines in block.fields)
            yield Segment(fields, block.first, block.last, block.shown[:RAW_LIMIT], block.size)


def _without_numbering(block: Block) -> None:
    """Drop the number of the next record from the end of one that has no end of its own."""
    lines = block.fields[-1][1] if block.fields else []
    while len(lines) > 1 and _NUMBERING.fullmatch(lines[-1][:60]):
        lines.pop()
