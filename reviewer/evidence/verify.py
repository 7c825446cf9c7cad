"""Statement and cited sentences -> verdict. Pure, explained, and the same for every text.

A statement is supported when nothing in it speaks against its cited words
(a number, a name, a negation, a direction that they do not give) and when
enough of its words are found in them. The constants are calibrated as
evals/README.md tells.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evidence.matching import Matcher, Term, analyse, phrase_initials
from reviewer.evidence.polarity import (
    direction_conflict,
    doubt_dropped,
    negates,
    negation_conflict,
    order_conflict,
    overstatement,
)
from reviewer.evidence.quantities import Quantity, multiples, quantities, says
from reviewer.words import Word, compounds, content_words, fold, is_name_like, stem, words

SUPPORTED, UNSUPPORTED, UNSCORED = "supported", "unsupported", "unscored"


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement cites: the quoted words, and what is known of their record beside them.

    `context` (title, authors, date) may supply names and years to a statement,
    but no finding.
    """

    quote: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict (SUPPORTED, UNSUPPORTED, UNSCORED), its score (0..1), and the reason if not."""

    label: str
    score: float
    why: str = ""


# By words alone a statement passes when 0.783 of its content words are found: one in four that is
# not may be the one that matters ("cures" for "causes"). Set on the pairs of
# tests/evidence/test_evidence_verify.py and on what a model of 135M parameters wrote
# (tests/servers/measure_suite.py). With a similarity s, all words found need s >= 0.1, four in five
# s >= 0.5: words that are found may be scattered over a long sentence.
BIAS, COVERAGE, SIMILARITY = -8.4, 8.0, 4.0
LEXICAL_BIAS, LEXICAL_COVERAGE = -9.4, 12.0
THRESHOLD = 0.5


def verify(statement: str, sources: Sequence[Source], similarity: float | None = None) -> Verdict:
    """Return whether the sources support the statement.

    `similarity` is the cosine of the statement and the quotes (joined) by the
    encoder, or None to decide by words alone; it can only speak against a
    statement, since falsehoods about the same things are as similar as truths.
    A statement without a content word is UNSCORED; one without sources is
    UNSUPPORTED.
    """
    statement = _composed(statement)
    if not content_words(statement):
        return Verdict(UNSCORED, 0.0, "it says nothing that could be checked")
    if not sources:
        return Verdict(UNSUPPORTED, 0.0, "it cites nothing")
    given = [_composed(source.quote) for source in sources]
    if any(_same_words(statement, quote) for quote in given):
        return Verdict(SUPPORTED, 1.0)
    quotes = " ".join(given)
    context = _composed(" ".join(dict.fromkeys(source.context for source in sources)))
    objection = objections(statement, quotes, context)
    covered, missing = coverage(statement, quotes, context)
    score = _score(covered, similarity)
    if objection:
        return Verdict(UNSUPPORTED, min(score, THRESHOLD / 2), objection)
    if score < THRESHOLD:
        return Verdict(UNSUPPORTED, score, _too_little(missing))
    return Verdict(SUPPORTED, score)


def objections(statement: str, quotes: str, context: str = "") -> str:
    """Return what speaks against the statement, in words for the user, or ""."""
    if number := _unknown_number(statement, quotes, context):
        return f"{number} is not in the cited sentence"
    if name := _unknown_name(statement, quotes, context):
        return f"{name} is not in the cited sentence"
    if word := negation_conflict(statement, quotes):
        return f"only one of the two is negated ({word!r})"
    if word := direction_conflict(statement, quotes):
        return f"the cited sentence does not say {word!r} of it"
    if word := order_conflict(statement, quotes):
        return f"the cited sentence has the two sides of {word!r} the other way round"
    if word := doubt_dropped(statement, quotes):
        return f"the cited sentence leaves it open ({word!r})"
    if word := overstatement(statement, quotes):
        return f"{word!r} is not in the cited sentence"
    return ""


def coverage(statement: str, quotes: str, context: str = "") -> tuple[float, tuple[str, ...]]:
    """Return the share of the statement's content words found in the quotes, and those not found.

    Words of the context count half when the quotes lack them. A number that the
    quotes give in another form ("3x", "three times") is found.
    """
    every = content_words(statement)
    # Negations have a check of their own: "doesn't" is "does not".
    said = [word for word in every if not negates(word.text.lower())] or every
    numbers = _given_numbers(statement, quotes)
    initials = phrase_initials(statement)
    terms = [
        Term(word.text, word.stem, 1.0, {}, initials.get(word.start, frozenset())) for word in said
    ]
    matcher = Matcher(terms)
    inside = matcher.match(analyse(quotes))
    beside = matcher.match(analyse(context)) if context else [0.0] * len(terms)
    found = [
        1.0 if any(start <= word.start < end for start, end in numbers) else max(one, 0.5 * other)
        for word, one, other in zip(said, inside, beside, strict=True)
    ]
    missing = tuple(term.text for term, match in zip(terms, found, strict=True) if match < 0.5)
    return sum(found) / len(found), missing


def _given_numbers(statement: str, quotes: str) -> list[tuple[int, int]]:
    """Return where the statement has numbers that the quotes give too."""
    given = _numbers(quotes)
    stated = quantities(statement)
    return [(n.start, n.end) for n in stated if any(says(n, source) for source in given)]


def _numbers(text: str) -> tuple[Quantity, ...]:
    return (*quantities(text), *multiples(text))


def _score(covered: float, similarity: float | None) -> float:
    logit = LEXICAL_BIAS + LEXICAL_COVERAGE * covered
    if similarity is not None:
        logit = min(logit, BIAS + COVERAGE * covered + SIMILARITY * similarity)
    return 1 / (1 + math.exp(-logit))


def _unknown_number(statement: str, quotes: str, context: str) -> str:
    given = _numbers(quotes)
    beside = quantities(context)
    for stated in _numbers(statement):
        matches = [source for source in given if says(stated, source)]
        if not matches and not any(says(stated, source) for source in beside):
            return stated.text
        if matches and _counts_something_else(stated, matches, given):
            return f"{stated.text} {stated.counted[0]}..."
    return ""


def _counts_something_else(
    stated: Quantity, matches: Sequence[Quantity], given: Sequence[Quantity]
) -> bool:
    """Whether the source gives another number for what the statement counts."""
    if not stated.counted or any(set(stated.counted) & set(m.counted) for m in matches):
        return False
    rivals = [other for other in given if not says(stated, other)]
    return any(stated.counted[0] in other.counted[:1] for other in rivals) and all(
        match.counted for match in matches
    )


def _unknown_name(statement: str, quotes: str, context: str) -> str:
    """Return a named thing of the statement that neither quotes nor context have.

    The parts of a compound must stand side by side in one of them: "A-3-mini" is
    not there because "A-3.5-mini" and "A-3" are.
    """
    known = f"{quotes} {context}"
    units = {fold(unit) for unit, _, _ in compounds(known)}
    runs = [f" {' '.join(word.stem for word in words(text))} " for text in (quotes, context)]
    initials = analyse(known).initials
    for unit, start, _ in compounds(statement):
        if not is_name_like(unit) and not _proper(statement, unit, start):
            continue
        own = " ".join(stem(part.text) for part in words(unit))
        spelled = fold(unit.removesuffix("s"))
        listed = spelled in units or fold(unit) in units or any(f" {own} " in run for run in runs)
        if not listed and not (len(spelled) >= 2 and spelled.isalpha() and spelled in initials):
            return unit
    return _exchanged_name(statement, quotes)


def _exchanged_name(statement: str, quotes: str) -> str:
    """Return a capitalised opening word that stands in the place of another name of the quotes.

    Any first word has a capital: it passes for a name only where what follows
    it follows a name in the quotes, one that the statement does not have.
    """
    said, given = content_words(statement), content_words(quotes)
    if len(said) < 2 or not said[0].text[:1].isupper():
        return ""
    first, second = said[:2]
    known, own = {word.stem for word in given}, {word.stem for word in said}
    if first.stem in known:
        return ""
    places = [place for place, word in enumerate(given) if place and word.stem == second.stem]
    rivals = [given[place - 1] for place in places if _capital(given[place - 1])]
    return first.text if any(rival.stem not in own for rival in rivals) else ""


def _capital(word: Word) -> bool:
    return word.text[:1].isupper()


def _proper(statement: str, unit: str, start: int) -> bool:
    """Whether a capitalised word stands where only a proper name is capitalised."""
    before = statement[:start].rstrip()
    opens = not before or before[-1] in '.!?:;"“([•-–—'
    return unit[:1].isupper() and not opens and len(unit) > 1


def _composed(text: str) -> str:
    """Return text with letters and accents in one (NFC), as words are read."""
    return unicodedata.normalize("NFC", text)


def _same_words(statement: str, quote: str) -> bool:
    """Whether the statement is the whole quote: a part of one may lack its "not"."""
    return [word.text.lower() for word in words(statement)] == [
        word.text.lower() for word in words(quote)
    ]


def _too_little(missing: Sequence[str]) -> str:
    if not missing:
        return "the cited sentence says something else"
    listed = ", ".join(repr(word) for word in missing[:4])
    return f"too little of it is in the cited sentence (not {listed})"
