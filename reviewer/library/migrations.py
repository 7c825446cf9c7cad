"""From the tables of an older version to those of today, in one transaction."""

from __future__ import annotations

import sqlite3

from reviewer.library import schema
from reviewer.library.dedupe import lookup_names

_TO_2 = """
ALTER TABLE records ADD COLUMN type TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sources ADD COLUMN citekey TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN format TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN changes TEXT NOT NULL DEFAULT '';
DROP INDEX IF EXISTS records_fingerprint;
DROP INDEX IF EXISTS records_doi;
DROP INDEX IF EXISTS records_arxiv;
DROP INDEX IF EXISTS records_pmid;
"""
_NEW_IN_2 = ("lookup", "contributions", "aliases", "apart")
_INDEXES_IN_2 = ("records_key", "sources_citekey", "lookup_record", "aliases_record", "removed_key")


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables of `version` up to `schema.VERSION`, inside the caller's transaction.

    Records and ledger stay as they are; only what is found by them is made anew.
    """
    if version < 2:
        _to_2(connection)
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def _to_2(connection: sqlite3.Connection) -> None:
    for statement in _TO_2.split(";"):
        if statement.strip():
            connection.execute(statement)
    new = {*_NEW_IN_2, *_INDEXES_IN_2}
    for statement in schema.TABLES.split(";"):
        words = statement.split()
        if len(words) > 2 and words[0] == "CREATE" and words[2] in new:
            connection.execute(statement)
    connection.execute(
        "UPDATE ledger SET format = coalesce((SELECT format FROM sources "
        "JOIN records ON record = id "
        "WHERE records.key = ledger.key AND sources.file = ledger.file LIMIT 1), '')"
    )
    _fill_lookup(connection)


def _fill_lookup(connection: sqlite3.Connection) -> None:
    last = 0
    sql = "SELECT * FROM records WHERE id > ? ORDER BY id LIMIT 1000"
    while rows := connection.execute(sql, (last,)).fetchall():
        ids = [row["id"] for row in rows]
        last = ids[-1]
        records = schema.read_records(connection, rows)
        connection.executemany(
            "INSERT OR IGNORE INTO lookup (name, record) VALUES (?, ?)",
            [
                (name, number)
                for number, record in zip(ids, records, strict=True)
                for name in lookup_names(record)
            ],
        )
