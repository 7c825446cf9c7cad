"""What a question may speak of, asked of a real library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

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


class MethodNames(type(NAMES)):  # type: ignore[misc]
    """Authors called as methods are: Clay is an author of one paper and a word of many."""

    def author_names(self, word: str) -> list[str]:
        names = {"clay": ["Ann Clay"], "ng": ["Zoë Ng", "Li Ng"]}
        return names.get(word, [])

    def word_count(self, word: str) -> int:
        return {"clay": 40, "ng": 1}.get(word, 0)

    def has_word(self, word: str) -> bool:
        return self.word_count(word) > 0


@pytest.mark.parametrize(
    ("question", "authors"),
    [
        ("what mIoU did Clay get on flood maps?", ()),
        ("compare Clay and Terrex", ()),
        ("papers by Clay", ("Clay",)),
        ("what did Ng write about owls?", ("Ng",)),
    ],
)
def test_an_author_called_as_a_method_is_meant_only_after_by(
    question: str, authors: tuple[str, ...]
) -> None:
    assert understand(question, MethodNames()).filter.authors == authors
