"""Several processes at one library."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.library.library import Access, Library
from tests.durability.killing import Program, invent, words_only, write_listing
from tests.fixtures import CACHE, WordsEncoder


def with_weights(_: Path) -> tuple[tuple[str, str], ...]:
    return (("REVIEWER_CACHE", str(CACHE)),)


def listed(program: Program) -> list[str]:
    done = program.run("list", "--json")
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(line)["title"] for line in done.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("environ", [words_only, with_weights])
def test_two_imports_at_once(
    tmp_path: Path, environ: object, request: pytest.FixtureRequest
) -> None:
    if environ is with_weights:
        request.getfixturevalue("minilm")
    papers = invent(900, seed=21)
    program = Program(tmp_path / "library", environ(tmp_path))  # type: ignore[operator]
    write_listing(papers[:500], tmp_path / "one.txt")
    write_listing(papers[400:], tmp_path / "two.txt")  # 100 papers are in both
    started = [program.start("add", name, "--json") for name in ("one.txt", "two.txt")]
    reports = []
    for process in started:
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        assert "Traceback" not in err
        reports.append(json.loads(out))
    assert [report["rows"] for report in reports] == [500, 500]
    assert sum(report["imported"] for report in reports) == 900
    assert sum(report["merged"] + report["unchanged"] for report in reports) == 100
    assert listed(program) == sorted(paper.title for paper in papers)
    for name in ("one.txt", "two.txt"):
        assert program.run("add", name, "--json").returncode == 0
    assert listed(program) == sorted(paper.title for paper in papers)
    with Library(program.library, Access()) as library:
        keys = {record.key for record in library.catalog.all()}
        assert library.lexical.keys() == keys
        assert library.catalog.check() == "ok"
        if environ is with_weights:
            assert library.vectors.keys() == keys
            assert library.vectors.revision == library.catalog.revision


def test_a_writer_that_waits_in_vain_says_so(tmp_path: Path) -> None:
    """One line and a next step, from a process of its own, while this one holds the lock."""
    papers = invent(20, seed=22)
    program = Program(tmp_path / "library", words_only(tmp_path))
    write_listing(papers, tmp_path / "page.txt")
    with Library(program.library, Access(), create=True) as library, library.writing():
        code = (
            "import sys; from reviewer.library import library; from reviewer.cli.app import run;"
            "short = library.Library.writing;"
            "library.Library.writing = lambda self, wait=None: short(self, 0.3);"
            "sys.exit(run(sys.argv[1:]))"
        )
        done = program.run_code(code, "-L", str(program.library), "add", "page.txt")
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "another process is writing" in done.stderr
        assert "Wait for it to end" in done.stderr
        assert len(library) == 0
    assert program.run("add", "page.txt").returncode == 0
    assert listed(program) == sorted(paper.title for paper in papers)


def commands(token: str) -> Iterator[list[str]]:
    while True:
        yield ["search", token, "--json"]
        yield ["list", "--json"]
        yield ["stats", "--json"]
        yield ["ask", f"what is {token}?", "--json"]


@pytest.mark.slow
def test_reading_goes_on_during_an_import(tmp_path: Path, minilm: object) -> None:
    papers = invent(1500, seed=23)
    program = Program(tmp_path / "library", with_weights(tmp_path))
    write_listing(papers[:100], tmp_path / "first.txt")
    write_listing(papers, tmp_path / "page.txt")
    assert program.run("add", "first.txt").returncode == 0
    log = (tmp_path / "log").open("wb")
    process = program.start("add", "page.txt", "--json", stderr=log.fileno())
    reads = 0
    for command in commands(papers[7].token):
        if process.poll() is not None:
            break
        done = program.run(*command)
        assert done.returncode == 0, (command, done.stderr)
        assert "Traceback" not in done.stderr
        if command[0] == "search":
            assert json.loads(done.stdout)[0]["title"] == papers[7].title
        reads += 1
        time.sleep(0.1)
    out, _ = process.communicate()
    log.close()
    assert reads >= 3
    assert (process.returncode, json.loads(out)["imported"]) == (0, 1400)
    done = program.run("doctor")
    assert done.returncode == 0, done.stdout


def test_a_reader_that_may_not_mend_goes_on_by_words(tmp_path: Path) -> None:
    """The vectors lag while another process holds the lock: what there is, is searched."""
    folder = tmp_path / "library"
    access = Access(load_encoder=lambda _: WordsEncoder(), wait=0.2)
    from tests.fixtures import make_record

    with Library(folder, access, create=True) as library:
        library.add(make_record(number) for number in range(4))
    with Library(folder, Access(), create=True) as words:
        words.add(make_record(number) for number in range(4, 6))  # no vectors for these
    with Library(folder, access) as holder, holder.writing(), Library(folder, access) as reader:
        vector = WordsEncoder().encode_query("widget 5")
        assert len(reader.search_vectors(vector, 9)) == 4
        assert any("Another process" in line for line in reader.notices)
    with Library(folder, access) as later:
        assert len(later.search_vectors(vector, 9)) == 6
