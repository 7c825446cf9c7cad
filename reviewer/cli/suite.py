"""eval answers: ask the questions of a suite, over libraries of several sizes, and score."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli import figures, gates
from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    JudgeOption,
    ProgressBar,
    Second,
    TrustOption,
    connect,
    gate,
    load_judge,
    note,
    open_library,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.importing import sample_pages
from reviewer.cli.reading import read_rows
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.evaluation.answers import Result
    from reviewer.evaluation.baseline import Comparison
    from reviewer.evaluation.suites import Case
    from reviewer.records import ParseFailure, Record
    from reviewer.writing.answer import Engine

SUITES = Path(__file__).parents[2] / "evals" / "suites"

Suite = Annotated[
    Path | None,
    typer.Argument(
        metavar="SUITE", help="A .jsonl file or a folder of them (default: evals/suites)."
    ),
]
Model = Annotated[str, typer.Option("--llm", metavar="MODEL", help="Write with this model.")]
Failures = Annotated[bool, typer.Option("--failures", help="List what went wrong.")]
Distractors = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Papers (.jsonl, .jsonl.gz) to put around the library."),
]
DistractorCount = Annotated[
    list[int] | None,
    typer.Option(metavar="N", min=1, help="How many of them (default: all); repeat to compare."),
]
Keep = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Keep the libraries made with distractors, for reuse."),
]
Within = Annotated[
    float | None,
    typer.Option(metavar="V", help="Exit with 3 if distractors cost a figure more than this."),
]
RoughWithin = Annotated[
    float | None,
    typer.Option(metavar="V", help="Exit with 3 if a rough form costs a figure more than this."),
]
Write = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the tables between their markers in a document."),
]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit file.")]
Save = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Save the figures of each case as a baseline.")
]
Baseline = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Exit with 3 if a metric is significantly below a baseline."),
]


@dataclass(frozen=True, slots=True)
class Ring:
    """The papers to put around the sample library, and where: a folder of the user's, or none.

    `counts` are how many, one for each library to make; 0 is all. `folder` holds
    a library that is there already, `keep` those that are made.
    """

    file: Path
    counts: tuple[int, ...]
    folder: Path | None
    keep: Path | None


def answers(
    context: typer.Context,
    suite: Suite = None,
    as_json: JsonOption = False,
    fail_under: gates.FailUnder = None,
    llm: Model = "none",
    judge: JudgeOption = "",
    trust_judge: TrustOption = False,
    failures: Failures = False,
    distractors: Distractors = None,
    distractor_count: DistractorCount = None,
    keep: Keep = None,
    within: Within = None,
    rough_within: RoughWithin = None,
    write: Write = None,
    junit: Junit = None,
    save: Save = None,
    baseline: Baseline = None,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Ask the questions of a suite and score the answers.

    Runs on the sample library, made for the purpose, unless --library names
    another. Metrics: record_precision, record_recall, words, exact, answered,
    abstention_recall, abstention_precision, reason, quotes, supported,
    alce_recall, alce_precision; METRIC may be KIND.METRIC. With --distractors
    the sample is asked first, then the library with these papers around it.
    With --judge, alce_recall and alce_precision are by this judge alone.

    \b
    Examples:
      reviewer eval answers --fail-under record_precision=0.95 --judge models/nli
      reviewer eval answers --distractors papers.jsonl.gz --keep big --within 0.03
    """
    from reviewer.evaluation.suites import load

    least = gates.bounds(fail_under)
    config = settings(context, library)
    named = library is not None or bool(context.obj and context.obj.library)
    ring = _ring(distractors, distractor_count, config.library if named else None, keep)
    if within is not None and ring is None:
        raise typer.BadParameter("needs --distractors", param_hint="--within")
    cases = load(suite or SUITES)
    engine = _engine(config, llm, Second(judge, trust_judge))
    before = _load_baseline(baseline)
    _check_places(write, cases, engine, ring)
    _check_files(ring, (junit, save))
    with ProgressBar(shown=not as_json) as progress:
        asked = _Asked(config, encoder, engine, cases, progress)
        results = tuple(_results(asked, ring, named=named))
    comparison = _compare(before, results[0])
    _write_files(results, write, junit, save)
    if as_json:
        say_json(figures.to_dict(results, comparison))
    else:
        figures.show(results, failures)
    passed = [gates.holds(result, least) for result in results]
    passed += [gates.steady(results, within), gates.robust(results[0], rough_within)]
    gate(all([*passed, gates.kept(comparison)]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each library, and with what."""

    config: Config
    encoder: str
    engine: Engine
    cases: tuple[Case, ...]
    progress: ProgressBar


def _ring(
    file: Path | None, counts: Sequence[int] | None, folder: Path | None, keep: Path | None
) -> Ring | None:
    if file is None:
        if counts or keep:
            raise typer.BadParameter("--distractor-count and --keep need --distractors")
        return None
    sizes = tuple(sorted(set(counts or (0,))))
    if folder and (len(sizes) > 1 or keep):
        raise typer.BadParameter("a library that is there has one size, and is kept anyway")
    return Ring(file, sizes, folder, keep)


def _check_files(ring: Ring | None, written: Sequence[Path | None]) -> None:
    """Raise SuiteError before anything is asked, not after minutes of asking."""
    from reviewer.evaluation import distractors

    if ring is not None:
        next(iter(distractors.read(ring.file, 1)), None)
    for file in written:
        if file is not None and not file.parent.is_dir():
            raise SuiteError(
                "there is no such folder", where=str(file.parent), next_step="Make it first."
            )


def _engine(config: Config, llm: str, second: Second) -> Engine:
    """Return the engine that options name: what is set up elsewhere is not to change figures."""
    from reviewer.writing.answer import Engine

    engine = Engine() if llm == "none" else Engine(connect(config, llm), required=True)
    judge = load_judge(config, second, engine.llm)
    if judge is not None:
        note(f"Note: alce_recall and alce_precision are as {second.name} judges.")
    return replace(engine, judge=judge)


def _load_baseline(path: Path | None) -> Any:
    from reviewer.evaluation import baseline

    return baseline.load(path) if path else None


def _compare(before: Any, result: Result) -> Comparison | None:
    from reviewer.evaluation import baseline

    return None if before is None else baseline.compare(before, baseline.entries(result))


def _check_places(
    write: Path | None, cases: Sequence[Case], engine: Engine, ring: Ring | None
) -> None:
    """Find a missing marker now, not after the questions: they may take an hour."""
    if write is None:
        return
    from reviewer.evaluation import tables
    from reviewer.writing.answers import EXTRACTIVE, LLM

    ids = {case.id for case in cases}
    rough = any(case.of in ids for case in cases)
    name = EXTRACTIVE if engine.llm is None else LLM
    tables.check(write, tables.names(name, rough=rough, sizes=ring is not None))


def _results(asked: _Asked, ring: Ring | None, *, named: bool) -> Iterator[Result]:
    """Yield the outcome over the library the suite is about, then over larger ones."""
    if named and ring is None:
        yield _ask(asked, asked.config.library)
        return
    own = tuple(read_rows(sorted(Path(sample_pages()).glob("*.txt"))))
    with tempfile.TemporaryDirectory(prefix="reviewer-eval-") as folder:
        yield _ask(asked, Path(folder) / "library", own)
        if ring is not None:
            for count in ring.counts:
                yield _ask_around(asked, ring, count, own, Path(folder))


def _ask(asked: _Asked, folder: Path, rows: Sequence[Record | ParseFailure] = ()) -> Result:
    """Ask a library, made of `rows` if there are any."""
    from reviewer.evaluation import answers as evaluation

    config = replace(asked.config, library=folder)
    with open_library(config, encoder=asked.encoder, create=bool(rows)) as opened:
        if rows:
            opened.add(rows)
        result = evaluation.run(opened, asked.cases, asked.engine, asked.progress)
        show_notices(opened.notices)
    return result


def _ask_around(
    asked: _Asked, ring: Ring, count: int, own: Sequence[Record | ParseFailure], scratch: Path
) -> Result:
    """Ask the sample library with distractors around it, made if it is not there."""
    from reviewer.evaluation import answers as evaluation
    from reviewer.evaluation import distractors
    from reviewer.evaluation.suites import WHOLE_LIBRARY

    cases = [case for case in asked.cases if WHOLE_LIBRARY not in case.tags]
    folder = ring.folder or (ring.keep or scratch) / (str(count) if count else "all")
    rows = tuple(distractors.read(ring.file, count))
    config = replace(asked.config, library=folder)
    progress = asked.progress
    with open_library(
        config, encoder=asked.encoder, create=ring.folder is None, progress=progress
    ) as opened:
        found = distractors.held(opened, own, rows)
        if found.missing and not found.strange and ring.folder is None:
            opened.add(found.missing, batch_rows=distractors.BATCH_ROWS)
            found = distractors.held(opened, own, rows)
        distractors.check(found, folder)
        result = evaluation.run(opened, cases, asked.engine, progress, found.judged)
        show_notices(opened.notices)
    return result


def _write_files(
    results: Sequence[Result], write: Path | None, junit: Path | None, save: Path | None
) -> None:
    from reviewer.evaluation import baseline, tables
    from reviewer.evaluation import junit as report

    if write:
        tables.write(write, tables.tables(results))
    if junit:
        report.write(results, junit)
    if save:
        baseline.save(results[0], save)
