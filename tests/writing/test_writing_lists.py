"""Lists of papers have no fixed length, and acronyms are spelled out by the papers found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewer.library.library import Library
from reviewer.search.questions import understand
from reviewer.search.retrieve import retrieve
from reviewer.writing.answer import answer
from reviewer.writing.reading import CANDIDATES, spelled_out
from tests.fixtures import make_record

OWLS = 130


@pytest.fixture
def many(make_library: Callable[..., Library]) -> Library:
    library = make_library()
    library.add(
        make_record(
            number,
            title=f"Nesting of Barn Owls in Valley {number}",
            abstract=f"We watch barn owls nesting in valley {number}. They eat voles.",
        )
        for number in range(1, OWLS + 1)
    )
    library.add(
        make_record(
            number,
            title=f"Bridges of Steel {number}",
            abstract=f"Steel bridge {number} bends under load. We measure how far.",
        )
        for number in range(OWLS + 1, OWLS + 31)
    )
    return library


def test_a_list_goes_on_as_long_as_papers_are_on_the_topic(many: Library) -> None:
    found = answer(many, "which papers are about barn owls nesting?")
    cited = {quote.record for statement in found.statements for quote in statement.quotes}
    titles = [many.get(key).title for key in cited]
    assert len(cited) > CANDIDATES
    assert sum("Owls" in title for title in titles) == OWLS
    assert not any("Bridges" in title for title in titles)


def test_a_fact_reads_no_more_than_it_must(many: Library) -> None:
    found = answer(many, "what do barn owls eat?")
    assert len(found.statements) <= 3


def test_acronyms_are_spelled_out_as_the_papers_found_do(
    make_library: Callable[..., Library],
) -> None:
    library = make_library()
    library.add(
        [
            make_record(1, title="Counting", abstract="Night vision counting (NVC) finds owls."),
            make_record(2, title="Dark", abstract="We improve night vision counting at dusk."),
        ]
    )
    query = understand("papers on NVC", library)
    hits = retrieve(library, query.topic, 10)
    assert spelled_out(library, query, hits).topic == "NVC night vision counting"
    plain = understand("papers on counting", library)
    assert spelled_out(library, plain, hits) == plain
