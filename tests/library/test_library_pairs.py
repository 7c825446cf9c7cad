"""Likely pairs are found without comparing all, and groups hold only what is the same."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.formats import names
from reviewer.library.groups import groups, judged
from reviewer.library.identity import keys_of
from reviewer.library.pairs import likely_pairs
from reviewer.library.titles import title_fingerprint
from reviewer.records import Record, details

PAIRS = Path(__file__).parents[2] / "evals" / "dedupe" / "pairs.jsonl"
TITLE = "Nesting of marsh harriers in reed beds near towns"


def paper(key: str, title: str = TITLE, people: str = "Ada Finch; Bruno Keller") -> Record:
    authors = tuple(names.author(one) for one in people.split("; ") if one)
    return Record(key=key, title=title, authors=authors, date="2019")


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        (Record(title="A — B!"), ("title:ab",)),
        (Record(title="T", doi="10.5555/ABC"), ("doi:10.5555/abc", "title:t")),
        (Record(title="T", doi="10.48550/arXiv.2301.00001v2"), ("arxiv:2301.00001", "title:t")),
        (Record(title="T", arxiv_id="2301.00001v3", pmid="12"),
         ("arxiv:2301.00001", "pmid:12", "title:t")),
        (Record(title="T", doi="10.1101/2020.01.01.123456v2"),
         ("doi:10.1101/2020.01.01.123456", "title:t")),
        (Record(title="T", details=details({"PMCID": "PMC123"})), ("pmcid:pmc123", "title:t")),
    ],
)  # fmt: skip
def test_keys_of_a_record(record: Record, keys: tuple[str, ...]) -> None:
    assert keys_of(record) == keys


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The <i>E. coli</i> genome", "The E. coli Genome.", True),
        ("Straße & Weg", "Strasse und Weg", False),
        ("Straße & Weg", "STRASSE AND WEG", True),
        ("TNF-α levels", "TNF-alpha levels", True),
        ("TNF-α levels", "TNF-β levels", False),
        ("CO₂ in {Water}", "CO2 in water", True),
        ("深度学习 BERT", "语音识别 BERT", False),
        ("???", "!!!", False),
        ("Faur{\\'e} lattices", "Fauré lattices", True),
    ],
)
def test_fingerprints(one: str, other: str, same: bool) -> None:
    assert (title_fingerprint(one) == title_fingerprint(other)) is same


def test_the_labelled_pairs_are_among_the_likely_ones() -> None:
    records, wanted = [], set()
    for number, line in enumerate(PAIRS.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        for name in ("one", "other"):
            records.append(replace(Record.from_dict(row[name]), key=f"{number} {name}"))
        if row["same"]:
            wanted.add((f"{number} one", f"{number} other"))
    found = list(likely_pairs(records))
    assert len(found) == len(set(found))
    assert len(wanted & set(found)) >= 0.99 * len(wanted)


def test_an_empty_library_has_no_pairs() -> None:
    assert not list(likely_pairs([]))


def test_no_block_grows_without_bounds() -> None:
    many = [replace(paper(f"k{n}", "Editorial", f"A. Name{n % 97}"), date="") for n in range(3000)]
    begun = time.perf_counter()
    assert len(list(likely_pairs(many))) < 3000 * 24
    assert time.perf_counter() - begun < 10


def test_distinct_papers_are_hardly_ever_likely() -> None:
    colours = "red blue green black white grey brown pink amber teal".split()
    birds = "harrier bittern heron warbler rail reedling crane spoonbill egret".split()
    many = [
        paper(f"{c} {b}", f"Song of the {c} {b} at dusk", f"A. Writer{n}; B. Other{m}")
        for n, c in enumerate(colours)
        for m, b in enumerate(birds)
    ]
    assert len(list(likely_pairs(many))) < len(many) * 10


def test_groups_hold_only_records_of_which_every_two_are_the_same() -> None:
    # The first has no authors and would go with either of the others, who are two papers.
    records = {
        record.key: record
        for record in (
            paper("a", people=""),
            paper("b"),
            paper("c", people="Cleo Mann; Dov Sand"),
            replace(paper("d"), doi="10.5555/x"),
        )
    }

    def get(keys: Sequence[str]) -> dict[str, Record]:
        return {key: records[key] for key in keys}

    links = list(judged(likely_pairs(records.values()), get))
    assert {(link.one, link.other) for link in links if not link.verdict.same} == {
        ("b", "c"), ("c", "d"),
    }  # fmt: skip
    (group,) = groups(links, get)
    assert group.keys == ("a", "b", "d")
    assert group.sure


def test_a_group_that_hangs_on_a_guess_is_not_sure() -> None:
    records = {r.key: r for r in (paper("a"), paper("b", TITLE.replace("harriers", "hariers")))}
    links = list(judged(likely_pairs(records.values()), lambda keys: records))
    (group,) = groups(links, lambda keys: records)
    assert not group.sure
    assert group.links[0].verdict.reason
