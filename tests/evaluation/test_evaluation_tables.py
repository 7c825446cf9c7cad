"""Tables between markers, rough forms beside clean ones, libraries of several sizes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation import rough, tables
from reviewer.evaluation.answers import Outcome, Result
from reviewer.evaluation.metrics import Score
from reviewer.evaluation.suites import WHOLE_LIBRARY, Case
from reviewer.writing.answers import Answer

ANSWER = Answer("q?", "extractive", None, "", None)
DOCUMENT = (
    "# Results\r\n\n<!-- begin: answers-extractive -->\nold\n"
    "<!-- end: answers-extractive -->\nEnd\n"
)


def scored(id: str, recall: float | None, kind: str = "fact", **more: object) -> Score:
    return Score(Case(id, kind, "q?", **more), record_recall=recall)  # type: ignore[arg-type]


def result(*scores: Score, records: int = 23, **more: object) -> Result:
    outcomes = tuple(Outcome(ANSWER, score, score, 10.0) for score in scores)
    return Result(outcomes, records=records, **more)  # type: ignore[arg-type]


CLEAN = (scored("a", 1.0), scored("b", 0.5), scored("c", None))
ROUGH = (
    scored("a1", 0.5, of="a", tags=("typos",)),
    scored("a2", 1.0, of="a", tags=("capitals",)),
    scored("b1", 0.5, of="b", tags=("typos",)),
    scored("c1", 1.0, of="c", tags=("capitals",)),
)


def test_rough_forms_are_compared_with_their_own_clean_forms() -> None:
    alone, pairs = rough.split((*CLEAN, *ROUGH, scored("z1", 0.0, of="z")))
    assert [item.case.id for item in alone] == ["a", "b", "c", "z1"]
    every, typos, capitals = rough.forms(pairs)
    assert (every.tag, every.pairs) == ("all", 4)
    assert (typos.tag, typos.pairs) == ("typos", 2)
    assert (typos.clean, typos.rough) == ({"record_recall": 0.75}, {"record_recall": 0.5})
    assert typos.difference == {"record_recall": -0.25}
    assert (capitals.clean, capitals.rough) == ({"record_recall": 1.0}, {"record_recall": 1.0})
    assert every.clean["record_recall"] == pytest.approx(2.5 / 3)
    assert typos.to_dict() == {
        "tag": "typos", "pairs": 2, "clean": {"record_recall": 0.75},
        "rough": {"record_recall": 0.5}, "difference": {"record_recall": -0.25},
    }  # fmt: skip
    assert rough.forms([]) == ()


def test_figures_are_of_clean_forms_and_a_case_is_no_rough_form_of_itself() -> None:
    asked = result(*CLEAN, *ROUGH, scored("d", 0.0, of="d"))
    figures = asked.to_dict()
    assert (figures["cases"], figures["asked"]) == (4, 8)
    assert figures["metrics"] == {"record_recall": 0.5}
    assert [form["tag"] for form in figures["rough"]] == ["all", "typos", "capitals"]


def test_a_table_has_a_row_for_each_kind_and_is_put_between_its_markers(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(DOCUMENT.encode())
    asked = result(*CLEAN, scored("d", 1.0, "yes_no"))
    tables.check(path, tables.names("extractive", rough=False, sizes=False))
    tables.write(path, tables.tables([asked]))
    text = path.read_bytes().decode()
    assert text.startswith("# Results\r\n\n<!-- begin: answers-extractive -->\n")
    assert text.endswith("\n<!-- end: answers-extractive -->\nEnd\n")
    assert "old" not in text
    assert "Without a language model, 23 records, 4 questions; warm 10 ms" in text
    assert "| kind | questions | record recall |\n|---|---|---|\n| fact | 3 | 0.750 |" in text
    assert "| yes no | 1 | 1.000 |\n| all | 4 | 0.833 |" in text
    again = text
    tables.write(path, tables.tables([asked]))
    assert path.read_bytes().decode() == again


@pytest.mark.parametrize(
    "document",
    [
        "nothing",
        "<!-- begin: answers-extractive -->",
        "<!-- end: answers-extractive --><!-- begin: answers-extractive -->",
        DOCUMENT + DOCUMENT,
        DOCUMENT.replace("answers", "others"),
    ],
)
def test_a_document_without_one_place_for_a_table_is_an_error(
    tmp_path: Path, document: str
) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(document.encode())
    with pytest.raises(SuiteError, match="no one place") as raised:
        tables.write(path, {"answers-extractive": "new"})
    assert "<!-- begin: answers-extractive --> and <!-- end:" in raised.value.next_step
    assert path.read_bytes().decode() == document
    with pytest.raises(SuiteError, match="cannot be read"):
        tables.check(tmp_path / "none.md", ["x"])


def test_engines_have_tables_of_their_own() -> None:
    assert tables.names("llm", rough=True, sizes=True) == ["answers-llm", "rough-llm",
                                                           "distractors-llm"]  # fmt: skip
    asked = result(*CLEAN, *ROUGH, engine="llm", model="tiny")
    found = tables.tables([asked, replace(asked, records=123)])
    assert list(found) == tables.names("llm", rough=True, sizes=True)
    assert found["answers-llm"].startswith("Written by tiny, 23 records, 3 questions")
    assert "| typos | 2 | 0.500 (-0.250) |" in found["rough-llm"]


def test_sizes_stand_beside_each_other_with_the_difference_and_the_strict_figure() -> None:
    small = result(scored("a", 1.0), scored("n", 1.0, tags=(WHOLE_LIBRARY,)))
    lenient, strict = scored("a", 0.75), scored("a", 0.25)
    large = Result((Outcome(ANSWER, lenient, strict, 30.0),), records=40_000, judged=True)
    text = tables.sizes([small, replace(small, records=1000), large])
    assert "| all | 23 records | 1,000 records | 40,000 records | difference | strict |" in text
    assert text.count("| record recall | 1.000 | 1.000 | 0.750 | -0.250 | 0.250 |") == 2
    assert "10 and 10 ms at 23" in text
    assert "30 and 30 ms at 40,000" in text


def test_a_question_about_the_whole_library_is_left_out_of_the_comparison() -> None:
    small = result(scored("a", 1.0), scored("n", 0.0, tags=(WHOLE_LIBRARY,)))
    assert [o.score.case.id for o in small.comparable.outcomes] == ["a"]
    assert small.to_dict()["cases"] == 2
