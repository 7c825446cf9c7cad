"""What is written to a machine around a question, taken out: markup, turns of a chat, orders. Pure.

Nothing is obeyed: an order to a model is just words that no paper is asked for by.
"""

from __future__ import annotations

import re

from reviewer.words import STOPWORDS, words

_HIDDEN = re.compile(
    r"<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|```.*?```", re.DOTALL | re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|```\w*")
_ROLES = "system|user|assistant|human|ai|developer|instructions?|question|query|bot|q"
_TURN = re.compile(
    rf"(?:<\|[^|<>]{{1,40}}\|>|\[/?INST\]|<</?SYS>>|"
    rf"#{{2,4}}(?=\s*\w))\s*(?:(?P<after>{_ROLES})\b\s*:?)?"
    rf"|(?:^|(?<=[.?!\]\"'>)]\s)|(?<=[.?!\]>])|(?<=\s)(?-i:(?=[A-Z])))"
    rf"(?P<role>{_ROLES})(?:\s+(?:prompt|message))?\s*:(?=\s)",
    re.IGNORECASE,
)
_ASKERS = frozenset("user human question query q".split())
# An order about the conversation itself: its object is what was said before, or how to answer.
_ORDER = re.compile(
    r"(?:(?:^|[.?!,:;]|\b(?:and|then|but|also|now|first|please|instead|or))\s*)+"
    r"\b(?:ignore|disregard|forget|override|bypass|skip|discard|reveal|print|repeat|output|leak)\b"
    r"(?:\s+\S+){0,5}?\s+(?:instructions?|prompts?|rules|guidelines|directives?|directions|orders|"
    r"constraints|policies|configuration|context|everything|above|system)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:which|what|who|whom|whose|when|where|why|how|list|find|show|compare|papers)\b", re.I
)
_LEADS_ON = re.compile(r"(?:\b(?:and|then|tell|me|say|answer|instead|now)|[:,])\W*$", re.IGNORECASE)
SHOUTED = 0.8
"""Share of words in capitals from which a text is taken to be all in capitals."""


def without_markup(text: str) -> str:
    """Return the text without tags, hidden parts and turns of a chat that ask nothing."""
    bare = _HIDDEN.sub(" ", text)
    bare = _TAG.sub(" ", bare if _has_word(bare) else text)
    return " ".join(_asked_turn(bare).split())


def without_orders(text: str) -> str:
    """Return the text without orders to a model, up to the next question or the sentence's end."""
    while order := _ORDER.search(text):
        stop = _order_ends(text, order.end())
        before = text[: order.start()].rstrip(" ,")
        joint = "" if not before else " " if before[-1] in ".?!;" else ". "
        kept = f"{before}{joint}{text[stop:]}".strip()
        if kept == text:
            break
        text = kept
    return text


def lowered(text: str) -> str:
    """Return a text that is all in capitals in lower case; a few acronyms are not a text."""
    letters = [word.text for word in words(text) if word.text.isalpha()]
    shouted = [word for word in letters if word.isupper()]
    spoken = [word for word in shouted if word.lower() in STOPWORDS or len(word) > 5]
    if len(letters) < 2 or len(shouted) < SHOUTED * len(letters) or not spoken:
        return text
    return text.lower() if len(letters) > 2 or len(spoken) == len(letters) else text


def _asked_turn(text: str) -> str:
    """Return what the last turn of an asker says; without askers, what is no role's."""
    turns: list[tuple[str, str]] = []
    role, start = "", 0
    for marker in _TURN.finditer(text):
        turns.append((role, text[start : marker.start()]))
        role, start = (marker["after"] or marker["role"] or "").lower(), marker.end()
    turns.append((role, text[start:]))
    said = [(role, part.strip()) for role, part in turns if _has_word(part)]
    asked = [part for role, part in said if role in _ASKERS]
    if asked:
        return asked[-1]
    return ". ".join(part for role, part in said if not role) or ". ".join(p for _, p in said)


def _order_ends(text: str, start: int) -> int:
    """Return where an order ends: with its sentence, or where a question follows it."""
    ends = re.search(r"[.?!;](?:\s|$)|$", text[start:])
    stop = start + (ends.end() if ends else 0)
    asks = _ASKS.search(text, start, stop)
    if asks and _LEADS_ON.search(text[start : asks.start()] or ":"):
        return asks.start()
    return stop


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)
