"""What a question may speak of, asked of a real library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Author
from reviewer.search.known import known_names
from reviewer.search.questions import understand
from tests.fixtures import make_record
from tests.search.names import NAMES


def test_a_library_tells_its_names(make_library: Callable[..., Library]) -> None:
    library = make_library()
    assert known_names(library).newest_date() == ""
    brandt = (Author("Ulla Brandt", "Brandt", "Ulla"),)
    paper = make_record(1, key="", date="2021-05", authors=brandt, affiliations=("norvik",))
    library.add([paper, replace(paper, title="Older", date="2019")])
    names = known_names(library)
    assert names.author_names("brandt") == ["Ulla Brandt"]
    assert names.author_words("br") == ["brandt"]
    assert names.affiliations() == ["norvik"]
    assert names.newest_date() == "2021-05"
    query = understand("papers by Ulla Brnadt in the last two years", library)
    assert query.filter == Filter(first="2019-05", authors=("Ulla Brandt",))


def test_other_sources_of_names_are_taken_as_they_are() -> None:
    assert known_names(NAMES) is NAMES
