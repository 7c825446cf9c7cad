"""JSON Lines of an evaluation: every row an object with the fields it needs, or a located error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (file:line) and its fields."""

    where: str
    fields: Mapping[str, Any]


def read_rows(file: Path, needed: Mapping[str, type]) -> Iterator[Row]:
    """Yield the rows of a file, blank lines left out.

    `needed` are the fields a row must have, with their types. Raises
    SuiteError, which says file, line, the fields found and those expected.
    """
    for number, line in enumerate(read_lines(file), start=1):
        if line.strip():
            yield _row(line, f"{file}:{number}", needed)


def read_lines(file: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, ends included. Raises SuiteError if it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="\n") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(
            f"the file cannot be read ({error})", where=str(file), next_step="Name a UTF-8 file."
        ) from error


def wrong_fields(what: str, row: Row, expected: str) -> SuiteError:
    """Return the error of a row whose fields are not as they should be."""
    found = ", ".join(sorted(row.fields)) or "no fields"
    return SuiteError(f"{what}: found {found}", where=row.where, next_step=f"Expected {expected}.")


def _row(line: str, where: str, needed: Mapping[str, type]) -> Row:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"not JSON ({error})", where=where, next_step="Mend the line.") from error
    row = Row(where, data if isinstance(data, dict) else {})
    missing = [name for name, kind in needed.items() if not isinstance(row.fields.get(name), kind)]
    if missing:
        expected = ", ".join(f"{name} ({kind.__name__})" for name, kind in needed.items())
        raise wrong_fields(f"{', '.join(missing)} missing or of the wrong type", row, expected)
    return row


__all__ = ["Row", "read_lines", "read_rows", "wrong_fields"]
