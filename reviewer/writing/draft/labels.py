"""How prose names records: "Zhang and Chen", "2023", and letters where two would look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.records import Record, cited_names
from reviewer.words import fold
from reviewer.writing.draft.model import Citation, Piece


@dataclass(frozen=True, slots=True)
class Label:
    """A record as prose cites it: "Wang et al.", "2020a"."""

    names: str
    year: str

    @property
    def narrative(self) -> str:
        """As part of a sentence: "Wang et al. (2020a)"."""
        return f"{self.names} ({self.year})"

    @property
    def bracketed(self) -> str:
        """As one of a list in brackets: "Wang et al., 2020a"."""
        return f"{self.names}, {self.year}"


def labels(records: Iterable[Record]) -> dict[str, Label]:
    """Return the label of each record, by key.

    Records with the same names and year get letters after the year, in order
    of date, then of title (as author-year styles do by title).
    """
    plain = {record.key: (cited_names(record), str(record.year or "n.d.")) for record in records}
    known = {record.key: record for record in records}
    counts = Counter(plain.values())
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for key in sorted(plain, key=lambda key: (known[key].date, fold(known[key].title), key)):
        names, year = plain[key]
        letter = _letter(seen[names, year], year) if counts[names, year] > 1 else ""
        seen[names, year] += 1
        found[key] = Label(names, f"{year}{letter}")
    return {key: found[key] for key in plain}


def plain_text(pieces: Sequence[Piece], known: Mapping[str, Label]) -> str:
    """Return a sentence as prose, its citations with authors and years."""
    return "".join(piece if isinstance(piece, str) else cited(piece, known) for piece in pieces)


def cited(citation: Citation, known: Mapping[str, Label]) -> str:
    """Return a citation as prose has it."""
    if citation.narrative:
        return " and ".join(known[key].narrative for key in citation.keys)
    return f"({'; '.join(known[key].bracketed for key in citation.keys)})"


def _letter(number: int, year: str) -> str:
    """Return a, b, ... z, aa, ab, ...; after "n.d." with a hyphen."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters if year[:1].isdigit() else f"-{letters}"
