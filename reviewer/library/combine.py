"""What several sources say of one paper -> one record, and what a newer state of a source changes.

A record is made of contributions, one for each source that knows more than its
place. They are kept as they came, so that a merge can be undone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.library.identity import is_preprint, is_published
from reviewer.records import Author, Detail, Record, Source, details, field_value

_COMPARED = (
    "type", "title", "authors", "abstract", "date", "subject", "venue", "affiliations", "has_code",
    "doi", "arxiv_id", "pmid", "url", "keywords",
)  # fmt: skip
OTHER_DOI = "other-doi"
"""The detail that keeps the DOIs of a work's other versions."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose value a newer state of a source has changed."""

    field: str
    before: str
    after: str


def fold(key: str, parts: Sequence[Record]) -> Record:
    """Return the record with some key that contributions make, the first before the others."""
    return replace(functools.reduce(merge, parts), key=key)


def merge(kept: Record, other: Record) -> Record:
    """Return `kept` with what only `other` knew, and with the sources of both.

    The key, and every value that `kept` states, stay; an "et al." list is
    completed by a longer one; a code flag is true when either source has it.
    Where `kept` is a preprint and `other` its published version, type, venue,
    date and DOI are those of publication; a second DOI is kept as a detail.
    """
    first, second = (other, kept) if _publishes(other, kept) else (kept, other)
    authors, truncated = _merge_authors(kept, other)
    doi = first.doi or second.doi
    return replace(
        kept,
        authors=authors,
        authors_truncated=truncated,
        abstract=kept.abstract or other.abstract,
        type=first.type or second.type,
        date=_more_precise(first.date, second.date),
        subject=kept.subject or other.subject,
        venue=first.venue or second.venue,
        affiliations=_union(kept.affiliations, other.affiliations),
        has_code=_either(kept.has_code, other.has_code),
        doi=doi,
        arxiv_id=kept.arxiv_id or other.arxiv_id,
        pmid=kept.pmid or other.pmid,
        url=kept.url or other.url,
        keywords=_union(kept.keywords, other.keywords),
        details=_merge_details(first, second, doi),
        sources=_merge_sources(kept, other),
    )


def overlay(older: Record, newer: Record) -> Record:
    """Return a newer state of a contribution, with what only the older one had.

    The sources of `older` in the same file are replaced by that of `newer`.
    """
    files = {source.file for source in newer.sources}
    stated = {
        name: getattr(newer, name)
        for name in _COMPARED
        if getattr(newer, name) not in ("", (), None)
    }
    if newer.authors:
        stated["authors_truncated"] = newer.authors_truncated
    known = {one.name: one.value for one in (*older.details, *newer.details)}
    others = tuple(source for source in older.sources if source.file not in files)
    return replace(older, **stated, details=details(known), sources=(*others, *newer.sources))


def changes(before: Record, after: Record) -> tuple[Change, ...]:
    """Return the fields in which two states of a record differ, places aside."""
    found = [
        Change(name, field_value(before, name), field_value(after, name))
        for name in _COMPARED
        if getattr(before, name) != getattr(after, name)
    ]
    names = dict.fromkeys(one.name for record in (before, after) for one in record.details)
    for name in names:
        if before.detail(name) != after.detail(name):
            found.append(Change(name, before.detail(name), after.detail(name)))
    return tuple(found)


def _publishes(other: Record, kept: Record) -> bool:
    return is_preprint(kept) and is_published(other)


def _merge_details(first: Record, second: Record, doi: str) -> tuple[Detail, ...]:
    values = {one.name: one.value for one in (*second.details, *first.details)}
    dois = dict.fromkeys(
        one
        for record in (first, second)
        for one in (record.doi, *record.detail(OTHER_DOI).split("\n"))
        if one and one.lower() != doi.lower()
    )
    return details({**values, OTHER_DOI: "\n".join(dois)})


def _merge_authors(kept: Record, other: Record) -> tuple[tuple[Author, ...], bool]:
    completes = kept.authors_truncated and len(other.authors) > len(kept.authors)
    if not kept.authors or completes:
        return other.authors, other.authors_truncated
    return kept.authors, kept.authors_truncated


def _more_precise(kept: str, other: str) -> str:
    return other if len(other) > len(kept) and other.startswith(kept) else kept


def _either(one: bool | None, other: bool | None) -> bool | None:
    known = [flag for flag in (one, other) if flag is not None]
    return any(known) if known else None


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _merge_sources(kept: Record, other: Record) -> tuple[Source, ...]:
    places = {(source.file, source.sha256, source.first_line) for source in kept.sources}
    added = (s for s in other.sources if (s.file, s.sha256, s.first_line) not in places)
    return (*kept.sources, *added)
