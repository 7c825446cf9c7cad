"""Bytes of a text file -> its text, and the text -> its numbered lines.

The encoding is told from the bytes: a byte order mark, the zeros that UTF-16
leaves between Latin letters, valid UTF-8, otherwise the encoding that the file
itself names (XML, JabRef, Emacs), and last the Windows-1252 of old exports;
line by line, so that one stray byte spoils no other line.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from reviewer.errors import InputError

MAX_LINE = 16 * 2**20
"""Bytes of a line that are read; what a longer one has beyond is passed over."""

CHUNK = 1 << 20
"""Bytes read at a time."""

BLANK = b"\xef\xbb\xbf\0 \t\r\n\v\f"
"""What a file may hold and still be empty: white space, zeros, a byte order mark."""

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
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no database, XML or terminal should get: controls, lone surrogates, no-characters."""

_ESCAPED = re.compile(r"[\udc80-\udcff]")
_WIDE_CHAR = re.compile(r"[^\x00-\x7f]")
# What files so called are really in (https://encoding.spec.whatwg.org/#names-and-labels).
_SUPERSETS = {
    "iso8859-1": "", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip
# Windows-1252, and Latin-1 for the five bytes that this leaves out.
_WINDOWS = "".join(
    bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else "cp1252")
    for byte in range(256)
)

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]{1,40})|^%\s*encoding:\s*([\w.:-]{1,40})"""
    rb"""|-\*-[^\n]{0,200}coding:\s*([\w.:-]{1,40})""",
    re.IGNORECASE | re.MULTILINE,
)
_DECLARATION_BYTES = 1000
# Encodings of text in which a line end is one byte, and which need no state between lines.
_LINEWISE = re.compile(
    r"cp\d+|iso8859-\d+|mac-\w+|koi8-\w|gb\w*|big5\w*|shift_jis\w*|euc_\w+|johab|tis-620|"
    r"kz1048|ptcp154|hp-roman8"
)


class Stream(Protocol):
    """Bytes to be read once; use it in a `with`. Reading may raise InputError."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all that are left if negative, and b"" at the end."""

    def __enter__(self) -> Stream: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a file as it is, without its end: `cut` if more than MAX_LINE bytes of it were."""

    number: int
    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its 1-based number and its visible text, white space squeezed."""

    number: int
    text: str


def decode(data: bytes) -> str | None:
    """Return the text of a file, or None if the bytes are no text."""
    mark, wide = _wide(data)
    if wide:
        text = data.removeprefix(mark).decode(wide, errors="ignore")
        return None if not mark and _is_binary(text[:_SAMPLE].encode()) else text
    data = data.removeprefix(mark)
    return None if not mark and _is_binary(data[:_SAMPLE]) else _utf8_or_other(data)


def whole(stream: Stream, limit: int) -> bytes:
    """Return all of a stream. Raises InputError if it is of more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            f"it is larger than {limit // 2**20} MB, more than is read of this format",
            next_step="Split it, or export as JSON Lines, BibTeX or RIS, which have no such limit.",
        )
    return data


def raw_lines(stream: Callable[[], Stream], head: bytes) -> Iterator[RawLine]:
    """Yield the lines of a stream, whose beginning `head` tells the encoding.

    At most CHUNK bytes and one line of MAX_LINE are held.
    """
    mark, wide = _wide(head)
    if not mark and not wide and _is_binary(head[:_SAMPLE]):
        return
    declared = _declared(head)
    with stream() as opened:
        pieces = _transcoded(opened, mark, wide) if wide else _chunks(opened, mark)
        for number, (line, cut) in enumerate(_split(pieces), start=1):
            yield RawLine(number, _decode_line(line, declared).replace("\0", ""), cut)


def chars(stream: Callable[[], Stream], head: bytes) -> Iterator[str]:
    """Yield the text of a stream in pieces, line ends as LF, without NULs: for long lines.

    Where the beginning is no UTF-8, the encoding that the file names is believed;
    else bytes that are no UTF-8 are read as Windows-1252. Content that is no text is empty.
    """
    mark, wide = _wide(head)
    if not mark and not wide and _is_binary(head[:_SAMPLE]):
        return
    encoding = wide or _told_by(head)
    errors = "surrogateescape" if encoding == "utf-8" else "ignore" if wide else "replace"
    bare = codecs.getincrementaldecoder(encoding)(errors=errors)
    decoder = io.IncrementalNewlineDecoder(bare, translate=True)
    with stream() as opened:
        for chunk in _chunks(opened, mark):
            yield _readable(decoder.decode(chunk))
        yield _readable(decoder.decode(b"", final=True))


def _told_by(head: bytes) -> str:
    """Return the encoding that a file names, if its beginning is not UTF-8 after all."""
    declared = _declared(head)
    if not declared:
        return "utf-8"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # may end within a character
    except UnicodeDecodeError:
        return declared
    return "utf-8"


def _readable(text: str) -> str:
    text = text.replace("\0", "")
    if text.isascii():
        return text
    return _ESCAPED.sub(_windows_char, text)


def _windows_char(found: re.Match[str]) -> str:
    byte = bytes([ord(found[0]) - 0xDC00])
    return codecs.charmap_decode(byte, "strict", _WINDOWS)[0]


def _chunks(stream: Stream, mark: bytes) -> Iterator[bytes]:
    beginning = b""
    while len(beginning) < len(mark) and (chunk := stream.read(len(mark) - len(beginning))):
        beginning += chunk
    yield beginning.removeprefix(mark)
    while chunk := stream.read(CHUNK):
        yield chunk


def _transcoded(stream: Stream, mark: bytes, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="ignore")
    for chunk in _chunks(stream, mark):
        yield decoder.decode(chunk).encode("utf-8", errors="ignore")


def _split(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield (line, whether it was cut), lines ending at LF, CR LF or CR."""
    held = b""
    for piece in filter(None, pieces):
        if held.endswith(b"\r"):  # the end of a line, or half of it
            yield _ended(held)
            held, piece = b"", piece.removeprefix(b"\n")
        *done, rest = piece.splitlines(keepends=True) or [b""]  # b"" where it was a line feed alone
        if rest.endswith(b"\n"):
            done, rest = [*done, rest], b""
        for line in done:
            yield _ended(held + line)
            held = b""
        if len(held) <= MAX_LINE:  # else what follows would be cut off anyway
            held += rest
        elif rest.endswith(b"\r"):
            held += b"\r"
    if held:
        yield _ended(held)


def _ended(line: bytes) -> tuple[bytes, bool]:
    bare = line.rstrip(b"\r\n")
    return bare[:MAX_LINE], len(bare) > MAX_LINE


def _declared(head: bytes) -> str:
    """Return the name of the 8-bit (or Asian) encoding that a file says it is in, or ""."""
    found = _DECLARED.search(head[:_DECLARATION_BYTES])
    name = next((group for group in found.groups() if group), b"") if found else b""
    try:
        known = codecs.lookup(name.decode("ascii")).name if name else ""
    except (LookupError, ValueError):
        return ""
    if not _LINEWISE.fullmatch(known) or b"<%\n".decode(known, "ignore") != "<%\n":
        return ""
    return _SUPERSETS.get(known, known)


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
    return " ".join(without_controls(text).split())


def without_controls(text: str) -> str:
    """Return the text without characters that show nothing; its white space stays."""
    return _INVISIBLE.sub("", text)


def _wide(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark, if any, and the encoding if it is UTF-16 or UTF-32."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, "" if encoding == "utf-8" else encoding
    sample = data[:_SAMPLE]
    return b"", _utf32_without_mark(sample) or _utf16_without_mark(sample)


def _utf32_without_mark(sample: bytes) -> str:
    """Return the encoding if the upper half of every four bytes of the sample is zero."""
    whole = sample[: len(sample) // 4 * 4]
    quarters = [whole[place::4] for place in range(4)]
    zeros = [not quarter.strip(b"\0") for quarter in quarters]
    if len(whole) < 8 or sum(quarters[0]) + sum(quarters[3]) == 0:
        return ""
    if zeros[2:] == [True, True]:
        return "utf-32-le"
    return "utf-32-be" if zeros[:2] == [True, True] else ""


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


def _utf8_or_other(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(data)
        return "".join(_decode_line(line, declared) for line in _RAW_LINE.findall(data))


def _decode_line(line: bytes, declared: str = "") -> str:
    """Read a line as UTF-8 if more of it is valid than not, else in another encoding.

    That is the declared one, or Windows-1252, or for the five bytes which this
    leaves out Latin-1.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", errors="surrogateescape")
    broken = len(_ESCAPED.findall(text))
    valid = len(_WIDE_CHAR.findall(text)) - broken
    if broken < valid:
        return _ESCAPED.sub("", text)
    try:
        return line.decode(declared or "cp1252")
    except UnicodeDecodeError:
        return codecs.charmap_decode(line, "strict", _WINDOWS)[0]
