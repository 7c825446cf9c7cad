"""Rows of an import -> records, merged or new, and a ledger line for each.

A batch is looked up at once and written at once; in between it is a matter of
records in memory.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.library import ledger
from reviewer.library.catalog import Catalog
from reviewer.library.citekeys import is_citekey, unique, unique_key, wanted_key
from reviewer.library.combine import changes, fold, overlay
from reviewer.library.dedupe import lookup_names, same_paper, title_fingerprint
from reviewer.library.identity import is_preprint
from reviewer.library.ledger import LedgerRow, Started
from reviewer.library.same import compare
from reviewer.library.schema import Stored, all_names, cite_names
from reviewer.records import ParseFailure, Record, Source

Row = Record | ParseFailure
_COUNTED = re.compile(r"[\d\W_]+")
MAX_PARTS = 200
"""Contributions that a record is made of, at most: no paper is in more files, and a file in which
more rows than that are one paper is damaged, or made to keep us busy."""
MAX_NAMED = 6
"""Changed fields that a ledger line names."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How an import decides: whether preprints are kept apart from published versions."""

    keep_versions: bool = False


def write_batch(
    catalog: Catalog, started: Started, first_row: int, rows: Sequence[Row], rules: Rules
) -> list[Record]:
    """Write rows and their ledger lines in one transaction; return the records written."""
    number = started.number
    with catalog.change() as revision:
        batch = _Batch(catalog, rows, rules, started.at)
        lines = [batch.place(row) for row in rows]
        written = list(batch.written.values())
        catalog.write_many(written, revision)
        ledger.write_rows(catalog, number, first_row, lines)
    return [stored.record for stored in written]


def batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows in lists of `size`, the last one of what is left."""
    while batch := list(itertools.islice(rows, size)):
        yield batch


def preview(rows: Iterable[Row]) -> Iterable[Row]:
    """Give each record the key that an import into an empty library would give it."""
    seen: dict[str, list[Record]] = {}
    taken: set[str] = set()
    for row in rows:
        if isinstance(row, ParseFailure):
            yield row
            continue
        known = _find(seen, row)
        key = known.key if known else unique_key(row, lambda key: key.casefold() in taken)
        keyed = replace(row, key=key)
        taken.add(key.casefold())
        for name in lookup_names(keyed):
            seen.setdefault(name, []).append(keyed)
        yield keyed


def _find(seen: dict[str, list[Record]], row: Record) -> Record | None:
    for name in lookup_names(row):
        for other in seen.get(name, ()):
            if same_paper(other, row):
                return other
    return None


class _Batch:
    """The rows of a batch, and the records that they may belong to as they stand by now."""

    def __init__(self, catalog: Catalog, rows: Sequence[Row], rules: Rules, now: str) -> None:
        self.written: dict[str, Stored] = {}
        self._catalog = catalog
        self._rules = rules
        self._now = now
        records = [row for row in rows if isinstance(row, Record)]
        self._names = {id(row): (lookup_names(row), cite_names(row)) for row in records}
        names = [name for row in records for part in self._names[id(row)] for name in part]
        self._named = catalog.named(names)
        keys = {key for found in self._named.values() for key in found}
        self._known = catalog.get_many(sorted(keys)) if keys else {}
        self._new: set[str] = set()
        self._wanted = {id(row): wanted_key(row) for row in records}
        self._free = catalog.free_keys(list(self._wanted.values()))

    def place(self, row: Row) -> LedgerRow:
        """Return the ledger line of a row, its record noted as written if it changes."""
        if isinstance(row, ParseFailure):
            return LedgerRow.rejected(row)
        candidates = self._candidates(row)
        if not candidates:
            return self._import(row)
        own = [one for one in candidates if _row_of(one.sources, row.sources[0])]
        return self._add(own[0] if own else candidates[0], row)

    def _candidates(self, row: Record) -> list[Record]:
        """Return the records that are the same paper, or whose own row it is, in their order."""
        names, own_names = self._names[id(row)]
        by_title = self._keys(names)
        found = [one for one in map(self._known.__getitem__, by_title) if self._is_same(one, row)]
        for key in self._keys(own_names):
            one = self._known[key]
            if one not in found and _is_revision(one, row):
                found.append(one)
        return found

    def _keys(self, names: Sequence[str]) -> dict[str, None]:
        return dict.fromkeys(key for name in names for key in self._named.get(name, ()))

    def _is_same(self, one: Record, row: Record) -> bool:
        if not same_paper(one, row):
            return False
        apart = self._rules.keep_versions and is_preprint(one) != is_preprint(row)
        return not apart or _row_of(one.sources, row.sources[0])

    def _import(self, row: Record) -> LedgerRow:
        key = unique(self._wanted[id(row)], lambda key: self._is_taken(key, row))
        record = row.placed(key, self._stamped(row))
        self._new.add(record.key.casefold())
        names, own_names = self._names[id(row)]
        self._note(Stored(record, names=(*names, *own_names)))
        source = row.sources[0]
        reason = ""
        if is_citekey(source.citekey) and source.citekey != record.key:
            reason = f"the key {source.citekey} was taken by another paper"
        return _line(source, "imported", record.key, reason)

    def _stamped(self, row: Record) -> tuple[Source, ...]:
        return tuple(
            Source(
                one.file, one.format, one.first_line, one.last_line, one.sha256, self._now,
                one.citekey,
            )
            for one in row.sources
        )  # fmt: skip

    def _is_taken(self, key: str, row: Record) -> bool:
        folded = key.casefold()
        if folded in self._new:
            return True
        return folded not in self._free and self._catalog.has_key(key, row)

    def _add(self, kept: Record, row: Record) -> LedgerRow:
        source = row.sources[0]
        parts = list(self._parts(kept))
        own = self._contribution_of(parts, row)
        if own is None and len(parts) >= MAX_PARTS:
            reason = f"the same paper as {kept.key}, which is made of {MAX_PARTS} rows already"
            return LedgerRow(
                source.file, source.first_line, source.last_line, "rejected", "", reason, row.title
            )
        stamped = replace(row, sources=self._stamped(row))
        if own is None:
            parts.append(stamped)
        elif not _is_known(parts[own], row):
            parts[own] = overlay(parts[own], stamped)
        merged = fold(kept.key, parts)
        changed = changes(kept, merged)
        if changed or merged.sources != kept.sources:
            self._note(Stored(merged, () if len(parts) == 1 else tuple(parts)))
        if own is None:
            reason = f"same paper as {kept.key}: {compare(kept, row).reason}"
        elif changed:
            named = ", ".join(change.field for change in changed[:MAX_NAMED])
            more = f" and {len(changed) - MAX_NAMED} more" if len(changed) > MAX_NAMED else ""
            reason = f"newer state of {kept.key}: {named}{more} changed"
        else:
            return _line(source, "unchanged", kept.key)
        line = _line(source, "merged", kept.key, reason)
        return replace(line, changes=changed if own is not None else ())

    def _contribution_of(self, parts: Sequence[Record], row: Record) -> int | None:
        """Return which contribution is an earlier state of a row; None if it is a new one.

        What came with this import is no earlier state: two papers of a file on one
        line only share their place.
        """
        for number, part in enumerate(parts):
            if _is_known(part, row):
                return number
        source = row.sources[0]
        older = [
            number
            for number, part in enumerate(parts)
            if _row_of([one for one in part.sources if one.added != self._now], source)
        ]
        same_place = [
            number
            for number in older
            if any(_place(one) == _place(source) for one in parts[number].sources)
        ]
        return next(iter(same_place or older), None)

    def _parts(self, kept: Record) -> tuple[Record, ...]:
        stored = self.written.get(kept.key)
        if stored is not None:
            return stored.parts or (stored.record,)
        return self._catalog.parts(kept.key)

    def _note(self, stored: Stored) -> None:
        record = stored.record
        self.written[record.key] = stored
        self._known[record.key] = record
        for name in stored.names or all_names(record):
            keys = self._named.setdefault(name, [])
            if record.key not in keys:
                keys.append(record.key)


def _line(source: Source, outcome: str, key: str, reason: str = "") -> LedgerRow:
    return LedgerRow(
        source.file, source.first_line, source.last_line, outcome, key, reason, format=source.format
    )


def _row_of(sources: Sequence[Source], source: Source) -> bool:
    """Whether one of some sources is the row of `source`, or an earlier state of it."""
    return any(_is_row(known, source) for known in sources)


def _is_row(known: Source, source: Source) -> bool:
    if known.format != source.format:
        return False
    same_key = bool(source.citekey) and known.citekey == source.citekey
    if known.file != source.file:
        return same_key and _stem(known.file) == _stem(source.file)
    if known.sha256 == source.sha256:
        return (known.first_line, known.citekey) == (source.first_line, source.citekey)
    return same_key or known.citekey == source.citekey == ""


def _stem(file: str) -> str:
    """Return a file's name without what newer exports add to it: "library (2)", "2026-11-28"."""
    return _COUNTED.sub("", file.rpartition("/")[2].lower())


def _is_revision(one: Record, row: Record) -> bool:
    """Whether a row with a record's citekey, from a newer state of its file, is that paper still.

    Its title may have been mended; but a key may also have been given to
    another paper, which has other authors or another year.
    """
    if not _row_of(one.sources, row.sources[0]):
        return False
    if compare(one, row).same:
        return True
    mine, theirs = ({author.family.casefold() for author in r.authors} for r in (one, row))
    titles = title_fingerprint(one.title) == title_fingerprint(row.title)
    years = one.year == row.year or None in (one.year, row.year)
    return bool(mine & theirs) and (titles or years)


def _is_known(part: Record, row: Record) -> bool:
    """Whether a contribution is this very row: its file, place and content."""
    place = _place(row.sources[0])
    if not any(_place(source) == place for source in part.sources):
        return False
    return replace(part, key="", sources=()) == replace(row, key="", sources=())


def _place(source: Source) -> tuple[str, str, int, str]:
    return source.file, source.sha256, source.first_line, source.citekey
