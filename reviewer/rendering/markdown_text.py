"""Text of others as Markdown: nothing in it can act as markup, and as little as can be is escaped.

Written for pandoc's Markdown with all its default extensions; CommonMark reads
it the same way. Straight quotes and apostrophes are left alone: they are
markup to nobody, and pandoc's `smart` only makes them curly.
"""

from __future__ import annotations

import re

from reviewer.rendering.plain import one_line

# "--" and "..." are dashes and an ellipsis to pandoc; "&" only begins an entity.
_SPECIAL = re.compile(r"[\\`*_\[\]{}<#$~^@]|(?<=-)-|\.(?=\.\.)|&(?=#?\w+;)", re.ASCII)
_LINE_START = re.compile(r"[-+:>|=%(]|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)](?:\s|$))")


def escape(text: str) -> str:
    """Return text on one line, to stand anywhere in a line."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def at_line_start(escaped: str) -> str:
    """Return what `escape` returned, to stand at the start of a line: no list, quote or heading."""
    found = _LINE_START.match(escaped)
    if not found:
        return escaped
    end = found.end() if found[0][-1].isalnum() else 0
    return f"{escaped[:end]}\\{escaped[end:]}"


def line(text: str) -> str:
    """Return text as a line of its own."""
    return at_line_start(escape(text))


__all__ = ["at_line_start", "escape", "line"]
