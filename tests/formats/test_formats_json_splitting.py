"""Items of JSON that lie badly in a file: pieces, errors, encodings, edits, hostile sizes."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_json import FULL, ROOT, Row, rows_of

from reviewer.formats import FORMATS, named, text
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

SPLIT = [json.dumps(one) for one in (
    {"title": 'A "quoted" \\ ünï \U0001f600 {[', "authors": ["Lina Berghe"], "year": 2025},
    {"title": "B", "authors": [{"family": "Osei", "given": "Mira"}], "year": 12345678901234567890},
    {"title": "C\nc", "authors": ["X Y"], "abstract": None, "score": -1.5e-7},
)] + ['{"title": "D é", "authors": ["É Ü"], "year": 2020}']  # fmt: skip
FAULTY = '{"title": "Bad" "year": 2}'
FRAMES = {
    "one line": ("[", ",", "]"), "lines": ("[\n", ",\n", "\n]\n"), "json lines": ("", "\n", "\n"),
    "one after the other": ("", "", ""), "spaces": (" [ ", " , ", " ] "),
    "answer": ('{"n": 1, "results": [', ",", '], "next": null}'),
    "crlf": ("[\r\n", ",\r\n", "\r\n]\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("items", [SPLIT, [SPLIT[0], FAULTY, *SPLIT[1:]]], ids=["good", "faulty"])
def test_pieces_of_a_file_may_end_anywhere(
    frame: tuple[str, str, str], items: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, between, closing = frame
    data = opening + between.join(items) + closing
    whole = rows_of(data, "jsonl")
    assert sum(isinstance(row, Record) for row in whole) == len(SPLIT)
    for size in (*range(1, 40), 64, 101):
        monkeypatch.setattr(text, "CHUNK", size)
        assert rows_of(data, "jsonl") == whole


ERRORS = [
    ("crossref", {"status": "failed", "message-type": "validation-failure",
                  "message": [{"type": "parameter-not-found", "message": "no such filter"}]}),
    ("crossref", {"status": "ok", "message-type": "work-list", "message": {"items": []}}),
    ("openalex", {"error": "Invalid query parameters error.", "message": "x is no valid field."}),
    ("openalex", {"meta": {"count": 0}, "results": []}),
    ("semantic-scholar", {"error": "Paper with id DOI:10.1000/x not found"}),
    ("semantic-scholar", {"message": "Too Many Requests.", "code": "429"}),
    ("semantic-scholar", {"total": 0, "offset": 0, "data": []}),
    ("datacite", {"errors": [{"status": "404", "title": "The resource doesn't exist."}]}),
    ("scopus", {"service-error": {"status": {"statusCode": "AUTHORIZATION_ERROR",
                                             "statusText": "no access"}}}),
    ("scopus", {"search-results": {"opensearch:totalResults": "0",
                                   "entry": [{"@_fa": "true", "error": "Result set was empty"}]}}),
    ("ieee", {"total_records": 0, "total_searched": 9}),
    ("csl-json", {"error": "no"}),
    ("jsonl", {"detail": "Not found."}),
]  # fmt: skip


@pytest.mark.parametrize(("format_", "answer"), ERRORS)
def test_an_answer_without_papers_has_no_records(format_: str, answer: dict[str, Any]) -> None:
    for shown in (json.dumps(answer), json.dumps(answer, indent=2)):
        assert not any(isinstance(row, Record) for row in rows_of(shown, format_))


@pytest.mark.parametrize("format_", FULL)
def test_an_answer_that_is_an_error_stands_beside_papers(format_: str) -> None:
    error = {"error": "Too Many Requests", "message": "slow down", "code": 429}
    for frame in ("[%s,\n%s,\n%s]", "%s\n%s\n%s\n"):
        item = json.dumps(FULL[format_])
        found = rows_of(frame % (item, json.dumps(error), item), format_)
        assert [isinstance(row, Record) for row in found] == [True, False, True]


@pytest.mark.parametrize("format_", FULL)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read(format_: str, encoding: str) -> None:
    item = FULL[format_]
    data = f"[{json.dumps(item)},\n{json.dumps(item)}]".encode(encoding)
    document = Document.of(data, "x")
    if encoding == "utf-32" and document.sample is None:
        pytest.skip("no encoding that is read")
    assert [one.name for one in FORMATS if one.sniff(document)][:1] == [format_]
    assert [isinstance(row, Record) for row in rows_of(data, format_)] == [True, True]


@pytest.mark.parametrize("format_", FULL)
@settings(max_examples=50)
@given(st.text(max_size=200))
def test_any_text_gives_rows_inside_the_file(format_: str, shown: str) -> None:
    rows_of(shown, format_)
    rows_of("[" + shown, format_)
    rows_of(f"{json.dumps(FULL[format_])}\n{shown}", format_)


@pytest.mark.parametrize("format_", FULL)
@settings(max_examples=50)
@given(st.data())
def test_edits_of_a_file_give_rows_inside_it(format_: str, data: st.DataObject) -> None:
    indent = data.draw(st.sampled_from([None, 1]))
    shown = json.dumps([FULL[format_]] * 2, indent=indent)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(shown)))
        end = min(len(shown), start + data.draw(st.sampled_from([0, 1, 2, 9, 60])))
        added = data.draw(st.sampled_from(["", '"', "{", "}", "[", "]", ",", ":", "\\", "\n", "x"]))
        shown = shown[:start] + added + shown[end:]
    rows_of(shown, format_)


def seconds(data: bytes, format_: str = "jsonl") -> tuple[float, list[Row]]:
    start = time.process_time()
    found = list(named(format_).read(Document.of(data, "x")))
    return time.process_time() - start, found


SMALL = {"null": "null", "numbers": "1", "empty": "{}", "words": "undefined", "quotes": "{'a':1}",
         "comma": '{"a" 1}', "cut": '{"a":', "texts": '"x"', "lists": "[1]", "key": "{a:1}",
         "bracket": "}", "colon": '"a":1'}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "separator"),
    list(zip(SMALL.values(), itertools.cycle([",", ",\n"]), strict=False)),
    ids=SMALL,
)
def test_many_small_faults_take_linear_time(fault: str, separator: str) -> None:
    good = SPLIT[0]
    took = {}
    for count in (20_000, 200_000):
        data = separator.join([good, *[fault] * count, good])
        took[count], found = seconds(f"[{data}]".encode())
        assert isinstance(found[0], Record)
        assert any(isinstance(row, Record) for row in found[1:])
    assert took[200_000] < 20 * took[20_000] + 1


@pytest.mark.parametrize(
    "huge",
    [
        '{"title": "Long", "year": 1, "abstract": "%s"}' % ("a" * 20_000_000),
        '{"title": "Digits", "year": %s}' % ("9" * 1_000_000),
        '{"title": "Deep", "year": 1, "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"title": "Deep", "year": 1, "x": ' + '{"a":' * 100_000 + "1" + "}" * 100_001,
        '{"title": "Cut", "abstract": "%s' % ("a" * 20_000_000),
    ],
    ids=["20 MB string", "million digits", "deep lists", "deep objects", "20 MB cut off"],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["[%s,%s,%s]", "[\n%s,\n%s,\n%s\n]", "%s\n%s\n%s\n"])
def test_a_huge_item_is_one_rejection(huge: str, frame: str) -> None:
    took, found = seconds((frame % (SPLIT[1], huge, SPLIT[3])).encode())
    assert took < 10
    assert isinstance(found[0], Record)
    assert isinstance(found[1], ParseFailure)
    if "Cut" not in huge[:30] or "\n" in frame:
        assert isinstance(found[-1], Record)
        assert len(found) == 3


MEASURED = """
import resource, sys
from pathlib import Path
from reviewer.formats import read
print(sum(1 for _ in read(Path(sys.argv[1]))))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize("frame", ["one line", "json lines"])
def test_memory_is_flat_on_200_megabytes(frame: str, tmp_path: Path) -> None:
    opening, between, closing = FRAMES[frame]
    item = json.dumps({"title": "T", "authors": ["A B"], "abstract": "word " * 2_000})
    peaks = []
    for count in (2_000, 20_000):
        path = tmp_path / f"{count}.json"
        with path.open("w", encoding="utf-8") as file:
            file.write(opening + item)
            file.writelines(between + item for _ in range(count - 1))
            file.write(closing)
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, str(path)], check=True, capture_output=True, text=True,
            timeout=600, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        rows, peak = map(int, done.stdout.split())
        assert rows == count
        peaks.append(peak)
    assert path.stat().st_size > 200_000_000
    assert peaks[1] < peaks[0] + 30_000  # kilobytes
