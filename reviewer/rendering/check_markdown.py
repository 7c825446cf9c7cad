"""What a check found, as a Markdown report to keep or to send to co-authors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.rendering.check_terminal import summary
from reviewer.rendering.plain import one_line
from reviewer.writing.check.model import SUPPORTED, WORST, Checked, CheckedSentence, Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+|~@$^!&])")
_AT_START = re.compile(r"^(\d+)([.)])|^([-=:])")
_HEADINGS = {
    "not supported": "Not supported",
    "not in library": "Not in the library",
    "not checkable": "Not checkable from the abstract",
    "supported": "Supported",
}


def check_markdown(report: Report, *, everything: bool = False) -> str:
    """Return a report with a section a verdict; what is supported only with `everything`."""
    blocks = [f"# Check of {escaped(report.path)}", escaped(summary(report))]
    for label in WORST:
        if label == SUPPORTED and not everything:
            continue
        found = [one for one in report.sentences if one.verdict == label]
        if found:
            blocks += [f"## {_HEADINGS[label]}", *(_sentence(one, everything) for one in found)]
    blocks += _rest(report)
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    plain = _SPECIAL.sub(r"\\\1", one_line(text))
    return _AT_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", plain)


def _sentence(one: CheckedSentence, everything: bool) -> str:
    place = f"{one.sentence.file}:{one.sentence.line}"
    lines = [f"- {escaped(one.sentence.text)} ({escaped(place)})"]
    for checked in one.citations:
        if everything or checked.verdict.label != SUPPORTED:
            lines += _citation(checked)
    return "\n".join(lines)


def _citation(checked: Checked) -> Iterator[str]:
    why = f": {escaped(checked.verdict.why)}" if checked.verdict.why else ""
    yield f"    - **{checked.verdict.label}** {escaped(checked.key)}{why}"
    if checked.suggestion:
        yield f"        - did you mean {escaped(checked.suggestion)}?"
    nearest = checked.verdict.nearest
    if nearest is not None and checked.verdict.why:
        yield f"        - nearest, {escaped(nearest.record)}: “{escaped(nearest.text)}”"


def _rest(report: Report) -> Iterator[str]:
    if report.uncited:
        yield "## Claims without a citation"
        yield "\n".join(
            f"- {escaped(one.sentence.text)} ({escaped(one.sentence.file)}:{one.sentence.line}): "
            f"{escaped(one.record)} says “{escaped(one.nearest.text)}”"
            for one in report.uncited
        )
    if report.bibliography:
        yield "## Bibliography"
        yield "\n".join(
            f"- {fault.kind}: {escaped(fault.key)} {escaped(fault.what)} "
            f"({escaped(fault.file)}:{fault.line})"
            for fault in report.bibliography
        )
    if report.problems:
        yield "## Not read"
        yield "\n".join(
            f"- {escaped(one.what)} ({escaped(one.file)}:{one.line})" for one in report.problems
        )
