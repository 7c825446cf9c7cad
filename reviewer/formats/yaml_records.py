"""YAML from files that may be hostile or broken: bounded, without objects, one item at a time.

Every scalar is a text (a volume of 010 or a page 10:20 is no number), null is None.
The items of a list are told by their dashes, so that a fault in one stays there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.rows import RowError, Segment
from reviewer.formats.text import RawLine
from reviewer.records import RAW_LIMIT, ParseFailure

MAX_ALIASES = 10
"""References to anchors in one item; bombs are made of them."""

MAX_ALIASED = 65_536
"""Characters of an item that may have references to anchors."""

MAX_DEPTH = 60
MAX_BRACKETS = 200
"""Brackets that may be open at once, wherever they stand."""

_TOP = re.compile(r"[^\s#-][^:]*:(?:\s|$)|\.\.\.|---")
"""A key at the top, or the end of the document."""

_BRACKET = re.compile(r"[\[\]{}]")
_ITEM = re.compile(r"( *)-(?:([ \t]+)|$)")
_NULL = r"(?:~|null|)\Z"  # but not "Null", which is a name


def load(text: str) -> Any:
    """Return the value of one YAML document. Raises RowError."""
    import yaml  # only here: it takes a while

    if len(text) > budget.MAX_CHARS:
        raise RowError(f"longer than {budget.MAX_CHARS:,} characters")
    try:
        _check(text)
        return yaml.load(text, Loader=_loader())  # noqa: S506 - one that makes texts, lists, maps
    except yaml.YAMLError as error:
        raise RowError(f"is not valid YAML: {_said(error)}") from error
    except (ValueError, TypeError) as error:
        raise RowError(f"is not valid YAML: {error}") from error


@functools.cache
def _loader() -> Any:
    """Return a safe loader that knows null and nothing else but text."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    null = ("tag:yaml.org,2002:null", re.compile(_NULL))
    resolvers = {first: [null] for first in ("~", "n", "")}
    return type(
        "Texts",
        (base,),
        {"yaml_implicit_resolvers": resolvers, "construct_mapping": _mapping},
    )


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    """Return a mapping; a key that stands twice in one is two items run together."""
    import yaml

    keys: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in keys:
                raise RowError(f"has {key.value!r} twice, so it may be two works")
            keys.add(key.value)
    found: dict[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep)
    return found


def _check(text: str) -> None:
    """Raise RowError for more aliases or nesting than any list of papers has."""
    import yaml

    opened = 0
    for bracket in _BRACKET.finditer(text):
        opened += 1 if bracket[0] in "[{" else -1
        if opened > MAX_BRACKETS:
            raise RowError("is nested too deep")
    aliases = depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if aliases > (MAX_ALIASES if len(text) <= MAX_ALIASED else 0):
            raise RowError("has more references to anchors than a paper has")
        if depth > MAX_DEPTH:
            raise RowError("is nested too deep")


def _said(error: Exception) -> str:
    said = getattr(error, "problem", None) or str(error)
    return " ".join(str(said).split())[:200]


@dataclass(slots=True)
class _Entry:
    """The lines of one item of a list: where its dash is, and its keys."""

    indent: int
    column: int
    lines: list[RawLine] = field(default_factory=list)
    size: int = 0
    has_id: bool = False

    def add(self, line: RawLine) -> None:
        self.size += len(line.text) + 1
        if self.size > budget.MAX_CHARS:
            self.lines[1:] = [line]  # only its place is told
        else:
            self.lines.append(line)
        self.has_id = self.has_id or self.is_id(line.text)

    def is_id(self, text: str) -> bool:
        return text[self.column :].startswith("id:") and not text[: self.column].strip(" -")

    def segment(self, document: Document) -> Segment[str] | ParseFailure:
        first, last = self.lines[0].number, self.lines[-1].number
        cut = self.column if not self.lines[0].text[self.indent :].startswith("-") else self.indent
        if self.size > budget.MAX_CHARS:
            reason = f"longer than {budget.MAX_CHARS:,} characters"
            return document.failure(first, last, reason, self.lines[0].text)
        text = "\n".join(line.text[cut:] for line in self.lines)
        return Segment(text, first, last, text[:RAW_LIMIT], self.size)


def entries(document: Document, key: str) -> Iterator[Segment[str] | ParseFailure]:
    """Yield the items of the list under a key at the top, each with its lines.

    An item begins with a dash, or with a second `id` where the dash is missing.
    The list ends with the next key at the top; another line that is indented too
    little is a rejection.
    """
    entry: _Entry | None = None
    for line in _below(document, key):
        begun = _begun(entry, line.text)
        if begun is not None:
            if entry is not None and entry.lines:
                yield entry.segment(document)
            entry = begun
        elif entry is None or _depth(line.text) <= entry.indent:
            if entry is not None and entry.lines:
                yield entry.segment(document)
                entry.lines.clear()
            yield document.failure(line.number, line.number, "belongs to no item", line.text)
            continue
        entry.add(line)
    if entry is not None and entry.lines:
        yield entry.segment(document)


def _begun(entry: _Entry | None, text: str) -> _Entry | None:
    """Return the item that begins with a line, if one does."""
    found = _ITEM.match(text)
    if found and (entry is None or len(found[1]) <= entry.indent):
        column = found.end() if found[2] else len(found[1]) + 2
        return _Entry(len(found[1]), column)
    if entry is not None and (not entry.lines or entry.has_id) and entry.is_id(text):
        return _Entry(entry.indent, entry.column)
    return None


def _below(document: Document, key: str) -> Iterator[RawLine]:
    """Yield the lines between a key at the top and the next one that are not blank."""
    inside = False
    for line in document.lines():
        if inside and _TOP.match(line.text):
            inside = False
        if inside and line.text.strip() and not line.text.startswith("#"):
            yield line
        inside = inside or line.text.rstrip() == f"{key}:" or line.text.startswith(f"{key}: #")


def blocks(document: Document) -> dict[str, list[RawLine]]:
    """Return the lines under each key at the top, with its own; "" has those before the first.

    Lines beyond `budget.MAX_CHARS` characters in all are left out.
    """
    found: dict[str, list[RawLine]] = {}
    name, size = "", 0
    for line in document.lines():
        size += len(line.text) + 1
        if _TOP.match(line.text):
            name = line.text.partition(":")[0].strip("\"' ")
        if size <= budget.MAX_CHARS:
            found.setdefault(name, []).append(line)
    return found


def _depth(text: str) -> int:
    """Return how far a line is indented; what begins with a tab goes on with what is before."""
    return len(text) - len(text.lstrip(" ")) + (1_000 if text.lstrip(" ").startswith("\t") else 0)
