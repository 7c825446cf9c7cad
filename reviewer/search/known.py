"""What understanding a question asks of a library: the names and values it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from reviewer.library.library import Library
from reviewer.words import edit_distance, is_slip


class Names(Protocol):
    """The authors, affiliations, classes, words and dates a question may speak of."""

    def author_names(self, word: str) -> list[str]:
        """Return the full names that have this (folded) word."""

    def author_words(self, beginning: str) -> list[str]:
        """Return the (folded) words of authors' names that begin with some letters."""

    def affiliations(self) -> list[str]:
        """Return all affiliations."""

    def subjects(self) -> list[str]:
        """Return all subject classes."""

    def has_word(self, word: str) -> bool:
        """Return whether a (folded) word occurs in the library's texts."""

    def word_count(self, word: str) -> int:
        """Return in how many records' texts a (folded) word occurs."""

    def mended(self, word: str) -> str:
        """Return what a (folded) word is a slip of, "" if it is none or unclear."""

    def newest_date(self) -> str:
        """Return the ISO date of the newest record, empty if none has a date."""


class LibraryNames:
    """The names of a library, asked of its catalog and its index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.author_names: Callable[[str], list[str]] = library.author_names
        self.affiliations: Callable[[], list[str]] = library.affiliations
        self.subjects: Callable[[], list[str]] = library.subjects
        self.has_word: Callable[[str], bool] = library.has_word

    def word_count(self, word: str) -> int:
        """Return in how many records' texts a (folded) word occurs."""
        return self._library.lexical.word_count(word)

    def mended(self, word: str) -> str:
        """Return what a (folded) word is a slip of the keyboard for, "" if it is none or unclear.

        Of what the library's texts say, and else of the encoder's words, the
        commonest; what may be an author's name is left.
        """
        encoder = self._library.encoder
        if self.has_word(word) or encoder is None or encoder.knows(word):
            return ""
        if any(edit_distance(word, name, 1) <= 1 for name in self.author_words(word[0])):
            return ""
        near = [
            other for other in self._library.lexical.words_from(word[0]) if is_slip(word, other)
        ]
        common = encoder.mended(word)
        return near[0] if len(near) == 1 else common if not near or common in near else ""

    def author_words(self, beginning: str) -> list[str]:
        """Return the (folded) words of authors' names that begin with some letters."""
        rows = self._library.catalog.execute(
            "SELECT DISTINCT word FROM author_words WHERE word >= ? AND word < ?",
            (beginning, f"{beginning}\U0010ffff"),
        )
        return [str(row[0]) for row in rows]

    def newest_date(self) -> str:
        """Return the ISO date of the newest record, empty if none has a date."""
        row = self._library.catalog.execute("SELECT max(date) FROM records").fetchone()
        return str(row[0] or "")


def known_names(names: Names | Library) -> Names:
    """Return what a library knows; other sources of names are returned as they are."""
    return LibraryNames(names) if isinstance(names, Library) else names
