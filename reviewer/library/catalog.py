"""The catalog: the truth of a library, in one SQLite file, with one writer at a time.

Every change runs in one transaction that also raises the catalog's revision;
a record carries the revision of its last change, a removed one leaves its key
and revision behind. Derived indexes ask what changed since the revision they
hold, so a killed import is caught up with on the next open.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewer.errors import NotALibrary, StorageError, UnknownRecord
from reviewer.library import schema
from reviewer.library.dedupe import lookup_names, same_paper, title_fingerprint
from reviewer.library.filters import (
    Filter,
    affiliation_matches,
    name_words,
    subject_matches,
)
from reviewer.library.migrations import migrate
from reviewer.library.schema import Stored
from reviewer.library.storage import storage_errors
from reviewer.records import Record

FILE_NAME = "catalog.sqlite3"
_IN_ONE_QUERY = 500
_CHECKPOINT_PAGES = 16_384
"""Pages of 4 KB after which the write-ahead log is put into the file: not after every batch."""
_CACHE_KB = 65_536
"""Pages held in memory, at most: an import comes back to those of its indexes all the time."""
_BY_OTHER_NAME = """
SELECT key, 1 AS rank FROM records WHERE key = ? COLLATE NOCASE
UNION ALL SELECT records.key, 2 FROM aliases JOIN records ON id = record WHERE aliases.key = ?
UNION ALL SELECT records.key, 3 FROM sources JOIN records ON id = record
    WHERE citekey = ? AND citekey != ''
ORDER BY rank LIMIT 1
"""
_MODES = {True: "mode=rwc", False: "mode=rw"}


@dataclass(frozen=True, slots=True)
class Changes:
    """The records that changed after some revision, up to and including `revision`."""

    revision: int
    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


class Catalog:
    """An open catalog file; close it, or use it in a `with`."""

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        """Open the file at `path`; make it (and its tables) first if `create`.

        With `read_only` nothing is written, in the file or beside it.

        Raises NotALibrary for a file that is not one of ours, StorageError when
        it cannot be read or written or was made by a newer version.
        """
        self.path = path
        self._touched = False
        with storage_errors(path.parent):
            self._connection = _open_to_read(path) if read_only else _connect(path, _MODES[create])
            try:
                self._prepare(create, read_only=read_only)
            except BaseException:
                self._connection.close()
                raise
        self._lists: dict[str, tuple[int, list[str]]] = {}

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards."""
        self._connection.close()

    # -- reading -----------------------------------------------------------

    @property
    def revision(self) -> int:
        """The number of the last change; 0 for a catalog that never held a record."""
        return int(self.meta("revision") or 0)

    def meta(self, name: str) -> str | None:
        """Return a stored setting, or None."""
        row = self._one("SELECT value FROM meta WHERE name = ?", (name,))
        return row["value"] if row else None

    def count(self) -> int:
        """Return the number of records."""
        row = self._one("SELECT count(*) AS n FROM records")
        return int(row["n"]) if row else 0

    def count_with_abstract(self) -> int:
        """Return the number of records that have an abstract."""
        row = self._one("SELECT count(*) AS n FROM records WHERE abstract != ''")
        return int(row["n"]) if row else 0

    def get(self, key: str) -> Record:
        """Return a record by its key (case does not matter). Raises UnknownRecord.

        A key that it had before it was merged into another record, or that one
        of its files gives it, also finds it.
        """
        found = self.get_many((key,))
        if not found:
            row = self._one(_BY_OTHER_NAME, (key, key, key))
            found = self.get_many((row["key"],)) if row else {}
        if not found:
            raise UnknownRecord(
                f"no record has the key {key!r}",
                where=str(self.path.parent),
                next_step="`reviewer list` shows the keys.",
            )
        return next(iter(found.values()))

    def get_many(self, keys: Sequence[str]) -> dict[str, Record]:
        """Return the records that exist among `keys`, in the order of `keys`."""
        found: dict[str, Record] = {}
        for part in _parts(keys):
            marks = ", ".join("?" for _ in part)
            rows = self._all(f"SELECT * FROM records WHERE key IN ({marks})", part)
            found |= {r.key: r for r in schema.read_records(self._connection, rows)}
        return {key: found[key] for key in keys if key in found}

    def all(self, batch: int = 1000) -> Iterator[Record]:
        """Yield every record in the order of its first import, `batch` at a time."""
        last = 0
        while rows := self._all(
            "SELECT * FROM records WHERE id > ? ORDER BY id LIMIT ?", (last, batch)
        ):
            yield from schema.read_records(self._connection, rows)
            last = rows[-1]["id"]

    def matching(self, wanted: Filter) -> list[str]:
        """Return the keys of the records that meet a filter, in order of import."""
        found = self._meeting(replace(wanted, excluded=()))
        for other in wanted.excluded if found else ():
            left_out = set(self.matching(other))
            found = [key for key in found if key not in left_out]
        return found

    def _meeting(self, wanted: Filter) -> list[str]:
        """Return the keys of the records that meet a filter which leaves nothing out.

        SQL decides all but how an author's name is written: turning rows into
        records takes long.
        """
        sql, values = _preselect(wanted, self.subjects, self.affiliations)
        if not wanted.authors:
            rows = self._all(f"SELECT key FROM records WHERE {sql} ORDER BY id", values)
            return [str(row["key"]) for row in rows]
        rows = self._all(f"SELECT * FROM records WHERE {sql} ORDER BY id", values)
        return [r.key for r in schema.read_records(self._connection, rows) if wanted.matches(r)]

    def candidates(self, record: Record) -> list[Record]:
        """Return the records that are the same paper, found by identifier or by title."""
        names = lookup_names(record)
        keys = dict.fromkeys(key for name in names for key in self.named(names).get(name, ()))
        return [one for one in self.get_many(list(keys)).values() if same_paper(one, record)]

    def named(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return the keys of the records that `lookup_names` gives each of some names."""
        found: dict[str, list[str]] = {}
        for part in _parts(list(dict.fromkeys(names))):
            marks = ", ".join("?" for _ in part)
            for row in self._all(
                f"SELECT name, key FROM lookup JOIN records ON id = record WHERE name IN ({marks}) "
                "ORDER BY record",
                part,
            ):
                found.setdefault(row["name"], []).append(row["key"])
        return found

    def parts(self, key: str) -> tuple[Record, ...]:
        """Return what each source (or file) of a record contributed; one alone is the record."""
        with storage_errors(self.path.parent):
            return schema.read_parts(self._connection, key) or (self.get(key),)

    def are_apart(self, one: str, other: str) -> bool:
        """Return whether the user has said that two records are not the same paper."""
        pair = tuple(sorted((one, other)))
        return self._one("SELECT 1 FROM apart WHERE one = ? AND other = ?", pair) is not None

    def free_keys(self, keys: Sequence[str]) -> set[str]:
        """Return those of some keys, case-folded, that neither a record has nor a removed one."""
        free = {key.casefold() for key in keys}
        for part in _parts(list(dict.fromkeys(keys))):
            marks = ", ".join("?" for _ in part)
            for table in ("records", "aliases", "removed"):
                sql = f"SELECT key FROM {table} WHERE key COLLATE NOCASE IN ({marks})"
                free -= {row["key"].casefold() for row in self._all(sql, part)}
        return free

    def has_key(self, key: str, record: Record) -> bool:
        """Return whether a key is taken: by a record, or by a removed one of another title."""
        sql = (
            "SELECT 1 FROM records WHERE key = ? COLLATE NOCASE UNION ALL "
            "SELECT 1 FROM aliases WHERE key = ? UNION ALL "
            "SELECT 1 FROM removed WHERE key = ? COLLATE NOCASE AND fingerprint != ?"
        )
        fingerprint = title_fingerprint(record.title)
        return self._one(sql, (key, key, key, fingerprint)) is not None

    def changes_since(self, revision: int, at_least: int = 256) -> Changes:
        """Return what was written and removed after `revision`, oldest first.

        It stops at the end of a revision once `at_least` records are together;
        ask again from the revision it names to go on.
        """
        row = self._one(
            "SELECT revision FROM records WHERE revision > ? ORDER BY revision LIMIT 1 OFFSET ?",
            (revision, at_least - 1),
        )
        upto = int(row["revision"]) if row else self.revision
        span = (revision, upto)
        written = self._all(
            "SELECT key FROM records WHERE revision > ? AND revision <= ? ORDER BY revision, id",
            span,
        )
        removed = self._all("SELECT key FROM removed WHERE revision > ? AND revision <= ?", span)
        return Changes(upto, tuple(r["key"] for r in written), tuple(r["key"] for r in removed))

    def count_since(self, revision: int) -> int:
        """Return how many records were written after `revision`."""
        row = self._one("SELECT count(*) AS n FROM records WHERE revision > ?", (revision,))
        return int(row["n"]) if row else 0

    def tally(self, column: str) -> list[tuple[str, int]]:
        """Return how many records have each value of `subject` or `year`, most first."""
        if column not in ("subject", "year"):
            raise ValueError(column)
        rows = self._all(
            f"SELECT {column} AS value, count(*) AS n FROM records GROUP BY 1 ORDER BY n DESC, 1"
        )
        return [(str(row["value"] or ""), int(row["n"])) for row in rows]

    def author_names(self, word: str) -> list[str]:
        """Return the distinct names, as shown, of the authors one of whose name words is `word`."""
        rows = self._all(
            "SELECT DISTINCT name FROM authors JOIN author_words USING (record, position) "
            "WHERE word = ?",
            (word,),
        )
        return [str(row["name"]) for row in rows]

    def affiliations(self) -> list[str]:
        """Return the distinct affiliations of the library."""
        return self._listed(
            "SELECT DISTINCT value FROM records, json_each(records.affiliations) ORDER BY value"
        )

    def subjects(self) -> list[str]:
        """Return the distinct subject classes of the library."""
        return self._listed(
            "SELECT DISTINCT subject AS value FROM records WHERE subject != '' ORDER BY value"
        )

    def _listed(self, sql: str) -> list[str]:
        """Return the values of a query over all records; at one revision it is run once."""
        revision = self.revision
        if self._lists.get(sql, (-1, []))[0] != revision:
            self._lists[sql] = (revision, [str(row["value"]) for row in self._all(sql)])
        return self._lists[sql][1]

    def check(self) -> str:
        """Return "ok", or what SQLite's integrity check finds."""
        row = self._one("PRAGMA quick_check")
        return str(row[0]) if row else "no answer"

    # -- writing -----------------------------------------------------------

    @contextlib.contextmanager
    def change(self) -> Iterator[int]:
        """Run a `with` block as one transaction; gives the revision of what it writes.

        All of the block is kept, or none of it: an exception rolls it back. A
        block that writes no record leaves the catalog's revision as it was.
        """
        with storage_errors(self.path.parent):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                revision = self.revision + 1
                self._touched = False
                yield revision
                if self._touched:
                    self.set_meta("revision", str(revision))
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def set_meta(self, name: str, value: str) -> None:
        """Store a setting."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def write(self, record: Record, revision: int) -> None:
        """Insert or replace a record of one contribution, inside `change`."""
        self.write_many([Stored(record)], revision)

    def write_many(self, written: Sequence[Stored], revision: int) -> None:
        """Insert or replace records, inside `change`."""
        if not written:
            return
        self._touched = True
        with storage_errors(self.path.parent):
            schema.write_records(self._connection, written, revision)
            keys = [(stored.record.key,) for stored in written]
            self._connection.executemany("DELETE FROM removed WHERE key = ?", keys)

    def add_alias(self, key: str, record: str) -> None:
        """Let a key that is no longer one find a record, inside `change`."""
        self._run(
            "INSERT OR REPLACE INTO aliases SELECT ?, id FROM records WHERE key = ?", (key, record)
        )

    def drop_alias(self, key: str) -> None:
        """Forget an alias, inside `change`."""
        self._run("DELETE FROM aliases WHERE key = ?", (key,))

    def keep_apart(self, one: str, other: str, *, apart: bool = True) -> None:
        """Note that two records are not the same paper, or forget it, inside `change`."""
        pair = tuple(sorted((one, other)))
        if apart:
            self._run("INSERT OR REPLACE INTO apart VALUES (?, ?)", pair)
        else:
            self._run("DELETE FROM apart WHERE one = ? AND other = ?", pair)

    def aliases_of(self, key: str) -> list[str]:
        """Return the keys that were merged into a record by hand."""
        rows = self._all(
            "SELECT aliases.key FROM aliases JOIN records ON id = record WHERE records.key = ?",
            (key,),
        )
        return [str(row["key"]) for row in rows]

    def remove(self, key: str, revision: int) -> None:
        """Remove a record, inside `change`; its key is kept for the same paper."""
        self._touched = True
        self._run(
            "INSERT OR REPLACE INTO removed SELECT key, ?, fingerprint FROM records WHERE key = ?",
            (revision, key),
        )
        self._run("DELETE FROM records WHERE key = ?", (key,))

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement of the ledger, which shares the file and its transactions."""
        return self._run(sql, values)

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of some rows of values."""
        with storage_errors(self.path.parent):
            self._connection.executemany(sql, rows)

    # -- details -----------------------------------------------------------

    def _prepare(self, create: bool, *, read_only: bool) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        self._connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        known = self._connection.execute("PRAGMA application_id").fetchone()[0]
        empty = not self._connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if known != schema.APPLICATION_ID and not (create and empty):
            raise NotALibrary(
                "this folder holds no library",
                where=str(self.path.parent),
                next_step="`reviewer add FILE...` makes one; --library names another folder.",
            )
        if known != schema.APPLICATION_ID:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._create_tables()
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > schema.VERSION:
            raise StorageError(
                f"made by a newer reviewer (format {version})",
                where=str(self.path.parent),
                next_step="Upgrade reviewer.",
            )
        if version < schema.VERSION:
            self._migrate(read_only=read_only)

    def _migrate(self, *, read_only: bool) -> None:
        """Bring an older catalog up to date; one that cannot be written, in memory."""
        if read_only:
            memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._connection.backup(memory)
            self._connection.close()
            self._connection = memory
            self._connection.row_factory = sqlite3.Row
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version < schema.VERSION:  # else another process was first
                migrate(self._connection, version)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _create_tables(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        if not self._connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            schema.create(self._connection)
            self.set_meta("library_id", uuid.uuid4().hex[:12])
        self._connection.execute("COMMIT")

    def _run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with storage_errors(self.path.parent):
            return self._connection.execute(sql, values)

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        return self._run(sql, values).fetchall()

    def _one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._run(sql, values).fetchone()
        return row


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?{mode}"
    return sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None, check_same_thread=False)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that cannot be written.

    A WAL database is read through files beside it, which SQLite must be able to
    make; only "immutable" does without. They are there while somebody who may
    write has it open, and then they must not be passed over.
    """
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        return _connect(path, "immutable=1")
    return connection


def _parts(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[i : i + _IN_ONE_QUERY] for i in range(0, len(keys), _IN_ONE_QUERY))


def _preselect(
    wanted: Filter, subjects: Callable[[], list[str]], affiliations: Callable[[], list[str]]
) -> tuple[str, list[Any]]:
    """Return a filter in SQL, exact but for `authors`, of whom a word of the name must be there.

    `subjects` and `affiliations` give the values that there are.
    """
    clauses, values = ["1"], list[Any]()
    for bound, sign in ((wanted.first, ">="), (wanted.last, "<=")):
        if bound:
            clauses.append(f"date != '' AND substr(date, 1, {len(bound)}) {sign} ?")
            values.append(bound)
    if wanted.has_code is not None:
        clauses.append("has_code = ?")
        values.append(wanted.has_code)
    if wanted.keys:
        clauses.append("key IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted.keys))
    if wanted.subjects:
        meant = [one for one in subjects() if subject_matches(wanted.subjects, one)]
        clauses.append("subject IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(meant))
    if wanted.affiliations:
        meant = [one for one in affiliations() if affiliation_matches(wanted.affiliations, (one,))]
        clauses.append(
            "EXISTS (SELECT 1 FROM json_each(records.affiliations) AS one "
            "WHERE one.value IN (SELECT value FROM json_each(?)))"
        )
        values.append(json.dumps(meant))
    for author in wanted.authors:
        word = max(name_words(author), key=len, default="")
        clauses.append("id IN (SELECT record FROM author_words WHERE word = ?)")
        values.append(word)
    return " AND ".join(clauses), values
