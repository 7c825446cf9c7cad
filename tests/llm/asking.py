"""How the tests of this folder reach a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reviewer.llm import LLM, LLMSettings, Message, connect

KEY = "sk-test-0123456789abcdef"
ASK = (Message("system", "Be brief."), Message("user", "How do bees find food?"))


@dataclass
class Naps:
    """Stands in for time.sleep: returns at once and remembers."""

    taken: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def settings(base_url: str, **changes: object) -> LLMSettings:
    """Return settings for a test server."""
    plain = LLMSettings(model="scripted-model", base_url=base_url, api_key=KEY, timeout=20.0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def reach(base_url: str, naps: Callable[[float], None] | None = None, **changes: object) -> LLM:
    """Return a model on a test server that does not really sleep between retries."""
    return connect(settings(base_url, **changes), sleep=naps or Naps())


def collect(llm: LLM, *, streamed: bool, max_tokens: int = 50) -> str:
    """Return the text of a completion, which is what was streamed if it was."""
    pieces: list[str] = []
    on_text = pieces.append if streamed else None
    completion = llm.complete(ASK, max_tokens=max_tokens, on_text=on_text)
    assert not streamed or "".join(pieces) == completion.text
    return completion.text
