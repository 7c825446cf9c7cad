"""chat with a language model: follow-ups reach it resolved, and what it writes is verified."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from reviewer.cli.app import run
from tests.servers import faulty as acts
from tests.servers.faulty import FaultyServer
from tests.servers.scripted import ScriptedServer
from tests.writing.hive import QUESTION, cites

TRUTH = "RehearseNet reduces forgetting by 37% on six treebanks."
FINDING = "reduces forgetting by 37%"


@pytest.fixture
def chat(hive_folder: Path, own_cache: Path, tmp_path: Path, monkeypatch, capsys):
    folder = shutil.copytree(hive_folder, tmp_path / "hive")

    def run_chat(said: str, *arguments: str, base_url: str) -> tuple[str, str]:
        monkeypatch.setenv("REVIEWER_LLM_BASE_URL", base_url)
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        capsys.readouterr()
        assert run(["-L", str(folder), "chat", *arguments]) == 0
        return tuple(capsys.readouterr())

    return run_chat


def test_a_model_is_asked_the_resolved_question(chat, scripted: ScriptedServer) -> None:
    lie = cites("RehearseNet increases forgetting by 37% on six treebanks @.", FINDING)
    scripted.script.say(cites(f"{TRUTH} @", FINDING), lie)
    said = f"{QUESTION}\nwhat does it present?\n"
    out, _ = chat(said, "--llm", scripted.model, "--json", base_url=scripted.base_url)
    first, second = map(json.loads, out.splitlines())
    assert (first["engine"], first["statements"][0]["text"]) == ("llm", TRUTH)
    assert second["question"] == "what does RehearseNet present?"
    assert "what does RehearseNet present?" in scripted.script.history[1].user
    assert not any("increases" in statement["text"] for statement in second["statements"])
    assert any("increases" in item["text"] for item in second["withheld"])


def test_a_model_that_fails_costs_one_question(chat, faulty: FaultyServer) -> None:
    faulty.play(acts.status(400))
    said = f"{QUESTION}\n:refs\nwho wrote it?\n"
    out, err = chat(said, "--llm", "some-model", base_url=faulty.base_url)
    assert out.startswith("Error: ")
    assert "nothing has been asked yet" in out
    assert "Traceback" not in out + err
