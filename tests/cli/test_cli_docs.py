"""tests/check_docs.py, on documents made up for the purpose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import typer

from reviewer.cli.app import app
from tests import check_docs
from tests.check_docs import Breach, read_lines

COMMAND = typer.main.get_command(app)


def where(breaches: Iterable[Breach]) -> list[int]:
    return [breach.line for breach in breaches]


def commands(text: str) -> list[Breach]:
    return list(check_docs.check_commands("d.md", read_lines(text), COMMAND))


@pytest.mark.parametrize(
    "line",
    [
        "reviewer sample",
        '$ reviewer ask "which papers ...?" --json',
        "reviewer -L lib add pages/ other.txt --strict && reviewer stats",
        "cat questions.txt | reviewer ask - --json > answers.jsonl",
        "REVIEWER_LIBRARY=x .venv/bin/reviewer list --year 2020:",
        "python -m reviewer show key1 key2",
        "reviewer eval answers --fail-under quotes=1",
        "reviewer --help",
        "reviewer search x  # a comment",
        "reviewer ask \\\n  'x' \\\n  --author Li",
        "reviewer's own output, not a command",
        "the reviewer of a paper says aks",
        "pip install reviewer",
    ],
)
def test_commands_that_parse(line: str) -> None:
    assert commands(f"```console\n{line}\n```\n") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("reviewer aks x", "aks"),
        ("$ reviewer ask x --yaer 2020", "--yaer"),
        ("ls; reviewer ask", "QUESTION"),
        ("reviewer list | reviewer shwo key", "shwo"),
        ("reviewer eval answer", "answer"),
        ("reviewer search x -n many", "-n"),
        ("reviewer sample && reviewer ask 'x' \\\n  --loud", "--loud"),
    ],
)
def test_commands_that_would_be_refused_are_located(line: str, said: str) -> None:
    (breach,) = commands(f"Text\n\n```sh\n# first\n{line}\n```\n")
    assert breach.line == 5
    assert said in breach.what
    assert str(breach).startswith("d.md:5: ")


def test_commands_are_looked_for_in_fenced_blocks_only() -> None:
    text = "reviewer aks\n~~~\nreviewer aks\n```\n~~~\n\nreviewer aks\n"
    assert where(commands(text)) == [3]


def test_make_targets() -> None:
    makefile = "VENV := x\ndemo: a ## set up\n\ttouch b: c\n.PHONY: demo test\ntest: demo\n"
    assert check_docs.make_targets(makefile) == {"demo", "test"}
    text = (
        "Run `make demo`, then `make tset`; make sense.\n"
        "```\nmake test BENCH=x\n$ make demo nothing\nmake sure\n```\n"
    )
    found = list(check_docs.check_targets("d.md", read_lines(text), {"demo", "test"}))
    assert [(breach.line, breach.what.split()[-1]) for breach in found] == [
        (1, "'tset'"),
        (4, "'nothing'"),
        (5, "'sure'"),
    ]


def test_links(tmp_path: Path) -> None:
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "README.md").write_text("# Results\n## What it's worth: 100%\n")
    text = (
        "[a](evals/README.md) [b](evals/#x) [c](https://example.org/none) ![d](none.png)\n"
        "[e](evals/README.md#what-its-worth-100) [f](evals/README.md#none) [g](#here)\n"
        "```\n[h](none)\n```\n`[i](none)`\n# Here\n"
    )
    (tmp_path / "README.md").write_text(text)
    found = list(check_docs.check_links("README.md", read_lines(text), tmp_path))
    assert [(breach.line, breach.what) for breach in found] == [
        (1, "the link to none.png leads nowhere"),
        (2, "README.md has no heading #none"),
    ]


def test_the_files_of_how_it_works(tmp_path: Path) -> None:
    (tmp_path / "reviewer" / "library").mkdir(parents=True)
    (tmp_path / "reviewer" / "errors.py").touch()
    (tmp_path / "prompts").mkdir()
    text = (
        "`nowhere/` is not looked at here\n# How it works\n"
        "```\nreviewer/library/   keeps\nlost/  loses\nprompts/\n```\n"
        "- `errors.py`: the errors of `other.py`\n- `gone.py`, `library/`\n"
        "| `library/` | `notafile` |\n| [`absent/`](x) | b |\n## Deeper\n1. `deep.py`\n"
        "# Results\n- `after.py`\n"
    )
    found = list(check_docs.check_files("README.md", read_lines(text), tmp_path))
    assert [(breach.line, breach.what.split()[0]) for breach in found] == [
        (5, "lost/"),
        (9, "gone.py"),
        (11, "absent/"),
        (13, "deep.py"),
    ]
    none = list(check_docs.check_files("README.md", read_lines("# reviewer\n"), tmp_path))
    assert where(none) == [0]


def test_the_list_of_commands() -> None:
    names = sorted(COMMAND.commands)
    rows = "".join(f"| `reviewer {name} X` | does it |\n" for name in names)
    assert list(check_docs.check_command_list("README.md", read_lines(rows), COMMAND)) == []
    text = rows.replace("reviewer stats", "reviewer statistics")
    found = list(check_docs.check_command_list("README.md", read_lines(text), COMMAND))
    assert where(found) == [names.index("stats") + 1, 0]
    assert "'stats'" in found[1].what


def test_the_top_level() -> None:
    names = ["README.md", ".github", "reviewer", "notes.txt", "src"]
    assert [breach.file for breach in check_docs.check_top_level(names)] == ["notes.txt", "src"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


def test_the_top_level_without_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "README.md").touch()
    (root / "stray").mkdir()
    assert check_docs.top_level(root) == ["README.md", "stray"]
    monkeypatch.setenv("PATH", "")
    assert check_docs.top_level(root) == ["README.md", "stray"]


def test_a_missing_document_is_a_breach_and_a_whole_set_is_none(root: Path) -> None:
    (root / "Makefile").write_text("demo:\n")
    missing = [breach.file for breach in check_docs.check(root, COMMAND)]
    assert missing == list(check_docs.DOCUMENTS)
    (root / "evals").mkdir()
    shown = "".join(f"reviewer {name} --help\n" for name in COMMAND.commands)
    readme = f"# How it works\n- `evals/`\n```\n{shown}```\n`make demo`\n"
    (root / "README.md").write_text(readme)
    for name in check_docs.DOCUMENTS[1:]:
        (root / name).write_text("Nothing.\n")
    assert check_docs.check(root, COMMAND) == []
