"""A compound question -> its parts, and what a later part's pronouns stand for. Pure."""

from __future__ import annotations

import re

from reviewer.search.topics import topic_words
from reviewer.words import compounds, content_words, is_name_like

MOST_PARTS = 4
"""Parts that are answered; what is asked beyond stays with the last of them."""

_AUX = r"(?:does|do|did|is|are|was|were|has|have|had|can|could|will|would|should)(?:n['’]t)?"
_HOW = (
    rf"(?:how\s+(?:{_AUX}\b|(?:many|much|often|fast|well|large|big|long|far|high|old|"
    rf"accurate(?:ly)?|good)\b))"
)
_WHAT = rf"(?:(?:what|which|whose)\s+(?:{_AUX}\b|(?:[\w-]+\s+){{1,3}}{_AUX}\b))"
_SUBJECT = (
    r"(?:(?:who|what)\s+(?!(?:is|are|was|were)\s+(?:not\s+)?(?:\w+\s*)?[.?!]*$)[a-z]+(?:ed|s|e|"
    r"ote)\b)"
)
_WHEN = rf"(?:(?:when|where|why|who|whom)\s+{_AUX}\b)"
_QUESTION = (
    rf"(?:(?:(?:in|on|at|by|for|with|from|to|of|under|against)\s+)?(?:{_HOW}|{_WHAT}|{_WHEN}|"
    rf"{_SUBJECT}))"
)
_YES_NO = (
    rf"(?:{_AUX}\s+(?:it|its|they|their|this|that|these|those|the|he|she|there|any|[A-Z]\S*)\b)"
)
_REQUEST = r"(?:(?:tell|show|give)\s+me\b|list\b|say\b|explain\b|summari[sz]e\b|name\b)"
_JOINT = re.compile(
    r"(?P<joint>[?!;]+[\"'”’)]*\s*(?:(?:and|also|or|but|plus|then|secondly|"
    r"finally)\b[,\s]+(?:also\s+|then\s+)?)?"
    r"|\s*,?\s+(?:and|but|plus|as\s+well\s+as)\s+(?:also\s+|then\s+|if\s+so\s*,?\s*|so\s+)?|"
    r"\.\s+(?:also\s*,?\s+|and\s+|then\s+)?|,\s+)"
    rf"(?=(?P<next>{_QUESTION}|{_YES_NO}|{_REQUEST}))",
    re.IGNORECASE,
)
_AFTER_STOP = re.compile(r"^\s*[?!;.]")
_ASKING = re.compile(
    r"^\W*(?:(?:and|but|so|also|then|please)\b[,\s]+)*(?:(?:in|on|at|by|for|with|from|to|of|"
    r"under|according\s+to)\s+)?"
    rf"(?:which|what|who|whom|whose|when|where|why|how|{_AUX}|list|show|find|give|name|tell|"
    rf"explain|describe|papers|summari[sz]e)\b",
    re.IGNORECASE,
)
_BOTH_QUESTIONS = re.compile(r"\b(?:compare|contrast|differ|difference|versus|vs)\b", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"^\W*which\s+(?=(?:do|does|did|is|are|was|were|has|have|can|use|uses)\b)", re.I
)
_NOUN = re.compile(
    r"^\W*(?P<which>(?:which|what)\s+(?:[\w-]+\s+){0,2}?(?:papers?|articles?|stud(?:y|ies)|"
    r"works?|models?|methods?|approach(?:es)?|systems?))\b",
    re.I,
)
_ONE = (
    r"(?:this|that|the|said)\s+(?:(?:same|proposed|new)\s+)?(?:paper|method|model|approach|"
    r"work|study|article|system|framework|technique|algorithm|architecture|one)(?!\s+(?:of|on|"
    r"about|by|for|that|which|from|with|in)\b)(?P<s>['’]s)?"
)
_PRONOUN = re.compile(
    rf"\b(?:{_ONE}|(?P<its>its|his|her)|(?P<it>it|this|he|she|him)(?=\s*(?:[?.!,;]|$|\s\w)))", re.I
)
_PLURAL = re.compile(
    r"\b(?:they|them|their|theirs|these|those|(?:these|those|the|all)\s+(?:papers|articles|"
    r"studies|works|ones)|each|both|the\s+authors)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?:the|its)\s+(?!library|collection|catalog|newest|oldest|latest|most|papers|library's)",
    re.I,
)
_PAPERS_ON_THIS = re.compile(
    r"^\W*(?:which|what)\s+(?:[\w-]+\s+){0,2}?(?:papers?|articles?|stud(?:y|ies)|works?|"
    r"publications?)\b",
    re.I,
)
_QUOTED = re.compile(r"[“\"]([^”\"]{3,})[”\"]")


def split_parts(text: str) -> tuple[str, ...]:
    """Return the questions a text asks, in order; one if it asks one thing.

    It is parted where a new question begins: after a question mark, or after
    "and" before a question word with its verb ("who wrote X and what does it
    propose"), never inside a list of names or of things.
    """
    parts: list[str] = []
    start = 0
    for place in _JOINT.finditer(text):
        before = text[start : place.start()]
        told = bool(parts) or bool(topic_words(before, strict=True))
        if told and len(parts) < MOST_PARTS - 1 and _may_part(before, place, text):
            parts.append(before)
            start = place.end()
    parts.append(text[start:])
    whole = [part.strip(" ,;") for part in parts]
    return tuple(_completed(whole)) if len(whole) > 1 else (text,)


def _may_part(before: str, place: re.Match[str], text: str) -> bool:
    """Whether what stands before a joint asks by itself, and what follows does."""
    if not _ASKING.match(before):
        return False
    joint, after = place["joint"], text[place.end() :]
    if _PAPERS_ON_THIS.match(after) and not topic_words(after, strict=True):
        return False  # "does X help? which papers look at this" asks for papers on X
    if _AFTER_STOP.match(joint):
        return _says_enough(after)
    if _BOTH_QUESTIONS.search(text):
        return False
    if joint.strip() == ",":
        return bool(re.match(rf"{_QUESTION}", after, re.IGNORECASE)) and _complete(before)
    return _says_enough(after) and _complete(before)


def _says_enough(after: str) -> bool:
    """Whether a part has something to be asked about: a content word, or a pronoun."""
    first = re.split(r"[?!;]", after)[0]
    asked = content_words(first)
    return bool(asked) and len(first.split()) >= 3


def _complete(before: str) -> bool:
    """Whether a clause has more than a question word: "in which year and which month" has not."""
    return len(before.split()) >= 3


def _completed(parts: list[str]) -> list[str]:
    """Return the parts with the noun of "which are on Y" taken from "which papers are on X"."""
    noun = _NOUN.match(parts[0])
    if noun is None:
        return parts
    return [parts[0], *(_ELLIPTIC.sub(f"{noun['which']} ", part) for part in parts[1:])]


def refers_to_one(part: str) -> bool:
    """Return whether a part speaks of one thing said before: "it", "this paper"."""
    return bool(_PRONOUN.search(part))


def may_refer(part: str) -> bool:
    """Return whether a part without a name of its own may go on about what was said before."""
    named = any(is_name_like(unit) for unit, _, _ in compounds(part)) or _QUOTED.search(part)
    return bool(_DEFINITE.search(part)) and not named


def refers_to_several(part: str) -> bool:
    """Return whether a part speaks of things said before: "they", "those papers"."""
    return bool(_PLURAL.search(part))


def resolved(part: str, entity: str) -> str:
    """Return a part with the pronouns that mean one thing replaced by its name."""
    if not entity:
        return part

    def name(found: re.Match[str]) -> str:
        return f"{entity}'s" if found["its"] or found["s"] else entity

    return _PRONOUN.sub(name, part)


def entity_of(text: str, topic: str) -> str:
    """Return what a part is about: a quoted title, what is spelled like a name, or its topic."""
    if quoted := _QUOTED.search(text):
        return quoted[0]
    names = [unit for unit, _, _ in compounds(text) if is_name_like(unit)]
    return names[0] if len(set(names)) == 1 else "" if names else topic
