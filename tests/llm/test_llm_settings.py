"""What makes no sense is refused before anything is sent, without showing a secret."""

from __future__ import annotations

import pytest

from reviewer.errors import LLMNotConfigured
from reviewer.llm import LLMSettings, connect

SECRET = "hunter2-secret"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (LLMSettings(), "no language model is set up"),
        (LLMSettings(model="m"), "no language model is set up"),
        (LLMSettings(base_url="  ", api_key=" "), "no language model is set up"),
        (LLMSettings(base_url="localhost:11434"), "http://"),
        (LLMSettings(base_url="ftp://host/v1"), "http://"),
        (LLMSettings(base_url="file:///etc/passwd"), "http://"),
        (LLMSettings(base_url="http://"), "names no host"),
        (LLMSettings(base_url="http:///v1"), "names no host"),
        (LLMSettings(base_url="http://host:0/v1"), "port 0"),
        (LLMSettings(base_url="http://host:99999/v1"), "Port"),
        (LLMSettings(base_url="http://host:port/v1"), "Port"),
        (LLMSettings(base_url="http://[::1/v1"), "IPv6"),
        (LLMSettings(base_url="http://ho st/v1"), "a space"),
        (LLMSettings(base_url="http://host/v1\nX: y"), "a space"),
        (LLMSettings(base_url=f"http://me:{SECRET}@host/v1"), "user name"),
        (LLMSettings(base_url=f"http://host/v1?key={SECRET}"), "holds a ?"),
        (LLMSettings(base_url=f"http://host/v1#{SECRET}"), "holds a ?"),
        (LLMSettings(api_key=f"{SECRET}\n"), "key holds"),
        (LLMSettings(api_key=f"Bearer {SECRET}"), "key holds"),
        (LLMSettings(api_key=f"{SECRET}é"), "key holds"),
        (LLMSettings(api_key="k", timeout=0), "timeout"),
        (LLMSettings(api_key="k", timeout=float("nan")), "timeout"),
        (LLMSettings(api_key="k", timeout=float("inf")), "timeout"),
        (LLMSettings(api_key="k", budget=-1), "negative"),
        (LLMSettings(api_key="k", retries=-1), "negative"),
    ],
)
def test_nonsense_is_refused(settings: LLMSettings, words: str) -> None:
    with pytest.raises(LLMNotConfigured) as caught:
        connect(settings)
    assert words in str(caught.value)
    assert caught.value.next_step
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        (" http://localhost:11434/v1/ ", "http://localhost:11434/v1"),
        ("https://host/api/v1/chat/completions", "https://host/api/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("HTTP://Host/v1", "HTTP://Host/v1"),
    ],
)
def test_addresses(given: str, used: str) -> None:
    assert connect(LLMSettings(model="m", base_url=given)).server == used


@pytest.mark.parametrize(
    ("settings", "configured"),
    [
        (LLMSettings(), False),
        (LLMSettings(model="m"), False),
        (LLMSettings(api_key="k"), True),
        (LLMSettings(base_url="http://localhost/v1"), True),
    ],
)
def test_configured(settings: LLMSettings, configured: bool) -> None:
    assert settings.configured is configured
