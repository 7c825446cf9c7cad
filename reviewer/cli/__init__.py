"""The `reviewer` command: parse the command line, call the rooms, print.

The only place that turns a ReviewerError into an exit code. Commands import
what they need when they run, so that `reviewer --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys

_OBJECTS = 50_000
"""Allocations between garbage collections, instead of 700.

Importing makes half a million objects and no garbage: looking for some takes a
tenth of the time of a cold `reviewer ask` (tests/cli/measure_cold.py).
"""


def main() -> None:
    """Run the command line and exit: 0 done, 1 an error of ours, 2 usage, 3 a gate, 130 Ctrl-C."""
    gc.set_threshold(_OBJECTS, 20, 100)
    # Products of a few million numbers take longer to share among threads than to make: a question
    # to 40,000 papers took 1.8 times the processor time. onnxruntime has threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # At its end Python looks through all objects for garbage once more, for another tenth of the
    # time; what is frozen is not looked at.
    atexit.register(gc.freeze)
    try:
        from reviewer.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while importing: nothing has begun
        code = 130
    # All is done or undone. A second Ctrl-C while Python takes its threads down would end in a
    # crash message of theirs, and in another exit code.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)
