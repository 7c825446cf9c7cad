"""Questions -> queries: what kind, about what, of which records; invented names throughout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter
from reviewer.search.questions import (
    COMPARE,
    DEFINE,
    FACT,
    MAX_QUESTION_CHARS,
    METADATA,
    TOPIC,
    WHICH,
    understand,
)
from reviewer.search.topics import topic_words
from tests.search.names import NAMES


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("which papers address soil erosion?", WHICH, "soil erosion"),
        ("papers on soil erosion", WHICH, "soil erosion"),
        ("wich papers address soil erosion", WHICH, "soil erosion"),
        ("papesr on maps with soil", WHICH, "maps with soil"),
        ("what do I have on soil erosion", WHICH, "soil erosion"),
        ("Is there anything about soil erosion?", WHICH, "soil erosion"),
        ("could you list papers which deal with soil erosion, please", WHICH, "soil erosion"),
        ("who has looked at soil erosion", WHICH, "soil erosion"),
        ("Where are terraces used?", WHICH, "terraces"),
        ("Which of these map soil?", WHICH, "map soil"),
        ("Does rain matter? Which papers look at soil?", WHICH, None),
        ("I'm writing a section on soil erosion. What should I cite?", WHICH, "soil erosion"),
        ("soil erosion papers please", WHICH, "soil erosion"),
        ("soil erosion", TOPIC, "soil erosion"),
        ("yield of the terrace farms", TOPIC, "yield of the terrace farms"),
        ("Into what shapes does Terrex cut hills?", FACT, "shapes does Terrex cut hills"),
        ("how many farms were sampled?", FACT, "farms were sampled"),
        ("number of farms sampled in the terrace study", FACT, None),
        ("What is Terrex?", DEFINE, "Terrex"),
        ("explain Terrex", DEFINE, "Terrex"),
        ("Compare Terrex and Ploughnet.", COMPARE, "Terrex and Ploughnet"),
        ("how does Terrex differ from Ploughnet", COMPARE, None),
        ("Terrex vs Ploughnet: which uses radar?", COMPARE, None),
        ("In which of the 6 versus 9 month trials did farms fail?", FACT, None),
        ("who wrote Terrex?", METADATA, "Terrex"),
        ("Terrex authors", METADATA, "Terrex"),
        ("How many fixes do the authors of Terrex come up with?", FACT, None),
        ("how many languages did the study on maps span", FACT, None),
    ],
)
def test_kinds_and_topics(question: str, kind: str, topic: str | None) -> None:
    query = understand(question, NAMES)
    assert query.kind == kind
    if topic is not None:
        assert query.topic == topic


@pytest.mark.parametrize(
    ("question", "asks", "also"),
    [
        ("who wrote Terrex?", "authors", ()),
        ("who wrote Terrex and when?", "authors", ("date",)),
        ("autor of Terrex", "authors", ()),
        ("first author of Terrex", "first_author", ()),
        ("When was Terrex published?", "date", ()),
        ("In which year did Terrex appear?", "date", ()),
        ("which is older, Terrex or Ploughnet?", "date", ()),
        ("where do the authors of Terrex work?", "affiliations", ()),
        ("Does the Terrex paper come with code?", "has_code", ()),
        ("is code available for Terrex?", "has_code", ()),
        ("what subject class is Terrex in?", "subject", ()),
        ("how many papers are there on maps", "count", ()),
        ("number of papers from 2020", "count", ()),
        ("count the papers by Ulla Brandt", "count", ()),
        ("Terrex year", "date", ()),
        ("Who are the people behind Terrex?", "authors", ()),
        ("how many of my papers are about maps", "count", ()),
        ("where does the extra water come from in terraces?", "", ()),
    ],
)
def test_metadata_asked_for(question: str, asks: str, also: tuple[str, ...]) -> None:
    query = understand(question, NAMES)
    assert (query.asks, query.also_asks) == (asks, also)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("papers by Ulla Brandt on maps", Filter(authors=("Ulla Brandt",))),
        ("papers by ulla brandt", Filter(authors=("ulla brandt",))),
        (
            "papers Ulla Brandt wrote together with Kofi Mensah",
            Filter(authors=("Ulla Brandt", "Kofi Mensah")),
        ),
        ("what did Brandt publish since 2019?", Filter(first="2019", authors=("Brandt",))),
        ("papers on maps from 2015 to 2018", Filter(first="2015", last="2018")),
        ("papers dated 3 March 2020", Filter(first="2020-03-03", last="2020-03-03")),
        (
            "which papers carry the date 17 September 2020",
            Filter(first="2020-09-17", last="2020-09-17"),
        ),
        ("papers on maps not by Ulla Brandt", Filter(excluded=(Filter(authors=("Ulla Brandt",)),))),
        ("papers other than those by Brandt", Filter(excluded=(Filter(authors=("Brandt",)),))),
        ("papers not in IR", Filter(excluded=(Filter(subjects=("IR",)),))),
        ("papers with code", Filter(has_code=True)),
        ("papers on maps without code", Filter(has_code=False)),
        ("papers in cs.CL", Filter(subjects=("cs.CL",))),
        ("show me all IR papers", Filter(subjects=("IR",))),
        ("are there any papers in the IR category?", Filter(subjects=("IR",))),
        ("show me all AI papers", Filter()),
        ("brandt 2020", Filter(first="2020", last="2020", authors=("brandt",))),
        ("anything by mensah in 2022?", Filter(first="2022", last="2022", authors=("mensah",))),
        ("papers from Norvik", Filter(affiliations=("norvik-institute",))),
        (
            "Is there a paper with a Norvik Institute affiliation?",
            Filter(affiliations=("norvik-institute",)),
        ),
        ("does nature abhor a norvik?", Filter()),
        ("the 2016 test set", Filter()),
        ("brandt maps", Filter()),
    ],
)
def test_conditions(question: str, expected: Filter) -> None:
    assert understand(question, NAMES).filter == expected


def test_options_of_a_face_are_added() -> None:
    options = Filter(first="2020", authors=("Kofi Mensah",))
    query = understand("papers by Ulla Brandt", NAMES, options)
    assert query.filter == Filter(first="2020", authors=("Kofi Mensah", "Ulla Brandt"))
    assert query.kind == METADATA


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00\x07", "…"])
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        understand(question, NAMES)


def test_a_long_question_is_cut() -> None:
    query = understand("maps " * 20_000, NAMES)
    assert len(query.text) <= MAX_QUESTION_CHARS


@given(st.text(min_size=1, max_size=300))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        query = understand(text, NAMES)
    except QuestionError:
        assert not any(char.isalnum() for char in text if char.isprintable())
    else:
        assert query.topic in query.text or query.topic.split()


def test_words_of_a_frame_alone_are_searched_for() -> None:
    assert topic_words("new papers") == ("new", "papers")
    assert topic_words("new papers", strict=True) == ()
