"""What a question wants to be told: the noun phrase it asks for, and the kind of number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.words import STOPWORDS, Word, is_name_like, stem, words

# Nouns that ask without naming a kind of thing: "what share of", "which kind of".
_EMPTY_STEMS = frozenset(
    stem(word)
    for word in """share fraction percentage proportion number amount factor average kind type sort
    special value extent way reason result outcome thing name part role main effect impact
    difference advantage goal aim purpose idea problem kinds types work paper study approach
    method technique model system""".split()
)
# After these the word before them was the verb: "protease digests the", "genes came out".
_AFTER_VERB = frozenset(
    "a an the its their his her this these those it them out up off into down".split()
)
# Adjectives and numerals that qualify the thing asked for without naming it.
_QUALIFIERS = frozenset(
    """maximum minimum average mean median total overall main key exact raw precise final
    initial actual real two three four five six seven eight nine ten best worst top""".split()
)
_ASKING = re.compile(
    r"\b(?:how\s+many|how\s+much|which|what|whose|number\s+of|amount\s+of)\s+", re.IGNORECASE
)
_AUXILIARY = re.compile(r"\s+(?:do|does|did|is|are|was|were|has|have|had|can|could|will)\b", re.I)
_WHAT_IS = re.compile(
    r"\bwhat(?:'s|s|\s+is|\s+are|\s+was|\s+were)\s+(?:the\s+|its\s+|their\s+|\S+['’]s\s+)", re.I
)
_BARE = re.compile(r"^\W*(?P<phrase>[^?,;:]+?)\s+(?:of|for|on|in|from|at)\s+", re.IGNORECASE)
# "How ADJECTIVE" and nouns of measure -> the dimension whose units an answer would have.
_DIMENSIONS = {
    "fast": "speed", "quick": "speed", "quickly": "speed", "slow": "speed", "speed": "speed",
    "latency": "time", "long": "time", "old": "age", "heavy": "weight", "high": "length",
    "tall": "length", "deep": "length", "far": "length", "wide": "length", "often": "rate",
    "large": "number", "big": "number", "small": "number", "accurate": "number",
    "accurately": "number", "well": "number", "efficient": "number", "low": "number",
    "weight": "weight", "payload": "weight", "duration": "time", "age": "age", "height": "length",
    "expensive": "money", "cost": "money", "costs": "money", "price": "money",
}  # fmt: skip
_HOW = re.compile(r"\bhow\s+(?!many\b|much\b)(?P<word>[a-z]+)\b", re.IGNORECASE)
_COST = re.compile(r"\b(?:how\s+much|what)\b.*\bcosts?\b|\bprice\s+of\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"\b(?:what|which)\s+(?:percentage|percent|per\s+cent|share|fraction|proportion)\b", re.I
)
_YES_NO = re.compile(
    r"^\W*(?:[^?,]{1,80},\s*)?(?:is|are|was|were|do|does|did|can|could|has|have|will|would|should|how|why|when|"
    r"where|who)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Focus:
    """The thing asked for.

    `words` are the stems of its noun phrase, the head last; empty if the
    question names no kind of thing. `measure` is "" or the dimension of the
    number asked for: count, number, percent, speed, time, age, weight, length, rate,
    money.
    """

    words: tuple[str, ...] = ()
    measure: str = ""


def find_focus(text: str) -> Focus:
    """Return what a question asks to be told.

    "How many open-ended questions ..." is (open, end, question) and a count;
    "which headset was used" is (headset,); "how fast does it crawl" is a speed.
    """
    asking = _ASKING.search(text)
    counts = bool(asking and re.match(r"how\s+many|number", asking[0], re.IGNORECASE))
    measure = "count" if counts else _measure(text)
    place = _WHAT_IS.search(text) or asking
    if place is None:
        return Focus(() if _YES_NO.match(text) or measure else _bare(text), measure)
    phrase = [word for word in _noun_phrase(text[place.end() :]) if not _qualifies(word.text)]
    named = tuple(word.stem for word in phrase if word.stem not in _EMPTY_STEMS)
    if not measure and asking and re.match(r"how\s+much", asking[0], re.IGNORECASE):
        return Focus((), "number")
    return Focus(named, measure)


def _qualifies(word: str) -> bool:
    return word.lower() in _QUALIFIERS or (word.lower().endswith("est") and len(word) > 5)


def _measure(text: str) -> str:
    if _PERCENT.search(text):
        return "percent"
    if how := _HOW.search(text):
        return _DIMENSIONS.get(how["word"].lower(), "")
    return "money" if _COST.search(text) else ""


def _noun_phrase(rest: str) -> list[Word]:
    """Return the content words up to the first stopword or stop.

    Before an article, a particle or a name the last word is taken for the verb
    ("which protease digests the matrix").
    """
    tokens = words(rest)
    run: list[Word] = []
    for place, token in enumerate(tokens):
        gap = rest[tokens[place - 1].end : token.start] if place else ""
        if token.text.lower() in STOPWORDS or re.search(r"[,;:?(]", gap):
            if run and token.text.lower() in _AFTER_VERB and not gap.strip():
                run.pop()
            break
        if run and is_name_like(token.text) and not _AUXILIARY.match(rest[token.end :]):
            run.pop()  # "what loss lets UMNMT ...", "what keeps SpanKL ...": a verb before a name
            break
        run.append(token)
    return run[:4]


def _bare(text: str) -> tuple[str, ...]:
    """Return the noun phrase of a question without a question word ("recall of the CNN")."""
    found = _BARE.match(text)
    if not found:
        return ()
    phrase = [word for word in words(found["phrase"]) if word.is_content]
    named = [word.stem for word in phrase[-2:] if word.stem not in _EMPTY_STEMS]
    return tuple(named) if len(phrase) <= 3 else ()
