"""PROVE: which sentences of which records answer a question, and is a sentence supported.

The names of `verify` are loaded when first used: they bring the stemmer with them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from reviewer.evidence.quotes import Quote, Statement, Withheld

_LATER = ("SUPPORTED", "UNSCORED", "UNSUPPORTED", "Source", "Verdict")

__all__ = ["Quote", "Statement", "Withheld", *_LATER]  # noqa: PLE0604 - names all the same


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module("reviewer.evidence.verify"), name)
    raise AttributeError(f"module 'reviewer.evidence' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
