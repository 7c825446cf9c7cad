"""Sentences of other people's papers, right and wrong: how many of each `reviewer check` flags.

A suite is JSON Lines: `id`, `text`, `cites` (keys of records of the library),
`verdict` ("right" or "wrong"), `kind` (what was done to it), and any others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import ReviewerError, SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.evidence.judges import Judge
from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.manuscripts import sentence_of
from reviewer.progress import Progress, silent
from reviewer.writing.check import UNCHECKABLE, UNSUPPORTED, Checker

RIGHT, WRONG = "right", "wrong"
METRICS = ("flagged", "false_alarms", "uncheckable_wrong", "uncheckable_right")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with what it cites, whether it is right, and of what kind it is."""

    id: str
    text: str
    cites: tuple[str, ...]
    right: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of a case: the worst verdict of its citations, and why."""

    case: Case
    verdict: str
    why: str

    @property
    def flagged(self) -> bool:
        """Whether it was called not supported."""
        return self.verdict == UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of a suite."""

    outcomes: tuple[Outcome, ...]

    def metrics(self) -> dict[str, float]:
        """Return the shares that METRICS names, 0..1, of those that can be measured.

        flagged: of the wrong sentences, those called not supported;
        false_alarms: the same of the right ones; uncheckable: those of which
        it was said that the abstract cannot tell.
        """
        wrong = [one for one in self.outcomes if not one.case.right]
        right = [one for one in self.outcomes if one.case.right]
        found = {}
        for name, part, verdict in (
            ("flagged", wrong, UNSUPPORTED),
            ("false_alarms", right, UNSUPPORTED),
            ("uncheckable_wrong", wrong, UNCHECKABLE),
            ("uncheckable_right", right, UNCHECKABLE),
        ):
            if part:
                found[name] = sum(one.verdict == verdict for one in part) / len(part)
        return found

    def by_kind(self) -> dict[str, tuple[bool, int, int]]:
        """Return for each kind whether it is right, its cases, and how many were flagged."""
        table: dict[str, tuple[bool, int, int]] = {}
        for one in self.outcomes:
            name = f"{RIGHT if one.case.right else WRONG}: {one.case.kind}"
            _, cases, flagged = table.get(name, (one.case.right, 0, 0))
            table[name] = (one.case.right, cases + 1, flagged + one.flagged)
        return dict(sorted(table.items()))

    def mistakes(self) -> list[Outcome]:
        """Return the wrong sentences that were not flagged and the right ones that were."""
        return [one for one in self.outcomes if one.flagged == one.case.right]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, the table by kind, and every mistake."""
        return {
            "cases": len(self.outcomes),
            "metrics": {name: round(value, 4) for name, value in self.metrics().items()},
            "kinds": {
                kind: {"cases": cases, "flagged": flagged}
                for kind, (_, cases, flagged) in self.by_kind().items()
            },
            "mistakes": [
                {
                    "id": one.case.id,
                    "text": one.case.text,
                    "expected": RIGHT if one.case.right else WRONG,
                    "verdict": one.verdict,
                    "why": one.why or None,
                }
                for one in self.mistakes()
            ],
        }


def run(
    files: Sequence[Path],
    library: Library,
    grammar: Grammar | None = None,
    progress: Progress = silent,
    second: Judge | None = None,
) -> Result:
    """Check the sentences of suites. Raises SuiteError for a row that cannot be read or checked.

    `second` gives a second opinion; ReviewerError if it fails, as then nothing was measured.
    """
    cases = load(files)
    checker = Checker(library, grammar, second)
    outcomes = []
    for done, case in enumerate(cases, start=1):
        outcomes.append(_outcome(case, checker))
        progress("checking", done, len(cases))
    if checker.failure:
        raise ReviewerError(checker.failure, where="the judge")
    return Result(tuple(outcomes))


def load(files: Sequence[Path]) -> list[Case]:
    """Return the cases of files in order. Raises SuiteError, also if there is none."""
    needed = {"id": str, "text": str, "cites": list, "verdict": str}
    cases = [_case(row) for file in files for row in read_rows(file, needed)]
    if not cases:
        raise SuiteError(
            "there are no sentences",
            where=", ".join(map(str, files)),
            next_step="Name JSON Lines with id, text, cites, verdict and kind.",
        )
    return cases


def _case(row: Row) -> Case:
    fields = row.fields
    cites = fields["cites"]
    if fields["verdict"] not in (RIGHT, WRONG) or not cites or not _are_texts(cites):
        raise wrong_fields("cites or verdict make no sense", row, "keys, and right or wrong")
    return Case(
        str(fields["id"]),
        str(fields["text"]),
        tuple(dict.fromkeys(cites)),
        fields["verdict"] == RIGHT,
        str(fields.get("kind") or ""),
    )


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _outcome(case: Case, checker: Checker) -> Outcome:
    records = checker.library.get_many(case.cites)
    missing = [key for key in case.cites if key not in records]
    if missing:
        raise SuiteError(
            f"the library has no {', '.join(missing)}",
            where=case.id,
            next_step="Name the library that the suite is about with --library.",
        )
    verdicts = checker.sentence(sentence_of(case.text), list(records.values()))
    for label in (UNSUPPORTED, UNCHECKABLE):
        found = next((one for one in verdicts if one.label == label), None)
        if found is not None:
            return Outcome(case, found.label, found.why)
    return Outcome(case, verdicts[0].label, "")
