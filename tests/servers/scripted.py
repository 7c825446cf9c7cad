"""A model that says what a test tells it to, as a server and as an object in memory.

A line of the script is a text, or a callable that computes the text from the
request (`Asked`): a model that lies, copies or argues is one function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewer.llm import Completion, Message, Spent
from tests.servers import openai_format
from tests.servers.loopback import Exchange, LoopbackServer


@dataclass(frozen=True)
class Asked:
    """What a model was asked: the turns of the conversation and the parameters beside them."""

    messages: tuple[Message, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def system(self) -> str:
        """The text of the system's turns."""
        return "\n".join(turn.content for turn in self.messages if turn.role == "system")

    @property
    def user(self) -> str:
        """The text of the last turn."""
        return self.messages[-1].content if self.messages else ""


Line = str | Callable[[Asked], str]


class Script:
    """Lines to say, one for each request, and all that was asked.

    `always` is said when the lines are used up; without it that is an error, so
    that a test notices a request it did not expect.
    """

    def __init__(self, *lines: Line, always: Line | None = None) -> None:
        self.lines = list(lines)
        self.always = always
        self.history: list[Asked] = []

    def say(self, *lines: Line) -> None:
        """Add lines."""
        self.lines += lines

    def reply(self, asked: Asked) -> str:
        """Return the next line, computed from the request if it is a callable."""
        self.history.append(asked)
        line = self.lines.pop(0) if self.lines else self.always
        if line is None:
            raise IndexError(f"nothing in the script for request {len(self.history)}")
        return line if isinstance(line, str) else line(asked)


class ScriptedServer(LoopbackServer):
    """An OpenAI-compatible server that plays a script: whole or streamed, with token counts.

    Lists its model, embeds texts under any model's name (the same vector for the
    same text), and answers what it does not know with 404. An exception in a
    line is a 500.
    """

    def __init__(self, script: Script | None = None) -> None:
        super().__init__()
        self.script = script or Script()

    @property
    def model(self) -> str:
        """The one model it has."""
        return openai_format.MODEL

    def respond(self, exchange: Exchange) -> None:
        routes = {
            ("GET", "/v1/models"): self._models,
            ("POST", "/v1/embeddings"): self._embed,
            ("POST", "/v1/chat/completions"): self._chat,
        }
        route = routes.get((exchange.seen.method, exchange.seen.path))
        if route is None:
            exchange.send_json(openai_format.error("no such page"), status=404)
        else:
            route(exchange)

    def _models(self, exchange: Exchange) -> None:
        exchange.send_json(openai_format.models())

    def _embed(self, exchange: Exchange) -> None:
        texts = exchange.seen.body["input"]
        exchange.send_json(openai_format.embeddings([texts] if isinstance(texts, str) else texts))

    def _chat(self, exchange: Exchange) -> None:
        if exchange.seen.body.get("model") != self.model:
            return exchange.send_json(openai_format.error("no such model"), status=404)
        asked = _asked(exchange.seen.body)
        try:
            text = self.script.reply(asked)
        except Exception as error:  # noqa: BLE001 - shown to the test as the server's failure
            return exchange.send_json(openai_format.error(repr(error)), status=500)
        usage = _usage(asked, text)
        if not exchange.seen.streams:
            return exchange.send_json(openai_format.completion(text, usage=usage))
        exchange.begin(200, "text/event-stream")
        return exchange.send_events(openai_format.stream(text, usage=usage))


class ScriptedLLM:
    """A script with the interface of `reviewer.llm.LLM`, without a server."""

    def __init__(self, *lines: Line, always: Line | None = None) -> None:
        self.model = openai_format.MODEL
        self.server = "scripted"
        self.script = Script(*lines, always=always)
        self.spent = Spent()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        asked = Asked(tuple(messages), {"max_tokens": max_tokens})
        text = self.script.reply(asked)
        if on_text is not None:
            for word in text.splitlines(keepends=True):
                on_text(word)
        prompt, written = _usage(asked, text)
        self.spent = self.spent.plus(Spent(prompt, written, calls=1))
        return Completion(text, prompt, written, cached=False, finish_reason="stop")

    def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        return [openai_format.vector(text) for text in texts]

    def models(self) -> tuple[str, ...]:
        return (self.model,)


def _asked(body: Mapping[str, Any]) -> Asked:
    turns = tuple(Message(turn["role"], turn["content"]) for turn in body["messages"])
    return Asked(turns, {name: value for name, value in body.items() if name != "messages"})


def _usage(asked: Asked, text: str) -> tuple[int, int]:
    prompt = sum(len(turn.content.split()) for turn in asked.messages)
    return prompt, len(text.split())
