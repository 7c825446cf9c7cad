"""The items of JSON documents: found wherever they are, and none lost to a fault in another."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats import FORMATS, budget, named
from reviewer.formats.document import Document
from reviewer.records import Record

A = '{"title":"Alpha","authors":["Ann Ames"],"year":2001}'
B = '{"title":"Beta","authors":["Bo Bell"],"year":2002}'
C = '{"title":"Gamma","authors":["Cy Cole"],"year":2003}'
PRETTY = json.dumps(json.loads(B), indent=2)
BAD = '{"title":"Bad" "year":2}'
CROSSREF = '{"DOI":"10.1000/%s","title":["%s"],"type":"journal-article"}'


def rows(text: str | bytes, format_: str = "jsonl") -> list[tuple[str, int, int]]:
    """The title of each record and part of the reason of each rejection, with their lines."""
    data = text if isinstance(text, bytes) else text.encode()
    shown = []
    for row in named(format_).read(Document.of(data, "x")):
        if isinstance(row, Record):
            shown.append((row.title, row.sources[0].first_line, row.sources[0].last_line))
        else:
            shown.append((row.reason, row.line, row.last_line))
    return shown


def claimed(text: str) -> list[str]:
    return [one.name for one in FORMATS if one.sniff(Document.of(text.encode(), "x"))]


def array(*items: str) -> str:
    return "[\n" + ",\n".join(items) + "\n]\n"


ANSWER = '{"status":"ok","message-type":"work","message":%s}'
LIST_ANSWER = '{"status":"ok","message-type":"work-list","message":{"facets":{},"items":[%s]}}'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (array(A, B), [("Alpha", 2, 2), ("Beta", 3, 3)]),
        (f"[{A},{B}]", [("Alpha", 1, 1), ("Beta", 1, 1)]),
        (f"{A}\n{B}\n", [("Alpha", 1, 1), ("Beta", 2, 2)]),
        (f"{A},\r\n{B},\r\n", [("Alpha", 1, 1), ("Beta", 2, 2)]),
        (f"{A}\r{B}\r", [("Alpha", 1, 1), ("Beta", 2, 2)]),
        (f"\ufeff\n\n{A}\n\n{B}", [("Alpha", 3, 3), ("Beta", 5, 5)]),
        (f"{A}{B}\n{C}", [("Alpha", 1, 1), ("Beta", 1, 1), ("Gamma", 2, 2)]),
        (f"{PRETTY}\n{PRETTY}\n", [("Beta", 1, 7), ("Beta", 8, 14)]),
        (f"{A}\n{PRETTY}\n{C}\n", [("Alpha", 1, 1), ("Beta", 2, 8), ("Gamma", 9, 9)]),
        (array(A) + array(B), [("Alpha", 2, 2), ("Beta", 5, 5)]),
        (f"[{array(A, B)},{array(C)}]", [("Alpha", 2, 2), ("Beta", 3, 3), ("Gamma", 6, 6)]),
        (f'{{"results":[{A}]}}\n{{"results":[{B}]}}', [("Alpha", 1, 1), ("Beta", 2, 2)]),
        (f'{{"m":{{"n":[1]}},"results":\n[{A},\n{B}],"x":1}}', [("Alpha", 2, 2), ("Beta", 3, 3)]),
        (A, [("Alpha", 1, 1)]),
        ("\x1e" + A + "\n\x1e" + B, [("Alpha", 1, 1), ("Beta", 2, 2)]),
        ('{"results":[]}', []),
    ],
)  # fmt: skip
def test_items_are_found_wherever_they_are(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert rows(text) == wanted


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (ANSWER % CROSSREF % ("a", "X"), ["X"]),
        (f"{ANSWER}\n{ANSWER}" % (CROSSREF % ("a", "X"), CROSSREF % ("b", "Y")), ["X", "Y"]),
        (
            f"[{ANSWER}, {LIST_ANSWER}]"
            % (CROSSREF % ("a", "X"), ",".join(CROSSREF % (n, n) for n in "YZ")),
            ["X", "Y", "Z"],
        ),
        (LIST_ANSWER % "", []),
    ],
)
def test_answers_of_an_api_are_opened_wherever_they_stand(text: str, titles: list[str]) -> None:
    assert claimed(text)[0] == "crossref"
    assert [title for title, _, _ in rows(text, "crossref")] == titles


FAULTS = {
    "comma": (BAD, "expecting ',' delimiter"),
    "trailing comma": ('{"title":"Bad","year":1,}', "property name"),
    "escape": (r'{"title":"Bad\x","year":1}', "escape"),
    "key": ('{title:"Bad",year:1}', "property name"),
    "quotes": ("{'title':'Bad','year':1}", "property name"),
    "unterminated": ('{"title":"Bad,"year":1}', "delimiter"),
    "truncated": ('{"title":"Bad", "auth', "is not valid JSON"),
    "nested wrong": ('{"title":"Bad","authors":["x"}', "delimiter"),
    "unclosed": ('{"title":"Bad","authors":["x"', "is not valid JSON"),
    "not opened": (A[1:], "no object around a field"),
    "too deep": ('{"title":"Bad","x":' + "[" * 100_000 + "]" * 100_000 + "}", "too deep"),
    "objects too deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, "too deep"),
    "opened only": ("[" * 100_000, "too deep"),
    "digits": ('{"title":"Bad","year":' + "9" * 1_000_000 + "}", "a number is too long"),
    "null": ("null", "is null, not a paper"),
    "number": ("12", "is a number, not a paper"),
    "list": ("[1, 2]", "is a list, not a paper"),
    "text": ('"Bad"', "is a text, not a paper"),
    "truth": ("true", "is a truth value, not a paper"),
    "object": ("{}", "has no title"),
    "words": ("these are words", "is not valid JSON"),
}


@pytest.mark.parametrize(("fault", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_fault_stays_in_its_item_and_so_do_two(fault: str, reason: str) -> None:
    for text in (array(A, fault, fault, B), array(fault, fault, A, B)):
        found = rows(text)
        assert [title for title, _, _ in found if title in ("Alpha", "Beta")] == ["Alpha", "Beta"]
        rejected = [row for row in found if row[0] not in ("Alpha", "Beta")]
        assert rejected
        assert all(reason in row[0] for row in rejected)
        assert {line for _, first, last in rejected for line in range(first, last + 1)} == (
            {3, 4} if text.startswith(f"[\n{A}") else {2, 3}
        )


@pytest.mark.parametrize("name", ["comma", "escape", "quotes", "unterminated", "unclosed"])
def test_a_fault_stays_in_its_item_on_one_line(name: str) -> None:
    found = rows(f"[{A},{FAULTS[name][0]},{B},{C}]")
    assert [title for title, _, _ in found if "JSON" not in title] == ["Alpha", "Beta", "Gamma"]
    assert len(found) == 4


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "opened only"])
def test_a_fault_stays_on_its_line(name: str) -> None:
    found = rows(f"{A}\n{FAULTS[name][0]}\n{FAULTS[name][0]}\n{B}\n")
    assert found[0] == ("Alpha", 1, 1)
    assert found[-1] == ("Beta", 4, 4)
    assert len(found) > 2


@pytest.mark.parametrize("first", [BAD, "null", '{"title":"Bad"'])
@pytest.mark.parametrize("frame", ["[\n{},\n{}\n]", "{}\n{}\n"])
def test_a_file_is_told_though_its_first_item_is_faulty(first: str, frame: str) -> None:
    if first == "null" and frame.startswith("{"):
        return  # what begins with a scalar is no JSON of papers
    assert claimed(frame.replace("{}", first, 1).replace("{}", f"{A},\n{B}")) == ["jsonl"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"[\n{A},\n{B}\n", "the list has no end"),
        (f"{array(A, B)}\nhello\n", "expecting value"),
        (f"{array(A, B)}]", "a bracket too many"),
        (array(A, B + "}"), "a bracket too many"),
        (f'{{"results":[\n{A},\n{B}\n}}', None),
    ],
)
def test_what_is_wrong_at_the_end_is_said(text: str, reason: str | None) -> None:
    found = rows(text)
    assert [row[0] for row in found[:2]] == ["Alpha", "Beta"]
    assert [reason in row[0] for row in found[2:] if reason] == ([True] if reason else [])
    assert all(1 <= first <= last <= text.count("\n") + 1 for _, first, last in found)


def test_nan_and_line_ends_in_strings_are_read() -> None:
    text = array('{"title":"One\ntwo","authors":["A B"],"abstract":NaN,"year":NaN}', A)
    assert rows(text) == [("One two", 2, 3), ("Alpha", 4, 4)]
    first = next(named("jsonl").read(Document.of(text.encode(), "x")))
    assert isinstance(first, Record)
    assert not first.abstract


def test_an_item_beyond_the_budget_is_dropped_and_the_next_is_read() -> None:
    long = '{"title":"Long","abstract":"%s"}' % ("a" * (budget.MAX_CHARS + 10))
    for text in (array(A, long, B), f"{A}\n{long}\n{B}\n", f"[{A},{long},{B}]"):
        found = rows(text)
        assert [found[0][0], found[-1][0]] == ["Alpha", "Beta"]
        assert len(found) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("frame", ["[%s,\n%s]", "%s\n%s\n"])
def test_encodings_are_told(encoding: str, frame: str) -> None:
    text = frame % (A.replace("Alpha", "Ängste über Größe"), B)
    assert [row[0] for row in rows(text.encode(encoding))] == ["Ängste über Größe", "Beta"]


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * 300_000, '{"a" ' * 100_000, '{"a":' * 100_000, '[{"a":' * 100_000,
        '{"a":[' * 100_000, '{"title":"x",' * 100_000, '"' * 300_001, "\\" * 300_000,
        '{"title": "q" ' * 100_000, "}" * 300_000, "]" * 300_000, ",:" * 200_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["[%s,\n%s,\n%s\n]", "%s\n%s\n%s\n"])
def test_hostile_text_is_passed_in_time(hostile: str, frame: str) -> None:
    start = time.process_time()
    found = rows(frame % (A, hostile, B))
    assert time.process_time() - start < 20
    assert found[0][0] == "Alpha"
    assert "Beta" in [row[0] for row in found]


def read_all(count: int, separator: str) -> float:
    data = f"[{separator.join([A] * count)}]".encode()
    start = time.process_time()
    assert sum(1 for _ in named("jsonl").read(Document.of(data, "x"))) == count
    return time.process_time() - start


@pytest.mark.parametrize("separator", [",", ",\n"])
def test_many_items_are_read_in_linear_time_and_flat_memory(separator: str) -> None:
    few, many = read_all(2_000, separator), read_all(16_000, separator)
    assert many < 8 * few * 3
    tracemalloc.start()
    read_all(5_000, separator)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


@pytest.mark.parametrize(
    "text",
    [
        '{"$schema":"x","title":"T","type":"object","properties":{}}',
        '{"name":"x","version":"1.0.0","author":"A B","description":"d"}',
        '{"type":"FeatureCollection","features":[{"properties":{"title":"x"}}]}',
        '{"a":[1,2,3]}', "[]", "{}", "[1, 2]", '"x"', "null", "Some {\"title\": 1} prose",
        '[{"id":1,"name":"x"},{"id":2,"name":"y"}]',
    ],
)  # fmt: skip
def test_other_json_is_claimed_by_no_format(text: str) -> None:
    assert claimed(text) == []


PIECES = st.sampled_from(
    [A, B, PRETTY, BAD, "{", "}", "[", "]", ",", "\n", '"', ":", "null", "1", "\\", " ", "x", "\0",
     '"title"', '{"results":[', '"items":[', "é", "\ud800", "NaN", "/* */"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_stops_the_reading(text: str) -> None:
    data = text.encode("utf-8", errors="surrogatepass")
    count = max(1, data.count(b"\n") + 1)
    last = 1
    for _, first_line, last_line in rows(data):
        assert last <= first_line <= last_line <= count
        last = first_line
