"""A column of any name, asked of records as it stands: what they say with its words, or nothing.

First a thing with that noun is looked for ("loss function": "a contrastive
loss function"; "accuracy on CoNLL": a number with "accuracy" where "CoNLL"
stands); then the column is put as a question to each record alone, with the
evidence that answers are made from, and a clause stands that is the paper's own
and has every word that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.evidence.candidates import encode_question, read
from reviewer.evidence.matching import Matcher, analyse
from reviewer.evidence.select import Found, assess
from reviewer.evidence.weights import SURE
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.search.questions import understand
from reviewer.search.retrieve import Hit
from reviewer.words import fold, stem, words
from reviewer.writing.table import phrases
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.columns import Column
from reviewer.writing.table.lines import AIM, BACKGROUND
from reviewer.writing.table.owners import OTHERS, OWN
from reviewer.writing.table.story import Story, Told
from reviewer.writing.table.things import Wanted, nouns, singular, things

SAME = 0.85
"""Cosine of two single words from which one may be said for the other."""
HAS = 0.7
"""Match from which a line has a word of the column (`evidence.matching`)."""
_BETWEEN = 2
"""Words that may stand between those of a column in a clause that answers it."""
_PREPOSITIONS = frozenset("of on in for with from by to per at under over during against".split())
# Nouns that a number is the answer to: what is measured, or counted.
_MEASURES = nouns(
    """accuracy precision recall error loss score rate ratio size length width height depth weight
    mass volume area density speed velocity frequency time duration age temperature pressure energy
    power voltage current resistance concentration dose dosage amount number percentage cost price
    budget bandwidth memory latency throughput dimension distance angle radius diameter redshift
    luminosity wavelength resolution prevalence incidence mortality probability perplexity
    correlation sensitivity specificity f1 bleu rouge auc map ndcg learning-rate layers epochs
    iterations window population yield"""
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A column as a question: its matcher, and what each record's sentences make of it."""

    column: Column
    matcher: Matcher | None = None
    found: Mapping[str, Found] | None = None


def ask(library: Library, column: Column, records: Sequence[Record]) -> Asked:
    """Put a column to records as the question what it is of that paper."""
    query = understand(f"What is the {column.asked} of this paper?", library)
    hits = [Hit(record.key, 0.0, 0.0, 0.0) for record in records]
    reading = read(library, query, hits, encode_question(library, query))
    found = {item.candidate.record.key: item for item in assess(reading)}
    return Asked(column, reading.matcher, found)


def stated(story: Story, asked: Asked) -> Iterator[Candidate]:
    """Yield what a record says to a column that is asked as it stands."""
    wanted = wanted_by(asked)
    if wanted is None:
        return
    yield from things(story, wanted)
    yield from _answers(story, asked)


def wanted_by(asked: Asked) -> Wanted | None:
    """Return the thing that a column's words ask for: its head noun, and what must stand by it."""
    said = words(asked.column.asked)
    head = next((n for n, word in enumerate(said) if fold(word.text) in _PREPOSITIONS), len(said))
    if not head or not said:
        return None
    noun = said[head - 1]
    beside = [word.stem for word in (*said[: head - 1], *said[head:]) if word.is_content]
    heads = {singular(noun.text), *_said_for(noun.text, asked.matcher)}
    if asked.column.counted:
        return Wanted(counts=frozenset(heads), words=tuple(beside), number=True)
    measure = singular(noun.text) in _MEASURES
    return Wanted(heads=frozenset(heads), words=tuple(beside), number=measure)


def _said_for(word: str, matcher: Matcher | None) -> set[str]:
    """Return the library's words that may be said for a word."""
    terms = matcher.terms if matcher is not None else ()
    return {
        singular(other)
        for term in terms
        if term.stem == stem(word)
        for other, cosine in term.alike.items()
        if cosine >= SAME
    }


def _answers(story: Story, asked: Asked) -> Iterator[Candidate]:
    """Yield the clause that answers, if one surely does and has all the column's words."""
    found = (asked.found or {}).get(story.record.key)
    if found is None or asked.matcher is None or found.answered < SURE or not asked.matcher.terms:
        return
    if len(asked.matcher.terms) < 2 or asked.column.counted:
        return
    for told in story.told:
        if (
            told.line.parsed is None
            or not _is_own(told)
            or not _has_all(told.line.text, asked.matcher)
        ):
            continue
        root = told.line.parsed.root
        span = phrases.clause(told.line.parsed, root) if root >= 0 else (0, 0)
        if _has_together(told.line.text[slice(*span)], asked.matcher):
            yield Candidate(told.line, *span, 1.5)


def _is_own(told: Told) -> bool:
    if told.owner == OTHERS or told.line.is_title or told.line.part in (AIM, BACKGROUND):
        return False
    return told.owner == OWN or told.after


def has_any(text: str, asked: Asked | None) -> bool:
    """Whether a text has a word of the column, or one that says the same."""
    if asked is None or asked.matcher is None:
        return False
    return max(asked.matcher.match(analyse(text)), default=0.0) >= HAS


def _has_all(text: str, matcher: Matcher) -> bool:
    return min(matcher.match(analyse(text)), default=0.0) >= HAS


def _has_together(text: str, matcher: Matcher) -> bool:
    """Whether a text has all words of the column side by side, or nearly so."""
    said, width = words(text), len(matcher.terms) + _BETWEEN
    starts = range(max(1, len(said) - width + 1)) if said else range(0)
    return any(
        _has_all(text[said[n].start : said[min(n + width, len(said)) - 1].end], matcher)
        for n in starts
    )
