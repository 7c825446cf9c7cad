"""Ask a pile of papers questions; every sentence of an answer is checked against its sources.

Importing the package imports nothing heavy: the public names below load the
module that defines them when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Author": "reviewer.records",
    "ParseFailure": "reviewer.records",
    "Record": "reviewer.records",
    "ReviewerError": "reviewer.errors",
    "Source": "reviewer.records",
}

__all__ = [*sorted(_PUBLIC), "__version__"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'reviewer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
