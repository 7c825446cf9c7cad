"""The catalog's tables, and how a record is written into rows and read back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Any

from reviewer.library.dedupe import lookup_names, title_fingerprint
from reviewer.library.filters import name_words
from reviewer.records import Author, Detail, Record, Source, details

APPLICATION_ID = 0x52_56_57_52  # "RVWR" in the file's header: this SQLite file is a catalog
VERSION = 2

TABLES = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    abstract TEXT NOT NULL,
    date TEXT NOT NULL,
    year INTEGER,
    subject TEXT NOT NULL,
    venue TEXT NOT NULL,
    has_code INTEGER,
    authors_truncated INTEGER NOT NULL,
    affiliations TEXT NOT NULL,
    keywords TEXT NOT NULL,
    doi TEXT NOT NULL COLLATE NOCASE,
    arxiv_id TEXT NOT NULL,
    pmid TEXT NOT NULL,
    url TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX records_revision ON records (revision);
CREATE INDEX records_year ON records (year);
CREATE INDEX records_key ON records (key COLLATE NOCASE);
CREATE TABLE authors (
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    PRIMARY KEY (record, position)
) WITHOUT ROWID;
CREATE TABLE author_words (
    word TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (word, record, position)
) WITHOUT ROWID;
CREATE INDEX author_words_record ON author_words (record);
CREATE TABLE sources (
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    added TEXT NOT NULL,
    citekey TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, position)
) WITHOUT ROWID;
CREATE INDEX sources_citekey ON sources (citekey) WHERE citekey != '';
CREATE TABLE lookup (
    name TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    PRIMARY KEY (name, record)
) WITHOUT ROWID;
CREATE INDEX lookup_record ON lookup (record);
CREATE TABLE contributions (
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (record, position)
) WITHOUT ROWID;
CREATE TABLE aliases (
    key TEXT PRIMARY KEY COLLATE NOCASE,
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX aliases_record ON aliases (record);
CREATE TABLE apart (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE removed (
    key TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX removed_key ON removed (key COLLATE NOCASE);
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    request TEXT NOT NULL DEFAULT ''
);
CREATE TABLE ledger (
    import INTEGER NOT NULL REFERENCES imports (id),
    row INTEGER NOT NULL,
    file TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('imported', 'merged', 'unchanged', 'rejected')),
    key TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    format TEXT NOT NULL DEFAULT '',
    changes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import, row)
) WITHOUT ROWID;
"""

_COLUMNS = (
    "key revision title fingerprint abstract date year subject venue has_code "
    "authors_truncated affiliations keywords doi arxiv_id pmid url type details"
).split()
_CHILDREN = ("authors", "author_words", "sources", "lookup", "contributions")
_IN_ONE_QUERY = 500


def create(connection: sqlite3.Connection) -> None:
    """Create the tables, inside the caller's transaction."""
    for statement in TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record with the contributions of its sources, each a record with the key it came from.

    A record of one contribution is that contribution: `parts` is then empty.
    `names` are those by which it is found, where the caller has them already.
    """

    record: Record
    parts: tuple[Record, ...] = ()
    names: tuple[str, ...] = ()


def write_records(connection: sqlite3.Connection, written: Sequence[Stored], revision: int) -> None:
    """Insert records, or replace those with their keys."""
    assignments = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "key")
    keys = [stored.record.key for stored in written]
    known = numbers(connection, keys)
    for table in _CHILDREN if known else ():
        connection.executemany(
            f"DELETE FROM {table} WHERE record = ?", [(number,) for number in known.values()]
        )
    connection.executemany(
        f"INSERT INTO records ({', '.join(_COLUMNS)}) "
        f"VALUES ({', '.join('?' for _ in _COLUMNS)}) "
        f"ON CONFLICT (key) DO UPDATE SET {assignments}",
        [_row(stored.record, revision) for stored in written],
    )
    ids = numbers(connection, keys)
    placed = [(ids[stored.record.key], stored) for stored in written]
    for table, rows_of in _ROWS.items():
        rows: list[tuple[Any, ...]] = [
            (number, *row) for number, stored in placed for row in rows_of(stored)
        ]
        if table in _BY_NAME:
            rows.sort(key=itemgetter(1))  # in the order of the table, so that pages are met once
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            columns = ", ".join(("record", *_CHILD_COLUMNS[table]))
            connection.executemany(
                f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", rows
            )


def numbers(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return the row numbers of the records that exist among `keys`."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), _IN_ONE_QUERY):
        part = keys[start : start + _IN_ONE_QUERY]
        marks = ", ".join("?" for _ in part)
        sql = f"SELECT key, id FROM records WHERE key IN ({marks})"
        found |= {row[0]: row[1] for row in connection.execute(sql, part)}
    return found


def _author_rows(stored: Stored) -> Iterator[tuple[object, ...]]:
    for position, author in enumerate(stored.record.authors):
        yield position, author.name, author.family, author.given


def _word_rows(stored: Stored) -> Iterator[tuple[object, ...]]:
    for position, author in enumerate(stored.record.authors):
        for word in name_words(author.name):
            yield word, position


def _source_rows(stored: Stored) -> Iterator[tuple[object, ...]]:
    for position, source in enumerate(stored.record.sources):
        yield position, *(getattr(source, name) for name in _CHILD_COLUMNS["sources"][1:])


def cite_names(record: Record) -> tuple[str, ...]:
    """Return the names under which a record is found by the citekeys of its sources."""
    return tuple(f"cite:{one.format}:{one.citekey}" for one in record.sources if one.citekey)


def all_names(record: Record) -> tuple[str, ...]:
    """Return every name under which a record is looked up."""
    return (*lookup_names(record), *cite_names(record))


def _lookup_rows(stored: Stored) -> Iterator[tuple[object, ...]]:
    names = stored.names or all_names(stored.record)
    more = (name for part in stored.parts for name in all_names(part))
    return ((name,) for name in dict.fromkeys((*names, *more)))


def _contribution_rows(stored: Stored) -> Iterator[tuple[object, ...]]:
    for position, part in enumerate(stored.parts):
        yield position, part.key, pack(part)


_ROWS: dict[str, Callable[[Stored], Iterator[tuple[object, ...]]]] = {
    "authors": _author_rows,
    "author_words": _word_rows,
    "sources": _source_rows,
    "lookup": _lookup_rows,
    "contributions": _contribution_rows,
}
_BY_NAME = ("author_words", "lookup")
_CHILD_COLUMNS = {
    "authors": ("position", "name", "family", "given"),
    "author_words": ("word", "position"),
    "sources": ("position", *Source.__dataclass_fields__),
    "lookup": ("name",),
    "contributions": ("position", "origin", "payload"),
}


def pack(record: Record) -> str:
    """Return a record as JSON that `unpack` reads back with all that its sources know."""
    data = record.to_dict()
    data["sources"] = [asdict(source) for source in record.sources]
    return json.dumps(data, ensure_ascii=False)


def unpack(payload: str) -> Record:
    """Return the record that `pack` was given."""
    return Record.from_dict(json.loads(payload))


def read_parts(connection: sqlite3.Connection, key: str) -> tuple[Record, ...]:
    """Return the contributions of a record in their order; none if it is of one."""
    rows = connection.execute(
        "SELECT payload FROM contributions WHERE record = (SELECT id FROM records WHERE key = ?) "
        "ORDER BY position",
        (key,),
    )
    return tuple(unpack(row[0]) for row in rows)


def read_records(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[Record]:
    """Turn rows of `records` into records, in their order, with authors and sources."""
    rows = list(rows)
    authors: dict[int, list[Author]] = {row["id"]: [] for row in rows}
    sources: dict[int, list[Source]] = {row["id"]: [] for row in rows}
    numbers = list(authors)
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        marks = ", ".join("?" for _ in part)
        for row in connection.execute(
            f"SELECT * FROM authors WHERE record IN ({marks}) ORDER BY record, position", part
        ):
            authors[row["record"]].append(Author(row["name"], row["family"], row["given"]))
        for row in connection.execute(
            f"SELECT * FROM sources WHERE record IN ({marks}) ORDER BY record, position", part
        ):
            sources[row["record"]].append(
                Source(*(row[name] for name in Source.__dataclass_fields__))
            )
    return [_record(row, authors[row["id"]], sources[row["id"]]) for row in rows]


def _row(record: Record, revision: int) -> tuple[object, ...]:
    return (
        record.key,
        revision,
        record.title,
        title_fingerprint(record.title),
        record.abstract,
        record.date,
        record.year,
        record.subject,
        record.venue,
        record.has_code,
        record.authors_truncated,
        _listed(record.affiliations),
        _listed(record.keywords),
        record.doi,
        record.arxiv_id,
        record.pmid,
        record.url,
        record.type,
        _named(record.details),
    )


def _listed(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else "[]"


def _named(values: tuple[Detail, ...]) -> str:
    if not values:
        return "{}"
    return json.dumps({one.name: one.value for one in values}, ensure_ascii=False)


def _record(row: sqlite3.Row, authors: list[Author], sources: list[Source]) -> Record:
    return Record(
        key=row["key"],
        title=row["title"],
        authors=tuple(authors),
        abstract=row["abstract"],
        authors_truncated=bool(row["authors_truncated"]),
        date=row["date"],
        subject=row["subject"],
        venue=row["venue"],
        affiliations=tuple(json.loads(row["affiliations"])),
        has_code=None if row["has_code"] is None else bool(row["has_code"]),
        doi=row["doi"],
        arxiv_id=row["arxiv_id"],
        pmid=row["pmid"],
        url=row["url"],
        keywords=tuple(json.loads(row["keywords"])),
        sources=tuple(sources),
        type=row["type"],
        details=details(json.loads(row["details"])),
    )
