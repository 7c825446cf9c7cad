"""The client, the prompts and the cache against a real server with a real small model."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import LLMError, LLMRejected
from reviewer.llm import LLMSettings, Message, connect
from reviewer.llm.prompts import Evidence, answer_messages, numbers_last
from tests.llm.measure_markers import Tally, split, tally
from tests.servers.real import CONTEXT_TOKENS, RealServer

pytestmark = pytest.mark.llm

TASKS = (
    (
        "How are coral reefs surveyed?",
        (
            "We survey coral reefs with a small underwater robot that carries two cameras.",
            "The robot maps a hectare in one day.",
            "Divers need a week for the same area.",
        ),
    ),
    (
        "What do the results say about old violins?",
        (
            "Listeners in a blind test could not tell old violins from new ones.",
            "Players preferred the new instruments in most rounds.",
            "We discuss why the reputation of old violins persists.",
        ),
    ),
    (
        "What is the new sorting method?",
        (
            "We present a sorting method that needs no comparisons for short keys.",
            "It is twice as fast as quicksort on keys of eight bytes.",
            "Memory use grows with the number of distinct keys.",
        ),
    ),
)


def test_whole_streamed_and_cached_replies_are_one(smollm2: RealServer, tmp_path: Path) -> None:
    llm = connect(LLMSettings(base_url=smollm2.base_url, cache_dir=tmp_path))
    assert llm.model == smollm2.model
    ask = [Message("user", "Name three colours.")]
    pieces: list[str] = []
    streamed = llm.complete(ask, max_tokens=24, on_text=pieces.append)
    assert "".join(pieces) == streamed.text
    assert len(pieces) > 3
    assert streamed.prompt_tokens > 3
    assert 0 < streamed.completion_tokens <= 24
    again = llm.complete(ask, max_tokens=24)
    assert (again.text, again.cached) == (streamed.text, True)
    whole = connect(LLMSettings(base_url=smollm2.base_url)).complete(ask, max_tokens=24)
    assert not whole.cached
    assert whole.text == streamed.text
    assert whole.prompt_tokens == streamed.prompt_tokens
    assert llm.spent.tokens == streamed.prompt_tokens + streamed.completion_tokens


def test_a_reply_cut_at_the_limit_says_so(smollm2: RealServer) -> None:
    llm = connect(LLMSettings(base_url=smollm2.base_url))
    reply = llm.complete([Message("user", "Tell me a long story about the sea.")], max_tokens=5)
    assert reply.finish_reason == "length"
    assert reply.completion_tokens == 5


def test_what_the_server_says_of_too_long_a_prompt_is_told(smollm2: RealServer) -> None:
    llm = connect(LLMSettings(base_url=smollm2.base_url))
    with pytest.raises(LLMError) as caught:
        llm.complete([Message("user", "word " * (CONTEXT_TOKENS + 100))], max_tokens=5)
    assert isinstance(caught.value, LLMRejected)
    assert "context" in str(caught.value)


def test_the_small_model_uses_markers(smollm2: RealServer) -> None:
    # The share for real abstracts is measured, not tested: measure_markers.py.
    llm = connect(LLMSettings(base_url=smollm2.base_url))
    total = Tally()
    for question, texts in TASKS:
        evidence = [Evidence(number, text) for number, text in enumerate(texts, 1)]
        reply = llm.complete(answer_messages(question, evidence), max_tokens=80)
        total = total.plus(tally(numbers_last(reply.text), evidence))
    assert total.answers == len(TASKS)
    assert total.sentences >= 2
    assert total.marked >= 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("A b [E1]. C d [E2][E3].", ["A b [E1].", "C d [E2][E3]."]),
        ("A b. [E1] C d. [E2] [E3]", ["A b [E1].", "C d [E2] [E3]."]),
        ("A 3.5 b [E1].\nC d", ["A 3.5 b [E1].", "C d"]),
    ],
)
def test_the_measure_splits_answers(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_the_measure_counts() -> None:
    evidence = [Evidence(1, "Bees dance in the hive."), Evidence(2, "Ants walk.")]
    text = "Bees dance in the hive [E1]. Bees dance in the hive [E2]. Ants walk. Odd [E9]."
    counted = tally(text, evidence)
    assert (counted.sentences, counted.marked, counted.supported, counted.findable) == (4, 2, 1, 3)
    assert tally("NOT STATED", evidence) == Tally(answers=1, not_stated=1)
