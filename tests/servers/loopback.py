"""An HTTP server in a thread, on the loopback interface and a free port, that records requests."""

from __future__ import annotations

import contextlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Seen:
    """A request as it came: header names in lower case, the body decoded from JSON if it is any."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def streams(self) -> bool:
        """Whether the request asks for a stream."""
        return isinstance(self.body, dict) and bool(self.body.get("stream"))


class Exchange:
    """One request and the connection to answer it on."""

    def __init__(self, seen: Seen, handler: BaseHTTPRequestHandler, closing: threading.Event):
        self.seen = seen
        self._handler = handler
        self._closing = closing

    def send(
        self, body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        """Answer as a whole."""
        self.begin(status, kind, {**headers, "Content-Length": str(len(body))})
        self.write(body)

    def send_json(self, value: object, *, status: int = 200, **headers: str) -> None:
        """Answer with JSON."""
        self.send(json.dumps(value).encode(), status=status, **headers)

    def begin(self, status: int, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Send the status line and the headers; underscores in names become hyphens."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def write(self, data: bytes) -> None:
        """Send bytes now."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def send_events(self, events: Iterable[object]) -> None:
        """Send server-sent events, each JSON unless it is a string already."""
        for event in events:
            text = event if isinstance(event, str) else json.dumps(event)
            self.write(f"data: {text}\n\n".encode())

    def wait(self, seconds: float) -> bool:
        """Wait; True if the server is closing, so that there is no more to do."""
        return self._closing.wait(seconds)


class LoopbackServer(ABC):
    """Answers requests with `respond`; a context manager that leaves nothing behind."""

    def __init__(self) -> None:
        self.requests: list[Seen] = []
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def address(self) -> str:
        """The server's address without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        """What a client is given."""
        return f"{self.address}/v1"

    @abstractmethod
    def respond(self, exchange: Exchange) -> None:
        """Answer one request."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Record a request and answer it; a client that has gone is no error."""
        seen = _read(handler)
        self.requests.append(seen)
        with contextlib.suppress(ConnectionError):
            self.respond(Exchange(seen, handler, self._closing))


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True


def _handler_of(owner: LoopbackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            owner.take(self)

        do_POST = do_GET  # noqa: N815 - names that http.server looks for

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

        def finish(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().finish()

    return Handler


def _read(handler: BaseHTTPRequestHandler) -> Seen:
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    try:
        decoded = json.loads(body) if body else None
    except ValueError:
        decoded = body
    headers = {name.lower(): value for name, value in handler.headers.items()}
    return Seen(handler.command, handler.path, headers, decoded)
