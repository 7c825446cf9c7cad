"""Questions about a field of many records -> how many papers each value has, from the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.evidence.fields import values_of
from reviewer.evidence.quotes import Quote, Statement, quote_field
from reviewer.library.filters import author_matches
from reviewer.records import Record
from reviewer.search.questions import Query
from reviewer.search.tallies import COAUTHORS, MOST, NUMBER
from reviewer.words import fold
from reviewer.writing.metadata import MAX_LISTED, Facts
from reviewer.writing.spoken import condition, papers

# The field that is quoted, and how a value's number of papers is said: `evidence.fields` knows
# these forms.
_QUOTED = {"year": "date", "first_author": "authors"}
_SAID = {
    "authors": "{value} is an author of {papers}.",
    "first_author": "{value} is the first author of {papers}.",
    "affiliations": "{papers} come{s} from {value}.",
    "subject": "{papers} {are} classed {value}.",
    "venue": "{papers} appeared in {value}.",
    "year": "{papers} {are} dated {value}.",
}
_NAMES = {
    "authors": ("author", "authors"), "affiliations": ("affiliation", "affiliations"),
    "first_author": ("first author", "first authors"),
    "subject": ("subject class", "subject classes"), "venue": ("venue", "venues"),
    "year": ("year", "years"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field, and the quotes of it, one for each record that has it."""

    text: str
    quotes: tuple[Quote, ...]


def tallied(query: Query, records: Sequence[Record]) -> Facts:
    """Return what a question asks of all values of a field, over these records."""
    tally = query.tally
    if tally is None:
        return Facts("", ())
    if tally.asks == COAUTHORS:
        return _coauthors(query, records)
    values = _values(tally.field, records)
    if tally.asks == NUMBER:
        return _number(tally.field, values, query)
    if tally.asks == MOST:
        most = max((len(value.quotes) for value in values), default=0)
        values = [value for value in values if len(value.quotes) == most]
    return Facts(
        _lead(tally.asks, tally.field, len(values), query),
        tuple(_statement(tally.field, value) for value in values[:MAX_LISTED]),
    )


def _values(field: str, records: Sequence[Record]) -> list[Value]:
    """Return the values of a field, most papers first; years in their order."""
    found: dict[str, tuple[str, list[Quote]]] = {}
    for record in records:
        quote = quote_field(record, _QUOTED.get(field, field))
        each = tuple(dict.fromkeys(values_of(quote)))
        for value in each[:1] if field == "first_author" else each:
            found.setdefault(fold(value), (value, []))[1].append(quote)
    values = [Value(text, tuple(quotes)) for text, quotes in found.values()]
    if field == "year":
        return sorted(values, key=lambda value: value.text)
    return sorted(values, key=lambda value: (-len(value.quotes), fold(value.text)))


def _statement(field: str, value: Value) -> Statement:
    count = len(value.quotes)
    text = _SAID[field].format(
        value=value.text,
        papers=papers(count),
        s="s" if count == 1 else "",
        are="is" if count == 1 else "are",
    )
    return Statement(text, value.quotes)


def _number(field: str, values: Sequence[Value], query: Query) -> Facts:
    if not values:
        return Facts("", ())
    name = _NAMES[field][1]
    quotes = {quote.record: quote for value in values for quote in value.quotes}
    text = f"{len(values)} {name} are named in the library {condition(query)}".strip() + "."
    return Facts("", (Statement(text, tuple(quotes.values())),))


def _lead(asks: str, field: str, count: int, query: Query) -> str:
    one, many = _NAMES[field]
    said = f" {condition(query)}" if condition(query) else ""
    if asks == MOST:
        return f"Most papers{said} for one {one}:"
    return f"{count} {one if count == 1 else many}{said}:"


def _coauthors(query: Query, records: Sequence[Record]) -> Facts:
    """Return whom the authors asked about have papers with, most papers first."""
    found: dict[tuple[str, str], tuple[str, str, list[Quote]]] = {}
    for record in records:
        for name, other in _pairs(query, record):
            pair = found.setdefault((fold(name), fold(other)), (name, other, []))
            pair[2].append(quote_field(record, "authors"))
    ranked = sorted(found.values(), key=lambda pair: (-len(pair[2]), fold(pair[0]), fold(pair[1])))
    statements = tuple(
        Statement(
            f"{name} and {other} are authors of {papers(len(quotes))} together.", tuple(quotes)
        )
        for name, other, quotes in ranked[:MAX_LISTED]
    )
    people = " and ".join(query.filter.authors)
    return Facts(f"Who has papers with {people}:", statements)


def _pairs(query: Query, record: Record) -> Iterator[tuple[str, str]]:
    wanted = query.filter.authors
    mine = [a for a in record.authors if any(author_matches(name, (a,)) for name in wanted)]
    for author in mine:
        for other in record.authors:
            if other not in mine and fold(other.name) != fold(author.name):
                yield author.name, other.name
