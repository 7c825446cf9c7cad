"""What a check found, one fault a line, for editors: `file:line:column: verdict: why`."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rendering.plain import one_line
from reviewer.writing.check.model import SUPPORTED, Checked, Report


def editor_lines(report: Report, *, everything: bool = False) -> Iterator[str]:
    """Yield the faults in the order of the manuscript; with `everything`, what is right as well.

    Vim's errorformat `%f:%l:%c: %m` and the problem matchers of other editors
    read them. For a Word document the line is the paragraph.
    """
    for sentence in report.sentences:
        for checked in sentence.citations:
            if everything or checked.verdict.label != SUPPORTED:
                place = f"{sentence.sentence.file}:{checked.line}:{checked.column}"
                yield one_line(f"{place}: {checked.verdict.label}: {told(checked)}")
    for one in report.uncited:
        place = f"{one.sentence.file}:{one.sentence.line}:{one.sentence.column}"
        yield one_line(f"{place}: uncited: {one.record} says this: {one.nearest.text}")
    for fault in report.bibliography:
        yield one_line(f"{fault.file}:{fault.line}:1: {fault.kind}: {fault.key} {fault.what}")
    for problem in report.problems:
        yield one_line(f"{problem.file}:{problem.line}:1: unread: {problem.what}")


def told(checked: Checked) -> str:
    """Return in one line what is said of a citation: key, reason, what may be meant instead."""
    parts = [f"{checked.key}: {checked.verdict.why}" if checked.verdict.why else checked.key]
    if checked.suggestion:
        parts.append(f"did you mean {checked.suggestion}?")
    nearest = checked.verdict.nearest
    if nearest is not None and checked.verdict.why:
        parts.append(f"nearest: {nearest.text}")
    return "; ".join(parts)
