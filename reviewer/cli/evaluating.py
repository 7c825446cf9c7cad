"""eval: measure the tool on questions, collections and pages with known answers."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli import (
    adversary,
    build,
    cells,
    checks,
    claims,
    drafts,
    likenesses,
    readings,
    suite,
)
from reviewer.cli.context import (
    EncoderOption,
    JsonOption,
    ProgressBar,
    gate,
    load_encoder,
    say,
    say_json,
    settings,
)

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.library.library import Library

group = typer.Typer(
    help="Measure the tool on data with known answers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the group of this module."""
    group.command("answers")(suite.answers)
    group.command("build")(build.build)
    group.command("adversary")(adversary.adversary)
    group.command("claims")(claims.claims)
    group.command("drafts")(drafts.drafts)
    group.command("tables")(cells.tables)
    group.command("check")(checks.checks)
    group.command("import")(readings.readings)
    group.command("dedupe")(likenesses.dedupe)
    group.command("retrieval")(retrieval)
    group.command("listing")(listing)
    app.add_typer(group, name="eval")


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


def _show_row(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(row)
    else:
        say("  ".join(f"{name} {value}" for name, value in row.items()))
