"""eval: measure the tool on questions, collections and pages with known answers."""

from __future__ import annotations

import math
import tempfile
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
    load_encoder,
    note,
    open_library,
    say,
    say_json,
    settings,
)
from reviewer.cli.importing import read_rows, sample_pages
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.evaluation.answers import Result
    from reviewer.library.library import Library

FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="METRIC=VALUE",
        help="Exit with 3 if a metric is below a value; repeatable.",
    ),
]
_SUITES = Path(__file__).parents[2] / "evals" / "suites"

group = typer.Typer(
    help="Measure the tool on data with known answers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the group of this module."""
    group.command("answers")(answers)
    group.command("retrieval")(retrieval)
    group.command("listing")(listing)
    app.add_typer(group, name="eval")


def answers(
    context: typer.Context,
    suite: Annotated[
        Path | None,
        typer.Argument(
            metavar="SUITE", help="A .jsonl file or a folder of them (default: evals/suites)."
        ),
    ] = None,
    as_json: JsonOption = False,
    fail_under: FailUnder = None,
    llm: Annotated[
        str, typer.Option("--llm", metavar="MODEL", help="Write with this model.")
    ] = "none",
    failures: Annotated[bool, typer.Option("--failures", help="List what went wrong.")] = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Ask the questions of a suite and score the answers.

    Runs on the sample library, made for the purpose, unless --library names
    another. Metrics: citation_precision, citation_recall, words, quotes,
    supported, answered, abstained, reason; METRIC may be KIND.METRIC.

    Example: reviewer eval answers --fail-under citation_precision=0.97
    """
    from reviewer.evaluation import answers as evaluation
    from reviewer.evaluation.suites import load
    from reviewer.writing.answer import Engine

    wanted = _bounds(fail_under)
    cases = load(suite or _SUITES)
    config = settings(context, library)
    engine = Engine() if llm == "none" else Engine(connect(config, llm), required=True)
    named = library is not None or bool(context.obj and context.obj.library)
    with tempfile.TemporaryDirectory(prefix="reviewer-eval-") as folder:
        with ProgressBar(shown=not as_json) as progress:
            if not named:
                config = replace(config, library=Path(folder) / "library")
            with open_library(config, encoder=encoder, create=not named) as opened:
                if not named:
                    opened.add(read_rows(sorted(Path(sample_pages()).glob("*.txt"))))
                result = evaluation.run(opened, cases, engine, progress)
                for line in opened.notices:
                    note(f"Note: {line}")
    figures = result.to_dict()
    if as_json:
        say_json(figures)
    else:
        _show_answers(figures, failures)
    gate(_holds(result, wanted))


def retrieval(
    context: typer.Context,
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER", help="Collections in BEIR form.")
    ],
    as_json: JsonOption = False,
    ranker: Annotated[
        str, typer.Option(metavar="NAME", help="fused, words, vectors, or all.")
    ] = "all",
    chunk_chars: Annotated[
        int, typer.Option(metavar="N", min=0, help="Longest chunk in characters; 0 for the usual.")
    ] = 0,
    encoder: EncoderOption = "",
) -> None:
    """Rank test collections and report nDCG@10 and recall@100.

    Import and retrieval are the tool's own; a collection is a folder with
    corpus.jsonl, queries.jsonl and qrels.tsv.

    Example: reviewer eval retrieval bench/scifact bench/nfcorpus --ranker fused
    """
    from reviewer.evaluation import retrieval as evaluation

    config = settings(context)
    chosen = evaluation.RANKERS if ranker == "all" else (ranker,)
    if not set(chosen) <= set(evaluation.RANKERS):
        raise typer.BadParameter(f"one of {', '.join(evaluation.RANKERS)}, all")
    for folder in folders:
        collection = evaluation.load(folder)
        with tempfile.TemporaryDirectory(prefix="reviewer-eval-") as place:
            with ProgressBar(shown=not as_json) as progress:
                with _scratch(config, Path(place), encoder, chunk_chars, progress) as opened:
                    opened.add(evaluation.documents(folder), batch_rows=1024)
                    for name in chosen:
                        figures = evaluation.run(opened, collection, name, progress)
                        row = {"collection": folder.name, "ranker": name, **figures}
                        _show_row(row, as_json)


def listing(
    pages: Annotated[Path, typer.Argument(metavar="PAGES", help="A folder of listing pages.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Their gold, JSON Lines.")],
    as_json: JsonOption = False,
    fail_under: Annotated[
        float,
        typer.Option(
            "--fail-under", metavar="SHARE", min=0, max=1, help="Exit with 3 if fewer are exact."
        ),
    ] = 0.0,
) -> None:
    """Read listing pages and count the records that are exact.

    A record is exact if its title, its authors and its et-al flag are.

    Example: reviewer eval listing pages/ gold.jsonl --fail-under 0.99
    """
    from reviewer.evaluation.listing import run

    figures = run(pages, gold)
    if as_json:
        say_json(figures)
    else:
        say(f"{figures['exact']} of {figures['records']} exact ({figures['exact_share']:.4f})")
        for row in figures["wrong"]:
            say(f"  wrong: {row['page']} record {row['index']}: {row['title']}")
    gate(figures["exact_share"] >= fail_under)


def _scratch(
    config: Config, folder: Path, encoder: str, chunk_chars: int, progress: ProgressBar
) -> Library:
    from reviewer.library.library import Access, Library

    access = Access(
        encoder=encoder,
        load_encoder=lambda spec: load_encoder(config, spec, progress),
        progress=progress,
    )
    if chunk_chars:
        access = replace(access, chunk_chars=chunk_chars)
    return Library(folder / "library", access, create=True)


def _bounds(fail_under: list[str] | None) -> dict[str, float]:
    from reviewer.evaluation.metrics import METRICS
    from reviewer.evaluation.suites import KINDS

    bounds = {}
    for item in fail_under or ():
        name, _, value = item.partition("=")
        try:
            bounds[name] = float(value)
        except ValueError:
            bounds[name] = math.nan
        if not math.isfinite(bounds[name]):
            raise typer.BadParameter(f"{item!r} is not METRIC=VALUE", param_hint="--fail-under")
        kind, _, metric = name.rpartition(".")
        if metric not in METRICS or kind not in ("", *KINDS):
            raise typer.BadParameter(
                f"{name!r} is no metric; there are {', '.join(METRICS)}, each also as "
                f"KIND.METRIC for the kinds {', '.join(KINDS)}",
                param_hint="--fail-under",
            )
    return bounds


def _holds(result: Result, bounds: dict[str, float]) -> bool:
    """Return whether every bound holds; a metric that was not measured is an error, not a pass.

    The figures are compared as they are: 0.99999 is shown as 1.0, and is below it.
    """
    from reviewer.evaluation.metrics import by_kind, means

    holds, overall, kinds = True, means(result.scores), by_kind(result.scores)
    for name, least in bounds.items():
        kind, _, metric = name.rpartition(".")
        table = kinds.get(kind, {}) if kind else overall
        if metric not in table:
            raise SuiteError(
                f"{name} was not measured by this suite",
                next_step="Choose a suite with such questions, or leave the bound out.",
            )
        if table[metric] < least:
            note(f"Gate failed: {name} is {table[metric]:.6g}, below {least:.6g}")
            holds = False
    return holds


def _show_answers(figures: dict[str, Any], failures: bool) -> None:
    rows = {"all": {"cases": figures["cases"], **figures["metrics"]}, **figures["by_kind"]}
    names = [name for name in rows["all"] if name != "cases"]
    say(f"{'kind':<14}{'cases':>6}" + "".join(f"{name[:12]:>14}" for name in names))
    for kind, row in rows.items():
        values = "".join(f"{row[name]:>14.3f}" if name in row else f"{'-':>14}" for name in names)
        say(f"{kind:<14}{int(row['cases']):>6}{values}")
    say(f"median {figures['p50_ms']} ms a question; {figures['statements']} statements shown, "
        f"{figures['withheld']} withheld")  # fmt: skip
    if failures:
        for row in figures["failures"]:
            say(f"{row['id']} {row['question']}")
            say(f"    expected {row['expected']}, found {row['found']}")


def _show_row(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(row)
    else:
        say("  ".join(f"{name} {value}" for name, value in row.items()))
