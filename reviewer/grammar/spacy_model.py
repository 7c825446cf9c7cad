"""English by spaCy's small pipeline: tagger, parser, lemmatizer. The only module to import spaCy.

Sentences are what `reviewer.passages` says they are: the parser may not split
them further.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.grammar.parsed import Parsed, Token
from reviewer.grammar.pinned import LEFT_OUT

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as Spacy

_LONGEST = 2_000
"""Characters of a text that are parsed; more is no sentence."""
_UNREADABLE = re.compile(r"[\ud800-\udfff]|\S{200,}")
"""Half a character, of which spaCy makes an error, and what is too long for a word, in which it
looks for the ends of words for seconds. The parser gets as many letters x in its place."""
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
        readable = _UNREADABLE.sub(lambda found: "x" * len(found[0]), text[:_LONGEST])
        doc = self._pipeline.make_doc(readable)
        for token in doc:
            token.is_sent_start = token.i == 0
        return Parsed(text, tuple(_tokens(self._pipeline(doc), text)))


def open_pipeline(folder: Path, name: str) -> SpacyGrammar:
    """Open the pipeline in a folder by its config.cfg; it needs no meta.json.

    Raises OSError or ValueError for one that is none, ImportError without spaCy.
    """
    from spacy import util

    config = util.load_config(folder / "config.cfg")
    pipeline = util.load_model_from_config(config, exclude=LEFT_OUT)
    return SpacyGrammar(name, pipeline.from_disk(folder, exclude=LEFT_OUT))


def _tokens(doc: Doc, text: str) -> Iterator[Token]:
    """Yield the tokens of a text that are no white space, as one tree."""
    kept = [token for token in doc if not token.is_space]
    for place, (token, head) in enumerate(zip(kept, _heads(kept), strict=True)):
        end = token.idx + len(token.text)
        written = text[token.idx : end]
        lemma = token.lemma_ if written == token.text else written
        yield Token(
            written,
            token.idx,
            end,
            lemma.lower() if written.islower() else lemma,
            token.tag_,
            token.pos_,
            "ROOT" if head == place else token.dep_,
            head,
        )


def _heads(kept: Sequence[Spacy]) -> list[int]:
    """Return the place of each token's head, passing over white space.

    Where white space is the root, the first token below it is in its stead.
    """
    places = {token.i: place for place, token in enumerate(kept)}
    heads = []
    for token in kept:
        head = token.head
        while head.i not in places and head.head.i != head.i:
            head = head.head
        heads.append(places.get(head.i, -1))
    first = heads.index(-1) if -1 in heads else -1
    return [first if head == -1 else head for head in heads]
