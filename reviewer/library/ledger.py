"""The ledger: one line for every row of every import, and the counts that follow from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from reviewer.library.catalog import Catalog
from reviewer.library.combine import Change
from reviewer.records import ParseFailure

OUTCOMES = ("imported", "merged", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one row of an import.

    `outcome` is one of OUTCOMES; `key` names the record for the first three;
    `reason` says why for merged and rejected rows. Lines are 1-based. `changes`
    are those that a newer state of a row made to its record.
    """

    file: str
    first_line: int
    last_line: int
    outcome: str
    key: str = ""
    reason: str = ""
    raw: str = ""
    format: str = ""
    changes: tuple[Change, ...] = ()

    @classmethod
    def rejected(cls, failure: ParseFailure) -> LedgerRow:
        """Return the row of an input that could not be read."""
        last_line = max(failure.last_line, failure.line)
        return cls(
            failure.file, failure.line, last_line, "rejected", "", failure.reason, failure.raw
        )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: rows = imported + merged + unchanged + len(rejected)."""

    number: int
    imported: int = 0
    merged: int = 0
    unchanged: int = 0
    rejected: tuple[LedgerRow, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Every row of every file."""
        return self.imported + self.merged + self.unchanged + len(self.rejected)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer add --json`."""
        return {
            "rows": self.rows,
            "imported": self.imported,
            "merged": self.merged,
            "unchanged": self.unchanged,
            "rejected": [
                {"file": row.file, "line": row.first_line, "reason": row.reason}
                for row in self.rejected
            ],
        }


@dataclass(frozen=True, slots=True)
class Started:
    """An import that may begin: its number (from 1), since when (ISO 8601), and its rows done."""

    number: int
    at: str
    done: int = 0


def start_import(catalog: Catalog, request: str = "") -> Started:
    """Open a new import, or the last one if it asked for the same and was interrupted.

    `request` identifies the files by their content, and the options; an import
    without one is never gone on with.
    """
    last = catalog.execute("SELECT * FROM imports ORDER BY id DESC LIMIT 1").fetchone()
    if request and last and last["finished"] is None and last["request"] == request:
        number = int(last["id"])
        sql = "SELECT count(*) FROM ledger WHERE import = ?"
        return Started(number, last["started"], int(catalog.execute(sql, (number,)).fetchone()[0]))
    at = now()
    cursor = catalog.execute("INSERT INTO imports (started, request) VALUES (?, ?)", (at, request))
    return Started(int(cursor.lastrowid or 0), at)


def finish_import(catalog: Catalog, number: int) -> None:
    """Mark an import as having reached its end."""
    catalog.execute("UPDATE imports SET finished = ? WHERE id = ?", (now(), number))


def write_rows(catalog: Catalog, number: int, first_row: int, rows: Sequence[LedgerRow]) -> None:
    """Store rows of import `number`, numbered from `first_row` on, inside a change."""
    catalog.execute_many(
        "INSERT INTO ledger (import, row, file, first_line, last_line, outcome, key, reason, raw, "
        "format, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number, first_row + offset, row.file, row.first_line, row.last_line, row.outcome,
                row.key, row.reason, row.raw, row.format, _packed(row.changes),
            )
            for offset, row in enumerate(rows)
        ],
    )  # fmt: skip


def _packed(changes: Sequence[Change]) -> str:
    return json.dumps([asdict(one) for one in changes], ensure_ascii=False) if changes else ""


def read_row(row: Any) -> LedgerRow:
    """Return a ledger line from its row of the table."""
    values = {name: row[name] for name in LedgerRow.__dataclass_fields__ if name != "changes"}
    changed = json.loads(row["changes"]) if row["changes"] else []
    return LedgerRow(**values, changes=tuple(Change(**one) for one in changed))


def report(catalog: Catalog, number: int) -> ImportReport:
    """Return the counts and the rejected rows of an import."""
    counts = {
        row["outcome"]: int(row["n"])
        for row in catalog.execute(
            "SELECT outcome, count(*) AS n FROM ledger WHERE import = ? GROUP BY outcome", (number,)
        )
    }
    rejected = tuple(
        read_row(row)
        for row in catalog.execute(
            "SELECT * FROM ledger WHERE import = ? AND outcome = 'rejected' ORDER BY row", (number,)
        )
    )
    return ImportReport(
        number,
        counts.get("imported", 0),
        counts.get("merged", 0),
        counts.get("unchanged", 0),
        rejected,
    )


def totals(catalog: Catalog) -> dict[str, int]:
    """Return how many rows of all imports had each outcome."""
    rows = catalog.execute("SELECT outcome, count(*) AS n FROM ledger GROUP BY outcome")
    counts = {row["outcome"]: int(row["n"]) for row in rows}
    return {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}


def now() -> str:
    """Return the time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
