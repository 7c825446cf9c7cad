"""Question -> Answer: understand, retrieve, prove, write, verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.errors import LLMError, ReviewerError
from reviewer.evidence.fields import verify_fields
from reviewer.evidence.judges import NO_OPINION, Judge, combine, is_open
from reviewer.evidence.quotes import Statement, Withheld
from reviewer.evidence.select import Found
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, Verdict, verify
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.search.parts import split_parts
from reviewer.search.questions import (
    DEFINE,
    METADATA,
    TIMELINE,
    Query,
    asked_text,
    printable,
    understand,
)
from reviewer.writing import extractive
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.answers import (
    EXTRACTIVE,
    NOT_STATED,
    OFF_TOPIC,
    Answer,
    Clock,
    Proposal,
    Usage,
    cited,
)
from reviewer.writing.answers import LLM as LLM_ENGINE
from reviewer.writing.compound import answer_parts
from reviewer.writing.deciding import decided
from reviewer.writing.lookup import from_catalog
from reviewer.writing.metadata import none_of, with_conditions
from reviewer.writing.reading import assessed

if TYPE_CHECKING:
    from reviewer.llm import LLM, Spent
    from reviewer.writing import generative


@dataclass(frozen=True, slots=True)
class Engine:
    """The language model to write with, if any, and who judges what it writes beside `verify`.

    A model that fails raises its LLMError if `required`, else the extractive
    answer is given with a notice. `on_statement` is told of each statement as
    soon as it is verified. A judge that fails is a notice, and the verdicts of
    `verify` stand. Quotes are not judged: they say what they quote.
    """

    llm: LLM | None = None
    required: bool = False
    on_statement: generative.OnStatement | None = None
    judge: Judge | None = None


def answer(
    library: Library,
    question: str,
    options: Filter | None = None,
    engine: Engine = Engine(),  # noqa: B008 - frozen
) -> Answer:
    """Return the answer to a question. Raises QuestionError if there is no question."""
    asked = printable(question)
    wanted = options or Filter()
    parts = split_parts(asked_text(asked))
    if len(parts) == 1:
        return replace(_answer(library, asked, wanted, engine), question=asked)

    def ask(part: str, among: Filter) -> Answer:
        return _answer(library, part, among, engine)

    def topic_of(part: str) -> str:
        query = understand(part, library, wanted)
        return query.topic if query.kind in (METADATA, DEFINE) else ""

    return replace(answer_parts(parts, ask, topic_of, wanted), question=asked)


def _answer(library: Library, question: str, options: Filter, engine: Engine) -> Answer:
    """Return the answer to a question that asks one thing."""
    clock = Clock()
    query = understand(question, library, options)
    if query.kind == METADATA:
        return _finish(query, from_catalog(library, query, clock), clock, library)
    read = assessed(library, query, clock)
    draft = decided(query, extractive.compose(read.reading, read.found))
    if read.nothing:
        draft = Proposal(none_of(query), reason=OFF_TOPIC)
    if engine.llm is None:  # a model is given what the papers say, not their metadata
        draft = with_conditions(query, draft)
    clock.lap("compose")
    extract = _finish(query, draft, clock, library)
    if engine.llm is None or extract.abstained or query.kind == TIMELINE:
        return extract
    return _written(extract, read.found, engine, engine.llm, library, clock)


def check(
    statements: Sequence[Statement], records: dict[str, Record]
) -> tuple[tuple[Statement, ...], tuple[Withheld, ...]]:
    """Verify statements; return those supported, and those withheld with the reason."""
    kept: list[Statement] = []
    withheld: list[Withheld] = []
    for statement in statements:
        verdict = judge(statement, records)
        if verdict.label == SUPPORTED:
            kept.append(replace(statement, verdict=SUPPORTED))
        else:
            withheld.append(Withheld(statement.text, verdict.why))
    return tuple(kept), tuple(withheld)


def judge(
    statement: Statement, records: dict[str, Record], library: Library | None = None
) -> Verdict:
    """Return the verdict on one statement: its quotes must be exact, and must support it.

    With a library the encoder's similarity counts too, where there is one.
    """
    for quote in statement.quotes:
        if quote.record not in records or not quote.is_exact(records[quote.record]):
            return Verdict(UNSUPPORTED, 0.0, "a quote is not what the record says")
    if any(quote.field not in TEXT_FIELDS for quote in statement.quotes):
        return verify_fields(statement)
    similarity, each = _cosines(statement, library)
    return verify(statement.text, sources_of(statement, records), similarity, each)


class Checked:
    """The verdicts on one answer's statements: those of `judge`, and a second judge's opinion.

    What is objected to, or cites nothing, is not shown to the second judge, nor
    is a copy or what cites metadata. No trust lifts a statement that was
    objected to as it came, whatever else it is tried with: a sentence about
    other things objects to nothing. A judge that fails is asked no more:
    `failure` is its error, and the first verdicts stand.
    """

    def __init__(
        self, records: dict[str, Record], library: Library, second: Judge | None = None
    ) -> None:
        self.failure = ""
        self._records = records
        self._library = library
        self._second = second
        self._opinions: dict[Statement, Verdict] = {}
        self._objected: dict[str, bool] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """A line if the second judge failed."""
        return (f"Checking without the judge. {self.failure}",) if self.failure else ()

    def __call__(self, statement: Statement) -> Verdict:
        """Return the verdict on a statement."""
        verdict = judge(statement, self._records, self._library)
        second = self._second
        objected = self._objected.setdefault(statement.text, verdict.objected)
        if second is None:
            return verdict
        trusted = second.trusted and not objected
        if not is_open(verdict, trusted=trusted) or not _quotes_text(statement):
            return verdict
        return combine(verdict, self._opinion(statement, second), trusted=trusted)

    def _opinion(self, statement: Statement, second: Judge) -> Verdict:
        if self.failure:
            return NO_OPINION
        if statement not in self._opinions:
            sources = sources_of(statement, self._records)
            try:
                self._opinions[statement] = second.judge(statement.text, sources)
            except ReviewerError as error:
                self.failure = str(error)
                return NO_OPINION
        return self._opinions[statement]


def _quotes_text(statement: Statement) -> bool:
    """Whether a statement cites sentences of papers, and nothing of their metadata."""
    return bool(statement.quotes) and all(q.field in TEXT_FIELDS for q in statement.quotes)


def sources_of(statement: Statement, records: dict[str, Record]) -> tuple[Source, ...]:
    """Return what a statement quotes as `verify` and judges take it."""
    return tuple(Source(q.text, context(records[q.record])) for q in statement.quotes)


def context(record: Record) -> str:
    """Return what is known of a record beside its quotes: title, authors, date, venue."""
    parts = (record.title, field_value(record, "authors"), record.date, record.venue)
    return ". ".join(part for part in parts if part)


def _cosines(
    statement: Statement, library: Library | None
) -> tuple[float | None, tuple[float, ...]]:
    """Return a statement's cosine with its quotes joined, and those with each of them.

    All by one call of the encoder; None and no cosine without an encoder.
    """
    encoder = library.encoder if library is not None else None
    if encoder is None or not statement.quotes:
        return None, ()
    single = [quote.text for quote in statement.quotes]
    joined = single if len(single) == 1 else [" ".join(single), *single]
    said, *given = encoder.encode([statement.text, *joined])
    cosines = tuple(float(said @ vector) for vector in given)
    return cosines[0], cosines[-len(single) :]


def _finish(query: Query, draft: Proposal, clock: Clock, library: Library) -> Answer:
    """Verify a draft and make the answer of what stands."""
    known = {record.key: record for record in draft.records}
    kept, withheld = check(draft.statements, known)
    clock.lap("verify")
    return Answer(
        question=query.text,
        engine=EXTRACTIVE,
        model=None,
        lead=draft.lead if kept or draft.reason else "",
        reason=draft.reason or (None if kept else NOT_STATED),
        statements=kept,
        withheld=withheld,
        references=cited(kept, known) if kept else draft.records,
        timings_ms=clock.timings,
        layout=draft.layout,
        notices=tuple(library.notices),
    )


def _written(
    extract: Answer,
    found: Sequence[Found],
    engine: Engine,
    llm: LLM,
    library: Library,
    clock: Clock,
) -> Answer:
    """Return the model's answer over the extractive answer's evidence, or that answer."""
    from reviewer.writing import generative  # and with it the client, which most answers need not

    known = {record.key: record for record in extract.references}
    chosen = [item for item in found if item.candidate.record.key in known]
    quotes = generative.evidence_quotes(chosen, extract.statements)
    before = llm.spent
    checked = Checked(known, library, engine.judge)
    try:
        writing = generative.write(
            llm, generative.answering(extract.question), quotes, known, checked, engine.on_statement
        )
    except LLMError as error:
        if engine.required:
            raise
        failed = _fallback(extract, f"Answering without the model. {error}", clock)
        return replace(failed, usage=used(before, llm.spent))
    clock.lap("compose")
    usage = used(before, llm.spent)
    if not writing.kept:
        line = _nothing_kept(llm.model, writing)
        answered = _fallback(extract, line, clock, *checked.notices)
        return replace(answered, usage=usage, withheld=tuple(writing.withheld))
    kept = (*writing.kept, *_left_out(extract, writing.kept, engine))
    broken = (f"The model's answer broke off here. {writing.failure}",) if writing.failure else ()
    return replace(
        extract,
        engine=LLM_ENGINE,
        model=llm.model,
        lead="",
        statements=kept,
        withheld=tuple(writing.withheld),
        references=cited(kept, known),
        timings_ms=clock.timings,
        layout="sentences",
        notices=(*library.notices, *broken, *checked.notices),
        usage=usage,
    )


def _left_out(
    extract: Answer, written: Sequence[Statement], engine: Engine
) -> tuple[Statement, ...]:
    """Return what the extractive answer quotes of papers the model left out, and its best quote.

    A weak model writes around what was asked for; one that used the best
    evidence has cited it.
    """
    used = {quote for statement in written for quote in statement.quotes}
    told = {quote.record for quote in used}
    best = extract.statements[0]
    others = [s for s in extract.statements if not {q.record for q in s.quotes} & told]
    if not used & set(best.quotes) and best not in others:
        others.insert(0, best)
    rest = tuple(s for s in others if not addresses_reader(s.text))
    if engine.on_statement is not None:
        for statement in rest:
            engine.on_statement(statement)
    return rest


def used(before: Spent, after: Spent) -> Usage:
    """Return what was spent between two readings of a connection."""
    return Usage(
        after.prompt_tokens - before.prompt_tokens,
        after.completion_tokens - before.completion_tokens,
        after.calls - before.calls,
        after.cached_calls - before.cached_calls,
    )


def _nothing_kept(model: str, writing: generative.Writing) -> str:
    if writing.not_stated:
        return f"{model} finds no answer in the evidence: quoting instead."
    return f"Nothing that {model} wrote is supported by the evidence: quoting instead."


def _fallback(extract: Answer, line: str, clock: Clock, *more: str) -> Answer:
    return replace(extract, notices=(*extract.notices, line, *more), timings_ms=clock.timings)
