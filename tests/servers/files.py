"""A web server on this machine that serves files, well or in one of the ways servers fail."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server:
    """Serves `files` by path; `faults[path]` lists what the next requests for it meet instead.

    `requests` keeps (path, Range header or "") of each request in order.
    """

    def __init__(self) -> None:
        self.files: dict[str, tuple[str, bytes]] = {}
        self.faults: dict[str, list[str]] = {}
        self.requests: list[tuple[str, str]] = []
        self.stopping = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    def add(self, path: str, body: bytes, media_type: str = "application/octet-stream") -> None:
        self.files[path] = (media_type, body)

    def fail(self, path: str, *faults: str) -> None:
        self.faults[path] = list(faults)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.owner.requests.append((self.path, self.headers.get("Range", "")))
        faults = self.owner.faults.get(self.path, [])
        fault = faults[0] if faults else ""
        if len(faults) > 1:  # the last one stays
            faults.pop(0)
        if not fault and self.path not in self.owner.files:
            fault = "404"
        with suppress(ConnectionError):  # the other side may well hang up
            FAULTS[fault or "good"](self)

    def serve(self, ranges: bool = True) -> None:
        media_type, body = self.owner.files[self.path]
        start = self.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
        first = int(start) if ranges and start.isdigit() else 0
        if first and first >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) - first))
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        self.wfile.write(body[first:])

    def begin(self) -> bytes:
        """Promise the whole of the file, and return it."""
        media_type, body = self.owner.files[self.path]
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def log_message(self, *_: Any) -> None:
        pass


def _status(code: int) -> Callable[[_Handler], None]:
    return lambda handler: handler.send_error(code)


def _truncated(handler: _Handler) -> None:
    body = handler.begin()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def _reset(handler: _Handler) -> None:
    """Send half, wait until it is on its way, and reset the connection."""
    body = handler.begin()
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    handler.owner.stopping.wait(0.1)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def _silent(handler: _Handler) -> None:
    handler.owner.stopping.wait(20)
    handler.close_connection = True


def _stalled(handler: _Handler) -> None:
    body = handler.begin()
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    _silent(handler)


def _trickle(handler: _Handler) -> None:
    body = handler.begin()
    for at in range(len(body)):
        handler.wfile.write(body[at : at + 1])
        handler.wfile.flush()
        if handler.owner.stopping.wait(0.02):
            break
    handler.close_connection = True


def _wrong(handler: _Handler) -> None:
    """Serve a file of the right size and other content."""
    body = handler.begin()
    handler.wfile.write(bytes(byte ^ 1 for byte in body))


def _redirect(handler: _Handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", f"/moved{handler.path}")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _no_ranges(handler: _Handler) -> None:
    handler.serve(ranges=False)


def _good(handler: _Handler) -> None:
    handler.serve()


FAULTS: dict[str, Callable[[_Handler], None]] = {
    "404": _status(404),
    "403": _status(403),
    "500": _status(500),
    "truncated": _truncated,
    "reset": _reset,
    "silent": _silent,
    "stalled": _stalled,
    "trickle": _trickle,
    "wrong": _wrong,
    "redirect": _redirect,
    "no ranges": _no_ranges,
    "good": _good,
}
