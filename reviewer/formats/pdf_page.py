"""Pieces of text on a page -> its lines, each with its size and font."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

_CHAR_WIDTH = 0.5
"""Mean width of a character as a share of the size of its font."""

_SAME_SIZE = 0.6
_MARK = re.compile(r"[\d\s,;*†‡§¶∗⋆★♠♣♥♦◇◦•⊥♯#∥‖|()\[\]ⓘ✉†-]+|[a-e](?:,[a-e])*")
_LIGATURES = str.maketrans(
    {char: whole for chars, whole in (
        ("\x0b\x1bﬀ", "ff"), ("\x1cﬁ", "fi"), ("\x1dﬂ", "fl"), ("\x0e\x1eﬃ", "ffi"),
        ("\x0f\x1fﬄ", "ffl"), ("ﬅﬆ", "st"), ("\xad", ""), ("\u200b\ufeff", ""),
    ) for char in chars}
)  # fmt: skip
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "˝": "\u030b", "¸": "\u0327", "˚": "\u030a",
}  # fmt: skip
_ACCENT = re.compile(r"((?:[^\W\d_] ?)?)([´`¨ˆ˜ˇ¯˘˙˝¸˚]) ?([A-Za-zı])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, its place (points from the lower left), size and font."""

    page: int
    x: float
    y: float
    size: float
    font: str
    upright: bool
    text: str


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its text, its main size and font, and its place.

    `parts` are its stretches that stand apart from each other, without what is
    raised or only marks.
    """

    text: str
    page: int
    y: float
    size: float
    font: str
    parts: tuple[str, ...] = field(default=())


def lines(pieces: Sequence[Piece]) -> tuple[PageLine, ...]:
    """Return the lines of upright text in the order of the file."""
    return tuple(_line(group) for group in _groups(pieces))


def body_size(found: Sequence[PageLine]) -> float:
    """Return the size in which most characters of some lines are set."""
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def joined(texts: Sequence[str]) -> str:
    """Return lines as one paragraph; a word broken at the end of a line is whole again."""
    whole = ""
    for text in texts:
        if whole.endswith("-") and whole[-2:-1].isalpha() and text[:1].islower():
            whole = whole[:-1] + text
        else:
            whole = f"{whole} {text}" if whole else text
    return " ".join(whole.split())


def repaired(text: str) -> str:
    """Return text with whole letters: ligatures spelled out, accents put on what follows them.

    Bitmap fonts of TeX leave ligatures as control characters, and its old
    encoding an accent before its letter ("KOV ´ACS").
    """
    text = text.translate(_LIGATURES)
    return _ACCENT.sub(_accented, text) if _ACCENT.search(text) else text


def _accented(found: re.Match[str]) -> str:
    before, accent, letter = found[1], found[2], found[3]
    whole = unicodedata.normalize("NFC", {"ı": "i"}.get(letter, letter) + _ACCENTS[accent])
    is_quote = (accent == "`" and len(before) != 1) or (accent == "´" and letter == "s")
    if len(whole) > 1 or is_quote:
        return found[0]
    apart = before[:1].islower() and letter.isupper() and " " in before
    return f"{before if apart else before.strip()}{whole}"


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    held: list[Piece] = []
    for piece in _single_lines(pieces):
        if held and not _continues(held, piece):
            yield held
            held = []
        held.append(piece)
    if held:
        yield held


def _single_lines(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces cut at the ends of lines in them, without those that are turned."""
    for piece in pieces:
        if not piece.upright:
            continue
        for text in repaired(piece.text).split("\n"):
            if text.strip():
                yield replace(piece, text=text)


def _continues(held: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece is on the line of those before it: as high, or a little raised or lowered."""
    last = held[-1]
    size = max(one.size for one in held)
    base = next(one.y for one in held if one.size == size)
    if piece.page != last.page or piece.x < last.x - 1:
        return False
    return abs(piece.y - base) <= 0.5 * max(size, piece.size) and abs(piece.y - last.y) <= size


def _line(group: Sequence[Piece]) -> PageLine:
    weights: Counter[tuple[float, str]] = Counter()
    for piece in group:
        weights[(piece.size, piece.font)] += len(piece.text.strip())
    (size, font), _ = weights.most_common(1)[0]
    size = max((one.size for one in group if len(one.text.strip()) > 1), default=size)
    base = next((one.y for one in group if one.size == size), group[0].y)
    return PageLine(_text(group), group[0].page, base, size, font, _parts(group, size, base))


def _text(group: Sequence[Piece]) -> str:
    whole, end = "", group[0].x
    for piece in group:
        gap = (
            piece.x - end > 0.15 * piece.size and piece.text[:1].isalnum() and whole[-1:].isalnum()
        )
        wide = piece.x - end > 1.5 * piece.size
        whole += (" " if (gap and wide) else "") + piece.text
        end = piece.x + len(piece.text) * piece.size * _CHAR_WIDTH
    return " ".join(whole.split())


def _parts(group: Sequence[Piece], size: float, base: float) -> tuple[str, ...]:
    parts: list[str] = []
    end = group[0].x
    for piece in group:
        raised = piece.size < 0.85 * size and abs(piece.y - base) > 0.1 * size
        if raised or _MARK.fullmatch(piece.text.strip()):
            if parts and "," in piece.text:
                parts[-1] += ","
            continue
        if not parts or piece.x - end > 2.5 * size:
            parts.append(piece.text)
        else:
            parts[-1] += piece.text
        end = piece.x + len(piece.text) * piece.size * _CHAR_WIDTH
    return tuple(filter(None, (" ".join(part.split()) for part in parts)))


def letters(text: str) -> str:
    """Return the letters and digits of a text, in lower case, to compare by."""
    return "".join(char for char in text.casefold() if char.isalnum())


def same_size(one: float, other: float) -> bool:
    """Whether two sizes are those of one font, in points."""
    return abs(one - other) <= _SAME_SIZE
