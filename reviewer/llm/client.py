"""One exchange with an OpenAI-compatible server: the only module that imports `openai`.

Every method makes one request (one more where the model refuses a parameter)
and raises Fault; trying again, counting and keeping are `reviewer.llm.model`'s.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reviewer.llm.dialect import Dialect
from reviewer.llm.failures import Fault, from_status
from reviewer.llm.messages import Message, Request, Value
from reviewer.llm.replies import (
    Reply,
    Usage,
    read_completion,
    read_models,
    read_stream,
    read_vectors,
)
from reviewer.llm.settings import OPENAI

if TYPE_CHECKING:
    import httpx
    from openai import OpenAI
    from openai.types.chat import ChatCompletionMessageParam

    from reviewer.llm.wire import Deadline

OnText = Callable[[str], None]

_USAGE_TOO: Mapping[str, Value] = {"stream_options": {"include_usage": True}}
_NO_KEY = "none"


class Client:
    """A server's address and key. Holds no connection between calls."""

    def __init__(self, server: str, api_key: str) -> None:
        self.server = server
        self._api_key = api_key
        self._dialect = Dialect(of_openai=server == OPENAI)
        self._tls: ssl.SSLContext | None = None

    def ask(self, request: Request, deadline: Deadline, on_text: OnText | None) -> Reply:
        """Return the reply to a request, streamed to `on_text` if there is one.

        Raises Fault, with the text that came before it and whether any was
        handed on.
        """
        values: Mapping[str, Value] = {"max_tokens": request.max_tokens, **request.parameters}
        if on_text is not None:
            values = {**values, **_USAGE_TOO}
        while True:
            try:
                return self._ask_once(request, values, deadline, on_text)
            except Fault as fault:
                if not self._dialect.adapt(fault, values):
                    raise

    def vectors(
        self, model: str, texts: Sequence[str], deadline: Deadline
    ) -> tuple[list[list[float]], Usage]:
        """Return one vector per text, in order, and what they cost."""
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        return read_vectors(self._post("/embeddings", body, deadline), len(texts))

    def models(self, deadline: Deadline) -> tuple[str, ...]:
        """Return the names of the models that the server lists."""
        import httpx  # for start-up time

        with self._open(deadline) as sdk:
            return read_models(sdk.get("/models", cast_to=httpx.Response).content)

    def _ask_once(
        self,
        request: Request,
        values: Mapping[str, Value],
        deadline: Deadline,
        on_text: OnText | None,
    ) -> Reply:
        body = self._dialect.body(values)
        if on_text is not None:
            return self._stream(request, body, deadline, on_text)
        turns = [_turn(message) for message in request.messages]
        whole = {"model": request.model, "messages": turns, **body}
        return read_completion(self._post("/chat/completions", whole, deadline))

    def _stream(
        self, request: Request, body: Mapping[str, Value], deadline: Deadline, on_text: OnText
    ) -> Reply:
        heard: list[str] = []
        hear = _tee(heard, on_text)
        try:
            with (
                self._open(deadline) as sdk,
                sdk.chat.completions.create(
                    model=request.model,
                    messages=[_turn(message) for message in request.messages],
                    stream=True,
                    extra_body=body,
                ) as stream,
            ):
                # The SDK's own reading hides whether a stream came to its end, and trips over
                # pieces that are not quite OpenAI's.
                kind = stream.response.headers.get("content-type", "").lower()
                if "event-stream" in kind:
                    return read_stream(stream.response.iter_bytes(), hear)
                # A server that cannot stream answers as a whole.
                reply = read_completion(stream.response.read())
                hear(reply.text)
                return reply
        except Fault as fault:
            fault.received, fault.shown = "".join(heard), bool(heard)
            raise

    def _post(self, path: str, body: Mapping[str, object], deadline: Deadline) -> bytes:
        import httpx  # for start-up time

        with self._open(deadline) as sdk:
            return sdk.post(path, cast_to=httpx.Response, body=body).content

    @contextlib.contextmanager
    def _open(self, deadline: Deadline) -> Iterator[OpenAI]:
        """Yield an SDK client for one exchange; what goes wrong in it is raised as a Fault."""
        # Here for start-up time: the SDK takes from half a second to several to import, and most
        # commands never ask a model.
        import openai

        from reviewer.llm.wire import open_wire, patience, trusted

        self._tls = self._tls or trusted()
        key = self._api_key
        with _faults(with_key=bool(key)), open_wire(self.server, key, deadline, self._tls) as wire:
            yield openai.OpenAI(
                # The wire sends the real key, if there is one; the SDK insists on some.
                api_key=_NO_KEY,
                base_url=self.server,
                timeout=patience(deadline),
                max_retries=0,
                http_client=wire,
            )


@contextlib.contextmanager
def _faults(*, with_key: bool) -> Iterator[None]:
    """Raise what the SDK and httpx raise as a Fault; anything else passes through."""
    import httpx
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        response = error.response
        raise from_status(
            error.status_code, response.headers, _decoded(response), with_key=with_key
        ) from error
    except (openai.APIConnectionError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise _broken(error) from error


def _decoded(response: httpx.Response) -> object:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return response.content.decode("utf-8", "replace")


def _broken(error: Exception) -> Fault:
    """Return the fault for a connection that failed, from the first cause that tells."""
    import httpx

    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (socket.gaierror, "unknown_host"),
        (UnicodeError, "unknown_host"),  # a host that cannot be written in a request
        (httpx.InvalidURL, "unknown_host"),
        (ConnectionRefusedError, "refused"),
        (ssl.SSLError, "certificate"),
        (httpx.TimeoutException, "timeout"),
        (httpx.RemoteProtocolError, "cut"),
        (httpx.ReadError, "cut"),
    )
    causes = _causes(error)
    ours = [cause for cause in causes if isinstance(cause, Fault)]
    if ours:
        return ours[0]
    names = (name for kind, name in kinds if any(isinstance(cause, kind) for cause in causes))
    return Fault(next(names, "unreachable"))


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    return causes


def _turn(message: Message) -> ChatCompletionMessageParam:
    # Spelled out for the type checker: the SDK has one type for each role.
    if message.role == "system":
        return {"role": "system", "content": message.content}
    if message.role == "assistant":
        return {"role": "assistant", "content": message.content}
    return {"role": "user", "content": message.content}


def _tee(heard: list[str], on_text: OnText) -> OnText:
    def hear(text: str) -> None:
        heard.append(text)
        on_text(text)

    return hear
