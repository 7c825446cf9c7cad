"""Questions about the records themselves -> exact answers from the catalog's fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.evidence.quotes import Quote, Statement, quote_field
from reviewer.library.filters import Filter
from reviewer.records import Record, field_value
from reviewer.search.dates import MONTHS
from reviewer.search.questions import Query

MAX_LISTED = 200
_MONTH_NAMES = {number: name for name, number in MONTHS.items() if len(name) > 4 or name == "may"}
_MONTH_NAMES |= {6: "june", 7: "july"}


@dataclass(frozen=True, slots=True)
class Facts:
    """Statements taken from metadata, and the line that introduces them.

    Empty statements mean that the records are there and the field is not.
    """

    lead: str
    statements: tuple[Statement, ...]


def listing(query: Query, records: Sequence[Record]) -> Facts:
    """Return the records that meet the question's filter, counted if that was asked."""
    chosen = _ordered(query.order, records)
    entries = [_entry(record, query) for record in chosen[:MAX_LISTED]]
    if query.asks == "count":
        return Facts("", (_count(query, chosen), *entries))
    lead = f"{_papers(len(chosen))} {_condition(query.filter)}".strip() + ":"
    if query.order and query.asks:
        return _field_of(query.asks, chosen[0], extra=entries[:1])
    return Facts(lead, tuple(entries))


def none_of(query: Query) -> str:
    """Return the line that says that no record meets the question's filter; empty without one."""
    condition = _condition(query.filter)
    return f"The library has no paper {condition}." if condition and not query.topic else ""


def fields_of(query: Query, records: Sequence[Record]) -> Facts:
    """Return the metadata a question asks for, of the record or records it means."""
    fields = (query.asks, *query.also_asks)
    written = [_WRITERS[field](record) for record in records[:MAX_LISTED] for field in fields]
    return Facts("", tuple(statement for statement in written if statement))


def _field_of(asks: str, record: Record, extra: Sequence[Statement] = ()) -> Facts:
    statement = _WRITERS[asks](record)
    found = (statement,) if statement else ()
    return Facts("", (*extra, *found) if found else ())


def _ordered(order: str, records: Sequence[Record]) -> list[Record]:
    if not order:
        return list(records)
    dated = [record for record in records if record.date]
    if not dated:
        return []
    pick = max if order == "newest" else min
    extreme = pick(record.date for record in dated)
    return [record for record in dated if record.date == extreme]


def _entry(record: Record, query: Query) -> Statement:
    """Return one listed record: its title, and the fields by which it was chosen."""
    wanted = query.filter
    everything = (wanted, *wanted.excluded)
    parts = [f"“{record.title}”"]
    quotes = [Quote(record.key, "title", record.title, 0, len(record.title))]
    if any(part.authors for part in everything) and record.authors:
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
    if record.date and (wanted.first or wanted.last or query.order or len(parts) == 1):
        parts.append(f"dated {spoken_date(record.date)}")
        quotes.append(quote_field(record, "date"))
    prefix = {"newest": "The newest is ", "oldest": "The oldest is "}.get(query.order, "")
    return Statement(_sentence(f"{prefix}{', '.join(parts)}"), tuple(quotes))


def _count(query: Query, records: Sequence[Record]) -> Statement:
    """Return the number, quoting from every record the field by which it was counted."""
    field = _counted_field(query.filter)
    text = _sentence(f"{_papers(len(records))} in the library {_condition(query.filter)}".strip())
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


def _sentence(text: str) -> str:
    """Return the text with a full stop, which "et al." has."""
    return text if text.endswith(".") else f"{text}."


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count} papers"


def _condition(wanted: Filter) -> str:
    parts = []
    if wanted.authors:
        parts.append(f"by {' and '.join(wanted.authors)}")
    if wanted.affiliations:
        parts.append(f"from {' or '.join(wanted.affiliations)}")
    if wanted.subjects:
        parts.append(f"classed {' or '.join(wanted.subjects)}")
    if wanted.has_code is not None:
        parts.append("with code" if wanted.has_code else "without code")
    if wanted.first and wanted.first == wanted.last:
        parts.append(f"of {spoken_date(wanted.first)}")
    elif wanted.first or wanted.last:
        since = f"from {spoken_date(wanted.first)}" if wanted.first else ""
        until = f"up to {spoken_date(wanted.last)}" if wanted.last else ""
        parts.append(f"{since} {until}".strip())
    parts += [f"not {_condition(other)}" for other in wanted.excluded]
    return " ".join(parts)


def spoken_date(date: str) -> str:
    """Return an ISO date as words, the ISO form kept: "23 February 2023 (2023-02-23)"."""
    pieces = date.split("-")
    if len(pieces) == 1:
        return date
    month = _MONTH_NAMES[int(pieces[1])].capitalize()
    day = f"{int(pieces[2])} " if len(pieces) == 3 else ""
    return f"{day}{month} {pieces[0]} ({date})"


def _authors(record: Record) -> Statement | None:
    if not record.authors:
        return None
    text = _sentence(f"{_title(record)} is by {field_value(record, 'authors')}")
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


def _subject(record: Record) -> Statement | None:
    if not record.subject:
        return None
    return _about(record, f"{_title(record)} is classed {record.subject}.", "subject")


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
    "subject": _subject,
}
