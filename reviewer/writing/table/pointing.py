"""A language model points at the sentences that state a column; it writes nothing of its own.

The model gets a record's sentences and the columns, both numbered, and answers
with numbers. A sentence it points at counts for more when a cell is chosen, one
it finds nothing in for less, both within bounds: what stands in a cell is still
a span that was found there and that passes the same checks. A model that lies
can choose a sentence that is nearly as good, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.llm import LLM, Message
from reviewer.llm.prompts import NOT_STATED, as_data, parts, render
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.table.hints import Hint
from reviewer.writing.table.lines import Line
from reviewer.writing.table.story import Story

_TOKENS_PER_COLUMN = 16
_REPLY = re.compile(
    rf"^\W*C(?P<column>\d+)\s*[:.)=-]\s*(?P<said>{NOT_STATED}|(?:\[?E\d+\]?[\s,;]*)+)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"E(\d+)", re.IGNORECASE)


def point(llm: LLM, story: Story, columns: Sequence[str]) -> dict[int, Hint]:
    """Return what a model says of a record, by the columns' places. Raises LLMError.

    Sentences that tell their reader what to do are not among those it sees.
    """
    shown = [told.line for told in story.told if not addresses_reader(told.line.text)]
    if not shown or not columns:
        return {}
    reply = llm.complete(_messages(shown, columns), max_tokens=_TOKENS_PER_COLUMN * len(columns))
    return read_reply(reply.text, shown, len(columns))


def _messages(shown: Sequence[Line], columns: Sequence[str]) -> tuple[Message, ...]:
    evidence, asked, replied = parts("table_example")
    lines = "\n".join(
        f"[E{number}] {as_data(line.text)} [E{number}]" for number, line in enumerate(shown, 1)
    )
    names = "\n".join(f"C{number}: {as_data(name)}" for number, name in enumerate(columns, 1))
    return (
        Message("system", render("table_system", {"not_stated": NOT_STATED})),
        Message("user", render("table_user", {"evidence": evidence, "columns": asked})),
        Message("assistant", replied),
        Message("user", render("table_user", {"evidence": lines, "columns": names})),
    )


def read_reply(text: str, shown: Sequence[Line], columns: int) -> dict[int, Hint]:
    """Return what a reply says, by the places of the columns, from 0.

    Only lines of the form that was asked for count, the first for each column;
    a number that was not given makes its line count for nothing.
    """
    found: dict[int, Hint] = {}
    for reply in _REPLY.finditer(text):
        place = int(reply["column"]) - 1
        numbers = [int(number) for number in _NUMBER.findall(reply["said"])]
        given = all(1 <= number <= len(shown) for number in numbers)
        if 0 <= place < columns and given and place not in found:
            found[place] = Hint(tuple(shown[number - 1] for number in numbers))
    return found
