"""However a model writes a statement down, it is read as the same statement."""

from __future__ import annotations

import pytest

from reviewer.evaluation.manners import MANNERS, PLAIN, write
from reviewer.evaluation.wordforms import normal
from reviewer.evidence.citations import parse, plain
from reviewer.llm.prompts import numbers_last

TEXT = "Bees dance in the hive, which tells others of food."


@pytest.mark.parametrize("manner", [PLAIN, *MANNERS])
@pytest.mark.parametrize("numbers", [(1,), (1, 12), ()])
def test_a_manner_keeps_the_words_and_the_numbers(manner: str, numbers: tuple[int, ...]) -> None:
    written = write(manner, TEXT, numbers)
    marked = parse(numbers_last(plain(written)))
    assert {normal(sentence.text) for sentence in marked} == {normal(TEXT)}
    assert {sentence.numbers for sentence in marked} == {numbers}


def test_manners_differ_from_each_other() -> None:
    pieces = [write(manner, TEXT, (1, 12)) for manner in (PLAIN, *MANNERS)]
    assert len(set(pieces)) == len(pieces)
