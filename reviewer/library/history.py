"""What past imports did: a line for each, the rows of one, and the counts of a PRISMA diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.errors import UnknownImport
from reviewer.library.catalog import Catalog
from reviewer.library.ledger import OUTCOMES, LedgerRow, read_row

MAX_FILES = 20
"""Names of files that a summary of an import lists."""

_LATEST = "SELECT file, max(import) AS import FROM ledger GROUP BY file"
"""The import that has read a file last: what it holds by now."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """One import: when, from which files, and how many rows had each outcome.

    `finished` is empty for one that was interrupted; `changed` counts the rows
    that were newer states of known ones; `files` are the first MAX_FILES of
    `file_count`.
    """

    number: int
    started: str
    finished: str
    files: tuple[str, ...]
    file_count: int
    imported: int
    merged: int
    unchanged: int
    rejected: int
    changed: int

    @property
    def rows(self) -> int:
        """Every row of every file."""
        return self.imported + self.merged + self.unchanged + self.rejected

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer imports --json`."""
        return {
            "import": self.number,
            "started": self.started,
            "finished": self.finished or None,
            "files": list(self.files),
            "file_count": self.file_count,
            "rows": self.rows,
            **{name: getattr(self, name) for name in (*OUTCOMES, "changed")},
        }


@dataclass(frozen=True, slots=True)
class Identified:
    """How many rows came from a file, and its format."""

    file: str
    format: str
    rows: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The first part of a PRISMA 2020 flow diagram, from the present state of every file.

    rows identified = unreadable + duplicates + removed + records; `earlier` are
    records more, of files whose newer states no longer have them.
    """

    identified: tuple[Identified, ...]
    unreadable: int
    duplicates: int
    removed: int
    records: int
    earlier: int

    @property
    def rows(self) -> int:
        """All rows that were identified."""
        return sum(one.rows for one in self.identified)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer imports --prisma --json`."""
        return {
            "identified": [
                {"file": one.file, "format": one.format, "rows": one.rows}
                for one in self.identified
            ],
            "rows": self.rows,
            "unreadable": self.unreadable,
            "duplicates": self.duplicates,
            "removed": self.removed,
            "records": self.records,
            "earlier": self.earlier,
        }


def imports(catalog: Catalog, number: int = 0) -> tuple[ImportSummary, ...]:
    """Return every import, oldest first, or the one with a number. Raises UnknownImport."""
    where, values = ("WHERE id = ?", (number,)) if number else ("", ())
    found = catalog.execute(f"SELECT * FROM imports {where} ORDER BY id", values).fetchall()
    if number and not found:
        raise UnknownImport(
            f"there is no import {number}",
            where=str(catalog.path.parent),
            next_step="`reviewer imports` shows those there are.",
        )
    return tuple(_summary(catalog, row) for row in found)


def _summary(catalog: Catalog, row: Any) -> ImportSummary:
    number = int(row["id"])
    counts = dict.fromkeys(OUTCOMES, 0)
    changed = 0
    for line in catalog.execute(
        "SELECT outcome, count(*) AS n, sum(changes != '') AS changed FROM ledger "
        "WHERE import = ? GROUP BY outcome",
        (number,),
    ):
        counts[line["outcome"]] = int(line["n"])
        changed += int(line["changed"])
    files = catalog.execute(
        "SELECT file FROM ledger WHERE import = ? GROUP BY file ORDER BY min(row)", (number,)
    ).fetchall()
    names = tuple(str(line["file"]) for line in files)
    return ImportSummary(
        number,
        row["started"],
        row["finished"] or "",
        names[:MAX_FILES],
        len(names),
        **counts,
        changed=changed,
    )


def rows(
    catalog: Catalog, number: int = 0, outcomes: Sequence[str] = (), *, changed: bool = False
) -> Iterator[tuple[int, LedgerRow]]:
    """Yield (number of the import, ledger line), in the order of the files.

    Those of one import, or (without a number) those that every file has by now;
    with some outcomes only, or only those that changed their record.
    """
    clauses, values = ["1"], list[Any]()
    if number:
        clauses.append("import = ?")
        values.append(number)
    else:
        clauses.append(f"(file, import) IN ({_LATEST})")
    if outcomes:
        clauses.append(f"outcome IN ({', '.join('?' for _ in outcomes)})")
        values += outcomes
    if changed:
        clauses.append("changes != ''")
    sql = f"SELECT * FROM ledger WHERE {' AND '.join(clauses)} ORDER BY import, row"
    for line in catalog.execute(sql, values):
        yield int(line["import"]), read_row(line)


def flow(catalog: Catalog) -> Flow:
    """Return the counts of a PRISMA diagram: each file counts as it was when last imported."""
    present = f"SELECT ledger.* FROM ledger JOIN ({_LATEST}) USING (file, import)"
    identified = tuple(
        Identified(line["file"], line["format"] or "", int(line["n"]))
        for line in catalog.execute(
            f"SELECT file, max(format) AS format, count(*) AS n FROM ({present}) GROUP BY file "
            "ORDER BY min(import), min(row)"
        )
    )
    keys = (
        f"SELECT DISTINCT coalesce(known.key, rows.key) AS key FROM ({present}) AS rows "
        "LEFT JOIN aliases ON aliases.key = rows.key "
        "LEFT JOIN records AS known ON known.id = aliases.record WHERE outcome != 'rejected'"
    )
    rejected = _count(catalog, f"SELECT count(*) FROM ({present}) WHERE outcome = 'rejected'")
    unique = _count(catalog, f"SELECT count(*) FROM ({keys})")
    there = _count(catalog, f"SELECT count(*) FROM records WHERE key IN ({keys})")
    rows_in_all = sum(one.rows for one in identified)
    return Flow(
        identified,
        unreadable=rejected,
        duplicates=rows_in_all - rejected - unique,
        removed=unique - there,
        records=there,
        earlier=catalog.count() - there,
    )


def _count(catalog: Catalog, sql: str) -> int:
    return int(catalog.execute(sql).fetchone()[0])
