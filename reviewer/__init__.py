"""Ask a pile of papers questions; every sentence of an answer is checked against its sources.

    encoder = reviewer.load_encoder("minilm", cache_dir=Path(".cache"))
    access = reviewer.Access(load_encoder=lambda spec: encoder)
    with reviewer.Library(Path("papers"), access, create=True) as library:
        report = library.add(reviewer.read(Path("page.txt")))
        answer = reviewer.answer(library, "which papers address forgetting?")

Importing the package imports nothing heavy: the public names below load the
module that defines them when they are first used.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# onnxruntime 1.31 reports to its maker whenever it is imported, with an identifier it keeps in the
# user's cache; this turns both off, and must stand before its first import, wherever that is.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_PUBLIC = {
    "Access": "reviewer.library.library:Access",
    "AddOptions": "reviewer.library.library:AddOptions",
    "Answer": "reviewer.writing.answers:Answer",
    "Author": "reviewer.records:Author",
    "Detail": "reviewer.records:Detail",
    "Engine": "reviewer.writing.answer:Engine",
    "Filter": "reviewer.library.filters:Filter",
    "Library": "reviewer.library.library:Library",
    "ParseFailure": "reviewer.records:ParseFailure",
    "Record": "reviewer.records:Record",
    "ReviewerError": "reviewer.errors:ReviewerError",
    "Source": "reviewer.records:Source",
    "answer": "reviewer.writing.answer:answer",
    "load_encoder": "reviewer.encoders:load",
    "read": "reviewer.formats:read",
    "retrieve": "reviewer.search.retrieve:retrieve",
}
"""Public name -> where it is defined."""

__all__ = [*sorted(_PUBLIC), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'reviewer' has no attribute {name!r}")
    module, _, defined = _PUBLIC[name].partition(":")
    return getattr(import_module(module), defined)


def __dir__() -> list[str]:
    return __all__
