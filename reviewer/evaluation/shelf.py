"""A library's texts, counted: which papers have a word, and which words are nouns there. Pure."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from reviewer.passages import sentences
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.words import STOPWORDS, Word, words

# What stands before a noun, and before a verb or a participle: closed-class words.
_DETERMINERS = frozenset("the a an this these those our its their each all such no".split())
_BEFORE_NOUNS = _DETERMINERS | {"of", "many"} - {"those", "all"}
_BEFORE_VERBS = frozenset(
    """to we it they that which who can could may might must will would should not is are was were
    be been also do does did""".split()
)
_OPENS = _BEFORE_NOUNS | frozenset("for with on in from by between via using into about".split())
_MOST_WORDS = 4
_JOINED = (" ", "-")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of content words of a sentence: as it stands, its stems, and its offsets there."""

    text: str
    stems: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A record with the sentences of its abstract, and the stems of title and abstract."""

    record: Record
    sentences: tuple[str, ...]
    title: frozenset[str]
    stems: frozenset[str]


class Shelf:
    """All papers of a library, and how their words are used."""

    def __init__(self, records: Sequence[Record], progress: Progress = silent) -> None:
        self.papers: list[Paper] = []
        self._having: dict[str, list[int]] = {}
        self._nouns: Counter[str] = Counter()
        for place, record in enumerate(sorted(records, key=lambda record: record.key)):
            self._put(place, record)
            progress("reading papers", place + 1, len(records))
        titles = Counter(record.title for record in records)
        self.ambiguous = frozenset(title for title, count in titles.items() if count > 1)

    def holding(self, stems: Collection[str]) -> list[Paper]:
        """Return the papers that have all of these stems."""
        lists = sorted((self._having.get(stem, []) for stem in stems), key=len)
        found = set(lists[0]).intersection(*lists[1:]) if lists else set()
        return [self.papers[place] for place in sorted(found)]

    def knows(self, stem: str) -> bool:
        """Return whether any paper has a stem."""
        return stem in self._having

    def is_noun(self, stem: str) -> bool:
        """Return whether a word stands where nouns do more often than where verbs do."""
        return self._nouns[stem] > 0

    def phrases(self, sentence: str) -> Iterator[Phrase]:
        """Yield the runs of 2 to 4 content words that open after a function word and end in a noun.

        (Runs between function words, as in Rose et al., "Automatic keyword
        extraction from individual documents", 2010.)
        """
        row = words(sentence)
        for before, run in _runs(sentence, row):
            opened = before is not None and before.text.lower() in _OPENS
            if opened and 2 <= len(run) <= _MOST_WORDS and self.is_noun(run[-1].stem):
                yield as_phrase(sentence, run)

    def _put(self, place: int, record: Record) -> None:
        title = frozenset(word.stem for word in words(record.title))
        parts = tuple(passage.text for passage in sentences(record.abstract))
        found = set(title)
        for part in parts:
            row = words(part)
            found |= {word.stem for word in row}
            self._count(part, row)
        for stem in found:
            self._having.setdefault(stem, []).append(place)
        self.papers.append(Paper(record, parts, title, frozenset(found)))

    def _count(self, text: str, row: Sequence[Word]) -> None:
        """Count where words stand: after "the", after "to", or last in what "the" opens."""
        for before, word in itertools.pairwise(row):
            lead = before.text.lower()
            self._nouns[word.stem] += 2 * ((lead in _BEFORE_NOUNS) - (lead in _BEFORE_VERBS))
        after = {one.start: other.text.lower() for one, other in itertools.pairwise(row)}
        for lead_word, run in _runs(text, row):
            opened = lead_word is not None and lead_word.text.lower() in _BEFORE_NOUNS
            object_follows = after.get(run[-1].start) in _DETERMINERS  # "the model beats the"
            self._nouns[run[-1].stem] += len(run) > 1 and opened and not object_follows


def as_phrase(sentence: str, run: Sequence[Word]) -> Phrase:
    """Return a run of words as a phrase."""
    start, end = run[0].start, run[-1].end
    return Phrase(sentence[start:end], tuple(word.stem for word in run), start, end)


def run_from(sentence: str, start: int) -> tuple[Word, ...]:
    """Return the content words that follow each other from `start` on (after one space)."""
    row = [word for word in words(sentence) if word.start >= start]
    if not row or row[0].start > start + 1:
        return ()
    _, run = next(_runs(sentence, row), (None, ()))
    return tuple(run) if run and run[0] is row[0] else ()


def _runs(sentence: str, row: Sequence[Word]) -> Iterator[tuple[Word | None, list[Word]]]:
    """Yield maximal runs of content words that only a space or hyphen parts, and what is before."""
    run: list[Word] = []
    before: Word | None = None
    last: Word | None = None
    for word in row:
        content = word.text.lower() not in STOPWORDS
        glued = last is not None and sentence[last.end : word.start] in _JOINED
        if run and not (content and glued):
            yield before, run
            run = []
        if content:
            opened = last is not None and sentence[last.end : word.start] == " "
            before = before if run else (last if opened else None)
            run = [*run, word]
        last = word
    if run:
        yield before, run


__all__ = ["Paper", "Phrase", "Shelf", "as_phrase", "run_from"]
