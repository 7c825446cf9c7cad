"""Kill one import many times, and compare what comes of it with an import that nobody kills.

    python evals/killed_import.py [papers.jsonl.gz] --kills 20 [--records 40000] [--seed N]

`reviewer add FILE --no-encode` is killed (SIGKILL, the whole process group) at
random moments and started again, until it has been killed so often and then
ends. The library must be the same as that of an uninterrupted import: all
records with their keys and sources (but for the times), the sums of the
ledger, what 50 searches find. Without a file one is invented, with papers that
come twice and rows that cannot be read. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviewer.library import ledger
from reviewer.library.library import Library
from reviewer.records import Record
from tests.durability.killing import Program, invent, words_only

SEARCHES = 50
HITS = 10
_LONGEST = 1800.0  # seconds that one import may take before it counts as hung


@dataclass(frozen=True, slots=True)
class Contents:
    """What is compared of a library."""

    records: Mapping[str, object]
    ledger: Mapping[str, int]
    searches: Sequence[object]
    check: str


def main() -> int:
    """Run the command."""
    options = _options()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="reviewer-killed-") as name:
        folder = Path(name)
        environ = words_only(folder)
        file = options.file.resolve() if options.file else _invented(folder, options)
        whole = _seconds(Program(folder / "whole", environ), file)
        start = _seconds(Program(folder / "tiny", environ), _tiny(folder))
        _say(f"{file.name}: {whole:.1f} s unkilled, {start:.1f} s of them to start")
        killed = Program(folder / "killed", environ)
        kills = _kill_often(killed, file, options.kills, (start, whole), chance)
        problems = list(_differences(folder / "whole", folder / "killed"))
        if kills < options.kills:
            problems.append(f"it ended after {kills} kills: take more records")
    for line in problems:
        _say(line)
    _say(f"{kills} kills: {'the same library' if not problems else 'NOT the same library'}")
    return 1 if problems else 0


def _kill_often(
    program: Program, file: Path, wanted: int, times: tuple[float, float], chance: random.Random
) -> int:
    """Start the import until it has been killed so often, then let it end; return the kills."""
    start, whole = times
    longest = start + 1.6 * max(whole - start, 0.1) / wanted
    for kills in range(wanted):
        seconds = chance.uniform(0.1, longest)
        if not _killed_at(program, file, seconds):
            return kills
        _say(f"kill {kills + 1}: after {seconds:.2f} s, {_count(program.library)} records")
    done = program.run("add", str(file), "--no-encode", "--json")
    if done.returncode != 0:
        _say(f"the last import failed ({done.returncode}): {done.stderr.strip()[-500:]}")
    return wanted


def _killed_at(program: Program, file: Path, seconds: float) -> bool:
    """Kill the import after some seconds; return False if it had ended before."""
    process = program.start("add", str(file), "--no-encode", "--json", stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def _seconds(program: Program, file: Path) -> float:
    start = time.perf_counter()
    done = program.run("add", str(file), "--no-encode", "--json")
    if done.returncode != 0:
        raise SystemExit(f"the import that nobody kills failed: {done.stderr.strip()[-500:]}")
    seconds = time.perf_counter() - start
    if seconds > _LONGEST:
        raise SystemExit(f"the import takes {seconds:.0f} s: take fewer records")
    return seconds


def _count(folder: Path) -> int:
    try:
        with Library(folder) as library:
            return len(library)
    except Exception as error:  # noqa: BLE001 - before its first batch there is no library yet
        _say(f"  {type(error).__name__}: {error}")
        return 0


def _differences(whole: Path, killed: Path) -> Iterator[str]:
    wanted, found = _contents(whole), _contents(killed)
    for key in sorted(wanted.records.keys() | found.records.keys()):
        if wanted.records.get(key) != found.records.get(key):
            yield f"record {key}: {found.records.get(key)}, not {wanted.records.get(key)}"[:600]
    if wanted.ledger != found.ledger:
        yield f"the ledger has {dict(found.ledger)}, not {dict(wanted.ledger)}"
    pairs = enumerate(zip(wanted.searches, found.searches, strict=False))
    differing = [number for number, (one, other) in pairs if one != other]
    if differing:
        yield f"{len(differing)} searches differ, such as number {differing[0]}"
    if (wanted.check, found.check) != ("ok", "ok"):
        yield f"the catalog: {wanted.check}, {found.check}"


def _contents(folder: Path) -> Contents:
    with Library(folder) as library:
        records = {record.key: _without_times(record) for record in library.catalog.all()}
        titles = [record.title for record in library.catalog.all()]
        step = max(1, len(titles) // SEARCHES)
        queries = [" ".join(title.split()[:4]) for title in sorted(titles)[::step][:SEARCHES]]
        searches = [_hits(library, query) for query in queries]
        return Contents(records, ledger.totals(library.catalog), searches, library.catalog.check())


def _without_times(record: Record) -> dict[str, object]:
    sources = [
        (source.file, source.format, source.first_line, source.last_line, source.sha256)
        for source in record.sources
    ]
    return {**record.to_dict(), "sources": sources}


def _hits(library: Library, query: str) -> object:
    """Return what a search finds, whatever the order of those that are equally good.

    The score of the last is that of all that are cut off with it, so these are not compared.
    """
    found = [(round(hit.score, 3), hit.key) for hit in library.search_words(query, HITS)]
    last = found[-1][0] if len(found) == HITS else -1.0
    return [query, len(found), sorted(hit for hit in found if hit[0] > last)]


def _invented(folder: Path, options: argparse.Namespace) -> Path:
    path = folder / "papers.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, paper in enumerate(invent(options.records, options.seed)):
            row = {
                "id": f"p{number}",
                "title": "" if number % 97 == 96 else paper.title,
                "authors": [f"{paper.token.capitalize()} Doe", "Jo Ek"],
                "year": 1990 + number % 35,
                "abstract": paper.abstract,
                "doi": f"10.5555/{paper.token}",
            }
            file.write(json.dumps(row) + "\n")
            if number % 50 == 49:
                file.write(json.dumps({**row, "venue": "Journal of Twice"}) + "\n")
    return path


def _tiny(folder: Path) -> Path:
    path = folder / "tiny.jsonl"
    row = {"id": "x", "title": "A tiny paper on nothing", "authors": ["Jo Ek"], "year": 2020}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="what to import (default: invented)")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--records", type=int, default=40_000, help="to invent")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
