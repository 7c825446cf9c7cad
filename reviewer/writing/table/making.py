"""Topic and columns -> Table: choose papers, read each, fill its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.errors import LLMError, QuestionError
from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.writing.answers import EXTRACTIVE, Usage
from reviewer.writing.answers import LLM as LLM_ENGINE
from reviewer.writing.table.asking import ask
from reviewer.writing.table.cells import field_cell, text_cell
from reviewer.writing.table.columns import Column, understand
from reviewer.writing.table.hints import Hint
from reviewer.writing.table.kinds import DEFAULT
from reviewer.writing.table.model import Cell, Heading, Row, Table
from reviewer.writing.table.papers import Choose, Chosen, Selection, choose, on_the_topic
from reviewer.writing.table.story import Story, read

if TYPE_CHECKING:
    from reviewer.llm import LLM, Spent

MOST_COLUMNS, MOST_CHARS = 30, 200
"""Columns of a table, and characters of a column's name."""
MOST_PAPERS = 1000
NO_GRAMMAR = "Cells are whole sentences: there is no grammar to cut phrases with."


@dataclass(frozen=True, slots=True)
class Request:
    """What a table is to have: its topic, the names of its columns, and its papers."""

    topic: str = ""
    columns: tuple[str, ...] = DEFAULT
    selection: Selection = field(default_factory=Selection)


def no_grammar() -> None:
    """Have no parser."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a table is made with.

    `load_grammar` is asked for a parser when a column needs one; without it
    cells are whole sentences. A model may choose among what the abstracts say;
    one that fails is done without, with a notice. `choosing` finds the papers
    of a topic.
    """

    load_grammar: Callable[[], Grammar | None] = no_grammar
    llm: LLM | None = None
    choosing: Choose = on_the_topic
    progress: Progress = silent


def make_table(
    library: Library,
    request: Request,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Table:
    """Return a table of the library's papers on a topic.

    Raises QuestionError for no topic, no column, or too many; UnknownRecord for
    a key that no record has.
    """
    names = _names(request.columns)
    columns = [understand(name, library.encoder) for name in names]
    chosen, left = choose(library, request.topic, request.selection, means.choosing)
    if len(chosen) > MOST_PAPERS:
        raise QuestionError(
            f"a table of {len(chosen):,} papers is more than {MOST_PAPERS:,}",
            next_step="Narrow it with --papers, --year or --subject.",
        )
    filling = _Filling(library, columns, chosen, means)
    rows = tuple(filling.rows())
    return Table(
        topic=request.topic,
        columns=tuple(Heading(column.name, _asks(column)) for column in columns),
        rows=rows,
        engine=LLM_ENGINE if filling.pointed else EXTRACTIVE,
        model=means.llm.model if means.llm is not None and filling.pointed else None,
        sort=request.selection.sort,
        left_out=left,
        notices=(*library.notices, *filling.notices),
        usage=filling.usage,
    )


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns, each once."""
    plain = (" ".join(name.split()) for name in columns)
    names = tuple(dict.fromkeys(name for name in plain if name)) if columns else DEFAULT
    long = next((name for name in names if len(name) > MOST_CHARS), "")
    if long:
        raise QuestionError(
            f"the name of a column has {len(long):,} characters",
            where=f"{long[:40]}...",
            next_step=f"Use at most {MOST_CHARS}.",
        )
    if not names or not all(any(map(str.isalnum, name)) for name in names):
        raise QuestionError(
            "a column has no name", next_step='Write them as --columns "task, method, year".'
        )
    if len(names) > MOST_COLUMNS:
        raise QuestionError(
            f"{len(names)} columns are more than {MOST_COLUMNS}", next_step="Make two tables."
        )
    return names


def _asks(column: Column) -> str:
    return column.field or column.kind or "question"


class _Filling:
    """Fills the rows of one table; keeps what was noticed on the way.

    `pointed` says that a model has said something of use. One that fails is
    asked no more.
    """

    def __init__(
        self, library: Library, columns: Sequence[Column], chosen: Sequence[Chosen], means: Means
    ) -> None:
        self.notices: list[str] = []
        self.usage = Usage()
        self.pointed = False
        self._columns = columns
        self._told = [column for column in columns if not column.field]
        self._chosen = chosen
        self._means = means
        self._llm = means.llm
        records = [item.record for item in chosen]
        self._asked = {
            column.name: ask(library, column, records)
            for column in columns
            if column.asked and records
        }
        needed = bool(self._told or self._asks_for_code()) and bool(chosen)
        self._grammar = means.load_grammar() if needed else None
        if needed and self._grammar is None:
            self.notices.append(NO_GRAMMAR)

    def _asks_for_code(self) -> bool:
        """Whether a column asks for code that a record may not tell of in its fields."""
        asked = any(column.field == "has_code" for column in self._columns)
        return asked and any(item.record.has_code is None for item in self._chosen)

    def rows(self) -> Iterator[Row]:
        """Yield a row for each paper."""
        total = len(self._chosen)
        before = self._llm.spent if self._llm is not None else None
        for number, item in enumerate(self._chosen, start=1):
            yield Row(item.record, self._cells(item.record), item.relevance)
            self._means.progress("reading papers", number, total)
        if before is not None and self._means.llm is not None:
            self.usage = _used(before, self._means.llm.spent)

    def _cells(self, record: Record) -> tuple[Cell, ...]:
        story = read(record, self._grammar)
        hints = self._hints(story)
        return tuple(self._cell(column, story, hints) for column in self._columns)

    def _hints(self, story: Story) -> Mapping[int, Hint]:
        """Return what the model says of a record; nothing without one, or when it fails."""
        if self._llm is None or not self._told:
            return {}
        from reviewer.writing.table.pointing import point  # with the client, for start-up time

        try:
            found = point(self._llm, story, [column.name for column in self._told])
        except LLMError as error:
            self._llm = None
            self.notices.append(f"Filling cells without the model from here on. {error}")
            return {}
        self.pointed = self.pointed or bool(found)
        return found

    def _cell(self, column: Column, story: Story, hints: Mapping[int, Hint]) -> Cell:
        if column.field == "has_code" and story.record.has_code is None:
            return text_cell(Column(column.name, kind="code"), story)  # the abstract may say
        if column.field:
            return field_cell(column, story.record)
        hint = hints.get(self._told.index(column))
        return text_cell(column, story, self._asked.get(column.name), hint)


def _used(before: Spent, after: Spent) -> Usage:
    return Usage(
        after.prompt_tokens - before.prompt_tokens,
        after.completion_tokens - before.completion_tokens,
        after.calls - before.calls,
        after.cached_calls - before.cached_calls,
    )


__all__ = ["Means", "Request", "make_table"]
