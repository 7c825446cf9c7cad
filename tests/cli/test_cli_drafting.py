"""`reviewer draft TOPIC`: text, JSON, files, and what is refused before any work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.errors import ConverterFailed, GrammarError
from reviewer.grammar import Grammar
from reviewer.rendering import documents
from reviewer.writing.draft import drafting, kept
from tests.cli.conftest import Cli, Outcome
from tests.servers.scripted import Script, ScriptedServer

TOPIC = "sequence labeling"
SHORT = ("--papers", "3", "--words", "90")


@pytest.fixture
def run(
    cli: Cli, sample_folder: Path, grammar: Grammar, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run `reviewer draft` on the sample library, to be read only."""
    monkeypatch.setattr("reviewer.grammar.load", lambda *_, **__: grammar)
    return lambda *arguments: cli("draft", *arguments, "-L", sample_folder)


@pytest.fixture
def write(run: object, cli: Cli, sample_copy: Path) -> Callable[..., Outcome]:
    """Run `reviewer draft` on a copy of it."""
    return lambda *arguments: cli("draft", *arguments, "-L", sample_copy)


def test_a_draft_is_printed(run: Callable[..., Outcome]) -> None:
    done = run(TOPIC, *SHORT, "--why")
    assert done.code == 0
    assert "Note" not in done.err
    assert "et al. (2020)" in done.out
    assert "[-@" not in done.out
    assert "References" in done.out


def test_the_object_of_a_draft(run: Callable[..., Outcome]) -> None:
    made = run(TOPIC, *SHORT, "--json").json
    assert list(made) == [
        "topic", "style", "engine", "model", "reason", "overview", "sections", "limits", "closing",
        "withheld", "left_out", "references", "written",
    ]  # fmt: skip
    assert (made["topic"], made["engine"], made["reason"], made["written"]) == (
        TOPIC, "extractive", None, []
    )  # fmt: skip
    assert 1 <= len(made["references"]) <= 3
    (statement, *_) = made["sections"][0]["statements"]
    assert statement["verdict"] == "supported"
    assert {"record", "field", "quote", "start", "end"} == set(statement["citations"][0])


def test_papers_are_asked_for_and_left_out(run: Callable[..., Outcome]) -> None:
    made = run(TOPIC, "--must", "abdin2024phi3", "--exclude", "wang2020ain", "--json").json
    keys = [record["record"] for record in made["references"]]
    assert "abdin2024phi3" in keys
    assert "wang2020ain" not in keys


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_off_topic_is_an_answer_and_no_file(
    write: Callable[..., Outcome], options: tuple[str, ...]
) -> None:
    done = write("medieval ship building", "-o", "x.md", *options)
    assert done.code == 0
    assert list(Path().iterdir()) == []
    if options:
        assert (done.json["reason"], done.json["written"]) == ("off_topic", [])
    else:
        assert "Nothing in the library is about this" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "give a topic"),
        ((TOPIC, "--update", "x.md"), 2, "give a topic"),
        ((TOPIC, "--dry-run"), 2, "--update"),
        ((TOPIC, "--style", "gothic"), 2, "narrative, annotated, chronological"),
        ((TOPIC, "--words", "0"), 2, "--words"),
        ((TOPIC, "--themes", "x"), 2, "--themes"),
        ((TOPIC, "--papers", "-1"), 2, "--papers"),
        ((TOPIC, "--year", "soon"), 2, "is no year"),
        ((TOPIC, "--must", "nobody1999"), 1, "nobody1999"),
        ((TOPIC, "--exclude", "nobody1999"), 1, "nobody1999"),
        ((" ",), 1, "a draft needs a topic"),
        ((TOPIC, "-o", "draft"), 1, "no ending"),
        ((TOPIC, "-o", "draft.odt"), 1, "cannot be written as '.odt'"),
        ((TOPIC, "-o", "folder.md"), 1, "this is a folder"),
        ((TOPIC, "-o", "nowhere/draft.md"), 1, "folder of this file does not exist"),
        ((TOPIC, "-o", "draft.md", "--csl", "nonesuch"), 1, "nonesuch"),
        ((TOPIC, "-o", "theirs.md"), 1, "which reviewer did not write"),
        ((TOPIC, "-o", "mine.md"), 1, "mine.bib"),
        ((TOPIC, "-o", "mine.md", "--force"), 1, "mine.bib"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_before_any_work(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...],
    code: int, says: str,
) -> None:  # fmt: skip
    Path("folder.md").mkdir()
    Path("theirs.md").write_text("theirs", encoding="utf-8")
    Path("mine.bib").write_text("@misc{mine}", encoding="utf-8")
    monkeypatch.setattr(drafting, "compose", lambda *_: pytest.fail("it was drafted"))
    done = run(*arguments)
    said = " ".join(done.err.replace("│", " ").split())
    assert (done.code, done.out) == (code, "")
    assert says in said
    assert "Traceback" not in said
    assert code == 2 or done.err.count("\n") == 1
    assert Path("theirs.md").read_text(encoding="utf-8") == "theirs"
    assert sorted(path.name for path in Path().iterdir()) == ["folder.md", "mine.bib", "theirs.md"]


def test_files_are_written_together_and_kept(
    write: Callable[..., Outcome], sample_copy: Path
) -> None:
    names = ["r.md", "r.tex", "r.docx", "other.html"]
    done = write(TOPIC, *SHORT, *(part for name in names for part in ("-o", name)))
    assert done.code == 0, done.err
    written = {path.name for path in Path().iterdir()}
    assert written == {*names, "r.bib", "other.bib"}
    assert {line.removeprefix("Wrote ") for line in done.out.splitlines()[1:]} == written
    states = kept.every(sample_copy)
    assert {Path(one.path).name for one in states} == {"r.md", "r.tex"}
    again = write(TOPIC, *SHORT, "-o", "r.md")
    assert again.code == 0, again.err
    names_now = {Path(one.path).name: one.name for one in kept.every(sample_copy)}
    assert set(names_now) == {"r.md", "r.tex"}
    assert names_now["r.md"] in Path("r.md").read_text(encoding="utf-8")


def test_a_file_that_a_person_edited_is_not_written_over(
    write: Callable[..., Outcome],
) -> None:
    assert write(TOPIC, *SHORT, "-o", "r.md").code == 0
    path = Path("r.md")
    edited = path.read_text(encoding="utf-8") + "\nMine.\n"
    path.write_text(edited, encoding="utf-8")
    refused = write(TOPIC, *SHORT, "-o", "r.md")
    assert refused.code == 1
    assert "--force" in refused.err
    assert write("--update", "r.md").code == 0  # now it is known; the words are still a person's
    assert write(TOPIC, *SHORT, "-o", "r.md").code == 1
    assert path.read_text(encoding="utf-8") == edited
    assert write(TOPIC, *SHORT, "-o", "r.md", "--force").code == 0
    assert "Mine." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("raised", "code"), [(KeyboardInterrupt(), 130), (ConverterFailed("pandoc failed"), 1)]
)
def test_what_is_interrupted_leaves_nothing_half_written(
    write: Callable[..., Outcome], sample_copy: Path, monkeypatch: pytest.MonkeyPatch,
    raised: BaseException, code: int,
) -> None:  # fmt: skip
    def broken(*_: object) -> None:
        raise raised

    monkeypatch.setitem(documents.FORMATS, ".docx", broken)
    done = write(TOPIC, *SHORT, "-o", "r.md", "-o", "r.docx")
    assert done.code == code
    assert "Traceback" not in done.err
    assert list(Path().iterdir()) == []
    assert kept.every(sample_copy) == []


def test_a_disk_that_is_full_leaves_nothing_half_written(
    write: Callable[..., Outcome], sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reviewer.rendering.files._written", full)
    done = write(TOPIC, *SHORT, "-o", "r.md")
    assert done.code == 1
    assert "No space left" in done.err
    assert list(Path().iterdir()) == []
    assert kept.every(sample_copy) == []


def test_without_the_parser_a_line_says_so_once(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> Grammar:
        raise GrammarError("the parser cannot be had", next_step="Fetch it.")

    monkeypatch.setattr("reviewer.grammar.load", missing)
    done = run(TOPIC, *SHORT)
    assert done.code == 0
    assert done.err.count("parser cannot be had") == 1
    assert "et al. (2020)" in done.out


def test_a_model_writes_and_is_named(
    run: Callable[..., Outcome], scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", scripted.base_url)
    scripted.script = Script(always="Everything is solved by magic since 1875.")
    made = run(TOPIC, *SHORT, "--llm", scripted.model, "--json")
    assert made.code == 0
    assert made.json["engine"] == "extractive"
    assert f"Nothing that {scripted.model} wrote" in made.err
    assert "magic" not in json.dumps(made.json["sections"])
