"""Suites: questions with the records and words a right answer has, one JSON object a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.library.filters import Filter

ANSWERABLE = (
    "which_papers", "fact", "metadata", "comparison", "definition", "yes_no", "timeline", "open",
    "compound", "injection",
)  # fmt: skip
UNANSWERABLE = "unanswerable"
KINDS = (*ANSWERABLE, UNANSWERABLE)
WHOLE_LIBRARY = "whole_library"
"""The tag of a question about the library as a whole ("the newest paper"): its answer is another
one when papers are put around the library."""
REASONS = ("off_topic", "not_stated")

_NEEDED = {"id": str, "kind": str, "question": str}
_EXPECTED = f"Expected lines with id, question, and a kind of {', '.join(KINDS)}."
_OPTIONS = {"year", "author", "subject"}
_FIELDS = {
    *_NEEDED, "records", "also", "words", "reason", "about", "options", "tags", "of",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer to it is.

    `records` must be cited, `also` may be; `words` are groups of alternatives,
    one of each of which must occur in the answer (case does not matter).
    `reason` is off_topic or not_stated for an unanswerable question, and
    `about` are then the records it is about. `of` is the id of the question
    that this one asks in a rough form (slips, capitals, ...), or empty.
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
    of: str = ""


def load(path: Path) -> tuple[Case, ...]:
    """Read a suite: a file, or all .jsonl files of a folder.

    Raises SuiteError that says file, line, the fields found and those expected.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise SuiteError("there is no suite here", where=str(path), next_step="Name a .jsonl file.")
    rows = [row for file in files for row in read_rows(file, _NEEDED)]
    if not rows:
        raise SuiteError("the suite has no question", where=str(path), next_step=_EXPECTED)
    places: dict[str, str] = {}
    for row in rows:
        first = places.setdefault(row.fields["id"], row.where)
        if first != row.where:
            raise wrong_fields(f"the id is that of {first}", row, "an id of its own")
    return tuple(_case(row) for row in rows)


def to_dict(case: Case) -> dict[str, Any]:
    """Return a case without options as a line of a suite has it."""
    return {
        "id": case.id,
        "kind": case.kind,
        "question": case.question,
        "records": list(case.records),
        "also": list(case.also),
        "words": [list(group) for group in case.words],
        "reason": case.reason or None,
        "about": list(case.about),
        "options": {},
        "tags": list(case.tags),
        **({"of": case.of} if case.of else {}),
    }


def _case(row: Row) -> Case:
    data = row.fields
    _check(row)
    return Case(
        id=data["id"],
        kind=data["kind"],
        question=data["question"],
        records=_texts(row, "records"),
        also=_texts(row, "also"),
        words=_groups(row),
        reason=data.get("reason") or "",
        about=_texts(row, "about"),
        filter=_filter(data.get("options") or {}),
        tags=_texts(row, "tags"),
        of=data.get("of") or "",
    )


def _check(row: Row) -> None:
    data, options = row.fields, row.fields.get("options") or {}
    if unknown := sorted(data.keys() - _FIELDS):
        raise wrong_fields(f"unknown: {', '.join(unknown)}", row, ", ".join(sorted(_FIELDS)))
    if data["kind"] not in KINDS:
        raise wrong_fields(f"{data['kind']!r} is no kind", row, f"a kind of {', '.join(KINDS)}")
    if data["kind"] == UNANSWERABLE and data.get("reason") not in REASONS:
        raise wrong_fields("no reason", row, f"a reason of {', '.join(REASONS)}")
    if data["kind"] != UNANSWERABLE and data.get("reason"):
        raise wrong_fields("a reason not to answer", row, f"that of a kind {UNANSWERABLE} only")
    if not isinstance(data.get("of") or "", str):
        raise wrong_fields("of is no text", row, "of as the id of a question")
    if not isinstance(options, dict) or not options.keys() <= _OPTIONS:
        raise wrong_fields("unknown options", row, f"options of {', '.join(sorted(_OPTIONS))}")


def _texts(row: Row, name: str) -> tuple[str, ...]:
    values = row.fields.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise wrong_fields(f"{name} is no list of texts", row, f"{name} as a list of texts")
    return tuple(values)


def _groups(row: Row) -> tuple[tuple[str, ...], ...]:
    groups = row.fields.get("words") or []
    if not isinstance(groups, list):
        raise wrong_fields("words is no list", row, "words as a list of lists of texts")
    return tuple(_texts(Row(row.where, {"words": group}), "words") for group in groups)


def _filter(options: dict[str, Any]) -> Filter:
    """Return the filter of a case's options, written as the command line writes them."""
    first, colon, last = str(options.get("year", "")).partition(":")
    return Filter(
        first=first,
        last=last if colon else first,
        authors=(options["author"],) if "author" in options else (),
        subjects=(options["subject"],) if "subject" in options else (),
    )
