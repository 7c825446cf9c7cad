"""Names that papers give to things (GeRe, Macross), and which of them a question says. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.evidence.candidates import Candidate
from reviewer.evidence.matching import EXACT, Matcher
from reviewer.words import STOPWORDS, compounds, fold, is_name_like, words

_LEAD = re.compile(r"^([^:]{2,40}):\s")
_GIVES_NAME = re.compile(
    r"\b(?:propos|introduc|present|call|nam|dub|term|develop|releas|creat|build)\w*\b[^.]{0,60}$",
    re.I,
)


@lru_cache(maxsize=20_000)
def own_names(title: str, abstract: str) -> frozenset[str]:
    """Return the folded names of what a record itself brings.

    The short lead of a title before its colon; words of the title spelled like
    names (inner capitals, digits); and such words of the abstract that come up
    again or follow "we propose" and the like. A compound is kept whole
    ("s2-attention"), and by its parts of three letters and more.
    """
    found: set[str] = set()
    lead = _LEAD.match(title)
    if lead and len(lead[1].split()) <= 3:
        found.update(fold(word.text) for word in words(lead[1]) if word.is_content)
    named = [unit for unit, _, _ in compounds(title) if is_name_like(unit)]
    units = [(unit, start) for unit, start, _ in compounds(abstract) if is_name_like(unit)]
    spelled = [unit for unit, _ in units]
    for unit, start in units:
        if spelled.count(unit) >= 2 or _GIVES_NAME.search(abstract[:start]):
            named.append(unit)
    for unit in named:
        found.add(fold(unit))
        found.update(fold(word.text) for word in words(unit) if len(word.text) > 2)
    return frozenset(name for name in found if name not in STOPWORDS)


def naming(matcher: Matcher, candidate: Candidate, rarity: float) -> frozenset[str]:
    """Return the question's words that name what this record brings.

    `rarity` is the least weight (inverse document frequency) a word must have
    to tell records apart.
    """
    names = own_names(candidate.record.title, candidate.record.abstract)
    return frozenset(
        fold(term.text)
        for term, match in zip(matcher.terms, candidate.best, strict=True)
        if match >= EXACT and term.rarity >= rarity and fold(term.text) in names
    )
