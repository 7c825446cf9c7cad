"""Read what a server sends back: a completion, a stream of pieces, vectors, a list of models.

Everything here distrusts its input: whatever is not what it should be is a
Fault, and nothing else is raised.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer.llm.failures import Fault, from_error_reply
from reviewer.llm.messages import printable


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; None where it did not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A completion as it came: the text may be empty, the reason why it ends too."""

    text: str
    finish_reason: str
    usage: Usage


def read_completion(body: bytes) -> Reply:
    """Read a whole chat completion (an object with `choices[0].message.content`)."""
    data = read_object(body)
    choice = _first_choice(data)
    message = choice.get("message")
    if not isinstance(message, Mapping):
        raise Fault("malformed", "no message in it")
    return Reply(
        text=printable(_content(message) or ""),
        finish_reason=_refusal(message) or _word(choice.get("finish_reason")),
        usage=_usage(data),
    )


def read_stream(chunks: Iterable[bytes], on_text: Callable[[str], None]) -> Reply:
    """Read a chat completion in pieces (server-sent events), handing each text on as it comes.

    Raises Fault("cut") for a stream that ends without saying that it is done.
    """
    texts: list[str] = []
    finish, usage, done = "", Usage(), False
    for data in _events(chunks):
        if data == b"[DONE]":
            done = True
            break
        piece = read_object(data)
        usage = _usage(piece) if piece.get("usage") else usage
        text, ends = _piece(piece)
        finish = ends or finish
        if text:
            texts.append(text)
            on_text(printable(text))
    if not (done or finish):
        raise Fault("cut")
    return Reply(printable("".join(texts)), finish or "stop", usage)


def read_vectors(body: bytes, count: int) -> tuple[list[list[float]], Usage]:
    """Read `count` vectors of one length, in the order of the texts they were asked for."""
    data = read_object(body)
    items = data.get("data")
    if not isinstance(items, list) or len(items) != count:
        raise Fault("malformed", f"not the {count} vectors asked for")
    vectors: list[list[float] | None] = [None] * count
    for position, item in enumerate(items):
        index = item.get("index", position) if isinstance(item, Mapping) else -1
        if not isinstance(index, int) or not 0 <= index < count:
            raise Fault("malformed", "vectors that are not numbered as the texts are")
        vectors[index] = _vector(item.get("embedding"))
    found = [vector for vector in vectors if vector]
    if len(found) != count or len({len(vector) for vector in found}) != 1:
        raise Fault("malformed", "vectors that are missing or differ in length")
    return found, _usage(data)


def read_models(body: bytes) -> tuple[str, ...]:
    """Read the names of the models a server lists, in its order."""
    items = read_object(body).get("data")
    if not isinstance(items, list):
        raise Fault("malformed", "no list of models")
    names = (item.get("id") for item in items if isinstance(item, Mapping))
    return tuple(printable(name) for name in names if isinstance(name, str) and name)


def read_object(body: bytes) -> Mapping[str, Any]:
    """Read a JSON object that is not an error."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        page = body.lstrip()[:1] == b"<"
        raise Fault("html" if page else "malformed", "" if page else "not JSON") from error
    if not isinstance(data, Mapping):
        raise Fault("malformed", "no object")
    if data.get("error"):
        raise from_error_reply(data["error"])
    return data


def _events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the data of each server-sent event (WHATWG HTML, section 9.2)."""
    data: list[bytes] = []
    for line in _lines(chunks):
        if line.startswith(b"data:"):
            data.append(line[5:].strip())
        elif not line and data:
            yield b"\n".join(data)
            data = []
    if data:
        yield b"\n".join(data)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    # Not str.splitlines: JSON text may hold line separators that end no line of an event.
    rest = b""
    for chunk in chunks:
        *full, rest = (rest + chunk).split(b"\n")
        yield from (line.rstrip(b"\r") for line in full)
    if rest:
        yield rest.rstrip(b"\r")


def _piece(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text of one piece and why the stream ends with it (empty: it does not)."""
    choices = data.get("choices")
    if not isinstance(choices, list):
        raise Fault("malformed", "a piece without choices")
    if not choices:
        return "", ""  # the last piece of a stream holds the token counts alone
    choice = _first_choice(data)
    delta = choice.get("delta")
    delta = delta if isinstance(delta, Mapping) else {}
    ends = choice.get("finish_reason")
    return _content(delta) or "", _refusal(delta) or (_word(ends) if ends else "")


def _first_choice(data: Mapping[str, Any]) -> Mapping[str, Any]:
    choices = data.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
        return choices[0]
    raise Fault("malformed", "no choices in it")


def _content(message: Mapping[str, Any]) -> str | None:
    """Return the text of a message: a string, or the texts of a list of parts."""
    content = message.get("content")
    if content is None or isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise Fault("malformed", "a message that is not text")
    parts = [part for part in content if isinstance(part, Mapping) and part.get("type") == "text"]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))


def _refusal(message: Mapping[str, Any]) -> str:
    return "content_filter" if message.get("refusal") else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and value else "stop"


def _usage(data: Mapping[str, Any]) -> Usage:
    usage = data.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    return Usage(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))


def _count(value: object) -> int | None:
    real = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if real and isinstance(value, int) else None


def _vector(value: object) -> list[float]:
    numbers = value if isinstance(value, list) else []
    if not all(type(number) in (int, float) and math.isfinite(number) for number in numbers):
        raise Fault("malformed", "a vector with something other than numbers")
    return [float(number) for number in numbers]
