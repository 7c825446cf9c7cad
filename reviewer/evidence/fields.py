"""Statements about metadata: does the field's stored value stand in the statement? Pure."""

from __future__ import annotations

import re

from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.words import fold, words

_CODE_WORDS = {"true": "with code", "false": "without code"}
_COUNT = re.compile(r"^(\d+) papers?\b")


def verify_fields(statement: Statement) -> Verdict:
    """Return whether a statement says of each record what the quoted fields say.

    A count must be the number of records cited. Otherwise every quoted value
    must stand in the text: a date in its ISO form, an author list whole or by
    the name the statement gives, a code flag in words.
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
    if not value or fold(value) in fold(text):
        return bool(value)
    if quote.field != "authors":
        return False
    said = {fold(word.text) for word in words(text)}
    names = value.removesuffix(" et al.").split(", ")
    ends = (names[0], names[-1])
    return any({fold(word.text) for word in words(name)} <= said for name in ends)
