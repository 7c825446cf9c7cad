"""Sentences that cite nothing though a paper of the library says what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
_REACH = 3
"""Sentences back to which a citation still holds."""
_ENOUGH = 6
"""Content words from which a sentence makes a claim that wants a source."""
_OWN = re.compile(
    r"\b(?:we|our|ours|us|I|my)\b|"
    r"\b(?:this|the present) (?:paper|work|study|article|section|thesis)\b|"
    r"\b(?:section|figure|table|appendix|chapter) \d",
    re.IGNORECASE,
)


def uncited(
    manuscript: Manuscript,
    cited: Mapping[Sentence, frozenset[str]],
    checker: Checker,
    progress: Progress,
) -> Iterator[Uncited]:
    """Yield the sentences of prose that cite nothing and that a paper of the library supports.

    What its authors say of themselves is theirs to say, and a sentence soon
    after one that cites the paper goes on about it; `cited` are the keys of
    the records that each sentence cites. None without an encoder.
    """
    encoder = checker.library.encoder
    if encoder is None or not checker.library.has_vectors:
        return
    wanting = [
        place
        for place, sentence in enumerate(manuscript.sentences)
        if not sentence.citations and _is_claim(sentence)
    ]
    vectors = encoder.encode([manuscript.sentences[place].text for place in wanting])
    for done, (place, vector) in enumerate(zip(wanting, vectors, strict=True), start=1):
        found = _source(manuscript.sentences[place], vector, checker)
        if found is not None and found.record not in _cited_before(manuscript, place, cited):
            yield found
        progress("looking for claims without a citation", done, len(wanting))


def _cited_before(
    manuscript: Manuscript, place: int, cited: Mapping[Sentence, frozenset[str]]
) -> set[str]:
    """Return the keys of what the sentences next to one cite, in its section."""
    section = manuscript.sentences[place].section
    beside = manuscript.sentences[max(0, place - _REACH) : place + 2]
    return {key for one in beside if one.section == section for key in cited.get(one, ())}


def _is_claim(sentence: Sentence) -> bool:
    if sentence.kind != PROSE or _OWN.search(sentence.text):
        return False
    return len(content_words(sentence.text)) >= _ENOUGH and sentence.text.rstrip().endswith(".")


def _source(sentence: Sentence, vector: NDArray[np.float32], checker: Checker) -> Uncited | None:
    hits = checker.library.search_vectors(vector, 1)
    if not hits or hits[0].score < CLOSE:
        return None
    record = checker.library.get(hits[0].key)
    verdict = checker.weigh(sentence.text, sentence.text, record, [record.key])
    if verdict.label != SUPPORTED or verdict.score < LIKELY or verdict.nearest is None:
        return None
    return Uncited(sentence, record.key, verdict.nearest)
