"""export: the papers of the library as a file for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.browsing import known_keys
from reviewer.cli.context import (
    AuthorOption,
    EncoderOption,
    FolderOption,
    ProgressBar,
    SubjectOption,
    YearOption,
    filters,
    note,
    open_library,
    settings,
    show_notices,
    typed,
)
from reviewer.errors import QuestionError, UnknownOutput
from reviewer.progress import Progress, silent
from reviewer.rendering.plain import harmless

if TYPE_CHECKING:
    from reviewer.library.filters import Filter
    from reviewer.library.library import Library
    from reviewer.records import Record
    from reviewer.rendering.export import Export

BATCH = 500
"""Records that are held at a time."""


Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="KEY", help="Citekeys; without any, all papers.", show_default=False),
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="bibtex, biblatex, ris, csl-json, jsonl or csv; else by the ending of -o.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write this file, not the screen."),
]
Words = Annotated[
    str,
    typer.Option(
        "--search",
        "--query",
        metavar="WORDS",
        help="The papers that `reviewer search` finds for these words, best first.",
        show_default=False,
    ),
]
Limit = Annotated[
    int,
    typer.Option("--limit", "-n", min=1, max=100_000, metavar="N", help="Papers of --search."),
]
Ascii = Annotated[
    bool, typer.Option("--ascii", help="BibTeX with accents as LaTeX commands, not UTF-8.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("export")(export)


def export(
    context: typer.Context,
    keys: Keys = None,
    format_name: Format = "",
    output: Output = None,
    words: Words = "",
    limit: Limit = 100,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    as_ascii: Ascii = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Write papers as BibTeX, biblatex, RIS, CSL-JSON, JSON Lines or CSV.

    Every format holds the whole record, abstracts and citekeys too; reviewer add
    reads the file back as the same records. Files are UTF-8.

    \b
    Examples:
      reviewer export -o library.bib
      reviewer export --format ris smith2020widgets lee2021rank
      reviewer export --search "continual learning" -n 20 --year 2020: -o some.csv
      reviewer export --format bibtex --ascii -o old.bib
    """
    from reviewer.rendering.export import Wishes
    from reviewer.rendering.files import check_target, write_pieces

    chosen = _format(format_name, output)
    if as_ascii and not chosen.name.startswith("bib"):
        raise typer.BadParameter("is for bibtex and biblatex", param_hint="--ascii")
    wanted = filters(year, author, subject)
    if keys and (words or wanted):
        raise typer.BadParameter("give keys, or a search and filters, not both", param_hint="KEY")
    if output is not None:
        check_target(output)
    with ProgressBar() as progress:
        with open_library(settings(context, library), encoder=encoder, progress=progress) as opened:
            selected = _selected(opened, keys or (), words, limit, wanted)
            told = progress if output is not None else silent
            counted = _Counted(opened.catalog.all() if selected is None else selected, told)
            show_notices(list(opened.notices))
            pieces = chosen.write(counted, Wishes(ascii=as_ascii, say=note))
            if output is not None:
                write_pieces(output, (piece.encode("utf-8", "replace") for piece in pieces))
            else:
                _print(pieces)
    if not counted.count:
        note("No paper matches." if selected is not None else "The library is empty.")
    elif output is not None:
        note(f"wrote {counted.count} {'paper' if counted.count == 1 else 'papers'} to {output}")


def _format(name: str, output: Path | None) -> Export:
    """Return the format that is named, or that the ending of the file says."""
    from reviewer.rendering.export import EXPORTS, by_ending

    if name:
        if name.lower() in EXPORTS:
            return EXPORTS[name.lower()]
        raise UnknownOutput(
            f"there is no format {name!r} to export",
            next_step=f"The formats are: {', '.join(EXPORTS)}.",
        )
    found = by_ending(output) if output is not None else None
    if found is None:
        raise UnknownOutput(
            "the ending does not say in which format to write"
            if output is not None
            else "no format is named to export in",
            where=str(output or ""),
            next_step=f"Name one with --format: {', '.join(EXPORTS)}.",
        )
    return found


def _selected(
    library: Library, keys: Sequence[str], words: str, limit: int, wanted: Filter
) -> Iterator[Record] | None:
    """Return the records to write, None for all. Raises UnknownRecord, QuestionError."""
    if keys:
        return _records(library, known_keys(library, keys))
    if words:
        from reviewer.search.retrieve import retrieve

        if not words.strip():
            raise QuestionError("there is nothing to search for", next_step="Give some words.")
        among = library.matching(wanted) if wanted else None
        hits = retrieve(library, typed(words), limit, among=among)
        return _records(library, [hit.key for hit in hits])
    return _records(library, library.matching(wanted)) if wanted else None


def _records(library: Library, keys: Sequence[str]) -> Iterator[Record]:
    """Yield the records with these keys in their order, a few at a time."""
    waiting = iter(keys)
    while batch := list(islice(waiting, BATCH)):
        yield from library.get_many(batch).values()


class _Counted:
    """Records that are counted as they pass; every BATCH of them is told of."""

    def __init__(self, records: Iterable[Record], told: Progress) -> None:
        self._records = records
        self._told = told
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            if not self.count % BATCH:
                self._told("exporting", self.count, None)
            yield record


def _print(pieces: Iterable[str]) -> None:
    """Write to standard output in UTF-8; to a terminal without what would command it."""
    if sys.stdout.isatty():
        for piece in pieces:
            print(harmless(piece), end="")  # noqa: T201
        return
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
