from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import NoLibrary, NotALibrary, StorageError, UnknownRecord
from reviewer.library import ledger
from reviewer.library.catalog import FILE_NAME, Catalog
from reviewer.library.filters import Filter, author_matches
from reviewer.library.library import Library
from reviewer.records import Author, ParseFailure
from tests.fixtures import make_record


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / FILE_NAME, create=True) as made:
        with made.change() as revision:
            for number in range(1, 13):
                made.write(replace(make_record(number), key=f"key{number}"), revision)
        yield made


def test_a_record_comes_back_as_it_went_in(catalog: Catalog) -> None:
    record = replace(
        make_record(3),
        key="full",
        venue="ACL",
        affiliations=("ai2", "ETH Zürich"),
        doi="10.1/X",
        arxiv_id="2301.1",
        pmid="7",
        url="https://example.org",
        keywords=("a", "b"),
        has_code=None,
        authors_truncated=True,
    )
    with catalog.change() as revision:
        catalog.write(record, revision)
    assert catalog.get("full") == record


def test_a_key_is_found_whatever_its_case_and_a_missing_one_is_an_error(catalog: Catalog) -> None:
    assert catalog.get("KEY3").key == "key3"
    with pytest.raises(UnknownRecord, match="reviewer list"):
        catalog.get("nothing")


def test_an_exception_inside_a_change_leaves_nothing(catalog: Catalog) -> None:
    before = catalog.revision

    def breaking() -> None:
        with catalog.change() as revision:
            catalog.write(replace(make_record(99), key="half"), revision)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaking()
    assert catalog.revision == before
    assert catalog.count() == 12


def test_changes_are_told_in_order_and_in_parts(catalog: Catalog) -> None:
    with catalog.change() as revision:
        catalog.remove("key1", revision)
    with catalog.change() as revision:
        catalog.write(replace(make_record(50), key="new"), revision)
    first = catalog.changes_since(0, at_least=5)
    assert first.revision == 1
    assert len(first.written) == 11
    rest = catalog.changes_since(first.revision)
    assert rest.revision == 3
    assert rest.written == ("new",)
    assert rest.removed == ("key1",)


def test_a_change_that_writes_no_record_keeps_the_revision(catalog: Catalog) -> None:
    with catalog.change():
        number = ledger.start_import(catalog).number
        rows = [ledger.LedgerRow.rejected(ParseFailure("f.txt", 4, "no date", 6, "raw"))]
        ledger.write_rows(catalog, number, 0, rows)
    assert catalog.revision == 1
    assert ledger.report(catalog, number).rejected == tuple(rows)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (Filter(first="2001", last="2003"), ["key1", "key2", "key3"]),
        (Filter(first="2011-06"), ["key12"]),
        (Filter(last="2001-01-02"), ["key1"]),
        (Filter(authors=("Author3",)), ["key3"]),
        (Filter(authors=("ada author3",)), ["key3"]),
        (Filter(authors=("A. Author3",)), ["key3"]),
        (Filter(authors=("Author3, Ada",)), ["key3"]),
        (Filter(authors=("Nobody",)), []),
        (Filter(subjects=("cs.IR",), last="2004"), ["key2", "key4"]),
        (Filter(has_code=False), ["key3", "key6", "key9", "key12"]),
    ],
)
def test_filters(catalog: Catalog, wanted: Filter, keys: list[str]) -> None:
    assert catalog.matching(wanted) == keys


def test_names_match_by_whole_words_without_accents() -> None:
    authors = (Author("Jean-Pierre Brédin", "Brédin", "Jean-Pierre"),)
    assert author_matches("bredin", authors)
    assert author_matches("Jean Pierre Bredin", authors)
    assert author_matches("J.-P. Brédin", authors)
    assert not author_matches("Bred", authors)
    assert not author_matches("K. Brédin", authors)
    assert not author_matches("J.", authors)


def test_a_removed_paper_gets_its_key_back_and_nobody_else_does(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    one, two = make_record(1), replace(make_record(2), title="Study 1 with gadgets")
    two = replace(two, authors=one.authors, date=one.date)
    library.add([one, two])
    first, second = (record.key for record in library.catalog.all())
    library.remove([first])
    library.add([replace(two, title="Study 1 of something else")])
    assert first not in [record.key for record in library.catalog.all()]
    library.add([one])
    assert library.get(first).title == one.title
    assert library.get(second).title == two.title


def test_places_that_are_no_library(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match=r"reviewer add FILE.*reviewer sample"):
        Library(tmp_path / "none")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    for create in (False, True):
        with pytest.raises(NotALibrary, match="--library"):
            Library(tmp_path / "photos", create=create)
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotALibrary):
        Library(tmp_path / "file", create=True)
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / FILE_NAME).write_text("not a database, but a long enough text to be read as one" * 20)
    with pytest.raises(NotALibrary):
        Library(fake)
    other = tmp_path / "other"
    other.mkdir()
    with sqlite3.connect(other / FILE_NAME) as database:
        database.execute("CREATE TABLE cookies (x)")
    database.close()
    with pytest.raises(NotALibrary):
        Library(other, create=True)


def test_a_library_of_a_newer_version_is_refused(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.catalog.execute("PRAGMA user_version = 99")
    library.close()
    with pytest.raises(StorageError, match="Upgrade"):
        make_library(create=False)


def test_creation_that_was_killed_can_be_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / ".gitignore").write_text("*\n")
    (folder / FILE_NAME).touch()
    with Library(folder, create=True) as library:
        assert len(library) == 0
