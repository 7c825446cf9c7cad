"""Which order a question asks for: newest or oldest first, all of them or the first. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.search.rest import Rest

_PAPERS = r"(?:papers|articles|studies|works?|publications|research)"
_NEWEST = re.compile(
    r"\blast(?=\s+(?:paper|article|publication|study)\b)"
    r"|\b(?:newest|latest|most\s+recent(?:ly)?(?:\s+published)?|last\s+published|freshest)\b",
    re.IGNORECASE,
)
_OLDEST = re.compile(
    r"\b(?:oldest|earliest(?:\s+published)?|first\s+published|least\s+recent|very\s+first)\b"
    r"|\bfirst\b(?=\s+(?:(?:ever|published)\s+)?(?:papers?|articles?|stud(?:y|ies)|works?|"
    r"publications?|one)\b)",
    re.IGNORECASE,
)
_RECENT = re.compile(
    rf"\b(?:more\s+|very\s+)?recent(?=\s+(?:[\w-]+\s+){{0,3}}?{_PAPERS}\b)", re.IGNORECASE
)
_BY_DATE = re.compile(
    r"\b(?:sorted\s+|ordered\s+|listed\s+|arranged\s+)?by\s+(?:publication\s+)?(?:date|year|time)\b"
    r"(?!\s+\d)|\b(?:in\s+)?(?:chronological|date|time)\s+order\b|\bchronologically\b",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_HOW_MANY = re.compile(rf"\b(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+$", re.IGNORECASE)
# After "newest": one paper is meant, not the papers from the newest on.
_ONE_PAPER = re.compile(
    r"^\s+(?:[\w-]+\s+){0,4}?(?:paper|article|study|publication|preprint|record|one|entry)\b(?!s)",
    re.IGNORECASE,
)
_IS_THE = re.compile(r"\b(?:is|was|what['’]?s)\s+the\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """Newest or oldest first, empty for none.

    `one` says that only the first is asked for, `most` how many (0: all).
    """

    by: str = ""
    one: bool = False
    most: int = 0


def take_order(rest: Rest) -> Order:
    """Return the order asked for, and take the words that say so out of the rest."""
    for by, pattern in (("newest", _NEWEST), ("oldest", _OLDEST)):
        if place := pattern.search(rest.text):
            before, after = rest.text[: place.start()], rest.text[place.end() :]
            rest.take(*place.span())
            if number := _HOW_MANY.search(before):
                rest.take(*number.span())
                return Order(by, most=_number(number["number"].lower()))
            one = bool(_ONE_PAPER.match(after) or _IS_THE.search(before) or not after.strip(" ?.!"))
            return Order(by, one)
    if rest.take_match(_BY_DATE):
        return Order("oldest")
    return Order("newest") if rest.take_match(_RECENT) else Order()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word) + 1
