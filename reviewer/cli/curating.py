"""merge, split and dedupe: which records are one paper, decided by the user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli.context import (
    FolderOption,
    JsonOption,
    ProgressBar,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)

if TYPE_CHECKING:
    from reviewer.library.groups import Group
    from reviewer.library.library import Library
    from reviewer.records import Record

Key = Annotated[str, typer.Argument(metavar="KEY", help="A citekey.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("dedupe")(dedupe)
    app.command("merge")(merge)
    app.command("split")(split)


def merge(
    context: typer.Context,
    kept: Key,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The one that joins it.")],
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Make one record of two; what each of them said is kept.

    The first keeps its key, and the other's finds it from then on. `reviewer split
    KEY OTHER` brings both back.

    Example: reviewer merge zhang2023neural zhang2022arxiv
    """
    with ProgressBar() as progress:
        with open_library(settings(context, library), progress=progress) as opened:
            merged = opened.merge(kept, other)
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json(merged.to_dict())
    else:
        say(f"{merged.key} has {other} in it now. Undo: reviewer split {merged.key} {other}")


def split(
    context: typer.Context,
    key: Key,
    part: Annotated[
        str,
        typer.Argument(
            metavar="[PART]",
            help="The number of a part, or the key of a record that was merged in.",
            show_default=False,
        ),
    ] = "",
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Show what a record is made of, or take a part out of it.

    The part becomes a record of its own, and no later import merges the two again.

    \b
    Examples:
      reviewer split zhang2023neural
      reviewer split zhang2023neural 2
    """
    with ProgressBar() as progress:
        with open_library(settings(context, library), progress=progress) as opened:
            if not part:
                _show_parts(opened, key, as_json)
                return
            kept, left = opened.split(key, part)
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json({"kept": kept.to_dict(), "split": left.to_dict()})
    else:
        say(f"{left.key} is a record of its own now, apart from {kept.key}.")


def _show_parts(opened: Library, key: str, as_json: bool) -> None:
    record = opened.get(key)
    parts = opened.catalog.parts(record.key)
    for number, part in enumerate(parts, start=1):
        if as_json:
            say_json(_part_json(number, record.key, part))
        else:
            say(_part_line(number, record.key, part))
    if len(parts) == 1 and not as_json:
        note(f"{record.key} is made of one source: there is nothing to split.")


def _part_line(number: int, key: str, part: Record) -> str:
    places = ", ".join(f"{one.file}:{one.first_line}" for one in part.sources)
    known = ", ".join(
        one for one in (part.doi, part.arxiv_id and f"arXiv {part.arxiv_id}", part.date) if one
    )
    origin = _origin(key, part)
    came = f"  (was {origin})" if origin else ""
    return f"{number:>3}  {part.title}  [{places}]  {known}{came}"


def _origin(key: str, part: Record) -> str:
    origin = part.key.split(" ")[0]
    return "" if origin == key else origin


def _part_json(number: int, key: str, part: Record) -> dict[str, Any]:
    return {**part.to_dict(), "key": None, "part": number, "was": _origin(key, part) or None}


def dedupe(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be merged.")
    ] = False,
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Merge records that are one paper under other spellings.

    An import merges what shares an identifier, or title, authors and year to the
    letter. This also finds misprints, changed subtitles and missing years. Every
    merge can be undone with `reviewer split`.

    \b
    Examples:
      reviewer dedupe --dry-run
      reviewer dedupe
    """
    from reviewer.library.groups import groups, judged
    from reviewer.library.pairs import likely_pairs

    with ProgressBar() as progress:
        with open_library(settings(context, library), progress=progress) as opened:
            catalog = opened.catalog
            pairs = list(likely_pairs(catalog.all()))
            links = [
                link
                for link in judged(_told(pairs, progress), catalog.get_many)
                if not catalog.are_apart(link.one, link.other)
            ]
            found = groups(links, catalog.get_many)
            for group in found if not dry_run else ():
                kept, *others = group.keys
                for other in others:
                    opened.merge(kept, other)
            notices = list(opened.notices)
    show_notices(notices)
    for group in found:
        if as_json:
            say_json(_group_json(group))
        else:
            _say_group(group)
    if as_json:
        return
    done = "would be merged (--dry-run)" if dry_run else "were merged"
    counted = f"{len(found)} group{'' if len(found) == 1 else 's'} of records"
    say(f"{counted} {done}." if found else "No two records look like one paper.")
    if found and not dry_run:
        say("Undo with: reviewer split KEY OTHER")


def _told(pairs: list[tuple[str, str]], progress: ProgressBar) -> Iterator[tuple[str, str]]:
    for number, pair in enumerate(pairs, start=1):
        yield pair
        if number % 1000 == 0 or number == len(pairs):
            progress("comparing", number, len(pairs))


def _say_group(group: Group) -> None:
    kept, *others = group.keys
    for other in others:
        say(f"{kept}  <-  {other}: {_reason(group, other)}")


def _group_json(group: Group) -> dict[str, Any]:
    kept, *others = group.keys
    return {
        "kept": kept,
        "others": [{"record": one, "reason": _reason(group, one)} for one in others],
        "sure": group.sure,
    }


def _reason(group: Group, key: str) -> str:
    found = (link.verdict.reason for link in group.links if key in (link.one, link.other))
    return next(found, "")
