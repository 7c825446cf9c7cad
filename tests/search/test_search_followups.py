"""Lines of a conversation over invented papers, and what they are taken to ask."""

from __future__ import annotations

import pytest

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter
from reviewer.search.context import (
    AGAIN,
    MORE,
    NARROWED,
    PAPERS,
    WHOLE,
    Context,
    Followup,
    Paper,
)
from reviewer.search.followups import resolve
from reviewer.search.questions import understand
from tests.search.names import NAMES

NAUTIL = Paper("mensah2020nautil", "Nautil", "2020-05-01")
DEEP = Paper("li2021deepreef", "DeepReef", "2021")
VIOLINS = Paper("souza2019old", "“Old Violins in Blind Tests”")
ALL = (NAUTIL, DEEP, VIOLINS)
KEYS = tuple(paper.key for paper in ALL)
MANY = tuple(Paper(f"key{number}", f"Name{number}") for number in range(7))


def after(question: str, *about: Paper, papers: tuple[Paper, ...] = ALL, **more: object) -> Context:
    return Context(understand(question, NAMES), papers=papers, about=about or papers, **more)  # type: ignore[arg-type]


LISTED = after("which papers address terrace farming?")
SPEED = after("how fast is DeepReef?", DEEP)
WROTE = after("who wrote Nautil?", NAUTIL, people=("Kofi Mensah",))
YEAR = after("which papers are from 2020?")
TAGGING = after("which sensors are used for tagging?", NAUTIL)


def asked(line: str, context: Context | None) -> Followup:
    return resolve(line, context, NAMES)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("and which of those have code?", "which papers have code?"),
        ("which of them use sonar?", "which papers use sonar?"),
        ("of these, which use sonar?", "which papers use sonar?"),
        ("which ones have code?", "which papers have code?"),
        ("and which have code?", "which papers have code?"),
        ("which are from 2020?", "which papers are from 2020?"),
        ("are any of them by Mensah?", "which papers are by Mensah?"),
        ("do any of these papers use BERT?", "which papers use BERT?"),
        ("does one of them have code?", "which papers have code?"),
        ("how many of them are by Brandt?", "how many papers are by Brandt?"),
        ("only the ones from 2020", "which papers from 2020?"),
        ("only those with code", "which papers with code?"),
        ("show me the ones by Mensah", "which papers by Mensah?"),
        ("keep only those that use sonar", "which papers use sonar?"),
        ("narrow them down to 2020", "which papers from 2020?"),
        ("just Brandt", "which papers by Brandt?"),
        ("only erosion", "which papers about erosion?"),
        ("those about sonar", "which papers about sonar?"),
        ("any with code?", "which papers with code?"),
        ("and in 2021?", "which papers in 2021?"),
        ("with code?", "which papers with code?"),
        ("without code", "which papers without code?"),
        ("thanks! which of those are from 2020?", "which papers are from 2020?"),
        ("Do either of them release code?", "which papers release code?"),
        ("Please restrict this to papers from 2021", "which papers from 2021?"),
        ("Which of the papers above mention sonar?", "which papers mention sonar?"),
        ("how many have code?", "how many papers have code?"),
        ("how many were published in 2021?", "how many papers were published in 2021?"),
        ("and how many by Brandt?", "how many papers by Brandt?"),
        ("which one has code?", "which paper has code?"),
        ("what about the ones with code", "which papers with code?"),
        ("can you list just those from 2021?", "which papers from 2021?"),
        ("those with code only please", "which papers with code?"),
        ("with code only", "which papers with code?"),
        ("filter those with code", "which papers with code?"),
        ("and 2019?", "which papers from 2019?"),
        ("what about 2020?", "which papers from 2020?"),
    ],
)
def test_conditions_narrow_the_last_list(line: str, question: str) -> None:
    found = asked(line, LISTED)
    assert (found.kind, found.question, found.keys) == (NARROWED, question, KEYS)
    assert found.text == f"{question} (of {', '.join(KEYS)})"


@pytest.mark.parametrize(
    ("line", "excluded"),
    [
        ("not those by Mensah", Filter(authors=("Mensah",))),
        ("not by Mensah", Filter(authors=("Mensah",))),
        ("except the ones from 2019", Filter(first="2019", last="2019")),
        ("drop those with code", Filter(has_code=True)),
    ],
)
def test_conditions_take_out_of_the_last_list(line: str, excluded: Filter) -> None:
    found = asked(line, LISTED)
    assert (found.kind, found.keys) == (NARROWED, KEYS)
    assert found.filter == Filter(excluded=(excluded,))
    assert found.text.startswith("which papers are not ")


@pytest.mark.parametrize(
    ("line", "question", "papers"),
    [
        ("the first one", "Nautil", (NAUTIL,)),
        ("number 3", VIOLINS.name, (VIOLINS,)),
        ("[2]", "DeepReef", (DEEP,)),
        ("who wrote the second?", "who wrote DeepReef?", (DEEP,)),
        ("when was the first published?", "when was Nautil published?", (NAUTIL,)),
        ("who wrote [2]?", "who wrote DeepReef?", (DEEP,)),
        ("does paper 2 have code?", "does DeepReef have code?", (DEEP,)),
        ("what is good about the latter?", "what is good about DeepReef?", (DEEP,)),
        ("what about the last one?", VIOLINS.name, (VIOLINS,)),
        (
            "compare the first and the third",
            f"compare Nautil and {VIOLINS.name}",
            (NAUTIL, VIOLINS),
        ),
        ("compare the first two", "compare Nautil and DeepReef", (NAUTIL, DEEP)),
        ("2", "DeepReef", (DEEP,)),
        ("give me the authors of number two", "give me the authors of DeepReef", (DEEP,)),
        ("what year did the last one appear?", f"what year did {VIOLINS.name} appear?", (VIOLINS,)),
        ("who wrote the newest one?", "who wrote DeepReef?", (DEEP,)),
        ("what does the oldest of them say?", "what does Nautil say?", (NAUTIL,)),
        ("which ones?", "which papers?", ALL),
        ("list them", "which papers?", ALL),
        ("#2", "DeepReef", (DEEP,)),
        ("Tell me about the second one.", "Tell me about DeepReef.", (DEEP,)),
        (
            "could you tell me who wrote the third?",
            f"tell me who wrote {VIOLINS.name}?",
            (VIOLINS,),
        ),
        ("when did the second come out?", "when did DeepReef come out?", (DEEP,)),
        ("ok and the date of the first?", "the date of Nautil?", (NAUTIL,)),
        (
            "is the first one faster than the second?",
            "is Nautil faster than DeepReef?",
            (NAUTIL, DEEP),
        ),
        (
            "which is better, the first or the second?",
            "which is better, Nautil or DeepReef?",
            (NAUTIL, DEEP),
        ),
        (
            "what do the first and second have in common?",
            "what do Nautil and DeepReef have in common?",
            (NAUTIL, DEEP),
        ),
        (
            "what does the first paper say about maps?",
            "what does Nautil say about maps?",
            (NAUTIL,),
        ),
        ("[1] and [3]", f"Nautil and {VIOLINS.name}", (NAUTIL, VIOLINS)),
        ("compare them", f"compare Nautil, DeepReef and {VIOLINS.name}", ALL),
        ("how do they differ?", f"how do Nautil, DeepReef and {VIOLINS.name} differ?", ALL),
        ("when were they published", "when were the papers published", ALL),
        ("who wrote it?", "who wrote the papers?", ALL),
        ("who are the authors?", "who are the authors of the papers?", ALL),
        ("and when?", "when were the papers published?", ALL),
        ("the newest one", "which is the newest paper?", ALL),
        ("what is the oldest of them?", "which is the oldest paper?", ALL),
    ],
)
def test_places_and_plurals_point_into_the_list(
    line: str, question: str, papers: tuple[Paper, ...]
) -> None:
    found = asked(line, LISTED)
    assert (found.kind, found.question) == (PAPERS, question)
    assert found.keys == tuple(paper.key for paper in papers)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("who wrote it?", "who wrote DeepReef?"),
        ("does it have code?", "does DeepReef have code?"),
        ("how many sensors does it have?", "how many sensors does DeepReef have?"),
        ("and when was it published?", "when was DeepReef published?"),
        ("when was that published?", "when was DeepReef published?"),
        ("is there code for this?", "is there code for DeepReef?"),
        ("what are its limits?", "what are DeepReef's limits?"),
        ("what is the paper about?", "what is DeepReef about?"),
        ("what does this method need?", "what does DeepReef need?"),
        ("where do the authors work?", "where do the authors of DeepReef work?"),
        ("do you know when it appeared?", "do you know when DeepReef appeared?"),
        ("its authors?", "who wrote DeepReef?"),
        ("what about the date?", "when was DeepReef published?"),
        (
            "what sensor does it use and how large is it?",
            "what sensor does DeepReef use and how large is it?",
        ),
        ("why?", "why is DeepReef fast?"),
        ("how come?", "why is DeepReef fast?"),
        ("and its main limitation?", "what is DeepReef's main limitation?"),
        ("does the method need labelled data?", "does the method of DeepReef need labelled data?"),
        ("On what data was it evaluated?", "On what data was DeepReef evaluated?"),
        ("who came up with that?", "who came up with DeepReef?"),
        ("is the code available?", "is the code of DeepReef available?"),
        ("what are the results?", "what are the results of DeepReef?"),
        ("what does the abstract say?", "what does the abstract of DeepReef say?"),
        ("and how accurate?", "how accurate is DeepReef?"),
        ("on which dataset?", "on which dataset is DeepReef?"),
        ("does this work underwater?", "does DeepReef work underwater?"),
        ("what do they propose?", "what do DeepReef propose?"),
    ],
)
def test_one_paper_spoken_of_is_named(line: str, question: str) -> None:
    found = asked(line, SPEED)
    assert (found.kind, found.question, found.text) == (PAPERS, question, question)
    assert found.keys == (DEEP.key,)


@pytest.mark.parametrize(
    ("line", "question", "keys"),
    [
        ("which other papers use it?", "which other papers use DeepReef?", ()),
        ("compare it with Nautil", "compare DeepReef with Nautil", ()),
        ("is it faster than Nautil?", "is DeepReef faster than Nautil?", ()),
    ],
)
def test_a_question_about_others_too_is_not_restricted(
    line: str, question: str, keys: tuple[str, ...]
) -> None:
    assert asked(line, SPEED) == Followup(question, question, PAPERS, keys)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("how can it be reduced?", "how can terrace farming be reduced?"),
        ("is there anything newer on this?", "is there anything newer on terrace farming?"),
        ("papers on that topic from WHO", "papers on terrace farming from WHO"),
    ],
)
def test_it_is_the_topic_after_a_list(line: str, question: str) -> None:
    assert asked(line, LISTED) == Followup(question, question, PAPERS)


@pytest.mark.parametrize(
    ("context", "line", "question"),
    [
        (SPEED, "and Nautil?", "how fast is Nautil?"),
        (SPEED, "what about Nautil?", "how fast is Nautil?"),
        (SPEED, "same for SonarNet", "how fast is SonarNet?"),
        (SPEED, "the same question for Nautil", "how fast is Nautil?"),
        (SPEED, "and underwater?", "how fast is DeepReef underwater?"),
        (SPEED, "and in shallow water?", "how fast is DeepReef in shallow water?"),
        (WROTE, "and DeepReef?", "who wrote DeepReef?"),
        (LISTED, "what about forgetting?", "which papers address forgetting?"),
        (LISTED, "and for violins?", "which papers address violins?"),
        (YEAR, "and 2021?", "which papers are from 2021?"),
        (YEAR, "what about 2019?", "which papers are from 2019?"),
        (YEAR, "since 2019?", "which papers are since 2019?"),
        (TAGGING, "and for parsing?", "which sensors are used for parsing?"),
        (TAGGING, "for parsing?", "which sensors are used for parsing?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_it_parallels(
    context: Context, line: str, question: str
) -> None:
    found = asked(line, context)
    assert (found.kind, found.question) == (AGAIN, question)


def test_a_place_takes_the_place_of_a_paper() -> None:
    assert asked("and the second one?", WROTE) == Followup(
        "who wrote DeepReef?", "who wrote DeepReef?", PAPERS, (DEEP.key,)
    )


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("what else did she write?", "which papers are by Kofi Mensah?"),
        ("which of his papers have code?", "which papers by Kofi Mensah have code?"),
        ("did he publish in 2021?", "did Kofi Mensah publish in 2021?"),
    ],
)
def test_persons_are_the_authors_last_spoken_of(line: str, question: str) -> None:
    assert asked(line, WROTE).question == question


def test_they_are_papers_unless_authors_were_asked_for() -> None:
    spoken = after("how many papers are by Mensah?", NAUTIL, DEEP, people=("Mensah",))
    assert asked("when were they published?", spoken).question == "when were the papers published?"


@pytest.mark.parametrize(
    ("line", "papers"),
    [
        ("more", (DEEP,)),
        ("tell me more", (DEEP,)),
        ("what else does it say?", (DEEP,)),
        ("more about the first one, please", (NAUTIL,)),
        ("tell me more about the third", (VIOLINS,)),
        ("more details", (DEEP,)),
    ],
)
def test_more(line: str, papers: tuple[Paper, ...]) -> None:
    found = asked(line.replace(", please", ""), SPEED)
    assert (found.kind, found.keys) == (MORE, tuple(paper.key for paper in papers))


WHOLE_QUESTIONS = [
    "which papers address catastrophic forgetting?",
    "what is SpanKL and who wrote it?",
    "which methods beat those of Wang?",
    "do models forget what they learned?",
    "How do language models use the knowledge they have?",
    "is it possible to parse faster?",
    "how long does it take to train a parser?",
    "which papers use BERT and those that use RoBERTa?",
    "who is the first author of Nautil?",
    "the first paper on erosion",
    "which paper introduced DeepReef, and when was it published?",
    "how does DeepReef reduce its error?",
    "papers by Mensah that have code",
    "what causes forgetting and how is it reduced?",
    "what is the latest paper on parsing?",
    "what is new these days in parsing?",
    "does this library have papers on coral?",
    "which paper was published last?",
    "when a parser learns new domains, does it forget the old ones?",
    "compare BERT and RoBERTa: is the latter faster?",
    "which of the two is faster, AIN or CRF?",
    "is there any paper that says that attention is not needed?",
    "which papers show that it is hard to train deep models?",
    "and how fast is DeepReef?",
    "SpanKL",
    "soil erosion",
    "papers from 2020",
    "only one paper is about violins, which one?",
    "not enough data: which papers deal with it?",
    "how is the first layer trained?",
    "in 2020, who wrote about reefs?",
    "more efficient parsers",
    "more recent papers on reefs",
    "I am writing about reefs. Which papers should I cite for this?",
    "what do reefs and their fish have in common?",
    "what did Mensah and Brandt write about their robot?",
    "in what way are these models of Wang better than those of Falk?",
    "what is the second law of thermodynamics?",
    "does the paper on AIN have code?",
    "which papers release the code?",
    "on what leaderboard is SonarNet number one?",
    "which papers deal with irrigation and its cost?",
    "why do terraces erode when it rains?",
    "is it true that terraces reduce erosion?",
    "what is known about coral and the fish that live on it?",
    "which model is the fastest?",
    "how many papers does the library have?",
    "telling who wrote a text by its style",
    "inspecting structures by touching them instead of only looking at them",
    "how much younger than their real age did the blood of the monkeys look?",
    "what does it cost to run SonarNet over a million maps",
    "why did the authors pick the name SonarNet",
    "papers with code other than those from WHO",
    "does SonarNet have to wait for a full turn before it gives a map?",
    "which of the 2021 papers deal with maps?",
    "which is the oldest paper we have",
    "what is the newest paper?",
    "is the code of BERT available?",
    "how many are there?",
    "what is the attention mechanism?",
    "do the results of pruning differ between languages?",
    "is the approach of Wang better than that of Falk?",
    "what is the goal of parsing?",
    "on which dataset was DeepReef trained?",
    "in which papers is BERT used?",
    "in which papers?",
    "how accurate are parsers?",
    "2020",
    "which baselines are the results compared with in multilingual parsing?",
    "what is the best method for erosion?",
    "what about the reasons for which parsers fail, are they known?",
]


@pytest.mark.parametrize("context", [None, LISTED, SPEED, WROTE, YEAR, TAGGING])
@pytest.mark.parametrize("line", WHOLE_QUESTIONS)
def test_a_whole_question_is_not_changed(line: str, context: Context | None) -> None:
    found = asked(line, context)
    assert (found.kind, found.question, found.keys) == (WHOLE, line, ())


@pytest.mark.parametrize("line", ["more", "why?", "the first one", "[3]"])
def test_nothing_to_point_at_is_said(line: str) -> None:
    with pytest.raises(QuestionError, match="no earlier answer"):
        asked(line, None)


@pytest.mark.parametrize("line", ["the ninth one", "who wrote [4]?", "number 12", "[0]"])
def test_a_place_beyond_the_list_is_said(line: str) -> None:
    with pytest.raises(QuestionError, match="no such paper"):
        asked(line, LISTED)


def test_a_place_beyond_the_last_list_may_be_in_an_earlier_one() -> None:
    narrowed = after("which papers have code?", papers=(DEEP,), earlier=(ALL,))
    assert asked("who wrote the third one?", narrowed).keys == (VIOLINS.key,)


def test_many_papers_are_counted_and_not_named() -> None:
    found = asked("compare them", after("which papers address maps?", papers=MANY))
    assert found.text == "compare them (of the 7 papers listed before)"
    assert len(found.keys) == 7


@pytest.mark.parametrize(
    "line", ["?", ":-)", "\x00", "it", "of", "and", "[", "the the the", "why " * 300]
)
@pytest.mark.parametrize("context", [None, LISTED, SPEED])
def test_any_text_is_taken_somehow(line: str, context: Context | None) -> None:
    assert isinstance(asked(line, context), Followup)
