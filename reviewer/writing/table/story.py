"""A record -> its story: every line with its frames, read in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.grammar import Grammar
from reviewer.records import Record
from reviewer.writing.table.acts import PROPOSE
from reviewer.writing.table.frames import Frame, coined, frames
from reviewer.writing.table.lines import Line, lines
from reviewer.writing.table.owners import OTHERS, OWN, WORLD, Context, looks_named

_THEY = re.compile(r"[A-Z][\w'’-]+ et al\b")
_WE = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A line with its frames; `after` says that the paper has brought its own thing by then."""

    line: Line
    frames: tuple[Frame, ...]
    after: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Story:
    """A record as it was read: its lines in order, and the names it coins."""

    record: Record
    told: tuple[Told, ...]
    names: frozenset[str]

    @property
    def parsed(self) -> bool:
        """Whether a grammar has read it."""
        return any(told.line.parsed is not None for told in self.told)


def read(record: Record, grammar: Grammar | None) -> Story:
    """Return the story of a record; without a grammar its lines have no frames."""
    found = lines(record, grammar)
    context = Context(names=frozenset(_title_names(record.title)))
    told = []
    for line in found:
        said, context = _read_line(line, context)
        told.append(said)
    return Story(record, tuple(told), context.names)


def _read_line(line: Line, context: Context) -> tuple[Told, Context]:
    if line.parsed is None or line.is_title:
        return Told(line, (), context.brought, WORLD), context
    found = frames(line.parsed, context)
    owner = _owner(found, line)
    names = context.names | frozenset(coined(line.parsed, found))
    brings = any(PROPOSE in frame.acts and frame.owner == OWN for frame in found)
    told = Told(line, found, context.brought, owner)
    return told, Context(names, context.brought or brings, owner)


def _owner(found: Sequence[Frame], line: Line) -> str:
    """Whose a line is: that of its main verb, else of any; the authors' if it says "we"."""
    main = [frame.owner for frame in found if frame.main] or [frame.owner for frame in found]
    if _THEY.match(line.text):
        return OTHERS
    if OWN in main or (OTHERS not in main and _WE.search(line.text)):
        return OWN
    return OTHERS if OTHERS in main else WORLD


def _title_names(title: str) -> Sequence[str]:
    """Return the name that a title opens with before a colon or dash: "GeRe: Towards ..."."""
    lead = title.partition(":")[0].strip()
    return [lead] if lead != title.strip() and len(lead.split()) <= 2 and looks_named(lead) else []
