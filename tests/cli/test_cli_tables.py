"""table and eval tables: what is printed, saved, and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer import grammar as grammars
from reviewer.grammar import Grammar
from tests.cli.conftest import Cli
from tests.servers.scripted import Script, ScriptedServer

KEYS = "wang2020ain,wang2021ita"
AIN = "12.7-fold improvement in decoding speed"


@pytest.fixture(autouse=True)
def _grammar(monkeypatch: pytest.MonkeyPatch, grammar: Grammar) -> None:
    """Have the real parser, loaded once."""
    monkeypatch.setattr(grammars, "load", lambda **_: grammar)


@pytest.fixture
def at(sample_folder: Path) -> tuple[str, Path]:
    return ("--library", sample_folder)


def test_json_is_the_table(cli: Cli, at: tuple[str, Path]) -> None:
    done = cli("table", "sequence labeling", "-c", "year, result, venue", "--json", *at)
    assert done.code == 0
    made = done.json
    assert [column["asks"] for column in made["columns"]] == ["year", "result", "venue"]
    rows = {row["record"]: row["cells"] for row in made["rows"]}
    assert AIN in rows["wang2020ain"][1]["text"]
    assert rows["wang2020ain"][2]["reason"] == "the record has no venue"
    assert [row["record"] for row in made["rows"]] == [r["record"] for r in made["references"]]
    years = [cells[0]["text"] for cells in rows.values()]
    assert years == sorted(years)


def test_every_quote_is_in_the_record(cli: Cli, at: tuple[str, Path]) -> None:
    keys = ",".join(record["key"] for record in cli("list", "--json", *at).json_lines)
    made = cli("table", "--keys", keys, "--json", *at).json
    records = {record["key"]: record for record in cli("list", "--json", *at).json_lines}
    assert len(made["rows"]) == len(records) == 23
    for row in made["rows"]:
        for cell in row["cells"]:
            assert bool(cell["quotes"]) != bool(cell["reason"])
            for quote in cell["quotes"]:
                field = records[quote["record"]][quote["field"]]
                assert field[quote["start"] : quote["end"]] == quote["quote"]


def test_a_terminal_shows_words_and_reasons(cli: Cli, at: tuple[str, Path]) -> None:
    done = cli("table", "--keys", "wang2020ain", "-c", "task, loss function", *at)
    shown = " ".join(done.out.split())
    assert "Wang et al. (2020)" in shown
    assert "Fast and Accurate" in shown
    assert "the abstract says" in shown


def test_a_narrow_table_is_a_list(cli: Cli, at: tuple[str, Path]) -> None:
    names = "task, method, data, result, year, venue, languages"
    done = cli("table", "--keys", "wang2020ain", "-c", names, *at)
    assert "  task: Fast and Accurate Sequence Labeling\n" in done.out
    assert "  venue: (the record has no venue)\n" in done.out


@pytest.mark.parametrize("suffix", ["md", "tex", "csv", "html", "xlsx", "json"])
def test_a_table_is_saved_by_the_end_of_its_name(
    cli: Cli, at: tuple[str, Path], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"table.{suffix}"
    done = cli("table", "--keys", KEYS, "-c", "task", "-o", path, *at)
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith(f"Saved 2 papers: {path}\n")
    data = path.read_bytes()
    assert b"Sequence Labeling" in data or suffix == "xlsx"


def test_papers_are_narrowed_ordered_and_put_in(cli: Cli, at: tuple[str, Path]) -> None:
    def keys(*options: str) -> list[str]:
        made = cli("table", "named entity recognition", "-c", "year", "--json", *options, *at)
        return [row["record"] for row in made.json["rows"]]

    every = keys()
    assert "wang2021ita" in every
    assert keys("--exclude", "wang2021ita") == [key for key in every if key != "wang2021ita"]
    assert set(keys("--must", "abdin2024phi3")) == {*every, "abdin2024phi3"}
    assert len(keys("--papers", "1")) == 1
    assert keys("--sort", "key") == sorted(every)
    narrowed = keys("--year", "2021")
    assert "wang2021ita" in narrowed
    assert all("2021" in key for key in narrowed)


def test_nothing_on_the_topic(cli: Cli, at: tuple[str, Path]) -> None:
    done = cli("table", "medieval ship building", *at)
    assert (done.code, done.out) == (0, "Nothing in the library is about this.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 1, "there is no topic"),
        (("x", "-c", "!!"), 1, "a column has no name"),
        (("--keys", "wang2020ani"), 1, "Did you mean wang2020ain"),
        (("--keys", "nobody"), 1, "no record has the key 'nobody'"),
        (("x", "-o", "table.docx"), 1, "does not say which form"),
        (("x", "-o", "nowhere/table.md"), 1, "folder of this file does not exist"),
        (("x", "--sort", "size"), 2, "one of year, relevance, key"),
        (("x", "--papers", "-1"), 2, "--papers"),
        (("x", "--year", "soon"), 2, "is no year"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    cli: Cli, at: tuple[str, Path], arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = cli("table", *arguments, *at)
    assert done.code == code
    assert says in " ".join(done.err.split())
    assert "Traceback" not in done.err
    assert code == 2 or done.err.count("\n") == 1


def test_a_model_points_and_is_named(
    cli: Cli, at: tuple[str, Path], scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", scripted.base_url)
    scripted.script = Script(always="C1: [E1]")
    options = ("--keys", "wang2020ain", "-c", "task", "--json", "--llm", scripted.model)
    made = cli("table", *options, *at).json
    assert (made["engine"], made["model"]) == ("llm", scripted.model)


def test_a_model_that_fails_is_a_notice(
    cli: Cli, at: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    done = cli("table", "--keys", "wang2020ain", "-c", "task", "--json", "--llm", "m", *at)
    assert done.code == 0
    assert done.json["engine"] == "extractive"
    assert "Filling cells without the model" in done.err


def test_eval_tables_holds_its_gates(cli: Cli) -> None:
    least = ("quotes=1", "reasons=1", "precision=0.85", "recall=0.85")
    gates = [option for bound in least for option in ("--fail-under", bound)]
    done = cli("eval", "tables", "--json", *gates, "--fail-over", "filled=0.02")
    assert done.code == 0, done.err
    figures = done.json
    assert figures["metrics"]["quotes"] == figures["metrics"]["reasons"] == 1.0
    assert figures["median_words"] <= 12


def test_eval_tables_fails_below_and_above(cli: Cli, at: tuple[str, Path], tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    rows = [
        {"id": "1", "record": "wang2020ain", "column": "result", "stated": "yes", "spans": [AIN]},
        {"id": "2", "record": "wang2020ain", "column": "task", "stated": "no", "spans": []},
    ]
    suite.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    under = cli("eval", "tables", suite, "--fail-under", "precision=0.9", "--failures", *at)
    assert under.code == 3
    assert "Gate failed: precision is 0.5, below 0.9" in under.err
    assert "2: filled" in under.out
    over = cli("eval", "tables", suite, "--fail-over", "task.filled=0.5", *at)
    assert over.code == 3
    assert "Gate failed: task.filled is 1, above 0.5" in over.err
    assert cli("eval", "tables", suite, "--fail-over", "result.wrong=0", *at).code == 0


@pytest.mark.parametrize("bound", ["speed=1", "quotes", "quotes=nan", "colour.quotes=1"])
def test_a_bound_that_is_none_is_wrong_usage(cli: Cli, bound: str) -> None:
    done = cli("eval", "tables", "--fail-under", bound)
    assert done.code == 2
    assert "is not METRIC=VALUE" in " ".join(done.err.split())


def test_what_was_not_measured_is_no_pass(cli: Cli, at: tuple[str, Path]) -> None:
    done = cli("eval", "tables", "--no-grammar", "--fail-over", "reslut.filled=0", *at)
    assert done.code == 1
    assert "cannot be measured" in done.err
