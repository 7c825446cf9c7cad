"""What can be said in a chat beside questions: :show, :refs, :filter, :save and the like."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reviewer.cli.context import filters, note, say_json, show_text, style
from reviewer.errors import InputError, QuestionError
from reviewer.rendering.plain import one_line

if TYPE_CHECKING:
    from reviewer.library.filters import Filter
    from reviewer.library.library import Library
    from reviewer.records import Record
    from reviewer.writing.answers import Answer
    from reviewer.writing.conversation import Conversation
    from reviewer.writing.sessions import SessionFile


class Leave(Exception):
    """The session is to end."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which records answers may be from, as typed; `code` is yes, no or empty."""

    year: str = ""
    authors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    code: str = ""

    def to_filter(self) -> Filter:
        """Return the filter. Raises typer.BadParameter for what is no year."""
        has_code = {"yes": True, "no": False}.get(self.code)
        return replace(filters(self.year, self.authors, self.subjects), has_code=has_code)

    def text(self) -> str:
        """Return the bounds as `:filter` takes them; empty without any."""
        given = [("year", self.year), ("code", self.code)]
        given += [("author", name) for name in self.authors]
        given += [("subject", name) for name in self.subjects]
        return " ".join(f"{name}={shlex.quote(value)}" for name, value in given if value)


@dataclass(slots=True)
class Desk:
    """What a session has open; `file` is None when it cannot be kept."""

    library: Library
    conversation: Conversation
    bounds: Bounds
    file: SessionFile | None
    as_json: bool = False
    saved: set[Path] = field(default_factory=set)

    def last(self) -> Answer:
        """Return the last answer. Raises QuestionError if there is none."""
        if not self.conversation.turns:
            raise QuestionError("nothing has been asked yet", next_step="Ask something first.")
        return self.conversation.turns[-1].answer

    def show(self, text: str) -> None:
        """Print a harmless text; on stderr where stdout holds JSON."""
        (note if self.as_json else show_text)(text)


def run_command(line: str, desk: Desk) -> None:
    """Do what a line after its colon says.

    Raises QuestionError for a command that is none, Leave for the end.
    """
    name, _, rest = line.strip().partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        near = difflib.get_close_matches(name.lower(), COMMANDS, n=1, cutoff=0.5)
        step = f"Did you mean :{near[0]}?" if near else "`:help` lists the commands."
        raise QuestionError(f"there is no command :{one_line(name)}", next_step=step)
    command(rest.strip(), desk)


def _show(rest: str, desk: Desk) -> None:
    """show N: the evidence of citation [N] of the last answer, in its place."""
    from reviewer.rendering.evidence import evidence_text

    answer = desk.last()
    record = _cited(rest, answer)
    quotes = [q for said in answer.statements for q in said.quotes if q.record == record.key]
    desk.show(evidence_text(record, quotes, style()))


def _cited(rest: str, answer: Answer) -> Record:
    count = len(answer.references)
    wanted = rest.strip("[]# ") or "1"
    for number, record in enumerate(answer.references, start=1):
        if wanted in (str(number), record.key):
            return record
    known = f"It has {count} to {count}." if count == 1 else f"It has [1] to [{count}]."
    raise QuestionError(
        f"the last answer has no citation [{one_line(wanted)}]",
        next_step=known if count else "It cites nothing.",
    )


def _refs(_rest: str, desk: Desk) -> None:
    """refs: the references of the last answer."""
    from reviewer.rendering.terminal import references

    listed = references(desk.last().references, style())
    desk.show("\n".join(listed) if listed else "The last answer cites nothing.")


def _history(_rest: str, desk: Desk) -> None:
    """history: what was asked so far."""
    for number, turn in enumerate(desk.conversation.turns, start=1):
        asked = one_line(turn.asked)
        taken = f"  (asking: {one_line(turn.followup.text)})" if turn.changed else ""
        desk.show(f"{number}. {asked}{taken}")


def _filter(rest: str, desk: Desk) -> None:
    """filter year=2020: author=Wang subject=CL code=yes: bounds for all answers to come."""
    if rest.lower() == "clear":
        bounds = Bounds()
    elif rest:
        bounds = _changed(rest, desk.bounds)
    else:
        bounds = desk.bounds
    try:
        desk.conversation.filter = bounds.to_filter()
    except typer.BadParameter as error:
        raise QuestionError(str(error.message), next_step="`:filter` shows what is set.") from error
    desk.bounds = bounds
    set_to = bounds.text()
    desk.show(
        one_line(f"Answers are from papers with {set_to}.") if set_to else "No filter is set."
    )


def _changed(rest: str, bounds: Bounds) -> Bounds:
    """Return the bounds with those changed that a line names; an empty value takes one away."""
    try:
        pairs = [word.partition("=") for word in shlex.split(rest)]
    except ValueError as error:
        raise QuestionError(f"the filter cannot be read ({error})", next_step=_FILTERS) from error
    given: dict[str, tuple[str, ...]] = {}
    for name, sign, value in pairs:
        if name not in ("year", "author", "subject", "code") or not sign:
            raise QuestionError(f"there is no filter {one_line(name)!r}", next_step=_FILTERS)
        given[name] = (*given.get(name, ()), *([value] if value else []))
    code = "".join(given.get("code", (bounds.code,))[-1:]).lower()
    if code not in ("", "yes", "no"):
        raise QuestionError("code is yes or no", next_step=_FILTERS)
    return Bounds(
        year="".join(given.get("year", (bounds.year,))[-1:]),
        authors=given.get("author", bounds.authors),
        subjects=given.get("subject", bounds.subjects),
        code=code,
    )


def _json(_rest: str, desk: Desk) -> None:
    """json: the last answer as JSON."""
    say_json(desk.last().to_dict())


def _save(rest: str, desk: Desk) -> None:
    """save FILE: the conversation as Markdown."""
    from reviewer.rendering.files import check_target, write_files
    from reviewer.rendering.transcript import Exchange, markdown_text

    desk.last()
    if not rest:
        raise QuestionError("no file is named", next_step="Write for example: :save notes.md")
    path = Path(rest.strip("\"'")).expanduser()
    if path.exists() and path.absolute() not in desk.saved:
        raise InputError("there is such a file", where=str(path), next_step="Name another one.")
    exchanges = [Exchange(turn.asked, turn.answer) for turn in desk.conversation.turns]
    check_target(path)
    write_files({path: markdown_text(exchanges).encode("utf-8", "replace")})
    desk.saved.add(path.absolute())
    desk.show(one_line(f"Saved in {path}."))


def _new(_rest: str, desk: Desk) -> None:
    """new: forget the conversation and begin another."""
    desk.conversation.forget()
    if desk.file is not None:
        desk.file.restart()
    desk.show("A new conversation.")


def _help(_rest: str, desk: Desk) -> None:
    """help: this list."""
    for name, command in COMMANDS.items():
        if command is not _quit or name == "quit":
            desk.show(f":{(command.__doc__ or name).strip()}")


def _quit(_rest: str, _desk: Desk) -> None:
    """quit: leave; Ctrl-D does as well."""
    raise Leave


COMMANDS: dict[str, Callable[[str, Desk], None]] = {
    "show": _show,
    "refs": _refs,
    "history": _history,
    "filter": _filter,
    "json": _json,
    "save": _save,
    "new": _new,
    "help": _help,
    "quit": _quit,
    "exit": _quit,
    "q": _quit,
}
_FILTERS = "Write for example: :filter year=2020: author='Xinyu Wang' subject=CL code=yes"

__all__ = ["COMMANDS", "Bounds", "Desk", "Leave", "run_command"]
