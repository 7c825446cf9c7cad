"""An import that is killed, and what must hold of the library afterwards.

Used by tests/durability and by `python evals/killed.py`. The program is run as
a user runs it: a process of its own, killed with its whole group at a random
moment; what it had reported on stderr ("importing: N") is what must be safe.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.encoders import Encoder
from reviewer.library.library import Access, Library

ROOT = Path(__file__).parents[2]
QUERIES = 5
"""Records searched for by their vectors after each kill."""
_WORDS = (
    "graph river tensor parser market neuron forest policy climate protein query vision robot "
    "grammar signal ocean metal vaccine genome planner"
).split()
_REPORTED = re.compile(r"^importing: (\d+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A synthetic paper: a word that no other has, and the words it was written with."""

    token: str
    title: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Killing:
    """What one kill left: seconds after the start, rows reported and rows found, and faults."""

    seconds: float
    reported: int
    found: int
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Program:
    """How `reviewer` is run: with these variables, on this library."""

    library: Path
    environ: tuple[tuple[str, str], ...] = ()

    def start(self, *arguments: str, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return self._python(("-m", "reviewer", "-L", str(self.library), *arguments), stderr)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return _finished(self.start(*arguments))

    def run_code(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run some Python, as a command is run."""
        return _finished(self._python(("-c", code, *arguments), subprocess.PIPE))

    def _python(self, arguments: Sequence[str], stderr: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            cwd=self.library.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT), **dict(self.environ)},
            start_new_session=True,
        )


def _finished(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def words_only(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the variables of a machine that has no encoder and cannot fetch one."""
    return (("REVIEWER_CACHE", str(folder / "no-cache")), ("REVIEWER_OFFLINE", "1"))


def invent(count: int, seed: int) -> list[Paper]:
    """Return papers whose tokens differ in every other syllable."""
    chance = random.Random(seed)
    tokens: dict[str, None] = {}
    while len(tokens) < count:
        syllables = (chance.choice("bdfgklmnprtvz") + chance.choice("aiou") for _ in range(5))
        tokens["".join(syllables)] = None
    return [_paper(token, chance) for token in tokens]


def write_listing(papers: Sequence[Paper], path: Path) -> None:
    """Write papers as an author's listing page."""
    records = (
        f"CLMar {1 + number % 28}, {2000 + number % 25}\n"
        f"{paper.title}Jane Doe · acme\n{paper.abstract}\n"
        for number, paper in enumerate(papers)
    )
    path.write_text("".join(records), encoding="utf-8")


def kill_at(program: Program, page: Path, seconds: float) -> int | None:
    """Import a page, kill it after some seconds; return the rows it reported.

    None if it had ended by itself before.
    """
    log = program.library.parent / "stderr.txt"
    with log.open("wb") as stderr:
        process = program.start("add", str(page), "--json", stderr=stderr.fileno())
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    if process.returncode != -signal.SIGKILL:
        return None
    reported = _REPORTED.findall(log.read_text(encoding="utf-8", errors="replace"))
    return int(reported[-1]) if reported else 0


def unkilled_seconds(program: Program, page: Path) -> float:
    """Return how long an import takes that nobody kills. Raises RuntimeError if it fails."""
    start = time.perf_counter()
    done = program.run("add", str(page), "--json")
    if done.returncode != 0:
        raise RuntimeError(f"the import that nobody kills failed: {done.stderr}")
    return time.perf_counter() - start


def examine(
    program: Program,
    page: Path,
    papers: Sequence[Paper],
    seconds: float,
    reported: int,
    encoder: Encoder | None,
) -> Killing:
    """Open the library with the next command, check it, finish the import, check again."""
    problems: list[str] = []
    found = 0
    done = program.run("search", papers[0].token, "--json")
    if done.returncode == 0:
        found = _check_after_kill(program, papers, reported, encoder, problems)
    elif reported or done.returncode != 1 or done.stderr.count("\n") != 1:
        problems.append(f"the next command failed ({done.returncode}): {done.stderr.strip()}")
    problems += _check_second_run(program, page, papers, found, encoder)
    return Killing(seconds, reported, found, tuple(problems))


def _check_after_kill(
    program: Program,
    papers: Sequence[Paper],
    reported: int,
    encoder: Encoder | None,
    problems: list[str],
) -> int:
    with Library(program.library, Access(load_encoder=_loader(encoder))) as library:
        titles = [record.title for record in library.catalog.all()]
        lost = {paper.title for paper in papers[:reported]} - set(titles)
        if lost:
            problems.append(f"{len(lost)} of {reported} reported rows are lost")
        present = [paper for paper in papers if paper.title in set(titles)]
        if len(present) != len(titles):
            problems.append(f"{len(titles)} records of {len(present)} papers")
        problems += _faults(library, present, encoder)
        return len(titles)


def _check_second_run(
    program: Program,
    page: Path,
    papers: Sequence[Paper],
    before: int,
    encoder: Encoder | None,
) -> Iterator[str]:
    done = program.run("add", str(page), "--json")
    if done.returncode != 0:
        yield f"the second import failed: {done.stderr.strip()}"
        return
    # It goes on with an import that was killed, and then reports the whole of it; one that had
    # come to its end is followed by another, which finds all of it there.
    report = json.loads(done.stdout)
    whole = {"rows": len(papers), "imported": len(papers), "merged": 0}
    again = {"rows": len(papers), "imported": len(papers) - before, "merged": 0}
    expected = [
        {**whole, "unchanged": 0, "rejected": []},
        {**again, "unchanged": before, "rejected": []},
    ]
    if report not in expected:
        yield f"the second import reports {report}, not one of {expected}"
    with Library(program.library, Access(load_encoder=_loader(encoder))) as library:
        titles = sorted(record.title for record in library.catalog.all())
        if titles != sorted(paper.title for paper in papers):
            yield f"after the second import there are {len(titles)} records of {len(papers)}"
        yield from _faults(library, papers, encoder)


def _faults(library: Library, papers: Sequence[Paper], encoder: Encoder | None) -> Iterator[str]:
    """Whether the command before has made both indexes whole; nothing is repaired here."""
    keys = {record.title: record.key for record in library.catalog.all()}
    state = library.state()
    if (state.lexical_revision, state.lexical_records) != (state.revision, state.records):
        yield f"the word index was left behind: {state}"
    if library.catalog.check() != "ok":
        yield f"the catalog is damaged: {library.catalog.check()}"
    for paper in papers:
        hits = [hit.key for hit in library.search_words(paper.token, 2)]
        if hits != [keys.get(paper.title)]:
            yield f"the word {paper.token} finds {hits}, not {keys.get(paper.title)}"
    if encoder is not None and papers:
        yield from _vector_faults(library, papers, keys, encoder)


def _vector_faults(
    library: Library, papers: Sequence[Paper], keys: dict[str, str], encoder: Encoder
) -> Iterator[str]:
    if library.vectors.revision != library.catalog.revision:
        yield f"the vectors were left at revision {library.vectors.revision}"
    if (stored := library.vectors.keys()) != set(keys.values()):
        yield f"vectors of {len(stored)} records, not of {len(keys)}"
    step = max(1, len(papers) // QUERIES)
    for paper in papers[::step]:
        hits = library.search_vectors(encoder.encode_query(f"{paper.title}\n{paper.abstract}"), 5)
        if keys.get(paper.title) not in [hit.key for hit in hits]:
            yield f"the vector of {paper.token} does not find it"


def _loader(encoder: Encoder | None) -> object:
    return None if encoder is None else lambda _: encoder


def _paper(token: str, chance: random.Random) -> Paper:
    def some(count: int) -> str:
        return " ".join(chance.choices(_WORDS, k=count))

    title = f"{token.capitalize()} {some(4)}"
    return Paper(token, title, f"We study {token} {some(6)}. It is better than {some(6)}.")
