"""eval tables: fill tables with known answers, and count what is right, wrong, or left empty."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    ProgressBar,
    connect,
    gate,
    load_grammar,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.importing import sample_pages
from reviewer.cli.reading import read_rows
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.evaluation.cells import Gold, Result
    from reviewer.library.library import Library
    from reviewer.writing.table.model import Table

SUITES = Path(__file__).parents[2] / "evals" / "tables"

Suite = Annotated[
    Path | None,
    typer.Argument(
        metavar="SUITE", help="A .jsonl file or a folder of them (default: evals/tables)."
    ),
]
Under = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=VALUE",
        help="Exit with 3 if a figure is below a value; repeatable.",
    ),
]
Over = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-over",
        metavar="METRIC=VALUE",
        help="Exit with 3 if a figure is above a value; repeatable.",
    ),
]
Model = Annotated[
    str, typer.Option("--llm", metavar="MODEL", help="Let this model point at sentences.")
]
WithoutGrammar = Annotated[
    bool, typer.Option("--no-grammar", help="Fill cells with whole sentences.")
]
Failures = Annotated[bool, typer.Option("--failures", help="List the cells that went wrong.")]


def tables(
    context: typer.Context,
    suite: Suite = None,
    as_json: JsonOption = False,
    fail_under: Under = None,
    fail_over: Over = None,
    llm: Model = "none",
    no_grammar: WithoutGrammar = False,
    failures: Failures = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Fill the cells of a suite and score them.

    Runs on the sample library, made for the purpose, unless --library names
    another. Metrics: quotes (cells whose quotes are exact), reasons (empty
    cells that say why), precision (filled cells that are right), recall (stated
    cells that are filled rightly, or partly so), wrong (of the filled), missed
    (stated, but empty), filled (not stated, but filled); METRIC may be
    COLUMN.METRIC.

    \b
    Examples:
      reviewer eval tables --fail-under quotes=1 --fail-over filled=0.02
      reviewer eval tables my_cells.jsonl --library my_library --failures
    """
    from reviewer.evaluation import cells as evaluation

    gold = evaluation.load(suite or SUITES)
    least, most = bounds(fail_under, gold, "--fail-under"), bounds(fail_over, gold, "--fail-over")
    config = settings(context, library)
    named = library is not None or bool(context.obj and context.obj.library)
    with ProgressBar(shown=not as_json) as progress:
        with tempfile.TemporaryDirectory(prefix="reviewer-eval-") as folder:
            place = config.library if named else Path(folder) / "library"
            with _open(config, place, encoder, named=named) as opened:
                filling = _Filling(opened, config, llm, progress, grammar=not no_grammar)
                result = evaluation.run(gold, filling.make, time.perf_counter)
    show_notices(filling.notices)
    if as_json:
        say_json(result.to_dict())
    else:
        _show(result, failures=failures)
    gate(_holds(result, least, most))


class _Filling:
    """Makes the tables of a suite; keeps what was noticed."""

    def __init__(
        self, library: Library, config: Config, llm: str, progress: ProgressBar, *, grammar: bool
    ) -> None:
        from reviewer.writing.table.making import Means

        model = None if llm == "none" else connect(config, llm)
        parser = load_grammar(config, progress) if grammar else None
        self.notices: list[str] = []
        self._library = library
        self._means = Means(lambda: parser, model, progress=progress)

    def make(self, keys: tuple[str, ...], columns: tuple[str, ...]) -> Table:
        """Return the table of some papers."""
        from reviewer.writing.table.making import Request, make_table
        from reviewer.writing.table.papers import Selection

        made = make_table(self._library, Request("", columns, Selection(keys=keys)), self._means)
        self.notices += made.notices
        return made


def _open(config: Config, place: Path, encoder: str, *, named: bool) -> Library:
    opened = open_library(replace(config, library=place), encoder=encoder, create=not named)
    if not named:
        opened.add(read_rows(sorted(Path(sample_pages()).glob("*.txt"))))
    return opened


def bounds(given: Iterable[str] | None, gold: Iterable[Gold], option: str) -> dict[str, float]:
    """Read METRIC=VALUE and COLUMN.METRIC=VALUE; anything else is wrong usage."""
    from reviewer.evaluation.cells import METRICS

    columns = {item.column for item in gold}
    found = {}
    for item in given or ():
        name, _, value = item.partition("=")
        column, _, metric = name.rpartition(".")
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        known = metric in METRICS and (not column or column in columns)
        if not known or not math.isfinite(found[name]):
            raise typer.BadParameter(
                f"{item!r} is not METRIC=VALUE with one of {', '.join(METRICS)}, "
                "or COLUMN.METRIC=VALUE",
                param_hint=option,
            )
    return found


def _holds(result: Result, least: Mapping[str, float], most: Mapping[str, float]) -> bool:
    """Return whether every bound holds; what was not measured is an error, not a pass."""
    passed = True
    for bound, word in ((least, "below"), (most, "above")):
        for name, limit in bound.items():
            value = _measured(result, name)
            if (value < limit) if word == "below" else (value > limit):
                note(f"Gate failed: {name} is {value:.6g}, {word} {limit:.6g}")
                passed = False
    return passed


def _measured(result: Result, name: str) -> float:
    from reviewer.evaluation.cells import by_column, metrics

    column, _, metric = name.rpartition(".")
    outcomes = by_column(result.outcomes)[column] if column else list(result.outcomes)
    value = metrics(outcomes).get(metric)
    if value is None:
        raise SuiteError(
            f"{name} cannot be measured with this suite",
            next_step="Choose a suite with such cells, or leave the bound out.",
        )
    return value


def _show(result: Result, *, failures: bool) -> None:
    from reviewer.evaluation.cells import by_column

    found = result.to_dict()
    heads = list(found["counts"])
    say(f"{'column':<24}" + "".join(f"{head:>8}" for head in heads) + "  precision  recall")
    rows: dict[str, Any] = {
        column: found["by_column"][column] for column in by_column(result.outcomes)
    }
    for name, row in {**rows, "all": found}.items():
        counts = "".join(f"{row['counts'][head]:>8}" for head in heads)
        figures = (row["metrics"].get("precision"), row["metrics"].get("recall"))
        shown = "".join(f"{'-' if value is None else f'{value:.3f}':>9}" for value in figures)
        say(f"{name[:23]:<24}{counts}{shown}")
    say(", ".join(f"{name} {value:.3f}" for name, value in found["metrics"].items()))
    say(f"{found['cells']} cells in {found['seconds']} s; half of the quotes have at most "
        f"{found['median_words']:.0f} words")  # fmt: skip
    for row in found["failures"] if failures else ():
        say(f"{row['id']}: {row['outcome']}")
        say(f"    expected {'; '.join(row['expected']) or 'nothing'}")
        say(f"    found {row['found'] or row['reason']}")
