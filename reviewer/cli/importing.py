"""parse, add and sample: files in."""

from __future__ import annotations

import gc
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    gate,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.reading import ImportProgress, Reading
from reviewer.errors import NotALibrary
from reviewer.records import ParseFailure, Record

if TYPE_CHECKING:
    from reviewer.library.ledger import ImportReport

MAX_SHOWN = 20
SAMPLE_QUESTION = "which papers address catastrophic forgetting?"

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE", help="Files and folders; - is standard input.", show_default=False
    ),
]


FormatOption = Annotated[
    str,
    typer.Option("--format", help="Read the files in this format, whatever they look like."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column of a table holds what."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("parse")(parse)
    app.command("add")(add)
    app.command("sample")(sample)


def parse(
    files: Paths,
    as_json: JsonOption = False,
    format_: FormatOption = "",
    columns: ColumnOption = None,
) -> None:
    """Show what an import would read, without importing it.

    With --json one object a line: {"record": ...} or {"rejected": {"file", "line", "reason"}}.

    \b
    Examples:
      reviewer parse pages/*.txt --json | head
      reviewer parse table.csv --map title=Heading --map authors=Writers
    """
    from reviewer.library.importing import preview

    reading = Reading(files, format_, named_columns(columns))
    for row in preview(reading.rows()):
        if as_json:
            say_json(_row_json(row))
        elif isinstance(row, ParseFailure):
            say(f"rejected  {row.file}:{row.line}: {row.reason}")
        else:
            source = row.sources[0]
            say(f"{row.key}  {row.title}  ({source.file}:{source.first_line})")


def add(
    context: typer.Context,
    files: Paths,
    as_json: JsonOption = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 if any row was rejected.")
    ] = False,
    format_: FormatOption = "",
    columns: ColumnOption = None,
    no_encode: Annotated[
        bool,
        typer.Option(
            "--no-encode", help="Find them by their words only, until `reviewer encode`: faster."
        ),
    ] = False,
    keep_versions: Annotated[
        bool,
        typer.Option("--keep-versions", help="Keep a preprint apart from its published version."),
    ] = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Import files and folders; running it again imports nothing twice.

    Every row is accounted for: imported, merged into a record that is the same
    paper, unchanged, or rejected with its file, line and reason (`reviewer
    imports` shows them all). Formats are told by what a file holds. Files may be
    packed (.gz, .zip); - reads standard input. An import that was interrupted
    goes on where it was when the same command is run again.

    \b
    Examples:
      reviewer add pages/
      reviewer add zotero.bib scopus.ris pubmed.nbib
      reviewer add big.jsonl.gz --no-encode && reviewer encode
      reviewer add table.xlsx --map title=Heading --strict
    """
    from reviewer.library.access import AddOptions
    from reviewer.library.importing import Rules

    config = settings(context, library)
    reading = Reading(files, format_, named_columns(columns))
    rows = reading.rows()
    options = AddOptions(not no_encode, reading.request(keep_versions), Rules(keep_versions))
    _collect_rarely()
    with ProgressBar() as bar:
        progress = ImportProgress(bar, reading)
        with open_library(config, encoder=encoder, create=True, progress=progress) as opened:
            report = opened.add(rows, options=options)
            total = len(opened)
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json(report.to_dict())
    else:
        _show_report(report, total, config.library)
        if no_encode:
            say("They can be found by their words; `reviewer encode` adds search by meaning.")
    gate(not (strict and report.rejected))


def _collect_rarely() -> None:
    """Look less often for values in circles: an import makes millions, and none of them are."""
    gc.set_threshold(200_000, 50, 1000)


def named_columns(columns: Sequence[str] | None) -> dict[str, str]:
    """Return the fields and columns of `--map FIELD=COLUMN`."""
    pairs: dict[str, str] = {}
    for pair in columns or ():
        name, equals, column = pair.partition("=")
        if not (name.strip() and equals and column.strip()):
            raise typer.BadParameter(f"{pair!r} is not FIELD=COLUMN", param_hint="--map")
        pairs[name.strip()] = column.strip()
    return pairs


def sample(
    context: typer.Context, as_json: JsonOption = False, library: FolderOption = None
) -> None:
    """Set up the sample library: 23 papers from two listing pages.

    Example: reviewer sample && reviewer ask "which papers address catastrophic forgetting?"
    """
    from importlib import resources

    config = settings(context, library)
    with resources.as_file(sample_pages()) as folder:
        pages = sorted(Path(folder).glob("*.txt"))
        with ProgressBar() as progress:
            with open_library(config, create=True, progress=progress) as opened:
                _refuse_mixing(opened.catalog.all(), {page.name for page in pages}, config.library)
                report = opened.add(Reading(pages).rows())
                total = len(opened)
                notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json(report.to_dict())
        return
    _show_report(report, total, config.library)
    named = library or (context.obj and context.obj.library)
    where = f" -L {shlex.quote(str(config.library))}" if named else ""
    say(f'Now ask it something: reviewer ask "{SAMPLE_QUESTION}"{where}')


def sample_pages() -> Any:
    """Return the folder of the sample pages: in the wheel, else in the checkout."""
    from importlib import resources  # 10 ms: only here

    shipped = resources.files("reviewer") / "_sample"
    if shipped.is_dir():
        return shipped
    return Path(__file__).parents[2] / "evals" / "library"


def _row_json(row: Record | ParseFailure) -> dict[str, Any]:
    if isinstance(row, ParseFailure):
        return {"rejected": row.to_dict()}
    return {"record": row.to_dict()}


def _refuse_mixing(records: Iterator[Record], pages: set[str], folder: Path) -> None:
    for record in records:
        if not any(source.file in pages for source in record.sources):
            raise NotALibrary(
                "this library has papers of your own",
                where=str(folder),
                next_step="Put the sample elsewhere: reviewer sample --library sample-library.",
            )


def _show_report(report: ImportReport, total: int, folder: Path) -> None:
    counts = f"{report.rows} rows: {report.imported} imported, {report.merged} merged"
    say(f"{counts}, {report.unchanged} unchanged, {len(report.rejected)} rejected.")
    for row in report.rejected[:MAX_SHOWN]:
        note(f"  rejected {row.file}:{row.first_line}: {row.reason}")
    if len(report.rejected) > MAX_SHOWN:
        more = len(report.rejected) - MAX_SHOWN
        note(f"  and {more} more: reviewer imports {report.number} --rejected")
    say(f"The library in {folder} has {total} paper{'' if total == 1 else 's'}.")
