"""How a kind of file writes what an update puts into it. The faces hand one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.records import Record
from reviewer.writing.draft.labels import Label
from reviewer.writing.draft.model import Note, Sentence

Known = Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class Form:
    """The functions of one kind of file: each returns text without a line feed at its end.

    `keys` returns a file's text with what tells its readers of the keys in it
    made anew for these records.
    """

    sentence: Callable[[Sentence, Known], str]
    note: Callable[[Note], str]
    heading: Callable[[str], str]
    keys: Callable[[str, Sequence[Record], Known], str]
    limits: str
