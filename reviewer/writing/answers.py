"""The answer: statements arranged for reading, with references. Values only."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reviewer.evidence.quotes import Statement, Withheld
from reviewer.records import Record

EXTRACTIVE, LLM = "extractive", "llm"
OFF_TOPIC, NOT_STATED = "off_topic", "not_stated"
PAPERS, SENTENCES = "papers", "sentences"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens a language model took and gave for one answer, by the server's count."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    cached_calls: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer before verification: `records` are those it may cite, or is about."""

    lead: str = ""
    statements: tuple[Statement, ...] = ()
    records: tuple[Record, ...] = ()
    reason: str | None = None
    layout: str = SENTENCES


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a question.

    `lead` says in a line what was found, for readers: it states nothing about
    a record. `reason` is OFF_TOPIC or NOT_STATED for an abstention, else None;
    then `statements` is empty and `references` are the records that are about
    it but do not state it. `timings_ms` has retrieve, evidence, compose and
    verify. `layout` is PAPERS for one entry a paper, else SENTENCES. `notices`
    are lines about what had to be done without.
    """

    question: str
    engine: str
    model: str | None
    lead: str
    reason: str | None
    statements: tuple[Statement, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    references: tuple[Record, ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = ()
    layout: str = SENTENCES
    notices: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)

    @property
    def abstained(self) -> bool:
        """Whether there is no answer."""
        return self.reason is not None

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer ask --json`."""
        return {
            "question": self.question,
            "engine": self.engine,
            "model": self.model,
            "abstained": self.abstained,
            "reason": self.reason,
            "statements": [statement.to_dict() for statement in self.statements],
            "withheld": [item.to_dict() for item in self.withheld],
            "references": [reference(record) for record in self.references],
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms},
        }


def reference(record: Record) -> dict[str, Any]:
    """Return a record as an entry of `references`."""
    return {
        "record": record.key,
        "title": record.title,
        "authors": [author.name for author in record.authors],
        "authors_truncated": record.authors_truncated,
        "date": record.date or None,
        "subject": record.subject or None,
        "sources": [source.to_dict() for source in record.sources],
    }


def cited(statements: Iterable[Statement], known: dict[str, Record]) -> tuple[Record, ...]:
    """Return the records that statements cite, in the order of their first citation."""
    keys = dict.fromkeys(quote.record for item in statements for quote in item.quotes)
    return tuple(known[key] for key in keys)


class Clock:
    """Milliseconds spent on each step, in the order the steps were first taken."""

    def __init__(self) -> None:
        self._spent = dict.fromkeys(("retrieve", "evidence", "compose", "verify"), 0.0)
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """Book the time since the last lap to a step."""
        now = time.perf_counter()
        self._spent[step] += (now - self._last) * 1000
        self._last = now

    @property
    def timings(self) -> tuple[tuple[str, float], ...]:
        """The steps and their milliseconds."""
        return tuple(self._spent.items())
