"""Exit codes, help, and errors in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from reviewer import __version__
from reviewer.cli import context, main
from reviewer.errors import EncoderError, ReviewerError
from tests.cli.conftest import Cli

COMMANDS = ["parse", "add", "sample", "ask", "list", "show", "search", "remove", "stats", "doctor",
            "encode", "eval answers", "eval retrieval", "eval listing"]  # fmt: skip
NEEDS_LIBRARY = ["ask q", "list", "show k", "search q", "remove k", "stats", "doctor", "encode"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_an_example_on_a_line_of_its_own(
    cli: Cli, command: str, option: str
) -> None:
    found = cli(*command.split(), option)
    assert (found.code, found.err) == (0, "")
    lines = [line.strip() for line in found.out.splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith("Example"))
    example = lines[start].partition(":")[2].strip()
    shown = [example] if example else list(lines[start + 1 : lines.index("", start)])
    assert shown
    assert all(f"reviewer {command} " in f"{line} " for line in shown)


@pytest.mark.parametrize("command", ["", "eval"])
def test_the_list_of_commands_cuts_no_sentence_short(cli: Cli, command: str) -> None:
    found = cli(*command.split(), "--help")
    assert found.code == 0
    listed = found.out.partition("Commands:")[2]
    assert listed.strip()
    assert "..." not in listed


def test_no_arguments_show_the_help(cli: Cli) -> None:
    found = cli()
    assert found.code == 2
    assert "Commands:" in found.out + found.err


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"reviewer {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("aks question", "No such command 'aks'"),
        ("ask", "QUESTION"),
        ("ask q --yaer 2020", "No such option: --yaer"),
        ("ask one two", "two"),
        ("add", "FILE"),
        ("parse", "FILE"),
        ("show", "KEY"),
        ("remove", "KEY"),
        ("search", "QUERY"),
        ("list --year", "--year"),
        ("eval", "Usage"),
        ("eval answer", "No such command 'answer'"),
        ("eval retrieval", "FOLDER"),
        ("eval listing pages", "GOLD"),
        ("eval listing pages gold --fail-under x", "--fail-under"),
        ("eval listing pages gold --fail-under 1.5", "--fail-under"),
        ("eval retrieval folder --ranker best", "fused"),
        ("eval answers --fail-under foo=1", "record_precision"),
        ("eval answers --fail-under quotes", "METRIC=VALUE"),
        ("eval answers --fail-under quotes=nan", "METRIC=VALUE"),
        ("eval answers --fail-under quotes=-inf", "METRIC=VALUE"),
        ("eval answers --fail-under quotes=", "METRIC=VALUE"),
        ("eval answers --fail-under nokind.quotes=1", "which_papers"),
        ("--nonsense", "--nonsense"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(
    cli: Cli, arguments: str, said: str
) -> None:
    found = cli(*arguments.split())
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize("command", NEEDS_LIBRARY)
def test_without_a_library_the_error_names_the_two_ways_to_one(cli: Cli, command: str) -> None:
    found = cli(*command.split())
    assert (found.code, found.out) == (1, "")
    assert "`reviewer add FILE...`" in found.err
    assert "`reviewer sample`" in found.err
    assert found.err.count("\n") == 1
    assert not Path(".reviewer").exists()


@pytest.mark.parametrize("command", [*NEEDS_LIBRARY, "sample"])
@pytest.mark.parametrize("kind", ["folder", "file", "catalog"])
def test_what_is_no_library_is_left_alone(
    cli: Cli, tmp_path: Path, command: str, kind: str
) -> None:
    place = tmp_path / "mine"
    if kind == "file":
        place.write_text("my notes", encoding="utf-8")
    else:
        place.mkdir()
        name = "catalog.sqlite3" if kind == "catalog" else "thesis.tex"
        (place / name).write_text("my notes", encoding="utf-8")
    found = cli("--library", place, *command.split())
    assert (found.code, found.out) == (1, "")
    assert str(place) in found.err
    assert found.err.count("\n") == 1
    kept = place if kind == "file" else next(p for p in place.iterdir() if p.suffix != ".lock")
    assert kept.read_text(encoding="utf-8") == "my notes"


def test_the_library_is_named_by_the_nearest_of_option_environment_and_file(
    cli: Cli, tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("reviewer.toml").write_text('library = "from-file"\n', encoding="utf-8")
    assert "from-file" in cli("add", page).out
    monkeypatch.setenv("REVIEWER_LIBRARY", "from-environment")
    assert "from-environment" in cli("add", page).out
    assert "before" in cli("-L", "before", "add", page).out
    assert "after" in cli("-L", "before", "add", page, "-L", "after").out
    made = {path.name for path in Path.cwd().iterdir()}
    assert made == {"reviewer.toml", "from-file", "from-environment", "before", "after"}


@pytest.mark.parametrize(
    ("toml", "variable"),
    [("lib = 3\n", ""), ("library = [\n", ""), ("", "x"), ('llm_api_key = "k"\n', "")],
)
def test_settings_that_make_no_sense_are_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, toml: str, variable: str
) -> None:
    Path("reviewer.toml").write_text(toml, encoding="utf-8")
    if variable:
        monkeypatch.setenv("REVIEWER_LLM_BUDGET", variable)
    found = cli("list")
    assert (found.code, found.out) == (1, "")
    assert "reviewer.toml" in found.err or "REVIEWER_LLM_BUDGET" in found.err
    assert found.err.count("\n") == 1


def test_the_words_only_line_is_on_stderr(
    cli: Cli,
    sample_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(*_: object, **__: object) -> None:
        raise EncoderError("no source answered", next_step="Connect once.")

    monkeypatch.setattr("reviewer.cli.context.load_encoder", load)
    for command in (("search", "forgetting"), ("ask", "which papers address forgetting?")):
        found = cli("--library", sample_folder, *command)
        assert found.code == 0
        assert "zhang2025gere" in found.out
        assert found.err.count("Searching by words only. No source answered. Connect once.") == 1


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (ReviewerError("it broke", where="here", next_step="Mend it."), 1, "here: it broke"),
        (ReviewerError("two\nlines\x1b[31m"), 1, "Error: two lines\n"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (typer.Exit(3), 3, ""),
        (typer.BadParameter("no such"), 2, "no such"),
    ],
)
def test_what_becomes_of_errors(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("reviewer.cli.browsing.open_library", fail)
    found = cli("list")
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert "Traceback" not in found.err


def test_a_bug_is_not_hidden(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reviewer.cli.browsing.open_library", fail)
    with pytest.raises(ZeroDivisionError):
        cli("list")


def test_main_exits_with_the_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gc.set_threshold", lambda *_: None)
    monkeypatch.setattr("sys.argv", ["reviewer", "list"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1


@pytest.mark.parametrize(
    ("variables", "terminal", "bold"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_bold_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], terminal: bool, bold: bool
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    style = context.style()
    assert (style.bold, style.width) == (bold, 30)


def test_progress_is_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with context.ProgressBar() as progress:
        progress("importing", 256, None)
        progress("encoding", 1, 10)
        progress("encoding", 2, 10)
        progress("encoding", 10, 10)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "importing: 256"
    assert lines[-1] == "encoding: 10 of 10"
    assert "encoding: 2 of 10" not in lines
    with context.ProgressBar(shown=False) as silent:
        silent("importing", 256, None)
    assert capsys.readouterr().err == ""
