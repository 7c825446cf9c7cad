"""Read files one by one in a process of their own, each within a limit of time.

A file that hangs or brings its process down costs that process: the next file
gets a new one.
"""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from reviewer import formats
from reviewer.errors import InputError
from reviewer.records import ParseFailure, Record

BUG = "please report this file"
"""What the reason of a rejection ends with if the parser failed rather than the row."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is compared of one record that was read."""

    citekey: str
    title: str
    families: tuple[str, ...]
    year: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file.

    `refused` is the message of an InputError (a file that no format reads),
    `fault` a traceback, or why there is none: the file took too long, or ended
    the process. `rejected` counts rejections that have a place in the file.
    """

    papers: tuple[Paper, ...] = ()
    rejected: int = 0
    reasons: tuple[str, ...] = ()
    refused: str = ""
    fault: str = ""
    seconds: float = 0.0


def read_all(files: Iterable[Path], seconds: float) -> Iterator[Reading]:
    """Yield what came of each file, in order; `seconds` is what one may take."""
    reader = _Reader()
    try:
        for file in files:
            yield reader.read(file, seconds)
    finally:
        reader.stop()


class _Reader:
    """A process that reads files, and is replaced when one hangs or kills it."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def read(self, file: Path, seconds: float) -> Reading:
        pipe = self._pipe or self._start()
        start = time.perf_counter()
        try:
            pipe.send(file)
            if pipe.poll(seconds):
                found = pipe.recv()
                if isinstance(found, Reading):
                    return found
            fault = f"takes longer than {seconds:g} seconds"
        except (EOFError, OSError) as error:
            fault = f"ended the process that read it ({type(error).__name__})"
        self.stop()
        return Reading(fault=fault, seconds=time.perf_counter() - start)

    def _start(self) -> Connection:
        # Spawned, not forked: a process with threads (the progress bar's) must not be forked.
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        if not self._pipe.poll(60) or self._pipe.recv() != "ready":
            raise RuntimeError("the process that reads files does not start")
        return self._pipe

    def stop(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    pipe.send("ready")
    while True:
        try:
            file = pipe.recv()
        except EOFError:
            return
        pipe.send(read_one(file))


def read_one(file: Path) -> Reading:
    """Read a file in this process."""
    papers: list[Paper] = []
    rejections: list[ParseFailure] = []
    refused = fault = ""
    start = time.perf_counter()
    try:
        for row in formats.read(file):
            if isinstance(row, ParseFailure):
                rejections.append(row)
            else:
                papers.append(_paper(row))
    except InputError as error:
        refused = str(error)
    except Exception:  # noqa: BLE001 - what is counted here is exactly what nobody expected
        fault = traceback.format_exc()
    seconds = time.perf_counter() - start
    bug = next((one.reason for one in rejections if one.reason.endswith(BUG)), "")
    located = sum(0 < one.line <= max(one.line, one.last_line) for one in rejections)
    reasons = tuple(f"line {one.line}: {one.reason}" for one in rejections)
    return Reading(tuple(papers), located, reasons, refused, fault or bug, seconds)


def _paper(record: Record) -> Paper:
    families = tuple(author.family for author in record.authors)
    return Paper(record.sources[0].citekey, record.title, families, record.date[:4])
