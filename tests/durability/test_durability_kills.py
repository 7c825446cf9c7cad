"""Imports that are killed: evals/killed.py does the same fifty times."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reviewer.encoders import Encoder
from tests.durability.killing import (
    Program,
    examine,
    invent,
    kill_at,
    unkilled_seconds,
    words_only,
    write_listing,
)
from tests.fixtures import CACHE

KILLS = 3
RECORDS = 600  # more than two batches


def kill_and_examine(tmp_path: Path, encoder: Encoder | None, seed: int) -> None:
    environ = (("REVIEWER_CACHE", str(CACHE)),) if encoder else words_only(tmp_path)
    papers = invent(RECORDS, seed)
    page = tmp_path / "page.txt"
    write_listing(papers, page)
    whole = unkilled_seconds(Program(tmp_path / "whole", environ), page)
    chance = random.Random(seed)
    # From the last two thirds: the first is mostly Python's start.
    moments = [whole * chance.uniform(0.3, 1.0) for _ in range(20 * KILLS)]
    killed = 0
    for number, seconds in enumerate(moments):
        program = Program(tmp_path / f"library{number}", environ)
        reported = kill_at(program, page, seconds)
        if reported is None:
            continue
        assert examine(program, page, papers, seconds, reported, encoder).problems == ()
        killed += 1
        if killed == KILLS:
            return
    pytest.fail(f"only {killed} imports were killed before they ended")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_that_was_reported_is_lost(tmp_path: Path) -> None:
    kill_and_examine(tmp_path, None, seed=11)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_that_was_reported_is_lost_with_vectors(tmp_path: Path, minilm: Encoder) -> None:
    kill_and_examine(tmp_path, minilm, seed=12)


def test_the_examination_can_fail(tmp_path: Path) -> None:
    """Rows that were reported and are not there, and a page that does not fit, are seen."""
    papers = invent(40, seed=13)
    write_listing(papers[:30], tmp_path / "page.txt")
    program = Program(tmp_path / "library", words_only(tmp_path))
    assert program.run("add", "page.txt").returncode == 0
    outcome = examine(program, tmp_path / "page.txt", papers, 0.0, 40, None)
    assert outcome.found == 30
    assert outcome.problems[0] == "10 of 40 reported rows are lost"
    assert len(outcome.problems) > 2
