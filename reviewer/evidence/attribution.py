"""Whether what a statement says of somebody, or of something named in a title, is from that paper.

"Zhang and Chen (2023) propose X" needs words from a paper of Zhang and Chen of
2023; with words from another paper it is refused. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evidence.alignment import tokens
from reviewer.evidence.closed import REPORTING
from reviewer.evidence.reading import compounds
from reviewer.words import fold, is_name_like, stem

_WHO = r"[^\W\d_a-z][\w'’-]+"
_LIST = rf"{_WHO}(?:(?:,? (?:and|&) |, ){_WHO})*"
_MENTIONS = re.compile(
    rf"(?P<dated>{_LIST})(?: et al\.?,?| and (?:colleagues|coworkers|others))?,? "
    rf"\(?(?P<year>(?:19|20)\d\d)[a-z]?\)"
    rf"|(?P<others>{_LIST})(?: et al\b\.?| and (?:colleagues|coworkers))"
    rf"|(?:[Aa]ccording to|[Bb]y) (?P<told>{_LIST})(?=[,.]|$)"
)
_OPENING = re.compile(rf"(?P<opening>{_LIST}) (?P<verb>[a-z]+)\b")
_REPORTING = frozenset(map(stem, REPORTING))
_SAID = 0.5
"""Share of the words after a mention that must come from the paper that is mentioned."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A quote, and what is known of its record beside it (title, authors, date)."""

    quote: str
    context: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """Names (folded) and perhaps a year, with the place of the words they are said of."""

    text: str
    names: frozenset[str]
    year: str
    start: int
    end: int


def misattributed(statement: str, origins: Sequence[Origin]) -> str:
    """Return an objection if names are given that the cited records do not have, or ""."""
    named = [*_authors(statement, origins), *_titles(statement, origins)]
    named.sort(key=lambda mention: mention.start)
    for place, mention in enumerate(named):
        theirs = [origin for origin in origins if _has(origin, mention)]
        if not theirs:
            return f"{mention.text} is not who wrote the cited sentence"
        end = named[place + 1].start if place + 1 < len(named) else len(statement)
        said = statement[mention.end : end]
        if len(theirs) < len(origins) and not _come_from(said, theirs):
            return f"what is said of {mention.text} is from another paper"
    return ""


def mentions(statement: str, origins: Sequence[Origin]) -> list[tuple[int, int]]:
    """Return where authors are named that the cited records have."""
    return [
        (mention.start, mention.end)
        for mention in _authors(statement, origins)
        if any(_has(origin, mention) for origin in origins)
    ]


def _authors(statement: str, origins: Sequence[Origin]) -> list[_Mention]:
    """Return who is named as an author: with a year, "et al.", "according to", or as reporting."""
    found = [*_MENTIONS.finditer(statement)]
    opening = _OPENING.match(statement)
    if opening and not found and stem(opening["verb"]) in _REPORTING:
        known = {token.form for origin in origins for token in tokens(origin.quote)}
        names = _names(opening["opening"])
        # Anything may open a sentence with a capital: two names, or one that nobody gives.
        if not names & known and (len(names) > 1 or _listed(names, origins)):
            found = [opening]
    return [_mention(match) for match in found]


def _listed(names: frozenset[str], origins: Sequence[Origin]) -> bool:
    return any(names & {token.form for token in tokens(origin.context)} for origin in origins)


def _mention(match: re.Match[str]) -> _Mention:
    groups = {name: text for name, text in match.groupdict().items() if text}
    year = groups.pop("year", "")
    groups.pop("verb", None)
    (text,) = groups.values()
    return _Mention(text, _names(text), year, match.start(), match.end())


def _names(text: str) -> frozenset[str]:
    return frozenset(fold(token.text) for token in tokens(text) if token.content)


def _titles(statement: str, origins: Sequence[Origin]) -> list[_Mention]:
    """Return the named things that no quote has, only what is known of a record beside it."""
    quoted = {fold(token.text) for origin in origins for token in tokens(origin.quote)}
    return [
        _Mention(unit, frozenset([fold(unit)]), "", start, end)
        for unit, start, end in compounds(statement)
        if is_name_like(unit) and not _names(unit) & quoted and _is_beside(unit, origins)
    ]


def _is_beside(unit: str, origins: Sequence[Origin]) -> bool:
    return any(fold(unit) in _units(origin.context) for origin in origins)


def _units(text: str) -> set[str]:
    return {fold(unit) for unit, _, _ in compounds(text)}


def _has(origin: Origin, mention: _Mention) -> bool:
    text = f"{origin.context} {origin.quote}"
    known = {fold(token.text) for token in tokens(text)} | _units(text)
    return mention.names <= known and (not mention.year or mention.year in text)


def _come_from(said: str, theirs: Sequence[Origin]) -> bool:
    keys = [token.key for token in tokens(said) if token.content]
    known = {token.key for origin in theirs for token in tokens(origin.quote)}
    return not keys or sum(key in known for key in keys) >= _SAID * len(keys)
