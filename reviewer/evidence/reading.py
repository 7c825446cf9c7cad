"""Texts as words, read once: a statement and its quotes pass through a dozen checks. Pure."""

from __future__ import annotations

from functools import lru_cache

from reviewer import words as reading
from reviewer.words import Word

_KEPT = 2_000


@lru_cache(maxsize=_KEPT)
def words(text: str) -> tuple[Word, ...]:
    """Return what `reviewer.words.words` returns."""
    return reading.words(text)


@lru_cache(maxsize=_KEPT)
def content_words(text: str) -> tuple[Word, ...]:
    """Return what `reviewer.words.content_words` returns."""
    return tuple(word for word in words(text) if word.is_content)


@lru_cache(maxsize=_KEPT)
def compounds(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return what `reviewer.words.compounds` returns."""
    return reading.compounds(text)
