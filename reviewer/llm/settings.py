"""Which server, which model, and within which bounds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from reviewer.errors import LLMNotConfigured

OPENAI = "https://api.openai.com/v1"
"""The server of a key that comes without an address."""

_ENDPOINT = "/chat/completions"
_BAD_KEY = re.compile(r"[^\x21-\x7e]")
_BAD_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class LLMSettings:
    """How to reach a model.

    Without `base_url` the server is OpenAI's; without `model` it is that
    server's default, or the first one the server lists. `timeout` bounds one
    call in seconds, retries and a slow stream included. `budget` is in tokens
    for the life of the connection (0: no limit). `retries` is how often a
    failed call is repeated. Replies are kept under `cache_dir`/llm (None: not
    kept).
    """

    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    budget: int = 200_000
    retries: int = 2
    cache_dir: Path | None = None
    temperature: float = 0.0
    seed: int = 0

    @property
    def configured(self) -> bool:
        """Whether there is a server to ask: an address, or a key for OpenAI's."""
        return bool(self.base_url.strip() or self.api_key.strip())


def checked_server(settings: LLMSettings) -> str:
    """Return the server's address, without a slash at its end.

    Raises LLMNotConfigured when there is no server, or an address, a key or a
    bound that makes no sense.
    """
    if not settings.configured:
        raise LLMNotConfigured(
            "no language model is set up",
            next_step="Set REVIEWER_LLM_BASE_URL (a local server) or REVIEWER_LLM_API_KEY.",
        )
    _check_key(settings.api_key)
    _check_bounds(settings)
    return _check_address(settings.base_url.strip()) if settings.base_url.strip() else OPENAI


def _check_key(key: str) -> None:
    # Such a key could not be sent, and the error about it would show it.
    if _BAD_KEY.search(key):
        raise LLMNotConfigured(
            "the API key holds a space, a line break or a character no key can have",
            next_step="Copy the key again into REVIEWER_LLM_API_KEY.",
        )


def _check_bounds(settings: LLMSettings) -> None:
    if not (math.isfinite(settings.timeout) and settings.timeout > 0):
        raise LLMNotConfigured(
            f"a timeout of {settings.timeout:g} seconds leaves no time for an answer",
            next_step="Set REVIEWER_LLM_TIMEOUT to a positive number of seconds.",
        )
    if settings.budget < 0 or settings.retries < 0:
        raise LLMNotConfigured(
            "the token budget and the number of retries cannot be negative",
            next_step="Set REVIEWER_LLM_BUDGET to 0 for no limit.",
        )


def _check_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        fault = _address_fault(address, parts)
    except ValueError as error:
        parts, fault = SplitResult("", "", "", "", ""), str(error)
    if fault:
        raise LLMNotConfigured(
            f"the address of the model server {fault}",
            where=_shown(parts),
            next_step="Set REVIEWER_LLM_BASE_URL to one such as http://localhost:11434/v1.",
        )
    return address.rstrip("/").removesuffix(_ENDPOINT)


def _address_fault(address: str, parts: SplitResult) -> str:
    """Return what is wrong with an address, or nothing; raises ValueError for a bad port."""
    faults = (
        (bool(_BAD_ADDRESS.search(address)), "holds a space or a control character"),
        (parts.scheme not in ("http", "https"), "does not begin with http:// or https://"),
        (not parts.hostname, "names no host"),
        (parts.port == 0, "names port 0"),
        ("@" in parts.netloc, "holds a user name or password; give a key instead"),
        (bool(parts.query or parts.fragment), "holds a ? or a #"),
    )
    return next((fault for wrong, fault in faults if wrong), "")


def _shown(parts: SplitResult) -> str:
    # What stands before an "@" may be a password.
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host else ""
