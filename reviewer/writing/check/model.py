"""What a check finds: values, free of how they are shown.

`Report.to_dict` is the object of `reviewer check --json`:
{"file", "format", "places": "lines"|"paragraphs", "counts": {verdict: n},
 "sentences": [{"file", "line", "column", "text", "section", "verdict",
   "citations": [{"cited", "key", "record", "verdict", "why", "suggestion",
     "nearest": {"record", "field", "quote", "start", "end"} | null,
     "line", "column"}]}],
 "uncited": [{"file", "line", "column", "text", "record", "nearest"}],
 "bibliography": [{"kind", "file", "line", "key", "what"}],
 "problems": [{"file", "line", "what"}], "notices": ["..."]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviewer.evidence.quotes import Quote
from reviewer.manuscripts import Problem, Sentence

SUPPORTED, UNSUPPORTED, UNCHECKABLE, MISSING = (
    "supported", "not supported", "not checkable", "not in library",
)  # fmt: skip
"""Verdicts on a citation: the abstract says it; it speaks against it, or of other things; it cannot
tell (or there is none); no record is meant for certain."""
WORST = (UNSUPPORTED, MISSING, UNCHECKABLE, SUPPORTED)
"""The verdicts, the one that counts for a whole sentence first."""

DUPLICATE, UNUSED, UNDEFINED, DIFFERS = "duplicate", "unused", "undefined", "differs"
"""Kinds of faults of a bibliography."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, why (empty for SUPPORTED), the probability of support, the nearest sentence.

    `settled`: a second opinion may not change it.
    """

    label: str
    why: str = ""
    score: float = 0.0
    nearest: Quote | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation with its verdict.

    `cited` is how it stands in the manuscript, `key` the key (or what it says
    instead of one), `record` the key of the record that is meant, or "";
    `suggestion` what may be meant instead. `line` and `column` are its place.
    """

    cited: str
    key: str
    record: str
    verdict: Verdict
    suggestion: str
    line: int
    column: int

    def to_dict(self) -> dict[str, Any]:
        """Return the object of the JSON."""
        nearest = self.verdict.nearest
        return {
            "cited": self.cited,
            "key": self.key,
            "record": self.record or None,
            "verdict": self.verdict.label,
            "why": self.verdict.why or None,
            "suggestion": self.suggestion or None,
            "nearest": nearest.to_dict() if nearest else None,
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence with its citations, of which there is at least one."""

    sentence: Sentence
    citations: tuple[Checked, ...]

    @property
    def verdict(self) -> str:
        """The worst verdict of its citations."""
        labels = {checked.verdict.label for checked in self.citations}
        return next(label for label in WORST if label in labels)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of the JSON."""
        return {
            **_place(self.sentence),
            "section": self.sentence.section or None,
            "verdict": self.verdict,
            "citations": [checked.to_dict() for checked in self.citations],
        }


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence that cites nothing, though a record of the library says it."""

    sentence: Sentence
    record: str
    nearest: Quote

    def to_dict(self) -> dict[str, Any]:
        """Return the object of the JSON."""
        return {
            **_place(self.sentence),
            "record": self.record,
            "nearest": self.nearest.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class BibFault:
    """A fault of the bibliography: its kind, where, the key, and what is wrong."""

    kind: str
    file: str
    line: int
    key: str
    what: str

    def to_dict(self) -> dict[str, Any]:
        """Return the object of the JSON."""
        return {
            "kind": self.kind,
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in a manuscript."""

    path: str
    format: str
    places: str
    sentences: tuple[CheckedSentence, ...] = ()
    uncited: tuple[Uncited, ...] = ()
    bibliography: tuple[BibFault, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many citations have each verdict."""
        found = Counter(one.verdict.label for one in self.citations())
        return {label: found[label] for label in WORST}

    def citations(self) -> Iterator[Checked]:
        """Yield all citations in order."""
        for sentence in self.sentences:
            yield from sentence.citations

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer check --json`."""
        return {
            "file": self.path,
            "format": self.format,
            "places": self.places,
            "counts": self.counts,
            "sentences": [one.to_dict() for one in self.sentences],
            "uncited": [one.to_dict() for one in self.uncited],
            "bibliography": [one.to_dict() for one in self.bibliography],
            "problems": [
                {"file": one.file, "line": one.line, "what": one.what} for one in self.problems
            ],
            "notices": list(self.notices),
        }


def _place(sentence: Sentence) -> dict[str, Any]:
    return {
        "file": sentence.file,
        "line": sentence.line,
        "column": sentence.column,
        "text": sentence.text,
    }
