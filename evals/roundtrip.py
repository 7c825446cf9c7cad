"""Export invented records and read them back: does each format bring back what it can hold?

    python evals/roundtrip.py --records 1000 --format all [--seed N] [--library] [--show N]

Records of every type, with names of many traditions, hostile characters and all
details are written and read as a file, or (--library) imported into an empty
library. Printed for each format: records, those that came back, the fields that
differ and how often, those that only the amendments hold which our exports add
(`formats.amendments`; "details" include the field with the amendments itself),
and what no format can hold (NOT_HELD). Exit code 3 if any other field differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviewer.formats.containers import documents
from reviewer.formats.document import Document
from reviewer.formats.soundness import sound
from reviewer.formats.table import named, read
from reviewer.library.library import AddOptions, Library
from reviewer.records import ParseFailure, Record
from reviewer.rendering.export import EXPORTS, Export, Wishes
from tests.rendering.exports import invent

NOT_HELD = {"sources": "say of which files a record was read; once it is read back, the export's"}
"""What no format brings back, and why."""


@dataclass(frozen=True, slots=True)
class Trip:
    """What became of the records of one export: how often each field differs, with an example."""

    format: str
    sent: int
    returned: int
    rejected: tuple[ParseFailure, ...]
    differing: dict[str, int]
    examples: dict[str, tuple[str, Any, Any]]
    amended: dict[str, int]
    bytes: int
    seconds: tuple[float, float]

    @property
    def is_whole(self) -> bool:
        """Whether every record came back with every field."""
        return self.sent == self.returned and not self.rejected and not self.differing


def trip(export: Export, records: Sequence[Record], wishes: Wishes, folder: Path) -> Trip:
    """Write records to a file, read them back, and compare them one by one."""
    path = folder / f"trip{export.endings[0]}"
    started = time.perf_counter()
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(export.write(records, wishes))
    written = time.perf_counter()
    rows = list(read(path))
    ended = time.perf_counter()
    back = [row for row in rows if isinstance(row, Record)]
    rejected = tuple(row for row in rows if isinstance(row, ParseFailure))
    keyed = {record.sources[0].citekey: record for record in back}
    seconds = (written - started, ended - written)
    done = _compared(export.name, records, keyed, rejected, path.stat().st_size, seconds)
    return replace(done, amended=_amended(export, records, path))


def _amended(export: Export, records: Sequence[Record], path: Path) -> dict[str, int]:
    """Return how often each field is not what the format's own fields say, without amendments."""
    document = documents(path, path.name)
    chosen = "bibtex" if export.name == "biblatex" else export.name
    rows = named(chosen).read(document) if isinstance(document, Document) else ()
    found: Counter[str] = Counter()
    for record, row in zip(records, rows, strict=True):
        if isinstance(row, Record):
            found.update(field.split()[0] for field, _, _ in _differences(record, row))
            found["key"] += row.sources[0].citekey != record.key
    return dict(found)


def library_trip(export: Export, records: Sequence[Record], wishes: Wishes, folder: Path) -> Trip:
    """Write records to a file, import it into an empty library, and compare by key."""
    path = folder / f"trip{export.endings[0]}"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(export.write(records, wishes))
    rejected = []

    def kept() -> Any:
        for row in read(path):
            if isinstance(row, ParseFailure):
                rejected.append(row)
            yield row

    with Library(folder / f"library-{export.name}", create=True) as library:
        library.add(kept(), options=AddOptions(encode=False))
        keyed = {record.key: record for record in library.catalog.all()}
    return _compared(export.name, records, keyed, tuple(rejected), path.stat().st_size, (0.0, 0.0))


def _compared(
    name: str, records: Sequence[Record], keyed: dict[str, Record],
    rejected: tuple[ParseFailure, ...], size: int, seconds: tuple[float, float],
) -> Trip:  # fmt: skip
    differing: Counter[str] = Counter()
    examples: dict[str, tuple[str, Any, Any]] = {}
    returned = 0
    for record in records:
        found = keyed.get(record.key)
        if found is None:
            differing["key"] += 1
            examples.setdefault("key", (record.key, record.key, None))
            continue
        returned += 1
        for field, meant, read_ in _differences(record, found):
            differing[field] += 1
            examples.setdefault(field, (record.key, meant, read_))
    return Trip(
        name, len(records), returned, rejected, dict(differing), examples, {}, size, seconds
    )


def _differences(meant: Record, found: Record) -> list[tuple[str, Any, Any]]:
    mine, theirs = meant.to_dict(), found.to_dict()
    wrong = [
        (field, mine[field], theirs[field])
        for field in mine
        if field not in (*NOT_HELD, "details", "key") and mine[field] != theirs[field]
    ]
    names = mine["details"].keys() | theirs["details"].keys()
    return wrong + [
        (f"details {name}", mine["details"].get(name), theirs["details"].get(name))
        for name in sorted(names)
        if mine["details"].get(name) != theirs["details"].get(name)
    ]


def main() -> int:
    """Run the command."""
    options = _options()
    # As an import leaves them: a library has no others.
    records = [sound(one, "x") for one in invent(options.records, options.seed)]
    if options.library:  # which has no keys with white space
        records = [replace(one, key="_".join(one.key.split())) for one in records]
    names = list(EXPORTS) if options.format == "all" else [options.format]
    whole = True
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for ascii_only in (False, True) if name.startswith("bib") else (False,):
                run = library_trip if options.library else trip
                done = run(EXPORTS[name], records, Wishes(ascii=ascii_only), _new(folder))
                whole = whole and done.is_whole
                _report(done, ascii_only, options.show)
    _say("held by no format: " + "; ".join(f"{name} ({why})" for name, why in NOT_HELD.items()))
    return 0 if whole else 3


def _new(folder: str) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def _report(done: Trip, ascii_only: bool, show: int) -> None:
    name = f"{done.format} --ascii" if ascii_only else done.format
    times = "" if not any(done.seconds) else (
        f", written in {done.seconds[0]:.1f} s, read in {done.seconds[1]:.1f} s"
    )  # fmt: skip
    _say(
        f"{name}: {done.sent} records, {done.returned} came back, {len(done.rejected)} rejected, "
        f"{sum(done.differing.values())} fields differ ({done.bytes / 2**20:.1f} MB{times})"
    )
    if done.amended:
        counts = sorted(done.amended.items(), key=lambda pair: -pair[1])
        shown = ", ".join(f"{field} {count}" for field, count in counts if count)
        _say(f"  brought back by amendments alone: {shown or 'nothing'}")
    for failure in done.rejected[:show]:
        _say(f"  rejected at line {failure.line}: {failure.reason}")
    for field, count in sorted(done.differing.items(), key=lambda pair: -pair[1])[: show * 10]:
        _say(f"  {field}: {count}")
        key, meant, read_ = done.examples[field]
        if show:
            _say(f"    {key!r}: {meant!r}\n    came back as {read_!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--format", choices=[*EXPORTS, "all"], default="all")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--library", action="store_true", help="import into an empty library")
    parser.add_argument("--show", type=int, default=3, help="examples to print")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
