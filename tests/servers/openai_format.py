"""Replies in OpenAI's format, as plain values."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

MODEL = "scripted-model"
DIMENSIONS = 32


def completion(
    text: str | None, *, usage: tuple[int, int] | None = (11, 7), finish: str = "stop"
) -> dict[str, Any]:
    """Return a whole chat completion; `usage` is (prompt, completion) tokens."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    reply: dict[str, Any] = {"object": "chat.completion", "model": MODEL, "choices": [choice]}
    return reply | ({"usage": _usage(usage)} if usage else {})


def stream(
    text: str, *, usage: tuple[int, int] | None = (11, 7), finish: str = "stop"
) -> Iterator[object]:
    """Yield the events of a streamed chat completion, word by word."""
    yield piece({"role": "assistant", "content": ""})
    for word in re.findall(r"\S*\s*", text):
        if word:
            yield piece({"content": word})
    yield piece({}, finish=finish)
    if usage:
        yield {"object": "chat.completion.chunk", "choices": [], "usage": _usage(usage)}
    yield "[DONE]"


def piece(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    """Return one event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"object": "chat.completion.chunk", "model": MODEL, "choices": [choice]}


def error(message: str, *, code: str | None = None, param: str | None = None) -> dict[str, Any]:
    """Return an error body."""
    return {"error": {"message": message, "type": "error", "code": code, "param": param}}


def models(names: Sequence[str] = (MODEL,)) -> dict[str, Any]:
    """Return a list of models."""
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}


def embeddings(texts: Sequence[str]) -> dict[str, Any]:
    """Return one vector per text: the same for the same words, close for shared ones."""
    data = [
        {"object": "embedding", "index": index, "embedding": vector(text)}
        for index, text in enumerate(texts)
    ]
    tokens = sum(len(text.split()) for text in texts)
    return {"object": "list", "data": data, "usage": {"prompt_tokens": tokens}}


def vector(text: str) -> list[float]:
    """Return a unit vector that counts the hashed words of a text."""
    counts = [0.0] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()) or [""]:
        counts[hashlib.sha256(word.encode()).digest()[0] % DIMENSIONS] += 1.0
    norm = math.sqrt(sum(count * count for count in counts))
    return [count / norm for count in counts]


def _usage(usage: tuple[int, int]) -> dict[str, int]:
    return {
        "prompt_tokens": usage[0],
        "completion_tokens": usage[1],
        "total_tokens": sum(usage),
    }
