"""Kill imports at random moments, and check that nothing that was reported is lost.

    python evals/killed.py --kills 50 --records 2000 [--seed N] [--encoder words]

Each time: a new library, an import killed (SIGKILL, the whole process group)
at a moment drawn evenly from the time an unkilled import takes, then the next
command. It must open the library; every row that was reported must be in the
catalog, found by its own word and by its vector; a second import must account
for every row and leave each paper exactly once. Exit code 1 if it ever failed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

import platformdirs

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviewer import encoders
from reviewer.encoders import Encoder
from reviewer.errors import EncoderError
from tests.durability.killing import (
    Killing,
    Program,
    examine,
    invent,
    kill_at,
    unkilled_seconds,
    words_only,
    write_listing,
)


def main() -> int:
    """Run the command."""
    options = _options()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        encoder = None if options.encoder == "words" else _minilm(options.encoder)
        environ = () if encoder is not None else words_only(folder)
        papers = invent(options.records, options.seed)
        page = folder / "page.txt"
        write_listing(papers, page)
        whole = min(unkilled_seconds(Program(folder / f"unkilled{n}", environ), page) for n in "12")
        how = "words only" if encoder is None else encoder.name
        _say(f"{options.records} records, {how}, seed {options.seed}: {whole:.1f} s unkilled")
        passed = 0
        for number in range(1, options.kills + 1):
            program = Program(folder / f"library{number}", environ)
            seconds, reported = _kill(program, page, whole, chance)
            outcome = examine(program, page, papers, seconds, reported, encoder)
            _say(_line(number, outcome))
            passed += not outcome.problems
            shutil.rmtree(program.library)
    _say(f"{passed} of {options.kills}")
    return 0 if passed == options.kills else 1


def _kill(program: Program, page: Path, whole: float, chance: random.Random) -> tuple[float, int]:
    while True:
        seconds = chance.uniform(0, whole)
        reported = kill_at(program, page, seconds)
        if reported is not None:
            return seconds, reported
        shutil.rmtree(program.library)  # it was quicker this time: draw again


def _line(number: int, outcome: Killing) -> str:
    head = f"kill {number}: after {outcome.seconds:.2f} s, {outcome.reported} rows reported"
    tail = "; ".join(outcome.problems[:5]) or "ok"
    return f"{head}, {outcome.found} found: {tail}"


def _minilm(wanted: str) -> Encoder | None:
    cache = Path(platformdirs.user_cache_dir("reviewer", appauthor=False))
    try:
        return encoders.load("minilm", cache_dir=cache, offline=True)
    except EncoderError as error:
        if wanted == "minilm":
            raise
        _say(f"words only: {error}")
        return None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--encoder",
        choices=("auto", "minilm", "words"),
        default="auto",
        help="auto: minilm if its weights are cached, else words only",
    )
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
