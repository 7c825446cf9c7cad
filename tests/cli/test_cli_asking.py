"""ask: the JSON that other programs rely on, streams of questions, and any text as a question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import asking
from reviewer.cli.context import say_json
from reviewer.evidence.quotes import Quote, Statement
from reviewer.records import Record, field_value
from reviewer.writing.answers import LLM, Answer
from tests.cli.conftest import Cli
from tests.fixtures import make_record

FORGETTING = "which papers address catastrophic forgetting?"
ANSWER = [
    "question", "engine", "model", "abstained", "reason", "statements", "withheld", "references",
    "timings_ms",
]  # fmt: skip
REFERENCE = ["record", "title", "authors", "authors_truncated", "date", "subject", "sources"]


@pytest.fixture
def at(sample_folder: Path) -> tuple[str, Path]:
    return ("--library", sample_folder)


def check_shape(answer: dict[str, Any]) -> None:
    """Assert that an object is what section 6 of the design says, whatever it answers."""
    assert list(answer) == ANSWER
    assert list(answer["timings_ms"]) == ["retrieve", "evidence", "compose", "verify"]
    assert answer["abstained"] == (answer["reason"] is not None)
    assert answer["reason"] in (None, "off_topic", "not_stated")
    assert bool(answer["statements"]) != answer["abstained"]
    for reference in answer["references"]:
        assert list(reference) == REFERENCE
        for source in reference["sources"]:
            assert list(source) == ["file", "format", "first_line", "last_line"]
    referenced = [reference["record"] for reference in answer["references"]]
    for statement in answer["statements"]:
        assert list(statement) == ["text", "verdict", "citations"]
        assert statement["verdict"] == "supported"
        assert statement["citations"]
        for citation in statement["citations"]:
            assert list(citation) == ["record", "field", "quote", "start", "end"]
            assert citation["record"] in referenced
    for item in answer["withheld"]:
        assert list(item) == ["text", "why"]


@pytest.mark.parametrize(
    "question",
    [
        FORGETTING,
        "who wrote ITA?",
        "how many papers are from 2021?",
        "how do I bake banana bread?",
        "what is the licence of SpanKL?",
    ],
)
def test_json_has_the_shape_of_the_contract_and_exact_quotes(
    cli: Cli, at: tuple[str, Path], question: str
) -> None:
    found = cli(*at, "ask", question, "--json")
    assert found.code == 0
    assert found.json["question"] == question
    assert (found.json["engine"], found.json["model"]) == ("extractive", None)
    check_shape(found.json)
    records = {row["key"]: row for row in cli(*at, "list", "--json").json_lines}
    for citation in (c for s in found.json["statements"] for c in s["citations"]):
        record = records[citation["record"]]
        start, end = citation["start"], citation["end"]
        if citation["field"] in ("title", "abstract"):
            assert record[citation["field"]][start:end] == citation["quote"]
        else:
            assert (start, end) == (None, None)
            value = field_value(Record.from_dict(record), citation["field"])
            assert citation["quote"] == value


def test_an_answer_for_reading(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "ask", FORGETTING)
    assert (found.code, found.err) == (0, "")
    assert "\x1b" not in found.out
    assert "[1]" in found.out
    assert "\nReferences\n[1] " in found.out
    assert "(2025)" in found.out
    assert "000_ac14f85d3070c6b8.txt:19-21" in found.out


def test_an_abstention_is_an_answer(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "ask", "how do I bake banana bread?")
    assert (found.code, found.out) == (0, "Nothing in the library is about this.\n")


@pytest.mark.parametrize(
    "options", [("--year", "2050"), ("--author", "Nobody"), ("--subject", "XX")]
)
def test_filters_bound_the_answer(cli: Cli, at: tuple[str, Path], options: tuple[str, str]) -> None:
    assert cli(*at, "ask", FORGETTING, "--json", *options).json["abstained"]
    only = cli(*at, "ask", FORGETTING, "--json", "--year", "2023", "--author", "Qingcai").json
    assert [reference["record"] for reference in only["references"]] == ["zhang2023neural"]


@pytest.mark.parametrize("question", ["", " ", "\n\t ", "\x00", "?"])
def test_no_question_is_an_error(cli: Cli, at: tuple[str, Path], question: str) -> None:
    found = cli(*at, "ask", question)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("Error: the question is empty")


@pytest.mark.parametrize(
    "question",
    [
        r'"(AND OR" +-[]{}^~*?:\/',
        "a" * 50_000,
        "forgetting " * 4_545,
        "forgetting\udcff\udcfe",
        "what\x00 is \x1b]0;owned\x07 forgetting\x1b[2J",
        "[red]what[/red] is [link=http://x]forgetting[/link]?",
        "忘却とは何ですか",
        "'; DROP TABLE records; --",
    ],
)
def test_any_text_can_be_asked(cli: Cli, at: tuple[str, Path], question: str) -> None:
    text = cli(*at, "ask", question)
    assert text.code == 0
    assert not any(ord(character) < 32 and character != "\n" for character in text.out)
    found = cli(*at, "ask", question, "--json")
    assert found.code == 0
    check_shape(found.json)


def test_a_stream_of_questions_goes_on_after_a_bad_line(cli: Cli, at: tuple[str, Path]) -> None:
    lines = f"{FORGETTING}\n\n   \n\x00\nwho wrote ITA?".encode() + b"\n\xff\xfe banana bread?\r\n"
    found = cli(*at, "ask", "-", "--json", stdin=lines)
    assert found.code == 0
    first, bad, second, third = found.json_lines
    for answer in (first, second, third):
        check_shape(answer)
    assert first["question"] == FORGETTING
    assert list(bad) == ["question", "error"]
    assert "empty" in bad["error"]
    assert second["question"] == "who wrote ITA?"
    assert third["abstained"]


def test_a_stream_for_reading(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "ask", "-", stdin=f"{FORGETTING}\n\x00\nbanana bread recipe\n")
    assert found.code == 0
    parts = [
        found.out.index("References"),
        found.out.index("Error: the question is empty"),
        found.out.index("Nothing in the library"),
    ]
    assert parts == sorted(parts)


def test_a_stream_without_questions_is_no_error(cli: Cli, at: tuple[str, Path]) -> None:
    assert cli(*at, "ask", "-", stdin="\n  \n").out == ""
    assert cli(*at, "ask", "-").code == 0


def test_a_model_that_is_not_set_up_is_an_error_when_asked_for(
    cli: Cli, at: tuple[str, Path]
) -> None:
    found = cli(*at, "ask", FORGETTING, "--llm", "some-model")
    assert (found.code, found.out) == (1, "")
    assert "REVIEWER_LLM_BASE_URL" in found.err


def test_a_model_that_is_only_named_is_done_without_and_said_once(
    cli: Cli, at: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWER_LLM_MODEL", "some-model")
    found = cli(*at, "ask", "-", "--json", stdin=f"{FORGETTING}\n{FORGETTING}\n")
    assert found.code == 0
    assert [answer["engine"] for answer in found.json_lines] == ["extractive", "extractive"]
    assert found.err.count("Answering without the model") == 1
    assert cli(*at, "ask", FORGETTING, "--llm", "none").err == ""


def streamed_answer(engine: str) -> tuple[Statement, Answer]:
    record = Record(title="Spin", key="a2020spin", abstract="It spins.")
    written = Statement("It spins well.", (Quote("a2020spin", "abstract", "It spins.", 0, 9),))
    quoted = Statement("It spins.", written.quotes, "supported")
    kept = written if engine == LLM else quoted
    return written, Answer("q?", engine, None, "", None, (kept,), (), (record,))


def test_statements_shown_as_they_came_are_not_shown_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written, answer = streamed_answer(LLM)
    live = asking.Live(as_json=False)
    live.statement(written)
    live.show(answer)
    assert capsys.readouterr().out.count("It spins well. [1]") == 1


def test_a_model_that_fails_after_a_statement_leaves_a_whole_extractive_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written, answer = streamed_answer("extractive")
    live = asking.Live(as_json=False)
    live.statement(written)
    live.show(answer)
    assert "It spins. [1]" in capsys.readouterr().out


HOSTILE = {
    "title": "Spin [red]loud[/red]\x1b[31m \x1b]0;owned\x07\u202egnah\u202c end\x9b2J",
    "abstract": "We spin widgets.\x1b[2J It is \u2067fast\u2069.\r\x07 [bold]Done[/bold].",
    "venue": "Proc.\x08\x08\x08 of \x1b(0Spin",
    "authors": (),
}


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("show", "hostile"), ("search", "spin"), ("ask", "what spins widgets?")],
)
def test_nothing_in_a_record_reaches_the_terminal_raw(
    cli: Cli, make_library: Any, tmp_path: Path, minilm: Any, arguments: tuple[str, ...]
) -> None:
    with make_library("hostile", load_encoder=lambda _: minilm) as library:
        library.add([make_record(1, **HOSTILE), make_record(2)])
        key = next(record.key for record in library.catalog.all())
    names = [key if argument == "hostile" else argument for argument in arguments]
    at = ("--library", tmp_path / "hostile")
    found = cli(*at, *names)
    assert found.code == 0
    bad = [c for c in found.out if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    assert bad == []
    assert not set(found.out) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    if arguments[0] != "ask":
        assert "[red]loud[/red]" in found.out
    raw = cli(*at, *names, "--json").out
    assert not [c for c in raw if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]


def test_json_keeps_every_character_but_sends_none_that_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = {"text": "caf\u00e9 \x1b[31m \x9b \x7f \u2028 \u202e \udcff \U0001f600 \\u0041 \ufeff"}
    say_json(value)
    line = capsys.readouterr().out
    assert len(line.splitlines()) == 1
    assert "caf\u00e9" in line
    assert not set(line) & set("\x1b\x9b\x7f\u2028\u202e\udcff\ufeff")
    assert json.loads(line) == value
