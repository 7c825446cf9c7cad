"""The edits of a draft's file: lines put in, taken out and replaced, all else left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.writing.draft.form import Form
from reviewer.writing.draft.kept import Line
from reviewer.writing.draft.living import Placed

REFERENCES = "References"


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    new: str


class Patch:
    """A file's text with what is to be changed in it, and the draft's lines as they will stand."""

    def __init__(self, text: str, placed: Sequence[Placed], form: Form) -> None:
        self._text = text
        self._placed = list(placed)
        self._form = form
        self._edits: list[_Edit] = []

    @property
    def text(self) -> str:
        """The file's text with all edits made; insertions at one spot in the order they came."""
        ordered = sorted(
            enumerate(self._edits), key=lambda pair: (pair[1].start, pair[1].end, pair[0])
        )
        pieces, done = [], 0
        for _, edit in ordered:
            pieces += [self._text[done : max(done, edit.start)], edit.new]
            done = max(done, edit.end)
        return "".join([*pieces, self._text[done:]])

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that will stand, in the order of the file."""
        standing = sorted((one for one in self._placed if one.stands), key=lambda one: one.start)
        return tuple(one.line for one in standing)

    def standing(self) -> Iterator[tuple[int, Placed]]:
        """Yield the lines that stand so far, each with a number by which it can be named."""
        for number, one in enumerate(self._placed):
            if one.stands:
                yield number, one

    def on(self, key: str) -> list[tuple[int, Placed]]:
        """Return the lines that are about a record."""
        return [
            (number, one)
            for number, one in self.standing()
            if one.line.sentence is not None and key in one.line.sentence.cited
        ]

    def take_out(self, number: int) -> None:
        """Take a line out, with its line feed."""
        one = self._placed[number]
        end = one.end + (self._text[one.end : one.end + 1] == "\n")
        self._edits.append(_Edit(one.start, end, ""))
        self._placed[number] = Placed(one.line)

    def replace(self, number: int, line: Line) -> None:
        """Put a line in the place of another."""
        one = self._placed[number]
        self._edits.append(_Edit(one.start, one.end, line.text))
        self._placed[number] = replace(one, line=line)

    def insert(self, lines: Sequence[Line], spot: int, heading: str = "") -> None:
        """Put lines after a spot, as lines of the paragraph there; under a heading of their own."""
        new = "\n".join(line.text for line in lines)
        if heading:
            self._edits.append(_Edit(spot, spot, f"{self._form.heading(heading)}\n\n{new}\n\n"))
        elif spot == 0 or self._text[spot - 1] == "\n":
            self._edits.append(_Edit(spot, spot, f"{new}\n"))
        else:
            self._edits.append(_Edit(spot, spot, f"\n{new}"))
        self._placed += [Placed(line, spot, spot) for line in lines]

    def has(self, section: int) -> bool:
        """Return whether any line of a section stands."""
        return any(one.line.section == section for _, one in self.standing())

    def end_of(self, section: int) -> int:
        """Return the end of the last line of a section, or -1."""
        ends = [one.end for _, one in self.standing() if one.line.section == section]
        return max(ends, default=-1)

    def start_of(self, section: int) -> int:
        """Return the start of the first line of a section, or -1."""
        starts = [one.start for _, one in self.standing() if one.line.section == section]
        return min(starts, default=-1)

    def before(self, number: int) -> int:
        """Return the end of what stands before a line in its section; else the line's start."""
        here = self._placed[number]
        ends = [
            one.end
            for _, one in self.standing()
            if one.end <= here.start and one.line.section == here.line.section
        ]
        return max(ends, default=here.start)

    def end_of_sections(self) -> int:
        """Return where a new section goes: before what comes after all sections."""
        for heading in (self._form.limits, REFERENCES):
            spot = self._text.find(f"\n{self._form.heading(heading)}")
            if spot >= 0:
                return spot + 1
        ends = [one.end for _, one in self.standing() if one.line.section >= 0]
        return max(ends, default=len(self._text))
