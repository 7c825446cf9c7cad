"""Hits -> Candidates: each record found, with how its sentences match the question.

Reads the library; what is decided from it (`evidence.select`) is pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.evidence.matching import Matcher, Term, analyse, phrase_initials, weigh
from reviewer.evidence.spelling import corrections
from reviewer.library.library import Library
from reviewer.passages import Passage, record_sentences
from reviewer.records import Record
from reviewer.search.questions import Query
from reviewer.search.retrieve import Hit
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
    sentence how well it has each term (0..1).
    """

    record: Record
    hit: Hit
    sentences: tuple[Passage, ...]
    asked: tuple[float, ...]
    about: tuple[float, ...]
    matches: tuple[tuple[float, ...], ...]

    @property
    def best(self) -> tuple[float, ...]:
        """How well the record as a whole has each term."""
        return tuple(max(column) for column in zip(*self.matches, strict=True))


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
    words: NDArray[np.float32]
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
    """Return the question's vectors, all encoded in one go; None without an encoder."""
    encoder = library.encoder
    if encoder is None:
        return None
    topic = query.topic or query.text
    said = question_words(query)
    without = [" ".join(f"{topic[: word.start]} {topic[word.end :]}".split()) for word in said]
    alone = [fold(word.text) for word in said]
    vectors = encoder.encode([query.text, topic, *alone, *without])
    whole, rest = vectors[1], vectors[2 + len(said) :]
    importance = tuple(max(0.0, 1 - float(vector @ whole)) for vector in rest)
    return Vectors(vectors[0], whole, vectors[2 : 2 + len(said)], importance)


def read(library: Library, query: Query, hits: Sequence[Hit], vectors: Vectors | None) -> Reading:
    """Read the records that were found against the question."""
    matcher = Matcher(_terms(library, query, vectors))
    records = library.get_many([hit.key for hit in hits])
    found = [(records[hit.key], hit) for hit in hits if hit.key in records]
    cosines = _cosines(library, [record for record, _ in found], vectors)
    candidates = tuple(
        _candidate(record, hit, matcher, cosines.get(record.key)) for record, hit in found
    )
    return Reading(query, matcher, candidates, vectors is not None)


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
    return Candidate(record, hit, sentences, asked, about, matches)
