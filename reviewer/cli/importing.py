"""parse, add and sample: files in."""

from __future__ import annotations

import itertools
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
from reviewer.errors import FileUnreadable, InputError, NotALibrary
from reviewer.records import ParseFailure, Record

if TYPE_CHECKING:
    from reviewer.library.ledger import ImportReport

MAX_SHOWN = 20
SAMPLE_QUESTION = "which papers address catastrophic forgetting?"

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="Files and folders.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("parse")(parse)
    app.command("add")(add)
    app.command("sample")(sample)


def parse(files: Paths, as_json: JsonOption = False) -> None:
    """Show what an import would read, without importing it.

    With --json one object a line: {"record": ...} or {"rejected": {"file", "line", "reason"}}.

    Example: reviewer parse pages/*.txt --json | head
    """
    from reviewer.library.importing import preview

    for row in preview(read_rows(files)):
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
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Import files and folders; running it again imports nothing twice.

    Every row is accounted for: imported, merged into a record that is the same
    paper, unchanged, or rejected with its file, line and reason.

    \b
    Examples:
      reviewer add pages/
      reviewer add author1.txt author2.txt --json
    """
    config = settings(context, library)
    rows = read_rows(files)
    with ProgressBar() as progress:
        with open_library(config, encoder=encoder, create=True, progress=progress) as opened:
            report = opened.add(rows)
            total = len(opened)
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json(report.to_dict())
    else:
        _show_report(report, total, config.library)
    gate(not (strict and report.rejected))


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
                report = opened.add(read_rows(pages))
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


def read_rows(files: Sequence[Path]) -> Iterator[Record | ParseFailure]:
    """Read files and folders, one file at a time; one that cannot be read is a rejected row.

    Raises InputError at once, before anything is imported, if no file can be
    read: the file's own error if there is one file, else one that counts them.
    """
    from reviewer import formats

    places = formats.expand(files)
    waiting: list[Iterator[Record | ParseFailure]] = []
    reasons: list[str] = []
    for number, (path, name) in enumerate(places, start=1):
        try:
            waiting.append(formats.read(path, name=name))
            return itertools.chain(*waiting, _read_rest(places[number:]))
        except InputError as error:
            if len(places) == 1:
                raise
            waiting.append(iter([ParseFailure(name, 1, error.what)]))
            reasons.append(error.what)
    raise FileUnreadable(
        f"none of the {len(places)} files can be read (the first: {reasons[0]})",
        where=", ".join(str(file) for file in files),
        next_step="`reviewer parse FILE` tells more about one of them.",
    )


def _read_rest(places: Sequence[tuple[Path, str]]) -> Iterator[Record | ParseFailure]:
    from reviewer import formats

    for path, name in places:
        try:
            yield from formats.read(path, name=name)
        except InputError as error:
            yield ParseFailure(name, 1, error.what)


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
        note(f"  and {len(report.rejected) - MAX_SHOWN} more (--json lists all)")
    say(f"The library in {folder} has {total} paper{'' if total == 1 else 's'}.")
