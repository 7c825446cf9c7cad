"""Libraries that read binary files, run in a process of their own with bounded time and memory.

Such a library may crash, hang or ask for all the memory there is; here that is
a message. What runs is a module of this package with a `main`.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

MAX_OUTPUT = 1 << 30
"""Bytes that one process may write."""

_SIGNALS = "took too long or needed too much memory"


class Failed(Exception):
    """The process did not bring what it should; the message says why, for a person."""


@contextlib.contextmanager
def run(
    module: str, data: bytes, arguments: Sequence[str] = (), *, seconds: float, memory: int
) -> Iterator[IO[bytes]]:
    """Run a module on some bytes, and hand out what it writes, as an open file.

    `seconds` are those of the clock and `memory` is bytes of address space
    (not limited on Windows). Raises Failed with the last line of what the
    module says when it exits with an error.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", module, str(memory), *arguments],
                stdin=given, stdout=made, stderr=subprocess.PIPE, timeout=seconds, check=False,
                env={**os.environ, "PYTHONPATH": _search_path(), "PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Failed(f"takes longer than {seconds:g} seconds to read") from error
        if done.returncode:
            raise Failed(_said(done))
        made.seek(0)
        yield made


def limit_memory(memory: int) -> None:
    """Bound the address space and the output of this process; called by the module that runs."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _search_path() -> str:
    """Return where the process finds this very package, installed or in a checkout."""
    here = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
    if done.returncode == 1 and lines and not lines[0].startswith("Traceback"):
        return lines[-1][:300]
    if done.returncode < 0 or "MemoryError" in "".join(lines[-1:]):
        return f"cannot be read: {_SIGNALS}"
    return f"cannot be read ({lines[-1][:200] if lines else 'no message'})"
