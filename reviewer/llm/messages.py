"""What goes to a model and what comes back, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]
Value = int | float | str | Mapping[str, bool]
"""What a parameter of a request may be."""

_BYTES_PER_TOKEN = 3
_TOKENS_PER_MESSAGE = 4


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """All that decides a reply: the model, the conversation, and the optional parameters."""

    model: str
    messages: tuple[Message, ...]
    max_tokens: int
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's reply, never empty.

    Token counts are the server's, or an estimate where it reports none; those
    of a cached reply are what it cost when it was first asked for.
    `finish_reason` is "stop", or "length" when `max_tokens` cut the text.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    cached: bool
    finish_reason: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What a connection has used so far: tokens, and calls with and without the server."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    cached_calls: int = 0

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens together."""
        return self.prompt_tokens + self.completion_tokens

    def plus(self, cost: Spent) -> Spent:
        """Return the sum of both, count by count."""
        return Spent(
            prompt_tokens=self.prompt_tokens + cost.prompt_tokens,
            completion_tokens=self.completion_tokens + cost.completion_tokens,
            calls=self.calls + cost.calls,
            cached_calls=self.cached_calls + cost.cached_calls,
        )


def estimate_tokens(text: str) -> int:
    """Return how many tokens `text` has at most, nearly always.

    English has about four bytes a token in current tokenizers, Chinese about
    three: counting three errs on the side of stopping early.
    """
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN)


def estimate_prompt(messages: Sequence[Message]) -> int:
    """Return the estimated tokens of a conversation, with the marks around each turn."""
    return sum(estimate_tokens(message.content) + _TOKENS_PER_MESSAGE for message in messages)


def printable(text: str) -> str:
    """Return `text` with halves of surrogate pairs joined, and lone ones replaced.

    Text taken from PDF files, and JSON cut between two halves, hold such; they
    cannot be encoded, so that neither a request nor a terminal takes them.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
