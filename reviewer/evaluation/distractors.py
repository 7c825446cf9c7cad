"""Papers that no question is about, around a library: what was right must stay right.

Nobody has judged them: of many papers some do answer a question. So figures
are given twice, with what is unjudged left out and with all of it wrong (see
`metrics.score`).
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import read_lines
from reviewer.formats.names import author
from reviewer.library.dedupe import title_fingerprint
from reviewer.library.importing import preview
from reviewer.library.library import Library
from reviewer.records import ParseFailure, Record, Source

Row = Record | ParseFailure
BATCH_ROWS = 1024


@dataclass(frozen=True, slots=True)
class Held:
    """How a library compares with the papers it should hold.

    `missing` are rows it lacks, `strange` how many of its papers are none of
    them, `judged` the keys of the papers that questions are about.
    """

    missing: tuple[Row, ...]
    strange: int
    judged: frozenset[str]


def read(file: Path, count: int = 0) -> Iterator[Row]:
    """Yield the first `count` papers (0: all) of a JSON Lines file, packed with gzip or not.

    Fields: title, authors (names), year, venue, abstract, url, keywords and
    arxiv_id; others are passed over. A line that is no paper is a ParseFailure.
    Raises SuiteError if the file cannot be read.
    """
    digest = _digest(file)
    lines = enumerate(_lines(file), start=1)
    rows = (_row(line, file.name, number, digest) for number, line in lines if line.strip())
    yield from itertools.islice(rows, count or None)


def held(library: Library, own: Sequence[Row], others: Iterable[Row]) -> Held:
    """Compare a library with the papers that questions are about and those around them.

    The first get the keys they have in a library of their own; one that has
    another key here, or is not here, is missing. One of the others with the
    title of one of the first is not wanted: it may be the same paper, and know
    more authors of it than its gold does.
    """
    judged = {row.key: row for row in preview(own) if isinstance(row, Record)}
    there = library.get_many(list(judged))
    known, ids = _known(library)
    own_titles = {title_fingerprint(record.title) for record in judged.values()}
    wanted = set(own_titles)
    missing: list[Row] = [
        row for key, row in judged.items()
        if key not in there or title_fingerprint(there[key].title) != title_fingerprint(row.title)
    ]  # fmt: skip
    for row in others:
        if isinstance(row, ParseFailure) or title_fingerprint(row.title) in own_titles:
            continue
        wanted.add(title_fingerprint(row.title))
        if title_fingerprint(row.title) not in known and row.arxiv_id.lower() not in ids:
            missing.append(row)
    return Held(tuple(missing), len(known - wanted), frozenset(judged))


def check(found: Held, folder: Path) -> None:
    """Raise SuiteError if a library holds other papers than it should, or not all of them."""
    if found.strange or found.missing:
        raise SuiteError(
            f"the library lacks {len(found.missing)} of the papers, and has {found.strange} others",
            where=str(folder),
            next_step="Name the distractors it was made with, or have one made with --keep FOLDER.",
        )


def _known(library: Library) -> tuple[set[str], set[str]]:
    """Return the fingerprints of a library's titles, and its arXiv ids."""
    titles, ids = set(), {""}
    for record in library.catalog.all():
        titles.add(title_fingerprint(record.title))
        ids.add(record.arxiv_id.lower())
    return titles, ids - {""}


def _lines(file: Path) -> Iterator[str]:
    if file.suffix != ".gz":
        yield from read_lines(file)
        return
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise _unreadable(file, error) from error


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> SuiteError:
    return SuiteError(
        f"the file cannot be read ({error})",
        where=str(file),
        next_step="Name a UTF-8 file of JSON Lines, or one packed with gzip.",
    )


def _row(line: str, name: str, number: int, digest: str) -> Row:
    try:
        data = json.loads(line)
        title = _text(data["title"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ParseFailure(name, number, "no JSON object with a title", raw=line[:500])
    if not title:
        return ParseFailure(name, number, "the title is empty", raw=line[:500])
    return Record(
        title=title,
        authors=tuple(author(shown) for shown in _texts(data.get("authors"))),
        abstract=_text(data.get("abstract")),
        date=_year(data.get("year")),
        venue=_text(data.get("venue")),
        arxiv_id=_text(data.get("arxiv_id")),
        url=_text(data.get("url")),
        keywords=_texts(data.get("keywords")),
        sources=(Source(name, "jsonl", number, number, digest),),
    )


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for item in values if (text := _text(item)))


def _year(value: Any) -> str:
    shown = str(value) if isinstance(value, int | str) else ""
    return shown if len(shown) == 4 and shown.isdigit() else ""


__all__ = ["BATCH_ROWS", "Held", "check", "held", "read"]
