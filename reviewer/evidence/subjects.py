"""Whether what a shortened statement speaks of is what its source speaks of there. Pure.

"Studies of honey suggest that cold slows decay" does not say that honey slows
decay, nor "a lack of honey slows swarms" that honey does, though both come of
it by leaving out words.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence import closed
from reviewer.evidence.alignment import Alignment, Token
from reviewer.evidence.order import governor
from reviewer.evidence.warrant import frame, neighbours
from reviewer.words import stem

_REPORTING = frozenset(map(stem, closed.REPORTING))
_HEADS = frozenset(
    map(
        stem,
        """task problem field process use application type kind form set series group case concept
        idea number""".split(),
    )
) | frozenset(map(stem, closed.GENERIC))
"""Nouns that may be left out before "of X": what is said of them is said of X."""
_OF = frozenset("of in for on with about from to against".split())


def replaced(found: Alignment) -> str:
    """Return an objection if what was left out is what the source speaks of, or ""."""
    return _through_report(found) or _headless(found) or _without_gerund(found)


def _through_report(found: Alignment) -> str:
    """Refuse "X can Y" made of "X shows that Z can Y"."""
    for before, after in neighbours(found):
        gap = found.source[before + 1 : after]
        left = [w for w, back in zip(gap, found.back[before + 1 : after], strict=True) if back < 0]
        if _reports_another(left, found.source[after]):
            told = " ".join(word.text for word in left[:4])
            return f"{found.source[after].text!r} is said of another thing ({told!r} was left out)"
    return ""


def _reports_another(left: Sequence[Token], after: Token) -> bool:
    """Whether words left out report what a subject of its own does: "shows that Z"."""
    content = [word for word in left if word.content]
    if len(content) < 2 or left[-1].form in closed.LINKS or content[-1].clause != after.clause:
        return False
    for place, word in enumerate(left[:-1]):
        if word.key in _REPORTING:
            rest = left[place + 1 :]
            rest = rest[1:] if rest[0].form == "that" else rest
            return bool(rest) and rest[0].form not in closed.PREPOSITIONS and rest[-1].content
        if word.content and word.key not in _HEADS:
            return False
    return False


def _headless(found: Alignment) -> str:
    """Refuse "X does Y" made of "the lack of X does Y"."""
    first = _subject(found)
    spot = found.there[first] if first >= 0 else -1
    if spot < 2:
        return ""
    led = next((p for p in range(spot - 1, max(-1, spot - 3), -1) if found.source[p].content), -1)
    between = found.source[led + 1 : spot]
    if led < 0 or len(between) != 1 or between[0].form not in _OF or found.back[spot - 1] >= 0:
        return ""
    head = found.source[led]
    if found.back[led] >= 0 or head.key in _HEADS or head.clause != found.source[spot].clause:
        return ""
    return f"the cited sentence says it of {head.text!r}, not of {found.statement[first].text!r}"


def _without_gerund(found: Alignment) -> str:
    """Refuse "X does Y" made of "combining X with Z does Y"."""
    first = _subject(found)
    spot = found.there[first] - 1 if first >= 0 else -1
    if spot < 0 or found.back[spot] >= 0:
        return ""
    token, before = found.source[spot], found.source[spot - 1] if spot else None
    opens = before is None or before.clause != token.clause or before.form == "that"
    acts = token.content and token.form.endswith("ing") and token.key not in _HEADS
    same = token.clause == found.source[spot + 1].clause
    if not (opens and acts and same):
        return ""
    return f"the cited sentence says it of {token.text!r} {found.source[spot + 1].text}"


def _subject(found: Alignment) -> int:
    """Return the first content word after what says who speaks, if no preposition leads it; or -1.

    Only in the first clause: a statement may open with a circumstance.
    """
    start = frame(found)
    for place, token in enumerate(found.statement[start:], start):
        if token.content:
            opens = token.clause == found.statement[start].clause
            return place if opens and not governor(found.statement, place) else -1
    return -1


def glossed(found: Alignment) -> str:
    """Return an objection if a phrase has another word in brackets after it, or "".

    "Knowledge distillation (KD)" may lose its bracket, and not get another.
    """
    for place in range(1, len(found.statement)):
        told = _gloss(found.statement, place)
        before = found.there[place - 1]
        given = _gloss(found.source, before + 1) if told and before >= 0 else None
        if told and given and told.key != given.key:
            return f"the cited sentence has '({given.text})' there, not '({told.text})'"
    return ""


def _gloss(words: Sequence[Token], place: int) -> Token | None:
    """Return the word at a place if it alone stands in brackets after one that does not."""
    if not 0 < place < len(words) or not words[place].bracketed or words[place - 1].bracketed:
        return None
    after = words[place + 1] if place + 1 < len(words) else None
    return None if after and after.bracketed else words[place]
