"""Ask questions of a model that lies, and count the lies that were shown.

What was shown decides, not what any judge says of it: a shown statement is true
if the liar made its words as true and all the sentences that make them true are
quoted with it, or if its words stand in a sentence that is quoted. Any other
is a leak, of the kind it was made as; one whose words the liar did not write as
a statement (small talk, say) is a leak of the kind "other".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reviewer.evaluation.corruptions import CORRUPTIONS, INJECTED, INVENTED, NUMBER, is_instruction
from reviewer.evaluation.liar import Liar, Said
from reviewer.evaluation.suites import Case
from reviewer.evaluation.wordforms import normal, within
from reviewer.evidence.judges import Judge
from reviewer.evidence.quotes import Statement
from reviewer.library.library import Library
from reviewer.llm import LLM
from reviewer.llm.prompts import as_data
from reviewer.progress import Progress, silent
from reviewer.records import TEXT_FIELDS
from reviewer.writing.answer import Engine, answer
from reviewer.writing.answers import LLM as LLM_ENGINE
from reviewer.writing.answers import Answer
from reviewer.writing.draft import Draft
from reviewer.writing.draft.drafting import Writer, draft
from reviewer.writing.draft.selection import Options

OTHER = "other"
STRICT = (NUMBER, INVENTED, INJECTED)
"""The kinds of which at most one in a hundred may leak."""
MOST_ROUNDS = 50
_MOSTLY = 0.7
MAX_EXAMPLES = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements of a kind or form were written, and how many went wrong."""

    written: int
    wrong: int

    @property
    def share(self) -> float:
        """The share that went wrong (0..1); 0 where nothing was written."""
        return self.wrong / self.written if self.written else 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """A statement that went wrong: a lie that was shown, or a truth that was not.

    `was` is how it was made, `shown` the quotes of a lie, or why a truth was
    withheld.
    """

    leak: bool
    kind: str
    manner: str
    question: str
    text: str
    was: str
    shown: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome: leaks by kind of corruption, truths withheld by form and by manner."""

    questions: int
    leaks: dict[str, Tally]
    withheld: dict[str, Tally]
    manners: dict[str, Tally]
    repaired: int
    examples: tuple[Example, ...] = field(default=())

    @property
    def shares(self) -> dict[str, float]:
        """What a gate may bound: "leaks", "withheld", "strict" and "leaks.KIND" of every kind."""
        strict = _total(tally for kind, tally in self.leaks.items() if kind in STRICT)
        return {
            "leaks": _total(self.leaks.values()).share,
            "strict": strict.share,
            "withheld": _total(self.withheld.values()).share,
            **{f"leaks.{kind}": tally.share for kind, tally in self.leaks.items()},
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the figures, with the examples."""
        leaks, withheld = _total(self.leaks.values()), _total(self.withheld.values())
        return {
            "questions": self.questions,
            "statements": leaks.written + withheld.written,
            "corrupted": leaks.written,
            "leaks": leaks.wrong,
            "true": withheld.written,
            "withheld": withheld.wrong,
            "repaired": self.repaired,
            "shares": {name: round(value, 4) for name, value in self.shares.items()},
            "leaks_by_kind": _table(self.leaks),
            "withheld_by_form": _table(self.withheld),
            "withheld_by_manner": _table(self.manners),
            "examples": [_example(item) for item in self.examples],
        }


class Count:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.lies: Counter[str] = Counter()
        self.leaks: Counter[str] = Counter()
        self.truths: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.manners: Counter[str] = Counter()
        self.manners_withheld: Counter[str] = Counter()
        self.examples: list[Example] = []
        self.questions = 0
        self.repaired = 0

    @property
    def statements(self) -> int:
        """How many statements were written, lies and truths."""
        return self.lies.total() + self.truths.total()

    def take(self, question: str, said: Sequence[Said], found: Answer) -> None:
        """Count one answer."""
        self.questions += 1
        shown = found.statements if found.engine == LLM_ENGINE else ()
        self.lies.update(one.made.kind for one in said if one.made.corrupted)
        for statement in shown:
            self._shown(question, statement, said)
        for one in said:
            if not one.made.corrupted:
                self._truth(question, one, shown, found)

    def report(self) -> Report:
        """Return the figures."""
        kinds = (*CORRUPTIONS, *([OTHER] if self.leaks[OTHER] else []))
        return Report(
            self.questions,
            {kind: Tally(self.lies[kind], self.leaks[kind]) for kind in kinds},
            {form: Tally(count, self.withheld[form]) for form, count in self.truths.items()},
            {name: Tally(n, self.manners_withheld[name]) for name, n in self.manners.items()},
            self.repaired,
            tuple(self.examples[:MAX_EXAMPLES]),
        )

    def _shown(self, question: str, statement: Statement, said: Sequence[Said]) -> None:
        if _is_true(statement, said):
            own = [one for one in said if normal(one.made.text) == normal(statement.text)]
            self.repaired += any(one.made.corrupted or one.repair for one in own)
            return
        source = _source(statement, said)
        if source is None and any(quote.field not in TEXT_FIELDS for quote in statement.quotes):
            return  # from the catalog, beside what the liar wrote
        kind = source.made.kind if source and source.made.corrupted else OTHER
        self.leaks[kind] += 1
        quoted = " | ".join(quote.text for quote in statement.quotes)
        self._note(True, kind, source, question, statement.text, quoted)

    def _truth(self, question: str, one: Said, shown: Sequence[Statement], found: Answer) -> None:
        self.truths[one.made.kind] += 1
        self.manners[one.manner] += 1
        words = normal(one.made.text)
        pieces = {normal(statement.text) for statement in shown}
        # A number that opens a sentence, "(2) ...", is read as that of a list.
        if sum(len(piece) for piece in pieces if within(piece, words)) >= len(words) - 1:
            return
        self.withheld[one.made.kind] += 1
        self.manners_withheld[one.manner] += 1
        whys = [item.why for item in found.withheld if normal(item.text) == words]
        why = whys[-1] if whys else "not shown as it was written"
        self._note(False, one.made.kind, one, question, one.made.text, why)

    def _note(
        self, leak: bool, kind: str, source: Said | None, question: str, text: str, shown: str
    ) -> None:
        manner = source.manner if source else ""
        was = source.made.change if source else ""
        self.examples.append(Example(leak, kind, manner, question, text, was, shown))


def run(
    library: Library,
    cases: Sequence[Case],
    liar: Liar,
    llm: LLM,
    statements: int,
    progress: Progress = silent,
    judge: Judge | None = None,
) -> Report:
    """Ask the cases of the liar, in rounds, until it has written that many statements.

    `judge` checks beside the built-in verification. Every other question is
    asked as a stream. Stops short where a round brings
    no statement, or after MOST_ROUNDS.
    """
    count = Count()
    for case in _rounds(cases, count):
        heard: list[Statement] = []
        on_statement = heard.append if count.questions % 2 else None
        engine = Engine(llm, True, on_statement, judge)
        found = answer(library, case.question, case.filter, engine)
        count.take(case.question, liar.take(), found)
        progress("lying", min(count.statements, statements), statements)
        if count.statements >= statements:
            break
    return count.report()


def run_drafts(
    library: Library, topics: Sequence[str], liar: Liar, writer: Writer, statements: int
) -> Report:
    """Have the liar write drafts on topics, in rounds, until it has written that many statements.

    Counted are the sentences that it wrote; those made of the papers' own words
    are no lies of its.
    """
    count = Count()
    for topic in _again(topics, count):
        made = draft(library, topic, Options(), writer)
        count.take(topic, liar.take(), _as_answer(made))
        writer.progress("lying", min(count.statements, statements), statements)
        if count.statements >= statements:
            break
    return count.report()


def _as_answer(made: Draft) -> Answer:
    """Return what a model wrote of a draft that is in it, as it wrote it."""
    written = tuple(
        replace(sentence.statement, text=sentence.written)
        for sentence in made.sentences
        if sentence.written
    )
    return Answer(
        made.topic, LLM_ENGINE, made.model, "", None, statements=written, withheld=made.withheld
    )


def _again(topics: Sequence[str], count: Count) -> Iterator[str]:
    for _ in range(MOST_ROUNDS):
        before = count.statements
        yield from topics
        if count.statements == before:
            return


def _rounds(cases: Sequence[Case], count: Count) -> Iterator[Case]:
    for _ in range(MOST_ROUNDS):
        before = count.statements
        yield from cases
        if count.statements == before:
            return


def _is_true(statement: Statement, said: Sequence[Said]) -> bool:
    """Whether what is shown is true by how it was made, with all that makes it true quoted."""
    words = normal(statement.text)
    quoted = [as_data(quote.text) for quote in statement.quotes]
    if any(within(words, normal(text)) and not is_instruction(text) for text in quoted):
        return True
    return any(_proves(one, words, quoted) for one in said if within(words, normal(one.made.text)))


def _proves(one: Said, words: tuple[str, ...], quoted: Sequence[str]) -> bool:
    """Whether the quotes are those that make a statement true, or for a piece of it, one of them.

    A reader may split a statement where it has two sentences in it.
    """
    if one.made.true_with is None:
        return False
    needed = [normal(line.text) for line in one.lines if line.number in one.made.true_with]
    given = [normal(text) for text in quoted]
    if needed and all(text in given for text in needed):
        return True
    piece = words != normal(one.made.text)
    return piece and any(text in given and _mostly(words, text) for text in needed)


def _mostly(words: tuple[str, ...], text: tuple[str, ...]) -> bool:
    return sum(word in text for word in words) >= _MOSTLY * len(words)


def _source(statement: Statement, said: Sequence[Said]) -> Said | None:
    """Return what a shown statement was made as: its words, or words it is a piece of."""
    words = normal(statement.text)
    equal = [one for one in said if normal(one.made.text) == words]
    pieces = [one for one in said if within(words, normal(one.made.text))]
    return next(iter((*equal, *pieces)), None)


def _total(tallies: Any) -> Tally:
    every = list(tallies)
    return Tally(sum(tally.written for tally in every), sum(tally.wrong for tally in every))


def _table(tallies: dict[str, Tally]) -> dict[str, dict[str, float]]:
    return {
        name: {"written": tally.written, "wrong": tally.wrong, "share": round(tally.share, 4)}
        for name, tally in tallies.items()
    }


def _example(item: Example) -> dict[str, Any]:
    return {
        "leak": item.leak,
        "kind": item.kind,
        "manner": item.manner,
        "question": item.question,
        "text": item.text,
        "was": item.was,
        "shown": item.shown,
    }
