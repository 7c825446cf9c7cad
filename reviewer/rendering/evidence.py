"""The evidence of one citation in its place: the record's text, the quoted words marked."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence.quotes import Quote
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.rendering.plain import one_line
from reviewer.rendering.terminal import PLAIN, Style, wrap

OPEN, CLOSE = "»", "«"
"""What quoted words stand between."""


def evidence_text(record: Record, quotes: Sequence[Quote], style: Style = PLAIN) -> str:
    """Return a record with what was quoted of it marked, and where it was read."""
    marked = {field: _marked(record, field, quotes) for field in TEXT_FIELDS}
    facts = [("authors", record.authors), ("date", record.date), ("key", record.key)]
    known = [
        f"{name}: {field_value(record, name)}" for name, value in facts if value and name != "title"
    ]
    stored = dict.fromkeys((q.field, q.text) for q in quotes if q.field not in TEXT_FIELDS)
    said = [f"quoted {field}: {OPEN}{text}{CLOSE}" for field, text in stored]
    places = [f"source: {s.file}:{s.first_line}-{s.last_line}" for s in record.sources]
    head = [marked["title"], *known, *said, *places]
    lines = [wrap(line, style, hang=2 if number else 0) for number, line in enumerate(head)]
    return "\n".join([*lines, "", wrap(marked["abstract"] or "(no abstract)", style)])


def _marked(record: Record, field: str, quotes: Sequence[Quote]) -> str:
    """Return a text with its quotes between marks; each part is made harmless by itself."""
    text = field_value(record, field)
    spans = sorted(
        {
            (quote.start, quote.end)
            for quote in quotes
            if quote.field == field and quote.is_exact(record) and quote.start is not None
        }
    )
    parts: list[str] = []
    done = 0
    for start, end in spans:
        if start is None or end is None or start < done:
            continue
        parts += [one_line(text[done:start]), f"{OPEN}{one_line(text[start:end])}{CLOSE}"]
        done = end
    return " ".join(part for part in [*parts, one_line(text[done:])] if part)


__all__ = ["CLOSE", "OPEN", "evidence_text"]
