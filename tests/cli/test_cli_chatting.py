"""chat: sessions through a pipe, their commands, and what is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.cli import session
from tests.cli.conftest import Cli
from tests.cli.test_cli_asking import check_shape

FORGETTING = "which papers address catastrophic forgetting?"


@pytest.fixture
def at(sample_copy: Path) -> tuple[str, Path]:
    return ("--library", sample_copy)


def lines(*said: str) -> str:
    return "".join(f"{line}\n" for line in said)


def test_a_session_in_json_is_one_object_a_question(cli: Cli, at: tuple[str, Path]) -> None:
    said = lines(FORGETTING, "", "who wrote the second?", "\x00", "the ninth one", ":refs", "bye?")
    found = cli(*at, "chat", "--json", stdin=said)
    assert found.code == 0
    first, second, bad, beyond, last = found.json_lines
    for answer in (first, second, last):
        check_shape(answer)
    assert first == {
        **cli(*at, "ask", FORGETTING, "--json").json,
        "timings_ms": first["timings_ms"],
    }
    key = first["references"][1]["record"]
    assert [reference["record"] for reference in second["references"]] == [key]
    assert second["question"].startswith("who wrote ")
    assert "second" not in second["question"]
    assert (list(bad), bad["question"]) == (["question", "error"], "\x00")
    assert "no such paper" in beyond["error"]
    assert f"{key}, " in found.err


def test_a_session_for_reading(cli: Cli, at: tuple[str, Path]) -> None:
    said = lines(FORGETTING, "and which of those have code?", "how do I bake banana bread?")
    found = cli(*at, "chat", stdin=said)
    assert (found.code, found.err) == (0, "")
    assert "\x1b" not in found.out
    assert "> " not in found.out
    parts = [
        found.out.index(cli(*at, "ask", FORGETTING).out.strip()),
        found.out.index("(asking: which papers have code? (of "),
        found.out.index("with code. [1]"),
        found.out.index("Nothing in the library is about this."),
    ]
    assert parts == sorted(parts)
    assert found.out.count("(asking:") == 1


def test_commands(cli: Cli, at: tuple[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    said = lines(
        ":show", FORGETTING, ":show 2", ":show 9", ":refs", "who wrote it?", ":history", ":json",
        f":save {file}", f":save {file}", ":save", ":fliter", ":nonsense", ":HELP", ":new",
        "who wrote it?", ":quit", "never asked",
    )  # fmt: skip
    found = cli(*at, "chat", stdin=said)
    assert (found.code, found.err) == (0, "")
    expected = [
        "Error: nothing has been asked yet",
        "catastrophic forgetting",
        "»",
        "Error: the last answer has no citation [9]. It has [1] to [2].",
        "\n[1] ",
        "1. " + FORGETTING,
        '{"question": ',
        f"Saved in {file}.\nSaved in {file}.\n",
        "Error: no file is named",
        "Error: there is no command :fliter. Did you mean :filter?",
        "Error: there is no command :nonsense. `:help` lists the commands.",
        ":show N: ",
        "A new conversation.",
    ]
    place = 0
    for text in expected:
        place = found.out.index(text, place) + len(text)
    assert "never asked" not in found.out
    text = file.read_text()
    assert text.startswith(f"# Questions and answers\n\n## {FORGETTING}\n")


def test_a_file_of_others_is_not_written_over(
    cli: Cli, at: tuple[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "mine.md"
    file.write_text("mine")
    said = lines(FORGETTING, f":save {file}", f":save {tmp_path}/none/x.md", f":save {tmp_path}")
    out = cli(*at, "chat", stdin=said).out
    assert "there is such a file" in out
    assert f"{tmp_path}/none/x.md: the folder of this file does not exist" in out
    assert out.count("there is such a file") == 2
    assert [path.name for path in tmp_path.glob(".*")] == []
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (":filter year=2020:", "Answers are from papers with year=2020:."),
        (":filter author='Xinyu Wang' code=no", "papers with code=no author='Xinyu Wang'."),
        (":filter", "No filter is set."),
        (":filter year=20", "Error: '20' is no year"),
        (":filter code=maybe", "Error: code is yes or no"),
        (":filter colour=red", "Error: there is no filter 'colour'"),
        (":filter author='", "Error: the filter cannot be read"),
    ],
)
def test_filters_said(cli: Cli, at: tuple[str, Path], typed: str, shown: str) -> None:
    assert shown in cli(*at, "chat", stdin=lines(typed)).out


def test_filters_bound_the_answers_until_cleared(cli: Cli, at: tuple[str, Path]) -> None:
    said = lines(":filter year=2023", FORGETTING, ":filter year=", FORGETTING, ":filter clear")
    found = cli(*at, "chat", "--json", "--author", "Qingcai Chen", stdin=said)
    some, more = found.json_lines
    assert [reference["date"][:4] for reference in some["references"]] == ["2023"]
    assert len(more["references"]) >= 1
    assert "author='Qingcai Chen'" in found.err
    assert cli(*at, "chat", "--year", "20").code == 2


def test_a_session_is_gone_on_with(cli: Cli, at: tuple[str, Path], sample_copy: Path) -> None:
    assert cli(*at, "chat", "--continue").code == 1
    assert "No session" in cli(*at, "chat", "--list").err
    cli(*at, "chat", stdin=lines(FORGETTING))
    found = cli(*at, "chat", "--continue", "--json", stdin=lines("who wrote the first?"))
    assert found.json["question"].startswith("who wrote ")
    assert "1 question so far" in found.err
    (kept,) = (sample_copy / "chats").iterdir()
    assert [json.loads(line)["asked"] for line in kept.read_text().splitlines()] == [
        FORGETTING,
        "who wrote the first?",
    ]
    listed = cli(*at, "chat", "--list").out
    assert kept.stem in listed
    assert "2 questions" in listed
    assert cli(*at, "chat", "--list", "--json").json["questions"][0] == FORGETTING
    cli(*at, "chat", stdin=lines("who wrote ITA?", ":new", FORGETTING))
    assert len(cli(*at, "chat", "--list").out.splitlines()) == 3
    again = cli(*at, "chat", "--session", kept.stem, "--json", stdin=lines("and when?"))
    assert again.json["question"].startswith("when was ")
    assert cli(*at, "chat", "--session", "nothing").code == 1


def test_a_session_that_cannot_be_kept_goes_on(
    cli: Cli, at: tuple[str, Path], sample_copy: Path
) -> None:
    (sample_copy / "chats").write_text("in the way")
    found = cli(*at, "chat", "--json", stdin=lines(FORGETTING, "who wrote the first?"))
    assert found.code == 0
    assert len(found.json_lines) == 2
    assert found.err.count("This session is not kept") == 1


def test_no_session_without_a_question(cli: Cli, at: tuple[str, Path], sample_copy: Path) -> None:
    assert cli(*at, "chat", stdin=lines(":help", "", ":quit")).code == 0
    assert not (sample_copy / "chats").exists()


@pytest.mark.parametrize(
    "said",
    ["\x1b]0;owned\x07who wrote it\x1b[2J", "\u202ewhich papers", "忘却", "a" * 5000, "[red]"],
)
def test_nothing_typed_reaches_the_terminal_raw(cli: Cli, at: tuple[str, Path], said: str) -> None:
    found = cli(*at, "chat", stdin=lines(FORGETTING, said, f":{said}", f":show {said}", ":history"))
    assert found.code == 0
    shown = found.out + found.err
    assert not [c for c in shown if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    assert "\u202e" not in shown


def test_every_command_says_what_it_does() -> None:
    assert all(command.__doc__ for command in session.COMMANDS.values())
