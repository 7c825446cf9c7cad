"""YAML from files that may be hostile: no objects, no anchors that multiply, a bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.rows import RowError
from reviewer.formats.text import RawLine

MAX_ALIASES = 200
"""References to anchors in a document; bombs are made of them."""

MAX_DEPTH = 60


_TOP = re.compile(r"[^\s#-][^:]*:|\.\.\.|---")
"""A key at the top, or the end of the document."""


def load(text: str) -> Any:
    """Return the value of one YAML document, every scalar a text. Raises RowError."""
    import yaml  # only here: it takes a while

    if len(text) > budget.MAX_CHARS:
        raise RowError(f"longer than {budget.MAX_CHARS:,} characters")
    try:
        _check(text)
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts, lists, maps only
    except yaml.YAMLError as error:
        raise RowError(f"is not valid YAML: {_said(error)}") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise RowError(f"is not valid YAML: {error}") from error


def _check(text: str) -> None:
    """Raise RowError for more aliases or nesting than any list of papers has."""
    import yaml

    aliases = depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if aliases > MAX_ALIASES or depth > MAX_DEPTH:
            raise RowError("has more references or nesting than a list of papers")


def _said(error: Exception) -> str:
    said = getattr(error, "problem", None) or str(error)
    return " ".join(str(said).split())[:200]


def entries(document: Document, key: str) -> Iterator[tuple[int, int, str]]:
    """Yield (first line, last line, text) of the items of the list under a key at the top.

    An item begins with "- " at the indent of the first one, and the list ends
    with the next key at the top.
    """
    held: list[RawLine] = []
    indent = -1
    for line in _below(document, key):
        depth = _depth(line.text)
        if line.text.lstrip(" ").startswith("-") and indent in (-1, depth):
            if held:
                yield _joined(held, indent)
            indent, held = depth, []
        if indent >= 0:
            held.append(line)
    if held:
        yield _joined(held, indent)


def _below(document: Document, key: str) -> Iterator[RawLine]:
    """Yield the lines between a key at the top and the next one."""
    inside = False
    for line in document.lines():
        if inside and _TOP.match(line.text):
            return
        if inside and line.text.strip():
            yield line
        inside = inside or line.text.rstrip().startswith(f"{key}:")


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _joined(held: list[RawLine], indent: int) -> tuple[int, int, str]:
    return held[0].number, held[-1].number, "\n".join(line.text[indent:] for line in held)
