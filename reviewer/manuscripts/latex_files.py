r"""A LaTeX file cut in tokens: what is literal, which brace closes which, what commands mean.

Everything is found in one pass over the text, with lists for stacks, so that
ten thousand open braces cost what ten thousand letters cost.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer.manuscripts.files import Lines
from reviewer.manuscripts.latex_tables import LITERAL
from reviewer.manuscripts.model import Text

MAX_ARGUMENT = 200_000
"""Characters of an argument; a brace that closes later is a slip."""
MAX_OPTION = 5_000

_NAMES = "|".join(LITERAL)
_LITERAL = re.compile(
    rf"\\begin\{{(?P<env>{_NAMES})(?P<star>\*?)\}}"
    r"|\\(?:verb|lstinline|mintinline(?:\{\w*\})?)\*?(?P<bar>[^\w\s{*\\])"
    r"|\\iffalse(?![A-Za-z])"
    r"|\\(?:.|\n)|(?P<comment>%[^\r\n]*(?:\r\n|\n|\r)?[ \t]*)"
)
_BRACE = re.compile(r"\\(?:.|\n)|[{}\[\]]", re.DOTALL)
_GAP = re.compile(r"(?:[ \t]|(?:\r\n|\n|\r)(?![ \t]*[\r\n]))*")
_DEFINED = re.compile(r"\*?\s*(?:\{?\s*\\[A-Za-z@]+\s*\}?|\{[^{}]{0,80}\})[#\d\s]*=?")
_FI = re.compile(r"\\fi(?![A-Za-z])")
_SKIP = re.compile(r"(?:[ \t\r\n]|%[^\r\n]*(?:\r\n|\n|\r)?)*")


@dataclass
class File:
    """A file of a manuscript with its literal spans (start -> end, content) and matching braces."""

    text: Text
    lines: Lines = field(init=False)
    literal: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    closing: dict[int, int] = field(default_factory=dict)
    slips: list[tuple[int, str]] = field(default_factory=list)
    _literal_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = Lines(self.source)
        self.literal = {found[0]: found[1:] for found in self._literals()}
        self._literal_starts = list(self.literal)
        self._match_braces()

    @property
    def source(self) -> str:
        """The text of the file."""
        return self.text.text

    def _literals(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield (start, content start, content end, end) of comments and verbatim text."""
        place = 0
        while found := _LITERAL.search(self.source, place):
            start, place = found.span()
            if found["comment"]:
                yield start, start, start, place
            elif found["env"]:
                end = f"\\end{{{found['env']}{found['star']}}}"
                stop = self.source.find(end, place)
                if stop < 0:
                    self.slips.append((start, f"\\begin{{{found['env']}}} is not closed"))
                    stop = len(self.source)
                yield start, place, stop, min(len(self.source), stop + len(end))
                place = min(len(self.source), stop + len(end))
            elif found["bar"]:
                stop = self.source.find(found["bar"], place, place + 2_000)
                if stop >= 0:
                    yield start, place, stop, stop + 1
                    place = stop + 1
            elif found[0] == "\\iffalse":
                stop_at = _FI.search(self.source, place)
                end_at = stop_at.end() if stop_at else len(self.source)
                yield start, start, start, end_at
                place = end_at

    def _match_braces(self) -> None:
        """Find what closes each brace and square bracket; a square one only within its braces."""
        stack: list[int] = []
        place = 0
        while found := _BRACE.search(self.source, place):
            start, place = found.span()
            if start in self.literal:
                place = self.literal[start][2]
            elif found[0] in "{[":
                stack.append(start)
            elif found[0] == "}":
                self._close(stack, start, "{")
            elif found[0] == "]" and stack and self.source[stack[-1]] == "[":
                self.closing[stack.pop()] = start
        unclosed = [start for start in stack if self.source[start] == "{"]
        if unclosed:
            self.slips.append((unclosed[-1], "a brace is not closed"))

    def _close(self, stack: list[int], start: int, opening: str) -> None:
        """Close the innermost brace; square brackets that are still open in it are plain."""
        while stack:
            place = stack.pop()
            if self.source[place] == opening:
                self.closing[place] = start
                return

    def is_literal(self, place: int) -> bool:
        """Return whether a place lies in a comment or in verbatim text."""
        before = bisect.bisect_right(self._literal_starts, place)
        return before > 0 and place < self.literal[self._literal_starts[before - 1]][2]

    def group(self, place: int) -> tuple[int, int] | None:
        """Return the content of the braces that begin at or after white space, or None."""
        start = self.skip(place)
        if self.source[start : start + 1] != "{":
            return None
        end = self.closing.get(start)
        if end is None or end - start > MAX_ARGUMENT:
            return None
        return start + 1, end

    def option(self, place: int) -> tuple[int, int] | None:
        """Return the content of the square brackets that begin here, or None."""
        start = self.gap(place)
        end = self.closing.get(start)
        if self.source[start : start + 1] != "[" or end is None or end - start > MAX_OPTION:
            return None
        return start + 1, end

    def options(self, place: int) -> int:
        """Return the place after any number of square brackets."""
        while found := self.option(place):
            place = found[1] + 1
        return place

    def after(self, place: int, count: int) -> int:
        """Return the place after a command's arguments in braces, as many as there are."""
        if not count:
            return place
        end = self.options(place)
        for _ in range(count):
            group = self.group(end)
            if group is None:
                break
            end = group[1] + 1
        return end

    def after_definition(self, place: int) -> int:
        r"""Return the place after `{\name}[2][x]{body}` or `\name#1{body}`."""
        found = _DEFINED.match(self.source, place)
        end = found.end() if found else place
        for _ in range(3):
            group = self.group(self.options(end))
            if group is None:
                break
            end = group[1] + 1
        return end

    def gap(self, place: int) -> int:
        """Return the place after white space on the line (one line end at most)."""
        found = _GAP.match(self.source, place)
        return found.end() if found else place

    def skip(self, place: int) -> int:
        """Return the place after white space and comments."""
        found = _SKIP.match(self.source, place)
        return found.end() if found else place

    def plain(self, start: int, end: int) -> str:
        """Return a stretch of the source without its comments, white space squeezed."""
        stretch = re.sub(r"(?<!\\)%[^\r\n]*", " ", self.source[start:end])
        return " ".join(stretch.split())
