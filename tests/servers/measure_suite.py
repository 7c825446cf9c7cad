"""Ask the suites of evals/ with a real model and check again, apart from `answer`, what it shows.

    python -m tests.servers.measure_suite [SUITE.jsonl ...] [--limit N] [--cache FOLDER]
        [--base-url URL --model NAME] [--no-cli] [--answers FILE]

Two passes over the sample library. The first asks every question in this
process and checks each statement against the stored records: that its quotes
are exact and that `evidence.verify` says supported. The second is the command
`reviewer eval answers --llm MODEL --json`, which gets the same replies from the
cache: its exit code and its tracebacks are counted. Without --base-url it
starts the small test model. Exits with 1 when something unsupported was shown,
or anything ended in a traceback. Give --cache and --base-url to measure again
without asking the model again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from reviewer import encoders, formats
from reviewer.evaluation.suites import Case, load
from reviewer.evidence.fields import verify_fields
from reviewer.evidence.quotes import Statement
from reviewer.evidence.verify import SUPPORTED, Source, verify
from reviewer.library.filters import Filter
from reviewer.library.library import Access, Library
from reviewer.llm import LLM, LLMSettings, connect
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.writing.answer import Engine, answer
from reviewer.writing.answers import Answer
from tests.servers.fetch_model import fetch_model
from tests.servers.real import RealServer

ROOT = Path(__file__).parents[2]
SUITES, PAGES = ROOT / "evals" / "suites", ROOT / "evals" / "library"
CALL_SECONDS = 300.0


@dataclass
class Figures:
    """What was counted over all questions."""

    questions: int = 0
    abstained: int = 0
    metadata: int = 0
    asked_model: int = 0
    written_by_model: int = 0
    statements: int = 0
    statements_of_model: int = 0
    inexact_quotes: int = 0
    unsupported_shown: int = 0
    withheld: int = 0
    tracebacks: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_calls: int = 0
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing was shown that should not have been, and nothing broke."""
        return not (self.inexact_quotes or self.unsupported_shown or self.tracebacks)


def measure(
    library: Library, llm: LLM, cases: Sequence[Case], answers: Path | None = None
) -> Figures:
    """Ask every question of the suites and check what comes back."""
    figures = Figures()
    records = library.get_many(library.matching(Filter()))
    started = time.perf_counter()
    for case in cases:
        figures.questions += 1
        try:
            found = answer(library, case.question, case.filter, Engine(llm, required=True))
        except Exception:  # noqa: BLE001 - counted, that is what is measured
            figures.tracebacks += 1
            traceback.print_exc()
            continue
        count(found, records, figures)
        figures.seconds = round(time.perf_counter() - started, 1)
        sys.stderr.write(f"{case.id}: {figures.seconds} s, {len(found.withheld)} withheld\n")
        if answers:
            with answers.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found.to_dict(), ensure_ascii=False) + "\n")
    return figures


def count(found: Answer, records: dict[str, Record], figures: Figures) -> None:
    """Add one answer to the figures."""
    calls = found.usage.calls + found.usage.cached_calls
    figures.abstained += found.abstained
    figures.asked_model += bool(calls)
    figures.metadata += not calls and not found.abstained
    figures.written_by_model += found.engine == "llm"
    figures.statements += len(found.statements)
    figures.withheld += len(found.withheld)
    figures.prompt_tokens += found.usage.prompt_tokens
    figures.completion_tokens += found.usage.completion_tokens
    figures.cached_calls += found.usage.cached_calls
    for statement in found.statements:
        figures.statements_of_model += found.engine == "llm"
        figures.inexact_quotes += not exact(statement, records)
        if not supported(statement, records):
            figures.unsupported_shown += 1
            sys.stderr.write(f"UNSUPPORTED: {statement.text}\n")


def exact(statement: Statement, records: dict[str, Record]) -> bool:
    """Whether every quote is what the stored field says, read here and not by the quote itself."""
    return bool(statement.quotes) and all(
        quote.text == field_value(records[quote.record], quote.field)[quote.start : quote.end]
        and (quote.start is not None) == (quote.field in TEXT_FIELDS)
        for quote in statement.quotes
    )


def supported(statement: Statement, records: dict[str, Record]) -> bool:
    """Whether `evidence.verify`, by words alone, says that the quotes support the statement."""
    if any(quote.field not in TEXT_FIELDS for quote in statement.quotes):
        return verify_fields(statement).label == SUPPORTED
    sources = []
    for quote in statement.quotes:
        record = records[quote.record]
        beside = (record.title, field_value(record, "authors"), record.date, record.venue)
        sources.append(Source(quote.text, ". ".join(part for part in beside if part)))
    return verify(statement.text, sources).label == SUPPORTED


def run_command(suite: Path, llm: LLM, cache: Path) -> tuple[int, int, dict[str, object]]:
    """Run `reviewer eval answers` on the suite: exit code, tracebacks, figures."""
    own = {
        "REVIEWER_LLM_BASE_URL": llm.server,
        "REVIEWER_LLM_BUDGET": "0",
        "REVIEWER_LLM_TIMEOUT": str(CALL_SECONDS),
        "REVIEWER_CACHE": str(cache),
    }
    done = subprocess.run(
        [sys.executable, "-m", "reviewer", "eval", "answers", str(suite), "--llm", llm.model,
         "--json"],
        env={**os.environ, **own}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    sys.stderr.write(done.stderr)
    figures = json.loads(done.stdout) if done.returncode == 0 else {}
    figures.pop("failures", None)
    return done.returncode, done.stderr.count("Traceback"), figures


@contextlib.contextmanager
def sample_library(folder: Path, cache: Path) -> Iterator[Library]:
    """Yield the sample library, made in a folder."""
    access = Access(load_encoder=lambda _: encoders.load("minilm", cache_dir=cache))
    with Library(folder / "library", access, create=True) as library:
        library.add(row for page in sorted(PAGES.glob("*.txt")) for row in formats.read(page))
        yield library


@contextlib.contextmanager
def model_server(base_url: str, model: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the name of the model: those given, or the small test model's."""
    if base_url:
        yield base_url, model
        return
    with RealServer(fetch_model()) as server:
        yield server.base_url, server.model


def main() -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("suites", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="questions of each suite (0: all)")
    parser.add_argument("--cache", type=Path, help="keep replies here (default: nowhere)")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--no-cli", action="store_true", help="leave the second pass out")
    parser.add_argument("--answers", type=Path, help="append every answer to this file")
    chosen = parser.parse_args()
    home = os.environ.get("REVIEWER_CACHE") or platformdirs.user_cache_dir("reviewer", False)
    with (
        tempfile.TemporaryDirectory(prefix="reviewer-suite-") as folder,
        model_server(chosen.base_url, chosen.model) as (base_url, model),
        sample_library(Path(folder), Path(home)) as library,
    ):
        cache = chosen.cache or Path(folder) / "cache"
        _share_weights(Path(home), cache)
        llm = connect(LLMSettings(model, base_url, timeout=CALL_SECONDS, budget=0, cache_dir=cache))
        suite = _joined(chosen.suites or sorted(SUITES.glob("*.jsonl")), chosen.limit, folder)
        figures = measure(library, llm, load(suite), chosen.answers)
        report: dict[str, object] = {"model": llm.model, **asdict(figures)}
        code = 0
        if not chosen.no_cli:
            code, broken, printed = run_command(suite, llm, cache)
            figures.tracebacks += broken
            report |= {"tracebacks": figures.tracebacks, "eval_exit": code, "eval": printed}
    sys.stdout.write(json.dumps(report) + "\n")
    return int(not figures.holds or code != 0)


def _joined(suites: Sequence[Path], limit: int, folder: str) -> Path:
    """Return one suite of the first `limit` questions of each."""
    lines: list[str] = []
    for suite in suites:
        own = suite.read_text(encoding="utf-8").splitlines()
        lines += own[: limit or None]
    path = Path(folder) / "suite.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _share_weights(home: Path, cache: Path) -> None:
    """Let the command find the encoder's weights beside a cache of replies of its own."""
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / "minilm").exists():
        (cache / "minilm").symlink_to(home / "minilm", target_is_directory=True)


if __name__ == "__main__":
    sys.exit(main())
