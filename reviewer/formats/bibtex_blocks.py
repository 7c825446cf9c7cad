"""Lines of a .bib file -> its blocks (`@article{...}`, `@string(...)`), each with its lines.

Only braces, quotation marks and the beginnings of entries are looked at, so that
a fault stays in its block: an entry that begins a line also ends a block that
was never closed. What stands between blocks is a comment, as for BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reviewer.formats.bibtex_types import ENTRY_TYPES, NO_ENTRIES
from reviewer.formats.budget import MAX_CHARS
from reviewer.formats.text import RawLine

ORPHAN = "orphan"
"""The kind of a block that is fields without the first line of an entry."""

_START = re.compile(r"@[ \t]*([^\W\d_][\w*+-]*)[ \t]*([{(])")
_MARKED = re.compile(r"\s*@[ \t]*([^\W\d_][\w*+-]*)[ \t]*[{(]\s*([^,{}\"]{0,300})(,|$)?")
_BLANK = re.compile(r"[\s,;]*")
_GAP = re.compile(r"[\s,;}]*")
_PERCENT = re.compile(r"\s*%")
_HAS_KEY = re.compile(r"\s*[^\s,{}()=\"]*\s*,")
_WORD_ONLY = re.compile(r"\s*@[ \t]*([^\W\d_][\w*+-]*)\s*$")
_FIELD = r"[^\W\d_][\w.+:-]*\s*=\s*"
_GOES_ON = re.compile(rf"[\s,;]*{_FIELD}(?:[{{\"]|\d+\s*(?:[,}}]|$)|[^\W\d]\w*\s*(?:[,}}#]|$))")
_LOST_FIELD = re.compile(r"(?<![\w-])(?:title|author|booktitle)\s*=\s*[{\"]", re.IGNORECASE)
_DAMAGED = re.compile(r"\s*(?:@[ \t]*(\w+)[ \t]+|(\w+)[ \t]*[{(])[ \t]*[^\s,={}()\"]*[ \t]*,\s*$")
_COMMENTED = re.compile(r"\s*(?:%|@comment\b)", re.IGNORECASE)
_OPENS_FIELD = re.compile(r"[\w-]+\s*=")
_MARK = re.compile(r'[{}"%)]')
_COMMENT_BEFORE = re.compile(r"[\s,]$|^$")


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it is in the file, from its `@` to its closing brace.

    `kind` is the word after the `@` in lower case, `opener` the `{` or `(` after
    it. `closed` is false for one that the next entry or the end of the file cut
    off; `size` is its length in characters, of which `text` holds none beyond
    MAX_CHARS. `cut` says that one of its lines was too long.
    """

    kind: str
    opener: str
    text: str
    first_line: int
    last_line: int
    closed: bool
    size: int
    cut: bool = False


@dataclass(slots=True)
class _Open:
    """A block being read: how deep in braces, and whether in a quoted value."""

    kind: str
    opener: str
    first_line: int
    last_line: int
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 0
    quoted: bool = False
    closed: bool = False
    cut: bool = False

    def add(self, text: str, line: int) -> None:
        self.size += len(text) + 1
        self.last_line = line
        if self.size <= MAX_CHARS and self.kind not in ("comment", "preamble"):
            self.pieces.append(text)

    def done(self) -> Block:
        return Block(
            self.kind, self.opener, "\n".join(self.pieces), self.first_line, self.last_line,
            self.closed, self.size, self.cut,
        )  # fmt: skip


def blocks(lines: Iterable[RawLine]) -> Iterator[Block]:
    """Yield the blocks of a file in order; at most one of them, of MAX_CHARS, is held."""
    cutter = _Cutter()
    for line in lines:
        cutter.read(line)
        if cutter.finished:
            yield from cutter.finished
            cutter.finished = []
    cutter.finish()
    yield from cutter.finished


class _Cutter:
    """Takes lines and collects finished blocks; holds a closed one until it is sure to be over."""

    def __init__(self) -> None:
        self.finished: list[Block] = []
        self.current: _Open | None = None
        self.word = ""  # "@article" whose brace should be on the next line
        self.word_line = 0

    def read(self, line: RawLine) -> None:
        text, first_line = line.text, line.number
        if self.word and text.strip():
            if text.lstrip()[:1] in "{(":
                text, first_line = self.word + text.lstrip(), self.word_line
            self.word = ""
        position = 0
        if self._is_open() and _begins_entry(text):
            self.finish()
        while 0 <= position < len(text):
            if self._is_open():
                position = self._inside(text, position, line.number)
            else:
                position = self._outside(text, position, first_line, line.number)
        if line.cut and self.current is not None:
            self.current.cut = True
            self.finish()

    def finish(self) -> None:
        """End the block that is open, if one is."""
        if self.current is not None:
            self.finished.append(self.current.done())
        self.current = None

    def _is_open(self) -> bool:
        return self.current is not None and not self.current.closed

    def _outside(self, text: str, position: int, first_line: int, number: int) -> int:
        """Read what is between blocks, and the opening of the next; return the position after."""
        if _BLANK.fullmatch(text, position):
            return -1
        if self._goes_on(text, position):
            return position
        found = None if _PERCENT.match(text) else _start(text, position)
        if found is None:
            self._between(text, position, number)
            return -1
        self.finish()
        kind = found[1].lower()
        self.current = _Open(kind, found[2], first_line, number, [found[0]])
        return found.end() if found.end() < len(text) else -1

    def _goes_on(self, text: str, position: int) -> bool:
        """Open a closed entry again if fields follow it: a brace before them was one too many."""
        block = self.current
        if block is None or block.kind in NO_ENTRIES or block.kind == ORPHAN:
            return False
        if not _GOES_ON.match(text, position):
            return False
        block.closed, block.depth, block.quoted = False, 0, False
        return True

    def _between(self, text: str, position: int, number: int) -> None:
        """Note a line outside blocks: the word of one, or fields that have lost their entry."""
        word = _WORD_ONLY.match(text, position)
        is_word = word is not None and word[1].lower() in ENTRY_TYPES
        header = _DAMAGED.match(text, position)
        is_header = header is not None and (header[1] or header[2]).lower() in ENTRY_TYPES
        is_orphan = self.current is not None and self.current.kind == ORPHAN
        if self.current is not None and is_orphan and not is_word and not is_header:
            self.current.add(text, number)
            return
        self.finish()
        if word is not None and is_word:
            self.word, self.word_line = f"@{word[1]}", number
        elif is_header or (not _COMMENTED.match(text) and _LOST_FIELD.search(text, position)):
            self.current = _Open(ORPHAN, "{", number, number, closed=True)
            self.current.add(text[position:], number)

    def _inside(self, text: str, position: int, number: int) -> int:
        """Read a line (or the rest of it) inside a block; return the position after, -1 at its end.

        Comments (`%` between fields) are left out.
        """
        block = self.current
        assert block is not None  # noqa: S101 - for the type checker; see `read`
        plain = block.kind in ("comment", "preamble")
        for mark in _MARK.finditer(text, position):
            sign = mark[0]
            if sign == "{":
                block.depth += 1
            elif sign == "}" and block.depth:
                block.depth -= 1
            elif block.depth or (plain and sign not in "})"):
                continue
            elif sign == '"' and text[mark.start() - 1 : mark.start()] != "\\":
                block.quoted = not block.quoted
            elif sign == "%" and not block.quoted:
                if _COMMENT_BEFORE.search(text[max(0, mark.start() - 1) : mark.start()]):
                    block.add(text[position : mark.start()], number)
                    return -1
            elif sign == _CLOSERS[block.opener] and not block.quoted:
                block.add(text[position : mark.end()], number)
                block.closed = True
                return mark.end() if mark.end() < len(text) else -1
        block.add(text[position:], number)
        return -1


_CLOSERS = {"{": "}", "(": ")"}


def _start(text: str, position: int) -> re.Match[str] | None:
    """Return the next opening of a block: at the beginning of a line, or of a known kind."""
    gap = _GAP.match(text, position)
    first = gap.end() if gap else position
    for found in _START.finditer(text, position):
        if found.start() <= first:
            return found
        known = found[1].lower() in ENTRY_TYPES
        if known and (not text[found.start() - 1].isalnum() or _HAS_KEY.match(text, found.end())):
            return found
    return None


def _begins_entry(text: str) -> bool:
    """Whether a line inside an unbalanced block is the beginning of another.

    A brace that is missing is far commoner than an entry inside a value.
    """
    found = _MARKED.match(text) if text.lstrip()[:1] == "@" else None
    if not found:
        return False
    kind, key, end = found[1].lower(), found[2].strip(), found[3]
    if kind in NO_ENTRIES:
        return True
    known = kind in ENTRY_TYPES
    if end == ",":
        return known or (bool(key) and " " not in key)
    return known and (end is not None or bool(_OPENS_FIELD.match(key)))
