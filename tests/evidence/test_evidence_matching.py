"""Words of a question found in sentences: as themselves, inflected, abbreviated, or alike."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.matching import (
    ALIKE_FROM,
    ALIKE_TO,
    EXACT,
    Matcher,
    Term,
    acronym,
    analyse,
    phrase_initials,
    similarity,
    weigh,
)
from reviewer.words import content_words

TEXTS = st.text(max_size=120)


def terms(question: str, **alike: Mapping[str, float]) -> tuple[Term, ...]:
    asked = content_words(question)
    near = [alike.get(word.text.lower(), {}) for word in asked]
    return weigh(asked, phrase_initials(question), near, lambda _: 1, 10)


def match(question: str, sentence: str, **alike: Mapping[str, float]) -> tuple[float, ...]:
    return Matcher(terms(question, **alike)).match(analyse(sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("owls", "An owl sleeps."),
        ("sleeping", "It sleeps."),
        ("Müller", "muller wrote it"),
        ("mixture of experts", "MoE layers are sparse."),
        ("knowledge distillation", "KD shrinks it."),
        ("LLMs", "Large language models are read."),
        ("large language models", "LLMs are read."),
    ],
)
def test_a_word_itself_its_inflection_or_its_acronym_is_exact(question: str, sentence: str) -> None:
    assert all(value >= EXACT for value in match(question, sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("owls", "Foxes sleep."), ("owls", ""), ("cat", "category theory"), ("2019", "20190 owls")],
)
def test_other_words_are_not_exact(question: str, sentence: str) -> None:
    assert max(match(question, sentence)) < EXACT


def test_a_long_common_beginning_is_related_but_not_the_same() -> None:
    (value,) = match("recognise", "Recognition of owls.")
    assert 0 < value < EXACT


@pytest.mark.parametrize(
    ("cosine", "low", "high"),
    [(ALIKE_FROM, 0.0, 0.0), (ALIKE_TO, 1.0, 1.0), (1.0, 1.0, 1.0), (-1.0, 0.0, 0.0),
     ((ALIKE_FROM + ALIKE_TO) / 2, 0.01, 0.99)],
)  # fmt: skip
def test_words_of_like_meaning_count_by_their_cosine(
    cosine: float, low: float, high: float
) -> None:
    (value,) = match("barn", "A shed stands.", barn={"shed": cosine})
    assert low - 1e-9 <= value <= high + 1e-9


@given(st.text("abcdef12", min_size=1, max_size=12), st.text("abcdef12", min_size=1, max_size=12),
       st.floats(-1, 1))  # fmt: skip
def test_similarity_is_symmetric_and_within_0_and_1(one: str, other: str, cosine: float) -> None:
    assert 0 <= similarity(one, other, cosine) <= 1
    assert similarity(one, other, cosine) == similarity(other, one, cosine)
    assert similarity(one, one, cosine) == 1


@given(TEXTS, TEXTS)
def test_matches_and_coverage_are_within_0_and_1(question: str, sentence: str) -> None:
    matcher = Matcher(terms(question))
    matches = matcher.match(analyse(sentence))
    assert len(matches) == len(matcher.terms)
    assert all(0 <= value <= 1 for value in matches)
    assert -1e-9 <= matcher.coverage(matches) <= 1 + 1e-9
    assert -1e-9 <= matcher.said(matches) <= 1 + 1e-9


@given(TEXTS)
def test_a_text_covers_itself(text: str) -> None:
    matcher = Matcher(terms(text))
    matches = matcher.match(analyse(text))
    assert matcher.coverage(matches) == pytest.approx(1.0 if matcher.terms else 0.0)


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    asked = content_words("owl study")
    counts = {"owl": 1, "study": 40}
    rare, common = weigh(asked, {}, [{}, {}], lambda word: counts.get(word, 0), 50)
    assert rare.weight > common.weight
    assert rare.rarity > common.rarity
    assert (rare.telling, common.telling) == (True, False)


def test_words_alike_make_a_word_less_rare() -> None:
    asked = content_words("owl")
    (alone,) = weigh(asked, {}, [{}], lambda _: 5, 50)
    (among,) = weigh(asked, {}, [{"bird": 1.0}], lambda _: 5, 50)
    assert among.rarity < alone.rarity


def test_importance_decides_between_words_equally_rare() -> None:
    asked = content_words("barn owl")
    one, other = weigh(asked, {}, [{}, {}], lambda _: 1, 50, importance=(0.1, 0.6))
    assert one.rarity == other.rarity
    assert one.weight < other.weight
    matcher = Matcher((one, other))
    assert matcher.coverage((0, 1)) > matcher.coverage((1, 0))
    assert matcher.said((0, 1)) == pytest.approx(matcher.said((1, 0)))


@pytest.mark.parametrize(
    ("word", "letters"),
    [("LLMs", "llm"), ("KD", "kd"), ("MoE", "moe"), ("Owls", ""), ("owl", ""), ("A", "")],
)
def test_acronyms(word: str, letters: str) -> None:
    assert acronym(word) == letters


def test_initials_with_and_without_the_words_between() -> None:
    found = phrase_initials("a mixture of experts")
    assert {"moe", "me"} <= found["a mixture of experts".index("mixture")]
    assert found.get(0, frozenset()) == frozenset()


def test_a_sentence_as_words() -> None:
    sentence = analyse("The Owls use GPUs.")
    assert sentence.folded == ("owls", "use", "gpus")
    assert sentence.acronyms == {"gpu"}
    assert sentence.initials == "oug"
