"""READ: files -> `Record` or `ParseFailure`, one module a format, chosen by what a file holds."""

from __future__ import annotations

from reviewer.formats.paths import expand
from reviewer.formats.table import FORMATS, Format, read, sniff

__all__ = ["FORMATS", "Format", "expand", "read", "sniff"]
