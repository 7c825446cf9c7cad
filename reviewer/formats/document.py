"""A file in memory: its bytes for binary formats, its text for the others."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.formats.text import decode


@dataclass(frozen=True, slots=True)
class Document:
    """What a format reads.

    `name` is recorded as the source, `extension` is lower-case with its dot,
    `sha256` is that of the bytes (64 hex digits), and `text` is None where the
    bytes are no text.
    """

    name: str
    extension: str
    data: bytes
    sha256: str
    text: str | None

    @classmethod
    def of(cls, data: bytes, name: str = "") -> Document:
        """Take the bytes of a file and the name to record."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(name, Path(name).suffix.lower(), data, digest, decode(data))


def load(path: Path, name: str) -> Document:
    """Read a file; raises FileUnreadable that says what is wrong with it."""
    try:
        _check_kind(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(path, "there is no such file", "Check the path.") from None
    except PermissionError:
        raise _unreadable(path, "no permission to read it", "Change its permissions.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(path, f"cannot be read: {reason}", "Check the disk.") from error
    document = Document.of(data, name)
    if not data or (document.text is not None and not document.text.strip("\ufeff\0 \t\r\n\v\f")):
        raise _unreadable(path, "the file is empty", "Add a file with records in it.")
    return document


def _check_kind(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise _unreadable(path, "is a folder", "Name the files in it, or add the folder itself.")
    if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode):
        raise _unreadable(path, "is not a regular file", "Add a file.")


def _unreadable(path: Path, what: str, next_step: str) -> FileUnreadable:
    return FileUnreadable(what, where=str(path), next_step=next_step)
