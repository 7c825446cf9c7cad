"""Whether a pronoun's antecedent stands in its own question. Pure.

A question that can be understood alone must not be changed; where both
readings are possible the pronoun is left. Within one clause a plain pronoun
cannot mean what the clause already names (Chomsky 1981, principle B), unless it
stands in an adjunct ("by touching them"); a possessive can. So earlier clauses
are looked at for both, and the pronoun's own clause for possessives and adjuncts.
"""

from __future__ import annotations

import re

from reviewer.search.topics import FRAME_STEMS
from reviewer.words import content_words, stem

AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
POSSESSIVES = ("its", "their", "his", "her", "theirs", "hers")

# "It" that means nothing: before "that" and "whether", before an adjective with "to" (but not a
# participle or one that takes "to" itself: "is it limited to", "similar to"), "does it take to".
_TAKES_TO = (
    r"(?:similar|related|able|unable|close|equal|superior|inferior|prior|specific|due|applicable|"
    r"robust|resistant|sensitive|open|subject|comparable|identical|next|[a-z]+ed)"
)
_EMPTY = re.compile(
    rf"\b(?:is|was|be|makes?|made)\s+it\s+(?:\w+\s+){{1,3}}?(?:that|whether|if)\b"
    rf"|\b(?:is|was|be|makes?|made)\s+it\s+(?:\w+\s+){{0,2}}?(?!{_TAKES_TO}\b)\w+\s+to\s+\w"
    r"|\bit\s+(?:takes?|took|costs?|matters?|means?|requires?|needs?|makes?\s+sense)\b[^?,;]*\bto\s+\w"
    r"|\bit\s+(?:seems?|appears?|turns?|is|was)\s+(?:\w+\s+){0,2}?(?:that|whether)\b"
    r"|\bit\s+(?:is|was|['’]s)\s+(?:\w+\s+){0,2}?(?!not\b)(?![a-z]+ed\b)\w+\s+to\s+\w"
    r"|\bis\s+it\s+that\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:?!—]|\.\s|\b(?:and|or|but|if|when|while|because|since|though|although|that|which|who|"
    r"whether|how|what|why|where|then|before|after|once|until|till|unless|than)\b",
    re.IGNORECASE,
)
# Nouns of the frame can be meant; what speaks of asking cannot.
_NOUNS = frozenset(
    stem(word)
    for word in """paper article study work publication author abstract record preprint method
    approach way people person thing anything something topic subject survey""".split()
)
_ASKING = frozenset(
    stem(word) for word in "wonder curious see understand remember ask guess think thanks".split()
)
_NO_ANTECEDENT = (FRAME_STEMS - _NOUNS) | _ASKING
_PLACE_WORDS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth last former latter other
    others number""".split()
)
# A subject that neither an auxiliary nor a conjunction comes before begins a clause of its own:
# "the knowledge they have".
_SUBJECTS = ("they", "he", "she")
_SUBJECT_IN_CLAUSE = re.compile(
    rf"(?:^|\b(?:{AUXILIARY}|not|and|or|but|if|when|that|how|why|where|what|which|who)\s+)$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those|first|second|last)\s+$", re.IGNORECASE)
_WH = (
    r"^\W*(?:(?:on|in|by|with|for|to|of|from|at|under)\s+)?"
    r"(?:what|which|who|whose|whom|how|where|when|why)\b"
)
_WH_PHRASE = re.compile(rf"{_WH}[^?]*?\b{AUXILIARY}\b|{_WH}(?:\s+\w+\s+)?", re.IGNORECASE)
_HEAD_OF = re.compile(r"(?:[\w-]+\s+){1,3}of\s+$", re.IGNORECASE)
_ADJUNCT = re.compile(
    r"\b(?:by|before|after|without|while|from|for|in|of)\s+\w+ing\s+(?:\w+\s+){0,2}$"
    r"|\b(?:next\s+to|near|around|behind|beside|between|inside|among)\s+$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(rf"\b{AUXILIARY}\b", re.IGNORECASE)


def has_antecedent(found: re.Match[str]) -> bool:
    """Return whether the question around a pronoun may name what it means."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    word = found[0].lower()
    if not before.strip() and _CLAUSE.search(after.rstrip(" ?.!")):
        return True  # "This may be a silly thing to ask, but ..."
    clauses = _clauses(before)
    start, end = clauses[-1]
    if word not in _SUBJECTS or _SUBJECT_IN_CLAUSE.search(before[start:]):
        clauses.pop()
    if any(_names_something(before, *clause) for clause in clauses):
        return True
    if word in POSSESSIVES or _ADJUNCT.search(before):
        return _named_in_clause(before, start, end) or _named_later(before, after, word)
    return False


def is_empty(found: re.Match[str]) -> bool:
    """Return whether an "it" means nothing: "is it possible to", "how long does it take to"."""
    return found[0].lower() == "it" and any(
        place.start() <= found.start() < place.end() for place in _EMPTY.finditer(found.string)
    )


def says_more(text: str) -> bool:
    """Return whether a text speaks of papers, or of two things and more."""
    telling = [word for word in content_words(text) if word.stem not in FRAME_STEMS]
    return len(telling) > 1 or any(word.stem in _NOUNS for word in content_words(text))


def _clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans of the clauses; the last one is that of what follows the text."""
    ends = [place.start() for place in _CLAUSE.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _named_in_clause(before: str, start: int, end: int) -> bool:
    if opening := _WH_PHRASE.match(before[start:end]):
        start += opening.end()
    if head := _HEAD_OF.search(before[start:end]):
        end = start + head.start()
    return _names_something(before, start, end)


def _named_later(before: str, after: str, word: str) -> bool:
    """Whether a possessive comes before its noun: "how much older than their age did the ...?"."""
    verb = _AUXILIARY.search(after)
    fronted = word in POSSESSIVES and verb is not None and not _AUXILIARY.search(before)
    return bool(fronted and verb and says_more(after[verb.end() :]))


def _names_something(text: str, start: int, end: int) -> bool:
    for word in content_words(text[start:end]):
        if word.stem in _NO_ANTECEDENT or word.text.isdigit() or word.text.lower() in _PLACE_WORDS:
            continue
        if word.stem in _NOUNS and _DEFINITE.search(text[: start + word.start]):
            continue
        return True
    return False
