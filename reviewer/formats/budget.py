"""A limit to what one record may cost: no file, however made, holds up an import."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
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


@contextlib.contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise OutOfTime inside the block once it has used so much processor time.

    It counts this process's own time (ITIMER_VIRTUAL), not that of the clock, so a
    machine that is busy with other things rejects nothing. Only the main
    thread can be interrupted, and not on Windows: elsewhere the block runs
    without a limit, and what bounds it is MAX_CHARS.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
