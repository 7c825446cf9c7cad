"""Papers chosen for a topic -> a draft without a language model, from their own sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Record, cited_names
from reviewer.words import fold
from reviewer.writing.draft import gaps, links
from reviewer.writing.draft.blocks import WORDS_A_PAPER, Judge, Teller
from reviewer.writing.draft.labels import labels
from reviewer.writing.draft.links import Linker
from reviewer.writing.draft.members import Member
from reviewer.writing.draft.model import (
    ANNOTATED,
    CHRONOLOGICAL,
    NARRATIVE,
    OPENING,
    Chosen,
    Note,
    Section,
    Sentence,
)
from reviewer.writing.draft.naming import Measure, lowered
from reviewer.writing.draft.placing import year_heading
from reviewer.writing.draft.selection import Options, Selection, meaning
from reviewer.writing.draft.telling import Abstract, read_abstract
from reviewer.writing.draft.terms import Term, long_forms, term_key, terms
from reviewer.writing.draft.themes import Theme, themes

FEWEST_WORDS = 25
"""Words about one paper, at least: a sentence."""
THREADS = 2
"""Sentences at the end of a section about what links its papers, and others with them."""


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
    records = [selection.records[one.key] for one in selection.chosen]
    encoder = library.encoder
    vectors = library.sentences.get(records, encoder) if encoder is not None and records else {}
    topic = encoder.encode_query(selection.topic) if encoder and selection.topic else None
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
    measure = Measure(_rarity(library), encoder.encode if encoder is not None else None)
    found = themes(members, options.themes, measure)
    return Material(selection, abstracts, members, spelled, found)


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
    composer = _Composer(material, options, teller, progress)
    sections = _STYLES[options.style](composer)
    told = {key for section in sections for one in section.sentences for key in one.cited}
    cited = [record for record in records if record.key in told]
    left = composer.linker.limits(record.key for record in cited)
    untold = tuple(
        Chosen(one.key, one.relevance, _why_untold(material.selection.records[one.key]))
        for one in material.selection.chosen
        if one.key not in told
    )
    counts = [
        (section.heading, sum(paper.key in told for paper in section.papers))
        for section in sections
    ]
    overview = overview_of(counts) if options.style == NARRATIVE else ()
    closing = gaps.notes(library, material.selection, cited)
    return Composition(sections, overview, left, closing, untold), teller


class _Composer:
    """Makes the sections of one draft; what was said in one is not said again in another."""

    def __init__(
        self, material: Material, options: Options, teller: Teller, progress: Progress
    ) -> None:
        self.material = material
        self.teller = teller
        self.linker = Linker(material.abstracts, material.long_forms, teller)
        self._records = material.selection.records
        self._budget = _budget(len(material.selection.chosen), options)
        self._progress = progress
        self._told = 0

    def narrative(self) -> tuple[Section, ...]:
        """Return a section a theme: an opening, its papers by date, what links them."""
        sections = []
        for theme in _ordered(self.material):
            keys = _by_date(theme.keys, self._records)
            opened = self._opening(theme, keys)
            told = self._blocks(keys, contrasts=True)
            last = self._threads(theme)
            paragraphs = tuple(p for p in ((*opened, *told), last) if p)
            sections.append(Section(theme.name, self._papers(keys), paragraphs))
        return tuple(section for section in sections if section.sentences)

    def annotated(self) -> tuple[Section, ...]:
        """Return a section a paper, in order of author."""
        records = sorted(
            (self._records[one.key] for one in self.material.selection.chosen),
            key=lambda record: (fold(cited_names(record)), record.date, record.key),
        )
        sections = (
            Section(record.title, self._papers([record.key]), (self._blocks([record.key]),))
            for record in records
        )
        return tuple(section for section in sections if section.sentences)

    def chronological(self) -> tuple[Section, ...]:
        """Return a section a year, the oldest first; papers without a date come last."""
        years: dict[str, list[str]] = {}
        chosen = [one.key for one in self.material.selection.chosen]
        for key in _by_date(chosen, self._records):
            years.setdefault(year_heading(self._records[key]), []).append(key)
        sections = (
            Section(heading, self._papers(keys), (self._blocks(keys),))
            for heading, keys in years.items()
        )
        return tuple(section for section in sections if section.sentences)

    def _opening(self, theme: Theme, keys: Sequence[str]) -> tuple[Sentence, ...]:
        """Return a sentence that introduces a theme, or one that names who works on it."""
        found = self.linker.opening(theme.terms, keys)
        for key in theme.terms if found is None and len(keys) > 1 else ():
            if text := written(key, self.material):
                found = found or self.linker.shared(links.Shared(key, text, tuple(keys)), OPENING)
        return (found,) if found is not None else ()

    def _blocks(self, keys: Sequence[str], *, contrasts: bool = False) -> tuple[Sentence, ...]:
        """Return what is said of each paper in turn; once, two are set side by side."""
        found: list[Sentence] = []
        waiting = list(keys)
        while waiting:
            key = waiting.pop(0)
            beside = self.linker.contrast(key, waiting[0]) if contrasts and waiting else None
            if beside is not None:
                contrasts = False
                other = waiting.pop(0)
                found.append(beside.sentence)
                for one, told in ((key, beside.first), (other, beside.second)):
                    found += self.teller.findings(self.material.abstracts[one], told, self._budget)
            else:
                found += self.teller.block(self.material.abstracts[key], self._budget)
            self._told = len(self.material.selection.chosen) - len(waiting)
            self._progress("telling of papers", self._told, None)
        return tuple(found)

    def _threads(self, theme: Theme) -> tuple[Sentence, ...]:
        """Return who in other sections works with what this one is about, and what is shared."""
        found: list[Sentence] = []
        for key in theme.terms:
            text = written(key, self.material)
            outside = [
                member.key
                for member in self.material.members
                if member.key not in theme.keys and key in member.terms
            ]
            for other in outside if text else ():
                sentence = self.linker.also(other, links.Shared(key, text, (other,)))
                found += [sentence] if sentence is not None else []
        for term in shared_terms(self.material, theme):
            sentence = None if found else self.linker.shared(term)
            found += [sentence] if sentence is not None else []
        return tuple(found[:THREADS])

    def _papers(self, keys: Sequence[str]) -> tuple[Chosen, ...]:
        known = {one.key: one for one in self.material.selection.chosen}
        return tuple(known[key] for key in keys)


_STYLES: dict[str, Callable[[_Composer], tuple[Section, ...]]] = {
    NARRATIVE: _Composer.narrative,
    ANNOTATED: _Composer.annotated,
    CHRONOLOGICAL: _Composer.chronological,
}


def shared_terms(material: Material, theme: Theme) -> tuple[links.Shared, ...]:
    """Return the terms that two or more of a theme's records have, the longest and rarest first.

    Only what matters to one of them: a term of a title, or one that a text
    spells out for its short form; and none that a heading has named.
    """
    named = [set(key.split()) for other in material.themes for key in other.terms]
    spelled = {term_key(text) for text in material.long_forms.values()}
    where: dict[str, list[Term]] = defaultdict(list)
    owners: dict[str, list[str]] = defaultdict(list)
    for member in material.members:
        for key, term in member.terms.items() if member.key in theme.keys else ():
            where[key].append(term)
            owners[key].append(member.key)
    found = [
        links.Shared(key, text, tuple(owners[key]))
        for key, known in where.items()
        if 2 <= len(known) <= links.MOST_SHARING
        and len(key.split()) > 1
        and not any(set(key.split()) <= words or words <= set(key.split()) for words in named)
        and (key in spelled or any(term.in_title for term in known))
        and (text := written(key, material))
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.key.split()), len(one.records), one.key)))


def _budget(papers: int, options: Options) -> int:
    """Return the words that one paper gets."""
    if not options.words:
        return WORDS_A_PAPER
    return max(FEWEST_WORDS, options.words // max(1, papers))


def _ordered(material: Material) -> list[Theme]:
    """Return the themes with what is most on the topic first, "other" last."""
    relevance = {one.key: one.relevance for one in material.selection.chosen}

    def weight(theme: Theme) -> tuple[bool, float]:
        return (not theme.terms, -sum(relevance[key] for key in theme.keys))

    return sorted(material.themes, key=weight)


def _by_date(keys: Iterable[str], records: Mapping[str, Record]) -> list[str]:
    return sorted(keys, key=lambda key: (not records[key].date, records[key].date, key))


def written(key: str, material: Material) -> str:
    """Return a term as prose may use it without an article, or "" if no text does."""
    known = [member.terms[key] for member in material.members if key in member.terms]
    usable = [lowered(term.text) for term in known if term.bare]
    return min(usable, key=len) if usable else ""


def overview_of(sections: Sequence[tuple[str, int]]) -> tuple[Note, ...]:
    """Return a note on how the papers are grouped, given each theme's heading and their number."""
    told = [(heading, count) for heading, count in sections if count]
    if len(told) < 2:
        return ()
    names = [_in_prose(heading) for heading, _ in told]
    listed = f"{', '.join(names[:-1])}{',' if len(names) > 2 else ''} and {names[-1]}"
    papers = sum(count for _, count in told)
    text = f"The {papers} papers reviewed here fall into {_number(len(told))} themes: {listed}."
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
