"""A row of a table, with the plan of its columns -> a record: for CSV, workbooks and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from reviewer.formats import cell_values, dates, identifiers, names
from reviewer.formats.cells import Cells, TableRow, check_width
from reviewer.formats.column_types import NO_KINDS, type_and_genre
from reviewer.formats.columns import CSL, PEOPLE, Header
from reviewer.formats.markup import plain
from reviewer.formats.name_lists import Listed, listed, unglued
from reviewer.formats.rows import Parsed, RowError
from reviewer.records import Record, details

_ITEM_KEY = re.compile(r"[A-Z0-9]{8}|rayyan-\d+|\d+|\S*\s.*")
"""Keys that programs give to items, not people to papers: those of Zotero and Rayyan."""

_READERS: Mapping[str, Callable[[str], str]] = {
    "page": cell_values.pages,
    "ISSN": lambda value: identifiers.issn(value) or plain(value),
    "ISBN": lambda value: identifiers.isbn(value) or plain(value),
    "PMCID": lambda value: identifiers.pmcid(value) or plain(value),
    **dict.fromkeys(PEOPLE, lambda value: _inverted(value)),
}


def record(row: TableRow) -> Parsed:
    """Return the record of a row.

    Raises RowError for cells beyond the header's columns, and for a table
    without titles.
    """
    check_width(row)
    cells = Cells(row)
    paper = _with_identifiers(Record(_title(row.header, cells)), cells)
    people = _people(row.header, cells)
    source = cells.take("venue", cell_values.source_of_embase) or {}
    kind, genre = cells.take("type", type_and_genre) or ("", "")
    paper = replace(
        paper,
        authors=people.authors,
        authors_truncated=people.truncated,
        abstract=cells.text("abstract"),
        date=_date(cells) or dates.date(source.get("date") or source.get("year") or ""),
        subject=cells.text("subject"),
        venue=source.get("venue") or cells.text("venue"),
        affiliations=cell_values.affiliations(cells.every("affiliations")),
        keywords=_keywords(cells),
        type=kind,
    )
    key = cells.text("citekey") or cells.text("key", _citekey)
    said = {"genre": genre, **{name: source[name] for name in source if name in CSL}}
    return Parsed(replace(paper, details=details(_details(cells, said))), key)


def _title(header: Header, cells: Cells) -> str:
    if not header.has_title:
        raise RowError(
            f"has no title: no column is known to hold it; the columns are {header.names}; "
            "say which one does with --map title=COLUMN"
        )
    title = cells.text("title")
    # PubMed adds a full stop to every title.
    return title[:-1] if header.is_pubmed and title.endswith(".") else title


def _with_identifiers(paper: Record, cells: Cells) -> Record:
    links = cells.peek("url")
    doi = cells.text("doi", identifiers.doi) or _first(cell_values.doi_of_resolver, links)
    cells.forget("doi", lambda value: doi != "" and identifiers.doi(value) == doi)
    arxiv = cells.text("arxiv_id", identifiers.arxiv_id) or identifiers.arxiv_id(doi)
    arxiv = arxiv or _first(identifiers.arxiv_id, links)
    pmid = cells.text("pmid", identifiers.pmid)
    found = replace(paper, doi=doi, arxiv_id=arxiv, pmid=pmid)
    return replace(found, url=_url(cells, identified=bool(doi or arxiv or pmid)))


def _first(read: Callable[[str], str], values: list[str]) -> str:
    return next(filter(None, map(read, values)), "")


def _url(cells: Cells, *, identified: bool) -> str:
    """Take the first address that is no PDF, and no resolver where something else identifies."""
    found = [url for value in cells.peek("url") for url in cell_values.addresses(value)]
    landing = [url for url in found if not url.lower().endswith(".pdf")]
    own = [url for url in landing if not cell_values.is_resolver(url)]
    fallback = [] if identified and landing else landing or found
    chosen = next(iter(own or fallback), "")
    cells.forget(
        "url",
        lambda value: cell_values.addresses(value) == [chosen] or cell_values.is_resolver(value),
    )
    return chosen


def _people(header: Header, cells: Cells) -> Listed:
    def read(value: str) -> Listed | None:
        spelled = "\n".join(map(plain, value.splitlines()))
        people = listed(unglued(spelled) if header.is_springer else spelled)
        return people if people.authors else None

    people = cells.take("authors", read) or Listed((), False)
    known = _families(people)
    cells.forget("authors", lambda value: bool(known) and _families(read(value)) == known)
    return people


def _families(people: Listed | None) -> list[str]:
    return [one.family.casefold() for one in people.authors] if people else []


def _date(cells: Cells) -> str:
    """Return the most precise date that agrees with the year, which has a column of its own."""
    year = cells.text("year", dates.date)
    found = cells.text("date", lambda value: cell_values.date_in(value, year))
    if found and len(found) >= len(year):
        return found
    if year and (month := cells.text("month")):
        return dates.iso(year, month, cells.text("day"))
    return year or found


def _keywords(cells: Cells) -> tuple[str, ...]:
    values = cells.every("keywords", "more_keywords")
    return cell_values.distinct(item for value in values for item in cell_values.items(value))


def _citekey(value: str) -> str:
    return "" if _ITEM_KEY.fullmatch(value) else value


def _details(cells: Cells, said: Mapping[str, str]) -> dict[str, str]:
    found = {name: value for name, value in said.items() if value}
    for name in cells.fields() & CSL:
        if name not in found and (value := cells.text(name, _READERS.get(name, plain))):
            found[name] = value
    first, last = cells.text("first_page"), cells.text("last_page")
    if first and "page" not in found:
        found["page"] = f"{first}-{last}" if last and last != first else first
    if "genre" not in found and (genre := cells.text("type", _genre)):
        found["genre"] = genre
    return {**cells.rest(), **found}


def _genre(value: str) -> str:
    return "" if value.lower() in NO_KINDS else plain(value)


def _inverted(value: str) -> str:
    return "; ".join(map(names.inverted, listed(value).authors))
