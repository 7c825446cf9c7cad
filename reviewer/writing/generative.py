"""Evidence -> statements by a language model, each verified before anybody sees it.

The model gets numbered evidence sentences and writes sentences that end with
numbers; nothing else it returns is kept. A sentence that its cited evidence
does not support is attributed to the evidence that does, or withheld.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reviewer.errors import LLMUnavailable
from reviewer.evidence.citations import Marked, parse, plain, settled
from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_passage
from reviewer.evidence.select import Found, telling
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.llm import LLM
from reviewer.llm.prompts import (
    Evidence,
    answer_messages,
    as_data,
    numbers_last,
    says_not_stated,
)
from reviewer.records import Record, field_value
from reviewer.words import content_stems, content_words

MAX_SENTENCES = 16
"""Evidence sentences a model is given: more confuse small ones and cost tokens."""
MAX_TOKENS = 600
"""Tokens a reply may have: some 25 sentences."""
_OPENING_LABEL = re.compile(r"\([^()]*;[^()]*\)\s*(?=[^\s.])")
_SAME = 0.7
"""Share of a bracket's words from which it is taken for a label."""
_RAMBLING_WORDS = 10
"""Content words from which a sentence that has each of them twice goes round in circles."""
_CUT = ("length", "content_filter")

OnStatement = Callable[[Statement], None]
Judge = Callable[[Statement], Verdict]


class Writing:
    """One reply of a model, read sentence by sentence as it comes.

    `labels` are what the evidence lines say of their papers, in brackets: a
    model that copies a line copies them too, and they are no part of a sentence.
    `not_stated` says that the model found no answer in the evidence, `failure`
    what ended a reply of which something had been handed on.
    """

    def __init__(
        self,
        evidence: Mapping[int, Quote],
        judge: Judge,
        on_statement: OnStatement | None = None,
        labels: Sequence[str] = (),
    ) -> None:
        self.kept: list[Statement] = []
        self.withheld: list[Withheld] = []
        self.not_stated = False
        self.failure = ""
        self._evidence = evidence
        self._judge = judge
        self._on_statement = on_statement
        self._labels = tuple(f"({label})" for label in dict.fromkeys(labels) if label)
        self._text = ""
        self._read = 0
        self._seen: set[str] = set()

    def take(self, piece: str) -> None:
        """Take the next piece of the reply; sentences that are complete are judged at once."""
        self._text += piece
        self._judge_new(self._sentences(settled(self._text)))

    def end(self, text: str, *, cut: bool = False) -> None:
        """Take the whole reply: judge what has not been yet.

        `cut` says that it broke off: an end without a full stop or a number is
        half a sentence, and is withheld.
        """
        if says_not_stated(text):
            self.not_stated = True
            return
        whole = text.rstrip()
        sentences = self._sentences(whole)
        if cut and sentences and whole[-1] not in ".!?]":
            half, sentences = sentences[-1], sentences[:-1]
            self.withheld.append(Withheld(half.text, "the model's answer breaks off in it"))
        self._judge_new(sentences)

    def _sentences(self, text: str) -> tuple[Marked, ...]:
        for label in self._labels:
            text = text.replace(label, "")
        return parse(numbers_last(plain(text)))

    def _judge_new(self, marked: Sequence[Marked]) -> None:
        for sentence in marked[self._read :]:
            self._settle(sentence)
        self._read = max(self._read, len(marked))

    def _settle(self, sentence: Marked) -> None:
        sentence = replace(sentence, text=self._without_label(sentence.text))
        if sentence.text in self._seen:
            return
        self._seen.add(sentence.text)
        if fault := self._fault_of_form(sentence.text):
            self.withheld.append(Withheld(sentence.text, fault))
            return
        quotes = tuple(self._evidence[n] for n in sentence.numbers if n in self._evidence)
        statement = Statement(sentence.text, quotes)
        verdict = self._judge(statement) if quotes else _uncited(sentence)
        if verdict.label != SUPPORTED:
            statement, verdict = self._attribute(statement, verdict)
        if verdict.label != SUPPORTED:
            self.withheld.append(Withheld(sentence.text, verdict.why))
            return
        kept = replace(statement, verdict=SUPPORTED)
        self.kept.append(kept)
        if self._on_statement:
            self._on_statement(kept)

    def _without_label(self, text: str) -> str:
        """Return a sentence without a label before it, which small models copy with slips."""
        opening = _OPENING_LABEL.match(text)
        if opening is None:
            return text
        said = content_stems(opening[0])
        known = (len(said & content_stems(label)) for label in self._labels)
        return text[opening.end() :] if max(known, default=0) >= _SAME * len(said) else text

    def _fault_of_form(self, text: str) -> str:
        """Return why a text is no sentence worth checking, or ""."""
        if self._is_label(text):
            return "it only names a paper"
        said = [word.stem for word in content_words(text)]
        if len(said) >= _RAMBLING_WORDS and len(set(said)) < len(said) / 2:
            return "it repeats itself"
        return ""

    def _is_label(self, text: str) -> bool:
        """Whether a sentence is a piece of what an evidence line says of its paper."""
        piece = text.rstrip(".")
        edge = text.startswith("(") or ";" in text or piece.endswith(")")
        return edge and any(piece in label for label in self._labels)

    def _attribute(self, statement: Statement, verdict: Verdict) -> tuple[Statement, Verdict]:
        """Return the statement with the evidence sentence that supports it best, if any does."""
        best: tuple[Statement, Verdict] | None = None
        for quote in self._evidence.values():
            other = replace(statement, quotes=(quote,))
            found = self._judge(other)
            if found.label == SUPPORTED and (best is None or found.score > best[1].score):
                best = (other, found)
        return best or (statement, verdict)


def write(
    llm: LLM,
    question: str,
    quotes: Sequence[Quote],
    records: Mapping[str, Record],
    judge: Judge,
    on_statement: OnStatement | None = None,
) -> Writing:
    """Ask a model to answer from quotes; return what it wrote, judged.

    Raises LLMError, unless statements were handed on before the model failed:
    then they are kept, and `failure` says what happened.
    """
    # Small models lean on the last lines: the best evidence goes there.
    numbered = {len(quotes) - place: quote for place, quote in enumerate(quotes)}
    evidence = [
        Evidence(number, numbered[number].text, about(records[numbered[number].record]))
        for number in sorted(numbered)
    ]
    labels = [as_data(item.about) for item in evidence]
    writing = Writing(numbered, judge, on_statement, labels)
    try:
        reply = llm.complete(
            answer_messages(question, evidence),
            max_tokens=MAX_TOKENS,
            on_text=writing.take if on_statement else None,
        )
    except LLMUnavailable as error:
        # What has been handed on cannot be taken back, and was verified.
        if not writing.kept:
            raise
        writing.failure = str(error)
        return writing
    writing.end(reply.text, cut=reply.finish_reason in _CUT)
    return writing


def evidence_quotes(found: Sequence[Found], shown: Sequence[Statement]) -> list[Quote]:
    """Return the quotes to give a model: those of the extractive answer, then more of each record.

    At most MAX_SENTENCES, in turns over the records so that none is left out.
    """
    chosen = {quote: None for statement in shown for quote in statement.quotes}
    more = [
        [quote_passage(item.candidate.record, passage) for passage in telling(item)]
        for item in found
    ]
    for rank in range(max((len(quotes) for quotes in more), default=0)):
        for quotes in more:
            if rank < len(quotes):
                chosen.setdefault(quotes[rank])
    return list(chosen)[:MAX_SENTENCES]


def about(record: Record) -> str:
    """Return what a model is told of an evidence sentence's paper: title, authors, year."""
    names = field_value(record, "authors")
    parts = (record.title, names, str(record.year or ""))
    return "; ".join(part for part in parts if part)


def _uncited(sentence: Marked) -> Verdict:
    what = "it cites evidence that was not given" if sentence.numbers else "it cites nothing"
    return Verdict(UNSUPPORTED, 0.0, what)
