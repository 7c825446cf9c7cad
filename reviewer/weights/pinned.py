"""A file that is known by its SHA-256, and whether a path holds it. Imports nothing heavy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file that is known: nothing else passes for it.

    `name` is its path in the folder where it is kept ("parser/model"), with
    slashes; `size` is in bytes.
    """

    name: str
    sha256: str
    size: int

    def names(self, path: PurePath) -> bool:
        """Whether a path ends in this file's, as it does in whatever folder a source keeps it."""
        parts = PurePath(self.name).parts
        return path.parts[-len(parts) :] == parts


def sound(path: Path, pinned: Pinned) -> bool:
    """Whether `path` holds exactly the pinned file; one that cannot be read does not."""
    try:
        if not path.is_file() or path.stat().st_size != pinned.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == pinned.sha256
    except OSError:
        return False
