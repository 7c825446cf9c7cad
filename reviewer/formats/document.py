"""A file as a stream of bytes and lines: what a format reads, at most a record of it at a time.

Formats take their lines from `Document.lines`, which holds one chunk of the
file in memory; `data` and `text` are the whole, for formats that need it.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.formats import text
from reviewer.formats.text import RawLine, Stream
from reviewer.records import RAW_LIMIT, ParseFailure

HEAD_BYTES = 262_144
"""Bytes at the beginning of a file by which its format and its encoding are told."""

MAX_WHOLE = 512 * 2**20
"""Bytes of a file that may be read as a whole; formats that stream have no such limit."""


@dataclass(frozen=True)
class Document:
    """What a format reads.

    `name` is recorded as the source, `extension` is lower-case with its dot,
    `sha256` is that of the file's bytes as they lie on the disk (64 hex
    digits). `stream` opens the (unpacked) content from its beginning; reading
    it may raise InputError. `columns` says which column of a table holds which
    field of a record, where the user said so.
    """

    name: str
    extension: str
    sha256: str
    stream: Callable[[], Stream] = field(repr=False, compare=False)
    columns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, data: bytes, name: str = "") -> Document:
        """Take the bytes of a file and the name to record."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(name, Path(name).suffix.lower(), digest, lambda: io.BytesIO(data))

    @functools.cached_property
    def head(self) -> bytes:
        """The first HEAD_BYTES of the content."""
        with self.stream() as stream:
            return stream.read(HEAD_BYTES)

    @functools.cached_property
    def sample(self) -> str | None:
        """The text of `head`, or None where the bytes are no text."""
        return text.decode(self.head)

    @property
    def data(self) -> bytes:
        """The whole content. Raises InputError for one of more than MAX_WHOLE bytes."""
        with self.stream() as stream:
            return text.whole(stream, MAX_WHOLE)

    @property
    def text(self) -> str | None:
        """The whole content as text, or None where the bytes are no text."""
        return text.decode(self.data)

    def lines(self) -> Iterator[RawLine]:
        """Yield the lines with their numbers, as they are but for their ends and NUL characters.

        Lines end at LF, CR LF or CR. One longer than `text.MAX_LINE` is cut
        there, and says so. Content that is no text has no lines.
        """
        return text.raw_lines(self.stream, self.head)

    def failure(self, first_line: int, last_line: int, reason: str, raw: str = "") -> ParseFailure:
        """Return a rejection of some lines of this document."""
        reason, kept = (text.UNSTORABLE.sub("", one) for one in (reason, raw[:RAW_LIMIT]))
        return ParseFailure(self.name, first_line, reason, last_line, kept)
