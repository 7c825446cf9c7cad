"""What an export says beyond the fields of its format, so that a record comes back as it was.

A format cannot hold everything that a record has: BibTeX has no field for
`has_code`, RIS no type for a chapter of a report. The exporter reads its own
entry back, and says in one more field (PLACES) where that differs, as one line
of JSON: for each such part what the entry reads as, and what was meant.

    {"reviewer": {"has_code": [null, true], "details": {"wos:UT": [null, "0001"]}}}

An amendment holds only as long as the entry reads so: what somebody has changed
in the file since is what the record says. Anything else in such a field is
somebody else's, and stays a detail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reviewer.formats.rows import Parsed
from reviewer.formats.soundness import sound
from reviewer.records import TYPES, ParseFailure, Record, details

PLACES = {
    "bibtex": "bibtex:local-reviewer",
    "ris": "ris:U5",
    "csv": "csv:reviewer",
    "csl-json": "csl-json:custom",
}
"""By format, the detail as which its reader sees the field with the amendments."""

_OPENING = '{"reviewer": {'
_LEFT_OUT = frozenset(("key", "year", "sources", "details"))


def difference(read: Parsed, meant: Record, format_: str) -> str:
    """Return the amendments that make `meant` of what a format's parser read, "" if there are none.

    The text is one line of ASCII without backslashes before braces or quotes,
    its braces balanced, without two spaces together.
    """
    mine, theirs = sound(read.record, format_).to_dict(), meant.to_dict()
    found: dict[str, Any] = {
        name: [mine[name], theirs[name]]
        for name in theirs
        if name not in _LEFT_OUT and mine[name] != theirs[name]
    }
    if read.citekey != meant.key:
        found["key"] = [read.citekey, meant.key]
    more = {
        name: [mine["details"].get(name), theirs["details"].get(name)]
        for name in sorted(mine["details"].keys() | theirs["details"].keys())
        if mine["details"].get(name) != theirs["details"].get(name)
    }
    if more:
        found["details"] = more
    return plain_json({"reviewer": found}) if found else ""


def amended(row: Record | ParseFailure) -> Record | ParseFailure:
    """Return a record that was read with the amendments that it holds, if it holds any."""
    if isinstance(row, Record) and row.details:
        name = PLACES.get(row.sources[0].format, "")
        value = row.detail(name) if name else ""
        return _amended(row, name, value) if _OPENING in value else row
    return row


def _amended(record: Record, place: str, value: str) -> Record:
    lines = value.split("\n")
    for number, line in enumerate(lines):
        changes = _changes(line) if line.startswith(_OPENING) else None
        if changes is not None:
            rest = "\n".join([*lines[:number], *_others(line), *lines[number + 1 :]])
            values = {one.name: one.value for one in record.details} | {place: rest}
            changed = _changed(replace(record, details=details(values)), changes)
            return sound(changed, record.sources[0].format)
    return record


def _others(line: str) -> list[str]:
    """Return what else the object with the amendments has, which is somebody else's."""
    found = {name: value for name, value in json.loads(line).items() if name != "reviewer"}
    return [json.dumps(found, ensure_ascii=False)] if found else []


def _changes(line: str) -> Mapping[str, Any] | None:
    """Return the amendments of a line, or None if it holds anything else."""
    try:
        found = json.loads(line)["reviewer"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    more = found.get("details", {})
    fits = isinstance(more, dict) and all(_is_pair(pair, _is_text) for pair in more.values())
    known = found.keys() <= _CHECKS.keys() | {"details"}
    own = (name for name in found if name != "details")
    good = fits and known and all(_is_pair(found[name], _CHECKS[name]) for name in own)
    return found if good else None


def _is_pair(pair: object, check: Callable[[object], bool]) -> bool:
    """Whether an amendment says what was read, and a meant value that the part may have."""
    return isinstance(pair, list) and len(pair) == 2 and check(pair[1])


def _changed(record: Record, changes: Mapping[str, Any]) -> Record:
    now = record.to_dict()
    for name, (read, meant) in changes.get("details", {}).items():
        if now["details"].get(name) == read:
            now["details"][name] = meant or ""
    for name in changes.keys() - {"details", "key"}:
        if now[name] == changes[name][0]:
            now[name] = changes[name][1]
    source, key = record.sources[0], changes.get("key", (None, ""))
    if source.citekey == key[0]:
        source = replace(source, citekey=key[1])
    return replace(Record.from_dict(now), sources=(source,))


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_authors(value: object) -> bool:
    names = {"name", "family", "given"}
    return isinstance(value, list) and all(
        isinstance(one, dict) and one.keys() == names and all(map(_is_text, one.values()))
        for one in value
    )


_CHECKS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("date", "subject", "venue", "abstract", "doi", "arxiv_id", "pmid"), _is_text),
    **dict.fromkeys(("key", "title"), lambda value: isinstance(value, str)),
    "url": _is_text,
    "type": lambda value: value is None or (isinstance(value, str) and value in TYPES),
    "authors": _are_authors,
    "authors_truncated": lambda value: isinstance(value, bool),
    "has_code": lambda value: value is None or isinstance(value, bool),
    "affiliations": _are_texts,
    "keywords": _are_texts,
}
"""The parts of a record that an amendment may change, and what they must be."""


def plain_json(value: object, *, ascii_only: bool = True) -> str:
    """Return JSON in which no string has a quote, backslash, brace or two spaces as it is."""
    return "".join(
        _string(piece) if piece.startswith('"') else piece
        for piece in _PIECE.findall(json.dumps(value, ensure_ascii=ascii_only))
    )


_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]+')
_UNSAFE = re.compile(r"\\[\"\\]|[{}@\x7f]|(?<= ) | (?=\"$)|(?<=^\") ")


def _string(shown: str) -> str:
    """Escape inside one string of JSON what formats around it would read as theirs."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0][-1]):04x}", shown)
