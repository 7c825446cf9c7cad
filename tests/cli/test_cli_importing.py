"""parse, add and sample: every row is accounted for, and says the same twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.records import Record
from tests.cli.conftest import PAGE, Cli
from tests.fixtures import SAMPLE

PAGES = sorted(SAMPLE.glob("*.txt"))
COUNTS = {"rows", "imported", "merged", "unchanged", "rejected"}


def counts(report: dict[str, object]) -> tuple[object, ...]:
    return tuple(report[name] for name in ("rows", "imported", "merged", "unchanged", "rejected"))


def add_up(report: dict[str, object]) -> bool:
    rejected = report["rejected"]
    assert isinstance(rejected, list)
    return report["rows"] == sum(
        [report["imported"], report["merged"], report["unchanged"], len(rejected)]  # type: ignore[list-item]
    )


def test_the_sample_pages_become_the_records_written_by_hand(cli: Cli, tmp_path: Path) -> None:
    library = tmp_path / "lib"
    first = cli("add", *PAGES, "--json", "-L", library)
    assert (first.code, counts(first.json)) == (0, (25, 23, 2, 0, []))
    assert first.json.keys() == COUNTS
    gold = [json.loads(line) for line in (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()]
    assert len(gold) == 23
    assert cli("list", "--json", "-L", library).json_lines == gold
    second = cli("add", *PAGES, "--json", "-L", library)
    assert counts(second.json) == (25, 0, 0, 25, [])


def test_gold_records_survive_reading_and_writing() -> None:
    for line in (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines():
        assert Record.from_dict(json.loads(line)).to_dict() == json.loads(line)


def test_add_says_what_became_of_the_rows(cli: Cli, page: Path) -> None:
    found = cli("add", page)
    assert found.code == 0
    assert "2 rows: 2 imported, 0 merged, 0 unchanged, 0 rejected." in found.out
    assert "The library in .reviewer has 2 papers." in found.out
    assert "2 unchanged" in cli("add", page).out


@pytest.mark.parametrize("broken", ["empty", "missing", "unknown", "binary", "folder inside"])
def test_a_bad_file_is_one_rejected_row_and_its_neighbours_are_read(
    cli: Cli, page: Path, tmp_path: Path, broken: str
) -> None:
    bad = tmp_path / "bad.txt"
    content = {"empty": b"", "unknown": b"just a letter to a friend", "binary": b"\x00\x01" * 500}
    if broken in content:
        bad.write_bytes(content[broken])
    if broken == "folder inside":
        bad.mkdir()
        (bad / "note.txt").write_text("just a letter", encoding="utf-8")
    for order in ((page, bad), (bad, page)):
        library = tmp_path / f"lib-{order[0].name}"
        report = cli("add", *order, "--json", "-L", library).json
        assert add_up(report)
        assert report["imported"] == 2
        (rejected,) = report["rejected"]
        assert rejected.keys() == {"file", "line", "reason"}
        assert rejected["file"] == ("note.txt" if broken == "folder inside" else "bad.txt")
        assert rejected["reason"]


def test_a_broken_row_keeps_its_place_and_strict_makes_it_a_failed_gate(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE + "CLMar 5, 2023\n", encoding="utf-8")
    found = cli("add", path, "--json", "-L", tmp_path / "one")
    assert found.code == 0
    assert add_up(found.json)
    assert [(row["file"], row["line"]) for row in found.json["rejected"]] == [("page.txt", 7)]
    strict = cli("add", path, "--strict", "-L", tmp_path / "two")
    assert strict.code == 3
    assert "rejected page.txt:7" in strict.err
    assert "2 imported" in strict.out


def test_strict_passes_when_all_rows_are_read(cli: Cli, page: Path) -> None:
    assert cli("add", page, "--strict").code == 0


@pytest.mark.parametrize("command", ["add", "parse"])
@pytest.mark.parametrize("kind", ["missing", "empty", "unknown", "empty folder", "only bad"])
def test_nothing_readable_is_one_line_and_leaves_no_library(
    cli: Cli, tmp_path: Path, command: str, kind: str
) -> None:
    bad = tmp_path / "bad"
    if kind == "empty folder":
        bad.mkdir()
    elif kind == "only bad":
        bad.mkdir()
        (bad / "a.txt").write_text("", encoding="utf-8")
        (bad / "b.txt").write_text("hello", encoding="utf-8")
    elif kind != "missing":
        bad.write_text("" if kind == "empty" else "hello", encoding="utf-8")
    found = cli(command, bad)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("Error: ")
    assert str(bad) in found.err
    assert found.err.count("\n") == 1
    assert not Path(".reviewer").exists()


def test_parse_shows_records_and_rejections(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE + "CLMar 5, 2023\n", encoding="utf-8")
    text = cli("parse", path)
    assert text.code == 0
    assert "lovelace2025widgets  Widgets Learn to Spin  (page.txt:1)" in text.out
    assert "rejected  page.txt:7: " in text.out
    rows = cli("parse", path, "--json").json_lines
    assert [list(row) for row in rows] == [["record"], ["record"], ["rejected"]]
    assert rows[0]["record"]["title"] == "Widgets Learn to Spin"
    assert rows[2]["rejected"].keys() == {"file", "line", "reason"}
    assert not Path(".reviewer").exists()


def test_parse_and_add_give_the_same_records(cli: Cli, page: Path) -> None:
    parsed = [row["record"] for row in cli("parse", page, "--json").json_lines]
    cli("add", page)
    assert cli("list", "--json").json_lines == parsed


def test_sample_sets_up_a_library_and_says_what_to_ask(cli: Cli) -> None:
    found = cli("sample")
    assert found.code == 0
    assert "23 papers" in found.out
    assert found.out.rstrip().endswith(
        'reviewer ask "which papers address catastrophic forgetting?"'
    )
    assert counts(cli("sample", "--json").json) == (25, 0, 0, 25, [])


@pytest.mark.parametrize("before", [True, False])
def test_the_line_to_try_next_names_the_library_asked_for(
    cli: Cli, tmp_path: Path, before: bool
) -> None:
    option = ("--library", tmp_path / "my lib")
    found = cli(*option, "sample") if before else cli("sample", *option)
    assert f"-L '{tmp_path / 'my lib'}'" in found.out


def test_sample_does_not_mix_with_papers_of_ones_own(cli: Cli, page: Path) -> None:
    cli("add", page)
    found = cli("sample")
    assert found.code == 1
    assert "papers of your own" in found.err
    assert len(cli("list").out.splitlines()) == 2
