"""What a conversation is about, what a line of it points at, and what it asks. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.library.filters import Filter
from reviewer.search.questions import Query

WHOLE, PAPERS, NARROWED, AGAIN, MORE = "whole", "papers", "narrowed", "again", "more"
MAX_NAMED = 4
"""Papers that a question names one by one; of more, it is only restricted to them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of an answer: its key, how a question names it (or its quoted title), its date."""

    key: str
    name: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation is about.

    `query` is the last question, understood, and `keys` the records it was
    restricted to. `papers` are those of the last list, in the order shown, and
    `earlier` the lists before it, latest first; `about` are those of the last
    answer. `people` are the authors last spoken of.
    """

    query: Query
    keys: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    about: tuple[Paper, ...] = ()
    earlier: tuple[tuple[Paper, ...], ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at papers (or, with `topic`, at what was asked about, or at `people`).

    With both, the question decides: who wrote *it*, how can *it* be reduced.
    `missing` says that there is no such paper ("the ninth one" of three),
    `noun` that something of the papers is meant ("the authors"), `part` that
    the words name a part of the paper and stay ("the code"). `single` is the
    paper last spoken of, if "they" may be its authors.
    """

    start: int
    end: int
    papers: tuple[Paper, ...] = ()
    topic: str = ""
    people: tuple[str, ...] = ()
    possessive: bool = False
    plural: bool = False
    missing: bool = False
    noun: str = ""
    part: bool = False
    single: Paper | None = None


@dataclass(frozen=True, slots=True)
class Followup:
    """What a line asks.

    `kind` is WHOLE (nothing was taken from the conversation), PAPERS (about
    papers of the last answers), NARROWED (the last list, with a condition),
    AGAIN (the last question about something else), or MORE (what `keys` say
    beyond what was shown). `keys` are the only records it is about, if any;
    `filter` holds besides. `text` is the question with all of that, for a
    reader.
    """

    question: str
    text: str
    kind: str = WHOLE
    keys: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)


def about(question: str, kind: str, papers: Sequence[Paper], text: str = "") -> Followup:
    """Return a question restricted to papers; `text` tells of those it does not name."""
    keys = tuple(dict.fromkeys(paper.key for paper in papers))
    said = text or question
    if not all(paper.name in said for paper in papers):
        many = f"the {len(keys)} papers listed before"
        said = f"{said} (of {', '.join(keys) if len(keys) <= MAX_NAMED else many})"
    return Followup(question, said, kind, keys)


def listed(papers: Sequence[Paper]) -> str:
    """Return the names of papers as a list in prose."""
    names = [paper.name for paper in papers]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
