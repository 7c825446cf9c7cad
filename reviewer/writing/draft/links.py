"""What sections say beyond single papers: how they open, what papers share, where they differ.

Each of these is a statement like any other, made of what abstracts say and
verified against it; where nothing stands, nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
THREADS = 3
"""Sentences of a draft about what papers share."""
CONTRASTED = 22
"""Words of a sentence that can be one side of a contrast."""
_OPENERS = 12
_VERBS = (("use", "uses"), ("study", "studies"), ("address", "addresses"))
_LEFT_OPEN = re.compile(
    r"\b(?:future (?:work|research|studies|directions?)|limitations?|open (?:questions?|problems?|"
    r"challenges?|issues?)|remains? (?:an? )?(?:\w+ )?(?:open|unclear|unknown|unresolved|"
    r"unexplored|challeng\w+|elusive|limited|difficult|to be)|(?:leave|left)\b.{1,60}\b(?:for|to|open)|"
    r"further (?:research|work|study|studies|investigation)|not yet)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A term of several records: its key, and as prose writes it."""

    key: str
    text: str
    records: tuple[str, ...]


def opening(
    terms: Collection[str],
    abstracts: Sequence[Abstract],
    long_forms: Mapping[str, str],
    teller: Teller,
) -> Sentence | None:
    """Return a sentence of the abstracts that introduces what a section is about, or None.

    It has one of the section's terms, best as its subject, and speaks of no
    one paper: it is from before an abstract says what its authors do.
    """
    ranked = []
    for abstract in abstracts:
        for form in tellings(abstract):
            said = keys_of([form.parsed], long_forms)
            if form.role == OPENING and said & set(terms):
                ranked.append((form.score + _introduces(form, terms, long_forms), form))
    ranked.sort(key=lambda pair: -pair[0])
    for _, form in ranked[:_OPENERS]:
        pieces = with_citation(form.pieces(None, known=False), Citation((form.record.key,)))
        sentence = teller.stands(teller.sentence(pieces, [(form.record, form.passage)], OPENING))
        if sentence is not None:
            teller.said.add(sentence.statement.text)
            return sentence
    return None


def shared(
    term: Shared,
    abstracts: Mapping[str, Abstract],
    long_forms: Mapping[str, str],
    teller: Teller,
    role: str = THREAD,
) -> Sentence | None:
    """Return "A (2020) and B (2021) use X" if it stands of two of the records or more, or None."""
    for verb in _VERBS:
        proven = []
        for key in term.records:
            passage = _says(term, verb, abstracts[key], long_forms, teller)
            if passage is not None:
                proven.append((abstracts[key].record, passage))
        if len(proven) > 1:
            proven = proven[:MOST_SHARING]
            cites = [Citation((record.key,), narrative=True) for record, _ in proven]
            pieces = (
                *_listed(cites),
                f" {'both ' if len(cites) == 2 else 'all '}{verb[0]} {term.text}.",
            )
            found = teller.stands(teller.sentence(pieces, proven, role))
            if found is not None:
                teller.said.add(found.statement.text)
                return found
    return None


def contrast(first: Abstract, second: Abstract, teller: Teller) -> Sentence | None:
    """Return one sentence of what two papers do, joined by "whereas", or None.

    Both must do the same kind of thing (the same verb) to be set side by side.
    """
    for one in _short(first):
        for other in _short(second):
            if (
                one.parsed.tokens[one.parsed.root].lemma
                != other.parsed.tokens[other.parsed.root].lemma
            ):
                continue
            pieces = (*_open_end(_named(one)), ", whereas ", *_named(other))
            quoted = [(one.record, one.passage), (other.record, other.passage)]
            found = teller.stands(teller.sentence(pieces, quoted, CONTRAST))
            if found is not None:
                teller.said.add(found.statement.text)
                return found
    return None


def limits(abstracts: Iterable[Abstract], teller: Teller, most: int = 3) -> tuple[Sentence, ...]:
    """Return what papers say that they leave open."""
    found: list[Sentence] = []
    for abstract in abstracts:
        for form in tellings(abstract):
            if (
                form.role == OPENING
                or not _LEFT_OPEN.search(form.passage.text)
                or len(found) >= most
            ):
                continue
            pieces = _named(form) if form.speaks else with_citation(
                form.pieces(None, known=False), Citation((form.record.key,))
            )  # fmt: skip
            sentence = teller.stands(teller.sentence(pieces, [(form.record, form.passage)], LIMIT))
            if sentence is not None:
                teller.said.add(sentence.statement.text)
                found.append(sentence)
                break
    return tuple(found)


def common_terms(
    members: Mapping[str, Mapping[str, str]], told: Collection[str]
) -> tuple[Shared, ...]:
    """Return the terms that two to MOST_SHARING records have, the longest and rarest first.

    `members` gives each record's terms as it writes them, by key; `told` are
    the terms that headings and topic have named already.
    """
    where: dict[str, list[str]] = defaultdict(list)
    for record, known in members.items():
        for key in known:
            where[key].append(record)
    found = [
        Shared(key, min((members[record][key] for record in records), key=len), tuple(records))
        for key, records in where.items()
        if 2 <= len(records) <= MOST_SHARING and len(key.split()) > 1
        and not any(set(key.split()) & set(other.split()) == set(key.split()) for other in told)
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda term: (-len(term.key.split()), len(term.records), term.key))
    )


def _introduces(form: Told, terms: Collection[str], long_forms: Mapping[str, str]) -> float:
    """Return how well a sentence introduces a term: it is the subject, and something is said of it."""
    subject = subject_of(form.parsed)
    if subject < 0:
        return 0.0
    start, end = form.parsed.span(subject)
    inside = keys_of([form.parsed], long_forms, within=(start, end))
    root = form.parsed.tokens[form.parsed.root]
    return 1.0 * bool(inside & set(terms)) + 0.5 * (root.lemma == "be")


def _says(
    term: Shared,
    verb: tuple[str, str],
    abstract: Abstract,
    long_forms: Mapping[str, str],
    teller: Teller,
) -> Passage | None:
    """Return the sentence from which "its authors use X" follows, if one does."""
    record = abstract.record
    alone = len(record.authors) == 1 and not record.authors_truncated
    pieces: tuple[Piece, ...] = (
        Citation((record.key,), narrative=True), f" {verb[alone]} {term.text}.",
    )  # fmt: skip
    for form in tellings(abstract):
        if form.role != OPENING and term.key in keys_of([form.parsed], long_forms):
            sentence = teller.sentence(pieces, [(record, form.passage)], THREAD)
            if teller.stands(sentence) is not None:
                return form.passage
    return None


def _short(abstract: Abstract) -> Iterator[Told]:
    for form in tellings(abstract):
        if form.role == WORK and form.speaks:
            words = count_words("".join(p for p in _named(form) if isinstance(p, str)))
            if words <= CONTRASTED:
                yield form


def _named(form: Told) -> tuple[Piece, ...]:
    return form.pieces(Citation((form.record.key,), narrative=True), known=False)


def _open_end(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    last = pieces[-1]
    return (*pieces[:-1], last.rstrip(" .") if isinstance(last, str) else last)


def _listed(cites: Sequence[Citation]) -> Iterator[Piece]:
    for place, cite in enumerate(cites):
        if place:
            last = place == len(cites) - 1
            yield (", and " if len(cites) > 2 else " and ") if last else ", "
        yield cite
