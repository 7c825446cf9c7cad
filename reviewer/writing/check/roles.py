"""Objections by who does what: sides exchanged, the work of others told as theirs. Pure.

Needs both sentences parsed; says nothing without a grammar.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence.synonyms import are_synonyms
from reviewer.grammar import Parsed
from reviewer.words import stem
from reviewer.writing.check.clauses import (
    OTHERS,
    OWN,
    TELLERS,
    Clause,
    Comparison,
    clauses,
    comparisons,
    trends,
)

_ENOUGH, _MOST, _LITTLE = 3, 0.6, 0.4


def turned_round(statement: Parsed, source: Sequence[Parsed], names: frozenset[str]) -> str:
    """Return an objection if two sides of a comparison stand the other way round, or ""."""
    theirs = [one for parsed in source for one in comparisons(parsed, names)]
    parties = frozenset().union(*(one.better | one.worse for one in theirs)) - {OWN, OTHERS}
    for said in comparisons(statement, names | TELLERS):
        crossed = [one for one in theirs if _is_reverse(said, one, parties)]
        if crossed and not any(_agrees(said, one) for one in theirs):
            return "the abstract has the two sides of the comparison the other way round"
    return ""


def exchanged_roles(statement: Parsed, source: Sequence[Parsed], names: frozenset[str]) -> str:
    """Return an objection if who does and who is done to are exchanged, or ""."""
    theirs = [one for parsed in source for one in clauses(parsed, names)]
    for said in clauses(statement, names | TELLERS):
        alike = [one for one in theirs if _same_verb(said, one)]
        if any(_is_crossed(said, one) for one in alike) and not any(
            said.subject & one.subject or said.rest & one.rest for one in alike
        ):
            return f"the abstract has the two sides of {said.form!r} the other way round"
    return ""


def not_theirs(statement: Parsed, source: Sequence[Parsed], names: frozenset[str]) -> str:
    """Return an objection if what the abstract says of other work is told of this one, or ""."""
    theirs = [one for parsed in source for one in clauses(parsed, names)]
    for said in clauses(statement, names | TELLERS):
        if not said.rest - {OWN, OTHERS}:
            continue
        alike = [one for one in theirs if _says_the_same(said, one)]
        if OWN in said.subject and alike and all(OTHERS in one.subject for one in alike):
            return f"the abstract says {said.form!r} of other work, not of this one"
        if OTHERS in said.subject and alike and all(OWN in one.subject for one in alike):
            return f"the abstract says {said.form!r} of this work, not of others"
    return ""


def told_of_others(statement: Parsed, source: Sequence[Parsed], names: frozenset[str]) -> str:
    """Return an objection if what is told of this work is only said of that of others, or ""."""
    by_whom = [(_stems(parsed), _is_about_others(parsed, names)) for parsed in source]
    for said in clauses(statement, names | TELLERS):
        own = said.rest - {OWN, OTHERS}
        if OWN not in said.subject or len(own) < _ENOUGH:
            continue
        shares = [(len(own & stems) / len(own), others) for stems, others in by_whom]
        of_others = max((share for share, others in shares if others), default=0.0)
        of_this = max((share for share, others in shares if not others), default=0.0)
        if of_others >= _MOST and of_this <= _LITTLE:
            return "the abstract says that of other work, not of this one"
    return ""


def _stems(parsed: Parsed) -> frozenset[str]:
    return frozenset(stem(token.text) for token in parsed.tokens)


def _is_about_others(parsed: Parsed, names: frozenset[str]) -> bool:
    """Whether all clauses of a sentence whose subject is known are about the work of others."""
    told = [clause.subject for clause in clauses(parsed, names)]
    return any(OTHERS in who for who in told) and not any(OWN in who for who in told)


def negated(statement: Parsed, source: Sequence[Parsed], names: frozenset[str]) -> str:
    """Return an objection if only one of two clauses about the same is negated, or ""."""
    theirs = [one for parsed in source for one in clauses(parsed, names)]
    for said in clauses(statement, names | TELLERS):
        alike = [one for one in theirs if _says_the_same(said, one)]
        if alike and all(one.negated != said.negated for one in alike):
            return f"only one of the two is negated ({said.form!r})"
    return ""


def opposed(statement: Parsed, source: Sequence[Parsed], _names: frozenset[str]) -> str:
    """Return an objection if more is said of what the abstract says less of, or ""."""
    theirs = [one for parsed in source for one in trends(parsed)]
    ours = list(trends(statement))
    for said in ours:
        alike = [one for one in theirs if said.of == one.of and said.beside & one.beside]
        alike = alike or [one for one in theirs if said.of == one.of]
        if {one.sign for one in ours if one.of == said.of} == {1, -1}:
            continue  # it speaks of both
        if alike and all(one.sign != said.sign for one in alike):
            return f"the abstract does not say {said.form!r} of it"
    return ""


def _same_verb(one: Clause, other: Clause) -> bool:
    return one.verb == other.verb or are_synonyms(one.form, other.form)


def _says_the_same(said: Clause, other: Clause) -> bool:
    """Whether two clauses have the same verb, done to much the same."""
    own, shared = said.rest - {OWN, OTHERS}, said.rest & other.rest - {OWN, OTHERS}
    return _same_verb(said, other) and bool(shared) and 2 * len(shared) >= len(own)


def _is_reverse(one: Comparison, other: Comparison, parties: frozenset[str] = frozenset()) -> bool:
    """Whether what is better here is worse there; `parties` are all that the source compares.

    The other side may be named in other words, but not be a third party.
    """
    left, right = one.better & other.worse, one.worse & other.better
    same = len(one.better & other.better) + len(one.worse & other.worse)
    if left and not right:  # the other side is named in other words
        whole = 5 * len(left - {OWN}) >= 3 * len(one.better - {OWN}) > 0
        third = 2 * len(one.worse & parties) > len(one.worse) and OWN not in one.worse
        return whole and not third and 2 * same <= len(one.worse)
    return bool(left and right) and len(left) + len(right) > same


def _agrees(one: Comparison, other: Comparison) -> bool:
    return bool(one.better & other.better and one.worse & other.worse) and not _is_reverse(
        one, other
    )


def _is_crossed(one: Clause, other: Clause) -> bool:
    return bool(one.subject & other.rest and one.rest & other.subject)
