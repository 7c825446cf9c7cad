"""The lines between the title and the abstract of a paper -> its authors, where they are plain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.formats.name_lists import is_corporate, listed
from reviewer.formats.names import PARTICLES, author
from reviewer.formats.pdf_page import PageLine, letters
from reviewer.records import Author

_NAME_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_](?:[^\W\d_]|['’.-])*")
_NO_NAME = re.compile(
    r"@|\d|\b(?:dept|department|school|faculty|labs?|inc|google|microsoft|research|technology|"
    r"sciences?|engineering|hospital|member|fellow|student|senior|ieee|acm|china|usa|uk|germany|"
    r"france|japan|korea|canada|australia|states|kingdom|corresponding|author|equal|email|e-mail|"
    r"abstract|introduction|journal|conference|draft|version|january|february|"
    r"july|september|october|november|december|and phrases|supervis\w*|thesis)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s\d*†‡§¶∗⋆★♠♣♥♦◇,;]+$|^[\s\d*†‡§¶∗⋆★,;]+")
_TO_PASS_OVER = re.compile(
    r"by$|(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d"
    r"|\d{4}|and$|version|draft",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:(?:by|authors?)\b:?\s+)?(?:(?:prof(?:essor)?|dr)\b\.?\s+)*", re.IGNORECASE)

_Font = tuple[str, float]


def authors(
    between: Sequence[PageLine], stretches: Sequence[str]
) -> tuple[tuple[Author, ...], bool]:
    """Return the authors on the lines after a title.

    After a line that is no name, only one in the same font goes on with them.
    None are plain where a line between or before them in that font is no name:
    it may hold more of them, and what follows may be places. None stand after
    prose.
    """
    found: list[Author] = []
    fonts: set[_Font] = set()
    others: set[_Font] = set()
    more = False
    for line in between:
        font: _Font = (line.font, float(round(line.size)))
        names, cut = _names(line, stretches)
        if len(names) == 0 or (fonts and others and font not in fonts):
            if _is_prose(line.text):
                break
            others |= set() if _TO_PASS_OVER.match(line.text) else {font}
            continue
        if font in others:
            return (), False
        fonts.add(font)
        found += map(author, names)
        more = more or cut
    return tuple(found), more


def _is_prose(text: str) -> bool:
    words = text.split()
    return len(words) > 7 and sum(word[0].islower() for word in words) > len(words) / 2


def _names(line: PageLine, stretches: Sequence[str]) -> tuple[Sequence[str], bool]:
    """Return the names on a line, none if anything else is on it; and whether it says "et al."."""
    found: list[str] = []
    more = False
    for part in line.parts:
        people = listed(_BY.sub("", part).strip())
        more = more or people.truncated
        for one in people.authors:
            bare = _TRAILING.sub("", one.name)
            for name in _apart(bare, stretches):
                if not _is_name(name):
                    return (), False
                found.append(_in_title_case(name))
    return found, more


def _apart(name: str, stretches: Sequence[str]) -> Sequence[str]:
    """Return the names of which a piece of text is made, by the wide gaps between them."""
    if not name or not any(stretches):
        return [name] if name else []
    groups: list[str] = []
    for word in name.split():
        together = f"{groups[-1]} {word}" if groups else word
        if groups and any(letters(together) in stretch for stretch in stretches):
            groups[-1] = together
        else:
            groups.append(word)
    return groups if all(" " in group for group in groups) else [name]


def _in_title_case(name: str) -> str:
    """Return a name set in capitals as it is written otherwise."""
    if not name.isupper() or len(name) < 6:
        return name
    words = (word.lower() if word.lower() in PARTICLES else word.title() for word in name.split())
    return " ".join(words)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5 or _NO_NAME.search(text) or is_corporate(text):
        return False
    whole = [word for word in words if word.lower() not in PARTICLES]
    if not all(_NAME_WORD.fullmatch(word.strip(",")) and word[0].isupper() for word in whole):
        return False
    return any(sum(char.isalpha() for char in word) > 1 for word in whole)
