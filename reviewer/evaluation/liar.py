"""A server that lies: an OpenAI-compatible model that corrupts a known share of what it writes.

It answers from the lines `[E7] sentence` of the prompt it is given, on this
machine only, and remembers of every statement what it was. Asked to put
refused sentences right, it lies again as often as it is told to.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import TracebackType
from typing import Any, Self

from reviewer.evaluation import chat_format
from reviewer.evaluation.corruptions import (
    CORRUPTIONS,
    FORMS,
    INJECTED,
    Line,
    Made,
    corrupt,
    is_instruction,
    true_statement,
)
from reviewer.evaluation.manners import MANNERS, PLAIN, write
from reviewer.evaluation.wordforms import normal, within

MODEL = "liar"
STATEMENTS_PER_REPLY = 8

_BLOCK = re.compile(r"<(?P<tag>evidence|refused)>\n(?P<lines>.*?)\n?</(?P=tag)>", re.DOTALL)
_LINE = re.compile(r"^\[E(?P<number>\d+)\]\s*(?P<text>.*)$")
_ABOUT = re.compile(r"^\((?P<about>.*)\)$")
_CHATTER = ("Sure! Here is what I found.", "Here is the answer:", "I hope this helps!", "## Answer")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a liar behaves; shares are between 0 and 1.

    `share` of the statements are corrupted, `again` of those it is asked to put
    right are corrupted once more, and `breaches` break the form of the contract.
    """

    share: float = 0.5
    again: float = 0.5
    breaches: float = 0.25
    chatter: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as written: what it was made as, the lines given then, and how it looked."""

    made: Made
    lines: tuple[Line, ...]
    manner: str = PLAIN
    repair: bool = False


class Liar:
    """The server, as a context manager; `said` is what was written since it was last taken."""

    model = MODEL

    def __init__(self, habits: Habits = Habits()) -> None:  # noqa: B008 - frozen
        self._habits = habits
        self._random = Random(habits.seed)
        self._made: Counter[str] = Counter()
        self._said: list[Said] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        """What a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self) -> tuple[Said, ...]:
        """Return what was written since the last time, in order."""
        with self._lock:
            said, self._said = tuple(self._said), []
        return said

    def reply(self, prompt: str) -> str:
        """Return the answer to the last turn of a conversation, and remember what is in it."""
        lines = read_lines(prompt)
        with self._lock:
            refused = read_refused(prompt)
            said = self._repairs(refused, lines) if refused else self._statements(lines)
            self._said += said
            return self._joined(said) or "NOT STATED"

    def _statements(self, lines: Sequence[Line]) -> list[Said]:
        """Return statements about the lines, each line's at most once, no two alike."""
        chosen = list(lines)
        self._random.shuffle(chosen)
        written = [self._statement(line, lines, self._habits.share) for line in chosen]
        return list(_distinct(written))[:STATEMENTS_PER_REPLY]

    def _repairs(self, refused: Sequence[str], lines: Sequence[Line]) -> list[Said]:
        """Return a statement for each refused sentence, about the line it was made from."""
        about = {normal(one.made.text): one for one in self._said}
        written = []
        for text in refused:
            source = about.get(normal(text))
            line = _line_of(source, lines) if source else None
            if line:
                written.append(self._statement(line, lines, self._habits.again))
        earlier = {normal(one.made.text) for one in self._said}
        fresh = [one for one in _distinct(written) if normal(one.made.text) not in earlier]
        return [replace(one, repair=True) for one in fresh]

    def _statement(self, line: Line, lines: Sequence[Line], share: float) -> Said | None:
        lie = self._random.random() < share or is_instruction(line.text)
        made = self._corrupted(line, lines) if lie else self._true(line, lines)
        if made is None:
            return None
        self._made[made.kind] += 1
        breach = self._random.random() < self._habits.breaches
        manner = self._random.choice(list(MANNERS)) if breach else PLAIN
        return Said(made, tuple(lines), manner)

    def _corrupted(self, line: Line, lines: Sequence[Line]) -> Made | None:
        """Return a corruption of the kind made least so far of those that can be made."""
        kinds = sorted(CORRUPTIONS, key=lambda kind: (self._made[kind], self._random.random()))
        if is_instruction(line.text):
            kinds = [INJECTED, *kinds]
        tried = (corrupt(kind, line, lines, self._random) for kind in kinds)
        return next((made for made in tried if made), None)

    def _true(self, line: Line, lines: Sequence[Line]) -> Made | None:
        forms = sorted(FORMS, key=lambda form: (self._made[form], self._random.random()))
        tried = (true_statement(form, line, lines, self._random) for form in forms)
        return next((made for made in tried if made), None)

    def _joined(self, said: Sequence[Said]) -> str:
        """Return the reply; only statements in plain form share a line."""
        chatter = self._random.random() < self._habits.chatter
        text = f"{self._random.choice(_CHATTER)}\n" if said and chatter else ""
        apart = self._random.choice((" ", "\n"))
        before = PLAIN
        for one in said:
            both_plain = before == one.manner == PLAIN
            text += ("" if not text else apart if both_plain else "\n") + _written(one)
            before = one.manner
        return text


def read_lines(prompt: str) -> tuple[Line, ...]:
    """Return the evidence of a prompt: its lines `[E7] sentence`, with the paper each is from.

    A line in brackets says what paper the lines after it are from.
    """
    found, about = [], ""
    for line in _lines_of(prompt, "evidence"):
        if heading := _ABOUT.match(line):
            about = heading["about"]
        elif numbered := _LINE.match(line):
            number = int(numbered["number"])
            text = numbered["text"].replace(f" [E{number}]", "").strip()
            found.append(Line(number, text, about))
    return tuple(found)


def read_refused(prompt: str) -> tuple[str, ...]:
    """Return the sentences that a prompt asks to put right: lines `- sentence`."""
    lines = _lines_of(prompt, "refused")
    return tuple(line[2:] for line in lines if line.startswith("- "))


def _lines_of(prompt: str, tag: str) -> list[str]:
    blocks = [found["lines"] for found in _BLOCK.finditer(prompt) if found["tag"] == tag]
    return blocks[-1].splitlines() if blocks else []


def _written(said: Said) -> str:
    return write(said.manner, said.made.text, said.made.numbers)


def _line_of(said: Said, lines: Sequence[Line]) -> Line | None:
    """Return the line a statement was made from: the first that it was true with, or cited."""
    numbers = (*(said.made.true_with or ()), *said.made.numbers)
    known = {line.number: line for line in lines}
    return next((known[number] for number in numbers if number in known), None)


def _distinct(written: Sequence[Said | None]) -> Iterator[Said]:
    """Yield statements none of which has the words of one before it in it, or its own in one."""
    texts: list[tuple[str, ...]] = []
    for one in written:
        if one is None:
            continue
        words = normal(one.made.text)
        if not any(within(words, other) or within(other, words) for other in texts):
            texts.append(words)
            yield one


def _handler_of(owner: Liar) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/v1/models":
                return self._send(chat_format.models(MODEL), 200)
            return self._send(chat_format.error("no such page"), 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            known = self.path == "/v1/chat/completions"
            asked = chat_format.read_request(body) if known else None
            if asked is None:
                return self._send(chat_format.error("no such page, or no conversation"), 400)
            text = owner.reply(str(asked["messages"][-1].get("content", "")))
            usage = chat_format.usage_of(asked, text)
            if asked.get("stream"):
                return self._stream(text, usage)
            return self._send(chat_format.completion(MODEL, text, usage), 200)

        def _send(self, value: object, status: int) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, text: str, usage: Mapping[str, int]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for event in chat_format.events(MODEL, text, usage):
                self.wfile.write(f"data: {event}\n\n".encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    return Handler
