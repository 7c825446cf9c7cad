"""Importing chromadb in less time than it takes by itself."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def unchecked_overrides() -> Iterator[None]:
    """Let what is imported inside skip the checks of its `@override` decorators.

    chromadb compares the signatures of some hundred methods with those they
    override each time it is imported, by reading its own byte code: a third of
    its import time, spent on what its own tests have settled. Without the
    `overrides` package, or with one that is made otherwise, nothing changes.
    """
    try:
        module: Any = importlib.import_module("overrides.overrides")
        checked: Callable[..., Any] = module._overrides
    except (ImportError, AttributeError):
        yield
        return

    def mark(method: Any, *_: Any) -> Any:
        method.__override__ = True
        return method

    module._overrides = mark
    try:
        yield
    finally:
        module._overrides = checked
