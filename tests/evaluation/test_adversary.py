"""What counts as a leak and what as a truth withheld; and the whole eval on a small library."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.encoders import Encoder
from reviewer.evaluation.adversary import OTHER, Count, Report, run
from reviewer.evaluation.corruptions import BLENDED, NUMBER, WRONG, Line, Made
from reviewer.evaluation.liar import Habits, Liar, Said
from reviewer.evaluation.suites import Case
from reviewer.evidence.quotes import Quote, Statement, Withheld
from reviewer.evidence.verify import SUPPORTED
from reviewer.library.library import Access, Library
from reviewer.llm import LLMSettings, connect
from reviewer.writing import answer as answering
from reviewer.writing.answers import Answer
from tests.writing.hive import CROPS, QUESTION, records

ONE = Line(1, "Moss lowers slipping by 37% on [six] trails.".replace("[", "(").replace("]", ")"))
TWO = Line(2, "Urchins sleep at night in kelp.")
LINES = (ONE, TWO)
STORED = {1: "Moss lowers slipping by 37% on [six] trails.", 2: TWO.text}


def said(text: str, kind: str, true_with: tuple[int, ...] | None) -> Said:
    return Said(Made(text, (1,), kind, true_with), LINES)


def shown(text: str, *numbers: int) -> Statement:
    quotes = tuple(Quote("key", "abstract", STORED[n], 0, len(STORED[n])) for n in numbers)
    return Statement(text, quotes, SUPPORTED)


def counted(
    said: list[Said], statements: list[Statement], withheld: tuple[Withheld, ...] = ()
) -> Report:
    count = Count()
    found = Answer("Why?", "llm", "liar", "", None, tuple(statements), withheld)
    count.take("Why?", said, found)
    return count.report()


MERGED = "Moss lowers slipping by 37% on (six) trails, and urchins sleep at night in kelp."


@pytest.mark.parametrize(
    ("made", "statement", "leaks"),
    [
        (said("Moss slips by 73%.", NUMBER, None), shown("Moss slips by 73%.", 1),
         {NUMBER: 1}),
        (said("Moss lowers slipping by 73%. It grows.", NUMBER, None), shown("It grows.", 1),
         {NUMBER: 1}),
        (said("Moss helps.", "reworded", (1,)), shown("Moss helps.", 1), {}),
        (said("Moss helps.", "reworded", (1,)), shown("Moss  HELPS", 1, 2), {}),
        (said("Moss helps.", WRONG, (2,)), shown("Moss helps.", 1), {WRONG: 1}),
        (said("Moss helps.", WRONG, (2,)), shown("Moss helps.", 2), {}),
        (said(MERGED, BLENDED, (1, 2)), shown(MERGED, 1), {BLENDED: 1}),
        (said(MERGED, BLENDED, (1, 2)), shown(MERGED, 1, 2), {}),
        (said(MERGED, "merged", (1, 2)), shown("urchins sleep at night", 2), {}),
        (said(MERGED, "merged", (1, 2)), shown("urchins sleep at night", 1), {OTHER: 1}),
        (said("Moss helps.", "reworded", (1,)), shown("Cows fly.", 1), {OTHER: 1}),
        (said("Cows fly.", NUMBER, None), shown("Moss lowers slipping by 37%", 1), {}),
    ],
)  # fmt: skip
def test_what_is_shown_decides(made: Said, statement: Statement, leaks: dict[str, int]) -> None:
    report = counted([made], [statement])
    assert {kind: tally.wrong for kind, tally in report.leaks.items() if tally.wrong} == leaks
    assert sum(example.leak for example in report.examples) == sum(leaks.values())


def test_a_truth_that_is_not_shown_is_withheld_with_its_reason() -> None:
    truths = [said("Moss helps.", "reworded", (1,)), said("Kelp helps.", "reworded", (1,))]
    report = counted(truths, [shown("Moss helps.", 1)], (Withheld("Kelp helps.", "no kelp"),))
    assert (report.withheld["reworded"].written, report.withheld["reworded"].wrong) == (2, 1)
    assert report.shares["withheld"] == 0.5
    (example,) = report.examples
    assert (example.leak, example.text, example.shown) == (False, "Kelp helps.", "no kelp")


def test_quoted_papers_are_no_statement_of_the_liar() -> None:
    count = Count()
    found = Answer("Why?", "extractive", None, "", None, (shown("Cows fly.", 1),))
    count.take("Why?", [said("Moss helps.", "reworded", (1,))], found)
    assert not any(tally.wrong for tally in count.report().leaks.values())


@pytest.fixture
def library(tmp_path: Path, minilm: Encoder) -> Library:
    opened = Library(tmp_path / "library", Access(load_encoder=lambda _: minilm), create=True)
    opened.add(records())
    return opened


CASES = [Case("a", "fact", QUESTION, ("k",)), Case("b", "fact", CROPS, ("k",))]


def lied_to(library: Library, share: float = 0.5, statements: int = 60) -> Report:
    with Liar(Habits(share=share, seed=4)) as liar:
        llm = connect(LLMSettings(base_url=liar.base_url, retries=0, budget=0))
        return run(library, CASES, liar, llm, statements)


def test_the_eval_asks_until_enough_is_written(library: Library) -> None:
    with library:
        report = lied_to(library)
    figures = report.to_dict()
    assert figures["statements"] >= 60
    assert figures["statements"] == figures["corrupted"] + figures["true"]
    assert figures["questions"] >= 8
    assert 0 <= figures["shares"]["leaks"] <= 0.3
    assert figures["shares"]["withheld"] <= 0.4
    assert {row["written"] > 0 for row in figures["leaks_by_kind"].values()} <= {True, False}


def test_the_eval_sees_a_tool_that_checks_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gullible(*_: object) -> answering.Verdict:
        return answering.Verdict(SUPPORTED, 1.0)

    monkeypatch.setattr(answering, "judge", gullible)
    with library:
        report = lied_to(library)
    assert report.shares["leaks"] > 0.7
    assert report.shares["withheld"] < 0.1
    assert report.examples


def test_the_eval_ends_where_nothing_is_written(library: Library) -> None:
    with library, Liar(Habits(seed=4)) as liar:
        llm = connect(LLMSettings(base_url=liar.base_url, retries=0, budget=0))
        cases = [Case("c", "fact", "What is quantum chromodynamics on the lattice?", ("k",))]
        report = run(library, cases, liar, llm, 10)
    assert (report.questions, report.to_dict()["statements"]) == (1, 0)
