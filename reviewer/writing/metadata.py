"""Questions about the records themselves -> exact answers from the catalog's fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.evidence.quotes import Quote, Statement, quote_field
from reviewer.library.filters import Filter
from reviewer.records import Record, field_value
from reviewer.search.questions import TIMELINE, Query
from reviewer.writing.answers import PAPERS, Proposal
from reviewer.writing.spoken import condition, papers, sentence, spoken_date

__all__ = ["Facts", "fields_of", "listing", "none_of", "spoken_date"]
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """Statements taken from metadata, and the line that introduces them.

    Empty statements mean that the records are there and the field is not.
    """

    lead: str
    statements: tuple[Statement, ...]


def listing(query: Query, records: Sequence[Record]) -> Facts:
    """Return the records that meet the question's filter, counted if that was asked."""
    chosen = _ordered(query, records)
    entries = [entry(record, query) for record in chosen[:MAX_LISTED]]
    if query.asks == "count":
        return Facts("", (_count(query, chosen), *entries))
    lead = f"{papers(len(chosen))} {condition(query)}".strip() + ":"
    if query.order and query.asks and chosen:
        return _field_of(query.asks, chosen[0], extra=entries[:1])
    return Facts(lead, tuple(entries))


def none_of(query: Query) -> str:
    """Return the line that says that no record meets the question's filter; empty without one."""
    said = condition(query)
    return f"The library has no paper {said}." if said else ""


def with_conditions(query: Query, draft: Proposal) -> Proposal:
    """Return a list of papers on a topic with the fields by which each was chosen.

    Each statement says title and fields, then the sentence that shows the topic.
    """
    if draft.layout != PAPERS or query.kind == TIMELINE or not (query.filter or query.positions):
        return draft
    records = {record.key: record for record in draft.records}
    return replace(draft, statements=tuple(_told(query, s, records) for s in draft.statements))


def _told(query: Query, statement: Statement, records: Mapping[str, Record]) -> Statement:
    (shown,) = statement.quotes
    listed = entry(records[shown.record], query)
    if shown.field == "title":
        return listed
    return Statement(f"{listed.text} {statement.text}", (*listed.quotes, shown))


def fields_of(query: Query, records: Sequence[Record]) -> Facts:
    """Return the metadata a question asks for, of the record or records it means."""
    fields = (query.asks, *query.also_asks)
    written = [_WRITERS[field](record) for record in records[:MAX_LISTED] for field in fields]
    return Facts("", tuple(statement for statement in written if statement))


def _field_of(asks: str, record: Record, extra: Sequence[Statement] = ()) -> Facts:
    statement = _WRITERS[asks](record)
    found = (statement,) if statement else ()
    return Facts("", (*extra, *found) if found else ())


def _ordered(query: Query, records: Sequence[Record]) -> list[Record]:
    """Return the records in the order asked for; only the first, and its equals, if so asked."""
    if not query.order:
        return list(records)
    newest = query.order == "newest"
    dated = sorted((r for r in records if r.date), key=lambda r: r.date, reverse=newest)
    if query.only_first:
        return [r for r in dated if r.date == dated[0].date]
    return dated[: query.most] if query.most else dated


def entry(record: Record, query: Query) -> Statement:
    """Return one record as it is listed: its title, and the fields by which it was chosen."""
    wanted = query.filter
    everything = list(_everything(wanted))
    parts = [f"“{record.title}”"]
    quotes = [Quote(record.key, "title", record.title, 0, len(record.title))]
    by_author = query.positions or any(part.authors for part in everything)
    if by_author and record.authors:
        parts.append(f"by {field_value(record, 'authors')}")
        quotes.append(quote_field(record, "authors"))
    if any(part.affiliations for part in everything) and record.affiliations:
        parts.append(f"from {field_value(record, 'affiliations')}")
        quotes.append(quote_field(record, "affiliations"))
    if any(part.subjects for part in everything) and record.subject:
        parts.append(f"classed {record.subject}")
        quotes.append(quote_field(record, "subject"))
    if wanted.has_code is not None:
        parts.append("with code" if record.has_code else "without code")
        quotes.append(quote_field(record, "has_code"))
    by_date = query.order or any(part.first or part.last for part in everything)
    if record.date and (by_date or len(parts) == 1):
        parts.append(f"dated {spoken_date(record.date)}")
        quotes.append(quote_field(record, "date"))
    prefix = {"newest": "The newest is ", "oldest": "The oldest is "}.get(query.order, "")
    prefix = prefix if query.only_first else ""
    return Statement(sentence(f"{prefix}{', '.join(parts)}"), tuple(quotes))


def _everything(wanted: Filter) -> Iterator[Filter]:
    """Yield a filter and those inside it."""
    yield wanted
    for other in wanted.excluded:
        yield from _everything(other)


def _count(query: Query, records: Sequence[Record]) -> Statement:
    """Return the number, quoting from every record the field by which it was counted."""
    field = _counted_field(query.filter)
    text = sentence(f"{papers(len(records))} in the library {condition(query)}".strip())
    return Statement(text, tuple(quote_field(record, field) for record in records))


def _counted_field(wanted: Filter) -> str:
    given = {
        "authors": wanted.authors,
        "affiliations": wanted.affiliations,
        "subject": wanted.subjects,
        "has_code": wanted.has_code is not None,
        "date": wanted.first or wanted.last,
    }
    return next((field for field, value in given.items() if value), "key")


def _authors(record: Record) -> Statement | None:
    if not record.authors:
        return None
    text = sentence(f"{_title(record)} is by {field_value(record, 'authors')}")
    return _about(record, text, "authors")


def _first_author(record: Record) -> Statement | None:
    if not record.authors:
        return None
    text = f"The first author of {_title(record)} is {record.authors[0].name}."
    return _about(record, text, "authors")


def _last_author(record: Record) -> Statement | None:
    """A list that ends in "et al." does not say who is last."""
    if not record.authors or record.authors_truncated:
        return None
    text = f"The last author of {_title(record)} is {record.authors[-1].name}."
    return _about(record, text, "authors")


def _date(record: Record) -> Statement | None:
    if not record.date:
        return None
    return _about(record, f"{_title(record)} is dated {spoken_date(record.date)}.", "date")


def _affiliations(record: Record) -> Statement | None:
    if not record.affiliations:
        return None
    places = field_value(record, "affiliations")
    return _about(record, f"{_title(record)} comes from {places}.", "affiliations")


def _has_code(record: Record) -> Statement | None:
    if record.has_code is None:
        return None
    says = "is listed with code" if record.has_code else "is listed without code"
    return _about(record, f"{_title(record)} {says}.", "has_code")


def _author_count(record: Record) -> Statement | None:
    """A list that ends in "et al." does not say how many there are."""
    if not record.authors or record.authors_truncated:
        return None
    count = len(record.authors)
    authors = "1 author" if count == 1 else f"{count} authors"
    text = sentence(f"{_title(record)} has {authors}: {field_value(record, 'authors')}")
    return _about(record, text, "authors")


def _valued(field: str, says: str) -> Callable[[Record], Statement | None]:
    """Return the writer of a field whose value stands in the statement as it is."""

    def write(record: Record) -> Statement | None:
        value = field_value(record, field)
        return (
            _about(record, sentence(f"{_title(record)} {says} {value}"), field) if value else None
        )

    return write


def _title(record: Record) -> str:
    return f"“{record.title}”"


def _about(record: Record, text: str, field: str) -> Statement:
    title = Quote(record.key, "title", record.title, 0, len(record.title))
    return Statement(text, (quote_field(record, field), title))


_WRITERS: dict[str, Callable[[Record], Statement | None]] = {
    "authors": _authors,
    "first_author": _first_author,
    "last_author": _last_author,
    "date": _date,
    "affiliations": _affiliations,
    "has_code": _has_code,
    "subject": _valued("subject", "is classed"),
    "venue": _valued("venue", "appeared in"),
    "doi": _valued("doi", "has the DOI"),
    "arxiv_id": _valued("arxiv_id", "has the arXiv identifier"),
    "url": _valued("url", "is at"),
    "author_count": _author_count,
}
