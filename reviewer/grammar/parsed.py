"""A parsed sentence, as values, and what a parser has to offer. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a piece of one ("real", "-", "world"), and how it hangs in its sentence.

    `start` and `end` are characters of the sentence; `lemma` is the dictionary
    form in lower case (names as they are); `tag` is a Penn Treebank tag
    ("VBP"), `pos` a Universal one ("VERB"), `dep` a ClearNLP label ("nsubj");
    `head` is the place of the token it depends on, its own for a root.
    """

    text: str
    start: int
    end: int
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int


@dataclass(frozen=True)
class Parsed:
    """A sentence and its tokens, in order. `text[token.start:token.end] == token.text`, always."""

    text: str
    tokens: tuple[Token, ...]
    _children: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: list[list[int]] = [[] for _ in self.tokens]
        for place, token in enumerate(self.tokens):
            if token.head != place:
                below[token.head].append(place)
        object.__setattr__(self, "_children", tuple(map(tuple, below)))

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def root(self) -> int:
        """The place of the main verb (or what stands for it): the first root; -1 without tokens."""
        return next((n for n, token in enumerate(self.tokens) if token.head == n), -1)

    def children(self, place: int, *deps: str) -> tuple[int, ...]:
        """Return the places that depend on a token, in order; of these labels only, if given."""
        below = self._children[place]
        return tuple(n for n in below if self.tokens[n].dep in deps) if deps else below

    def subtree(self, place: int) -> tuple[int, ...]:
        """Return the places of a token and of all below it, in order."""
        found, waiting = [], [place]
        while waiting:
            here = waiting.pop()
            found.append(here)
            waiting += self._children[here]
        return tuple(sorted(found))

    def span(self, place: int) -> tuple[int, int]:
        """Return the characters from the first to the last token of a subtree, end exclusive."""
        places = self.subtree(place)
        return self.tokens[places[0]].start, self.tokens[places[-1]].end

    def above(self, place: int) -> Iterator[int]:
        """Yield the tokens a token depends on, from its head up to the root."""
        while self.tokens[place].head != place:
            place = self.tokens[place].head
            yield place


class Grammar(Protocol):
    """A parser of English; `name` says which, for stamps and caches."""

    name: str

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        """Return each text, which is one sentence, parsed as one sentence."""
