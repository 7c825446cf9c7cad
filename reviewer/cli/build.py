"""eval build: a regression suite from a library's own records."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

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
)
from reviewer.errors import SuiteError


def build(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Write the suite here (.jsonl).")
    ],
    number: Annotated[
        int, typer.Option("--number", "-n", metavar="N", min=1, help="How many questions.")
    ] = 50,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed gives other questions.")] = 0,
    as_json: JsonOption = False,
    library: FolderOption = None,
) -> None:
    """Make a suite from your own library, without a model.

    The answers are known by construction: phrases, numbers and names of the
    records' sentences, their metadata, and things that are not there. It is a
    regression suite: it shows that a change made answers better or worse, and
    claims nothing about how well other questions are answered.

    \b
    Examples:
      reviewer eval build -o suite.jsonl -n 100
      reviewer eval answers suite.jsonl --library .reviewer --save baseline.json
    """
    from reviewer.evaluation.build import build as make
    from reviewer.evaluation.shelf import Shelf
    from reviewer.evaluation.suites import to_dict

    config = settings(context, library)
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config) as opened:
            cases = make(Shelf(list(opened.catalog.all()), progress), number, seed)
    if not cases:
        raise SuiteError(
            "the library gives no question", where=str(config.library),
            next_step="Add papers: reviewer add FILE...",
        )  # fmt: skip
    lines = [json.dumps(to_dict(case), ensure_ascii=False) + "\n" for case in cases]
    _write(output, "".join(lines))
    if len(cases) < number:
        note(f"Note: the library gives {len(cases)} questions, not {number}.")
    kinds = Counter(case.reason or case.kind for case in cases)
    if as_json:
        say_json({"file": str(output), "seed": seed, "cases": len(cases), "by_kind": dict(kinds)})
        return
    say(f"{len(cases)} questions in {output}: "
        + ", ".join(f"{count} {kind}" for kind, count in kinds.items()))  # fmt: skip
    say("A regression suite: it shows what a change does to the answers, not how good they are.")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SuiteError(
            f"the suite cannot be written ({error.strerror})",
            where=str(path),
            next_step="Name a file in a folder that is there.",
        ) from error
