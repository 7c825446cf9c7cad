"""How long a cold question takes beside importing chromadb: python tests/cli/measure_cold.py.

Makes the sample library in a temporary folder, then runs `python -c "import
chromadb"` and `reviewer ask QUESTION` in turns, each in a process of its own,
and prints both medians (seconds) and their ratio. Turns share whatever else the
machine is doing, so the ratio says more than either time. `--at-most RATIO`
exits with 1 if it is exceeded.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

QUESTION = "which papers address catastrophic forgetting?"
REVIEWER = (sys.executable, "-m", "reviewer")
BASELINE = (sys.executable, "-c", "import chromadb")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--at-most", type=float, metavar="RATIO")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reviewer-cold-") as folder:
        library = str(Path(folder) / "library")
        _seconds([*REVIEWER, "--library", library, "sample"], folder)
        ask = [*REVIEWER, "--library", library, "ask", QUESTION, "--llm", "none"]
        baseline, cold = _take_turns(BASELINE, ask, folder, options.runs)
    ratio = statistics.median(cold) / statistics.median(baseline)
    sys.stdout.write(
        f"import chromadb  median {statistics.median(baseline):.3f} s  least {min(baseline):.3f}\n"
        f"reviewer ask     median {statistics.median(cold):.3f} s  least {min(cold):.3f}\n"
        f"ratio            {ratio:.2f} of the medians, {min(cold) / min(baseline):.2f} least\n"
    )
    return int(options.at_most is not None and ratio > options.at_most)


def _take_turns(
    first: Sequence[str], second: Sequence[str], folder: str, runs: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of each command's runs, after one each that does not count."""
    pairs = [(_seconds(first, folder), _seconds(second, folder)) for _ in range(runs + 1)][1:]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _seconds(command: Sequence[str], folder: str) -> float:
    environment = {name: value for name, value in os.environ.items() if _kept(name)}
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def _kept(name: str) -> bool:
    """Whether a variable is no setting of ours, or says where the encoder's weights are."""
    return name == "REVIEWER_CACHE" or not name.startswith(("REVIEWER_", "OPENAI_"))


if __name__ == "__main__":
    sys.exit(main())
