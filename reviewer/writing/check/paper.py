"""A record as sentences of others are held against it: its sentences, vectors, words, parses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.evidence.alignment import Token, tokens, uncontracted
from reviewer.evidence.matching import Sentence as Analysed
from reviewer.evidence.matching import analyse
from reviewer.evidence.verify import Source
from reviewer.grammar import Grammar, Parsed
from reviewer.passages import Passage, sentences
from reviewer.records import Record
from reviewer.writing.answer import context
from reviewer.writing.check.clauses import own_names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.encoders import Encoder


@dataclass(frozen=True)
class Paper:
    """One record with what is looked up in it again and again; made once for a manuscript."""

    record: Record
    encoder: Encoder | None
    grammar: Grammar | None

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences of the abstract; the title where there is none."""
        found = sentences(self.record.abstract)
        return found or (Passage("title", 0, len(self.record.title), self.record.title),)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The sentences as `tokens` takes them."""
        return tuple(uncontracted(passage.text) for passage in self.passages)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sentences as `verify` takes them."""
        about = context(self.record)
        return tuple(Source(passage.text, about) for passage in self.passages)

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """The words of each sentence."""
        return tuple(tokens(text) for text in self.texts)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of the title and the abstract."""
        title = tokens(uncontracted(self.record.title))
        return frozenset(token.key for said in (*self.tokens, title) for token in said)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words of the title and the abstract, in lower case."""
        title = tokens(uncontracted(self.record.title))
        return frozenset(token.form for said in (*self.tokens, title) for token in said)

    @cached_property
    def analysed(self) -> Analysed:
        """Its words and acronyms."""
        return analyse(" ".join((*self.texts, self.record.title)))

    @cached_property
    def parsed(self) -> Sequence[Parsed]:
        """The parsed sentences; none without a grammar."""
        return self.grammar.parse(self.texts) if self.grammar else ()

    @cached_property
    def names(self) -> frozenset[str]:
        """What it calls its own (`clauses.own_names`)."""
        return own_names(self.record.title, self.texts)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The unit vectors of the sentences, each encoded alone."""
        assert self.encoder is not None
        return self.encoder.encode(self.texts)

    @cached_property
    def word_vectors(self) -> NDArray[np.float32]:
        """The unit vectors of its content words where they stand, all sentences together."""
        import numpy as np

        assert self.encoder is not None
        texts = [f"{self.record.title}. {text}" for text in self.texts]
        spans = [
            [(word.start, word.start + len(word.text)) for word in tokens(text) if word.content]
            for text in texts
        ]
        _, found = self.encoder.encode_spans(texts, spans)
        return np.concatenate(found)
