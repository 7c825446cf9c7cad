from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import EncoderError, EncoderMismatch, LibraryBusy, UnknownRecord
from reviewer.library.importing import preview
from reviewer.library.library import Library
from reviewer.records import ParseFailure, Record
from tests.fixtures import WordsEncoder, make_record


def rows(count: int, first: int = 1) -> Iterator[Record]:
    return (make_record(number) for number in range(first, first + count))


def assert_whole(library: Library) -> None:
    """The indexes hold every record of the catalog, and find each by its own words."""
    keys = {record.key for record in library.catalog.all()}
    assert library.lexical.keys() == keys
    assert library.has_vectors == bool(keys)
    assert library.vectors.keys() == keys
    state = library.state()
    assert state.lexical_revision == state.vectors_revision == state.revision


def test_every_row_is_accounted_for(make_library: Callable[..., Library]) -> None:
    library = make_library()
    bad = ParseFailure("page.txt", 9, "no date", 11)
    elsewhere = replace(make_record(1).sources[0], file="b.txt", sha256="1" * 64)
    again = replace(make_record(1), sources=(elsewhere,))
    report = library.add([*rows(3), bad, again, make_record(2)])
    assert report.to_dict() == {
        "rows": 6,
        "imported": 3,
        "merged": 1,
        "unchanged": 1,
        "rejected": [{"file": "page.txt", "line": 9, "reason": "no date"}],
    }
    assert [source.file for source in library.get("author12001study").sources] == [
        "page.txt",
        "b.txt",
    ]
    assert_whole(library)


def test_a_second_run_imports_nothing_and_encodes_nothing(
    make_library: Callable[..., Library], words_encoder: WordsEncoder
) -> None:
    library = make_library()
    library.add(rows(30), batch_rows=7)
    before, encoded = library.catalog.revision, words_encoder.encoded
    report = library.add(rows(30), batch_rows=7)
    assert (report.imported, report.unchanged) == (0, 30)
    assert library.catalog.revision == before
    assert words_encoder.encoded == encoded


def test_progress_counts_what_is_safe(make_library: Callable[..., Library]) -> None:
    told: list[tuple[str, int]] = []
    library = make_library(progress=lambda step, done, total: told.append((step, done)))
    library.add(rows(10), batch_rows=4)
    assert [done for step, done in told if step == "importing"] == [4, 8, 10]


def test_an_import_that_breaks_keeps_what_was_reported(
    make_library: Callable[..., Library],
) -> None:
    def breaking() -> Iterator[Record]:
        yield from rows(9)
        raise KeyboardInterrupt

    library = make_library()
    with pytest.raises(KeyboardInterrupt):
        library.add(breaking(), batch_rows=4)
    assert len(library) == 8
    assert_whole(library)
    assert library.add(rows(12)).imported == 4


def test_removing_takes_a_paper_out_of_everything(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.add(rows(5))
    with pytest.raises(UnknownRecord):
        library.remove(["author12001study", "nothing"])
    assert len(library) == 5
    library.remove(["author12001study"])
    assert "author12001study" not in library.lexical.keys()  # noqa: SIM118
    assert_whole(library)


@pytest.mark.parametrize("lost", ["lexical", "vectors", "sentences.sqlite3", "words.npz"])
def test_a_deleted_index_is_made_again(make_library: Callable[..., Library], lost: str) -> None:
    library = make_library()
    library.add(rows(20))
    library.close()
    path = library.folder / lost
    for file in [path] if path.is_file() else sorted(path.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    again = make_library(create=False)
    assert again.search_words("widget 7", 3)
    assert again.search_vectors(WordsEncoder().encode_query("sparse widgets"), 3)
    assert_whole(again)


@pytest.mark.parametrize("index", ["lexical", "vectors"])
def test_a_damaged_index_is_made_again(make_library: Callable[..., Library], index: str) -> None:
    library = make_library()
    library.add(rows(20))
    library.close()
    for file in (library.folder / index).rglob("*"):
        if file.is_file() and file.name != ".tantivy-meta.lock":
            file.write_bytes(b"\x00" * 100)
    again = make_library(create=False)
    assert_whole(again)


def test_an_index_ahead_of_the_catalog_is_made_again(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add(rows(6), batch_rows=2)
    library.catalog.set_meta("revision", "1")  # as if an older catalog had been put back
    library.catalog.execute("DELETE FROM records WHERE revision > 1")
    library.close()
    assert_whole(make_library(create=False))


def test_without_an_encoder_words_are_searched_and_vectors_follow_later(
    make_library: Callable[..., Library],
) -> None:
    def none(_: str) -> WordsEncoder:
        raise EncoderError("no weights", next_step="Fetch them.")

    library = make_library(load_encoder=none)
    library.add(rows(8))
    assert not library.has_vectors
    assert library.search_words("widget", 20)
    assert library.notices == ["Searching by words only. No weights. Fetch them."]
    library.close()
    later = make_library(create=False)
    assert later.has_vectors
    assert_whole(later)


def test_another_encoder_is_a_clear_error_until_the_library_is_encoded_anew(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add(rows(8))
    library.close()
    other = make_library(create=False, encoder="other", load_encoder=WordsEncoder)
    with pytest.raises(EncoderMismatch, match="reviewer encode --encoder"):
        _ = other.has_vectors
    other.encode()
    assert_whole(other)
    assert other.state().encoder == "other"
    other.close()
    remembered = make_library(create=False, load_encoder=WordsEncoder)
    assert remembered.encoder_name == "other"
    assert remembered.has_vectors


def test_one_writer_at_a_time(make_library: Callable[..., Library], tmp_path: Path) -> None:
    library, second = make_library(), make_library(create=False)
    library.add(rows(3))
    waiting, go = threading.Event(), threading.Event()

    def slow() -> Iterator[Record]:
        yield make_record(50)
        waiting.set()
        assert go.wait(10)

    thread = threading.Thread(target=lambda: library.add(slow()))
    thread.start()
    assert waiting.wait(10)
    with pytest.raises(LibraryBusy, match="another process"):
        second.add(rows(1, first=70))
    assert second.search_words("widget", 5)  # reading goes on
    go.set()
    thread.join()
    assert second.add(rows(1, first=70)).imported == 1
    assert len(library) == 5


def test_preview_gives_the_keys_an_import_would_give(
    make_library: Callable[..., Library],
) -> None:
    twins = [replace(make_record(1), title="Study 1 of other widgets"), *rows(3), *rows(2)]
    shown = [row.key for row in preview(twins) if isinstance(row, Record)]
    library = make_library()
    library.add(twins)
    assert list(dict.fromkeys(shown)) == [record.key for record in library.catalog.all()]
    assert shown[1] == shown[4]
