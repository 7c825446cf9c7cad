"""What sections say beyond single papers: how they open, what papers share, where they differ.

Each of these is a statement like any other, made of what abstracts say and
verified against it; where nothing stands, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.passages import Passage
from reviewer.writing.draft.blocks import Teller, count_words
from reviewer.writing.draft.clauses import subject_of
from reviewer.writing.draft.edits import with_citation
from reviewer.writing.draft.model import (
    CONTRAST,
    LIMIT,
    OPENING,
    THREAD,
    WORK,
    Citation,
    Piece,
    Sentence,
)
from reviewer.writing.draft.telling import Abstract, Told, tellings
from reviewer.writing.draft.terms import keys_of

MOST_SHARING = 4
"""Papers named in one sentence about what they share."""
CONTRASTED = 20
"""Words that each side of a contrast may have."""
_OPENERS = 12
_VERBS = (("use", "uses"), ("study", "studies"), ("address", "addresses"))
_LEFT_OPEN = re.compile(
    r"\b(?:future (?:work|research|studies|directions?)|limitations?|open (?:questions?|problems?|"
    r"challenges?|issues?)|remains? (?:an? )?(?:\w+ )?(?:open|unclear|unknown|unresolved|"
    r"unexplored|challeng\w+|elusive|limited|difficult|to be)|(?:leave|left)\b.{1,60}\b(?:for|to|"
    r"open)|further (?:research|work|study|studies|investigation)|not yet)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A term of several records: its key, as prose writes it, and the records' keys."""

    key: str
    text: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two papers told in one sentence, and what of each it tells."""

    sentence: Sentence
    first: Passage
    second: Passage


class Linker:
    """Finds what links papers; `long_forms` spell their short forms out."""

    def __init__(
        self, abstracts: Mapping[str, Abstract], long_forms: Mapping[str, str], teller: Teller
    ) -> None:
        self._abstracts = abstracts
        self._long_forms = long_forms
        self._teller = teller

    def opening(self, terms: Collection[str], keys: Sequence[str]) -> Sentence | None:
        """Return a sentence of the abstracts that introduces what a section is about, or None.

        It has one of the section's terms, best as its subject, and speaks of no
        one paper: it is from before an abstract says what its authors do.
        """
        ranked = []
        for form in (form for key in keys for form in tellings(self._abstracts[key])):
            said = keys_of([form.parsed], self._long_forms)
            if form.role == OPENING and said & set(terms):
                ranked.append((form.score + self._introduces(form, terms), form))
        ranked.sort(key=lambda pair: -pair[0])
        for _, form in ranked[:_OPENERS]:
            pieces = with_citation(form.pieces(None, known=False), Citation((form.record.key,)))
            sentence = self._teller.sentence(pieces, [(form.record, form.passage)], OPENING)
            if (said_now := self._teller.say(sentence, note=False)) is not None:
                return said_now
        return None

    def shared(self, term: Shared, role: str = THREAD) -> Sentence | None:
        """Return "A (2020) and B (2021) both use X" if it stands of two records or more."""
        for verb in _VERBS:
            proven = [
                (self._abstracts[key].record, passage)
                for key in term.records
                if (passage := self._says(key, verb, term)) is not None
            ][:MOST_SHARING]
            if len(proven) < 2:
                continue
            cites = [Citation((record.key,), narrative=True) for record, _ in proven]
            every = "both" if len(cites) == 2 else "all"
            pieces = (*_listed(cites), f" {every} {verb[0]} {term.text}.")
            sentence = self._teller.sentence(pieces, proven, role)
            if (said := self._teller.say(sentence, note=False)) is not None:
                return said
        return None

    def also(self, key: str, term: Shared) -> Sentence | None:
        """Return "A (2020) also use X" if it stands of a record of another section."""
        record = self._abstracts[key].record
        for verb in _VERBS:
            passage = self._says(key, verb, term)
            if passage is None:
                continue
            named = Citation((key,), narrative=True)
            pieces: tuple[Piece, ...] = (named, f" also {verb[self._is_one(key)]} {term.text}.")
            sentence = self._teller.sentence(pieces, [(record, passage)], THREAD)
            if (said := self._teller.say(sentence, note=False)) is not None:
                return said
        return None

    def contrast(self, one: str, other: str) -> Contrast | None:
        """Return one sentence of what two papers do, joined by "whereas", or None.

        Both must do the same kind of thing (the same verb) to be set side by side.
        """
        sides = [list(_short(self._abstracts[key])) for key in (one, other)]
        for first, second in ((a, b) for a in sides[0] for b in sides[1]):
            if _verb(first) != _verb(second):
                continue
            pieces = (*_without_stop(_named(first)), ", whereas ", *_named(second))
            quoted = [(form.record, form.passage) for form in (first, second)]
            sentence = self._teller.sentence(pieces, quoted, CONTRAST)
            if (said := self._teller.say(sentence, note=False)) is not None:
                return Contrast(said, first.passage, second.passage)
        return None

    def limits(self, keys: Iterable[str], most: int = 3) -> tuple[Sentence, ...]:
        """Return what papers say that they leave open, a sentence of each."""
        found = (self._limit(key) for key in keys)
        return tuple(sentence for sentence in found if sentence is not None)[:most]

    def _limit(self, key: str) -> Sentence | None:
        for form in tellings(self._abstracts[key]):
            if form.role == OPENING or not _LEFT_OPEN.search(form.passage.text):
                continue
            pieces = (
                _named(form)
                if form.speaks
                else with_citation(form.pieces(None, known=False), Citation((key,)))
            )
            sentence = self._teller.sentence(pieces, [(form.record, form.passage)], LIMIT)
            if (said := self._teller.say(sentence, note=False)) is not None:
                return said
        return None

    def _introduces(self, form: Told, terms: Collection[str]) -> float:
        """Return how well a sentence introduces a term: as its subject, by saying what it is."""
        subject = subject_of(form.parsed)
        if subject < 0:
            return 0.0
        inside = keys_of([form.parsed], self._long_forms, within=form.parsed.span(subject))
        is_something = form.parsed.tokens[form.parsed.root].lemma == "be"
        return 1.0 * bool(inside & set(terms)) + 0.5 * is_something

    def _says(self, key: str, verb: tuple[str, str], term: Shared) -> Passage | None:
        """Return the sentence from which "its authors use X" follows, if one does."""
        abstract = self._abstracts[key]
        pieces: tuple[Piece, ...] = (
            Citation((key,), narrative=True),
            f" {verb[self._is_one(key)]} {term.text}.",
        )
        for form in tellings(abstract):
            if form.role != OPENING and term.key in keys_of([form.parsed], self._long_forms):
                quoted = [(abstract.record, form.passage)]
                sentence = self._teller.sentence(pieces, quoted, THREAD)
                if self._teller.stands(sentence, note=False) is not None:
                    return form.passage
        return None

    def _is_one(self, key: str) -> bool:
        record = self._abstracts[key].record
        return len(record.authors) == 1 and not record.authors_truncated


def _short(abstract: Abstract) -> Iterator[Told]:
    for form in tellings(abstract):
        if form.role == WORK and form.speaks:
            told = "".join(piece for piece in _named(form) if isinstance(piece, str))
            if count_words(told) <= CONTRASTED:
                yield form


def _verb(form: Told) -> str:
    return form.parsed.tokens[form.parsed.root].lemma


def _named(form: Told) -> tuple[Piece, ...]:
    return form.pieces(Citation((form.record.key,), narrative=True), known=False)


def _without_stop(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    last = pieces[-1]
    return (*pieces[:-1], last.rstrip(" .") if isinstance(last, str) else last)


def _listed(cites: Sequence[Citation]) -> Iterator[Piece]:
    for place, cite in enumerate(cites):
        if place:
            last = place == len(cites) - 1
            yield (", and " if len(cites) > 2 else " and ") if last else ", "
        yield cite
