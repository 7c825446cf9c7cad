"""Sentences that cite nothing though a paper of the library says what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reviewer.manuscripts import Manuscript, Sentence
from reviewer.manuscripts.model import PROSE
from reviewer.progress import Progress
from reviewer.words import content_words
from reviewer.writing.check.model import SUPPORTED, Uncited

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.writing.check.check import Checker

LIKELY = 0.8
"""Probability of support from which a citation is suggested."""
CLOSE = 0.6
"""Cosine with a chunk of a paper from which its sentences are looked at."""
_ENOUGH = 6
"""Content words from which a sentence makes a claim that wants a source."""
_OWN = re.compile(
    r"\b(?:we|our|ours|us|I|my)\b|\b(?:this|the present) (?:paper|work|study|article|section|thesis)\b|"
    r"\b(?:section|figure|table|appendix|chapter) \d",
    re.IGNORECASE,
)


def uncited(manuscript: Manuscript, checker: Checker, progress: Progress) -> Iterator[Uncited]:
    """Yield the sentences of prose that cite nothing and that a paper of the library supports.

    What its authors say of themselves is theirs to say, and a sentence beside
    one that cites the paper is taken to go on about it. None without an encoder.
    """
    encoder = checker.library.encoder
    if encoder is None or not checker.library.has_vectors:
        return
    near = _cited_nearby(manuscript.sentences)
    wanting = [
        (sentence, beside)
        for sentence, beside in zip(manuscript.sentences, near, strict=True)
        if not sentence.citations and _is_claim(sentence)
    ]
    vectors = encoder.encode([sentence.text for sentence, _ in wanting])
    for done, ((sentence, beside), vector) in enumerate(zip(wanting, vectors, strict=True), 1):
        if not beside and (found := _source(sentence, vector, checker)) is not None:
            yield found
        progress("looking for claims without a citation", done, len(wanting))


def _is_claim(sentence: Sentence) -> bool:
    if sentence.kind != PROSE or _OWN.search(sentence.text):
        return False
    return len(content_words(sentence.text)) >= _ENOUGH and sentence.text.rstrip().endswith(".")


def _cited_nearby(sentences: Sequence[Sentence]) -> list[bool]:
    """Return of each sentence whether the one before it, in the same section, cites something."""
    before = [None, *sentences[:-1]]
    return [
        one is not None and bool(one.citations) and one.section == sentence.section
        for one, sentence in zip(before, sentences, strict=True)
    ]


def _source(sentence: Sentence, vector: NDArray[np.float32], checker: Checker) -> Uncited | None:
    hits = checker.library.search_vectors(vector, 1)
    if not hits or hits[0].score < CLOSE:
        return None
    record = checker.library.get(hits[0].key)
    verdict = checker.weigh(sentence.text, sentence.text, record, [record.key])
    if verdict.label != SUPPORTED or verdict.score < LIKELY or verdict.nearest is None:
        return None
    return Uncited(sentence, record.key, verdict.nearest)
