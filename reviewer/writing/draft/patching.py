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
        standing = [one for one in self._placed if one.stands]
        return tuple(one.line for one in sorted(standing, key=lambda one: (one.start, one.end)))

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
        """Take a line out, with its line feed; out of the midst of one, with the space before."""
        one = self._placed[number]
        start, end = one.start, one.end
        if start == 0 or self._text[start - 1] == "\n":
            end += self._text[end : end + 1] in ("\n", " ")
        else:
            start = len(self._text[:start].rstrip(" "))
        self._edits.append(_Edit(start, end, ""))
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
            block = f"{self._form.heading(heading)}\n\n{new}"
            own_line = spot == 0 or self._text[spot - 1] == "\n"
            new = f"{block}\n\n" if own_line else f"\n\n{block}"
            self._edits.append(_Edit(spot, spot, new))
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

    def heading_before(self, section: int) -> int:
        """Return the start of the heading above the first line of a section, or -1."""
        start = self.start_of(section)
        found = self._text.rfind(f"\n{self._heading}", 0, start) if start > 0 else -1
        return found + 1 if found >= 0 else -1

    def tidy(self) -> None:
        """Take out the headings under which nothing is left, and gaps where a paragraph was."""
        self._clear_headings()
        self._close_gaps()

    def _close_gaps(self) -> None:
        start = end = -1
        for edit in sorted(self._edits, key=lambda edit: (edit.start, edit.end)):
            if edit.new or edit.start == edit.end:
                continue
            start = start if edit.start == end else edit.start
            end = edit.end
            inside = any(one.new and start <= one.start <= end for one in self._edits)
            if (
                not inside
                and self._text[:start][-2:] == "\n\n"
                and self._text[end : end + 1] == "\n"
            ):
                self._edits.append(_Edit(end, end + 1, ""))

    def _clear_headings(self) -> None:
        for edit in [edit for edit in self._edits if edit.end > edit.start and not edit.new]:
            if edit not in self._edits:
                continue
            start = self._text.rfind(f"\n{self._heading}", 0, edit.start) + 1
            under = self._text.find("\n", start) + 1
            end = self._text.find(f"\n{self._heading}", start) + 1 or self._before_end(start)
            inside = [one for one in self._edits if start <= one.start and one.end <= end]
            if not 0 < start < under <= edit.start or any(one.new for one in inside):
                continue
            removed = Patch(self._text[under:end], (), self._form)
            removed._edits = [_Edit(one.start - under, one.end - under, "") for one in inside]
            if not removed.text.strip():
                self._edits = [one for one in self._edits if one not in inside]
                self._edits.append(_Edit(start, end, ""))

    @property
    def _heading(self) -> str:
        """What every heading of a section begins with."""
        return self._form.heading("").rstrip("}")

    def _before_end(self, start: int) -> int:
        """Return where the text ends that may be cleared from some heading on."""
        spot = self._text.find(f"\n{self._form.heading(REFERENCES)}", start)
        return spot + 1 if spot >= 0 else len(self._text)

    def end_of_sections(self) -> int:
        """Return where a new section goes: before what comes after all sections."""
        for heading in (self._form.limits, REFERENCES):
            spot = self._text.find(f"\n{self._form.heading(heading)}")
            if spot >= 0:
                return spot + 1
        ends = [one.end for _, one in self.standing() if one.line.section >= 0]
        return max(ends, default=len(self._text))
