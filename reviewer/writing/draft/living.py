"""A draft's file as it stands now, held against its lines as they were written.

A line is where its exact characters are; what is not found was changed or
taken out, and what stands besides was written by a person. A sentence by a
person that is like a missing one is that one, changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from reviewer.manuscripts import Manuscript
from reviewer.manuscripts import Sentence as Found
from reviewer.writing.draft.kept import Line

ALIKE = 0.5
"""Share of words in common, in order, from which a sentence is another one that was changed."""
MADE = ("References", "Evidence")
"""Headings of what is made anew each time, and no text of the draft."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, and the characters where it stands now; -1 where it does not."""

    line: Line
    start: int = -1
    end: int = -1

    @property
    def stands(self) -> bool:
        """Whether the line is in the file as it was written, or as a person changed it."""
        return self.start >= 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence that a person changed: the line as it was, and the sentence as it is now."""

    before: Line
    now: Found


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a draft stands: its lines with their places, and what a person did to it.

    `placed` is in the order of the draft's lines, those changed at their new
    places; `taken_out` are lines that are gone, `written` sentences of a
    person's own, with a citation.
    """

    placed: tuple[Placed, ...]
    changed: tuple[Changed, ...]
    taken_out: tuple[Line, ...]
    written: tuple[Found, ...]


def standing(text: str, lines: Sequence[Line], manuscript: Manuscript) -> Standing:
    """Return what stands of a draft's lines in the text of its file."""
    placed = _placed(text, lines)
    taken = [(one.start, one.end) for one in placed if one.stands]
    own = [
        sentence
        for sentence in manuscript.sentences
        if sentence.file == manuscript.texts[0].path
        and sentence.section not in MADE
        and not any(start < sentence.end and sentence.start < end for start, end in taken)
    ]
    changed: list[Changed] = []
    for place, one in enumerate(placed):
        if one.stands or one.line.sentence is None:
            continue
        best = max(own, key=lambda found: _likeness(one.line, found), default=None)
        if best is not None and _likeness(one.line, best) >= ALIKE:
            own.remove(best)
            changed.append(Changed(one.line, best))
            raw = text[best.start : best.end]
            line = replace(one.line, text=raw, by_hand=True)
            placed[place] = Placed(line, best.start, best.end)
    return Standing(
        tuple(placed),
        tuple(changed),
        tuple(one.line for one in placed if not one.stands),
        tuple(found for found in own if found.citations),
    )


def _placed(text: str, lines: Sequence[Line]) -> list[Placed]:
    """Return where each line stands; in order where it can be, anywhere else if it was moved."""
    found: list[Placed] = []
    taken: list[tuple[int, int]] = []
    after = 0
    for line in lines:
        start = _find(text, line.text, after, taken)
        if start < 0:
            start = _find(text, line.text, 0, taken)
        if start < 0 or not line.text:
            found.append(Placed(line))
            continue
        end = start + len(line.text)
        taken.append((start, end))
        found.append(Placed(line, start, end))
        after = max(after, end)
    return found


def _find(text: str, line: str, after: int, taken: Sequence[tuple[int, int]]) -> int:
    """Return where a line stands from some character on, as a sentence of its own; or -1."""
    start = text.find(line, after)
    while start >= 0:
        end = start + len(line)
        free = not any(first < end and start < last for first, last in taken)
        if free and _is_whole(text, start, end):
            return start
        start = text.find(line, start + 1)
    return -1


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether some characters stand alone, and are no item of the evidence."""
    before = text[max(0, start - 6) : start]
    if re.search(r"(?:^|\n)\s*\d+\.\s+$", before):
        return False
    opens = start == 0 or text[start - 1].isspace()
    return opens and (end == len(text) or text[end].isspace())


def _likeness(line: Line, found: Found) -> float:
    if line.sentence is None:
        return 0.0
    mine = _WORD.findall(line.sentence.statement.text.lower())
    theirs = _WORD.findall(found.text.lower())
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
