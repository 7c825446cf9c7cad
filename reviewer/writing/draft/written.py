"""Sections written by a language model, theme by theme, each sentence verified before it is kept.

The model gets the sentences that the draft without it would be made of, and
more of the same papers, numbered. What it writes must stand as in an answer,
and have the form of a draft; a "they" must be whoever the sentence before is
about. Papers it leaves out are told as without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.errors import LLMError
from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_passage
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.grammar import Grammar
from reviewer.llm import LLM
from reviewer.llm.prompts import draft_messages, draft_repair_messages
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.words import words
from reviewer.writing import generative
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.draft.blocks import Judge, Said, fault_of_form
from reviewer.writing.draft.clauses import openings
from reviewer.writing.draft.edits import Edit, apply, capitalised, with_citation
from reviewer.writing.draft.labels import Label, plain_text
from reviewer.writing.draft.model import OPENING, WORK, Citation, Piece, Section, Sentence
from reviewer.writing.draft.persons import FIRST_PERSON, told
from reviewer.writing.draft.telling import Abstract, tellings

PAPERS_A_CALL = 5
"""Papers a model is given at once: more, and a small one leaves some out."""
_TOLD_BY = re.compile(
    r"^According to (?:the (?:paper|authors?|study|article)|them),\s+", re.IGNORECASE
)
_THEY = re.compile(r"^(?:they|the authors|the researchers)\b(?! of\b)", re.IGNORECASE)
_POINTS = re.compile(r"^(?:it|its|their|this|these|those|such|he|she|his|her)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the sections: with what the model wrote that stands, and what does not."""

    sections: tuple[Section, ...]
    withheld: tuple[Withheld, ...]
    kept: int
    failure: str = ""


class SectionWriter:
    """Asks a model for one section after the other; knows what the draft has said so far."""

    def __init__(
        self,
        llm: LLM,
        grammar: Grammar,
        judge: Judge,
        records: Mapping[str, Record],
        labels: Mapping[str, Label],
    ) -> None:
        self._llm = llm
        self._grammar = grammar
        self._judge = judge
        self._records = records
        self._labels = labels
        self._said = Said()
        self.withheld: list[Withheld] = []
        self.kept = 0

    def section(self, section: Section, abstracts: Mapping[str, Abstract]) -> Section:
        """Return a section as the model writes it, with what it leaves out as it was."""
        first = [sentence for sentence in section.sentences if sentence.role == OPENING][:1]
        for sentence in first:
            self._said.add(sentence.statement.text)
        found: list[Sentence] = []
        for papers in _runs([paper.key for paper in section.papers]):
            own = [s for s in section.sentences if set(s.cited) <= set(papers)]
            written = self._paragraph(section.heading, papers, own, abstracts)
            cited = {key for sentence in written for key in sentence.cited}
            found += written
            found += self._left_out(section, papers, cited)
        return replace(section, paragraphs=((*first, *found),))

    def _paragraph(
        self,
        theme: str,
        papers: Sequence[str],
        own: Sequence[Sentence],
        abstracts: Mapping[str, Abstract],
    ) -> list[Sentence]:
        quotes = list(_evidence(papers, own, abstracts))
        task = generative.Task(
            lambda evidence: draft_messages(theme, evidence),
            lambda evidence, refused: draft_repair_messages(theme, evidence, refused),
        )
        writing = generative.write(self._llm, task, quotes, self._records, self._judged)
        self.withheld += writing.withheld
        return list(self._sentences(writing.kept))

    def _judged(self, statement: Statement) -> Verdict:
        """Return the verdict on a sentence as it would stand: told of its authors, not by them."""
        text = plain_text(self._told(statement.text, _keys(statement)), self._labels)
        if fault := fault_of_form(text):
            return Verdict(UNSUPPORTED, 0.0, fault, objected=True)
        if text != statement.text:  # "our" must be the paper's own before it can be "the proposed"
            own = self._judge(statement)
            if own.objected:
                return own
        return self._judge(replace(statement, text=text))

    def _told(self, text: str, keys: Sequence[str]) -> tuple[Piece, ...]:
        """Return a sentence of one paper that a model has left in the first person, told of it.

        Any other is returned as it is.
        """
        text = capitalised(_TOLD_BY.sub("", text))
        said = {word.text.lower() for word in words(text)}
        if len(keys) != 1 or not said & FIRST_PERSON:
            return (text,)
        parsed = self._grammar.parse([text])[0]
        cuts = [Edit(cut.start, cut.end, " ") for cut in openings(parsed)]
        name = Citation((keys[0],), narrative=True)
        edits = told(parsed, name, alone=self._is_one(keys[0]), known=False)
        return apply(text, [*cuts, *edits])

    def _sentences(self, kept: Sequence[Statement]) -> Iterator[Sentence]:
        """Yield statements as sentences of the draft, each cited and verified as it will stand."""
        before: tuple[str, ...] = ()
        for statement in kept:
            keys = _keys(statement)
            pieces = self._cited(self._told(statement.text, keys), keys, before)
            if pieces is None:
                why = "it does not say of whom it speaks"
                self.withheld.append(Withheld(statement.text, why))
                continue
            text = plain_text(pieces, self._labels)
            final = replace(statement, text=text)
            fault = fault_of_form(text)
            if fault or self._said.repeats(text):
                why = fault or "it repeats what the draft has said"
                self.withheld.append(Withheld(text, why))
                continue
            verdict = self._judge(final)
            if verdict.label != SUPPORTED:
                self.withheld.append(Withheld(text, verdict.why))
                continue
            self._said.add(text)
            self.kept += 1
            before = keys
            yield Sentence(pieces, replace(final, verdict=SUPPORTED), WORK, statement.text)

    def _cited(
        self, sentence: tuple[Piece, ...], keys: tuple[str, ...], before: tuple[str, ...]
    ) -> tuple[Piece, ...] | None:
        """Return a sentence with citations for its names, or None if it speaks of nobody known.

        One that names none of its papers gets their citation at its end, but for
        "they" after a sentence on the same paper.
        """
        text = sentence[0] if sentence and isinstance(sentence[0], str) else ""
        pieces = sentence if len(sentence) != 1 else in_pieces(text, keys, self._labels)
        if any(isinstance(piece, Citation) for piece in pieces):
            return pieces
        same = keys == before and len(keys) == 1
        if found := _THEY.match(text):
            if same:
                return pieces
            if len(keys) != 1 or self._is_one(keys[0]):
                return None
            return (Citation(keys, narrative=True), text[found.end() :])
        if _POINTS.match(text) and not same:
            return None
        return pieces if text.startswith("Their ") else with_citation(pieces, Citation(keys))

    def _is_one(self, key: str) -> bool:
        record = self._records[key]
        return len(record.authors) == 1 and not record.authors_truncated

    def _left_out(self, section: Section, papers: Sequence[str], told: set[str]) -> list[Sentence]:
        """Return what the draft without a model says of papers that the model did not tell of."""
        rest = [
            sentence
            for sentence in section.sentences
            if sentence.role != OPENING
            and set(sentence.cited) <= set(papers) - told
            and not self._said.repeats(sentence.statement.text)
        ]
        for sentence in rest:
            self._said.add(sentence.statement.text)
        return rest


def write_sections(
    llm: LLM,
    grammar: Grammar,
    sections: Sequence[Section],
    abstracts: Mapping[str, Abstract],
    judge: Judge,
    labels: Mapping[str, Label],
    progress: Progress = silent,
) -> Written:
    """Return the sections as a model writes them. Raises LLMError if it fails before it kept any.

    One that fails later leaves the sections to come as they are; `failure` says so.
    """
    records = {abstract.record.key: abstract.record for abstract in abstracts.values()}
    writer = SectionWriter(llm, grammar, judge, records, labels)
    found: list[Section] = []
    failure = ""
    for place, section in enumerate(sections):
        progress("writing themes", place, len(sections))
        try:
            found.append(section if failure else writer.section(section, abstracts))
        except LLMError as error:
            if not writer.kept:
                raise
            failure = str(error)
            found.append(section)
    progress("writing themes", len(sections), len(sections))
    return Written(tuple(found), tuple(writer.withheld), writer.kept, failure)


def _keys(statement: Statement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote.record for quote in statement.quotes))


def in_pieces(text: str, keys: Sequence[str], labels: Mapping[str, Label]) -> tuple[Piece, ...]:
    """Return a text with the citations of some records, as prose writes them, made citations.

    The letter after a year may be missing, where it says no more: a model does not know it.
    """
    pieces: list[Piece] = [text]
    plain = [_without_letter(labels[key]) for key in keys]
    for key, short in zip(keys, plain, strict=True):
        years = {labels[key].year} if plain.count(short) > 1 else {labels[key].year, short[1]}
        year = "|".join(map(re.escape, sorted(years, key=len, reverse=True)))
        names = rf"(?<![\w-]){re.escape(labels[key].names)}"
        narrative = re.compile(rf"{names},? \((?:{year})\)")
        bracketed = re.compile(rf"\({names},? (?:{year})\)")
        pieces = _replaced(pieces, narrative, Citation((key,), narrative=True))
        pieces = _replaced(pieces, bracketed, Citation((key,)))
    return tuple(piece for piece in pieces if piece != "")


def _without_letter(label: Label) -> tuple[str, str]:
    """Return the names and the year of a label as they are without others beside it."""
    if not label.year[:1].isdigit():
        return label.names, label.year
    return label.names, label.year.rstrip("abcdefghijklmnopqrstuvwxyz")


def _replaced(pieces: Sequence[Piece], pattern: re.Pattern[str], citation: Citation) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, str):
            found.append(piece)
            continue
        rest = pattern.split(piece)
        for place, part in enumerate(rest):
            found += [citation, part] if place else [part]
    return found


def _runs(keys: Sequence[str]) -> Iterator[list[str]]:
    """Yield keys in runs of about the same length, none longer than PAPERS_A_CALL."""
    count = -(-len(keys) // PAPERS_A_CALL)
    size = -(-len(keys) // count) if count else 1
    for start in range(0, len(keys), size):
        yield list(keys[start : start + size])


def _evidence(
    papers: Sequence[str], own: Sequence[Sentence], abstracts: Mapping[str, Abstract]
) -> Iterator[Quote]:
    """Yield the quotes a model is given: those of the draft without it, then more, in turns."""
    chosen = {quote: None for sentence in own for quote in sentence.statement.quotes}
    more = [_telling(abstracts[key]) for key in papers]
    for rank in range(max(map(len, more), default=0)):
        for quotes in more:
            if rank < len(quotes):
                chosen.setdefault(quotes[rank])
    fit = [quote for quote in chosen if not addresses_reader(quote.text)]
    kept = fit[: generative.MAX_SENTENCES]
    order = {key: place for place, key in enumerate(papers)}
    yield from sorted(kept, key=lambda quote: (-order[quote.record], -(quote.start or 0)))


def _telling(abstract: Abstract) -> list[Quote]:
    forms = tellings(abstract)
    passages = dict.fromkeys(form.passage for form in forms if form.role != OPENING)
    return [quote_passage(abstract.record, passage) for passage in passages]
