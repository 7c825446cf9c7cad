"""A yes/no question about metadata -> what it claims: "was X published in 2020?". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.library.filters import Filter
from reviewer.search.asking import without_tail
from reviewer.search.conditions import Conditions
from reviewer.search.positions import Position, Size
from reviewer.search.rest import Rest
from reviewer.search.topics import is_frame
from reviewer.words import Word, content_words

_OF_ONE = re.compile(
    r"^\W*(?:is|was|were|are|does|did|do|has|have|isn['’]t|wasn['’]t|didn['’]t)\s+"
    r"(?!there\b|any\b)",
    re.IGNORECASE,
)
_DO = re.compile(r"^\W*(?:does|did|do|has|have|didn['’]t)\b", re.IGNORECASE)
_WRITE = re.compile(
    r"\s*(?:ever\s+|really\s+|also\s+)?(?:write|author|publish|co-?author|written|authored|"
    r"published)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:publish(?:ed|es)?|appear(?:ed)?|released?|written|wr[io]te|authored?|posted|submitted|"
    r"c[oa]me\s+(?:out|from)|dated|classed|filed|work(?:s|ed)?|one|list(?:ed)?|be|have|an?|the|"
    r"authors?|paper|of|by|from)\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"\s{3,}")
# The field that is held against a claim, by what it claims.
_FIELDS: tuple[tuple[str, Callable[[Filter], bool]], ...] = (
    ("authors", lambda claim: bool(claim.authors)),
    ("date", lambda claim: bool(claim.first or claim.last)),
    ("affiliations", lambda claim: bool(claim.affiliations)),
    ("subject", lambda claim: bool(claim.subjects)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question says of a paper: the paper (`topic`), the field that decides, the claim."""

    topic: str
    field: str
    filter: Filter
    positions: tuple[Position | Size, ...] = ()


def find_claim(text: str, asks: str, rest: Rest, conditions: Conditions) -> Claim | None:
    """Return what a yes/no question claims of one paper's metadata, or None.

    What it says is no filter then: it is to be held against the record.
    """
    claim, positions = conditions.filter, conditions.positions
    if asks == "has_code" and not claim:
        claim = Filter(has_code=True)
    if not (claim or positions) or not _OF_ONE.match(text):
        return None
    left = _PUBLISHED.sub(" ", _OF_ONE.sub(" ", rest.text))
    topic = " ".join(without_tail(left, asks).split()).strip(" ?.!,")
    if all(is_frame(word) for word in content_words(topic)):
        return None
    if asks != "has_code" and _says_more(text, rest.text):
        return None
    return Claim(topic, _field(asks, claim, positions), claim, positions)


def _field(asks: str, claim: Filter, positions: tuple[Position | Size, ...]) -> str:
    if positions:
        place = getattr(positions[0], "place", "")
        return f"{place}_author" if place in ("first", "last") else "authors"
    return next((name for name, holds in _FIELDS if holds(claim)), asks)


def _says_more(text: str, rest: str) -> bool:
    """Whether words follow the last condition, or the verb is not one of publishing."""
    taken = [place.span() for place in _TAKEN.finditer(rest)]
    last = max((end for _, end in taken), default=0)
    before = _telling(rest[: min((start for start, _ in taken), default=0)])
    if _DO.match(text) and not before:  # "did A write X": what follows is the paper
        return not _WRITE.match(rest[last:])
    return bool(before) and bool(_telling(rest[last:]))


def _telling(text: str) -> list[Word]:
    return [word for word in content_words(text) if not _PUBLISHED.fullmatch(word.text)]
