"""Records found by words and by vectors, each with both scores, ranked twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.errors import EncoderError
from reviewer.library.library import Library
from reviewer.search import retrieve as package_retrieve
from reviewer.search.retrieve import COMPARED, DEPTH, FEEDBACK_RECORDS, Hit, retrieve
from tests.fixtures import WordsEncoder, make_record

TITLES = (
    "Foxes in the city at night",
    "Owls of the northern forest",
    "How foxes share a den",
    "Tin mines and their timber",
    "The WHO report on river fever",
    "Rust on bridges",
)
ABSTRACTS = (
    "We followed nine foxes. They crossed roads after midnight. Bins fed most of them.",
    "Owls hunt voles. Voles follow seeds. A mast year feeds both.",
    "A den is shared by two vixens. Cubs are fed by either.",
    "",
    "River fever came back. The report counts cases and boats.",
    "Salt and rain make rust. Paint slows it.",
)
MakeLibrary = Callable[..., Library]


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library()
    made.add(
        make_record(place, title=title, abstract=abstract)
        for place, (title, abstract) in enumerate(zip(TITLES, ABSTRACTS, strict=True))
    )
    return made


@pytest.fixture
def words_only(make_library: MakeLibrary) -> Library:
    def none(_: str) -> WordsEncoder:
        raise EncoderError("there are no weights here")

    made = make_library("words-only", load_encoder=none)
    made.add(
        make_record(place, title=title, abstract=abstract)
        for place, (title, abstract) in enumerate(zip(TITLES, ABSTRACTS, strict=True))
    )
    return made


def titles(library: Library, hits: list[Hit]) -> list[str]:
    return [record.title for record in library.get_many([hit.key for hit in hits]).values()]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("foxes crossing roads", TITLES[0]),
        ("what do owls hunt", TITLES[1]),
        ("two vixens in a den", TITLES[2]),
        ("tin mines", TITLES[3]),
        ("WHO", TITLES[4]),
        ("what slows the rust of a bridge", TITLES[5]),
    ],
)
def test_the_record_meant_comes_first(library: Library, text: str, title: str) -> None:
    hits = retrieve(library, text, 3)
    assert titles(library, hits)[0] == title
    assert len(hits) <= 3


def test_hits_are_best_first_each_key_once(library: Library) -> None:
    hits = retrieve(library, "foxes, owls and rust", 50)
    assert len({hit.key for hit in hits}) == len(hits) == len(TITLES)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-6 for score in scores)


def test_a_hit_names_the_span_and_the_cosine_of_its_best_chunk(
    library: Library, words_encoder: WordsEncoder
) -> None:
    question = "foxes crossed roads"
    for hit in retrieve(library, question, 50):
        record = library.get(hit.key)
        text = getattr(record, hit.field)[hit.start : hit.end]
        assert hit.field == ("abstract" if record.abstract else "title")
        assert text
        whole = f"{record.title}\n{text}" if record.abstract else text
        cosine = float(words_encoder.encode_query(question) @ words_encoder.encode_query(whole))
        assert hit.dense == pytest.approx(cosine, abs=1e-4)


def test_what_one_side_finds_below_its_depth_is_scored_by_both(
    make_library: MakeLibrary, words_encoder: WordsEncoder
) -> None:
    count = 3 * DEPTH
    made = make_library()
    made.add(
        make_record(n, title=f"Widget {n}", abstract="Cogs turn." + " Cogs." * (n % 7))
        for n in range(count)
    )
    question = "widget cogs"
    hits = retrieve(made, question, DEPTH)
    lexical = {hit.key: hit.score for hit in made.search_words(question, count)}
    everything = made.search_vectors(words_encoder.encode_query(question), count)
    dense = {hit.key: hit.score for hit in everything}
    assert len(hits) == DEPTH
    for hit in hits:
        assert hit.lexical == pytest.approx(lexical[hit.key], rel=1e-5)
        assert hit.dense == pytest.approx(dense[hit.key], abs=1e-4)


def test_feedback_prefers_what_resembles_the_first_records(make_library: MakeLibrary) -> None:
    first = [f"Lantern tariff {n}" for n in range(FEEDBACK_RECORDS)]
    made = make_library()
    made.add(
        make_record(n, title=title, abstract=abstract)
        for n, (title, abstract) in enumerate(
            [
                *((title, "Lantern tariff of the harbour guild.") for title in first),
                ("Aardvark notes", "Lantern soup with gravel."),
                ("Zebra notes", "Lantern of the harbour guild."),
            ]
        )
    )
    found = titles(made, retrieve(made, "lantern tariff", 10))
    assert set(found[:FEEDBACK_RECORDS]) == set(first)
    assert found.index("Zebra notes") < found.index("Aardvark notes")


@pytest.mark.parametrize("kept", [(0,), (1, 3), (5, 4, 3), ()])
def test_among_restricts_the_search(library: Library, kept: tuple[int, ...]) -> None:
    by_title = {record.title: record.key for record in library.catalog.all()}
    among = {by_title[TITLES[place]] for place in kept}
    hits = retrieve(library, "foxes and owls share rust", 10, among=among)
    assert {hit.key for hit in hits} == among


def test_among_more_records_than_are_compared_one_by_one(make_library: MakeLibrary) -> None:
    made = make_library()
    made.add(make_record(number) for number in range(4 * COMPARED))
    keys = [record.key for record in made.catalog.all()]
    among = keys[: 3 * COMPARED]
    hits = retrieve(made, "widget 3", 2 * COMPARED, among=among)
    assert len(hits) == 2 * COMPARED
    assert {hit.key for hit in hits} <= set(among)


def test_the_callers_vector_is_used(library: Library, words_encoder: WordsEncoder) -> None:
    vector = words_encoder.encode_query("owls hunt voles")
    before, copy = words_encoder.encoded, vector.copy()
    hits = retrieve(library, "something else", 6, vector=vector)
    assert words_encoder.encoded == before
    assert titles(library, hits)[0] == TITLES[1]
    assert np.array_equal(vector, copy)


def test_without_an_encoder_words_decide_alone(words_only: Library) -> None:
    hits = retrieve(words_only, "foxes share a den", 10)
    assert titles(words_only, hits) == [TITLES[2], TITLES[0]]
    assert hits[0].score == 1.0
    assert all((hit.dense, hit.start, hit.end) == (0.0, 0, 0) for hit in hits)
    assert words_only.notices == ["Searching by words only. There are no weights here"]


@pytest.mark.parametrize("text", ["foxes", "AND", "", "?"])
def test_an_empty_library_finds_nothing(make_library: MakeLibrary, text: str) -> None:
    assert retrieve(make_library(), text, 10) == []


@pytest.mark.parametrize(
    "text",
    [
        "foxes AND (vixens", "title:foxes",
        '"foxes" -den', "foxes~2", "fox*", "[a TO b]", "NOT foxes",
        "+foxes +(", "foxes^0", "a\\", "/foxes.*/", "key:*", "\0 foxes", "foxes " * 500,
    ],
)  # fmt: skip
def test_query_syntax_is_only_text(library: Library, text: str) -> None:
    hits = retrieve(library, text, 10)
    assert all(isinstance(hit, Hit) for hit in hits)
    if "foxes" in text:
        assert set(titles(library, hits)[:2]) == {TITLES[0], TITLES[2]}


@pytest.mark.parametrize("text", ["who is it about", "what are these"])
def test_words_without_content_do_not_decide(library: Library, text: str) -> None:
    plain = {hit.key for hit in library.search_words("foxes", 10)}
    mixed = {hit.key for hit in library.search_words(f"{text} foxes", 10)}
    assert mixed == plain


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), limit=st.integers(1, 8))
def test_any_text_is_searched(words_only: Library, text: str, limit: int) -> None:
    hits = retrieve(words_only, text, limit)
    assert len(hits) <= limit
    assert retrieve(words_only, text, limit) == hits


def test_the_room_hands_out_the_function() -> None:
    found: Any = package_retrieve
    assert found is retrieve
