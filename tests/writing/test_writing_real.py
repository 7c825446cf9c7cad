"""A real small model writes answers: whatever it writes, what is shown is proven."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.evaluation.suites import load
from reviewer.library.library import Library
from reviewer.llm import LLMSettings, connect
from tests.servers.measure_suite import SUITES, measure
from tests.servers.real import RealServer

pytestmark = [pytest.mark.llm, pytest.mark.slow]
QUESTIONS = ("fa-01", "fa-03", "wp-03", "un-02", "me-01", "co-02")


@pytest.mark.timeout(600)
def test_a_small_model_shows_nothing_unsupported(
    sample: Library, smollm2: RealServer, tmp_path: Path
) -> None:
    cases = [case for case in load(SUITES) if case.id in QUESTIONS]
    settings = LLMSettings(base_url=smollm2.base_url, timeout=300.0, budget=0, cache_dir=tmp_path)
    llm = connect(settings)
    figures = measure(sample, llm, cases)
    assert figures.questions == len(QUESTIONS)
    assert figures.asked_model >= 2
    assert figures.statements >= 4
    assert (figures.tracebacks, figures.inexact_quotes, figures.unsupported_shown) == (0, 0, 0)
    assert figures.prompt_tokens > 0
    again = measure(sample, llm, cases)
    assert again.cached_calls >= figures.asked_model  # and a repair for some
    assert again.prompt_tokens == 0
    assert again.statements == figures.statements
