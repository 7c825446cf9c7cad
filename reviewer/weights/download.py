"""Fetch a file over HTTP: quick to give up on a dead network, patient with a slow one.

An interrupted download is kept as `<name>.part` and carried on where it
stopped; whether the result is the right file is for the caller to check.
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import certifi
import httpx

from reviewer.errors import FetchError
from reviewer.weights.supply import Patience

_BROKEN = (httpx.HTTPError, httpx.StreamError)
"""What reading an answer can end in."""

_TROUBLE = (*_BROKEN, httpx.InvalidURL, OSError, ValueError, ImportError)
"""What asking can end in: also a bad address or proxy, or a proxy of a kind not installed."""

_CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LARGEST_PAGE = 16 * 2**20
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A small document: its address after redirects, its media type, its text."""

    url: str
    media_type: str
    text: str


Session = httpx.Client
Received = Callable[[int, int | None], None]
"""Told of a download: how many bytes are there, of how many (None while not known)."""


@contextmanager
def client(patience: Patience, environ: Mapping[str, str]) -> Iterator[Session]:
    """Yield a client that follows redirects and honours the environment's certificates.

    Proxies are those of the process's own environment (httpx reads them).

    Raises FetchError if the environment's proxy settings make no sense.
    """
    timeout = httpx.Timeout(patience.silence, connect=patience.connect)
    headers = {"Accept-Encoding": "identity"}  # lengths and ranges then count the file's bytes
    try:
        opened = httpx.Client(
            verify=_trust(environ), timeout=timeout, headers=headers, follow_redirects=True
        )
    except _TROUBLE as error:
        raise FetchError(_reason(error)) from error
    with opened:
        yield opened


def read(session: Session, url: str, accept: str, patience: Patience) -> Page:
    """Return a small document. Raises FetchError with the reason if it cannot be had."""
    with _answer(session, url, {"Accept": accept}, patience) as response:
        _expect(response, 200)
        body = bytearray()
        try:
            for block in response.iter_raw():
                body += block
                _check_size(len(body), _LARGEST_PAGE)
        except _BROKEN as error:
            raise FetchError(_reason(error)) from error
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        return Page(str(response.url), media_type, body.decode("utf-8", "replace"))


def save(
    session: Session,
    url: str,
    target: Path,
    *,
    largest: int,
    patience: Patience,
    received: Received,
) -> None:
    """Write what `url` holds (at most `largest` bytes) to `target`.

    Raises FetchError with the reason if it cannot be had, OSError if it
    cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    for _ in range(_ATTEMPTS):
        before = _size(part)
        try:
            with _answer(session, url, _range(before), patience) as response:
                if _continues(response, before):
                    _receive(response, part, largest, patience, received)
                    part.replace(target)
                    return
            part.unlink()
        except _BROKEN as error:
            if _size(part) <= before:
                raise FetchError(_reason(error)) from error
    raise FetchError("the connection kept breaking off")


def _range(have: int) -> dict[str, str]:
    return {"Range": f"bytes={have}-"} if have else {}


def _receive(
    response: httpx.Response, part: Path, largest: int, patience: Patience, received: Received
) -> None:
    start = _start(response)
    length = response.headers.get("Content-Length", "")
    total = start + int(length) if length.isdigit() else None
    _check_size(total or 0, largest)
    have, watch = start, _Watch(patience)
    with part.open("ab" if start else "wb") as file:
        for block in response.iter_raw():
            file.write(block)
            have += len(block)
            _check_size(have, largest)
            watch.took(len(block))
            received(have, total)


def _continues(response: httpx.Response, have: int) -> bool:
    """Whether the answer is the file or what is missing of it, not what fits no such part."""
    if have and response.status_code == 416:
        return False
    _expect(response, 200, 206)
    return _start(response) in (0, have)


def _start(response: httpx.Response) -> int:
    """Where the body begins in the file (Content-Range: bytes 100-199/200)."""
    if response.status_code == 200:
        return 0
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else -1


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        raise FetchError(f"more than the {largest:,} bytes expected")


class _Watch:
    """Raises when a file trickles in too slowly to ever arrive."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._began, self._bytes = time.monotonic(), 0

    def took(self, count: int) -> None:
        self._bytes += count
        if time.monotonic() - self._began < self._patience.window:
            return
        if self._bytes < self._patience.least:
            raise FetchError(f"{self._bytes} bytes in {self._patience.window:g} s")
        self._began, self._bytes = time.monotonic(), 0


@contextmanager
def _answer(
    session: Session, url: str, headers: dict[str, str], patience: Patience
) -> Iterator[httpx.Response]:
    """Yield the response once its headers are there; give up after `patience.answer`.

    Asked in a thread, because looking up a name has no timeout of its own and
    `connect` counts for every address anew. A thread that is given up on dies
    with the process.
    """
    waiting: Future[httpx.Response] = Future()

    def ask() -> None:
        try:
            response = session.send(session.build_request("GET", url, headers=headers), stream=True)
        except _TROUBLE as error:
            with suppress(InvalidStateError):
                waiting.set_exception(error)
            return
        try:
            waiting.set_result(response)
        except InvalidStateError:  # nobody waits any more
            response.close()

    threading.Thread(target=ask, name="download", daemon=True).start()
    response = _result(waiting, patience.answer)
    try:
        yield response
    finally:
        response.close()


def _result(waiting: Future[httpx.Response], seconds: float) -> httpx.Response:
    wait([waiting], seconds)
    if waiting.cancel():
        raise FetchError(f"no answer within {seconds:g} s")
    try:
        return waiting.result()
    except _TROUBLE as error:
        raise FetchError(_reason(error)) from error


def _expect(response: httpx.Response, *codes: int) -> None:
    if response.status_code not in codes:
        raise FetchError(f"HTTP {response.status_code} {response.reason_phrase}".strip())


def _trust(environ: Mapping[str, str]) -> ssl.SSLContext:
    """Trust the system's certificates, certifi's, and those that the environment names."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    for name in _CERTIFICATES:
        path = Path(environ.get(name) or os.devnull)
        if path.is_file():
            context.load_verify_locations(path)
    return context


def _reason(error: BaseException) -> str:
    return str(error).strip() or type(error).__name__


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
