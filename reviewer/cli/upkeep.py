"""doctor and encode: the indexes behind the library."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    gate,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("doctor")(doctor)
    app.command("encode")(encode)


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is wrong.")] = False,
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Check that the catalog is sound and both indexes agree with it.

    Exits with 3 if something is wrong and --fix was not given. Other commands
    repair an index that merely lags, by themselves.

    Example: reviewer doctor --fix
    """
    with ProgressBar() as progress:
        with open_library(settings(context, library), progress=progress) as opened:
            if fix:
                opened.repair()
            state = opened.state()
            catalog = opened.catalog.check()
            lagging = state.vectors_revision != state.revision
            semantic = not lagging or opened.encoder is not None
            problems = _problems(asdict(state), catalog, semantic=semantic)
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json({**asdict(state), "catalog": catalog, "problems": problems})
    else:
        say(f"catalog: {catalog}, {state.records} papers, revision {state.revision}")
        say(f"words:   {state.lexical_records} papers, revision {state.lexical_revision}")
        say(f"vectors: {state.chunks} chunks, revision {state.vectors_revision}, {state.encoder}")
        say(f"         Chroma collection {state.collection}")
        for problem in problems:
            say(f"problem: {problem}")
        say("All is well." if not problems else "Mend it with: reviewer doctor --fix")
    gate(not problems)


def encode(
    context: typer.Context,
    encoder: EncoderOption = "",
    anew: Annotated[
        bool, typer.Option("--all", help="Also those that have vectors already.")
    ] = False,
    library: FolderOption = None,
) -> None:
    """Give vectors to the papers that have none yet.

    Those added with --no-encode can then be found by meaning, too. With another
    encoder than the library's all are encoded anew, and searches and questions use
    that one from then on. Ctrl-C loses nothing: run it again to go on.

    \b
    Examples:
      reviewer encode
      reviewer encode --encoder openai:text-embedding-3-small
    """
    with ProgressBar() as progress:
        with open_library(settings(context, library), encoder=encoder, progress=progress) as opened:
            opened.encode(anew=anew)
            state = opened.state()
    say(f"{state.records} papers encoded by {state.encoder}: {state.chunks} chunks.")


def _problems(state: dict[str, object], catalog: str, *, semantic: bool) -> list[str]:
    """Return what is wrong; without an encoder (a notice says so) vectors cannot be had."""
    found = []
    if catalog != "ok":
        found.append(f"the catalog is damaged: {catalog}")
    if state["lexical_revision"] != state["revision"]:
        found.append("the word index lags behind the catalog")
    if state["lexical_records"] != state["records"]:
        found.append("the word index does not have every paper")
    if semantic and state["vectors_revision"] != state["revision"]:
        found.append("the vectors lag behind the catalog")
    return found
