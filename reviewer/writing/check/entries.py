"""What is wrong with a bibliography: twice the same work, never cited, cited but missing, or not
as the library has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.library.dedupe import title_fingerprint
from reviewer.manuscripts import BibEntry, Manuscript
from reviewer.records import Record, cited_names
from reviewer.writing.check.model import DIFFERS, DUPLICATE, UNDEFINED, UNUSED, BibFault
from reviewer.writing.check.resolve import Resolver, names_agree

EVERYTHING = "*"
"""Cited elsewhere, it stands for every entry (`nocite`)."""

_SAME: tuple[tuple[str, Callable[[BibEntry], str]], ...] = (
    ("key", lambda entry: entry.key),
    ("DOI", lambda entry: entry.doi.lower()),
    ("arXiv id", lambda entry: entry.arxiv_id.lower()),
    ("title", lambda entry: title_fingerprint(entry.title) if len(entry.title) > 10 else ""),
)


def faults(manuscript: Manuscript, resolver: Resolver) -> tuple[BibFault, ...]:
    """Return the faults of a manuscript's bibliography, in the order of its entries."""
    return (
        *_duplicates(manuscript.bibliography),
        *_unused(manuscript),
        *_undefined(manuscript),
        *_differing(manuscript, resolver),
    )


def _duplicates(entries: tuple[BibEntry, ...]) -> Iterator[BibFault]:
    seen: dict[tuple[str, str], BibEntry] = {}
    for entry in entries:
        for name, of in _SAME:
            if value := of(entry):
                first = seen.setdefault((name, value), entry)
                if first is not entry:
                    what = f"has the {name} of {_named(first)} (line {first.line})"
                    yield _fault(DUPLICATE, entry, what)
                    break


def _unused(manuscript: Manuscript) -> Iterator[BibFault]:
    keys = {key for _, cited in manuscript.citations() for key in cited.keys}
    numbers = {cited.number for _, cited in manuscript.citations()}
    if EVERYTHING in manuscript.elsewhere:
        return
    keys |= set(manuscript.elsewhere)
    named = [cited for _, cited in manuscript.citations() if cited.names]
    for entry in manuscript.bibliography:
        if entry.key in keys or (not entry.key and entry.number in numbers):
            continue
        if not any(_may_be(entry, cited.names, cited.year) for cited in named):
            yield _fault(UNUSED, entry, "is never cited")


def _may_be(entry: BibEntry, names: tuple[str, ...], year: str) -> bool:
    same_year = not year or not entry.year or entry.year[:4] == year[:4]
    return same_year and names_agree(names, entry.authors)


def _undefined(manuscript: Manuscript) -> Iterator[BibFault]:
    known = {entry.key for entry in manuscript.bibliography if entry.key}
    seen: set[str] = set()
    for sentence, cited in manuscript.citations() if known else ():
        for key in cited.keys:
            if key not in known and key not in seen:
                seen.add(key)
                what = "is cited, but not in the bibliography"
                yield BibFault(UNDEFINED, sentence.file, sentence.line, key, what)


def _differing(manuscript: Manuscript, resolver: Resolver) -> Iterator[BibFault]:
    """Yield the cited entries that differ from the library's records."""
    keys = {key for _, cited in manuscript.citations() for key in cited.keys}
    for entry in manuscript.bibliography:
        if entry.key not in keys or not entry.title:
            continue
        record = resolver.entry(entry)
        if record is not None and (what := _difference(entry, record)):
            yield _fault(DIFFERS, entry, f"{what} (record {record.key})")


def _difference(entry: BibEntry, record: Record) -> str:
    ours, theirs = title_fingerprint(entry.title), title_fingerprint(record.title)
    if ours and ours not in theirs and theirs not in ours:
        return f"has another title than the library: {record.title!r}"
    if entry.authors and record.authors:
        first = [entry.authors[0].family]
        if not names_agree(first, record.authors):
            return f"has other authors than the library: {cited_names(record)}"
    year = entry.year[:4]
    if year.isdigit() and record.year and int(year) != record.year:
        return f"says {year}, the library {record.year}"
    return ""


def _fault(kind: str, entry: BibEntry, what: str) -> BibFault:
    return BibFault(kind, entry.file, entry.line, _named(entry), what)


def _named(entry: BibEntry) -> str:
    return entry.key or (f"[{entry.number}]" if entry.number else entry.title[:60])
