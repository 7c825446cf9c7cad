"""Who does what to whom, in pairs of sentences that share their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from reviewer.grammar import Grammar, Parsed
from reviewer.writing.check import roles
from reviewer.writing.check.clauses import own_names
from reviewer.writing.check.figures import misplaced

ABSTRACT = (
    "Existing parsers rely on large treebanks.",
    "We propose HoneyParse, which learns from small treebanks.",
    "HoneyParse outperforms WaspNet and beats three baselines.",
    "It has a lower memory cost than AntParse.",
    "Our parser reduces search errors and improves recall.",
    "The proposed parser does not need a grammar.",
)
OBJECTED = {
    "WaspNet outperforms HoneyParse.": roles.turned_round,
    "WaspNet is outperformed by AntParse.": None,
    "AntParse has a lower memory cost than HoneyParse.": roles.turned_round,
    "They rely on large treebanks.": roles.not_theirs,
    "Existing parsers rely on large treebanks.": None,
    "Earlier parsers learn from small treebanks.": roles.not_theirs,
    "They learn from small treebanks.": None,
    "Their parser needs a grammar.": roles.negated,
    "Their parser does not need a grammar.": None,
    "Their parser increases search errors.": roles.opposed,
    "Their parser reduces search errors.": None,
    "HoneyParse beats three baselines.": None,
}
CHECKS: Sequence[Callable[[Parsed, Sequence[Parsed], frozenset[str]], str]] = (
    roles.turned_round,
    roles.exchanged_roles,
    roles.not_theirs,
    roles.told_of_others,
    roles.negated,
    roles.opposed,
)


@pytest.mark.parametrize("text", OBJECTED)
def test_roles_are_compared(text: str, grammar: Grammar) -> None:
    names = own_names("HoneyParse: Parsing with Little", ABSTRACT)
    said, source = grammar.parse([text])[0], grammar.parse(ABSTRACT)

    expected = OBJECTED[text]
    if expected is not None:
        assert expected(said, source, names)
    else:
        assert [check for check in CHECKS if check(said, source, names)] == []


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("It has an accuracy of 94.2%.", True),
        ("It has an accuracy of 52.6%.", False),
        ("Its preference is 94.2% at an accuracy of 52.6%.", False),
        ("It has an accuracy of 33%.", False),  # for others to say
    ],
)
def test_numbers_stay_with_their_words(text: str, is_wrong: bool) -> None:
    source = ["The judge reaches an accuracy of 52.6%, but a self-preference of 94.2% as well."]

    assert bool(misplaced(text, source)) == is_wrong
