"""What kind of answer a question wants, in many forms; invented names throughout."""

from __future__ import annotations

import pytest

from reviewer.search.questions import (
    COMPARE,
    DEFINE,
    FACT,
    METADATA,
    OPEN,
    TIMELINE,
    TOPIC,
    WHICH,
    YES_NO,
    understand,
)
from tests.search.names import NAMES

FORMS = {
    YES_NO: (
        "Does Terrex use radar?", "Do terraces slow erosion?", "Is Terrex faster than Ploughnet?",
        "Are maps of soil accurate?", "Was Terrex tested on hills?", "Can Terrex map gullies?",
        "Has soil been saved by terraces?", "Did the farms lose soil?",
        "Isn't Terrex slower than Ploughnet?", "Doesn't Terrex need radar?",
        "whether Terrex needs radar", "For steep hills, does Terrex need radar?",
        "Hello! I was wondering whether Terrex needs radar.",
    ),
    TIMELINE: (
        "How has soil mapping developed?", "How did soil mapping evolve over time?",
        "how has the mapping of soil changed over the years?", "history of soil mapping",
        "timeline of work on soil mapping", "Trace the evolution of soil maps",
        "soil mapping papers in chronological order", "newest work on soil mapping",
        "What is the newest paper on soil mapping?", "the most recent papers on soil mapping",
        "first paper on soil mapping", "recent papers on soil mapping",
        "What came first in soil mapping?", "the three latest papers on soil mapping",
    ),
    OPEN: (
        "How can erosion be reduced?", "How to map soil?", "how could one map soil cheaply?",
        "What approaches to soil mapping are there?", "which methods have been proposed for soil?",
        "Why do terraces slow erosion?", "In what ways can erosion be slowed?",
        "What can be done about erosion?", "What causes erosion?", "What helps against erosion?",
        "How do people map soil?", "ways to reduce erosion", "What are the challenges of maps?",
    ),
    DEFINE: (
        "What is Terrex?", "what does Terrex do?", "what is meant by contour ploughing?",
        "Explain the idea behind Terrex.", "define contour ploughing", "Terrex - what is it?",
        "What does CP stand for?", "I would like to know what Terrex does, thanks",
        "what's the purpose of Terrex", "describe Terrex",
    ),
    COMPARE: (
        "Compare Terrex and Ploughnet.", "How does Terrex differ from Ploughnet?",
        "Terrex vs Ploughnet", "what do Terrex and Ploughnet have in common?",
        "HOW DO TERREX AND PLOUGHNET COMPARE", "difference between Terrex and Ploughnet",
    ),
    WHICH: (
        "which papers address soil erosion?", "papers on soil erosion",
        "who works on soil erosion?",
        "do any papers use radar on soil?",
        "has anyone looked at soil erosion?",
        "Which soil maps are there apart from Terrex?", "WHICH PAPERS ADDRESS SOIL EROSION?",
        "I need papers which discuss soil erosion please",
    ),
    FACT: (
        "how many farms were sampled?", "which radar does Terrex use?", "What does Terrex measure?",
        "how fast is Terrex?", "on which farms was Terrex tested?",
    ),
    TOPIC: ("soil erosion", "terraces AND radar", "yield of terrace farms"),
    METADATA: (
        "who wrote Terrex?", "how many papers are there?", "papers by Ulla Brandt",
        "who wrote the most papers?", "Was Terrex published in 2020?", "newest paper",
        "papers that do not deal with erosion", "papers with more than two authors",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "kind"), [(form, kind) for kind, forms in FORMS.items() for form in forms]
)
def test_the_kind_of_a_question(question: str, kind: str) -> None:
    assert understand(question, NAMES).kind == kind


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How has soil mapping developed?", "soil mapping"),
        ("history of soil mapping", "soil mapping"),
        ("what is the newest paper on soil mapping?", "soil mapping"),
        ("explain the idea behind Terrex", "Terrex"),
        ("what does AT-BMC cut?", "AT-BMC cut"),
        ("papers on relation extraction", "relation extraction"),
        ("papers on exploration", "exploration"),
        ("which papers evaluate maps?", "maps"),
    ],
)
def test_the_topic_is_what_the_frame_leaves(question: str, topic: str) -> None:
    assert understand(question, NAMES).topic == topic


@pytest.mark.parametrize(
    ("question", "order", "one", "most"),
    [
        ("newest paper", "newest", True, 0),
        ("what is the latest on soil?", "newest", True, 0),
        ("newest work on soil", "newest", False, 0),
        ("the three newest papers", "newest", False, 3),
        ("2 oldest papers on soil", "oldest", False, 2),
        ("first paper by Ulla Brandt", "oldest", True, 0),
        ("last paper by Ulla Brandt", "newest", True, 0),
        ("papers by Ulla Brandt sorted by year", "oldest", False, 0),
        ("list the papers by date", "oldest", False, 0),
        ("first author of Terrex", "", False, 0),
        ("papers on soil", "", False, 0),
    ],
)
def test_the_order_asked_for(question: str, order: str, one: bool, most: int) -> None:
    query = understand(question, NAMES)
    assert (query.order, query.only_first, query.most) == (order, one, most)


@pytest.mark.parametrize(
    ("question", "topic", "without"),
    [
        ("papers on soil that do not deal with maps", "soil", "maps"),
        ("papers that don't deal with maps", "", "maps"),
        ("work on soil except that on terraces", "soil", "terraces"),
        ("papers about soil but not about terraces", "soil", "terraces"),
        ("soil papers other than those on terraces", "soil", "terraces"),
        ("soil -terraces", "soil", "terraces"),
        ("soil NOT terraces", "soil", "terraces"),
        ("non-terrace papers", "", "terrace"),
        ("soil, but nothing on terraces", "soil", "terraces"),
        ("which papers do not need labels?", "not need labels", ""),
        ("papers without code", "", ""),
        ("papers not by Ulla Brandt", "", ""),
    ],
)
def test_what_papers_are_not_to_be_about(question: str, topic: str, without: str) -> None:
    query = understand(question, NAMES)
    assert (query.topic, query.without) == (topic, without)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how has named entity recognition developed?", "named entity recognition"),
        ("name some papers on owls", "owls"),
        ("papers named in reviews of owls", "named in reviews of owls"),
    ],
)
def test_named_entities_are_a_topic(question: str, topic: str) -> None:
    assert understand(question, NAMES).topic == topic
