"""An entry of a .bib file -> its record; every field goes into the record or its details."""

from __future__ import annotations

import re
from collections import defaultdict
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
from reviewer.formats.bibtex_journals import journal
from reviewer.formats.bibtex_names import People, people
from reviewer.formats.bibtex_text import address, text, unescaped, verbatim
from reviewer.formats.bibtex_types import GENRES, GIVEN_BACK, SUBTYPES, TYPES, WHOLES
from reviewer.formats.rows import Parsed
from reviewer.records import Record, details

_DASHES = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]+)\s*")
_ENDS_WITH_MARK = re.compile(r"[:?!.…–—]$")
_PREPRINTS = re.compile(
    r"(?:arxiv|corr$|computing research repository|(?:bio|med|chem|psy|soc|eart?h|eng)[a-z]?rxiv"
    r"|psyarxiv|research square|ssrn|preprints\.org|techrxiv|hal$)",
    re.IGNORECASE,
)
_ARXIV_FIRST = re.compile(r"\s*(?:(?:available|published)?\s*(?:as|at|on|in)?\s*)?"
                          r"(?:(?:e-?|pre)print)?\W{0,3}arxiv", re.IGNORECASE)  # fmt: skip
_MAY_BE_PREPRINT = frozenset("misc unpublished online techreport report article preprint".split())
_ARTICLES = frozenset("article suppperiodical newspaper magazine review periodical".split())
_KEY_PMID = re.compile(r"PMID:?\s*(\d{1,8})", re.IGNORECASE)
_STATUS = re.compile(
    r"(?:in press|forthcoming|to appear|submitted|accepted|in preparation|under review|n\.?\s*d\.?"
    r"|preprint|unpublished)\W*",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(r"[{}\[\];,]")


def parsed(entry: Entry) -> Parsed:
    """Return the record of an entry, and its key."""
    fields = _Fields(entry)
    titled = _title(fields)
    who = _authors(fields)
    ids = _Identifiers(fields)
    venue = _venue(fields, ids)
    csl = _type(fields, ids, venue)
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


class _Fields:
    """The fields of an entry that are not used yet, and the details made of those that are."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.left: dict[str, list[str]] = defaultdict(list)
        self.written: dict[str, str] = {}
        self.details: dict[str, str] = {}
        for one in entry.fields:
            if one.value.strip():
                self.left[one.name.lower()].append(one.value)
                self.written.setdefault(one.name.lower(), one.name)

    def take(self, *wanted: str) -> str:
        """Return the first of these fields, and use it up; "" if there is none."""
        for name in wanted:
            if self.left.get(name):
                return self.left[name].pop(0)
        return ""

    def look(self, name: str) -> str:
        """Return a field, and leave it."""
        values = self.left.get(name)
        return values[0] if values else ""

    def put(self, detail: str, value: str, name: str) -> None:
        """Add a detail; if it has another value, under the name that the field has in the file."""
        if self.details.setdefault(detail, value) == value or not value:
            return
        own = f"bibtex:{self.written.get(name, name)}"
        held = self.details.get(own, "")
        if value not in held.split("\n"):
            self.details[own] = f"{held}\n{value}" if held else value

    def keep(self, name: str, value: str) -> None:
        """Add a detail under the name that the field has in the file."""
        if value:
            self.put(f"bibtex:{self.written.get(name, name)}", value, name)


def _joined(main: str, more: str) -> str:
    """Return "Title: Subtitle"."""
    if not main or not more:
        return main or more
    return f"{main} {more}" if _ENDS_WITH_MARK.search(main) else f"{main}: {more}"


def _title(fields: _Fields) -> str:
    whole = _joined(text(fields.take("title")), text(fields.take("subtitle")))
    if not whole and fields.entry.kind in WHOLES:
        whole = _joined(text(fields.take("booktitle")), text(fields.take("booksubtitle")))
        whole = whole or _joined(text(fields.take("maintitle")), text(fields.take("mainsubtitle")))
        whole = whole or text(fields.take("issuetitle", "journaltitle", "journal"))
    return whole


def _authors(fields: _Fields) -> People:
    found = people(fields.take("author", "authors"))
    if not found.authors and fields.entry.kind in WHOLES and not fields.look("editortype"):
        return people(fields.take("editor", "editors"))
    return found


class _Identifiers:
    """DOI, arXiv and PubMed numbers and the address of an entry, wherever they stand."""

    def __init__(self, fields: _Fields) -> None:
        self.fields = fields
        self.doi = self._doi()
        self.pmid = self._pmid()
        self.arxiv, self.subject = self._arxiv()
        self.url = self._url()

    def _doi(self) -> str:
        written = verbatim(self.fields.take("doi"))
        found = identifiers.doi(unescaped(written))
        if written and not found:
            self.fields.keep("doi", written)
        link = address(self.fields.look("url"))
        return found or (identifiers.doi(link) if "doi.org/" in link else "")

    def _pmid(self) -> str:
        written = text(self.fields.take("pmid"))
        found = identifiers.pmid(written)
        if written and not found:
            self.fields.keep("pmid", written)
        of_key = _KEY_PMID.fullmatch(self.fields.entry.key)
        return found or (of_key[1] if of_key else "") or self._eprint("pmid", "pubmed", "medline")

    def _eprint(self, *archives: str) -> str:
        """Return the number that an archive gives the paper, if `eprint` is that."""
        archive = text(self.fields.look("eprinttype") or self.fields.look("archiveprefix"))
        value = unescaped(verbatim(self.fields.look("eprint")))
        if archive.lower() not in archives:
            return ""
        read = identifiers.arxiv_id if "arxiv" in archives else identifiers.pmid
        found = read(value)
        if found:
            self.fields.take("eprint")
            self.fields.take("eprinttype")
            self.fields.take("archiveprefix")
        return found

    def _arxiv(self) -> tuple[str, str]:
        found = self._eprint("arxiv", "", "arxiv.org")
        subject = ""
        if found or "arxiv" in self.doi.lower():
            subject = text(self.fields.take("primaryclass", "eprintclass"))
        found = found or identifiers.arxiv_id(text(self.fields.look("arxivid")))
        found = found or (identifiers.arxiv_id(self.doi) if "arxiv" in self.doi.lower() else "")
        return found or next(filter(None, map(self._named, _TELLING)), ""), subject

    def _named(self, name: str) -> str:
        value = self.fields.look(name)
        if not value or ("arxiv" not in value.lower() and not value.lower().startswith("abs/")):
            return ""
        shown = address(value) or text(value) if name == "url" else text(value)
        if name in ("note", "howpublished") and not _ARXIV_FIRST.match(shown):
            shown = address(value) if name == "howpublished" else ""
        return identifiers.arxiv_id(shown.removeprefix("abs/"))

    def _url(self) -> str:
        shown = ""
        for name in ("url", "howpublished", "ee", "link"):
            value = self.fields.look(name)
            shown = address(value) if value else ""
            if shown:
                break
        if not shown:
            return ""
        rest = unescaped(verbatim(self.fields.look(name)))
        if name == "url" or rest == shown:
            self.fields.take(name)
        if name == "url" and rest != shown:
            self.fields.keep(name, rest)
        is_resolver = "doi.org/" in shown and identifiers.doi(shown).lower() == self.doi.lower()
        return "" if is_resolver else shown


_TELLING = ("journal", "journaltitle", "volume", "url", "howpublished", "note", "eid", "number")


def _venue(fields: _Fields, ids: _Identifiers) -> str:
    in_journal = fields.entry.kind in _ARTICLES
    order = ("journal", "booktitle") if in_journal else ("booktitle", "journal")
    venue = ""
    for name in order:
        venue = venue or (_journal(fields) if name == "journal" else _book(fields))
    if ids.arxiv and (venue.lower().startswith("arxiv") or _is_only_preprint(fields, venue)):
        return "arXiv"
    return venue


def _is_only_preprint(fields: _Fields, venue: str) -> bool:
    return not venue and fields.entry.kind in _MAY_BE_PREPRINT and not fields.look("publisher")


def _journal(fields: _Fields) -> str:
    name = next((n for n in ("journaltitle", "journal", "fjournal") if fields.look(n)), "")
    written = fields.take(name) if name else ""
    filled = journal(written)
    if filled != written:
        fields.keep(name, text(written).strip("\\"))
        return filled
    return _joined(text(written), text(fields.take("journalsubtitle")))


def _book(fields: _Fields) -> str:
    if fields.entry.kind in WHOLES:
        return ""
    return _joined(text(fields.take("booktitle")), text(fields.take("booksubtitle")))


def _type(fields: _Fields, ids: _Identifiers, venue: str) -> str:
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


def _date(fields: _Fields) -> str:
    said = {name: text(fields.take(name)) for name in ("date", "year", "month", "day")}
    found = dated(**said)
    for name in found.more:
        if name == "year" and _STATUS.fullmatch(said[name]):
            fields.put("status", said[name], name)
        else:
            fields.keep(name, said[name])
    return found.date


def _split(value: str) -> list[str]:
    """Split a list at semicolons, or at commas if it has none; braces and brackets hold on."""
    depth, marks = 0, []
    for mark in _TOP_LEVEL.finditer(value):
        if mark[0] in "{[}]":
            depth = max(0, depth + (1 if mark[0] in "{[" else -1))
        elif not depth:
            marks.append(mark)
    wanted = ";" if any(mark[0] == ";" for mark in marks) else ","
    start, parts = 0, []
    for mark in marks:
        if mark[0] == wanted:
            parts.append(value[start : mark.start()])
            start = mark.end()
    return [*parts, value[start:]]


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(text, values))))


def _keywords(fields: _Fields) -> tuple[str, ...]:
    return _distinct([one for name in KEYWORDS for one in _split(_unwrapped(fields.take(name)))])


def _unwrapped(value: str) -> str:
    """Take off the second pair of braces that some tools put around a whole value."""
    value = value.strip()
    inner = value[1:-1]
    if value[:1] + value[-1:] == "{}" and "{" not in inner and "}" not in inner:
        return inner
    return value


def _affiliations(fields: _Fields) -> tuple[str, ...]:
    found: list[str] = []
    for name in AFFILIATIONS:
        value = _unwrapped(fields.take(name))
        found += _split(value) if ";" in value else [value]
    return _distinct(found)


def _numbers(fields: _Fields, csl: str) -> None:
    """Tell the number of an issue from that of a report and of a book in its series."""
    if pages := text(fields.take("pages", "page")):
        fields.put("page", _DASHES.sub("-", pages), "pages")
    value = text(fields.take("number"))
    if not value:
        return
    if fields.entry.kind in _ARTICLES or csl == "article-journal":
        fields.put("issue", value, "number")
    elif fields.look("series"):
        fields.put("collection-number", value, "number")
    else:
        fields.put("number", value, "number")


def _places(fields: _Fields) -> None:
    """An event's place is a `location` beside the publisher's `address` (ACM)."""
    if fields.look("address") and fields.look("location"):
        fields.put("event-place", text(fields.take("location")), "location")
    for name in ("publisher", "institution", "school", "organization"):
        if value := text(fields.take(name)):
            fields.put("publisher", value, name)


def _rest(fields: _Fields, keywords: tuple[str, ...]) -> None:
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
    "PMCID": _either(identifiers.pmcid),
}
