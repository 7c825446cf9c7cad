"""Segments of a file -> rows: one record or one located rejection for each, whatever it holds.

A format cuts its file into segments, the raw text of one record each, and
parses each by itself: a fault stays in its segment. Here each segment gets its
budget, and each record its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviewer.errors import InputError
from reviewer.formats import budget
from reviewer.formats.document import Document
from reviewer.formats.soundness import sound
from reviewer.formats.text import UNSTORABLE
from reviewer.records import RAW_LIMIT, ParseFailure, Record, Source

Raw = TypeVar("Raw")
Row = Record | ParseFailure


class RowError(Exception):
    """One row cannot be read; the message says why, for a person, and is not capitalised.

    Raised by the `parse` of a format; it becomes a ParseFailure with the lines of the row.
    """


@dataclass(frozen=True, slots=True)
class Segment(Generic[Raw]):
    """The raw form of one record, and its lines (1-based, inclusive).

    `size` is its length in characters where `raw` does not say it, `shown` what
    to keep of it if it is rejected.
    """

    raw: Raw
    first_line: int
    last_line: int
    shown: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """What `parse` makes of a segment: the record (without key and sources), and its citekey."""

    record: Record
    citekey: str = ""


def read(
    document: Document,
    name: str,
    segments: Iterator[Segment[Raw] | ParseFailure],
    parse: Callable[[Raw], Parsed],
) -> Iterator[Row]:
    """Yield the rows of a document in the format `name`.

    `segments` may yield rejections of what belongs to no record. A file that
    breaks off (a damaged archive, a disk that fails) ends with a rejection of
    the line after the last one read; what was read before stays.
    """
    last = 0
    while True:
        try:
            segment = next(segments, None)
        except InputError as error:
            yield document.failure(last + 1, last + 1, error.what)
            return
        except Exception as error:  # noqa: BLE001 - what was read before stays (promise 2)
            yield document.failure(last + 1, last + 1, _bug(error))
            return
        if segment is None:
            return
        if isinstance(segment, ParseFailure):
            last = max(last, segment.last_line)
            yield segment
            continue
        last = max(last, segment.last_line)
        yield _row(document, name, segment, parse)


def _row(
    document: Document, name: str, segment: Segment[Raw], parse: Callable[[Raw], Parsed]
) -> Row:
    raw = segment.raw
    shown = segment.shown or (raw if isinstance(raw, str) else "")
    size = segment.size or len(shown)
    try:
        if size > budget.MAX_CHARS:
            raise RowError(f"longer than {budget.MAX_CHARS:,} characters")
        with budget.limited():
            parsed = parse(raw)
            record = sound(parsed.record, name)
        if not record.title.strip():
            raise RowError("has no title")
    except RowError as error:
        reason = str(error)
    except budget.OutOfTime:
        reason = f"takes longer than {budget.SECONDS:g} seconds to read"
    except RecursionError:
        reason = "is nested too deep"
    except Exception as error:  # noqa: BLE001 - one bad row never stops the rest (promise 2)
        reason = _bug(error)
    else:
        source = Source(
            document.name, name, segment.first_line, segment.last_line, document.sha256,
            citekey=UNSTORABLE.sub("", parsed.citekey) if parsed.citekey else "",
        )  # fmt: skip
        return record.placed(record.key, (source,))
    return document.failure(segment.first_line, segment.last_line, reason, shown)


def _bug(error: Exception) -> str:
    """Return the reason of a rejection that is the parser's fault, or raise it in the tests."""
    if STRICT:
        raise error
    said = f"{type(error).__name__}: {error}"[:RAW_LIMIT]
    return f"cannot be read ({said}); please report this file"


STRICT = False
"""Whether a bug of a parser is raised, as in the tests, rather than one more rejection."""
