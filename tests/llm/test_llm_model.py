"""Asking, streaming, embedding, counting, and what leaves the machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import fields

import pytest

from reviewer.errors import LLMBudgetExceeded, LLMNotConfigured, LLMRejected, LLMUnavailable
from reviewer.llm import LLMSettings, Message, connect
from reviewer.llm.dialect import Dialect
from reviewer.llm.failures import Fault
from reviewer.llm.messages import estimate_prompt, estimate_tokens
from reviewer.llm.model import DEFAULT_MODEL, TEXTS_PER_CALL
from reviewer.llm.settings import OPENAI
from tests.llm.asking import ASK, KEY, collect, reach, settings
from tests.servers import faulty as acts
from tests.servers import openai_format
from tests.servers.faulty import FaultyServer
from tests.servers.scripted import ScriptedServer

BOTH = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
TEXT = "Bees dance [E1].\nThe angle tells where ‘food’ is — 日本 \U0001f41d [E2]."


@BOTH
def test_a_reply_with_its_cost(scripted: ScriptedServer, streamed: bool) -> None:
    scripted.script.say(TEXT)
    pieces: list[str] = []
    llm = reach(scripted.base_url)
    reply = llm.complete(ASK, max_tokens=50, on_text=pieces.append if streamed else None)
    assert reply.text == TEXT
    assert (reply.cached, reply.finish_reason) == (False, "stop")
    assert reply.prompt_tokens == 7
    assert reply.completion_tokens == len(TEXT.split())
    assert llm.spent.tokens == reply.prompt_tokens + reply.completion_tokens
    assert (llm.spent.calls, llm.spent.cached_calls) == (1, 0)
    assert len(pieces) > 5 if streamed else not pieces
    (asked,) = scripted.script.history
    assert asked.messages == ASK
    assert asked.parameters["max_tokens"] == 50
    assert (asked.parameters["temperature"], asked.parameters["seed"]) == (0.0, 0)


@BOTH
def test_a_reply_cut_at_the_limit_says_so(faulty: FaultyServer, streamed: bool) -> None:
    faulty.play(acts.answer("Bees dance and", finish="length"))
    on_text = (lambda _: None) if streamed else None
    reply = reach(faulty.base_url).complete(ASK, max_tokens=3, on_text=on_text)
    assert (reply.text, reply.finish_reason) == ("Bees dance and", "length")


@BOTH
def test_costs_are_estimated_where_the_server_is_silent(
    faulty: FaultyServer, streamed: bool
) -> None:
    faulty.play(acts.answer("Bees dance [E1].", usage=None))
    llm = reach(faulty.base_url)
    assert collect(llm, streamed=streamed) == "Bees dance [E1]."
    assert llm.spent.prompt_tokens == estimate_prompt(ASK)
    assert llm.spent.completion_tokens == estimate_tokens("Bees dance [E1].") == 6


@pytest.mark.parametrize("usage", [{}, [], "x", {"prompt_tokens": -1, "completion_tokens": "7"}])
def test_nonsense_about_costs_counts_as_silence(faulty: FaultyServer, usage: object) -> None:
    faulty.play(acts.json_reply(openai_format.completion("Yes.") | {"usage": usage}))
    llm = reach(faulty.base_url)
    llm.complete(ASK, max_tokens=3)
    assert llm.spent.prompt_tokens == estimate_prompt(ASK)


def test_a_server_that_cannot_stream_answers_as_a_whole(faulty: FaultyServer) -> None:
    faulty.play(acts.json_reply(openai_format.completion(TEXT)))
    assert collect(reach(faulty.base_url), streamed=True) == TEXT


def test_line_separators_inside_json_do_not_end_an_event(faulty: FaultyServer) -> None:
    event = '{"choices": [{"delta": {"content": "a\u2028b\x85c"}, "finish_reason": "stop"}]}'
    faulty.play(acts.stream_of(event))
    assert collect(reach(faulty.base_url), streamed=True) == "a\u2028b\x85c"


def test_halves_of_a_character_are_joined_and_lone_ones_replaced(faulty: FaultyServer) -> None:
    halves = [openai_format.piece({"content": half}) for half in ("\ud83d", "\udc1d", " \ud83d")]
    faulty.play(acts.stream_of(*halves, "[DONE]"))
    text = reach(faulty.base_url).complete(ASK, max_tokens=3, on_text=lambda _: None).text
    assert text == "\U0001f41d \ufffd"


def test_text_that_cannot_be_encoded_is_sent_all_the_same(scripted: ScriptedServer) -> None:
    scripted.script.say("Yes.")
    reach(scripted.base_url).complete([Message("user", "from a PDF: \udc80")], max_tokens=3)
    assert scripted.script.history[0].user == "from a PDF: \ufffd"


def test_parts_of_text_are_joined(faulty: FaultyServer) -> None:
    content = [
        {"type": "text", "text": "Bees "},
        {"type": "image"},
        {"type": "text", "text": "dance."},
    ]
    choice = {"message": {"content": content}, "finish_reason": "stop"}
    faulty.play(acts.json_reply({"choices": [choice]}))
    assert collect(reach(faulty.base_url), streamed=False) == "Bees dance."


@BOTH
@pytest.mark.parametrize("named", [True, False], ids=["named", "in words"])
@pytest.mark.parametrize(
    ("refused", "left"),
    [
        (["max_tokens"], {"max_completion_tokens", "temperature", "seed"}),
        (["temperature"], {"max_tokens", "seed"}),
        (["seed", "stream_options"], {"max_tokens", "temperature"}),
        (["max_tokens", "temperature", "seed", "stream_options"], {"max_completion_tokens"}),
    ],
)
def test_refused_parameters_are_respelled_or_left_out(
    faulty: FaultyServer, refused: list[str], left: set[str], named: bool, streamed: bool
) -> None:
    faulty.play(acts.refuses(refused, named=named))
    llm = reach(faulty.base_url)
    assert collect(llm, streamed=streamed) == "Bees dance [E1]."
    first = len(faulty.requests)
    collect(llm, streamed=streamed)
    assert len(faulty.requests) == first + 1, "what was learnt is remembered"
    sent = set(faulty.requests[-1].body) - {"model", "messages", "stream", "stream_options"}
    assert sent == left
    assert llm.spent.calls == 2


def test_a_limit_that_is_refused_in_every_spelling_is_an_error(faulty: FaultyServer) -> None:
    faulty.play(acts.refuses(["max_tokens", "max_completion_tokens"]))
    with pytest.raises(LLMRejected, match="max_completion_tokens"):
        reach(faulty.base_url).complete(ASK, max_tokens=3)
    assert len(faulty.requests) == 2


def test_openai_is_spoken_to_in_its_own_way() -> None:
    values = {"max_tokens": 5, "temperature": 0.0, "seed": 0}
    dialect = Dialect(of_openai=True)
    assert dialect.body(values) == {"max_completion_tokens": 5, "temperature": 0.0, "seed": 0}
    fault = Fault("rejected", "Unsupported value: 'temperature' does not support 0.", status=400)
    assert dialect.adapt(fault, values)
    assert dialect.body(values) == {"max_completion_tokens": 5, "seed": 0}
    assert not dialect.adapt(fault, values)
    assert not dialect.adapt(Fault("server", "seed", status=500), values)


def test_the_default_model_is_told_not_to_think_aloud() -> None:
    (default, other) = (
        connect(LLMSettings(api_key=KEY, model=model))._request(ASK, 5).parameters
        for model in ("", "another-model")
    )
    assert default["reasoning_effort"] == "none"
    assert "reasoning_effort" not in other


def test_the_budget_is_checked_before_each_call(scripted: ScriptedServer) -> None:
    scripted.script.always = "one two three"
    need = estimate_prompt(ASK) + 20
    llm = reach(scripted.base_url, budget=need + 10)
    llm.complete(ASK, max_tokens=20)  # takes 10: 7 for the prompt, 3 for the reply
    llm.complete(ASK, max_tokens=20)
    with pytest.raises(LLMBudgetExceeded) as caught:
        llm.complete(ASK, max_tokens=20)
    assert f"20 of {need + 10} are used" in str(caught.value)
    assert "REVIEWER_LLM_BUDGET" in caught.value.next_step
    assert len(scripted.requests) == 2


def test_an_estimate_is_at_most_what_was_asked_for(faulty: FaultyServer) -> None:
    faulty.play(acts.answer("bees " * 1000, usage=None))
    llm = reach(faulty.base_url)
    llm.complete(ASK, max_tokens=30)
    assert llm.spent.completion_tokens == 30


def test_no_budget_is_no_limit(scripted: ScriptedServer) -> None:
    scripted.script.always = "yes"
    llm = reach(scripted.base_url, budget=0)
    for _ in range(3):
        llm.complete(ASK, max_tokens=10**9)
    assert llm.spent.calls == 3


def test_vectors_in_order_and_in_batches(scripted: ScriptedServer) -> None:
    texts = [f"bee number {number}" for number in range(TEXTS_PER_CALL * 2 + 3)]
    llm = reach(scripted.base_url)
    vectors = llm.embed("some-encoder", texts)
    assert vectors == [pytest.approx(openai_format.vector(text)) for text in texts]
    assert [len(seen.body["input"]) for seen in scripted.requests] == [64, 64, 3]
    assert {seen.body["model"] for seen in scripted.requests} == {"some-encoder"}
    assert llm.spent.prompt_tokens == 3 * len(texts)
    assert llm.embed("some-encoder", []) == []


def test_vectors_are_put_in_the_order_of_their_numbers(faulty: FaultyServer) -> None:
    data = [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1, 0]}]
    faulty.play(acts.json_reply({"data": data}))
    assert reach(faulty.base_url).embed("m", ["a", "b"]) == [[1.0, 0.0], [0.0, 1.0]]


def test_an_empty_text_does_not_spoil_its_batch(scripted: ScriptedServer) -> None:
    reach(scripted.base_url).embed("m", ["a", "", "b"])
    assert scripted.requests[0].body["input"] == ["a", " ", "b"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        [{"index": 0, "embedding": [1]}],
        [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}],
        [{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": []}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": ["x"]}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": "AAAA"}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [float("nan")]}],
        [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [True]}],
        ["x", "y"],
    ],
)
def test_vectors_that_are_not(faulty: FaultyServer, data: object) -> None:
    faulty.play(acts.json_reply({"data": data}))
    with pytest.raises(LLMUnavailable, match="not in OpenAI's format"):
        reach(faulty.base_url).embed("m", ["a", "b"])


def test_embedding_minds_the_budget(scripted: ScriptedServer) -> None:
    with pytest.raises(LLMBudgetExceeded):
        reach(scripted.base_url, budget=10).embed("m", ["word " * 50])
    assert scripted.requests == []


def test_without_a_model_the_first_one_listed(faulty: FaultyServer) -> None:
    faulty.play(acts.json_reply(openai_format.models(["tiny", "small"])), acts.answer())
    llm = reach(faulty.base_url, model=" ")
    assert llm.model == "tiny"
    llm.complete(ASK, max_tokens=3)
    assert faulty.requests[1].body["model"] == "tiny"


@pytest.mark.parametrize("listed", [{"data": []}, {"data": [{}, 3, {"id": ""}, {"id": 5}]}])
def test_a_server_without_models(faulty: FaultyServer, listed: object) -> None:
    faulty.play(acts.json_reply(listed))
    with pytest.raises(LLMNotConfigured, match="lists no models"):
        reach(faulty.base_url, model="")


def test_a_named_model_is_not_asked_for(scripted: ScriptedServer) -> None:
    reach(scripted.base_url)
    assert scripted.requests == []


@pytest.mark.parametrize("base_url", ["", OPENAI, f"{OPENAI}/"])
def test_openai_has_a_default_model(base_url: str) -> None:
    llm = connect(LLMSettings(base_url=base_url, api_key=KEY))
    assert (llm.model, llm.server) == (DEFAULT_MODEL, OPENAI)


def test_only_what_the_settings_say_leaves_the_machine(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultyServer() as elsewhere:
        proxy = elsewhere.address
        planted = {
            "OPENAI_API_KEY": "sk-of-the-environment",
            "OPENAI_ADMIN_KEY": "sk-admin-of-the-environment",
            "OPENAI_BASE_URL": elsewhere.base_url,
            "OPENAI_ORG_ID": "org-of-the-environment",
            "OPENAI_PROJECT_ID": "project-of-the-environment",
            "OPENAI_CUSTOM_HEADERS": (
                "X-Extra: from-the-environment\nAuthorization: Bearer from-the-environment\n"
                "Host: from-the-environment"
            ),
            **dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), proxy),
        }
        for name, value in planted.items():
            monkeypatch.setenv(name, value)
        for variable in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(variable, raising=False)
        scripted.script.always = "yes"
        for key in (KEY, ""):
            llm = reach(scripted.base_url, api_key=key)
            llm.complete(ASK, max_tokens=3)
            llm.complete(ASK, max_tokens=3, on_text=lambda _: None)
            llm.embed("m", ["a"])
            llm.models()
        assert elsewhere.requests == []
    assert len(scripted.requests) == 8
    for seen in scripted.requests:
        assert "environment" not in str(dict(seen.headers))
        assert not any(name.startswith(("x-", "openai-")) for name in seen.headers)
        assert seen.headers["host"] == scripted.address.removeprefix("http://")
    keys = [seen.headers.get("authorization") for seen in scripted.requests]
    assert keys == [f"Bearer {KEY}"] * 4 + [None] * 4


def test_a_proxy_of_the_environment_serves_other_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer() as proxy:
        for variable in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(variable, proxy.address)
        for variable in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(variable, raising=False)
        assert collect(reach("http://model.example/v1"), streamed=True) == "Bees dance [E1]."
        assert proxy.requests[0].path == "http://model.example/v1/chat/completions"


def test_threads_share_one_model(scripted: ScriptedServer) -> None:
    scripted.script.always = "one two"
    llm = reach(scripted.base_url)
    threads = [
        threading.Thread(target=llm.complete, args=(ASK,), kwargs={"max_tokens": 5})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert llm.spent.calls == 8
    assert llm.spent.completion_tokens == 16


def test_the_key_is_not_in_what_is_printed() -> None:
    assert KEY not in repr(settings("http://localhost/v1"))
    assert {field.name for field in fields(LLMSettings) if not field.repr} == {"api_key"}


def test_importing_imports_nothing_heavy() -> None:
    heavy = ("openai", "httpx", "pydantic", "chromadb", "llama_index", "numpy")
    code = (
        "import sys, reviewer.llm\n"
        "from reviewer.llm import LLMSettings, connect\n"
        "connect(LLMSettings(base_url='http://localhost:1/v1', model='m'))\n"
        f"sys.exit([name for name in {heavy!r} if name in sys.modules] or None)"
    )
    environ = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
