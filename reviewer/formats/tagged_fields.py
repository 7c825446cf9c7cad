"""The fields of one tagged record, and what the tagged formats share in reading them.

A field is taken once; what no reader took is kept as a detail under its tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from reviewer.formats import dates, identifiers, names
from reviewer.formats.tagged import Field
from reviewer.records import Author, Record, details

_ET_AL = re.compile(r"[\s,;]*\b(?:et\.? ?al\b\.?|and others)[\s,;]*$", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al", "et al.", "and others"})
_ORGANISATION = re.compile(
    r"\b(?:of|for|on|the|and)\b|\b(?i:cent(?:er|re)|ministry|department|agency|council|society|bureau|"
    r"organi[sz]ation|office|academy|college|company|inc|ltd|gmbh|corporation|board|service|"
    r"authority|federation|commission|hospital|school|union|bank|study|investigators|force)\b"
)
_KEY = re.compile(r"(?![\d.-]+$|WOS:|10\.\d|[a-z]+://)[^\s{},%#\\\"]{2,120}")
_TAIL = 40
"""Characters at the end of a name in which "et al." is looked for."""

_MAX_SERIAL = 2_000
"""Characters of a field in which ISSN and ISBN are looked for."""

_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_PAGE_WORD = re.compile(r"^(?:pages?\s*|pp?\.?\s*|S\.\s+)(?=\d)")
_NUMERIC_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(0\d|1[0-2])([0-2]\d|3[01])(?!\d)")
_MONTH_AND_DAY = re.compile(r"[A-Za-z]{3,9}\.?(?:\s+\d{1,2})?")
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_DOI_PATH = re.compile(r"/doi/(?:[a-z]{2,12}/)?(10\.\d{4,9}/[^?#\s]{1,300})", re.IGNORECASE)
_DOI_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|meta|summary)|\.pdf)+$", re.IGNORECASE)
_URL_START = re.compile(r"[;,\s]{1,20}(?=(?:https?|ftp)://)", re.IGNORECASE)
_PUBMED_URL = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})\b"
)


class Fields:
    """The fields of a record by tag; each is there until it is taken."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._left: dict[str, list[Field]] = {}
        self._order = [one for one in fields if one.text]
        for one in self._order:
            self._left.setdefault(one.tag, []).append(one)

    def __contains__(self, tag: str) -> bool:
        return tag in self._left

    def peek(self, *tags: str) -> list[str]:
        """Return the values of the tags that are left, tag by tag, and leave them."""
        return [one.text for tag in tags for one in self._left.get(tag, ())]

    def take(self, *tags: str) -> list[str]:
        """Return the values of the tags, tag by tag."""
        return [one.text for tag in tags for one in self._left.pop(tag, ())]

    def lines(self, *tags: str) -> list[str]:
        """Return the lines of the values of the tags, each for itself."""
        taken = [one for tag in tags for one in self._left.pop(tag, ())]
        return [line.strip() for one in taken for line in one.lines if line.strip()]

    def peek_lines(self, *tags: str) -> list[str]:
        """Return the lines of the values of the tags, and leave them."""
        return [line for tag in tags for one in self._left.get(tag, ()) for line in one.lines]

    def ordered(self, *tags: str) -> list[Field]:
        """Return the fields of the tags in the order of the file."""
        taken = [one for one in self._order if one.tag in tags and one.tag in self._left]
        for tag in tags:
            self._left.pop(tag, None)
        return taken

    def one(self, *tags: str) -> str:
        """Return the first value of the first tag that has one, and drop what repeats it.

        The other values of the tags are left.
        """
        value = next(iter(self.peek(*tags)), "")
        if value:
            self.drop(value, *tags)
        return value

    def drop(self, value: str, *tags: str) -> None:
        """Drop the fields of the tags that say no more than a value (compared without case)."""
        known = value.casefold()
        self.drop_if(lambda text: text.casefold() == known, *tags)

    def drop_if(self, known: Callable[[str], bool], *tags: str) -> None:
        """Drop the fields of the tags whose text is known already."""
        for tag in tags:
            left = [one for one in self._left.pop(tag, ()) if not known(one.text)]
            if left:
                self._left[tag] = left

    def details(self, format_: str) -> dict[str, str]:
        """Return what is left, by "format:tag", several values joined by newlines."""
        return {f"{format_}:{tag}": joined(self.take(tag)) for tag in tuple(self._left)}


def joined(values: Iterable[str], by: str = "\n") -> str:
    """Return distinct values in one string."""
    return by.join(dict.fromkeys(value for value in values if value))


def merged(*parts: Mapping[str, str]) -> dict[str, str]:
    """Return the details of several makers; what two say of one name is joined by a newline."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for name, value in part.items():
            found.setdefault(name, []).append(value)
    return {name: joined(values) for name, values in found.items()}


def with_details(record: Record, values: Mapping[str, str]) -> Record:
    """Return a record with its details."""
    return replace(record, details=details(values))


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def split(values: Iterable[str], by: str = ";") -> list[str]:
    """Return the pieces of values that hold several."""
    return [piece.strip() for value in values for piece in value.split(by) if piece.strip()]


def is_key(text: str) -> bool:
    """Whether a text can be the key by which authors cite: no number, DOI, address or phrase."""
    return bool(_KEY.fullmatch(text))


def people(values: Iterable[str]) -> tuple[tuple[Author, ...], bool]:
    """Return the people of some lines, each once, and whether "et al." follows them.

    A line may name several, by ";" or as "Family, Given and Family, Given". A
    name that ends in a comma is a group's, as EndNote writes them.
    """
    found: dict[str, Author] = {}
    truncated = False
    for shown in _each_name(values):
        if shown.casefold() in _OTHERS:
            truncated = True
            continue
        name = shown[:-_TAIL] + _ET_AL.sub("", shown[-_TAIL:])
        truncated = truncated or name != shown
        person = _person(name)
        if person.name:
            found.setdefault(person.name, person)
    return tuple(found.values()), truncated


def _each_name(values: Iterable[str]) -> Iterable[str]:
    for piece in split(values):
        halves = piece.split(" and ")
        several = len(halves) > 1 and all(map(_is_person, halves))
        yield from (half.strip() for half in halves) if several else (piece,)


def _is_person(shown: str) -> bool:
    """Whether a half of "A and B" is a name of its own: it has a comma, or two words or more."""
    return "," in shown or (len(shown.split()) > 1 and not _ORGANISATION.search(shown))


def _person(shown: str) -> Author:
    group = shown.rstrip(", ")
    if shown.endswith(",") and "," not in group:
        return Author(group, group)
    if "," not in shown and len(shown.split()) > 1 and _ORGANISATION.search(shown):
        return Author(shown, shown)
    return names.author(shown)


def inverted(people_: Iterable[Author]) -> str:
    """Return people as a detail holds them: "Family, Given; Family, Given"."""
    return "; ".join(names.inverted(person) for person in people_)


def hyphened(text: str) -> str:
    """Return pages with a plain hyphen and no word before them: "pp. 123--9" is "123-9"."""
    return _PAGE_WORD.sub("", _DASHES.sub("-", text.strip().rstrip(".,")))


def pages(text: str) -> str:
    """Return pages as `hyphened` does, and the whole of the last one: "123-9" is "123-129"."""
    text = hyphened(text)
    found = _NUMERIC_RANGE.fullmatch(text)
    if not found or len(found[2]) >= len(found[1]):
        return text
    end = found[1][: -len(found[2])] + found[2]
    return f"{found[1]}-{end}" if int(end) >= int(found[1]) else text


def date(text: str) -> str:
    """Return the date of a text, also as RIS has it (year/month/day/other) or in eight digits."""
    pieces = [piece.strip() for piece in text.split("/")]
    if 1 < len(pieces) <= 4 and len(pieces[0]) == 4 and pieces[0].isdigit():
        return dates.iso(*[*pieces, "", ""][:3])
    found = dates.date(text)
    compact = None if found else _COMPACT_DATE.search(text)
    return dates.iso(*compact.groups()) if compact else found


def dated(year_texts: Sequence[str], other_texts: Sequence[str]) -> str:
    """Return the most precise date that agrees with the first text to name a year.

    The other texts may be whole dates, or months and days without a year.
    """
    known = [found for found in map(date, (*year_texts, *other_texts)) if found]
    if not known:
        return ""
    year = known[0][:4]
    known += [date(f"{text} {year}") for text in other_texts if not date(text)]
    return max((one for one in known if one[:4] == year), key=len)


def agrees(text: str, found: str) -> bool:
    """Whether a text says of a date no more than `found` does."""
    whole = date(text) or (date(f"{text} {found[:4]}") if _MONTH_AND_DAY.fullmatch(text) else "")
    return bool(whole) and found.startswith(whole)


def urls(values: Iterable[str]) -> list[str]:
    """Return the addresses in some values; one value may hold several."""
    return [url.strip(" ;,") for value in values for url in _URL_START.split(value.strip())]


def doi_of_url(url: str) -> str:
    """Return the DOI that an address resolves, or that a publisher's /doi/ page is about."""
    if _RESOLVER.match(url):
        return identifiers.doi(url)
    found = _DOI_PATH.search(url)
    return identifiers.doi(_DOI_TAIL.sub("", found[1])) if found else ""


def pmid_of_url(url: str) -> str:
    """Return the PubMed number that an address is about."""
    found = _PUBMED_URL.match(url)
    return found[1] if found else ""


def landing_page(candidates: Sequence[str], doi: str) -> str:
    """Return the http address to keep: no PDF if there is another, no bare resolver of the DOI."""
    web = [url for url in candidates if url.lower().startswith(("http://", "https://"))]
    if doi:
        web = [url for url in web if not is_resolver(url, doi)]
    pages_ = [url for url in web if not url.lower().split("?")[0].endswith(".pdf")]
    return next(iter(pages_ or web), "")


def is_resolver(url: str, doi: str) -> bool:
    """Whether an address says no more than a DOI."""
    return bool(_RESOLVER.match(url)) and identifiers.doi(url).casefold() == doi.casefold()


def arxiv(*values: str) -> str:
    """Return the arXiv identifier in the first value that names arXiv and has one."""
    named = (value for value in values if "arxiv" in value.lower())
    return next(filter(None, map(identifiers.arxiv_id, named)), "")


def serials(values: Iterable[str], kept: str) -> dict[str, str]:
    """Return ISBN and ISSN of values that mix them; what is neither goes to the detail `kept`."""
    found: dict[str, list[str]] = {"ISBN": [], "ISSN": [], kept: []}
    for value in values:
        rest = value if len(value) <= _MAX_SERIAL else ""
        isbns = identifiers.isbn(rest)
        for isbn in filter(None, isbns.split(", ")):
            rest = rest.replace(isbn, " ")
        issns = identifiers.issn(rest)
        found["ISBN"] += isbns.split(", ")
        found["ISSN"] += issns.split(", ")
        found[kept] += [] if isbns or issns else [value]
    return {name: joined(each, "\n" if name == kept else ", ") for name, each in found.items()}
