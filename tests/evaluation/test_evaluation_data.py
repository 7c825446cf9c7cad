"""Suites, listing gold and collections: what is wrong with them is said with file and line."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation import listing, retrieval, suites
from reviewer.evaluation.retrieval import ndcg

GOOD = {"id": "a", "kind": "fact", "question": "How fast?", "records": ["k"], "words": [["1", "2"]]}

NEXT = {**GOOD, "id": "b"}


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_suite_is_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    options = {"year": "2019:", "author": "Li", "subject": "CL"}
    no_answer = {"id": "b", "kind": "unanswerable", "question": "?", "reason": "not_stated"}
    one = write(tmp_path / "one.jsonl", GOOD, "", {**GOOD, "id": "c", "options": options})
    write(tmp_path / "two.jsonl", no_answer)
    first, second = suites.load(one)
    assert (first.records, first.words) == (("k",), (("1", "2"),))
    assert not first.filter
    assert (second.filter.first, second.filter.last) == ("2019", "")
    assert (second.filter.authors, second.filter.subjects) == (("Li",), ("CL",))
    assert [case.id for case in suites.load(tmp_path)] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        ("{", "not JSON", "Mend"),
        ("[1]", "found no fields", "question (str)"),
        ({"id": "x", "kind": "fact"}, "found id, kind", "question (str)"),
        ({**NEXT, "question": 3}, "question missing or of the wrong type", "id (str)"),
        ({**NEXT, "kind": "riddle"}, "'riddle' is no kind", "which_papers"),
        ({**NEXT, "records": "k"}, "records is no list of texts", "list of texts"),
        ({**NEXT, "also": [1]}, "also is no list of texts", "list of texts"),
        ({**NEXT, "words": ["1"]}, "words is no list", "list"),
        ({**NEXT, "words": "1"}, "words is no list", "list of lists"),
        ({**NEXT, "kind": "unanswerable"}, "no reason", "off_topic, not_stated"),
        ({**NEXT, "options": {"yaer": "2020"}}, "unknown options", "author, subject, year"),
        ({**GOOD, "id": "a"}, "the id is that of", "an id of its own"),
        ({**NEXT, "wrods": []}, "unknown: wrods", "also, id, kind"),
        ({**NEXT, "reason": "off_topic"}, "a reason not to answer", "unanswerable"),
        ({**NEXT, "of": 3}, "of is no text", "id of a question"),
    ],
)
def test_a_wrong_row_is_located_with_what_was_found_and_expected(
    tmp_path: Path, row: object, found: str, expected: str
) -> None:
    path = write(tmp_path / "suite.jsonl", GOOD, "", row, {**GOOD, "id": "z"})
    with pytest.raises(SuiteError) as raised:
        suites.load(path)
    assert raised.value.where == f"{path}:3"
    assert found in raised.value.what
    assert expected in raised.value.next_step


def test_a_case_is_written_as_it_is_read(tmp_path: Path) -> None:
    rows = [
        {**GOOD, "tags": ["typos"], "of": "z", "also": ["l"]},
        {
            "id": "b",
            "kind": "unanswerable",
            "question": "?",
            "reason": "not_stated",
            "about": ["k"],
        },
        *({**GOOD, "id": kind, "kind": kind} for kind in suites.ANSWERABLE),
    ]
    cases = suites.load(write(tmp_path / "one.jsonl", *rows))
    assert cases[0].of == "z"
    written = write(tmp_path / "two.jsonl", *map(suites.to_dict, cases))
    assert suites.load(written) == cases


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_suite_that_is_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "suite.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SuiteError) as raised:
        suites.load(path)
    assert str(path) in raised.value.where
    with pytest.raises(SuiteError):
        suites.load(tmp_path / "empty")


PAGE = (
    "CLMar 3, 2025Code\nWidgets Learn to SpinAda Lovelace, Alan Turing · Analytical Society\n"
    "We study spinning widgets.\n"
)
LINE = {
    "page": "p.txt",
    "index": 0,
    "title": "Widgets Learn to Spin",
    "authors_shown": ["Ada Lovelace", "Alan Turing"],
    "et_al": False,
}


@pytest.mark.parametrize(
    ("change", "exact"),
    [
        ({}, 1),
        ({"title": "Widgets Learn"}, 0),
        ({"authors_shown": ["Alan Turing", "Ada Lovelace"]}, 0),
        ({"et_al": True}, 0),
    ],
)
def test_a_listing_record_is_exact_or_listed_as_wrong(
    tmp_path: Path, change: dict[str, object], exact: int
) -> None:
    (tmp_path / "p.txt").write_text(PAGE, encoding="utf-8")
    gold = write(tmp_path / "gold.jsonl", LINE, {**LINE, **change})
    figures = listing.run(tmp_path, gold)
    assert (figures["records"], figures["exact"], figures["rejected"]) == (2, 1 + exact, 0)
    assert figures["exact_share"] == (1 + exact) / 2
    assert len(figures["wrong"]) == 1 - exact


@pytest.mark.parametrize("row", ["nonsense", {"page": "p.txt"}, {**LINE, "authors_shown": "Ada"}])
def test_wrong_listing_gold_is_located(tmp_path: Path, row: object) -> None:
    gold = write(tmp_path / "gold.jsonl", row)
    with pytest.raises(SuiteError) as raised:
        listing.run(tmp_path, gold)
    assert raised.value.where == f"{gold}:1"
    for pages, file in ((tmp_path / "none", gold), (tmp_path, tmp_path / "none")):
        with pytest.raises(SuiteError) as missing:
            listing.run(pages, file)
        assert missing.value.where == str(tmp_path / "none")


def collection(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td1\t1\n") -> Path:
    write(folder / "corpus.jsonl", {"_id": "d1", "title": "", "text": "Widgets spin."})
    write(folder / "queries.jsonl", {"_id": "q1", "text": "spin"}, {"_id": "q2", "text": "x"})
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "qrels",
    [
        "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
        "q1\td1\t1\r\nq1\td2\t0\r\nq1\td3\t-1\n\n",
        "q1\td1\t1\nq9\td1\t2\n",
    ],
)
def test_a_collection_is_read(tmp_path: Path, qrels: str) -> None:
    found = retrieval.load(collection(tmp_path, qrels))
    assert found.queries == {"q1": "spin"}
    assert found.relevant["q1"] == {"d1": 1}
    (document,) = retrieval.documents(tmp_path)
    assert (document.title, document.sources[0].file) == ("Widgets spin.", "d1")


@pytest.mark.parametrize(
    ("qrels", "where"),
    [
        ("q1\td1\t1\nq1 d1 1\n", "qrels.tsv:2"),
        ("q1\td1\t1\nq1\td1\tgood\n", "qrels.tsv:2"),
        ("q1\t0\td1\t1\n", "qrels.tsv:1"),
        ("", ""),
        ("q9\td1\t1\n", ""),
    ],
)
def test_wrong_judgements_are_located(tmp_path: Path, qrels: str, where: str) -> None:
    with pytest.raises(SuiteError) as raised:
        retrieval.load(collection(tmp_path, qrels))
    assert raised.value.where.endswith(where or str(tmp_path))


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_collection_that_is_not_whole(tmp_path: Path, name: str) -> None:
    (collection(tmp_path) / name).unlink()
    with pytest.raises(SuiteError, match=name):
        retrieval.load(tmp_path)


def test_a_wrong_query_or_document_is_located(tmp_path: Path) -> None:
    collection(tmp_path)
    write(tmp_path / "corpus.jsonl", {"_id": "d1", "title": "", "text": "x"}, {"_id": "d2"})
    with pytest.raises(SuiteError) as raised:
        list(retrieval.documents(tmp_path))
    assert raised.value.where.endswith("corpus.jsonl:2")


@pytest.mark.parametrize(
    ("ranked", "gains", "value"),
    [
        (["a", "b"], {"a": 1, "b": 1}, 1.0),
        (["x", "a"], {"a": 1}, 1 / math.log2(3)),
        (["b", "a"], {"a": 2, "b": 1}, (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))),
        ([], {"a": 1}, 0.0),
        (["a"], {}, 0.0),
        (["x", "x", "a"], {"a": 1}, 0.5),
    ],
)
def test_ndcg(ranked: list[str], gains: dict[str, int], value: float) -> None:
    assert ndcg(ranked, gains, 10) == pytest.approx(value)


def test_ndcg_looks_no_deeper_than_asked() -> None:
    assert ndcg(["x", "a"], {"a": 1}, 1) == 0.0
    assert ndcg(["a"], {"a": 1, "b": 1}, 1) == 1.0
