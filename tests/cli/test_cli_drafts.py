"""`reviewer eval drafts` and `reviewer eval adversary --drafts`: figures, gates, wrong usage."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.evaluation import drafting as evaluation
from reviewer.grammar import Grammar
from tests.cli.conftest import Cli, Outcome
from tests.servers.scripted import Script, ScriptedServer

TOPICS = [
    {"id": "a", "topic": "named entity recognition", "gold": ["wang2021ita", "nobody1999"]},
    {"id": "b", "topic": "medieval ship building", "gold": []},
]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "topics.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in TOPICS), encoding="utf-8")
    return path


@pytest.fixture
def run(
    cli: Cli, sample_folder: Path, grammar: Grammar, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    monkeypatch.setattr("reviewer.grammar.load", lambda *_, **__: grammar)
    return lambda name, *arguments: cli("eval", name, *arguments, "-L", sample_folder)


def test_figures_as_json_and_as_text(run: Callable[..., Outcome], suite: Path) -> None:
    made = run("drafts", suite, "--json")
    assert made.code == 0, made.err
    figures = made.json["figures"]
    assert (figures["gold"], figures["declined"], figures["supported"]) == (0.5, 1.0, 1.0)
    (first, second) = made.json["topics"]
    assert list(first) == [
        "id", "topic", "figures", "cited", "missed", "off_topic", "engine", "withheld", "notices",
    ]  # fmt: skip
    assert (first["missed"], second["cited"]) == (["nobody1999"], [])
    text = run("drafts", suite, "--failures")
    assert "gold             0.500\n" in text.out
    assert "a named entity recognition\n    missed: nobody1999\n" in text.out
    assert "medieval" not in text.out


def test_bounds_that_hold_and_that_do_not(run: Callable[..., Outcome], suite: Path) -> None:
    assert run("drafts", suite, "--fail-under", "gold=0.5", "--fail-over", "longest=45").code == 0
    under = run("drafts", suite, "--fail-under", "gold=0.6")
    assert under.code == 3
    assert "Gate failed: gold is 0.5, below 0.6" in under.err
    over = run("drafts", suite, "--fail-over", "off_topic=0")
    assert over.code == 3
    assert "Gate failed: off_topic is" in over.err


@pytest.mark.parametrize("bound", ["gold", "gold=much", "gold=nan", "speed=1", "=1"])
def test_a_bound_that_is_none_is_wrong_usage(
    run: Callable[..., Outcome], suite: Path, bound: str
) -> None:
    done = run("drafts", suite, "--fail-under", bound)
    assert done.code == 2
    assert "is not METRIC=VALUE" in " ".join(done.err.replace("│", " ").split())


def test_what_was_not_measured_is_no_pass(run: Callable[..., Outcome], suite: Path) -> None:
    done = run("drafts", suite, "--fail-under", "themes=0")
    assert done.code == 1
    assert "themes was not measured" in done.err


@pytest.mark.parametrize("content", ["", "{", '{"id": "a"}', '{"id":"a","topic":"x","gold":[5]}'])
@pytest.mark.parametrize("name", ["drafts", "adversary"])
def test_a_suite_that_cannot_be_read_is_one_line(
    run: Callable[..., Outcome], suite: Path, content: str, name: str
) -> None:
    suite.write_text(content, encoding="utf-8")
    done = run(name, suite, *(["--drafts"] if name == "adversary" else []))
    assert done.code == 1
    assert str(suite) in done.err
    assert done.err.count("\n") == 1


def test_a_model_that_fails_fails_the_suite(
    run: Callable[..., Outcome], suite: Path, scripted: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    assert run("drafts", suite, "--llm", "m").code == 1
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", scripted.base_url)
    scripted.script = Script(always="Everything is solved by magic since 1875.")
    made = run("drafts", suite, "--llm", scripted.model, "--json")
    assert made.code == 0, made.err
    assert made.json["figures"]["supported"] == 1.0
    assert made.json["topics"][0]["engine"] == "extractive"


@pytest.mark.slow
def test_the_whole_suite_holds_its_gates(cli: Cli) -> None:
    """The figures asked for of drafts, on the sample library made for the purpose."""
    least = {"gold": 0.8, "supported": 1, "quotes": 1, "declined": 1}
    most = {"off_topic": 0.1, "repeated": 0.05, "longest": 45, "first_person": 0}
    options = [o for name, value in least.items() for o in ("--fail-under", f"{name}={value}")]
    options += [o for name, value in most.items() for o in ("--fail-over", f"{name}={value}")]
    done = cli("eval", "drafts", "--json", *options)
    assert done.code == 0, done.err
    assert set(done.json["figures"]) == set(evaluation.METRICS)


@pytest.mark.slow
def test_drafts_of_a_liar(run: Callable[..., Outcome], suite: Path) -> None:
    options = (suite, "--drafts", "--statements", "12", "--seed", "3")
    made = run("adversary", *options, "--json", "--fail-over", "leaks=0.5")
    assert made.code == 0, made.err
    figures = made.json
    assert figures["statements"] >= 12
    text = run("adversary", *options, "--failures")
    assert f"{figures['corrupted']} corrupted: {figures['leaks']} leaked" in text.out
    failed = run("adversary", *options, "--fail-over", "withheld=-1")
    assert failed.code == 3
    assert "Gate failed: withheld is" in failed.err
