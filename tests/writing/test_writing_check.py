"""A manuscript about the invented library, checked as a user would have it checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import LLMUnavailable
from reviewer.evidence import verify
from reviewer.evidence.verify import Source
from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.manuscripts import read, sentence_of
from reviewer.writing.check import (
    MISSING,
    SUPPORTED,
    UNCHECKABLE,
    UNSUPPORTED,
    Checker,
    Report,
    check,
)
from reviewer.writing.check.claims import claims

MOREAU, TRAN, UDE, RAY, IVO = (
    "moreau2021rehearsenet", "tran2019crop", "ude2020surveys", "ray2018old", "ivopaper",
)  # fmt: skip

RIGHT = {
    "Moreau and Lind (2021) present RehearseNet, which replays sentences of old domains.": MOREAU,
    "RehearseNet reduces forgetting by 37% on six treebanks.": MOREAU,
    "Moreau and Lind (2021) replay 500 sentences of each old domain.": MOREAU,
    "RehearseNet is more accurate than DistilParse on long sentences.": MOREAU,
    "Tran et al. (2019) predict crop yield from satellite images with a neural network.": TRAN,
    "A small underwater robot with two cameras surveys coral reefs.": UDE,
    "A robot maps a hectare of reef in one day, for which divers need a week.": UDE,
    "In blind tests, listeners could not tell old violins from new ones.": RAY,
}
WRONG = {
    "RehearseNet reduces forgetting by 73% on six treebanks.": MOREAU,
    "RehearseNet reduces forgetting by 37% on nine treebanks.": MOREAU,
    "RehearseNet increases forgetting by 37% on six treebanks.": MOREAU,
    "Tran and Osei (2021) present RehearseNet, which replays old sentences.": MOREAU,
    "Moreau and Lind (2019) present RehearseNet, which replays old sentences.": MOREAU,
    "RehearseNet replays only sentences of legal domains with a BERT adapter.": MOREAU,
    "A small underwater robot with two cameras surveys coral reefs.": TRAN,
    "The error of the predicted yield falls to 18%.": TRAN,
    "Listeners in a blind test could tell old violins from new ones.": RAY,
    "The moon is made of cheese.": TRAN,
}
MISSED = {
    "DistilParse is more accurate than RehearseNet on long sentences.": MOREAU,
    "Tran et al. (2019) predict crop yield from soil samples with support vector machines.": TRAN,
    "Divers map a hectare in one day.": UDE,
}
"""Wrong, and not seen: whoever makes them seen moves them to WRONG."""


@pytest.fixture(scope="session")
def checker(hive: Library, grammar: Grammar) -> Checker:
    return Checker(hive, grammar)


@pytest.fixture
def report(hive: Library, grammar: Grammar, tmp_path: Path) -> Callable[..., Report]:
    def checked(text: str, name: str = "a.tex", bib: str = "") -> Report:
        (tmp_path / "refs.bib").write_text(bib)
        (tmp_path / name).write_text(text)
        return check(read(tmp_path / name), hive, grammar)

    return checked


@pytest.mark.parametrize("text", RIGHT)
def test_right_sentences_are_supported(text: str, checker: Checker, hive: Library) -> None:
    (verdict,) = checker.sentence(sentence_of(text), [hive.get(RIGHT[text])])

    assert (verdict.label, verdict.why) == (SUPPORTED, "")
    assert verdict.nearest is not None
    assert verdict.nearest.is_exact(hive.get(RIGHT[text]))


@pytest.mark.parametrize("text", WRONG)
def test_wrong_sentences_are_not_and_say_why(text: str, checker: Checker, hive: Library) -> None:
    (verdict,) = checker.sentence(sentence_of(text), [hive.get(WRONG[text])])

    assert verdict.label == UNSUPPORTED
    assert verdict.why


@pytest.mark.xfail(reason="no inference model: roles and things exchanged pass", strict=True)
@pytest.mark.parametrize("text", MISSED)
def test_wrong_sentences_that_pass(text: str, checker: Checker, hive: Library) -> None:
    (verdict,) = checker.sentence(sentence_of(text), [hive.get(MISSED[text])])

    assert verdict.label == UNSUPPORTED


def test_without_an_abstract_nothing_can_be_checked(checker: Checker, hive: Library) -> None:
    (verdict,) = checker.sentence(sentence_of("It studies bees in hives."), [hive.get(IVO)])

    assert (verdict.label, verdict.why) == (
        UNCHECKABLE,
        "the library has no abstract of this paper",
    )


def test_without_encoder_and_grammar_the_words_decide(hive_folder: Path) -> None:
    with Library(hive_folder) as library:
        bare = Checker(library)
        said = [
            bare.sentence(sentence_of(f"RehearseNet reduces forgetting by {n}% on six treebanks."),
                          [library.get(MOREAU)])[0].label
            for n in (37, 73)
        ]  # fmt: skip
    assert said == [SUPPORTED, UNSUPPORTED]


@settings(max_examples=40)
@given(st.text(max_size=80), st.sampled_from([MOREAU, TRAN, IVO]))
def test_any_text_gets_a_verdict(checker: Checker, hive: Library, text: str, key: str) -> None:
    for said in (text, f"RehearseNet {text} reduces 37% {text}.", f"(Ude, 2020) {text}"):
        (verdict,) = checker.sentence(sentence_of(said), [hive.get(key)])
        assert verdict.label in (SUPPORTED, UNSUPPORTED, UNCHECKABLE)
        assert bool(verdict.why) == (verdict.label != SUPPORTED)


def test_a_huge_sentence_costs_no_time(checker: Checker, hive: Library) -> None:
    began = time.process_time()
    (verdict,) = checker.sentence(sentence_of("RehearseNet replays " * 20_000), [hive.get(MOREAU)])

    assert verdict.label == UNCHECKABLE
    assert time.process_time() - began < 5


# A citation in LaTeX, with its sentence -> the record and the verdict, or what is suggested.
BIB = r"""
@misc{mine, title={{RehearseNet}: Replay for Parsers that Learn New Domains}, year={2021},
  author={Moreau, Ada and Lind, Bo}}
@misc{other, title={A Paper that is not There}, author={Nobody, N.}, year={2020}}
@misc{near, title={Surveys of Coral Reefs by a Robot}, author={Ude, Fay}, year={2020}}
"""
RESOLVED = {
    r"The robot maps a hectare of reef in a day \cite{ude2020surveys}.": (UDE, SUPPORTED, ""),
    r"RehearseNet reduces forgetting by 37\% \cite{mine}.": (MOREAU, SUPPORTED, ""),
    r"Coral reefs are surveyed by a robot with two cameras \cite{near}.": (UDE, SUPPORTED, ""),
    r"Something else is known of reefs and bees \cite{other}.": ("", MISSING, ""),
    r"Divers need a week to map a hectare \cite{ude2020survey}.": ("", MISSING, UDE),
    "Ude (2020) surveys coral reefs with an underwater robot.": (UDE, SUPPORTED, ""),
    "Ude (2021) surveys coral reefs with an underwater robot.": ("", MISSING, f"{UDE} (2020)"),
    "Reefs are surveyed by an underwater robot (Ude, 2020).": (UDE, SUPPORTED, ""),
    "Zeno (2020) surveys coral reefs.": ("", MISSING, ""),
}


@pytest.mark.parametrize("text", RESOLVED)
def test_citations_are_resolved(text: str, report: Callable[..., Report]) -> None:
    found = report(text + "\n\\bibliography{refs}", bib=BIB)

    (sentence,) = found.sentences
    (checked,) = sentence.citations
    record, label, suggestion = RESOLVED[text]
    assert (checked.record, checked.verdict.label) == (record, label)
    assert checked.suggestion == suggestion


def test_numbers_are_resolved_by_the_reference_list(report: Callable[..., Report]) -> None:
    found = report(
        """A robot maps a hectare of reef in one day [2]. RehearseNet replays old sentences [1].
See [9].

References

[1] A. Moreau and B. Lind. RehearseNet: replay for parsers that learn new domains. 2021.
[2] Ude, F. (2020). Surveys of coral reefs by robot. Reefs, 3(1), 1-9.
""",
        name="a.txt",
    )

    assert [(one.record, one.verdict.label) for one in found.citations()] == [
        (UDE, SUPPORTED),
        (MOREAU, SUPPORTED),
        ("", MISSING),
    ]


def test_each_citation_answers_for_what_stands_before_it(report: Callable[..., Report]) -> None:
    found = report(
        "Replay of old sentences reduces the forgetting of parsers [@moreau2021rehearsenet], and "
        "robots survey coral reefs with two cameras [@ude2020surveys].\n\n"
        "Replay of old sentences reduces the forgetting of parsers [@ude2020surveys], and "
        "robots survey coral reefs with two cameras [@moreau2021rehearsenet].\n",
        name="a.md",
    )

    labels = [[one.verdict.label for one in sentence.citations] for sentence in found.sentences]
    assert labels == [[SUPPORTED, SUPPORTED], [UNSUPPORTED, UNSUPPORTED]]


def test_one_paper_of_a_bracket_may_say_it_alone(report: Callable[..., Report]) -> None:
    found = report(
        "Robots survey coral reefs with two cameras [@ude2020surveys; @ray2018old].", name="a.md"
    )

    assert [one.verdict.label for one in found.citations()] == [SUPPORTED, UNCHECKABLE]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Ude (2020) maps large reefs by robot, while Ray and Lind (2018) test violins only.",
            [
                "Ude (2020) maps large reefs by robot",
                "Ray and Lind (2018) test violins only.",
            ],
        ),
        ("Both are so (Ude, 2020; Ray and Lind, 2018).", ["Both are so."]),
        (
            "Reefs were mapped by robots (Ude, 2020) and then sold (Ray, 2018).",
            ["Reefs were mapped by robots and then sold."],
        ),
    ],
)
def test_a_sentence_is_parted_only_where_the_parts_say_something(
    text: str, parts: list[str]
) -> None:
    assert [claim.text for claim in claims(sentence_of(text))] == parts


def test_a_claim_without_a_citation_gets_one_suggested(report: Callable[..., Report]) -> None:
    found = report(
        r"""\section{A}RehearseNet reduces forgetting by 37\% on six treebanks.

\section{B}As is known~\cite{moreau2021rehearsenet}.
RehearseNet reduces forgetting by 37\% on six treebanks.

\section{C}We show that RehearseNet reduces forgetting by 37\% on six treebanks.
Bees dance in hives of many kinds in the summer."""
    )

    assert [(one.record, one.sentence.section) for one in found.uncited] == [(MOREAU, "A")]


def test_faults_of_the_bibliography_are_found(report: Callable[..., Report]) -> None:
    bib = r"""@misc{a, title={Surveys of Coral Reefs by Robot}, author={Ude, Fay}, year={2019}}
@misc{b, title={Surveys of coral reefs by {R}obot}, year={2020}}
@misc{c, title={Old Violins in Blind Tests}, author={Other, O.}}
@misc{c, title={Something}}
@misc{d, title={Two}, doi={10.1234/X}}
@misc{e, title={Three}, doi={10.1234/x}}
"""
    found = report(r"So it is \cite{a,c,d,gone}. \bibliography{refs}", bib=bib)

    assert [(one.kind, one.key, one.line) for one in found.bibliography] == [
        ("duplicate", "b", 2),
        ("duplicate", "c", 4),
        ("duplicate", "e", 6),
        ("unused", "b", 2),
        ("unused", "e", 6),
        ("undefined", "gone", 1),
        ("differs", "a", 1),
        ("differs", "c", 3),
    ]


def test_everything_is_in_the_json(report: Callable[..., Report]) -> None:
    found = report(r"A robot maps a hectare in one day \cite{ude2020surveys}.").to_dict()

    assert found["counts"] == {
        UNSUPPORTED: 0, MISSING: 0, UNCHECKABLE: 0, SUPPORTED: 1,
    }  # fmt: skip
    (citation,) = found["sentences"][0]["citations"]
    assert citation["record"] == UDE
    assert citation["nearest"]["quote"] == "The robot maps a hectare in one day."
    assert (citation["line"], citation["column"]) == (1, 35)


class Opinion:
    """A second opinion that is always the same, or always fails."""

    def __init__(self, label: str, *, trusted: bool = False) -> None:
        self.label, self.trusted, self.asked = label, trusted, 0

    def judge(self, _statement: str, sources: Sequence[Source]) -> verify.Verdict:
        self.asked += 1
        assert sources
        if not self.label:
            raise LLMUnavailable("no server answers")
        return verify.Verdict(self.label, 0.7, "" if self.label == verify.SUPPORTED else "no")


RIGHT_ONE = "RehearseNet reduces forgetting by 37% on six treebanks."
LOW_ONE = "The error of the predicted yield falls to 18%."


@pytest.mark.parametrize(
    ("text", "label", "trusted", "expected"),
    [
        (RIGHT_ONE, verify.UNSUPPORTED, False, UNSUPPORTED),
        (RIGHT_ONE, verify.UNSCORED, True, SUPPORTED),
        (RIGHT_ONE, "", True, SUPPORTED),
        ("The moon is made of cheese.", verify.SUPPORTED, False, UNSUPPORTED),
        (LOW_ONE, verify.SUPPORTED, True, UNSUPPORTED),  # another number: no judge lets it through
    ],
)
def test_a_second_opinion_counts(
    text: str, label: str, trusted: bool, expected: str, hive: Library, grammar: Grammar
) -> None:
    checker = Checker(hive, grammar, Opinion(label, trusted=trusted))

    (verdict,) = checker.sentence(sentence_of(text), [hive.get((RIGHT | WRONG)[text])])

    assert verdict.label == expected


def test_a_judge_that_fails_is_told_and_not_asked_again(
    hive: Library, grammar: Grammar, tmp_path: Path
) -> None:
    text = (
        "RehearseNet reduces forgetting by 37% on six treebanks [@moreau2021rehearsenet].\n\n" * 2
    )
    (tmp_path / "a.md").write_text(text)
    opinion = Opinion("")

    found = check(read(tmp_path / "a.md"), hive, grammar, second=opinion)

    assert opinion.asked == 1
    assert [notice for notice in found.notices if "no server answers" in notice]
    assert found.counts[SUPPORTED] == 2
