"""A run kept in a file, and a later one compared with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation import baseline, junit
from reviewer.evaluation.answers import Outcome, Result
from reviewer.evaluation.metrics import Score
from reviewer.evaluation.suites import Case
from reviewer.evidence.quotes import Quote, Statement
from reviewer.writing.answers import Answer

ANSWER = Answer("q?", "extractive", None, "", None)


def result(values: list[float | None], question: str = "q?", first: int = 0) -> Result:
    """One case for each value of record_recall; all of them have quotes of 1."""
    scores = (
        Score(Case(f"c{number}", "fact", question), record_recall=value, quotes=1.0)
        for number, value in enumerate(values, start=first)
    )
    return Result(tuple(Outcome(ANSWER, score, score, 1.0) for score in scores))


def compare(before: Result, now: Result) -> baseline.Comparison:
    return baseline.compare(baseline.entries(before), baseline.entries(now))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    run = result([1.0, None, 1 / 3])
    baseline.save(run, path)
    loaded = baseline.load(path)
    assert list(loaded) == ["c0", "c1", "c2"]
    assert loaded == baseline.entries(run)
    assert loaded["c1"].scores == {"quotes": 1.0}
    assert compare(run, run).holds
    assert len(path.read_text().splitlines()) == 5  # a line a case


@pytest.mark.parametrize(
    ("changed", "p", "adjusted", "dropped"),
    [
        (0, 1.0, 1.0, False),
        (5, 2 / 32, 4 / 32, False),
        (6, 2 / 64, 4 / 64, False),  # two metrics were measured: Holm doubles it
        (7, 2 / 128, 4 / 128, True),
    ],
)
def test_a_drop_counts_when_it_is_more_than_chance(
    changed: int, p: float, adjusted: float, dropped: bool
) -> None:
    before, now = result([1.0] * 20), result([0.0] * changed + [1.0] * (20 - changed))
    found = compare(before, now)
    recall, quotes = found.changes
    assert (recall.metric, recall.cases) == ("record_recall", 20)
    assert (recall.before, recall.after) == (1.0, 1 - changed / 20)
    assert (recall.p, recall.adjusted) == pytest.approx((p, adjusted))
    assert recall.worse == tuple(f"c{number}" for number in range(changed))
    assert (recall.dropped, found.holds) == (dropped, not dropped)
    assert not quotes.dropped
    gained = compare(now, before)
    assert gained.holds
    assert gained.changes[0].worse == ()
    assert found.to_dict()["metrics"][0]["dropped"] == dropped


def test_what_cannot_be_paired_is_said_and_left_out() -> None:
    before = result([1.0, 1.0, None, 1.0])
    now = result([1.0, 1.0, 0.0, 0.0, 0.0])
    asked = now.outcomes[1]
    other = replace(asked.score.case, question="another?")
    rewritten = replace(asked, score=replace(asked.score, case=other))
    now = replace(now, outcomes=(now.outcomes[0], rewritten, *now.outcomes[2:]))
    before = replace(before, outcomes=(*before.outcomes, *result([1.0], first=9).outcomes))
    found = compare(before, now)
    assert (found.only_before, found.only_now, found.rewritten) == (("c9",), ("c4",), ("c1",))
    recall = found.changes[0]
    assert (recall.cases, recall.worse) == (2, ("c3",))
    assert found.to_dict()["rewritten"] == ["c1"]


def test_runs_without_a_common_case_are_an_error() -> None:
    with pytest.raises(SuiteError, match="no case in common"):
        compare(result([1.0]), result([1.0], question="another?"))


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", "{}", '{"format": "other", "cases": {}}',
     '{"format": "reviewer-baseline-1"}', '{"format": "reviewer-baseline-1", "cases": {"a": 1}}',
     '{"format": "reviewer-baseline-1", "cases": {"a": {"digest": "x", "words": "many"}}}',
     '{"format": "reviewer-baseline-1", "cases": {"a": {"digest": "x", "words": 1.5}}}'],
)  # fmt: skip
def test_a_file_that_is_no_baseline(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SuiteError, match=r"is no baseline.*--save") as raised:
        baseline.load(path)
    assert raised.value.where == str(path)


def test_files_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="cannot be read"):
        baseline.load(tmp_path / "none.json")
    for write in (
        lambda path: baseline.save(result([1.0]), path),
        lambda path: junit.write([result([1.0])], path),
    ):
        with pytest.raises(SuiteError, match="cannot be written"):
            write(tmp_path / "none" / "file")


def test_junit_has_a_case_for_each_question(tmp_path: Path) -> None:
    cited = Answer(
        "q?", "extractive", None, "", None,
        (Statement("It spins.", (Quote("b", "abstract", "It spins.", 0, 9),), "supported"),),
    )  # fmt: skip
    good = Score(Case("c1", "fact", "Does it <spin>?"), record_recall=1.0)
    gold = Case("c2", "open", "Bell \x07 \ud800?", records=("a",), words=(("fast", "quick"),))
    bad = Score(gold, record_recall=0.0, words=0.0)
    outcomes = (Outcome(cited, good, good, 1500.0), Outcome(cited, bad, bad, 500.0))
    path = tmp_path / "junit.xml"
    junit.write([Result(outcomes, records=23), Result(outcomes[:1], records=123)], path)
    first, second = Xml.parse(path).getroot()
    assert (first.get("tests"), first.get("failures"), first.get("time")) == ("2", "1", "2.000")
    assert "23 records" in str(first.get("name"))
    assert (second.get("tests"), second.get("failures")) == ("1", "0")
    passed, failed = first
    assert (passed.get("classname"), passed.get("name")) == ("fact", "c1: Does it <spin>?")
    assert list(passed) == []
    assert failed.get("name") == "c2: Bell \ufffd \ufffd?"
    (failure,) = failed
    assert failure.get("message") == "expected ['a'], found ['b']"
    assert "below 1: record_recall, words" in str(failure.text)
    assert "[['fast', 'quick']]" in str(failure.text)
