"""The `reviewer` command: parse the command line, call the rooms, print.

The only place that turns a ReviewerError into an exit code. Commands import
what they need when they run, so that `reviewer --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit: 0 done, 1 an error of ours, 2 usage, 3 a gate, 130 Ctrl-C."""
    from reviewer.cli.app import run

    sys.exit(run(sys.argv[1:]))
