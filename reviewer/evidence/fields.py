"""Statements about metadata: does the field's stored value stand in the statement? Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reviewer.evidence.quotes import Quote, Statement
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.words import fold

CUT = " et al."
"""How the value of a list of authors ends that the input did not give in full."""
_CODE_WORDS = {"true": "with code", "false": "without code"}
_ONE_AUTHOR = re.compile(r"The (first|last) author of ")


def verify_fields(statement: Statement) -> Verdict:
    """Return whether a statement says of each record what the quoted fields say.

    A count must be the number of records cited, a count of values ("3 authors")
    the number of values quoted, and what papers are counted by must stand in
    every quote. Otherwise every quoted value must stand in the text: a date in
    its ISO form, an author list whole or by its first or last name where the
    statement says which, a code flag in words.
    """
    if not statement.quotes:
        return Verdict(UNSUPPORTED, 0.0, "it cites nothing")
    for pattern, objection in _FORMS:
        if form := pattern.match(statement.text):
            why = objection(form, statement)
            return Verdict(UNSUPPORTED, 0.0, why) if why else Verdict(SUPPORTED, 1.0)
    for quote in statement.quotes:
        if not _stands(quote, statement.text):
            return Verdict(UNSUPPORTED, 0.0, f"the {quote.field} says {quote.text!r}")
    return Verdict(SUPPORTED, 1.0)


def names_in(value: str) -> tuple[str, ...]:
    """Return the names of an author list's stored value."""
    return tuple(name for name in value.removesuffix(CUT).split(", ") if name)


def _records_cited(statement: Statement) -> int:
    return len({quote.record for quote in statement.quotes})


def _count(form: re.Match[str], statement: Statement) -> str:
    """Object to a number of papers that is not the number of records cited."""
    cited = _records_cited(statement)
    return "" if int(form["count"]) == cited else f"{cited} records are cited"


def _author_of(form: re.Match[str], statement: Statement) -> str:
    return _count(form, statement) or _lacking(
        statement, "authors", lambda value: fold(form["name"]) in map(fold, names_in(value))
    )


def _first_of(form: re.Match[str], statement: Statement) -> str:
    return _count(form, statement) or _lacking(
        statement, "authors", lambda value: fold(form["name"]) in map(fold, names_in(value)[:1])
    )


def _dated(form: re.Match[str], statement: Statement) -> str:
    return _count(form, statement) or _lacking(
        statement, "date", lambda value: value.startswith(form["year"])
    )


def _affiliated(form: re.Match[str], statement: Statement) -> str:
    return _count(form, statement) or _lacking(
        statement, "affiliations", lambda value: fold(form["name"]) in fold(value).split(", ")
    )


def _classed(form: re.Match[str], statement: Statement) -> str:
    field = "subject" if form["verb"].endswith("classed") else "venue"
    return _count(form, statement) or _lacking(
        statement, field, lambda value: fold(value) == fold(form["value"])
    )


def _together(form: re.Match[str], statement: Statement) -> str:
    """Object to a paper that does not have both authors, or is not among those counted."""
    both = {fold(form["name"]), fold(form["other"])}
    return _count(form, statement) or _lacking(
        statement, "authors", lambda value: both <= set(map(fold, names_in(value)))
    )


def _number_of_authors(form: re.Match[str], statement: Statement) -> str:
    for quote in _of(statement, "authors"):
        if quote.text.endswith(CUT):
            return "the list of authors is cut"
        if len(names_in(quote.text)) != int(form["count"]):
            return f"{len(names_in(quote.text))} authors are quoted"
    return _first_objection(statement, skip=("authors",))


def _number_of_values(form: re.Match[str], statement: Statement) -> str:
    field = _VALUES[form["values"]]
    quoted = {fold(value) for quote in _of(statement, field) for value in values_of(quote)}
    return "" if len(quoted) == int(form["count"]) else f"{len(quoted)} {form['values']} are quoted"


def values_of(quote: Quote) -> tuple[str, ...]:
    """Return the single values of a quoted field: names, affiliations, a year, a class, a venue."""
    if quote.field == "authors":
        return names_in(quote.text)
    if quote.field == "affiliations":
        return tuple(value for value in quote.text.split(", ") if value)
    value = quote.text[:4] if quote.field == "date" else quote.text
    return (value,) if value else ()


def _lacking(statement: Statement, field: str, holds: Callable[[str], bool]) -> str:
    """Object to a quote of another field, or one of which what is said does not hold."""
    for quote in statement.quotes:
        if quote.field != field or not holds(quote.text):
            return f"the {quote.field} says {quote.text!r}"
    return ""


def _first_objection(statement: Statement, skip: Iterable[str] = ()) -> str:
    for quote in statement.quotes:
        if quote.field not in skip and not _stands(quote, statement.text):
            return f"the {quote.field} says {quote.text!r}"
    return ""


def _of(statement: Statement, field: str) -> list[Quote]:
    return [quote for quote in statement.quotes if quote.field == field]


_VALUES = {
    "authors": "authors", "affiliations": "affiliations", "subject classes": "subject",
    "venues": "venue", "years": "date",
}  # fmt: skip
_PAPERS = r"(?P<count>\d+) papers?"
# Forms of statements that are not "the value stands in the text", and how each is checked.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Statement], str]], ...] = (
    (re.compile(rf"(?P<name>[^“”]+) and (?P<other>[^“”]+) are authors of {_PAPERS} together\.$"),
     _together),
    (re.compile(rf"(?P<name>[^“”]+) is an author of {_PAPERS}\.$"), _author_of),
    (re.compile(rf"(?P<name>[^“”]+) is the first author of {_PAPERS}\.$"), _first_of),
    (re.compile(rf"{_PAPERS} (?:is|are) dated (?P<year>\d{{4}})\.$"), _dated),
    (re.compile(rf"{_PAPERS} comes? from (?P<name>[^“”]+)\.$"), _affiliated),
    (re.compile(rf"{_PAPERS} (?P<verb>(?:is|are) classed|appeared in) (?P<value>[^“”]+)\.$"),
     _classed),
    (re.compile(r"(?P<count>\d+) (?P<values>authors|affiliations|subject classes|venues|years)\b"),
     _number_of_values),
    (re.compile(r"“.+” has (?P<count>\d+) authors?: "), _number_of_authors),
    (re.compile(rf"{_PAPERS}\b"), _count),
)  # fmt: skip


def _stands(quote: Quote, text: str) -> bool:
    value = _CODE_WORDS.get(quote.text, quote.text) if quote.field == "has_code" else quote.text
    if quote.field == "authors" and (asked := _ONE_AUTHOR.match(text)):
        return _is_author(asked[1], value, text)
    return bool(value) and _has_phrase(fold(text), fold(value))


def _is_author(which: str, value: str, text: str) -> bool:
    """Whether the text ends by naming the first or last of a list; a cut list has no last."""
    names = names_in(value)
    if not names or (which == "last" and value.endswith(CUT)):
        return False
    name = names[0] if which == "first" else names[-1]
    return fold(text).endswith(fold(f" is {name}."))


def _has_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words: "cl" is not in "classed"."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None
