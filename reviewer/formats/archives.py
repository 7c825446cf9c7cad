"""The members of a zip archive, each a document or a rejection that says why it is none.

Nothing is unpacked onto the disk, so a member's name is a label and no path.
The members together may unpack to no more than an `Allowance`, however they
overlap.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from reviewer.errors import InputError
from reviewer.formats.document import Document
from reviewer.formats.guarded import FREE_BYTES, UNREADABLE, Allowance, Guarded, reason
from reviewer.formats.text import BLANK, CHUNK, Stream
from reviewer.records import ParseFailure

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip archive begins, one with nothing in it included."""

MAX_MEMBERS = 10_000
MAX_NAME = 200
MAX_DIRECTORY = 16 * 2**20
"""Bytes of an archive's list of members; it is held in memory."""

_PACKED = {
    b"\x1f\x8b": "gzip", ZIP[0]: "zip", ZIP[1]: "zip",
    **{b"BZh%d1AY&SY" % level: "bzip2" for level in range(1, 10)},
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip", b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard",
}  # fmt: skip
_TAR = slice(257, 262)  # where "ustar" stands
# Office files are zip archives too, but one document each.
_OFFICE = ("[Content_Types].xml", "mimetype")
# The end record of the list: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16.
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 65_536 + 22 + 20 + 56


def packing(head: bytes) -> str:
    """Return what a file is packed with, by its first bytes; "" if it is not, or of an office."""
    if head[_TAR] == b"ustar":
        return "tar"
    if head.startswith(ZIP) and any(name.encode() in head for name in _OFFICE):
        return ""
    return next((name for mark, name in _PACKED.items() if head.startswith(mark)), "")


def is_office(path: Path) -> bool:
    """Whether a zip archive is one document of an office program."""
    try:
        with _opened(path) as archive:
            return any(name in _OFFICE for name in archive.namelist())
    except (InputError, *UNREADABLE):
        return False


def members(
    path: Path, name: str, told: Callable[[int], None]
) -> Iterator[Document | ParseFailure]:
    """Yield the members of an archive that is recorded as `name`, in its order.

    `told` is called with the bytes of the archive that have been passed.
    """
    try:
        archive = _opened(path)
    except InputError as error:
        yield ParseFailure(name, 1, error.what, 1)
        return
    except UNREADABLE as error:
        yield ParseFailure(name, 1, f"the archive is damaged: {reason(error)}", 1)
        return
    with archive:
        listed = [info for info in archive.infolist() if _is_wanted(info)]
        total = Allowance.of(path.stat().st_size, 8 * FREE_BYTES)
        for info, label in zip(listed[:MAX_MEMBERS], _labels(name, listed), strict=False):
            yield _member(archive, info, label, total)
            told(info.header_offset + info.compress_size)
        if len(listed) > MAX_MEMBERS:
            yield ParseFailure(name, 1, f"only the first {MAX_MEMBERS:,} members are read", 1)
        if not listed:
            yield ParseFailure(name, 1, "the archive has no files in it", 1)


def _opened(path: Path) -> zipfile.ZipFile:
    if _directory_size(path) > MAX_DIRECTORY:
        raise InputError(f"the archive lists more than {MAX_DIRECTORY // 2**20} MB of members")
    return zipfile.ZipFile(path)


def _directory_size(path: Path) -> int:
    """Return the size of the list of members in bytes, as the archive states it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    place, place64 = tail.rfind(_END), tail.rfind(_END64)
    stated = tail[place + 12 : place + 16] if place >= 0 else b""
    stated64 = tail[place64 + 40 : place64 + 48] if place64 >= 0 else b""
    found: tuple[int, ...] = (
        *(struct.unpack("<L", stated) if len(stated) == 4 and stated != b"\xff" * 4 else ()),
        *(struct.unpack("<Q", stated64) if len(stated64) == 8 else ()),
    )
    return min(max(found, default=0), size)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    shown = info.filename.replace("\\", "/")
    parts = PurePosixPath(shown).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts
    return not shown.endswith("/") and not hidden


def _labels(name: str, listed: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield the name to record of each member; one that occurs again gets a number."""
    seen: dict[str, int] = {}
    for info in listed:
        label = _label(info.filename)
        seen[label] = seen.get(label, 0) + 1
        again = f" ({seen[label]})" if seen[label] > 1 else ""
        yield f"{name}/{label}{again}"


def _label(name: str) -> str:
    """Return a member's name with nothing in it that leads out of the archive or prints oddly."""
    parts = [part for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..")]
    shown = "/".join("".join(c for c in part if c.isprintable()) for part in parts)
    return shown[-MAX_NAME:].strip("/") or "member"


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str, total: Allowance
) -> Document | ParseFailure:
    def stream(*charged: Allowance) -> Stream:
        allowed = Allowance.of(info.compress_size)
        return Guarded(lambda: archive.open(info), allowed, *charged)

    if total.left < 0:
        return ParseFailure(label, 1, "not read: the archive unpacks to far more than it should", 1)
    suffix = PurePosixPath(info.filename.replace("\\", "/")).suffix.lower()
    try:
        _check_kind(info)
        document = Document(label, suffix, "", stream)
        _check_head(document.head)
        return Document(label, suffix, _digest(lambda: stream(total)), stream)
    except InputError as error:
        return ParseFailure(label, 1, error.what, 1)


def _check_kind(info: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError("a link in an archive is not followed")
    if info.flag_bits & 1:
        raise InputError("it is encrypted; unpack the archive first")


def _check_head(head: bytes) -> None:
    if packing(head):
        raise InputError(
            f"an archive ({packing(head)}) in an archive is not opened; unpack it first"
        )
    if not head.strip(BLANK):
        raise InputError("the file is empty")


def _digest(stream: Callable[[], Stream]) -> str:
    digest = hashlib.sha256()
    with stream() as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
