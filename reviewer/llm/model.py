"""A language model to ask: within a budget, again where that may help, never twice for the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from reviewer.errors import LLMBudgetExceeded, LLMError, LLMNotConfigured
from reviewer.llm.cache import Cache, cache_key
from reviewer.llm.client import Client, OnText
from reviewer.llm.failures import Fault, explain, wait_before
from reviewer.llm.messages import (
    Completion,
    Message,
    Request,
    Spent,
    Value,
    estimate_prompt,
    estimate_tokens,
    printable,
)
from reviewer.llm.replies import Reply, Usage
from reviewer.llm.settings import LLMSettings, checked_server

if TYPE_CHECKING:
    from reviewer.llm.wire import Deadline

DEFAULT_MODEL = "gpt-6-luna"
"""OpenAI's small model for plain, frequent work, which it names in place of the small models it
retires (developers.openai.com/api/docs/deprecations, read in November 2026)."""

TEXTS_PER_CALL = 64
"""Texts embedded in one request; servers take at least 64."""

_OPENAI_HOST = "api.openai.com"
# It thinks before it writes unless told not to; the evidence is already picked and sorted.
_DEFAULT_EXTRAS: Mapping[str, Value] = {"reasoning_effort": "none"}
_DIAGNOSIS_SECONDS = 10.0

T = TypeVar("T")


def connect(settings: LLMSettings, *, sleep: Callable[[float], None] = time.sleep) -> LLM:
    """Return the model that the settings name, or the server's default or first one.

    Asks the server (for its list of models) only when no model is named.
    `sleep` waits between retries. Raises LLMNotConfigured when there is no
    server or no model, LLMUnavailable and LLMRejected as the server answers.
    """
    server = checked_server(settings)
    model = settings.model.strip()
    if not model and urlsplit(server).hostname == _OPENAI_HOST:
        model = DEFAULT_MODEL
    llm = LLM(settings, server, model, sleep)
    return llm if model else LLM(settings, server, _first(llm.models(), server), sleep)


def _first(models: tuple[str, ...], server: str) -> str:
    if models:
        return models[0]
    raise LLMNotConfigured(
        "the server lists no models", where=server, next_step="Set REVIEWER_LLM_MODEL."
    )


class LLM:
    """One model on one server, with a budget of tokens and a cache of replies.

    Made by `connect`. Holds no connection between calls, so that there is
    nothing to close. May be used from several threads (calls under way at once
    do not see each other's cost). Its methods raise LLMUnavailable, LLMRejected
    and LLMBudgetExceeded, which say which server and model, and never the key.
    """

    def __init__(
        self, settings: LLMSettings, server: str, model: str, sleep: Callable[[float], None]
    ) -> None:
        self.model = model
        self.server = server
        self._settings = settings
        self._sleep = sleep
        self._client = Client(server, settings.api_key)
        self._cache = Cache(settings.cache_dir)
        self._lock = threading.Lock()
        self._spent = Spent()

    @property
    def spent(self) -> Spent:
        """What has been used so far."""
        return self._spent

    def complete(
        self, messages: Sequence[Message], *, max_tokens: int, on_text: OnText | None = None
    ) -> Completion:
        """Return the model's reply of at most `max_tokens` tokens.

        With `on_text` the reply is streamed: each piece is handed on as it
        comes, and together they are the text. A cached reply is streamed too.
        """
        request = self._request(messages, max_tokens)
        key = cache_key(self.server, request)
        kept = self._cache.get(key)
        if kept is not None:
            self._count(Spent(cached_calls=1))
            return _replay(kept, on_text)
        self._check_budget(estimate_prompt(request.messages) + max_tokens)
        completion = self._ask(request, on_text)
        self._cache.put(key, completion)
        return completion

    def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text, in order, from an embedding model of the same server."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), TEXTS_PER_CALL):
            # Servers reject an empty text, and with it the whole batch.
            batch = [printable(text) or " " for text in texts[start : start + TEXTS_PER_CALL]]
            vectors += self._embed_batch(model, batch)
        return vectors

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server lists."""
        return self._repeat(self._client.models, model="")

    def _request(self, messages: Sequence[Message], max_tokens: int) -> Request:
        extras = _DEFAULT_EXTRAS if self.model == DEFAULT_MODEL else {}
        return Request(
            model=self.model,
            messages=tuple(replace(turn, content=printable(turn.content)) for turn in messages),
            max_tokens=max_tokens,
            parameters={
                "temperature": self._settings.temperature,
                "seed": self._settings.seed,
                **extras,
            },
        )

    def _ask(self, request: Request, on_text: OnText | None) -> Completion:
        def attempt(deadline: Deadline) -> Reply:
            try:
                return self._client.ask(request, deadline, on_text)
            except Fault as fault:
                if fault.received:  # paid for, if not complete
                    self._charge(Usage(), request, fault.received)
                raise

        reply = self._repeat(attempt, model=self.model)
        usage = self._charge(reply.usage, request, reply.text)
        if not reply.text.strip():
            kinds = {"length": "empty_length", "content_filter": "filtered"}
            raise self._explain(Fault(kinds.get(reply.finish_reason, "empty")), self.model)
        return Completion(
            text=reply.text,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cached=False,
            finish_reason=reply.finish_reason,
        )

    def _embed_batch(self, model: str, batch: list[str]) -> list[list[float]]:
        estimate = sum(estimate_tokens(text) for text in batch)
        self._check_budget(estimate)
        vectors, usage = self._repeat(
            lambda deadline: self._client.vectors(model, batch, deadline), model=model
        )
        self._count(Spent(prompt_tokens=_known(usage.prompt_tokens, estimate), calls=1))
        return vectors

    def _check_budget(self, wanted: int) -> None:
        """Raise unless the budget covers the most that the next call can take."""
        budget, used = self._settings.budget, self._spent.tokens
        if budget and used + wanted > budget:
            raise LLMBudgetExceeded(
                f"the next call may take {wanted:,} tokens, and {used:,} of {budget:,} are used",
                where=self._where(self.model),
                next_step="Raise REVIEWER_LLM_BUDGET (0: no limit).",
            )

    def _charge(self, usage: Usage, request: Request, text: str) -> Spent:
        """Count a call, with estimates for what the server does not report."""
        # No server charges for more than was asked for, however much it sends.
        written = min(estimate_tokens(text), request.max_tokens)
        cost = Spent(
            prompt_tokens=_known(usage.prompt_tokens, estimate_prompt(request.messages)),
            completion_tokens=_known(usage.completion_tokens, written),
            calls=1,
        )
        self._count(cost)
        return cost

    def _count(self, cost: Spent) -> None:
        with self._lock:
            self._spent = self._spent.plus(cost)

    def _repeat(self, attempt: Callable[[Deadline], T], *, model: str) -> T:
        """Return what the first attempt that succeeds returns, within time and retries."""
        from reviewer.llm.wire import Deadline  # with httpx, for start-up time

        deadline = Deadline(self._settings.timeout)
        tried = 0
        while True:
            try:
                return attempt(deadline)
            except Fault as fault:
                wait = wait_before(fault, tried)
                spare = tried < self._settings.retries and wait < deadline.left()
                if not (fault.passing and spare):
                    # Not chained: the SDK's error may hold what the server says of the key.
                    raise self._explain(fault, model) from None
            tried += 1
            self._sleep(wait)

    def _explain(self, fault: Fault, model: str) -> LLMError:
        if fault.kind == "not_found" and model:
            fault = self._diagnosed(fault, model)
        return explain(fault, where=self._where(model), key=self._settings.api_key)

    def _diagnosed(self, fault: Fault, model: str) -> Fault:
        """Tell a model that is not there from an address that is wrong: ask for the list."""
        from reviewer.llm.wire import Deadline  # with httpx, for start-up time

        try:
            names = self._client.models(Deadline(min(_DIAGNOSIS_SECONDS, self._settings.timeout)))
        except Fault:
            return fault
        if model in names:
            return fault
        some = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        return Fault("no_model", f"it has {some}" if names else "it has none", status=fault.status)

    def _where(self, model: str) -> str:
        return f"{self.server}, model {model}" if model else self.server


def _replay(completion: Completion, on_text: OnText | None) -> Completion:
    if on_text is not None:
        for piece in completion.text.splitlines(keepends=True):
            on_text(piece)
    return completion


def _known(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
