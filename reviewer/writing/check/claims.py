"""Which part of a sentence each of its citations is for.

A citation in brackets supports what stands before it, back to the one before; a
citation that is a part of the sentence is for what follows it, up to the next.
Where a part is no clause of its own, it is for the whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.manuscripts import Cited, Sentence
from reviewer.words import content_words

_ENOUGH = 4
"""Content words from which a part of a sentence can be checked by itself."""
_EDGE = re.compile(r"^[\s,;:]*(?:(?:and|but|while|whereas|or|although|which|that)\s+)?[\s,;:]*")
_LINK = re.compile(r"[,;:]|\b(?:and|but|while|whereas|although|however)\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """A part of a sentence, the citations that it rests on, and the whole sentence."""

    text: str
    citations: tuple[Cited, ...]
    whole: str


def claims(sentence: Sentence) -> tuple[Claim, ...]:
    """Return the parts of a sentence with their citations; all of it, if it cannot be parted."""
    groups = _groups(sentence.citations)
    if len(groups) < 2:
        return (Claim(sentence.text, sentence.citations, sentence.text),)
    if all(group[0].narrative for group in groups):
        parts = _after(sentence.text, groups)
    elif not any(cited.narrative for group in groups for cited in group):
        parts = _before(sentence.text, groups)
    else:
        return (Claim(sentence.text, sentence.citations, sentence.text),)
    if all(len(content_words(text)) >= _ENOUGH for text in parts):
        return tuple(
            Claim(text, tuple(group), sentence.text)
            for text, group in zip(parts, groups, strict=True)
        )
    return (Claim(sentence.text, sentence.citations, sentence.text),)


def _groups(citations: Sequence[Cited]) -> list[list[Cited]]:
    """Return the citations that stand together, in order."""
    groups: list[list[Cited]] = []
    for cited in citations:
        if groups and cited.at <= groups[-1][-1].until + 1:
            groups[-1].append(cited)
        else:
            groups.append([cited])
    return groups


def _before(text: str, groups: Sequence[Sequence[Cited]]) -> list[str]:
    """Return what stands before each bracket; what follows the last belongs to it."""
    ends = [group[-1].until for group in groups[:-1]] + [len(text)]
    starts = [0, *ends[:-1]]
    return [_trimmed(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _after(text: str, groups: Sequence[Sequence[Cited]]) -> list[str]:
    """Return from each narrative citation to where the clause of the next begins."""
    starts = [0] + [_clause_start(text, group[0].at) for group in groups[1:]]
    ends = [*starts[1:], len(text)]
    return [_trimmed(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _clause_start(text: str, at: int) -> int:
    """Return where the clause with a citation begins: after the last link before it."""
    links = [found.start() for found in _LINK.finditer(text, max(0, at - 40), at)]
    return links[-1] if links else at


def _trimmed(text: str) -> str:
    return _EDGE.sub("", text).strip(" ,;:")
