"""Whether a record says the kind of thing a question asks for. Pure.

The paper may be there and its abstract still not say: no headset is named, no
number of participants is given, nothing is measured in kilograms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.evidence.candidates import Candidate
from reviewer.evidence.matching import Matcher, Term, similarity
from reviewer.evidence.quantities import Quantity, quantities
from reviewer.search.focus import Focus
from reviewer.words import fold, words

_TIME = r"(?:milli|micro|nano)?seconds?|ms|s|min(?:ute)?s?|h|hours?|days?|weeks?|months?|years?"
# The units in which each dimension is given, as they follow a number.
_UNITS = {
    "speed": rf"\w+\s*(?:/|per)\s*\w+|mph|fps|k?Hz|{_TIME}|x|times|fold|%|percent",
    "time": rf"{_TIME}|epochs?|steps?|iterations?|pages?|tokens?",
    "age": r"years?|months?|weeks?|days?|y|yr",
    "weight": r"k?g|mg|grams?|kilograms?|pounds?|lbs?|tons?|tonnes?",
    "length": r"k?m|cm|mm|nm|(?:kilo)?met(?:er|re)s?|miles?|feet|ft|inch(?:es)?|"
    r"%|percent|times|fold|x",
    "rate": rf"(?:{_TIME})|times|k?Hz|per\s+\w+",
    "money": r"\$|€|£|dollars?|euros?|USD|EUR|cents?",
}
_EVERY = re.compile(r"\b(?:every|hourly|daily|weekly|monthly|per)\b", re.IGNORECASE)


def stated(focus: Focus, candidate: Candidate, matcher: Matcher) -> float:
    """Return how surely the record says the thing asked for, 0 (no sign of it) to 1.

    1 also when the question names no kind of thing.
    """
    body = [sentence.text for sentence in candidate.sentences]
    if focus.measure == "count":
        return _counted(focus, body, matcher)
    if focus.measure == "percent":
        return max((_percent(text) for text in body[1:]), default=0.0)
    if focus.measure == "number":
        return 1.0 if any(quantities(text) for text in body[1:]) else 0.0
    if focus.measure in _UNITS:
        return 1.0 if any(_measured(focus.measure, text) for text in body) else 0.0
    return _named(focus, candidate, matcher)


def _named(focus: Focus, candidate: Candidate, matcher: Matcher) -> float:
    """Return how well some one sentence (or the title) has all words of the phrase asked for."""
    places = [n for n, term in enumerate(matcher.terms) if term.stem in focus.words]
    if not places:
        return 1.0
    title = candidate.matches[0]
    total = sum(matcher.terms[place].rarity for place in places) or 1.0
    return max(
        sum(matcher.terms[place].rarity * max(row[place], 0.8 * title[place]) for place in places)
        / total
        for row in candidate.matches
    )


def _counted(focus: Focus, body: Sequence[str], matcher: Matcher) -> float:
    """Return 1 if a number counts the thing asked for, a half if one stands in its sentence."""
    if not focus.words:
        return 1.0 if any(quantities(text) for text in body[1:]) else 0.0
    head = next((term for term in matcher.terms if term.stem == focus.words[-1]), None)
    if head is None:
        return 1.0
    best = 0.0
    for text in body:
        numbers = quantities(text)
        if not numbers:
            continue
        near = max((_beside(head, number, text) for number in numbers), default=0.0)
        inside = max((_like(head, fold(word.text), word.stem) for word in words(text)), default=0.0)
        best = max(best, near, 0.5 * inside)
    return best


def _beside(head: Term, number: Quantity, text: str) -> float:
    """Return how like the head noun the words right after (or just before) a number are."""
    after = words(re.split(r"[,;:()]", text[number.end : number.end + 60])[0])[:4]
    before = words(re.split(r"[,;:()]", text[max(0, number.start - 30) : number.start])[-1])[-2:]
    return max((_like(head, fold(word.text), word.stem) for word in (*after, *before)), default=0.0)


def _like(head: Term, word: str, word_stem: str) -> float:
    return similarity(head.stem, word_stem, head.alike.get(word, 0.0))


def _percent(text: str) -> float:
    """Return 1 for a percentage or a fraction of one, a half for any other number."""
    found = quantities(text)
    shares = any(q.unit == "%" or (not q.unit and 0 < q.value < 1) for q in found)
    return 1.0 if shares else 0.3 if found else 0.0


def _measured(dimension: str, text: str) -> bool:
    unit = re.compile(rf"\s*[-‐–]?\s*(?:{_UNITS[dimension]})\b|\s*[%$€£]", re.IGNORECASE)
    if dimension == "money" and re.search(r"[$€£]\s?\d", text):
        return True
    if dimension == "rate" and _EVERY.search(text):
        return True
    return any(
        unit.match(text, number.end)
        or (
            number.unit
            and number.unit in ("times", "%")
            and re.search(r"times|%", _UNITS[dimension])
        )
        for number in quantities(text)
    )
