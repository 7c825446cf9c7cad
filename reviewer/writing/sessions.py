"""Conversations on disk: one file of JSON Lines a session, a line a turn.

A turn is one write and one fsync: whatever kills the process costs at most the
turn under way. A line that is not whole is passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.errors import InputError
from reviewer.evidence.quotes import Quote, Statement, Withheld
from reviewer.library.library import Library
from reviewer.library.storage import storage_errors
from reviewer.records import Record
from reviewer.search.context import Followup
from reviewer.writing.answers import SENTENCES, Answer
from reviewer.writing.conversation import Turn

FOLDER = "chats"
_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Session:
    """A session on disk: its name, when it was last written to, and the lines asked in it."""

    name: str
    path: Path
    written: datetime
    asked: tuple[str, ...]


class SessionFile:
    """Where the turns of a session are kept; the file is made with the first one."""

    def __init__(self, folder: Path, session: Session | None = None) -> None:
        self._folder = folder / FOLDER
        self._path = session.path if session else None

    @property
    def name(self) -> str:
        """The session's name; empty before its first turn."""
        return self._path.stem if self._path else ""

    def append(self, turn: Turn) -> None:
        """Keep a turn. Raises StorageError if the disk does not take it."""
        row = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **turn_to_dict(turn)}
        line = json.dumps(row).encode() + b"\n"
        with storage_errors(self._folder):
            handle = self._open()
            try:
                if not _ends_well(handle):
                    line = b"\n" + line
                while line:
                    line = line[os.write(handle, line) :]
                os.fsync(handle)
            finally:
                os.close(handle)

    def restart(self) -> None:
        """Keep the turns to come in a session of their own."""
        self._path = None

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        if self._path is not None:
            return os.open(self._path, flags, 0o600)
        self._folder.mkdir(exist_ok=True)
        stem = datetime.now().strftime("%Y%m%d-%H%M%S")
        number = 1
        while True:
            path = self._folder / f"{stem}{f'-{number}' if number > 1 else ''}{_SUFFIX}"
            try:
                handle = os.open(path, flags | os.O_EXCL, 0o600)
            except FileExistsError:
                number += 1
                continue
            self._path = path
            return handle


def sessions(folder: Path) -> list[Session]:
    """Return the sessions kept in a library's folder, the one written to last first."""
    with storage_errors(folder):
        paths = sorted((folder / FOLDER).glob(f"*{_SUFFIX}"))
        found = [_session(path) for path in paths]
    return sorted(found, key=lambda session: session.written, reverse=True)


def find_session(folder: Path, name: str = "") -> Session:
    """Return the session of that name (or its beginning, if one has it); without one, the last.

    Raises InputError if there is none.
    """
    known = sessions(folder)
    exact = [session for session in known if session.name == name]
    fitting = exact or [session for session in known if session.name.startswith(name)]
    if not fitting or (name and len(fitting) > 1):
        what = f"{'no' if not fitting else 'more than one'} session is called {name!r}"
        raise InputError(
            what if name else "there is no session to continue",
            where=str(folder / FOLDER),
            next_step="`reviewer chat --list` names them.",
        )
    return fitting[0]


def read_turns(session: Session, library: Library) -> list[Turn]:
    """Return the turns of a session; records that have left the library are known by name only."""
    return [turn for row in _rows(session.path) if (turn := _turn(row, library)) is not None]


def turn_to_dict(turn: Turn) -> dict[str, Any]:
    """Return a turn as the JSON object that is kept."""
    followup = turn.followup
    layout = {"lead": turn.answer.lead, "layout": turn.answer.layout}
    return {
        "asked": turn.asked,
        "question": followup.question,
        "text": followup.text,
        "kind": followup.kind,
        "keys": list(followup.keys),
        "answer": {**turn.answer.to_dict(), **layout},
    }


def _session(path: Path) -> Session:
    asked = tuple(str(row.get("asked", "")) for row in _rows(path))
    written = datetime.fromtimestamp(path.stat().st_mtime)
    return Session(path.stem, path, written, asked)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with storage_errors(path):
        lines = path.read_bytes().splitlines()
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def _turn(row: dict[str, Any], library: Library) -> Turn | None:
    try:
        followup = Followup(row["question"], row["text"], row["kind"], tuple(row["keys"]))
        return Turn(row["asked"], followup, _answer(row["answer"], library))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _answer(data: dict[str, Any], library: Library) -> Answer:
    keys = [reference["record"] for reference in data["references"]]
    known = library.get_many(keys)
    records = (
        known.get(row["record"]) or Record(row["title"], key=row["record"])
        for row in data["references"]
    )
    return Answer(
        question=data["question"],
        engine=data["engine"],
        model=data["model"],
        lead=data.get("lead", ""),
        reason=data["reason"],
        statements=tuple(_statement(row) for row in data["statements"]),
        withheld=tuple(Withheld(row["text"], row["why"]) for row in data["withheld"]),
        references=tuple(records),
        timings_ms=tuple(data["timings_ms"].items()),
        layout=data.get("layout", SENTENCES),
    )


def _statement(row: dict[str, Any]) -> Statement:
    quotes = tuple(
        Quote(cited["record"], cited["field"], cited["quote"], cited["start"], cited["end"])
        for cited in row["citations"]
    )
    return Statement(row["text"], quotes, row["verdict"])


def _ends_well(handle: int) -> bool:
    """Whether a file is empty or ends with a line feed: after a kill its last line may be cut."""
    size = os.fstat(handle).st_size
    if not size:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)  # what is written goes to the end all the same
    return os.read(handle, 1) == b"\n"
