"""A suite asked of a small library: answers scored, timed, and judged by whom one names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from reviewer.errors import EncoderError
from reviewer.evaluation import answers as evaluation
from reviewer.evaluation.alce import Entails
from reviewer.evaluation.answers import Result, built_in, by_judge, run
from reviewer.evaluation.suites import Case
from reviewer.evidence.judges import NO_OPINION
from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, Verdict
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.writing.answer import Engine
from tests.fixtures import make_record

BY = Case("by", "metadata", "which papers are by Ada Author3?", records=("author32003study",))
LISTED = Case("all", "metadata", "which papers are from 2003?", records=("author32003study",))
NOBODY = Case("no", "unanswerable", "papers by Nobody Atall", reason="off_topic")


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    opened = make_library()
    opened.add([make_record(number) for number in (1, 2, 3)])
    opened.add([make_record(23, date="2003-05-05")])
    return opened


def test_every_case_is_answered_scored_and_timed(library: Library) -> None:
    told: list[tuple[int, int | None]] = []

    def progress(step: str, done: int, total: int | None) -> None:
        told.append((done, total))

    result = run(library, [BY, NOBODY], Engine(), progress)
    assert [item.case.id for item in result.scores] == ["by", "no"]
    assert (result.records, result.engine, result.model) == (4, "extractive", None)
    assert told == [(1, 2), (2, 2)]
    assert all(outcome.milliseconds > 0 for outcome in result.outcomes)
    by = result.scores[0]
    assert (by.record_precision, by.record_recall, by.exact) == (1.0, 1.0, 1.0)
    assert (by.quotes, by.alce_recall, by.alce_precision) == (1.0, 1.0, 1.0)
    assert not result.outcomes[0].failed
    assert result.outcomes[0].strict == result.outcomes[0].score


def test_records_nobody_judged_are_left_out_of_one_score_and_wrong_in_the_other(
    library: Library,
) -> None:
    result = run(library, [LISTED], Engine(), judged={"author32003study"})
    (outcome,) = result.outcomes
    assert outcome.score.record_precision == 1.0
    assert outcome.strict.record_precision == 0.5
    assert result.to_dict()["strict"]["metrics"]["record_precision"] == 0.5


def test_the_judge_of_citations_can_be_another_one(library: Library) -> None:
    seen: list[tuple[str, frozenset[str]]] = []

    def judging(records: dict[str, Record]) -> Entails:
        def entails(statement: Statement) -> bool:
            seen.append((statement.text, frozenset(records)))
            return False

        return entails

    result = run(library, [BY], Engine(), judging=judging)
    assert (result.scores[0].alce_recall, result.scores[0].alce_precision) == (0.0, 0.0)
    assert {keys for _, keys in seen} == {frozenset({"author32003study"})}


def test_the_first_question_is_asked_once_before_it_counts(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = evaluation.answer

    def counting(opened: Library, question: str, *more: object) -> object:
        asked.append(question)
        return answer(opened, question, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluation, "answer", counting)
    run(library, [BY, NOBODY], Engine())
    assert asked == [BY.question, BY.question, NOBODY.question]
    assert run(library, [], Engine()) == Result((), records=4)


def test_a_record_that_an_answer_does_not_name_entails_nothing() -> None:
    entails = built_in(None)({})
    quote = make_record(1).abstract
    assert not entails(Statement(quote, (), "supported"))


@dataclass
class Judging:
    """A judge of one opinion, or one that fails."""

    opinion: Verdict | None
    trusted: bool = False

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        assert [source.quote for source in sources] == [make_record(1).abstract]
        if self.opinion is None:
            raise EncoderError("broken")
        return self.opinion


@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize(
    ("opinion", "entailed"),
    [(Verdict(SUPPORTED, 0.9), True), (Verdict(UNSUPPORTED, 0.1), False), (NO_OPINION, None)],
)
def test_another_judge_of_citations_decides_alone(
    opinion: Verdict, entailed: bool | None, built: bool
) -> None:
    record = make_record(1)
    quote = Quote(record.key, "abstract", record.abstract, 0, len(record.abstract))
    entails = by_judge(Judging(opinion), lambda _: lambda _: built)({record.key: record})
    assert entails(Statement("So it is.", (quote,))) is (built if entailed is None else entailed)
    assert entails(Statement("By Ada.", (Quote(record.key, "authors", "Ada"),))) is built


def test_a_judge_of_citations_that_fails_gives_no_figures() -> None:
    record = make_record(1)
    quote = Quote(record.key, "abstract", record.abstract, 0, len(record.abstract))
    entails = by_judge(Judging(None), lambda _: lambda _: True)({record.key: record})
    with pytest.raises(EncoderError):
        entails(Statement("So it is.", (quote,)))
