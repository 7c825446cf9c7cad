"""The commands by name, the options they share, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import typer

from reviewer import __version__
from reviewer.cli import asking, browsing, evaluating, importing, upkeep
from reviewer.cli.context import Options, fail
from reviewer.errors import ReviewerError

_HELP = """Ask a pile of papers questions; every sentence of an answer is checked.

Start with `reviewer sample`, or `reviewer add FILE...`, then
`reviewer ask "which papers ...?"`. No key and no network are needed.
"""

app = typer.Typer(
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in (importing, asking, browsing, upkeep, evaluating):
    _module.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"reviewer {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option("--library", "-L", help="The library's folder (default: .reviewer)."),
    ] = None,
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
    try:
        outcome = app(args=list(arguments), prog_name="reviewer", standalone_mode=False)
    except ReviewerError as error:
        return fail(str(error))
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        print("Interrupted: nothing was left half-written.", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        # The reader of our output (`head`) has gone: that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return outcome if isinstance(outcome, int) else 0
