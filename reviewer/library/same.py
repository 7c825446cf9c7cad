"""Same paper or not.

"The same" is what a systematic review counts once: one report. A preprint and
its published version are one; a conference paper and the article that was made
of it are two, and so are a paper and its erratum, protocol, reply or second part.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.library import near_titles, same_titles
from reviewer.library.comparison import Pair, Rule, Verdict, share_words
from reviewer.library.identity import shared_identifier
from reviewer.records import Record

__all__ = ["Verdict", "compare", "same_paper"]


def same_paper(one: Record, other: Record) -> bool:
    """Return whether two records are surely one paper: what an import merges."""
    verdict = compare(one, other)
    return verdict.same and verdict.sure


def compare(one: Record, other: Record) -> Verdict:
    """Return whether two records describe one paper, with the reason.

    A shared identifier decides, unless title and authors contradict it. Then
    the titles: to the letter, with a slip, cut off, with or without a
    subtitle, or changed a little between preprint and publication; authors,
    years, volume and pages, other identifiers and abstracts must not
    contradict, the less the titles agree the more of them must support it.
    """
    pair = Pair(one, other)
    identifier = shared_identifier(one, other)
    if identifier:
        return _by_identifier(pair, identifier)
    if pair.exact:
        return _first_of(same_titles.RULES, pair)
    return _first_of(near_titles.RULES, pair)


def _by_identifier(pair: Pair, identifier: str) -> Verdict:
    contradiction = _other_paper(pair)
    if contradiction:
        return Verdict(False, f"same {identifier}, but another title and {contradiction}")
    return Verdict(True, identifier, True)


def _other_paper(pair: Pair) -> str:
    """Say what else differs when titles have next to nothing in common; "" if nothing does."""
    if pair.exact or share_words(*pair.titles):
        return ""
    if pair.people.other:
        return "other authors"
    kinds = {pair.one.type, pair.other.type}
    if pair.people.score is None and len(kinds) == 2 and "" not in kinds:
        return "another type"
    if pair.place.conflicts and not pair.place.same:
        return "other pages"
    return ""


def _first_of(rules: Sequence[Rule], pair: Pair) -> Verdict:
    for rule in rules:
        verdict = rule(pair)
        if verdict is not None:
            return verdict
    return Verdict(False, "another title")
