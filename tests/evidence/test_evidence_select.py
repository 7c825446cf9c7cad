"""Candidates -> decisions: what is on the topic, what answers, what is named, what is compared."""

from collections.abc import Callable, Sequence

import pytest

from reviewer.encoders import Encoder
from reviewer.evidence import weights
from reviewer.evidence.candidates import Reading, encode_question, mend, read
from reviewer.evidence.names import coined_names, own_names, plain, title_said
from reviewer.evidence.select import (
    CLOSE_FIT,
    MAX_COMPARED,
    Found,
    assess,
    best_answer,
    compared,
    named,
    on_topic,
    surely_named,
    telling,
)
from reviewer.evidence.stated import stated
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.search.focus import find_focus
from reviewer.search.questions import understand
from reviewer.search.retrieve import retrieve
from tests.fixtures import make_record

ABSTRACTS = {
    "Terrex: Terraces from Radar": "Soil erosion is costly. We propose Terrex to find terraces "
    "in radar images. Terrex maps 40 farms in 3 hours.",
    "Ploughnet for Field Borders": "Field borders move. We introduce Ploughnet. Ploughnet draws "
    "borders from photographs with 91% accuracy.",
    "Erosion of Clay Roofs": "Clay roofs crumble. Rain is the main cause of roof erosion.",
    "A Census of River Otters": "We count otters in TB wards. Otters returned to 12 rivers.",
    "Wind Loads on Silos": "Silos bend in wind. A steel ring halves the bending.",
    "Sleep of Honey Bees": "Bees sleep at night. Caffeine shortens the sleep of bees.",
}


@pytest.fixture
def library(make_library: Callable[..., Library], minilm: Encoder) -> Library:
    made = make_library(load_encoder=lambda _: minilm)
    records = [
        make_record(number, title=title, abstract=abstract)
        for number, (title, abstract) in enumerate(ABSTRACTS.items(), start=1)
    ]
    made.add(records)
    return made


def ask(library: Library, question: str) -> tuple[Reading, tuple[Found, ...]]:
    query = understand(question, library)
    vectors = encode_question(library, query)
    vector = vectors.topic if vectors else None
    hits = retrieve(library, query.topic or query.text, 50, vector=vector)
    reading = read(library, query, hits, vectors)
    return reading, assess(reading)


def titles(found: Sequence[Found]) -> list[str]:
    return [item.candidate.record.title.split()[0].strip(":") for item in found]


def test_what_is_on_the_topic_comes_first_and_the_rest_is_left_out(library: Library) -> None:
    _, found = ask(library, "which papers are about honey bees?")
    assert titles(on_topic(found)) == ["Sleep"]


def test_nothing_is_on_a_topic_of_which_no_record_has_a_word(library: Library) -> None:
    _, found = ask(library, "which papers are about quantum teleportation?")
    assert on_topic(found) == ()


def test_probabilities_are_in_order_and_bounded(library: Library) -> None:
    _, found = ask(library, "erosion")
    chances = [item.relevance for item in found]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)
    assert all(0 <= item.answered <= 1 for item in found)


def test_records_below_a_wide_gap_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def item(relevance: float) -> Found:
        return Found(None, relevance, None)  # type: ignore[arg-type]

    sure = weights.RELEVANT + 0.3
    near, far = weights.RELEVANT - 0.1, weights.RELEVANT_FLOOR / 20
    assert len(on_topic((item(sure), item(near), item(far)))) == 2
    assert len(on_topic((item(sure), item(far), item(far)))) == 1
    assert len(on_topic((item(near), item(near), item(far)))) == 2
    assert on_topic((item(far), item(far))) == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how many farms does Terrex map?", "maps 40 farms"),
        ("with what accuracy does Ploughnet draw borders?", "91% accuracy"),
        ("what shortens the sleep of bees", "Caffeine"),
    ],
)
def test_the_sentence_that_answers_comes_first(
    library: Library, question: str, expected: str
) -> None:
    _, found = ask(library, question)
    best = best_answer(found)
    assert best is not None
    shown = telling(best)
    assert expected in shown[0].text
    assert len(shown) <= 3
    assert all(s.fit >= best.best_fit - CLOSE_FIT for s in best.sentences[: len(shown)])


@pytest.mark.parametrize(
    "question", ["what is Ploughnet?", "how does Ploughnet work?", "compare Ploughnet and Terrex"]
)
def test_a_thing_as_a_whole_is_told_where_it_is_introduced(library: Library, question: str) -> None:
    reading, found = ask(library, question)
    (item,) = (i for i in named(reading, found) if i.candidate.record.title.startswith("Plough"))
    assert telling(item)[0].text == "We introduce Ploughnet."


@pytest.mark.parametrize(
    ("question", "first"),
    [("how does Silvana count trees?", False), ("where can I get the code of Silvana?", True)],
)
def test_where_something_is_to_be_had_answers_who_asks_for_it(
    make_library: Callable[..., Library], minilm: Encoder, question: str, first: bool
) -> None:
    made = make_library(load_encoder=lambda _: minilm)
    abstract = "Silvana code counts trees: https://silvana.example/code. It sums crowns by area."
    made.add([make_record(1, title="Silvana: Counting Trees", abstract=abstract)])
    _, found = ask(made, question)
    assert telling(found[0])[0].text.startswith("Silvana code") is first


def test_named_records_are_found_by_what_they_bring(library: Library) -> None:
    reading, found = ask(library, "how do Terrex and Ploughnet differ?")
    assert sorted(titles(named(reading, found))) == ["Ploughnet", "Terrex"]


def test_a_slip_in_a_name_is_mended(library: Library) -> None:
    reading, found = ask(library, "what does Plougnet draw?")
    assert titles(named(reading, found)) == ["Ploughnet"]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("papers on teraces in radar imges", "terraces in radar images"),
        ("papers on the slep of Honny bees", "sleep of Honny bees"),
        ("papers on quantum tunnels", "quantum tunnels"),
    ],
)
def test_slips_are_mended_and_words_and_names_are_not(
    library: Library, question: str, topic: str
) -> None:
    assert mend(library, understand(question, library)).topic == topic


def test_a_title_in_the_question_names_its_record(library: Library) -> None:
    reading, found = ask(library, "A Census of River Otters: how many rivers?")
    assert titles(named(reading, found)) == ["A"]


def test_an_acronym_of_the_field_names_nobody_who_answers_worse(library: Library) -> None:
    reading, found = ask(library, "in TB, what shortens the sleep of bees at night?")
    assert "A" not in titles(surely_named(reading, found, named(reading, found)))


def test_what_is_compared_covers_the_question(library: Library) -> None:
    question = "do the study of river otters and the study of bees agree?"
    reading, found = ask(library, question)
    chosen = compared(reading, found, ())
    assert {"A", "Sleep"} <= set(titles(chosen))
    assert len(chosen) <= MAX_COMPARED


@pytest.mark.parametrize(
    ("title", "abstract", "own", "coined"),
    [
        ("Terrex: Terraces", "", {"terrex"}, {"terrex"}),
        ("On TB Wards", "TB is old.", {"tb"}, set()),
        ("Maps", "We propose MapNet. It is fast.", set(), {"mapnet"}),
        ("Maps", "A map is drawn.", set(), set()),
        ("A long lead of many words: Maps", "", set(), set()),
    ],
)
def test_names_records_bring(title: str, abstract: str, own: set[str], coined: set[str]) -> None:
    assert own <= own_names(title, abstract)
    assert coined_names(title, abstract) == coined


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what does Wind Loads on Silos find?", True),
        ("what does wind-loads on silos find?", True),
        ("what do silos find?", False),
        ("wind and loads on silos", False),
    ],
)
def test_titles_said(question: str, said: bool) -> None:
    assert bool(title_said(plain(question), "Wind Loads on Silos")) is said


@pytest.mark.parametrize(
    ("question", "title", "least", "most"),
    [
        ("how many farms does Terrex map?", "Terrex", 0.9, 1),
        ("how many satellites does Terrex use?", "Terrex", 0, 0.5),
        ("how long does Terrex take?", "Terrex", 0.9, 1),
        ("how heavy is Terrex?", "Terrex", 0, 0.1),
        ("what percentage of borders does Ploughnet draw?", "Ploughnet", 0.9, 1),
        ("what percentage of roofs crumble?", "Erosion", 0, 0.1),
        ("which licence is Ploughnet under?", "Ploughnet", 0, 0.5),
        ("does Ploughnet work?", "Ploughnet", 1, 1),
    ],
)
def test_what_is_stated(
    library: Library, question: str, title: str, least: float, most: float
) -> None:
    reading, _ = ask(library, question)
    (candidate,) = (c for c in reading.candidates if c.record.title.startswith(title))
    assert least <= stated(find_focus(question), candidate, reading.matcher) <= most


def test_without_an_encoder_words_decide(make_library: Callable[..., Library]) -> None:
    made = make_library("words", load_encoder=lambda _: None)
    made.add([make_record(1, title="Sleep of Bees", abstract="Bees sleep at night."),
              make_record(2, title="Wind", abstract="Silos bend.")])  # fmt: skip
    reading, found = ask(made, "papers on the sleep of bees")
    assert not reading.semantic
    assert titles(on_topic(found)) == ["Sleep"]


def test_a_record_without_an_abstract_can_be_on_the_topic(
    make_library: Callable[..., Library], minilm: Encoder
) -> None:
    made = make_library(load_encoder=lambda _: minilm)
    bare: Record = make_record(1, title="Sleep of Honey Bees", abstract="")
    made.add([bare, make_record(2, title="Wind", abstract="Silos bend.")])
    _, found = ask(made, "papers on the sleep of honey bees")
    assert titles(on_topic(found)) == ["Sleep"]
    best = found[0]
    assert best.best_fit < 0
    assert telling(best) == ()
