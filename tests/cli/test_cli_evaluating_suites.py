"""eval answers with distractors, rough forms, tables, JUnit and baselines; eval build."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from tests.cli.conftest import Cli

CASES: list[dict[str, Any]] = [
    {"id": "1", "kind": "metadata", "question": "who wrote ITA?", "records": ["wang2021ita"],
     "words": [["Xinyu Wang"]]},
    {"id": "1r", "kind": "metadata", "question": "WHO WROTE ITA", "records": ["wang2021ita"],
     "words": [["Xinyu Wang"]], "tags": ["capitals"], "of": "1"},
    {"id": "2", "kind": "which_papers", "question": "which papers address catastrophic forgetting?",
     "records": ["zhang2025gere", "zhang2023neural"]},
    {"id": "3", "kind": "unanswerable", "question": "how to bake banana bread?",
     "reason": "off_topic"},
    {"id": "4", "kind": "metadata", "question": "what is the newest paper?",
     "records": ["zhang2025gere"], "tags": ["whole_library"]},
]  # fmt: skip
PAPERS = [
    {"title": "Banana Bread at Home", "authors": ["Ada Baker"], "year": 2031,
     "abstract": "We bake banana bread. To bake banana bread, mash three bananas.", "x": 1},
    {"title": "Parking Robots in Rows", "authors": ["Alan Wheel"], "year": 2019,
     "abstract": "We park robots in rows. The rows are straight."},
    {"title": "GeRe: Towards Efficient Anti-Forgetting in Continual Learning of LLM via General "
     "Samples Replay", "authors": ["Somebody Else"], "year": 2025, "abstract": "Other words."},
]  # fmt: skip


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return lines(tmp_path / "suite.jsonl", CASES)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return lines(tmp_path / "papers.jsonl.gz", PAPERS)


def test_distractors_are_put_around_the_sample_and_kept(
    cli: Cli, suite: Path, papers: Path, tmp_path: Path
) -> None:
    keep = tmp_path / "kept"
    options = ("eval", "answers", suite, "--distractors", papers)
    sizes = ("--distractor-count", 1, "--distractor-count", 3)
    found = cli(*options, *sizes, "--keep", keep, "--json")
    assert found.code == 0
    figures = found.json
    # GeRe is in the sample: what has its title is not put around it.
    assert [figures["records"], *(row["records"] for row in figures["larger"])] == [23, 24, 25]
    assert (figures["cases"], figures["larger"][0]["cases"]) == (4, 3)
    assert "strict" not in figures
    assert figures["larger"][0]["strict"]["metrics"]
    assert sorted(path.name for path in keep.iterdir()) == ["1", "3"]
    before = {path: path.stat().st_mtime_ns for path in (keep / "3").rglob("catalog*")}
    again = cli("-L", keep / "3", *options, "--json")
    assert again.json["larger"][-1]["metrics"] == figures["larger"][-1]["metrics"]
    assert {path: path.stat().st_mtime_ns for path in before} == before
    text = cli("-L", keep / "3", *options).out
    assert "| all | 23 records | 25 records | difference | strict |" in text


def test_a_library_that_does_not_hold_the_papers_is_refused(
    cli: Cli, suite: Path, papers: Path, sample_folder: Path
) -> None:
    found = cli("-L", sample_folder, "eval", "answers", suite, "--distractors", papers)
    assert (found.code, found.out) == (1, "")
    assert "lacks 2 of the papers, and has 0 others" in found.err
    assert "--keep FOLDER" in found.err


@pytest.mark.parametrize(
    "options",
    [
        ["--distractor-count", "1"],
        ["--keep", "x"],
        ["--within", "0.03"],
        ["-L", "x", "--distractors", "y", "--keep", "z"],
        ["-L", "x", "--distractors", "y", "--distractor-count", "1", "--distractor-count", "2"],
        ["--distractors", "y", "--distractor-count", "0"],
    ],
)
def test_options_that_do_not_go_together(cli: Cli, suite: Path, options: list[str]) -> None:
    assert cli("eval", "answers", suite, *options).code == 2


def test_what_unjudged_papers_answer_is_no_answer_of_the_judged(
    cli: Cli, tmp_path: Path, papers: Path
) -> None:
    case = {"id": "9", "kind": "unanswerable", "question": "which papers are on banana bread?",
            "reason": "off_topic"}  # fmt: skip
    suite = lines(tmp_path / "one.jsonl", [case, *CASES[:1]])
    options = ("eval", "answers", suite, "--distractors", papers)
    found = cli(*options, "--within", "0")
    assert found.code == 0  # answered by papers that nobody judged: not by the sample's
    figures = cli(*options, "--json").json["larger"][0]
    assert figures["metrics"]["abstention_recall"] == 1.0
    assert figures["strict"]["metrics"]["abstention_recall"] == 0.0


def test_rough_forms_stand_beside_the_clean_ones(
    cli: Cli, suite: Path, sample_folder: Path
) -> None:
    options = ("eval", "answers", suite, "-L", sample_folder)
    figures = cli(*options, "--json").json
    assert (figures["cases"], figures["asked"]) == (4, 5)
    every, capitals = figures["rough"]
    assert (every["tag"], capitals["tag"], capitals["pairs"]) == ("all", "capitals", 1)
    assert capitals["clean"]["record_recall"] == 1.0
    assert "Rough forms." in cli(*options).out
    lost = capitals["difference"]["record_recall"] < 0
    assert cli(*options, "--rough-within", "0").code == (3 if lost else 0)
    assert cli(*options, "--rough-within", "1").code == 0


def test_a_rough_form_that_loses_its_answer_fails_the_gate(
    cli: Cli, tmp_path: Path, sample_folder: Path
) -> None:
    rough = {**CASES[0], "id": "x", "question": "how to bake bread?", "of": "1", "tags": ["typos"]}
    suite = lines(tmp_path / "two.jsonl", [CASES[0], rough])
    options = ("eval", "answers", suite, "-L", sample_folder, "--rough-within")
    found = cli(*options, "0.05")
    assert found.code == 3
    assert "Gate failed: record_recall of typos: 0.0000, was 1.0000" in found.err
    assert cli(*options, "1").code == 0
    alone = lines(tmp_path / "alone.jsonl", [rough])
    none = cli("eval", "answers", alone, "-L", sample_folder, "--rough-within", "1")
    assert (none.code, "no rough forms" in none.err) == (1, True)


def test_tables_and_junit_are_written(
    cli: Cli, suite: Path, sample_folder: Path, tmp_path: Path
) -> None:
    document, report = tmp_path / "README.md", tmp_path / "junit.xml"
    names = ("answers-extractive", "rough-extractive")
    blocks = [f"<!-- begin: {name} -->\n<!-- end: {name} -->\n" for name in names]
    document.write_text("".join(blocks), encoding="utf-8")
    options = ("eval", "answers", suite, "-L", sample_folder, "--write", document)
    assert cli(*options, "--junit", report).code == 0
    text = document.read_text(encoding="utf-8")
    assert "23 records, 4 questions" in text
    assert "| capitals | 1 |" in text
    (cases,) = Xml.parse(report).getroot()
    assert [case.get("classname") for case in cases] == [case["kind"] for case in CASES]
    document.write_text(blocks[0], encoding="utf-8")
    missing = cli(*options)
    assert (missing.code, missing.out) == (1, "")
    assert "asking" not in missing.err  # said before the questions are asked
    assert "<!-- begin: rough-extractive -->" in missing.err


def test_a_baseline_holds_until_something_drops(
    cli: Cli, tmp_path: Path, sample_folder: Path
) -> None:
    wrong = [
        {**CASES[0], "id": str(number), "question": f"who wrote ITA{'?' * number}",
         "records": ["zhang2025gere"]}
        for number in range(12)
    ]  # fmt: skip
    suite = lines(tmp_path / "suite.jsonl", wrong)
    saved = tmp_path / "baseline.json"
    options = ("eval", "answers", suite, "-L", sample_folder)
    assert cli(*options, "--save", saved).code == 0
    same = cli(*options, "--baseline", saved, "--json")
    assert (same.code, same.json["baseline"]["holds"]) == (0, True)
    kept = json.loads(saved.read_text())
    for case in kept["cases"].values():
        assert case["record_recall"] == 0.0
        case["record_recall"] = 1.0  # as if it had been
    saved.write_text(json.dumps(kept))
    lines(suite, [*wrong[:11], {**CASES[2], "id": "11"}, {**CASES[3], "id": "12"}])
    found = cli(*options, "--baseline", saved)
    assert found.code == 3
    assert "Gate failed: record_recall fell from 1.0000 to 0.0000 (p = 0.0" in found.err
    assert "worse: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10" in found.err
    assert "only in this run: 12" in found.err
    assert "not the same question or gold as in the baseline: 11" in found.err
    broken = cli(*options, "--baseline", suite)
    assert (broken.code, "is no baseline" in broken.err) == (1, True)


def test_a_suite_is_built_from_a_library_and_answered(
    cli: Cli, sample_folder: Path, tmp_path: Path
) -> None:
    suite = tmp_path / "built.jsonl"
    built = cli("eval", "build", "-o", suite, "-n", 20, "--json", "-L", sample_folder)
    assert (built.code, built.err) == (0, "")
    assert (built.json["cases"], built.json["seed"]) == (20, 0)
    assert sum(built.json["by_kind"].values()) == 20
    first = suite.read_bytes()
    text = cli("eval", "build", "-o", suite, "-n", 20, "-L", sample_folder)
    assert "A regression suite" in text.out
    assert suite.read_bytes() == first
    cli("eval", "build", "-o", suite, "-n", 20, "--seed", 7, "-L", sample_folder)
    assert suite.read_bytes() != first
    figures = cli("eval", "answers", suite, "--json", "-L", sample_folder).json
    assert figures["cases"] == 20
    assert figures["metrics"]["quotes"] == 1.0


def test_a_suite_that_cannot_be_built_or_written(
    cli: Cli, sample_folder: Path, tmp_path: Path, page: Path
) -> None:
    nowhere = cli("eval", "build", "-o", tmp_path / "no" / "x", "-L", sample_folder)
    assert (nowhere.code, "cannot be written" in nowhere.err) == (1, True)
    assert cli("eval", "build", "-o", tmp_path / "x", "-L", tmp_path / "none").code == 1
    small = tmp_path / "small"
    assert cli("add", page, "-L", small).code == 0
    few = cli("eval", "build", "-o", tmp_path / "x", "-n", "5000", "-L", small)
    assert (few.code, "questions, not 5000" in few.err) == (0, True)
    assert cli("eval", "build", "-L", small).code == 2


@pytest.mark.parametrize(
    "option", [("--distractors", "nowhere.jsonl"), ("--save", "no/b.json"), ("--junit", "no/j.xml")]
)
def test_a_file_that_cannot_be_is_said_before_anything_is_asked(
    cli: Cli, suite: Path, option: tuple[str, str]
) -> None:
    found = cli("eval", "answers", suite, *option)
    assert (found.code, found.out) == (1, "")
    assert "asking" not in found.err
    assert option[1].partition("/")[0] in found.err
