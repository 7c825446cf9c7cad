"""Quotes, statements and what was withheld: what every answer and draft is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviewer.passages import Passage
from reviewer.records import TEXT_FIELDS, Record, field_value


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record used as evidence.

    For title and abstract the stored field sliced `[start:end]` equals `text`;
    for a metadata field `text` is the stored value, and start and end are None.
    """

    record: str
    field: str
    text: str
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return `{"record", "field", "quote", "start", "end"}`."""
        return {
            "record": self.record,
            "field": self.field,
            "quote": self.text,
            "start": self.start,
            "end": self.end,
        }

    def is_exact(self, record: Record) -> bool:
        """Return whether the quote stands in the record as it says."""
        value = field_value(record, self.field)
        if self.field in TEXT_FIELDS:
            start, end = self.start, self.end
            if start is None or end is None or not 0 <= start < end <= len(value):
                return False
            return value[start:end] == self.text
        return self.start is None and self.end is None and value == self.text


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence with its quotes, and the verdict of `evidence.verify` on it."""

    text: str
    quotes: tuple[Quote, ...]
    verdict: str = "unscored"

    def to_dict(self) -> dict[str, Any]:
        """Return `{"text", "verdict", "citations"}`."""
        return {
            "text": self.text,
            "verdict": self.verdict,
            "citations": [quote.to_dict() for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that is not shown, and why."""

    text: str
    why: str

    def to_dict(self) -> dict[str, str]:
        """Return `{"text", "why"}`."""
        return {"text": self.text, "why": self.why}


def quote_passage(record: Record, passage: Passage) -> Quote:
    """Return a sentence (or the title) of a record as a quote."""
    return Quote(record.key, passage.field, passage.text, passage.start, passage.end)


def quote_field(record: Record, field: str) -> Quote:
    """Return a metadata field of a record as a quote of its stored value."""
    return Quote(record.key, field, field_value(record, field))
