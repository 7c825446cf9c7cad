"""What a column's name asks for: fields, kinds, in any spelling, or the words as they stand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.encoders import Encoder
from reviewer.records import Record, field_value
from reviewer.writing.table.columns import Column, understand
from reviewer.writing.table.kinds import KINDS
from reviewer.writing.table.vocabulary import FIELDS, FOREIGN


def asks(column: Column) -> str:
    return column.field or column.kind or "question"


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("year", "year"), ("Publication date", "date"), ("Author(s)", "authors"),
        ("code", "has_code"), ("DOI", "doi"), ("Jahr", "year"), ("atuhors", "authors"),
        ("task", "task"), ("Main tasks", "task"), ("what problem does it solve?", "task"),
        ("methods", "method"), ("proposed approach", "method"), ("Méthode", "method"),
        ("dataset(s)", "data"), ("Corpora", "data"), ("Datensätze", "data"), ("data used", "data"),
        ("resluts", "result"), ("key findings", "result"), ("Ergebnisse", "result"),
        ("what is new", "contribution"), ("aims and objectives", "task"),
        ("datasets used for evaluation", "data"), ("how many patients", "sample size"),
        ("task and year", "question"), ("limitatoins", "limitation"),
        ("future directions", "future"), ("n participants", "sample size"),
        ("number of parameters", "model size"), ("speed-up", "speed"), ("SPRACHEN", "language"),
        ("loss function", "question"), ("accuracy on CoNLL", "question"),
        ("boundary conditions", "question"), ("asdf qwer", "question"), ("colour", "question"),
    ],
)  # fmt: skip
def test_names_are_understood(minilm: Encoder, name: str, asked: str) -> None:
    assert asks(understand(name, minilm)) == asked
    assert understand(name, minilm).name == name


@pytest.mark.parametrize(
    ("name", "asked"),
    [("GPUs", "hardware"), ("shortcomings of earlier work", "motivation"),
     ("classification accuracy", "accuracy")],
)  # fmt: skip
def test_the_encoder_finds_what_is_called_otherwise(minilm: Encoder, name: str, asked: str) -> None:
    assert asks(understand(name, minilm)) == asked
    assert asks(understand(name)) == "question"


def test_what_stands_before_a_kind_narrows_it(minilm: Encoder) -> None:
    assert understand("clinical data", minilm) == Column(
        "clinical data", kind="data", words=("clinic",)
    )
    assert understand("classification accuracy", minilm).words == ("classif",)
    assert understand("main result", minilm).words == ()


@pytest.mark.parametrize(
    "name", ["number of layers", "how many layers", "layer count", "Layers count"]
)
def test_a_count_is_asked_for_as_one(name: str) -> None:
    column = understand(name)
    assert column.counted
    assert column.asked.removesuffix("s") == "layer"


def test_a_slip_is_mended_by_the_encoders_words(minilm: Encoder) -> None:
    assert understand("loss functoin", minilm).asked == "loss function"


def test_every_field_is_one_of_a_record() -> None:
    record = Record(title="T")
    for field in FIELDS:
        field_value(record, field)  # raises KeyError for a field that records do not have


def test_every_foreign_name_is_of_a_kind() -> None:
    assert FOREIGN.keys() <= KINDS.keys()


def test_no_name_has_two_meanings() -> None:
    names: dict[str, str] = {}
    english = {kind: entry.names for kind, entry in KINDS.items()}
    for table in (FIELDS, english, FOREIGN):
        for target, called in table.items():
            for name in called:
                assert names.setdefault(name, target) == target, name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60))
def test_any_name_asks_for_something(name: str) -> None:
    column = understand(name)
    assert column.name == name
    assert column.field in {"", *FIELDS}
    assert column.kind in {"", *KINDS}
    assert sum(map(bool, (column.field, column.kind))) <= 1
