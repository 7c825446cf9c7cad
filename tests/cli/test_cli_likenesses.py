"""The command `eval dedupe`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reviewer.cli.likenesses import dedupe
from reviewer.errors import SuiteError

app = typer.Typer()
app.command()(dedupe)

AUTHOR = {"name": "Ada Finch", "family": "Finch", "given": "Ada"}
ONE = {"title": "Nesting of marsh harriers in reed beds", "authors": [AUTHOR], "date": "2019"}
PART = {**ONE, "title": "Nesting of marsh harriers in reed beds, part 2"}


@pytest.fixture
def file(tmp_path: Path) -> str:
    rows = [
        {"one": ONE, "other": ONE, "same": True, "kind": "exact"},
        {"one": ONE, "other": PART, "same": True, "kind": "mislabelled"},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_figures_as_json_and_as_text(file: str) -> None:
    done = CliRunner().invoke(app, [file, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["metrics"]["recall"] == 0.5
    text = CliRunner().invoke(app, [file]).stdout
    assert "precision             1.0000" in text
    assert "same: mislabelled" in text
    assert "pairs.jsonl:2 (mislabelled; expected same): the titles' numbers differ" in text


@pytest.mark.parametrize(
    ("bound", "code"),
    [("recall=0.5", 0), ("recall=0.6", 3), ("recall=much", 2), ("recall=nan", 2), ("luck=1", 2)],
)
def test_bounds(file: str, bound: str, code: int) -> None:
    assert CliRunner().invoke(app, [file, "--fail-under", bound]).exit_code == code


def test_a_bound_that_cannot_be_measured_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"one": ONE, "other": PART, "same": False}), encoding="utf-8")
    done = CliRunner().invoke(app, [str(path), "--fail-under", "recall=0.1"])
    assert isinstance(done.exception, SuiteError)
