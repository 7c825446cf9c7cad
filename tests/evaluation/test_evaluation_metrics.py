"""What an answer is worth: pure functions over cases and answers made by hand."""

from __future__ import annotations

import pytest

from reviewer.evaluation.answers import Result
from reviewer.evaluation.metrics import METRICS, Score, by_kind, means, score
from reviewer.evaluation.suites import Case
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


def case(kind: str = "fact", **more: object) -> Case:
    return Case("c1", kind, "q?", **more)  # type: ignore[arg-type]


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
    assert figures.citation_precision == precision
    assert figures.citation_recall == recall
    assert figures.answered == float(bool(cited))
    assert (figures.abstained, figures.reason) == (None, None)


def test_a_record_cited_often_counts_once() -> None:
    found = answer(said("a"), said("a"), said("b"))
    assert score(case(records=("a",)), found, RECORDS).citation_precision == 0.5


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
    assert (figures.abstained, figures.reason) == (abstained, right)
    assert figures.citation_precision is None
    assert figures.citation_recall is None
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
        Score(case(), citation_recall=1.0, words=0.0),
        Score(case(), citation_recall=0.0),
        Score(case("unanswerable"), abstained=1.0),
    ]
    assert means(scores) == {"citation_recall": 0.5, "words": 0.0, "abstained": 1.0}
    assert means([]) == {}
    assert by_kind(scores) == {
        "fact": {"cases": 2.0, "citation_recall": 0.5, "words": 0.0},
        "unanswerable": {"cases": 1.0, "abstained": 1.0},
    }
    assert set(METRICS) == set(Score.__dataclass_fields__) - {"case"}


@pytest.mark.parametrize("metric", METRICS)
def test_a_case_below_1_in_any_metric_is_listed(metric: str) -> None:
    low = Score(case(records=("a",)), **{metric: 0.5})
    high = Score(case(), **{metric: 1.0})
    result = Result((low, high), (answer(said("b")), answer(said("a"))), (1.0, 3.0))
    figures = result.to_dict()
    assert figures["cases"] == 2
    assert figures["metrics"] == {metric: 0.75}
    (failure,) = figures["failures"]
    assert (failure["expected"], failure["found"]) == (["a"], ["b"])
    assert (figures["p50_ms"], figures["statements"], figures["withheld"]) == (3.0, 2, 0)
