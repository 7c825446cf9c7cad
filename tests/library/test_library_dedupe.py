from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.library.citekeys import base_key, unique_key
from reviewer.library.combine import merge, overlay
from reviewer.library.dedupe import same_paper
from reviewer.records import Author, Record, Source
from tests.fixtures import make_record

PAPER = Record(
    title="A Neural Span-Based Model",
    authors=(Author("Yunan Zhang", "Zhang", "Yunan"), Author("Qi Chen", "Chen", "Qi")),
    date="2023-02-23",
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (PAPER, True),
        (replace(PAPER, title="A neural span based model."), True),
        (replace(PAPER, title="A Neural Span-Based Method"), False),
        (replace(PAPER, authors=(Author("Bo Li", "Li", "Bo"),)), False),
        (replace(PAPER, authors=()), True),
        (replace(PAPER, authors=(Author("Y. Zhang", "Zhang", "Y."),)), True),
        (replace(PAPER, date="2025"), True),
        (replace(PAPER, date="2031"), False),
        (replace(PAPER, date=""), True),
    ],
)
def test_same_paper_by_title_authors_and_year(other: Record, same: bool) -> None:
    assert same_paper(PAPER, other) is same
    assert same_paper(other, PAPER) is same


def test_a_shared_identifier_decides() -> None:
    one = replace(PAPER, doi="10.1000/ABC")
    assert same_paper(one, Record(title="Quite another title", doi="10.1000/abc"))


def test_preprint_and_published_version_are_one_work() -> None:
    preprint = replace(PAPER, arxiv_id="2302.00001")
    published = replace(PAPER, doi="10.1000/abc", date="2024")
    assert same_paper(preprint, published)
    assert merge(preprint, published).doi == "10.1000/abc"
    assert merge(preprint, published).arxiv_id == "2302.00001"


def test_merging_keeps_what_was_known_and_adds_what_was_not() -> None:
    kept = replace(PAPER, key="zhang2023neural", authors_truncated=True, abstract="", date="2023")
    third = Author("Li Wu", "Wu", "Li")
    other = replace(PAPER, authors=(*PAPER.authors, third), abstract="Text.", has_code=True)
    merged = merge(kept, other)
    assert merged.key == "zhang2023neural"
    assert merged.abstract == "Text."
    assert merged.date == "2023-02-23"
    assert merged.authors == (*PAPER.authors, third)
    assert merged.has_code is True


def test_merging_joins_sources_and_a_new_state_of_a_file_replaces_the_old() -> None:
    old = replace(PAPER, sources=(Source("a.txt", "listing", 1, 3, "1" * 64),))
    moved = replace(PAPER, sources=(Source("a.txt", "listing", 7, 9, "2" * 64),))
    elsewhere = replace(PAPER, sources=(Source("b.txt", "listing", 4, 6, "3" * 64),))
    assert [s.first_line for s in overlay(old, moved).sources] == [7]
    assert [s.file for s in merge(old, elsewhere).sources] == ["a.txt", "b.txt"]
    assert merge(old, old).sources == old.sources


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (PAPER, "zhang2023neural"),
        (replace(PAPER, title="On the Use of S2-Attention"), "zhang2023use"),
        (replace(PAPER, title="S2-Attention: Fast"), "zhang2023s2attention"),
        (replace(PAPER, authors=(Author("Hervé Brédin", "Brédin", "Hervé"),)), "bredin2023neural"),
        (replace(PAPER, authors=(Author("P. de Gusmão", "de Gusmão", "P."),)), "gusmao2023neural"),
        (replace(PAPER, authors=(), date=""), "neural"),
        (Record(title="深度学习"), "record"),
    ],
)
def test_citekeys_are_ascii_and_telling(record: Record, key: str) -> None:
    assert base_key(record) == key


def test_citekeys_do_not_collide() -> None:
    taken: set[str] = set()
    for _ in range(40):
        key = unique_key(PAPER, taken.__contains__)
        assert key not in taken
        assert key.isascii()
        taken.add(key)
    assert {"zhang2023neural", "zhang2023neurala", "zhang2023neural-2"} <= taken


def test_numbered_papers_differ() -> None:
    assert not same_paper(make_record(1), make_record(2))
