"""What a citation means in the library: a key, an entry of the bibliography, names and a year.

A key that the manuscript's own bibliography explains means what the entry says;
only without an entry does it mean the record of that key. What cannot be
found is reported with what may have been meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.library.citekeys import ascii_fold
from reviewer.library.dedupe import title_fingerprint
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.manuscripts import BibEntry, Cited
from reviewer.records import Author, Record, cited_names
from reviewer.words import content_stems, edit_distance

_CANDIDATES = 8
_SHORTEST_TITLE = 12
"""Letters from which a title that stands in an entry's text is that of the entry."""
_TITLE_SHARE = 0.9
"""Share of a title's words that an entry's text must have, word by word, besides an author."""
_SLIPS = 2
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """One work that a citation names: how it names it, the records it may be, and why it is none.

    One record: it is that; several: it is ambiguous; none: `why` says so, and
    `suggestion` what may be meant.
    """

    shown: str
    records: tuple[Record, ...] = ()
    why: str = ""
    suggestion: str = ""

    @property
    def record(self) -> Record | None:
        """The record, if it is certain."""
        return self.records[0] if len(self.records) == 1 else None


class Resolver:
    """Finds the records of a library that citations and entries mean; each is looked up once."""

    def __init__(self, library: Library, bibliography: Sequence[BibEntry]) -> None:
        self._library = library
        self._by_key = {entry.key: entry for entry in reversed(bibliography) if entry.key}
        self._entries = bibliography
        self._by_number = {
            entry.number: entry for entry in reversed(bibliography) if entry.number is not None
        }
        self._found: dict[BibEntry, Record | None] = {}

    def works(self, cited: Cited) -> list[Meant]:
        """Return what a citation names, each of its keys as one."""
        if cited.keys:
            return [self._key(key) for key in cited.keys]
        if cited.names:
            return [self._names(cited)]
        return [self._number(cited)]

    def entry(self, entry: BibEntry) -> Record | None:
        """Return the record that an entry of a bibliography describes."""
        if entry not in self._found:
            self._found[entry] = self._look_up(entry)
        return self._found[entry]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the library."""
        return tuple(self._library.matching(Filter()))

    def _key(self, key: str) -> Meant:
        entry = self._by_key.get(key)
        if entry is not None and (record := self.entry(entry)) is not None:
            return Meant(key, (record,))
        record = self._library.get_many([key]).get(key)
        if record is not None and (entry is None or not _contradicts(entry, record)):
            return Meant(key, (record,))
        if entry is not None:
            why = f"the library has no paper like {_described(entry)}"
            return Meant(key, (), why, self._near_title(entry))
        missing = "no such key in the library"
        if self._by_key:
            missing += " or the bibliography"
        return Meant(key, (), missing, self._near_keys(key))

    def _number(self, cited: Cited) -> Meant:
        number = cited.number or 0
        entry = self._by_number.get(number)
        shown = f"[{number}]"
        if entry is None:
            have = len(self._by_number)
            why = f"the reference list has {have} entries" if have else "there is no reference list"
            return Meant(shown, (), why)
        record = self.entry(entry)
        if record is not None:
            return Meant(shown, (record,))
        why = f"the library has no paper like {_described(entry)}"
        return Meant(shown, (), why, self._near_title(entry))

    def _names(self, cited: Cited) -> Meant:
        shown = f"{_joined(cited)} ({cited.year})" if cited.year else _joined(cited)
        listed = [entry for entry in self._entries if _is_named(entry, cited)]
        found = [record for entry in listed if (record := self.entry(entry)) is not None]
        if not found and cited.number is not None:
            return self._number(cited)
        found = found or self._written(cited, cited.year)
        if found:
            records = tuple({record.key: record for record in found}.values())
            return Meant(shown, self._lettered(records, cited.year))
        if listed:
            why = f"the library has no paper like {_described(listed[0])}"
            return Meant(shown, (), why, self._near_title(listed[0]))
        return Meant(shown, (), "no paper of these authors and year", self._near_years(cited))

    def _written(self, cited: Cited, year: str) -> list[Record]:
        """Return the records by these authors and of that year, whose list of authors fits best."""
        families = tuple(name for name in cited.names)
        digits = year[:4] if year[:4].isdigit() else ""
        keys = self._library.matching(Filter(authors=families, first=digits, last=digits))
        records = list(self._library.get_many(keys).values())
        fitting = [record for record in records if _fits(record.authors, cited)]
        exact = [record for record in fitting if _is_exact(record, cited)]
        return exact or fitting

    def _lettered(self, records: tuple[Record, ...], year: str) -> tuple[Record, ...]:
        """Return the one that "2020b" means, if there are as many as letters go, by title."""
        letter = year[4:5]
        if len(records) < 2 or not letter.isalpha():
            return records
        ordered = sorted(records, key=lambda record: title_fingerprint(record.title))
        place = ord(letter) - ord("a")
        return (ordered[place],) if place < len(ordered) and self._entries == () else records

    def _look_up(self, entry: BibEntry) -> Record | None:
        year = entry.year[:4]
        wanted = Record(
            title=entry.title,
            authors=entry.authors,
            date=year if year.isdigit() else "",
            doi=entry.doi.lower(),
            arxiv_id=entry.arxiv_id,
        )
        for one in (wanted, _with_doi(wanted, entry.doi)):
            if found := self._library.catalog.candidates(one):
                return found[0]
        return self._by_words(entry)

    def _by_words(self, entry: BibEntry) -> Record | None:
        """Return the record whose title stands in an entry's text, with one of its authors."""
        text = f"{entry.title}. {entry.text}"
        hits = self._library.search_words(text[:600], _CANDIDATES)
        records = self._library.get_many([hit.key for hit in hits]).values()
        return next((record for record in records if _is_in(record, entry, text)), None)

    def _near_title(self, entry: BibEntry) -> str:
        """Return the key of a record with nearly the title of an entry, as a question."""
        hits = self._library.search_words(f"{entry.title}. {entry.text}"[:600], _CANDIDATES)
        ours = content_stems(entry.title)
        for record in self._library.get_many([hit.key for hit in hits]).values():
            theirs = content_stems(record.title)
            if len(ours & theirs) >= 0.7 * max(len(ours), len(theirs), 1):
                return f"{record.key} ({record.title})"
        return ""

    def _near_keys(self, key: str) -> str:
        """Return the keys that a key may be a slip of."""
        folded = key.casefold()
        known = {*self._by_key, *self.keys}
        near = [
            (distance, other)
            for other in known
            if abs(len(other) - len(key)) <= _SLIPS
            and (distance := edit_distance(folded, other.casefold(), _SLIPS)) <= _SLIPS
        ]
        return ", ".join(other for _, other in sorted(near)[:_SUGGESTED])

    def _near_years(self, cited: Cited) -> str:
        """Return what these authors wrote in another year, or others of that name in this."""
        other = self._written(cited, "")
        shown = [f"{record.key} ({record.year})" for record in other[:_SUGGESTED]]
        return ", ".join(shown)


def names_agree(names: Sequence[str], authors: Sequence[Author]) -> bool:
    """Return whether names that are printed are those of a paper: the first one first."""
    families = [_folded(author.family) for author in authors]
    said = [_folded(name) for name in names]
    if not said or not families or not _same(said[0], families[0]):
        return False
    return all(any(_same(name, family) for family in families) for name in said[1:])


def _fits(authors: Sequence[Author], cited: Cited) -> bool:
    return names_agree(cited.names, authors)


def _is_exact(record: Record, cited: Cited) -> bool:
    count = len(record.authors)
    if cited.et_al:
        return count > 2 or record.authors_truncated
    return count == len(cited.names) and not record.authors_truncated


def _same(one: str, other: str) -> bool:
    return one == other or other.endswith(f" {one}") or one.endswith(f" {other}")


def _folded(name: str) -> str:
    words = name.replace("-", " ").replace("’", "'").split()
    return " ".join(ascii_fold(word) or word.casefold() for word in words)


def _is_named(entry: BibEntry, cited: Cited) -> bool:
    same_year = not cited.year or entry.year == cited.year or entry.year[:4] == cited.year
    return same_year and names_agree(cited.names, entry.authors)


def _joined(cited: Cited) -> str:
    if cited.et_al:
        return f"{cited.names[0]} et al."
    return " and ".join(filter(None, (", ".join(cited.names[:-1]), cited.names[-1])))


def _with_doi(record: Record, doi: str) -> Record:
    """Return a record with the DOI as it was written, which may have capitals."""
    return Record(record.title, record.authors, date=record.date, doi=doi, arxiv_id=record.arxiv_id)


def _is_in(record: Record, entry: BibEntry, text: str) -> bool:
    fingerprint = title_fingerprint(record.title)
    if len(fingerprint) < _SHORTEST_TITLE:
        return False
    ours, theirs = content_stems(text), content_stems(record.title)
    whole = fingerprint in title_fingerprint(text)
    if not whole and len(ours & theirs) < _TITLE_SHARE * len(theirs):
        return False
    if not whole and _is_other_title(record.title, entry.title):
        return False
    families = [_folded(author.family) for author in record.authors]
    words = _folded(f"{text} {' '.join(author.name for author in entry.authors)}")
    return not families or any(family in words for family in families)


def _is_other_title(one: str, other: str) -> bool:
    """Whether two titles differ by words of their own on both sides."""
    ours, theirs = content_stems(one), content_stems(other)
    return bool(other) and len(ours ^ theirs) > 2


def _contradicts(entry: BibEntry, record: Record) -> bool:
    """Whether an entry plainly describes another paper than the record of its key."""
    if not entry.title:
        return False
    ours, theirs = content_stems(entry.title), content_stems(record.title)
    return len(ours & theirs) < 0.5 * max(1, min(len(ours), len(theirs)))


def _described(entry: BibEntry) -> str:
    title = entry.title or entry.text
    return f"{title[:80]!r}" if title else f"entry {entry.key}"


def label(record: Record) -> str:
    """Return a record as prose cites it: "Zhang and Chen (2023)"."""
    return f"{cited_names(record)} ({record.year})" if record.year else cited_names(record)


def described(records: Iterable[Record]) -> str:
    """Return the keys of records with their titles."""
    return ", ".join(f"{record.key} ({record.title[:60]})" for record in records)
