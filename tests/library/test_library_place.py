"""Where a library may be made, who may read it, and who may mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer.errors import NoLibrary, NotALibrary, StorageError
from reviewer.library.catalog import FILE_NAME
from reviewer.library.library import Library
from reviewer.library.place import make_folder
from tests.fixtures import WordsEncoder, make_record

LEFTOVERS = [
    [],
    ["lock"],
    ["lock", "lexical/meta.json"],
    ["lock", "lexical/", "vectors/chroma.sqlite3", "sentences.sqlite3", "sentences.sqlite3-wal"],
    ["words.npz", "words.npz.12-34", f"{FILE_NAME}-journal"],
]


def fill(folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_bytes(b"")


@pytest.mark.parametrize("names", LEFTOVERS)
@pytest.mark.parametrize("ignore", ["whole", "cut", "empty"])
def test_what_a_killed_creation_left_is_no_obstacle(
    make_library: Callable[..., Library], tmp_path: Path, names: list[str], ignore: str
) -> None:
    folder = tmp_path / "library"
    make_folder(folder)
    length = {"whole": None, "cut": 20, "empty": 0}[ignore]
    text = (folder / ".gitignore").read_text()[:length]
    (folder / ".gitignore").write_text(text)
    fill(folder, names)
    with pytest.raises(NoLibrary):
        Library(folder)
    library = make_library()
    assert library.add([make_record(1)]).imported == 1
    assert library.has_vectors


@pytest.mark.parametrize("names", [["notes.txt"], [f"{FILE_NAME}.bak"], ["lexical.txt"]])
def test_anything_else_in_the_folder_is_somebodys(tmp_path: Path, names: list[str]) -> None:
    folder = tmp_path / "library"
    make_folder(folder)
    fill(folder, [*names, "lock"])
    with pytest.raises(NotALibrary):
        Library(folder, create=True)
    assert (folder / names[0]).exists()


@pytest.mark.parametrize("names", [["lexical/x"], ["vectors/", "lock"], ["words.npz"]])
def test_our_names_without_our_mark_are_somebodys(tmp_path: Path, names: list[str]) -> None:
    fill(tmp_path / "folder", names)
    with pytest.raises(NotALibrary):
        Library(tmp_path / "folder", create=True)


def test_indexes_of_a_lost_catalog_do_not_pass_for_those_of_the_next(
    make_library: Callable[..., Library],
) -> None:
    first = make_library()
    first.add([make_record(1)])
    first.close()
    for path in first.folder.glob(f"{FILE_NAME}*"):
        path.unlink()
    second = make_library()
    for number in (2, 3):  # the revision passes that of the older index
        second.add([make_record(number)])
    assert second.lexical.keys() == {record.key for record in second.catalog.all()}
    assert second.search_words("Author1", 5) == []
    assert {hit.key for hit in second.search_words("widget 1", 5)} <= second.lexical.keys()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_files_may_be_read_by_whom_the_umask_says(
    make_library: Callable[..., Library], umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        library = make_library()
        library.add([make_record(1)])
    finally:
        os.umask(before)
    for name in ("words.npz", "lexical/meta.json", "lexical/.managed.json"):
        assert (library.folder / name).stat().st_mode & 0o777 == mode, name


def test_the_table_of_words_is_replaced_whole_or_not_at_all(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    library.add([make_record(1)])
    stored = (library.folder / "words.npz").read_bytes()
    (library.folder / "words.npz.1-1").write_bytes(b"half of one that was killed")

    def broken(file: object, **_: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("reviewer.library.vocabulary.np.savez", broken)
        library.add([make_record(2, abstract="Entirely different zebras.")])
    assert (library.folder / "words.npz").read_bytes() == stored
    assert not list(library.folder.glob("words.npz.*"))
    library.add([make_record(3, abstract="Yet other giraffes.")])
    assert (library.folder / "words.npz").read_bytes() != stored


@pytest.mark.parametrize("left", [b"", b"PK\x03\x04 cut", b"nothing of the kind" * 40])
def test_a_damaged_table_of_words_is_made_again(
    make_library: Callable[..., Library], left: bytes
) -> None:
    library = make_library()
    library.add([make_record(1)])
    library.close()
    (library.folder / "words.npz").write_bytes(left)
    again = make_library(create=False)
    assert again.vocabulary is not None
    assert "widget" in again.vocabulary.words


def damage(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and not file.name.endswith(".lock"):
            file.write_bytes(b"\x00" * 100)


@pytest.fixture
def damaged(make_library: Callable[..., Library]) -> Iterator[Library]:
    """A library with both indexes damaged, while somebody else holds the lock."""
    library = make_library()
    library.add(make_record(number) for number in range(5))
    library.close()
    damage(library.folder / "vectors")
    with make_library(create=False).writing():
        yield make_library(create=False)


def test_a_reader_removes_nothing_while_another_process_writes(damaged: Library) -> None:
    before = {path: path.stat().st_size for path in damaged.folder.rglob("*") if path.is_file()}
    vector = WordsEncoder().encode_query("sparse widgets")
    assert damaged.search_vectors(vector, 3) == []
    assert any("words only" in line for line in damaged.notices)
    damage(damaged.folder / "lexical")
    with pytest.raises(StorageError, match="doctor"):
        damaged.search_words("widget", 3)
    after = {path: path.stat().st_size for path in damaged.folder.rglob("*") if path.is_file()}
    assert after.keys() == before.keys()


def test_doctor_reports_damage_without_mending_it(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.add(make_record(number) for number in range(5))
    library.close()
    for name in ("vectors", "lexical"):
        damage(library.folder / name)
    state = make_library(create=False).state()
    assert (state.records, state.lexical_records, state.chunks) == (5, 0, 0)
    mended = make_library(create=False)
    mended.repair()
    assert (mended.state().lexical_records, mended.state().chunks) == (5, 5)


def test_catching_up_inside_an_import_is_not_taken_for_another_process(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add(make_record(number) for number in range(3))
    library.close()
    shutil.rmtree(library.folder / "lexical")
    again = make_library(create=False)
    again.add([make_record(9)])
    assert again.notices == []


def test_a_file_that_a_killed_commit_left_is_no_obstacle(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    """tantivy names a commit's files by its number, and will not write over one."""
    library = make_library()
    library.add(make_record(number) for number in range(4))
    folder = library.folder / "lexical"
    before = {file.name for file in folder.iterdir()}
    kept = {name: (folder / name).read_bytes() for name in ("meta.json", ".managed.json")}
    library.add([make_record(2, abstract="")])  # unchanged: what is known stays
    library.remove(["author12001study"])  # deletes from a segment: a .del file
    left = {file.name for file in folder.glob("*.del")} - before
    assert left
    for name, data in kept.items():  # as if the process had been killed before this
        (folder / name).write_bytes(data)
    library.close()
    again = make_library(create=False)
    assert again.lexical.keys() == {record.key for record in again.catalog.all()}
    assert again.search_words("widget 3", 1)[0].key == "author32003study"
