"""eval: figures, gates, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.cli.gates import holds, robust, steady
from reviewer.evaluation.answers import Outcome, Result
from reviewer.evaluation.metrics import METRICS, Score
from reviewer.evaluation.suites import Case
from reviewer.writing.answers import Answer
from tests.cli.conftest import Cli

CASES = [
    {"id": "1", "kind": "metadata", "question": "who wrote ITA?", "records": ["wang2021ita"],
     "words": [["Xinyu Wang"]]},
    {"id": "2", "kind": "which_papers", "question": "which papers address catastrophic forgetting?",
     "records": ["zhang2025gere", "zhang2023neural", "wang2020ain"]},
    {"id": "3", "kind": "unanswerable", "question": "how to bake banana bread?",
     "reason": "off_topic"},
]  # fmt: skip


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "suite.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    return path


def test_answers_are_scored_on_a_library_of_ones_own(
    cli: Cli, suite: Path, sample_folder: Path
) -> None:
    at = ("--library", sample_folder)
    figures = cli("eval", "answers", suite, "--json", *at).json
    assert figures["cases"] == 3
    assert set(figures["metrics"]) <= set(METRICS)
    assert list(figures["by_kind"]) == ["metadata", "which_papers", "unanswerable"]
    assert figures["metrics"]["quotes"] == 1.0
    assert [row["id"] for row in figures["failures"]] == ["2"]
    text = cli("eval", "answers", suite, "--failures", *at)
    assert text.code == 0
    assert "2 which papers address catastrophic forgetting?" in text.out
    assert "wang2020ain" in text.out
    assert "wang2020ain" not in cli("eval", "answers", suite, *at).out


def test_answers_are_scored_on_the_sample_when_no_library_is_named(cli: Cli, suite: Path) -> None:
    found = cli("eval", "answers", suite, "--json")
    assert (found.code, found.json["cases"]) == (0, 3)
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (["quotes=1"], 0),
        (["quotes=1.0", "metadata.record_recall=1"], 0),
        (["record_recall=0.99"], 3),
        (["which_papers.record_recall=0.99"], 3),
        (["quotes=1", "which_papers.record_recall=1", "answered=1"], 3),
        (["comparison.quotes=1"], 1),
        (["which_papers.words=0"], 1),
    ],
)
def test_gates(cli: Cli, suite: Path, sample_folder: Path, bounds: list[str], code: int) -> None:
    options = [part for bound in bounds for part in ("--fail-under", bound)]
    found = cli("eval", "answers", suite, *options, "--library", sample_folder)
    assert found.code == code
    assert ("Gate failed: " in found.err) == (code == 3)
    assert ("was not measured" in found.err) == (code == 1)


def test_a_gate_looks_at_the_figure_before_it_is_rounded() -> None:
    score = Score(Case("1", "fact", "q?"), supported=0.99999)
    answer = Answer("q?", "extractive", None, "", None)
    result = Result((Outcome(answer, score, score, 1.0),))
    assert not holds(result, {"supported": 1.0})
    assert holds(result, {"supported": 0.9999})


def recalls(values: dict[str, float | None], records: int = 23) -> Result:
    """A result of one case a value, by id: "a1" is a rough form of "a", "n" is on the library."""
    answer = Answer("q?", "extractive", None, "", None)
    scores = []
    for name, value in values.items():
        tags = ("whole_library",) if name == "n" else ("typos",) if name[1:] else ()
        case = Case(name, "fact", "q?", tags=tags, of=name[0] if name[1:] else "")
        scores.append(Score(case, record_recall=value))
    return Result(tuple(Outcome(answer, item, item, 1.0) for item in scores), records=records)


@pytest.mark.parametrize(
    ("larger", "most", "passes"),
    [
        ({"a": 0.95}, 0.05, True),
        ({"a": 0.91}, 0.03, False),
        ({"a": 0.95}, 0.0, False),
        ({"a": 1.0}, 0.0, True),
        ({"a": None}, 0.0, True),
        ({"a": 0.0}, None, True),
    ],
)
def test_what_may_be_lost_as_the_library_grows(
    larger: dict[str, float | None],
    most: float | None,
    passes: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    results = [recalls({"a": 0.95 + 0.05 * (most != 0.03), "n": 1.0}), recalls(larger, 40_000)]
    assert steady(results, most) == passes
    said = capsys.readouterr().err
    assert ("Gate failed: record_recall of fact at 40000 records" in said) == (not passes)
    assert steady([*results[:1], *results[:1], results[1]], most) == passes


def test_a_gain_is_no_loss_and_a_bound_is_met_exactly() -> None:
    assert steady([recalls({"a": 0.5}), recalls({"a": 1.0})], 0.0)
    assert steady([recalls({"a": 0.95}), recalls({"a": 0.92})], 0.03)  # in binary a little more
    assert not steady([recalls({"a": 0.95}), recalls({"a": 0.9199})], 0.03)


@pytest.mark.parametrize(("rough", "passes"), [(0.95, True), (0.94, False), (None, True)])
def test_what_a_rough_form_may_lose(rough: float | None, passes: bool) -> None:
    assert robust(recalls({"a": 1.0, "a1": rough}), 0.05) == passes
    assert robust(recalls({"a": 1.0, "a1": rough}), None)


@pytest.mark.parametrize("what", ["missing", "empty", "broken"])
def test_a_suite_that_cannot_be_read_is_one_located_line(
    cli: Cli, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "suite.jsonl"
    if what != "missing":
        path.write_text("" if what == "empty" else '{"id": "1"}\n', encoding="utf-8")
    found = cli("eval", "answers", path)
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert str(path) in found.err
    assert (":1: " in found.err) == (what == "broken")


def test_retrieval_ranks_a_collection(cli: Cli, tmp_path: Path) -> None:
    rows = [("d1", "Spinning widgets", "Widgets spin."), ("d2", "Bread", "Bananas in bread.")]
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": i, "title": t, "text": x}) for i, t, x in rows)
    )
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "banana bread"}))
    (tmp_path / "qrels.tsv").write_text("q\td2\t1\n")
    found = cli("eval", "retrieval", tmp_path, "--json")
    assert found.code == 0
    assert [row["ranker"] for row in found.json_lines] == ["fused", "words", "vectors"]
    for row in found.json_lines:
        assert (row["queries"], row["ndcg@10"], row["recall@100"]) == (1, 1.0, 1.0)
    text = cli("eval", "retrieval", tmp_path, "--ranker", "words", "--chunk-chars", "500")
    assert "ndcg@10 1.0" in text.out
    assert cli("eval", "retrieval", tmp_path / "none").code == 1


def test_listing_gate(cli: Cli, tmp_path: Path, page: Path) -> None:
    good = {"page": page.name, "index": 0, "title": "Widgets Learn to Spin",
            "authors_shown": ["Ada Lovelace", "Alan Turing"], "et_al": False}  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(row) for row in (good, {**good, "title": "No"})))
    found = cli("eval", "listing", tmp_path, gold)
    assert found.code == 0
    assert found.out.startswith("1 of 2 exact (0.5000)\n")
    assert cli("eval", "listing", tmp_path, gold, "--json").json["exact_share"] == 0.5
    assert cli("eval", "listing", tmp_path, gold, "--fail-under", "0.5").code == 0
    assert cli("eval", "listing", tmp_path, gold, "--fail-under", "0.51").code == 3
    assert cli("eval", "listing", tmp_path / "none", gold).code == 1
