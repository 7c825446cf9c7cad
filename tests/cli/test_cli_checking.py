"""The commands `check` and `eval check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer import grammar as grammars
from reviewer.grammar import Grammar
from tests.cli.conftest import Cli

TEXT = r"""\section{Work}
Lovelace and Turing (2025) study spinning widgets, which spin 12\% faster.
Widgets spin 21\% faster~\cite{lovelace2025widgets}. Others do too~\cite{lovelace2025widget}.
"""


@pytest.fixture
def paper(tmp_path: Path, page: Path, cli: Cli, grammar: Grammar,
          monkeypatch: pytest.MonkeyPatch) -> Path:  # fmt: skip
    """A manuscript about the two records of the page, which are in the library."""
    monkeypatch.setattr(grammars, "load", lambda **_: grammar)
    assert cli("add", page).code == 0
    path = tmp_path / "paper.tex"
    path.write_text(TEXT)
    return path


def test_faults_are_lines_for_an_editor(cli: Cli, paper: Path) -> None:
    done = cli("check", paper)

    assert done.code == 0
    first, second = done.out.splitlines()
    assert first.startswith(f"{paper}:3:26: not supported: lovelace2025widgets: 21% is not in")
    assert second == (
        f"{paper}:3:68: not in library: lovelace2025widget: no such key in the library; "
        "did you mean lovelace2025widgets?"
    )


def test_a_file_that_cites_nothing_says_so(cli: Cli, paper: Path) -> None:
    paper.write_text("")
    done = cli("check", paper)

    assert (done.code, done.out) == (0, "")
    assert f"{paper}: no sentence of it cites anything." in done.err


def test_other_forms(cli: Cli, paper: Path) -> None:
    shown = cli("check", paper, "--all", "--json").json
    assert shown["counts"]["supported"] == 1
    assert "## Not supported" in cli("check", paper, "--format", "markdown").out
    assert "3 citations in" in cli("check", paper, "--format", "text").out
    assert "supported: Lovelace and Turing (2025)" in cli("check", paper, "--all").out


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (["unsupported"], 3),
        (["missing"], 3),
        (["uncheckable"], 0),
        (["uncheckable", "missing"], 3),
        (["uncited"], 0),
        (["luck"], 2),
    ],
)
def test_faults_that_fail(cli: Cli, paper: Path, faults: list[str], code: int) -> None:
    options = [part for fault in faults for part in ("--fail-on", fault)]

    assert cli("check", paper, *options).code == code


def test_a_bibliography_may_be_handed_in(cli: Cli, paper: Path) -> None:
    (paper.parent / "refs.bib").write_text(
        "@misc{lovelace2025widget, title={Widgets Learn to Spin}, author={Lovelace, Ada}}"
    )

    done = cli("check", paper, "--bib", paper.parent / "refs.bib", "--json").json
    assert done["counts"]["not in library"] == 0


@pytest.mark.parametrize("name", ["missing.tex", "paper.xyz", "folder.tex"])
def test_a_file_that_cannot_be_read_is_one_line(cli: Cli, paper: Path, name: str) -> None:
    (paper.parent / "folder.tex").mkdir()
    (paper.parent / "paper.xyz").touch()

    done = cli("check", paper.parent / name)
    assert done.code == 1
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1


ROWS = [
    {"id": "1", "text": "Spinning widgets spin 12% faster.", "verdict": "right", "kind": "light"},
    {"id": "2", "text": "Spinning widgets spin 21% faster.", "verdict": "wrong", "kind": "number"},
    {"id": "3", "text": "Turing (2019) studies widgets.", "verdict": "wrong", "kind": "authors"},
]


@pytest.fixture
def suite(paper: Path) -> Path:
    path = paper.parent / "suite.jsonl"
    rows = [{**row, "cites": ["lovelace2025widgets"]} for row in ROWS]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_a_suite_is_scored(cli: Cli, suite: Path) -> None:
    found = cli("eval", "check", suite, "--json").json

    assert found["metrics"] == {
        "flagged": 1.0, "false_alarms": 0.0, "uncheckable_wrong": 0.0, "uncheckable_right": 0.0,
    }  # fmt: skip
    assert found["mistakes"] == []
    assert "wrong: number" in cli("eval", "check", suite, "--mistakes").out


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        (("--fail-under", "flagged=0.9"), 0),
        (("--fail-under", "flagged=1.1"), 3),
        (("--fail-over", "false_alarms=0.1"), 0),
        (("--fail-over", "flagged=0.5"), 3),
        (("--fail-under", "luck=1"), 2),
        (("--fail-under", "flagged=nan"), 2),
    ],
)
def test_gates(cli: Cli, suite: Path, bound: tuple[str, str], code: int) -> None:
    assert cli("eval", "check", suite, *bound).code == code


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"id": "1", "text": "A.", "cites": [], "verdict": "right"}, "make no sense"),
        ({"id": "1", "text": "A.", "cites": ["x"], "verdict": "perhaps"}, "make no sense"),
        ({"id": "1", "text": "A b c.", "cites": ["gone"], "verdict": "right"}, "has no gone"),
        ({"id": "1"}, "missing or of the wrong type"),
    ],
)
def test_a_broken_suite_is_one_line(
    cli: Cli, suite: Path, row: dict[str, object], why: str
) -> None:
    suite.write_text(json.dumps(row))

    done = cli("eval", "check", suite)
    assert done.code == 1
    assert why in done.err
