"""A map from a library: with vectors and without, of many papers and of none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from reviewer.errors import InputError, QuestionError
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Record, Source
from reviewer.writing.map import Map, Plan
from reviewer.writing.map.draw import Reader, chosen, draw
from reviewer.writing.map.model import MEANING, WORDS
from tests.writing.papers import FIELDS, field_papers

Make = Callable[..., Library]
SOURCE = (Source("papers.txt", "listing", 1, 3, "0" * 64),)


def filled(make_library: Make, records: list[Record], **access: object) -> Library:
    library = make_library(**access)
    library.add(replace(record, key="") for record in records)
    return library


def fields_of_themes(drawn: Map) -> list[set[str]]:
    """The fields of the papers in each theme."""
    found: dict[int, set[str]] = {}
    for point in drawn.points:
        found.setdefault(drawn.theme(point), set()).add(point.record.subject)
    return list(found.values())


@pytest.mark.parametrize("meaning", [True, False])
def test_three_fields_become_three_themes(make_library: Make, meaning: bool) -> None:
    access = {} if meaning else {"load_encoder": None}
    library = filled(make_library, field_papers(10), **access)
    drawn = draw(library, plan=Plan(themes=3))
    assert drawn.basis == (MEANING if meaning else WORDS)
    assert sorted(map(sorted, fields_of_themes(drawn))) == sorted([name] for name in FIELDS)
    assert [region.papers for region in drawn.regions[:3]] == [10, 10, 10]
    like = [
        drawn.points[place].record.subject == point.record.subject
        for point in drawn.points
        for place in point.near
    ]
    assert sum(like) / len(like) > 0.9


def test_the_order_of_import_does_not_matter(make_library: Make) -> None:
    records = field_papers(8)
    places = [
        {
            point.record.title: (point.x, point.y, drawn.regions[point.region].name)
            for point in drawn.points
        }
        for drawn in (
            draw(filled(make_library, records, name="one")),
            draw(filled(make_library, records[::-1], name="other")),
        )
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("encoder", ["words", "none"])
def test_few_papers_are_drawn(make_library: Make, count: int, encoder: str) -> None:
    access = {"load_encoder": None} if encoder == "none" else {}
    drawn = draw(filled(make_library, field_papers(count, ["bees"]), **access))
    assert len(drawn.points) == count
    assert sum(region.papers for region in drawn.regions if region.parent < 0) == count
    assert all(region.name for region in drawn.regions)


def test_papers_without_abstract_date_or_a_known_word_are_drawn(make_library: Make) -> None:
    records = [
        *field_papers(4, ["bees"]),
        *(Record(title=title, sources=SOURCE) for title in ("???", "蜜蜂", "Bees")),
    ]
    for name, access in (("a", {}), ("b", {"load_encoder": None})):
        drawn = draw(filled(make_library, records, name=name, **access))
        assert len(drawn.points) == 7
        json.dumps(drawn.to_dict())


def test_a_filter_and_a_topic_choose_papers(make_library: Make) -> None:
    library = filled(make_library, field_papers(6))
    assert {record.subject for record in chosen(library, Filter(subjects=("bees",)))} == {"bees"}
    drawn = draw(library, plan=Plan(topic="varroa mite"))
    assert drawn.topic == "varroa mite"
    assert {point.record.subject for point in drawn.points} == {"bees"}
    said = chosen(library, Filter(), "papers by Ada Glaciers")
    assert {record.subject for record in said} == {"glaciers"}


def test_nothing_to_draw_is_said(make_library: Make) -> None:
    with pytest.raises(InputError, match="reviewer add"):
        draw(make_library("empty"))
    library = filled(make_library, field_papers(3))
    with pytest.raises(InputError, match="no paper matches"):
        draw(library, Filter(first="2222"))
    with pytest.raises(InputError, match="no paper is on this topic"):
        draw(library, plan=Plan(topic="double-entry bookkeeping"))
    for topic in ("?", "papers"):
        with pytest.raises(QuestionError):
            draw(library, plan=Plan(topic=topic))


def test_a_large_library_has_themes_with_parts(make_library: Make) -> None:
    told: list[tuple[str, int, int | None]] = []
    library = filled(make_library, field_papers(60), load_encoder=None)
    drawn = draw(library, plan=Plan(themes=3), reader=Reader(None, lambda *step: told.append(step)))
    parts = [region for region in drawn.regions if region.parent >= 0]
    assert parts
    for region in parts:
        whole = drawn.regions[region.parent]
        assert region.level == whole.level + 1
        assert region.papers < whole.papers
    assert all(drawn.regions[point.region].level <= 2 for point in drawn.points)
    finished = {step for step, done, total in told if done == total}
    assert finished == {"reading", "placing", "comparing", "reading phrases", "naming themes"}


def test_the_json_has_every_paper_once(make_library: Make) -> None:
    drawn = draw(filled(make_library, field_papers(5)))
    told = json.loads(json.dumps(drawn.to_dict()))
    keys = [paper["record"] for paper in told["papers"]]
    assert sorted(set(keys)) == sorted(keys)
    assert len(keys) == 15
    assert told["basis"] == "meaning"
    for paper in told["papers"]:
        assert told["regions"][paper["theme"]]["parent"] is None
        assert set(paper["near"]) <= set(keys)
