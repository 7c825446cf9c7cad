"""A Markdown manuscript -> blocks of prose, its reference list, and the bibliographies it names.

Lines decide the blocks: headings, paragraphs, items of lists, footnotes and
captions are read; code, tables, comments and the header are not (keys cited in
tables count as cited elsewhere).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer.manuscripts.files import Lines
from reviewer.manuscripts.flow import Block, Flow
from reviewer.manuscripts.markdown_inline import KEYS, inline
from reviewer.manuscripts.model import CAPTION, FOOTNOTE, PROSE, BibEntry, Text
from reviewer.manuscripts.references import HEADING, Item, entry

_UNREAD = re.compile(
    r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^ {0,3}(?P=fence)[`~]*[ \t]*\r?$|.*\Z)"
    r"|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_HEADER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
_PREFIX = re.compile(r"(?: {0,3}>[ ]?)+")
_ITEM = re.compile(r"\s*(?:[-*+•]|\(?(?:\d{1,4}|[a-zA-Z]|#|@)[.)])\s+")
_ATX = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*(?:\{[^{}]*\})?\s*$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_PIPES = re.compile(r"\s*\|?\s*:?-+:?\s*(?:[|+]\s*:?-+:?\s*)+\|?\s*$|\s*\|\s*:?-+:?\s*\|\s*$")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*$|\s*-{10,}\s*$")
_GRID = re.compile(r"\s*\+[-=:+]{3,}\+\s*$")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:\s*")
_DEFINITION = re.compile(r" {0,3}\[[^\]@^]+\]:\s+\S")
_CAPTION = re.compile(r"(?:Table|Figure)?:\s+")
_DIV = re.compile(r" {0,3}:{3,}")
_CODE = "\x01"
"""Stands where a fence begins, which ends a list."""
_FENCED = re.compile(_CODE)
_INDENTED = re.compile(r"(?: {4}|\t)")
_NUMBER = re.compile(r"\s*\(?(\d{1,4})[.)]\s")
_BIBLIOGRAPHY = re.compile(r"^bibliography:[ \t]*(.*(?:\n[ \t]*-[ \t]*.*)*)", re.MULTILINE)
_NOCITE = re.compile(r"^nocite:(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_EVERYTHING = re.compile(r"@\*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that matched a pattern: the match, and where the line begins and ends."""

    found: re.Match[str]
    start: int
    end: int


@dataclass
class Markdown:
    """What was read; call `read` once."""

    text: Text
    lines: Lines
    blocks: list[Block] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    listed: list[BibEntry] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    """Bibliographies that the header names, with the line."""
    _source: str = ""
    _section: str = ""
    _kind: str = PROSE
    _spans: list[tuple[int, int]] = field(default_factory=list)
    _references: int = 0
    _table: bool = False
    _in_list: bool = False
    _blank: bool = True

    def read(self) -> None:
        """Read the text."""
        self._source = "".join(_masked(self.text.text))
        start = self._header()
        for first, last in _lines(self._source, start):
            self._line(first, last)
        self._flush()

    def _header(self) -> int:
        """Read the YAML header's `bibliography` and `nocite`; return where the text begins."""
        found = _HEADER.match(self._source)
        if found is None:
            return 0
        yaml = found[1].replace("\r", "")
        for entry_ in _BIBLIOGRAPHY.finditer(yaml):
            line = 2 + yaml.count("\n", 0, entry_.start())
            self.named += [(name, line) for name in _names(entry_[1])]
        for entry_ in _NOCITE.finditer(yaml):
            self.elsewhere += [key[2].strip("{}") for key in KEYS.finditer(entry_[1])]
            self.elsewhere += ["*"] * bool(_EVERYTHING.search(entry_[1]))
        return found.end()

    def _line(self, start: int, end: int) -> None:
        line = self._source[start:end]
        if not line.strip():
            self._flush()
            self._table, self._blank = False, True
            return
        for pattern, reader in _LINES:
            found = pattern.match(line)
            if found and reader(self, Line(found, start, end)):
                break
        else:
            self._add(start, end)
        self._blank = False

    def _add(self, start: int, end: int) -> None:
        self._spans.append((start, end))

    def _heading(self, line: Line) -> bool:
        self._flush()
        self._begin_section(
            line.start + line.found.start(2), line.start + line.found.end(2), len(line.found[1])
        )
        return True

    def _underline(self, line: Line) -> bool:
        """Read a line of dashes: the paragraph of one line above it is a heading."""
        if len(self._spans) != 1 or self._kind != PROSE:
            return False
        first, last = self._spans.pop()
        self._begin_section(first, last, 1 if "=" in line.found[0] else 2)
        return True

    def _begin_section(self, start: int, end: int, level: int) -> None:
        flow = Flow()
        inline(self._source, start, end, flow)
        self.elsewhere += [key for mark in flow.marks for key in mark.keys]
        self._section = " ".join(flow.text.split())
        self._in_list = False
        if HEADING.match(self._section):
            self._references = level
        elif level <= self._references:
            self._references = 0

    def _rule(self, _line: Line) -> bool:
        if self._spans and not self._table:
            return False
        self._flush()
        return True

    def _table_line(self, _line: Line) -> bool:
        """Read the line under a table's head, or over it: what was gathered is no prose."""
        self._elsewhere()
        self._table = True
        return True

    def _row(self, line: Line) -> bool:
        if not self._table and not line.found[0].lstrip().startswith("|"):
            return False
        self._add(line.start, line.end)
        self._elsewhere()
        return True

    def _elsewhere(self) -> None:
        for start, end in self._spans:
            self.elsewhere += [
                key[2].strip("{}") for key in KEYS.finditer(self._source, start, end)
            ]
        self._spans = []

    def _note(self, line: Line) -> bool:
        return self._begin(FOOTNOTE, line.start + line.found.end(), line.end)

    def _caption(self, line: Line) -> bool:
        return not self._spans and self._begin(CAPTION, line.start + line.found.end(), line.end)

    def _begin(self, kind: str, start: int, end: int) -> bool:
        self._flush()
        self._kind = kind
        self._add(start, end)
        return True

    def _gone(self, _line: Line) -> bool:
        self._flush()
        return True

    def _fence(self, _line: Line) -> bool:
        self._flush()
        self._in_list = False
        return True

    def _item(self, line: Line) -> bool:
        """Read an item of a list (or of the reference list, which keeps its number)."""
        if self._spans and not self._in_list and line.found[0].lstrip()[0] not in "-*+•":
            return False
        self._flush()
        self._in_list = True
        numbered = self._references and _NUMBER.match(line.found[0])
        self._add(line.start if numbered else line.start + line.found.end(), line.end)
        return True

    def _indented(self, _line: Line) -> bool:
        """Pass over indented code: after a blank line, in no list and no footnote."""
        return self._blank and not self._in_list and not self._spans

    def _flush(self) -> None:
        """End the paragraph."""
        spans, self._spans = self._spans, []
        kind, self._kind = self._kind, PROSE
        if not spans:
            return
        start, end = spans[0][0], spans[-1][1]
        flow = Flow()
        inline(self._source, start, end, flow)
        words = " ".join(flow.text.split())
        if HEADING.match(words) and len(spans) == 1:
            self._references, self._section = 6, words
        elif self._references:
            place = len(self.listed) + 1
            item = Item(words, self.lines.place(start)[0])
            self.listed.append(entry(item, place, self.text.path))
        else:
            if self._source.startswith("![", start):
                kind = CAPTION
            self.blocks.append(flow.block(self.text.path, self._section, kind))
        self._in_list = self._in_list and _is_inside(self._source, start)


def _is_inside(source: str, start: int) -> bool:
    """Whether a paragraph is part of a list: an item, or indented below one."""
    line = source.rfind("\n", 0, start) + 1
    return line < start or source[line : line + 1].isspace()


def _masked(source: str) -> Iterator[str]:
    """Yield the source with code, comments and the signs of quotations as blanks, all in place."""
    place = 0
    for found in _UNREAD.finditer(source):
        yield from _unquoted(source[place : found.start()])
        blank = re.sub(r"[^\r\n]", " ", found[0])
        yield _CODE + blank[1:] if found["fence"] else blank
        place = found.end()
    yield from _unquoted(source[place:])


def _unquoted(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        found = _PREFIX.match(line)
        yield " " * found.end() + line[found.end() :] if found else line


def _lines(source: str, place: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends, without its line end."""
    for found in re.compile(r"[^\r\n]*(\r\n|\n|\r|\Z)").finditer(source, place):
        if found.end() > found.start():
            yield found.start(), found.start(1)


def _names(value: str) -> list[str]:
    """Return the files of `refs.bib`, `[a.bib, b.bib]` or a list with a dash a line."""
    items = re.split(r"\n[ \t]*-|,", value.strip().strip("[]"))
    return [name for item in items if (name := item.strip(" \t-'\"[]"))]


_LINES = (
    (_FENCED, Markdown._fence),
    (_DIV, Markdown._gone),
    (_ATX, Markdown._heading),
    (_PIPES, Markdown._table_line),
    (_GRID, Markdown._table_line),
    (_SETEXT, Markdown._underline),
    (_DASHES, Markdown._table_line),
    (_RULE, Markdown._rule),
    (re.compile(r"[^|\n]*\|"), Markdown._row),
    (_NOTE, Markdown._note),
    (_DEFINITION, Markdown._gone),
    (_CAPTION, Markdown._caption),
    (_INDENTED, Markdown._indented),
    (_ITEM, Markdown._item),
)
"""What a line may be, in order; the first reader that takes it does. Any other is prose."""
