"""What one record is made of two that are the same paper (`same` decides which are)."""

from __future__ import annotations

from dataclasses import replace

from reviewer.library.same import same_paper
from reviewer.library.titles import title_fingerprint
from reviewer.records import Author, Record, Source

__all__ = ["IDENTIFIERS", "merge", "same_paper", "title_fingerprint"]

IDENTIFIERS = ("doi", "arxiv_id", "pmid")


def merge(kept: Record, other: Record) -> Record:
    """Return `kept` with what only `other` knew, and with the sources of both.

    The key, and every value that `kept` states, stay; an "et al." list is
    completed by a longer one; a code flag is true when either source has it.
    """
    authors, truncated = _merge_authors(kept, other)
    return replace(
        kept,
        authors=authors,
        authors_truncated=truncated,
        abstract=kept.abstract or other.abstract,
        date=_more_precise(kept.date, other.date),
        subject=kept.subject or other.subject,
        venue=kept.venue or other.venue,
        affiliations=_union(kept.affiliations, other.affiliations),
        has_code=_either(kept.has_code, other.has_code),
        doi=kept.doi or other.doi,
        arxiv_id=kept.arxiv_id or other.arxiv_id,
        pmid=kept.pmid or other.pmid,
        url=kept.url or other.url,
        keywords=_union(kept.keywords, other.keywords),
        sources=_merge_sources(kept, other),
    )


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
    """Join the sources; a newer state of the same file replaces the older one."""
    news = {(source.file, source.sha256) for source in other.sources}
    names = {file for file, _ in news}
    current = tuple(
        source
        for source in kept.sources
        if source.file not in names or (source.file, source.sha256) in news
    )
    places = {(source.sha256, source.first_line) for source in current}
    added = (s for s in other.sources if (s.sha256, s.first_line) not in places)
    return (*current, *added)
