"""The folder a library lives in: is it one, may one be made there."""

from __future__ import annotations

from pathlib import Path

from reviewer.errors import NoLibrary, NotALibrary
from reviewer.library.catalog import FILE_NAME
from reviewer.library.storage import storage_errors

_IGNORE = "# made by reviewer: a library is data, not source\n*\n"


def is_library(folder: Path) -> bool:
    """Return whether the folder looks like a library (its catalog is there)."""
    return (folder / FILE_NAME).is_file()


def check_place(folder: Path, *, create: bool) -> None:
    """Raise NoLibrary or NotALibrary unless a library is there, or can be made there."""
    if is_library(folder):
        return
    with storage_errors(folder):
        there = folder.exists() or folder.is_symlink()
        foreign = there and (not folder.is_dir() or any(folder.iterdir()))
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


def make_folder(folder: Path) -> None:
    """Make the folder, with a .gitignore that keeps it out of a repository."""
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORE, encoding="utf-8")
