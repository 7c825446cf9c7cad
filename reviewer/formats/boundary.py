"""Where a title ends and its authors begin, in a line that puts nothing between them.

All readings of the line that the grammar allows are listed, each is weighed by
the clues in `reviewer.formats.clues`, and the heaviest wins; a line whose best
reading weighs less than none at all is not a title line.

    line     = title names [" et al."] [" · " affiliation *(", " affiliation)]
    names    = name *2(", " name)         exactly three before "et al."
    name     = word *7(" " word)          the first one starts inside a word of the line
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.formats.clues import Reading, weigh, weigh_names
from reviewer.formats.names import PARTICLES, SUFFIX
from reviewer.formats.vocabulary import Recurring, Vocabulary, Words
from reviewer.formats.weights import MAX_RECURRING

SHOWN = 3
"""Authors shown before "et al."; a line without it shows one to three."""

MAX_NAME_WORDS = 8
MAX_NAME_CHARS = 80
_ET_AL = re.compile(r"[\s,]+et\s+al\b\.?$")
_CHARS = r"[\w.'’‘ʼʻ`´\-‐‑– \"“”()&*§†‡¶#%∗⋆~]+"
_NAME = re.compile(rf"{_CHARS}(?:, ?(?:{SUFFIX.pattern}))?")
_NAME_END = re.compile(rf"{_NAME.pattern}$")
_LETTER = re.compile(r"[^\W\d_]")
_BEGINNING = re.compile(r"(?<=\S)[^\W\d_]")
_PARTICLE = re.compile(
    rf"(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))})(?=\s)|d['’](?=\w)"
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading and its weight by form and words: log-odds against "no title line"."""

    reading: Reading
    weight: float


def weighed(line: str, own: Words, page: Vocabulary) -> tuple[Weighed, ...]:
    """Return the readings of a line that may turn out the likeliest, with their weights.

    `own` holds the words of the record's own abstract, `page` those of the
    whole page. Time is bounded by `MAX_NAME_CHARS`, not by the line.
    """
    found = [Weighed(reading, weigh(reading, own, page)) for reading in readings(line)]
    heaviest = max((one.weight for one in found), default=0.0)
    return tuple(one for one in found if one.weight + MAX_RECURRING >= heaviest)


def likeliest(
    candidates: Iterable[Weighed], known: Recurring, at_least: float = 0.0
) -> Reading | None:
    """Return the heaviest reading, or None if none outweighs `at_least`.

    `known` holds the names of the other lines of the page.
    """
    best, heaviest = None, at_least
    for one in candidates:
        weight = one.weight + weigh_names(one.reading, known)
        if weight > heaviest:
            best, heaviest = one.reading, weight
    return best


def readings(line: str) -> Iterator[Reading]:
    """Yield every reading of the line that the grammar allows."""
    for body, truncated, affiliations in _tails(line):
        spans = _segments(body)
        for count in (SHOWN,) if truncated else range(1, SHOWN + 1):
            if len(spans) < count or not _names_after_first(body, spans, count):
                continue
            later = tuple(body[start:end] for start, end in spans[len(spans) - count + 1 :])
            for split in _splits(body, *spans[-count]):
                first = body[split : spans[-count][1]]
                yield Reading(
                    body[:split].strip(),
                    (first, *later),
                    truncated,
                    affiliations,
                    _glue(body, split),
                )


def sure_names(line: str) -> tuple[str, ...]:
    """Return the names that no reading of the line can change: those after the first comma.

    Only an "et al." makes them sure, for then exactly three names are shown.
    """
    for body, truncated, _ in _tails(line):
        spans = _segments(body)
        if truncated and len(spans) >= SHOWN and _names_after_first(body, spans, SHOWN):
            return tuple(body[start:end] for start, end in spans[1 - SHOWN :])
    return ()


def sure_title(line: str) -> str:
    """Return the part of a title line that lies before every possible boundary."""
    ends = [len(reading.title) for reading in readings(line)]
    return line[: min(ends)].rpartition(" ")[0] if ends else ""


def _tails(line: str) -> Iterator[tuple[str, bool, tuple[str, ...]]]:
    """Yield the line without "et al." and affiliations, with and without reading the latter."""
    body, dot, tail = line.rpartition(" · ")
    if dot:
        affiliations = tuple(part.strip() for part in tail.split(",") if part.strip())
        yield (*_without_et_al(body), affiliations)
    if not (dot and _ET_AL.search(body)):
        yield (*_without_et_al(line), ())


def _without_et_al(body: str) -> tuple[str, bool]:
    found = _ET_AL.search(body[-20:])
    return (body[: len(body) - len(found[0])], True) if found else (body, False)


def _segments(body: str) -> list[tuple[int, int]]:
    """Return the spans between the last commas of the line; "John Doe, Jr." is one span."""
    spans: list[tuple[int, int]] = []
    end = len(body)
    while end >= 0 and len(spans) <= SHOWN:
        comma = body.rfind(",", 0, end)
        start = comma + 1 + len(body[comma + 1 : end]) - len(body[comma + 1 : end].lstrip())
        while comma >= 0 and SUFFIX.fullmatch(body[start:end]):
            comma = body.rfind(",", 0, comma)
            start = comma + 1
        spans.append((_skip_space(body, comma + 1, end), end))
        end = comma
    return spans[::-1]


def _skip_space(body: str, start: int, end: int) -> int:
    while start < end and body[start].isspace():
        start += 1
    return start


def _names_after_first(body: str, spans: Sequence[tuple[int, int]], count: int) -> bool:
    later = spans[len(spans) - count + 1 :]
    return all(_is_name(body[start:end]) for start, end in later)


def _is_name(text: str) -> bool:
    if len(text) > MAX_NAME_CHARS or text.count(" ") >= MAX_NAME_WORDS:
        return False
    return bool(_NAME.fullmatch(text) and _LETTER.search(text))


def _splits(body: str, start: int, end: int) -> Iterator[int]:
    """Yield the places inside words of a segment where the first name may begin."""
    found = _NAME_END.search(body, max(start, end - MAX_NAME_CHARS, 1), end)
    if not found:
        return
    for place in _BEGINNING.finditer(body, found.start(), end):
        split = place.start()
        if body[split].islower() and not _opens_with_particle(body, split):
            continue
        if body.count(" ", split, end) < MAX_NAME_WORDS and not _in_address(body, split):
            yield split


def _opens_with_particle(body: str, split: int) -> bool:
    """Whether a name begins with "van" or the like, glued to two characters ("A|da Kip" is not)."""
    return " " not in body[max(0, split - 2) : split] and bool(_PARTICLE.match(body, split))


def _in_address(body: str, split: int) -> bool:
    return "://" in body[body.rfind(" ", 0, split) + 1 : split]


def _glue(body: str, split: int) -> str:
    """Return the word of the line that the boundary cuts in two."""
    start = body.rfind(" ", 0, split) + 1
    end = body.find(" ", split)
    return body[start : end if end >= 0 else len(body)].strip(".,:;!?()[]\"'“”’")
