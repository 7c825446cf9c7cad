"""A draft in the order in which every kind of document tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reviewer.evidence.quotes import Quote
from reviewer.records import TEXT_FIELDS, Record
from reviewer.rendering.plain import squeezed
from reviewer.writing.draft import Citation, Draft, Note, Sentence

Piece = str | Citation

_MARK = re.compile(r"^(?:<!--|%) reviewer: draft (?P<name>[0-9a-f]{12})\b", re.MULTILINE)
RELATED_WORK, LIMITS = "Related work", "Limits and gaps"
REFERENCES, EVIDENCE = "References", "Evidence"
EVIDENCE_LEAD = (
    "Each sentence with the words that it rests on: the record, its field, "
    "the characters quoted, and the file and lines that the record was read from."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading ("" for what stands before the first) and its paragraphs."""

    heading: str
    paragraphs: tuple[tuple[Sentence | Note, ...], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote and where it stands: "abstract, characters 0-52", "page.txt:7-9"."""

    record: str
    place: str
    files: tuple[str, ...]
    words: str


def mark_of(name: str) -> str:
    """Return the words by which a file says which draft of a library it is."""
    return f"reviewer: draft {name}"


def mark_in(text: str) -> str:
    """Return the name of the draft that a file says it is, or ""."""
    found = _MARK.search(text)
    return found["name"] if found else ""


def title(draft: Draft) -> str:
    """Return the title of a document about a topic."""
    return f"{RELATED_WORK}: {draft.topic}"


def outline(draft: Draft) -> tuple[Part, ...]:
    """Return the parts that have anything in them."""
    end = (draft.limits, draft.closing)
    parts = [
        Part("", (draft.overview,)),
        *(Part(section.heading, section.paragraphs) for section in draft.sections),
        Part(LIMITS, end),
    ]
    filled = (
        Part(part.heading, tuple(paragraph for paragraph in part.paragraphs if paragraph))
        for part in parts
    )
    return tuple(part for part in filled if part.paragraphs)


def cited_records(draft: Draft) -> tuple[Record, ...]:
    """Return the records that the draft's sentences cite, in order of first citation.

    Raises KeyError for a citation of a record that the draft does not have.
    """
    known = {record.key: record for record in draft.references}
    keys = dict.fromkeys(key for sentence in draft.sentences for key in sentence.cited)
    return tuple(known[key] for key in keys)


def only_quoted(draft: Draft) -> tuple[str, ...]:
    """Return the keys of records that sentences rest on without naming them."""
    named = {
        key
        for sentence in draft.sentences
        for piece in sentence.pieces
        if isinstance(piece, Citation)
        for key in piece.keys
    }
    return tuple(record.key for record in cited_records(draft) if record.key not in named)


def proofs(draft: Draft) -> Iterator[tuple[Sentence, tuple[Proof, ...]]]:
    """Yield each sentence with its quotes and where they stand."""
    files = {record.key: _files(record) for record in draft.references}
    for sentence in draft.sentences:
        quotes = sentence.statement.quotes
        yield sentence, tuple(_proof(quote, files[quote.record]) for quote in quotes)


def told(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of a sentence: texts that meet joined, spaces single, none at the ends."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    clean = [squeezed(piece) if isinstance(piece, str) else piece for piece in joined]
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if clean and isinstance(piece := clean[end], str):
            clean[end] = strip(piece)
    return [piece for piece in clean if piece]


def within(text: str, write: Callable[[str], str]) -> str:
    """Return text as `write` writes it, with the space it begins or ends with."""
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and text.strip() else ""
    return f"{head}{write(text)}{tail}"


def _proof(quote: Quote, files: tuple[str, ...]) -> Proof:
    place = quote.field.replace("_", " ")
    if quote.field in TEXT_FIELDS:
        place = f"{place}, characters {quote.start}-{quote.end}"
    return Proof(quote.record, place, files, quote.text)


def _files(record: Record) -> tuple[str, ...]:
    return tuple(
        f"{source.file}:{source.first_line}"
        + (f"-{source.last_line}" if source.last_line != source.first_line else "")
        for source in record.sources
    )


__all__ = [
    "EVIDENCE",
    "EVIDENCE_LEAD",
    "LIMITS",
    "REFERENCES",
    "RELATED_WORK",
    "Part",
    "Proof",
    "cited_records",
    "only_quoted",
    "outline",
    "proofs",
    "title",
    "told",
    "within",
]
