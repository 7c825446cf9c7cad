"""Same paper or not: the verdict on kinds of pairs, and what holds for any pair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.dedupe import run
from reviewer.formats import names
from reviewer.library.same import compare
from reviewer.records import Record, details

PAIRS = Path(__file__).parents[2] / "evals" / "dedupe" / "pairs.jsonl"


def paper(title: str, people: str = "Ada Finch; Bruno Keller", date: str = "2019") -> Record:
    authors = tuple(names.author(one) for one in people.split("; ") if one)
    return Record(title=title, authors=authors, date=date)


TITLE = "Nesting of marsh harriers in reed beds near towns"
PAPER = paper(TITLE)
JOURNAL = replace(PAPER, venue="Journal of Fen Birds", doi="10.5555/jfb.1", type="article-journal")
PREPRINT = replace(PAPER, venue="arXiv", arxiv_id="1801.90001", date="2018")
PLACED = replace(JOURNAL, doi="", details=details({"volume": "4", "page": "10-21"}))


def test_the_labelled_pairs_are_told_apart() -> None:
    metrics = run([PAIRS]).metrics()
    assert metrics["precision"] >= 0.99
    assert metrics["recall"] >= 0.95
    assert metrics["precision_sure"] == 1


@pytest.mark.parametrize(
    ("one", "other", "same", "sure", "reason"),
    [
        (JOURNAL, replace(JOURNAL, doi="10.5555/JFB.1"), True, True, "doi 10.5555/jfb.1"),
        (PREPRINT, replace(PAPER, doi="10.48550/arXiv.1801.90001v2"), True, True,
         "arxiv 1801.90001"),
        (PREPRINT, JOURNAL, True, True, "same title and authors"),
        (JOURNAL, replace(paper("Silt in polder drains", "Cleo Mann"), doi="10.5555/jfb.1"),
         False, False, "same doi 10.5555/jfb.1, but another title and other authors"),
        (PAPER, replace(PAPER, title=TITLE.replace("harriers", "hariers")), True, False, "typo"),
        (PAPER, replace(PAPER, title=TITLE[:40] + "..."), True, False, "cut off"),
        (PAPER, paper(TITLE, "Cleo Mann; Dov Sand"), False, False, "other authors"),
        (PAPER, paper(TITLE, "Bo Finch; Cleo Mann; Dov Sand"), False, False, "other authors"),
        (PAPER, paper(f"{TITLE}. Part 2"), False, False, "numbers"),
        (paper(f"{TITLE}: I"), paper(f"{TITLE}: II"), False, False, "numbers"),
        (paper(f"{TITLE}, part I"), paper(f"{TITLE}. Part 1"), True, False, "written otherwise"),
        (PAPER, paper(f"Erratum to: {TITLE}"), False, False, "one is a erratum"),
        (PAPER, paper(f"{TITLE}: reply"), False, False, "one is a reply"),
        (PAPER, paper(f"RETRACTED: {TITLE}"), True, False, "what became of it"),
        (PREPRINT, replace(JOURNAL, title=f"{TITLE}: a ten-year study"), True, False, "subtitle"),
        (PREPRINT, replace(JOURNAL, title=TITLE.replace("near", "around")), True, False, ""),
        (PREPRINT, replace(JOURNAL, title=TITLE.replace("Nesting of", "On nesting of")), True,
         False, ""),
        (JOURNAL, replace(JOURNAL, doi="10.5555/jfb.9", title=TITLE.replace("marsh", "hen")),
         False, False, "another doi"),
        (JOURNAL, replace(JOURNAL, doi="10.5555/tb.7", venue="Town Birds", date="2021"), False,
         False, "another doi of a published paper"),
        (PLACED, replace(PLACED, title="Die Brut der Weihen im Schilf"), True, False, "pages"),
        (replace(PAPER, type="thesis"), replace(PAPER, type="article-journal"), False, False,
         "thesis"),
        (PAPER, replace(PAPER, date="2024"), False, False, "5 years apart"),
        (PAPER, paper(TITLE, "Finch A; Keller B"), True, True, "same title and authors"),
        (PAPER, paper(TITLE, "Keller Bruno; Finch Ada"), True, True, "same title and authors"),
        (paper(TITLE, "Jörg Krüger"), paper(TITLE, "J. Krueger"), True, True, ""),
        (paper(TITLE, "World Bird Council"), paper(TITLE, "WBC"), True, True, ""),
        (paper(TITLE, "The FEN Collaboration"), paper(TITLE, "FEN Collaboration"), True, True, ""),
        (paper(TITLE, "The FEN Collaboration"), paper(TITLE, "The BOG Collaboration"), False,
         False, "other authors"),
        (replace(PREPRINT, title="FenNet: a net for harrier calls"),
         replace(JOURNAL, title="FenNet: listening to marshes at night"), True, False, "same name"),
        (PREPRINT, replace(JOURNAL, title="Marsh harriers nesting in reed beds near towns"), True,
         False, "another order"),
        (replace(PAPER, venue="Conference on Fens"),
         replace(PAPER, venue="Journal of Mud", date="2021"), False, False, "two places"),
    ],
)  # fmt: skip
def test_verdicts(one: Record, other: Record, same: bool, sure: bool, reason: str) -> None:
    verdict = compare(one, other)
    assert (verdict.same, verdict.sure) == (same, sure), verdict
    assert reason in verdict.reason
    assert compare(other, one) == verdict


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("hypertension in old age and falls", "hypotension in old age and falls"),
        ("adsorption of lead on river clay", "absorption of lead on river clay"),
        ("supervised parsing of old ballads", "unsupervised parsing of old ballads"),
        ("diet of feral rats on two islands", "diet of feral cats on two islands"),
        ("hepatitis B in two river towns", "hepatitis C in two river towns"),
        ("effects of TNF-α on river snails", "effects of TNF-β on river snails"),
        ("SemTask-2019: overview of the tasks", "SemTask-2020: overview of the tasks"),
        ("FinchNet v3 for bird song retrieval", "FinchNet v4 for bird song retrieval"),
        ("Smoothing of splines (Algorithm 195)", "Smoothing of splines (Algorithm R195)"),
        (
            f"{TITLE} and a long walk away from them",
            f"{TITLE} and a long walk away from them part 2",
        ),
        ("Theory of tides: the shallow sea case", "Theory of tides: the deep ocean case"),
    ],
)
def test_one_word_may_make_another_paper(mine: str, theirs: str) -> None:
    assert not compare(paper(mine), paper(theirs)).same


@pytest.mark.parametrize("title", ["Editorial", "Reply", "Introduction", "Letter to the editor"])
def test_a_title_that_many_papers_have_needs_more(title: str) -> None:
    first = replace(paper(title), venue="Fen Letters", details=details({"volume": "1"}))
    second = replace(first, details=details({"volume": "2"}))
    assert compare(first, first).sure
    assert not compare(first, second).same
    assert not compare(first, replace(first, authors=())).same
    assert not compare(first, replace(first, date="2020")).same


_TEXT = st.text(max_size=60)
_RECORDS = st.builds(
    Record,
    title=_TEXT,
    authors=st.lists(_TEXT.map(names.author), max_size=4).map(tuple),
    abstract=_TEXT,
    date=st.sampled_from(["", "2019", "2020-05", "2031"]),
    venue=st.sampled_from(["", "arXiv", "J. Fen Birds", "Journal of Fen Birds"]),
    doi=st.sampled_from(["", "10.5555/a", "10.5555/b", "10.48550/arXiv.1801.90001"]),
    type=st.sampled_from(["", "thesis", "article", "book"]),
    details=st.builds(lambda page: details({"page": page, "edition": page}), _TEXT),
)


@given(_RECORDS, _RECORDS)
def test_any_two_records_can_be_compared_in_either_order(one: Record, other: Record) -> None:
    assert compare(one, other) == compare(other, one)


@given(_RECORDS)
def test_a_record_is_itself(record: Record) -> None:
    verdict = compare(record, record)
    assert verdict.same
    assert verdict.sure


@given(
    st.text(alphabet="abcdeéß ivx12-.:", max_size=40), st.text(alphabet="abcdefi 1v", max_size=40)
)
def test_titles_of_any_form_can_be_compared(mine: str, theirs: str) -> None:
    one, other = paper(f"Fen {mine} birds"), paper(f"Fen {theirs} birds")
    assert compare(one, other) == compare(other, one)
