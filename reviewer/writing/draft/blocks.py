"""What a draft says of one paper: what it does, then what it finds. Every sentence is verified.

A sentence is tried in its best form first; one that `evidence.verify` does not
support, that repeats what the draft has said, or that would speak in the first
person, gives way to the next. A paper of which nothing stands is told by its
title, or left out with the reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_passage
from reviewer.evidence.verify import SUPPORTED, Verdict
from reviewer.passages import Passage, record_sentences
from reviewer.records import Record
from reviewer.words import words
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.draft.edits import with_citation
from reviewer.writing.draft.labels import Label, plain_text
from reviewer.writing.draft.model import FINDING, OPENING, WORK, Citation, Piece, Sentence
from reviewer.writing.draft.persons import FIRST_PERSON, PAPERS
from reviewer.writing.draft.telling import LONGEST, Abstract, Told, tellings

Judge = Callable[[Statement], Verdict]
WORDS_A_PAPER = 60
"""Words about one paper, unless fewer or more are asked for."""
ENOUGH = 0.75
"""Share of those words from which no further sentence is looked for."""
LEAST_ROOM, SLACK = 12, 8
"""Words that a further sentence may always have, and by how many it may be too long."""
TRIED = 40
"""Forms of a paper's sentences that are tried for one place in the draft."""
OVERLAP = 0.25
"""Share of a sentence's runs of five words that may have been said before."""
_RUN = 5
_ITSELF = re.compile(
    rf"\bth(?:is|ese) (?:present )?(?:{'|'.join(sorted(PAPERS))})s?\b", re.IGNORECASE
)


class Said:
    """What a draft has said so far, as runs of five words."""

    def __init__(self) -> None:
        self._runs: set[tuple[str, ...]] = set()

    def repeats(self, text: str) -> bool:
        """Return whether too much of a text was said before."""
        runs = five_grams(text)
        return bool(runs) and sum(run in self._runs for run in runs) > OVERLAP * len(runs)

    def add(self, text: str) -> None:
        """Remember a text."""
        self._runs.update(five_grams(text))


def five_grams(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the runs of five words of a text, in lower case."""
    said = [word.text.lower() for word in words(text)]
    return tuple(tuple(said[n : n + _RUN]) for n in range(len(said) - _RUN + 1))


class Teller:
    """Tells of papers, one after the other; knows what was said, and keeps what did not stand."""

    def __init__(self, labels: Mapping[str, Label], judge: Judge) -> None:
        self.labels = labels
        self.said = Said()
        self._judge = judge
        self._refused: dict[Statement, Withheld] = {}
        self._used: set[Quote] = set()

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What did not stand, of sentences that are not told in another form either."""
        first: dict[tuple[Quote, ...], Withheld] = {}
        for statement, withheld in self._refused.items():
            if not self._used & set(statement.quotes):
                first.setdefault(statement.quotes, withheld)
        return tuple(first.values())

    def block(self, abstract: Abstract, budget: int = WORDS_A_PAPER) -> tuple[Sentence, ...]:
        """Return the sentences on a paper, about `budget` words; none if nothing stands."""
        ranked = tellings(abstract)
        found: list[tuple[Passage, Sentence]] = []
        for wanted in (_does, _finds, _does, _finds):
            spent = sum(count_words(sentence.statement.text) for _, sentence in found)
            if found and spent >= ENOUGH * budget:
                break
            told = {passage for passage, _ in found}
            forms = [form for form in ranked if wanted(form) and form.passage not in told]
            if pair := self._first(forms, known=bool(found), room=budget - spent):
                found.append(pair)
        if not found:
            return self._by_rest(ranked) or self._by_title(abstract.record)
        rest = sorted(found[1:], key=lambda pair: pair[0].start)
        return (found[0][1], *(sentence for _, sentence in rest))

    def findings(
        self, abstract: Abstract, told: Passage, budget: int = WORDS_A_PAPER
    ) -> tuple[Sentence, ...]:
        """Return what a paper finds, by the authors' names: `told` has been said with another's."""
        forms = [form for form in tellings(abstract) if _finds(form) and form.passage != told]
        pair = self._first(forms, known=False, room=budget)
        return (pair[1],) if pair else ()

    def say(self, sentence: Sentence, *, note: bool = True) -> Sentence | None:
        """Return the sentence with its verdict if it may be said, and remember it; else None.

        `note`: what verification refuses is kept with the reason.
        """
        standing = self.stands(sentence, note=note)
        if standing is not None:
            self.said.add(standing.statement.text)
            self._used.update(standing.statement.quotes)
        return standing

    def stands(self, sentence: Sentence, *, note: bool = True) -> Sentence | None:
        """Return the sentence with its verdict if it may be said, else None."""
        statement = sentence.statement
        if fault_of_form(statement.text) or self.said.repeats(statement.text):
            return None
        verdict = self._judge(statement)
        if verdict.label == SUPPORTED:
            return replace(sentence, statement=replace(statement, verdict=SUPPORTED))
        if note:
            self._refused.setdefault(statement, Withheld(statement.text, verdict.why))
        return None

    def sentence(
        self, pieces: tuple[Piece, ...], quoted: Iterable[tuple[Record, Passage]], role: str
    ) -> Sentence:
        """Return pieces as a sentence that quotes some passages, not yet verified."""
        text = plain_text(pieces, self.labels)
        quotes = tuple(quote_passage(record, passage) for record, passage in quoted)
        return Sentence(pieces, Statement(text, quotes), role)

    def _first(
        self, forms: Iterable[Told], *, known: bool, room: int
    ) -> tuple[Passage, Sentence] | None:
        """Say the first form that stands, told of its authors; return it, and what it tells."""
        for form in itertools.islice(forms, TRIED):
            sentence = self._told(form, known=known)
            if known and count_words(sentence.statement.text) > max(room, LEAST_ROOM) + SLACK:
                continue
            standing = self.say(sentence)
            if standing is not None:
                return form.passage, standing
        return None

    def _told(self, form: Told, *, known: bool) -> Sentence:
        """Return a form as a sentence: by its authors' names, by "they", or cited at its end."""
        citation = Citation((form.record.key,), narrative=True)
        name = citation if form.speaks and not known else None
        pieces = form.pieces(name, known=known)
        if not form.speaks and not (known and form.names_authors):
            pieces = with_citation(pieces, replace(citation, narrative=False))
        role = WORK if form.role == OPENING else form.role
        return self.sentence(pieces, [(form.record, form.passage)], role)

    def _by_rest(self, ranked: Iterable[Told]) -> tuple[Sentence, ...]:
        """Return one sentence of whatever an abstract says, if nothing of its authors stands."""
        pair = self._first(ranked, known=False, room=LONGEST)
        return (pair[1],) if pair else ()

    def _by_title(self, record: Record) -> tuple[Sentence, ...]:
        """Return a sentence made of the title, "Hu et al. (2020) study neural CRFs"."""
        title = record_sentences(record)[0]
        for pieces in _title_sentences(record):
            standing = self.say(self.sentence(pieces, [(record, title)], WORK))
            if standing is not None:
                return (standing,)
        return ()


def fault_of_form(text: str) -> str:
    """Return why a text cannot stand in a draft whatever supports it, or ""."""
    said = [word.text.lower() for word in words(text)]
    if len(said) > LONGEST:
        return f"it has more than {LONGEST} words"
    if FIRST_PERSON & {word.replace("’", "'").split("'")[0] for word in said}:  # "we've"
        return "it speaks in the first person"
    if _ITSELF.search(text):
        return "it speaks of itself as a paper"
    return "it tells its reader what to do" if addresses_reader(text) else ""


def count_words(text: str) -> int:
    """Return how many words a text has, as readers count them."""
    return len(text.split())


def _does(form: Told) -> bool:
    return form.role == WORK


def _finds(form: Told) -> bool:
    return form.role == FINDING


def _title_sentences(record: Record) -> Iterator[tuple[Piece, ...]]:
    alone = len(record.authors) == 1 and not record.authors_truncated
    title = record.title.rstrip(" .?!")
    for text in dict.fromkeys((title.rpartition(": ")[2], title)):
        verb = "studies" if alone else "study"
        lowered = " ".join(
            word if word[1:] != word[1:].lower() else word.lower() for word in text.split()
        )
        yield (Citation((record.key,), narrative=True), f" {verb} {lowered}.")
