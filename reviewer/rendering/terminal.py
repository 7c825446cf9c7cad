"""Answers and records as wrapped text with numbered references.

Plain strings come out; only bold titles are marked up, and only if asked. Text
of records, models and questions is made harmless first (see `plain`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from reviewer.evidence.quotes import Statement, Withheld
from reviewer.records import Record, cited_names, field_value
from reviewer.rendering.plain import one_line
from reviewer.writing.answers import EXTRACTIVE, OFF_TOPIC, PAPERS, Answer, Usage, cited

MIN_WIDTH = 20
NOTHING = "Nothing in the library is about this."
NOT_SAID = "The library has papers about this, but their abstracts do not state it:"


@dataclass(frozen=True, slots=True)
class Style:
    """How wide lines are (in characters, at least MIN_WIDTH) and whether titles are bold (ANSI).

    `most` is how many papers of a list are shown; 0 for all.
    """

    width: int = 88
    bold: bool = False
    most: int = 0

    def strong(self, text: str) -> str:
        """Return the text in bold, if the style has it."""
        return f"\x1b[1m{text}\x1b[0m" if self.bold else text


PLAIN = Style()


class Written(Protocol):
    """What answers and drafts say of how they were written."""

    @property
    def engine(self) -> str:
        """How it was written: "extractive" or "llm"."""
        ...

    @property
    def model(self) -> str | None:
        """The model's name, if one wrote."""
        ...

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What is not shown."""
        ...

    @property
    def usage(self) -> Usage:
        """What a model took."""
        ...


def answer_text(answer: Answer, style: Style = PLAIN) -> str:
    """Return an answer for reading: what was found, the statements, the references."""
    if answer.abstained:
        return _abstention(answer, style)
    shown, more = _first(answer, style.most)
    numbers = {record.key: n for n, record in enumerate(shown.references, start=1)}
    known = {record.key: record for record in shown.references}
    blocks = [wrap(answer.lead, style)] if answer.lead else []
    write = _paper_entry if answer.layout == PAPERS else _sentence
    blocks += [write(statement, numbers, known, style) for statement in shown.statements]
    blocks += [f"... and {more} more: --all shows them."] if more else []
    blocks.append("\n".join(["References", *references(shown.references, style)]))
    blocks += footnotes(answer, style)
    return "\n\n".join(blocks)


def _first(answer: Answer, most: int) -> tuple[Answer, int]:
    """Return the answer with the first entries of a long list, and how many were left out."""
    more = len(answer.statements) - most
    if not most or more <= 0 or answer.engine != EXTRACTIVE:
        return answer, 0
    statements = answer.statements[:most]
    known = {record.key: record for record in answer.references}
    return replace(answer, statements=statements, references=cited(statements, known)), more


def answer_tail(answer: Answer, style: Style = PLAIN) -> str:
    """Return what follows statements that were shown as they came: references and footnotes."""
    listed = "\n".join(["References", *references(answer.references, style)])
    return "\n\n".join([listed, *footnotes(answer, style)])


def statement_text(statement: Statement, numbers: dict[str, int], style: Style = PLAIN) -> str:
    """Return one statement with its markers; new records are numbered as they come."""
    for quote in statement.quotes:
        numbers.setdefault(quote.record, len(numbers) + 1)
    return wrap(f"{statement.text} {_markers(statement, numbers)}", style)


def references(records: Sequence[Record], style: Style = PLAIN) -> list[str]:
    """Return a numbered line or more for each record: authors, year, title, key, file and line."""
    return [
        wrap(f"[{n}] {reference_line(record)}", style, hang=5)
        for n, record in enumerate(records, start=1)
    ]


def reference_line(record: Record) -> str:
    """Return a record as a reference: who, when, what, its key, and where it was read."""
    places = "; ".join(f"{s.file}:{s.first_line}-{s.last_line}" for s in record.sources)
    stop = "" if record.title.rstrip().endswith((".", "?", "!")) else "."
    who = f"{cited_names(record)} ({record.year or 'n.d.'})"
    return one_line(f"{who}. {record.title.rstrip()}{stop} {record.key}, {places}")


def list_line(record: Record) -> str:
    """Return a record in one line: key, year, subject, title."""
    parts = (record.key, str(record.year or "----"), record.subject or "-", record.title)
    return "  ".join(one_line(part) for part in parts)


def record_text(record: Record, style: Style = PLAIN) -> str:
    """Return a record whole."""
    facts = [
        (name.replace("_", " "), field_value(record, name))
        for name in ("type", "authors", "date", "subject", "venue", "affiliations", "has_code",
                     "doi", "arxiv_id", "pmid", "url", "keywords")
    ]  # fmt: skip
    facts += [(detail.name, " | ".join(detail.value.split("\n"))) for detail in record.details]
    title = wrap(record.title, style)
    lines = [_strong_start(title, record.title, style), one_line(f"key: {record.key}")]
    lines += [wrap(f"{name}: {value}", style, hang=2) for name, value in facts if value]
    lines += [one_line(f"source: {s.file}:{s.first_line}-{s.last_line}") for s in record.sources]
    return "\n".join([*lines, "", wrap(record.abstract or "(no abstract)", style), ""])


def _abstention(answer: Answer, style: Style) -> str:
    if answer.reason == OFF_TOPIC or not answer.references:
        nothing = NOTHING if answer.reason == OFF_TOPIC else NOT_SAID[:-1] + "."
        blocks = [wrap(answer.lead or nothing, style)]
    else:
        lines = [wrap(NOT_SAID, style), *references(answer.references, style)]
        blocks = ["\n".join(lines)]
    return "\n\n".join([*blocks, *footnotes(answer, style)])


def _paper_entry(
    statement: Statement, numbers: dict[str, int], known: dict[str, Record], style: Style
) -> str:
    """Return one entry of a "which papers" answer: the paper, then the sentence that shows it."""
    record = known[statement.quotes[0].record]
    markers = _markers(statement, numbers)
    head = f"{record.title} ({cited_names(record)}, {record.year or 'n.d.'})"
    if statement.quotes[0].field == "title":
        return _strong_start(wrap(f"{head} {markers}", style, indent=2), record.title, style)
    title = _strong_start(wrap(head, style, indent=2), record.title, style)
    return f"{title}\n{wrap(f'“{statement.text}” {markers}', style, indent=4)}"


def _strong_start(wrapped: str, start: str, style: Style) -> str:
    """Return wrapped text with what it starts with in bold, line by line.

    Wrapping changes nothing but white space, so the start ends where as many
    other characters have passed as it has.
    """
    left = len("".join(one_line(start).split()))
    lines = []
    for line in wrapped.split("\n"):
        words = line.lstrip()
        end = _place_after(words, left)
        left -= len("".join(words[:end].split()))
        bold = style.strong(words[:end]) if end else ""
        lines.append(line[: len(line) - len(words)] + bold + words[end:])
    return "\n".join(lines)


def _place_after(words: str, count: int) -> int:
    """Return the place in a line after its first `count` characters that are no space."""
    for place, character in enumerate(words):
        if count == 0:
            return place
        count -= not character.isspace()
    return len(words)


def _sentence(
    statement: Statement, numbers: dict[str, int], _known: dict[str, Record], style: Style
) -> str:
    return wrap(f"{statement.text} {_markers(statement, numbers)}", style)


def _markers(statement: Statement, numbers: dict[str, int]) -> str:
    keys = dict.fromkeys(quote.record for quote in statement.quotes)
    shown = list(keys)[:12]
    more = f" and {len(keys) - len(shown)} more" if len(keys) > len(shown) else ""
    return "".join(f"[{numbers[key]}]" for key in shown) + more


def footnotes(written: Written, style: Style = PLAIN) -> Iterable[str]:
    """Yield what is said below a text: how many sentences were withheld, and what was spent."""
    if written.withheld:
        count = len(written.withheld)
        sentences = "1 sentence was" if count == 1 else f"{count} sentences were"
        reasons = "; ".join(list(dict.fromkeys(item.why for item in written.withheld))[:3])
        yield wrap(f"{sentences} withheld, not supported by what they cite: {reasons}.", style)
    if spent := tokens_spent(written):
        writer = f"Written by {written.model}, every sentence checked; "
        yield wrap(f"{'' if written.engine == EXTRACTIVE else writer}{spent}.", style)


def tokens_spent(written: Written) -> str:
    """Return the tokens a model was sent and wrote ("812 + 64 tokens"); empty if none was asked."""
    used = written.usage
    if not used.calls and not used.cached_calls:
        return ""
    cached = f", {used.cached_calls} from the cache" if used.cached_calls else ""
    return f"{used.prompt_tokens} + {used.completion_tokens} tokens{cached}"


def wrap(text: str, style: Style, *, indent: int = 0, hang: int | None = None) -> str:
    """Return text made harmless, in lines of the style's width; `hang`: from the second line on."""
    inner = " " * (indent if hang is None else hang)
    return textwrap.fill(
        one_line(text),
        max(MIN_WIDTH, style.width),
        initial_indent=" " * indent,
        subsequent_indent=inner,
        break_long_words=False,
        break_on_hyphens=False,
    )


__all__ = [
    "Style",
    "answer_tail",
    "answer_text",
    "footnotes",
    "list_line",
    "record_text",
    "reference_line",
    "references",
    "statement_text",
    "tokens_spent",
    "wrap",
]
