"""Streams that end in an InputError, whatever is wrong with a file, and give only so much of it.

Behind one stands a file on the disk, or something packed that may be damaged or
a bomb: a few kilobytes that unpack to gigabytes.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.errors import InputError
from reviewer.formats.text import CHUNK, UNSTORABLE, Stream

MAX_RATIO = 200
"""How many times its packed size a file may unpack to; text rarely passes 20."""

FREE_BYTES = 64 * 2**20
"""What any packed file may unpack to, whatever the ratio."""

UNREADABLE = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, struct.error,
    RuntimeError, NotImplementedError, ValueError, IndexError,
)  # fmt: skip
"""What open, gzip and zipfile raise for lost, damaged, encrypted and unknown content.

ValueError is that of names which are not in the encoding that they claim.
"""


@dataclass
class Allowance:
    """What may yet be unpacked, in bytes, of something `packed` bytes large."""

    packed: int
    left: int

    @classmethod
    def of(cls, packed: int, free: int = FREE_BYTES) -> Allowance:
        """Allow MAX_RATIO times the packed size, and `free` bytes in any case."""
        return cls(packed, max(free, MAX_RATIO * packed))

    def take(self, size: int) -> None:
        """Take note of so many bytes. Raises InputError if they are too many."""
        self.left -= size
        if self.left < 0:
            shown = f"{self.packed / 2**20:.1f} MB"
            raise InputError(f"unpacks to far more ({MAX_RATIO} times) than its {shown}")


class Guarded:
    """A stream whose every failure is an InputError, raised once all before it has been given.

    `allowances` are charged with what is read. Raises InputError if the
    content cannot be opened.
    """

    def __init__(self, opening: Callable[[], Stream], *allowances: Allowance) -> None:
        self._allowances = allowances
        self._fault: InputError | None = None
        try:
            self._inner = opening()
        except UNREADABLE as error:
            raise InputError(f"cannot be opened: {reason(error)}") from error
        # One that gives what there is at once loses nothing to a fault further on.
        self._read: Callable[[int], bytes] = getattr(self._inner, "read1", self._inner.read)

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *trace: object) -> None:
        self._inner.__exit__(None, None, None)

    def read(self, size: int = -1, /) -> bytes:
        """Return `size` bytes, all there are if negative; fewer only at the end or a fault."""
        pieces: list[bytes] = []
        left = size
        while left and (piece := self._piece(CHUNK if size < 0 else min(left, CHUNK))):
            pieces.append(piece)
            left -= len(piece)
        if self._fault is not None and not pieces:
            raise self._fault
        return b"".join(pieces)

    def _piece(self, size: int) -> bytes:
        if self._fault is not None:
            return b""
        try:
            data = self._read(size)
            for one in self._allowances:
                one.take(len(data))
        except InputError as error:
            self._fault = error
            return b""
        except UNREADABLE as error:
            self._fault = InputError(f"cannot be read: {reason(error)}")
            return b""
        return data


def reason(error: Exception) -> str:
    """Return what an error says, in one line that can be shown and stored."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UNSTORABLE.sub("", " ".join(str(said).split()))[:200]
