"""Values of fields: pieces in braces, in quotes, numbers and macros, joined by `#`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reviewer.formats.budget import MAX_CHARS
from reviewer.formats.rows import RowError

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MACROS = {name: name for name in _MONTHS.split()}
"""Macros that every style defines; their value is what `dates` understands."""

_STEP = re.compile(r"\\.|[{}\"#]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a value without its delimiters: in `quotes`, in `braces`, or `bare`."""

    kind: str
    text: str


def value(raw: str, macros: Mapping[str, str]) -> str:
    """Return what a raw value says; a macro that is not known says its own name.

    Raises RowError for one of more than MAX_CHARS characters: macros may hold others.
    """
    size, said = 0, []
    for piece in _pieces(raw):
        said.append(_said(piece, macros))
        size += len(said[-1])
        if size > MAX_CHARS:
            raise RowError(f"longer than {MAX_CHARS:,} characters")
    return "".join(said)


def misread(raw: str) -> bool:
    """Whether something follows a piece in delimiters that is not joined to it."""
    joined = True
    for piece in _pieces(raw):
        if piece.kind == "join":
            joined = True
        elif not joined:
            return True
        else:
            joined = False
    return False


def _said(piece: _Piece, macros: Mapping[str, str]) -> str:
    if piece.kind != "bare":
        return "" if piece.kind == "join" else piece.text
    return macros.get(piece.text.lower(), piece.text)


def _pieces(raw: str) -> Iterator[_Piece]:
    start = depth = 0
    closer = ""  # of the piece that is open, at depth 0
    for step in _STEP.finditer(raw):
        sign = step[0]
        if closer and sign == closer and not depth:
            yield _Piece("braces" if sign == "}" else "quotes", raw[start : step.start()])
            start, closer = step.end(), ""
        elif closer:
            depth += (sign == "{") - (sign == "}" and depth > 0)
        elif sign in '{"#':
            yield from _bare(raw[start : step.start()])
            if sign == "#":
                yield _Piece("join", "")
            closer = _CLOSERS[sign]
            start = step.end()
    yield from _bare(raw[start:])


_CLOSERS = {"{": "}", '"': '"', "#": ""}


def _bare(text: str) -> Iterator[_Piece]:
    if text.strip():
        yield _Piece("bare", text.strip())
