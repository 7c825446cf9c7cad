"""A reply is kept once, found again, never trusted, never too much."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from reviewer.errors import LLMError
from reviewer.llm import Completion, Message
from reviewer.llm.cache import Cache, cache_key
from reviewer.llm.messages import Request
from tests.llm.asking import ASK, KEY, reach
from tests.servers import faulty as acts
from tests.servers.faulty import FaultyServer
from tests.servers.scripted import ScriptedServer

TEXT = "Bees dance [E1].\nTheir angle tells [E2]."
DONE = Completion(TEXT, 11, 7, cached=False, finish_reason="stop")
REQUEST = Request("m", ASK, 5, {"temperature": 0.0, "seed": 0})


def files(folder: Path) -> list[Path]:
    return sorted((folder / "llm").glob("*"))


@pytest.mark.parametrize("first", [False, True], ids=["whole first", "streamed first"])
@pytest.mark.parametrize("second", [False, True], ids=["then whole", "then streamed"])
def test_the_same_question_is_asked_once(
    scripted: ScriptedServer, tmp_path: Path, first: bool, second: bool
) -> None:
    scripted.script.say(DONE.text)
    pieces: list[str] = []
    for streamed in (first, second):
        llm = reach(scripted.base_url, cache_dir=tmp_path)
        pieces.clear()
        reply = llm.complete(ASK, max_tokens=50, on_text=pieces.append if streamed else None)
        assert "".join(pieces) == (DONE.text if streamed else "")
    assert reply.text == DONE.text
    assert reply.cached
    assert reply.prompt_tokens == 7
    assert len(scripted.requests) == 1
    assert (llm.spent.tokens, llm.spent.calls, llm.spent.cached_calls) == (0, 0, 1)


def test_what_decides_a_reply_decides_its_key() -> None:
    others = [
        ("http://other/v1", REQUEST),
        ("http://a/v1", Request("n", ASK, 5, REQUEST.parameters)),
        ("http://a/v1", Request("m", ASK[:1], 5, REQUEST.parameters)),
        ("http://a/v1", Request("m", ASK[::-1], 5, REQUEST.parameters)),
        (
            "http://a/v1",
            Request("m", (Message("user", ASK[0].content), ASK[1]), 5, REQUEST.parameters),
        ),
        ("http://a/v1", Request("m", ASK, 6, REQUEST.parameters)),
        ("http://a/v1", Request("m", ASK, 5, {**REQUEST.parameters, "temperature": 0.5})),
        ("http://a/v1", Request("m", ASK, 5, {**REQUEST.parameters, "seed": 1})),
    ]
    keys = {cache_key("http://a/v1", REQUEST), *(cache_key(*other) for other in others)}
    assert len(keys) == len(others) + 1
    turned = Request("m", ASK, 5, dict(reversed(REQUEST.parameters.items())))
    assert cache_key("http://a/v1", turned) == cache_key("http://a/v1", REQUEST)


def test_a_reply_comes_back_as_it_was(tmp_path: Path) -> None:
    Cache(tmp_path).put("k" * 64, DONE)
    back = Cache(tmp_path).get("k" * 64)
    assert back == Completion(DONE.text, 11, 7, cached=True, finish_reason="stop")
    assert [path.name for path in files(tmp_path)] == ["k" * 64 + ".json"]


def test_the_key_and_the_question_are_not_on_disk(scripted: ScriptedServer, tmp_path: Path) -> None:
    scripted.script.say("Yes.")
    reach(scripted.base_url, cache_dir=tmp_path).complete(ASK, max_tokens=5)
    (file,) = files(tmp_path)
    assert KEY not in file.read_text()
    assert ASK[1].content not in file.read_text()


@pytest.mark.parametrize(
    "act",
    [
        acts.status(500),
        acts.status(400),
        acts.answer(""),
        acts.web_page(),
        acts.cut(),
        acts.hang_up,
    ],
    ids=["500", "400", "empty", "web page", "cut", "hung up"],
)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_failures_are_not_kept(
    faulty: FaultyServer, tmp_path: Path, act: acts.Act, streamed: bool
) -> None:
    faulty.play(act)
    llm = reach(faulty.base_url, cache_dir=tmp_path)
    with pytest.raises(LLMError):
        llm.complete(ASK, max_tokens=5, on_text=(lambda _: None) if streamed else None)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "completion",
    [
        Completion(" \n", 1, 1, cached=False, finish_reason="stop"),
        Completion("Bees", 1, 1, cached=False, finish_reason="content_filter"),
    ],
)
def test_what_is_empty_or_unfinished_is_not_kept(tmp_path: Path, completion: Completion) -> None:
    Cache(tmp_path).put("k", completion)
    assert files(tmp_path) == []


GOOD = {
    "key": "k",
    "text": "x",
    "prompt_tokens": 1,
    "completion_tokens": 1,
    "finish_reason": "stop",
}


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "k.json").write_text(json.dumps(GOOD))
    assert Cache(tmp_path).get("k") is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"null",
        *(json.dumps({**GOOD, name: None}).encode() for name in GOOD),
        json.dumps({**GOOD, "key": "other"}).encode(),
        json.dumps({**GOOD, "text": " "}).encode(),
        json.dumps({**GOOD, "prompt_tokens": True}).encode(),
        json.dumps({**GOOD, "finish_reason": "error"}).encode(),
        json.dumps(GOOD).encode()[:-5],
    ],
)
def test_a_damaged_entry_counts_as_absent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "k.json").write_bytes(content)
    cache = Cache(tmp_path)
    assert cache.get("k") is None
    cache.put("k", DONE)
    assert cache.get("k") is not None


def test_a_folder_in_place_of_an_entry_counts_as_absent(tmp_path: Path) -> None:
    (tmp_path / "llm" / "k.json").mkdir(parents=True)
    cache = Cache(tmp_path)
    assert cache.get("k") is None
    cache.put("k", DONE)
    assert [path.name for path in files(tmp_path)] == ["k.json"]


def test_a_folder_that_cannot_be_written_is_no_failure(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    (tmp_path / "llm").write_text("a file where the folder should be")
    scripted.script.always = "Yes."
    llm = reach(scripted.base_url, cache_dir=tmp_path)
    assert not llm.complete(ASK, max_tokens=5).cached
    assert not llm.complete(ASK, max_tokens=5).cached


def test_a_disk_that_fills_leaves_no_half_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    Cache(tmp_path).put("k", DONE)
    assert files(tmp_path) == []


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=1500)
    for number in range(5):
        big = Completion("x" * 400, 1, 1, cached=False, finish_reason="stop")
        cache.put(f"k{number}", big)
        os.utime(tmp_path / "llm" / f"k{number}.json", (number + 1, number + 1))
        if number == 2:
            assert cache.get("k0") is not None  # used: young again
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 1500
    assert [path.stem for path in files(tmp_path)] == ["k0", "k3", "k4"]


def test_what_a_killed_process_left_goes_too(tmp_path: Path) -> None:
    (tmp_path / "llm").mkdir()
    left = tmp_path / "llm" / ".writing-abc"
    left.write_bytes(b"x" * 5000)
    os.utime(left, (1, 1))
    Cache(tmp_path, limit=3000).put("k", DONE)
    assert [path.name for path in files(tmp_path)] == ["k.json"]


def test_writers_at_once_leave_one_whole_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    threads = [threading.Thread(target=cache.put, args=("k", DONE)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("k") is not None
    assert [path.name for path in files(tmp_path)] == ["k.json"]
