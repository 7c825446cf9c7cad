"""Evidence -> statements by a language model, each verified before anybody sees it.

The model gets numbered evidence sentences and writes sentences that end with
numbers; nothing else it returns is kept. A sentence that its cited evidence
does not support is attributed to the evidence that does, or withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reviewer.evidence.citations import Marked, parse
from reviewer.evidence.quotes import Quote, Statement, Withheld, quote_passage
from reviewer.evidence.select import Found, telling
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.llm import LLM
from reviewer.llm.prompts import Evidence, answer_messages, numbers_last, says_not_stated
from reviewer.records import Record, field_value

MAX_SENTENCES = 16
"""Evidence sentences a model is given: more confuse small ones and cost tokens."""
MAX_TOKENS = 600
"""Tokens a reply may have: some 25 sentences."""

OnStatement = Callable[[Statement], None]
Judge = Callable[[Statement], Verdict]


class Writing:
    """One reply of a model, read sentence by sentence as it comes."""

    def __init__(
        self, evidence: Mapping[int, Quote], judge: Judge, on_statement: OnStatement | None = None
    ) -> None:
        self.kept: list[Statement] = []
        self.withheld: list[Withheld] = []
        self._evidence = evidence
        self._judge = judge
        self._on_statement = on_statement
        self._text = ""
        self._read = 0
        self._seen: set[str] = set()

    def take(self, piece: str) -> None:
        """Take the next piece of the reply; sentences that are complete are judged at once."""
        self._text += piece
        self._judge_new(self._sentences()[:-1])

    def end(self, text: str) -> None:
        """Take the whole reply: judge what has not been yet."""
        self._text = text
        self._judge_new(self._sentences())

    def _sentences(self) -> tuple[Marked, ...]:
        return parse(numbers_last(self._text))

    def _judge_new(self, marked: Sequence[Marked]) -> None:
        for sentence in marked[self._read :]:
            self._settle(sentence)
        self._read = max(self._read, len(marked))

    def _settle(self, sentence: Marked) -> None:
        if sentence.text in self._seen:
            return
        self._seen.add(sentence.text)
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
    """Ask a model to answer from quotes; return what it wrote, judged. Raises LLMError."""
    # Small models lean on the last lines: the best evidence goes there.
    numbered = {len(quotes) - place: quote for place, quote in enumerate(quotes)}
    evidence = [
        Evidence(number, numbered[number].text, about(records[numbered[number].record]))
        for number in sorted(numbered)
    ]
    writing = Writing(numbered, judge, on_statement)
    reply = llm.complete(
        answer_messages(question, evidence),
        max_tokens=MAX_TOKENS,
        on_text=writing.take if on_statement else None,
    )
    if not says_not_stated(reply.text):
        writing.end(reply.text)
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
