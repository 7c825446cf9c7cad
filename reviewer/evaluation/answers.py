"""Run a suite through `ask` and score it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.evaluation.metrics import Score, by_kind, means, score
from reviewer.evaluation.suites import Case
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.writing.answer import Engine, answer
from reviewer.writing.answers import Answer


@dataclass(frozen=True, slots=True)
class Result:
    """A suite's outcome: the score and the answer of every case, and milliseconds each."""

    scores: tuple[Score, ...]
    answers: tuple[Answer, ...]
    milliseconds: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures: overall, by kind, time, and each case that is not perfect."""
        ordered = sorted(self.milliseconds)
        return {
            "cases": len(self.scores),
            "metrics": {name: round(value, 4) for name, value in means(self.scores).items()},
            "by_kind": {
                kind: {name: round(value, 4) for name, value in figures.items()}
                for kind, figures in by_kind(self.scores).items()
            },
            "p50_ms": round(ordered[len(ordered) // 2], 1) if ordered else 0.0,
            "statements": sum(len(item.statements) for item in self.answers),
            "withheld": sum(len(item.withheld) for item in self.answers),
            "failures": [_failure(s, a) for s, a in self._pairs() if _failed(s)],
        }

    def _pairs(self) -> list[tuple[Score, Answer]]:
        return list(zip(self.scores, self.answers, strict=True))


def run(
    library: Library,
    cases: Sequence[Case],
    engine: Engine,
    progress: Progress = silent,
) -> Result:
    """Answer and score every case; a case whose question cannot be read raises its error."""
    scores, answers, times = [], [], []
    for done, case in enumerate(cases, start=1):
        started = time.perf_counter()
        found = answer(library, case.question, case.filter, engine)
        times.append((time.perf_counter() - started) * 1000)
        records = {record.key: record for record in found.references}
        scores.append(score(case, found, records))
        answers.append(found)
        progress("asking", done, len(cases))
    return Result(tuple(scores), tuple(answers), tuple(times))


def _failed(item: Score) -> bool:
    figures = (
        item.citation_precision,
        item.citation_recall,
        item.words,
        item.quotes,
        item.supported,
        item.abstained,
        item.reason,
        item.answered,
    )
    return any(value is not None and value < 1 for value in figures)


def _failure(item: Score, found: Answer) -> dict[str, Any]:
    cited = dict.fromkeys(quote.record for s in found.statements for quote in s.quotes)
    return {
        "id": item.case.id,
        "kind": item.case.kind,
        "question": item.case.question,
        "expected": item.case.reason or list(item.case.records),
        "found": found.reason or list(cited),
        "words": item.words,
    }
