"""map: the library as a picture, one page that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    AuthorOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    SubjectOption,
    YearOption,
    filters,
    load_grammar,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
    typed,
)
from reviewer.errors import OutputError

if TYPE_CHECKING:
    from reviewer.writing.map import Map

DEFAULT_FILE = Path("map.html")
MOST_THEMES = 12
_LOOKED_AT = 4096
"""Bytes of a file by which it is told whether it is a map."""


OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=f"Write the page here (default: {DEFAULT_FILE}).",
        show_default=False,
    ),
]
TopicOption = Annotated[
    str, typer.Option(metavar="TEXT", help="Only papers on this topic.", show_default=False)
]
ThemesOption = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=0,
        max=MOST_THEMES,
        help="How many themes (default: what suits so many papers).",
        show_default=False,
    ),
]
AbstractsOption = Annotated[
    bool,
    typer.Option("--abstracts/--no-abstracts", help="Put the abstracts in the page, or not."),
]
OpenOption = Annotated[bool, typer.Option("--open", help="Show the page in a browser.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("map")(draw_map)


def draw_map(
    context: typer.Context,
    output: OutputOption = None,
    topic: TopicOption = "",
    themes: ThemesOption = 0,
    abstracts: AbstractsOption = True,
    show: OpenOption = False,
    as_json: JsonOption = False,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    library: FolderOption = None,
) -> None:
    """Draw the library as a map of its themes and years, on one page.

    Papers that say similar things lie close together. The page is a single file
    that needs no network: zoom, search, narrow down by year and theme, read
    abstracts, or turn to the timeline. With --json the positions and themes are
    printed; a page is then written only where -o says.

    \b
    Examples:
      reviewer map
      reviewer map -o parsing.html --topic "dependency parsing" --year 2019:
      reviewer map --json
    """
    from reviewer.writing.map.draw import Reader, draw
    from reviewer.writing.map.model import Plan

    target = output or (None if as_json else DEFAULT_FILE)
    if target is not None:
        _check(target)
    config = settings(context, library)
    wanted = filters(year, author, subject)
    with ProgressBar() as progress:
        with open_library(config, progress=progress) as opened:
            reader = Reader(load_grammar(config, progress), progress)
            drawn = draw(opened, wanted, Plan(typed(topic), themes), reader)
            notices = list(opened.notices)
    show_notices(notices)
    if target is not None:
        _write(target, drawn, abstracts=abstracts)
    if as_json:
        say_json(drawn.to_dict())
    elif target is not None:
        _tell(target, drawn)
    if show and target is not None:
        _open(target)


def _check(target: Path) -> None:
    """Raise OutputError for what cannot be written, or is no map of ours, before any work."""
    from reviewer.rendering.files import check_target

    check_target(target)
    if target.exists() and not _is_map(target):
        raise OutputError(
            "there is a file here that is no map",
            where=str(target),
            next_step="Name another with -o, or remove this one.",
        )


def _is_map(path: Path) -> bool:
    """Whether a file is empty, or a map, which may be written anew."""
    from reviewer.rendering.files import output_errors
    from reviewer.rendering.map_html import GENERATOR

    with output_errors(path), path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    return not start or GENERATOR.encode() in start


def _write(target: Path, drawn: Map, *, abstracts: bool) -> None:
    from reviewer.rendering.files import write_files
    from reviewer.rendering.map_html import page

    write_files({target: page(drawn, abstracts=abstracts).encode()})


def _tell(target: Path, drawn: Map) -> None:
    tops = [region for region in drawn.regions if region.parent < 0]
    papers, themes = len(drawn.points), len(tops)
    say(
        f"{target}: {papers} {'paper' if papers == 1 else 'papers'} "
        f"in {themes} {'theme' if themes == 1 else 'themes'}"
    )
    for region in tops:
        say(f"{region.papers:>7}  {region.name}")


def _open(target: Path) -> None:
    import webbrowser

    if not webbrowser.open(target.resolve().as_uri()):
        note("Note: No browser was found to show it.")
