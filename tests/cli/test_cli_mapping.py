"""map: the page, the JSON, and what cannot be drawn or written."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from reviewer.cli import mapping
from reviewer.rendering.map_html import GENERATOR
from reviewer.writing.map import model
from tests.cli.conftest import Cli


@pytest.fixture
def at(sample_folder: Path, grammar: object) -> tuple[str, Path]:
    return ("--library", sample_folder)


def test_the_page_is_written_where_it_is_asked_for(cli: Cli, at: tuple[str, Path]) -> None:
    found = cli(*at, "map")
    assert (found.code, found.out.splitlines()[0]) == (0, "map.html: 23 papers in 6 themes")
    assert sum(int(line.split()[0]) for line in found.out.splitlines()[1:]) == 23
    page = Path("map.html").read_text(encoding="utf-8")
    assert GENERATOR in page
    again = cli(*at, "map", "-o", "map.html")  # a map may be written anew
    assert again.code == 0
    assert Path("map.html").read_text(encoding="utf-8") == page
    assert [path.name for path in Path().iterdir()] == ["map.html"]


def test_abstracts_can_be_left_out(cli: Cli, at: tuple[str, Path]) -> None:
    assert cli(*at, "map", "-o", "with.html").code == 0
    assert cli(*at, "map", "-o", "without.html", "--no-abstracts").code == 0
    sizes = [Path(name).stat().st_size for name in ("with.html", "without.html")]
    assert sizes[0] > sizes[1] + 5000


def test_json_is_printed_and_no_page_written_unless_named(cli: Cli, at: tuple[str, Path]) -> None:
    told = cli(*at, "map", "--json", "--themes", 4).json
    assert len(told["papers"]) == 23
    assert len([region for region in told["regions"] if region["parent"] is None]) == 4
    assert not list(Path().iterdir())
    assert cli(*at, "map", "--json", "-o", "both.html").code == 0
    assert Path("both.html").is_file()


@pytest.mark.parametrize(
    ("options", "least", "most"),
    [
        (("--year", "2024:"), 5, 5),
        (("--subject", "IR"), 3, 3),
        (("--author", "Nguyen Bach"), 3, 12),
        (("--topic", "named entity recognition"), 2, 8),
        (("--topic", "named entity recognition", "--year", ":2021"), 1, 6),
    ],
)
def test_papers_are_chosen(
    cli: Cli, at: tuple[str, Path], options: tuple[str, ...], least: int, most: int
) -> None:
    told = cli(*at, "map", "--json", *options).json
    assert least <= len(told["papers"]) <= most
    assert told["topic"] == (options[1] if options[0] == "--topic" else None)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "."), "this is a folder"),
        (("-o", "missing/map.html"), "the folder of this file does not exist"),
        (("-o", "thesis.bib"), "there is a file here that is no map"),
        (("-o", "/dev/null"), "this is no ordinary file"),
        (("--topic", "double-entry bookkeeping"), "no paper is on this topic"),
        (("--topic", " "), ""),
        (("--year", "1900"), "no paper matches"),
        (("--library", "nowhere"), "there is no library here"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    cli: Cli, at: tuple[str, Path], options: tuple[str, ...], said: str
) -> None:
    mine = b"@book{mine}"
    Path("thesis.bib").write_bytes(mine)
    found = cli(*at, "map", *options)
    assert found.code == 1
    (line,) = [line for line in found.err.splitlines() if line.startswith("Error: ")]
    assert said in line
    assert "Traceback" not in found.err
    assert Path("thesis.bib").read_bytes() == mine
    assert not Path("map.html").exists()


def test_an_empty_library_says_how_to_fill_it(cli: Cli, page: Path) -> None:
    cli("add", page)
    cli("remove", *(record["key"] for record in cli("list", "--json").json_lines))
    found = cli("map")
    assert found.code == 1
    assert "reviewer add" in found.err


def test_too_many_themes_are_wrong_usage(cli: Cli, at: tuple[str, Path]) -> None:
    assert cli(*at, "map", "--themes", model.MOST_THEMES + 1).code == 2
    assert mapping.MOST_THEMES == model.MOST_THEMES


def test_a_page_that_cannot_be_written_leaves_the_old_one(
    cli: Cli, at: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli(*at, "map").code == 0
    before = Path("map.html").read_bytes()

    def full(path: Path, target: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    found = cli(*at, "map")
    assert found.code == 1
    assert "No space left on device" in found.err
    assert Path("map.html").read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["map.html"]


def test_the_page_is_opened_only_when_asked(
    cli: Cli, at: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(opened.append(url)))
    cli(*at, "map")
    assert not opened
    found = cli(*at, "map", "--open")
    assert opened == [Path("map.html").resolve().as_uri()]
    assert "No browser" in found.err


def test_a_link_is_followed_and_stays(cli: Cli, at: tuple[str, Path]) -> None:
    Path("real").mkdir()
    Path("link.html").symlink_to(Path("real/page.html"))
    assert cli(*at, "map", "-o", "link.html").code == 0
    assert Path("link.html").is_symlink()
    assert GENERATOR in Path("real/page.html").read_text(encoding="utf-8")
