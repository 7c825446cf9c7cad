"""Every answer: exact quotes, verified statements, honest abstentions, and no crash on any text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.errors import QuestionError
from reviewer.evaluation.suites import load
from reviewer.evidence.quotes import Quote, Statement
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.writing.answer import answer, check, context, judge
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC, Answer
from tests.fixtures import make_record
from tests.writing.hive import QUESTION, records

SUITES = Path(__file__).parents[2] / "evals" / "suites"
ASKED = [case for file in sorted(SUITES.glob("*.jsonl")) for case in load(file)]
ANY_TEXT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def assert_sound(found: Answer, records: dict[str, Record]) -> None:
    """Whatever an answer says, it says by the contract."""
    for statement in found.statements:
        assert statement.verdict == "supported"
        assert statement.quotes
        for quote in statement.quotes:
            value = field_value(records[quote.record], quote.field)
            if quote.field in TEXT_FIELDS:
                assert quote.start is not None
                assert value[quote.start : quote.end] == quote.text != ""
            else:
                assert (quote.text, quote.start, quote.end) == (value, None, None)
    assert check(found.statements, records) == (found.statements, ())
    if found.abstained:
        assert found.reason in (OFF_TOPIC, NOT_STATED)
        assert found.statements == ()
        assert bool(found.references) == (found.reason == NOT_STATED)
    else:
        cited = dict.fromkeys(quote.record for s in found.statements for quote in s.quotes)
        assert [record.key for record in found.references] == list(cited)
    json.dumps(found.to_dict())


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.slow), 8])
def test_every_answer_to_the_suites_is_exact_and_verified(sample: Library, every: int) -> None:
    records = sample.get_many(sample.matching(Filter()))
    statements = 0
    for case in ASKED[::every]:
        found = answer(sample, case.question, case.filter)
        assert_sound(found, records)
        assert found.withheld == ()
        statements += len(found.statements)
    assert len(ASKED) > 200
    assert statements > len(ASKED) / every


@ANY_TEXT
@given(st.text(max_size=120))
def test_any_text_is_answered_or_no_question(hive: Library, text: str) -> None:
    try:
        found = answer(hive, text)
    except QuestionError:
        return
    assert_sound(found, hive.get_many(hive.matching(Filter())))


WORDS = st.sampled_from(
    """which papers who wrote when was the newest oldest how many by from in 2019 2021 code Lind
    Moreau RehearseNet violins crops coral compare and versus what is difference between not ? , “ ”
    first last author CL subject affiliation University reduce forgetting 37% % - ' . 3""".split()
)


@ANY_TEXT
@given(st.lists(WORDS, min_size=1, max_size=9).map(" ".join))
def test_any_words_of_questions_are_answered_or_no_question(hive: Library, text: str) -> None:
    test_any_text_is_answered_or_no_question.hypothesis.inner_test(hive, text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "  ", "?", "...", "\x00", "“”"])
def test_no_word_is_no_question(hive: Library, text: str) -> None:
    with pytest.raises(QuestionError):
        answer(hive, text)


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000, "violins " * 5_000, "(" * 3_000 + "violins", "violins\n" * 500,
     "ﬁ\u0301\ud800 old", "%s %d {} $x", "'; DROP TABLE records; --",
     "violins AND (", 'title:"', "*", "old^violins~"],
)  # fmt: skip
def test_odd_questions(hive: Library, text: str) -> None:
    test_any_text_is_answered_or_no_question.hypothesis.inner_test(hive, text)  # type: ignore[attr-defined]


def test_off_topic_names_nothing(hive: Library) -> None:
    found = answer(hive, "Which papers study quantum chromodynamics on the lattice?")
    assert (found.reason, found.statements, found.references) == (OFF_TOPIC, (), ())
    told = found.to_dict()
    assert (told["abstained"], told["reason"], told["references"]) == (True, "off_topic", [])


def test_not_stated_names_the_records(hive: Library) -> None:
    found = answer(hive, "How many GPUs was RehearseNet trained on?")
    assert (found.reason, found.statements) == (NOT_STATED, ())
    assert found.references[0].key == "moreau2021rehearsenet"
    assert found.to_dict()["references"][0]["title"].startswith("RehearseNet")


def test_an_empty_library_has_nothing_about_anything(make_library: Callable[..., Library]) -> None:
    for question in (
        QUESTION,
        "which papers are there?",
        "how many papers are there?",
        "who wrote X?",
    ):
        found = answer(make_library(), question)
        assert (found.reason, found.references) == (OFF_TOPIC, ())


def test_records_without_text_break_nothing(make_library: Callable[..., Library]) -> None:
    library = make_library()
    bare = make_record(1, title="Untitled", abstract="", authors=(), date="", subject="")
    library.add([bare, replace(bare, title="A Note on Violins", has_code=None)])
    for question in (QUESTION, "which papers are about violins?", "who wrote the note on violins?"):
        assert_sound(answer(library, question), library.get_many(library.matching(Filter())))


def test_options_are_filters(hive: Library) -> None:
    found = answer(hive, QUESTION, Filter(first="2018", last="2018"))
    assert "moreau2021rehearsenet" not in [record.key for record in found.references]


def test_the_json_has_what_the_contract_says(hive: Library) -> None:
    told = answer(hive, QUESTION).to_dict()
    assert list(told) == [
        "question", "engine", "model", "abstained", "reason", "statements", "withheld",
        "references", "timings_ms",
    ]  # fmt: skip
    assert list(told["timings_ms"]) == ["retrieve", "evidence", "compose", "verify"]
    assert list(told["statements"][0]) == ["text", "verdict", "citations"]
    assert list(told["references"][0]) == [
        "record", "title", "authors", "authors_truncated", "date", "subject", "sources",
    ]  # fmt: skip


def test_check_withholds_what_is_not_exact_or_not_supported() -> None:
    record = replace(records()[0], key="bees")
    known = {"bees": record}
    end = record.abstract.index(".") + 1
    quote = Quote("bees", "abstract", record.abstract[:end], 0, end)
    good = Statement(quote.text, (quote,))
    cases = [
        Statement(quote.text, (replace(quote, end=end + 1),)),
        Statement(quote.text, (replace(quote, record="wasps"),)),
        Statement(quote.text, ()),
        Statement("Parsers never forget old domains.", (quote,)),
        Statement("“X” is by Bo Lind.", (Quote("bees", "authors", "Bo Lind"),)),
        Statement("!", (quote,)),
    ]
    kept, withheld = check([good, *cases], known)
    assert [s.text for s in kept] == [good.text]
    assert [s.verdict for s in kept] == ["supported"]
    assert len(withheld) == len(cases)
    assert all(item.why for item in withheld)


def test_similarity_can_only_speak_against(hive: Library) -> None:
    record = hive.get("moreau2021rehearsenet")
    start = record.abstract.index("RehearseNet reduces")
    end = record.abstract.index(".", start) + 1
    quote = Quote(record.key, "abstract", record.abstract[start:end], start, end)
    lie = Statement("RehearseNet raises forgetting by 37%.", (quote,))
    vague = Statement("RehearseNet is a significant step beyond previous nets.", (quote,))
    for statement in (lie, vague):
        assert judge(statement, {record.key: record}).label == "unsupported"
        assert judge(statement, {record.key: record}, hive).label == "unsupported"
    truth = Statement("RehearseNet reduces forgetting by 37%.", (quote,))
    assert judge(truth, {record.key: record}, hive).label == "supported"


def test_context_is_what_is_known_beside_the_quotes() -> None:
    assert context(records()[3]) == "Old Violins in Blind Tests. Gus Ray, Bo Lind. 2018"
    assert context(Record("T")) == "T"
