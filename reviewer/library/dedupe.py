"""Whether two records are the same paper.

Pure functions over records: the catalog finds the candidates.
"""

from __future__ import annotations

from reviewer.library.citekeys import ascii_fold
from reviewer.records import Record
from reviewer.words import content_stems

IDENTIFIERS = ("doi", "arxiv_id", "pmid")
MAX_YEARS_APART = 3
"""Years between a preprint and its published version that are still one work."""


def title_fingerprint(title: str) -> str:
    """Return the title's letters and digits, folded; non-Latin titles keep their own letters."""
    return ascii_fold(title) or "".join(char for char in title.casefold() if char.isalnum())


def lookup_names(record: Record) -> tuple[str, ...]:
    """Return the names under which records that may be the same paper are found."""
    names = [f"{name}:{getattr(record, name).lower()}" for name in IDENTIFIERS]
    known = [name for name in names if not name.endswith(":")]
    return (*known, f"title:{title_fingerprint(record.title)}")


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
