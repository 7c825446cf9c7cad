"""What a draft was made from, kept beside the library: so that it can be brought up to date.

One JSON file a draft, in the library's folder. It has the draft's lines as
they were written into its file, each with the sentence or note it says; what
stands in the file now is the user's, and is compared with them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer.errors import InputError
from reviewer.evidence.quotes import Quote, Statement
from reviewer.library.filters import Filter
from reviewer.library.storage import storage_errors
from reviewer.records import Record
from reviewer.writing.draft.model import Citation, Note, Piece, Sentence
from reviewer.writing.draft.selection import Options

FOLDER = "drafts"
VERSION = 1
STALE = 60.0
"""Seconds after which nobody is still writing a file."""
OVERVIEW, LIMITS, CLOSING = -1, -2, -3
"""Where a line stands that is in no section; the others are their section's number, from 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft's file: its text, its section, and what it says.

    `by_hand`: a person wrote or changed it; it is never replaced.
    """

    text: str
    section: int
    sentence: Sentence | None = None
    note: Note | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class KeptSection:
    """A section's heading and the records it was made of."""

    heading: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was last written.

    `path` is its file (absolute), `written` the SHA-256 of each file written,
    by path; `records` the digest of each record it was made of; `dropped` are
    records that a person took out, `silent` the bases of such notes; `revision`
    is the catalog's. `by_hand`: a person's words are in the file.
    """

    name: str
    topic: str
    options: Options
    engine: str
    model: str | None
    made: str
    updated: str
    revision: int
    path: str
    sections: tuple[KeptSection, ...]
    lines: tuple[Line, ...]
    records: Mapping[str, str]
    written: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    csl: str = ""
    evidence: bool = False
    by_hand: bool = False


def new_name() -> str:
    """Return a name for a draft: 12 hex digits."""
    return secrets.token_hex(6)


def now() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest_of(record: Record) -> str:
    """Return what tells whether a record is still as it was when a draft was made of it."""
    told = {name: value for name, value in record.to_dict().items() if name != "sources"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def place(folder: Path, name: str) -> Path:
    """Return the file in a library's folder that keeps a draft."""
    return folder / FOLDER / f"{name}.json"


def to_json(kept: Kept) -> bytes:
    """Return a draft as the content of its file."""
    data = {
        "version": VERSION,
        **{name: getattr(kept, name) for name in (*_PLAIN, *_LISTS)},
        "options": asdict(kept.options),
        "sections": [asdict(section) for section in kept.sections],
        "lines": [_line_to_dict(line) for line in kept.lines],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, default=list).encode()


def announce(folder: Path, kept: Kept) -> None:
    """Lay down what a draft will be once its file is written. Raises StorageError.

    A program that is killed between the file and `save` has then lost nothing:
    `load` takes whichever of the two the file is.
    """
    _write(folder, _announced(place(folder, kept.name)), kept)


def save(folder: Path, kept: Kept) -> None:
    """Keep a draft in a library's folder, whole or not at all. Raises StorageError."""
    target = place(folder, kept.name)
    _write(folder, target, kept)
    with storage_errors(folder):
        _announced(target).unlink(missing_ok=True)
        for left in target.parent.glob(f"{kept.name}.*"):  # by a program that was killed
            if left != target and time.time() - left.stat().st_mtime > STALE:
                left.unlink(missing_ok=True)


def forget(folder: Path, kept: Kept) -> None:
    """Keep a draft no longer; its files are left alone. Raises StorageError."""
    target = place(folder, kept.name)
    with storage_errors(folder):
        _announced(target).unlink(missing_ok=True)
        target.unlink(missing_ok=True)


def load(folder: Path, name: str, text: str | None = None) -> Kept:
    """Return a draft of a library; `text` is that of its file (None: read where it was).

    Raises InputError if the library has none of that name, or its state cannot be read.
    """
    path = place(folder, name)
    try:
        with storage_errors(folder):
            kept = _read(path, name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(
            f"this library keeps no draft {name}",
            where=str(folder),
            next_step="Name the library it was made from with -L, or draft the topic anew.",
        ) from error
    except _UNREADABLE as error:
        raise InputError(
            f"what is kept of the draft {name} cannot be read (damaged, or of another version)",
            where=str(path),
            next_step="Update reviewer, or draft the topic anew to another file.",
        ) from error
    try:
        with storage_errors(folder):
            later = _read(_announced(path), name)
    except (OSError, *_UNREADABLE):
        return kept
    return later if _is_written(later, kept, _text_of(later) if text is None else text) else kept


def _write(folder: Path, target: Path, kept: Kept) -> None:
    with storage_errors(folder):
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(f".{secrets.token_hex(4)}")
        try:
            part.write_bytes(to_json(kept))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _announced(target: Path) -> Path:
    return target.with_suffix(".next")


def _read(path: Path, name: str) -> Kept:
    kept = _from_dict(json.loads(path.read_bytes()))
    if kept.name != name:
        raise ValueError(f"it is of the draft {kept.name!r}")
    return kept


def _is_written(later: Kept, before: Kept, text: str) -> bool:
    """Whether a file's text is a draft as it was to become, rather than as it was before."""
    old = {line.text for line in before.lines}
    new = {line.text for line in later.lines}
    signs = [line in text for line in new - old] + [line not in text for line in old - new]
    return 2 * sum(signs) >= len(signs)


def _text_of(kept: Kept) -> str:
    try:
        return Path(kept.path).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return ""


def every(folder: Path) -> list[Kept]:
    """Return the drafts of a library, the one written to last first; unreadable ones left out."""
    found = []
    with storage_errors(folder):
        names = sorted(path.stem for path in (folder / FOLDER).glob("*.json"))
    for name in names:
        try:
            found.append(load(folder, name))
        except InputError:
            continue
    return sorted(found, key=lambda kept: kept.updated, reverse=True)


def pieces_to_list(pieces: Iterable[Piece]) -> list[Any]:
    """Return pieces as JSON has them: text, or `{"keys", "narrative"}`."""
    return [
        piece
        if isinstance(piece, str)
        else {"keys": list(piece.keys), "narrative": piece.narrative}
        for piece in pieces
    ]


_PLAIN = (
    "name", "topic", "engine", "model", "made", "updated", "revision", "path", "records", "written",
    "csl", "evidence", "by_hand",
)  # fmt: skip
_LISTS = ("dropped", "silent")
_KINDS: dict[str, type] = {"revision": int, "records": dict, "written": dict, "evidence": bool,
                           "by_hand": bool}  # fmt: skip
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def _line_to_dict(line: Line) -> dict[str, Any]:
    data: dict[str, Any] = {"text": line.text, "section": line.section}
    if line.by_hand:
        data["by_hand"] = True
    if line.sentence is not None:
        data["sentence"] = {
            "pieces": pieces_to_list(line.sentence.pieces),
            **line.sentence.to_dict(),
        }
    if line.note is not None:
        data["note"] = line.note.to_dict()
    return data


def _from_dict(data: dict[str, Any]) -> Kept:
    if data["version"] != VERSION:
        raise ValueError(f"version {data['version']}")
    options = dict(data["options"])
    bounds = dict(options.pop("filter"))
    bounds["excluded"] = ()
    for name in _PLAIN:
        known = _KINDS.get(name, str)
        if not isinstance(data[name], known) and not (name == "model" and data[name] is None):
            raise TypeError(f"{name} is no {known.__name__}")
    return Kept(
        **{name: data[name] for name in _PLAIN},
        dropped=tuple(map(str, data["dropped"])),
        silent=tuple(map(str, data["silent"])),
        options=Options(filter=_tuples(Filter, bounds), **_as_tuples(options)),
        sections=tuple(
            KeptSection(section["heading"], tuple(section["keys"])) for section in data["sections"]
        ),
        lines=tuple(map(_line, data["lines"])),
    )


def _tuples(kind: type[Filter], values: Mapping[str, Any]) -> Filter:
    return kind(**_as_tuples(values))


def _as_tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _line(data: dict[str, Any]) -> Line:
    sentence, note = data.get("sentence"), data.get("note")
    return Line(
        data["text"],
        data["section"],
        _sentence(sentence) if sentence else None,
        Note(note["text"], note["basis"]) if note else None,
        bool(data.get("by_hand")),
    )


def _sentence(data: dict[str, Any]) -> Sentence:
    quotes = tuple(
        Quote(one["record"], one["field"], one["quote"], one["start"], one["end"])
        for one in data["citations"]
    )
    pieces = tuple(
        piece if isinstance(piece, str) else Citation(tuple(piece["keys"]), piece["narrative"])
        for piece in data["pieces"]
    )
    statement = Statement(data["text"], quotes, data["verdict"])
    return Sentence(pieces, statement, data["role"], data["written"] or "")
