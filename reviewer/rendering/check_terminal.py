"""What a check found, as wrapped text: by sentence, then what else is wrong, then the sums."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reviewer.rendering.plain import one_line
from reviewer.rendering.terminal import MIN_WIDTH, PLAIN, Style
from reviewer.writing.check.model import SUPPORTED, Checked, CheckedSentence, Report

_KINDS = {
    "duplicate": "Twice in the bibliography",
    "unused": "In the bibliography, but never cited",
    "undefined": "Cited, but not in the bibliography",
    "differs": "Not as the library has it",
}


def check_text(report: Report, style: Style = PLAIN, *, everything: bool = False) -> str:
    """Return a report for reading; sentences all of whose citations are right with `everything`."""
    blocks = [
        _sentence(one, style, everything)
        for one in report.sentences
        if everything or one.verdict != SUPPORTED
    ]
    blocks += _uncited(report, style)
    blocks += _bibliography(report, style)
    if report.problems:
        lines = (f"{one.file}:{one.line}: {one.what}" for one in report.problems)
        blocks.append("\n".join([style.strong("Not read"), *_listed(lines, style)]))
    blocks.append(summary(report))
    return "\n\n".join(blocks)


def summary(report: Report) -> str:
    """Return in one line how many citations have each verdict, and what else was found."""
    counts = report.counts
    total = sum(counts.values())
    parts = [f"{counts[label]} {label}" for label in reversed(counts)]
    if report.uncited:
        parts.append(f"{len(report.uncited)} claims without a citation")
    if report.bibliography:
        parts.append(f"{len(report.bibliography)} faults of the bibliography")
    noun = "citation" if total == 1 else "citations"
    return one_line(f"{total} {noun} in {report.path}: {', '.join(parts)}.")


def _sentence(one: CheckedSentence, style: Style, everything: bool) -> str:
    place = f"{one.sentence.file}:{one.sentence.line}"
    lines = [style.strong(one_line(place)), *_wrapped(one.sentence.text, style, "  ")]
    for checked in one.citations:
        if everything or checked.verdict.label != SUPPORTED:
            lines += _citation(checked, style)
    return "\n".join(lines)


def _citation(checked: Checked, style: Style) -> Iterator[str]:
    head = f"{checked.verdict.label}: {checked.key}"
    why = f": {checked.verdict.why}" if checked.verdict.why else ""
    yield from _wrapped(f"{head}{why}", style, "    ")
    if checked.suggestion:
        yield from _wrapped(f"Did you mean {checked.suggestion}?", style, "      ")
    nearest = checked.verdict.nearest
    if nearest is not None and checked.verdict.why:
        yield from _wrapped(f"{nearest.record}: “{nearest.text}”", style, "      ")


def _uncited(report: Report, style: Style) -> Iterator[str]:
    if not report.uncited:
        return
    lines = [style.strong("Claims without a citation")]
    for one in report.uncited:
        place = f"{one.sentence.file}:{one.sentence.line}"
        lines += _wrapped(f"{place}: {one.sentence.text}", style, "  ")
        lines += _wrapped(f"{one.record} says it: “{one.nearest.text}”", style, "    ")
    yield "\n".join(lines)


def _bibliography(report: Report, style: Style) -> Iterator[str]:
    for kind, title in _KINDS.items():
        found = [fault for fault in report.bibliography if fault.kind == kind]
        if found:
            lines = (f"{one.file}:{one.line}: {one.key} {one.what}" for one in found)
            yield "\n".join([style.strong(title), *_listed(lines, style)])


def _listed(lines: Iterator[str], style: Style) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(line, style, "  ")


def _wrapped(text: str, style: Style, indent: str) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        max(MIN_WIDTH, style.width),
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
