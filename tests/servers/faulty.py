"""A server that fails on command, in every way the client has to survive."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Mapping, Sequence

from tests.servers import openai_format
from tests.servers.loopback import Exchange, LoopbackServer

UNKNOWN_HOST = "http://no-such-host.invalid/v1"
"""An address whose name cannot be resolved (RFC 2606)."""
MEGABYTE = 2**20

Act = Callable[[Exchange], None]


class FaultyServer(LoopbackServer):
    """Plays the acts it was given, one for each request, and repeats the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._acts: list[Act] = [answer()]

    def play(self, *acts: Act) -> None:
        """Set what the next requests get."""
        self._acts = list(acts)

    def respond(self, exchange: Exchange) -> None:
        act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
        act(exchange)


def answer(
    text: str = "Bees dance [E1].",
    *,
    usage: tuple[int, int] | None = (11, 7),
    finish: str = "stop",
) -> Act:
    """Answer as asked: as a whole, or as a stream."""

    def act(exchange: Exchange) -> None:
        if exchange.seen.streams:
            exchange.begin(200, "text/event-stream; charset=utf-8")
            exchange.send_events(openai_format.stream(text, usage=usage, finish=finish))
        else:
            exchange.send_json(openai_format.completion(text, usage=usage, finish=finish))

    return act


def json_reply(value: object) -> Act:
    """Answer with any JSON and the status of success."""
    return lambda exchange: exchange.send_json(value)


def raw_reply(body: bytes, kind: str = "application/json") -> Act:
    """Answer with any bytes and the status of success."""
    return lambda exchange: exchange.send(body, kind=kind)


def status(
    code: int,
    message: str = "no",
    *,
    headers: Mapping[str, str] | None = None,
    name: str | None = None,
    param: str | None = None,
) -> Act:
    """Answer with an error in OpenAI's format."""
    body = openai_format.error(message, code=name, param=param)
    return lambda exchange: exchange.send_json(body, status=code, **dict(headers or {}))


def web_page(code: int = 200) -> Act:
    """Answer with HTML, as a proxy or a wrong address does."""
    page = b"<!doctype html><title>Welcome</title><p>Sign in"
    return lambda exchange: exchange.send(page, status=code, kind="text/html")


def redirect(to: str, code: int = 307) -> Act:
    """Point to another address."""
    return lambda exchange: exchange.send(b"", status=code, Location=to)


def refuses(parameters: Sequence[str], *, named: bool = True) -> Act:
    """Reject any of these parameters, naming it in its field or only in words; else answer."""

    def act(exchange: Exchange) -> None:
        for name in parameters:
            if name in exchange.seen.body:
                words = f"Unsupported parameter: '{name}' is not supported with this model."
                return status(400, words, param=name if named else None)(exchange)
        return answer()(exchange)

    return act


def huge(megabytes: int = 10) -> Act:
    """Answer with far too much text, in the form that was asked for."""

    def act(exchange: Exchange) -> None:
        text = "much " * (megabytes * MEGABYTE // 5)
        if not exchange.seen.streams:
            return exchange.send_json(openai_format.completion(text))
        exchange.begin(200, "text/event-stream")
        step = MEGABYTE // 4
        for start in range(0, len(text), step):
            content = text[start : start + step]
            exchange.send_events([openai_format.piece({"content": content})])
        return None

    return act


def bomb(megabytes: int = 100) -> Act:
    """Answer with a little gzip that unfolds to a lot."""
    body = gzip.compress(b" " * (megabytes * MEGABYTE))
    return lambda exchange: exchange.send(body, Content_Encoding="gzip")


def silence(exchange: Exchange) -> None:
    """Take the request and say nothing until the server closes."""
    exchange.wait(60)


def hang_up(exchange: Exchange) -> None:
    """Close the connection without a word."""


def cut(text: str = "Bees dance to show ") -> Act:
    """Begin an answer and close the connection in the middle of it."""

    def act(exchange: Exchange) -> None:
        if exchange.seen.streams:
            exchange.begin(200, "text/event-stream", {"Transfer-Encoding": "chunked"})
            for word in text.split():
                data = f"data: {json.dumps(openai_format.piece({'content': word + ' '}))}\n\n"
                exchange.write(f"{len(data):x}\r\n{data}\r\n".encode())
        else:
            exchange.begin(200, "application/json", {"Content-Length": "10000"})
            exchange.write(json.dumps(openai_format.completion(text)).encode())

    return act


def ends_early(text: str = "Bees dance to show ") -> Act:
    """Stream some text and end in good order, but without saying that it is done."""

    def act(exchange: Exchange) -> None:
        exchange.begin(200, "text/event-stream")
        exchange.send_events(openai_format.piece({"content": word}) for word in text.split())

    return act


def trickle(every: float = 0.05) -> Act:
    """Never stop sending: a piece of a stream, or a byte of a body, now and then."""

    def act(exchange: Exchange) -> None:
        if exchange.seen.streams:
            exchange.begin(200, "text/event-stream")
            data = f"data: {json.dumps(openai_format.piece({'content': 'and '}))}\n\n".encode()
        else:
            exchange.begin(200, "application/json", {"Content-Length": str(MEGABYTE)})
            data = b" "
        while not exchange.wait(every):
            exchange.write(data)

    return act


def trickle_headers(every: float = 0.05) -> Act:
    """Never come to the end of the headers."""

    def act(exchange: Exchange) -> None:
        exchange.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not exchange.wait(every):
            exchange.write(b"z")

    return act


def breaks_in_stream(message: str = "the model crashed") -> Act:
    """Stream some text, then an error as an event."""

    def act(exchange: Exchange) -> None:
        exchange.begin(200, "text/event-stream")
        exchange.send_events(
            [openai_format.piece({"content": "Bees "}), openai_format.error(message)]
        )

    return act


def stream_of(*events: object) -> Act:
    """Stream any events, JSON or text."""

    def act(exchange: Exchange) -> None:
        exchange.begin(200, "text/event-stream")
        exchange.send_events(events)

    return act


def refused_address() -> str:
    """Return an address on this machine where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
