"""A conversation with a library: lines in, answers out, each line read against those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.evidence.names import coined_names
from reviewer.evidence.quotes import Quote, Statement, quote_passage
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.passages import record_sentences
from reviewer.records import Record
from reviewer.search.context import (
    AGAIN,
    MORE,
    NARROWED,
    PAPERS,
    WHOLE,
    Context,
    Followup,
    Paper,
)
from reviewer.search.followups import resolve
from reviewer.search.known import known_names
from reviewer.search.questions import Query, understand
from reviewer.words import compounds, fold, words
from reviewer.writing.answer import Engine, answer, check
from reviewer.writing.answers import EXTRACTIVE, NOT_STATED, OFF_TOPIC, Answer, Clock

MAX_EARLIER = 5
"""Lists before the last one that "the fifth one" may still point into."""
MAX_MORE = 3
"""Sentences told of one paper at a time; of several papers, one of each."""
MAX_SPOKEN_OF = 6
"""Authors that "they" can mean."""
_COUNTED = re.compile(r"^\d+ papers?\b")
_LEAD_NAME = re.compile(r"^([^:]{2,40}):\s")


@dataclass(frozen=True, slots=True)
class Turn:
    """A line that was asked, what it was taken to ask, and the answer.

    `answer.question` is the question for a reader.
    """

    asked: str
    followup: Followup
    answer: Answer

    @property
    def changed(self) -> bool:
        """Whether something was taken from the conversation."""
        return self.followup.kind != WHOLE


class Conversation:
    """The turns with one library so far, and what the next line may point at.

    `filter` bounds every answer until it is changed. Turns of an earlier
    session go on where it ended.
    """

    def __init__(self, library: Library, turns: Sequence[Turn] = ()) -> None:
        self._library = library
        self._names = known_names(library)
        self.filter = Filter()
        self.turns: list[Turn] = []
        self._context: Context | None = None
        for turn in turns:
            self.keep(turn)

    def resolve(self, line: str) -> Followup:
        """Return what a line asks. Raises QuestionError if it points at nothing."""
        return resolve(line, self._context, self._names)

    def ask(self, line: str, followup: Followup, engine: Engine = Engine()) -> Turn:  # noqa: B008 - frozen
        """Return the turn for a line; it belongs to the conversation once it is kept.

        Raises what `answer` raises.
        """
        if followup.kind == MORE:
            return Turn(line, followup, self._more(followup))
        found = answer(self._library, followup.question, self._bounds(followup), engine)
        if followup.kind != WHOLE:
            found = _of_these(replace(found, question=followup.text), followup, self._library)
        return Turn(line, followup, found)

    def keep(self, turn: Turn) -> None:
        """Add a turn, which later lines can point at."""
        self.turns.append(turn)
        query = understand(turn.followup.question, self._names)
        self._context = _after(self._context, turn, query, self._library)

    def forget(self) -> None:
        """Begin anew; the filter stays."""
        self.turns.clear()
        self._context = None

    def _bounds(self, followup: Followup) -> Filter:
        excluded = (*self.filter.excluded, *followup.filter.excluded)
        return replace(self.filter, keys=followup.keys, excluded=excluded)

    def _more(self, followup: Followup) -> Answer:
        """Return sentences of the papers that no answer has quoted yet, in their order."""
        clock = Clock()
        records = self._library.get_many(followup.keys)
        shown = {
            quote for turn in self.turns for said in turn.answer.statements for quote in said.quotes
        }
        statements, most = [], MAX_MORE if len(records) == 1 else 1
        for record in records.values():
            fresh = [quote for quote in _sentences(record) if quote not in shown]
            statements += [Statement(quote.text, (quote,)) for quote in fresh[:most]]
        clock.lap("compose")
        kept, withheld = check(statements, records)
        clock.lap("verify")
        return Answer(
            question=followup.text,
            engine=EXTRACTIVE,
            model=None,
            lead="",
            reason=None if kept else NOT_STATED,
            statements=kept,
            withheld=withheld,
            references=tuple(records.values()),
            timings_ms=clock.timings,
        )


def _sentences(record: Record) -> list[Quote]:
    passages = [passage for passage in record_sentences(record) if passage.field == "abstract"]
    return [quote_passage(record, passage) for passage in passages]


def _of_these(found: Answer, followup: Followup, library: Library) -> Answer:
    """Return the answer with what it says of the library said of the papers it was restricted to.

    That a paper spoken of does not say something is no reason to call the
    question off the topic.
    """
    if not followup.keys:
        return found
    if found.reason == OFF_TOPIC and followup.kind != NARROWED and not found.lead:
        about = tuple(library.get_many(followup.keys[:MAX_MORE]).values())
        return replace(found, reason=NOT_STATED, references=about, lead="") if about else found
    these = "this one" if len(followup.keys) == 1 else f"these {len(followup.keys)}"
    if found.reason == OFF_TOPIC:
        return replace(found, lead=f"Of {these}, none is said to be so.")
    told = f"{len(found.references)} of {these}:" if len(followup.keys) > 1 else ""
    lead = told if _COUNTED.match(found.lead) else found.lead
    return _recounted(replace(found, lead=lead), these)


def _recounted(found: Answer, these: str) -> Answer:
    """Return the answer with "2 papers in the library" as "2 papers of these 5", verified anew."""
    known = {record.key: record for record in found.references}
    kept: list[Statement] = []
    withheld = list(found.withheld)
    for statement in found.statements:
        said = _count_of(statement, these)
        passed, failed = ((said,), ()) if said is statement else check((said,), known)
        kept += passed
        withheld += failed
    reason = found.reason or (None if kept else NOT_STATED)
    return replace(found, statements=tuple(kept), withheld=tuple(withheld), reason=reason)


def _count_of(statement: Statement, these: str) -> Statement:
    """Return "2 papers in the library have code" as "2 papers of these 5 ..."."""
    if not _COUNTED.match(statement.text):
        return statement
    return replace(statement, text=statement.text.replace(" in the library", f" of {these}", 1))


def _after(before: Context | None, turn: Turn, query: Query, library: Library) -> Context:
    """Return what can be pointed at after a turn."""
    old = before or Context(query)
    answered = tuple(Paper(r.key, short_name(r, library), r.date) for r in turn.answer.references)
    about = answered or old.about
    papers = _list_after(old, turn, query, answered)
    earlier = old.earlier if papers == old.papers else (old.papers, *old.earlier)[:MAX_EARLIER]
    return Context(
        query=query if turn.followup.kind != MORE else old.query,
        keys=turn.followup.keys if turn.followup.kind in (NARROWED, PAPERS, AGAIN) else (),
        papers=papers,
        about=about,
        earlier=tuple(papers for papers in earlier if papers),
        people=_people_after(old, turn, query),
    )


def _list_after(
    old: Context, turn: Turn, query: Query, answered: tuple[Paper, ...]
) -> tuple[Paper, ...]:
    """Return the list that "the second one" points into.

    A question about papers of the list leaves it; an answer with other papers
    is a new one, and so is what a condition left of it.
    """
    kind = turn.followup.kind
    of_one = kind in (PAPERS, MORE) or bool(query.order)
    if not answered or turn.answer.abstained or (of_one and old.papers):
        return old.papers or answered
    of_list = set(answered) <= set(old.papers)
    return old.papers if kind != NARROWED and of_list and len(answered) == 1 else answered


def _people_after(old: Context, turn: Turn, query: Query) -> tuple[str, ...]:
    records = turn.answer.references
    if len(query.filter.authors) == 1:
        return query.filter.authors
    if len(records) == 1 and query.asks in ("authors", "first_author", "last_author"):
        names = tuple(author.name for author in records[0].authors)
        one = {"first_author": names[:1], "last_author": names[-1:]}.get(query.asks, names)
        return one if len(one) <= MAX_SPOKEN_OF else ()
    return () if turn.followup.kind == WHOLE else old.people


def short_name(record: Record, library: Library) -> str:
    """Return how a question names a record: by a name of its own, else by its title in quotes.

    Such is the one word before the title's colon, or a name that it coins and
    no other record has; an acronym in brackets may be one of the field.
    """
    lead = _LEAD_NAME.match(record.title)
    if lead and len(lead[1].split()) == 1:
        return lead[1]
    coined = coined_names(record.title, record.abstract)
    text = f"{record.title} . {record.abstract}"
    for unit, start, _ in compounds(text):
        own = fold(unit) in coined and any(char.isupper() for char in unit[1:])
        if own and text[:start][-1:] != "(" and _is_rare(unit, library):
            return unit
    return f"“{record.title}”"


def _is_rare(unit: str, library: Library) -> bool:
    return min(library.lexical.word_count(fold(word.text)) for word in words(unit)) <= 1
