"""`reviewer ask --llm`: what a user sees of a model that works, and of one that does not."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reviewer.cli.app import run
from tests.servers import faulty as acts
from tests.servers.faulty import FaultyServer
from tests.servers.scripted import ScriptedServer
from tests.writing.hive import QUESTION, cites

TRUTH = "RehearseNet reduces forgetting by 37% on six treebanks."
FINDING = "reduces forgetting by 37%"
KEY = "sk-secret-0123456789"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def ask(
    hive_folder: Path,
    own_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    def run_ask(*arguments: str, base_url: str = "", **environment: str) -> Outcome:
        if base_url:
            monkeypatch.setenv("REVIEWER_LLM_BASE_URL", base_url)
        for name, value in environment.items():
            monkeypatch.setenv(f"REVIEWER_LLM_{name.upper()}", value)
        before = state(hive_folder)
        code = run(["-L", str(hive_folder), "ask", *arguments])
        assert state(hive_folder) == before
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        assert KEY not in captured.out + captured.err
        return Outcome(code, captured.out, captured.err)

    return run_ask


def state(folder: Path) -> dict[str, bytes]:
    """What the library's own truth is: the catalog's bytes (its journal aside)."""
    return {path.name: path.read_bytes() for path in folder.glob("*.db")}


def test_a_named_model_writes_the_answer(ask, scripted: ScriptedServer) -> None:
    scripted.script.say(cites(f"{TRUTH} @. RehearseNet increases forgetting @.", FINDING))
    found = ask(QUESTION, "--llm", scripted.model, base_url=scripted.base_url)
    assert found.code == 0
    text = " ".join(found.out.split())
    assert f"{TRUTH} [1]" in text
    assert "increases" not in text.replace("'increases'", "")
    assert "1 sentence was withheld" in text
    assert "Written by scripted-model, every sentence checked" in text
    prompt, written = scripted.script.history[0], 13
    tokens = sum(len(turn.content.split()) for turn in prompt.messages)
    assert f"{tokens} + {written} tokens" in text


def test_json_tells_the_model_and_what_was_withheld(ask, scripted: ScriptedServer) -> None:
    scripted.script.say(cites(f"{TRUTH} @. RehearseNet increases forgetting @.", FINDING))
    found = ask(QUESTION, "--llm", scripted.model, "--json", base_url=scripted.base_url)
    told = json.loads(found.out)
    assert (told["engine"], told["model"], told["abstained"]) == ("llm", scripted.model, False)
    assert [s["text"] for s in told["statements"]] == [TRUTH]
    assert [s["verdict"] for s in told["statements"]] == ["supported"]
    assert [s["text"] for s in told["withheld"]] == ["RehearseNet increases forgetting."]
    assert "increases" in told["withheld"][0]["why"]


def test_a_configured_model_is_used_unasked(ask, scripted: ScriptedServer) -> None:
    scripted.script.say(cites(f"{TRUTH} @", FINDING))
    found = ask(QUESTION, base_url=scripted.base_url, api_key=KEY)
    assert (found.code, found.err) == (0, "")
    assert "Written by scripted-model" in " ".join(found.out.split())
    assert scripted.requests[-1].headers["authorization"] == f"Bearer {KEY}"


def test_none_asks_no_model(ask, scripted: ScriptedServer) -> None:
    for arguments, environment in (
        ((QUESTION, "--llm", "none"), {}),
        ((QUESTION,), {"model": "none"}),
    ):
        found = ask(*arguments, base_url=scripted.base_url, **environment)
        assert (found.code, found.err) == (0, "")
        assert TRUTH in " ".join(found.out.split())
    assert scripted.requests == []


def test_the_second_ask_comes_from_the_cache(ask, scripted: ScriptedServer) -> None:
    scripted.script.say(cites(f"{TRUTH} @", FINDING))
    first = ask(QUESTION, "--llm", scripted.model, base_url=scripted.base_url)
    second = ask(QUESTION, "--llm", scripted.model, base_url=scripted.base_url)
    assert len(scripted.requests) == 1
    assert (first.code, second.code) == (0, 0)
    assert "0 + 0 tokens, 1 from the cache" in " ".join(second.out.split())


FAULTS = {
    "401": acts.status(401),
    "429": acts.status(429, headers={"Retry-After": "3600"}),
    "empty": acts.answer(""),
    "garbage": acts.raw_reply(b"\x00\xff"),
    "cut": acts.cut(),
    "page": acts.web_page(),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_configured_model_that_fails_is_one_line_and_the_answer(
    ask, faulty: FaultyServer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    faulty.play(FAULTS[fault])
    found = ask(QUESTION, base_url=faulty.base_url, model="some-model", api_key=KEY)
    assert found.code == 0
    assert TRUTH in " ".join(found.out.split())
    (line,) = found.err.splitlines()
    assert "Answering without the model." in line


@pytest.mark.parametrize("fault", FAULTS)
def test_a_named_model_that_fails_is_one_line_and_exit_1(
    ask, faulty: FaultyServer, fault: str
) -> None:
    faulty.play(FAULTS[fault])
    found = ask(QUESTION, "--llm", "some-model", base_url=faulty.base_url, api_key=KEY)
    assert (found.code, found.out) == (1, "")
    (line,) = found.err.splitlines()
    assert line.startswith("Error: ")
    assert faulty.base_url in line


def test_a_named_model_without_a_key_or_a_server(ask) -> None:
    found = ask(QUESTION, "--llm", "some-model")
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        "Error: no language model is set up. Set REVIEWER_LLM_BASE_URL (a local server) or "
        "REVIEWER_LLM_API_KEY.\n"
    )


def test_a_configured_model_without_a_key_or_a_server(ask) -> None:
    found = ask(QUESTION, model="some-model")
    assert found.code == 0
    assert TRUTH in " ".join(found.out.split())
    assert len(found.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("--llm", "some-model")])
def test_a_server_that_is_not_there(ask, arguments: tuple[str, ...]) -> None:
    found = ask(QUESTION, *arguments, base_url=acts.refused_address())
    assert found.code == (1 if arguments else 0)
    (line,) = found.err.splitlines()
    assert "refuses the connection" in line


def test_many_questions_with_a_model_that_fails_is_one_line(
    ask, faulty: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    faulty.play(acts.status(401))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\n\n{QUESTION}\n"))
    found = ask("-", "--json", base_url=faulty.base_url, model="some-model", api_key=KEY)
    assert found.code == 0
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [told["engine"] for told in answers] == ["extractive"] * 2
    assert len(found.err.splitlines()) == 1


def test_a_budget_too_small_is_told(ask, scripted: ScriptedServer) -> None:
    found = ask(QUESTION, base_url=scripted.base_url, budget="100")
    assert found.code == 0
    assert TRUTH in " ".join(found.out.split())
    assert "REVIEWER_LLM_BUDGET" in found.err
    assert [seen.path for seen in scripted.requests] == ["/v1/models"]


def test_a_terminal_gets_each_statement_once(
    ask, scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = f"RehearseNet increases forgetting @.\n{TRUTH} @\n{TRUTH} @"
    scripted.script.say(cites(lines, FINDING))
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    found = ask(QUESTION, "--llm", scripted.model, base_url=scripted.base_url)
    text = " ".join(found.out.split())
    assert found.code == 0
    assert text.count(f"{TRUTH} [1]") == 1
    assert text.index(TRUTH) < text.index("References")
    assert scripted.script.history[0].parameters["stream"] is True
