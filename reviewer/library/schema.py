"""The catalog's tables, and how a record is written into rows and read back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from reviewer.library.dedupe import title_fingerprint
from reviewer.library.filters import name_words
from reviewer.records import Author, Record, Source

APPLICATION_ID = 0x52_56_57_52  # "RVWR" in the file's header: this SQLite file is a catalog
VERSION = 1

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
    url TEXT NOT NULL
);
CREATE INDEX records_revision ON records (revision);
CREATE INDEX records_fingerprint ON records (fingerprint);
CREATE INDEX records_year ON records (year);
CREATE INDEX records_doi ON records (doi) WHERE doi != '';
CREATE INDEX records_arxiv ON records (arxiv_id) WHERE arxiv_id != '';
CREATE INDEX records_pmid ON records (pmid) WHERE pmid != '';
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
    PRIMARY KEY (record, position)
) WITHOUT ROWID;
CREATE TABLE removed (
    key TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT
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
    PRIMARY KEY (import, row)
) WITHOUT ROWID;
"""

_COLUMNS = (
    "key revision title fingerprint abstract date year subject venue has_code "
    "authors_truncated affiliations keywords doi arxiv_id pmid url"
).split()


def create(connection: sqlite3.Connection) -> None:
    """Create the tables, inside the caller's transaction."""
    for statement in TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def write_record(connection: sqlite3.Connection, record: Record, revision: int) -> None:
    """Insert the record, or replace the one with its key."""
    assignments = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "key")
    connection.execute(
        f"INSERT INTO records ({', '.join(_COLUMNS)}) "
        f"VALUES ({', '.join('?' for _ in _COLUMNS)}) "
        f"ON CONFLICT (key) DO UPDATE SET {assignments}",
        _row(record, revision),
    )
    (number,) = connection.execute("SELECT id FROM records WHERE key = ?", (record.key,)).fetchone()
    for table in ("authors", "author_words", "sources"):
        connection.execute(f"DELETE FROM {table} WHERE record = ?", (number,))
    connection.executemany(
        "INSERT INTO authors VALUES (?, ?, ?, ?, ?)",
        [
            (number, position, author.name, author.family, author.given)
            for position, author in enumerate(record.authors)
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO author_words VALUES (?, ?, ?)",
        [
            (word, number, position)
            for position, author in enumerate(record.authors)
            for word in name_words(author.name)
        ],
    )
    connection.executemany(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, position, s.file, s.format, s.sha256, s.first_line, s.last_line, s.added)
            for position, s in enumerate(record.sources)
        ],
    )


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
        json.dumps(record.affiliations, ensure_ascii=False),
        json.dumps(record.keywords, ensure_ascii=False),
        record.doi,
        record.arxiv_id,
        record.pmid,
        record.url,
    )


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
    )
