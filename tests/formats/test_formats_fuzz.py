"""Every format on broken files: a short run of `python evals/fuzz.py`."""

from __future__ import annotations

import time
from dataclasses import replace

import fuzzing
import pytest

from reviewer.errors import InputError
from reviewer.formats import FORMATS
from reviewer.formats.document import Document
from reviewer.records import Author, Detail, ParseFailure, Record, Source

CASES = 200
SECONDS = 2.0
"""Of each format; what is left of the cases then is for the long run."""


@pytest.mark.parametrize("format_", [one.name for one in FORMATS])
def test_broken_files(format_: str) -> None:
    tally = fuzzing.run(format_, range(CASES), until=time.monotonic() + SECONDS)
    shown = [f"{one.place} (case {one.number})\n{one.trace}" for one in tally.crashes]
    assert not shown, "\n".join(shown)
    assert tally.cases > 5
    assert tally.records + tally.rejections > 0


PIECES = (
    "x", "others", "a1:", "a b ", "1", " ", "\t", "\n", "{", "}", "{}", "[", "(", "<", ">",
    "<a ", "<a>",
    "<!--", "&", "&amp;", "@", "@a{", "@article{k,", "a=", "a={b},", "\\", "\\'", "$", '"',
    "'", ",", ";",
    "|", "-", "--", ": ", "and ", "A and ", "et al. ", "TY  - ", "A1  - x\n", "%A x\n",
    "PMID- 1\n", "PT J\n",
    "AU x\n", '{"a":', '"a",', '"\n', "10.1000/", "https://", "1. ", "2023-", "é", "\u3000",
    "\ud7ff",
)  # fmt: skip
LONG = 20_000
"""Characters of a run: what takes time that grows with its square takes seconds."""


@pytest.mark.slow
@pytest.mark.parametrize("format_", [one.name for one in FORMATS])
def test_long_runs_of_one_piece_take_no_time(format_: str) -> None:
    """Where a record of the format begins, and in the middle of it."""
    slow = []
    first, *_ = [*fuzzing.seeds()[format_], b""]
    first = b"" if first.startswith(b"PK") else first[:4000]
    for piece in PIECES:
        for before in (first[:20], first[: len(first) // 2]):
            data = before + (piece * (LONG // len(piece))).encode() + b"\n" + first
            start = time.process_time()
            crash, _ = fuzzing.attempt(format_, 0, data)
            took = time.process_time() - start
            if crash is not None or took > 10:  # what is not linear takes minutes
                slow.append((piece, len(before), took, crash and crash.trace))
    assert not slow


def test_cases_can_be_had_again() -> None:
    pool = fuzzing.seeds()
    cases = [fuzzing.case(pool, "listing", 3, number) for number in range(50)]
    assert cases == [fuzzing.case(pool, "listing", 3, number) for number in range(50)]
    assert len(set(cases)) > 40


GOOD = Record(
    title="Tides", authors=(Author("Jo Ek", "Ek", "Jo"),), date="2023-02", doi="10.1000/x",
    arxiv_id="hep-th/9901001", pmid="123", url="https://example.org/", type="article",
    details=(Detail("issue", "1"), Detail("page", "2")), sources=(Source("f", "x", 2, 3),),
)  # fmt: skip
PAGE = Document.of(b"one\ntwo\nthree\n")


def test_a_good_row_passes() -> None:
    fuzzing.check(PAGE, [ParseFailure("f", 1, "bad", 1), GOOD, ParseFailure("f", 3, "bad", 3)])


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "}, {"type": "paper"}, {"date": "2023-13"}, {"date": "March"}, {"doi": "x"},
        {"doi": "10.1000/a b"}, {"arxiv_id": "2301.1"}, {"pmid": "PMID 1"}, {"url": "javascript:x"},
        {"abstract": None}, {"keywords": ["a"]}, {"keywords": ("",)}, {"authors": ("Jo",)},
        {"authors": (Author(" ", " "),)}, {"venue": "a\0"}, {"abstract": "\ud800"},
        {"details": (Detail("page", "2"), Detail("issue", "1"))}, {"details": (Detail("a", ""),)},
        {"details": (Detail("a", "1"), Detail("a", "1"))}, {"sources": ()},
        {"sources": (Source("f", "x", 0, 1),)}, {"sources": (Source("f", "x", 3, 2),)},
        {"sources": (Source("f", "x", 1, 4),)},
        {"sources": (Source("f", "x", 1, 2, citekey="\0"),)},
    ],
)  # fmt: skip
def test_a_bad_record_is_noticed(change: dict[str, object]) -> None:
    with pytest.raises((fuzzing.Broken, IndexError)):
        fuzzing.check(PAGE, [replace(GOOD, **change)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rows",
    [
        [ParseFailure("f", 0, "bad", 1)], [ParseFailure("f", 1, "bad", 0)],
        [ParseFailure("f", 4, "bad", 4)], [ParseFailure("f", 1, "", 1)],
        [GOOD, ParseFailure("f", 1, "bad", 1)], [ParseFailure("f", 1, "bad", 1, "\ud800")],
    ],
)  # fmt: skip
def test_a_bad_rejection_is_noticed(rows: list[Record | ParseFailure]) -> None:
    with pytest.raises(fuzzing.Broken):
        fuzzing.check(PAGE, rows)


def broken(data: bytes) -> None:
    if b"CLMar" in data:
        raise ZeroDivisionError


def test_a_crash_is_caught_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(format_: str, document: Document) -> list[Record | ParseFailure]:
        broken(document.data)
        return []

    monkeypatch.setattr(fuzzing, "_read", read)
    data = b"text\n" * 50 + b"CLMar 3, 2025" + b"\nmore" * 50
    crash, _ = fuzzing.attempt("listing", 7, data)
    assert crash is not None
    assert crash.place.startswith("ZeroDivisionError")
    assert fuzzing.smallest(crash) == b"CLMar"


def test_a_hang_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(format_: str, document: Document) -> list[Record | ParseFailure]:
        while True:
            pass

    monkeypatch.setattr(fuzzing, "_read", read)
    monkeypatch.setattr(fuzzing, "HANGS", 0.2)
    crash, _ = fuzzing.attempt("listing", 7, b"x")
    assert crash is not None
    assert "Hang" in crash.place


def test_an_input_error_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(document: Document) -> list[Record | ParseFailure]:
        raise InputError("no")

    row = replace(FORMATS[-1], read=refuse)  # type: ignore[arg-type]
    monkeypatch.setattr(fuzzing, "named", lambda name: row)
    assert fuzzing.attempt("listing", 7, b"x") == (None, [])
