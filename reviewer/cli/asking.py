"""ask: questions answered, one or a stream of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    AuthorOption,
    EncoderOption,
    FolderOption,
    JsonOption,
    JudgeOption,
    ProgressBar,
    Second,
    SubjectOption,
    TrustOption,
    YearOption,
    filters,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
    show_text,
    style,
    typed,
)
from reviewer.cli.engines import ModelOption, choose_engine
from reviewer.errors import ReviewerError

if TYPE_CHECKING:
    from reviewer.evidence.quotes import Statement
    from reviewer.writing.answers import Answer
    from reviewer.writing.generative import OnStatement

MAX_QUESTIONS_LINE = 1_000_000
LISTED = 25
"""Papers of a list that are shown; --json has them all."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("ask")(ask)


def ask(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="A question, or - for one a line on stdin.")
    ],
    as_json: JsonOption = False,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    llm: ModelOption = "",
    judge: JudgeOption = "",
    trust_judge: TrustOption = False,
    every: Annotated[
        bool, typer.Option("--all", help=f"Show all papers of a long list, not the first {LISTED}.")
    ] = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Answer a question; every sentence is checked against its source.

    Without a language model the answer quotes the papers. An answer that the
    library cannot give is not given: either nothing is about it, or the papers
    that are do not say it.

    \b
    Examples:
      reviewer ask "which papers address catastrophic forgetting?"
      reviewer ask "how much faster is AIN?" --json
      reviewer ask "what is new in retrieval?" --year 2021: --author Jiang
      reviewer ask "how much faster is AIN?" --llm MODEL --judge models/nli
      cat questions.txt | reviewer ask - --json
    """
    from reviewer.writing.answer import answer

    config = settings(context, library)
    wanted = filters(year, author, subject)
    with ProgressBar() as progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            live = Live(as_json=as_json, most=0 if every else LISTED)
            second = Second(judge, trust_judge)
            engine, notice = choose_engine(config, llm, second, live.stream)
            if notice:
                opened.notices.append(notice)
            for line in _questions(question):
                try:
                    found = answer(opened, line, wanted, engine)
                except ReviewerError as error:
                    if question != "-":
                        raise
                    line_failed(line, error, as_json=as_json)
                    continue
                live.show(found)


class Live:
    """Shows answers; statements of a model as soon as each is verified."""

    def __init__(self, *, as_json: bool, most: int = 0) -> None:
        self._json = as_json
        self._most = most
        self._numbers: dict[str, int] = {}
        self._noticed: set[str] = set()

    @property
    def stream(self) -> OnStatement | None:
        """What to tell of each statement as soon as it is verified; nobody but a reader waits."""
        return self.statement if sys.stdout.isatty() and not self._json else None

    def statement(self, statement: Statement) -> None:
        """Show a statement that a model has just written and that was verified."""
        from reviewer.rendering.terminal import statement_text

        show_text(statement_text(statement, self._numbers, style()) + "\n")
        sys.stdout.flush()

    def show(self, answer: Answer) -> None:
        """Show an answer, or what of it has not been shown yet."""
        from reviewer.rendering.terminal import answer_tail, answer_text, tokens_spent
        from reviewer.writing.answers import EXTRACTIVE

        fresh = [line for line in answer.notices if line not in self._noticed]
        self._noticed.update(fresh)
        if self._json:
            spent = tokens_spent(answer)
            show_notices([*fresh, *([f"{spent}."] if spent else [])])
            say_json(answer.to_dict())
        elif self._numbers and answer.engine != EXTRACTIVE:
            show_text(answer_tail(answer, style()))
            show_notices(fresh)
        else:
            show_text(answer_text(answer, replace(style(), most=self._most)))
            show_notices(fresh)
        self._numbers = {}
        sys.stdout.flush()


def _questions(question: str) -> Iterator[str]:
    if question != "-":
        yield typed(question)
        return
    for line in sys.stdin:
        if line.strip():
            yield line.strip()[:MAX_QUESTIONS_LINE]


def line_failed(line: str, error: ReviewerError, *, as_json: bool) -> None:
    """Report a question of a stream that could not be answered, and go on."""
    if as_json:
        say_json({"question": line, "error": str(error)})
    else:
        say(f"Error: {error}")
