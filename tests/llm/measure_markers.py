"""How often a model ends its sentences with a valid marker; not a test, a measurement.

    python tests/llm/measure_markers.py FILE... [--base-url URL --model NAME] [--show N]

Reads papers from files of any format the project reads, asks two questions of
each abstract (five of its sentences among two of another paper), and prints,
over all answers: sentences; the share that ends with a valid marker; the share
whose words are mostly (70 %) those of the evidence it names, and of any
evidence; answers that say NOT STATED; answers cut at the limit; and tokens a
second. Without --base-url it starts the small test model.

What was tried with SmolLM2-135M-Instruct on the 25 rows of evals/library (50
answers; differences below 0.1 are noise):

    prompt                                                        marked  supported
    rules alone, no example                                         0.00       0.00
    example inside the rules, or at the end of the question   0.14, 0.50 (copied)
    example as an earlier turn, number before each evidence line    0.16       0.00
    ... number before and after each line                           0.40       0.10
    ... and key, year and title on each line (25 answers)           0.21       0.00
    ... two examples                                                0.53       0.12
    ... number before and after each sentence of the example        0.55       0.23
    ... shorter rules                                               0.63       0.29
    ... an example of one sentence (kept)                           0.72       0.51
    kept, as numbers_last returns it                                0.88       0.53

Of its numbers nine in ten are that of the last line of evidence: a model this
small copies the line that stands last. On 80 other papers (160 answers): 0.87
and 0.45.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from reviewer.formats import read
from reviewer.llm import LLM, LLMSettings, connect
from reviewer.llm.prompts import Evidence, answer_messages, numbers_last, says_not_stated
from reviewer.passages import sentences
from reviewer.records import Record
from tests.servers.fetch_model import fetch_model
from tests.servers.real import RealServer

OWN, OTHER, MAX_TOKENS, MOSTLY = 5, 2, 100, 0.7
QUESTIONS = (
    "What is {title}?",
    "How does the work on {title} perform?",
    "What problem does {title} address?",
    "What approach is taken in {title}?",
    "What is known about {title}?",
)

_MARKER = re.compile(r"\[E(\d+)\]")
_MARKERS_AFTER_STOP = re.compile(r"([.!?])[ \t]*((?:[ \t]*\[E\d+\])+)\.?")
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[*\"-])|\n+")
_END = re.compile(r"((?:\s*\[E\d+\],?)+)\s*[.!?]?$")
_WORD = re.compile(r"[a-z0-9]{3,}")


@dataclass(frozen=True)
class Tally:
    """Counts over answers."""

    answers: int = 0
    sentences: int = 0
    marked: int = 0
    supported: int = 0
    findable: int = 0
    not_stated: int = 0
    cut: int = 0

    def plus(self, other: Tally) -> Tally:
        """Return the sums."""
        names = [field.name for field in fields(Tally)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})


def tally(text: str, evidence: Sequence[Evidence], *, cut: bool = False) -> Tally:
    """Count what one answer holds."""
    if says_not_stated(text):
        return Tally(answers=1, not_stated=1)
    total = Tally(answers=1, cut=int(cut))
    for sentence in split(text):
        total = total.plus(_judge(sentence, {item.number: item.text for item in evidence}))
    return total


def split(text: str) -> list[str]:
    """Return the sentences of an answer, markers after a full stop moved before it."""
    joined = _MARKERS_AFTER_STOP.sub(lambda found: f" {found[2].strip()}{found[1]}", text)
    return [part.strip() for part in _BREAK.split(joined) if part.strip()]


def _judge(sentence: str, texts: dict[int, str]) -> Tally:
    found = _END.search(sentence)
    numbers = [int(number) for number in _MARKER.findall(found[1])] if found else []
    valid = bool(numbers) and all(number in texts for number in numbers)
    plain = _MARKER.sub("", sentence)
    named = " ".join(texts.get(number, "") for number in numbers)
    return Tally(
        sentences=1,
        marked=int(valid),
        supported=int(valid and _mostly(plain, named)),
        findable=int(any(_mostly(plain, text) for text in texts.values())),
    )


def _mostly(sentence: str, text: str) -> bool:
    words, there = set(_WORD.findall(sentence.lower())), set(_WORD.findall(text.lower()))
    return bool(words) and len(words & there) >= MOSTLY * len(words)


def cases(records: Sequence[Record]) -> Iterator[tuple[str, list[Evidence]]]:
    """Yield two questions with their evidence for each record, the same ones every time."""
    order = random.Random(7)
    for position, record in enumerate(records):
        other = records[(position + 5) % len(records)]
        texts = [passage.text for passage in sentences(record.abstract)[:OWN]]
        texts += [passage.text for passage in sentences(other.abstract)[:OTHER]]
        order.shuffle(texts)
        evidence = [Evidence(number, text) for number, text in enumerate(texts, 1)]
        for form in (position, position + 2):
            title = record.title.split(":")[0]
            yield QUESTIONS[form % len(QUESTIONS)].format(title=title), evidence


def measure(llm: LLM, records: Sequence[Record], *, show: int = 0) -> Tally:
    """Ask about every record and count."""
    total = Tally()
    for position, (question, evidence) in enumerate(cases(records)):
        messages = answer_messages(question, evidence)
        reply = llm.complete(messages, max_tokens=MAX_TOKENS)
        text = numbers_last(reply.text)
        total = total.plus(tally(text, evidence, cut=reply.finish_reason == "length"))
        if position < show:
            sys.stdout.write(f"{question}\n  {text}\n")
    return total


def report(total: Tally, llm: LLM, seconds: float) -> str:
    """Return the figures on one line."""
    count = max(1, total.sentences)
    return (
        f"answers {total.answers}, sentences {total.sentences}, "
        f"marked {total.marked / count:.2f}, supported {total.supported / count:.2f}, "
        f"findable {total.findable / count:.2f}, not stated {total.not_stated}, cut {total.cut}, "
        f"{llm.spent.completion_tokens / seconds:.0f} tokens/s written, "
        f"{llm.spent.tokens / seconds:.0f} read or written"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--base-url", default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--show", type=int, default=0)
    chosen = parser.parse_args()
    rows = [row for file in chosen.files for row in read(file)]
    records = [row for row in rows if isinstance(row, Record) and len(sentences(row.abstract)) > 1]
    with contextlib.ExitStack() as stack:
        base_url, model = chosen.base_url, chosen.model
        if not base_url:
            server = stack.enter_context(RealServer(fetch_model()))
            base_url, model = server.base_url, server.model
        llm = connect(LLMSettings(base_url=base_url, model=model, budget=0))
        start = time.monotonic()
        total = measure(llm, records, show=chosen.show)
        sys.stdout.write(f"{report(total, llm, time.monotonic() - start)}\n")


if __name__ == "__main__":
    main()
