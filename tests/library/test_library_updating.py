"""Newer exports, citekeys, merges and splits: nothing that a source says is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from reviewer.errors import UnknownPart, UnknownRecord
from reviewer.library import history, ledger
from reviewer.library.access import AddOptions
from reviewer.library.importing import Rules
from reviewer.library.library import Library
from reviewer.records import Author, ParseFailure, Record, Source, details
from tests.fixtures import make_record

PLAIN = AddOptions(encode=False)


def row(
    title: str,
    file: str = "refs.bib",
    line: int = 1,
    sha: str = "a",
    citekey: str = "",
    **fields: object,
) -> Record:
    source = Source(file, "bibtex", line, line + 3, sha * 64, citekey=citekey)
    person = Author("Ida Berg", "Berg", "Ida")
    return replace(Record(title=title, authors=(person,), date="2020", sources=(source,)), **fields)  # type: ignore[arg-type]


def stored(library: Library) -> list[dict[str, object]]:
    return [
        {**record.to_dict(), "sources": [replace(s, added="") for s in record.sources]}
        for record in library.catalog.all()
    ]


def test_a_citekey_that_came_in_is_the_key(make_library: Callable[..., Library]) -> None:
    library = make_library()
    odd = "DBLP:conf/acl/Berg20"
    library.add([row("One Thing", citekey=odd), row("Another", line=9, citekey="Müller_2020+x")])
    assert [record.key for record in library.catalog.all()] == [odd, "Müller_2020+x"]


@pytest.mark.parametrize("citekey", ["two words", "", "x" * 300, "a\tb", "a\u200bb"])
def test_what_cannot_be_a_key_is_not_one(
    make_library: Callable[..., Library], citekey: str
) -> None:
    library = make_library()
    library.add([row("One Thing", citekey=citekey)])
    assert [record.key for record in library.catalog.all()] == ["berg2020one"]


def test_a_citekey_of_another_paper_gets_a_letter_and_the_ledger_says_so(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add([row("One Thing", citekey="berg"), row("Another", line=9, citekey="Berg")])
    assert [record.key for record in library.catalog.all()] == ["berg", "Berga"]
    reasons = [line.reason for _, line in history.rows(library.catalog, 1)]
    assert reasons == ["", "the key Berg was taken by another paper"]


def test_a_newer_export_updates_and_keeps_what_only_the_older_had(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    old = row(
        "One Thing", citekey="berg", abstract="An abstract.", venue="Old Journal",
        details=details({"volume": "3", "note": "read"}),
    )  # fmt: skip
    new = row(
        "One Thing", sha="b", line=40, citekey="berg", venue="New Journal", date="2021-05",
        details=details({"volume": "4", "issue": "2"}),
    )  # fmt: skip
    library.add([old])
    report = library.add([new])
    assert (report.imported, report.merged) == (0, 1)
    record = library.get("berg")
    assert (record.venue, record.date, record.abstract) == (
        "New Journal",
        "2021-05",
        "An abstract.",
    )
    assert {one.name: one.value for one in record.details} == {
        "volume": "4", "note": "read", "issue": "2",
    }  # fmt: skip
    assert [source.first_line for source in record.sources] == [40]
    ((_, line),) = history.rows(library.catalog, 2, changed=True)
    changed = {one.field: (one.before, one.after) for one in line.changes}
    assert changed == {
        "date": ("2020", "2021-05"), "venue": ("Old Journal", "New Journal"),
        "volume": ("3", "4"), "issue": ("", "2"),
    }  # fmt: skip
    assert library.add([new]).unchanged == 1


def test_a_mended_title_is_the_same_record(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.add([row("One Thign", citekey="berg")])
    library.add([row("One Thing", sha="b", citekey="berg")])
    assert [record.title for record in library.catalog.all()] == ["One Thing"]


def test_a_key_that_was_given_to_another_paper_is_another_record(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add([row("One Thing", citekey="berg")])
    other = (Author("Otto Vale", "Vale", "Otto"),)
    library.add([row("Something Else", sha="b", citekey="berg", authors=other, date="1999")])
    assert [record.key for record in library.catalog.all()] == ["berg", "berga"]


@pytest.mark.parametrize("name", ["refs (1).bib", "refs-2026-11-28.bib", "sub/refs2.bib"])
def test_an_export_under_a_newer_name_updates_too(
    make_library: Callable[..., Library], name: str
) -> None:
    library = make_library()
    library.add([row("One Thing", citekey="berg", venue="Old")])
    library.add([row("One Thing", file=name, sha="b", citekey="berg", venue="New")])
    record = library.get("berg")
    assert record.venue == "New"
    assert {source.file for source in record.sources} == {"refs.bib", name}


LONG = "One Thing After Another in Parsing Long Sentences"


def test_another_file_completes_but_does_not_overrule(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add([row(LONG, citekey="berg", venue="Mine")])
    library.add([row(LONG, file="theirs.ris", sha="c", venue="Theirs", pmid="77")])
    record = library.get("berg")
    assert (record.venue, record.pmid) == ("Mine", "77")
    assert len(library.catalog.parts("berg")) == 2


def test_rejected_rows_become_records_once_the_file_is_mended(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add([row("One Thing"), ParseFailure("refs.bib", 9, "no title", 12)])
    assert len(list(history.rows(library.catalog, outcomes=["rejected"]))) == 1
    report = library.add([row("One Thing", sha="b"), row("Another", sha="b", line=9)])
    assert (report.imported, report.unchanged) == (1, 1)
    assert list(history.rows(library.catalog, outcomes=["rejected"])) == []
    assert len(list(history.rows(library.catalog, 1, ["rejected"]))) == 1


PREPRINT = row(
    "One Thing", file="a.json", venue="arXiv", arxiv_id="2001.00001", type="article",
    doi="10.48550/arXiv.2001.00001",
)  # fmt: skip
PUBLISHED = row(
    "One Thing", file="b.bib", venue="Journal of Things", date="2021", type="article-journal",
    doi="10.1000/things.1", citekey="berg",
)  # fmt: skip


@pytest.mark.parametrize("order", [(PREPRINT, PUBLISHED), (PUBLISHED, PREPRINT)])
def test_a_preprint_and_its_published_version_are_one_work(
    make_library: Callable[..., Library], order: tuple[Record, Record]
) -> None:
    library = make_library()
    library.add(order)
    (record,) = library.catalog.all()
    assert (record.venue, record.date, record.type) == (
        "Journal of Things",
        "2021",
        "article-journal",
    )
    assert (record.doi, record.arxiv_id) == ("10.1000/things.1", "2001.00001")
    for one in order:  # found again by either identifier alone
        again = replace(one, title="Quite Another Title", authors=(), sources=PLACE)
        assert library.catalog.candidates(again) or one.doi != record.doi
        assert library.catalog.candidates(one)


PLACE = (Source("c.ris", "ris", 1, 2, "f" * 64),)


def test_versions_are_kept_apart_if_asked(make_library: Callable[..., Library]) -> None:
    library = make_library()
    options = AddOptions(encode=False, rules=Rules(keep_versions=True))
    assert library.add([PREPRINT, PUBLISHED], options=options).imported == 2
    assert library.add([PREPRINT, PUBLISHED], options=options).unchanged == 2


def test_a_merge_by_hand_is_undone_without_loss(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.add(
        [row("One Thing", citekey="one", abstract="First."), row("Other", line=9, citekey="two")]
    )
    library.add([row("Other", file="x.ris", sha="c", pmid="5"), make_record(3)])
    before = stored(library)
    merged = library.merge("one", "two")
    assert [source.file for source in merged.sources] == ["refs.bib", "refs.bib", "x.ris"]
    assert library.get("two").key == "one"  # found by the key it had
    assert "two" not in library.lexical.keys()  # noqa: SIM118
    library.merge("author32003study", "one")
    assert library.get("two").key == library.get("one").key == "author32003study"
    library.split("author32003study", "one")
    library.split("one", "two")
    assert sorted(map(str, stored(library))) == sorted(map(str, before))
    assert library.lexical.keys() == {"one", "two", "author32003study"}


def test_a_merge_by_import_is_split_and_stays_split(make_library: Callable[..., Library]) -> None:
    library = make_library()
    rows = [row("One Thing", citekey="one"), row("One Thing", file="x.ris", sha="c", pmid="5")]
    library.add(rows)
    kept, left = library.split("one", "2")
    assert (kept.pmid, left.pmid, left.key) == ("", "5", "berg2020one")
    assert library.add(rows).unchanged == 2
    assert len(library) == 2
    newer = replace(
        rows[1], url="https://x.org", sources=(replace(rows[1].sources[0], sha256="d" * 64),)
    )
    library.add([newer])
    assert (library.get("one").url, library.get("berg2020one").url) == ("", "https://x.org")


@pytest.mark.parametrize("part", ["0", "3", "nothing", "-1", "one"])
def test_a_part_that_is_not_there(make_library: Callable[..., Library], part: str) -> None:
    library = make_library()
    library.add([row("One Thing", citekey="one"), row("One Thing", file="x.ris", sha="c")])
    before = stored(library)
    with pytest.raises(UnknownPart, match="reviewer split one"):
        library.split("one", part)
    with pytest.raises(UnknownPart, match="one record"):
        library.merge("one", "one")
    with pytest.raises(UnknownRecord):
        library.merge("one", "nobody")
    assert stored(library) == before


def interrupted(rows: list[Record], after: int) -> Iterator[Record]:
    yield from rows[:after]
    raise KeyboardInterrupt


def test_an_interrupted_import_goes_on_where_it_was(make_library: Callable[..., Library]) -> None:
    rows = [make_record(number) for number in range(1, 31)]
    rows[20] = replace(rows[3], sources=rows[20].sources)
    whole, library = make_library("whole"), make_library()
    expected = whole.add(rows, options=PLAIN, batch_rows=4)
    options = AddOptions(encode=False, request="the same")
    for stop in (10, 17, 29):
        with pytest.raises(KeyboardInterrupt):
            library.add(interrupted(rows, stop), options=options, batch_rows=4)
    report = library.add(rows, options=options, batch_rows=4)
    assert report.to_dict() == expected.to_dict()
    assert stored(library) == stored(whole)
    assert len(history.imports(library.catalog)) == 1
    assert library.add(rows, options=options).unchanged == 30  # it is finished: this is another
    assert len(history.imports(library.catalog)) == 2


def test_another_request_does_not_go_on_with_it(make_library: Callable[..., Library]) -> None:
    rows = [make_record(number) for number in range(1, 9)]
    library = make_library()
    with pytest.raises(KeyboardInterrupt):
        library.add(interrupted(rows, 5), options=AddOptions(request="one"), batch_rows=2)
    report = library.add(rows, options=AddOptions(request="two"), batch_rows=2)
    assert (report.imported, report.unchanged) == (4, 4)
    assert [one.finished != "" for one in history.imports(library.catalog)] == [False, True]


def test_the_flow_adds_up(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.add([row("One Thing"), ParseFailure("refs.bib", 9, "no title", 12)])
    library.add(
        [row("One Thing", sha="b"), row("Two", sha="b", line=9), row("Two", sha="b", line=19)]
    )
    library.add([row("Two", file="x.ris", sha="c"), row("Gone", file="x.ris", sha="c", line=5)])
    library.add([row("Three", file="y.ris", sha="c")])
    library.remove([library.catalog.candidates(row("Gone"))[0].key])
    library.merge("berg2020one", "berg2020three")
    flow = history.flow(library.catalog)
    assert [(one.file, one.rows) for one in flow.identified] == [
        ("refs.bib", 3), ("x.ris", 2), ("y.ris", 1),
    ]  # fmt: skip
    assert (flow.rows, flow.unreadable, flow.duplicates, flow.removed, flow.records) == (
        6,
        0,
        3,
        1,
        2,
    )
    assert flow.rows == flow.unreadable + flow.duplicates + flow.removed + flow.records
    assert flow.records + flow.earlier == len(library)
    assert ledger.totals(library.catalog)["rejected"] == 1


def test_two_versions_of_a_paper_on_one_line_of_a_file_are_two_contributions(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    line = (Source("works.json", "crossref", 1, 1, "e" * 64),)
    both = [replace(PREPRINT, sources=line), replace(PUBLISHED, sources=line)]
    report = library.add(both)
    assert (report.imported, report.merged) == (1, 1)
    (record,) = library.catalog.all()
    assert len(library.catalog.parts(record.key)) == 2
    assert library.add(both).unchanged == 2
    assert len(library.catalog.parts(record.key)) == 2
