"""Scoring the cells of a table: what counts as right, and suites that are not as they should be."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation.cells import (
    EMPTY,
    FILLED,
    MAYBE,
    MISSED,
    NO,
    PARTLY,
    RIGHT,
    WRONG,
    YES,
    Gold,
    load,
    metrics,
    run,
    score,
)
from reviewer.evidence.quotes import Quote
from reviewer.records import Record
from reviewer.writing.table.model import Cell, Heading, Row, Table

SUITES = Path(__file__).parents[2] / "evals" / "tables"
ABSTRACT = "We use 12 hives. Bees like the 12 hives. The hives are old."
RECORD = Record(title="Twelve Hives", abstract=ABSTRACT, key="k")


def quote(words: str, field: str = "abstract", nth: int = 0) -> Quote:
    text = getattr(RECORD, field)
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Quote("k", field, words, start, start + len(words))


def cell(*quotes: Quote) -> Cell:
    return Cell("data", quotes, "" if quotes else "none")


@pytest.mark.parametrize(
    ("stated", "spans", "made", "label"),
    [
        (YES, ("12 hives",), cell(quote("12 hives")), RIGHT),
        (YES, ("12 hives",), cell(quote("12 hives", nth=1)), RIGHT),
        (YES, ("12 hives",), cell(quote("We use 12 hives")), RIGHT),
        (YES, ("the 12 old wooden hives", "12 hives"), cell(quote("12 hives")), RIGHT),
        (YES, ("We use 12 hives",), cell(quote("12 hives")), WRONG),
        (YES, ("12 hives",), cell(quote("hives", nth=2)), WRONG),
        (YES, ("12 hives",), cell(quote("12 hives"), quote("old")), PARTLY),
        (YES, ("12 hives",), cell(), MISSED),
        (YES, ("Twelve Hives",), cell(quote("Twelve Hives", "title")), RIGHT),
        (MAYBE, ("12 hives",), cell(), EMPTY),
        (MAYBE, ("12 hives",), cell(quote("old")), WRONG),
        (NO, (), cell(), EMPTY),
        (NO, (), cell(quote("old")), FILLED),
    ],
)
def test_outcomes(stated: str, spans: tuple[str, ...], made: Cell, label: str) -> None:
    gold = Gold("1", "k", "data", stated, tuple(s for s in spans if s in ABSTRACT + RECORD.title))
    outcome = score(gold, made, RECORD)
    assert outcome.label == label
    assert outcome.exact


def test_a_quote_that_is_not_what_the_record_says_is_counted() -> None:
    wrong = Cell("data", (Quote("k", "abstract", "13 hives", 7, 15),))
    outcome = score(Gold("1", "k", "data", YES, ("12 hives",)), wrong, RECORD)
    assert metrics([outcome])["quotes"] == 0.0


def test_figures() -> None:
    gold = Gold("1", "k", "data", YES, ("12 hives",))
    none = Gold("2", "k", "task", NO, ())
    outcomes = [
        score(gold, cell(quote("12 hives")), RECORD),
        score(gold, cell(quote("12 hives"), quote("old")), RECORD),
        score(gold, cell(quote("old")), RECORD),
        score(gold, cell(), RECORD),
        score(none, cell(quote("old")), RECORD),
        score(none, Cell("task"), RECORD),
    ]
    assert metrics(outcomes) == {
        "quotes": 1.0,
        "reasons": 0.5,
        "precision": 0.25,
        "recall": 0.5,
        "wrong": 0.25,
        "missed": 0.25,
        "filled": 0.5,
    }
    assert metrics(outcomes[-1:]) == {"quotes": 1.0, "reasons": 0.0, "filled": 0.0}


def test_records_with_the_same_columns_share_a_table() -> None:
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def make(keys: tuple[str, ...], columns: tuple[str, ...]) -> Table:
        asked.append((keys, columns))
        rows = tuple(
            Row(
                Record(title="T", abstract=ABSTRACT, key=key),
                tuple(Cell(c, reason="r") for c in columns),
            )
            for key in keys
        )
        return Table("", tuple(Heading(c, c) for c in columns), rows, "extractive")

    gold = [
        Gold(f"{key}{column}", key, column, NO, ())
        for key, columns in (("a", "xy"), ("b", "xy"), ("c", "x"))
        for column in columns
    ]
    result = run(gold, make, itertools.count().__next__)
    assert asked == [(("a", "b"), ("x", "y")), (("c",), ("x",))]
    assert [outcome.gold for outcome in result.outcomes] == gold
    assert result.seconds == 2


def test_a_span_that_the_record_does_not_have_is_an_error_of_the_suite() -> None:
    with pytest.raises(SuiteError, match="does not have the words"):
        score(Gold("1", "k", "data", YES, ("13 hives",)), cell(), RECORD)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{}", "missing"),
        ('{"id": "1", "record": "k", "column": "c", "stated": "yes"}', "missing"),
        ('{"id": "1", "record": "k", "column": "c", "stated": "so", "spans": []}', "no such cell"),
        ('{"id": "1", "record": "k", "column": "c", "stated": "yes", "spans": []}', "disagree"),
        ('{"id": "1", "record": "k", "column": "c", "stated": "no", "spans": ["x"]}', "disagree"),
        (
            '{"id": "1", "record": "k", "column": "c", "stated": "yes", "spans": [1]}',
            "no such cell",
        ),
        ("nonsense", "not JSON"),
        ("", "no cell"),
    ],
)
def test_a_suite_that_cannot_be_read_says_where_and_what(
    tmp_path: Path, line: str, says: str
) -> None:
    path = tmp_path / "suite.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match=says) as caught:
        load(path)
    assert str(path) in caught.value.where


def test_no_suite_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no suite here"):
        load(tmp_path / "nothing.jsonl")


def test_two_cells_of_one_id_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "suite.jsonl"
    line = json.dumps({"id": "1", "record": "k", "column": "c", "stated": "no", "spans": []})
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(SuiteError, match="the id is that of"):
        load(path)


def test_the_suite_of_the_sample_library_has_what_it_should() -> None:
    gold = load(SUITES)
    defaults = {item.record for item in gold if item.column in ("task", "method", "data", "result")}
    assert len(defaults) == 20
    columns = {item.column for item in gold if item.record in defaults}
    assert {"languages", "baseline", "model size", "speed-up", "what is new", "hardware"} <= columns
