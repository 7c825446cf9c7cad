"""Rows of an import -> records, merged or new, and a ledger line for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reviewer.library import ledger
from reviewer.library.catalog import Catalog
from reviewer.library.citekeys import unique_key
from reviewer.library.dedupe import IDENTIFIERS, merge, same_paper, title_fingerprint
from reviewer.library.ledger import LedgerRow
from reviewer.records import ParseFailure, Record, Source

Row = Record | ParseFailure


def write_batch(catalog: Catalog, number: int, first_row: int, rows: Sequence[Row]) -> int:
    """Write rows and their ledger lines in one transaction; return how many were imported."""
    with catalog.change() as revision:
        lines = [_place(catalog, row, revision) for row in rows]
        ledger.write_rows(catalog, number, first_row, lines)
    return sum(line.outcome == "imported" for line in lines)


def preview(rows: Iterable[Row]) -> Iterable[Row]:
    """Give each record the key that an import into an empty library would give it."""
    seen: dict[str, list[Record]] = {}
    taken: set[str] = set()
    for row in rows:
        if isinstance(row, ParseFailure):
            yield row
            continue
        known = _find(seen, row)
        keyed = replace(row, key=known.key if known else unique_key(row, taken.__contains__))
        taken.add(keyed.key)
        for name in _names(keyed):
            seen.setdefault(name, []).append(keyed)
        yield keyed


def _place(catalog: Catalog, row: Row, revision: int) -> LedgerRow:
    if isinstance(row, ParseFailure):
        return LedgerRow.rejected(row)
    source = row.sources[0]
    known = catalog.candidates(row)
    if not known:
        record = replace(row, key=unique_key(row, lambda key: catalog.has_key(key, row)))
        catalog.write(record, revision)
        return _line(source, "imported", record.key)
    kept = known[0]
    merged = merge(kept, row)
    if merged == kept:
        return _line(source, "unchanged", kept.key)
    catalog.write(merged, revision)
    if _only_place_changed(kept, merged, source):
        return _line(source, "unchanged", kept.key)
    return _line(source, "merged", kept.key, f"same paper as {kept.key}: {_evidence(kept, row)}")


def _line(source: Source, outcome: str, key: str, reason: str = "") -> LedgerRow:
    return LedgerRow(source.file, source.first_line, source.last_line, outcome, key, reason)


def _only_place_changed(kept: Record, merged: Record, source: Source) -> bool:
    """Whether the row was known from the same file, which has only moved its lines."""
    same_file = any(known.file == source.file for known in kept.sources)
    return same_file and replace(merged, sources=kept.sources) == kept


def _evidence(kept: Record, row: Record) -> str:
    for name in IDENTIFIERS:
        value = getattr(row, name)
        if value and value.lower() == getattr(kept, name).lower():
            return f"{name} {value}"
    return "same title and authors"


def _names(record: Record) -> list[str]:
    identifiers = [f"{name}:{getattr(record, name).lower()}" for name in IDENTIFIERS]
    known = [name for name in identifiers if not name.endswith(":")]
    return [f"title:{title_fingerprint(record.title)}", *known]


def _find(seen: dict[str, list[Record]], row: Record) -> Record | None:
    for name in _names(row):
        for other in seen.get(name, ()):
            if same_paper(other, row):
                return other
    return None
