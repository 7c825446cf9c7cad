"""What speaks against a sentence about a paper whatever else speaks for it: numbers, names, scope,
negation, roles. Each check was held to right sentences in free words: one that also fires on these
is no objection but a signal (`signals`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.evidence.alignment import uncontracted
from reviewer.evidence.objections import CHECKS, Case
from reviewer.evidence.polarity import negations
from reviewer.evidence.quantities import numbers, quantities, says
from reviewer.evidence.verify import read
from reviewer.grammar import Parsed
from reviewer.words import stem, words
from reviewer.writing.check import roles
from reviewer.writing.check.figures import misplaced
from reviewer.writing.check.paper import Paper

NAMED = {check.__name__: check for check in CHECKS}
"""The checks of `evidence.objections` that have a name."""
_BEST = 2
_WHOLE = (CHECKS[0], NAMED["_name"])
"""Checks that hold against the whole abstract: whose it is, and names."""
_ROLES = (
    roles.turned_round,
    roles.exchanged_roles,
    roles.not_theirs,
    roles.negated,
    roles.told_of_others,
)
_COUNTED = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten)$", re.IGNORECASE)
_GROUPS = (
    "all every each any both always everywhere",
    "only solely exclusively merely just sole",
    "never none no not nothing cannot without",
    "entirely completely fully totally wholly perfectly complete full entire",
    "unrelated irrespective regardless unaffected independent independently",
    "equally same similar similarly comparable comparably",
    "guaranteed guarantee guarantees",
    "impossible",
    "ineffective",
)
_ALIKE = {word: frozenset(group.split()) for group in _GROUPS for word in group.split()}
_SCOPE = frozenset(
    """only solely exclusively all every always never none entirely completely fully totally wholly
    perfectly guaranteed everywhere impossible equally merely unrelated irrespective regardless
    unaffected ineffective""".split()
)
"""Words that make a claim wider or narrower than it was, if the paper has none like them."""
_COSTS = re.compile(
    r"\bat the (?:cost|expense|price) of\b|\b(?:trad|sacrific|forgo)(?:e|es|ed|ing)\b|"
    r"\bgiv(?:e|es|ing) up\b|\b(?:little|no|hardly any) (?:effect|influence|impact)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|not|no)\s(?:\w+\s)?\w+", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:not|no|nor|never|without|cannot|neither|none|fail\w*|lack\w*|unable|hardly|rarely|"
    r"eliminat\w+|avoid\w*|prevent\w*|rather|instead|limited|insufficient\w*|difficult\w*|hard|"
    r"challeng\w+|remov\w+|overcom\w+|mitigat\w+|reduc\w+|independent\w*|unlike|however|despite|"
    r"less|only|hinder\w*|un(?!der|i[tfvo]|til)[a-z]{4,}|non-?[a-z]{4,}|"
    r"in(?:sensitiv|efficien|consist|complet|accura|stab|correct|capab|feasib|suffic)\w*|"
    r"dis(?:joint|regard|card)\w*|\w+-free|\w+less|agnostic|loss|lose[sd]?)\b",
    re.IGNORECASE,
)
"""What a negation may render in other words."""
_LIGHT = frozenset(
    map(
        stem,
        """use employ apply adopt rely have make show find provide offer achieve reach obtain yield
        support require need take give perform work study evaluate report consider""".split(),
    )
)
"""Verbs that others may stand for."""
_SCOPED, _SPREAD, _AROUND = 2, 8, 6
"""Words negated from which they can be found again, within how many, and how far around."""


def objection(text: str, plain: str, paper: Paper, order: Sequence[int]) -> str:
    """Return what the words of a sentence have against it, in words for the user, or "".

    `text` is the sentence as it stands, `plain` the one with its citation as
    "They"; `order` are the places of the paper's sentences, the nearest first.
    """
    case = read(text, paper.sources)
    why = next((why for check in _WHOLE if (why := check(case))), "")
    why = why or NAMED["_instruction"](read(text, [paper.sources[order[0]]]))
    return why or _number(case) or _negation(plain, paper.texts)


def doubt(plain: str, paper: Paper) -> str:
    """Return what a sentence may have wrong, but is also found of every third right one, or ""."""
    return misplaced(plain, paper.texts) or _scope(plain, paper)


def turned(parsed: Parsed, paper: Paper, order: Sequence[int]) -> str:
    """Return what speaks against who does what to whom in a parsed sentence, or ""."""
    why = next((why for role in _ROLES if (why := role(parsed, paper.parsed, paper.names))), "")
    return why or roles.opposed(
        parsed, [paper.parsed[place] for place in order[:_BEST]], paper.names
    )


def _number(case: Case) -> str:
    """Numbers that the abstract does not give; a small count in words only if it gives another.

    "Three countries" may have been counted, where the abstract names three.
    """
    why = NAMED["_number"](case)
    if not why:
        return ""
    given = [*numbers(case.quotes), *quantities(case.context)]
    lacking = [one for one in numbers(case.statement) if not any(says(one, two) for two in given)]
    for one in lacking:
        if not _COUNTED.match(one.text):
            return why
        if any(set(one.counted) & set(other.counted) for other in given):
            return f"{one.text} {one.counted[0]}... is not in the cited sentence"
    return "" if lacking else why


def _scope(plain: str, paper: Paper) -> str:
    """Words of scope, or a cost, that the paper has not."""
    for word in words(plain):
        form = word.text.lower()
        if form in _SCOPE and not _ALIKE.get(form, frozenset([form])) & paper.forms:
            return f"{word.text!r} is not in the abstract"
    cost = _COSTS.search(_WITHOUT.sub(" ", plain))
    if cost and not _COSTS.search(_WITHOUT.sub(" ", " ".join(paper.texts))):
        return f"{cost[0]!r} is not in the abstract"
    return ""


def _negation(plain: str, texts: Sequence[str]) -> str:
    """A negation of words that the abstract has together, and nothing of the kind beside them."""
    for cue in negations(uncontracted(plain)):
        scope = cue.scope - _LIGHT
        if len(scope) < _SCOPED:
            continue
        found = [_beside(scope, text) for text in texts]
        told = [beside for beside in found if beside]
        if told and not any(_UNDONE.search(beside) for beside in told):
            return f"only one of the two is negated ({cue.text!r})"
    return ""


def _beside(scope: frozenset[str], text: str) -> str:
    """Return the words around where a sentence has all of some stems near each other, or ""."""
    said = words(text)
    places = [place for place, word in enumerate(said) if word.stem in scope]
    if {said[place].stem for place in places} != scope:
        return ""
    if places[-1] - places[0] > _SPREAD:
        return ""
    first, last = max(0, places[0] - _AROUND), min(len(said) - 1, places[-1] + _AROUND)
    return text[said[first].start : said[last].end]
