"""A suite from a library's own records: its gold is right by construction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.build import MAKERS, SHARES, build
from reviewer.evaluation.everyday import TOPICS
from reviewer.evaluation.shelf import Shelf, run_from
from reviewer.evaluation.suites import UNANSWERABLE, Case
from reviewer.records import Author, Record
from reviewer.words import content_stems, words

ADA, BEA, CY = (Author(f"{g} {f}", f, g) for g, f in
                (("Ada", "Loom"), ("Bea", "Weft"), ("Cy", "Warp")))  # fmt: skip
RECORDS = [
    Record(
        "Weaving Flax on Hand Looms",
        (ADA, BEA),
        "We study the moisture of damp flax on hand looms. The damp flax breaks in 14 of the runs. "
        "Our method, called LoomNet, was tested on twelve village mills with the ShedBench data. "
        "It lowers breakage by 37% for the village mills.",
        "loom2019weaving",
        date="2019-05-02",
    ),
    Record(
        "Dyeing Wool with Madder Roots",
        (BEA, CY),
        "Madder roots give the red dyes of the old carpets. We boil the roots in nine copper pots "
        "and compare the red dyes with the synthetic dyes. DyeScan reads the shade of a thread.",
        "weft2020dyeing",
        date="2020",
    ),
    Record(
        "Mending Nets by Machine",
        (CY,),
        "A machine for the mending of torn nets is shown. It finds the torn meshes with NetEye "
        "and ties them in 3 seconds. The torn nets of fishers are mended at the harbour.",
        "warp2021mending",
        date="2021-01-30",
    ),
]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(RECORDS)


@pytest.fixture(scope="module")
def cases(shelf: Shelf) -> tuple[Case, ...]:
    return build(shelf, 40, seed=3)


def text_of(record: Record) -> str:
    names = " ".join(author.name for author in record.authors)
    return f"{record.title} {record.abstract} {names} {record.date}"


def by_tag(cases: tuple[Case, ...], tag: str) -> list[Case]:
    found = [case for case in cases if tag in case.tags]
    assert found, f"no question by {tag}"
    return found


def test_every_kind_is_made(cases: tuple[Case, ...]) -> None:
    kinds = Counter(case.reason or case.kind for case in cases)
    assert set(kinds) == {"which_papers", "fact", "metadata", "not_stated", "off_topic"}
    assert len({case.id for case in cases}) == len({case.question for case in cases}) == len(cases)
    assert sum(SHARES.values()) == pytest.approx(1.0)
    assert set(SHARES) == {*MAKERS, "off_topic"}


def test_gold_words_stand_in_every_gold_record(cases: tuple[Case, ...]) -> None:
    known = {record.key: record for record in RECORDS}
    for case in cases:
        assert (case.kind == UNANSWERABLE) == (not case.records)
        assert set(case.records).isdisjoint(case.also)
        for key in case.records:
            assert all(any(word in text_of(known[key]) for word in group) for group in case.words)


def test_a_phrase_is_in_its_gold_records_and_not_all_in_a_title(
    cases: tuple[Case, ...],
) -> None:
    for case in by_tag(cases, "phrase"):
        phrase = case.question.removesuffix("?").split(" ", 3)[-1].removeprefix("of ")
        for record in RECORDS:
            holds = content_stems(phrase) <= content_stems(f"{record.title} {record.abstract}")
            assert holds == (record.key in case.records + case.also)
            if record.key in case.records:
                assert phrase in record.abstract
                assert phrase not in record.title


def test_a_gap_is_filled_by_one_word_of_one_record(cases: tuple[Case, ...]) -> None:
    for case in by_tag(cases, "gap"):
        ((answer,),) = case.words
        sentence = case.question.removeprefix("What is left out here: ").removesuffix("?")
        filled = sentence.replace("___", answer)
        assert answer not in sentence
        assert [r.key for r in RECORDS if filled in r.abstract] == list(case.records)


def test_numbers_that_only_another_paper_gives_are_not_stated(
    shelf: Shelf, cases: tuple[Case, ...]
) -> None:
    for case in by_tag(cases, "number"):
        thing = case.question.removeprefix("How many ").partition(" are there in ")[0]
        asked = next(record for record in RECORDS if f"“{record.title}”" in case.question)
        if case.reason:
            assert case.about == (asked.key,)
            assert not content_stems(thing) & content_stems(text_of(asked))
            assert any(thing in record.abstract for record in RECORDS)
        else:
            assert case.records == (asked.key,)
            assert case.words[0][0].endswith(thing)


def test_everyday_things_are_no_words_of_the_library_before_some_of_which_one_is(
    shelf: Shelf,
) -> None:
    asked = [case.question for case in build(shelf, 300) if case.reason == "off_topic"]
    topics = [question.removesuffix("?").partition("about ")[2] for question in asked]
    assert len(topics) == len(set(topics)) > 20
    assert set(topics) <= set(TOPICS)
    news = [[not shelf.knows(w.stem) for w in words(topic) if w.is_content] for topic in topics]
    assert all(map(any, news))
    entirely = [all(row) for row in news]
    assert entirely == sorted(entirely, reverse=True)
    assert topics.index("velvet curtains") < topics.index("wool socks")  # "wool" is there


def test_metadata_questions(cases: tuple[Case, ...]) -> None:
    everything = build(Shelf(RECORDS), 200)
    asked = {case.question: case for case in everything}
    wrote = asked["Who wrote “Weaving Flax on Hand Looms”?"]
    assert (wrote.records, wrote.words) == (
        ("loom2019weaving",), (("Ada Loom",), ("Bea Weft",)),
    )  # fmt: skip
    first = asked["Who is the first author of “Weaving Flax on Hand Looms”?"]
    assert first.words == (("Ada Loom",),)
    assert asked["When was “Mending Nets by Machine” published?"].words == (("2021-01-30",),)
    assert asked["Which papers are by Cy Warp?"].records == ("warp2021mending", "weft2020dyeing")
    assert by_tag(cases, "title")


def test_an_author_who_may_be_two_people_and_a_title_of_two_papers_are_not_asked_for() -> None:
    initial = replace(RECORDS[2], key="x", authors=(Author("Cy B. Warp", "Warp", "Cy B."),))
    twice = build(Shelf([*RECORDS, initial]), 300)
    questions = [case.question for case in twice]
    assert not any("Mending Nets" in question for question in questions)
    assert "Which papers are by Cy Warp?" not in questions


def test_the_same_seed_gives_the_same_suite_whatever_the_order(shelf: Shelf) -> None:
    turned = Shelf(list(reversed(RECORDS)))
    assert build(shelf, 30, 1) == build(turned, 30, 1)
    assert build(shelf, 30, 1) != build(shelf, 30, 2)


@pytest.mark.parametrize("number", [1, 2, 5, 9, 17])
def test_as_many_as_wanted(shelf: Shelf, number: int) -> None:
    made = build(shelf, number)
    assert len(made) == number
    assert [case.id for case in made] == [f"built-{n:03}" for n in range(1, number + 1)]


def test_a_library_that_gives_little() -> None:
    assert build(Shelf([]), 10) == ()
    bare = build(Shelf([Record("One", key="k")]), 10)
    assert {case.reason for case in bare} == {"off_topic"}
    assert len(bare) <= 10


def test_runs_of_words() -> None:
    assert [word.text for word in run_from("in 9 copper pots and", 4)] == ["copper", "pots"]
    assert run_from("in 9, copper pots", 4) == ()
    assert run_from("in 9 of the pots", 4) == ()
    assert run_from("in 9", 4) == ()


text = st.text(alphabet='abcdeXY ,.-()39%“"___', max_size=80)


@given(st.lists(st.tuples(text, text), max_size=5), st.integers(1, 12))
def test_any_text_makes_a_suite_or_none(rows: list[tuple[str, str]], number: int) -> None:
    records = [Record(title, (ADA,), abstract, f"k{n}") for n, (title, abstract) in enumerate(rows)]
    made = build(Shelf(records), number)
    assert len(made) <= number
    keys = {record.key for record in records}
    assert all(set(case.records + case.also + case.about) <= keys for case in made)


def shelf_of(*abstracts: str) -> Shelf:
    titles = ("First of Two Papers", "Second of Two Papers")
    return Shelf([Record(titles[n], (ADA,), text, f"k{n}") for n, text in enumerate(abstracts)])


def asked_by(shelf: Shelf, tag: str) -> list[str]:
    return [case.question for case in build(shelf, 200) if tag in case.tags and case.records]


@pytest.mark.parametrize(
    ("abstracts", "asked"),
    [
        (("The spindle turns with the ShedBench at every mill.", "Other words."), True),
        # The rest of the sentence is in both papers: either name would fill the gap.
        (("The spindle turns with the ShedBench at every mill.",
          "The spindle turns with the LoomBench at every mill."), False),
        # The name is in the sentence twice.
        (("The ShedBench turns and the ShedBench stops at every mill.", "Other words."), False),
        (("The spindle turns with the XQ at every mill.", "Other words."), False),
    ],
)  # fmt: skip
def test_a_gap_has_one_filling(abstracts: tuple[str, ...], asked: bool) -> None:
    assert bool(asked_by(shelf_of(*abstracts), "gap")) == asked


@pytest.mark.parametrize(
    ("abstract", "asked"),
    [
        ("We used the mills. There are nine mills.", True),
        ("We used the mills. There are nine mills, and later four mills.", False),
        ("We used the mills. There are at least nine mills.", False),
        ("We used the mills. It takes 9B mills.", False),
        ("We used the mill. There is nine mill.", False),
        ("There are nine runs to it. It runs.", False),  # "it runs": no noun
    ],
)
def test_a_number_is_asked_for_if_one_is_given(abstract: str, asked: bool) -> None:
    assert bool(asked_by(shelf_of(abstract, "Other words."), "number")) == asked


def test_a_phrase_ends_in_a_noun() -> None:
    shelf = shelf_of(
        "The spinning wheel turns. We show that it turns the thread of a spinning wheel.", "None."
    )
    found = {phrase.text for text in shelf.papers[0].sentences for phrase in shelf.phrases(text)}
    assert found == {"spinning wheel"}
    assert shelf.is_noun("wheel")
    assert not shelf.is_noun("turn")
