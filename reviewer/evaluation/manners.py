"""A statement and its numbers -> how a model writes it down: by the contract, or not. Pure.

None changes what the statement says or cites: whoever reads the reply must come
to the same statement.
"""

from __future__ import annotations

from collections.abc import Callable

Manner = Callable[[str, str], str]
"""(statement, markers such as "[E1][E2]") -> a piece of a reply."""


def _plain(text: str, marks: str) -> str:
    words, stop = _apart(text)
    return f"{words} {marks}{stop}" if marks else text


def _after_stop(text: str, marks: str) -> str:
    return f"{text} {marks}".rstrip()


def _before(text: str, marks: str) -> str:
    return f"{marks} {text}".lstrip()


def _twice(text: str, marks: str) -> str:
    return f"{marks} {_plain(text, marks)}".lstrip()


def _list(text: str, marks: str) -> str:
    return f"- {_plain(text, marks)}"


def _numbered(text: str, marks: str) -> str:
    return f"1. {_plain(text, marks)}"


def _bold(text: str, marks: str) -> str:
    return f"**{text}** {marks}".rstrip()


def _html(text: str, marks: str) -> str:
    return f"<p class='x'><b>{_plain(text, marks)}</b></p>"


def _escapes(text: str, marks: str) -> str:
    return f"\x1b[31m\x1b]0;title\x07{_plain(text, marks)}\x1b[0m\u202e"


def _chat_tags(text: str, marks: str) -> str:
    return f"<|im_start|>{_plain(text, marks)}<|im_end|>"


def _comma_list(text: str, marks: str) -> str:
    return _plain(text, marks.replace("][", ", "))


def _bare_numbers(text: str, marks: str) -> str:
    return _plain(text, marks.replace("E", ""))


def _small_letter(text: str, marks: str) -> str:
    return _plain(text, marks.replace("E", "e"))


def _in_the_middle(text: str, marks: str) -> str:
    """Put the markers behind a comma's clause, or the third word, instead of at the end."""
    at = text.find(", ")
    words = text.split(" ")
    place = at if at > 0 else len(" ".join(words[:3]))
    return f"{text[:place]} {marks}{text[place:]}" if marks else text


def _repeated(text: str, marks: str) -> str:
    return f"{_plain(text, marks)} {_plain(text, marks)}"


MANNERS: dict[str, Manner] = {
    "markers after the stop": _after_stop,
    "markers before": _before,
    "markers twice": _twice,
    "markers in the middle": _in_the_middle,
    "markers in a comma list": _comma_list,
    "bare numbers": _bare_numbers,
    "small letter": _small_letter,
    "list": _list,
    "numbered list": _numbered,
    "bold": _bold,
    "HTML": _html,
    "escape sequences": _escapes,
    "chat tags": _chat_tags,
    "repeated": _repeated,
}
"""The breaches of form, by name."""

PLAIN = "plain"


def write(manner: str, text: str, numbers: tuple[int, ...]) -> str:
    """Return a statement as a piece of a reply, in a manner of MANNERS or PLAIN."""
    marks = "".join(f"[E{number}]" for number in numbers)
    return MANNERS.get(manner, _plain)(text, marks)


def _apart(text: str) -> tuple[str, str]:
    return (text[:-1], text[-1]) if text[-1:] in (".", "!", "?") else (text, ".")
