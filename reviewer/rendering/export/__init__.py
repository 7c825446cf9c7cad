"""Records as the files of other programs, with everything that each format can hold.

EXPORTS has a row for each format. Writers take records one by one and yield the
text of each, so that a library of any size is written in little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.records import Record
from reviewer.rendering.export.bibtex import write_biblatex, write_bibtex
from reviewer.rendering.export.csl import write_csl_json
from reviewer.rendering.export.csv import write_csv
from reviewer.rendering.export.jsonl import write_jsonl
from reviewer.rendering.export.ris import write_ris
from reviewer.rendering.export.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Export:
    """One format: its name, the endings of its files (with dot), and what writes it."""

    name: str
    endings: tuple[str, ...]
    write: Callable[[Iterable[Record], Wishes], Iterator[str]]


EXPORTS: dict[str, Export] = {
    one.name: one
    for one in (
        Export("bibtex", (".bib", ".bibtex"), write_bibtex),
        Export("biblatex", (".biblatex",), write_biblatex),
        Export("ris", (".ris",), write_ris),
        Export("csl-json", (".json", ".csljson"), write_csl_json),
        Export("jsonl", (".jsonl", ".ndjson"), write_jsonl),
        Export("csv", (".csv",), write_csv),
    )
}
"""Every format by its name."""


def by_ending(path: Path) -> Export | None:
    """Return the format that the ending of a file's name says, if it says one."""
    ending = path.suffix.lower()
    return next((one for one in EXPORTS.values() if ending in one.endings), None)


__all__ = ["EXPORTS", "Export", "Wishes", "by_ending"]
