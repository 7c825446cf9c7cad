"""Suites: questions with the records and words a right answer has, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.library.filters import Filter

ANSWERABLE = ("which_papers", "fact", "metadata", "comparison", "definition", "yes_no")
UNANSWERABLE = "unanswerable"
KINDS = (*ANSWERABLE, UNANSWERABLE)


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer to it is.

    `records` must be cited, `also` may be; `words` are groups of alternatives,
    one of each of which must occur in the answer (case does not matter).
    `reason` is off_topic or not_stated for an unanswerable question, and
    `about` are then the records it is about.
    """

    id: str
    kind: str
    question: str
    records: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    reason: str = ""
    about: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    tags: tuple[str, ...] = ()


def load(path: Path) -> tuple[Case, ...]:
    """Read a suite: a file, or all .jsonl files of a folder.

    Raises SuiteError that says file, line, the fields found and those expected.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise SuiteError("there is no suite here", where=str(path), next_step="Name a .jsonl file.")
    return tuple(case for file in files for case in _cases(file))


def _cases(file: Path) -> Iterator[Case]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _case(line, f"{file}:{number}")


def _case(line: str, where: str) -> Case:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise SuiteError(f"not JSON ({error})", where=where) from error
    fields = sorted(data) if isinstance(data, dict) else []
    if not {"id", "kind", "question"} <= set(fields) or data["kind"] not in KINDS:
        raise SuiteError(
            f"not a question: found {', '.join(fields) or 'no fields'}",
            where=where,
            next_step=f"Expected id, question, and a kind of {', '.join(KINDS)}.",
        )
    return Case(
        id=data["id"],
        kind=data["kind"],
        question=data["question"],
        records=tuple(data.get("records") or ()),
        also=tuple(data.get("also") or ()),
        words=tuple(tuple(group) for group in data.get("words") or ()),
        reason=data.get("reason") or "",
        about=tuple(data.get("about") or ()),
        filter=_filter(data.get("options") or {}),
        tags=tuple(data.get("tags") or ()),
    )


def _filter(options: dict[str, Any]) -> Filter:
    """Return the filter of a case's options, written as the command line writes them."""
    first, colon, last = str(options.get("year", "")).partition(":")
    return Filter(
        first=first,
        last=last if colon else first,
        authors=(options["author"],) if "author" in options else (),
        subjects=(options["subject"],) if "subject" in options else (),
    )
