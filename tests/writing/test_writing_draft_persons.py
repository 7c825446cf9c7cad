"""First person turned to third: whose verb agrees, and what is never said of the authors."""

from __future__ import annotations

import pytest

from reviewer.grammar import Grammar
from reviewer.grammar.shallow import ShallowGrammar
from reviewer.writing.draft.clauses import openings
from reviewer.writing.draft.edits import Edit, apply
from reviewer.writing.draft.inflection import plural, plural_of, singular
from reviewer.writing.draft.labels import Label, plain_text
from reviewer.writing.draft.model import Citation
from reviewer.writing.draft.persons import speaker, told

ONE, MANY = "Osei (2020)", "Li and Wu (2020)"


def retold(grammar: Grammar, text: str, *, alone: bool = False, named: bool = True) -> str:
    """Return a sentence as it is told of one author or two, or of "they"."""
    names = {"k": Label("Osei" if alone else "Li and Wu", "2020")}
    (parsed,) = grammar.parse([text])
    cuts = [Edit(cut.start, cut.end, " ") for cut in openings(parsed)]
    name = Citation(("k",), narrative=True) if named else None
    return plain_text(apply(text, [*cuts, *told(parsed, name, alone=alone, known=True)]), names)


RETOLD = [
    ("We propose SpanKL.", "proposes SpanKL.", "propose SpanKL."),
    ("I propose SpanKL.", "proposes SpanKL.", "propose SpanKL."),
    ("I am presenting a parser.", "is presenting a parser.", "are presenting a parser."),
    ("I was motivated by bees.", "was motivated by bees.", "were motivated by bees."),
    ("We have developed a net.", "has developed a net.", "have developed a net."),
    ("We were able to count bees.", "was able to count bees.", "were able to count bees."),
    ("We do not count bees.", "does not count bees.", "do not count bees."),
    ("We can count bees.", "can count bees.", "can count bees."),
    ("We counted bees.", "counted bees.", "counted bees."),
    ("We try to count bees.", "tries to count bees.", "try to count bees."),
    ("This study aims to count bees.", "aims to count bees.", "aim to count bees."),
    ("This thesis deals with bees.", "deals with bees.", "deal with bees."),
    ("The paper proposes nets.", "proposes nets.", "propose nets."),
    ("In this paper, we present a dance.", "presents a dance.", "present a dance."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "many"), RETOLD)
@pytest.mark.parametrize("parser", ["real", "shallow"])
def test_the_verb_agrees_with_who_is_named(
    grammar: Grammar, parser: str, text: str, one: str, many: str
) -> None:
    reads = grammar if parser == "real" else ShallowGrammar()
    assert retold(reads, text, alone=True) == f"{ONE} {one}"
    assert retold(reads, text) == f"{MANY} {many}"
    assert retold(reads, text, alone=True, named=False) == f"They {many}"


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("This paper proposes a parser and shows its value.",
         "proposes a parser and shows its value."),
        ("We study bees, which we count, and report the numbers.",
         "studies bees, which they count, and reports the numbers."),
        ("The present study examines 40 hives.", "examines 40 hives."),
        ("Here we show that bees dance.", "shows that bees dance."),
        ("We analyse the dance and, as we go, classify hives.",
         "analyses the dance and, as they go, classifies hives."),
        ("We can count bees and report numbers.", "can count bees and report numbers."),
        ("We've developed a net.", "has developed a net."),
        ("We're presenting a net.", "is presenting a net."),
    ],
)  # fmt: skip
def test_verbs_that_are_joined_agree_too(grammar: Grammar, text: str, one: str) -> None:
    assert retold(grammar, text, alone=True) == f"{ONE} {one}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our results show that our method is better than ours of 2019.",
         "Their results show that their method is better than theirs of 2019."),
        ("The effect was measured by us.", "The effect was measured by them."),
        ("I alone did my work myself.", f"{MANY} alone did their work themselves."),
    ],
)  # fmt: skip
def test_all_words_for_the_speaker_are_told(grammar: Grammar, text: str, expected: str) -> None:
    assert retold(grammar, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "This work is a survey of bees.",
        "This paper was motivated by bees.",
        "This article is organized as follows.",
        "The present study has been approved by a committee.",
        "Bees count flowers.",
        "The authors of the hive propose a dance.",
        "These papers describe bees.",
        "Previous work counts bees.",
        "They count bees.",
    ],
)
def test_what_is_not_said_of_the_authors(grammar: Grammar, text: str) -> None:
    (parsed,) = grammar.parse([text])
    assert speaker(parsed, parsed.root) == -1
    assert retold(grammar, text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our approach counts bees.", "The proposed approach counts bees."),
        ("Our experiments count bees.", "The experiments count bees."),
        ("Our proposed approach counts bees.", "The proposed approach counts bees."),
        ("Bees surprise us.", "Bees surprise the authors."),
    ],
)
def test_authors_that_nobody_has_named_yet(grammar: Grammar, text: str, expected: str) -> None:
    (parsed,) = grammar.parse([text])
    assert plain_text(apply(text, told(parsed, None, alone=False, known=False)), {}) == expected


@pytest.mark.parametrize(
    ("bare", "third"),
    [("propose", "proposes"), ("study", "studies"), ("pay", "pays"), ("are", "is"), ("am", "is"),
     ("have", "has"), ("do", "does"), ("go", "goes"), ("pass", "passes"), ("fix", "fixes"),
     ("teach", "teaches"), ("push", "pushes"), ("PROPOSE", "PROPOSES"), ("ARE", "IS")],
)  # fmt: skip
def test_verbs_of_one_person(bare: str, third: str) -> None:
    assert singular(bare) == third


@pytest.mark.parametrize(
    ("third", "lemma", "bare"),
    [("is", "be", "are"), ("was", "be", "were"), ("has", "have", "have"), ("am", "be", "are"),
     ("studies", "study", "study")],
)  # fmt: skip
def test_verbs_of_several(third: str, lemma: str, bare: str) -> None:
    assert plural(third, lemma) == bare


@pytest.mark.parametrize(
    ("phrase", "many"),
    [("random field", "random fields"), ("CRF", "CRFs"), ("random fields", "random fields"),
     ("class", "classes"), ("study", "studies")],
)  # fmt: skip
def test_plurals_of_phrases(phrase: str, many: str) -> None:
    assert plural_of(phrase) == many
