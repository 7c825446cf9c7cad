"""A limit to what one record may cost: no file, however made, holds up an import."""

from __future__ import annotations

import functools
import signal
import threading
from types import FrameType

SECONDS = 10.0
"""Processor time that reading one record may take."""

MAX_CHARS = 16 * 2**20
"""Characters of one record; a longer one is rejected unread."""


class OutOfTime(BaseException):
    """A record took longer than its budget.

    It is no Exception, so that a parser (or a library) that catches all of those
    does not swallow it and go on.
    """


class limited:  # noqa: N801 - used as a function is
    """Raise OutOfTime inside a `with` block once it has used so much processor time.

    It counts this process's own time (ITIMER_VIRTUAL), not that of the clock, so a
    machine that is busy with other things rejects nothing. Only the main
    thread can be interrupted, and not on Windows: elsewhere the block runs
    without a limit, and what bounds it is MAX_CHARS. The handler stays installed.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds if _can_interrupt() else 0.0

    def __enter__(self) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(self, *trace: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _can_interrupt() -> bool:
    return threading.get_ident() == threading.main_thread().ident and _installed()


@functools.cache
def _installed() -> bool:
    """Install the handler, once and from the main thread; False where there is no such timer."""
    if not hasattr(signal, "setitimer"):
        return False
    signal.signal(signal.SIGVTALRM, _stop)
    return True


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
