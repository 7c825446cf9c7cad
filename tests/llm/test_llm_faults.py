"""Every way a server can fail gives one line that says what, where and what next; never the key."""

from __future__ import annotations

import os
import socket
import time
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from reviewer.errors import LLMError, LLMRejected, LLMUnavailable
from reviewer.llm import LLM
from tests.llm.asking import ASK, KEY, Naps, collect, reach
from tests.servers import faulty as acts
from tests.servers import openai_format
from tests.servers.faulty import FaultyServer

BOTH = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])

# act, error, words of the message, attempts with two retries
FAULTS = {
    "wrong key": (acts.status(401, f"bad key {KEY}"), LLMRejected, "accept the API key", 1),
    "forbidden": (acts.status(403, f"no {KEY}"), LLMRejected, "does not allow", 1),
    "bad request": (acts.status(400, "context too long"), LLMRejected, "context too long", 1),
    "unprocessable": (acts.status(422, "odd"), LLMRejected, "422; odd", 1),
    "too large": (acts.status(413), LLMRejected, "413", 1),
    "teapot": (acts.status(418), LLMRejected, "418", 1),
    "rate limit": (acts.status(429), LLMUnavailable, "limits the rate", 3),
    "no quota": (acts.status(429, name="insufficient_quota"), LLMUnavailable, "quota", 1),
    "server error": (acts.status(500), LLMUnavailable, "the server fails (500", 3),
    "bad gateway": (acts.web_page(502), LLMUnavailable, "the server fails (502)", 3),
    "overloaded": (acts.status(503), LLMUnavailable, "503", 3),
    "overloaded too": (acts.status(529), LLMUnavailable, "529", 3),
    "gateway timeout": (acts.status(504), LLMUnavailable, "within the time allowed (504", 3),
    "not implemented": (acts.status(501), LLMRejected, "501", 1),
    "hung up": (acts.hang_up, LLMUnavailable, "broke off", 3),
    "web page": (acts.web_page(), LLMUnavailable, "a web page", 1),
    "not JSON": (acts.raw_reply(b"OK"), LLMUnavailable, "not JSON", 1),
    "no bytes": (acts.raw_reply(b""), LLMUnavailable, "not JSON", 1),
    "broken JSON": (acts.raw_reply(b'{"choices": ['), LLMUnavailable, "not JSON", 1),
    "bad UTF-8": (acts.raw_reply(b'{"choices": "\xff"}'), LLMUnavailable, "not JSON", 1),
    "deep JSON": (acts.raw_reply(b"[" * 100_000), LLMUnavailable, "not JSON", 1),
    "a list": (acts.json_reply([]), LLMUnavailable, "no object", 1),
    "no choices": (acts.json_reply({"choices": []}), LLMUnavailable, "no choices", 1),
    "choices of text": (acts.json_reply({"choices": "abc"}), LLMUnavailable, "no choices", 1),
    "no message": (acts.json_reply({"choices": [{}]}), LLMUnavailable, "no message", 1),
    "odd content": (
        acts.json_reply({"choices": [{"message": {"content": 7}}]}),
        LLMUnavailable,
        "not text",
        1,
    ),
    "error as success": (
        acts.json_reply(openai_format.error("provider down")),
        LLMUnavailable,
        "provider down",
        1,
    ),
    "compressed": (acts.bomb(), LLMUnavailable, "compressed", 1),
    "10 MB": (acts.huge(10), LLMUnavailable, "far too long (over 8 MB)", 1),
    "cut": (acts.cut(), LLMUnavailable, "broke off", 3),
    "empty": (acts.answer(""), LLMUnavailable, "empty answer", 1),
    "blank": (acts.answer(" \n "), LLMUnavailable, "empty answer", 1),
    "thought too long": (acts.answer("", finish="length"), LLMUnavailable, "used up its", 1),
    "filtered": (acts.answer("", finish="content_filter"), LLMRejected, "withheld", 1),
}
# Faults after the first piece was handed on are not tried again: it would be handed on twice.
ONCE_WHEN_STREAMED = ("cut", "10 MB")


def fail(llm: LLM, *, streamed: bool = False) -> LLMError:
    with pytest.raises(LLMError) as caught:
        llm.complete(ASK, max_tokens=50, on_text=(lambda _: None) if streamed else None)
    line = str(caught.value)
    assert "\n" not in line
    assert KEY not in line
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.where.startswith(llm.server)
    assert caught.value.next_step.endswith(".")
    return caught.value


@BOTH
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line(faulty: FaultyServer, name: str, streamed: bool) -> None:
    act, error, words, attempts = FAULTS[name]
    faulty.play(act)
    naps = Naps()
    raised = fail(reach(faulty.base_url, naps), streamed=streamed)
    assert type(raised) is error
    assert words in str(raised)
    assert "scripted-model" in str(raised)
    expected = 1 if streamed and name in ONCE_WHEN_STREAMED else attempts
    chats = [seen for seen in faulty.requests if seen.path.endswith("/chat/completions")]
    assert len(chats) == expected
    assert len(naps.taken) == expected - 1


@BOTH
@pytest.mark.parametrize("name", FAULTS)
def test_the_next_call_is_not_affected(faulty: FaultyServer, name: str, streamed: bool) -> None:
    faulty.play(FAULTS[name][0], acts.answer("Bees dance [E1]."))
    llm = reach(faulty.base_url, retries=0)
    fail(llm, streamed=streamed)
    assert collect(llm, streamed=streamed) == "Bees dance [E1]."


@BOTH
@pytest.mark.parametrize(
    "act",
    [acts.status(500), acts.status(503), acts.status(429), acts.status(408), acts.hang_up],
    ids=["500", "503", "429", "408", "hung up"],
)
def test_a_passing_fault_is_tried_again(
    faulty: FaultyServer, act: acts.Act, streamed: bool
) -> None:
    faulty.play(act, act, acts.answer("Bees dance [E1]."))
    naps = Naps()
    llm = reach(faulty.base_url, naps)
    assert collect(llm, streamed=streamed) == "Bees dance [E1]."
    first, second = naps.taken
    assert 0.25 <= first <= 0.5 <= second <= 1.0
    assert llm.spent.calls == 1


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("2", (2.0, 2.2)), ("0.5", (0.5, 0.55)), ("0", (0.25, 0.5)), ("soon", (0.25, 0.5))],
)
def test_retry_after_is_honoured(
    faulty: FaultyServer, asked: str, waited: tuple[float, float]
) -> None:
    faulty.play(acts.status(429, headers={"Retry-After": asked}), acts.answer())
    naps = Naps()
    reach(faulty.base_url, naps).complete(ASK, max_tokens=9)
    assert waited[0] <= naps.taken[0] <= waited[1]


def test_retry_after_may_be_a_date(faulty: FaultyServer) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    faulty.play(acts.status(503, headers={"Retry-After": date}), acts.answer())
    naps = Naps()
    reach(faulty.base_url, naps).complete(ASK, max_tokens=9)
    assert 7 <= naps.taken[0] <= 11


@pytest.mark.parametrize("asked", ["3600", "999999999", "Wed, 21 Oct 2093 07:28:00 GMT"])
def test_a_long_retry_after_ends_the_call(faulty: FaultyServer, asked: str) -> None:
    faulty.play(acts.status(429, headers={"Retry-After": asked}))
    naps = Naps()
    raised = fail(reach(faulty.base_url, naps, timeout=10.0**10))
    assert "asks to wait" in str(raised)
    assert naps.taken == []


def test_retries_end_with_the_time(faulty: FaultyServer) -> None:
    faulty.play(acts.status(429, headers={"Retry-After": "15"}))
    naps = Naps()
    fail(reach(faulty.base_url, naps, timeout=10.0, retries=50))
    assert naps.taken == []


@BOTH
@pytest.mark.parametrize(
    "act",
    [acts.silence, acts.trickle(), acts.trickle_headers()],
    ids=["silence", "trickle", "trickled headers"],
)
def test_the_timeout_is_for_the_whole_call(
    faulty: FaultyServer, act: acts.Act, streamed: bool
) -> None:
    faulty.play(act)
    llm = reach(faulty.base_url, timeout=0.6)
    start = time.monotonic()
    raised = fail(llm, streamed=streamed)
    assert isinstance(raised, LLMUnavailable)
    assert "within the time allowed" in str(raised)
    assert 0.5 <= time.monotonic() - start < 5.0  # the server would go on for a minute


def test_a_stream_that_ends_early_is_cut(faulty: FaultyServer) -> None:
    faulty.play(acts.ends_early())
    assert "broke off" in str(fail(reach(faulty.base_url), streamed=True))


def test_text_before_a_cut_is_charged(faulty: FaultyServer) -> None:
    faulty.play(acts.cut("Bees dance to show where the food is"))
    llm = reach(faulty.base_url)
    fail(llm, streamed=True)
    assert llm.spent.calls == 1
    assert llm.spent.completion_tokens > 5


def test_an_error_in_a_stream_is_told(faulty: FaultyServer) -> None:
    faulty.play(acts.breaks_in_stream("the model crashed"))
    assert "the model crashed" in str(fail(reach(faulty.base_url), streamed=True))


@pytest.mark.parametrize(
    "event",
    ["not json", [], {"choices": 3}, {"choices": ["x"]}, {"choices": [{"delta": {"content": 1}}]}],
)
def test_a_stream_of_something_else(faulty: FaultyServer, event: object) -> None:
    faulty.play(acts.stream_of(event, "[DONE]"))
    assert "not in OpenAI's format" in str(fail(reach(faulty.base_url), streamed=True))


def test_nobody_listens() -> None:
    naps = Naps()
    raised = fail(reach(acts.refused_address(), naps))
    assert isinstance(raised, LLMUnavailable)
    assert "refuses the connection" in str(raised)
    assert "Start the server" in raised.next_step
    assert naps.taken == []


@pytest.mark.parametrize(
    "base_url", [acts.UNKNOWN_HOST, "http://a..b/v1", f"http://{'x' * 300}/v1"]
)
def test_no_such_host(base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def unresolved(host: str, *args: Any, **options: Any) -> Any:
        # Not asked of the network: some answer for names that do not exist.
        if host in acts.UNKNOWN_HOST:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    raised = fail(reach(base_url))
    assert isinstance(raised, LLMUnavailable)
    assert "no host of that name" in str(raised)


def test_no_secure_connection(faulty: FaultyServer) -> None:
    raised = fail(reach(faulty.base_url.replace("http:", "https:")))
    assert isinstance(raised, LLMUnavailable)
    assert "no secure connection" in str(raised)


def test_an_unknown_model_is_told_from_a_wrong_address(faulty: FaultyServer) -> None:
    faulty.play(acts.status(404), acts.json_reply(openai_format.models(["tiny", "small"])))
    raised = fail(reach(faulty.base_url))
    assert isinstance(raised, LLMRejected)
    assert "no such model (404; it has tiny, small)" in str(raised)
    faulty.play(acts.web_page(404))
    raised = fail(reach(faulty.base_url))
    assert isinstance(raised, LLMRejected)
    assert "nothing at this address" in str(raised)
    assert "/v1" in raised.next_step


def test_a_server_that_wants_a_key_is_told_from_one_that_rejects_it(faulty: FaultyServer) -> None:
    faulty.play(acts.status(401))
    assert "asks for an API key" in str(fail(reach(faulty.base_url, api_key="")))


@BOTH
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(faulty: FaultyServer, code: int, streamed: bool) -> None:
    with FaultyServer() as elsewhere:
        faulty.play(acts.redirect(f"{elsewhere.base_url}/chat/completions", code))
        raised = fail(reach(faulty.base_url), streamed=streamed)
        assert isinstance(raised, LLMRejected)
        assert elsewhere.base_url in str(raised)
        assert elsewhere.requests == []
    assert len(faulty.requests) == 1


@pytest.mark.parametrize(
    "words",
    [
        f"your key {KEY} is unknown",
        f"your key {KEY[:12]}*** is unknown",
        f"your key ***{KEY[-7:]} is unknown",
        "\x1b[31mred\x1b[0m\nnext line\r\n",
        "x" * 5000,
    ],
    ids=["key", "its beginning", "its end", "escapes", "long"],
)
@pytest.mark.parametrize("code", [400, 401, 403, 404, 429, 500])
def test_what_a_server_says_is_made_safe(faulty: FaultyServer, code: int, words: str) -> None:
    faulty.play(acts.status(code, words))
    line = str(fail(reach(faulty.base_url, retries=0)))
    assert KEY[:8] not in line
    assert KEY[-7:] not in line
    assert line.isprintable()
    assert len(line) < 600


@pytest.mark.parametrize("code", [401, 403])
def test_nothing_is_quoted_of_what_is_said_of_a_key(faulty: FaultyServer, code: int) -> None:
    faulty.play(acts.status(code, f"Incorrect key sk-t***{KEY[-4:]}"))
    assert KEY[-4:] not in str(fail(reach(faulty.base_url)))


@pytest.mark.parametrize("key", [KEY, "tiny"])
def test_the_rest_of_what_a_server_says_is_quoted(faulty: FaultyServer, key: str) -> None:
    faulty.play(acts.status(400, f"the key {key} has no access to this model"))
    assert "the key [key] has no access" in str(fail(reach(faulty.base_url, api_key=key)))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_the_call_and_nothing_stays_open(faulty: FaultyServer) -> None:
    import signal

    faulty.play(acts.trickle(0.02))
    seen: list[str] = []

    def interrupt(text: str) -> None:
        seen.append(text)
        signal.raise_signal(signal.SIGINT)

    # A shell starts what runs in the background with Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            reach(faulty.base_url).complete(ASK, max_tokens=5, on_text=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(seen) == 1


def test_an_error_of_the_listener_is_its_own(faulty: FaultyServer) -> None:
    def closed(text: str) -> None:
        raise BrokenPipeError("the terminal is gone")

    with pytest.raises(BrokenPipeError):
        reach(faulty.base_url).complete(ASK, max_tokens=5, on_text=closed)
