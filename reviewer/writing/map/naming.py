"""Groups of records -> names: the phrases that are common in a group and rare around it.

A phrase counts for p log(p / q), with p the share of the group's records that
have it and q that of the records around it: its part in how the two differ
("pointwise Kullback-Leibler divergence", Tomokiyo and Hurst 2003, "A language
model approach to keyphrase extraction"). The better known c-TF-IDF (Grootendorst
2022, arXiv:2203.05794) put what is common everywhere first on the same groups:
"large language models" for agents, for medicine and for retrieval alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reviewer.grammar import Grammar, Parsed
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.words import is_name_like, words
from reviewer.writing.map.grouping import Group
from reviewer.writing.map.phrases import IN_TITLE, Key, Phrases, occurrences, written

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

TERMS = 5
IN_NAME = 2
BY_WORDS = np.array([0.0, 1.0, 2.0, 2.2, 2.0])
"""What a phrase of so many words counts: "detection" says less than "object detection"."""
NAME_LIKE = 1.5
"""What a single word counts that is spelled like a name: "RAG"."""
LEAST_SHARE = 0.05
"""Of the group's records, that must have a phrase that names it."""
CLOSE = 0.25
"""A second phrase is part of the name if it counts at least that share of the first."""
INSIDE = 0.7
"""A phrase that is so often a part of one longer phrase is not named without the rest of it."""
LOOKED_AT = 40
"""Phrases of a group at most that are looked at, best first."""
WITNESSES, SPELLERS = 3, 20
"""Records in which the grammar of a phrase is looked at, and in which its spelling is."""
PARSED_LEVELS = 1
"""Levels, after the themes, whose names are parsed; below are hundreds of small ones."""
_PARTS = {"NOUN", "PROPN", "ADJ", "NUM", "PUNCT", "VERB", "ADV", "X", "SYM", "PART"}


@dataclass(frozen=True, slots=True)
class Name:
    """What a group is called, and the phrases that tell it from those around it, best first."""

    text: str
    terms: tuple[str, ...]


class Namer:
    """Names groups by the phrases of their records; with a grammar, by noun phrases only."""

    def __init__(
        self, records: Sequence[Record], phrases: Phrases, grammar: Grammar | None = None
    ) -> None:
        self._records = records
        self._phrases = phrases
        self._grammar = grammar
        self._weights = phrases.weights.tocsr()
        self._titles = self._weights.multiply(self._weights == IN_TITLE).tocsr()
        self._worth = BY_WORDS[[len(key) for key in phrases.keys]] * [
            NAME_LIKE if is_name_like(spelled) else 1.0 for spelled in phrases.spelled
        ]
        # A short form is known by what it stands for; what is seen of it shares words, too.
        self._stems = [
            frozenset((*key, *(word.stem for word in words(spelled))))
            for key, spelled in zip(phrases.keys, phrases.spelled, strict=True)
        ]
        self._longer = _one_word_longer(phrases.keys)
        self._nouns: dict[int, bool] = {}

    def names(self, groups: Sequence[Group], progress: Progress = silent) -> list[Name]:
        """Return the names of groups in their order: each is told from its sisters.

        A phrase names the one of some sisters for which it counts most.
        """
        found: dict[int, Name] = {}
        for sisters in _families(groups):
            scores = self._scores([groups[place].rows for place in sisters])
            owner = scores.argmax(axis=0)
            for number, place in enumerate(sisters):
                own = np.where(owner == number, scores[number], 0.0)
                found[place] = self._name(own, groups[place])
                progress("naming themes", len(found), len(groups))
        return [
            name if name.text else Name(f"Group {place + 1}", ())
            for place, name in sorted(found.items())
        ]

    def _scores(self, members: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
        """Return s x p scores of the phrases for each of s sisters: p log(p / q) by their length.

        A phrase scores 0 that too few records have, or none of their titles. q is
        never 0: half a record more is taken to have each phrase. Without records
        around, a phrase counts by its share alone.
        """
        counts = np.stack([self._sums(self._weights, rows) for rows in members]) / IN_TITLE
        titled = np.stack([self._sums(self._titles, rows) for rows in members])
        papers = np.array([len(rows) for rows in members], np.float64)[:, None]
        share = counts / papers
        around = (counts.sum(axis=0) - counts + 0.5) / (papers.sum() - papers + 1)
        if len(members) > 1:
            share = share * np.log(np.maximum(share, 1e-9) / around)
        few = counts < np.maximum(LEAST_SHARE * papers, np.where(papers > 2, 1.0, 0.5))
        scores = np.where(few | (titled == 0), 0.0, np.maximum(share, 0.0)) * self._worth
        return np.asarray(scores, np.float64)

    @staticmethod
    def _sums(weights: csr_matrix, rows: tuple[int, ...]) -> NDArray[np.float64]:
        return np.asarray(weights[list(rows)].sum(axis=0), np.float64).ravel()

    def _name(self, scores: NDArray[np.float64], group: Group) -> Name:
        """Return the name that scores give a group; one without grammar, if grammar leaves none."""
        inside = self._sums(self._weights, group.rows)
        parsed = self._grammar is not None and group.level <= PARSED_LEVELS
        terms = self._terms(scores, inside, parsed) or self._terms(scores, inside, parsed=False)
        named = [place for place in terms[:IN_NAME] if scores[place] >= CLOSE * scores[terms[0]]]
        return Name(
            _capital(", ".join(self._explained(place) for place in named)),
            tuple(self._written(place) for place in terms),
        )

    def _terms(
        self, scores: NDArray[np.float64], inside: NDArray[np.float64], parsed: bool
    ) -> list[int]:
        """Return the places of the phrases that tell most, with no word in common."""
        terms: list[int] = []
        for place in self._ranked(scores):
            if len(terms) == TERMS:
                break
            if any(self._stems[place] & self._stems[other] for other in terms):
                continue
            if parsed and not self._is_noun_phrase(place):
                continue
            if not self._is_cut(place, inside, parsed):
                terms.append(place)
        return terms

    def _ranked(self, scores: NDArray[np.float64]) -> Iterator[int]:
        most = min(LOOKED_AT, int((scores > 0).sum()))
        if most:
            best = np.argpartition(-scores, most - 1)[:most]
            keys = self._phrases.keys
            yield from sorted((int(n) for n in best), key=lambda n: (-scores[n], keys[n]))

    def _is_cut(self, place: int, inside: NDArray[np.float64], parsed: bool) -> bool:
        """Whether a phrase is mostly a part of one that is a word longer ("language models")."""
        return any(
            inside[longer] >= INSIDE * inside[place]
            and not (parsed and not self._is_noun_phrase(longer))
            for longer in self._longer.get(self._phrases.keys[place], ())
        )

    def _written(self, place: int) -> str:
        spellers = [self._records[row] for row in self._users(place)[:SPELLERS]]
        return written(spellers, self._phrases.spelled[place])

    def _explained(self, place: int) -> str:
        """Return a phrase as it is written, a short form behind what it stands for."""
        written, long = self._written(place), self._phrases.explained[place]
        if not long:
            return written
        plural = "s" if written.endswith("s") and not long.endswith("s") else ""
        return f"{long}{plural} ({written})"

    def _users(self, place: int) -> list[int]:
        """Return the rows of the records that have a phrase."""
        matrix = self._phrases.weights
        return [int(row) for row in matrix.indices[matrix.indptr[place] : matrix.indptr[place + 1]]]

    def _is_noun_phrase(self, place: int) -> bool:
        """Whether most of some sentences that have a phrase use it as a whole noun phrase."""
        if self._grammar is None:
            return True
        if place not in self._nouns:
            spelling = self._phrases.spelled[place]
            users = [self._records[row] for row in self._users(place)[:WITNESSES]]
            found = [next(occurrences(record, spelling), None) for record in users]
            known = [match for match in found if match is not None]
            parsed = self._grammar.parse([match.string for match in known])
            votes = [
                is_noun_phrase(sentence, *match.span())
                for sentence, match in zip(parsed, known, strict=True)
            ]
            self._nouns[place] = 2 * sum(votes) >= len(votes)
        return self._nouns[place]


def is_noun_phrase(parsed: Parsed, start: int, end: int) -> bool:
    """Return whether characters start..end of a sentence are a noun with what stands before it.

    The last word is a noun that is no part of a longer compound; the others hang
    on words among them.
    """
    places = [n for n, token in enumerate(parsed.tokens) if start <= token.start < end]
    if not places:
        return False
    last = places[-1]
    final = parsed.tokens[last]
    if final.pos not in ("NOUN", "PROPN"):
        return False
    if final.dep in ("compound", "amod", "nmod") and final.head == last + 1:
        return False
    inside = set(places)
    return all(
        parsed.tokens[place].head in inside - {place} and parsed.tokens[place].pos in _PARTS
        for place in places[:-1]
    )


def _one_word_longer(keys: Sequence[Key]) -> dict[Key, list[int]]:
    """Return for each phrase the places of those that are it and a word before or behind."""
    longer: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        for shorter in {key[1:], key[:-1]} if len(key) > 1 else ():
            longer.setdefault(shorter, []).append(place)
    return longer


def _families(groups: Sequence[Group]) -> Iterator[list[int]]:
    """Yield the places of groups that are parts of the same one."""
    found: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        found.setdefault(group.parent, []).append(place)
    yield from found.values()


def _capital(text: str) -> str:
    first = text.split(" ")[0]
    return text if any(map(str.isupper, first)) else text[:1].upper() + text[1:]
