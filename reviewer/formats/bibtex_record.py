"""An entry of a .bib file -> its record; every field goes into the record or its details."""

from __future__ import annotations

import re
from collections.abc import Callable

from reviewer.formats import identifiers, names
from reviewer.formats.bibtex_dates import dated, edtf
from reviewer.formats.bibtex_entries import Entry
from reviewer.formats.bibtex_fields import (
    AFFILIATIONS,
    DATES,
    DETAILS,
    KEYWORDS,
    PEOPLE,
    REPEATED,
    is_verbatim,
)
from reviewer.formats.bibtex_identifiers import Identifiers
from reviewer.formats.bibtex_journals import journal
from reviewer.formats.bibtex_names import People, people
from reviewer.formats.bibtex_text import text, verbatim
from reviewer.formats.bibtex_types import GENRES, GIVEN_BACK, SUBTYPES, TYPES, WHOLES
from reviewer.formats.bibtex_unused import Unused
from reviewer.formats.rows import Parsed
from reviewer.records import Record, details

_DASHES = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]+)\s*")
_ENDS_WITH_MARK = re.compile(r"[:?!.…–—]$")
_PREPRINTS = re.compile(
    r"(?:arxiv|corr$|computing research repository|(?:bio|med|chem|psy|soc|eart?h|eng)[a-z]?rxiv"
    r"|psyarxiv|research square|ssrn|preprints\.org|techrxiv|hal$)",
    re.IGNORECASE,
)
_MAY_BE_PREPRINT = frozenset("misc unpublished online techreport report article preprint".split())
_ARTICLES = frozenset("article suppperiodical newspaper magazine review periodical".split())
_STATUS = re.compile(
    r"(?:in press|forthcoming|to appear|submitted|accepted|in preparation|under review|n\.?\s*d\.?"
    r"|preprint|unpublished)\W*",
    re.IGNORECASE,
)
_NEXT_AFFILIATION = re.compile(r"(?<=[a-z]\.) +(?=\{?\[)")
_TOP_LEVEL = re.compile(r"[{}\[\];,]")


def parsed(entry: Entry) -> Parsed:
    """Return the record of an entry, and its key."""
    fields = Unused(entry)
    titled = _title(fields)
    who = _authors(fields)
    ids = Identifiers(fields)
    venue = _venue(fields, ids)
    csl = _type(fields, venue)
    date = _date(fields)
    abstract = text(fields.take("abstract"))
    keywords = _keywords(fields)
    affiliations = _affiliations(fields)
    _numbers(fields, csl)
    _places(fields)
    _rest(fields, keywords)
    return Parsed(
        Record(
            title=titled, authors=who.authors, authors_truncated=who.truncated, abstract=abstract,
            date=date, subject=ids.subject, venue=venue, affiliations=affiliations, doi=ids.doi,
            arxiv_id=ids.arxiv, pmid=ids.pmid, url=ids.url, keywords=keywords, type=csl,
            details=details(fields.details),
        ),
        entry.key,
    )  # fmt: skip


def _joined(main: str, more: str) -> str:
    """Return "Title: Subtitle"."""
    if not main or not more:
        return main or more
    return f"{main} {more}" if _ENDS_WITH_MARK.search(main) else f"{main}: {more}"


def _title(fields: Unused) -> str:
    whole = _joined(text(fields.take("title")), text(fields.take("subtitle")))
    if not whole and fields.entry.kind in WHOLES:
        whole = _joined(text(fields.take("booktitle")), text(fields.take("booksubtitle")))
        whole = whole or _joined(text(fields.take("maintitle")), text(fields.take("mainsubtitle")))
        whole = whole or text(fields.take("issuetitle", "journaltitle", "journal"))
    _forget_repeated(fields, whole)
    return whole


def _forget_repeated(fields: Unused, title: str) -> None:
    """Leave out the `booktitle` of a book that says its title again, for those that inherit it."""
    book, more = text(fields.look("booktitle")), text(fields.look("booksubtitle"))
    if fields.entry.kind in WHOLES and title in (book, _joined(book, more)):
        fields.take("booktitle")
        if title != book:
            fields.take("booksubtitle")


def _authors(fields: Unused) -> People:
    found = people(fields.take("author", "authors"))
    if found.authors and people(fields.look("bookauthor")) == found:
        fields.take("bookauthor")
    if not found.authors and fields.entry.kind in WHOLES and not fields.look("editortype"):
        return people(fields.take("editor", "editors"))
    return found


def _venue(fields: Unused, ids: Identifiers) -> str:
    in_journal = fields.entry.kind in _ARTICLES
    order = ("journal", "booktitle") if in_journal else ("booktitle", "journal")
    venue = ""
    for name in order:
        venue = venue or (_journal(fields) if name == "journal" else _book(fields))
    if ids.arxiv and (venue.lower().startswith("arxiv") or _is_only_preprint(fields, venue)):
        return "arXiv"
    return venue


def _is_only_preprint(fields: Unused, venue: str) -> bool:
    return not venue and fields.entry.kind in _MAY_BE_PREPRINT and not fields.look("publisher")


def _journal(fields: Unused) -> str:
    name = next((n for n in ("journaltitle", "journal", "fjournal") if fields.look(n)), "")
    written = fields.take(name) if name else ""
    filled = journal(written)
    if filled != written:
        fields.keep(name, text(written).strip("\\"))
        return filled
    return _joined(text(written), text(fields.take("journalsubtitle")))


def _book(fields: Unused) -> str:
    if fields.entry.kind in WHOLES:
        return ""
    return _joined(text(fields.take("booktitle")), text(fields.take("booksubtitle")))


def _type(fields: Unused, venue: str) -> str:
    kind = fields.entry.kind
    csl = TYPES.get(kind, "document")
    if kind == "article":
        csl = SUBTYPES.get(fields.look("entrysubtype").strip().lower(), csl)
    elif kind == "review" and venue:
        csl = "review"
    if kind in _MAY_BE_PREPRINT and _PREPRINTS.match(venue):
        csl = "article"
    if kind not in GIVEN_BACK or csl != TYPES[kind]:
        fields.put("bibtex:type", kind, "")
    if kind in GENRES and not fields.look("type"):
        fields.put("genre", GENRES[kind], "type")
    return csl


def _date(fields: Unused) -> str:
    said = {name: text(fields.take(name)) for name in ("date", "year", "month", "day")}
    found = dated(**said)
    for name in found.more:
        if name == "year" and _STATUS.fullmatch(said[name]):
            fields.put("status", said[name], name)
        else:
            fields.keep(name, said[name])
    return found.date


def _split(value: str, separators: str = ";,") -> list[str]:
    """Split a list at the first of these that it has, outside of braces and brackets."""
    depth, marks = 0, []
    for mark in _TOP_LEVEL.finditer(value):
        if mark[0] in "{[}]":
            depth = max(0, depth + (1 if mark[0] in "{[" else -1))
        elif not depth:
            marks.append(mark)
    present = {mark[0] for mark in marks}
    wanted = next((sign for sign in separators if sign in present), "")
    start, parts = 0, []
    for mark in marks:
        if mark[0] == wanted:
            parts.append(value[start : mark.start()])
            start = mark.end()
    return [*parts, value[start:]]


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(text, values))))


def _keywords(fields: Unused) -> tuple[str, ...]:
    return _distinct([one for name in KEYWORDS for one in _split(_unwrapped(fields.take(name)))])


def _unwrapped(value: str) -> str:
    """Take off the second pair of braces that some tools put around a whole value."""
    value = value.strip()
    inner = value[1:-1]
    if value[:1] + value[-1:] == "{}" and "{" not in inner and "}" not in inner:
        return inner
    return value


def _affiliations(fields: Unused) -> tuple[str, ...]:
    found: list[str] = []
    for name in AFFILIATIONS:
        value = _unwrapped(fields.take(name))
        for part in _split(value, ";"):
            found += _NEXT_AFFILIATION.split(" ".join(part.split()))
    return _distinct(found)


def _numbers(fields: Unused, csl: str) -> None:
    """Tell the number of an issue from that of a report and of a book in its series."""
    if pages := text(fields.take("pages", "page")):
        fields.put("page", _DASHES.sub("-", pages), "pages")
    if volume := text(fields.take("volume")):
        fields.put("volume", volume.replace("–", "-"), "volume")
    value = text(fields.take("number")).replace("–", "-")
    if not value:
        return
    if fields.entry.kind in _ARTICLES or csl == "article-journal":
        fields.put("issue", value, "number")
    elif fields.look("series"):
        fields.put("collection-number", value, "number")
    else:
        fields.put("number", value, "number")


def _places(fields: Unused) -> None:
    """An event's place is a `location` beside the publisher's `address` (ACM)."""
    if fields.look("address") and fields.look("location"):
        fields.put("event-place", text(fields.take("location")), "location")
    for name in ("publisher", "institution", "school", "organization"):
        if value := text(fields.take(name)):
            fields.put("publisher", value, name)


def _rest(fields: Unused, keywords: tuple[str, ...]) -> None:
    for name, values in fields.left.items():
        for value in values:
            if name in REPEATED and _distinct(_split(value)) == keywords:
                continue
            detail, shown = _detail(name, value)
            if not shown:
                continue
            if detail:
                fields.put(detail, shown, name)
            else:
                fields.keep(name, shown)


def _detail(name: str, value: str) -> tuple[str, str]:
    """Return the detail that a field is ("" for one of its own name), and its value."""
    if name in PEOPLE:
        return PEOPLE[name], _named(people(value))
    if name in DATES:
        shown = text(value)
        return DATES[name], edtf(shown) if edtf(shown) and "/" not in shown else shown
    if name in DETAILS:
        detail = DETAILS[name]
        return detail, _CHECKED.get(detail, _same)(text(value))
    return "", verbatim(value) if is_verbatim(name) else text(value)


def _named(who: People) -> str:
    shown = [names.inverted(person) for person in who.authors]
    return "; ".join([*shown, "others"] if who.truncated else shown)


def _same(value: str) -> str:
    return value


def _either(read: Callable[[str], str]) -> Callable[[str], str]:
    """Return a number in its usual form if that is all that the value says, else the value."""

    def checked(value: str) -> str:
        found = read(value)
        return found if found and len(found) >= len(value) - 6 else value

    return checked


_CHECKED: dict[str, Callable[[str], str]] = {
    "ISSN": _either(identifiers.issn),
    "ISBN": _either(identifiers.isbn),
    "PMCID": _either(identifiers.pmcid),
}
