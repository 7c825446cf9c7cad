"""Lines of delimited text -> rows of cells with their lines, whatever quotes are left open.

A row is what Python's csv module makes of its lines, strictly. What that
refuses is read once more with lenient quotes, and accepted only if it has the
columns that it should; otherwise its first line is a row that cannot be read,
and reading goes on at the next line.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.formats import budget
from reviewer.formats.text import RawLine

MAX_ROW_LINES = 2000
"""Physical lines of one row; a quote that stays open beyond them was never closed."""

MAX_LENIENT_LINES = 40
"""Lines of a row that is read although its quotation marks are wrong."""

_BACKSLASHED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a file are told apart."""

    delimiter: str = ","
    quotes: bool = True
    backslash: bool = False
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class CellRow:
    """The cells of one row and its lines; or, if it cannot be read, why (`fault`) and its text."""

    cells: tuple[str, ...]
    first_line: int
    last_line: int
    fault: str = ""
    shown: str = ""


class Rows:
    """The rows of a stream of lines; `width` is how many columns they have, once that is known."""

    def __init__(self, lines: Iterator[RawLine], dialect: Dialect, width: int = 0) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), 2 * budget.MAX_CHARS))
        self._lines = lines
        self._held: deque[RawLine] = deque()
        self._dialect = dialect
        self._opener = re.compile(rf'(?:^|{re.escape(dialect.delimiter)}) ?"(?!")', re.MULTILINE)
        # A quote that a line before these leaves open is never closed well: that has been tried.
        self._doomed = self._doomed_leniently = 0
        self._widths: set[int] = set()
        self._lost: CellRow | None = None
        self.width = width

    def __iter__(self) -> Iterator[CellRow]:
        while line := self._line(0):
            yield from self._row(line)
        if self._lost:
            yield self._lost

    def _row(self, line: RawLine) -> Iterator[CellRow]:
        if line.cut:
            self._held.popleft()
            yield from self._read(CellRow((), line.number, line.number, "its line is too long"))
            return
        if not line.text.strip():
            self._held.popleft()
            return
        cells, used = self._cells(line)
        if cells is None:
            self._held.popleft()
            yield from self._lose_row(line)
            return
        if self._lost and len(cells) not in self._widths | {self.width}:
            self._held.popleft()
            self._lose(line)
            return
        last = self._drop(used)
        if any(cell.strip() for cell in cells):
            self._widths.add(len(cells))
            yield from self._read(CellRow(tuple(cells), line.number, last))

    def _read(self, row: CellRow) -> Iterator[CellRow]:
        if self._lost:
            yield self._lost
            self._lost = None
        yield row

    def _lose_row(self, line: RawLine) -> Iterator[CellRow]:
        """Reject a row; where it leaves a quote open, what follows may be the rest of it."""
        if self._lost and not self._opener.search(line.text):
            self._lose(line)
            return
        fault = "a quotation mark is not closed, or stands inside a cell"
        row = CellRow((), line.number, line.number, fault, line.text[:1000])
        if line.text.count('"') % 2:
            if self._lost:
                yield self._lost
            self._lost = row
        else:
            yield from self._read(row)

    def _lose(self, line: RawLine) -> None:
        """Take a line to the rejected row before it."""
        if self._lost:
            self._lost = replace(self._lost, last_line=line.number)

    def _cells(self, line: RawLine) -> tuple[Sequence[str] | None, int]:
        """Return the cells of the row that begins with a line, and the number of its lines."""
        if not self._dialect.quotes or '"' not in line.text:
            return line.text.split(self._dialect.delimiter), 1
        cells, left_open = self._strict(iter([line]))
        if cells is None and left_open and line.number >= self._doomed:
            seen: list[RawLine] = []
            cells, _ = self._strict(self._window(seen, MAX_ROW_LINES))
            if cells is not None and not _surplus(cells, self.width):
                return cells, len(seen)
            cells, self._doomed = None, seen[-1].number
        cells = cells or self._lenient(line.text)
        if cells is None and line.number >= self._doomed_leniently:
            return self._leniently_over_lines()
        return cells, 1

    def _strict(self, lines: Iterator[RawLine]) -> tuple[list[str] | None, bool]:
        """Return the cells of lines as the csv module reads them, or whether a quote stays open."""
        dialect = self._dialect
        texts = (line.text for line in lines)
        if dialect.backslash:
            texts = (_BACKSLASHED.sub(r'\1""', text) for text in texts)
        reader = csv.reader(
            (f"{text}\n" for text in texts),
            strict=True, delimiter=dialect.delimiter, skipinitialspace=dialect.spaced,
        )  # fmt: skip
        try:
            return next(reader, []), False
        except csv.Error as error:
            return None, "end of data" in str(error)

    def _lenient(self, text: str) -> list[str] | None:
        """Read a line whose quotes are wrong, if it then has the right number of cells."""
        cells = split_leniently(text, self._dialect.delimiter)
        if cells is not None and len(cells) == self.width:
            return cells
        plain = text.split(self._dialect.delimiter)
        return plain if len(plain) == self.width and text.count('"') % 2 == 0 else None

    def _leniently_over_lines(self) -> tuple[Sequence[str] | None, int]:
        """Read lines with a quotation mark too many, none of which opens a cell."""
        seen: list[RawLine] = []
        text = ""
        for line in self._window(seen, MAX_LENIENT_LINES):
            text = f"{text}\n{line.text}" if text else line.text
            if len(seen) < 2 or '"' not in line.text:
                continue
            cells = split_leniently(text, self._dialect.delimiter)
            if cells is not None and len(cells) == self.width:
                if any(self._opener.search(cell) for cell in cells):
                    break
                return cells, len(seen)
        self._doomed_leniently = seen[-1].number
        return None, 1

    def _window(self, seen: list[RawLine], most: int) -> Iterator[RawLine]:
        """Yield the lines from here on and keep them in `seen`; they are not used up by that."""
        size = 0
        for index in range(most):
            line = self._line(index)
            if line is None or line.cut or size > budget.MAX_CHARS:
                return
            size += len(line.text)
            seen.append(line)
            yield line

    def _line(self, index: int) -> RawLine | None:
        while len(self._held) <= index:
            line = next(self._lines, None)
            if line is None:
                return None
            self._held.append(line)
        return self._held[index]

    def _drop(self, count: int) -> int:
        last = 0
        for _ in range(count):
            last = self._held.popleft().number
        return last


def split_leniently(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of a text in which quotation marks stand inside quoted cells.

    A mark closes its cell only before a delimiter or the end; None if one is
    never closed.
    """
    close = re.compile(rf'"[ \t]*(?={re.escape(delimiter)}|\Z)')
    cells, at = [], 0
    while True:
        if text.startswith('"', at):
            found = close.search(text, at + 1)
            if not found:
                return None
            cells.append(text[at + 1 : found.start()].replace('""', '"'))
            end = found.end()
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
        if end >= len(text):
            return cells
        at = end + len(delimiter)


def _surplus(cells: Sequence[str], width: int) -> bool:
    return bool(width) and any(cell.strip() for cell in cells[width:])
