"""The ledger: one line for every row of every import, and the counts that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reviewer.library.catalog import Catalog
from reviewer.records import ParseFailure

OUTCOMES = ("imported", "merged", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one row of an import.

    `outcome` is one of OUTCOMES; `key` names the record for the first three;
    `reason` says why for merged and rejected rows. Lines are 1-based.
    """

    file: str
    first_line: int
    last_line: int
    outcome: str
    key: str = ""
    reason: str = ""
    raw: str = ""

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


def start_import(catalog: Catalog) -> int:
    """Open a new import and return its number (from 1)."""
    cursor = catalog.execute("INSERT INTO imports (started) VALUES (?)", (now(),))
    return int(cursor.lastrowid or 0)


def finish_import(catalog: Catalog, number: int) -> None:
    """Mark an import as having reached its end."""
    catalog.execute("UPDATE imports SET finished = ? WHERE id = ?", (now(), number))


def write_rows(catalog: Catalog, number: int, first_row: int, rows: Sequence[LedgerRow]) -> None:
    """Store rows of import `number`, numbered from `first_row` on, inside a change."""
    for offset, row in enumerate(rows):
        catalog.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                first_row + offset,
                row.file,
                row.first_line,
                row.last_line,
                row.outcome,
                row.key,
                row.reason,
                row.raw,
            ),
        )


def report(catalog: Catalog, number: int) -> ImportReport:
    """Return the counts and the rejected rows of an import."""
    counts = {
        row["outcome"]: int(row["n"])
        for row in catalog.execute(
            "SELECT outcome, count(*) AS n FROM ledger WHERE import = ? GROUP BY outcome", (number,)
        )
    }
    rejected = tuple(
        LedgerRow(*(row[name] for name in LedgerRow.__dataclass_fields__))
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
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
