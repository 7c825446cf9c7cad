"""English by spaCy's small pipeline: tagger, parser, lemmatizer. The only module to import spaCy.

Sentences are what `reviewer.passages` says they are: the parser may not split
them further.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.grammar.parsed import Parsed, Token
from reviewer.grammar.pinned import LEFT_OUT

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST = 2_000
"""Characters of a text that are parsed; more is no sentence."""
_KEPT = 20_000
"""Sentences whose parse is kept: a draft looks at each several times."""


class SpacyGrammar:
    """A `Grammar` over an open pipeline."""

    def __init__(self, name: str, pipeline: Language) -> None:
        self.name = name
        self._pipeline = pipeline
        self._parsed = functools.lru_cache(maxsize=_KEPT)(self._parse_one)

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        """Return each text, which is one sentence, parsed as one sentence."""
        return [self._parsed(text) for text in texts]

    def _parse_one(self, text: str) -> Parsed:
        doc = self._pipeline.make_doc(text[:_LONGEST])
        for token in doc:
            token.is_sent_start = token.i == 0
        return Parsed(text, tuple(_tokens(self._pipeline(doc))))


def open_pipeline(folder: Path, name: str) -> SpacyGrammar:
    """Open the pipeline in a folder by its config.cfg; it needs no meta.json.

    Raises OSError or ValueError for one that is none, ImportError without spaCy.
    """
    from spacy import util

    config = util.load_config(folder / "config.cfg")
    pipeline = util.load_model_from_config(config, exclude=LEFT_OUT)
    return SpacyGrammar(name, pipeline.from_disk(folder, exclude=LEFT_OUT))


def _tokens(doc: Doc) -> Iterator[Token]:
    """Yield the tokens that are no white space; a head that is one is passed over."""
    kept = [token for token in doc if not token.is_space]
    places = {token.i: place for place, token in enumerate(kept)}
    for place, token in enumerate(kept):
        head = token.head
        while head.i not in places and head.head.i != head.i:
            head = head.head
        yield Token(
            token.text,
            token.idx,
            token.idx + len(token.text),
            token.lemma_.lower() if token.text.islower() else token.lemma_,
            token.tag_,
            token.pos_,
            token.dep_,
            places.get(head.i, place),
        )
