"""Every format's folder in `fixtures/`: whole files and what they hold, and faults with neighbours.

fixtures/FORMAT/NAME       a file as a tool writes it, of invented papers
fixtures/FORMAT/NAME.json  its rows in order, {"lines": [first, last], "record": {...}} with those
                           fields of `Record.to_dict` that matter ("authors" and "families": names
                           alone, "citekey"), or {"lines": ..., "rejected": "part of the reason"}
fixtures/FORMAT/frame/     open, first, between, second, close: pieces of a valid file of two
                           records; fault-*: a faulty record to put between them, with `between`
                           on both sides. A fault must be rejected, odd-* may be read as well.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import FORMATS, named
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(
    path.with_suffix("") for path in FIXTURES.glob("*/*.json") if path.with_suffix("").exists()
)
FAULTS = sorted(FIXTURES.glob("*/frame/fault-*")) + sorted(FIXTURES.glob("*/frame/odd-*"))


def named_after(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix()


def rows(data: bytes, format_: str, name: str) -> list[Record | ParseFailure]:
    return list(named(format_).read(Document.of(data, name)))


def lines(row: Record | ParseFailure) -> list[int]:
    if isinstance(row, ParseFailure):
        return [row.line, max(row.line, row.last_line)]
    return [row.sources[0].first_line, row.sources[0].last_line]


def shown(row: Record, fields: dict[str, Any]) -> dict[str, Any]:
    whole = row.to_dict()
    whole["authors"] = [author.name for author in row.authors]
    whole["families"] = [author.family for author in row.authors]
    whole["citekey"] = row.sources[0].citekey
    return {name: whole[name] for name in fields}


@pytest.mark.parametrize("format_", [one.name for one in FORMATS])
def test_every_format_has_its_folder(format_: str) -> None:
    assert any(path.parent.name == format_ for path in FILES), f"no file in fixtures/{format_}"
    frame = FIXTURES / format_ / "frame"
    assert not frame.exists() or list(frame.glob("fault-*")), f"no fault in {frame}"


@pytest.mark.parametrize("path", FILES, ids=named_after)
def test_a_file_is_told_by_its_content(path: Path) -> None:
    found = [one.name for one in FORMATS if one.sniff(Document.of(path.read_bytes(), "x"))]
    assert found[:1] == [path.parent.name]


@pytest.mark.parametrize("path", FILES, ids=named_after)
def test_a_file_is_read_as_it_should_be(path: Path) -> None:
    found = rows(path.read_bytes(), path.parent.name, path.name)
    wanted = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
    assert len(found) == len(wanted), found
    for row, expected in zip(found, wanted, strict=True):
        if "lines" in expected:
            assert lines(row) == expected["lines"], row
        if "rejected" in expected:
            assert isinstance(row, ParseFailure), row
            assert expected["rejected"] in row.reason
        else:
            assert isinstance(row, Record), row
            assert shown(row, expected["record"]) == expected["record"]


def framed(frame: Path, *middle: bytes) -> tuple[bytes, int, int]:
    """A file of the first record, what is in the middle, and the second; and the middle's lines."""
    piece = {
        name: (frame / name).read_bytes()
        for name in ("open", "first", "between", "second", "close")
    }
    before = piece["open"] + piece["first"] + piece["between"]
    inside = piece["between"].join(middle)
    after = (piece["between"] if middle else b"") + piece["second"] + piece["close"]
    first = before.count(b"\n") + 1
    return before + inside + after, first, first + (inside + piece["between"]).count(b"\n")


def without_place(row: Record | ParseFailure) -> Record | ParseFailure:
    if isinstance(row, ParseFailure):
        return row
    return replace(row, sources=(replace(row.sources[0], first_line=0, last_line=0, sha256=""),))


@pytest.mark.parametrize("path", FAULTS, ids=named_after)
def test_neighbours_of_a_fault_survive(path: Path) -> None:
    frame, format_ = path.parent, path.parent.parent.name
    valid = [without_place(row) for row in rows(framed(frame)[0], format_, "x")]
    assert len(valid) == 2
    assert all(isinstance(row, Record) for row in valid)
    data, first, last = framed(frame, path.read_bytes())
    found = rows(data, format_, "x")
    assert [without_place(row) for row in (found[0], found[-1])] == valid
    between = found[1:-1]
    assert between, "the fault is not accounted for"
    for row in between:
        assert isinstance(row, ParseFailure) or path.name.startswith("odd-"), row
        assert first <= lines(row)[0] <= lines(row)[1] <= last, row


@pytest.mark.parametrize("path", FAULTS, ids=named_after)
def test_a_fault_is_told_before_and_after_all_else(path: Path) -> None:
    """At the beginning of a file, at its end, twice over, and with nothing after it."""
    frame, format_ = path.parent, path.parent.parent.name
    piece = {name: (frame / name).read_bytes() for name in ("open", "first", "between", "close")}
    fault, between = path.read_bytes(), piece["between"]
    valid = without_place(rows(framed(frame)[0], format_, "x")[0])
    for middle in (
        [fault, piece["first"]],
        [piece["first"], fault],
        [fault, fault, piece["first"]],
    ):
        data = piece["open"] + between.join(middle) + piece["close"]
        found = rows(data, format_, "x")
        assert valid in [without_place(row) for row in found]
        assert len(found) >= len(middle)
