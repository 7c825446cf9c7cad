"""Segments -> rows: whatever a parser does, a row comes of it, with its lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import InputError
from reviewer.formats import budget, rows, soundness
from reviewer.formats.document import Document
from reviewer.formats.rows import Parsed, RowError, Segment
from reviewer.records import Author, Detail, ParseFailure, Record, Source

PAGE = Document.of(b"one\ntwo\nthree\n", "page.txt")


def segments(count: int = 3) -> Iterator[Segment[str] | ParseFailure]:
    for number in range(1, count + 1):
        yield Segment(f"title {number}", number, number)


def read(
    parse: Callable[[str], Parsed], cut: Iterator[Segment[str] | ParseFailure] | None = None
) -> list[Record | ParseFailure]:
    return list(rows.read(PAGE, "made-up", cut or segments(), parse))


def plain(raw: str) -> Parsed:
    return Parsed(Record(title=raw), "key")


def faulty(fault: Callable[[], object]) -> Callable[[str], Parsed]:
    def parse(raw: str) -> Parsed:
        if raw.endswith("2"):
            fault()
        return plain(raw)

    return parse


def raiser(error: BaseException) -> Callable[[], object]:
    def fault() -> object:
        raise error

    return fault


def spin() -> None:
    """Hang, and swallow every exception there is on the way, as a library may."""
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001, S110, PERF203
            pass


def recurse() -> None:
    recurse()


def test_a_record_gets_its_source() -> None:
    first, *_ = read(plain)
    assert isinstance(first, Record)
    assert first.sources == (Source("page.txt", "made-up", 1, 1, PAGE.sha256, citekey="key"),)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (raiser(RowError("has no sense")), "has no sense"),
        (recurse, "nested too deep"),
        (spin, "takes longer than"),
        (raiser(ValueError("\ud800bad\0")), "cannot be read (ValueError: bad); please report"),
        (raiser(MemoryError()), "cannot be read (MemoryError"),
    ],
)
def test_a_fault_stays_in_its_row(
    fault: Callable[[], object], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "STRICT", False)
    limited = budget.limited
    monkeypatch.setattr(budget, "limited", lambda: limited(0.2))
    first, second, third = read(faulty(fault))
    assert isinstance(first, Record)
    assert isinstance(third, Record)
    assert isinstance(second, ParseFailure)
    assert (second.line, second.last_line, second.raw) == (2, 2, "title 2")
    assert reason in second.reason


def test_in_tests_a_bug_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        read(faulty(raiser(ZeroDivisionError())))


@pytest.mark.parametrize("error", [InputError("the archive is damaged"), KeyError("x")])
def test_a_file_that_breaks_off_keeps_what_was_read(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "STRICT", False)

    def cut() -> Iterator[Segment[str] | ParseFailure]:
        yield from segments(2)
        raise error

    *records, failure = read(plain, cut())
    assert len(records) == 2
    assert isinstance(failure, ParseFailure)
    assert (failure.line, failure.last_line) == (3, 3)
    assert ("damaged" in failure.reason) or ("please report" in failure.reason)


@pytest.mark.parametrize("title", ["", " \n\t", "\0\x1f"])
def test_no_title(title: str) -> None:
    found = read(lambda raw: Parsed(Record(title=title)))
    assert {row.reason for row in found if isinstance(row, ParseFailure)} == {"has no title"}
    assert len(found) == 3


def test_a_record_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_CHARS", 3)
    assert all(isinstance(row, ParseFailure) for row in read(plain))


BAD = "\0 x\ud800\x0cy\ufffe "


def test_what_cannot_be_stored_is_dropped_everywhere() -> None:
    record = Record(
        title=f"A{BAD}", authors=(Author(BAD, BAD, BAD),), keywords=(BAD, "b"), doi=BAD,
        details=(Detail("note", f"two\nlines{BAD}"), Detail("page", "1")), has_code=True,
    )  # fmt: skip
    found = read(lambda raw: Parsed(record, BAD))[0]
    assert isinstance(found, Record)
    json.dumps(found.to_dict(), ensure_ascii=False).encode("utf-8")
    assert found.title == "A xy "
    assert found.authors == (Author(" xy ", " xy ", " xy "),)
    assert found.detail("note") == "two\nlines xy "
    assert found.sources[0].citekey == " xy "
    assert found.has_code is True


@given(st.text(), st.text(), st.text())
def test_storable_changes_nothing_else(title: str, name: str, value: str) -> None:
    record = Record(title=title, authors=(Author(name, name),), details=(Detail("note", value),))
    assert soundness.storable(record) == record or any(
        ord(char) < 32 or ord(char) == 127 or 0xD800 <= ord(char) < 0xE000 or ord(char) > 0xFFFD
        for char in title + name + value
    )
    json.dumps(soundness.storable(record).to_dict(), ensure_ascii=False).encode("utf-8")


def test_a_rejection_can_be_stored_too() -> None:
    failure = PAGE.failure(1, 1, f"odd{BAD}", BAD)
    (failure.reason + failure.raw).encode("utf-8")
    assert failure.reason == "odd xy "


def test_a_value_of_another_form_is_kept_as_a_detail() -> None:
    record = Record(
        title="A", date="cs.DL", doi="2001.00001", arxiv_id="10.1/x", pmid="123/https:",
        type="paper",
        url="http://example.org/a b", keywords=("a", " "), affiliations=("",), venue="V",
        authors=(Author(" ", " "), Author("B", "B")),
        details=(Detail("z", "1"), Detail("a", "2"), Detail("z", "3"), Detail("b", ""),
        Detail("", "c")),
    )  # fmt: skip
    found = read(lambda raw: Parsed(record))[0]
    assert isinstance(found, Record)
    assert (found.date, found.doi, found.arxiv_id, found.pmid, found.url, found.type) == ("",) * 6
    assert (found.keywords, found.affiliations, found.venue) == (("a",), (), "V")
    assert found.authors == (Author("B", "B"),)
    assert {one.name: one.value for one in found.details} == {
        "a": "2", "made-up:arxiv_id": "10.1/x", "made-up:date": "cs.DL",
        "made-up:doi": "2001.00001",
        "made-up:pmid": "123/https:", "made-up:type": "paper",
        "made-up:url": "http://example.org/a b",
        "z": "1\n3",
    }  # fmt: skip


def test_a_sound_record_is_the_same() -> None:
    record = Record(
        title="A", date="2023-02-03", doi="10.1000/x", arxiv_id="math.GT/0309136", pmid="1",
        url="https://example.org/", type="article-journal", details=(Detail("a", "1"),),
    )  # fmt: skip
    assert soundness.sound(record, "made-up") is record
