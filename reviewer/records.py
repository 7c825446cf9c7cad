"""Records, their authors and sources, and rows that could not be read.

These are values: frozen, comparable, and free of any knowledge of where they
are stored. `Record.to_dict` is the JSON that `reviewer show --json` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEXT_FIELDS = ("title", "abstract")
"""Fields whose quotes carry character offsets."""


@dataclass(frozen=True, slots=True)
class Author:
    """One author: the name as it was shown, and its two parts."""

    name: str
    family: str
    given: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return `{"name", "family", "given"}`."""
        return {"name": self.name, "family": self.family, "given": self.given}


TYPES = frozenset(
    """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic
collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage
""".split()
)
"""What a paper may be: the item types of CSL 1.0.2, appendix III. A preprint is an `article`."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One more thing that a source says of a paper, such as its volume.

    `name` is that of the CSL variable where there is one (`volume`, `issue`,
    `page`, `publisher`, `publisher-place`, `ISSN`, `editor`, ...: appendix IV
    of CSL 1.0.2), else that of the field in its format, after the format's name
    and a colon (`bibtex:file`, `ris:M1`). People (`editor`, `translator`) are
    "Family, Given" joined by "; ". Several values are joined by newlines.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from.

    `file` is the file's name (relative to the folder that was added, if one
    was); lines are 1-based and inclusive. `sha256` (64 hex digits) identifies
    the file's bytes and `added` (ISO 8601, UTC) says when it was read; both are
    empty for a record that was only parsed. `citekey` is the key that the file
    gives the paper, if it gives one for citing.
    """

    file: str
    format: str
    first_line: int
    last_line: int
    sha256: str = ""
    added: str = ""
    citekey: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return `{"file", "format", "first_line", "last_line"}`, and `citekey` if there is one."""
        place = {
            "file": self.file,
            "format": self.format,
            "first_line": self.first_line,
            "last_line": self.last_line,
        }
        return {**place, "citekey": self.citekey} if self.citekey else place


@dataclass(frozen=True, slots=True)
class Record:
    """One paper.

    `date` is ISO 8601 and as precise as known (`2023`, `2023-02`,
    `2023-02-23`) or empty; empty strings and tuples mean "not stated".
    `authors_truncated` is true when the input said "et al.". `has_code` is
    None when the input's format cannot say. `key` is empty until a library
    assigns one, and never changes afterwards. `type` is one of TYPES or empty.
    `details` hold everything else that a source says, each name once, sorted
    by name.
    """

    title: str
    authors: tuple[Author, ...] = ()
    abstract: str = ""
    key: str = ""
    authors_truncated: bool = False
    date: str = ""
    subject: str = ""
    venue: str = ""
    affiliations: tuple[str, ...] = ()
    has_code: bool | None = None
    doi: str = ""
    arxiv_id: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    type: str = ""
    details: tuple[Detail, ...] = ()

    def placed(self, key: str, sources: tuple[Source, ...]) -> Record:
        """Return the record with a key and sources: as `replace` does, in a third of its time."""
        new = object.__new__(Record)
        for name in _CARRIED:
            object.__setattr__(new, name, getattr(self, name))
        object.__setattr__(new, "key", key)
        object.__setattr__(new, "sources", sources)
        return new

    def detail(self, name: str) -> str:
        """Return the value of one of `details`, or the empty string."""
        return next((one.value for one in self.details if one.name == name), "")

    @property
    def year(self) -> int | None:
        """The year of `date`, if any."""
        return int(self.date[:4]) if self.date[:4].isdigit() else None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as the JSON object of the contract (empty text becomes null)."""
        return {
            "key": self.key,
            "type": self.type or None,
            "title": self.title,
            "authors": [author.to_dict() for author in self.authors],
            "authors_truncated": self.authors_truncated,
            "date": self.date or None,
            "year": self.year,
            "subject": self.subject or None,
            "venue": self.venue or None,
            "affiliations": list(self.affiliations),
            "has_code": self.has_code,
            "abstract": self.abstract,
            "doi": self.doi or None,
            "arxiv_id": self.arxiv_id or None,
            "pmid": self.pmid or None,
            "url": self.url or None,
            "keywords": list(self.keywords),
            "details": {one.name: one.value for one in self.details},
            "sources": [source.to_dict() for source in self.sources],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Record:
        """Read what `to_dict` returned; sources lose what JSON does not carry."""
        return cls(
            key=data.get("key") or "",
            type=data.get("type") or "",
            title=data["title"],
            authors=tuple(Author(**author) for author in data.get("authors", ())),
            authors_truncated=bool(data.get("authors_truncated")),
            date=data.get("date") or "",
            subject=data.get("subject") or "",
            venue=data.get("venue") or "",
            affiliations=tuple(data.get("affiliations") or ()),
            has_code=data.get("has_code"),
            abstract=data.get("abstract") or "",
            doi=data.get("doi") or "",
            arxiv_id=data.get("arxiv_id") or "",
            pmid=data.get("pmid") or "",
            url=data.get("url") or "",
            keywords=tuple(data.get("keywords") or ()),
            details=details(data.get("details") or {}),
            sources=tuple(Source(**source) for source in data.get("sources", ())),
        )


_CARRIED = tuple(name for name in Record.__dataclass_fields__ if name not in ("key", "sources"))


def details(values: Mapping[str, str]) -> tuple[Detail, ...]:
    """Return the details of a record from their values by name; empty ones are left out."""
    return tuple(Detail(name, values[name]) for name in sorted(values) if values[name])


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """A row that could not be read: which file, which lines (1-based), and why.

    `raw` keeps the offending text, cut to `RAW_LIMIT` characters.
    """

    file: str
    line: int
    reason: str
    last_line: int = 0
    raw: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return `{"file", "line", "reason"}`."""
        return {"file": self.file, "line": self.line, "reason": self.reason}


RAW_LIMIT = 500
"""Characters of a rejected row that are kept."""


def field_value(record: Record, field: str) -> str:
    """Return the stored value of a field as the one string that citations quote.

    Title and abstract come back as they are; authors as "A, B, C" with
    " et al." when the list is known to be cut; other lists joined by ", ";
    `has_code` as "true" or "false". Unknown values are the empty string.
    Raises KeyError for a field a record does not have.
    """
    if field == "authors":
        names = ", ".join(author.name for author in record.authors)
        return f"{names} et al." if record.authors_truncated else names
    if field == "year":
        return str(record.year or "")
    if field not in Record.__dataclass_fields__:
        raise KeyError(field)
    value = getattr(record, field)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        shown = (f"{i.name}: {i.value}" if isinstance(i, Detail) else str(i) for i in value)
        return ", ".join(shown)
    return value or ""


def cited_names(record: Record) -> str:
    """Return the family names as prose cites them: A, A and B, or A et al."""
    names = [author.family for author in record.authors]
    if not names:
        return "Unknown"
    if len(names) == 2 and not record.authors_truncated:
        return f"{names[0]} and {names[1]}"
    return names[0] if len(names) == 1 and not record.authors_truncated else f"{names[0]} et al."
