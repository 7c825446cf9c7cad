"""The items of a JSON document, one at a time, whatever is wrong with those around them.

Items are found in an array at the top or under a known path, one after the
other, or one a line; answers of an API may follow each other or stand in a list.
Each is decoded by itself; where one cannot be, reading goes on at the next place
where an item may begin. What is no item is a rejection with its lines.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.json_reading import (
    PATHS,
    Found,
    IsItem,
    Item,
    Path,
    Reading,
    kind_of,
    next_key,
)
from reviewer.formats.json_scan import DECODER, Faulty, Scanner
from reviewer.formats.rows import Segment
from reviewer.formats.text import RawLine, chars
from reviewer.records import RAW_LIMIT

PEEKED = 5
"""Items by which a format is told."""

_MARKS = "\ufeff \t\r\n\0\x1e"
_LINES_PEEKED = 65_536
_WRAPPED = tuple(path for path in PATHS if path not in (("references",), ("papers",), ("works",)))
_WRAPPING = frozenset(path[0] for path in _WRAPPED)
_TITLED = frozenset(
    ("title", "titles", "paperId", "DOI", "attributes", "dc:title", "article_title",
     "citingPaper", "citedPaper", "display_name")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peek:
    """What a document begins with: the values at its top, where its items are, and the first."""

    top: Item
    path: Path
    items: tuple[Item, ...]


@functools.lru_cache(maxsize=4)
def peek(document: Document) -> Peek | None:
    """Return what a document begins with; None if it is no JSON of objects."""
    text = (document.sample or "").replace("\r\n", "\n").lstrip(_MARKS)
    if not text.startswith(("{", "[")):
        return None
    reading = Reading(document, Scanner(iter((text,))), _may_be_item)
    found = []
    for one in reading.rows():
        if isinstance(one, Segment):
            found += _inside(one.raw, _may_be_item)
        if len(found) >= PEEKED:
            break
    top = _top(text) if text.startswith("{") else {}
    if not found and not reading.path and top:
        found = [top]  # one object that goes on beyond the sample
    items = tuple(one for one in found if isinstance(one, dict))
    return Peek(top, reading.path, items) if items or top else None


def items(document: Document, is_item: IsItem) -> Iterator[Found]:
    """Yield the items of a document with their lines; what is none is a rejection.

    `is_item` tells an item of the format from any other object: reading goes on
    with one after a fault, and answers of an API are opened if they hold some.
    """
    if _is_lines(document):
        rows = _lines(document, is_item)
    else:
        rows = Reading(document, Scanner(chars(document.stream, document.head)), is_item).rows()
    for row in rows:
        if isinstance(row, Segment) and not _WRAPPING.isdisjoint(row.raw):
            yield from _opened(document, row, is_item)
        else:
            yield row


def _may_be_item(item: Item) -> bool:
    return not _TITLED.isdisjoint(item)


def _opened(document: Document, row: Segment[Item], is_item: IsItem) -> Iterator[Found]:
    """Yield what an answer of an API holds, all of it on the lines of the answer."""
    for one in _inside(row.raw, is_item):
        if isinstance(one, dict):
            yield Segment(one, row.first_line, row.last_line, row.shown, row.size)
        else:
            reason = f"is {kind_of(one)}, not a paper"
            yield document.failure(row.first_line, row.last_line, reason, row.shown)


def _inside(item: Item, is_item: IsItem) -> list[Any]:
    """Return the items of an answer of an API, or what is none as the only one."""
    if is_item(item):
        return [item]
    for path in _WRAPPED:
        value: Any = item
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, dict) and is_item(value):
            return [value]
        if isinstance(value, list) and (
            not value or any(isinstance(one, dict) and is_item(one) for one in value)
        ):
            return value
    return [item]


def _top(text: str) -> Item:
    """Return the values of the object at the top, as far as they can be told from a sample."""
    scanner = Scanner(iter(()), text=text, place=1)
    top: Item = {}
    while True:
        key, ahead = next_key(scanner, 0)
        if key is None:
            return top
        top[key] = None
        value = scanner.decode(ahead)
        if isinstance(value, Faulty):
            return top
        top[key] = value.value
        scanner.drop(ahead + value.length)


def _is_lines(document: Document) -> bool:
    """Whether there are several lines, and an object on the first one, or almost and on another."""
    text = (document.sample or "").lstrip(_MARKS)
    text = text[:_LINES_PEEKED].replace("\r\n", "\n").replace("\r", "\n")
    first, *others = text.split("\n")
    if not first.startswith("{") or not any(map(str.strip, others)):
        return False
    balanced = first.count("{") == first.count("}")
    return balanced and (_whole(first) is not None or any(map(_whole, others)))


def _whole(line: str) -> Item | None:
    """Return the object that a line is, from its first character to its last; None if it is not."""
    if line[:1] != "{":
        return None
    try:
        value, end = DECODER.raw_decode(line)
    except (ValueError, RecursionError):
        return None
    if end == len(line) or not line[end:].strip(" \t,"):
        return value or None
    return None


def _lines(document: Document, is_item: IsItem) -> Iterator[Found]:
    """Yield the items of a document with one a line; other lines are read as any JSON."""
    held: list[RawLine] = []
    size = 0
    for line in document.lines():
        text = line.text
        value = (
            None
            if line.cut or size > budget.MAX_CHARS
            else _whole(text.lstrip(_MARKS) if line.number == 1 else text)
        )
        begins = text[:1] == "{" or (not held and text.strip())
        if held and (value is not None or begins or size > budget.MAX_CHARS):
            yield from _held(document, held, is_item)
            held, size = [], 0
        if value is not None:
            yield Segment(value, line.number, line.number, text[:RAW_LIMIT], len(text))
        elif line.cut:
            yield document.failure(line.number, line.number, _TOO_LONG, text)
        elif begins or held:
            held.append(line)
            size += len(text) + 1
    if held:
        yield from _held(document, held, is_item)


_TOO_LONG = f"longer than {budget.MAX_CHARS:,} characters"


def _held(document: Document, held: list[RawLine], is_item: IsItem) -> Iterator[Found]:
    """Yield what is on lines that are no object each: several, or one over several lines."""
    pieces = iter(("\n".join(line.text for line in held),))
    yield from Reading(document, Scanner(pieces, line=held[0].number), is_item).rows()
