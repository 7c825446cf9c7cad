"""The draft: sections of statements about papers, with references. Values only.

A sentence is kept in pieces, text and citations in turn, because each kind of
output writes a citation its own way; its plain text, with authors and years as
prose has them, is what `evidence.verify` judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reviewer.evidence.quotes import Statement, Withheld
from reviewer.records import Record
from reviewer.writing.answers import Usage, reference

NARRATIVE, ANNOTATED, CHRONOLOGICAL = "narrative", "annotated", "chronological"
STYLES = (NARRATIVE, ANNOTATED, CHRONOLOGICAL)
OPENING, WORK, FINDING, THREAD, CONTRAST, LIMIT = (
    "opening", "work", "finding", "thread", "contrast", "limit",
)  # fmt: skip
"""What a sentence is there for: to open its section, to say what a paper does, what it finds, what
several share, in what two differ, what one leaves open."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence cites records.

    `narrative`: as part of the sentence, "Zhang and Chen (2023)", one record;
    else in brackets, "(Zhang and Chen, 2023; Wang et al., 2020)".
    """

    keys: tuple[str, ...]
    narrative: bool = False


Piece = str | Citation


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft: its pieces, and the statement that they make as plain text.

    `written` is what a language model wrote that it is; empty: it is made of
    a paper's own words.
    """

    pieces: tuple[Piece, ...]
    statement: Statement
    role: str = WORK
    written: str = ""

    @property
    def cited(self) -> tuple[str, ...]:
        """The keys of the records it cites, each once, in order."""
        cites = (piece for piece in self.pieces if isinstance(piece, Citation))
        quoted = (quote.record for quote in self.statement.quotes)
        return tuple(dict.fromkeys((*(key for cite in cites for key in cite.keys), *quoted)))

    def to_dict(self) -> dict[str, Any]:
        """Return the statement's object with its `role`, and with what a model wrote, or null."""
        return {**self.statement.to_dict(), "role": self.role, "written": self.written or None}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the library or the draft, not about what a paper says; it cites nothing.

    `basis` says what was counted or looked up for it.
    """

    text: str
    basis: str

    def to_dict(self) -> dict[str, str]:
        """Return `{"text", "basis"}`."""
        return {"text": self.text, "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record that the draft is about: its probability of being on the topic, and why it is in."""

    key: str
    relevance: float
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return `{"record", "relevance", "why"}`."""
        return {"record": self.key, "relevance": round(self.relevance, 3), "why": self.why}


@dataclass(frozen=True, slots=True)
class Section:
    """A theme, a year or a paper: its heading, the records it is about, its paragraphs."""

    heading: str
    papers: tuple[Chosen, ...]
    paragraphs: tuple[tuple[Sentence, ...], ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"heading", "papers", "statements"}`."""
        return {
            "heading": self.heading,
            "papers": [paper.to_dict() for paper in self.papers],
            "statements": [sentence.to_dict() for sentence in self.sentences],
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A related-work section.

    `overview` comes before the sections and `closing` after them: notes, and
    statements on what papers leave open. `references` are the records cited,
    in order of first citation. `left_out` are records that were asked for or
    nearly chosen, with the reason. `reason` is OFF_TOPIC where there is nothing
    to draft from, else None. `notices` are lines about what had to be done
    without.
    """

    topic: str
    style: str
    engine: str
    model: str | None
    overview: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()
    limits: tuple[Sentence, ...] = ()
    closing: tuple[Note, ...] = ()
    references: tuple[Record, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    left_out: tuple[Chosen, ...] = ()
    reason: str | None = None
    notices: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences that say something of papers, in order."""
        inside = (sentence for section in self.sections for sentence in section.sentences)
        return (*inside, *self.limits)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer draft --json`."""
        return {
            "topic": self.topic,
            "style": self.style,
            "engine": self.engine,
            "model": self.model,
            "reason": self.reason,
            "overview": [note.to_dict() for note in self.overview],
            "sections": [section.to_dict() for section in self.sections],
            "limits": [sentence.to_dict() for sentence in self.limits],
            "closing": [note.to_dict() for note in self.closing],
            "withheld": [item.to_dict() for item in self.withheld],
            "left_out": [item.to_dict() for item in self.left_out],
            "references": [reference(record) for record in self.references],
        }
