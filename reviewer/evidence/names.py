"""Names that papers give to things (GeRe, Macross), and which of them a question says. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from reviewer.evidence.candidates import Candidate
from reviewer.evidence.matching import EXACT, Matcher, Term
from reviewer.words import STOPWORDS, compounds, fold, is_name_like, words

_LEAD = re.compile(r"^([^:]{2,40}):\s")
_GIVING = r"\b(?:propos|introduc|present|call|nam|dub|term|develop|releas|creat|build)\w*\b"
_GIVES_NAME = re.compile(rf"{_GIVING}[^.]{{0,60}}$", re.IGNORECASE)
_IS_A = re.compile(
    r"\W*(?:\([^)]*\)\W*)?(?:,[^,]{0,60},\s*)?(?:is|are)\s+(?:an?|the)\b|,\s+(?:an?|the)\s"
)
_REACH = 90
"""Characters before a name that are looked at."""
_NAMES_NEXT = re.compile(rf"{_GIVING}\s+(?:it\s+|as\s+)?[“\"'(]?$", re.IGNORECASE)
_CAPITAL_OR_DIGIT = re.compile(r"[^a-z\W_]")


@lru_cache(maxsize=20_000)
def coined_names(title: str, abstract: str) -> frozenset[str]:
    """Return the folded names that a record gives to what it brings.

    The short lead of a title before its colon, and words of the abstract that
    follow "we propose" and the like: at some distance if spelled like a name,
    at once if just capitalised.
    """
    lead = _LEAD.match(title)
    found = {fold(word.text) for word in words(lead[1]) if word.is_content} if lead else set()
    if lead and len(lead[1].split()) > 3:
        found = set()
    named = [
        unit
        for unit, start, _ in _marked(abstract)
        if not unit.islower() and _gives(unit, abstract[max(0, start - _REACH) : start])
    ]
    return frozenset(found | _with_parts(named))


@lru_cache(maxsize=20_000)
def own_names(title: str, abstract: str) -> frozenset[str]:
    """Return the folded names of what a record is about: those it coins, and others it uses much.

    Such are words of the title spelled like names (inner capitals, digits) and
    such words of the abstract that come up again: also terms of the field ("TB").
    A compound is kept whole ("s2-attention"), and by its parts of three letters
    and more.
    """
    named = [unit for unit, _, _ in compounds(title) if is_name_like(unit)]
    spelled = [unit for unit, _, _ in _marked(abstract) if is_name_like(unit)]
    named += [unit for unit in set(spelled) if spelled.count(unit) >= 2]
    found = coined_names(title, abstract) | _with_parts(named)
    return frozenset(name for name in found if name not in STOPWORDS)


def _marked(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the compounds of a text that are not all small letters: a name is one of them."""
    return tuple([found for found in compounds(text) if _CAPITAL_OR_DIGIT.search(found[0])])


def _gives(unit: str, before: str) -> bool:
    near = is_name_like(unit) and _GIVES_NAME.search(before)
    return bool(near or (unit[0].isupper() and _NAMES_NEXT.search(before)))


def introduces(text: str, names: Collection[str]) -> bool:
    """Return whether a sentence introduces one of these (folded) names: "propose X", "X is a"."""
    for unit, start, end in compounds(text):
        if fold(unit) in names:
            before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
            if _GIVES_NAME.search(before) or _IS_A.match(after):
                return True
    return False


def _with_parts(units: Iterable[str]) -> set[str]:
    parts = {fold(word.text) for unit in units for word in words(unit) if len(word.text) > 2}
    return parts | {fold(unit) for unit in units}


def naming(matcher: Matcher, candidate: Candidate, *, coined: bool = False) -> frozenset[str]:
    """Return the question's words that name what this record brings, slips mended.

    Only words that few records have tell records apart. With `coined`, only
    names that the record gives.
    """
    said = [
        term
        for term, match in zip(matcher.terms, candidate.best, strict=True)
        if term.telling and match >= EXACT
    ]
    if not said:  # a name that the question says is a word the record has: few do
        return frozenset()
    source = coined_names if coined else own_names
    names = source(candidate.record.title, candidate.record.abstract)
    return frozenset(fold(term.text) for term in said if names & _spellings(term))


def title_said(question: str, title: str) -> frozenset[str]:
    """Return the words of a record's title, or of the part before or after its colon, if said.

    `question` is `plain(question)`. Parts of fewer than three words, two of
    them content words, are no titles.
    """
    for part in (title, *re.split(r":\s", title)):
        if plain(part) in question:
            tokens = words(part)
            if len(tokens) >= 3 and sum(word.is_content for word in tokens) >= 2:
                return frozenset(fold(word.text) for word in tokens)
    return frozenset()


def lead_said(question: str, title: str) -> frozenset[str]:
    """Return the two content words a title leads with before its colon, if said side by side.

    `question` is `plain(question)`. "Visual Clues: ..." may be the name of what
    the paper brings, or a term of its field.
    """
    lead = _LEAD.match(title)
    tokens = words(lead[1]) if lead else ()
    if lead is None or len(tokens) != 2 or not all(word.is_content for word in tokens):
        return frozenset()
    return frozenset(plain(lead[1]).split()) if plain(lead[1]) in question else frozenset()


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the folded words of a text, a space before, between and after them."""
    return f" {' '.join(fold(word.text) for word in words(text))} "


def compounds_said(question: str, candidate: Candidate) -> frozenset[str]:
    """Return the words of the compound names a question says whole ("Phi-4-Mini": phi, 4, mini)."""
    whole = {
        fold(unit): parts
        for unit, _, _ in compounds(question)
        if len(parts := [fold(word.text) for word in words(unit)]) > 1
    }
    if not whole:
        return frozenset()
    record = candidate.record
    text = fold(f"{record.title} {record.abstract}")
    said = {unit: parts for unit, parts in whole.items() if unit in text}
    names = own_names(record.title, record.abstract) if said else frozenset()
    return frozenset(part for unit, parts in said.items() if unit in names for part in parts)


def _spellings(term: Term) -> set[str]:
    return {
        fold(term.text).removesuffix("'s"),
        *(word for word, cosine in term.alike.items() if cosine >= 1.0),
    }
