"""The commands by name, the options they share, and what becomes of errors."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from reviewer import __version__
from reviewer.cli import (
    asking,
    browsing,
    chatting,
    checking,
    curating,
    drafting,
    evaluating,
    exporting,
    history,
    importing,
    living,
    mapping,
    tables,
    upkeep,
)
from reviewer.cli.context import FolderOption, Options, fail, note
from reviewer.errors import ReviewerError

_HELP = """Ask a pile of papers questions; every sentence of an answer is checked.

\b
Start with one of these; no key and no network are needed:
  reviewer sample && reviewer ask "which papers address catastrophic forgetting?"
  reviewer add FILE... && reviewer ask "which papers ...?"
"""

# typer carries its own copy of click, or uses the one installed, depending on its version.
_ClickException: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)

app = typer.Typer(
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in (
    importing,
    history,
    curating,
    asking,
    chatting,
    drafting,
    living,
    checking,
    tables,
    mapping,
    browsing,
    exporting,
    upkeep,
    evaluating,
):
    _module.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"reviewer {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    library: FolderOption = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", is_eager=True, callback=_version
        ),
    ] = False,
) -> None:
    del version  # its callback has dealt with it
    context.obj = Options(library=library)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    _accept_any_text()
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except ReviewerError as error:
        return fail(str(error))
    except _ClickException as error:
        error.show()  # type: ignore[attr-defined]
        return 2
    except KeyboardInterrupt:
        note("Interrupted: nothing was left half-written.")
        return 130
    except BrokenPipeError:
        # The reader of our output (`head`) has gone: that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _invoke(arguments: Sequence[str]) -> int:
    """Run the command; not by `app()`, which has its own way with Ctrl-C and closed pipes."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("reviewer", list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    return 0


def _accept_any_text() -> None:
    """Let no letter fail that the terminal cannot show, or that is not UTF-8 on the way in."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
