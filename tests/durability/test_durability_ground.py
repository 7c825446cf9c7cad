"""Bad ground: full disks, folders that cannot be written, places that are no library."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer.errors import StorageError
from reviewer.library import importing, pipeline
from reviewer.library.library import Library
from reviewer.library.sentences import SentenceVectors
from tests.durability.killing import Paper, Program, invent, words_only, write_listing
from tests.fixtures import make_record

_PR_CAPBSET_DROP = 24
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return invent(700, seed=5)


@pytest.fixture
def program(tmp_path: Path, papers: list[Paper]) -> Program:
    """A library of the first 100 papers; all.txt has all of them. There is no encoder."""
    made = Program(tmp_path / "library", words_only(tmp_path))
    write_listing(papers[:100], tmp_path / "first.txt")
    write_listing(papers, tmp_path / "all.txt")
    assert made.run("add", "first.txt").returncode == 0
    return made


def run_limited(
    program: Program, limit: Callable[[], None], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reviewer", "-L", str(program.library), *arguments],
        capture_output=True,
        text=True,
        cwd=program.library.parent,
        env={**os.environ, **dict(program.environ)},
        preexec_fn=limit,
        check=False,
    )


def assert_one_line_error(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    others = [line for line in done.stderr.splitlines() if line.startswith(("importing", "Note: "))]
    assert len(errors) == 1, done.stderr
    assert len(errors) + len(others) == len(done.stderr.splitlines()), done.stderr
    assert any(word in errors[0] for word in words), errors[0]


def titles(program: Program) -> set[str]:
    done = program.run("list", "--json")
    assert done.returncode == 0, done.stderr
    return {json.loads(line)["title"] for line in done.stdout.splitlines()}


def assert_nothing_lost(program: Program, papers: list[Paper]) -> None:
    """What was stored before is there, and once there is room the import completes."""
    assert {paper.title for paper in papers[:100]} <= titles(program)
    done = program.run("add", "all.txt", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    known = report["merged"] + report["unchanged"]  # first.txt has the same papers
    assert (report["rows"], report["rejected"]) == (len(papers), [])
    assert report["imported"] + known == len(papers)
    assert titles(program) == {paper.title for paper in papers}
    found = program.run("search", papers[-1].token, "--json")
    assert [hit["title"] for hit in json.loads(found.stdout)] == [papers[-1].title]


@pytest.mark.slow
@pytest.mark.parametrize("size", [10_000, 80_000, 250_000])
def test_files_that_may_not_grow(program: Program, papers: list[Paper], size: int) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = run_limited(program, limit, "add", "all.txt")
    assert_one_line_error(done, "full")
    assert_nothing_lost(program, papers)


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if (
        sys.platform != "linux"
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["300k", "700k"])
def test_a_disk_that_fills_up(tmp_path: Path, papers: list[Paper], size: str) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, size):
        program = Program(disk / "library", words_only(tmp_path))
        write_listing(papers, tmp_path / "all.txt")
        done = program.run("add", str(tmp_path / "all.txt"))
        assert_one_line_error(done, "full")
        reported = [line for line in done.stderr.splitlines() if line.startswith("importing")]
        safe = int(reported[-1].split()[1]) if reported else 0
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        done = program.run("add", str(tmp_path / "all.txt"), "--json")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["rows"] == report["imported"] + report["unchanged"] == len(papers)
        if "Going on with import" in done.stderr:
            assert f"interrupted after {safe:,} rows" in done.stderr
        else:
            assert report["unchanged"] >= safe
        state = json.loads(program.run("doctor", "--json").stdout)
        assert (state["catalog"], state["lexical_records"]) == ("ok", len(papers))


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def tantivy_full(*_: object, **__: object) -> None:
    raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")


def chroma_full(*_: object, **__: object) -> None:
    from chromadb.errors import InternalError

    raise InternalError("Query error: Database error: (code: 13) database or disk is full")


@pytest.mark.parametrize(
    ("place", "name", "failing"),
    [
        (importing.ledger, "write_rows", no_room),
        (pipeline.ChromaVectorStore, "add", chroma_full),
        (pipeline.ChromaVectorStore, "add", no_room),
    ],
)
def test_an_engine_that_runs_out_of_room(
    make_library: Callable[..., Library],
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    failing: Callable[..., None],
) -> None:
    library = make_library()
    library.add(make_record(number) for number in range(5))
    with monkeypatch.context() as broken:
        broken.setattr(place, name, failing)
        with pytest.raises(StorageError, match="disk is full"):
            library.add(make_record(number) for number in range(9))
    library.close()
    again = make_library(create=False)
    assert {make_record(number).title for number in range(5)} <= {
        record.title for record in again.catalog.all()
    }
    assert again.add(make_record(number) for number in range(9)).rows == 9
    assert len(again) == 9
    assert again.vectors.keys() == again.lexical.keys() == {r.key for r in again.catalog.all()}


def test_what_tantivy_says_of_a_full_disk_is_understood(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    library.add([make_record(1)])

    class Full:
        writer = tantivy_full

    monkeypatch.setattr(library.lexical, "_index", Full())
    with pytest.raises(StorageError, match="disk is full"):
        library.add([make_record(2)])


# -- folders that cannot be written


@contextlib.contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def heed_permissions() -> None:
    """Give up root's right to write where the permissions say no."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def run_protected(program: Program, *arguments: str) -> subprocess.CompletedProcess[str]:
    probe = f"import os; raise SystemExit(os.access({str(program.library)!r}, os.W_OK))"
    if subprocess.run(
        [sys.executable, "-c", probe], preexec_fn=heed_permissions, check=False
    ).returncode:
        pytest.skip("permissions do not bind this process")
    return run_limited(program, heed_permissions, *arguments)


def test_a_library_that_cannot_be_written_is_read(program: Program, papers: list[Paper]) -> None:
    with write_protected(program.library):
        before = sorted(program.library.rglob("*"))
        listed = run_protected(program, "list", "--json")
        assert (listed.returncode, listed.stdout.count("\n")) == (0, 100)
        found = run_protected(program, "search", papers[3].token, "--json")
        assert [hit["title"] for hit in json.loads(found.stdout)] == [papers[3].title]
        answer = run_protected(program, "ask", f"what is {papers[3].token}?", "--json")
        assert answer.returncode == 0, answer.stderr
        assert "Traceback" not in answer.stderr
        for command in (["add", "all.txt"], ["remove", "doe2000" + papers[0].token]):
            assert_one_line_error(run_protected(program, *command), "cannot be written")
        assert sorted(program.library.rglob("*")) == before
    assert_nothing_lost(program, papers)


def test_a_library_with_vectors_that_cannot_be_written_is_searched_by_words(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    library.add(make_record(number) for number in range(8))
    library.close()
    with write_protected(library.folder):
        monkeypatch.setattr("reviewer.library.library.is_writable", lambda _: False)
        protected = make_library(create=False)
        assert protected.read_only
        assert [hit.key for hit in protected.search_words("widget 7", 1)] == ["author72007study"]
        vector = protected.encoder.encode_query("sparse widgets")  # type: ignore[union-attr]
        assert protected.search_vectors(vector, 3) == []
        assert not protected.has_vectors
        assert protected.notices == [
            "Searching by words only: the library's folder cannot be written."
        ]
        stored = SentenceVectors(library.folder, read_only=True)
        assert stored._read([protected.get("author72007study")], protected.encoder)  # type: ignore[arg-type]
        stored.close()


def test_a_library_that_cannot_be_written_shows_what_a_killed_import_left_in_the_log(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    library.add([make_record(1)])  # still open: its records are in the write-ahead log
    monkeypatch.setattr("reviewer.library.library.is_writable", lambda _: False)
    assert len(make_library(create=False)) == 1


# -- places that are no library


def make_file(place: Path) -> None:
    place.write_text("my notes")


def make_photos(place: Path) -> None:
    place.mkdir()
    (place / "cat.jpg").write_bytes(b"x")


def make_ignored(place: Path) -> None:
    make_photos(place)
    (place / ".gitignore").write_text("*.jpg\n")
    (place / "vectors").mkdir()


@pytest.mark.parametrize("make", [make_file, make_photos, make_ignored])
@pytest.mark.parametrize("command", [["add", "page.txt"], ["list"], ["search", "x"], ["doctor"]])
def test_a_place_that_is_no_library(
    tmp_path: Path,
    make: Callable[[Path], None],
    command: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    from reviewer.cli.app import run

    place = tmp_path / "place"
    make(place)
    write_listing(invent(1, 1), Path("page.txt"))
    before = sorted(place.rglob("*"))
    assert run(["-L", str(place), *command]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "--library" in said.err
    assert sorted(place.rglob("*")) == before
