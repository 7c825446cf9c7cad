"""Papers chosen for a topic -> a draft without a language model, from their own sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Record, cited_names
from reviewer.words import fold
from reviewer.writing.draft import gaps, links
from reviewer.writing.draft.blocks import WORDS_A_PAPER, Judge, Teller
from reviewer.writing.draft.labels import labels
from reviewer.writing.draft.model import (
    ANNOTATED,
    CHRONOLOGICAL,
    OPENING,
    Chosen,
    Note,
    Section,
    Sentence,
)
from reviewer.writing.draft.selection import Options, Selection, meaning
from reviewer.writing.draft.telling import Abstract, read_abstract
from reviewer.writing.draft.terms import Term, long_forms, terms
from reviewer.writing.draft.themes import Member, Theme, lowered, themes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_WORDS = 25
"""Words about one paper, at least: a sentence."""


@dataclass(frozen=True)
class Material:
    """What is read for a draft: the abstracts, parsed; the terms of each; its papers in groups."""

    selection: Selection
    abstracts: Mapping[str, Abstract]
    members: tuple[Member, ...]
    long_forms: Mapping[str, str]
    themes: tuple[Theme, ...]

    @property
    def terms(self) -> dict[str, Mapping[str, Term]]:
        """The terms of each record, by its key."""
        return {member.key: member.terms for member in self.members}


@dataclass(frozen=True, slots=True)
class Composition:
    """The sections and what stands around them, and the papers of which nothing could be said."""

    sections: tuple[Section, ...]
    overview: tuple[Note, ...]
    limits: tuple[Sentence, ...]
    closing: tuple[Note, ...]
    untold: tuple[Chosen, ...]


def gather(
    library: Library,
    selection: Selection,
    grammar: Grammar,
    options: Options,
    progress: Progress = silent,
) -> Material:
    """Read the papers that were chosen, and group them."""
    progress("reading abstracts", 0, len(selection.chosen))
    records = [selection.records[one.key] for one in selection.chosen]
    encoder = library.encoder
    vectors = library.sentences.get(records, encoder) if encoder is not None and records else {}
    topic = encoder.encode_query(selection.topic) if encoder is not None else None
    spelled = long_forms(record.abstract for record in records)
    abstracts = {
        record.key: read_abstract(record, grammar, vectors.get(record.key), topic)
        for record in records
    }
    members = tuple(
        Member(
            record.key,
            terms(grammar.parse([record.title])[0], abstracts[record.key].parsed, spelled),
            None if (rows := vectors.get(record.key)) is None else meaning(rows),
        )
        for record in records
    )
    progress("reading abstracts", len(records), len(records))
    rarity = _rarity(library)
    return Material(selection, abstracts, members, spelled, themes(members, options.themes, rarity))


def _rarity(library: Library) -> Callable[[str], float]:
    """Return how rare a word is in the library: 1 for one that no record has, 0 for one in all."""
    index, size = library.lexical, max(2, len(library))

    def rarity(word: str) -> float:
        count = min(size, index.word_count(fold(word)))
        return 1 - math.log(1 + count) / math.log(1 + size)

    return rarity


def compose(
    library: Library,
    material: Material,
    options: Options,
    judge: Judge,
    progress: Progress = silent,
) -> tuple[Composition, Teller]:
    """Return the draft's parts, every statement verified, and the teller that kept the rest."""
    records = [material.selection.records[one.key] for one in material.selection.chosen]
    teller = Teller(labels(records), judge)
    if options.style == ANNOTATED:
        sections = _annotated(material, options, teller)
    elif options.style == CHRONOLOGICAL:
        sections = _chronological(material, options, teller)
    else:
        sections = _narrative(material, options, teller)
    told = {key for section in sections for one in section.sentences for key in one.cited}
    left = links.limits((material.abstracts[key] for key in _in_order(told, records)), teller)
    untold = tuple(
        Chosen(one.key, one.relevance, _why_untold(material.selection.records[one.key]))
        for one in material.selection.chosen
        if one.key not in told
    )
    overview = _overview(sections) if options.style not in (ANNOTATED, CHRONOLOGICAL) else ()
    closing = gaps.notes(library, material.selection, [material.selection.records[k] for k in told])
    return Composition(sections, overview, left, closing, untold), teller


def _narrative(material: Material, options: Options, teller: Teller) -> tuple[Section, ...]:
    budget = _budget(material, options)
    sections = []
    shared = _shared_terms(material)
    for theme in _ordered(material):
        keys = _by_date(theme.keys, material.selection.records)
        abstracts = [material.abstracts[key] for key in keys]
        opened = _opening(theme, abstracts, material, teller)
        blocks = _blocks(abstracts, budget, teller)
        last = _threads(theme, shared, material, teller)
        paragraphs = tuple(p for p in ((*opened, *blocks), last) if p)
        sections.append(Section(theme.name, _papers(keys, material), paragraphs))
    return tuple(section for section in sections if section.sentences)


def _blocks(abstracts: Sequence[Abstract], budget: int, teller: Teller) -> tuple[Sentence, ...]:
    """Return what is said of each paper, one after the other; two side by side where they differ."""
    found: list[Sentence] = []
    waiting = list(abstracts)
    while waiting:
        abstract = waiting.pop(0)
        found += teller.block(abstract, budget)
    return tuple(found)


def _opening(
    theme: Theme, abstracts: Sequence[Abstract], material: Material, teller: Teller
) -> tuple[Sentence, ...]:
    found = links.opening(theme.terms, abstracts, material.long_forms, teller)
    if found is not None:
        return (found,)
    for key in theme.terms:
        if not _written(key, material):
            continue
        term = links.Shared(key, _written(key, material), tuple(a.record.key for a in abstracts))
        together = links.shared(
            term, material.abstracts, material.long_forms, teller, OPENING
        ) if len(abstracts) > 1 else None  # fmt: skip
        if together is not None:
            return (together,)
    return ()


def _threads(
    theme: Theme, shared: list[links.Shared], material: Material, teller: Teller
) -> tuple[Sentence, ...]:
    """Return what papers of this section share, with each other or with those of another."""
    found = []
    for term in list(shared):
        inside = sum(key in theme.keys for key in term.records)
        if 2 * inside < len(term.records):
            continue
        shared.remove(term)
        sentence = links.shared(term, material.abstracts, material.long_forms, teller)
        if sentence is not None:
            found.append(sentence)
        if found:
            break
    return tuple(found)


def _shared_terms(material: Material) -> list[links.Shared]:
    told = [key for theme in material.themes for key in theme.terms]
    members = {
        record: {key: lowered(term.text) for key, term in known.items() if term.bare}
        for record, known in material.terms.items()
    }
    return list(links.common_terms(members, told))


def _annotated(material: Material, options: Options, teller: Teller) -> tuple[Section, ...]:
    """Return a section a paper, in order of author."""
    budget = _budget(material, options)
    records = sorted(
        (material.selection.records[one.key] for one in material.selection.chosen),
        key=lambda record: (fold(cited_names(record)), record.date, record.key),
    )
    sections = [
        Section(
            record.title,
            _papers([record.key], material),
            (teller.block(material.abstracts[record.key], budget),),
        )
        for record in records
    ]
    return tuple(section for section in sections if section.sentences)


def _chronological(material: Material, options: Options, teller: Teller) -> tuple[Section, ...]:
    """Return a section a year, the oldest first; papers without a date come last."""
    budget = _budget(material, options)
    years: dict[str, list[str]] = {}
    for key in _by_date([one.key for one in material.selection.chosen], material.selection.records):
        year = material.selection.records[key].year
        years.setdefault(str(year) if year else "Without a date", []).append(key)
    sections = []
    for heading, keys in years.items():
        blocks = _blocks([material.abstracts[key] for key in keys], budget, teller)
        sections.append(Section(heading, _papers(keys, material), (blocks,)))
    return tuple(section for section in sections if section.sentences)


def _budget(material: Material, options: Options) -> int:
    count = max(1, len(material.selection.chosen))
    return max(FEWEST_WORDS, options.words // count) if options.words else WORDS_A_PAPER


def _ordered(material: Material) -> list[Theme]:
    """Return the themes with what is most on the topic first, "other" last."""
    relevance = {one.key: one.relevance for one in material.selection.chosen}

    def weight(theme: Theme) -> tuple[bool, float]:
        return (not theme.terms, -sum(relevance[key] for key in theme.keys))

    return sorted(material.themes, key=weight)


def _by_date(keys: Iterable[str], records: Mapping[str, Record]) -> list[str]:
    return sorted(keys, key=lambda key: (not records[key].date, records[key].date, key))


def _in_order(keys: Iterable[str], records: Sequence[Record]) -> list[str]:
    wanted = set(keys)
    return [record.key for record in records if record.key in wanted]


def _papers(keys: Sequence[str], material: Material) -> tuple[Chosen, ...]:
    known = {one.key: one for one in material.selection.chosen}
    return tuple(known[key] for key in keys)


def _written(key: str, material: Material) -> str:
    known = [terms[key] for terms in material.terms.values() if key in terms]
    usable = [lowered(term.text) for term in known if term.bare]
    return min(usable, key=len) if usable else ""


def _overview(sections: Sequence[Section]) -> tuple[Note, ...]:
    if len(sections) < 2:
        return ()
    names = [_in_prose(section.heading) for section in sections]
    listed = f"{', '.join(names[:-1])}{',' if len(names) > 2 else ''} and {names[-1]}"
    count = sum(len(section.papers) for section in sections)
    text = f"The {count} papers reviewed here fall into {_number(len(sections))} themes: {listed}."
    return (Note(text, "the grouping of the papers by meaning and shared terms"),)


def _in_prose(heading: str) -> str:
    """Return a heading without its capital, unless its first word is a name."""
    first, _, rest = heading.partition(" ")
    return heading if first[1:].lower() != first[1:] else f"{first.lower()} {rest}".rstrip()


def _number(count: int) -> str:
    words = "zero one two three four five six seven eight nine ten eleven twelve".split()
    return words[count] if count < len(words) else str(count)


def _why_untold(record: Record) -> str:
    if not record.abstract:
        return "its record has no abstract, and its title alone says too little"
    return "no sentence about it passed verification"
