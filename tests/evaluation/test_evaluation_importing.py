"""eval import: an invented folder of bibliographies with a manifest and gold."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reviewer.cli.app import app
from reviewer.errors import SuiteError
from reviewer.evaluation import gold, importing, readings
from reviewer.evaluation.gold import Gold
from reviewer.evaluation.readings import Paper, Reading, read_all
from reviewer.formats import listing, table
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

PAGE = (
    "CLMar 3, 2025\nWhispering GalleriesNgozi Okwuosa, Bram van der Terlouw\nThey whisper.\n"
    "IRDec 28, 2022\nRanking RecipesItzel Tlapanco\nWe rank recipes.\n"
)
ITEMS = [
    {
        "citationKey": "okwuosa",
        "title": "Whispering <span class='nocase'>galleries</span>",
        "creators": [
            {"creatorType": "author", "lastName": "Okwuosa", "firstName": "Ngozi"},
            {"creatorType": "author", "lastName": "van der Terlouw", "firstName": "Bram"},
            {"creatorType": "editor", "name": "The Gallery"},
        ],
        "date": "March 2025",
    },
    {
        "title": "Ranking Recepies",
        "creators": [{"creatorType": "editor", "name": "Tlapanco"}],
        "date": "2021",
    },
]
BIB = """% Encoding: UTF-8
@Article{a, author = {Thorvald, Mei-Ling and van der Kloet, Jo and {The Ice Team} and others},
 title = {Sorting {\\'E}tudes in $O(n)$}, year = {2018}}
@Book{b, editor = {Ruiz, A.}, booktitle = {Harbours}, date = {2019-05}}
@Misc{c, author = {UNKNOWN}, title = {Tides}}
"""
runner = CliRunner()


def folder(path: Path, *cases: dict[str, object]) -> Path:
    (path / "page.txt").write_text(PAGE, encoding="utf-8")
    (path / "prose.txt").write_text("Just prose.\n", encoding="utf-8")
    (path / "gold.json").write_text(json.dumps({"items": ITEMS}), encoding="utf-8")
    (path / "list.json").write_text("[1]", encoding="utf-8")
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    (path / "manifest.jsonl").write_text(lines, encoding="utf-8")
    return path


CASES: tuple[dict[str, object], ...] = (
    {"file": "page.txt", "format": "listing", "expected_records": 2, "gold": "gold.json"},
    {"file": "prose.txt", "format": "none", "expected_records": 0},
    {"file": "prose.txt", "format": "none", "expected_records": 1},
    {"file": "page.txt", "format": "listing", "expected_records": None},
    {"file": None, "format": "pdf"},
)


def test_what_is_counted(tmp_path: Path) -> None:
    result = importing.run(folder(tmp_path, *CASES))
    assert [one.right for one in result.outcomes] == [True, True, False, None]
    assert result.skipped == 1
    assert [len(part) for part in result.by_format().values()] == [2, 2]
    assert importing.metrics(result.outcomes) == {
        "counts": pytest.approx(2 / 3), "titles": 0.5, "authors": 1.0, "years": 0.5, "sound": 1.0,
    }  # fmt: skip
    first = result.outcomes[0]
    assert [(one.field, one.wanted, one.found) for one in first.differences] == [
        ("titles", "Ranking Recepies", "Ranking Recipes"),
        ("years", "2021", "2022"),
    ]
    assert first.reading.seconds > 0
    assert "no known format" in result.outcomes[1].reading.refused


def test_without_gold_nothing_is_said_of_titles(tmp_path: Path) -> None:
    result = importing.run(folder(tmp_path, CASES[1]))
    assert importing.metrics(result.outcomes) == {"counts": 1.0, "sound": 1.0}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"file": "gone.txt"}, "1 files of the manifest are not there, such as gone.txt"),
        ({"file": "page.txt", "gold": "gone.json"}, "gold cannot be read"),
        ({"file": "page.txt", "gold": "manifest.jsonl"}, "gold cannot be read"),
        ({"file": "page.txt", "gold": "list.json"}, "gold cannot be read"),
    ],
)
def test_what_is_not_there(tmp_path: Path, case: dict[str, object], said: str) -> None:
    with pytest.raises(SuiteError, match=said):
        importing.run(folder(tmp_path, case))


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no bibliographies with a manifest"):
        importing.run(tmp_path / "nowhere")


def test_a_gold_bib_is_read_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "gold.bib"
    path.write_text(BIB, encoding="utf-8")
    assert gold.read(path) == (
        Gold("a", "Sorting Études in O(n)", ("Thorvald", "van der Kloet", "The Ice Team"), "2018"),
        Gold("b", "Harbours", ("Ruiz",), "2019"),
        Gold("c", "Tides", (), ""),
    )  # fmt: skip


def test_gold_of_better_bibtex(tmp_path: Path) -> None:
    first, second = gold.read(folder(tmp_path) / "gold.json")
    assert (first.citekey, first.year, second.citekey) == ("okwuosa", "2025", "")
    assert first.folded_title == "whispering galleries"
    assert first.families == ("Okwuosa", "van der Terlouw")
    assert second.families == ("Tlapanco",)


def paper(citekey: str = "", title: str = "") -> Paper:
    return Paper(citekey, title, (), "")


def wanted(citekey: str = "", title: str = "") -> Gold:
    return Gold(citekey, title, (), "")


@pytest.mark.parametrize(
    ("golds", "papers", "pairs"),
    [
        ([wanted("a"), wanted("b")], [paper("b"), paper("a")], [1, 0]),
        ([wanted("a"), wanted("a")], [paper("a", "1"), paper("a", "2")], [0, 1]),
        ([wanted("a"), wanted()], [paper("x"), paper("y")], [0, 1]),
        ([wanted("a"), wanted("", "Harbours")], [paper("a")], [0, None]),
        ([wanted("", "Tides"), wanted("", "Harbours")], [paper("", "Harbors")], [None, 0]),
        ([wanted("", "Tides")], [paper("", "Boats"), paper("", "The tides"), paper()], [1]),
        ([wanted("", "Tides")], [], [None]),
        (
            [wanted("k", "Tides"), wanted("l", "Boats")],
            [paper("", "boats"), paper("", "x")],
            [1, 0],
        ),
    ],
)
def test_pairs(golds: list[Gold], papers: list[Paper], pairs: list[int | None]) -> None:
    found = [paper for _, paper in importing.matched(golds, papers)]
    assert found == [None if place is None else papers[place] for place in pairs]


def test_a_file_that_hangs_or_kills_its_reader_costs_only_itself(tmp_path: Path) -> None:
    page = folder(tmp_path) / "page.txt"
    slow = tmp_path / "slow.txt"
    slow.write_text(PAGE * 30_000, encoding="utf-8")
    found = list(read_all([page, slow, page], seconds=0.5))
    assert [len(one.papers) for one in found] == [2, 0, 2]
    assert found[1].fault == "takes longer than 0.5 seconds"


def test_a_bug_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: Document) -> Iterator[Record | ParseFailure]:
        raise ZeroDivisionError

    row = replace(table.FORMATS[-1], sniff=listing.sniff, read=broken)
    monkeypatch.setattr(table, "FORMATS", (row,))
    found = readings.read_one(folder(tmp_path) / "page.txt")
    assert found.fault.startswith("Traceback")
    assert "ZeroDivisionError" in found.fault
    outcome = importing.Outcome(importing.Case("page.txt", expected=0), found)
    assert outcome.right is False
    assert importing.metrics([outcome])["sound"] == 0.0


def test_the_limit_includes_a_reader_that_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = readings._Reader()
    page = folder(tmp_path) / "page.txt"
    assert len(reader.read(page, 30).papers) == 2
    assert reader._process is not None
    reader._process.kill()
    time.sleep(0.2)
    assert reader.read(page, 30).fault.startswith("ended the process that read it")
    assert reader.read(page, 30) != Reading()
    reader.stop()


def test_the_command(tmp_path: Path) -> None:
    place = str(folder(tmp_path, *CASES))
    shown = runner.invoke(app, ["eval", "import", place, "--failures"])
    assert shown.exit_code == 0, shown.output
    assert "wanted 'Ranking Recepies'" in shown.output
    assert "0 records and 0 rejections, expected 1" in shown.output
    found = json.loads(runner.invoke(app, ["eval", "import", place, "--json"]).stdout)
    assert found["metrics"]["titles"] == 0.5
    assert found["skipped"] == 1
    assert [one["right"] for one in found["outcomes"]] == [True, True, False, None]


@pytest.mark.parametrize(
    ("bound", "code"),
    [("titles=0.5", 0), ("titles=0.51", 3), ("titels=0.5", 2), ("titles=much", 2)],
)
def test_bounds(tmp_path: Path, bound: str, code: int) -> None:
    place = str(folder(tmp_path, *CASES))
    done = runner.invoke(app, ["eval", "import", place, "--fail-under", bound])
    assert done.exit_code == code, done.output


def test_a_bound_that_was_not_measured(tmp_path: Path) -> None:
    place = str(folder(tmp_path, CASES[1]))
    done = runner.invoke(app, ["eval", "import", place, "--fail-under", "titles=0.5"])
    assert isinstance(done.exception, SuiteError)
