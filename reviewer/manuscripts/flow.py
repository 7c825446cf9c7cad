"""Text without its markup in which every character knows where in the source it came from.

A reader of a format adds what is printed, run by run, and marks where a
citation stands; `Block` is one paragraph of it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reviewer.manuscripts.model import PROSE

MARK = "\uf8ff"
"""Stands in a block for a citation (a private-use character, which no source may bring in)."""

NAMES, AUTHORS, YEAR, BARE_YEAR = "names", "authors", "(year)", "year"
"""What a citation prints that is a part of a sentence: "Li (2020)", "Li", "(2020)", "2020"."""

_ESCAPED = {
    code: bytes([code - 0xDC00]).decode("cp1252", "replace") for code in range(0xDC80, 0xDD00)
}
_SHOWN = {
    **{code: " " for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xA0)},
    **{
        code: value if value != "\ufffd" else chr(code - 0xDC00) for code, value in _ESCAPED.items()
    },
    ord(MARK): " ",
}
_ODD = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\uf8ff]")
_INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Byte order mark, soft hyphen, zero-width signs, and those that turn the direction of writing."""
_VISIBLE = re.compile(r"[^\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_LONE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    r"""A citation by key, or one found in words, before its sentence is known.

    `narrative` is whether it is a part of the sentence, or None where only its
    place can tell (`\cite`, "[3]"). `printed` is how it stands there, if it
    does; for keys that is for the bibliography to say.
    """

    start: int
    end: int
    keys: tuple[str, ...] = ()
    narrative: bool | None = None
    prints: str = NAMES
    works: tuple[Work, ...] = ()
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation in words names: the family names and the year, or a number."""

    names: tuple[str, ...] = ()
    et_al: bool = False
    year: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its text, and for each character the span of the source that it stands for.

    The n-th MARK in the text is `marks[n]`.
    """

    text: str
    starts: array[int]
    ends: array[int]
    marks: tuple[Mark, ...] = ()
    file: str = ""
    section: str = ""
    kind: str = PROSE


Span = tuple[int, int, tuple[Mark, ...]]
"""Characters of a block, and the citations that stand there instead."""


@dataclass
class Flow:
    """Gathers the text of one block.

    Markup that opens before a word belongs to the word, and so does what
    closes after it: the span of a sentence that is all bold has its asterisks.
    """

    _pieces: list[str] = field(default_factory=list)
    _starts: array[int] = field(default_factory=lambda: array("q"))
    _ends: array[int] = field(default_factory=lambda: array("q"))
    _marks: list[Mark] = field(default_factory=list)
    _opened: int | None = None

    def open(self, start: int) -> None:
        """Note that markup begins here."""
        if self._opened is None:
            self._opened = start

    def close(self, end: int) -> None:
        """Note that markup ends here."""
        self._opened = None
        if self._ends:
            self._ends[-1] = max(self._ends[-1], end)

    def add(self, text: str, start: int, end: int) -> None:
        """Add what is printed for `source[start:end]`; of equal length means one to one."""
        if _INVISIBLE.search(text):
            self._add_visible(text, start, end)
            return
        if not text:
            return
        text = shown(text)
        before = len(self._starts)
        if len(text) == end - start:
            self._starts.extend(range(start, end))
            self._ends.extend(range(start + 1, end + 1))
        else:
            self._starts.extend([start] * len(text))
            self._ends.extend([end] * len(text))
        self._pieces.append(text)
        if self._opened is not None and (rest := text.lstrip()):
            self._starts[before + len(text) - len(rest)] = self._opened
            self._opened = None

    def _add_visible(self, text: str, start: int, end: int) -> None:
        """Add a text without the characters that show nothing at all."""
        if len(text) != end - start:
            self.add(_INVISIBLE.sub("", text), start, end)
            return
        for found in _VISIBLE.finditer(text):
            self.add(found[0], start + found.start(), start + found.end())

    def cite(self, mark: Mark) -> None:
        """Add a citation."""
        self._marks.append(mark)
        self._pieces.append(MARK)
        self._starts.append(mark.start if self._opened is None else self._opened)
        self._ends.append(mark.end)
        self._opened = None

    def block(self, file: str, section: str, kind: str = PROSE) -> Block:
        """Return what was gathered, and begin anew."""
        done = Block(
            "".join(self._pieces), self._starts, self._ends, tuple(self._marks), file, section, kind
        )
        self._pieces, self._marks, self._opened = [], [], None
        self._starts, self._ends = array("q"), array("q")
        return done

    @property
    def text(self) -> str:
        """What was gathered so far."""
        return "".join(self._pieces)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The citations so far."""
        return tuple(self._marks)


def shown(text: str) -> str:
    """Return a text of the same length without characters that show nothing or are no text."""
    if not _ODD.search(text):
        return text
    return _LONE.sub(" ", text.translate(_SHOWN))


def cut(block: Block, start: int, end: int) -> Block:
    """Return a part of a block."""
    before = block.text.count(MARK, 0, start)
    count = block.text.count(MARK, start, end)
    return replace(
        block,
        text=block.text[start:end],
        starts=block.starts[start:end],
        ends=block.ends[start:end],
        marks=block.marks[before : before + count],
    )


def replaced(block: Block, spans: Iterable[Span]) -> Block:
    """Return a block in which each of the spans (in order, apart) is these citations instead."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    marks: list[Mark] = []
    before = 0
    for first, last, instead in [*spans, (len(block.text), len(block.text), ())]:
        kept = cut(block, before, first)
        pieces += [kept.text, MARK * len(instead)]
        starts += kept.starts
        ends += kept.ends
        starts.extend([min(block.starts[first:last], default=0)] * len(instead))
        ends.extend([max(block.ends[first:last], default=0)] * len(instead))
        marks += [*kept.marks, *instead]
        before = last
    return replace(block, text="".join(pieces), starts=starts, ends=ends, marks=tuple(marks))
