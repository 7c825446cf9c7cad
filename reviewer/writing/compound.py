"""A compound question -> one answer: its parts answered in order, pronouns resolved on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewer.library.filters import Filter
from reviewer.records import Record
from reviewer.search.parts import entity_of, may_refer, refers_to_one, refers_to_several, resolved
from reviewer.writing.answers import EXTRACTIVE, LLM, NOT_STATED, Answer, Usage, cited

FEW = 5
"""Records of an earlier part from which on a later part's "it" is none of them."""

Ask = Callable[[str, Filter], Answer]


@dataclass(frozen=True, slots=True)
class Said:
    """What the parts so far were about: a name for it, and the records that answered."""

    entity: str = ""
    keys: tuple[str, ...] = ()


def answer_parts(
    parts: Sequence[str], ask: Ask, topic_of: Callable[[str], str], options: Filter
) -> Answer:
    """Return one answer to several questions, in their order.

    A part that speaks of "it" is asked about what the part before was about,
    among the records that answered that. `topic_of` returns what a question
    asks metadata of. Nothing is answered if no part is.
    """
    said = Said()
    answers: list[Answer] = []
    for part in parts:
        found = _ask(part, said, ask, options)
        answers.append(found)
        said = _then(said, part, found, topic_of(part))
    return merged(parts, answers)


def _ask(part: str, said: Said, ask: Ask, options: Filter) -> Answer:
    one = refers_to_one(part)
    if not (one or refers_to_several(part)):
        if len(said.keys) == 1 and may_refer(part):  # "who wrote X and what is the new variant?"
            found = ask(part, replace(options, keys=said.keys))
            if not found.abstained:
                return found
        return ask(part, options)
    text = resolved(part, said.entity) if one else part
    restricted = said.keys and (not one or len(said.keys) <= FEW)
    return ask(text, replace(options, keys=said.keys) if restricted else options)


def _then(said: Said, part: str, found: Answer, topic: str) -> Said:
    """Return what later parts may refer to, after a part was answered."""
    entity = said.entity if refers_to_one(part) else entity_of(part, topic)
    keys = tuple(record.key for record in found.references) or said.keys
    if not entity and len(found.references) == 1:
        entity = f"“{found.references[0].title}”"
    return Said(entity, keys)


def merged(parts: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """Return the answers as one, statements in the order of the parts, each once."""
    answered = [item for item in answers if not item.abstained]
    first = answers[0]
    statements = tuple(dict.fromkeys(s for item in answered for s in item.statements))
    known: dict[str, Record] = {
        record.key: record for item in (answered or answers) for record in item.references
    }
    missing = [part for part, item in zip(parts, answers, strict=True) if item.abstained]
    models = [item.model for item in answers if item.engine == LLM]
    reasons = [item.reason for item in answers if item.reason]
    return replace(
        first,
        engine=LLM if models else EXTRACTIVE,
        model=models[0] if models else None,
        lead=_lead(missing, answered),
        reason=None if answered else NOT_STATED if NOT_STATED in reasons else reasons[0],
        statements=statements,
        withheld=tuple(dict.fromkeys(w for item in answers for w in item.withheld)),
        references=cited(statements, known) if answered else tuple(known.values()),
        timings_ms=_timings(answers),
        layout=first.layout if len({item.layout for item in answered}) == 1 else "sentences",
        notices=tuple(dict.fromkeys(line for item in answers for line in item.notices)),
        usage=_usage(answers),
    )


def _lead(missing: Sequence[str], answered: Sequence[Answer]) -> str:
    if not answered:
        return ""
    leads = " ".join(item.lead for item in answered if item.lead) if len(answered) == 1 else ""
    unsaid = " ".join(f"Not stated: “{part.strip(' ?.!')}”." for part in missing)
    return f"{unsaid} {leads}".strip()


def _timings(answers: Sequence[Answer]) -> tuple[tuple[str, float], ...]:
    total: dict[str, float] = {}
    for item in answers:
        for name, value in item.timings_ms:
            total[name] = total.get(name, 0.0) + value
    return tuple(total.items())


def _usage(answers: Sequence[Answer]) -> Usage:
    return Usage(
        sum(item.usage.prompt_tokens for item in answers),
        sum(item.usage.completion_tokens for item in answers),
        sum(item.usage.calls for item in answers),
        sum(item.usage.cached_calls for item in answers),
    )
