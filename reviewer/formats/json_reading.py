"""Walk through a JSON document to its items: into lists, pages of lists, and answers of APIs.

There is no stack but a list of what is open, so that no nesting goes too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reviewer.formats.document import Document
from reviewer.formats.json_scan import Decoded, Faulty, Scanner
from reviewer.formats.rows import Segment
from reviewer.records import RAW_LIMIT, ParseFailure

Path = tuple[str, ...]
Item = dict[str, Any]
IsItem = Callable[[Item], bool]
Found = Segment[Item] | ParseFailure

PATHS: tuple[Path, ...] = (
    ("message", "items"), ("search-results", "entry"), ("hits", "hits"), ("results",), ("data",),
    ("items",), ("articles",), ("records",), ("references",), ("recommendedPapers",), ("papers",),
    ("message",), ("entries",), ("publications",), ("works",),
)  # fmt: skip
"""Where APIs and programs put their items."""

MAX_LISTS = 3
"""Lists in lists whose objects are items: pages of results, put together."""

_LONGEST_WORD = 80
_WORD = re.compile(r"[^\s,:\"'{}\[\]]+(?=[ \t]*[,\]\n])")
"""What is no JSON and stands alone in a list, such as `undefined`."""

_PARTS = frozenset(path[:length] for path in PATHS for length in range(1, len(path) + 1))
# An object that has one of these is a paper itself, whatever lists it has.
_OWN = frozenset(("title", "titles", "paperId", "DOI", "doi", "display_name", "attributes"))


@dataclass(slots=True)
class Reading:
    """The values of a document one after the other, and what is open around the next one.

    `around` has a pair for each: "[" or "{", and the path of what is in it.
    """

    document: Document
    scanner: Scanner
    is_item: IsItem
    around: list[tuple[str, Path]] = field(default_factory=list)
    path: Path = ()
    faulty: bool = False

    def rows(self) -> Iterator[Found]:
        """Yield the items, and what cannot be one, up to the end."""
        steps = {"[": self._list, "]": self._end, "{": self._object, "}": self._end}
        last = self.scanner.line
        while True:
            char, ahead = self.scanner.char()
            self.scanner.drop(ahead)
            if not char:
                break
            step = steps.get(char) or (self._field if self._in("{") else self._value)
            row = step()
            if row is not None:
                last = row.last_line
                self.faulty = isinstance(row, ParseFailure)
                yield row
        if self._in("[") and not self.faulty:
            yield self.document.failure(last, last, "the list has no end: the file is cut off here")

    def _in(self, kind: str) -> bool:
        return bool(self.around) and self.around[-1][0] == kind

    def _here(self) -> Path:
        return self.around[-1][1] if self.around else ()

    def _list(self) -> Found | None:
        """Go into a list of objects; any other is no item."""
        lists = sum(kind == "[" for kind, _ in self.around)
        inside, ahead = "[", 0
        while inside == "[" and lists <= MAX_LISTS:
            lists += 1
            inside, ahead = self.scanner.char(ahead + 1)
        if self.around and (lists > MAX_LISTS or inside != "{"):
            return self._value()
        self._open("[", self._here(), 1)
        return None

    def _end(self) -> Found | None:
        """Come out of a list or an object; an end of nothing is a fault."""
        kind = "[" if self.scanner.shown(1) == "]" else "{"
        if kind == "{" and self._in("[") and self._is_last():
            self.around.pop()  # the end of the list is missing
        if not self._in(kind):
            return self._fault("is not valid JSON: a bracket too many")
        self.around.pop()
        self.scanner.drop(1)
        return None

    def _is_last(self) -> bool:
        """Whether no object follows an end of an object in a list."""
        after, ahead = self.scanner.char(1)
        key = next_key(self.scanner, ahead)[0] if after == '"' else None
        return len(self.around) > 1 and (after in ("", "}", "]") or key is not None)

    def _object(self) -> Found | None:
        """Go into an object that holds items; any other is one."""
        here = self._here()
        if not self._in("[") and self._holds_items(here):
            self._open("{", here, 1)
            return None
        return self._value()

    def _holds_items(self, here: Path) -> bool:
        """Whether the object that comes next has a list of items (or an object of them) in it."""
        ahead = 1
        while True:
            key, ahead = next_key(self.scanner, ahead)
            if key is None or (not here and key in _OWN):
                return False
            if (*here, key) in _PARTS and self._may_hold((*here, key), ahead):
                return True
            value = self.scanner.decode(ahead)
            if isinstance(value, Faulty):
                return False
            ahead += value.length

    def _may_hold(self, path: Path, ahead: int) -> bool:
        char, ahead = self.scanner.char(ahead)
        if char == "[":
            # A short name ("data") may also be that of a list of numbers in an item.
            inside = self.scanner.char(ahead + 1)[0]
            return path in PATHS and (len(path) > 1 or inside in ("{", "[", "]", "n", ""))
        return char == "{"

    def _field(self) -> Found | None:
        """Go into a field that has items; pass over any other."""
        key, ahead = next_key(self.scanner, 0)
        if key is None:
            return self._fault("is not valid JSON: expecting a field")
        path = (*self._here(), key)
        char, _ = self.scanner.char(ahead)
        if path in _PARTS and char in ("[", "{") and self._may_hold(path, ahead):
            self.scanner.drop(ahead)
            return self._items(char, path)
        value = self.scanner.decode(ahead)
        if isinstance(value, Faulty):
            return self._fault(value.reason)
        self.scanner.drop(ahead + value.length)
        return None

    def _items(self, char: str, path: Path) -> Found | None:
        if path in PATHS:
            self.path = self.path or path
        if char == "[" or self._holds_items(path):
            self._open(char, path, 1)
            return None
        return self._value() if path in PATHS else self._passed()

    def _passed(self) -> Found | None:
        value = self.scanner.decode()
        if isinstance(value, Faulty):
            return self._fault(value.reason)
        self.scanner.drop(value.length)
        return None

    def _open(self, kind: str, path: Path, length: int) -> None:
        self.around.append((kind, path))
        self.scanner.drop(length)

    def _value(self) -> Found:
        decoded = self.scanner.decode()
        if isinstance(decoded, Decoded) and isinstance(decoded.value, str):
            decoded = self._text(decoded)
        if isinstance(decoded, Faulty):
            return self._fault(decoded.reason)
        first, shown = self.scanner.line, self.scanner.shown(min(decoded.length, RAW_LIMIT))
        self.scanner.drop(decoded.length)
        if isinstance(decoded.value, dict):
            return Segment(decoded.value, first, self.scanner.line, shown, decoded.length)
        reason = f"is {kind_of(decoded.value)}, not a paper"
        return self.document.failure(first, self.scanner.line, reason, shown)

    def _text(self, decoded: Decoded) -> Decoded | Faulty:
        """Return a text, unless it is the field of an object or has no end."""
        if "\n" in decoded.value:
            return Faulty("is not valid JSON: a text without an end", 0)
        if self.scanner.char(decoded.length)[0] == ":":
            return Faulty("is not valid JSON: no object around a field", 0)
        return decoded

    def _fault(self, reason: str) -> ParseFailure:
        first = self.scanner.line
        if self._in("[") and (word := _WORD.match(self.scanner.shown(_LONGEST_WORD))):
            self.scanner.drop(word.end())
            return self.document.failure(first, first, reason, word[0])
        skipped = self.scanner.skip(self._may_follow, RAW_LIMIT)
        return self.document.failure(first, skipped.last_line, reason, skipped.shown)

    def _may_follow(self, value: Any) -> bool:
        return isinstance(value, dict) and self.is_item(value)


def next_key(scanner: Scanner, ahead: int) -> tuple[str | None, int]:
    """Return the next key of an object, and how far ahead its value is; None if there is none."""
    char, ahead = scanner.char(ahead)
    key = scanner.decode(ahead) if char == '"' else Faulty("", 0)
    if isinstance(key, Faulty):
        return None, ahead
    colon, ahead = scanner.char(ahead + key.length)
    if colon != ":":
        return None, ahead
    _, ahead = scanner.char(ahead + 1)
    return str(key.value), ahead


def kind_of(value: object) -> str:
    """Return what a value that is no item is, for a person to read."""
    return _KINDS.get(type(value), "a number")


_KINDS: dict[type, str] = {
    type(None): "null", bool: "a truth value", str: "a text", list: "a list", dict: "an object",
}  # fmt: skip
