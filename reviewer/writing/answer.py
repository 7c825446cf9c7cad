"""Question -> Answer: understand, retrieve, prove, write, verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.errors import LLMError
from reviewer.evidence.candidates import Reading, encode_question, mend, read
from reviewer.evidence.fields import verify_fields
from reviewer.evidence.quotes import Statement, Withheld
from reviewer.evidence.select import Found, assess, best_answer, named, on_topic, surely_named
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, Verdict, verify
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import TEXT_FIELDS, Record, field_value
from reviewer.search.questions import METADATA, Query, understand
from reviewer.search.retrieve import retrieve
from reviewer.writing import extractive, metadata
from reviewer.writing.answers import (
    EXTRACTIVE,
    NOT_STATED,
    OFF_TOPIC,
    Answer,
    Clock,
    Draft,
    Usage,
    cited,
)
from reviewer.writing.answers import LLM as LLM_ENGINE

if TYPE_CHECKING:
    from reviewer.llm import LLM, Spent
    from reviewer.writing import generative

CANDIDATES = 50
"""Records read for one question."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The language model to write with, if any.

    A model that fails raises its LLMError if `required`, else the extractive
    answer is given with a notice. `on_statement` is told of each statement as
    soon as it is verified.
    """

    llm: LLM | None = None
    required: bool = False
    on_statement: generative.OnStatement | None = None


def answer(
    library: Library,
    question: str,
    options: Filter | None = None,
    engine: Engine = Engine(),  # noqa: B008 - frozen
) -> Answer:
    """Return the answer to a question. Raises QuestionError if there is no question."""
    clock = Clock()
    query = understand(question, library, options)
    if query.kind == METADATA:
        return _finish(query, _from_catalog(library, query, clock), clock, library)
    reading = _read(library, query, clock)
    found = assess(reading)
    clock.lap("evidence")
    draft = extractive.compose(reading, found)
    clock.lap("compose")
    extract = _finish(query, draft, clock, library)
    if engine.llm is None or extract.abstained:
        return extract
    return _written(extract, found, engine, engine.llm, library, clock)


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
    sources = [Source(quote.text, context(records[quote.record])) for quote in statement.quotes]
    return verify(statement.text, sources, _similarity(statement, library))


def context(record: Record) -> str:
    """Return what is known of a record beside its quotes: title, authors, date, venue."""
    parts = (record.title, field_value(record, "authors"), record.date, record.venue)
    return ". ".join(part for part in parts if part)


def _similarity(statement: Statement, library: Library | None) -> float | None:
    encoder = library.encoder if library is not None else None
    if encoder is None or not statement.quotes:
        return None
    quotes = " ".join(quote.text for quote in statement.quotes)
    said, given = encoder.encode([statement.text, quotes])
    return float(said @ given)


def _read(library: Library, query: Query, clock: Clock) -> Reading:
    query = mend(library, query)
    vectors = encode_question(library, query)
    among = library.matching(query.filter) if query.filter else None
    text = query.topic or query.text
    vector = vectors.topic if vectors else None
    hits = retrieve(library, text, CANDIDATES, among=among, vector=vector)
    clock.lap("retrieve")
    reading = read(library, query, hits, vectors)
    clock.lap("evidence")
    return reading


def _finish(query: Query, draft: Draft, clock: Clock, library: Library) -> Answer:
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
    try:
        writing = generative.write(
            llm,
            extract.question,
            quotes,
            known,
            lambda statement: judge(statement, known, library),
            engine.on_statement,
        )
    except LLMError as error:
        if engine.required:
            raise
        failed = _fallback(extract, f"Answering without the model. {error}", clock)
        return replace(failed, usage=_used(before, llm.spent))
    clock.lap("compose")
    usage = _used(before, llm.spent)
    if not writing.kept:
        line = _nothing_kept(llm.model, writing)
        answered = replace(_fallback(extract, line, clock), usage=usage)
        return replace(answered, withheld=tuple(writing.withheld))
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
        notices=(*library.notices, *broken),
        usage=usage,
    )


def _left_out(
    extract: Answer, written: Sequence[Statement], engine: Engine
) -> tuple[Statement, ...]:
    """Return what an answer from several papers quotes of those the model did not mention."""
    if len(extract.references) < 2:
        return ()
    told = {quote.record for statement in written for quote in statement.quotes}
    rest = tuple(s for s in extract.statements if not {q.record for q in s.quotes} & told)
    if engine.on_statement is not None:
        for statement in rest:
            engine.on_statement(statement)
    return rest


def _used(before: Spent, after: Spent) -> Usage:
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


def _fallback(extract: Answer, line: str, clock: Clock) -> Answer:
    return replace(extract, notices=(*extract.notices, line), timings_ms=clock.timings)


def _from_catalog(library: Library, query: Query, clock: Clock) -> Draft:
    """Answer from metadata: about all records of a filter, or about the one a topic means."""
    if not query.topic:
        keys = library.matching(query.filter)
        records = tuple(library.get_many(keys).values())
    else:
        records = _meant(_read(library, query, clock), every=query.asks == "count")
    clock.lap("retrieve")
    if not records:
        return Draft(metadata.none_of(query), reason=OFF_TOPIC)
    facts = _facts(query, records)
    clock.lap("compose")
    reason = None if facts.statements else NOT_STATED
    return Draft(facts.lead, facts.statements, records, reason)


def _facts(query: Query, records: Sequence[Record]) -> metadata.Facts:
    listed = query.asks in ("", "count") or bool(query.order)
    if listed and (not query.topic or query.asks == "count"):
        return metadata.listing(query, records)
    return metadata.fields_of(query, records)


def _meant(reading: Reading, *, every: bool) -> tuple[Record, ...]:
    """Return the records a topic means: all that address it, those it names, or the best one."""
    found = assess(reading)
    relevant = on_topic(found)
    if every:
        return tuple(item.candidate.record for item in relevant)
    called = surely_named(reading, found, named(reading, found))
    best = called or relevant[:1] or tuple(filter(None, [best_answer(found)]))
    return tuple(item.candidate.record for item in best)
