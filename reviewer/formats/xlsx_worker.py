"""The rows of a workbook, as lines of JSON: run by `xlsx` in a process of its own.

Reads the workbook from standard input; arguments are the bytes of memory and
the columns that the user named. The first line written is the number of the
header's row, the others are `[row number, [cells]]`, numbered from 1.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from reviewer.formats.columns import looks_like_header
from reviewer.formats.isolated import limit_memory

MAX_SHEETS = 100
HEADER_ROWS = 30

Row = tuple[int, list[str]]


def main(memory: str, *mapped: str) -> None:
    """Write the rows of the first sheet that has a header; exit with a message if there is none."""
    limit_memory(int(memory))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        number, sheet = _with_header(workbook, mapped)
    except PasswordError:
        sys.exit("the workbook is encrypted; save it without a password")
    except (CalamineError, ValueError, OSError) as error:
        sys.exit(f"the workbook is damaged: {' '.join(str(error).split())[:200]}")
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception
            raise
        sys.exit("the workbook is damaged")
    sys.stdout.write(f"{number}\n")
    for row in _rows(sheet):
        sys.stdout.write(f"{json.dumps(row)}\n")


def _with_header(workbook: Any, mapped: tuple[str, ...]) -> tuple[int, Any]:
    """Return the first sheet with a header and the number of its row, else the first with a row."""
    fallback: tuple[int, Any] | None = None
    for index in range(min(len(workbook.sheet_names), MAX_SHEETS)):
        sheet = workbook.get_sheet_by_index(index)
        for place, (number, cells) in enumerate(_rows(sheet)):
            fallback = fallback or (number, sheet)
            if place >= HEADER_ROWS:
                break
            if looks_like_header(cells, first=place == 0, mapped=mapped):
                return number, sheet
    if not fallback:
        sys.exit("the workbook has no rows")
    return fallback


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows with something in them, and their numbers."""
    if sheet.start is None:
        return
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), sheet.start[0] + 1):
        shown = [_text(cell) for cell in cells]
        if any(cell.strip() for cell in shown):
            yield number, shown


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        shown = cell.isoformat(sep=" ")
        return shown.removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


if __name__ == "__main__":
    main(*sys.argv[1:])
