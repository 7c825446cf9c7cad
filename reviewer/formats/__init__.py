"""READ: files -> `Record` or `ParseFailure`, one module a format, chosen by what a file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewer.formats.paths import expand
    from reviewer.formats.table import FORMATS, Format, Options, named, read, sniff

__all__ = ["FORMATS", "Format", "Options", "expand", "named", "read", "sniff"]


def __getattr__(name: str) -> Any:
    """Import the table on first use: other rooms want only a reader of names or of LaTeX."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(
        import_module(f"reviewer.formats.{'paths' if name == 'expand' else 'table'}"), name
    )
