"""What a model says of where a record states a column, and what that may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.lines import Line

POINTED = 0.8
"""What it adds to a candidate's score that a model points at its line, and takes from all where it
finds nothing: less than lies between what authors say of themselves and the rest."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The lines that a model says state a column; none if it says that none does."""

    lines: tuple[Line, ...] = ()

    def weigh(self, found: Iterable[Candidate]) -> list[Candidate]:
        """Return candidates with what the model says of their lines in their scores."""
        return [replace(item, score=item.score + self._change(item)) for item in found]

    def _change(self, candidate: Candidate) -> float:
        if not self.lines:
            return -POINTED
        pointed = any(candidate.line.passage == line.passage for line in self.lines)
        return POINTED if pointed else 0.0
