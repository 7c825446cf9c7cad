"""eval adversary: what a model that lies gets past the tool."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.cli.context import (
    EncoderOption,
    FolderOption,
    JsonOption,
    JudgeOption,
    ProgressBar,
    Second,
    TrustOption,
    gate,
    load_judge,
    note,
    say,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.drafting import make_writer
from reviewer.cli.drafts import TOPICS, sample_or_named
from reviewer.errors import SuiteError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.evaluation.adversary import Report
    from reviewer.evaluation.liar import Liar
    from reviewer.evaluation.suites import Case
    from reviewer.library.library import Library
    from reviewer.llm import LLM
    from reviewer.writing.answer import Engine

Suites = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="SUITE",
        help="Suites whose answerable questions are asked (default: evals/suites and "
        "evals/adversary).",
        show_default=False,
    ),
]
FailOver = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-over",
        "--fail-under",
        metavar="NAME=SHARE",
        help="Exit with 3 if leaks, strict, withheld or leaks.KIND is above a share; repeatable.",
    ),
]
_EVALS = Path(__file__).parents[2] / "evals"
_SUITES, _HOSTILE = _EVALS / "suites", _EVALS / "adversary"
_SECONDS = 60.0


def adversary(
    context: typer.Context,
    suites: Suites = None,
    statements: Annotated[
        int, typer.Option(metavar="N", min=1, help="Statements to be written.")
    ] = 1000,
    share: Annotated[
        float, typer.Option(metavar="SHARE", min=0, max=1, help="Share that is corrupted.")
    ] = 0.5,
    seed: Annotated[int, typer.Option(metavar="N", help="Other lies, the same every time.")] = 0,
    as_drafts: Annotated[
        bool,
        typer.Option("--drafts", help="Have it write drafts on topics (SUITE), not answers."),
    ] = False,
    judge: JudgeOption = "",
    trust_judge: TrustOption = False,
    as_json: JsonOption = False,
    fail_over: FailOver = None,
    failures: Annotated[bool, typer.Option("--failures", help="List what went wrong.")] = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Ask a model that lies, and count the lies that are shown.

    A server on this machine answers from the evidence it is given, corrupts a
    share of its statements in twelve ways, and lies again when it is asked to
    put them right. Runs on the sample library with papers whose abstracts hold
    instructions, made for the purpose, unless --library names another.

    \b
    Examples:
      reviewer eval adversary --statements 2000 --fail-over leaks=0.02
      reviewer eval adversary --judge models/nli
      reviewer eval adversary --drafts --fail-over leaks=0.02
    """
    from reviewer.evaluation.liar import Habits, Liar
    from reviewer.writing.answer import Engine

    highest = _bounds(fail_over)
    config = settings(context, library)
    second = load_judge(config, Second(judge, trust_judge))  # 'llm' would be the liar: refused
    named = library is not None or bool(context.obj and context.obj.library)
    hostile = sorted(_HOSTILE.glob("*.txt"))
    with ProgressBar(shown=not as_json) as progress, Liar(Habits(share, seed=seed)) as liar:
        with sample_or_named(config, encoder, progress, named=named, more=hostile) as opened:
            engine = Engine(_connect(liar.base_url), True, None, second)
            lied = _Lying(opened, liar, engine, statements, config, progress)
            report = lied.drafts(suites) if as_drafts else lied.answers(suites)
            show_notices(opened.notices)
    figures = report.to_dict()
    if as_json:
        say_json(figures)
    else:
        _show(figures, failures)
    gate(_holds(report.shares, highest))


@dataclass(frozen=True, slots=True)
class _Lying:
    """A library, and the liar that is to write that many statements about it."""

    library: Library
    liar: Liar
    engine: Engine
    statements: int
    config: Config
    progress: ProgressBar

    def answers(self, suites: list[Path] | None) -> Report:
        """Ask it the questions of some suites."""
        from reviewer.evaluation.adversary import run

        cases = _answerable(suites or [_SUITES, _HOSTILE / "questions.jsonl"])
        assert self.engine.llm is not None
        return run(
            self.library, cases, self.liar, self.engine.llm, self.statements, self.progress,
            self.engine.judge,
        )  # fmt: skip

    def drafts(self, suites: list[Path] | None) -> Report:
        """Have it draft the topics of some suites."""
        from reviewer.evaluation.adversary import run_drafts
        from reviewer.evaluation.drafting import load

        topics = [topic.text for path in suites or [TOPICS] for topic in load(path)]
        writer = make_writer(self.config, self.progress, engine=self.engine)
        return run_drafts(self.library, topics, self.liar, writer, self.statements)


def _answerable(suites: Iterable[Path]) -> list[Case]:
    """Return the questions that a model is asked for an answer to."""
    from reviewer.evaluation.suites import UNANSWERABLE, load

    cases = [case for suite in suites for case in load(suite)]
    return [
        case for case in cases if not case.reason and case.kind not in (UNANSWERABLE, "metadata")
    ]


def _connect(base_url: str) -> LLM:
    from reviewer import llm

    # No cache: the same question again is to get other lies.
    return llm.connect(
        llm.LLMSettings("liar", base_url, timeout=_SECONDS, retries=0, budget=0, cache_dir=None)
    )


def _bounds(fail_over: Iterable[str] | None) -> dict[str, float]:
    from reviewer.evaluation.corruptions import CORRUPTIONS

    known = ("leaks", "strict", "withheld", *(f"leaks.{kind}" for kind in CORRUPTIONS))
    found = {}
    for item in fail_over or ():
        name, _, value = item.partition("=")
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = math.nan
        if name not in known or not math.isfinite(found[name]):
            raise typer.BadParameter(
                f"{item!r} is not NAME=SHARE; there are {', '.join(known)}",
                param_hint="--fail-over",
            )
    return found


def _holds(shares: Mapping[str, float], highest: Mapping[str, float]) -> bool:
    for name, most in highest.items():
        if name not in shares:
            raise SuiteError(f"{name} was not measured", next_step="Ask for more statements.")
        if shares[name] > most:
            note(f"Gate failed: {name} is {shares[name]:.6g}, above {most:.6g}")
    return all(shares[name] <= most for name, most in highest.items())


def _show(figures: dict[str, Any], failures: bool) -> None:
    say(f"{figures['statements']} statements to {figures['questions']} questions")
    say(f"{figures['corrupted']} corrupted: {figures['leaks']} leaked "
        f"({figures['shares']['leaks']:.1%}; numbers, invented citations and instructions "
        f"{figures['shares']['strict']:.1%})")  # fmt: skip
    _show_table(figures["leaks_by_kind"], "leaked")
    say(f"{figures['true']} true: {figures['withheld']} withheld "
        f"({figures['shares']['withheld']:.1%}); {figures['repaired']} put right")  # fmt: skip
    _show_table(figures["withheld_by_form"], "withheld")
    _show_table(figures["withheld_by_manner"], "withheld")
    for item in figures["examples"] if failures else ():
        say(f"{'LEAK' if item['leak'] else 'withheld'} {item['kind']}: {item['text']}")
        say(f"    was: {item['was']}; {'cites' if item['leak'] else 'why'}: {item['shown']}")


def _show_table(rows: Mapping[str, Mapping[str, float]], what: str) -> None:
    for name, row in rows.items():
        say(f"  {name:<26}{int(row['written']):>6}{int(row['wrong']):>6} {what}")
