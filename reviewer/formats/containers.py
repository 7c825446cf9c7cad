"""A path -> the documents in it: a file, a file packed with gzip, the members of a zip, or stdin.

What unpacks to far more than it should is cut off and rejected, and so is an
archive in an archive: see `guarded` and `archives`.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from reviewer.errors import FileUnreadable, InputError
from reviewer.formats.archives import ZIP, is_office, members, packing
from reviewer.formats.document import Document
from reviewer.formats.guarded import Allowance, Guarded, reason
from reviewer.formats.paths import shown
from reviewer.formats.text import BLANK, CHUNK, Stream
from reviewer.records import ParseFailure

STDIN = "-"
"""The path that stands for standard input."""

_GZIP = b"\x1f\x8b"
_HEAD = 512  # where an archive says what it is


Told = Callable[[int], None]
"""Is told how many bytes of a file, as it lies on the disk, have been read."""
Opened = Document | Iterator[Document | ParseFailure]


def _nobody(_read: int) -> None:
    """Tell nobody."""


def documents(path: Path, name: str, told: Told = _nobody) -> Opened:
    """Open a path, `-` for standard input, under the name to record.

    Returns its one document, or the members of an archive as they come.

    Raises FileUnreadable that says what is wrong with it.
    """
    if str(path) == STDIN:
        return _documents(_stdin(), "stdin", "standard input", told)
    return _documents(path, shown(name), str(path), told)


def _documents(path: Path, name: str, where: str, told: Told) -> Opened:
    beginning, digest = _looked_at(path, where)
    if beginning.startswith(ZIP):
        if not is_office(path):
            return members(path, name, told)
        return _document(name, digest, lambda: Guarded(lambda: path.open("rb")))
    if beginning.startswith(_GZIP):
        document = _packed(path, name, digest, told)
    else:
        document = _document(name, digest, lambda: Guarded(lambda: _Counted(path, told)))
    _refuse_useless(document, where)
    return document


class _Counted(io.FileIO):
    """An open file that tells how much of it has been read."""

    def __init__(self, path: Path, told: Told) -> None:
        super().__init__(path)
        self._told = told

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes, all there are if negative."""
        data = super().read(-1 if size is None else size)
        self._told(self.tell())
        return data


def _stdin() -> Path:
    """Keep standard input in a file, since a format is told before it is read."""
    try:
        with tempfile.NamedTemporaryFile(prefix="reviewer-", delete=False) as kept:
            place = Path(kept.name)
            _forget_at_exit(place)
            while chunk := sys.stdin.buffer.read(CHUNK):
                kept.write(chunk)
    except (OSError, ValueError, AttributeError) as error:  # closed, or none at all (None)
        closed = not isinstance(error, OSError)
        what = "is closed" if closed else f"cannot be kept: {reason(error)}"
        raise _unreadable(
            "standard input", what, "Pipe a file into it, or make room for it on the disk."
        ) from error
    return place


def _forget_at_exit(place: Path) -> None:
    import atexit  # only where there is something to forget

    atexit.register(place.unlink, missing_ok=True)


def _looked_at(path: Path, where: str) -> tuple[bytes, str]:
    """Return the first bytes and the SHA-256 of a file. Raises FileUnreadable."""
    try:
        _check_kind(path, where)
        with path.open("rb") as file:
            beginning = file.read(_HEAD)
            file.seek(0)
            return beginning, hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise _unreadable(where, "there is no such file", "Check the path.") from None
    except PermissionError:
        raise _unreadable(where, "no permission to read it", "Change its permissions.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        raise _unreadable(where, f"cannot be read: {reason(error)}", "Check the disk.") from error


def _check_kind(path: Path, where: str) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise _unreadable(where, "is a folder", "Name the files in it, or add the folder itself.")
    if stat.S_ISFIFO(mode):
        raise _unreadable(where, "is a pipe", f"Read it with: reviewer add {STDIN} < {path}")
    if not stat.S_ISREG(mode):
        raise _unreadable(where, "is not a regular file", "Add a file.")


def _refuse_useless(document: Document, where: str) -> None:
    """Raise FileUnreadable for a file that is empty, damaged, or an archive that is not opened."""
    try:
        head = document.head
    except InputError as error:
        raise _unreadable(where, error.what, "Pack or download the file again.") from error
    if not head.strip(BLANK) or (document.sample is not None and not document.sample.strip()):
        raise _unreadable(where, "the file is empty", "Add a file with records in it.")
    if kind := packing(head):
        raise _unreadable(where, f"an archive ({kind}) that is not opened", "Unpack it first.")


def _unreadable(where: str, what: str, next_step: str) -> FileUnreadable:
    return FileUnreadable(what, where=where, next_step=next_step)


def _document(name: str, digest: str, stream: Callable[[], Stream]) -> Document:
    return Document(name, PurePosixPath(name).suffix.lower(), digest, stream)


def _packed(path: Path, name: str, digest: str, told: Told) -> Document:
    size = path.stat().st_size
    bare = name[:-3] if name.lower().endswith(".gz") else name
    extension = PurePosixPath(bare).suffix.lower()

    def stream() -> Stream:
        return Guarded(lambda: _unpacked(path, told), Allowance.of(size))

    return Document(name, extension, digest, stream)


def _unpacked(path: Path, told: Told) -> gzip.GzipFile:
    file = _Counted(path, told)
    unpacked = gzip.GzipFile(fileobj=file, mode="rb")
    unpacked.myfileobj = file  # so that closing one closes the other
    return unpacked
