"""chat: a warm session of questions that may point back at earlier answers."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.asking import LISTED, MAX_QUESTIONS_LINE, Live, line_failed
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
    note,
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
from reviewer.cli.session import Bounds, Desk, Leave, run_command
from reviewer.errors import ReviewerError, StorageError
from reviewer.rendering.plain import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.library.library import Library
    from reviewer.writing.answer import Engine
    from reviewer.writing.conversation import Turn

PROMPT = "> "
_REMEMBERED = 500
"""Lines of earlier sessions that the arrow keys bring back."""
_HOW_TO_LEAVE = "Press Ctrl-D or type :quit to leave."
_ABANDONED = "Abandoned; the conversation goes on without it."
_GREETING = "Ask, or type :help. {leave}"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("chat")(chat)


def chat(
    context: typer.Context,
    resume: Annotated[
        bool, typer.Option("--continue", help="Go on with the last session.")
    ] = False,
    session: Annotated[
        str,
        typer.Option(
            "--session",
            metavar="ID",
            help="Go on with this session (or the one that begins so).",
            show_default=False,
        ),
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help="List the sessions and stop.")] = False,
    as_json: JsonOption = False,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    llm: ModelOption = "",
    judge: JudgeOption = "",
    trust_judge: TrustOption = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Ask question after question, with follow-ups ("who wrote it?").

    "Who wrote it?", "which of those have code?", "only the ones since 2020",
    "tell me more about the second", "and for parsing?". What a question was
    taken to ask is shown; answers are those of `reviewer ask`. Questions are
    read from the terminal, or one a line from a pipe. :help lists the commands.

    \b
    Examples:
      reviewer chat
      reviewer chat --continue
      reviewer chat --llm MODEL --judge llm
      cat questions.txt | reviewer chat --json
    """
    config = settings(context, library)
    bounds = Bounds(year, tuple(map(typed, author or ())), tuple(map(typed, subject or ())))
    bounds.to_filter()  # a wrong option is said before anything is opened
    progress = _WhileWaiting()
    with progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            if listing:
                _list_sessions(opened.folder, as_json=as_json)
                return
            desk = _desk(opened, bounds, resume=resume, name=session, as_json=as_json)
            second = Second(judge, trust_judge)
            engine, notice = choose_engine(config, llm, second, Live(as_json=as_json).stream)
            if notice:
                opened.notices.append(notice)
            _Chat(desk, engine, progress).run()


class _WhileWaiting(ProgressBar):
    """Progress that is shown only while somebody waits for it, and not over what they type."""

    waited_for = False

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Show progress, if it is waited for."""
        if self.waited_for:
            super().__call__(step, done, total)


class _Chat:
    """The loop of a session: a line, what becomes of it, the next line."""

    def __init__(self, desk: Desk, engine: Engine, progress: _WhileWaiting) -> None:
        self._desk = desk
        self._engine = engine
        self._progress = progress
        self._noticed: set[str] = set()
        self._interactive = sys.stdin.isatty() and sys.stdout.isatty() and not desk.as_json
        self._warming = threading.Thread(target=_warm_up, args=(desk.library,), daemon=True)

    def run(self) -> None:
        """Answer until the lines end. Ctrl-C in a terminal abandons the line, not the session."""
        if self._interactive:
            _prepare_editing(self._desk)
            say(_GREETING.format(leave=_HOW_TO_LEAVE))
        self._warming.start()
        try:
            for line in self._lines():
                self._take(line)
        except Leave:
            pass
        finally:
            self._wait()

    def _lines(self) -> Iterator[str]:
        while True:
            try:
                line = input(self._prompt()) if self._interactive else _piped_line()
            except EOFError:
                if self._interactive:
                    say()
                return
            except KeyboardInterrupt:
                if not self._interactive:
                    raise
                say(f"\n{_HOW_TO_LEAVE}")
                continue
            if line.strip():
                yield line.strip()[:MAX_QUESTIONS_LINE]

    def _prompt(self) -> str:
        set_to = self._desk.bounds.text()
        return one_line(f"({set_to}) ") + f" {PROMPT}" if set_to else PROMPT

    def _take(self, line: str) -> None:
        try:
            if line.startswith(":") or line.lower() in ("quit", "exit"):
                run_command(line.lstrip(":"), self._desk)
            else:
                self._answer(line)
        except ReviewerError as error:
            line_failed(line, error, as_json=self._desk.as_json)
        except KeyboardInterrupt:
            if not self._interactive:
                raise
            say(f"\n{_ABANDONED}")
        sys.stdout.flush()

    def _answer(self, line: str) -> None:
        self._wait()
        desk, live = self._desk, Live(as_json=self._desk.as_json, most=LISTED)
        followup = desk.conversation.resolve(line)
        if followup.text.casefold() != " ".join(line.split()).casefold() and not desk.as_json:
            show_text(_dim(f"(asking: {one_line(followup.text)})"))
        streaming = self._engine.on_statement is not None
        engine = replace(self._engine, on_statement=live.statement if streaming else None)
        turn = desk.conversation.ask(line, followup, engine)
        desk.conversation.keep(turn)
        self._keep(turn)
        fresh = tuple(text for text in turn.answer.notices if text not in self._noticed)
        self._noticed.update(fresh)
        live.show(replace(turn.answer, notices=fresh))

    def _keep(self, turn: Turn) -> None:
        """Write the turn down; a disk that does not take it is no reason to stop answering."""
        if self._desk.file is None:
            return
        try:
            self._desk.file.append(turn)
        except (ReviewerError, OSError) as error:
            self._desk.file = None
            show_notices([f"This session is not kept. {error}"])

    def _wait(self) -> None:
        """Wait until the library is warm."""
        self._progress.waited_for = True
        try:
            self._warming.join()
        finally:
            self._progress.waited_for = self._warming.is_alive()


def _warm_up(library: Library) -> None:
    """Import and open what the first answer needs, while its question is typed.

    What fails here fails again when it is asked for, and is said then.
    """
    with contextlib.suppress(ReviewerError):
        from reviewer.search.retrieve import retrieve

        retrieve(library, "warm", 1)
        _ = library.vocabulary, library.sentences


def _desk(library: Library, bounds: Bounds, *, resume: bool, name: str, as_json: bool) -> Desk:
    """Return the state that a session begins with: a new one, or one that was kept."""
    from reviewer.writing import sessions
    from reviewer.writing.conversation import Conversation

    earlier = sessions.find_session(library.folder, name) if resume or name else None
    turns = sessions.read_turns(earlier, library) if earlier else []
    conversation = Conversation(library, turns)
    conversation.filter = bounds.to_filter()
    file = sessions.SessionFile(library.folder, earlier)
    if earlier:
        note(f"Session {earlier.name}: {_questions(len(turns))} so far.")
    return Desk(library, conversation, bounds, file, as_json=as_json)


def _list_sessions(folder: Path, *, as_json: bool) -> None:
    from reviewer.writing.sessions import sessions

    known = sessions(folder)
    for one in known:
        first = one.asked[0] if one.asked else ""
        written = one.written.strftime("%Y-%m-%d %H:%M")
        if as_json:
            say_json({"session": one.name, "written": written, "questions": list(one.asked)})
        else:
            say(one_line(f"{one.name}  {written}  {_questions(len(one.asked))}  {first}"))
    if not known:
        note("No session has been kept yet.")


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _piped_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _prepare_editing(desk: Desk) -> None:
    """Let lines be edited, and those of earlier sessions be brought back, where readline is."""
    try:
        import readline
    except ImportError:  # Windows
        return
    from reviewer.writing.sessions import sessions

    with contextlib.suppress(StorageError):
        asked = [line for one in reversed(sessions(desk.library.folder)) for line in one.asked]
        for line in asked[-_REMEMBERED:]:
            readline.add_history(one_line(line))


def _dim(text: str) -> str:
    return f"\x1b[2m{text}\x1b[0m" if style().bold else text
