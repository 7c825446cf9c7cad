"""Files written whole or not at all, and never over something that is not a file."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from reviewer.errors import OutputError


def check_target(path: Path) -> None:
    """Raise OutputError unless a file can stand at this place."""
    with output_errors(path):
        if path.is_dir():
            raise OutputError(
                "this is a folder", where=str(path), next_step="Name a file in it to write to."
            )
        if path.exists() and not path.is_file():
            raise OutputError(
                "this is no ordinary file", where=str(path), next_step="Name another to write to."
            )
        if not path.parent.is_dir():
            raise OutputError(
                "the folder of this file does not exist",
                where=str(path),
                next_step=f"Make the folder {path.parent} first.",
            )


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files; the old ones stay until all new ones are on the disk.

    A link is followed, and permissions are kept. Raises OutputError.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with output_errors(path):
                target = Path(os.path.realpath(path))
                waiting[_written(target, (content,))] = target
        for part, target in list(waiting.items()):
            with output_errors(target):
                part.replace(target)
            del waiting[part]
    finally:
        for part in waiting:
            part.unlink(missing_ok=True)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece; the old one stays until the last piece is on the disk.

    A link is followed, and permissions are kept. Raises OutputError, and what
    the making of a piece raises; then no file is left.
    """
    with output_errors(path):
        target = Path(os.path.realpath(path))
        part = _written(target, pieces)
        try:
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def output_errors(where: Path) -> Iterator[None]:
    """Turn what the system says of a file into OutputError."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        said = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            f"this file cannot be written ({said})",
            where=str(where),
            next_step="Name another place, or make this one writable.",
        ) from error


def _written(target: Path, pieces: Iterable[bytes]) -> Path:
    """Return a new file beside the target with its content and its permissions."""
    part = target.with_name(f".reviewer-{secrets.token_hex(8)}")
    try:
        with part.open("xb") as file:
            for piece in pieces:
                file.write(piece)
        if target.exists():
            part.chmod(target.stat().st_mode & 0o7777)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


__all__ = ["check_target", "output_errors", "write_files", "write_pieces"]
