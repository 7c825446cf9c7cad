"""`draft --update` killed with SIGKILL: at every write, and at random moments."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from reviewer.grammar import Grammar
from reviewer.manuscripts import read
from reviewer.writing.draft import kept
from tests.durability.killing import Program

pytestmark = pytest.mark.slow

TOPIC = "named entity recognition and sequence labelling"
NEW = """CLMar 3, 2022Code
Span Tagging for Nested Named Entity RecognitionAda Lovelace, Alan Turing · Analytical Society
Named entity recognition often meets nested entities. We propose SpanTag, a span classifier for nested named entity recognition. SpanTag improves F1 by 2.1 points on three datasets.
CLMay 3, 2019
Faster Sequence Labeling with Sparse CRFsGrace Hopper · Navy
We present a sparse CRF decoder for sequence labeling. It is 3 times faster than the dense decoder on nine languages.
"""  # noqa: E501 - the listing format has its abstracts on one line
KEYS = {"lovelace2022span", "hopper2019faster"}
MINE = "This sentence is a person's own."
# Kill this process itself, before or after the Nth time that a file is put in its place.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
wanted, after = int(sys.argv[1]), sys.argv[2] == "after"
real, count = Path.replace, 0
def replace(self, target):
    global count
    count += 1
    if count == wanted and not after:
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(self, target)
    if count == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
Path.replace = replace
from reviewer.cli.app import run
sys.exit(run(sys.argv[3:]))
"""
WRITES = 4
"""Files put in place by an update: what is to come, the draft, its .bib, what is kept."""


@pytest.fixture(scope="module")
def started(
    tmp_path_factory: pytest.TempPathFactory, sample_folder: Path, grammar: Grammar
) -> Path:
    """A folder with a library that has gone on since a draft in it was made and edited."""
    folder = tmp_path_factory.mktemp("started")
    shutil.copytree(sample_folder, folder / "library")
    program = Program(folder / "library")
    done = program.run("draft", TOPIC, "-o", str(folder / "related.md"), "--evidence")
    assert done.returncode == 0, done.stderr
    (folder / "new.txt").write_text(NEW, encoding="utf-8")
    assert program.run("add", str(folder / "new.txt")).returncode == 0
    path = folder / "related.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n## Sequence", f"\n{MINE}\n\n## Sequence", 1), encoding="utf-8")
    return folder


@pytest.fixture
def folder(started: Path, tmp_path: Path) -> Path:
    return renewed(started, tmp_path / "here")


def renewed(started: Path, folder: Path) -> Path:
    """A copy of the folder to write to; what is kept says where it is now."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(started, folder)
    for path in (folder / "library" / kept.FOLDER).iterdir():
        moved = path.read_text(encoding="utf-8").replace(str(started), str(folder))
        path.write_text(moved, encoding="utf-8")
    return folder


def whole(folder: Path, before: bytes, after: bytes) -> None:
    """Nothing is lost or half written after a kill."""
    content = (folder / "related.md").read_bytes()
    assert content in (before, after)
    bib = (folder / "related.bib").read_text(encoding="utf-8")
    assert bib.startswith("% Written by reviewer (")
    assert bib.count("{") == bib.count("}")
    drafts = folder / "library" / kept.FOLDER
    (state,) = drafts.glob("*.json")
    for path in (state, *drafts.glob("*.next")):
        assert json.loads(path.read_bytes())["name"] == state.stem
    assert len(kept.every(folder / "library")) == 1


def recovered(folder: Path, after: bytes) -> None:
    """The next update brings about what one that nobody kills does, and the one after nothing."""
    program, path = Program(folder / "library"), folder / "related.md"
    done = program.run("draft", "--update", str(path))
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == after
    keys = {key for sentence in read(path).sentences for key in sentence.keys}
    bib = (folder / "related.bib").read_text(encoding="utf-8")
    assert {line.split("{")[1].rstrip(",") for line in bib.splitlines() if line[:1] == "@"} == keys
    assert keys >= KEYS
    (state,) = kept.every(folder / "library")
    assert {key for section in state.sections for key in section.keys} >= KEYS
    assert not list((folder / "library" / kept.FOLDER).glob("*.next"))
    again = program.run("draft", "--update", str(path))
    assert again.stdout.endswith(f"{path} is up to date.\n")
    assert path.read_bytes() == after


@pytest.fixture(scope="module")
def contents(started: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, float]:
    """The file before and after an update that nobody kills, and the seconds that it takes."""
    folder = renewed(started, tmp_path_factory.mktemp("unkilled") / "here")
    path = folder / "related.md"
    before, start = path.read_bytes(), time.perf_counter()
    assert Program(folder / "library").run("draft", "--update", str(path)).returncode == 0
    seconds = time.perf_counter() - start
    after = path.read_bytes()
    assert MINE.encode() in after
    assert before != after
    return before, after, seconds


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, WRITES + 1))
def test_a_kill_at_every_write(
    folder: Path, contents: tuple[bytes, bytes, float], number: int, when: str
) -> None:
    program, path = Program(folder / "library"), folder / "related.md"
    arguments = ("-L", str(folder / "library"), "draft", "--update", str(path))
    done = program.run_code(KILLED_AT, str(number), when, *arguments)
    assert done.returncode == -signal.SIGKILL, done.stderr
    whole(folder, *contents[:2])
    recovered(folder, contents[1])


def test_kills_at_random_moments(
    started: Path, folder: Path, contents: tuple[bytes, bytes, float]
) -> None:
    before, after, seconds = contents
    chance, kills = random.Random(4), 0
    for _ in range(8):
        renewed(started, folder)
        process = Program(folder / "library").start("draft", "--update", str(folder / "related.md"))
        try:
            process.communicate(timeout=chance.uniform(0.3, 1.05) * seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += process.returncode == -signal.SIGKILL
        whole(folder, before, after)
        recovered(folder, after)
    assert kills >= 3
