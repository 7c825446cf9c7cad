"""Whether two records are the same paper, and what one record is made of two.

Pure functions over records: the catalog finds the candidates.
"""

from __future__ import annotations

from dataclasses import replace

from reviewer.library.citekeys import ascii_fold
from reviewer.records import Author, Record, Source
from reviewer.words import content_stems

IDENTIFIERS = ("doi", "arxiv_id", "pmid")
MAX_YEARS_APART = 3
"""Years between a preprint and its published version that are still one work."""


def title_fingerprint(title: str) -> str:
    """Return the title's letters and digits, folded; non-Latin titles keep their own letters."""
    return ascii_fold(title) or "".join(char for char in title.casefold() if char.isalnum())


SHARED_WORDS = 0.6
"""Share of the shorter abstract's words that the other must have, if the authors are unknown."""


def same_paper(one: Record, other: Record) -> bool:
    """Return whether two records describe one paper.

    A shared identifier decides; a differing DOI or PMID does not (preprint and
    published version have their own). Otherwise the titles must agree to the
    letter, the years must be close, and the author lists must share a family
    name; where one is unknown, the abstracts must agree instead.
    """
    for name in IDENTIFIERS:
        mine, theirs = getattr(one, name).lower(), getattr(other, name).lower()
        if mine and mine == theirs:
            return True
    if title_fingerprint(one.title) != title_fingerprint(other.title):
        return False
    if not _years_agree(one, other):
        return False
    if one.authors and other.authors:
        return _authors_agree(one, other)
    return _abstracts_agree(one, other)


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


def _authors_agree(one: Record, other: Record) -> bool:
    mine = {ascii_fold(author.family) for author in one.authors}
    theirs = {ascii_fold(author.family) for author in other.authors}
    return bool(mine & theirs)


def _abstracts_agree(one: Record, other: Record) -> bool:
    """Whether one abstract has most words of the other, or one is unknown: not two "Summary"s."""
    mine, theirs = content_stems(one.abstract), content_stems(other.abstract)
    fewer = min(len(mine), len(theirs))
    return len(mine & theirs) >= SHARED_WORDS * fewer


def _years_agree(one: Record, other: Record) -> bool:
    if one.year is None or other.year is None:
        return True
    return abs(one.year - other.year) <= MAX_YEARS_APART


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
