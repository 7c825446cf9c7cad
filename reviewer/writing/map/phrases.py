"""Records -> the phrases they use, counted: what regions can be named by. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Match
from typing import TYPE_CHECKING

import numpy as np

from reviewer.passages import record_sentences
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.search.acronyms import table
from reviewer.words import STOPWORDS, compounds, fold, is_name_like, stem

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

TITLES_ONLY_FROM = 3000
"""Records from which abstracts are not read for phrases: that many titles say enough."""
MOST_WORDS = 4
MOST_CHARS = 3000
LONGEST = 40
"""Characters of a phrase that is shown."""
IN_TITLE, IN_ABSTRACT = 2.0, 1.0
# What `words` keeps because it changes what is said; it names nothing.
_CLOSED = STOPWORDS | frozenset(
    "no not none never nothing only more most less least much many few several than enough "
    "first second third last next one two three four five new novel using based".split()
)
_JOINTS = re.compile(r"[-‐–/.+]")

Key = tuple[str, ...]
"""A phrase by the stems of its words: "Sequence Labeling" and "sequence labels" are one."""


@dataclass(frozen=True)
class Phrases:
    """The phrases of n records: n x p weights, and for each of p phrases its key and its spelling.

    A weight is IN_TITLE where the title has the phrase, IN_ABSTRACT where only
    the abstract does, else 0. `explained` has what a phrase stands for that is
    mostly spelled as a short form ("LLMs": "large language models"), else "".
    """

    weights: csc_matrix
    keys: tuple[Key, ...]
    spelled: tuple[str, ...]
    explained: tuple[str, ...]


def phrases(records: Sequence[Record], progress: Progress = silent) -> Phrases:
    """Return the phrases of one to MOST_WORDS words that more than one record has.

    Of fewer than ten records also those that only one has. A short form counts
    as what the abstracts say it stands for ("LLMs", "large language models").
    """
    from scipy.sparse import csc_matrix

    with_abstracts = len(records) < TITLES_ONLY_FROM
    long_forms = _long_forms(record.abstract[:MOST_CHARS] for record in records)
    places: dict[Key, int] = {}
    spellings: list[Counter[str]] = []
    entries: tuple[list[int], list[int], list[float]] = ([], [], [])
    for row, record in enumerate(records):
        weights: dict[int, float] = {}
        for weight, text in _texts(record, with_abstracts=with_abstracts):
            for key, spelling in _found(text):
                long = long_forms.get(key)
                place = places.setdefault(long.key if long else key, len(places))
                if place == len(spellings):
                    spellings.append(Counter())
                spellings[place][spelling] += 1
                weights[place] = max(weight, weights.get(place, 0.0))
        entries[0].extend([row] * len(weights))
        entries[1].extend(weights)
        entries[2].extend(weights.values())
        progress("reading phrases", row + 1, len(records))
    matrix = csc_matrix(
        (entries[2], entries[:2]), shape=(len(records), len(places)), dtype=np.float32
    )
    kept = np.flatnonzero(np.diff(matrix.indptr) >= (2 if len(records) >= 10 else 1))
    keys = list(places)
    stand_for = {long.key: long.text for long in long_forms.values()}
    spelled = tuple(_spelling(spellings[place]) for place in kept)
    return Phrases(
        matrix[:, kept],
        tuple(keys[place] for place in kept),
        spelled,
        tuple(
            stand_for.get(keys[place], "") if " " not in text and is_name_like(text) else ""
            for place, text in zip(kept, spelled, strict=True)
        ),
    )


def occurrences(record: Record, spelling: str) -> Iterator[Match[str]]:
    """Yield the first place of a spelling, whatever its case, in the title and each sentence."""
    wanted = _whole(spelling)
    for passage in record_sentences(record):
        found = wanted.search(passage.text[:MOST_CHARS])
        if found:
            yield found


def written(records: Sequence[Record], spelling: str) -> str:
    """Return a phrase with the capitals that most sentences of some records give it.

    Titles, beginnings of sentences and what a short form is explained by do not
    count: they capitalise any word.
    """
    seen = Counter[str]()
    for record in records:
        for found in occurrences(record, spelling):
            explained = found.string.startswith(" (", found.end())
            if found.start() > 0 and found.string != record.title and not explained:
                seen[found[0]] += 1
    if not seen:
        return spelling
    plain = [one for one in seen if one.islower() and seen[one] >= max(seen.values()) / 3]
    return min(plain or seen, key=lambda one: (-seen[one], one))


@lru_cache(maxsize=4096)
def _whole(spelling: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)", re.IGNORECASE)


def _texts(record: Record, *, with_abstracts: bool) -> Iterator[tuple[float, str]]:
    yield IN_TITLE, record.title[:MOST_CHARS]
    if with_abstracts:
        yield IN_ABSTRACT, record.abstract[:MOST_CHARS]


def _found(text: str) -> Iterator[tuple[Key, str]]:
    """Yield every run of words that no stop word and no punctuation parts, with its spelling."""
    run: list[tuple[str, int, int]] = []
    for unit, start, end in compounds(text):
        if run and text[run[-1][2] : start] != " ":
            yield from _runs(text, run)
            run = []
        if _is_word(unit):
            run.append((_stem(unit), start, end))
        else:
            yield from _runs(text, run)
            run = []
    yield from _runs(text, run)


def _runs(text: str, run: Sequence[tuple[str, int, int]]) -> Iterator[tuple[Key, str]]:
    for first in range(len(run)):
        for last in range(first, min(first + MOST_WORDS, len(run))):
            spelling = text[run[first][1] : run[last][2]]
            if len(spelling) <= LONGEST:
                yield tuple(word for word, _, _ in run[first : last + 1]), spelling


@lru_cache(maxsize=100_000)
def _is_word(unit: str) -> bool:
    return len(unit) > 1 and any(map(str.isalpha, unit)) and fold(unit) not in _CLOSED


@lru_cache(maxsize=100_000)
def _stem(unit: str) -> str:
    """Return the stem of a unit; "multi-modal" and "multimodal", "LLM" and "LLMs" have the same."""
    if len(unit) > 2 and unit.endswith("s") and unit[:-1].isupper():
        unit = unit[:-1]
    return stem(_JOINTS.sub("", fold(unit)))


@dataclass(frozen=True, slots=True)
class _Long:
    text: str
    key: Key


def _long_forms(texts: Iterator[str]) -> dict[Key, _Long]:
    known: dict[Key, _Long] = {}
    for short, long in table(texts).items():
        key = tuple(_stem(unit) for unit, _, _ in compounds(long))
        if len(key) <= MOST_WORDS and len(long) <= LONGEST and " " in long:
            known[(_stem(short),)] = _Long(long, key)
    return known


def _spelling(counts: Counter[str]) -> str:
    """Return the commonest way to write a phrase, without the capitals that titles give words."""
    folded = Counter[str]()
    for spelling, count in counts.items():
        folded[" ".join(map(_lowered, spelling.split()))] += count
    return min(folded, key=lambda one: (-folded[one], one))


def _lowered(word: str) -> str:
    parts = _JOINTS.split(word)
    plain = all(part.istitle() or part.islower() for part in parts)
    return word.lower() if plain or not is_name_like(word) else word
