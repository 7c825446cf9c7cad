"""Whether a statement asserts what its source only lists: "under two scenarios: 1) A is B; 2) ..."

An item of an enumeration holds under what introduces it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.evidence.alignment import Alignment

_MARK = re.compile(r"(?<![\w.(])\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\)\s")
_LEAST = 2
"""Marks that make a list."""


def taken_from_list(quotes: str, found: Alignment) -> str:
    """Return an objection if all that a statement has of its source is an item of a list, or ""."""
    starts = [found.source[spot].start for spot in found.there if spot >= 0]
    if not starts:
        return ""
    inside = any(first <= min(starts) and max(starts) < end for first, end in _lists(quotes))
    return "the cited sentence only lists it" if inside else ""


def _lists(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the items of each introduced enumeration begin and where they end."""
    begin = 0
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text):
        start = text.index(sentence, begin)
        begin = start + len(sentence)
        marks = list(_MARK.finditer(sentence))
        if len(marks) >= _LEAST and sentence[: marks[0].start()].rstrip().endswith(":"):
            yield start + marks[0].end(), begin
