"""add with its options, imports, merge, split and dedupe, as a user types them."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from conftest import Cli

PAGE = """CLMar 3, 2025
Quiet Corpora: Reading What Is Not ThereLina Berghe, Otto Vale
We read what corpora leave out. Gaps are counted.
CLFoo 3, 2020
A Title Without a MonthLina Berghe
Text of it.
CVMay 14, 2024
Seeing Small ThingsMira Osei
Small objects are found by looking twice.
"""
MENDED = PAGE.replace("Foo 3", "Mar 3").replace("Gaps are counted.", "Gaps are named.")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_the_ledger_of_an_import_and_of_its_mended_file(cli: Cli, page: Path) -> None:
    assert cli("add", page, "--no-encode").code == 0
    assert cli("add", page, "--no-encode", "--strict").code == 3
    (rejected,) = cli("imports", "1", "--rejected", "--json").json_lines
    assert (rejected["file"], rejected["line"], rejected["outcome"]) == ("page.txt", 4, "rejected")
    assert "no month 'Foo'" in rejected["reason"]
    assert rejected["raw"].startswith("CLFoo 3, 2020")
    page.write_text(MENDED, encoding="utf-8")
    assert cli("add", page, "--no-encode", "--strict").code == 0
    assert cli("imports", "--rejected").err.strip() == "There is no such row."
    first, second, third = cli("imports", "--json").json_lines
    assert (first["imported"], first["rejected"], first["files"]) == (2, 1, ["page.txt"])
    assert (second["unchanged"], second["rejected"]) == (2, 1)
    assert (third["imported"], third["changed"], third["rejected"]) == (1, 1, 0)
    shown = cli("imports", "3", "--changed")
    assert "Gaps are counted" in shown.out
    assert "Gaps are named" in shown.out


def test_prisma_counts(cli: Cli, page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(PAGE[PAGE.index("CVMay") :], encoding="utf-8")
    cli("add", page, other, "--no-encode")
    flow = cli("imports", "--prisma", "--json").json
    assert (flow["rows"], flow["duplicates"], flow["unreadable"], flow["records"]) == (4, 1, 1, 2)
    shown = cli("imports", "--prisma").out
    assert "Records identified" in shown
    assert "page.txt (listing)" in shown


def test_an_import_that_is_not_there(cli: Cli, page: Path) -> None:
    cli("add", page, "--no-encode")
    missing = cli("imports", "7")
    assert missing.code == 1
    assert "no import 7" in missing.err


@pytest.mark.parametrize("kind", ["gz", "zip", "stdin"])
def test_packed_files_and_standard_input(cli: Cli, page: Path, kind: str, tmp_path: Path) -> None:
    packed = tmp_path / f"page.{kind}"
    if kind == "gz":
        packed.write_bytes(gzip.compress(page.read_bytes()))
    elif kind == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("../../etc/page.txt", PAGE)
            archive.writestr("notes.md", "Nothing of ours.")
    else:
        packed = Path("-")
    report = cli("add", packed, "--no-encode", "--json", stdin=PAGE).json
    assert report["imported"] == 2
    assert len(report["rejected"]) == (2 if kind == "zip" else 1)
    names = {s["file"] for r in cli("list", "--json").json_lines for s in r["sources"]}
    assert names == {{"zip": "page.zip/etc/page.txt", "gz": "page.gz", "stdin": "stdin"}[kind]}


def test_merge_and_split(cli: Cli, page: Path) -> None:
    cli("add", page, "--no-encode")
    before = cli("list", "--json").out
    merged = cli("merge", "berghe2025quiet", "osei2024seeing")
    assert merged.code == 0
    assert "reviewer split berghe2025quiet osei2024seeing" in merged.out
    assert cli("show", "osei2024seeing", "--json").json["key"] == "berghe2025quiet"
    parts = cli("split", "berghe2025quiet", "--json").json_lines
    assert [(part["part"], part["was"]) for part in parts] == [(1, None), (2, "osei2024seeing")]
    assert "2  Seeing Small Things" in cli("split", "berghe2025quiet").out
    assert cli("split", "berghe2025quiet", "5").code == 1
    split = cli("split", "berghe2025quiet", "2", "--json").json
    assert split["split"]["key"] == "osei2024seeing"
    key = json.loads(before.splitlines()[0])["key"]
    assert {json.loads(line)["key"] for line in cli("list", "--json").out.splitlines()} >= {key}
    assert sorted(cli("list", "--json").out.splitlines()) == sorted(before.splitlines())


@pytest.mark.parametrize("pair", ["title", "=Title", "title=", ""])
def test_a_column_that_is_not_named_rightly(cli: Cli, page: Path, pair: str) -> None:
    wrong = cli("add", page, "--map", pair)
    assert wrong.code == 2
    assert "FIELD=COLUMN" in wrong.err


def test_a_format_that_there_is_not(cli: Cli, page: Path) -> None:
    wrong = cli("add", page, "--format", "word")
    assert wrong.code == 1
    assert "listing" in wrong.err
    assert not Path(".reviewer").exists()
