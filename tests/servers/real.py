"""A real OpenAI-compatible server (llama.cpp) with a real small model, in a process of its own.

Its own process, so that a crash in native code is a failed test and not the end
of all of them.

    python tests/servers/real.py MODEL.gguf      serves until its standard input closes
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

MODEL_NAME = "smollm2-135m-instruct"
CONTEXT_TOKENS = 8192

_LISTENING = "LISTENING "
_START_SECONDS = 120.0
_STOP_SECONDS = 10.0


class RealServer:
    """The server as a context manager; raises RuntimeError with its log when it does not start."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._folder = tempfile.TemporaryDirectory(prefix="reviewer-llm-")
        self._log = Path(self._folder.name) / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.model = MODEL_NAME
        self.base_url = ""

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            # The server ends when this pipe closes: also when the tests are killed.
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).resolve()), str(self._model)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.base_url = f"{self._address(self._process)}/v1"
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            _stop(self._process)
        self._folder.cleanup()

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process is not None
        return self._process.pid

    def _address(self, process: subprocess.Popen[bytes]) -> str:
        """Wait for the model to be loaded and return the address the server tells."""
        end = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < end:
            for line in self._log.read_text(errors="replace").splitlines():
                if line.startswith(_LISTENING):
                    return line.removeprefix(_LISTENING).strip()
            time.sleep(0.05)
        log = self._log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"the model server does not start (exit code {process.poll()}):\n{log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve(model: str) -> None:
    """Serve a model on a free loopback port until standard input closes."""
    import xllamacpp

    threading.Thread(target=_end_with_parent, daemon=True).start()
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {MODEL_NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.offline = True
    params.ui = False
    params.warmup = False
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    # Earlier prompts are kept in up to 8 GB of memory otherwise.
    params.cache_ram_mib = 0
    # Threads of one step wait for each other spinning: with two on a machine whose second core is
    # busy, 3 tokens a second came out instead of 135 with one.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    sys.stdout.write(f"\n{_LISTENING}{server.listening_address}\n")
    sys.stdout.flush()
    threading.Event().wait()


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    # Not sys.exit: the native threads need not be asked.
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
