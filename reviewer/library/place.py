"""The folder a library lives in: is it one, may one be made there."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from reviewer.errors import NoLibrary, NotALibrary
from reviewer.library.catalog import FILE_NAME
from reviewer.library.storage import storage_errors

_IGNORE = "# made by reviewer: a library is data, not source\n*\n"
_FOLDERS = ("lexical", "vectors")
_OURS = re.compile(
    rf"({re.escape(FILE_NAME)}|sentences\.sqlite3)(-wal|-shm|-journal)?|words\.npz(\.\d+-\d+)?"
)
"""What is derived from a catalog, or belongs to its file, beside .gitignore and the lock."""


def is_library(folder: Path) -> bool:
    """Return whether the folder looks like a library (its catalog is there)."""
    return (folder / FILE_NAME).is_file()


def check_place(folder: Path, *, create: bool) -> None:
    """Raise NoLibrary or NotALibrary unless a library is there, or can be made there."""
    if is_library(folder):
        return
    with storage_errors(folder):
        there = folder.exists() or folder.is_symlink()
        foreign = there and not (folder.is_dir() and _may_become_one(folder))
    if foreign:
        raise NotALibrary(
            "there is something here, but no library",
            where=str(folder),
            next_step="Name another folder with --library.",
        )
    if not create:
        raise NoLibrary(
            "there is no library here",
            where=str(folder),
            next_step="Make one with `reviewer add FILE...`, or try `reviewer sample`.",
        )


def is_writable(folder: Path) -> bool:
    """Return whether this process may write in the folder and in its catalog, if there is one."""
    catalog = folder / FILE_NAME
    return os.access(folder, os.W_OK) and (not catalog.exists() or os.access(catalog, os.W_OK))


def clear_leftovers(folder: Path) -> None:
    """Remove what an earlier library left beside its lost catalog.

    An index of other records could pass for one of the new catalog's: both count
    revisions from 1. Hold the write lock.
    """
    with storage_errors(folder):
        for path in folder.iterdir():
            if path.name in _FOLDERS:
                shutil.rmtree(path)
            elif _OURS.fullmatch(path.name):
                path.unlink()


def _may_become_one(folder: Path) -> bool:
    """Whether a folder is empty, or holds only what we put there before a catalog."""
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    ignore = folder / ".gitignore"
    ours = ignore.is_file() and _IGNORE.startswith(ignore.read_text("utf-8", errors="replace"))
    rest = names - {".gitignore", "lock", "chats", *_FOLDERS}
    return ours and all(_OURS.fullmatch(name) for name in rest)


def make_folder(folder: Path) -> None:
    """Make the folder, with a .gitignore that keeps it out of a repository."""
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORE, encoding="utf-8")
