"""JSON Lines (or an array) of objects with recognisable keys, and the JSON that we print ourselves.

Keys are recognised by the names that columns of tables have (`columns`). Our own
records (`reviewer list --json`, `export --format jsonl`) are read back as they
were, nothing cleaned.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reviewer.formats import columns, dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.latex import clean
from reviewer.formats.name_lists import listed
from reviewer.formats.names import inverted
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import TYPES, Author, Detail, Record, details

NAME = "jsonl"

_MORE_NAMES = {
    "listeddate": "date", "categories": "keywords", "subjects": "keywords", "topics": "keywords",
    "fulltexturl": "url", "paperurl": "url", "externalids": "", "authornames": "authors",
    "contributors": "authors", "publisheddate": "date", "datepublished": "date", "created": "",
    "id": "id", "key": "citekey", "source": "source", "papertitle": "title", "name": "",
}  # fmt: skip
_TYPES = {
    "journal": "article-journal", "journalarticle": "article-journal", "inproceedings":
    "paper-conference", "conference": "paper-conference", "conferencepaper": "paper-conference",
    "conferencearticle": "paper-conference", "proceedingsarticle": "paper-conference",
    "preprint": "article", "postedcontent": "article", "incollection": "chapter",
    "inbook": "chapter", "bookchapter": "chapter", "booksection": "chapter", "phdthesis": "thesis",
    "mastersthesis": "thesis", "dissertation": "thesis", "techreport": "report", "monograph":
    "book", "computerprogram": "software", "reviewarticle": "article-journal",
}  # fmt: skip
_LISTS = ("keywords", "affiliations", "more_keywords")
_CHECKED = ("date", "year", "month", "day", "doi", "pmid", "arxiv_id")
_OWN = frozenset(("key", "title", "authors", "sources", "authors_truncated"))
_RECORD_KEYS = frozenset(Record(title="").to_dict())


def sniff(document: Document) -> bool:
    """Whether the first items have a title and something else that papers have."""
    found = json_records.peek(document)
    if found is None:
        return False
    wanted = {name for _, name in document.columns}
    return any(is_item(item) or bool(wanted & item.keys()) for item in found.items)


def is_item(item: Item) -> bool:
    """Whether an object has a title, and one more field of a paper."""
    fields = {field for _, field in _plan(tuple(item), ())}
    strong = {"authors", "abstract", "date", "year", "venue", "doi", "arxiv_id", "pmid"}
    return "title" in fields and bool(fields & strong)


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of objects."""
    mapped = tuple((columns.checked_field(field), name) for field, name in document.columns)
    return read_rows(
        document, NAME, json_records.items(document, is_item), functools.partial(_parse, mapped)
    )


def parse(item: Item) -> Parsed:
    """Return one object as a record."""
    return _parse((), item)


def _parse(mapped: tuple[tuple[str, str], ...], item: Item) -> Parsed:
    if not mapped and item.keys() >= _OWN and item.keys() <= _RECORD_KEYS:
        return _own(item)
    values: dict[str, Any] = {}
    more: dict[str, str] = {}
    for key, field in _plan(tuple(item), mapped):
        value = item[key]
        if value is None or value == "" or value == []:
            continue
        if field == "" or field in values:
            more[f"{NAME}:{key}"] = json_fields.compact(value)
        else:
            values[field] = value
    if "title" not in values:
        raise RowError("has no title")
    return _record(values, more)


@functools.lru_cache(maxsize=256)
def _plan(
    keys: tuple[str, ...], mapped: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the field of each key, the preferred key of a field first; "" for one unknown."""
    wanted = {name: field for field, name in mapped}
    ranked = []
    for place, key in enumerate(keys):
        normal = columns.normal(key)
        field, rank = columns.NAMES.get(normal, ("", 99))
        if normal in _MORE_NAMES:
            field, rank = _MORE_NAMES[normal], 50
        if key in wanted:
            field, rank = wanted[key], -1
        ranked.append((rank, place, key, field))
    return tuple((key, field) for _, _, key, field in sorted(ranked))


def _record(values: dict[str, Any], more: dict[str, str]) -> Parsed:
    authors, truncated = _authors(values.pop("authors", None))
    said = {name: values.get(name) for name in _CHECKED}
    date = dates.date(json_fields.raw(values.pop("date", "")))
    year = dates.iso(*(json_fields.part(values.pop(one, "")) for one in ("year", "month", "day")))
    doi = identifiers.doi(json_fields.raw(values.pop("doi", "")))
    number = values.pop("id", None)
    arxiv = _arxiv(values.pop("arxiv_id", ""), number, doi)
    kind = json_fields.raw(values.pop("type", ""))
    key = json_fields.raw(values.pop("citekey", ""))
    url = json_fields.raw(values.pop("url", ""))
    keywords, affiliations, other = (_listed(values.pop(name, None)) for name in _LISTS)
    pmid = identifiers.pmid(json_fields.raw(values.pop("pmid", "")))
    read = {"date": date, "year": year, "doi": doi, "pmid": pmid, "arxiv_id": arxiv}
    more |= {
        f"{NAME}:{name}": json_fields.compact(value)
        for name, value in said.items()
        if value is not None and not read.get(name, year)
    }
    named = _type(kind)
    if kind and kind != named:
        more[f"{NAME}:type"] = kind
    if number is not None and not arxiv:
        more[f"{NAME}:id"] = json_fields.compact(number)
    if url and not url.lower().startswith("http"):
        more[f"{NAME}:url"] = url
    if date and year and date[:4] != year[:4]:
        more[f"{NAME}:date"] = date
    title, abstract, venue = (
        json_fields.prose(values.pop(one, "")) for one in ("title", "abstract", "venue")
    )
    record = Record(
        title=title,
        authors=authors,
        authors_truncated=truncated,
        abstract=abstract,
        type=named,
        # A date that contradicts the year is of something else: of its listing, of its update.
        date=date if not year or (date[:4] == year[:4] and len(date) >= len(year)) else year,
        subject=json_fields.text(values.pop("subject", "")),
        venue=venue,
        affiliations=affiliations,
        keywords=tuple(dict.fromkeys((*keywords, *other))) if other else keywords,
        doi=doi,
        arxiv_id=arxiv,
        pmid=pmid,
        url=url if url.lower().startswith("http") else "",
        details=_details(values, more) if values or more else (),  # after all others are taken
    )
    return Parsed(record, key)


def _details(values: dict[str, Any], more: dict[str, str]) -> tuple[Detail, ...]:
    rest = {name: _detail(name, value) for name, value in values.items() if name != "dropped"}
    return details({**_paged(rest), **more})


def _type(kind: str) -> str:
    """Return the CSL type of what other programs call so."""
    return kind if kind in TYPES else _TYPES.get(re.sub(r"[\W_]+", "", kind.lower()), "")


def _authors(value: object) -> tuple[tuple[Author, ...], bool]:
    if isinstance(value, str):
        found = listed(json_fields.prose(value))
        return found.authors, found.truncated
    names = value if isinstance(value, list) else [value]
    people = json_fields.people([_plain(one) for one in names if one])
    truncated = bool(people) and people[-1].name.lower().rstrip(".") in ("et al", "others", "...")
    return (people[:-1], True) if truncated else (people, False)


def _plain(name: object) -> object:
    return clean(name) if isinstance(name, str) and "\\" in name else name


def _arxiv(value: object, number: object, doi: str) -> str:
    if found := identifiers.arxiv_id(json_fields.raw(value)):
        return found
    for one in (json_fields.raw(number), doi):
        if "arxiv" in one.lower() and (found := identifiers.arxiv_id(one)):
            return found
    return ""


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        sign = next((one for one in (";", "|", ",") if one in value), ";")
        return json_fields.texts([part for part in value.split(sign)])
    if isinstance(value, list):
        named = (
            (o.get("name") or o.get("display_name")) if isinstance(o, dict) else o for o in value
        )
        return json_fields.texts(list(named))
    return ()


def _detail(name: str, value: object) -> str:
    if name in columns.PEOPLE:
        if isinstance(value, str):
            return "; ".join(map(inverted, listed(json_fields.text(value)).authors))
        return "; ".join(map(inverted, json_fields.people(value)))
    return json_fields.compact(value)


def _paged(values: dict[str, str]) -> dict[str, str]:
    """Return details with the first and the last page as one."""
    first, last = values.pop("first_page", ""), values.pop("last_page", "")
    if (first or last) and "page" not in values:
        values["page"] = f"{first}-{last}" if first and last and first != last else first or last
    return values


def _own(item: Item) -> Parsed:
    """Return a record of ours as it was; its sources were other files."""
    if item["title"] is None:
        raise RowError("has no title")
    try:
        record = Record.from_dict({**item, "sources": ()})
    except (TypeError, LookupError, AttributeError, ValueError) as error:
        raise RowError(f"is no record as `reviewer list --json` prints it: {error}") from error
    fault = _fault(record)
    if fault:
        raise RowError(fault)
    return Parsed(replace(record, key=""), record.key)


def _fault(record: Record) -> str:
    texts = (
        record.title, record.abstract, record.key, record.date, record.subject, record.venue,
        record.doi, record.arxiv_id, record.pmid, record.url, record.type, *record.keywords,
        *record.affiliations,
        *(part for one in record.authors for part in (one.name, one.family, one.given)),
        *(part for one in record.details for part in (one.name, one.value)),
    )  # fmt: skip
    if not all(isinstance(text, str) for text in texts):
        return "a field is no text"
    if record.type and record.type not in TYPES:
        return f"there is no type {record.type!r}"
    if record.date and dates.date(record.date) != record.date:
        return f"{record.date!r} is no date"
    if record.has_code not in (None, True, False):
        return "has_code is neither true nor false"
    return ""
