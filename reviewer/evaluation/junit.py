"""Outcomes as a JUnit file, one test case a question: what CI servers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from reviewer.errors import SuiteError
from reviewer.evaluation.answers import Outcome, Result

# What XML 1.0 cannot hold, even escaped.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(results: Sequence[Result], path: Path) -> None:
    """Write a test suite for each library. Raises SuiteError if the file cannot be written."""
    root = Xml.Element("testsuites")
    for result in results:
        root.append(_suite(result))
    Xml.indent(root)
    try:
        Xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise SuiteError(
            f"the JUnit file cannot be written ({error.strerror})",
            where=str(path),
            next_step="Name a file in a folder that is there.",
        ) from error


def _suite(result: Result) -> Xml.Element:
    failed = sum(outcome.failed for outcome in result.outcomes)
    seconds = sum(outcome.milliseconds for outcome in result.outcomes) / 1000
    suite = Xml.Element(
        "testsuite",
        name=f"reviewer eval answers ({result.engine}, {result.records} records)",
        tests=str(len(result.outcomes)),
        failures=str(failed),
        errors="0",
        time=f"{seconds:.3f}",
    )
    for outcome in result.outcomes:
        suite.append(_case(outcome))
    return suite


def _case(outcome: Outcome) -> Xml.Element:
    case = outcome.score.case
    element = Xml.Element(
        "testcase",
        classname=_fit(case.kind),
        name=_fit(f"{case.id}: {case.question}"),
        time=f"{outcome.milliseconds / 1000:.3f}",
    )
    if outcome.failed:
        told = outcome.to_dict()
        message = f"expected {told['expected']}, found {told['found']}"
        failure = Xml.SubElement(element, "failure", message=_fit(message))
        missing = f"\nwords not in the answer: {told['missing_words']}" * bool(
            told["missing_words"] and not case.reason
        )
        failure.text = _fit(f"{message}\nbelow 1: {', '.join(told['below'])}{missing}")
    return element


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
