"""list, show, search, remove and stats: what is in the library."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    AuthorOption,
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    SubjectOption,
    YearOption,
    filters,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
    show_text,
    style,
    typed,
)
from reviewer.errors import QuestionError, UnknownRecord

if TYPE_CHECKING:
    from reviewer.library.library import Library

Keys = Annotated[
    list[str],
    typer.Argument(metavar="KEY", help="Citekeys, as `reviewer list` shows them."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("list")(list_records)
    app.command("show")(show)
    app.command("search")(search)
    app.command("remove")(remove)
    app.command("stats")(stats)


def list_records(
    context: typer.Context,
    as_json: JsonOption = False,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    library: FolderOption = None,
) -> None:
    """List the papers, or those of a year, author or subject.

    With --json one whole record a line.

    Example: reviewer list --author "Xinyu Wang" --year 2020:
    """
    from reviewer.rendering.terminal import list_line

    with open_library(settings(context, library)) as opened:
        wanted = filters(year, author, subject)
        chosen = opened.get_many(opened.matching(wanted)).values() if wanted else None
        for record in opened.catalog.all() if chosen is None else chosen:
            if as_json:
                say_json(record.to_dict())
            else:
                show_text(list_line(record))
        if not len(opened):
            note("The library is empty. Add papers with: reviewer add FILE...")
        elif chosen is not None and not chosen:
            note("No paper matches.")


def show(
    context: typer.Context,
    keys: Keys,
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Show papers whole, and which lines of which files they came from.

    Example: reviewer show zhang2023neural --json
    """
    from reviewer.rendering.terminal import record_text

    with open_library(settings(context, library)) as opened:
        records = [opened.get(key) for key in known_keys(opened, keys)]
    for record in records:
        if as_json:
            say_json(record.to_dict())
        else:
            show_text(record_text(record, style()))


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, or a description.")],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=1000, metavar="N", help="Papers to show.")
    ] = 10,
    as_json: JsonOption = False,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Rank the papers by words and meaning together.

    Example: reviewer search "memory efficient inference" -n 5
    """
    from reviewer.search.retrieve import retrieve

    if not query.strip():
        raise QuestionError("there is nothing to search for", next_step="Give some words.")
    with ProgressBar() as progress:
        with open_library(settings(context, library), encoder=encoder, progress=progress) as opened:
            wanted = filters(year, author, subject)
            among = opened.matching(wanted) if wanted else None
            hits = retrieve(opened, typed(query), limit, among=among)
            records = opened.get_many([hit.key for hit in hits])
            notices = list(opened.notices)
    show_notices(notices)
    rows = [
        {
            "record": hit.key,
            "title": records[hit.key].title,
            "score": round(hit.score, 4),
            "lexical": round(hit.lexical, 4),
            "dense": round(hit.dense, 4),
        }
        for hit in hits
        if hit.key in records
    ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['score']:.2f}  {row['record']}  {row['title']}")
    if not rows:
        say("Nothing in the library matches.")


def remove(context: typer.Context, keys: Keys, library: FolderOption = None) -> None:
    """Remove papers from the library and from both indexes.

    Example: reviewer remove zhang2023neural
    """
    with open_library(settings(context, library)) as opened:
        for record in opened.remove(known_keys(opened, keys)):
            say(f"removed {record.key}  {record.title}")
        notices = list(opened.notices)
    show_notices(notices)


def stats(
    context: typer.Context, as_json: JsonOption = False, library: FolderOption = None
) -> None:
    """Count the papers by year and subject, and imported rows.

    Example: reviewer stats --json
    """
    from reviewer.library import ledger

    with open_library(settings(context, library)) as opened:
        figures = {
            "records": len(opened),
            "with_abstract": opened.catalog.count_with_abstract(),
            "years": dict(sorted(opened.catalog.tally("year"))),
            "subjects": dict(opened.catalog.tally("subject")),
            "rows": ledger.totals(opened.catalog),
        }
    if as_json:
        say_json(figures)
        return
    say(f"{figures['records']} papers, {figures['with_abstract']} with an abstract")
    for name in ("years", "subjects", "rows"):
        values = figures[name]
        assert isinstance(values, dict)
        say(f"{name}: " + ", ".join(f"{value or 'unknown'} {n}" for value, n in values.items()))


def known_keys(library: Library, keys: Iterable[str]) -> list[str]:
    """Return the keys as the library writes them; UnknownRecord names those that come near."""
    return list(dict.fromkeys(_key(library, typed(key)) for key in keys))


def _key(library: Library, key: str) -> str:
    try:
        return library.get(key).key
    except UnknownRecord as error:
        near = difflib.get_close_matches(key.lower(), library.lexical.keys(), n=3, cutoff=0.75)
        if not near:
            raise
        meant = f"Did you mean {' or '.join(near)}?"
        raise UnknownRecord(error.what, where=error.where, next_step=meant) from error
