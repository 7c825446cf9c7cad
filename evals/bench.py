"""Measure on public data what can be measured there, beside the bars to hold.

    python evals/bench.py FOLDER

FOLDER holds listing/{author,mixed}_pages with listing/{author,mixed}_gold.jsonl,
and test collections in BEIR form under retrieval/. What is not there is said
and skipped. Every figure comes from a `reviewer eval` command, named in the
table's rows; a figure below its bar is marked, and is no failure. Exit code 1
only if a command fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bench:
    """One command: what it measures, its arguments below FOLDER, and the least figure."""

    name: str
    command: str
    paths: tuple[str, ...]
    figure: str
    bar: float
    options: tuple[str, ...] = ()


FUSED = ("--ranker", "fused")
BEIR = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
BENCHES = (
    Bench(
        "listing, author pages",
        "listing",
        ("listing/author_pages", "listing/author_gold.jsonl"),
        "exact_share",
        0.99,
    ),
    Bench(
        "listing, mixed pages",
        "listing",
        ("listing/mixed_pages", "listing/mixed_gold.jsonl"),
        "exact_share",
        0.99,
    ),
    Bench("SciFact", "retrieval", ("retrieval/scifact",), "ndcg@10", 0.732, FUSED),
    Bench("NFCorpus", "retrieval", ("retrieval/nfcorpus",), "ndcg@10", 0.354, FUSED),
    Bench("Cranfield", "retrieval", ("retrieval/cranfield",), "ndcg@10", 0.572, FUSED),
    Bench("CACM", "retrieval", ("retrieval/cacm",), "ndcg@10", 0.592, FUSED),
)


def main() -> int:
    """Run what there is data for, print a row for each, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of public data")
    folder = parser.parse_args().folder
    say(f"{'what':<24}{'figure':<14}{'reached':>8}{'bar':>8}")
    failed = [bench.name for bench in BENCHES if not measure(bench, folder)]
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def measure(bench: Bench, folder: Path) -> bool:
    """Print the row of one bench; return whether its command ran (or had no data)."""
    if missing := [path for path in needed(bench) if not (folder / path).exists()]:
        say(f"{bench.name:<24}skipped: {folder / missing[0]} is not there")
        return True
    paths = [str(folder / path) for path in bench.paths]
    command = ["-m", "reviewer", "eval", bench.command, *paths, *bench.options, "--json"]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    rows = list(figures(done.stdout)) if done.returncode == 0 else []
    if not rows:
        say(f"{bench.name:<24}failed: {(done.stderr.strip() or 'no figures').splitlines()[-1]}")
        return False
    for row in rows:
        reached = row[bench.figure]
        below = "" if reached >= bench.bar else "  below the bar"
        say(f"{bench.name:<24}{bench.figure:<14}{reached:>8.4f}{bench.bar:>8.3f}{below}")
    return True


def needed(bench: Bench) -> Iterator[str]:
    """Yield the paths below the folder that a bench reads."""
    for path in bench.paths:
        yield path
        if bench.command == "retrieval":
            yield from (f"{path}/{name}" for name in BEIR)


def figures(output: str) -> Iterator[dict[str, float]]:
    """Yield the rows a command printed as JSON."""
    for line in output.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def say(line: str) -> None:
    """Print a line at once: a bench takes minutes."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
