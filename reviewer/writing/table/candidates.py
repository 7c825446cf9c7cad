"""A candidate for a cell: a span of a line, and how surely it is what a column asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer.evidence.quotes import Quote
from reviewer.records import Record
from reviewer.words import fold
from reviewer.writing.table.lines import Line


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a line, in characters of its text (end exclusive), and its score.

    `fuller` are longer spans of the same line, from short to long, to be shown
    where the short one leaves out what counts ("if ...").
    """

    line: Line
    start: int
    end: int
    score: float
    fuller: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The words."""
        return self.line.text[self.start : self.end]

    @property
    def forms(self) -> tuple[Candidate, ...]:
        """The candidate with each of its spans, the shortest first."""
        longer = (replace(self, start=start, end=end, fuller=()) for start, end in self.fuller)
        return (replace(self, fuller=()), *longer)

    def quote(self, record: Record) -> Quote:
        """Return the span as a quote of the record."""
        shift = self.line.passage.start
        field = self.line.passage.field
        return Quote(record.key, field, self.text, shift + self.start, shift + self.end)

    def says(self, other: Candidate) -> bool:
        """Whether both have the same words, wherever they stand."""
        return fold(self.text) == fold(other.text)

    def overlaps(self, other: Candidate) -> bool:
        """Whether both are of one line and share characters."""
        same = self.line.passage == other.line.passage
        return same and self.start < other.end and other.start < self.end
