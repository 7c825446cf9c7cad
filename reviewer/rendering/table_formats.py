"""The forms in which a table is saved, by the end of the file's name; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from reviewer.errors import OutputError
from reviewer.rendering.files import check_target, write_files
from reviewer.rendering.table_csv import comma_separated
from reviewer.rendering.table_html import html
from reviewer.rendering.table_latex import latex
from reviewer.rendering.table_markdown import markdown
from reviewer.rendering.table_xlsx import workbook
from reviewer.writing.table.model import Table

Render = Callable[[Table], str | bytes]


def _json(table: Table) -> str:
    return json.dumps(table.to_dict(), ensure_ascii=False, indent=1) + "\n"


def _csv(table: Table) -> bytes:
    return comma_separated(table).encode(
        "utf-8-sig", "replace"
    )  # or Excel reads it as Windows-1252


FORMATS: dict[str, Render] = {
    ".md": markdown,
    ".tex": latex,
    ".csv": _csv,
    ".html": html,
    ".xlsx": workbook,
    ".json": _json,
}
"""The end of a file's name -> what is written to it."""
_ALSO = {".markdown": ".md", ".htm": ".html", ".latex": ".tex"}


def form_of(path: Path) -> Render:
    """Return how a file of that name is written. Raises OutputError for a name of no known form."""
    suffix = path.suffix.lower()
    render = FORMATS.get(_ALSO.get(suffix, suffix))
    if render is None:
        raise OutputError(
            "the name does not say which form the table is to have",
            where=str(path),
            next_step=f"Let it end in {', '.join(FORMATS)}.",
        )
    return render


def check(path: Path) -> None:
    """Raise OutputError if a table cannot be saved there: before it is made, not after."""
    form_of(path)
    check_target(path)


def save(table: Table, path: Path) -> None:
    """Write a table; a file that was there is replaced only by the whole new one.

    Raises OutputError if it cannot be written.
    """
    made = form_of(path)(table)
    write_files({path: made.encode("utf-8", "replace") if isinstance(made, str) else made})
