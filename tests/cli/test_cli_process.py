"""What only a process of its own can show: imports, signals, pipes, encodings, a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewer import encoders, formats
from reviewer.library.library import Access, Library
from tests.fixtures import CACHE

REVIEWER = (sys.executable, "-m", "reviewer")
HEAVY = (
    "chromadb", "httpx", "llama_index", "numpy", "onnxruntime", "openai", "rich", "tantivy",
    "tokenizers",
)  # fmt: skip
# A shell that starts the tests in the background has them, and all they start, ignore Ctrl-C.
INTERRUPTIBLE = (
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from reviewer.cli import main; main()",
)
QUESTION = "which papers address catastrophic forgetting?"


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "REVIEWER_CACHE": str(CACHE), **changes}


def reviewer(*arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*REVIEWER, *map(str, arguments)],
        env=environment(**changes),
        capture_output=True,
        check=False,
        timeout=60,
    )


def imported_by(*arguments: str | Path) -> set[str]:
    """The modules in memory at the end of a command."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = {['reviewer', *map(str, arguments)]!r}\n"
        "from reviewer.cli import main\nmain()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, check=False
    )
    return set(found.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "-h"], ["eval", "-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    modules = imported_by(*arguments)
    assert "reviewer.cli.app" in modules
    assert modules.isdisjoint(HEAVY)


@pytest.mark.parametrize("arguments", [["list"], ["show", "wang2020ain"], ["stats"]])
def test_reading_records_needs_no_vectors(sample_folder: Path, arguments: list[str]) -> None:
    modules = imported_by("-L", sample_folder, *arguments)
    assert modules.isdisjoint({"chromadb", "onnxruntime", "openai", "llama_index", "tokenizers"})


@pytest.mark.parametrize("command", ["ask", "search"])
def test_the_extractive_path_needs_no_model_client(sample_folder: Path, command: str) -> None:
    modules = imported_by("-L", sample_folder, command, QUESTION)
    assert {"chromadb", "onnxruntime"} <= modules
    assert modules.isdisjoint({"openai", "llama_index", "onnx", "torch", "spacy", "thinc"})


def test_an_import_parses_no_sentence(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "evals" / "library"
    modules = imported_by("-L", tmp_path / "library", "add", next(page.glob("*.txt")))
    assert "llama_index.core" in modules
    assert modules.isdisjoint({"spacy", "thinc"})


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "--help"]])
def test_a_closed_pipe_is_no_error(sample_folder: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        found = subprocess.run(
            [*REVIEWER, "-L", str(sample_folder), *arguments],
            env=environment(),
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (found.returncode, found.stderr) == (0, b"")


def test_import_goes_on_when_nobody_reads_its_progress(tmp_path: Path) -> None:
    page = big_page(tmp_path / "page.txt", 20)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        found = subprocess.run(
            [*REVIEWER, "-L", str(tmp_path / "lib"), "add", str(page), "--json"],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=pipe,
            check=False,
        )
    assert found.returncode == 0
    assert json.loads(found.stdout)["imported"] == 20


def big_page(path: Path, records: int) -> Path:
    rows = [
        f"CLMar 3, 20{10 + number % 15}\nWidget {number} Learns to Spin FastAda Lovelace, Alan "
        f"Turing\nWidget {number} spins.\n"
        for number in range(records)
    ]
    path.write_text("".join(rows), encoding="utf-8")
    return path


@pytest.mark.slow
def test_ctrl_c_ends_an_import_with_130_and_nothing_half_written(tmp_path: Path) -> None:
    page = big_page(tmp_path / "page.txt", 1024)
    library = tmp_path / "lib"
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "-L", str(library), "add", str(page)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert first == "importing: 256\n"
    assert (process.returncode, out) == (130, "")
    shown = [line for line in err.splitlines() if not line.startswith("importing: ")]
    assert shown == ["Interrupted: nothing was left half-written."]
    minilm = encoders.load("minilm", cache_dir=CACHE)
    with Library(library, Access(load_encoder=lambda _: minilm)) as opened:
        kept = len(opened)
        assert kept >= 256
        assert kept % 256 == 0
        assert len(opened.lexical.keys()) == kept
        report = opened.add(formats.read(page))
        assert (report.unchanged, report.imported) == (kept, 1024 - kept)


def test_ctrl_c_while_waiting_for_a_question(sample_folder: Path) -> None:
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "-L", str(sample_folder), "ask", "-"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"banana bread recipe?\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"Nothing in the library is about this.\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err == b"Interrupted: nothing was left half-written.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_any_output_encoding_will_do(sample_folder: Path, encoding: str) -> None:
    text = reviewer("-L", sample_folder, "ask", QUESTION, PYTHONIOENCODING=encoding)
    assert (text.returncode, text.stderr) == (0, b"")
    assert "[1]" in text.stdout.decode(encoding)
    found = reviewer(
        "-L", sample_folder, "ask", "“what” is é?", "--json", PYTHONIOENCODING=encoding
    )
    assert found.returncode == 0
    assert json.loads(found.stdout.decode(encoding))["abstained"] is True


def test_arguments_that_are_no_utf8(sample_folder: Path) -> None:
    bad = os.fsdecode(b"\xff\xfe")
    assert reviewer("-L", sample_folder, "search", f"{bad} forgetting").returncode == 0
    missing = reviewer("-L", bad, "list")
    assert (missing.returncode, missing.stderr.count(b"\n")) == (1, 1)


def test_a_terminal_gets_bold_titles_and_its_own_width(sample_folder: Path) -> None:
    def shown(**changes: str) -> str:
        main, side = pty.openpty()
        process = subprocess.Popen(
            [*REVIEWER, "-L", str(sample_folder), "show", "zhang2023neural"],
            env=environment(COLUMNS="30", TERM="xterm", **changes),
            stdout=side,
            stderr=subprocess.DEVNULL,
        )
        os.close(side)
        read = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:  # Linux's way to say that the other side is closed
                break
            if not part:
                break
            read += part
        assert process.wait(timeout=60) == 0
        os.close(main)
        return read.decode().replace("\r\n", "\n")

    text = shown()
    assert text.startswith("\x1b[1mA Neural Span-Based Continual\x1b[0m\n")
    plain = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert "\x1b" not in plain
    words = [line for line in plain.splitlines() if "https" not in line and ".txt" not in line]
    assert max(len(line) for line in words) <= 30
    assert shown(NO_COLOR="1") == plain


@pytest.mark.slow
def test_help_answers_at_once() -> None:
    """Half a second on an idle machine; measured beside a bare interpreter, for busy ones."""
    times: dict[str, list[float]] = {"bare": [], "help": []}
    for _ in range(5):
        for name, command in (
            ("bare", [sys.executable, "-c", "import typer.main, tomllib"]),
            ("help", [*REVIEWER, "--help"]),
        ):
            started = time.perf_counter()
            subprocess.run(command, env=environment(), capture_output=True, check=True)
            times[name].append(time.perf_counter() - started)
    assert min(times["help"]) < 3 * min(times["bare"])
