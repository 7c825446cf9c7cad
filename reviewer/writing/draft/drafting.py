"""Topic -> Draft: select, group, tell, link, say what is not there; every statement is verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.errors import LLMError
from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.writing.answer import Checked, Engine, used
from reviewer.writing.answers import EXTRACTIVE, LLM, OFF_TOPIC
from reviewer.writing.draft.composing import Composition, Material, compose, gather
from reviewer.writing.draft.labels import labels
from reviewer.writing.draft.model import NARRATIVE, Draft
from reviewer.writing.draft.selection import Options, Selection, select

if TYPE_CHECKING:
    from reviewer.writing.draft.themes import Theme


_INSTEAD = "the draft is made of the papers' own sentences"


@dataclass(frozen=True, slots=True)
class Writer:
    """What a draft is written with: a parser of English, a model if any; `progress` is told."""

    grammar: Grammar
    engine: Engine = field(default_factory=Engine)
    progress: Progress = silent


def draft(library: Library, topic: str, options: Options, writer: Writer) -> Draft:
    """Return a related-work section on a topic.

    A model that fails, or of which nothing stands, leaves the draft without it,
    with a notice; one that is required raises its LLMError. Raises
    QuestionError without a topic, UnknownRecord for a key that is asked for or
    excluded and is not there.
    """
    writer.progress("choosing papers", 0, 1)
    selection = select(library, topic, options)
    writer.progress("choosing papers", 1, 1)
    if not selection.chosen:
        return Draft(
            selection.topic, options.style, EXTRACTIVE, None,
            reason=OFF_TOPIC, left_out=selection.left_out, notices=tuple(library.notices),
        )  # fmt: skip
    material = gather(library, selection, writer.grammar, options, writer.progress)
    return compose_draft(library, material, options, writer)


def compose_draft(library: Library, material: Material, options: Options, writer: Writer) -> Draft:
    """Return the draft that can be made of papers chosen and read."""
    checked = Checked(material.selection.records, library, writer.engine.judge)
    before = writer.engine.llm.spent if writer.engine.llm is not None else None
    planning: tuple[str, ...] = ()
    if writer.engine.llm is not None and options.style == NARRATIVE:
        material, planning = _planned(material, options, writer)
    parts, teller = compose(library, material, options, checked, writer.progress)
    made = _made(material.selection, options, parts)
    made = replace(made, withheld=teller.withheld)
    if writer.engine.llm is not None and before is not None:
        made = _written(made, material, writer, checked)
        made = replace(made, usage=used(before, writer.engine.llm.spent))
    notices = (*library.notices, *planning, *made.notices, *checked.notices)
    return replace(made, notices=tuple(dict.fromkeys(notices)))


def _planned(
    material: Material, options: Options, writer: Writer
) -> tuple[Material, tuple[str, ...]]:
    """Return the material in the themes a model makes, if it makes some; and a line if it fails."""
    from reviewer.writing.draft.planning import planned

    llm = writer.engine.llm
    if llm is None or len(material.themes) < 2:
        return material, ()
    topic, records = material.selection.topic, material.selection.records
    try:
        themes: Sequence[Theme] = planned(llm, topic, material.members, records, options.themes)
    except LLMError as error:
        if writer.engine.required:
            raise
        return material, (f"Grouping without the model. {error}",)
    return (replace(material, themes=tuple(themes)) if themes else material), ()


def _written(draft: Draft, material: Material, writer: Writer, checked: Checked) -> Draft:
    """Return the draft as a model writes it, or as it is with a line that says why."""
    from reviewer.writing.draft.written import write_sections

    llm = writer.engine.llm
    assert llm is not None
    known = labels([material.selection.records[one.key] for one in material.selection.chosen])
    try:
        written = write_sections(
            llm, draft.sections, material.abstracts, checked, known, writer.progress
        )
    except LLMError as error:
        if writer.engine.required:
            raise
        return replace(draft, notices=(f"Drafting without the model. {error}",))
    withheld = (*draft.withheld, *written.withheld)
    if not written.kept:
        line = f"Nothing that {llm.model} wrote is supported by the evidence: {_INSTEAD}."
        return replace(draft, withheld=withheld, notices=(line,))
    broken = (
        f"The model failed before the last theme: the rest is written without it. {written.failure}"
    )
    made = replace(
        draft, engine=LLM, model=llm.model, sections=written.sections, withheld=withheld,
        notices=(broken,) if written.failure else (),
    )  # fmt: skip
    return _with_references(made, material.selection)


def _made(selection: Selection, options: Options, parts: Composition) -> Draft:
    made = Draft(
        selection.topic, options.style, EXTRACTIVE, None,
        overview=parts.overview, sections=parts.sections, limits=parts.limits,
        closing=parts.closing, left_out=(*parts.untold, *selection.left_out),
    )  # fmt: skip
    return _with_references(made, selection)


def _with_references(draft: Draft, selection: Selection) -> Draft:
    keys = dict.fromkeys(key for sentence in draft.sentences for key in sentence.cited)
    return replace(draft, references=tuple(selection.records[key] for key in keys))
