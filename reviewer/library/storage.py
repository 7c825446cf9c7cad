"""Failures of the disk under a library, said in one line."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from reviewer.errors import LibraryBusy, NotALibrary, ReviewerError, StorageError

_FULL = ("disk is full", "no space left", "file too large", "quota exceeded")
_READ_ONLY = ("readonly", "read-only", "permission denied", "unable to open", "not permitted")
_FAILING = ("i/o error", "input/output error")
_LOCKED = ("database is locked", "table is locked")
_DAMAGED = ("malformed", "corrupt", "disk image", "not a database")
_ERRNOS = {
    errno.ENOSPC: _FULL[0],
    errno.EDQUOT: _FULL[0],
    errno.EFBIG: _FULL[0],
    errno.EROFS: _READ_ONLY[0],
    errno.EACCES: _READ_ONLY[0],
    errno.EPERM: _READ_ONLY[0],
    errno.EIO: _FAILING[0],
}


class Damaged(StorageError):
    """A file of the library does not hold what it should; a derived one can be made again."""


@contextlib.contextmanager
def storage_errors(where: Path) -> Iterator[None]:
    """Turn what SQLite, tantivy, Chroma and the system say of the disk into StorageError.

    Errors that are not about storage, and errors of ours, pass through.
    """
    try:
        yield
    except ReviewerError:
        raise
    except Exception as error:  # noqa: BLE001 - the engines raise types of their own
        explained = explain(error, where)
        if explained is None:
            raise
        raise explained from error


def explain(error: Exception, where: Path) -> ReviewerError | None:
    """Return the error to show for a failure of the disk, or None if it is something else."""
    text = str(error).lower()
    if isinstance(error, OSError) and error.errno in _ERRNOS:
        text = _ERRNOS[error.errno]
    if any(sign in text for sign in _FULL):
        return StorageError(
            "the disk is full; what was reported as imported is safe",
            where=str(where),
            next_step="Free some space and run the command again.",
        )
    if "not a database" in text:
        return NotALibrary(
            "this is not a library",
            where=str(where),
            next_step="Name another folder with --library.",
        )
    if any(sign in text for sign in _READ_ONLY):
        return StorageError(
            "the library cannot be written",
            where=str(where),
            next_step="Make the folder writable, or name another one with --library.",
        )
    if any(sign in text for sign in _LOCKED):
        return LibraryBusy(
            "another process is using the library",
            where=str(where),
            next_step="Wait for it to end, and run the command again.",
        )
    if any(sign in text for sign in _FAILING):
        return StorageError(
            f"the disk fails or is full ({error}); what was reported as imported is safe",
            where=str(where),
            next_step="Free some space or mend the disk, and run the command again.",
        )
    if any(sign in text for sign in _DAMAGED):
        return Damaged(
            f"a file of the library is damaged ({error})",
            where=str(where),
            next_step="Run `reviewer doctor --fix`.",
        )
    return None
