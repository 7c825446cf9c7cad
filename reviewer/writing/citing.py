"""Statement and evidence -> the citation that supports it, if any does. Pure.

A statement's own citations come first, then each evidence sentence alone. Of
several sentences together each must support a clause of its own: words that
are scattered over sentences, of one paper or of two, can be put together to
what neither says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, Verdict
from reviewer.words import content_stems, content_words, words

MAX_CLAUSES = 3
"""Clauses, and so sentences cited, of a statement that did not cite them itself."""
_MOST_PRUNED = 6
_SAME = 0.7
"""Share of a statement's words from which a sentence speaks of the same."""
_BETWEEN_CLAUSES = re.compile(r"(?:;|,\s+(?:and|but|while|whereas|yet))\s+")
# What these speak of stands in another clause, and may not be what the sentence cited speaks of.
_POINTING = frozenset(
    "it its they them their theirs this that these those which who whose he she his her such both "
    "one".split()
)

Judge = Callable[[Statement], Verdict]


def cite(
    statement: Statement, verdict: Verdict, evidence: Sequence[Quote], judge: Judge
) -> tuple[Statement, Verdict]:
    """Return the statement with citations that support it, and their verdict.

    `verdict` is that on the statement as it is, which is returned with it when
    nothing supports it.
    """
    if verdict.label == SUPPORTED:
        if against := _objector(statement, evidence, judge):
            return statement, against
        return _needed(statement, judge), verdict
    tried = ((other, judge(other)) for other in _single(statement, evidence))
    alone = [pair for pair in tried if pair[1].label == SUPPORTED]
    proven = [max(alone, key=lambda pair: pair[1].score)] if alone else []
    if not proven and (together := _clause_by_clause(statement, evidence, judge)):
        proven = [pair for pair in [(together, judge(together))] if pair[1].label == SUPPORTED]
    if not proven:
        return statement, verdict
    against = _objector(proven[0][0], evidence, judge)
    return (statement, against) if against else proven[0]


def _objector(statement: Statement, evidence: Sequence[Quote], judge: Judge) -> Verdict | None:
    """Return the verdict by a sentence that has more of a statement's words and speaks against it.

    A number, a "not" or a condition that the nearest sentence has otherwise
    is not made true by another sentence that has less to do with it.
    """
    said = content_stems(statement.text)
    own = len(said & content_stems(" ".join(quote.text for quote in statement.quotes)))
    for quote in evidence:
        shared = len(said & content_stems(quote.text))
        if quote not in statement.quotes and shared > own and shared >= _SAME * len(said):
            verdict = judge(replace(statement, quotes=(quote,)))
            if verdict.objected:
                return verdict
    return None


def _needed(statement: Statement, judge: Judge) -> Statement:
    """Return a supported statement without citations that neither support it nor are missed.

    Those are what citation precision counts as irrelevant (Gao et al. 2023,
    section 4). One that gives the statement a word of its own is missed,
    whatever the judge says. A server that cites by the dozen is left alone.
    """
    if not 1 < len(statement.quotes) <= _MOST_PRUNED:
        return statement
    for quote in statement.quotes:
        rest = tuple(other for other in statement.quotes if other != quote)
        without = replace(statement, quotes=rest)
        if (
            rest
            and _gives_nothing(quote, without)
            and judge(without).label == SUPPORTED
            and judge(replace(statement, quotes=(quote,))).label != SUPPORTED
        ):
            statement = without
    return statement


def _gives_nothing(quote: Quote, without: Statement) -> bool:
    """Whether all words that a quote shares with a statement are in the statement's quotes too."""
    shared = content_stems(without.text) & content_stems(quote.text)
    return shared <= content_stems(" ".join(other.text for other in without.quotes))


def _single(statement: Statement, evidence: Sequence[Quote]) -> Iterator[Statement]:
    for quote in evidence:
        if statement.quotes != (quote,):
            yield replace(statement, quotes=(quote,))


def _clause_by_clause(
    statement: Statement, evidence: Sequence[Quote], judge: Judge
) -> Statement | None:
    """Return the statement with the sentence that supports each of its clauses, or None."""
    clauses = _clauses(statement.text)
    chosen: list[Quote] = []
    for clause in clauses:
        alone = [(judge(Statement(clause, (quote,))), quote) for quote in evidence]
        proven = [pair for pair in alone if pair[0].label == SUPPORTED]
        if not proven:
            return None
        chosen.append(max(proven, key=lambda pair: pair[0].score)[1])
    quotes = tuple(dict.fromkeys(chosen))
    return replace(statement, quotes=quotes) if len(quotes) > 1 else None


def _clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a sentence that stand on their own; none if there is one only.

    A clause with less than three content words, or that begins by pointing to
    another ("and it ..."), does not stand on its own: then neither do the rest.
    """
    parts = [part.strip(" .") for part in _BETWEEN_CLAUSES.split(text)]
    own = [words(part) for part in parts]
    if not 1 < len(parts) <= MAX_CLAUSES or any(
        len(content_words(part)) < 3 or said[0].text.lower() in _POINTING
        for part, said in zip(parts, own, strict=True)
    ):
        return ()
    return tuple(f"{part[0].upper()}{part[1:]}." for part in parts)
