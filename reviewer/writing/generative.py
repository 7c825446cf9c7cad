"""Evidence -> statements by a language model, each verified before anybody sees it.

The model gets numbered evidence sentences and writes sentences that end with
numbers; nothing else it returns is kept. A sentence that its cited evidence
does not support is attributed to the evidence that does; else the model is
asked once more, with the reasons, for all such sentences of the answer
together; what does not hold then is withheld.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.errors import LLMError, LLMUnavailable
from reviewer.evidence.citations import Marked, parse, plain, settled
from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_passage
from reviewer.evidence.select import Found, telling
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.llm import LLM, Message
from reviewer.llm.prompts import (
    Evidence,
    Refused,
    answer_messages,
    as_data,
    numbers_last,
    repair_messages,
    says_not_stated,
)
from reviewer.records import Record, field_value
from reviewer.words import STOPWORDS, content_stems, content_words, words
from reviewer.writing.addressed import addresses_reader
from reviewer.writing.citing import cite

MAX_SENTENCES = 16
"""Evidence sentences a model is given: more confuse small ones and cost tokens."""
MAX_TOKENS = 600
"""Tokens a reply may have: some 25 sentences."""
_OPENING_LABEL = re.compile(r"\([^()]*;[^()]*\)\s*(?=[^\s.])")
_SAME = 0.7
"""Share of a bracket's words from which it is taken for a label."""
_ENOUGH_WORDS = 3
"""Content words from which a sentence without a number may be attributed: small talk has fewer."""
_OFTEN = 3
"""Times a sentence has a content word from which that is odd, unless the evidence has it so too."""
_RAMBLING_WORDS = 10
"""Content words from which a sentence that has each of them twice goes round in circles."""
_CUT = ("length", "content_filter")
MAX_REPAIRED = 8
"""Refused sentences a model is asked to write again."""
_FAMILIAR = 0.5
"""Share of a refused sentence's content words that the evidence must have for it to be repaired:
small talk and inventions are not worth a call."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is asked to do with evidence: the conversations that ask it, first and again."""

    ask: Callable[[Sequence[Evidence]], tuple[Message, ...]]
    ask_again: Callable[[Sequence[Evidence], Sequence[Refused]], tuple[Message, ...]]


def answering(question: str) -> Task:
    """Return the task of answering a question."""
    return Task(
        lambda evidence: answer_messages(question, evidence),
        lambda evidence, refused: repair_messages(question, evidence, refused),
    )


OnStatement = Callable[[Statement], None]
Judge = Callable[[Statement], Verdict]


class Writing:
    """One reply of a model, read sentence by sentence as it comes.

    `labels` are what the evidence lines say of their papers, in brackets: a
    model that copies a line copies them too, and they are no part of a sentence.
    `refused` are the sentences that might be put right, `not_stated` says that
    the model found no answer in the evidence, `failure` what ended a reply of
    which something had been handed on.
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
        self.refused: list[Refused] = []
        self.not_stated = False
        self.failure = ""
        self._evidence = evidence
        self._judge = judge
        self._on_statement = on_statement
        self._labels = tuple(f"({label})" for label in dict.fromkeys(labels) if label)
        self._text = ""
        self._read = 0
        self._again = False
        self._seen: set[str] = set()
        self._counts = [Counter(w.stem for w in content_words(q.text)) for q in evidence.values()]
        self._familiar = content_stems(" ".join(quote.text for quote in evidence.values()))

    def begin_again(self) -> None:
        """Expect a further reply, whose sentences come after those kept so far."""
        self._text, self._read, self._again = "", 0, True

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
            self.not_stated = not self._again
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
        spoken = " ".join(word.text.lower() for word in words(sentence.text)) or sentence.text
        if spoken in self._seen:
            return
        self._seen.add(spoken)
        if fault := self._fault_of_form(sentence.text):
            self.withheld.append(Withheld(sentence.text, fault))
            return
        quotes = tuple(self._evidence[n] for n in sentence.numbers if n in self._evidence)
        statement = Statement(sentence.text, quotes)
        verdict = self._judge(statement) if quotes else _uncited(sentence)
        if quotes or len(content_words(sentence.text)) >= _ENOUGH_WORDS:
            evidence = tuple(self._evidence.values())
            statement, verdict = cite(statement, verdict, evidence, self._judge)
        if verdict.label != SUPPORTED:
            self._refuse(sentence.text, verdict.why)
            return
        kept = replace(statement, verdict=SUPPORTED)
        self.kept.append(kept)
        if self._on_statement:
            self._on_statement(kept)

    def _refuse(self, text: str, why: str) -> None:
        self.withheld.append(Withheld(text, why))
        said = content_stems(text)
        if said and len(said & self._familiar) >= _FAMILIAR * len(said):
            self.refused.append(Refused(text, why))

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
        if text[:1].islower() and text.split(" ", 1)[0] in STOPWORDS:
            return "it begins in the middle of a sentence"
        if addresses_reader(text):
            return "it tells its reader what to do"
        return "it repeats itself" if self._rambles(text) else ""

    def _rambles(self, text: str) -> bool:
        """Whether a sentence has words again and again that the evidence has not.

        Two evidence sentences may have been made one.
        """
        said = Counter(word.stem for word in content_words(text))
        repeated = said.total() >= _RAMBLING_WORDS and len(said) < said.total() / 2
        often = [
            stem for stem, count in said.items() if count >= _OFTEN or (repeated and count > 1)
        ]
        return any(said[stem] > sum(self._most_often(stem)) + 1 for stem in often)

    def _most_often(self, stem: str) -> list[int]:
        """Return how often the two evidence sentences with most of a word have it."""
        return sorted(counts[stem] for counts in self._counts)[-2:]

    def _is_label(self, text: str) -> bool:
        """Whether a sentence is a piece of what an evidence line says of its paper."""
        piece = text.rstrip(".")
        edge = text.startswith("(") or ";" in text or piece.endswith(")")
        return edge and any(piece in label for label in self._labels)


def write(
    llm: LLM,
    task: Task,
    quotes: Sequence[Quote],
    records: Mapping[str, Record],
    judge: Judge,
    on_statement: OnStatement | None = None,
) -> Writing:
    """Ask a model to do a task with quotes; return what it wrote, judged.

    Raises LLMError, unless statements were handed on before the model failed:
    then they are kept, and `failure` says what happened. A repair that fails
    leaves the answer as it was.
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
            task.ask(evidence),
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
    if writing.refused:
        _repair(llm, task, evidence, writing, streamed=on_statement is not None)
    return writing


def _repair(
    llm: LLM, task: Task, evidence: Sequence[Evidence], writing: Writing, *, streamed: bool
) -> None:
    """Ask once more for what was refused; the reply is judged like the first one."""
    messages = task.ask_again(evidence, writing.refused[:MAX_REPAIRED])
    writing.begin_again()
    try:
        reply = llm.complete(
            messages, max_tokens=MAX_TOKENS, on_text=writing.take if streamed else None
        )
    except LLMError:  # what stands, stands: the refused sentences are withheld with their reasons
        return
    writing.end(reply.text, cut=reply.finish_reason in _CUT)


def evidence_quotes(found: Sequence[Found], shown: Sequence[Statement]) -> list[Quote]:
    """Return the quotes to give a model: those of the extractive answer, then more of each record.

    At most MAX_SENTENCES, in turns over the records so that none is left out. A
    sentence that tells its reader what to do is not among them.
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
    return [quote for quote in chosen if not addresses_reader(quote.text)][:MAX_SENTENCES]


def about(record: Record) -> str:
    """Return what a model is told of an evidence sentence's paper: title, authors, year."""
    names = field_value(record, "authors")
    parts = (record.title, names, str(record.year or ""))
    return "; ".join(part for part in parts if part)


def _uncited(sentence: Marked) -> Verdict:
    what = "it cites evidence that was not given" if sentence.numbers else "it cites nothing"
    return Verdict(UNSUPPORTED, 0.0, what)
