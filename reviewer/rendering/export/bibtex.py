"""Records as a .bib file, in the fields of BibTeX or of biblatex, with all that they hold.

The text is UTF-8, which biber, BibTeX's successors, pandoc and reference
managers read; `ascii` writes accents as commands for older ones. Each entry is
read back by our own reader, and what of the record it does not bring back stands
in the field `local-reviewer` (see `formats.amendments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from reviewer.formats import names
from reviewer.formats.amendments import difference
from reviewer.formats.rows import Parsed
from reviewer.formats.soundness import storable
from reviewer.formats.text import visible
from reviewer.records import Record
from reviewer.rendering import bibtex
from reviewer.rendering.export import tex
from reviewer.rendering.export.bib_fields import (
    BIBLATEX,
    BIBTEX,
    DATES,
    IN_A_BOOK,
    PEOPLE,
    PUBLISHERS,
    SYNONYMS,
    Dialect,
)
from reviewer.rendering.export.wishes import Keys, Wishes
from reviewer.rendering.publication import people

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# What pandoc and our reader take in a key; biber takes neither quotes nor brackets.
_KEYS = re.compile(r"[\w.:;?!/*@+&'()\[\]-]+")
_BIBER_KEYS = re.compile(r"[\w.:;?!/*@+&\[\]-]+")
_EDTF = re.compile(r"\d{4}(?:-\d\d){0,2}(?:/(?:\d{4}(?:-\d\d){0,2})?)?")
_FIELD = re.compile(r"[A-Za-z][\w.+:/-]*", re.ASCII)
_VERBATIM_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_RANGE = re.compile(r"(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field and its value as TeX; a `bare` one is a macro, written without braces."""

    name: str
    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """How to write an entry: its dialect, its type, and whether in ASCII."""

    dialect: Dialect
    kind: str
    ascii: bool

    def text(self, value: str) -> str:
        return self._finished(tex.tex(value))

    def title(self, value: str) -> str:
        shown = visible(value)
        return self._finished(bibtex.title(shown, partial(tex.tex, whole=shown)))

    def people(self, value: str) -> str:
        """Return the people of a detail, "Family, Given; Family, Given"."""
        persons = people(names.author(one) for one in value.split(";") if one.strip())
        return self._finished(bibtex.names(persons, truncated=False, write=tex.tex))

    def authors(self, record: Record) -> str:
        persons = people(record.authors)
        written = bibtex.names(persons, truncated=record.authors_truncated, write=tex.tex)
        return self._finished(written)

    def _finished(self, value: str) -> str:
        return tex.in_ascii(value) if self.ascii else tex.fenced(value)


def write_bibtex(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield records as the entries of a .bib file for BibTeX."""
    return _write(records, wishes, BIBTEX, Keys(_KEYS, "BibTeX", wishes.say))


def write_biblatex(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield records as the entries of a .bib file for biblatex."""
    return _write(records, wishes, BIBLATEX, Keys(_BIBER_KEYS, "biblatex", wishes.say))


def _write(
    records: Iterable[Record], wishes: Wishes, dialect: Dialect, keys: Keys
) -> Iterator[str]:
    for record in map(storable, records):
        shape = _Shape(dialect, _kind(record, dialect), wishes.ascii)
        key = keys.of(record.key)
        fields = [one for one in _fields(record, shape) if one.value.strip()]
        more = difference(_read(shape.kind, key, fields), record, "bibtex")
        if more:
            fields.append(_Field("local-reviewer", more))
        yield f"@{shape.kind}{{{key},\n{''.join(map(_line, fields))}}}\n\n"


def _line(field: _Field) -> str:
    value = field.value if field.bare else f"{{{field.value}}}"
    return f"  {field.name} = {value},\n"


def _read(kind: str, key: str, fields: Iterable[_Field]) -> Parsed:
    """Return what our reader makes of an entry."""
    from reviewer.formats.bibtex_entries import Entry, Field
    from reviewer.formats.bibtex_record import parsed

    return parsed(Entry(kind, key, tuple(Field(one.name, one.value) for one in fields)))


def _kind(record: Record, dialect: Dialect) -> str:
    """Return the entry type: that with which the record came, or the one for its CSL type."""
    from reviewer.formats.bibtex_types import TYPES

    came = record.detail("bibtex:type")
    if came in dialect.known and TYPES.get(came) in (record.type, None):
        return came
    kind = dialect.types.get(record.type, "misc")
    if kind == "phdthesis" and "master" in record.detail("genre").lower():
        return "mastersthesis"
    return kind


def _fields(record: Record, shape: _Shape) -> Iterator[_Field]:
    """Yield the fields of an entry, each name once; those without a value are left out later."""
    used: set[str] = set()
    for one in (*_own(record, shape), *_details(record, shape)):
        if one.value and one.name not in used:
            used.add(one.name)
            yield one
    yield from _unchanged(record, shape, used)


def _own(record: Record, shape: _Shape) -> Iterator[_Field]:
    dialect = shape.dialect
    yield _Field("author", shape.authors(record))
    yield _Field("title", shape.title(record.title))
    is_book = shape.kind in IN_A_BOOK
    says_so = record.arxiv_id and shape.kind in ("misc", "online")
    if not (says_so and record.venue == "arXiv"):
        yield _Field("booktitle" if is_book else dialect.journal, shape.text(record.venue))
    yield from _date(record.date, dialect)
    yield _Field("doi", _verbatim(record.doi))
    if record.arxiv_id:
        yield _Field("eprint", _verbatim(record.arxiv_id))
        yield _Field(dialect.eprint_type, "arXiv")
        yield _Field(dialect.eprint_class, shape.text(record.subject))
    yield _Field("pmid", shape.text(record.pmid))
    yield _Field("url", _verbatim(record.url))
    yield _Field("abstract", shape.text(record.abstract))
    yield _Field("keywords", _list(record.keywords, shape, ", ", ",;"))
    yield _Field("affiliation", _list(record.affiliations, shape, "; ", ";[]"))


def _list(values: Iterable[str], shape: _Shape, by: str, signs: str) -> str:
    """Return a list; a value with one of some signs stands in braces, which keep it together."""
    shown = [
        f"{{{shape.text(one)}}}" if any(sign in one for sign in signs) else shape.text(one)
        for one in values
    ]
    # One pair of braces around the whole of a value says nothing.
    return by.join(shown) if len(shown) != 1 or shown[0][:1] != "{" else f"{{{shown[0]}}}"


def _date(date: str, dialect: Dialect) -> Iterator[_Field]:
    found = _DATE.fullmatch(date)
    if not found or dialect.has_dates:
        yield _Field("date" if dialect.has_dates else "year", tex.tex(date))
        return
    year, month, day = found.groups(default="")
    yield _Field("year", year)
    if "01" <= month <= "12":
        yield _Field("month", _MONTHS[int(month) - 1], bare=True)
        yield _Field("day", day.lstrip("0"))


def _details(record: Record, shape: _Shape) -> Iterator[_Field]:
    """Yield the details that have a field."""
    publisher = PUBLISHERS.get(shape.kind, "publisher")
    for one in record.details:
        name = shape.dialect.details.get(one.name, "")
        if one.name == "publisher":
            name = publisher
        elif one.name in ("issue", "number", "collection-number"):
            name = _number(one.name, record, shape)
        if name and one.name in PEOPLE:
            yield _Field(name, shape.people(one.value))
        elif one.name in DATES and shape.dialect.has_dates:
            yield _Field(name, one.value if _EDTF.fullmatch(one.value) else "")
        elif name:
            value = shape.text(one.value)
            yield _Field(name, _RANGE.sub("--", value) if name == "pages" else value)


def _number(detail: str, record: Record, shape: _Shape) -> str:
    """Return the field of a number, which means another thing in each type of entry."""
    in_journal = shape.kind in ("article", "periodical")
    if in_journal:
        return {"issue": "number", "number": "eid"}.get(detail, "")
    in_series = bool(record.detail("collection-title"))
    usual = "collection-number" if in_series else "number"
    return {usual: "number", "issue": "issue", "number": "eid"}.get(detail, "")


def _unchanged(record: Record, shape: _Shape, used: set[str]) -> Iterator[_Field]:
    """Yield the details that came from fields of .bib files under the names they had."""
    from reviewer.formats.bibtex_fields import is_verbatim

    written = {name.lower() for name in used}
    same = (name for names_ in SYNONYMS if names_ & written for name in names_)
    taken = {*written, *same, "type", "local-reviewer", "crossref", "xdata"}
    for one in record.details:
        prefix, _, name = one.name.partition(":")
        if prefix != "bibtex" or name.lower() in taken or not _FIELD.fullmatch(name):
            continue
        taken.add(name.lower())
        as_it_is = is_verbatim(name.lower()) and tex.is_balanced(one.value)
        yield _Field(name, visible(one.value) if as_it_is else shape.text(one.value))


def _verbatim(value: str) -> str:
    """Return an identifier or address, which is no TeX; signs that end a value are encoded."""
    value = visible(value)
    return value if tex.is_balanced(value) else value.translate(_VERBATIM_ESCAPES)


__all__ = ["write_biblatex", "write_bibtex"]
