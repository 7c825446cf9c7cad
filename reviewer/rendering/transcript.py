"""A conversation as Markdown: each question, its statements with markers, quotes and references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.evidence.quotes import Statement
from reviewer.rendering.markdown_text import line
from reviewer.rendering.terminal import NOT_SAID, NOTHING, reference_line
from reviewer.writing.answers import OFF_TOPIC, Answer


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line that was typed, and its answer."""

    asked: str
    answer: Answer


def markdown_text(exchanges: Sequence[Exchange]) -> str:
    """Return a conversation as one Markdown document; nothing in it can act as markup."""
    blocks = ["# Questions and answers"]
    for exchange in exchanges:
        blocks += _blocks(exchange)
    return "\n\n".join(blocks) + "\n"


def _blocks(exchange: Exchange) -> Iterable[str]:
    answer = exchange.answer
    yield f"## {line(exchange.asked)}"
    if answer.question.casefold() != " ".join(exchange.asked.split()).casefold():
        yield f"Asked: {line(answer.question)}"
    if answer.lead:
        yield line(answer.lead)
    elif answer.abstained:
        yield NOTHING if answer.reason == OFF_TOPIC else NOT_SAID
    numbers = {record.key: number for number, record in enumerate(answer.references, start=1)}
    for statement in answer.statements:
        yield _statement(statement, numbers)
    if answer.references:
        listed = [
            f"{number}. {line(reference_line(record))}"
            for number, record in enumerate(answer.references, start=1)
        ]
        yield "\n".join(listed)


def _statement(statement: Statement, numbers: dict[str, int]) -> str:
    keys = dict.fromkeys(quote.record for quote in statement.quotes)
    markers = "".join(f"\\[{numbers[key]}\\]" for key in keys if key in numbers)
    quoted = [quote for quote in statement.quotes if quote.text != statement.text]
    lines = [f"{line(statement.text)} {markers}".rstrip()]
    lines += [f"> {line(quote.field)}: {line(quote.text)}" for quote in quoted]
    return "\n\n".join(lines)


__all__ = ["Exchange", "markdown_text"]
