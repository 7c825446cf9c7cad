"""Vectors on a real Chroma server: the same commands, and a server that goes away."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer.errors import StorageError
from reviewer.library.library import Library
from tests.durability.killing import Program, invent, write_listing
from tests.fixtures import CACHE, WordsEncoder, make_record

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PATIENCE = 60.0


class ChromaServer:
    """A `chroma run` of our own, on this machine only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        chroma = Path(sys.executable).with_name("chroma")
        if not chroma.exists():
            pytest.skip("the chroma command is not installed")
        address = ["--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [str(chroma), "run", "--path", str(self._folder), *address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        self.stop()
        pytest.fail("the Chroma server did not start")

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    made = ChromaServer(tmp_path / "chroma")
    made.start()
    yield made
    made.stop()


def one_line(stderr: str) -> str:
    assert "Traceback" not in stderr
    errors = [line for line in stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1, stderr
    return errors[0]


def test_every_command_works_on_a_server(
    tmp_path: Path, server: ChromaServer, minilm: object
) -> None:
    environ = (("REVIEWER_CACHE", str(CACHE)), ("REVIEWER_CHROMA_URL", server.url))
    program = Program(tmp_path / "library", environ)
    papers = invent(40, seed=31)
    write_listing(papers[:30], tmp_path / "page.txt")
    write_listing(papers, tmp_path / "more.txt")

    def run(*arguments: str) -> str:
        done = program.run(*arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    assert json.loads(run("add", "page.txt", "--json"))["imported"] == 30
    assert not (program.library / "vectors").exists()
    hits = json.loads(run("search", f"{papers[4].title} {papers[4].abstract}", "--json"))
    assert hits[0]["title"] == papers[4].title
    assert hits[0]["dense"] > 0.5
    answer = json.loads(run("ask", f"what do they study in {papers[5].title}?", "--json"))
    assert answer["question"]
    run("remove", hits[0]["record"])
    state = json.loads(run("doctor", "--json"))
    assert (state["records"], state["chunks"], state["problems"]) == (29, 29, [])

    server.stop()
    for command in (["search", papers[4].token], ["ask", "what is it?"], ["add", "more.txt"]):
        done = program.run(*command)
        assert done.returncode == 1, (command, done.stdout)
        assert server.url in one_line(done.stderr)
    assert len(run("list", "--json").splitlines()) == 29

    server.start()  # on the same folder
    report = json.loads(run("add", "more.txt", "--json"))
    assert report["imported"] == 11
    assert json.loads(run("doctor", "--json"))["problems"] == []
    found = json.loads(run("search", f"{papers[35].title} {papers[35].abstract}", "--json"))
    assert found[0]["title"] == papers[35].title


def test_a_server_that_dies_under_an_open_library(
    make_library: Callable[..., Library], server: ChromaServer
) -> None:
    library = make_library(chroma_url=server.url)
    library.add(make_record(number) for number in range(6))
    vector = WordsEncoder().encode_query("sparse widgets")
    assert len(library.search_vectors(vector, 9)) == 6
    server.stop()
    with pytest.raises(StorageError, match="Chroma server"):
        library.search_vectors(vector, 3)
    with pytest.raises(StorageError, match="Chroma server"):
        library.add([make_record(7)])
    assert len(library) == 6
    server.start()
    again = make_library(create=False, chroma_url=server.url)
    assert again.add([make_record(7)]).imported == 1
    assert len(again.search_vectors(vector, 9)) == 7


def test_a_server_that_lost_its_data_is_filled_again(
    make_library: Callable[..., Library], tmp_path: Path, server: ChromaServer
) -> None:
    library = make_library(chroma_url=server.url)
    library.add(make_record(number) for number in range(6))
    library.close()
    other = ChromaServer(tmp_path / "empty")
    other.start()
    try:
        again = make_library(create=False, chroma_url=other.url)
        assert len(again.search_vectors(WordsEncoder().encode_query("sparse widgets"), 9)) == 6
        assert again.state().chunks == 6
    finally:
        other.stop()
