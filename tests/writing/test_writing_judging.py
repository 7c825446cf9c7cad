"""A second judge of what a model writes: what it may change, what it is not asked, its failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from reviewer.errors import EncoderError
from reviewer.evidence.judges import NO_OPINION
from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, Verdict, verify
from reviewer.library.library import Library
from reviewer.writing import answer as answering
from reviewer.writing.answer import Checked, Engine, answer
from reviewer.writing.answers import Answer
from tests.servers.scripted import ScriptedLLM
from tests.writing.hive import QUESTION, cites

TRUTH = "RehearseNet reduces forgetting by 37% on six treebanks."
SHORTER = "RehearseNet reduces forgetting by 37%."
VAGUE = "RehearseNet keeps earlier knowledge."
FINDING = "reduces forgetting by 37%"
KEY = "moreau2021rehearsenet"
YES, NO = Verdict(SUPPORTED, 0.9), Verdict(UNSUPPORTED, 0.1, "it does not follow (judge)")


@dataclass
class Judging:
    """A judge of one opinion (an error is raised) that keeps what it was asked."""

    opinion: Verdict | Exception
    trusted: bool = False
    asked: list[tuple[str, tuple[Source, ...]]] = field(default_factory=list)

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        self.asked.append((statement, tuple(sources)))
        if isinstance(self.opinion, Exception):
            raise self.opinion
        return self.opinion


BUILT_IN = {
    TRUTH: Verdict(SUPPORTED, 1.0),
    SHORTER: Verdict(SUPPORTED, 0.8),
    VAGUE: Verdict(UNSUPPORTED, 0.2, "too little of it is in the cited sentence"),
}


@pytest.fixture
def built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts that do not move when the built-in verification gets better."""
    monkeypatch.setattr(answering, "judge", lambda statement, *_: BUILT_IN[statement.text])


def ask(library: Library, line: str, judge: Judging | None) -> Answer:
    llm = ScriptedLLM(cites(line, FINDING), always="NOT STATED")
    return answer(library, QUESTION, None, Engine(llm, judge=judge))  # type: ignore[arg-type]


def quoting(library: Library, words: str) -> Quote:
    abstract = library.get(KEY).abstract
    start = abstract.index(words)
    end = abstract.index(".", start) + 1
    return Quote(KEY, "abstract", abstract[start:end], start, end)


def checked(library: Library, judge: Judging) -> Checked:
    return Checked({KEY: library.get(KEY)}, library, judge)


def test_a_judge_refuses_what_verification_lets_through(hive: Library) -> None:
    line = f"{TRUTH[:-1]} @. {SHORTER[:-1]} @."
    assert [s.text for s in ask(hive, line, None).statements] == [TRUTH, SHORTER]
    judge = Judging(NO)
    found = ask(hive, line, judge)
    assert [s.text for s in found.statements] == [TRUTH]
    assert [(w.text, w.why) for w in found.withheld] == [(SHORTER, NO.why)]
    assert found.notices == ()
    ((statement, (source, *_)),) = [one for one in judge.asked if one[1][0].quote == TRUTH]
    assert (statement, source.quote) == (SHORTER, TRUTH)
    assert "Ada Moreau" in source.context


@pytest.mark.parametrize(
    ("text", "opinion", "trusted", "label"),
    [
        (SHORTER, YES, False, SUPPORTED),
        (SHORTER, NO, False, UNSUPPORTED),
        (SHORTER, NO, True, UNSUPPORTED),
        (SHORTER, NO_OPINION, True, SUPPORTED),
        (VAGUE, YES, False, UNSUPPORTED),
        (VAGUE, YES, True, SUPPORTED),
        (VAGUE, NO_OPINION, True, UNSUPPORTED),
        (TRUTH, NO, True, SUPPORTED),
    ],
)
@pytest.mark.usefixtures("built_in")
def test_what_an_opinion_changes(
    hive: Library, text: str, opinion: Verdict, trusted: bool, label: str
) -> None:
    statement = Statement(text, (quoting(hive, "RehearseNet reduces"),))
    assert checked(hive, Judging(opinion, trusted))(statement).label == label


@pytest.mark.parametrize(
    "text",
    [
        "RehearseNet reduces forgetting by 73%.",
        "RehearseNet increases forgetting by 37%.",
        "RehearseNet does not reduce forgetting on six treebanks.",
        "DistilParse reduces forgetting by 37%.",
        "Forgetting reduces RehearseNet on six treebanks.",
        "!!!",
        f"{SHORTER[:-1]} and {'more and ' * 400}more.",
    ],
)
def test_no_trust_lifts_an_objection(hive: Library, text: str) -> None:
    judge = Judging(YES, trusted=True)
    statement = Statement(text, (quoting(hive, "RehearseNet reduces"),))
    assert checked(hive, judge)(statement).label != SUPPORTED
    assert judge.asked == []


def test_trust_does_not_lift_what_was_objected_to_by_citing_something_else(
    hive: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = quoting(hive, "RehearseNet reduces"), quoting(hive, "Neural parsers forget")
    verdicts = {own: Verdict(UNSUPPORTED, 0.2, "no", objected=True), other: BUILT_IN[VAGUE]}
    monkeypatch.setattr(answering, "judge", lambda said, *_: verdicts[said.quotes[0]])
    check = checked(hive, Judging(YES, trusted=True))
    assert check(Statement(VAGUE, (other,))).label == SUPPORTED
    assert check(Statement(SHORTER, (own,))).objected
    assert check(Statement(SHORTER, (other,))).label == UNSUPPORTED


def test_nobody_is_asked_about_metadata_or_without_an_exact_quote(hive: Library) -> None:
    judge = Judging(YES, trusted=True)
    quote = quoting(hive, "RehearseNet reduces")
    loose = Quote(KEY, "abstract", quote.text.replace("37", "73"), quote.start, quote.end)
    check = checked(hive, judge)
    for quotes in ((), (loose,), (quote, loose), (Quote(KEY, "authors", "Ada Moreau"),)):
        assert check(Statement(VAGUE, quotes)).label == UNSUPPORTED
    assert judge.asked == []


def test_quotes_are_not_judged(hive: Library) -> None:
    judge = Judging(NO, trusted=True)
    with_judge = answer(hive, QUESTION, None, Engine(judge=judge))
    assert with_judge.statements == answer(hive, QUESTION).statements != ()
    assert judge.asked == []


@pytest.mark.parametrize("trusted", [False, True])
def test_a_judge_that_fails_is_a_notice_and_changes_nothing(hive: Library, trusted: bool) -> None:
    line = f"{SHORTER[:-1]} @. RehearseNet reduces forgetting on treebanks @. {VAGUE[:-1]} @."
    without = ask(hive, line, None)
    judge = Judging(EncoderError("onnxruntime failed", where="nli"), trusted)
    found = ask(hive, line, judge)
    assert found.statements == without.statements
    assert found.withheld == without.withheld != ()
    assert found.notices == ("Checking without the judge. nli: onnxruntime failed",)
    assert len(judge.asked) == 1


@pytest.mark.usefixtures("built_in")
def test_the_notice_stands_beside_an_answer_of_quotes_too(hive: Library) -> None:
    judge = Judging(EncoderError("broken"), trusted=True)
    found = ask(hive, f"{VAGUE[:-1]} @.", judge)
    assert found.engine == "extractive"
    assert found.notices[1:] == ("Checking without the judge. broken",)


def test_a_bug_of_a_judge_is_raised(hive: Library) -> None:
    with pytest.raises(ZeroDivisionError):
        ask(hive, f"{SHORTER[:-1]} @.", Judging(ZeroDivisionError()))


def test_a_statement_is_judged_once(hive: Library) -> None:
    judge = Judging(NO)
    check = checked(hive, judge)
    statement = Statement(SHORTER, (quoting(hive, "RehearseNet reduces"),))
    assert check(statement) == check(statement)
    assert len(judge.asked) == 1


def test_statement_and_quotes_are_encoded_in_one_go(
    hive: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = quoting(hive, "RehearseNet reduces"), quoting(hive, "It does not")
    calls: list[list[str]] = []
    given: list[tuple[float | None, tuple[float, ...]]] = []
    encoder = hive.encoder
    assert encoder is not None
    encode = encoder.encode

    def counting(texts: list[str]) -> object:
        calls.append(texts)
        return encode(texts)

    def seeing(*arguments: object) -> Verdict:
        given.append(arguments[2:])  # type: ignore[arg-type]
        return verify(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(encoder, "encode", counting)
    monkeypatch.setattr(answering, "verify", seeing)
    records = {KEY: hive.get(KEY)}
    answering.judge(Statement(SHORTER, (first, second)), records, hive)
    answering.judge(Statement(SHORTER, (first,)), records, hive)
    answering.judge(Statement(SHORTER, (first,)), records)
    joined = f"{first.text} {second.text}"
    assert calls == [[SHORTER, joined, first.text, second.text], [SHORTER, first.text]]
    (both, each), (one, alone), without = given
    assert both is not None
    assert each[1] < both < each[0] == pytest.approx(one, abs=0.02)
    assert (alone, without) == ((one,), (None, ()))
