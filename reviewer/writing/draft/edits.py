"""A sentence with pieces cut out of it and others put in, kept apart from its text. Pure.

An edit replaces a span of the original sentence with text or with a citation.
What is left is spaced, capitalised and ended like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.writing.draft.model import Citation, Piece

_BEFORE_MARK = re.compile(r"\s+(?=[,;:!?)\]]|\.(?!\w))")  # but "a .NET library"
_DOUBLE_MARK = re.compile(r"[,;:](?:\s*[,;:])*(?=\s*[.!?]$)|(?<=[(\[])\s*[,;:]|,(?=\s*[,;:])")
_OPENS = re.compile(r"^[\s,;:]+")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters `start` to `end` of a sentence become `new`; an insertion has start == end."""

    start: int
    end: int
    new: Piece = ""


def apply(text: str, edits: Iterable[Edit]) -> tuple[Piece, ...]:
    """Return the sentence in pieces, with the edits made.

    Of edits that overlap, the one that starts first counts, of two that start
    together the longer one.
    """
    pieces: list[Piece] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start < done:
            continue
        pieces += [text[done : edit.start], edit.new]
        done = edit.end
    return as_sentence([*pieces, text[done:]])


def as_sentence(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces as one sentence: plain spacing, a capital first, a full stop last."""
    joined = _tidied(_merged(pieces))
    if not joined:
        return ()
    if isinstance(joined[0], str):
        joined[0] = capitalised(joined[0])
    last = joined[-1]
    if isinstance(last, Citation):
        return (*joined, ".")
    return (*joined[:-1], last if _ENDS.search(last) else f"{last}.")


def with_citation(pieces: Sequence[Piece], citation: Citation) -> tuple[Piece, ...]:
    """Return a sentence with a citation in brackets before its full stop."""
    last = pieces[-1] if pieces else ""
    if not isinstance(last, str):
        return (*pieces, " ", citation, ".")
    body = last.rstrip()
    end = body[-1] if body.endswith((".", "!", "?")) else "."
    return (*pieces[:-1], f"{body.rstrip('.!?')} ", citation, end)


def capitalised(text: str) -> str:
    """Return a text with a capital first, unless its first word has one of its own ("iPod")."""
    word = text.split(" ", 1)[0]
    return text if any(map(str.isupper, word)) else text[:1].upper() + text[1:]


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with neighbouring texts joined and empty ones left out."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] = f"{merged[-1]}{piece}"
        elif piece != "":
            merged.append(piece)
    return merged


def _tidied(pieces: list[Piece]) -> list[Piece]:
    tidy: list[Piece] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            piece = _DOUBLE_MARK.sub("", " ".join(_spaced(piece)))
            piece = _BEFORE_MARK.sub("", piece)
            if place == 0:
                piece = _OPENS.sub("", piece)
        if piece not in ("", " ") or (tidy and piece == " "):
            tidy.append(piece)
    if tidy and isinstance(tidy[-1], str):
        tidy[-1] = re.sub(r"[\s,;:–—-]+(?=[.!?]?$)", "", tidy[-1])
        tidy = tidy if tidy[-1] not in ("", ".") or len(tidy) > 1 else []
    return tidy


def _spaced(text: str) -> list[str]:
    """Return the words of a text, with empty ones at its ends where it begins or ends in space."""
    words = text.split()
    return [
        *([""] if text[:1].isspace() else []),
        *words,
        *([""] if text[-1:].isspace() and words else []),
    ]
