"""A draft's file as it stands now, held against its lines as they were written.

A line is where its exact characters are; what is not found was changed or
taken out, and what stands besides was written by a person. A sentence by a
person that is like a missing one is that one, changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
_GAP = r"(?:[^\S\n]+\n?|\n)[^\S\n]*"
"""White space between two words of a line; no empty line."""


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
    places; `changed` are those of now and of earlier; `taken_out` are lines
    that are gone, `written` sentences of a person's own, with a citation.
    """

    placed: tuple[Placed, ...]
    changed: tuple[Changed, ...]
    taken_out: tuple[Line, ...]
    written: tuple[Found, ...]


def standing(text: str, lines: Sequence[Line], manuscript: Manuscript) -> Standing:
    """Return what stands of a draft's lines in the text of its file."""
    placed = _placed(text, lines)
    taken = [(one.start, one.end) for one in placed if one.stands]
    here = [
        sentence
        for sentence in manuscript.sentences
        if sentence.file == manuscript.texts[0].path and sentence.section not in MADE
    ]
    own = [
        sentence
        for sentence in here
        if not any(start < sentence.end and sentence.start < end for start, end in taken)
    ]
    changed = list(_still_changed(placed, here))
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


def _still_changed(placed: Sequence[Placed], here: Sequence[Found]) -> Iterator[Changed]:
    """Yield the lines that a person changed before an earlier update, as they stand."""
    by_start = {sentence.start: sentence for sentence in here}
    for one in placed:
        found = by_start.get(one.start)
        if found is not None and one.line.by_hand and one.line.sentence is not None:
            yield Changed(one.line, found)


def _placed(text: str, lines: Sequence[Line]) -> list[Placed]:
    """Return where each line stands; in order where it can be, anywhere else if it was moved."""
    found: list[Placed] = []
    taken: list[tuple[int, int]] = []
    after = 0
    for line in lines:
        start, end = _find(text, line.text, after, taken)
        if start < 0:
            start, end = _find(text, line.text, 0, taken)
        if start < 0:
            found.append(Placed(line))
            continue
        taken.append((start, end))
        found.append(Placed(line, start, end))
        after = max(after, end)
    return found


def _find(text: str, line: str, after: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where a line stands from some character on, as a sentence of its own; or -1, -1.

    It may be wrapped otherwise than it was written.
    """
    for found in _wrapped(line).finditer(text, after) if line.strip() else ():
        start, end = found.span()
        free = not any(first < end and start < last for first, last in taken)
        if free and _is_whole(text, start, end):
            return start, end
    return -1, -1


def _wrapped(line: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, line.split())))


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
