"""Names of groups: phrases of their papers, as the papers write them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.grammar import Grammar, Parsed
from reviewer.records import Record
from reviewer.writing.map import phrases as phrases_module
from reviewer.writing.map.grouping import Group
from reviewer.writing.map.naming import Name, Namer
from reviewer.writing.map.phrases import phrases, written
from tests.writing.papers import FIELDS, field_papers


def named(parts: Sequence[Sequence[Record]], grammar: Grammar | None = None) -> list[Name]:
    """Name groups of records that are sisters."""
    records = [record for part in parts for record in part]
    found, start = [], 0
    for part in parts:
        found.append(Group(tuple(range(start, start + len(part))), -1, 0))
        start += len(part)
    return Namer(records, phrases(records), grammar).names(found)


def papers(*titles: str, abstract: str = "") -> list[Record]:
    return [Record(title=title, abstract=abstract, key=title) for title in titles]


def test_groups_are_named_by_their_own_phrases() -> None:
    parts = [field_papers(12, [name]) for name in FIELDS]
    for name, own in zip(named(parts), FIELDS.values(), strict=True):
        words = {word for phrase in own for word in phrase.split()}
        assert 1 <= len(name.terms) <= 5
        assert all(word in words for term in name.terms for word in term.lower().split()), name
        assert any(" " in term for term in name.terms), name


def test_what_all_groups_share_names_none() -> None:
    one, other = named(
        [
            papers(*(f"Deep learning for bird song {n}" for n in range(5))),
            papers(*(f"Deep learning for river ice {n}" for n in range(5))),
        ]
    )
    assert (one.text, other.text) == ("Bird song", "River ice")


def test_a_phrase_is_written_as_the_abstracts_write_it() -> None:
    said = "We use Kalman filtering here. The TOFU model and Kalman filtering are old."
    records = papers(*(f"{n} Kalman Filtering Of TOFU Model" for n in "abc"), abstract=said)
    assert written(records, "kalman filtering") == "Kalman filtering"
    assert written(records, "tofu model") == "TOFU model"
    assert written(records, "never said") == "never said"


def test_short_forms_stand_behind_what_they_stand_for() -> None:
    said = "Named entity recognition (NER) finds names."
    (name, other) = named(
        [
            papers(*(f"NER in {place}" for place in ("law", "news", "song")), abstract=said),
            papers(*(f"Tree parsing {n}" for n in range(3))),
        ]
    )
    assert name.text == "Named entity recognition (NER)"
    assert other.text == "Tree parsing"


def test_plurals_and_hyphens_are_one_phrase() -> None:
    (name, _) = named(
        [
            papers("Multi-modal graphs", "A multimodal graph", "Multimodal Graphs"),
            papers("Tea", "Tea leaves", "Tea pots"),
        ]
    )
    assert name.text.lower() in ("multimodal graphs", "multi-modal graphs", "multimodal graph")


def test_a_group_without_words_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = named([papers("???", "!!!"), papers("12", "...")])
    assert [name.text for name in names] == ["Group 1", "Group 2"]


def test_of_many_records_only_titles_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    records = papers("On birds", "Of birds", abstract="The song of a wren.")
    assert ("wren",) in phrases(records).keys
    monkeypatch.setattr(phrases_module, "TITLES_ONLY_FROM", 2)
    assert phrases(records).keys == (("bird",),)


class OnlyNouns:
    """A grammar for which every word is what a table says it is."""

    name = "table"

    def __init__(self, verbs: set[str]) -> None:
        from reviewer.grammar import Token

        self._verbs = verbs
        self._token = Token

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Parsed:
        tokens, place = [], 0
        split = text.split()
        for number, word in enumerate(split):
            start = text.index(word, place)
            place = start + len(word)
            verb = word.lower() in self._verbs
            head = number if verb or number + 1 == len(split) else number + 1
            pos = "VERB" if verb else "NOUN"
            tokens.append(self._token(word, start, place, word.lower(), "NN", pos, "dep", head))
        return Parsed(text, tuple(tokens))


def test_a_grammar_leaves_noun_phrases_only() -> None:
    parts = [
        papers(*(f"birds sing loudly {n}" for n in "abc")),
        papers(*(f"river ice {n}" for n in "abc")),
    ]
    without = named(parts)[0]
    assert "sing" in without.text.lower()
    with_one = named(parts, OnlyNouns({"sing", "loudly"}))[0]
    assert "sing" not in " ".join(with_one.terms).lower()
    assert with_one.text == "Birds"


def test_the_real_grammar_knows_a_verb_from_a_noun(grammar: Grammar) -> None:
    parts = [
        papers(*(f"Wrens improve river maps of {place}" for place in ("Ghent", "Rome", "Oslo"))),
        papers(*(f"A teapot for {place}" for place in ("Ghent", "Rome", "Oslo"))),
    ]
    (name, _) = named(parts, grammar)
    assert "improve" not in " ".join(name.terms).lower()
    assert {"wrens", "river maps"} & {term.lower() for term in name.terms}


@given(st.lists(st.text(max_size=80), min_size=1, max_size=8), st.text(max_size=200))
def test_any_text_gives_names(titles: list[str], abstract: str) -> None:
    records = [Record(title=title, abstract=abstract, key=str(n)) for n, title in enumerate(titles)]
    half = (len(records) + 1) // 2
    names = named([part for part in (records[:half], records[half:]) if part])
    assert all(name.text and len(name.text) < 200 for name in names)
