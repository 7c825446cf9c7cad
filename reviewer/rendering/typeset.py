"""Typst source, as pandoc writes it, to PDF: by the typst package, in a process of its own."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from reviewer.errors import ConverterFailed

SECONDS = 120
"""How long one document may take. A draft on 200 papers takes less than 5."""
# A process, so that time and memory can be limited and a crash is not ours. The fonts of typst are
# taken first; those of the system only for letters which these do not have.
_PROGRAM = """
import contextlib, sys, typst
with contextlib.suppress(ImportError, OSError, ValueError):
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
try:
    typst.compile("document.typ", output="document.pdf", root=".", package_path="packages",
                  package_cache_path="packages")
except typst.TypstError as error:
    sys.exit(error.message)
"""
# Strings of code and escaped characters stay. In words, "-?" would be a soft hyphen and "..." one
# sign, and what opens an item or a bracket could open a list; pandoc escapes none of these.
_SHORTHAND = re.compile(
    r"""\\.|"(?:[^"\\]|\\.)*"|(?P<opens>-(?=\?)|\.(?=\.\.))"""
    r"""|(?P<before>\[|^[ ]*[-+][ ])(?P<item>(?:[-+/]|=+|\d+\.)(?=\s))""",
    re.DOTALL | re.MULTILINE,
)


def pdf(source: str, seconds: float = SECONDS) -> bytes:
    """Return Typst source, as pandoc writes it, as a PDF with its fonts inside.

    Raises ConverterFailed where typst is missing, fails or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="reviewer-") as name:
        folder = Path(name)
        (folder / "packages").mkdir()
        (folder / "document.typ").write_text(literal(source), encoding="utf-8")
        _run(folder, seconds)
        return (folder / "document.pdf").read_bytes()


def literal(source: str) -> str:
    """Return Typst source in which no words of the text stand for anything but themselves."""
    return _SHORTHAND.sub(_escaped, source)


def _escaped(found: re.Match[str]) -> str:
    if found["opens"]:
        return f"\\{found[0]}"
    return f"{found['before']}\\{found['item']}" if found["item"] else found[0]


def _run(folder: Path, seconds: float) -> None:
    if importlib.util.find_spec("typst") is None:
        raise ConverterFailed(
            "typst, which makes .pdf, is not installed",
            next_step="Install it (pip install typst), or write .docx, .html, .md or .tex.",
        )
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM], cwd=folder, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _failed(f"typst took longer than {seconds:g} seconds") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise _failed(f"typst failed: {said[-1][:300]}")


def _failed(what: str) -> ConverterFailed:
    return ConverterFailed(
        what, next_step="Write .docx, .html, .md or .tex instead, or report this."
    )


__all__ = ["literal", "pdf"]
