"""imports: what became of every row of every import."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli.context import (
    FolderOption,
    JsonOption,
    note,
    open_library,
    say,
    say_json,
    settings,
)

if TYPE_CHECKING:
    from reviewer.library.catalog import Catalog
    from reviewer.library.history import Flow, ImportSummary
    from reviewer.library.ledger import LedgerRow

MAX_SHOWN = 25


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("imports")(imports)


def imports(
    context: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="[NUMBER]", help="One import only.", show_default=False)
    ] = 0,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="The rows that could not be read.")
    ] = False,
    merged: Annotated[
        bool, typer.Option("--merged", help="The rows that were known papers.")
    ] = False,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="The rows that changed a record, and what they changed."),
    ] = False,
    rows: Annotated[bool, typer.Option("--rows", help="All rows.")] = False,
    prisma: Annotated[
        bool, typer.Option("--prisma", help="The counts of a PRISMA flow diagram.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help=f"More than the first {MAX_SHOWN} rows.")
    ] = False,
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Show what became of every row of every import.

    Without a number, rows are those that each file has by now: an older state of
    a file, whose faults may be mended, is left out. With --json one object a line.

    \b
    Examples:
      reviewer imports
      reviewer imports 3 --rejected
      reviewer imports --changed
      reviewer imports --prisma
    """
    from reviewer.library import history

    outcomes = [name for name, asked in (("rejected", rejected), ("merged", merged)) if asked]
    with open_library(settings(context, library)) as opened:
        if prisma:
            _show_flow(history.flow(opened.catalog), as_json)
        elif rows or changed or outcomes:
            history.imports(opened.catalog, number)  # is there one with that number?
            found = history.rows(opened.catalog, number, outcomes, changed=changed)
            _show_rows(found, as_json, everything)
        else:
            _show_imports(opened.catalog, number, as_json)


def _show_imports(catalog: Catalog, number: int, as_json: bool) -> None:
    from reviewer.library import history

    found = history.imports(catalog, number)
    for one in found:
        if as_json:
            say_json(one.to_dict())
        else:
            say(_import_line(one))
    if not found:
        note("Nothing was imported yet. Add papers with: reviewer add FILE...")


def _import_line(one: ImportSummary) -> str:
    files = ", ".join(one.files[:3]) + (
        f" and {one.file_count - 3} more" if one.file_count > 3 else ""
    )
    counts = ", ".join(
        f"{getattr(one, name):,} {name}"
        for name in ("imported", "merged", "changed", "unchanged", "rejected")
        if getattr(one, name)
    )
    state = "" if one.finished else "  INTERRUPTED: run the same command again"
    when = one.started[:16].replace("T", " ")
    places = files or "no file"
    return f"{one.number:>3}  {when}  {one.rows:,} rows: {counts or 'none'}  ({places}){state}"


def _show_rows(found: Iterable[tuple[int, LedgerRow]], as_json: bool, everything: bool) -> None:
    if as_json:
        for number, row in found:
            say_json(_row_json(number, row))
        return
    rows = iter(found)
    shown = 0
    for number, row in rows if everything else islice(rows, MAX_SHOWN):
        shown += 1
        _say_row(number, row)
    if not shown:
        note("There is no such row.")
    elif next(rows, None) is not None:
        note(f"These are the first {MAX_SHOWN}; --all shows the others, --json lists them.")


def _say_row(number: int, row: LedgerRow) -> None:
    key = f" {row.key}" if row.key else ""
    reason = f": {row.reason}" if row.reason else ""
    say(f"{number:>3}  {row.file}:{row.first_line}  {row.outcome}{key}{reason}")
    for change in row.changes:
        say(f"       {change.field}: {_short(change.before)} -> {_short(change.after)}")


def _short(value: str) -> str:
    line = " ".join(value.split())
    return repr(line if len(line) <= 60 else f"{line[:57]}...")


def _row_json(number: int, row: LedgerRow) -> dict[str, Any]:
    return {
        "import": number,
        "file": row.file,
        "line": row.first_line,
        "last_line": row.last_line,
        "format": row.format or None,
        "outcome": row.outcome,
        "record": row.key or None,
        "reason": row.reason or None,
        "changes": [
            {"field": one.field, "before": one.before, "after": one.after} for one in row.changes
        ],
        "raw": row.raw or None,
    }


def _show_flow(flow: Flow, as_json: bool) -> None:
    if as_json:
        say_json(flow.to_dict())
        return
    say(f"Records identified                     {flow.rows:>9,}")
    for one in flow.identified:
        format_ = f" ({one.format})" if one.format else ""
        say(f"  {(one.file + format_)[:60]:<60} {one.rows:>9,}")
    say("Removed before screening")
    say(f"  duplicates                           {flow.duplicates:>9,}")
    say(f"  could not be read                    {flow.unreadable:>9,}")
    say(f"  removed by hand                      {flow.removed:>9,}")
    say(f"Records to screen                      {flow.records + flow.earlier:>9,}")
    if flow.earlier:
        say(f"  of them from earlier states of files {flow.earlier:>9,}")
