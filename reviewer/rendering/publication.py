"""What a record says of its publication, in the terms that BibTeX and CSL share.

Everything here is read off the record; nothing is looked up and nothing is
guessed beyond the kind of the venue, which is told from its words.
"""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.records import Author, Record
from reviewer.rendering.plain import one_line

ARTICLE, PAPER, PREPRINT, OTHER = "article", "paper", "preprint", "other"
"""In a journal; in the proceedings of a meeting; on a preprint server; nothing of these known."""

_PREPRINTS = re.compile(
    r"\b(?:(?:ar|bio|med|chem|psy|soc|eco)r?xiv|corr|ssrn|pre-?prints?)\b", re.IGNORECASE
)
_JOURNAL = re.compile(
    r"\b(?:journal|transactions|trans\.|letters|annals|annual review|bulletin|magazine|archives"
    r"|acta|quarterly|j\.)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:conf(?:erence|\.)|workshops?|symposium|symposia|congress|colloquium|meeting|summit"
    r"|findings of|shared task|track)|\b(?:19|20)\d\d\b|['’]\d\d\b|\b\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(r"\bproc(?:eedings|\.)", re.IGNORECASE)
_OF_A_SOCIETY = re.compile(r"\bproc(?:eedings|\.)\s+of\s+the\b", re.IGNORECASE)
_ACRONYM = re.compile(r"(?![JT])[A-Z][\w-]{1,18}")
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_CLASS = re.compile(r"[a-z]+(?:-[a-z]+)*\.[A-Za-z-]{2,}|[a-z]+-[a-z]+")
# Printable ASCII without what TeX cannot take in an address, or would read as a comment.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[!-~]+")
_NOT_IN_A_DOI = re.compile(r"[\\{}%^\"`]")
_PLACE = re.compile(r"https?://[^/\s]+")
_KEPT = "!#$&'()*+,-./:;=?@_~%[]"


@dataclass(frozen=True, slots=True)
class Publication:
    """How a paper was published. Empty means "not stated".

    `venue`: the journal, the proceedings or the preprint server. `arxiv`: an
    arXiv identifier; `arxiv_class`: "cs.CL", where the record has it in full.
    `date`: year, month, day, as many as are known. `url` is an http(s) address
    in ASCII with everything else encoded; `doi` begins with "10.".
    """

    kind: str
    venue: str = ""
    arxiv: str = ""
    arxiv_class: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    date: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts; a group, or a person of one name, is all `family` and `whole`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def whole(self) -> bool:
        """Whether the name has no parts."""
        return not self.given


def publication(record: Record) -> Publication:
    """Return what is known of a record's publication."""
    venue = one_line(record.venue)
    arxiv = _matching(_ARXIV, re.sub(r"(?i)^arxiv:\s*", "", record.arxiv_id.strip()))
    address = web_address(record.url)
    return Publication(
        kind=_kind(venue, arxiv, record.pmid),
        venue=venue,
        arxiv=arxiv,
        arxiv_class=_matching(_CLASS, record.subject) if arxiv else "",
        doi=_doi(record.doi),
        pmid=_matching(re.compile(r"\d+"), record.pmid.strip()),
        url=address or (f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
        date=_date(record.date),
    )


def people(authors: Iterable[Author]) -> tuple[Person, ...]:
    """Return the names of authors in their parts; an author without a name is left out."""
    return tuple(person for person in map(_person, authors) if person.family)


def web_address(url: str) -> str:
    """Return an http(s) address with all but URL characters percent-encoded; "" for any other."""
    address = url.strip()
    if not _PLACE.match(address) or any(char.isspace() for char in address):
        return ""
    quoted = urllib.parse.quote(one_line(address), safe=_KEPT)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quoted)


def _kind(venue: str, arxiv: str, pmid: str) -> str:
    """Return the kind of a publication: what is named as a journal is one, then meetings.

    "Proceedings of the X" without a meeting, an ordinal or a year are a
    society's journal (IEEE, Royal Society); an acronym alone (EMNLP) is a
    meeting unless PubMed has the paper; J... and T... are journals' acronyms.
    """
    if not venue or _PREPRINTS.search(venue):
        return PREPRINT if arxiv or venue else OTHER
    if pmid or _JOURNAL.search(venue):
        return ARTICLE
    met = _PROCEEDINGS.search(venue) and not _OF_A_SOCIETY.search(venue)
    return PAPER if met or _MEETING.search(venue) or _is_acronym(venue) else ARTICLE


def _is_acronym(venue: str) -> bool:
    capitals = sum(char.isupper() for char in venue[:20])
    return capitals > 2 and _ACRONYM.fullmatch(venue) is not None


def _person(author: Author) -> Person:
    # Here, since the room of formats takes longer to import than a page takes to write.
    from reviewer.formats.names import SUFFIX

    family = _seen(author.family or author.name).split()
    given = _seen(author.given).split()
    if not given:
        return Person(" ".join(family))
    suffix = given.pop() if len(given) > 1 and SUFFIX.fullmatch(given[-1]) else ""
    start = next((n for n, word in enumerate(family[:-1]) if not word[:1].islower()), None)
    start = len(family) - 1 if start is None else start
    return Person(" ".join(family[start:]), " ".join(given), " ".join(family[:start]), suffix)


def _seen(text: str) -> str:
    """Return text on one line; nothing if all of it is marks that do not print."""
    line = one_line(text)
    return "" if all(unicodedata.category(char) in ("Cf", "Zs") for char in line) else line


def _doi(doi: str) -> str:
    bare = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", doi.strip())
    return "" if _NOT_IN_A_DOI.search(bare) else _matching(_DOI, bare)


def _date(date: str) -> tuple[int, ...]:
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", date)
    numbers = [int(part) for part in found.groups() if part] if found else []
    good = len(numbers) < 2 or 1 <= numbers[1] <= 12
    return tuple(numbers if good else numbers[:1])


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


__all__ = [
    "ARTICLE",
    "OTHER",
    "PAPER",
    "PREPRINT",
    "Person",
    "Publication",
    "people",
    "publication",
    "web_address",
]
