"""The cells of one row of a table, taken by what their columns hold until none is left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from reviewer.formats.columns import Column, Header
from reviewer.formats.markup import plain
from reviewer.formats.rows import RowError

T = TypeVar("T")

_NOTHING = frozenset(
    (
        "na", "n/a", "#n/a", "nan", "null", "none", "\\n", "-", "--", "nil", "undefined",
        "[no abstract available]", "[no author name available]", "[no author id available]",
        "[no source information available]", "[not available]", "no abstract available",
        "no abstract available.", "not available",
    )
)  # fmt: skip
"""What tables write, in lower case, where there is nothing."""

_FORMULA = re.compile(r"'(?=[=+\-@\t])")


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, the plan of its header, and what unknown columns are called by."""

    header: Header
    cells: tuple[str, ...]
    prefix: str


class Cells:
    """The values of a row by field, the preferred column first; what is not taken is a detail."""

    def __init__(self, row: TableRow) -> None:
        self._prefix = row.prefix
        self._values: dict[str, list[tuple[Column, str]]] = defaultdict(list)
        for column in row.header.columns:
            value = row.cells[column.index] if column.index < len(row.cells) else ""
            if shown := stated(value):
                self._values[column.field].append((column, shown))

    def take(self, field: str, read: Callable[[str], T | None]) -> T | None:
        """Take the first value of a field of which `read` makes something."""
        values = self._values[field]
        for place, (_, value) in enumerate(values):
            if found := read(value):
                del values[place]
                return found
        return None

    def text(self, field: str, read: Callable[[str], str] = plain) -> str:
        """Take the first value of a field of which `read` makes a text that is not empty."""
        return self.take(field, read) or ""

    def every(self, *fields: str) -> list[str]:
        """Take all values of some fields."""
        taken = [value for field in fields for _, value in self._values[field]]
        for field in fields:
            self._values[field].clear()
        return taken

    def fields(self) -> set[str]:
        """Return the fields of which there is something left."""
        return {field for field, values in self._values.items() if values}

    def peek(self, field: str) -> list[str]:
        """Return the values of a field without taking them."""
        return [value for _, value in self._values[field]]

    def forget(self, field: str, repeats: Callable[[str], bool]) -> None:
        """Drop the values of a field that only repeat what was taken."""
        kept = [(column, value) for column, value in self._values[field] if not repeats(value)]
        self._values[field] = kept

    def rest(self) -> dict[str, str]:
        """Return all that is left by the names of its columns, several values joined by newlines.

        Columns of one name are one; a value that is there twice is there once.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for field, values in self._values.items():
            for column, value in values:
                name = field if ":" in field else f"{self._prefix}:{column.name}"
                if field != "dropped" and value not in found[name]:
                    found[name].append(value)
        return {name: "\n".join(values) for name, values in found.items()}


def stated(value: str) -> str:
    """Return a cell without the apostrophe before a formula; nothing if it says that it is none."""
    shown = _FORMULA.sub("", value, count=1) if value.startswith("'") else value
    shown = shown.strip()
    return "" if len(shown) < 40 and shown.lower() in _NOTHING else shown


def check_width(row: TableRow) -> None:
    """Raise RowError if a row has cells beyond the columns of its header."""
    width = row.header.width
    if any(cell.strip() for cell in row.cells[width:]):
        raise RowError(
            f"has {len(row.cells)} cells where the header has {width} columns: "
            "a delimiter that is not in quotation marks?"
        )
