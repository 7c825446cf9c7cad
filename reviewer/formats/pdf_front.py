"""The first pages of a paper -> its title, authors, abstract and identifiers, where they are plain.

What is not found is left empty, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.formats import dates, identifiers
from reviewer.formats.name_lists import listed
from reviewer.formats.pdf_authors import authors
from reviewer.formats.pdf_page import (
    PageLine,
    Piece,
    body_size,
    joined,
    letters,
    lines,
    repaired,
    same_size,
)
from reviewer.records import Author

MAX_TITLE_LINES = 6
MAX_ABSTRACT = 6000
"""Characters of an abstract; what goes on longer has no end that was found."""

_STAMP = re.compile(r"arXiv:\s*(\S+?)(?:v\d+)?\s+\[([\w.-]+)\]\s+(\d{1,2} \w{3,9} \d{4})")
_ABSTRACT = re.compile(r"(?:abstract|a\s?bstract|summary)\b\s*[.:—–-]*\s*", re.IGNORECASE)
_END = re.compile(
    r"(?:key\s?-?words?(?: and phrases)?|index\s+terms|ccs\s+concepts|additional key words"
    r"|categories and subject|general terms|acm reference|jel\b|msc\b|pacs\b|\W?contents\b"
    r"|(?:\d+|[IVX]+)?\s*[.:]?\s*i\s?ntroduction\b|©|copyright|mathematics subject|subject class"
    r"|permission to make|1\s+[A-Z])",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:\d{1,2}|[IVX]{1,4})\.?\s+[A-Z]")
_JUNK_TITLE = re.compile(
    r"untitled.*|.*\.(?:dvi|tex|docx?|pdf|indd|ps|qxd|rtf)|microsoft word.*|title|paper|document"
    r"|.{0,9}|\S*|[\d\W]*|(?:arxiv|doi)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_TITLE = re.compile(
    r"arxiv:|https?://|www\.|issn\b|vol(?:\.|ume)\s|published\s|proceedings of|preprint"
    r"|(?:original|research|review)?\s*(?:research )?(?:article|paper)$|open access|review$"
    r"|journal of\b.*\d|(?:references|bibliography|contents|index)\W*$|abstract\b|received\b"
    r"|technical report\s*\w*$",
    re.IGNORECASE,
)
_BOLD = re.compile(r"bold|cmbx|\bb[dx]\b|black|heavy|-[A-Z]*Bd", re.IGNORECASE)
_GAP = re.compile(r"\s*\n\s*| {3,}")


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says; empty where it does not, or not plainly."""

    title: str = ""
    authors: tuple[Author, ...] = ()
    truncated: bool = False
    abstract: str = ""
    doi: str = ""
    arxiv_id: str = ""
    subject: str = ""
    date: str = ""


def front(pieces: Sequence[Piece], metadata: Mapping[str, str], layout: str = "") -> Front:
    """Return what can be found on the first page, with the help of the metadata.

    `layout` is the page with wide gaps as several spaces, by which names that
    stand side by side are told apart.
    """
    stretches = [letters(part) for part in _GAP.split(repaired(layout))]
    first = lines([piece for piece in pieces if piece.page == 1])
    everything = lines(pieces)
    start, end = _title_lines(first)
    title = joined([line.text for line in first[start:end]]).rstrip("*†‡§¶∗⋆★ ")
    named = _title_of_metadata(metadata.get("Title", ""), first)
    after = _abstract_start(everything)
    between = first[end : after if end <= after < len(first) else end + 25]
    people, more = authors(between, stretches)
    arxiv, subject, date = _stamp(pieces)
    return Front(
        title=named or title,
        authors=people or _authors_of_metadata(metadata.get("Author", ""), first),
        truncated=more,
        abstract=_abstract(everything, after),
        doi=_doi(first, metadata),
        arxiv_id=arxiv or _arxiv_of_metadata(metadata),
        subject=subject,
        date=date,
    )


def _stamp(pieces: Sequence[Piece]) -> tuple[str, str, str]:
    """Return the identifier, the subject and the date in the margin that arXiv prints."""
    text = " ".join(" ".join(piece.text.split()) for piece in pieces if not piece.upright)
    found = _STAMP.search(text[:5000])
    if not found or not identifiers.arxiv_id(found[1]):
        return "", "", ""
    return identifiers.arxiv_id(found[1]), found[2], dates.date(found[3])


def _title_lines(first: Sequence[PageLine]) -> tuple[int, int]:
    """Return where the lines of the title begin and end: the largest in the upper half."""
    body = body_size(first)
    top = max((line.y for line in first), default=0.0)
    for size in sorted({line.size for line in first}, reverse=True):
        if size < body + 1:
            break
        for start, line in enumerate(first):
            if same_size(line.size, size) and line.y > 0.4 * top and _is_title(line.text):
                return start, _title_end(first, start)
    return _bold_title(first)


def _bold_title(first: Sequence[PageLine]) -> tuple[int, int]:
    """Return the bold lines at the top, of a title no larger than what is below it."""
    for start, line in enumerate(first[:4]):
        if _ABSTRACT.match(line.text):
            break
        if _BOLD.search(line.font) and _is_title(line.text) and len(line.text.split()) > 1:
            end = start + 1
            while end < min(len(first), start + MAX_TITLE_LINES) and first[end].font == line.font:
                end += 1
            return start, end
    return 0, 0


def _is_title(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= 4 and letters > len(text) / 2 and not _NO_TITLE.match(text)


def _title_end(first: Sequence[PageLine], start: int) -> int:
    end = start + 1
    size = first[start].size
    while end < min(len(first), start + MAX_TITLE_LINES):
        line = first[end]
        if not same_size(line.size, size) or first[end - 1].y - line.y > 2.2 * size:
            break
        if _ABSTRACT.match(line.text) or not any(char.isalpha() for char in line.text):
            break
        end += 1
    return end


def _title_of_metadata(title: str, first: Sequence[PageLine]) -> str:
    """Return the title that the metadata name, if it stands on the page."""
    shown = " ".join(title.split())
    if _JUNK_TITLE.fullmatch(shown) or len(shown.split()) < 2:
        return ""
    page = letters("".join(line.text for line in first[:60]))
    return shown if len(letters(shown)) > 7 and letters(shown) in page else ""


def _authors_of_metadata(text: str, first: Sequence[PageLine]) -> tuple[Author, ...]:
    """Return the authors that the metadata name, if all of them stand on the page."""
    people = listed(text).authors
    page = letters("".join(line.text for line in first[:60]))
    named = [one for one in people if one.given and letters(one.family) in page]
    return people if people and len(named) == len(people) else ()


def _abstract_start(found: Sequence[PageLine]) -> int:
    for place, line in enumerate(found):
        if _ABSTRACT.match(line.text) and (len(line.text) < 12 or _opens(line.text)):
            return place
    return -1


def _opens(text: str) -> bool:
    """Whether a line goes on after the word "Abstract" as a heading in it does."""
    rest = _ABSTRACT.sub("", text, count=1)
    return rest[:1].isupper() and not text.lower().startswith("summary of")


def _abstract(found: Sequence[PageLine], start: int) -> str:
    if start < 0:
        return ""
    opening = _ABSTRACT.sub("", found[start].text, count=1)
    kept = [opening] if opening else []
    rest = found[start + 1 :]
    size = rest[0].size if rest else 0.0
    for line in rest:
        if _END.match(line.text) or (_SECTION.match(line.text) and line.size > size + 0.5):
            return joined(kept)
        if line.size > size + 1.5:
            return joined(kept)
        if line.size > size - 1.5:
            kept.append(line.text)
        if sum(map(len, kept)) > MAX_ABSTRACT:
            return ""
    return joined(kept) if found[start].page == 1 else ""


def _doi(first: Sequence[PageLine], metadata: Mapping[str, str]) -> str:
    """Return the DOI of the metadata, or the only one on the first page."""
    for name, value in metadata.items():
        is_one = "doi" in name.lower() or value.lower().startswith("doi")
        if is_one and (found := identifiers.doi(value)):
            return found
    seen = {identifiers.doi(line.text).lower(): line.text for line in first}
    seen.pop("", None)
    return identifiers.doi(next(iter(seen.values()))) if len(seen) == 1 else ""


def _arxiv_of_metadata(metadata: Mapping[str, str]) -> str:
    values = [
        value
        for name, value in metadata.items()
        if "doi" in name.lower() or "arxiv" in name.lower()
    ]
    return next(filter(None, map(identifiers.arxiv_id, values)), "")
