"""How long work tells its caller how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A callable told of each step: what is done, how much of it, of how much.

    `total` is None while it is not known. Units are the step's own (records,
    bytes); a step is over when `done == total`.
    """

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Take note of `done` of `total` units of `step`."""


def silent(step: str, done: int, total: int | None) -> None:
    """Show nothing."""
