"""pandoc runs alone: no files, no settings of the user, bounded, and its failures are one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.errors import ConverterFailed
from reviewer.rendering import pandoc
from reviewer.rendering.csl import references_json
from reviewer.rendering.csl_styles import find_style
from reviewer.rendering.pandoc import Citing, convert
from tests.rendering.drafts import RANK, SPIN

NOTHING = Citing("[]")


@pytest.mark.parametrize(
    ("style", "narrative", "bracketed"),
    [("", "(2025)", "(Lovelace and Turing 2025)"), ("ieee", "[1]", "[1]"),
     ("apa", "(2025)", "(Lovelace & Turing, 2025)")],
)  # fmt: skip
def test_citations_in_a_style(style: str, narrative: str, bracketed: str) -> None:
    citing = Citing(references_json([SPIN]), find_style(style).csl if style else b"")
    text = "A [-@lovelace2025widgets] and [@lovelace2025widgets]."
    shown = convert(text, "plain", citing, ("--wrap=none",)).decode()
    assert shown.lstrip().startswith(f"A {narrative} and {bracketed}.\n")


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text("the secret")
    for text in (f"![x]({secret})", f"\\input{{{secret}}}", f"\\include{{{secret}}}"):
        try:
            shown = convert(text, "html", NOTHING, ("--embed-resources",))
        except ConverterFailed as error:
            shown = str(error).encode()
        assert b"the secret" not in shown
        assert b"dGhlIHNlY3JldA" not in shown  # in base64


def test_no_settings_of_the_user_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path / ".pandoc", tmp_path / "pandoc", tmp_path / ".local/share/pandoc"):
        (folder / "templates").mkdir(parents=True)
        (folder / "templates" / "default.html5").write_text("my template")
        (folder / "default.csl").write_text("my style")
    for name in ("HOME", "XDG_DATA_HOME", "PANDOC_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    assert b"my template" not in convert("x [@y]", "html5", NOTHING)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    convert("x", "html", NOTHING)
    with pytest.raises(ConverterFailed):
        convert("x", "no-such-format", NOTHING)
    assert list(tmp_path.glob("reviewer-*")) == []
    assert list(Path().iterdir()) == []


def test_a_failure_is_one_line() -> None:
    with pytest.raises(ConverterFailed, match=r"pandoc failed \(\d+\): \S+") as raised:
        convert("x", "no-such-format", NOTHING)
    assert "\n" not in str(raised.value)
    with pytest.raises(ConverterFailed, match="pandoc failed"):
        convert("x [@y]", "html", Citing("{not JSON"))
    with pytest.raises(ConverterFailed, match="pandoc failed"):
        convert("x [@y]", "html", Citing(references_json([RANK]), b"<no-style/>"))


def test_time_is_limited() -> None:
    with pytest.raises(ConverterFailed, match=r"longer than 0\.001 seconds"):
        convert("x", "html", NOTHING, seconds=0.001)


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    if "+RTS" not in pandoc._program():
        pytest.skip("not the wheel's pandoc")
    monkeypatch.setattr(pandoc, "_MEMORY", "-M8m")
    with pytest.raises(ConverterFailed, match=r"[Hh]eap"):
        convert("word " * 500_000, "html", NOTHING)


def test_another_pandoc_serves_where_the_wheel_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConverterFailed, match="pip install pypandoc-binary"):
        convert("x", "html", NOTHING)
    mine = tmp_path / "pandoc"
    mine.write_text("#!/bin/sh\necho mine\n")
    mine.chmod(0o755)
    if os.name != "nt":
        assert convert("x", "html", NOTHING) == b"mine\n"
        mine.chmod(0o644)
        with pytest.raises(ConverterFailed, match="not installed"):
            convert("x", "html", NOTHING)
