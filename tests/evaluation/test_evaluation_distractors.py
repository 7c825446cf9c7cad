"""Papers around a library: how they are read, and whether a library holds them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation import distractors
from reviewer.library.library import Library
from reviewer.records import ParseFailure, Record
from tests.fixtures import make_record

ROWS = [
    {"id": "x:1", "title": "Bread  from\nRye", "authors": ["Ada von Baker", "B. Oven"],
     "year": 2021, "venue": "Ovens", "abstract": "We bake.\nIt rises.", "url": "https://x.org",
     "keywords": ["rye", "bread"], "arxiv_id": "2101.00001", "comment": "8 pages"},
    {"title": "Untold", "authors": None, "year": None, "keywords": "one"},
    {"title": "Dated Oddly", "year": "in press", "abstract": 3},
]  # fmt: skip


def write(path: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["papers.jsonl", "papers.jsonl.gz"])
def test_papers_are_read_packed_or_not(tmp_path: Path, name: str) -> None:
    rows = list(distractors.read(write(tmp_path / name, ROWS[0], "", *ROWS[1:])))
    first, second, third = rows
    assert isinstance(first, Record)
    assert (first.title, first.abstract) == ("Bread from Rye", "We bake. It rises.")
    assert [author.family for author in first.authors] == ["von Baker", "Oven"]
    assert (first.date, first.venue, first.arxiv_id) == ("2021", "Ovens", "2101.00001")
    assert first.keywords == ("rye", "bread")
    assert (first.sources[0].file, first.sources[0].first_line) == (name, 1)
    assert isinstance(second, Record)
    assert (second.authors, second.date, second.keywords) == ((), "", ("one",))
    assert second.sources[0].first_line == 3
    assert isinstance(third, Record)
    assert (third.date, third.abstract) == ("", "")
    assert len(list(distractors.read(tmp_path / name, 2))) == 2


@pytest.mark.parametrize("line", ["{", "3", "[]", "{}", '{"title": ""}', '{"title": 4}'])
def test_a_line_that_is_no_paper_is_counted_and_the_next_is_read(tmp_path: Path, line: str) -> None:
    bad, good = distractors.read(write(tmp_path / "papers.jsonl", line, ROWS[0]))
    assert isinstance(bad, ParseFailure)
    assert (bad.file, bad.line) == ("papers.jsonl", 1)
    assert isinstance(good, Record)


# The time in the header is fixed: workers that collect a second apart must name the case alike.
CUT_SHORT = gzip.compress(b'{"title": "x"}', mtime=0)[:-9]


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.jsonl", None), ("none.jsonl.gz", None), ("a.jsonl.gz", b"no gzip"),
     ("b.jsonl", b"\xff\xfe\x00"), ("c.jsonl.gz", CUT_SHORT)],
    ids=["missing", "missing-gz", "no-gzip", "no-utf8", "cut-short"],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SuiteError, match="cannot be read") as raised:
        list(distractors.read(path))
    assert raised.value.where == str(path)


OWN = [make_record(1), make_record(2)]
OTHERS = [make_record(3), make_record(4, arxiv_id="2101.00004"), ParseFailure("x", 1, "why")]


def held(library: Library, others: list[Record | ParseFailure]) -> distractors.Held:
    return distractors.held(library, OWN, others)


def test_a_library_holds_the_papers_or_lacks_some(make_library: Callable[..., Library]) -> None:
    library = make_library()
    found = held(library, OTHERS)
    assert [row.title for row in found.missing if isinstance(row, Record)] == [
        row.title for row in (*OWN, *OTHERS[:2]) if isinstance(row, Record)
    ]
    library.add(found.missing)
    whole = held(library, OTHERS)
    assert (whole.missing, whole.strange) == ((), 0)
    assert whole.judged == {record.key for record in library.catalog.all() if record.title in
                            {own.title for own in OWN}}  # fmt: skip
    distractors.check(whole, library.folder)
    lacking = held(library, [*OTHERS, make_record(5)])
    assert (len(lacking.missing), lacking.strange) == (1, 0)
    fewer = held(library, OTHERS[:1])
    assert (fewer.missing, fewer.strange) == ((), 1)
    for wrong in (lacking, fewer):
        with pytest.raises(SuiteError, match="lacks") as raised:
            distractors.check(wrong, library.folder)
        assert raised.value.where == str(library.folder)


def test_a_paper_that_is_known_by_its_identifier_is_held(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add([*OWN, OTHERS[1]])
    renamed = make_record(4, title="Another title of it", arxiv_id="2101.00004")
    assert held(library, [OTHERS[1], renamed]).missing == ()


def test_a_distractor_that_is_one_of_the_papers_itself_is_not_wanted(
    make_library: Callable[..., Library],
) -> None:
    again = make_record(1, sources=make_record(9).sources, venue="Elsewhere")
    library = make_library()
    found = held(library, [again, make_record(3)])
    assert len(found.missing) == 3
    library.add(found.missing)
    assert held(library, [again, make_record(3)]).missing == ()
    assert all(record.venue != "Elsewhere" for record in library.catalog.all())


def test_a_library_in_which_the_papers_have_other_keys_is_not_taken(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    other = make_record(1, title="Study of another thing", abstract="Not the same paper at all.")
    library.add([other, *OWN])
    found = held(library, [other])
    assert [row.title for row in found.missing if isinstance(row, Record)] == [OWN[0].title]
    with pytest.raises(SuiteError, match="lacks 1"):
        distractors.check(found, library.folder)
