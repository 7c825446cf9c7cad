"""A reference list as prose -> `BibEntry`: number, authors, year, DOI, arXiv id, and a title.

Reference styles differ too much to be read in full. What matters is found in
all of them: identifiers by their form, the year, the family names before it;
the title is a guess, so `text` keeps the whole entry to compare with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.formats.names import author
from reviewer.manuscripts.model import BibEntry
from reviewer.records import Author

HEADING = re.compile(
    r"^[\W\d]*(?:[IVXLC]+\.\s+)?(?:references(?: and notes)?|references cited|bibliography|"
    r"works cited|literature(?: cited)?|cited literature|literatur(?:verzeichnis)?|quellen|"
    r"r[ée]f[ée]rences(?: bibliographiques)?|bibliographie|bibliograf[ií]a|referencias|"
    r"refer[êe]ncias|bibliografia|参考文献)[\W]*$",
    re.IGNORECASE,
)
"""A line that says that the reference list begins."""

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}\\|^`\[\]]{1,200}", re.IGNORECASE)
ARXIV = re.compile(
    r"(?:arxiv[:\s.]*(?:org/(?:abs|pdf)/|preprint\s*)?(?:arxiv:)?\s*|abs/)"
    r"((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?:v\d+)?\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)](?=\s))\s*")
_LABEL = re.compile(r"^\s*\[([^\[\]\n]{1,40})\]\s*")
_YEAR = re.compile(r"(?<![\d/.:-])((?:1[6-9]|20)\d\d[a-z]?)(?![\d/:-])")
_YEAR_FIRST = re.compile(r"[(\s,.]\(?((?:1[6-9]|20)\d\d[a-z]?)\)?[.,:)]")
_ET_AL = re.compile(r",?\s*(?:et\.?\s?al\.?|and others)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"‘]([^“”\"]{8,300})[”\"’]")
_SENTENCE = re.compile(r"(?<=[a-z0-9)?!\]”\"’][.?!])\s+|(?<=[A-Z]{2}\.)\s+|(?<=[?!])\s+")
_SENTENCE_END = re.compile(r"(?<!\bal)(?<!\bJr)(?<=[^\W\d_]{2})\.\s+\S")
_INITIALS = re.compile(r"^(?:[^\W\d_a-z]\.?[\s-]?){1,4}$")
_VANCOUVER = re.compile(
    r"(?:[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)? [A-Z]{1,3}(?:, |(?=\.)))+(?:et al)?\.\s"
)
"""The authors of "Smith J, van Dam K. Title."; the initials end with the list."""
_MAX = 3_000
"""Characters of an entry that are looked at."""


@dataclass(frozen=True, slots=True)
class Item:
    """The text of one entry and where it is."""

    text: str
    line: int


def entry(item: Item, place: int, file: str, *, key: str = "", kind: str = "reference") -> BibEntry:
    """Return an entry; `place` is its 1-based place in the list, its number if it prints none."""
    text = " ".join(item.text[:_MAX].split())
    found = _NUMBER.match(text)
    number = int(next(filter(None, found.groups()))) if found else place
    body = text[found.end() :] if found else _LABEL.sub("", text)
    doi, arxiv = DOI.search(body), ARXIV.search(body)
    head, year, rest = _parts(body)
    names, et_al = _authors(head)
    return BibEntry(
        key=key,
        type=kind,
        title=_title(body, rest),
        authors=names,
        et_al=et_al,
        year=year,
        doi=doi[0].rstrip(".,;)") if doi else "",
        arxiv_id=arxiv[1] if arxiv else "",
        number=number,
        text=body,
        file=file,
        line=item.line,
    )


def starts(line: str) -> bool:
    """Return whether a line opens a numbered or labelled entry."""
    return bool(_NUMBER.match(line) or _LABEL.match(line))


def _parts(body: str) -> tuple[str, str, str]:
    """Return what stands before the title (authors), the year, and the rest.

    The year comes after the authors ("Li, W. (2020). Title") or near the end
    ("W. Li. Title. In ACL, 2020"); then the authors end where a sentence does.
    """
    first = _YEAR_FIRST.search(body[:400])
    if first and _reads_as_names(body[: first.start()]):
        return body[: first.start()], first[1], body[first.end() :].lstrip(" .,:")
    years = _YEAR.findall(body)
    head, rest = _first_sentence(body)
    return head, years[-1] if years else "", rest


def _reads_as_names(text: str) -> bool:
    """Whether a text holds names only: no sentence ends in it, few words are in lower case."""
    if _SENTENCE_END.search(text):
        return False
    words = re.findall(r"[^\W\d_]{3,}", text)
    lower = [word for word in words if word.islower() and word not in ("and", "und", "others")]
    return bool(words) and len(lower) <= len(words) / 4 and len(text) < 300


def _first_sentence(body: str) -> tuple[str, str]:
    """Return the authors and what follows: up to the first stop not after an initial, or quote."""
    quoted = _QUOTED.search(body)
    if quoted and quoted.start() < 300:
        return body[: quoted.start()], body[quoted.start() :]
    if listed := _VANCOUVER.match(body):
        return body[: listed.end() - 2], body[listed.end() :]
    for found in re.finditer(r"[.:]\s+", body[:400]):
        word = re.split(r"[\s-]", body[: found.start()])[-1].strip(".,")
        if len(word) > 1 and word.lower() not in ("al", "jr", "eds", "ed"):
            return body[: found.start()], body[found.end() :]
    return "", body


def _title(body: str, rest: str) -> str:
    quoted = _QUOTED.search(body)
    if quoted:
        return quoted[1].rstrip(" ,.")
    return next(iter(_SENTENCE.split(rest, maxsplit=1)), "").rstrip(" .,")


def _authors(head: str) -> tuple[tuple[Author, ...], bool]:
    """Return the authors of "Zhang, Y., Li, W. and Chen Q." and whether the list is cut."""
    et_al = bool(_ET_AL.search(head))
    plain = _ET_AL.sub("", head)
    pieces = [
        piece.strip(" .()")
        for piece in re.split(r",\s*(?:and|&)\s+|\s+(?:and|&|und)\s+|[,;]", plain)
    ]
    return tuple(_people([piece for piece in pieces if piece])), et_al


def _people(pieces: list[str]) -> Iterator[Author]:
    """Yield the people of a list whose commas also part family name and initials."""
    if len(pieces) > 1 and _is_inverted_first(pieces):
        pieces = [f"{pieces[0]}, {pieces[1]}", *pieces[2:]]
        yield author(pieces.pop(0))
    place = 0
    while place < len(pieces):
        name, after = pieces[place], pieces[place + 1] if place + 1 < len(pieces) else ""
        place += 1
        if after and " " not in name and (_INITIALS.match(after) or _is_given(after, name)):
            yield author(f"{name}, {after}")
            place += 1
        elif not _INITIALS.match(name):
            yield author(name)


def _is_inverted_first(pieces: list[str]) -> bool:
    """Whether only the first of a list has its family name first: "Zhang, Yunan, and Qi Chen"."""
    first, second, *others = pieces
    plain = not any(_INITIALS.match(piece) for piece in (first, second))
    return plain and " " not in first + second and all(" " in other for other in others)


def _is_given(after: str, name: str) -> bool:
    """Whether "Zhang, Yunan" is one person: a family name alone, then given names alone."""
    return " " not in name and 0 < len(after.split()) <= 2 and after[:1].isupper() and "." in after
