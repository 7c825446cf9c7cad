"""A column and a record's story -> a cell: the best spans that stand, or why none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.evidence.quotes import Quote, quote_field
from reviewer.evidence.verify import SUPPORTED, Source, verify
from reviewer.records import Record, field_value
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.answer import context
from reviewer.writing.table.asking import Asked, has_any, stated
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.columns import Column
from reviewer.writing.table.hints import Hint
from reviewer.writing.table.kinds import KINDS, Kind
from reviewer.writing.table.model import Cell
from reviewer.writing.table.phrases import balanced, clause
from reviewer.writing.table.plain import plain_lines
from reviewer.writing.table.story import Story

NO_ABSTRACT = "the record has no abstract"
NOT_ENGLISH = "the abstract does not read as English"
_ASKED_LEAST, _ASKED_MOST, _ASKED_BEHIND = 1.5, 2, 0.6
_NO_FIELD = {
    "has_code": "the record does not say whether there is code",
    "affiliations": "the record names no affiliation",
    "authors": "the record names no author",
    "url": "the record has no address",
}


def field_cell(column: Column, record: Record) -> Cell:
    """Return a metadata column's cell: the stored value, quoted."""
    name = column.field
    value = field_value(record, name)
    if not value:
        said = _NO_FIELD.get(name, f"the record has no {name.replace('_', ' ')}")
        return Cell(column.name, reason=said)
    if name == "title":
        return Cell(column.name, (Quote(record.key, name, value, 0, len(value)),))
    return Cell(column.name, (quote_field(record, name),))


def text_cell(
    column: Column, story: Story, asked: Asked | None = None, hint: Hint | None = None
) -> Cell:
    """Return the cell of a column about what a paper says.

    `asked` is the column as a question, where it is asked as it stands; `hint`
    is what a model says of it.
    """
    kind = kind_of(column)
    found = candidates(column, story, asked)
    if hint is not None:
        found = hint.weigh([*found, *_pointed_at(hint, asked)])
    chosen, why = best(found, kind, story.record)
    if not chosen and hint is not None and hint.lines:
        why = why or "nor does the sentence that the model points at"
    return cell_of(column, story.record, chosen, why, english=story.english)


def _pointed_at(hint: Hint, asked: Asked | None) -> Iterator[Candidate]:
    """Yield the clauses that a model points at for a column that is asked as it stands.

    Only if they have a word of it, or one of like meaning: a number alone proves nothing.
    """
    for line in hint.lines if asked is not None else ():
        if line.parsed is not None and line.parsed.root >= 0 and has_any(line.text, asked):
            yield Candidate(line, *clause(line.parsed, line.parsed.root), _ASKED_LEAST)


def cell_of(
    column: Column,
    record: Record,
    chosen: Sequence[Candidate],
    why: str = "",
    *,
    english: bool = True,
) -> Cell:
    """Return the cell of chosen candidates, or an empty one with its reason."""
    if chosen:
        return Cell(column.name, tuple(candidate.quote(record) for candidate in chosen))
    if not record.abstract.strip():
        return Cell(column.name, reason=NO_ABSTRACT)
    if not english:
        return Cell(column.name, reason=NOT_ENGLISH)
    none = kind_of(column).none
    return Cell(column.name, reason=f"{none} ({why})" if why else none)


def kind_of(column: Column) -> Kind:
    """Return a column's kind; one for itself where it is asked as it stands."""
    if column.kind:
        return KINDS[column.kind]
    return Kind(
        names=(column.name,),
        find=_nothing,
        none=f"the abstract says nothing of “{column.name}”",
        most=_ASKED_MOST,
        least=_ASKED_LEAST,
        behind=_ASKED_BEHIND,
    )


def _nothing(_story: Story, _words: tuple[str, ...]) -> Iterator[Candidate]:
    return iter(())


def candidates(column: Column, story: Story, asked: Asked | None) -> list[Candidate]:
    """Return what a record may say to a column; nothing that tells its reader what to do."""
    return [
        found for found in _found(column, story, asked) if not addresses_reader(found.line.text)
    ]


def _found(column: Column, story: Story, asked: Asked | None) -> Iterator[Candidate]:
    if not story.parsed:
        return plain_lines(story, column, asked)
    if column.kind:
        return KINDS[column.kind].find(story, column.words)
    return stated(story, asked if asked is not None else Asked(column))


def best(found: Sequence[Candidate], kind: Kind, record: Record) -> tuple[list[Candidate], str]:
    """Return the best candidates that stand, in order of their text; or why the best does not.

    At most `kind.most`, none of which overlaps a better one.
    """
    chosen: list[Candidate] = []
    why = ""
    for candidate in sorted(found, key=lambda c: (-c.score, c.line.place, c.start)):
        behind = bool(chosen) and candidate.score < chosen[0].score - kind.behind
        if len(chosen) == kind.most or candidate.score < kind.least or behind:
            break
        if any(candidate.overlaps(other) or candidate.says(other) for other in chosen):
            continue
        standing, objection = shortest(candidate, kind, record)
        if standing is not None:
            chosen.append(standing)
        why = why or objection
    return sorted(chosen, key=lambda c: (c.line.place, c.start)), why


def shortest(candidate: Candidate, kind: Kind, record: Record) -> tuple[Candidate | None, str]:
    """Return the shortest form of a candidate that its sentence supports, or what it lacks."""
    why = ""
    for form in candidate.forms:
        objection = _objection(form, kind, record)
        if not objection:
            return form, ""
        why = why or objection
    return None, why


def _objection(candidate: Candidate, kind: Kind, record: Record) -> str:
    """Return what speaks against a span, or "": it must be exact, and supported if it states.

    A phrase that only names something states nothing that could be supported.
    """
    if not candidate.quote(record).is_exact(record):
        return "a quote is not what the record says"
    if balanced(candidate.line.text) and not balanced(candidate.text):
        return "it breaks off within brackets or quotation marks"
    if not kind.states:
        return ""
    verdict = verify(candidate.text, (Source(candidate.line.text, context(record)),))
    return "" if verdict.label == SUPPORTED else verdict.why
