"""Running the command line in this process: arguments in, exit code and output out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reviewer import encoders
from reviewer.cli.app import run
from reviewer.encoders import Encoder

PAGE = """CLMar 3, 2025Code
Widgets Learn to SpinAda Lovelace, Alan Turing · Analytical Society
We study spinning widgets. They spin 12% faster.
IRMar 4, 2024
Ranking Widgets by SpinAda Lovelace, Alan Turing, Grace Hopper et al.
We rank widgets. Spin is a good signal.
"""
"""Two records of the listing format, invented."""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value of the output."""
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, minilm: Encoder
) -> Cli:
    """Run `reviewer` with arguments, in this process, with the encoder already loaded."""
    monkeypatch.setattr(encoders, "load", lambda *_, **__: minilm)

    def invoke(*arguments: object, stdin: str | bytes = "") -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return invoke


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A file of two invented records."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path
