"""A record's text as sentences with character offsets, and as chunks of whole sentences.

Sentences are the unit of evidence: for every passage of a record,
`getattr(record, passage.field)[passage.start:passage.end] == passage.text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.records import Record

CHUNK_CHARS = 600
"""Longest chunk in characters (a single longer sentence still makes one chunk).

Measured with `reviewer eval retrieval --chunk-chars`; the table is in
evals/README.md.
"""

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:approx|eqs?|resp|secs?|figs?|tabs?|refs?|ch|no|nos|al|cf|e\.g|i\.e|vs|viz|"
    r"w\.r\.t|a\.k\.a|ca|dept|est|incl|max|min|avg|st|var|sp|spp)\.$",
    re.IGNORECASE,
)
_SPLIT_NUMBER = re.compile(r"\d\.$")
_PLAIN_END = re.compile(r"[\w%)\]'\"$]{2}[.!?]['\")]?\s+(?=[A-Z][A-Za-z-]*,?\s)")
_LONG = 400
_OPENS_LOWER = re.compile(r"[a-z]|\d|\(")
_MISREAD = re.compile(r"(?<=\w)['’]|(?<![\w(])\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one text field: offsets are characters, `end` exclusive."""

    field: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)  # a question reads a record's text more than once
def sentences(text: str, field: str = "abstract") -> tuple[Passage, ...]:
    """Split `text` into sentences, in order, without the white space around them.

    Offsets are characters into `text`. Boundaries come from sentencex
    (Wikimedia's segmenter); those it draws after an abbreviation, or inside a
    number ("12. 5%"), are taken back, and plain ones it misses in a long run
    (after an unbalanced quotation mark, say) are added.
    """
    spans = _split_long(text, _rejoin(text, _boundaries(text)))
    return tuple(
        Passage(field, start, end, text[start:end])
        for start, end in (_strip(text, *span) for span in spans)
        if end > start
    )


def record_sentences(record: Record) -> tuple[Passage, ...]:
    """Return the title as one passage, then the sentences of the abstract."""
    title = Passage("title", 0, len(record.title), record.title)
    return (title, *sentences(record.abstract))


def chunks(record: Record, max_chars: int = CHUNK_CHARS) -> tuple[Passage, ...]:
    """Return runs of whole sentences of the abstract, each at most `max_chars` long.

    Runs are filled evenly (an abstract of 700 characters gives two runs of
    about 350, not 600 and 100) and do not overlap. A record without an
    abstract gives its title.
    """
    units = sentences(record.abstract)
    if not units:
        return (Passage("title", 0, len(record.title), record.title),)
    return tuple(_runs(record.abstract, units, max_chars))


def _runs(text: str, units: tuple[Passage, ...], max_chars: int) -> Iterator[Passage]:
    start, end, last = units[0].start, units[0].end, units[-1].end
    for unit in units[1:]:
        runs_left = -(-(last - start) // max_chars)
        target = (last - start) / runs_left
        full = unit.end - start > max_chars
        if full or (end + unit.end) / 2 - start > target:
            yield Passage("abstract", start, end, text[start:end])
            start = unit.start
        end = unit.end
    yield Passage("abstract", start, end, text[start:end])


def _boundaries(text: str) -> list[tuple[int, int]]:
    if not text.strip():
        return []
    import sentencex  # a compiled module: loaded when the first text is split

    # The segmenter takes "(2)" for a list item that runs to the end of the text and the
    # apostrophes of "user's ... it's" for quotation marks: same length, other characters.
    masked = _MISREAD.sub(lambda found: "x" * len(found[0]), text)
    found = sentencex.get_sentence_boundaries("en", masked)
    return [(boundary["start_index"], boundary["end_index"]) for boundary in found]


def _rejoin(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _belongs(text[joined[-1][0] : joined[-1][1]].rstrip(), text[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _belongs(before: str, after: str) -> bool:
    """Whether the boundary between two pieces is inside a sentence."""
    opening = after.lstrip()
    if not opening or not _OPENS_LOWER.match(opening):
        return False
    if _SPLIT_NUMBER.search(before) and opening[0].isdigit():
        return True
    return bool(_ABBREVIATION.search(before)) or (len(before) < 8 and before.endswith("."))


def _split_long(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        if end - start > _LONG:
            for found in _PLAIN_END.finditer(text, start, end):
                if not _ABBREVIATION.search(text[start : found.end()].rstrip()):
                    yield start, found.end()
                    start = found.end()
        yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
