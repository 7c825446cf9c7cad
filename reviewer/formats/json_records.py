"""The items of a JSON document, one at a time, whatever is wrong with those around them.

Items are found in an array at the top or under a known path, one after the
other, or one a line. Each is decoded by itself; where one cannot be, reading
goes on at the next place where an object begins that decodes and looks like one.
At most one item and one chunk of the file are held.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.rows import Segment
from reviewer.formats.text import chars
from reviewer.records import RAW_LIMIT, ParseFailure

Path = tuple[str, ...]
Item = dict[str, Any]

MAX_TRIES = 20_000
"""Places at which reading tries to go on after a fault, before the rest is given up."""

PEEKED = 5
"""Items by which a format is told."""

_CONTENT = re.compile(r"[^\s,\ufeff\x00]")
_COLON = re.compile(r"\s*:\s*")
_OBJECT = re.compile(r"\{")
_DECODER = json.JSONDecoder(strict=False)  # line ends in strings are common, and harmless
_DEPTH = 8
PATHS: tuple[Path, ...] = (
    ("message", "items"), ("search-results", "entry"), ("results",), ("data",), ("items",),
    ("articles",), ("records",), ("references",), ("recommendedPapers",), ("papers",),
    ("hits", "hits"), ("message",),
)  # fmt: skip
"""Where APIs put their items, the longer paths first."""


@dataclass(frozen=True, slots=True)
class Peek:
    """What a document begins with: the keys at its top, where its items are, and the first."""

    top: frozenset[str]
    path: Path
    items: tuple[Item, ...]


@dataclass(slots=True)
class _Buffer:
    """Characters of a document that are not read yet, and the line they begin on."""

    pieces: Iterator[str]
    text: str = ""
    line: int = 1
    ended: bool = False

    def more(self) -> bool:
        """Read on, at least as much again as is held: so that reading again costs no more."""
        if self.ended:
            return False
        wanted = max(len(self.text), 1)
        read = []
        while wanted > 0:
            piece = next(self.pieces, None)
            if piece is None:
                self.ended = True
                break
            read.append(piece)
            wanted -= len(piece)
        self.text += "".join(read)
        return bool(read)

    def drop(self, count: int) -> None:
        self.line += self.text.count("\n", 0, count)
        self.text = self.text[count:]


@functools.lru_cache(maxsize=4)
def peek(document: Document) -> Peek | None:
    """Return what a document begins with; None if it is no JSON of objects."""
    text = (document.sample or "").lstrip("\ufeff \t\r\n\0")
    if not text.startswith(("{", "[")):
        return None
    place = _container(text)
    buffer = _Buffer(iter((text[place.start :],)))
    found = []
    for segment in _scanned(document, buffer, place, is_item=None):
        if isinstance(segment, Segment):
            found.append(segment.raw)
        if len(found) == PEEKED:
            break
    if not found and place.top and not place.in_array:
        found = [place.top]  # one object that goes on beyond the sample
    return Peek(frozenset(place.top), place.path, tuple(found)) if found or place.top else None


def items(
    document: Document, is_item: Callable[[Item], bool]
) -> Iterator[Segment[Item] | ParseFailure]:
    """Yield the items of a document with their lines; what is none is a rejection.

    `is_item` tells an item of the format from any other object: reading goes on
    with one after a fault.
    """
    if _is_lines(document):
        yield from _lines(document)
        return
    buffer = _Buffer(chars(document.stream, document.head))
    buffer.more()
    head = len(buffer.text) - len(buffer.text.lstrip("\ufeff \t\r\n\0"))
    buffer.drop(head)
    place = _container(buffer.text)
    buffer.drop(place.start)
    yield from _scanned(document, buffer, place, is_item=is_item)


def _is_lines(document: Document) -> bool:
    """Whether there is one whole object on each of the first lines."""
    lines = [line for line in (document.sample or "").splitlines()[:4] if line.strip("\ufeff \t\0")]
    first = lines[0].strip("\ufeff \t\0") if lines else ""
    if len(lines) < 2 or not first.startswith("{"):
        return False
    whole = [line for line in lines[:3] if line.rstrip().endswith("}") and line.lstrip()[:1] == "{"]
    return len(whole) >= min(2, len(lines)) or bool(whole and whole[0] is lines[0])


def _lines(document: Document) -> Iterator[Segment[Item] | ParseFailure]:
    for line in document.lines():
        text = line.text.strip("\ufeff \t,")
        if not text or text in ("[", "]"):
            continue
        number = line.number
        if line.cut:
            yield document.failure(number, number, "the line is too long", text)
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            yield document.failure(number, number, _why(error), text)
            continue
        if isinstance(value, dict):
            yield Segment(value, number, number, text[:RAW_LIMIT], len(text))
        else:
            yield document.failure(number, number, f"is {_kind(value)}, not a paper", text)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the items of a document begin: in an array, or one object, or one after the other.

    `top` are the values of the object around them, as far as they can be told.
    """

    start: int
    in_array: bool = False
    alone: bool = False
    path: Path = ()
    top: Item = field(default_factory=dict)


def _container(text: str) -> _Place:
    """Find the items: in an array under one of PATHS, or else from the first object on."""
    if text.startswith("["):
        return _Place(1, in_array=True)
    top: Item = {}
    found: dict[Path, int] = {}
    _walk(text, 0, (), top, found)
    for path in PATHS:
        if path in found:
            start = found[path]
            if text[start] == "[":
                return _Place(start + 1, in_array=True, path=path, top=top)
            return _Place(start, alone=True, path=path, top=top)
    return _Place(0, top=top)


def _walk(text: str, start: int, path: Path, top: Item, found: dict[Path, int]) -> int:
    """Note where the values under known paths begin, until the text ends or makes no sense."""
    place = start + 1
    while True:
        place = _content(text, place)
        if text[place : place + 1] != '"':
            return place + 1
        try:
            key, place = _DECODER.raw_decode(text, place)
        except ValueError:
            return len(text)
        if not path:
            top[key] = None
        colon = _COLON.match(text, place)
        if colon is None:
            return len(text)
        place = colon.end()
        here = (*path, key)
        known = any(one[: len(here)] == here for one in PATHS)
        if known and here in PATHS and text[place : place + 1] in ("[", "{"):
            found.setdefault(here, place)
        if known and text[place : place + 1] == "{" and len(path) < _DEPTH:
            place = _walk(text, place, here, top, found)
            continue
        try:
            value, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return len(text)
        if not path:
            top[key] = value


def _content(text: str, start: int) -> int:
    """Return where white space, commas and invisible marks end."""
    found = _CONTENT.search(text, start)
    return found.start() if found else len(text)


def _scanned(
    document: Document,
    buffer: _Buffer,
    place: _Place,
    *,
    is_item: Callable[[Item], bool] | None,
) -> Iterator[Segment[Item] | ParseFailure]:
    """Yield the values of a buffer one after the other, up to the end of the array or the text."""
    while True:
        buffer.drop(_content(buffer.text, 0))
        if not buffer.text:
            if buffer.more():
                continue
            return
        if place.in_array and buffer.text[0] == "]":
            return
        decoded = _decoded(buffer)
        if isinstance(decoded, _Faulty):
            if is_item is None:
                return
            yield from _skipped(document, buffer, decoded, is_item)
            continue
        first = buffer.line
        shown = buffer.text[: min(decoded.end, RAW_LIMIT)]
        buffer.drop(decoded.end)
        if isinstance(decoded.value, dict):
            yield Segment(decoded.value, first, buffer.line, shown, decoded.end)
            if place.alone:
                return
        elif place.in_array:
            reason = f"is {_kind(decoded.value)}, not a paper"
            yield document.failure(first, buffer.line, reason, shown)
        else:
            yield document.failure(first, buffer.line, "is no object of JSON", shown)


@dataclass(frozen=True, slots=True)
class _Decoded:
    value: Any
    end: int


@dataclass(frozen=True, slots=True)
class _Faulty:
    reason: str


def _decoded(buffer: _Buffer) -> _Decoded | _Faulty:
    while True:
        try:
            value, end = _DECODER.raw_decode(buffer.text)
        except json.JSONDecodeError as error:
            unfinished = error.msg.startswith("Unterminated") or error.pos >= len(buffer.text) - 8
            if unfinished and len(buffer.text) < budget.MAX_CHARS and buffer.more():
                continue
            return _Faulty(_why(error))
        except (ValueError, RecursionError) as error:
            return _Faulty(_why(error))
        if end == len(buffer.text) and isinstance(value, int | float) and buffer.more():
            continue  # a number may go on
        return _Decoded(value, end)


def _skipped(
    document: Document, buffer: _Buffer, fault: _Faulty, is_item: Callable[[Item], bool]
) -> Iterator[ParseFailure]:
    """Reject what is faulty, and drop it up to where the next item begins."""
    first, shown = buffer.line, buffer.text[:RAW_LIMIT]
    last = first
    tries = 0
    place = 1
    while True:
        found = _OBJECT.search(buffer.text, place)
        if found is None:
            if held := buffer.text.rstrip("] \t\r\n}"):
                last = buffer.line + held.count("\n")
            buffer.drop(len(buffer.text))
            place = 0
            if not buffer.more():
                break
            continue
        place = found.start()
        tries += 1
        ahead = _at(buffer, place)
        if ahead is None and tries < MAX_TRIES:
            place += 1
        elif ahead is not None and is_item(ahead.value):
            last = buffer.line + buffer.text[:place].rstrip(", \t\r\n").count("\n")
            buffer.drop(place)
            break
        else:
            place = ahead.end if ahead is not None else len(buffer.text)
    yield document.failure(first, max(first, last), fault.reason, shown)


def _at(buffer: _Buffer, place: int) -> _Decoded | None:
    """Decode the object at some place, reading on if it may be unfinished."""
    while True:
        try:
            value, end = _DECODER.raw_decode(buffer.text, place)
        except json.JSONDecodeError as error:
            near = error.msg.startswith("Unterminated") or error.pos >= len(buffer.text) - 8
            if near and len(buffer.text) < budget.MAX_CHARS and buffer.more():
                continue
            return None
        except (ValueError, RecursionError):
            return None
        return _Decoded(value, end) if isinstance(value, dict) else None


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    return "is not valid JSON: a number is too long"


def _kind(value: object) -> str:
    kinds = {type(None): "null", bool: "a truth value", str: "a text", list: "a list"}
    return kinds.get(type(value), "a number")
