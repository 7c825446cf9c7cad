"""The one place that runs pandoc: in a sandbox and an empty folder, time and memory limited.

pandoc is a program of its own, the one in the wheel pypandoc-binary. It reads
what it is handed and nothing else: `--sandbox` keeps readers and writers off
files and the network, an empty data folder keeps the user's settings out.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import ConverterFailed

SECONDS = 120
"""How long one document may take. A draft on 200 papers takes less than 2."""
_MEMORY = "-M1g"
_READER = "markdown-smart"
"""pandoc's Markdown with what is on by default, but straight quotes stay as they are."""


@dataclass(frozen=True, slots=True)
class Citing:
    """What citations are made from: CSL-JSON, and a CSL style (empty: pandoc's own)."""

    references: str
    csl: bytes = b""


def convert(
    markdown: str, to: str, citing: Citing, arguments: Sequence[str] = (), seconds: float = SECONDS
) -> bytes:
    """Return a Markdown text as a document of pandoc's format `to`, its citations set.

    Raises ConverterFailed where pandoc is missing, fails or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="reviewer-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "references.json").write_text(citing.references, encoding="utf-8")
        options = ["--citeproc", "--bibliography", "references.json"]
        if citing.csl:
            (folder / "style.csl").write_bytes(citing.csl)
            options += ["--csl", "style.csl"]
        command = [
            *_program(), "--sandbox", "--data-dir", "data", "--from", _READER, "--to", to,
            "--standalone", *options, *arguments, "--output", "-",
        ]  # fmt: skip
        return _run(command, markdown.encode(), folder, seconds)


def _run(command: Sequence[str], text: bytes, folder: Path, seconds: float) -> bytes:
    try:
        done = subprocess.run(
            command, input=text, cwd=folder, env=_environment(folder), capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _failed(f"pandoc took longer than {seconds:g} seconds") from error
    except OSError as error:
        raise _failed(f"pandoc cannot be started ({error.strerror or error})") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise _failed(f"pandoc failed ({done.returncode}): {said[0][:300]}")
    return done.stdout


def _failed(what: str) -> ConverterFailed:
    return ConverterFailed(
        what, next_step="Write .md or .tex instead, which need no pandoc, or report this."
    )


def _program() -> list[str]:
    """Return how pandoc is called: the wheel's, which takes a limit to its memory, or another."""
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    wheel = importlib.util.find_spec("pypandoc")
    for place in (wheel.submodule_search_locations if wheel else None) or ():
        path = Path(place) / "files" / name
        if path.is_file():
            return [str(path), "+RTS", _MEMORY, "-RTS"]
    other = shutil.which("pandoc")
    if other is None:
        raise ConverterFailed(
            "pandoc, which makes .docx, .html and .pdf, is not installed",
            next_step="Install it (pip install pypandoc-binary), or write .md or .tex.",
        )
    return [other]


def _environment(folder: Path) -> dict[str, str]:
    """Return the little that pandoc needs: no home folder of the user, no proxy."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    return {**kept, "HOME": str(folder), "LANG": "C.UTF-8"}


__all__ = ["SECONDS", "Citing", "convert"]
