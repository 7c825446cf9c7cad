"""The files that a command names, as one stream of rows, and how far it is."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reviewer.cli.context import ProgressBar
from reviewer.errors import FileUnreadable, InputError
from reviewer.records import ParseFailure, Record

STDIN = "-"
Row = Record | ParseFailure


class Reading:
    """Files and folders read one after the other; one that cannot be read is a rejected row."""

    def __init__(
        self, files: Sequence[Path], format_: str = "", columns: Mapping[str, str] | None = None
    ) -> None:
        """Find the files. Raises InputError for a folder without any, or an unknown format."""
        from reviewer import formats

        if format_:
            formats.named(format_)  # before anything is read
        self._files = files
        self._places = formats.expand(files)
        self._options = formats.Options(format_, columns or {}, self._note)
        self._sizes = [_size(path) for path, _ in self._places]
        self._current = 0
        self._read = 0

    def __len__(self) -> int:
        return len(self._places)

    @property
    def share(self) -> float:
        """The share of all bytes that has been read, 0 to 1; 0 if it cannot be told."""
        total = sum(self._sizes)
        done = sum(self._sizes[: self._current]) + self._read
        return min(1.0, done / total) if total else 0.0

    def request(self, *options: object) -> str:
        """Return what identifies these files, by their content, and how they are to be read.

        It is empty where standard input is among them, which cannot be read twice.
        """
        if any(str(path) == STDIN for path, _ in self._places):
            return ""
        settings = (self._options.format, sorted(self._options.columns.items()), *options)
        digest = hashlib.sha256(repr(settings).encode())
        for path, name in self._places:
            digest.update(name.encode("utf-8", errors="replace"))
            digest.update(_digest(path))
        return digest.hexdigest()

    def rows(self) -> Iterator[Row]:
        """Return the rows of all files.

        Raises InputError at once, before anything is imported, if no file can be
        read: the file's own error if there is one file, else one that counts them.
        """
        waiting: list[Iterator[Row]] = []
        reasons: list[str] = []
        for number, (path, name) in enumerate(self._places):
            self._begin(number)
            try:
                waiting.append(self._open(path, name))
                return itertools.chain(*waiting, self._rest(number + 1))
            except InputError as error:
                if len(self._places) == 1:
                    raise
                waiting.append(iter([ParseFailure(name, 1, error.what)]))
                reasons.append(error.what)
        raise FileUnreadable(
            f"none of the {len(self._places)} files can be read (the first: {reasons[0]})",
            where=", ".join(str(file) for file in self._files),
            next_step="`reviewer parse FILE` tells more about one of them.",
        )

    def _rest(self, first: int) -> Iterator[Row]:
        for number, (path, name) in enumerate(self._places[first:], start=first):
            self._begin(number)
            try:
                yield from self._open(path, name)
            except InputError as error:
                yield ParseFailure(name, 1, error.what)

    def _open(self, path: Path, name: str) -> Iterator[Row]:
        from reviewer import formats

        return formats.read(path, name=name, options=self._options)

    def _begin(self, number: int) -> None:
        self._current, self._read = number, 0

    def _note(self, read: int) -> None:
        self._read = max(self._read, read)


class ImportProgress:
    """Turns the rows that are done into rows of about how many, by the share of bytes read."""

    def __init__(self, bar: ProgressBar, reading: Reading) -> None:
        self._bar = bar
        self._reading = reading

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Show that `done` units of `step` are done."""
        if step == "importing" and total is None:
            share = self._reading.share
            # Once all is read, what is left are rows of the last chunk: nobody knows how many.
            total = max(done, round(done / share)) if 0 < share < 1 else None
        self._bar(step, done, total)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except (OSError, ValueError):
        return b"unreadable"


def read_rows(files: Sequence[Path]) -> Iterator[Row]:
    """Return the rows of files and folders, as `Reading.rows` does."""
    return Reading(files).rows()
