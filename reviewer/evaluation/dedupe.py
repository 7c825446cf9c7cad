"""Pairs of records with known answers: how many `compare` takes for the same paper, and rightly.

A file is JSON Lines: `one` and `other` (records as `reviewer show --json`
prints them, with the fields that are known), `same` (true or false), `kind`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.library.same import Verdict, compare
from reviewer.records import Record

METRICS = ("precision", "recall", "precision_sure", "recall_sure")


@dataclass(frozen=True, slots=True)
class Case:
    """Two records, whether they are one paper, and of what kind the pair is."""

    where: str
    one: Record
    other: Record
    same: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what was said of it."""

    case: Case
    verdict: Verdict

    @property
    def right(self) -> bool:
        """Whether the verdict is that of the file."""
        return self.verdict.same == self.case.same


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of all cases, in the order of the files."""

    outcomes: tuple[Outcome, ...]

    def metrics(self) -> dict[str, float]:
        """Return the figures that METRICS names, 0..1, of those that can be measured.

        precision: of the pairs called the same, those that are; recall: of
        those that are the same, those called so; with `_sure`, of those that an
        import would merge.
        """
        found = {}
        for ending in ("", "_sure"):
            called = [o for o in self.outcomes if o.verdict.same and (o.verdict.sure or not ending)]
            hits = sum(outcome.case.same for outcome in called)
            same = sum(outcome.case.same for outcome in self.outcomes)
            if called:
                found[f"precision{ending}"] = hits / len(called)
            if same:
                found[f"recall{ending}"] = hits / same
        return found

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Return for each kind how many cases there are, and how many verdicts are right."""
        table: dict[str, tuple[int, int]] = {}
        for outcome in self.outcomes:
            name = f"{'same' if outcome.case.same else 'apart'}: {outcome.case.kind}"
            cases, right = table.get(name, (0, 0))
            table[name] = (cases + 1, right + outcome.right)
        return dict(sorted(table.items()))

    def failures(self) -> list[Outcome]:
        """Return the outcomes that are wrong."""
        return [outcome for outcome in self.outcomes if not outcome.right]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, the table by kind, and every failure."""
        return {
            "cases": len(self.outcomes),
            "same": sum(outcome.case.same for outcome in self.outcomes),
            "metrics": {name: round(value, 4) for name, value in self.metrics().items()},
            "kinds": {
                kind: {"cases": cases, "right": right}
                for kind, (cases, right) in self.by_kind().items()
            },
            "failures": [
                {
                    "where": outcome.case.where,
                    "kind": outcome.case.kind,
                    "expected": "same" if outcome.case.same else "apart",
                    "reason": outcome.verdict.reason,
                    "one": outcome.case.one.title,
                    "other": outcome.case.other.title,
                }
                for outcome in self.failures()
            ],
        }


def run(files: Sequence[Path]) -> Result:
    """Compare the pairs of files. Raises SuiteError for a row that cannot be read, or if none."""
    needed = {"one": dict, "other": dict, "same": bool}
    cases = [_case(row) for file in files for row in read_rows(file, needed)]
    if not cases:
        raise SuiteError(
            "there are no pairs",
            where=", ".join(map(str, files)),
            next_step="Name JSON Lines with one, other, same and kind.",
        )
    return Result(tuple(Outcome(case, compare(case.one, case.other)) for case in cases))


def _case(row: Row) -> Case:
    fields = row.fields
    kind = str(fields.get("kind") or "")
    return Case(row.where, _record(row, "one"), _record(row, "other"), fields["same"], kind)


def _record(row: Row, name: str) -> Record:
    try:
        return Record.from_dict(row.fields[name])
    except (KeyError, TypeError, AttributeError) as error:
        raise wrong_fields(f"{name} is no record ({error})", row, "records with a title") from error
