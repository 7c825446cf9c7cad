"""chat in a process of its own: in a terminal, interrupted, and killed."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli_process import HEAVY, REVIEWER, environment

FORGETTING = "which papers address catastrophic forgetting?"
# Answers to "stall" take for ever, so that a signal surely comes in the middle of one.
STALLING = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from reviewer.writing import conversation
answer = conversation.answer
def stalling(library, question, *rest):
    if question == "stall":
        print("STALLED", flush=True)
        time.sleep(600)
    return answer(library, question, *rest)
conversation.answer = stalling
from reviewer.cli import main
main()
"""


class Terminal:
    """A chat in a pseudo-terminal: type a line, wait for words."""

    def __init__(self, *arguments: str | Path) -> None:
        self._main, side = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", STALLING, *map(str, arguments)],
            env=environment(TERM="xterm", COLUMNS="88"),
            stdin=side,
            stdout=side,
            stderr=side,
        )
        os.close(side)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def until(self, words: str) -> str:
        """Return what is shown up to some words."""
        shown = b""
        end = time.monotonic() + 60
        while words.encode() not in shown:
            ready, _, _ = select.select([self._main], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"{words!r} did not come: {shown!r}"
            shown += os.read(self._main, 1)
        return shown.decode(errors="replace")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._main)


@pytest.fixture
def terminal(sample_copy: Path) -> Iterator[Terminal]:
    opened = Terminal("--library", sample_copy, "chat")
    yield opened
    opened.close()


def test_a_session_in_a_terminal(terminal: Terminal) -> None:
    assert "Press Ctrl-D or type :quit to leave." in terminal.until("> ")
    terminal.type(f"{FORGETTING}\n")
    assert "\x1b[1m" in terminal.until("References")
    terminal.until("\n> ")
    terminal.type("half a line")
    terminal.until("half a line")
    terminal.process.send_signal(signal.SIGINT)
    assert "Press Ctrl-D or type :quit to leave." in terminal.until("\n> ")
    terminal.type("stall\n")
    terminal.until("STALLED")
    terminal.process.send_signal(signal.SIGINT)
    assert "Abandoned" in terminal.until("\n> ")
    terminal.type("who wrote the second?\n")
    assert "\x1b[2m(asking: who wrote " in terminal.until(" is by ")
    terminal.until("\n> ")
    terminal.type(":history\n")
    assert "2. who wrote the second?" in terminal.until("\n> ")
    terminal.type(":filter year=2023\n")
    terminal.until("(year=2023) > ")
    terminal.type("\x04")
    assert terminal.process.wait(timeout=60) == 0


def test_a_killed_session_loses_no_turn_that_was_answered(sample_copy: Path) -> None:
    at = ("--library", str(sample_copy), "chat")
    process = subprocess.Popen(
        [sys.executable, "-c", STALLING, *at, "--json"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for line in (FORGETTING, "who wrote the first?"):
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        answered = json.loads(process.stdout.readline())
    process.stdin.write("stall\n")
    process.stdin.flush()
    assert process.stdout.readline() == "STALLED\n"
    process.kill()
    process.communicate()
    found = subprocess.run(
        [*REVIEWER, *at, "--continue", "--json"],
        input="and when?\n:history\n",
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "2 questions so far" in found.stderr
    assert "stall" not in found.stderr
    after = json.loads(found.stdout)
    assert after["references"] == answered["references"]
    assert after["statements"][0]["citations"][0]["field"] == "date"


def test_ctrl_c_in_a_pipe_ends_with_130(sample_copy: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", STALLING, "--library", str(sample_copy), "chat"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("stall\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "Interrupted: nothing was left half-written.\n")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from reviewer.cli.app import run; run(['chat', '--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
