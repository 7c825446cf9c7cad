"""What can go wrong between here and a model: one table of what to say and what to try again."""

from __future__ import annotations

import email.utils
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.errors import LLMError, LLMRejected, LLMUnavailable

FIRST_WAIT = 0.5
"""Seconds before the first retry; doubled for each further one."""
LONGEST_WAIT = 20.0
"""Seconds of a server's Retry-After that are waited for; a longer one ends the call."""

_DETAIL_CHARS = 200
_PART = 6
_DO_WITHOUT = "or set REVIEWER_LLM_MODEL=none to do without a model."
_CHECK_ADDRESS = "Check REVIEWER_LLM_BASE_URL: such addresses usually end in /v1."
_TRY_LATER = f"Try again later, {_DO_WITHOUT}"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to fail: the error to raise, what to say, what to do, and whether to try again."""

    error: type[LLMError]
    what: str
    next_step: str
    again: bool = False


KINDS: Mapping[str, Kind] = {
    "refused": Kind(
        LLMUnavailable, "the server refuses the connection", f"Start the server, {_DO_WITHOUT}"
    ),
    "unknown_host": Kind(LLMUnavailable, "no host of that name is known", _CHECK_ADDRESS),
    "certificate": Kind(
        LLMUnavailable,
        "no secure connection to the server",
        "Check the address; SSL_CERT_FILE names certificates to trust.",
    ),
    "unreachable": Kind(LLMUnavailable, "the connection failed", _TRY_LATER, again=True),
    "timeout": Kind(
        LLMUnavailable,
        "no complete answer within the time allowed",
        f"Raise REVIEWER_LLM_TIMEOUT, name a smaller model, {_DO_WITHOUT}",
        again=True,
    ),
    "cut": Kind(LLMUnavailable, "the answer broke off in the middle", _TRY_LATER, again=True),
    "too_long": Kind(LLMUnavailable, "the answer is far too long", _CHECK_ADDRESS),
    "packed": Kind(LLMUnavailable, "the answer is compressed, unasked", _CHECK_ADDRESS),
    "html": Kind(LLMUnavailable, "a web page came back, not an answer", _CHECK_ADDRESS),
    "malformed": Kind(LLMUnavailable, "the answer is not in OpenAI's format", _CHECK_ADDRESS),
    "error_reply": Kind(LLMUnavailable, "the server reports an error", _TRY_LATER),
    "empty": Kind(LLMUnavailable, "the model gave an empty answer", "Name another model."),
    "empty_length": Kind(
        LLMUnavailable,
        "the model used up its tokens before it wrote an answer",
        "Name a model that does not think aloud first.",
    ),
    "filtered": Kind(LLMRejected, "the server withheld the answer", "Rephrase the question."),
    "redirect": Kind(
        LLMRejected,
        "the server points to another address, which is not followed with a key",
        "Set REVIEWER_LLM_BASE_URL to that address if you trust it.",
    ),
    "key": Kind(
        LLMRejected, "the server does not accept the API key", "Check REVIEWER_LLM_API_KEY."
    ),
    "no_key": Kind(LLMRejected, "the server asks for an API key", "Set REVIEWER_LLM_API_KEY."),
    "forbidden": Kind(
        LLMRejected,
        "the server does not allow this",
        "Check what the key, the model and your region are allowed.",
    ),
    "not_found": Kind(LLMRejected, "there is nothing at this address", _CHECK_ADDRESS),
    "no_model": Kind(LLMRejected, "the server has no such model", "Set REVIEWER_LLM_MODEL."),
    "quota": Kind(LLMUnavailable, "the account's quota is spent", f"Top it up, {_DO_WITHOUT}"),
    "rate": Kind(LLMUnavailable, "the server limits the rate of requests", _TRY_LATER, again=True),
    "server": Kind(LLMUnavailable, "the server fails", _TRY_LATER, again=True),
    "rejected": Kind(
        LLMRejected, "the server rejects the request", f"Name another model, {_DO_WITHOUT}"
    ),
}

_STATUS = {
    401: "key",
    403: "forbidden",
    404: "not_found",
    405: "not_found",
    408: "timeout",
    425: "rate",
    429: "rate",
    501: "rejected",
    504: "timeout",
}
_QUIET = ("key", "no_key", "forbidden")


class Fault(Exception):  # noqa: N818 - internal: shown to the user as one of reviewer.errors
    """A failed attempt: its kind (a name in `KINDS`), and what the server said of it.

    `parameter` is the request's parameter the server objects to, if it names
    one; `retry_after` the seconds it asks to wait; `received` the text that
    came before the failure; `shown` says that some of it was handed on.
    """

    def __init__(self, kind: str, detail: str = "", *, status: int = 0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.parameter = ""
        self.retry_after = 0.0
        self.received = ""
        self.shown = False

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed in a while, and may be sent again."""
        return KINDS[self.kind].again and not self.shown and self.retry_after <= LONGEST_WAIT


def explain(fault: Fault, *, where: str, key: str) -> LLMError:
    """Return the error to raise for a fault; the key does not appear in it."""
    kind = KINDS[fault.kind]
    detail = "" if fault.kind in _QUIET else safe_detail(fault.detail, key)
    if fault.retry_after > LONGEST_WAIT:
        detail = f"it asks to wait {fault.retry_after:.0f} s"
    said = "; ".join(str(part) for part in (fault.status, detail) if part)
    what = f"{kind.what} ({said})" if said else kind.what
    return kind.error(what, where=where, next_step=kind.next_step)


def wait_before(fault: Fault, tried: int) -> float:
    """Return the seconds to wait after attempt number `tried` (from 0): what was asked, or twice as
    long each time, with jitter so that many clients do not return at once."""
    if fault.retry_after:
        return fault.retry_after * random.uniform(1.0, 1.1)
    return FIRST_WAIT * float(2**tried) * random.uniform(0.5, 1.0)


def from_status(status: int, headers: Mapping[str, str], body: object, *, with_key: bool) -> Fault:
    """Return the fault for an HTTP status that is not success, its headers and decoded body."""
    message, code, parameter = _error_fields(body)
    kind = _kind_of(status, code, with_key=with_key)
    if kind == "redirect":
        message = headers.get("location", "")
    fault = Fault(kind, message, status=status)
    fault.parameter = parameter
    fault.retry_after = _retry_after(headers)
    return fault


def from_error_reply(error: object) -> Fault:
    """Return the fault for an error that came with the status of success."""
    message, _, _ = _error_fields({"error": error})
    return Fault("error_reply", message)


def safe_detail(text: str, key: str) -> str:
    """Return a server's words on one line, short, without the key or control characters."""
    if key:
        text = text.replace(key, "[key]")
    if any(key[start : start + _PART] in text for start in range(len(key) - _PART + 1)):
        return ""  # a part of the key: what else is of it cannot be known
    text = "".join(char if char.isprintable() else " " for char in text)
    text = " ".join(text.split())
    return text if len(text) <= _DETAIL_CHARS else f"{text[:_DETAIL_CHARS]}..."


def _kind_of(status: int, code: str, *, with_key: bool) -> str:
    if 300 <= status < 400:
        return "redirect"
    if status == 401 and not with_key:
        return "no_key"
    if status == 429 and "quota" in code:
        return "quota"
    return _STATUS.get(status, "server" if status >= 500 else "rejected")


def _error_fields(body: object) -> tuple[str, str, str]:
    """Return (message, code, parameter) of an error body in any of the usual forms."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        if isinstance(inner, Mapping):
            message = inner.get("message") or inner.get("detail") or ""
            return _text(message), _text(inner.get("code")), _text(inner.get("param"))
        return _text(inner), "", ""
    text = _text(body)
    return ("" if re.match(r"\s*<", text) else text), "", ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds a server asks to wait (0: it does not), from a number or a date."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
            return float(value) * unit
    try:
        when = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return 0.0
    return max(0.0, when.timestamp() - time.time())
