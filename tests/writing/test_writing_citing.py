"""A statement gets the citation that supports it: its own, another, or a few of one paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, Verdict, verify
from reviewer.writing.citing import cite

TEXTS = (
    ("bees", "Bees dance in the hive."),
    ("bees", "The dance tells others of the food."),
    ("bees", "Its angle gives the direction."),
    ("ants", "Ants follow a scent to the sugar."),
    ("ants", "Rain washes the scent away."),
)
BOTH = "Bees dance in the hive, and ants follow a scent to the sugar."
QUOTES = tuple(Quote(key, "abstract", text, 0, len(text)) for key, text in TEXTS)


def judge(statement: Statement) -> Verdict:
    if not statement.quotes:
        return Verdict(UNSUPPORTED, 0.0, "it cites nothing")
    return verify(statement.text, [Source(quote.text) for quote in statement.quotes])


def cited(text: str, *numbers: int) -> tuple[list[int], str]:
    statement = Statement(text, tuple(QUOTES[number] for number in numbers))
    found, verdict = cite(statement, judge(statement), QUOTES, judge)
    assert found.text == text
    return [QUOTES.index(quote) for quote in found.quotes], verdict.label


@pytest.mark.parametrize(
    ("text", "numbers", "found", "label"),
    [
        ("Bees dance in the hive.", [0], [0], SUPPORTED),
        ("Bees dance in the hive.", [3], [0], SUPPORTED),
        ("Bees dance in the hive.", [], [0], SUPPORTED),
        ("Bees dance in the hive.", [0, 4], [0], SUPPORTED),
        (BOTH, [0, 3], [0, 3], SUPPORTED),
        (BOTH, [0], [0, 3], SUPPORTED),
        (BOTH, [], [0, 3], SUPPORTED),
        (BOTH.replace(", and", ";"), [], [0, 3], SUPPORTED),
        (BOTH.replace("ants", "they"), [0], [0], UNSUPPORTED),
        (BOTH.replace("dance", "sing"), [0], [0], UNSUPPORTED),
        (BOTH.replace(", and", " that"), [0], [0], UNSUPPORTED),
        ("Bees dance in the hive to the sugar.", [0], [0], UNSUPPORTED),
        ("Bees sing in the river.", [0], [0], UNSUPPORTED),
    ],
)
def test_the_citation_that_supports(
    text: str, numbers: list[int], found: list[int], label: str
) -> None:
    assert cited(text, *numbers) == (found, label)


def test_a_clause_is_proven_by_one_sentence_and_all_of_them_together() -> None:
    judged: list[Statement] = []

    def clauses_only(statement: Statement) -> Verdict:
        judged.append(statement)
        label = SUPPORTED if len(statement.quotes) == 1 and ", and" not in statement.text else "no"
        return Verdict(label, 0.5)

    statement = Statement(BOTH, ())
    assert cite(statement, clauses_only(statement), QUOTES, clauses_only)[1].label == "no"
    assert {one.text for one in judged} == {
        BOTH, "Bees dance in the hive.", "Ants follow a scent to the sugar."
    }  # fmt: skip


OVEN = "We propose a joint oven and glaze model named KilnNet for wet clay."
RIVALS = (OVEN, "Tests on every dataset demonstrate that the proposed KilnNet model is joint.")


@pytest.mark.parametrize(
    "lie",
    [
        "We propose a joint oven and glaze model named KilnNet for wet clay on every dataset.",
        "We do not propose a joint oven and glaze model named KilnNet for wet clay.",
        "We propose a joint oven and glaze model named KilnNet for dry clay.",
    ],
)
def test_what_the_nearest_sentence_speaks_against_is_not_cited_to_another(lie: str) -> None:
    quotes = tuple(Quote("kiln", "abstract", text, 0, len(text)) for text in RIVALS)

    def blind(statement: Statement) -> Verdict:
        """Believe the second sentence whatever is said, as a judge might that knows its topic."""
        return Verdict(SUPPORTED, 0.9) if statement.quotes == quotes[1:] else judge(statement)

    for cited_with in ((), quotes[:1], quotes[1:]):
        statement = Statement(lie, cited_with)
        assert cite(statement, blind(statement), quotes, blind)[1].label == UNSUPPORTED
    true = Statement(OVEN, quotes[1:])
    assert cite(true, judge(true), quotes, blind)[1].label == SUPPORTED


def test_what_alone_supports_is_kept_with_others_that_do() -> None:
    twin = replace(QUOTES[0], record="wasps")
    statement = Statement(QUOTES[0].text, (QUOTES[0], twin))
    assert cite(statement, judge(statement), QUOTES, judge)[0].quotes == (QUOTES[0], twin)


def test_a_citation_that_gives_a_word_is_kept_whatever_the_judge_says() -> None:
    def gullible(statement: Statement) -> Verdict:
        return Verdict(SUPPORTED if QUOTES[0] in statement.quotes else UNSUPPORTED, 0.9)

    statement = Statement(BOTH, (QUOTES[0], QUOTES[3], QUOTES[1]))
    found, _ = cite(statement, gullible(statement), QUOTES, gullible)
    assert found.quotes == (QUOTES[0], QUOTES[3])
