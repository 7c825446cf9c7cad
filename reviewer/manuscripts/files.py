"""Files of a manuscript -> text that becomes the same bytes again; no file outside the folder.

A manuscript names other files (`\\input`, `\\bibliography`). Only regular files
below the main file's own folder are opened, links followed before that is
decided, and only so many and so much.
"""

from __future__ import annotations

import bisect
import codecs
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.manuscripts.model import Text

MAX_BYTES = 3_000_000
"""Bytes of the text of a manuscript, all files together: a thesis has one million."""
MAX_BIB_BYTES = 20_000_000
"""Bytes of a bibliography, which may be somebody's whole collection with abstracts."""
MAX_FILES = 300

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_BINARY_CONTROLS = 0.03
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_LINE_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Where the lines of a text begin, to name a place as an editor does."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of a character."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass
class Folder:
    """The folder of a manuscript: opens the files that it names, within bounds."""

    root: Path
    shown: str
    files: int = 0
    size: int = 0

    @classmethod
    def of(cls, path: Path) -> Folder:
        """Return the folder of a main file."""
        return cls(path.parent.resolve(), str(path.parent))

    def find(self, name: str, *suffixes: str) -> Path:
        """Return the file that a manuscript names, with the first suffix that is there.

        Raises FileUnreadable: outside the folder, or not there.
        """
        if "\0" in name or not name.strip():
            raise FileUnreadable("names no file")
        seen_outside = False
        for suffix in suffixes or ("",):
            candidate = self._inside(name + suffix)
            seen_outside |= candidate is None
            if candidate is not None and _is_file(candidate):
                return candidate
        if seen_outside:
            raise FileUnreadable("is outside the folder of the manuscript and is not read")
        raise FileUnreadable("there is no such file")

    def shown_as(self, path: Path) -> str:
        """Return the path of a file as it is reported: as the main file's was given."""
        return str(Path(self.shown) / path.relative_to(self.root))

    def read(self, path: Path) -> Text:
        """Return the text of a part. Raises FileUnreadable: too much, binary, forbidden."""
        self._count()
        data = read_bytes(path, MAX_BYTES - self.size)
        self.size += len(data)
        return decode(data, self.shown_as(path))

    def read_bibliography(self, path: Path) -> Text:
        """Return the text of a bibliography. Raises FileUnreadable as `read` does."""
        self._count()
        return decode(read_bytes(path, MAX_BIB_BYTES), self.shown_as(path))

    def _count(self) -> None:
        self.files += 1
        if self.files > MAX_FILES:
            raise FileUnreadable(f"more than {MAX_FILES} files are named; the rest is not read")

    def _inside(self, name: str) -> Path | None:
        """Return the place below the folder that a name means, or None for one outside."""
        try:
            path = (self.root / name).resolve()
        except (OSError, RuntimeError, ValueError):  # a circle of links, a name too long
            return None
        return path if path.is_relative_to(self.root) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long
        return False


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file. Raises FileUnreadable that says what is wrong."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileUnreadable("is a folder", where=str(path), next_step="Name a file in it.")
        if not stat.S_ISREG(mode):
            raise FileUnreadable("is not a regular file", where=str(path))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise FileUnreadable(
            "there is no such file", where=str(path), next_step="Check the path."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = getattr(error, "strerror", None) or str(error)
        raise FileUnreadable(f"cannot be read: {reason}", where=str(path)) from error
    if len(data) > limit:
        raise FileUnreadable(
            f"is too large to be read (over {max(limit, 0) / 1e6:.0f} MB)",
            where=str(path),
            next_step="Check that it is the right file, or cut it in parts.",
        )
    return data


def decode(data: bytes, path: str) -> Text:
    """Return bytes as text that `Text.encode` turns into the same bytes.

    Bytes that are not UTF-8 become lone surrogates, one each; a byte order
    mark stays as a character. Raises FileUnreadable for what is no text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if encoding == "utf-8" and controls > max(8, _BINARY_CONTROLS * len(sample)):
        raise _no_text(path)
    errors = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
    try:
        return Text(path, data.decode(encoding, errors), encoding)
    except UnicodeDecodeError:
        raise _no_text(path) from None


def _no_text(path: str) -> FileUnreadable:
    return FileUnreadable(
        "the content is binary, not text",
        where=path,
        next_step="Give a .tex, .md, .docx or .txt file.",
    )
