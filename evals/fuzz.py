"""Read broken files: every format's fixtures, changed at random.

    python evals/fuzz.py [--format ris] [--cases 100000] [--seconds 600] [--processes 2]

Only InputError may be raised; all that is read must be valid records and
located rejections; nothing may take long. A crash is made small and kept in
the folder --crashes. Exit code 1 if there was one.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests/formats"))

import fuzzing

from reviewer.formats import FORMATS

BATCH = 500
"""Cases of one format between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Job:
    """Some cases of one format, to be read by one process."""

    format: str
    first: int
    count: int
    seed: int
    until: float


def main() -> int:
    """Run the command."""
    options = _options()
    known = [one.name for one in FORMATS]
    formats = options.format or known
    if unknown := sorted(set(formats) - set(known)):
        _say(f"no such format: {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    failed = False
    _say(f"{'format':<20}{'cases':>9}{'records':>10}{'rejections':>12}{'slowest':>10}  crashes")
    for name in formats:
        start = time.monotonic()
        tallies = list(_tallies(name, options, start + options.seconds))
        failed |= _report(name, tallies, Path(options.crashes))
    return int(failed)


def _tallies(name: str, options: argparse.Namespace, until: float) -> Iterator[fuzzing.Tally]:
    jobs = [
        Job(name, first, min(BATCH, options.first + options.cases - first), options.seed, until)
        for first in range(options.first, options.first + options.cases, BATCH)
    ]
    if options.processes == 1:
        yield from map(_work, jobs)
        return
    # Spawned: signals and imports are then those of a fresh program.
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        yield from pool.imap_unordered(_work, jobs)


def _work(job: Job) -> fuzzing.Tally:
    return fuzzing.run(job.format, range(job.first, job.first + job.count), job.seed, job.until)


def _report(name: str, tallies: Sequence[fuzzing.Tally], folder: Path) -> bool:
    crashes = {crash.place: crash for tally in tallies for crash in tally.crashes}
    slowest = max(tallies, key=lambda one: one.slowest)
    cases, records = sum(t.cases for t in tallies), sum(t.records for t in tallies)
    rejections = sum(t.rejections for t in tallies)
    shown = f"{slowest.slowest:.2f} s"
    _say(f"{name:<20}{cases:>9}{records:>10}{rejections:>12}{shown:>10}  {len(crashes)}")
    for crash in crashes.values():
        small = replace(crash, data=fuzzing.smallest(crash))
        path = folder / f"{name}-{hashlib.sha256(crash.place.encode()).hexdigest()[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(small.data)
        path.with_suffix(".txt").write_text(f"case {crash.number}\n{crash.trace}", encoding="utf-8")
        _say(f"  {crash.place}: case {crash.number}, {len(small.data)} bytes in {path}")
    return bool(crashes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--format", action="append", help="one format; repeatable (default: all)")
    parser.add_argument("--cases", type=int, default=100_000, help="of each format")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each format")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crashes", default="fuzz-crashes", help="folder for what goes wrong")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
