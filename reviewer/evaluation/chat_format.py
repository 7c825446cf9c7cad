"""OpenAI's chat format, as a server reads and writes it: plain values. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def read_request(body: bytes) -> dict[str, Any] | None:
    """Return a request that holds a conversation; None for any other body."""
    try:
        asked = json.loads(body)
    except ValueError:
        return None
    turns = asked.get("messages") if isinstance(asked, dict) else None
    valid = isinstance(turns, list) and turns and all(isinstance(turn, dict) for turn in turns)
    return asked if valid else None


def usage_of(asked: Mapping[str, Any], text: str) -> dict[str, int]:
    """Return token counts: words, which is near enough for a budget."""
    prompt = sum(len(str(turn.get("content", "")).split()) for turn in asked["messages"])
    written = len(text.split())
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }


def completion(model: str, text: str, usage: Mapping[str, int]) -> dict[str, Any]:
    """Return a whole reply."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"object": "chat.completion", "model": model, "choices": [choice], "usage": usage}


def events(model: str, text: str, usage: Mapping[str, int]) -> Iterator[str]:
    """Yield the events of a stream: a few characters each, then the end and the counts."""
    for start in range(0, len(text), 7):
        yield json.dumps(_piece(model, {"content": text[start : start + 7]}, None))
    yield json.dumps(_piece(model, {}, "stop"))
    yield json.dumps({"object": "chat.completion.chunk", "choices": [], "usage": usage})
    yield "[DONE]"


def models(model: str) -> dict[str, Any]:
    """Return the list of a server that has one model."""
    return {"object": "list", "data": [{"id": model, "object": "model"}]}


def error(message: str) -> dict[str, Any]:
    """Return the body of an error."""
    return {"error": {"message": message, "type": "error", "code": None, "param": None}}


def _piece(model: str, delta: Mapping[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"object": "chat.completion.chunk", "model": model, "choices": [choice]}
