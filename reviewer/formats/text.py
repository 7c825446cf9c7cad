"""Bytes of a text file -> its text, and the text -> its numbered lines.

The encoding is told from the bytes: a byte order mark, the zeros that UTF-16
leaves between Latin letters, valid UTF-8, and otherwise the Windows-1252 of old
exports, line by line, so that one stray byte spoils no other line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; UTF-32 first, for its little-endian mark begins with that of UTF-16."""

_SAMPLE = 65_536
_UTF16_ZEROS = 0.3
_BINARY_CONTROLS = 0.03
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_LINE_END = re.compile(r"\r\n|\n|\r")
_RAW_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
# C0, C1 and the marks that show nothing: byte order mark, zero-width space, soft hyphen.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\xad]")
_ESCAPED = re.compile(r"[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its 1-based number and its visible text, white space squeezed."""

    number: int
    text: str


def decode(data: bytes) -> str | None:
    """Return the text of a file, or None if the bytes are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data.removeprefix(mark), encoding)
    wide = _utf16_without_mark(data[:_SAMPLE])
    if wide:
        text = data.decode(wide, errors="ignore")
        return None if _is_binary(text[:_SAMPLE].encode()) else text
    return None if _is_binary(data[:_SAMPLE]) else _utf8_or_windows(data)


def lines(text: str) -> tuple[Line, ...]:
    """Return the lines with something on them, numbered as an editor numbers them.

    Lines end at LF, CR LF or CR; a form feed or any other separator is white
    space inside a line.
    """
    numbered = enumerate(_LINE_END.split(text), start=1)
    shown = (Line(number, visible(line)) for number, line in numbered)
    return tuple(line for line in shown if line.text)


def visible(text: str) -> str:
    """Return the text without control characters, its white space squeezed to single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


def _with_mark(data: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return _utf8_or_windows(data)
    return data.decode(encoding, errors="ignore")


def _utf16_without_mark(sample: bytes) -> str:
    """Return the encoding if every other byte of the sample is mostly zero."""
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2], sample[1::2]
    share_even, share_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if share_odd > _UTF16_ZEROS and share_even < share_odd / 10:
        return "utf-16-le"
    if share_even > _UTF16_ZEROS and share_odd < share_even / 10:
        return "utf-16-be"
    return ""


def _is_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(8, _BINARY_CONTROLS * len(sample))


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_decode_line(line) for line in _RAW_LINE.findall(data))


def _decode_line(line: bytes) -> str:
    """Read a line as UTF-8 if more of it is valid than not, else as Windows-1252."""
    text = line.decode("utf-8", errors="surrogateescape")
    broken = len(_ESCAPED.findall(text))
    valid = sum(char > "\x7f" for char in text) - broken
    if broken and broken >= valid:
        return "".join(_windows_char(byte) for byte in line)
    return _ESCAPED.sub("", text)


def _windows_char(byte: int) -> str:
    """Decode one byte; the five that Windows-1252 leaves out are those of Latin-1."""
    char = bytes([byte])
    try:
        return char.decode("cp1252")
    except UnicodeDecodeError:
        return char.decode("latin-1")
