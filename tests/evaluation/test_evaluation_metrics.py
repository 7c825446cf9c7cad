"""What an answer is worth: pure functions over cases and answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.answers import Outcome, Result
from reviewer.evaluation.metrics import METRICS, Score, by_kind, means, score
from reviewer.evaluation.suites import KINDS, Case
from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import Record
from reviewer.writing.answers import Answer

RECORDS = {
    key: Record(title=key.upper(), key=key, abstract=f"{key} spins 12% faster.") for key in "abc"
}


def said(*keys: str, verdict: str = "supported", exact: bool = True) -> Statement:
    quotes = tuple(
        Quote(key, "abstract", f"{key} spins" if exact else "it lies", 0, 7) for key in keys
    )
    return Statement(f"{' and '.join(keys)} SPINS 12% faster.", quotes, verdict)


def answer(*statements: Statement, reason: str | None = None) -> Answer:
    return Answer("q?", "extractive", None, "", reason, statements)


def case(kind: str = "fact", id: str = "c1", **more: object) -> Case:
    return Case(id, kind, "q?", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "also", "cited", "precision", "recall"),
    [
        (("a",), (), ("a",), 1.0, 1.0),
        (("a", "b"), (), ("a",), 1.0, 0.5),
        (("a",), (), ("a", "b"), 0.5, 1.0),
        (("a",), ("b",), ("a", "b"), 1.0, 1.0),
        (("a",), ("b",), ("b",), None, 0.0),
        (("a",), (), ("b", "c"), 0.0, 0.0),
        (("a",), (), (), None, 0.0),
        ((), (), ("a",), 0.0, None),
    ],
)
def test_citations(
    gold: tuple[str, ...],
    also: tuple[str, ...],
    cited: tuple[str, ...],
    precision: float | None,
    recall: float | None,
) -> None:
    found = answer(said(*cited)) if cited else answer(reason="off_topic")
    figures = score(case(records=gold, also=also), found, RECORDS)
    assert figures.record_precision == precision
    assert figures.record_recall == recall
    assert figures.answered == float(bool(cited))
    assert (figures.abstention_recall, figures.reason) == (None, None)


def test_a_record_cited_often_counts_once() -> None:
    found = answer(said("a"), said("a"), said("b"))
    assert score(case(records=("a",)), found, RECORDS).record_precision == 0.5


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ((("12%",),), 1.0),
        ((("13%", "spins"),), 1.0),
        ((("Spins",), ("slower",)), 0.5),
        ((("13%",),), 0.0),
        ((), None),
    ],
)
def test_words_are_groups_of_alternatives(
    words: tuple[tuple[str, ...], ...], share: float | None
) -> None:
    assert score(case(words=words), answer(said("a")), RECORDS).words == share


@pytest.mark.parametrize(
    ("reason", "said_reason", "abstained", "right"),
    [
        ("off_topic", "off_topic", 1.0, 1.0),
        ("off_topic", "not_stated", 1.0, 0.0),
        ("not_stated", None, 0.0, 0.0),
    ],
)
def test_an_unanswerable_question_wants_the_right_reason(
    reason: str, said_reason: str | None, abstained: float, right: float
) -> None:
    found = answer(reason=said_reason) if said_reason else answer(said("a"))
    figures = score(case("unanswerable", reason=reason), found, RECORDS)
    assert (figures.abstention_recall, figures.reason) == (abstained, right)
    assert figures.record_precision is None
    assert figures.record_recall is None
    assert figures.answered is None


@pytest.mark.parametrize("kind", ["fact", "unanswerable"])
@pytest.mark.parametrize(
    ("verdicts", "share"),
    [
        (("supported",), 1.0),
        (("supported", "unsupported"), 0.5),
        (("supported", "unscored"), 1.0),
        (("unsupported", "unscored"), 0.0),
        (("unscored",), None),
        ((), None),
    ],
)
def test_unscored_statements_count_neither_as_pass_nor_as_zero(
    kind: str, verdicts: tuple[str, ...], share: float | None
) -> None:
    found = answer(*(said("a", verdict=verdict) for verdict in verdicts))
    assert score(case(kind), found, RECORDS).supported == share


def test_quotes_must_be_the_words_of_a_record_there_is() -> None:
    found = answer(said("a"), said("a", exact=False), said("z"), said("b"))
    assert score(case(), found, RECORDS).quotes == 0.5
    assert score(case(), answer(), RECORDS).quotes is None


def test_means_leave_out_what_does_not_apply() -> None:
    scores = [
        Score(case(), record_recall=1.0, words=0.0),
        Score(case(), record_recall=0.0),
        Score(case("unanswerable"), abstention_recall=1.0),
    ]
    assert means(scores) == {"record_recall": 0.5, "words": 0.0, "abstention_recall": 1.0}
    assert means([]) == {}
    assert by_kind(scores) == {
        "fact": {"cases": 2.0, "record_recall": 0.5, "words": 0.0},
        "unanswerable": {"cases": 1.0, "abstention_recall": 1.0},
    }
    assert set(METRICS) == set(Score.__dataclass_fields__) - {"case"}


@pytest.mark.parametrize("metric", METRICS)
def test_a_case_below_1_in_any_metric_is_listed(metric: str) -> None:
    low = Score(case(records=("a",), words=(("slower",),)), **{metric: 0.5})
    high = Score(case("unanswerable", id="c2"), **{metric: 1.0})
    result = Result((outcome(low, "b", 1.0), outcome(high, "a", 3.0)))
    figures = result.to_dict()
    assert figures["cases"] == 2
    assert figures["metrics"] == {metric: 0.75}
    (failure,) = figures["failures"]
    assert (failure["expected"], failure["found"]) == (["a"], ["b"])
    assert (failure["below"], failure["missing_words"]) == ([metric], [["slower"]])
    assert (figures["p50_ms"], figures["p95_ms"]) == (1.0, 3.0)
    assert (figures["statements"], figures["withheld"]) == (2, 0)
    assert "strict" not in figures


def outcome(item: Score, cited: str, milliseconds: float, strict: Score | None = None) -> Outcome:
    return Outcome(answer(said(cited)), item, strict or item, milliseconds)


def test_strict_figures_stand_beside_those_of_judged_records() -> None:
    lenient, strict = Score(case(), record_precision=1.0), Score(case(), record_precision=0.5)
    figures = Result((outcome(lenient, "a", 1.0, strict),), judged=True).to_dict()
    assert figures["metrics"] == {"record_precision": 1.0}
    assert figures["strict"]["metrics"] == {"record_precision": 0.5}
    assert figures["strict"]["by_kind"] == {"fact": {"cases": 1.0, "record_precision": 0.5}}


@pytest.mark.parametrize(
    ("milliseconds", "half", "most"),
    [([], 0.0, 0.0), ([5.0], 5.0, 5.0), ([3.0, 1.0, 2.0, 4.0], 2.0, 4.0),
     (list(range(1, 101)), 50, 95)],
)  # fmt: skip
def test_percentiles_are_times_that_were_measured(
    milliseconds: list[float], half: float, most: float
) -> None:
    result = Result(tuple(outcome(Score(case()), "a", value) for value in milliseconds))
    assert (result.percentile(0.5), result.percentile(0.95)) == (half, most)


@pytest.mark.parametrize(
    ("cited", "words", "exact"),
    [
        (("a",), (("12%",),), 1.0),
        (("a", "b"), (("12%",),), 0.0),
        (("a",), (("13%",),), 0.0),
        (("b",), (), 0.0),
        ((), (), 0.0),
    ],
)
def test_a_metadata_question_is_answered_exactly_or_not(
    cited: tuple[str, ...], words: tuple[tuple[str, ...], ...], exact: float
) -> None:
    found = answer(said(*cited)) if cited else answer(reason="off_topic")
    assert score(case("metadata", records=("a",), words=words), found, RECORDS).exact == exact
    assert score(case("fact", records=("a",), words=words), found, RECORDS).exact is None


@pytest.mark.parametrize(
    ("kind", "declined", "precision"),
    [("fact", True, 0.0), ("fact", False, None), ("unanswerable", True, 1.0),
     ("unanswerable", False, None)],
)  # fmt: skip
def test_abstention_precision_is_of_declined_questions(
    kind: str, declined: bool, precision: float | None
) -> None:
    found = answer(reason="off_topic") if declined else answer(said("a"))
    figures = score(case(kind, reason="off_topic"), found, RECORDS)
    assert figures.abstention_precision == precision


def test_abstention_precision_and_recall_are_those_of_a_detector() -> None:
    """Of 4 unanswerable questions 3 are declined, and 1 of 2 others: precision 3/4, recall 3/4."""
    none, some = answer(reason="off_topic"), answer(said("a"))
    rows = [("unanswerable", none)] * 3 + [("unanswerable", some), ("fact", none), ("fact", some)]
    scores = [score(case(kind, reason="off_topic"), found, RECORDS) for kind, found in rows]
    figures = means(scores)
    assert (figures["abstention_precision"], figures["abstention_recall"]) == (0.75, 0.75)
    assert all("abstention_precision" not in row for row in by_kind(scores).values())
    assert "abstention_precision" not in means(scores[4:])


JUDGED = {"a", "b"}


@pytest.mark.parametrize(
    ("statements", "precision", "strict", "recall"),
    [
        ((("a",),), 1.0, 1.0, 1.0),
        ((("a",), ("c",)), 1.0, 0.5, 1.0),
        ((("a", "c"),), 1.0, 0.5, 1.0),
        ((("b",), ("c",)), 0.0, 0.0, 0.0),
        ((("c",),), None, 0.0, 0.0),
    ],
)
def test_unjudged_records_are_left_out(
    statements: tuple[tuple[str, ...], ...],
    precision: float | None,
    strict: float,
    recall: float,
) -> None:
    found = answer(*(said(*keys) for keys in statements))
    figures = score(case(records=("a",)), found, RECORDS, JUDGED)
    assert (figures.record_precision, figures.record_recall) == (precision, recall)
    assert figures.answered == float(statements != (("c",),))
    assert score(case(records=("a",)), found, RECORDS).record_precision == strict


def test_words_of_unjudged_records_do_not_count() -> None:
    wanted = case(records=("a",), words=(("c spins",), ("spins",)))
    plain = Statement("a SPINS.", said("a").quotes, "supported")
    other = Statement("c spins.", said("c").quotes, "supported")
    assert score(wanted, answer(plain, other), RECORDS, JUDGED).words == 0.5
    assert score(wanted, answer(plain, other), RECORDS).words == 1.0


def test_a_count_of_judged_and_unjudged_records_is_no_wrong_number() -> None:
    wanted = case("metadata", records=("a", "b"), words=(("2 papers",),))
    counted = Statement("3 papers spin.", said("a", "b", "c").quotes, "supported")
    figures = score(wanted, answer(counted), RECORDS, JUDGED)
    assert (figures.words, figures.exact, figures.record_recall) == (None, 1.0, 1.0)
    assert score(wanted, answer(counted), RECORDS).words == 0.0


@pytest.mark.parametrize(
    ("reason", "cited", "said_reason", "about", "right"),
    [
        ("off_topic", ("c",), None, (), None),
        ("off_topic", ("a", "c"), None, (), 0.0),
        ("off_topic", (), "not_stated", ("c",), 1.0),
        ("off_topic", (), "not_stated", ("a",), 0.0),
        ("not_stated", (), "not_stated", ("c",), 0.0),
        ("not_stated", (), "not_stated", ("c", "a"), 1.0),
    ],
)
def test_an_unanswerable_question_answered_by_unjudged_records_only_is_not_answered(
    reason: str,
    cited: tuple[str, ...],
    said_reason: str | None,
    about: tuple[str, ...],
    right: float | None,
) -> None:
    statements = (said(*cited),) if cited else ()
    references = tuple(RECORDS[key] for key in about)
    found = Answer("q?", "extractive", None, "", said_reason, statements, references=references)
    figures = score(case("unanswerable", reason=reason), found, RECORDS, JUDGED)
    assert figures.reason == right
    assert figures.abstention_recall == float("a" not in cited)
    strict = score(case("unanswerable", reason=reason), found, RECORDS)
    assert strict.abstention_recall == float(not cited)


keys = st.lists(st.sampled_from("abc"), max_size=4)


@given(
    st.sampled_from(KINDS), st.lists(keys, max_size=4), st.sets(st.sampled_from("abc")),
    st.sets(st.sampled_from("abc")), st.sampled_from([None, {"a"}, {"a", "b"}]), st.randoms(),
)  # fmt: skip
def test_figures_are_shares_and_do_not_depend_on_the_order(
    kind: str,
    cited: list[list[str]],
    gold: set[str],
    also: set[str],
    judged: set[str] | None,
    draw: Random,
) -> None:
    wanted = case(kind, records=tuple(gold), also=tuple(also - gold), words=(("a",), ("b spins",)),
                  reason="off_topic" if kind == "unanswerable" else "")  # fmt: skip
    statements = [said(*group) for group in cited]
    reason = None if statements else "off_topic"
    first = score(wanted, answer(*statements, reason=reason), RECORDS, judged)
    draw.shuffle(statements)
    shuffled = replace(wanted, records=tuple(reversed(wanted.records)))
    second = score(shuffled, answer(*statements, reason=reason), RECORDS, judged)
    values = [getattr(first, name) for name in METRICS]
    assert values == [getattr(second, name) for name in METRICS]
    assert all(value is None or 0.0 <= value <= 1.0 for value in values)
