"""Files and folders as the user names them -> files to read, each with the name to record."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviewer.errors import FileUnreadable


def expand(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return (file, name to record) pairs, in the order given, folders in sorted order.

    Files come as they are, named by their bare name, and `-` for standard input;
    whether one can be read is for `read` to say. Folders are walked recursively,
    without hidden files and without running in circles through links; names are
    relative to the folder, with forward slashes. Raises FileUnreadable for a folder with no
    file in it, or one that may not be listed.
    """
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found += _folder(path)
        else:
            found.append((path, shown(path.name)))
    return found


def shown(name: str) -> str:
    """Return the name of a file as text; on Linux it may be any bytes but NUL and a slash."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _folder(folder: Path) -> list[tuple[Path, str]]:
    files = [(path, shown(path.relative_to(folder).as_posix())) for path in _walk(folder)]
    if not files:
        raise FileUnreadable(
            "there is no file to read in this folder",
            where=str(folder),
            next_step="Name a folder or file with records in it.",
        )
    return files


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; a folder reached twice (through a link) is read once."""
    seen: set[str] = set()
    for top, folders, names in os.walk(folder, onerror=_refuse, followlinks=True):
        real = os.path.realpath(top)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(top) / name
            if not name.startswith(".") and path.is_file():
                yield path


def _refuse(error: OSError) -> None:
    raise FileUnreadable(
        f"the folder cannot be listed: {error.strerror or error}",
        where=str(error.filename),
        next_step="Change its permissions or name other files.",
    ) from error
