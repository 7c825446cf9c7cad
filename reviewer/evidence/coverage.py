"""How many of the words of a statement its cited sentences have. Pure."""

from __future__ import annotations

from reviewer.evidence.matching import Matcher, Term, analyse, phrase_initials
from reviewer.evidence.polarity import negates
from reviewer.evidence.quantities import given_numbers
from reviewer.words import content_words


def coverage(statement: str, quotes: str, context: str = "") -> tuple[float, tuple[str, ...]]:
    """Return the share of the statement's content words found in the quotes, and those not found.

    Words of the context count half when the quotes lack them. A number that the
    quotes give in another form ("3x", "three times") is found.
    """
    every = content_words(statement)
    # Negations have a check of their own: "doesn't" is "does not".
    said = [word for word in every if not negates(word.text.lower())] or every
    numbers = given_numbers(statement, quotes)
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
