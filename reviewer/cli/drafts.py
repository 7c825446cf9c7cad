"""eval drafts: draft the topics of a suite, and score what the drafts cite and say."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    gate,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.drafting import make_writer
from reviewer.cli.importing import sample_pages
from reviewer.cli.reading import read_rows
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.library.library import Library

TOPICS = Path(__file__).parents[2] / "evals" / "drafts" / "topics.jsonl"
Bound = Annotated[
    list[str] | None,
    typer.Option(
        metavar="METRIC=VALUE", help="Exit with 3 if a figure is below a value; repeatable."
    ),
]
Ceiling = Annotated[
    list[str] | None,
    typer.Option(
        metavar="METRIC=VALUE", help="Exit with 3 if a figure is above a value; repeatable."
    ),
]


def drafts(
    context: typer.Context,
    suite: Annotated[
        Path | None,
        typer.Argument(
            metavar="SUITE", help="Topics, .jsonl (default: evals/drafts/topics.jsonl)."
        ),
    ] = None,
    llm: Annotated[str, typer.Option("--llm", metavar="MODEL", help="Write with this model.")] = "",
    as_json: JsonOption = False,
    fail_under: Bound = None,
    fail_over: Ceiling = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what each topic missed, or cites wrongly.")
    ] = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Draft the topics of a suite and score the drafts.

    Runs on the sample library, made for the purpose, unless --library names
    another. Metrics: gold, off_topic, off_topic_all, supported, quotes,
    repeated, longest, first_person, themes, declined.

    \b
    Examples:
      reviewer eval drafts --fail-under gold=0.8 --fail-over off_topic=0.1
      reviewer eval drafts topics.jsonl -L .reviewer --llm MODEL --json
    """
    from reviewer.cli.engines import choose_engine
    from reviewer.evaluation import drafting as evaluation

    least, most = bounds(fail_under, evaluation.METRICS), bounds(fail_over, evaluation.METRICS)
    topics = evaluation.load(suite or TOPICS)
    config = settings(context, library)
    engine, _ = choose_engine(config, llm or "none")
    named = library is not None or bool(context.obj and context.obj.library)
    with ProgressBar(shown=not as_json) as progress:
        with sample_or_named(config, encoder, progress, named=named) as opened:
            writer = make_writer(config, progress, engine=replace(engine, required=bool(llm)))
            scored = list(evaluation.run(opened, topics, writer))
            show_notices(opened.notices)
    found = evaluation.summary(scored)
    rows = [evaluation.to_dict(one) for one in scored]
    if as_json:
        say_json({"figures": {name: round(v, 4) for name, v in found.items()}, "topics": rows})
    else:
        for name, value in found.items():
            say(f"{name:<14}{value:>8.3f}")
        for row in rows if failures else ():
            if row["missed"] or row["off_topic"]:
                say(f"{row['id']} {row['topic']}")
                say(f"    missed: {', '.join(row['missed']) or '-'}")
                say(f"    off topic: {', '.join(row['off_topic']) or '-'}")
    gate(holds(found, least, most))


@contextmanager
def sample_or_named(
    config: Config,
    encoder: str,
    progress: ProgressBar,
    *,
    named: bool,
    more: Sequence[Path] = (),
) -> Iterator[Library]:
    """Open the library that is named, or a sample library made for the purpose, with more pages."""
    with tempfile.TemporaryDirectory(prefix="reviewer-eval-") as folder:
        where = config if named else replace(config, library=Path(folder) / "library")
        with open_library(where, encoder=encoder, create=not named, progress=progress) as opened:
            if not named:
                opened.add(read_rows([*sorted(Path(sample_pages()).glob("*.txt")), *more]))
            yield opened


def bounds(given: Iterable[str] | None, known: Iterable[str]) -> dict[str, float]:
    """Read METRIC=VALUE; anything else is wrong usage."""
    found = {}
    for item in given or ():
        name, _, value = item.partition("=")
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        if name not in known or not math.isfinite(found[name]):
            raise typer.BadParameter(f"{item!r} is not METRIC=VALUE; there are {', '.join(known)}")
    return found


def holds(
    found: Mapping[str, float], least: Mapping[str, float], most: Mapping[str, float]
) -> bool:
    """Return whether every bound holds; a figure that was not measured is an error, not a pass."""
    passed = True
    for name in (*least, *most):
        if name not in found:
            raise SuiteError(
                f"{name} was not measured by this suite", next_step="Leave the bound out."
            )
    for name, value in least.items():
        if found[name] < value:
            note(f"Gate failed: {name} is {found[name]:.6g}, below {value:.6g}")
            passed = False
    for name, value in most.items():
        if found[name] > value:
            note(f"Gate failed: {name} is {found[name]:.6g}, above {value:.6g}")
            passed = False
    return passed
