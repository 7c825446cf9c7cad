"""What a question says about metadata -> a filter: dates, authors, code, classes, affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from reviewer.library.filters import Filter, name_words
from reviewer.search.dates import PAPER_WORD, find_span
from reviewer.words import STOPWORDS, Word, words


class Names(Protocol):
    """What understanding a question asks of a library: its authors and affiliations."""

    def author_names(self, word: str) -> list[str]:
        """Return the full names that have this (folded) word."""

    def affiliations(self) -> list[str]:
        """Return all affiliations."""

    def subjects(self) -> list[str]:
        """Return all subject classes."""

    def has_word(self, word: str) -> bool:
        """Return whether a (folded) word occurs in the library's texts."""


_CODE = re.compile(
    r"\b(?:with|have|has|come\s+with|comes\s+with|include|release[sd]?|provide[sd]?|offer|share[sd]?)\s+"
    r"(?:(?:their|its|a|the|any|public|open|available|source)\s+)*code\b|\bcode\s+(?:is\s+)?(?:available|released)\b"
    r"|\b(?:is|are)\s+there\s+(?:any\s+)?code\b|\bopen[- ]source(?:d)?\s+code\b",
    re.IGNORECASE,
)
_NO_CODE = re.compile(r"\b(?:without|no|not|n't)\s+(?:\w+\s+){0,2}code\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:(?:subject|class|category|arxiv)\s+(?:class\s+|category\s+)?)?"
    r"(?P<full>(?:cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|quant-ph)\.[A-Z]{2,3})\b"
    r"|\b(?:subject|class|category)(?:\s+class)?(?:\s+is|\s*[:=])?\s+(?P<short>[A-Z]{2,3})\b"
    r"|\b(?:in|under|from)\s+(?P<bare>[A-Z]{2})\b(?=\s*(?:$|[?.!,]|papers?|and|or|subject|class|category))"
    r"|\b(?:in\s+)?(?:the\s+)?(?P<known>[A-Z]{2,3})\s+(?:subject|class|category|papers?|articles?|preprints?)\b"
)
_ASKED = re.compile(
    r"^\W*(?:what|which|who|when|where|why|how|does|do|did|is|are|was|were|can|has|have)\b", re.I
)
_OF_ONE = re.compile(r"^\W*(?:does|did|has|is(?!\s+there))\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|from|of|authored\s+by|written\s+by|co-?author(?:ed)?(?:\s+by)?|author|authors?|did|does|"
    r"has|have|with|wrote|list|and|&)\s*$",
    re.IGNORECASE,
)

_NEGATED = re.compile(
    r"\b(?:not|except(?:ing)?|excluding|other\s+than|but\s+not|outside(?:\s+of)?)\s+"
    r"(?:(?:those|these|ones|the|any|papers|published|written|classed)\s+)*(?:(?:by|from|in|of)\s+)?$",
    re.IGNORECASE,
)
_SURELY_BY = re.compile(r"\b(?:by|authors?)\s*$", re.IGNORECASE)
_ONLY_A_YEAR = re.compile(r"^\W*(?:papers?\W+)?(?:et\W+al\W*)?(?:19|20)\d\d\W*$", re.IGNORECASE)


class Rest:
    """The question with what has been understood blanked out, offsets kept."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int) -> None:
        """Blank out a span."""
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]


def take_conditions(rest: Rest, names: Names) -> Filter:
    """Return the filter a question states, and take the words that state it out of the rest."""
    authors, without = _authors(rest, names)
    found = Filter(authors=authors, excluded=tuple(Filter(authors=(name,)) for name in without))
    if span := find_span(rest.text):
        found = replace(found, first=span.first, last=span.last)
        rest.take(span.start, span.end)
    affiliations, negated = _affiliations(rest, names.affiliations())
    found = _with(found, Filter(affiliations=affiliations), negated=negated)
    subject, negated = _subject(rest, names.subjects())
    found = _with(found, Filter(subjects=(subject,) if subject else ()), negated=negated)
    return _code(rest, found)


def _with(found: Filter, one: Filter, *, negated: bool) -> Filter:
    """Return a filter with one more condition, or with what meets it left out."""
    if not one:
        return found
    if negated:
        return replace(found, excluded=(*found.excluded, one))
    return replace(
        found,
        affiliations=one.affiliations or found.affiliations,
        subjects=one.subjects or found.subjects,
    )


def _take_negation(rest: Rest, start: int) -> bool:
    """Take "not by", "except those in" and the like before a place; return whether it was there."""
    place = _NEGATED.search(rest.text[:start])
    if place:
        rest.take(*place.span())
    return place is not None


def _subject(rest: Rest, known: Iterable[str]) -> tuple[str, bool]:
    """Take a subject class out of the question: "class CL", "in cs.CL", "CV papers" if known."""
    classes = {value.rpartition(".")[2] for value in known}
    for found in _SUBJECT.finditer(rest.text):
        value = found["full"] or found["short"] or found["bare"] or found["known"]
        if not found["known"] or value in classes:
            paper = PAPER_WORD.search(found[0])
            rest.take(found.start(), found.start() + paper.start() if paper else found.end())
            return value, _take_negation(rest, found.start())
    return "", False


def _code(rest: Rest, found: Filter) -> Filter:
    if absent := _NO_CODE.search(rest.text):
        rest.take(*absent.span())
        return replace(found, has_code=False)
    about_papers = PAPER_WORD.search(rest.text) or not _ASKED.match(rest.text)
    if _OF_ONE.match(rest.text):
        return found  # "does the GeRe paper come with code" asks for it
    if about_papers and (present := _CODE.search(rest.text)):
        rest.take(*present.span())
        return replace(found, has_code=True)
    return found


def _authors(rest: Rest, names: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take the author names out that the library knows; return those wanted and those not wanted.

    Two or more words in a row that are all words of one author's name are that
    author; a single word must follow "by" or the like, and be capitalised.
    """
    found: list[str] = []
    without: list[str] = []
    tokens = [word for word in words(rest.text)]
    position = 0
    while position < len(tokens):
        length = _name_length(rest.text, tokens[position : position + 5], names)
        if length:
            start, end = tokens[position].start, tokens[position + length - 1].end
            name = rest.text[start:end]
            rest.take(start, end + 2 if rest.text[end : end + 2].lower() == "'s" else end)
            (without if _take_negation(rest, start) else found).append(name)
        position += max(1, length)
    return tuple(found), tuple(without)


def _name_length(text: str, tokens: Sequence[Word], names: Names) -> int:
    """Return how many of the tokens, from the first on, spell one author's name."""
    parts: list[str] = []
    best = 0
    known: list[set[str]] | None = None
    for count, token in enumerate(tokens, start=1):
        word = token.text
        if len(word) > 1 and word.lower() in STOPWORDS:
            break
        parts += name_words(word)
        if known is None:
            known = [set(name_words(name)) for name in names.author_names(parts[0])]
        spelled = [part for part in parts if len(part) > 1]
        fits = any(set(spelled) <= name for name in known)
        if not fits or not spelled:
            break
        if len(spelled) >= 2:
            best = count
    first = tokens[0]
    start, word = first.start, first.text
    if not best and known and len(word) > 2:
        pattern = _BY if word[:1].isupper() else _SURELY_BY
        preceded = bool(pattern.search(text[:start]))
        others = text[:start] + text[first.end :]
        alone = bool(_ONLY_A_YEAR.match(others)) and not names.has_word(word.lower())
        followed = bool(re.match(r"\s+et\s+al|'s\s+(?:papers?|works?)", text[first.end :]))
        best = 1 if preceded or followed or alone else 0
    return best


def _affiliations(rest: Rest, known: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Take an affiliation out of the question; return those it may mean, and if it is not wanted.

    It may be named by its first words alone ("Microsoft" for "microsoft-research").
    """
    spelled = {value: name_words(value) for value in known}
    longest = max((len(parts) for parts in spelled.values()), default=0)
    for length in range(longest, 0, -1):
        for start in dict.fromkeys(tuple(parts[:length]) for parts in spelled.values()):
            if len(start) < length:
                continue
            pattern = r"[\W_]+".join(map(re.escape, start))
            place = re.search(rf"\b{pattern}\b", rest.text, re.IGNORECASE)
            meant = tuple(v for v, parts in spelled.items() if tuple(parts[:length]) == start)
            whole = any(len(spelled[value]) == length for value in meant)
            if place and (whole or place[0][0].isupper()) and _is_origin(rest.text, *place.span()):
                rest.take(*place.span())
                return meant, _take_negation(rest, place.start())
    return (), False


def _is_origin(text: str, start: int, end: int) -> bool:
    """Whether the words around an affiliation's name make it the papers' origin."""
    if text[start:end].lower() in STOPWORDS:
        return False  # the WHO, but not "who"
    before, after = text[:start].rstrip(), text[end:]
    introduced = re.search(
        r"\b(?:from|at|by|of|with|to|affiliation|people|anything)(?:\s+the)?$",
        before,
        re.IGNORECASE,
    )
    followed = re.match(
        r"\s+(?:people|authors?|researchers?|affiliations?|groups?|labs?)\b", after, re.IGNORECASE
    )
    return bool(introduced or followed or PAPER_WORD.match(after.lstrip()))
