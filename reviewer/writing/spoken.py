"""Conditions, dates and numbers of papers -> words for a reader. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.library.filters import Filter
from reviewer.search.conditions import alternatives
from reviewer.search.dates import MONTHS
from reviewer.search.questions import Query

_MONTH_NAMES = {number: name for name, number in MONTHS.items() if len(name) > 4 or name == "may"}
_MONTH_NAMES |= {6: "june", 7: "july"}


def sentence(text: str) -> str:
    """Return the text with a full stop, which "et al." has."""
    return text if text.endswith(".") else f"{text}."


def papers(count: int) -> str:
    """Return "1 paper" or "5 papers"."""
    return "1 paper" if count == 1 else f"{count} papers"


def condition(query: Query) -> str:
    """Return what must hold of a record for a question: "by Ada Moreau with code"."""
    parts = [filtered(query.filter), *(one.said for one in query.positions)]
    if query.without:
        parts.append(f"not about “{query.without}”")
    if query.counted_back:
        parts.append("(counted back from the newest record)")
    return " ".join(part for part in parts if part)


def filtered(wanted: Filter) -> str:
    """Return a filter in words."""
    return " ".join(_parts(wanted))


def _parts(wanted: Filter) -> Iterator[str]:
    if wanted.authors:
        yield f"by {' and '.join(wanted.authors)}"
    if wanted.affiliations:
        yield f"from {' or '.join(wanted.affiliations)}"
    if wanted.subjects:
        yield f"classed {' or '.join(wanted.subjects)}"
    if wanted.has_code is not None:
        yield "with code" if wanted.has_code else "without code"
    if wanted.first or wanted.last:
        yield _dates(wanted)
    for other in wanted.excluded:
        if each := alternatives(other):
            yield " or ".join(filtered(one) for one in each)
        else:
            yield f"not {filtered(other)}"


def _dates(wanted: Filter) -> str:
    if wanted.first and wanted.first == wanted.last:
        return f"of {spoken_date(wanted.first)}"
    since = f"from {spoken_date(wanted.first)}" if wanted.first else ""
    until = f"up to {spoken_date(wanted.last)}" if wanted.last else ""
    return f"{since} {until}".strip()


def spoken_date(date: str) -> str:
    """Return an ISO date as words, the ISO form kept: "23 February 2023 (2023-02-23)"."""
    pieces = date.split("-")
    if len(pieces) == 1:
        return date
    month = _MONTH_NAMES[int(pieces[1])].capitalize()
    day = f"{int(pieces[2])} " if len(pieces) == 3 else ""
    return f"{day}{month} {pieces[0]} ({date})"
