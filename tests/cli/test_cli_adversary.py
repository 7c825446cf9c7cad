"""The command `eval adversary`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reviewer.cli.adversary import adversary
from reviewer.encoders import Encoder
from reviewer.evidence import judges
from reviewer.evidence.verify import UNSUPPORTED, Source, Verdict
from reviewer.library.library import Access, Library
from tests.writing.hive import CROPS, QUESTION, records

app = typer.Typer()
app.command()(adversary)


@pytest.fixture
def arguments(tmp_path: Path, minilm: Encoder) -> list[str]:
    """A suite of two questions and a library that answers them."""
    with Library(tmp_path / "library", Access(load_encoder=lambda _: minilm), create=True) as made:
        made.add(records())
    rows = [
        {"id": "a", "kind": "fact", "question": QUESTION, "records": ["k"]},
        {"id": "b", "kind": "fact", "question": CROPS, "records": ["k"]},
        {"id": "c", "kind": "unanswerable", "question": "Why?", "reason": "off_topic"},
    ]
    suite = tmp_path / "suite.jsonl"
    suite.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return [str(suite), "--library", str(tmp_path / "library"), "--statements", "12"]


def test_figures_as_json_and_as_text(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, [*arguments, "--json", "--seed", "3"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert figures["statements"] >= 12
    again = CliRunner().invoke(app, [*arguments, "--seed", "3", "--failures"])
    assert f"{figures['corrupted']} corrupted: {figures['leaks']} leaked" in again.stdout
    assert f"{figures['true']} true: {figures['withheld']} withheld" in again.stdout


def test_a_bound_that_does_not_hold_is_exit_code_3(arguments: list[str]) -> None:
    passed = CliRunner().invoke(app, [*arguments, "--json", "--fail-over", "leaks=1"])
    assert passed.exit_code == 0
    bounds = ["--fail-under", "withheld=-0.5", "--fail-over", "leaks.number=1"]
    failed = CliRunner().invoke(app, [*arguments, "--json", *bounds])
    assert failed.exit_code == 3
    assert "Gate failed: withheld is" in failed.stderr


@dataclass
class Refusing:
    """A judge that lets nothing pass but copies."""

    trusted: bool = False

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        return Verdict(UNSUPPORTED, 0.0, "it does not follow (judge)")


def test_a_judge_is_asked_beside_the_verification(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = json.loads(CliRunner().invoke(app, [*arguments, "--json", "--seed", "3"]).stdout)
    monkeypatch.setattr(judges, "inference_judge", lambda *_, **__: Refusing())
    judged = CliRunner().invoke(app, [*arguments, "--json", "--seed", "3", "--judge", "."])
    figures = json.loads(judged.stdout)
    assert figures["leaks"] <= plain["leaks"]
    assert figures["withheld"] > plain["withheld"]


def test_the_liar_is_no_judge(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, [*arguments, "--judge", "llm"])
    assert "no model writes that could judge" in str(done.exception)


@pytest.mark.parametrize(
    "bound", ["leaks", "leaks=much", "lies=0.1", "leaks.lies=0.1", "leaks=nan"]
)
def test_a_bound_that_is_none(arguments: list[str], bound: str) -> None:
    done = CliRunner().invoke(app, [*arguments, "--fail-over", bound])
    assert done.exit_code == 2
    assert "leaks.number" in done.stderr.replace("\n", "").replace(" ", "").replace("│", "")
