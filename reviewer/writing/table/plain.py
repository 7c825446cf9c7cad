"""Cells without a grammar: whole sentences, by who speaks in them and with which verbs. Pure.

What cannot be told without a parse (which noun is meant, whose it is) is left
empty: a sentence is taken where it opens with the authors or their paper and a
verb of the act that the column asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.evidence.quantities import quantities
from reviewer.words import content_stems, fold, stem, words
from reviewer.writing.table.acts import ACHIEVE, FIND, PROPOSE, STUDY, USE, verbs
from reviewer.writing.table.asking import Asked, wanted_by
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.columns import Column
from reviewer.writing.table.lines import CONCLUSION, METHODS, RESULTS
from reviewer.writing.table.owners import looks_named
from reviewer.writing.table.story import Story, Told
from reviewer.writing.table.things import Wanted, singular
from reviewer.writing.table.titles import title_parts
from reviewer.writing.table.wants import THINGS

_OWN = re.compile(
    r"\b(?:we|our|this (?:paper|work|study|article|survey)|the (?:proposed|present)|"
    r"(?:the |these |our )?(?:experiments?|results?|findings?) (?:show|demonstrate|indicate|"
    r"suggest|reveal|confirm))\b",
    re.IGNORECASE,
)
_REACH = 6
"""Words after "we" or "this paper" among which its verb is."""
_ROLES = {
    "task": (STUDY,),
    "method": (PROPOSE, USE),
    "contribution": (PROPOSE,),
    "result": (FIND, ACHIEVE),
}
_PARTS = {METHODS: "method", RESULTS: "result", CONCLUSION: "result"}


def plain_lines(story: Story, column: Column, asked: Asked | None) -> Iterator[Candidate]:
    """Yield the sentences that say what a column asks for."""
    if column.kind in _ROLES:
        yield from _told(story, column.kind)
    wanted = THINGS.get(column.kind) or (wanted_by(asked) if asked is not None else None)
    if wanted is not None:
        yield from _with_thing(story, wanted)


def _told(story: Story, kind: str) -> Iterator[Candidate]:
    for told in story.told:
        line = told.line
        if line.is_title:
            if kind == "task":
                parts = title_parts(line.text)
                yield Candidate(line, *(parts.goal or parts.body), 1.2)
            continue
        acts = next((n for n, act in enumerate(_ROLES[kind]) if _does(line.text, act)), -1)
        inside = _PARTS.get(line.part) == kind
        if acts >= 0 or inside:
            late = 0.4 * line.place if kind == "result" else -0.4 * line.place
            yield _whole(told, 2.5 + late - 0.6 * max(acts, 0))


def _does(text: str, act: str) -> bool:
    """Whether the authors or their paper do such an act in a sentence."""
    for found in _OWN.finditer(text):
        after = [fold(word.text) for word in words(text[found.start() :])[:_REACH]]
        if any(stem(word) in verbs(act) for word in after):
            return True
    return False


def _with_thing(story: Story, wanted: Wanted) -> Iterator[Candidate]:
    """Yield sentences of the authors that have the noun or a known name, and all other words."""
    for told in story.told:
        text = told.line.text
        if told.line.is_title or not _OWN.search(text):
            continue
        said = content_stems(text)
        named = any({fold(word.text), word.text} & wanted.names for word in words(text))
        headed = _names_one(text, wanted)
        numbered = not wanted.number or any(char.isdigit() for char in text)
        if (named or headed) and numbered and set(wanted.words) <= said:
            yield _whole(told, 2.5)


def _names_one(text: str, wanted: Wanted) -> bool:
    """Whether a noun that is wanted has a number or a name just before it: "21 datasets"."""
    units = text.split()
    for place, unit in enumerate(units):
        if singular(unit.strip(".,;:()")) in wanted.heads | wanted.counts:
            before = units[max(0, place - _BEFORE) : place]
            if any(quantities(word) or looks_named(word.strip(".,;:()")) for word in before):
                return True
    return False


_BEFORE = 3
"""Words before a noun among which its number or name is."""


def _whole(told: Told, score: float) -> Candidate:
    return Candidate(told.line, 0, len(told.line.text), score)
