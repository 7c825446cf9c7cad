"""Statements about metadata: does the field's stored value stand in the statement? Pure."""

from __future__ import annotations

import re

from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.words import fold

_CODE_WORDS = {"true": "with code", "false": "without code"}
_ONE_AUTHOR = re.compile(r"The (first|last) author of ")
_COUNT = re.compile(r"^(\d+) papers?\b")


def verify_fields(statement: Statement) -> Verdict:
    """Return whether a statement says of each record what the quoted fields say.

    A count must be the number of records cited. Otherwise every quoted value
    must stand in the text: a date in its ISO form, an author list whole or by
    its first or last name where the statement says which, a code flag in words.
    """
    if not statement.quotes:
        return Verdict(UNSUPPORTED, 0.0, "it cites nothing")
    if counted := _COUNT.match(statement.text):
        records = {quote.record for quote in statement.quotes}
        if int(counted[1]) != len(records):
            return Verdict(UNSUPPORTED, 0.0, f"{len(records)} records are cited")
        return Verdict(SUPPORTED, 1.0)
    for quote in statement.quotes:
        if not _stands(quote, statement.text):
            return Verdict(UNSUPPORTED, 0.0, f"the {quote.field} says {quote.text!r}")
    return Verdict(SUPPORTED, 1.0)


def _stands(quote: Quote, text: str) -> bool:
    value = _CODE_WORDS.get(quote.text, quote.text) if quote.field == "has_code" else quote.text
    if quote.field == "authors" and (asked := _ONE_AUTHOR.match(text)):
        return _is_author(asked[1], value, text)
    return bool(value) and _has_phrase(fold(text), fold(value))


def _is_author(which: str, value: str, text: str) -> bool:
    """Whether the text ends by naming the first or last of a list; a cut list has no last."""
    names = value.removesuffix(" et al.").split(", ")
    if which == "last" and value.endswith(" et al."):
        return False
    name = names[0] if which == "first" else names[-1]
    return bool(name) and fold(text).endswith(fold(f" is {name}."))


def _has_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words: "cl" is not in "classed"."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None
