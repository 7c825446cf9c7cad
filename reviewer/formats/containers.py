"""A path -> the documents in it: a file, a file packed with gzip, the members of a zip, or stdin.

Nothing is ever unpacked onto the disk, so a member's name is a label and no
path. What unpacks to far more than it should is cut off and rejected, and so is
an archive in an archive.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from reviewer.errors import FileUnreadable, InputError
from reviewer.formats.document import Document
from reviewer.formats.text import CHUNK, Stream
from reviewer.records import ParseFailure

STDIN = "-"
"""The path that stands for standard input."""

MAX_RATIO = 200
"""How many times its packed size a file may unpack to; text rarely passes 20."""

FREE_BYTES = 64 * 2**20
"""What any packed file may unpack to, whatever the ratio."""

MAX_MEMBERS = 10_000
MAX_NAME = 200
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_PACKED = (_GZIP, _ZIP, b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
# Office files are zip archives too, but one document each.
_OFFICE = ("[Content_Types].xml", "mimetype")
_BLANK = b"\xef\xbb\xbf\0 \t\r\n\v\f"
_UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
"""What gzip and zipfile raise for damaged, encrypted and unknown content."""


Told = Callable[[int], None]
"""Is told how many bytes of a file, as it lies on the disk, have been read."""


def _nobody(_read: int) -> None:
    """Tell nobody."""


def documents(
    path: Path, name: str, told: Told = _nobody
) -> Document | Iterator[Document | ParseFailure]:
    """Open a path, `-` for standard input, under the name to record.

    Returns its one document, or the members of an archive as they come.

    Raises FileUnreadable that says what is wrong with it.
    """
    place = _stdin() if str(path) == STDIN else path
    name = "stdin" if str(path) == STDIN else name
    beginning, digest = _looked_at(place)
    if beginning.startswith(_ZIP) and not _is_office(place):
        return _members(place, name, told)
    if beginning.startswith(_GZIP):
        document = _packed(place, name, digest, told)
    else:
        document = _document(name, digest, lambda: _Counted(place, told))
    _refuse_empty(document, place)
    return document


def _stdin() -> Path:
    """Keep standard input in a file, since a format is told before it is read."""
    with tempfile.NamedTemporaryFile(prefix="reviewer-", delete=False) as kept:
        place = Path(kept.name)
        _forget_at_exit(place)
        for chunk in iter(lambda: sys.stdin.buffer.read(1 << 20), b""):
            kept.write(chunk)
    return place


def _forget_at_exit(place: Path) -> None:
    import atexit  # only where there is something to forget

    atexit.register(place.unlink, missing_ok=True)


def _looked_at(path: Path) -> tuple[bytes, str]:
    """Return the first bytes and the SHA-256 of a file. Raises FileUnreadable."""
    try:
        _check_kind(path)
        with path.open("rb") as file:
            beginning = file.read(8)
            file.seek(0)
            return beginning, hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise _unreadable(path, "there is no such file", "Check the path.") from None
    except PermissionError:
        raise _unreadable(path, "no permission to read it", "Change its permissions.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(path, f"cannot be read: {reason}", "Check the disk.") from error


def _check_kind(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise _unreadable(path, "is a folder", "Name the files in it, or add the folder itself.")
    if stat.S_ISFIFO(mode):
        raise _unreadable(path, "is a pipe", f"Read it with: reviewer add {STDIN} < {path}")
    if not stat.S_ISREG(mode):
        raise _unreadable(path, "is not a regular file", "Add a file.")


def _refuse_empty(document: Document, path: Path) -> None:
    try:
        head = document.head
    except InputError as error:
        raise _unreadable(path, error.what, "Pack or download the file again.") from error
    if not head.strip(_BLANK) or (document.sample is not None and not document.sample.strip()):
        raise _unreadable(path, "the file is empty", "Add a file with records in it.")


def _unreadable(path: Path, what: str, next_step: str) -> FileUnreadable:
    return FileUnreadable(what, where=str(path), next_step=next_step)


def _document(name: str, digest: str, stream: Callable[[], Stream]) -> Document:
    return Document(name, PurePosixPath(name).suffix.lower(), digest, stream)


def _packed(path: Path, name: str, digest: str, told: Told) -> Document:
    limit = max(FREE_BYTES, MAX_RATIO * path.stat().st_size)
    bare = name.removesuffix(".gz").removesuffix(".GZ")
    extension = PurePosixPath(bare).suffix.lower()
    return Document(name, extension, digest, lambda: _unpacking(path, limit, told))


def _unpacking(path: Path, limit: int, told: Told) -> _Bounded:
    packed = _Counted(path, told)
    return _Bounded(gzip.GzipFile(fileobj=cast(BinaryIO, packed)), limit, packed)


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name in _OFFICE for name in archive.namelist())
    except _UNREADABLE:
        return False


def _members(path: Path, name: str, told: Told) -> Iterator[Document | ParseFailure]:
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        yield ParseFailure(name, 1, f"the archive is damaged: {_reason(error)}", 1)
        return
    with archive:
        listed = [info for info in archive.infolist() if _is_wanted(info)]
        for info in listed[:MAX_MEMBERS]:
            yield _member(archive, info, f"{name}/{_label(info.filename)}")
            told(info.header_offset + info.compress_size)
        if len(listed) > MAX_MEMBERS:
            yield ParseFailure(name, 1, f"only the first {MAX_MEMBERS:,} members are read", 1)
        if not listed:
            yield ParseFailure(name, 1, "the archive has no files in it", 1)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts
    return not info.is_dir() and not hidden


def _label(name: str) -> str:
    """Return a member's name with nothing in it that leads out of the archive or prints oddly."""
    parts = [part for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..")]
    shown = "/".join("".join(c for c in part if c.isprintable()) for part in parts)
    return shown[-MAX_NAME:] or "member"


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Document | ParseFailure:
    limit = max(FREE_BYTES, MAX_RATIO * info.compress_size)

    def stream() -> Stream:
        try:
            return _Bounded(archive.open(info), limit)
        except _UNREADABLE as error:
            raise InputError(f"cannot be unpacked: {_reason(error)}") from error

    try:
        document = _document(label, _digest(stream), stream)
        head = document.head
    except InputError as error:
        return ParseFailure(label, 1, error.what, 1)
    if not head.strip(_BLANK):
        return ParseFailure(label, 1, "the file is empty", 1)
    if head.startswith(_PACKED):
        return ParseFailure(label, 1, "an archive in an archive is not opened; unpack it first", 1)
    return document


def _digest(stream: Callable[[], Stream]) -> str:
    digest = hashlib.sha256()
    with stream() as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


class _Bounded:
    """A stream that raises InputError once it has given more than `limit` bytes, or is damaged."""

    def __init__(self, inner: Stream, limit: int, below: _Counted | None = None) -> None:
        self._inner = inner
        self._below = below
        self._left = limit
        self._limit = limit

    def __enter__(self) -> _Bounded:
        return self

    def __exit__(self, *trace: object) -> None:
        self._inner.__exit__(None, None, None)
        if self._below is not None:
            self._below.__exit__()

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all there are if negative."""
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        try:
            data = self._inner.read(wanted)
        except _UNREADABLE as error:
            raise InputError(f"cannot be unpacked: {_reason(error)}") from error
        self._left -= len(data)
        if self._left < 0:
            size_shown = f"{self._limit // 2**20} MB"
            raise InputError(f"unpacks to more than {size_shown}, {MAX_RATIO} times its size")
        return data


class _Counted:
    """An open file that tells how much of it has been read."""

    def __init__(self, path: Path, told: Told) -> None:
        self._file = path.open("rb")
        self._told = told
        self._read = 0

    def __enter__(self) -> _Counted:
        return self

    def __exit__(self, *trace: object) -> None:
        self._file.close()

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all there are if negative."""
        data = self._file.read(size)
        self._read += len(data)
        self._told(self._read)
        return data
