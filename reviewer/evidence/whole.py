"""Whether a statement asserts something at all, and whether what it asserts is from its source.

A piece cut out of a sentence without its verb asserts nothing; a paper's title
with a predicate after it asserts what the title does not say. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.evidence import closed
from reviewer.evidence.alignment import Alignment, Token, tokens
from reviewer.evidence.polarity import has_direction
from reviewer.evidence.signs import sign
from reviewer.evidence.warrant import is_of_itself
from reviewer.words import stem

_VERBS = closed.BE | frozenset(
    """do does did must should would shall cannot let gave took held kept won lost led made ran
    drew built grew rose fell became began came went got saw knew wrote""".split()
)
_REPORTING = frozenset(map(stem, closed.REPORTING))
_PRONOUNS = frozenset("we they i it he she you that which who al".split())
_NAMED = 3
"""Content words in a row that name a paper, where its title has them so."""
_GIVEN = 0.5
"""Share of what is said of a paper that must be in the cited words."""


_FEW = 4
"""Content words up to which a text without a verb asserts nothing, in whatever order."""


def fragment(statement: str, found: Alignment) -> str:
    """Return an objection if a statement is cut out of a sentence without its verb, or "".

    Words in a row of a source that has a verb where they have none; a title is
    no such source. In doubt a word passes for a verb.
    """
    few = statement.rstrip().endswith(".") and _content(found.statement) <= _FEW
    asserts = _has_verb(found.statement) or _keeps_verb(found)
    if asserts or not (few or _is_cut_out(found)):
        return ""
    told = {found.source[spot].sentence for spot in found.there if spot >= 0}
    whole = [token for token in found.source if not told or token.sentence in told]
    return "it is a part of a sentence, and says nothing" if _has_verb(whole) else ""


def _content(said: Sequence[Token]) -> int:
    return sum(token.content for token in said)


def _is_cut_out(found: Alignment) -> bool:
    first = found.there[0] if found.there else -1
    return first >= 0 and list(found.there) == list(range(first, first + len(found.there)))


def _has_verb(said: Sequence[Token]) -> bool:
    return any(_may_be_verb(said, place) for place in range(len(said)))


def _keeps_verb(found: Alignment) -> bool:
    """Whether a word of the statement follows a pronoun in the source: "we release X"."""
    spots = (spot for spot in found.there if spot > 0 and found.source[spot].content)
    return any(found.source[spot - 1].form in _PRONOUNS for spot in spots)


def _may_be_verb(said: Sequence[Token], place: int) -> bool:
    """Whether a word may be a finite verb, by its form and its neighbours."""
    token, before = said[place], said[place - 1] if place else None
    if token.form in _VERBS:
        return True
    if before is None or not token.content or not token.text[0].islower():
        return False
    if token.key in _REPORTING or sign(token) or has_direction(token.form):
        return True
    if before.form in _PRONOUNS or (before.content and before.form.endswith("s")):
        return True
    last = place + 1 == len(said)
    ends = token.form.endswith(("s", "ed")) and not token.form.endswith("ss")
    return ends and (not last or (place == 1 and before.content))


def unfounded(statement: Sequence[Token], found: Alignment, context: str) -> bool:
    """Return whether a statement adds to a paper's title or name what no cited word gives.

    Words that only the title or the authors give say which paper is meant;
    what is said of it must be in the quotes.
    """
    naming = _naming(statement, tokens(context))
    said = [
        found.there[place] >= 0
        for place, token in enumerate(statement)
        if token.content and place not in naming and not is_of_itself(token)
    ]
    if not naming:
        return False
    return sum(said) < _GIVEN * len(said) if said else not _are_given(found, naming)


def _are_given(found: Alignment, naming: set[int]) -> bool:
    return sum(found.there[place] >= 0 for place in naming) >= _GIVEN * len(naming)


def _naming(statement: Sequence[Token], title: Sequence[Token]) -> set[int]:
    """Return the places of runs of content words that the context has in the same order.

    Said once more, they are part of what is said of it.
    """
    keys = [token.key for token in title if token.content]
    own = [place for place, token in enumerate(statement) if token.content]
    runs = set(_grams(keys))
    named: set[int] = set()
    for start, gram in enumerate(_grams([statement[place].key for place in own])):
        if gram in runs:
            runs.remove(gram)
            named.update(own[start : start + _NAMED])
    return named


def _grams(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(keys[n : n + _NAMED]) for n in range(len(keys) - _NAMED + 1))
