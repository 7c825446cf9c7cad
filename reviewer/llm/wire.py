"""The HTTP connection to a model server: what leaves the machine, how long, and how much returns.

Loaded with the first connection only: httpx takes a tenth of a second to import.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from reviewer.llm.failures import Fault

LONGEST_REPLY = 8 * 2**20
"""Bytes of a reply, its stream's wrapping included: about 30,000 streamed tokens."""
CONNECT_SECONDS = 5.0

_DAY = 86_400.0

_SENT = (
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
)


class Deadline:
    """A point in time, `seconds` from now, at most a day."""

    def __init__(self, seconds: float) -> None:
        # Sockets and timers overflow where somebody writes 1e10 for "no limit".
        self._end = time.monotonic() + min(seconds, _DAY)

    def left(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0.0, self._end - time.monotonic())


class Guard:
    """Cuts the connections of one exchange when its time is up.

    httpx bounds the wait for each read, so that a server that sends a byte now
    and then is never cut off; and closing a socket does not wake a thread that
    reads from it, shutting it down does.
    """

    def __init__(self) -> None:
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket that is opened (httpcore's "trace" extension)."""
        stream = info.get("return_value")
        found = getattr(stream, "get_extra_info", lambda _: None)("socket")
        if event.endswith(".complete") and isinstance(found, socket.socket):
            with self._lock:
                self._sockets.append(found)
            if self.expired:
                self._shut()

    def cut(self) -> None:
        """End the exchange: what is being read ends now."""
        self.expired = True
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            for opened in self._sockets:
                # A socket wrapped in TLS is detached from its first object, or closed by now.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)


@contextlib.contextmanager
def open_wire(
    server: str, api_key: str, deadline: Deadline, tls: ssl.SSLContext
) -> Iterator[httpx.Client]:
    """Yield a client for one exchange with `server`, closed and cut off at the deadline.

    It sends no header of the SDK's or the environment's making, follows no
    redirect, and takes at most `LONGEST_REPLY` bytes. Raises Fault("timeout")
    when the deadline passed, whatever error that showed itself as.
    """
    guard = Guard()
    timer = threading.Timer(deadline.left(), guard.cut)
    timer.daemon = True
    hooks: dict[str, list[Callable[..., Any]]] = {
        "request": [_only_ours(api_key, guard)],
        "response": [_bounded],
    }
    with httpx.Client(
        timeout=patience(deadline),
        follow_redirects=False,
        verify=tls,
        # A proxy named for the outside world has no way to a server on this machine.
        trust_env=not on_this_machine(server),
        # A connection that is reused is not announced to `trace`.
        limits=httpx.Limits(max_keepalive_connections=0),
        event_hooks=hooks,
    ) as client:
        timer.start()
        try:
            yield client
        except Exception as error:
            if guard.expired:
                raise Fault("timeout") from error
            raise
        finally:
            timer.cancel()
    if guard.expired:
        raise Fault("timeout")


def patience(deadline: Deadline) -> httpx.Timeout:
    """Return the longest waits: little to connect, all that is left for an answer."""
    left = max(0.001, deadline.left())
    return httpx.Timeout(left, connect=min(CONNECT_SECONDS, left))


def trusted() -> ssl.SSLContext:
    """Return the certificates to trust (SSL_CERT_FILE and SSL_CERT_DIR are honoured)."""
    return httpx.create_ssl_context(trust_env=True)


def on_this_machine(server: str) -> bool:
    """Whether an address is a loopback one."""
    host = httpx.URL(server).host
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _only_ours(api_key: str, guard: Guard) -> Callable[[httpx.Request], None]:
    # The SDK describes the machine in x-stainless-* headers, and takes an organisation, a
    # project and any further header from OPENAI_* variables: what settings do not say is not sent.
    def prune(request: httpx.Request) -> None:
        for name in set(request.headers) - set(_SENT):
            del request.headers[name]
        request.headers["host"] = request.url.netloc.decode("ascii")
        request.headers["accept-encoding"] = "identity"
        if api_key:
            request.headers["authorization"] = f"Bearer {api_key}"
        request.extensions["trace"] = guard.trace

    return prune


def _bounded(response: httpx.Response) -> None:
    # A few compressed bytes can unfold to gigabytes; it was asked to send none.
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Fault("packed")
    if isinstance(response.stream, httpx.SyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx.SyncByteStream):
    """A stream of bytes that fails once it is longer than `LONGEST_REPLY`."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        left = LONGEST_REPLY
        for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise Fault("too_long", f"over {LONGEST_REPLY // 2**20} MB")
            yield chunk

    def close(self) -> None:
        self._stream.close()
