"""The command `eval claims`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reviewer.cli.claims import claims
from reviewer.errors import SuiteError

app = typer.Typer()
app.command()(claims)

ROWS = [
    {"claim": "Bees dance in hives.", "label": "SUPPORT", "evidence": "Bees dance in warm hives."},
    {"claim": "Heat decreases cost.", "label": "CONTRADICT", "evidence": "Heat increases cost."},
    {"claim": "?", "label": "NEUTRAL", "evidence": "Heat increases cost."},
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return str(path)


def test_figures_as_json_and_as_text(file: str) -> None:
    done = CliRunner().invoke(app, [file, "--json", "--encoder", "none"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert figures["metrics"]["auc"] == 1.0
    assert figures["encoder"] is False
    text = CliRunner().invoke(app, [file, "--encoder", "none", "--evidence", "all"]).stdout
    assert "2 claims (1 support, 1 contradict, 0 neutral), evidence: all" in text
    assert "1 left out" in text
    assert "auc                 1.000" in text
    assert "auc_neutral         -" in text


@pytest.mark.parametrize(
    ("bound", "code"),
    [("auc=1", 0), ("auc=1.01", 3), ("auc=much", 2), ("auc=nan", 2), ("luck=1", 2)],
)
def test_bounds(file: str, bound: str, code: int) -> None:
    done = CliRunner().invoke(app, [file, "--encoder", "none", "--fail-under", bound])
    assert done.exit_code == code


def test_a_bound_that_cannot_be_measured_is_an_error(file: str) -> None:
    arguments = [file, "--encoder", "none", "--fail-under", "auc_neutral=0"]
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, SuiteError)
    assert "auc_neutral cannot be measured" in str(done.exception)


def test_an_unknown_rule_is_wrong_usage(file: str) -> None:
    done = CliRunner().invoke(app, [file, "--encoder", "none", "--evidence", "luck"])
    assert done.exit_code == 2
