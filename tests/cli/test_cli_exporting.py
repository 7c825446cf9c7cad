"""reviewer export: which papers, in which format, to which file, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli.exporting import BATCH
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.rendering import files
from reviewer.rendering.export import EXPORTS
from tests.cli.conftest import Cli

COUNT = 23
KEY, OTHER = "zhang2023neural", "zhang2022disentangling"


@pytest.fixture
def at(sample_folder: Path) -> tuple[str, Path]:
    return ("--library", sample_folder)


def keys_of(csv_text: str) -> list[str]:
    return [row["key"] for row in csv.DictReader(io.StringIO(csv_text))]


@pytest.mark.parametrize("name", EXPORTS)
def test_all_papers_come_back_into_an_empty_library(
    cli: Cli, at: tuple[str, Path], tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"papers{EXPORTS[name].endings[0]}"
    done = cli(*at, "export", "--format", name, "-o", path)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"wrote {COUNT} papers to {path}\n"
    assert cli(*at, "export", "--format", name).out.encode() == path.read_bytes()
    other = ("--library", tmp_path / "library")
    assert cli(*other, "add", "--no-encode", path).code == 0
    assert papers(cli, other) == papers(cli, at)


def papers(cli: Cli, at: tuple[str, Path]) -> dict[str, Any]:
    found = cli(*at, "list", "--json").json_lines
    return {one["key"]: {**one, "sources": None} for one in found}


def test_json_lines_are_what_list_prints(cli: Cli, at: tuple[str, Path]) -> None:
    assert cli(*at, "export", "-f", "jsonl").out == cli(*at, "list", "--json").out


def test_keys_are_written_in_the_order_given(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "export", "--format", "csv", OTHER, KEY.upper(), OTHER)
    assert (found.code, keys_of(found.out)) == (0, [OTHER, KEY])


def test_a_search_is_that_of_search_best_first(cli: Cli, at: tuple[str, Path]) -> None:
    words = "catastrophic forgetting"
    hits = cli(*at, "search", words, "-n", "4", "--json").json
    for option in ("--search", "--query"):
        found = cli(*at, "export", "--format", "csv", option, words, "-n", "4")
        assert keys_of(found.out) == [hit["record"] for hit in hits]
    some = cli(*at, "export", "--format", "csv", "--search", words, "--year", "2024:")
    known = cli(*at, "list", "--json", "--year", "2024:").json_lines
    assert set(keys_of(some.out)) <= {one["key"] for one in known}


@pytest.mark.parametrize(
    "options", [("--year", "2021"), ("--subject", "IR"), ("--author", "Jiang", "--year", "2021:")]
)
def test_filters_are_those_of_list(
    cli: Cli, at: tuple[str, Path], options: tuple[str, ...]
) -> None:
    found = cli(*at, "export", "--format", "jsonl", *options)
    assert found.out == cli(*at, "list", "--json", *options).out != ""


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        (".bib", "@"), (".biblatex", "@"), (".ris", "TY  - "), (".json", "[\n"),
        (".jsonl", '{"key"'), (".CSV", "key,type,title"),
    ],
)  # fmt: skip
def test_the_ending_says_the_format(
    cli: Cli, at: tuple[str, Path], tmp_path: Path, ending: str, begins: str
) -> None:
    path = tmp_path / f"papers{ending}"
    assert cli(*at, "export", KEY, "-o", path).err == f"wrote 1 paper to {path}\n"
    assert path.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nobody1999x", "-o", "OLD"], 1, "nobody1999x"),
        ([KEY, "zhang2023neurall", "-o", "OLD"], 1, f"Did you mean {KEY}"),
        (["--format", "word", "-o", "OLD"], 1, "bibtex, biblatex, ris, csl-json, jsonl, csv"),
        ([], 1, "Name one with --format"),
        (["-o", "a.doc"], 1, "a.doc"),
        (["--format", "ris", "-o", "."], 1, "folder"),
        (["-o", "nowhere/a.bib"], 1, "does not exist"),
        (["--format", "ris", "--search", "  "], 1, "nothing to search for"),
        (["--format", "ris", "--ascii", "-o", "OLD"], 2, "--ascii"),
        ([KEY, "--search", "x", "-o", "OLD"], 2, "not both"),
        ([KEY, "--year", "2020", "-o", "OLD"], 2, "not both"),
        (["--year", "x", "-o", "OLD"], 2, "--year"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    cli: Cli, at: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], code: int, said: str,
) -> None:  # fmt: skip
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    old = folder / "old.bib"
    old.write_text("old")
    found = cli(*at, "export", *(str(old) if one == "OLD" else one for one in arguments))
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert code == 2 or len(found.err.splitlines()) == 1
    assert [path.name for path in folder.iterdir()] == ["old.bib"]
    assert old.read_text() == "old"


def test_nothing_that_matches(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "export", "--format", "csl-json", "--year", "1900")
    assert (found.code, found.out, found.err) == (0, "[]\n", "No paper matches.\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_breaks_off_leaves_the_old_file(error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "out" / "a.bib"
    path.parent.mkdir()
    path.write_text("old")

    def pieces() -> Any:
        yield b"new"
        raise error

    with pytest.raises(error):
        files.write_pieces(path, pieces())
    assert [(one.name, one.read_text()) for one in path.parent.iterdir()] == [("a.bib", "old")]
    files.write_pieces(path, iter([b"new", b"er"]))
    assert path.read_text() == "newer"


def test_ctrl_c_leaves_no_half_file(
    cli: Cli, at: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Any:
        yield "half"
        raise KeyboardInterrupt

    monkeypatch.setitem(EXPORTS, "ris", type(EXPORTS["ris"])("ris", (".ris",), interrupted))
    folder = tmp_path / "out"
    folder.mkdir()
    found = cli(*at, "export", "-o", folder / "a.ris")
    assert found.code == 130
    assert list(folder.iterdir()) == []


def test_keys_that_bibtex_cannot_hold_are_noted(cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "a.jsonl"
    fields = {"authors": [], "sources": [], "authors_truncated": False}
    page.write_text(json.dumps({"key": "50%off", "title": "T", **fields}) + "\n")
    at = ("--library", tmp_path / "library")
    assert cli(*at, "add", "--no-encode", page).code == 0
    found = cli(*at, "export", "--format", "bibtex")
    assert found.code == 0
    assert "'50%off': written as 50-off-" in found.err
    assert "@misc{50-off-" in found.out


def test_more_papers_than_are_held_at_a_time(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "a.jsonl"
    fields = {"authors": [], "sources": [], "authors_truncated": False, "date": "2020"}
    names = [f"paper{number}" for number in range(2 * BATCH + 1)]
    page.write_text(
        "\n".join(json.dumps({"key": name, "title": f"On {name}", **fields}) for name in names)
    )
    at = ("--library", tmp_path / "library")
    assert cli(*at, "add", "--no-encode", page).code == 0
    held: list[int] = []
    whole = Library.get_many

    def counted(self: Library, keys: Sequence[str]) -> dict[str, Record]:
        held.append(len(keys))
        return whole(self, keys)

    monkeypatch.setattr(Library, "get_many", counted)
    assert keys_of(cli(*at, "export", "--format", "csv", "--year", "2020").out) == names
    assert max(held) <= BATCH


def test_a_reader_that_goes_away_is_no_error(sample_folder: Path) -> None:
    command = [sys.executable, "-m", "reviewer", "-L", str(sample_folder), "export", "-f", "ris"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        assert started.stdout.readline() == b"TY  - GEN\n"
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == 0


def test_output_is_utf_8_whatever_the_terminal_says(tmp_path: Path, cli: Cli) -> None:
    page = tmp_path / "a.csv"
    page.write_text("title,authors,year\nÜber Größe,Ünal Öz,2020\n", encoding="utf-8")
    folder = tmp_path / "library"
    assert cli("--library", folder, "add", "--no-encode", page).code == 0
    command = [sys.executable, "-m", "reviewer", "-L", str(folder), "export", "-f", "ris"]
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "TI  - Über Größe\n".encode() in done.stdout
