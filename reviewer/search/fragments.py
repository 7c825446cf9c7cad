"""A fragment takes the place of what it parallels in the last question. Pure.

"Who wrote AIN?", "and SpanKL?"; "which papers are from 2020?", "and 2021?";
"what is used for tagging?", "and for parsing?". In this order: a condition
replaces the condition of its kind, a phrase the one with the same preposition,
a name the name, and anything else the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.library.filters import Filter
from reviewer.search.context import Context
from reviewer.search.known import Names
from reviewer.search.questions import TOPIC, WHICH, Query, understand
from reviewer.search.references import named_in
from reviewer.search.topics import FRAME_STEMS
from reviewer.words import STOPWORDS, Word, compounds, is_name_like, words

MAX_FRAGMENT_WORDS = 8
_PREPOSITIONS = (
    r"for|in|on|with|without|by|from|of|about|to|at|since|before|after|between|under|during|until"
)
_PREPOSITION = re.compile(rf"^(?P<word>{_PREPOSITIONS})\s+(?P<rest>.+)$", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\W*(?:(?:in|on|by|for|with|of|from|to|at)\s+)?(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|do|does|did|can|"
    r"could|has|have|had|will|would|should|list|show|find|give|tell|compare|explain|describe|define|name|summari[sz]e|"
    r"if|let|i|we|you)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[,;:?!]\s*\w|\b(?:what|which|who|when|where|why|how)\b", re.IGNORECASE)
_PHRASE_END = re.compile(
    rf"\s+(?:{_PREPOSITIONS}|and|or|than|is|are|was|were|do|does|did|has|have|be|that|which)\b|[?,;.!]|$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]+”|\"[^\"]+\"")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_HOW = re.compile(
    rf"^how\s+(?:(?P<how>much\s+\w+|many\s+\w+|\w+)\s+)?"
    rf"(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_WHAT = re.compile(
    rf"^(?:what|which)\s+(?P<what>(?:[\w-]+\s+){{0,3}}?)(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$",
    re.I,
)
_YES_NO = re.compile(rf"^{_AUXILIARY}\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Swapped:
    """The last question with something else in it, and the records it stays restricted to."""

    question: str
    keys: tuple[str, ...] = ()


def is_fragment(text: str, *, introduced: bool) -> bool:
    """Return whether a text is a piece of a question.

    Without an introduction ("and ...", "what about ...") only a phrase with a
    preposition is: a bare phrase is a question about its words.
    """
    if _WHOLE.match(text) or _GOES_ON.search(text):
        return False
    if not 0 < len(words(text)) <= MAX_FRAGMENT_WORDS:
        return False
    return introduced or _PREPOSITION.match(text) is not None


def swap(piece: str, context: Context, names: Names, *, named: bool = False) -> Swapped | None:
    """Return the last question with the piece in place of what it parallels, or None.

    `named` says that the piece names papers.
    """
    text = context.query.text
    piece = piece.rstrip(" ?.!")
    if not named:
        if swapped := _swap_condition(text, piece, names):
            return Swapped(swapped, context.keys)
        if condition_kinds(piece, names):
            return None
        if swapped := _swap_phrase(text, piece):
            return Swapped(swapped, context.keys)
    if _PREPOSITION.match(piece) and not named:
        return _add_phrase(text, piece, context)
    if swapped := _swap_name(text, piece, context, named=named):
        return Swapped(swapped)
    swapped = None if named else _swap_topic(text, piece, context.query)
    return Swapped(swapped, context.keys) if swapped else None


def condition_kinds(piece: str, names: Names) -> frozenset[str]:
    """Return which conditions on metadata a piece states; none if it says anything else."""
    query = understand(f"which papers {piece}", names)
    return frozenset() if query.topic else _kinds(query.filter)


def why(query: Query) -> str:
    """Return the question for the reason of what another question asks."""
    text = query.text.rstrip(" ?.!")
    if _YES_NO.match(text):
        return f"why {text[0].lower()}{text[1:]}?"
    if found := _HOW.match(text):
        degree = (found["how"] or "").removeprefix("much ")
        order = f" {degree}" if found["auxiliary"].lower() in ("is", "are", "was", "were") else ""
        return f"why {found['auxiliary']} {_put(found['rest'], order)}?"
    if found := _WHAT.match(text):
        what = f" {found['what'].strip()}" if found["what"].strip() else ""
        return f"why {found['auxiliary']} {found['rest']}{what}?"
    return f"why {query.topic or text}?"


def _put(rest: str, degree: str) -> str:
    """Return "AIN than CRF" with its adjective: "AIN faster than CRF"."""
    head, than, tail = rest.partition(" than ")
    return f"{head}{degree}{than}{tail}"


def _swap_condition(text: str, piece: str, names: Names) -> str | None:
    bare = found[2] if (found := _PREPOSITION.match(piece)) else piece
    options = (piece,) if found else (f"from {bare}", f"by {bare}")
    for option in options:
        kinds = condition_kinds(option, names)
        if kinds and (place := _said(text, kinds, names)):
            start, end = place
            return f"{text[:start]}{option if found else _keep(text[start:end], bare)}{text[end:]}"
    return None


def _keep(said: str, bare: str) -> str:
    """Return the new condition with the old one's preposition."""
    old = _PREPOSITION.match(said)
    return f"{old['word']} {bare}" if old else bare


def _said(text: str, kinds: frozenset[str], names: Names) -> tuple[int, int] | None:
    """Return where a question says a condition: the words without which it is not understood."""
    whole = understand(text, names).filter
    if not kinds <= _kinds(whole):
        return None
    needed = [word for word in words(text) if _changes(text, word, kinds, whole, names)]
    if not needed:
        return None
    start, end = needed[0].start, needed[-1].end
    before = re.search(rf"\b(?:{_PREPOSITIONS})\s+$", text[:start], re.IGNORECASE)
    return (before.start() if before else start), end


def _changes(text: str, word: Word, kinds: frozenset[str], whole: Filter, names: Names) -> bool:
    without = text[: word.start] + text[word.end :]
    if not any(char.isalnum() for char in without):
        return True
    left = understand(without, names).filter
    return any(getattr(left, kind) != getattr(whole, kind) for kind in kinds)


def _kinds(wanted: Filter) -> frozenset[str]:
    """Return which conditions a filter has; both ends of a span of time are one."""
    given = {
        name
        for name in ("authors", "subjects", "affiliations", "excluded")
        if getattr(wanted, name)
    }
    if wanted.has_code is not None:
        given.add("has_code")
    if wanted.first or wanted.last:
        given |= {"first", "last"}
    return frozenset(given)


def _swap_phrase(text: str, piece: str) -> str | None:
    found = _PREPOSITION.match(piece)
    if not found:
        return None
    places = list(re.finditer(rf"\b{found['word']}\s+(?=\S)", text, re.IGNORECASE))
    if not places:
        return None
    start = places[-1].end()
    end = _PHRASE_END.search(text, start)
    return f"{text[:start]}{found['rest']}{text[end.start() :] if end else ''}"


def _add_phrase(text: str, piece: str, context: Context) -> Swapped | None:
    """Put a phrase where the last question has none like it; in place of a topic searched for."""
    query, found = context.query, _PREPOSITION.match(piece)
    if not found:
        return None
    if query.kind in (WHICH, TOPIC) and found["word"].lower() in ("for", "on", "about", "of"):
        swapped = _swap_topic(text, found["rest"], query)
        return Swapped(swapped) if swapped else None
    stop = "?" if text.endswith("?") else ""
    return Swapped(f"{text.rstrip(' ?.!')} {piece}{stop}", context.keys)


def _swap_name(text: str, piece: str, context: Context, *, named: bool) -> str | None:
    """Replace the paper that the question names, or the first word spelled like a name."""
    known = sorted(named_in(text, (*context.about, *context.papers)))
    if known and (named or _is_name(piece, context)):
        start, end, _ = known[0]
        return text[:start] + piece + text[end:]
    if known:
        return f"{text.rstrip(' ?.!')} {piece}?"
    if not named and not any(is_name_like(unit) for unit, _, _ in compounds(piece)):
        return None
    if quoted := _QUOTED.search(text):
        return text[: quoted.start()] + piece + text[quoted.end() :]
    for unit, start, end in compounds(text):
        if is_name_like(unit):
            return text[:start] + piece + text[end:]
    return None


def _is_name(piece: str, context: Context) -> bool:
    """Whether a piece is spelled like a name, or is that of a paper spoken of."""
    known = {paper.name.casefold() for paper in (*context.about, *context.papers)}
    spelled = any(is_name_like(unit) for unit, _, _ in compounds(piece))
    return spelled or piece[:1].isupper() or piece[:1] in '“"' or piece.casefold() in known


def _swap_topic(text: str, piece: str, query: Query) -> str | None:
    """Replace the topic where it stands together, else its longest run of words."""
    if not query.topic:
        return None
    place = text.lower().find(query.topic.lower())
    run = _longest_run(query.topic)
    if place < 0 or run is None:
        return None
    start, end = place + run[0], place + run[1]
    return text[:start] + piece + text[end:]


def _longest_run(topic: str) -> tuple[int, int] | None:
    """Return the span of the most words in a row that are no stopwords and no frame."""
    runs: list[list[Word]] = [[]]
    for word in words(topic):
        if word.text.lower() in STOPWORDS or word.stem in FRAME_STEMS:
            runs.append([])
        else:
            runs[-1].append(word)
    best = max(runs, key=len)
    return (best[0].start, best[-1].end) if best else None
