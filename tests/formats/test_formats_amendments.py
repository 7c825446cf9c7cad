"""What an export adds about a record: taken as long as the entry reads so, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats.amendments import amended, difference, plain_json
from reviewer.formats.bibtex_text import text
from reviewer.formats.rows import Parsed
from reviewer.formats.table import read
from reviewer.records import ParseFailure, Record, Source, details

ENTRY = "@article{{k,\n  title = {{{title}}},\n  local-reviewer = {{{more}}},\n}}\n"


def found(more: str, folder: Path, title: str = "Spin") -> Record:
    path = folder / "a.bib"
    path.write_text(ENTRY.format(title=title, more=more), encoding="utf-8")
    (record,) = read(path)
    assert isinstance(record, Record)
    return record


def line(**changes: Any) -> str:
    return plain_json({"reviewer": changes})


def test_a_part_becomes_what_was_meant(tmp_path: Path) -> None:
    more = line(title=["Spin", "Spun"], has_code=[None, True], key=["k", "a b"],
                details={"wos:UT": [None, "1"]})  # fmt: skip
    record = found(more, tmp_path)
    assert (record.title, record.has_code) == ("Spun", True)
    assert record.sources[0].citekey == "a b"
    assert record.details == details({"wos:UT": "1"})


def test_what_was_changed_in_the_file_since_stays(tmp_path: Path) -> None:
    record = found(line(title=["Spin", "Spun"], has_code=[None, True]), tmp_path, title="Twist")
    assert (record.title, record.has_code) == ("Twist", True)


@pytest.mark.parametrize(
    "more",
    [
        "checked by Ada Ray",
        '{"reviewer": {"title": ["Spin", "Spun"}',
        '{"reviewer": {"title": ["Spin", 5]}}',
        '{"reviewer": {"title": ["Spin", null]}}',
        '{"reviewer": {"title": "Spun"}}',
        '{"reviewer": {"titles": ["Spin", "Spun"]}}',
        '{"reviewer": {"type": ["article-journal", "nonsense"]}}',
        '{"reviewer": {"authors": [[], [{"name": "A"}]]}}',
        '{"reviewer": {"authors": [[], "A"]}}',
        '{"reviewer": {"details": {"a": [null, 1]}}}',
        '{"reviewer": {"details": [1]}}',
        '{"reviewer": {"keywords": [[], [1]]}}',
        '{"reviewer": {"year": [null, 2020]}}',
        '{"reviewer": {"sources": [[], []]}}',
        '{"reviewer": {"has_code": [null, "yes"]}}',
    ],
)
def test_anything_else_stays_a_detail(more: str, tmp_path: Path) -> None:
    record = found(f"{more}", tmp_path)
    assert record.title == "Spin"
    assert record.detail("bibtex:local-reviewer")


def test_amendments_nested_too_deep_stay_a_detail() -> None:
    deep = '{"reviewer": {"keywords": ' + "[" * 100_000
    record = Record("T", sources=(Source("a", "bibtex", 1, 1),),
                    details=details({"bibtex:local-reviewer": deep}))  # fmt: skip
    assert amended(record) == record


def test_only_the_field_of_its_own_format_is_looked_at() -> None:
    value = line(title=["T", "X"])
    ours = details({"bibtex:local-reviewer": value})
    for name, title in (("bibtex", "X"), ("jsonl", "T"), ("ris", "T")):
        row = amended(Record("T", sources=(Source("a", name, 1, 1),), details=ours))
        assert isinstance(row, Record)
        assert row.title == title
    failure = ParseFailure("a", 1, "why")
    assert amended(failure) is failure


def test_other_lines_and_keys_of_the_field_stay() -> None:
    for name, value, rest in (
        ("ris", "one\n" + line(has_code=[None, True]) + "\ntwo", "one\ntwo"),
        ("csl-json", '{"reviewer": {"has_code": [null, true]}, "mine": "é"}', '{"mine": "é"}'),
    ):
        place = {"ris": "ris:U5", "csl-json": "csl-json:custom"}[name]
        record = Record("T", sources=(Source("a", name, 1, 1),), details=details({place: value}))
        row = amended(record)
        assert isinstance(row, Record)
        assert (row.has_code, row.detail(place)) == (True, rest)


def test_characters_that_no_record_has_cannot_be_smuggled_in(tmp_path: Path) -> None:
    assert found('{"reviewer": {"venue": [null, "a\\u0000\\ud800b"]}}', tmp_path).venue == "ab"


@pytest.mark.parametrize("value", ['a"b\\c{d}e  f', "{", "}", " ", "\n", "\x00é\U0001f642", "@a{"])
def test_json_that_any_format_can_carry(value: str) -> None:
    shown = plain_json({"reviewer": [value, {"x": value}]})
    assert json.loads(shown) == {"reviewer": [value, {"x": value}]}
    assert shown.isascii()
    assert shown.count("{") == shown.count("}") == 2
    assert not any(sign in shown for sign in ("  ", '\\"', "\\\\"))
    assert " ".join(shown.split()) == shown


def test_what_has_not_the_form_of_its_field_becomes_a_detail(tmp_path: Path) -> None:
    record = found(line(doi=[None, "javascript:x"], date=[None, "soon"]), tmp_path)
    assert (record.doi, record.date) == ("", "")
    assert record.details == details({"bibtex:doi": "javascript:x", "bibtex:date": "soon"})


def test_nothing_is_said_where_nothing_differs() -> None:
    record = Record("T", key="k", has_code=True)
    assert difference(Parsed(record, "k"), record, "ris") == ""
    assert difference(Parsed(record, ""), record, "ris") == line(key=["", "k"])


@pytest.mark.parametrize(
    ("written", "read_"),
    [
        (r"{$\lbrace$}x{$\rbrace$}", "{x}"),
        (r"\textbraceleft x\textbraceright{}", "{x}"),
        ("a -{}- b --- c", "a -- b — c"),
        ("'{}'x''", "''x”"),
        (r"\`{}x'", "`x'"),
        (r"\textless{}i\textgreater{}x", "<i>x"),
        ("<i>x</i>", "x"),
    ],
)
def test_what_tex_spells_out_is_read_as_it_prints(written: str, read_: str) -> None:
    assert text(written) == read_
