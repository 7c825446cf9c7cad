"""What commands share: settings, the way to a library, progress, and lines for the user."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reviewer.config import Config, load
from reviewer.errors import ConfigError, GrammarError, ReviewerError
from reviewer.rendering.plain import harmless

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from reviewer.encoders import Encoder
    from reviewer.evidence.judges import Judge
    from reviewer.grammar import Grammar
    from reviewer.library.filters import Filter
    from reviewer.library.library import Library
    from reviewer.llm import LLM
    from reviewer.progress import Progress
    from reviewer.rendering.terminal import Style

MAX_WIDTH = 100
_YEAR = re.compile(r"[0-9]{4}")
# In JSON these stand in strings only. Some split lines, others reorder or command a terminal.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--library", "-L", metavar="FOLDER", help="The library's folder (default: .reviewer)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
EncoderOption = Annotated[
    str,
    typer.Option(
        "--encoder",
        metavar="NAME",
        help="minilm, minilm-fp32, openai:MODEL or llama-index:package.Class.",
        show_default=False,
    ),
]
YearOption = Annotated[
    str,
    typer.Option(
        "--year",
        metavar="YEARS",
        help="A year or a span: 2020, 2019:2021, 2019:, :2021.",
        show_default=False,
    ),
]
AuthorOption = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="A name, whole or in part; repeat for more."),
]
SubjectOption = Annotated[
    list[str] | None,
    typer.Option("--subject", metavar="CLASS", help="A subject class such as CL; repeatable."),
]
JudgeOption = Annotated[
    str,
    typer.Option(
        "--judge",
        metavar="NAME",
        help="Have what a model writes judged as well, by 'llm' (the model that writes), "
        "llm:MODEL, or a folder with an ONNX inference model; 'none' for nobody. It can only "
        "refuse more.",
        show_default=False,
    ),
]
OpinionOption = Annotated[
    str,
    typer.Option(
        "--judge",
        metavar="NAME",
        help="Ask for a second opinion on each sentence: llm:MODEL, 'llm' (the model of the "
        "settings), or a folder with an ONNX inference model. It can only refuse more.",
        show_default=False,
    ),
]
TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust-judge",
        help="Let the judge also pass what scores too low; never what is objected to.",
    ),
]


@dataclass(frozen=True, slots=True)
class Second:
    """Who is to judge beside the built-in verification (empty: nobody), and if a yes counts."""

    name: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The options that stand before the command's name."""

    library: Path | None = None


def settings(context: typer.Context, library: Path | None = None) -> Config:
    """Return the settings: the command's options over the environment over reviewer.toml."""
    config = load()
    before = context.obj.library if isinstance(context.obj, Options) else None
    folder = library or before
    return replace(config, library=folder) if folder else config


def open_library(
    config: Config,
    *,
    encoder: str = "",
    create: bool = False,
    progress: Progress | None = None,
) -> Library:
    """Open (or make) the library that the settings name."""
    from reviewer.library.library import Access, Library
    from reviewer.progress import silent

    access = Access(
        encoder=encoder or (config.encoder if config.encoder != Config().encoder else ""),
        load_encoder=lambda spec: load_encoder(config, spec, progress),
        chroma_url=config.chroma_url,
        progress=progress or silent,
    )
    return Library(config.library, access, create=create)


def load_encoder(config: Config, spec: str, progress: Progress | None) -> Encoder:
    """Return the encoder a specification names, fetching its weights if need be."""
    from reviewer import encoders
    from reviewer.progress import silent

    return encoders.load(
        spec,
        cache_dir=config.cache_dir,
        offline=config.offline,
        progress=progress or silent,
        embed=lambda model, texts: connect(config, model).embed(model, texts),
    )


def load_grammar(config: Config, progress: Progress | None) -> Grammar | None:
    """Return the parser of English, fetching its weights if need be; None (and a notice) without.

    It takes more than a second, so only what parses sentences calls this.
    """
    from reviewer import grammar
    from reviewer.progress import silent

    try:
        return grammar.load(
            cache_dir=config.cache_dir, offline=config.offline, progress=progress or silent
        )
    except GrammarError as error:
        line = str(error)
        show_notices([f"Working without grammar. {line[:1].upper()}{line[1:]}"])
        return None


def connect(config: Config, model: str = "") -> LLM:
    """Return the language model that the settings name."""
    from reviewer import llm

    return llm.connect(
        llm.LLMSettings(
            model=model or config.llm,
            base_url=config.llm_base_url,
            api_key=config.llm_api_key,
            timeout=config.llm_timeout,
            budget=config.llm_budget,
            cache_dir=config.cache_dir,
        )
    )


def load_judge(config: Config, second: Second, writer: LLM | None = None) -> Judge | None:
    """Return the judge that --judge names; `writer` is the model that writes, if one does.

    Raises typer.BadParameter for trust in nobody, ConfigError for a name that
    is none, EncoderError for a folder without a model, LLMError.
    """
    if second.name in ("", "none"):
        if second.trusted:
            raise typer.BadParameter("needs --judge", param_hint="--trust-judge")
        return None
    from reviewer.evidence import judges

    kind, colon, model = second.name.partition(":")
    if kind != "llm":
        return judges.inference_judge(_judge_folder(second.name), trusted=second.trusted)
    llm = connect(config, model) if model else None if colon else writer
    if llm is None:
        raise ConfigError(
            "no model writes that could judge",
            where=f"judge {second.name}",
            next_step="Name a model of its own, for example --judge llm:MODEL.",
        )
    return judges.LanguageModelJudge(llm, second.trusted)


def load_opinion(config: Config, second: Second) -> Judge | None:
    """Return who gives a second opinion on what people wrote; "llm" is the model of the settings.

    Raises what `load_judge` does.
    """
    return load_judge(config, second, connect(config) if second.name == "llm" else None)


def _judge_folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise ConfigError(
            "there is no such folder",
            where=f"judge {name}",
            next_step="Name llm, llm:MODEL, or a folder with model.onnx, tokenizer.json and "
            "config.json.",
        )
    return folder


def filters(year: str, authors: Iterable[str] | None, subjects: Iterable[str] | None) -> Filter:
    """Return the filter that --year, --author and --subject describe."""
    from reviewer.library.filters import Filter

    first, colon, last = year.strip().partition(":")
    wrong = [bound for bound in (first, last) if bound and not _YEAR.fullmatch(bound)]
    if wrong or (first and last and first > last):
        raise typer.BadParameter(
            f"{year!r} is no year; write 2020, 2019:2021, 2019: or :2021", param_hint="--year"
        )
    return Filter(
        first=first,
        last=last if colon else first,
        authors=tuple(typed(name) for name in authors or ()),
        subjects=tuple(typed(name) for name in subjects or ()),
    )


def typed(text: str) -> str:
    """Return text of the command line with a mark for what is not UTF-8."""
    return text.encode("utf-8", "replace").decode()


def style() -> Style:
    """Return how to write: as wide as the terminal, bold only in one."""
    from reviewer.rendering.terminal import Style

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    width = min(MAX_WIDTH, shutil.get_terminal_size((88, 24)).columns)
    return Style(width=width, bold=sys.stdout.isatty() and not plain)


def show_text(text: str) -> None:
    """Print what `rendering` made: it is harmless, and may have bold in it."""
    print(text)  # noqa: T201


def say(text: str = "") -> None:
    """Print a line of the result, without anything that would command the terminal."""
    print(harmless(text))  # noqa: T201


def say_json(value: Any) -> None:
    """Print a value as one line of JSON; characters that are no plain text are escaped."""
    encoding = (getattr(sys.stdout, "encoding", "") or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"))
    print(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))  # noqa: T201


def note(text: str) -> None:
    """Print a line that is not part of the result, on stderr; work goes on if nobody reads it."""
    try:
        print(harmless(text), file=sys.stderr, flush=True)  # noqa: T201
    except BrokenPipeError:  # or what is left in the buffer would fail once more, at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def fail(text: str) -> int:
    """Print an error in one line and return its exit code."""
    note(f"Error: {text}")
    return 1


def show_notices(notices: Iterable[str]) -> None:
    """Print, once each, what had to be done without."""
    for line in dict.fromkeys(notices):
        note(f"Note: {line}")


class ProgressBar:
    """Progress on stderr: bars in a terminal, else a line now and then.

    It is itself the callable that long work reports to; use it in a `with`.
    """

    _EVERY_SECONDS = 1.0

    def __init__(self, *, shown: bool = True) -> None:
        self._shown = shown
        self._bars: Bars | None = None
        self._tasks: dict[str, Any] = {}
        self._last = 0.0
        self._begun: dict[str, tuple[float, int]] = {}

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` units of `step` are done."""
        if not self._shown:
            return
        pace = self._pace(step, done, total)
        if sys.stderr.isatty():
            self._bar(step, done, total, pace)
            return
        finished = done == total
        if step == "importing" or finished or time.monotonic() - self._last > self._EVERY_SECONDS:
            self._last = time.monotonic()
            note(f"{step}: {done}" + (f" of {total}" if total is not None else "") + pace)

    def _pace(self, step: str, done: int, total: int | None) -> str:
        """Return how many units a second, and how long the rest takes, once that can be told."""
        now = time.monotonic()
        start, first = self._begun.setdefault(step, (now, done))
        if now - start < self._EVERY_SECONDS or done <= first:
            return ""
        rate = (done - first) / (now - start)
        shown = f" ({rate:,.0f}/s" if rate >= 10 else f" ({rate:.1f}/s"
        left = ((total or done) - done) / rate
        return f"{shown}, {_duration(left)} left)" if left else f"{shown})"

    def _bar(self, step: str, done: int, total: int | None, pace: str) -> None:
        if self._bars is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )

            self._bars = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[pace]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(step, total=total, pace="")
        self._bars.update(self._tasks[step], completed=done, total=total, pace=pace)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def gate(passed: bool) -> None:
    """Exit with 3 if a gate failed."""
    if not passed:
        raise typer.Exit(3)


__all__ = [
    "AuthorOption",
    "EncoderOption",
    "FolderOption",
    "JsonOption",
    "JudgeOption",
    "Options",
    "ProgressBar",
    "ReviewerError",
    "Second",
    "SubjectOption",
    "TrustOption",
    "YearOption",
    "connect",
    "fail",
    "filters",
    "gate",
    "load_encoder",
    "load_grammar",
    "load_judge",
    "note",
    "open_library",
    "say",
    "say_json",
    "settings",
    "show_notices",
    "show_text",
    "style",
    "typed",
]
