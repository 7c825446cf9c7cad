"""A table in the terminal: as wide as it is, cells wrapped, empty ones with their reasons."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from reviewer.cli.context import say

if TYPE_CHECKING:
    from reviewer.writing.table.model import Cell, Table

NARROW = 100
"""Width that a table has where there is no terminal to fill."""
_LEAST = 16
"""Characters that a column needs to be read; a table with less for each is shown as a list."""


def show_table(table: Table) -> None:
    """Print a table, or what there is instead of one."""
    from reviewer.rendering.table_parts import caption

    if not table.rows:
        say("Nothing in the library is about this.")
        return
    width = shutil.get_terminal_size((NARROW, 24)).columns if sys.stdout.isatty() else NARROW
    say(caption(table))
    if width < _LEAST * (len(table.columns) + 1):
        _as_list(table)
    else:
        _as_grid(table, width)
    for item in table.left_out[:5]:
        say(f"left out: {item.key}, {item.why}")
    if len(table.left_out) > 5:
        say(f"left out: {len(table.left_out) - 5} more; --json lists them.")


def _as_grid(table: Table, width: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    from reviewer.rendering.plain import one_line
    from reviewer.rendering.table_parts import PAPER, called

    known = called(table)
    grid = Grid(box=box.SIMPLE_HEAD, expand=True, show_lines=True, pad_edge=False)
    for name in (PAPER, *(heading.name for heading in table.columns)):
        grid.add_column(Text(one_line(name)), overflow="fold", ratio=1)
    for row in table.rows:
        label = known[row.record.key].narrative
        cells = [Text(*_shown(cell)) for cell in row.cells]
        grid.add_row(Text(one_line(f"{label} {row.record.key}")), *cells)
    Console(width=width, highlight=False, emoji=False, markup=False).print(grid)


def _shown(cell: Cell) -> tuple[str, str]:
    """Return the text of a cell and how it looks."""
    from reviewer.rendering.plain import one_line

    return (one_line(cell.text), "") if cell.quotes else (one_line(f"({cell.reason})"), "dim")


def _as_list(table: Table) -> None:
    from reviewer.rendering.table_parts import called

    known = called(table)
    for row in table.rows:
        say(f"\n{known[row.record.key].narrative} {row.record.key}")
        for cell in row.cells:
            say(f"  {cell.column}: {_shown(cell)[0]}")
