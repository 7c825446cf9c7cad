"""Run a suite through `ask` and score it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewer.evaluation import rough
from reviewer.evaluation.alce import Entails, citation_quality
from reviewer.evaluation.metrics import METRICS, Score, by_kind, by_tag, means, score
from reviewer.evaluation.suites import WHOLE_LIBRARY, Case
from reviewer.evidence.judges import Judge
from reviewer.evidence.quotes import Statement
from reviewer.evidence.verify import SUPPORTED, UNSCORED
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import TEXT_FIELDS, Record
from reviewer.writing.answer import Engine, answer, judge, sources_of
from reviewer.writing.answers import EXTRACTIVE, LLM, Answer

Judging = Callable[[dict[str, Record]], Entails]
"""Turns the records that an answer cites into ALCE's judge of its statements."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its answer, how long it took, and its figures.

    `score` leaves unjudged records out, `strict` has them all as wrong; without
    distractors they are the same.
    """

    answer: Answer
    score: Score
    strict: Score
    milliseconds: float

    @property
    def failed(self) -> bool:
        """Whether any figure is below 1."""
        return any((getattr(self.score, name) or 0.0) < 1 for name in _measured(self.score))

    def to_dict(self) -> dict[str, Any]:
        """Return the case, what was expected, and what was found."""
        case = self.score.case
        quotes = [quote for item in self.answer.statements for quote in item.quotes]
        return {
            "id": case.id,
            "kind": case.kind,
            "question": case.question,
            "expected": case.reason or list(case.records),
            "found": self.answer.reason or list(dict.fromkeys(quote.record for quote in quotes)),
            "words": self.score.words,
            "missing_words": [list(group) for group in self._missing_words()],
            "below": [
                name for name in _measured(self.score) if (getattr(self.score, name) or 0.0) < 1
            ],
        }

    def _missing_words(self) -> list[tuple[str, ...]]:
        text = " ".join(statement.text for statement in self.answer.statements).lower()
        groups = self.score.case.words
        return [group for group in groups if not any(word.lower() in text for word in group)]


@dataclass(frozen=True, slots=True)
class Result:
    """A suite's outcome over one library of `records` papers.

    `judged` says whether some records are unjudged, so that `score` and `strict`
    differ. Figures are over questions in clean form; rough forms of a question
    that is there too are compared with it (`evaluation.rough`).
    """

    outcomes: tuple[Outcome, ...]
    engine: str = EXTRACTIVE
    model: str | None = None
    records: int = 0
    judged: bool = False

    @property
    def scores(self) -> tuple[Score, ...]:
        """The figures of every case."""
        return tuple(outcome.score for outcome in self.outcomes)

    @property
    def clean(self) -> list[Score]:
        """The figures of the cases that are no rough form of another one."""
        return rough.split(self.scores)[0]

    @property
    def strict(self) -> list[Score]:
        """The same with every unjudged record taken for a wrong one."""
        return rough.split([outcome.strict for outcome in self.outcomes])[0]

    @property
    def forms(self) -> tuple[rough.Form, ...]:
        """Rough forms beside their clean ones."""
        return rough.forms(rough.split(self.scores)[1])

    @property
    def comparable(self) -> Result:
        """The outcome without the questions that are other ones in a larger library."""
        kept = (o for o in self.outcomes if WHOLE_LIBRARY not in o.score.case.tags)
        return replace(self, outcomes=tuple(kept))

    def percentile(self, share: float) -> float:
        """Return the time in ms that this share of the questions took at most (nearest rank)."""
        ordered = sorted(outcome.milliseconds for outcome in self.outcomes)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the figures: overall, by kind and tag, rough forms, times, and what failed."""
        answers = [outcome.answer for outcome in self.outcomes]
        figures: dict[str, Any] = {
            "engine": self.engine,
            "model": self.model,
            "records": self.records,
            "cases": len(self.clean),
            "asked": len(self.outcomes),
            "metrics": rounded(means(self.clean)),
            "by_kind": {kind: rounded(row) for kind, row in by_kind(self.clean).items()},
            "by_tag": {tag: rounded(row) for tag, row in by_tag(self.clean).items()},
            "rough": [form.to_dict() for form in self.forms],
        }
        if self.judged:
            rows = by_kind(self.strict).items()
            figures["strict"] = {
                "metrics": rounded(means(self.strict)),
                "by_kind": {kind: rounded(row) for kind, row in rows},
            }
        return {
            **figures,
            "p50_ms": round(self.percentile(0.5), 1),
            "p95_ms": round(self.percentile(0.95), 1),
            "statements": sum(len(item.statements) for item in answers),
            "withheld": sum(len(item.withheld) for item in answers),
            "failures": [outcome.to_dict() for outcome in self.outcomes if outcome.failed],
        }  # fmt: skip


def run(
    library: Library,
    cases: Sequence[Case],
    engine: Engine,
    progress: Progress = silent,
    judged: Collection[str] | None = None,
    judging: Judging | None = None,
) -> Result:
    """Answer and score every case; a case whose question cannot be read raises its error.

    `judged` are the keys of the records that cases are about, where there are
    others beside them. `judging` says what entails a statement, for ALCE;
    without it the engine's judge does, or `evidence.verify` if there is none.
    The first question is asked once before it counts, so that every time is a
    warm one.
    """
    judging = judging or _judging(library if engine.llm is not None else None, engine.judge)
    for case in cases[:1]:
        answer(library, case.question, case.filter)
    outcomes = []
    for done, case in enumerate(cases, start=1):
        outcomes.append(_outcome(library, case, engine, judged, judging))
        progress("asking", done, len(cases))
    return Result(
        tuple(outcomes),
        LLM if engine.llm is not None else EXTRACTIVE,
        engine.llm.model if engine.llm is not None else None,
        len(library),
        judged is not None,
    )


def built_in(library: Library | None) -> Judging:
    """Return ALCE's judge as `evidence.verify` gives it, with the library's encoder if named."""

    def judging(records: dict[str, Record]) -> Entails:
        def entails(statement: Statement) -> bool:
            return judge(statement, records, library).label == SUPPORTED

        return entails

    return judging


def by_judge(second: Judge, otherwise: Judging) -> Judging:
    """Return ALCE's judge as another one gives it: alone, whatever `verify` says.

    `otherwise` judges what cites metadata, which is no sentence, and where the
    judge has no opinion. A judge that fails raises its error: figures that
    are partly by another one say nothing.
    """

    def judging(records: dict[str, Record]) -> Entails:
        built = otherwise(records)

        def entails(statement: Statement) -> bool:
            if any(quote.field not in TEXT_FIELDS for quote in statement.quotes):
                return built(statement)
            opinion = second.judge(statement.text, sources_of(statement, records))
            return built(statement) if opinion.label == UNSCORED else opinion.label == SUPPORTED

        return entails

    return judging


def _judging(library: Library | None, second: Judge | None) -> Judging:
    own = built_in(library)
    return own if second is None else by_judge(second, own)


def rounded(figures: dict[str, float]) -> dict[str, float]:
    """Return figures to four digits."""
    return {name: round(value, 4) for name, value in figures.items()}


def _outcome(
    library: Library,
    case: Case,
    engine: Engine,
    judged: Collection[str] | None,
    judging: Judging,
) -> Outcome:
    started = time.perf_counter()
    found = answer(library, case.question, case.filter, engine)
    milliseconds = (time.perf_counter() - started) * 1000
    records = {record.key: record for record in found.references}
    quality = citation_quality(found.statements, judging(records))
    strict, lenient = (
        replace(
            score(case, found, records, keys),
            alce_recall=quality.recall,
            alce_precision=quality.precision,
        )
        for keys in (None, judged)
    )
    return Outcome(found, lenient, strict, milliseconds)


def _measured(item: Score) -> list[str]:
    return [name for name in METRICS if getattr(item, name) is not None]
