"""Hits -> Candidates: each record found, with how its sentences match the question.

Reads the library; what is decided from it (`evidence.select`) is pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.evidence.matching import Matcher, Term, analyse, phrase_initials, weigh
from reviewer.library.library import Library
from reviewer.passages import Passage, record_sentences
from reviewer.records import Record
from reviewer.search.questions import Query
from reviewer.search.retrieve import Hit
from reviewer.search.spelling import corrections
from reviewer.search.topics import topic_words
from reviewer.words import Word, content_words, fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_TERMS = 24
"""Words of a question that are matched; the rarest in the library are kept of a longer one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record, its sentences (the title first), and how each matches the question.

    `asked` and `about` are the cosines of each sentence with the question and
    with its topic (all 0 without an encoder); `matches` holds for each
    sentence how well it has each term (0..1), `best` how well the record as a
    whole has it.
    """

    record: Record
    hit: Hit
    sentences: tuple[Passage, ...]
    asked: tuple[float, ...]
    about: tuple[float, ...]
    matches: tuple[tuple[float, ...], ...]
    best: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was found for a question: its terms and the candidates, best hit first."""

    query: Query
    matcher: Matcher
    candidates: tuple[Candidate, ...]
    semantic: bool


@dataclass(frozen=True, slots=True)
class Vectors:
    """A question's vectors: of the whole, of its topic, and of its words one by one.

    `importance` says how much the topic's meaning changes without each word:
    1 - cosine of the topic with and without it.
    """

    question: NDArray[np.float32]
    topic: NDArray[np.float32]
    words: tuple[NDArray[np.float32], ...]
    importance: tuple[float, ...]


def question_words(query: Query) -> list[Word]:
    """Return the words of the question that can be matched in papers, each once."""
    telling = set(topic_words(query.topic or query.text))
    found: dict[str, Word] = {}
    for word in content_words(query.topic or query.text):
        if word.text in telling:
            found.setdefault(word.stem, word)
    return list(found.values())


def mend(library: Library, query: Query) -> Query:
    """Return the query with slips of the keyboard mended where there is one thing to mend them to.

    A slip is a word that neither a record nor the encoder has; one with a
    capital may be a name, and is left.
    """
    text, topic = query.text, query.topic
    for word in content_words(query.topic or query.text):
        near = _near(library, fold(word.text)) if word.text.islower() else []
        if len(near) == 1:
            slip = re.compile(rf"\b{re.escape(word.text)}\b")
            text, topic = slip.sub(near[0], text), slip.sub(near[0], topic)
    return replace(query, text=text, topic=topic)


def encode_question(library: Library, query: Query) -> Vectors | None:
    """Return the question's vectors, all encoded in one go; None without an encoder.

    Words of the library's own vocabulary have their vectors already.
    """
    encoder = library.encoder
    if encoder is None:
        return None
    topic = query.topic or query.text
    said = question_words(query)
    alone = [fold(word.text) for word in said]
    known = library.vocabulary.vectors(alone) if library.vocabulary is not None else {}
    without = [" ".join(f"{topic[: word.start]} {topic[word.end :]}".split()) for word in said]
    unknown = [word for word in alone if word not in known]
    texts = list(dict.fromkeys([query.text, topic, *without, *unknown]))
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    whole = vectors[topic]
    importance = tuple(max(0.0, 1 - float(vectors[text] @ whole)) for text in without)
    words = tuple(known[word] if word in known else vectors[word] for word in alone)
    return Vectors(vectors[query.text], whole, words, importance)


def read(
    library: Library,
    query: Query,
    hits: Sequence[Hit],
    vectors: Vectors | None,
    before: Reading | None = None,
) -> Reading:
    """Read the records that were found against the question.

    `before` is an earlier reading of the same query: what it has is taken over.
    """
    known = {item.record.key: item for item in before.candidates} if before else {}
    matcher = before.matcher if before else Matcher(_terms(library, query, vectors))
    new = [hit.key for hit in hits if hit.key not in known]
    records = library.get_many(new)
    cosines = _cosines(library, list(records.values()), vectors)
    for hit in hits:
        if hit.key in records:
            record = records[hit.key]
            known[hit.key] = _candidate(record, hit, matcher, cosines.get(hit.key))
    found = tuple(known[hit.key] for hit in hits if hit.key in known)
    return Reading(query, matcher, found, vectors is not None)


def _terms(library: Library, query: Query, vectors: Vectors | None) -> tuple[Term, ...]:
    said = question_words(query)
    vocabulary = library.vocabulary if vectors is not None else None
    alike: list[dict[str, float]] = [{} for _ in said]
    if vocabulary is not None and vectors is not None:
        alike = vocabulary.alike(vectors.words)
    index = library.lexical
    for word, near in zip(said, alike, strict=True):
        near.update(dict.fromkeys(_near(library, fold(word.text)), 1.0))
    terms = weigh(
        said,
        phrase_initials(query.topic or query.text),
        alike,
        index.word_count,
        len(library),
        vectors.importance if vectors is not None else None,
    )
    return tuple(sorted(terms, key=lambda term: -term.weight)[:MAX_TERMS])


def _near(library: Library, word: str) -> list[str]:
    """Return the words a misspelled one may stand for; none for a word that is known."""
    encoder, index = library.encoder, library.lexical
    if index.word_count(word) or (encoder is not None and encoder.knows(word)):
        return []
    return corrections(word, index.words_from)


def _cosines(
    library: Library, records: Sequence[Record], vectors: Vectors | None
) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    encoder = library.encoder
    if vectors is None or encoder is None:
        return {}
    stored = library.sentences.get(records, encoder)
    return {
        key: (
            tuple(float(value) for value in rows @ vectors.question),
            tuple(float(value) for value in rows @ vectors.topic),
        )
        for key, rows in stored.items()
    }


def _candidate(
    record: Record,
    hit: Hit,
    matcher: Matcher,
    cosines: tuple[tuple[float, ...], tuple[float, ...]] | None,
) -> Candidate:
    sentences = record_sentences(record)
    nothing = (0.0,) * len(sentences)
    asked, about = cosines or (nothing, nothing)
    if len(asked) != len(sentences):
        asked = about = nothing
    matches = tuple(matcher.match(analyse(sentence.text)) for sentence in sentences)
    best = tuple(map(max, zip(*matches, strict=True)))
    return Candidate(record, hit, sentences, asked, about, matches, best)
