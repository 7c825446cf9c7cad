"""What the user wishes of an export, and the keys that its format can hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


def _silent(_said: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to write: accents as LaTeX (`ascii`, BibTeX alone), and whom to tell of other keys."""

    ascii: bool = False
    say: Callable[[str], None] = _silent


class Keys:
    """The keys of one export: those that its format cannot hold get others, and it is said."""

    def __init__(self, held: re.Pattern[str], format_: str, say: Callable[[str], None]) -> None:
        """Take keys that match `held` as a whole as they are."""
        self._held = held
        self._format = format_
        self._say = say
        self._used: set[str] = set()

    def of(self, key: str) -> str:
        """Return the key to write for a record's key.

        A replacement is ASCII, depends on the key alone (the words of it that
        can stay, and 8 hex digits of its SHA-256), and is no other key of the
        export. Keys that differ in capitals only are the same to BibTeX.
        """
        fits = bool(key) and self._held.fullmatch(key) is not None
        written = key if fits and key.casefold() not in self._used else self._other(key)
        self._used.add(written.casefold())
        if written != key:
            why = "cannot hold" if not fits else "cannot tell from another"
            self._say(f"{self._format} {why} the key {key!r}: written as {written}")
        return written

    def _other(self, key: str) -> str:
        plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
        words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "key"
        digits = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        for length in range(8, len(digits) + 1, 8):
            if f"{words}-{digits[:length]}".casefold() not in self._used:
                break
        return f"{words}-{digits[:length]}"


__all__ = ["Keys", "Wishes"]
