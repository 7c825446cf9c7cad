"""CSL-JSON: what Zotero, pandoc and content negotiation (citeproc+json) write. CSL 1.0.2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.names import inverted
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import TYPES, Author, Record, details

NAME = "csl-json"

_OWN_TYPES = {  # of Zotero's and citeproc's own making, and of CSL 1.0.1
    "article-journal": "article-journal", "journalarticle": "article-journal",
    "journal-article": "article-journal", "proceedings-article": "paper-conference",
    "book-chapter": "chapter", "posted-content": "article", "monograph": "book",
    "conferencepaper": "paper-conference", "booksection": "chapter", "preprint": "article",
    "webpage": "webpage", "post-weblog": "post-weblog", "dissertation": "thesis",
}  # fmt: skip
_PEOPLE = (
    "editor", "translator", "container-author", "collection-editor", "editorial-director",
    "composer", "director", "illustrator", "interviewer", "original-author", "recipient",
    "reviewed-author", "chair", "compiler", "contributor", "curator", "executive-producer",
    "guest", "host", "narrator", "organizer", "performer", "producer", "script-writer",
    "series-creator",
)  # fmt: skip
_DATES = ("accessed", "event-date", "original-date", "available-date", "submitted")
_PLAIN = frozenset(
    """
volume issue page number publisher publisher-place edition collection-title collection-number
container-title-short event event-title event-place language note genre status archive
archive_location archive-place archive_collection source chapter-number number-of-pages
number-of-volumes medium dimensions section scale version title-short call-number authority
jurisdiction references original-title original-publisher original-publisher-place reviewed-title
reviewed-genre annote page-first part-number part-title printing supplement volume-title-short
container-title-short journalAbbreviation division volume-title locator first-reference-note-number
citation-label citation-number year-suffix
""".split()
)
_RENAMED = {
    "event": "event-title", "journalAbbreviation": "container-title-short",
    "archive-place": "archive_location",
}  # fmt: skip
"""Names of older versions of CSL, and of Zotero."""

_HANDLED = frozenset(
    """
id type title author issued container-title abstract DOI URL PMID PMCID ISSN ISBN keyword categories
citation-key subtitle issn-type
""".split()
)
_CHEAT = re.compile(r"^\s*([A-Za-z][A-Za-z _-]{1,40}):\s*(.+?)\s*$", re.MULTILINE)
_KEYS = frozenset(
    ("issued", "author", "container-title", "publisher", "DOI", "URL", "page", "volume", "ISSN",
     "ISBN", "editor", "accessed", "note", "abstract", "language", "genre", "number")
)  # fmt: skip


_FORMS: dict[str, Callable[[str], str]] = {
    "DOI": identifiers.doi, "PMID": identifiers.pmid, "PMCID": identifiers.pmcid,
    "URL": lambda text: text if _is_web(text) else "",
}  # fmt: skip


def sniff(document: Document) -> bool:
    """Whether the first items have a CSL type, or an id with variables of CSL."""
    found = json_records.peek(document)
    return found is not None and any(map(is_item, found.items))


def is_item(item: Item) -> bool:
    """Whether an object looks like an item of CSL."""
    if "authors" in item:  # CSL has `author`: this is a record of ours, or of somebody's own form
        return False
    kind = item.get("type")
    if isinstance(kind, str) and (kind in TYPES or kind.lower() in _OWN_TYPES):
        if isinstance(item.get("title"), list):  # Crossref's own form
            return False
        return bool(_KEYS & item.keys()) or {"id", "title"} <= item.keys()
    return "id" in item and "title" in item and len(_KEYS & item.keys()) > 1 and "issued" in item


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a CSL-JSON file."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one item as a record, with its `citation-key` or `id` as the citekey."""
    item = _with_cheats(item)
    title = json_fields.prose(item.get("title"))
    subtitle = json_fields.prose(item.get("subtitle"))
    authors, truncated = _authors(item)
    if not (title or authors or item.get("issued")):
        raise RowError("has no title, author or date")
    doi = identifiers.doi(json_fields.raw(item.get("DOI"))) or ""
    url = json_fields.raw(item.get("URL"))
    record = Record(
        title=f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title,
        authors=authors,
        authors_truncated=truncated,
        abstract=json_fields.prose(item.get("abstract")),
        type=_type(json_fields.raw(item.get("type"))),
        date=date(item.get("issued")),
        venue=json_fields.text(item.get("container-title")),
        keywords=_keywords(item),
        doi=doi,
        arxiv_id=_arxiv(item, doi, url),
        pmid=identifiers.pmid(json_fields.raw(item.get("PMID"))),
        url=url if _is_web(url) else "",
        details=details(_details(item)),
    )
    return Parsed(record, _citekey(item))


def date(value: object) -> str:
    """Return the date of a CSL date: date-parts, raw or literal; of a range its beginning."""
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts:
            first = parts[0] if isinstance(parts[0], list) else parts
            if found := dates.parts([json_fields.part(one) for one in first[:3]]):
                return found
        return next(
            filter(
                None, (dates.date(json_fields.raw(value.get(name))) for name in ("raw", "literal"))
            ),
            "",
        )
    return dates.date(json_fields.raw(value))


def _with_cheats(item: Item) -> Item:
    """Return an item with the variables that its note holds as lines ("PMID: 123")."""
    note = json_fields.raw(item.get("note"))
    if ":" not in note:
        return item
    known = _HANDLED | _PLAIN | {*_PEOPLE, *_DATES}
    folded = {name.lower(): name for name in known}
    added: Item = {}
    rest = note
    for found in _CHEAT.finditer(note):
        written = found[1].strip().lower().replace(" ", "-").replace("_", "-")
        name = folded.get(written)
        if name and name not in item and name not in ("note", "id") and name not in added:
            if name in _PEOPLE or name == "author":
                family, _, given = found[2].partition("||")
                added[name] = [{"family": family.strip(), "given": given.strip()}]
            elif name == "issued" or name in _DATES:
                added[name] = {"raw": found[2]}
            else:
                added[name] = found[2]
            rest = rest.replace(found[0], "", 1)
        elif name == "type" and found[2] in TYPES:
            added[name] = found[2]
            rest = rest.replace(found[0], "", 1)
    return {**item, **added, "note": rest.strip()} if added else item


def _type(name: str) -> str:
    if name in TYPES:
        return name
    return _OWN_TYPES.get(name.lower(), "")


def _authors(item: Item) -> tuple[tuple[Author, ...], bool]:
    people = json_fields.people(item.get("author") or [])
    truncated = bool(people) and people[-1].name.lower() in ("others", "et al.", "et al")
    people = people[:-1] if truncated else people
    if not people:
        people = json_fields.people(item.get("editor") or []) if _is_edited(item) else ()
    return people, truncated


def _is_edited(item: Item) -> bool:
    return json_fields.raw(item.get("type")) in ("book", "collection", "periodical")


def _keywords(item: Item) -> tuple[str, ...]:
    written = item.get("keyword")
    if isinstance(written, str):
        parts = re.split(r"\s*;\s*" if ";" in written else r"\s*,\s*", json_fields.text(written))
        return tuple(dict.fromkeys(filter(None, parts)))
    return json_fields.texts(written or item.get("categories") or [])


def _arxiv(item: Item, doi: str, url: str) -> str:
    number = json_fields.raw(item.get("number"))
    for value in (doi, url, number):
        if "arxiv" in value.lower() and (found := identifiers.arxiv_id(value)):
            return found
    return ""


def _citekey(item: Item) -> str:
    key = json_fields.raw(item.get("citation-key"))
    if key:
        return key
    key = json_fields.raw(item.get("id")) if isinstance(item.get("id"), str) else ""
    return "" if key.isdecimal() or "://" in key else key


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _unread(name: str, value: object) -> dict[str, str]:
    """Return an identifier that has not the form of one, such as a short DOI."""
    shown = json_fields.raw(value)
    read = _FORMS[name](shown)
    return {} if read or not shown else {f"{NAME}:{name}": shown}


def _rest_of_date(value: object) -> dict[str, str]:
    """Return a date as it is where the record's cannot hold it: a range, a season, a text."""
    if not value:
        return {}
    found = date(value)
    if isinstance(value, dict) and found:
        parts = value.get("date-parts")
        whole = not isinstance(parts, list) or len(parts) < 2
        said = {name for name, one in value.items() if one}
        if whole and said <= {"date-parts", "raw", "literal", "timestamp", "date-time"}:
            return {}
    return {"issued": json_fields.compact(value)} if isinstance(value, dict) or not found else {}


def _details(item: Item) -> dict[str, str]:
    values = _variables(item)
    for old, new in _RENAMED.items():
        if values.get(old) and not values.get(new):
            values[new] = values.pop(old)
    values["page"] = re.sub(r"\s*[–—-]+\s*", "-", values.get("page", ""))
    values["PMCID"] = identifiers.pmcid(json_fields.raw(item.get("PMCID")))
    for name in ("ISSN", "ISBN"):
        values[name] = ", ".join(json_fields.texts(item.get(name)))
    for name in ("DOI", "URL", "PMID", "PMCID"):
        values |= _unread(name, item.get(name))
    values |= _rest_of_date(item.get("issued")) | _own_names(item)
    known = _HANDLED | {*_PEOPLE, *_DATES}
    return values | json_fields.kept(NAME, item, known, _PLAIN)


def _variables(item: Item) -> dict[str, str]:
    """Return the variables of CSL that are details as they are, people and dates among them."""
    values: dict[str, str] = {}
    for name, value in item.items():
        if name == "note":
            values[name] = json_fields.compact(value)
        elif name in _PLAIN:
            values[name] = json_fields.lines(value)
        elif name in _PEOPLE:
            values[name] = "; ".join(map(inverted, json_fields.people(value)))
        elif name in _DATES:
            values[name] = date(value) or json_fields.compact(value)
    return values


def _own_names(item: Item) -> dict[str, str]:
    """Return what a field of the record does not give back, under names of this format."""
    values: dict[str, str] = {}
    if (number := json_fields.raw(item.get("id"))) != _citekey(item) and not number.isdecimal():
        values[f"{NAME}:id"] = number
    if item.get("keyword"):
        values[f"{NAME}:categories"] = json_fields.lines(item.get("categories"))
    if isinstance(item.get("container-title"), list):
        venues = json_fields.texts(item["container-title"])
        values[f"{NAME}:container-title"] = "\n".join(venues[1:])
    kind = json_fields.raw(item.get("type"))
    if kind and kind != _type(kind):
        values[f"{NAME}:type"] = kind
    return values
