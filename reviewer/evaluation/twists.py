"""A sentence -> the same sentence with its meaning changed: one word class at a time. Pure.

Each function yields every change it can make; the caller takes one and checks
it. A change says which words it took away and which it put there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from reviewer.evaluation.wordforms import (
    AUXILIARIES,
    BASE_OF,
    BASES,
    FUNCTION_WORDS,
    HEDGES,
    LIMITS,
    OPPOSITES,
    PRIOR,
    SWEEPING,
    capitalised,
    like,
    uncapitalised,
)
from reviewer.words import content_words, is_name_like

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.]*[A-Za-z]{3,}|\)|\d)")
_SPELLED = {
    "two": "five", "three": "seven", "four": "nine", "five": "three", "six": "eleven",
    "seven": "four", "eight": "twelve", "nine": "five", "ten": "six", "twelve": "eight",
    "twice": "ten times", "half": "a tenth", "doubles": "triples", "hundreds": "millions",
    "thousands": "dozens", "dozens": "thousands", "both": "neither of the two",
}  # fmt: skip
_UNITS = {
    "million": "billion", "billion": "million", "trillion": "billion", "thousand": "million",
    "ms": "seconds", "milliseconds": "seconds", "seconds": "minutes", "minutes": "hours",
    "hours": "days", "days": "weeks", "weeks": "months", "years": "months", "gb": "MB", "mb": "GB",
    "km": "metres", "kg": "grams", "k": "M", "m": "B", "b": "M", "percent": "times",
}  # fmt: skip
_NAME = re.compile(r"[^\W_]+(?:[-‐–/.+][^\W_]+)*")
_PHRASE = re.compile(
    r"\b(?P<link>using|via|through|based on|with|by|for|on|from) (?P<art>(?:an?|the) )?"
    r"(?P<body>[a-z]{4,}(?:[- ][a-z]{4,}){0,2})"
    r"(?=[,.;]| (?:and|or|of|in|to|for|on|that|which|is|are|by)\b)"
)
_NOUN_PHRASE = r"(?:[^\W_]+(?:[-'’.][^\W_]+)*\s){0,5}?[^\W_]+(?:[-'’.][^\W_]+)*"
_ROLES = re.compile(
    rf"(?P<head>^|.*?[,:;]\s|.*?\bthat\s)(?P<one>{_NOUN_PHRASE})\s(?P<verb>(?:[a-z]+ly\s)?(?:"
    r"outperforms?|surpass(?:es)?|exceeds?|underperforms?|beats?|replaces?|precedes?|"
    r"improves?\s(?:over|upon|on)|(?:is|are|was|were)\s(?:\w+\s)?(?:\w+er|more\s\w+|less\s\w+)\sthan|"
    rf"generates?|predicts?|controls?|guides?|causes?|teaches?))\s(?P<other>{_NOUN_PHRASE})"
    r"(?P<rest>(?:[,.;]|\s(?:on|in|by|for|with|across|while|and|at|under|via|without|to|from)\b).*)$"
)
_SYMMETRIC = re.compile(r"[\s,]*(?:(?:and|or|as well as|vs\.?|/|&)[\s,]*(?:the\s|both\s)?)?$")
_ASYMMETRIC = re.compile(r"\b(?:than|from|to|over|into|instead|unlike|outperform\w*|by)\b")
_LISTED = re.compile(r",|\b(?:and|or)\b")
_BELIEF = re.compile(
    r"^(?P<lead>.*?\b(?:believe|hypothesize|hypothesise|assume|argue|conjecture|claim|expect|"
    r"suspect|posit|(?:is|are) (?:believed|assumed|expected|thought|claimed)))"
    r"\sthat\s(?P<claim>.+)$"
)
_BEFORE_PLURAL = re.compile(r"\s(?!of\b|between\b|ones\b)(?:[\w-]+\s){0,3}?(?:[\w-]{3,}s|work)\b")
_CLAUSE = re.compile(
    r",?\s(?P<clause>(?:if|unless|when|provided that|only when|except)\s[^,;]+)(?=[.,;])"
)
# "no longer", "once more", "more and more", "at most", "to the best of our knowledge".
_FIXED = re.compile(r"\b(?:no|once|and|at)\s\||\|\sof\s(?:our|my)\sknowledge", re.IGNORECASE)
_NEGATIVES = (
    (r"\bcannot\b", "can"),
    (r"\b(?<!or )not\s(?!only|just|merely)", ""),
    (r"\bno longer\b", "still"),
    (r"\bno\s(?=[a-z]{4,})", "substantial "),
    (r"\bnever\b", "always"),
    (r"\bwithout\b", "with"),
    (r"\bunable\b", "able"),
    (r"\bfails to\b", "manages to"),
    (r"\bfail to\b", "manage to"),
    (r"\bfailed to\b", "managed to"),
    (r"(?<=[a-z])n['’]t\b", ""),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A changed sentence, the words taken away and the words put in their place."""

    text: str
    was: str
    now: str


def numbers(text: str, random: Random) -> Iterator[Change]:
    """Change a number: its digits, its magnitude, its unit, or two of them exchanged."""
    places = list(_NUMBER.finditer(text))
    for place in places:
        yield _put(text, place.span(), _other_number(place[0], random))
        unit = re.compile(r"\s?(%|[A-Za-z]+)").match(text, place.end())
        if unit and (new := _other_unit(text, place.start(), unit[1])):
            yield _put(text, unit.span(1), new)
    for one, other in itertools.pairwise(places):
        between = text[one.end() : other.start()]
        if one[0] != other[0] and not _SYMMETRIC.match(between):
            yield _exchanged(text, one.span(), other.span())
    yield from _words_of(text, _SPELLED)


def negation(text: str, _random: Random) -> Iterator[Change]:
    """Put a negation in, or take one out."""
    yield from _negation_taken_out(text)
    for word in _WORD.finditer(text):
        following = text[word.end() :].lstrip().split(" ", 1)[0].lower().strip(",.;")
        if following not in ("not", "only", "also", "no", "never", "just"):
            yield from _negated(text, word, following)


def direction(text: str, _random: Random) -> Iterator[Change]:
    """Turn a word of more or less, better or worse, into its opposite."""
    yield from _words_of(text, OPPOSITES, unless=_FIXED)


def over_general(text: str, random: Random) -> Iterator[Change]:
    """Drop a hedge, a limit or a condition, or claim it of everything."""
    yield from _words_of(text, HEDGES)
    for limit in LIMITS:
        if found := re.search(rf"\b{limit}\s(?=\S)", text, re.IGNORECASE):
            yield _put(text, found.span(), "")
    for clause in _CLAUSE.finditer(text):
        yield _put(text, clause.span(), "")
    yield Change(f"{text.rstrip('.!?')} {(sweep := random.choice(SWEEPING))}.", "", sweep)
    for word in _WORD.finditer(text):
        if word[0].lower() in BASE_OF:
            yield _put(text, (word.start(), word.start()), "always ")


def attribution(text: str, random: Random) -> Iterator[Change]:
    """Give what is said of others to the paper itself, or assert what somebody only believes."""
    for word in _WORD.finditer(text):
        if word[0].lower() in PRIOR and _BEFORE_PLURAL.match(text, word.end()):
            mine = random.choice(("the proposed", "our", "the presented"))
            before = text[: word.start()]
            article = re.search(r"\b(?:the|these|those|most|many|some)\s$", before, re.IGNORECASE)
            start = article.start() if article else word.start()
            first = text[start : word.end()]
            yield _put(text, (start, word.end()), like(mine, first))
    if belief := _BELIEF.match(text):
        yield Change(capitalised(belief["claim"]), belief["lead"], "")


def roles(text: str, _random: Random) -> Iterator[Change]:
    """Exchange the two sides of a relation: A outperforms B becomes B outperforms A."""
    if found := _ROLES.match(text):
        one, other = found["one"], found["other"]
        sides = uncapitalised(one), capitalised(other) if one[:1].isupper() else other
        new = f"{found['head']}{sides[1]} {found['verb']} {sides[0]}{found['rest']}"
        yield Change(new, f"{one} {found['verb']}", f"{other} {found['verb']}")
    named = names(text)
    for one_span, other_span in itertools.pairwise(named):
        between = text[one_span[1] : other_span[0]]
        if _ASYMMETRIC.search(between) and not _LISTED.search(between):
            yield _exchanged(text, one_span, other_span)


def other_names(text: str, pool: Sequence[str]) -> Iterator[Change]:
    """Put another name in the place of each name of a text; names of the same look first."""
    for start, end in names(text):
        own = text[start:end]
        for name in sorted(pool, key=lambda other: _look(other) != _look(own)):
            if not _same_thing(own, name):
                yield _put(text, (start, end), name)


def other_phrases(text: str, others: Sequence[str]) -> Iterator[Change]:
    """Put what another text has after the same preposition in the place of a noun phrase."""
    for place in _PHRASE.finditer(text):
        for other in others:
            for rival in _PHRASE.finditer(other):
                same = rival["link"] == place["link"] and rival["body"] != place["body"]
                if same and content_words(rival["body"]):
                    new = f"{rival['art'] or ''}{rival['body']}"
                    yield _put(text, (place.end("link") + 1, place.end()), new)


def names(text: str) -> list[tuple[int, int]]:
    """Return where a text has a named thing: spelled like a name, or with a capital inside it."""
    found = []
    for unit in _NAME.finditer(text):
        before = text[: unit.start()].rstrip()
        opens = not before or before[-1] in ".!?:;("
        capital = unit[0][:1].isupper() and not opens and len(unit[0]) > 2
        if (is_name_like(unit[0]) or capital) and unit[0].lower() not in FUNCTION_WORDS:
            found.append(unit.span())
    return found


def split_at_verb(text: str) -> tuple[str, str] | None:
    """Return subject and predicate of a sentence, split at its first sure verb; None if unsure."""
    for word in _WORD.finditer(text):
        low = word[0].lower()
        verb = low in AUXILIARIES or low in BASE_OF or (low in BASES and _after_plural(text, word))
        if verb and word.start() > 2:
            subject = text[: word.start()].rstrip()
            return None if "," in subject or len(subject) < 3 else (subject, text[word.start() :])
    return None


def _after_plural(text: str, word: re.Match[str]) -> bool:
    before = text[: word.start()].split()
    return bool(before) and before[-1].lower().endswith(("we", "they", "s"))


def _put(text: str, span: tuple[int, int], new: str) -> Change:
    start, end = span
    changed = f"{text[:start]}{new}{text[end:]}"
    return Change(capitalised(" ".join(changed.split())), text[start:end], new)


def _exchanged(text: str, one: tuple[int, int], other: tuple[int, int]) -> Change:
    first, second = text[slice(*one)], text[slice(*other)]
    changed = text[: one[0]] + second + text[one[1] : other[0]] + first + text[other[1] :]
    return Change(capitalised(changed), f"{first} ... {second}", f"{second} ... {first}")


def _words_of(
    text: str, table: dict[str, str], unless: re.Pattern[str] | None = None
) -> Iterator[Change]:
    """Yield the text with each word of a table replaced, unless a pattern matches around it."""
    for word in _WORD.finditer(text):
        low = word[0].lower()
        around = f"{text[max(0, word.start() - 8) : word.start()]}|{text[word.end() :][:20]}"
        part = text[: word.start()].endswith("-") or (unless and unless.search(around))
        if low in table and not part:
            yield _put(text, word.span(), like(table[low], word[0]))


def _other_number(number: str, random: Random) -> str:
    """Return a number at least a fifth away, written alike: one in three by a power of ten."""
    value = float(number.replace(",", ""))
    digits = len(number.partition(".")[2])
    if random.random() < 1 / 3:
        new = value * random.choice((10, 100)) if value < 50 else value / 10
    else:
        new = value * random.choice((0.3, 0.5, 0.7, 1.3, 1.6, 2.2)) + random.choice((1, 3))
    least = max(0.2 * value, 0 if digits else 1)
    new = new if abs(new - value) >= least else value + 7
    return f"{new:,.{digits}f}" if "," in number else f"{new:.{digits}f}"


def _other_unit(text: str, start: int, unit: str) -> str:
    if unit == "%" and re.search(r"\bby (?:up to |about |around )?$", text[:start]):
        return " percentage points"
    return _UNITS.get(unit.lower(), "")


def _negation_taken_out(text: str) -> Iterator[Change]:
    for pattern, new in _NEGATIVES:
        for found in re.finditer(pattern, text):
            yield _put(text, found.span(), new)


def _negated(text: str, word: re.Match[str], following: str) -> Iterator[Change]:
    low = word[0].lower()
    if low in ("has", "have", "had", "do", "does", "did"):
        if following.endswith(("ed", "en")) or following == "been":
            yield _put(text, word.span(), f"{word[0]} not")
    elif low == "can":
        yield _put(text, word.span(), f"{word[0]}not")
    elif low in AUXILIARIES:
        yield _put(text, word.span(), f"{word[0]} {'not' if following else ''}")
    elif low in BASE_OF and following not in FUNCTION_WORDS - {"the", "a", "an", "that", "to"}:
        yield _put(text, word.span(), f"does not {BASE_OF[low]}")
    elif low in ("we", "they") and following in BASES:
        yield _put(text, word.span(), f"{word[0]} do not")
    elif low in ("we", "they") and following.endswith("ed"):
        yield _put(text, word.span(), f"{word[0]} never")


def _look(name: str) -> tuple[bool, bool]:
    return name.isupper(), any(char.isdigit() for char in name)


def _same_thing(one: str, other: str) -> bool:
    """Whether two names may be of one thing: one in the other, but for case, plural and hyphens."""
    mine, theirs = (re.sub(r"[\W_]", "", name).lower().rstrip("s") for name in (one, other))
    return mine in theirs or theirs in mine
