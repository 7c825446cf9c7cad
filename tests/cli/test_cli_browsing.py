"""list, show, search, remove, stats, doctor and encode."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

RECORD_FIELDS = {
    "key", "title", "authors", "authors_truncated", "date", "year", "subject", "venue",
    "affiliations", "has_code", "abstract", "doi", "arxiv_id", "pmid", "url", "keywords", "sources",
    "type", "details",
}  # fmt: skip
QUERY_SYNTAX = r'"(AND OR" +-[]{}^~*?:\/'


@pytest.fixture
def at(sample_folder: Path) -> tuple[str, Path]:
    return ("--library", sample_folder)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 23),
        (("--year", ":"), 23),
        (("--year", "2021"), 4),
        (("--year", "2024:"), 5),
        (("--year", ":2018"), 1),
        (("--year", "2019:2020"), 9),
        (("--subject", "IR"), 3),
        (("--subject", "IR", "--subject", "CV"), 5),
        (("--author", "Jiang", "--year", "2021:"), 4),
        (("--author", "Nobody"), 0),
    ],
)
def test_list_filters(cli: Cli, at: tuple[str, Path], options: tuple[str, ...], count: int) -> None:
    found = cli(*at, "list", *options)
    assert (found.code, len(found.out.splitlines())) == (0, count)
    assert (found.err == "") == (count > 0)
    records = cli(*at, "list", "--json", *options).json_lines
    assert len(records) == count
    assert all(record.keys() == RECORD_FIELDS for record in records)


@pytest.mark.parametrize(
    "year", ["20x", "20201", "2021:2019", "x:", "²⁰²⁰", "2019:2020:2021", "-1"]
)
@pytest.mark.parametrize("command", [("list",), ("ask", "q"), ("search", "q")])
def test_a_year_that_is_none_is_wrong_usage(
    cli: Cli, at: tuple[str, Path], command: tuple[str, ...], year: str
) -> None:
    found = cli(*at, *command, f"--year={year}")
    assert found.code == 2
    assert repr(year) in found.err
    assert "2019:2021" in found.err


def test_an_empty_library_says_so(cli: Cli, page: Path) -> None:
    cli("add", page)
    keys = [record["key"] for record in cli("list", "--json").json_lines]
    assert cli("remove", *keys).code == 0
    found = cli("list")
    assert (found.code, found.out) == (0, "")
    assert "reviewer add" in found.err
    assert cli("search", "widgets").out == "Nothing in the library matches.\n"
    assert cli("ask", "what is a widget?").code == 0


def test_show(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "show", "zhang2023neural", "wang2020ain")
    assert found.code == 0
    assert found.out.startswith("A Neural Span-Based Continual Named Entity Recognition Model\n")
    assert "source: 000_ac14f85d3070c6b8.txt:7-9" in found.out
    (record,) = cli(*at, "show", "ZHANG2023NEURAL", "--json").json_lines
    assert record.keys() == RECORD_FIELDS
    assert record["key"] == "zhang2023neural"
    assert record["authors"][0] == {"name": "Yunan Zhang", "family": "Zhang", "given": "Yunan"}
    assert record["sources"] == [
        {"file": "000_ac14f85d3070c6b8.txt", "format": "listing", "first_line": 7, "last_line": 9}
    ]


@pytest.mark.parametrize("command", ["show", "remove"])
@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("zhang2023neurl", "Did you mean zhang2023neural?"),
        ("Zhang2023Neurl", "Did you mean zhang2023neural?"),
        ("qqq", "`reviewer list` shows the keys."),
        ("\udcff", "`reviewer list` shows the keys."),
        ("nul\x00key", "`reviewer list` shows the keys."),
    ],
)
def test_an_unknown_key_names_what_comes_near(
    cli: Cli, at: tuple[str, Path], command: str, key: str, hint: str
) -> None:
    found = cli(*at, command, "wang2020ain", key)
    assert (found.code, found.out) == (1, "")
    assert hint in found.err
    assert found.err.count("\n") == 1
    assert len(cli(*at, "list").out.splitlines()) == 23


def test_search_json(cli: Cli, at: tuple[str, Path]) -> None:
    rows = cli(*at, "search", "memory efficient inference", "-n", "5", "--json").json
    assert len(rows) == 5
    assert all(list(row) == ["record", "title", "score", "lexical", "dense"] for row in rows)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert rows[0]["record"] == "ge2023model"


def test_search_text_and_filters(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "search", "memory", "--subject", "IR", "--limit", "2")
    assert found.code == 0
    assert len(found.out.splitlines()) == 2
    nobody = cli(*at, "search", "memory", "--author", "Nobody")
    assert (nobody.code, nobody.out) == (0, "Nothing in the library matches.\n")
    assert cli(*at, "search", "memory", "--author", "Nobody", "--json").json == []


@pytest.mark.parametrize("query", ["", "   ", "\t\n"])
def test_searching_for_nothing_is_an_error(cli: Cli, at: tuple[str, Path], query: str) -> None:
    found = cli(*at, "search", query)
    assert (found.code, found.out) == (1, "")


@pytest.mark.parametrize("query", [QUERY_SYNTAX, "\udcff\udcfe", "x\x00y", "a" * 50_000, "()"])
def test_any_text_can_be_searched_for(cli: Cli, at: tuple[str, Path], query: str) -> None:
    assert cli(*at, "search", query).code == 0
    assert cli(*at, "search", "memory", "--author", query, "--json").json == []


@pytest.mark.parametrize("limit", ["0", "-3", "1001", "many"])
def test_a_limit_out_of_range_is_wrong_usage(cli: Cli, at: tuple[str, Path], limit: str) -> None:
    assert cli(*at, "search", "memory", f"--limit={limit}").code == 2


def test_remove_takes_papers_out_of_all_indexes(cli: Cli, sample_copy: Path) -> None:
    at = ("--library", sample_copy)
    found = cli(*at, "remove", "wang2020ain", "WANG2020AIN", "ge2023model")
    assert found.code == 0
    assert [line.split()[1] for line in found.out.splitlines()] == ["wang2020ain", "ge2023model"]
    assert len(cli(*at, "list").out.splitlines()) == 21
    rows = cli(*at, "search", "adaptive KV cache compression", "--json").json
    assert "ge2023model" not in [row["record"] for row in rows]
    assert cli(*at, "doctor").code == 0


def test_stats(cli: Cli, at: tuple[str, Path]) -> None:
    text = cli(*at, "stats")
    assert text.code == 0
    assert text.out.startswith("23 papers, 23 with an abstract\n")
    assert "subjects: CL 18, IR 3, CV 2" in text.out
    figures = cli(*at, "stats", "--json").json
    assert figures["records"] == 23
    assert figures["years"]["2021"] == 4
    assert figures["rows"] == {"imported": 23, "merged": 2, "unchanged": 0, "rejected": 0}


def test_doctor_finds_and_mends(cli: Cli, sample_copy: Path) -> None:
    at = ("--library", sample_copy)
    well = cli(*at, "doctor")
    assert well.code == 0
    assert well.out.endswith("All is well.\n")
    figures = cli(*at, "doctor", "--json").json
    assert (figures["catalog"], figures["records"], figures["problems"]) == ("ok", 23, [])
    for path in (sample_copy / "lexical").iterdir():
        path.unlink()
    ill = cli(*at, "doctor", "--json")
    assert ill.code == 3
    assert ill.json["problems"]
    assert cli(*at, "doctor").out.endswith("Mend it with: reviewer doctor --fix\n")
    assert cli(*at, "doctor", "--fix").code == 0
    assert cli(*at, "doctor").code == 0


def test_encode_makes_the_vectors_anew(cli: Cli, sample_copy: Path) -> None:
    found = cli("--library", sample_copy, "encode")
    assert found.code == 0
    assert found.out.startswith("23 papers encoded by minilm-int8-")
