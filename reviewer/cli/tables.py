"""table: papers side by side, every cell quoted or empty with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.browsing import known_keys
from reviewer.cli.context import (
    AuthorOption,
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    SubjectOption,
    YearOption,
    filters,
    load_grammar,
    note,
    open_library,
    say_json,
    settings,
    show_notices,
    typed,
)
from reviewer.cli.engines import choose_engine
from reviewer.cli.table_view import show_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.library.library import Library
    from reviewer.writing.table.model import Table

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="What the papers are about.", show_default=False)
]
ColumnsOption = Annotated[
    str,
    typer.Option(
        "--columns",
        "-c",
        metavar="NAMES",
        help="What to ask of each paper, separated by commas. Any words will do.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Save as .md, .tex, .csv, .html, .xlsx or .json."
    ),
]
PapersOption = Annotated[
    int, typer.Option("--papers", metavar="N", min=0, help="The most papers; 0 for all.")
]
MustOption = Annotated[
    list[str] | None, typer.Option(metavar="KEY", help="A paper to have in any case; repeatable.")
]
ExcludeOption = Annotated[
    list[str] | None, typer.Option(metavar="KEY", help="A paper to leave out; repeatable.")
]
KeysOption = Annotated[
    str,
    typer.Option(
        "--keys",
        metavar="A,B,C",
        help="Exactly these papers, in this order.",
        show_default=False,
    ),
]
SortOption = Annotated[str, typer.Option("--sort", metavar="ORDER", help="year, relevance or key.")]
ModelOption = Annotated[
    str,
    typer.Option(
        "--llm",
        metavar="MODEL",
        help="Let this model point at the sentences that fill the cells; 'none' for none. "
        "Default: a model if one is set up.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("table")(table)


def table(
    context: typer.Context,
    topic: TopicArgument = "",
    columns: ColumnsOption = "",
    output: OutputOption = None,
    as_json: JsonOption = False,
    papers: PapersOption = 0,
    must: MustOption = None,
    exclude: ExcludeOption = None,
    keys: KeysOption = "",
    sort: SortOption = "year",
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    llm: ModelOption = "",
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Put papers side by side; every cell is quoted from its paper.

    Columns are task, method, data and result unless --columns names others:
    fields (year, authors, venue, code, ...), kinds of things (dataset, metric,
    baseline, languages, sample size, limitations, ...), or any other words,
    which are asked of each paper as they stand.

    \b
    Examples:
      reviewer table "named entity recognition"
      reviewer table "sequence labeling" -c "year, method, languages, speed-up" -o table.html
      reviewer table --keys zhang2023neural,wang2020ain -c "loss function, data" --json
    """
    from reviewer.writing.table.making import Means, Request, make_table
    from reviewer.writing.table.papers import Selection

    if output is not None:
        from reviewer.rendering.table_formats import check

        check(output)
    config = settings(context, library)
    wanted = filters(year, author, subject)
    engine, notice = choose_engine(config, llm)
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            selection = Selection(
                filter=wanted,
                papers=papers,
                must=_keys(opened, must or ()),
                exclude=_keys(opened, exclude or ()),
                keys=_keys(opened, _split(keys)),
                sort=_order(sort),
            )
            request = Request(typed(topic), _columns(columns), selection)
            means = Means(lambda: load_grammar(config, progress), engine.llm, progress=progress)
            made = make_table(opened, request, means)
    show_notices([*([notice] if notice else []), *made.notices])
    _show(made, output, as_json=as_json)


def _columns(names: str) -> tuple[str, ...]:
    from reviewer.writing.table.kinds import DEFAULT

    return tuple(typed(name) for name in _split(names)) or DEFAULT


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _keys(library: Library, keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys as the library writes them; UnknownRecord names those that come near."""
    return tuple(known_keys(library, [key for key in keys if key.strip()]))


def _order(sort: str) -> str:
    from reviewer.writing.table.papers import SORTS

    if sort not in SORTS:
        raise typer.BadParameter(f"one of {', '.join(SORTS)}", param_hint="--sort")
    return sort


def _show(made: Table, output: Path | None, *, as_json: bool) -> None:
    if output is not None:
        from reviewer.rendering.table_formats import save

        save(made, output)
        count = "1 paper" if len(made.rows) == 1 else f"{len(made.rows)} papers"
        note(f"Saved {count}: {output}")
    if as_json:
        say_json(made.to_dict())
    elif output is None:
        show_table(made)
