"""JSON read from its beginning on: values one at a time, and what is between faulty ones.

At most one value of `budget.MAX_CHARS` and one chunk of the file are held, and no
step looks at more than a fixed multiple of the characters that it passes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reviewer.formats import budget

DECODER = json.JSONDecoder(
    strict=False,  # line ends in strings are common, and harmless
    parse_constant=lambda _: None,  # what Python writes for "not stated": NaN
)

_BLANK = re.compile(r"[\s,\ufeff\x00\x1e]*")
_OBJECT = re.compile(r"\{")
_PASSED = 1 << 14
_MARGIN = 256
"""Characters that stay held before the next one, by which the beginning of a line is told."""

_FREE = 1 << 18
_VAIN = 16
"""After a fault, up to _FREE and _VAIN times the passed characters are read in vain."""
_WINDOW = 2_048
_DEEP = 5_000
_LONGEST_TOKEN = 12


@dataclass(frozen=True, slots=True)
class Decoded:
    """A value, and how many characters it takes."""

    value: Any
    length: int


@dataclass(frozen=True, slots=True)
class Faulty:
    """Why there is no value, and how many characters were read in vain."""

    reason: str
    cost: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was passed over: its last line, and how it begins."""

    last_line: int
    shown: str


@dataclass(slots=True)
class Scanner:
    """The characters of a document from `place` on; `line` is the line of the next one."""

    pieces: Iterator[str]
    line: int = 1
    text: str = ""
    place: int = 0
    ended: bool = False

    def more(self) -> bool:
        """Read on, at least as much again as is held: so that reading again costs no more."""
        if self.ended:
            return False
        start = max(0, self.place - _MARGIN)
        read = [self.text[start:]]
        wanted = max(len(self.text) - self.place, 1)
        while wanted > 0:
            piece = next(self.pieces, None)
            if piece is None:
                self.ended = True
                break
            read.append(piece)
            wanted -= len(piece)
        self.text, self.place = "".join(read), self.place - start
        return len(read) > 1

    def drop(self, count: int) -> None:
        """Pass over some characters."""
        end = self.place + count
        self.line += self.text.count("\n", self.place, end)
        self.place = end
        if end > max(_PASSED, len(self.text) >> 6):
            self.text, self.place = self.text[end - _MARGIN :], _MARGIN

    def shown(self, length: int) -> str:
        """Return the next characters."""
        return self.text[self.place : self.place + length]

    def blank(self, ahead: int = 0) -> int:
        """Return where white space, commas and marks that show nothing end."""
        found = _BLANK.match(self.text, self.place + ahead)
        return (found.end() if found else len(self.text)) - self.place

    def char(self, ahead: int = 0) -> tuple[str, int]:
        """Return the next character of content, and how far ahead it is; "" at the end."""
        while True:
            ahead = self.blank(ahead)
            if self.place + ahead < len(self.text):
                return self.text[self.place + ahead], ahead
            if not self.more():
                return "", ahead

    def decode(self, ahead: int = 0) -> Decoded | Faulty:
        """Decode the value that begins some characters ahead, reading on as far as it goes."""
        while True:
            start, end = self.place + ahead, len(self.text)
            try:
                value, stop = DECODER.raw_decode(self.text, start)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated")
                if (cut or error.pos >= end - _LONGEST_TOKEN) and self._goes_on(ahead):
                    continue
                return Faulty(_why(error), (end if cut else error.pos) - start)
            except RecursionError:
                return Faulty("is nested too deep", _DEEP)
            except ValueError:
                return Faulty("is not valid JSON: a number is too long", end - start)
            if stop == end and not isinstance(value, dict | list | str) and self._goes_on(ahead):
                continue  # a number may go on
            return Decoded(value, stop - start)

    def _goes_on(self, ahead: int) -> bool:
        return len(self.text) - self.place - ahead < budget.MAX_CHARS and self.more()

    def skip(self, is_item: Callable[[Any], bool], shown: int) -> Skipped:
        """Pass over what is faulty, up to where an object begins that may be the next item.

        That is one at the beginning of a line which is indented no more than
        the line of the fault, or one which decodes and `is_item`.
        """
        fault = _Fault(shown, self._indent(), self.line)
        ahead = 1
        while True:
            found = _OBJECT.search(self.text, self.place + ahead)
            if found is None:
                fault.pass_over(self, len(self.text) - self.place)
                ahead = 0
                if not self.more():
                    return Skipped(fault.last_line, fault.shown.rstrip(", \t\n\r"))
                continue
            ahead = found.start() - self.place
            if self._may_begin(ahead, fault, is_item):
                fault.pass_over(self, ahead)
                return Skipped(fault.last_line, fault.shown.rstrip(", \t\n\r"))
            ahead += 1

    def _may_begin(self, ahead: int, fault: _Fault, is_item: Callable[[Any], bool]) -> bool:
        before, window = self._before(ahead)
        if not before.strip() and len(before) <= fault.indent:
            return True
        if window.rstrip()[-1:] in (":", "{"):
            return False  # the value of a field
        if fault.spent > _FREE + _VAIN * (fault.passed + ahead):
            return False
        decoded = self._tried(ahead)
        if isinstance(decoded, Decoded):
            fault.spent += decoded.length
            return bool(is_item(decoded.value))
        fault.spent += decoded.cost
        return False

    def _tried(self, ahead: int) -> Decoded | Faulty:
        """Decode what may be a value, a little of the text at first.

        An error of the decoder counts the lines before it, from the beginning of its text.
        """
        start, size = self.place + ahead, _WINDOW
        while size < len(self.text) - start:
            try:
                value, stop = DECODER.raw_decode(self.text[start : start + size])
            except json.JSONDecodeError as error:
                if not error.msg.startswith("Unterminated") and error.pos < size - _LONGEST_TOKEN:
                    return Faulty("", error.pos)
            except RecursionError:
                return Faulty("", _DEEP)
            except ValueError:
                return Faulty("", size)
            else:
                return Decoded(value, stop)
            size *= 8
        return self.decode(ahead)

    def _before(self, ahead: int) -> tuple[str, str]:
        """Return what is held before a character: on its line, and in all."""
        place = self.place + ahead
        window = self.text[max(0, place - _MARGIN) : place]
        return window[window.rfind("\n") + 1 :], window

    def _indent(self) -> int:
        """Return how far the line of the next character is indented, as far as it is held."""
        before, _ = self._before(0)
        return len(before) - len(before.lstrip())


@dataclass(slots=True)
class _Fault:
    """A fault while it is passed over: `shown` is its beginning, `limit` characters at most."""

    limit: int
    indent: int
    last_line: int
    shown: str = ""
    passed: int = 0
    spent: int = 0

    def pass_over(self, scanner: Scanner, count: int) -> None:
        self.shown += scanner.shown(min(count, self.limit - len(self.shown)))
        kept = scanner.shown(count).rstrip(" \t\n\r,]}")
        if kept:
            self.last_line = scanner.line + kept.count("\n")
        self.passed += count
        scanner.drop(count)


def _why(error: json.JSONDecodeError) -> str:
    return f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
