"""check: other people's text (or your own) against the library."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    OpinionOption,
    ProgressBar,
    Second,
    TrustOption,
    gate,
    load_grammar,
    load_opinion,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
    show_text,
    style,
)

if TYPE_CHECKING:
    from reviewer.writing.check import Report


EverythingOption = Annotated[
    bool, typer.Option("--all", help="Show the citations that are supported as well.")
]
BibOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="A bibliography (.bib or CSL .json) beside those the file names; repeatable.",
    ),
]


class Format(StrEnum):
    """How a report is shown."""

    TEXT = "text"
    EDITOR = "editor"
    MARKDOWN = "markdown"


class Fault(StrEnum):
    """What may make a check fail."""

    UNSUPPORTED = "unsupported"
    UNCHECKABLE = "uncheckable"
    MISSING = "missing"
    UNCITED = "uncited"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A manuscript: .tex, .md, .docx or .txt.")
    ],
    bib: BibOption = None,
    everything: EverythingOption = False,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="text, editor (file:line:column: verdict: why) or markdown; text in a terminal, "
            "else editor.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        list[Fault] | None,
        typer.Option(
            "--fail-on",
            help="Exit with 3 if there is one: unsupported, uncheckable, missing or uncited; "
            "repeatable.",
        ),
    ] = None,
    judge: OpinionOption = "",
    trust_judge: TrustOption = False,
    as_json: JsonOption = False,
    library: FolderOption = None,
    encoder: EncoderOption = "",
) -> None:
    """Check every citation of a manuscript against the cited paper.

    Each is supported, not supported (with the reason and the nearest sentence),
    not checkable from the abstract, or not in the library. Also reported:
    sentences that a paper of the library says but that cite nothing, and
    duplicate, unused, missing and differing entries of the bibliography.

    \b
    Examples:
      reviewer check paper.tex --fail-on unsupported --fail-on missing
      reviewer check notes.md --judge models/nli --trust-judge
    """
    from reviewer import manuscripts
    from reviewer.writing import check as checking

    manuscript = manuscripts.read(file, bib or [])
    config = settings(context, library)
    second = load_opinion(config, Second(judge, trust_judge))
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            grammar = load_grammar(config, progress)
            report = checking.check(manuscript, opened, grammar, progress, second)
    show_notices(report.notices)
    _show(report, as_json, form, everything)
    gate(not _failed(report, fail_on or []))


def _show(report: Report, as_json: bool, form: Format | None, everything: bool) -> None:
    if as_json:
        say_json(report.to_dict())
        return
    shown = form or (Format.TEXT if sys.stdout.isatty() else Format.EDITOR)
    if shown is Format.MARKDOWN:
        from reviewer.rendering.check_markdown import check_markdown

        say(check_markdown(report, everything=everything).rstrip("\n"))
    elif shown is Format.TEXT:
        from reviewer.rendering.check_terminal import check_text

        show_text(check_text(report, style(), everything=everything))
    else:
        from reviewer.rendering.check_editor import editor_lines

        for line in editor_lines(report, everything=everything):
            say(line)
        if not report.sentences:
            note(f"{report.path}: no sentence of it cites anything.")


def _failed(report: Report, faults: Sequence[Fault]) -> bool:
    """Return whether a report has one of the faults that are to fail."""
    from reviewer.writing.check import MISSING, UNCHECKABLE, UNSUPPORTED

    counts = report.counts
    found = {
        Fault.UNSUPPORTED: counts[UNSUPPORTED],
        Fault.UNCHECKABLE: counts[UNCHECKABLE],
        Fault.MISSING: counts[MISSING],
        Fault.UNCITED: len(report.uncited),
    }
    return any(found[fault] for fault in faults)
