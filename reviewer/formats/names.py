"""A person's or a group's name as it is printed -> family and given name.

Names are read by their form alone (commas, particles, suffixes, initials,
capitals), never by a list of names, so that every tradition gets the same care.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from reviewer.records import Author

_PARTICLES = """
af al av bin da das de del della den der des di do dos du el ibn la las le los ten ter tot van vom
von zu zum zur 't
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Small words that open a family name ("van der Meer", "de la Cruz", "ibn Sina")."""

SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|II|III|IV|2nd|3rd|4th")
"""What may follow a family name without being part of it."""

_CAPITALISED = "Da De Del Della Den Der Di Do Dos Du El La Las Le Los Ten Ter Van Von"
_CAPITAL_PARTICLES = frozenset(_CAPITALISED.split())
_INITIALS = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.-?)+[^\W\d_]?\.?|[A-Z]{1,3}")
_AND = re.compile(r"\s+and\s+")
_GROUPS = """
team teams collaboration collaborations consortium group groups lab labs laboratory project
initiative association committee community network foundation institute university contributors
""".split()
_GROUP = re.compile(rf"\d|\b(?:{'|'.join(_GROUPS)})\b|^the\s", re.IGNORECASE)
_GROUP_WORDS = frozenset((*_GROUPS, "the"))


MAX_KEPT = 100
"""Characters of the names whose reading is kept, since people write more than one paper."""


def author(name: str) -> Author:
    """Return the parts of one name; a group or a single name is all family name.

    Understood are "Given von Family", "von Family, Given", "Family, Jr., Given",
    "FAMILY Given" and "Family AB". Particles go with the family name and
    suffixes to the end of the given name ("Francia", "Guillermo III"). White
    space is squeezed; otherwise `Author.name` is what was printed, the given
    name put first.
    """
    return _kept(name) if len(name) <= MAX_KEPT else _author(name)


@functools.lru_cache(maxsize=1 << 15)
def _kept(name: str) -> Author:
    return _author(name)


def _author(name: str) -> Author:
    words = name.split()
    shown = " ".join(words)
    if len(words) == 2 and _is_plain(words[0]) and _is_plain(words[1]):
        return Author(shown, words[1], words[0])
    pieces = [piece.strip() for piece in shown.split(",") if piece.strip()]
    if len(pieces) > 2 or (len(pieces) == 2 and not SUFFIX.fullmatch(pieces[1])):
        return _inverted(pieces)
    words = [word for piece in pieces for word in piece.split()]
    if len(words) < 2 or _GROUP.search(shown):
        return Author(shown, shown)
    suffix = [words.pop()] if SUFFIX.fullmatch(words[-1]) and len(words) > 2 else []
    given, family = _parts(words)
    return Author(shown, " ".join(family), " ".join([*given, *suffix]))


def _is_plain(word: str) -> bool:
    """Whether a word is a capital and small letters, as most words of names are: no particle."""
    capital = word.isalpha() and word[0].isupper() and word[1:].islower()
    return capital and word.lower() not in _GROUP_WORDS


def of_parts(family: str, given: str = "", particle: str = "", suffix: str = "") -> Author:
    """Return an author whose name a source gives in parts; white space is squeezed.

    The particle goes before the family name, the suffix after the given one, as
    `author` reads them from a whole name.
    """
    whole = " ".join(f"{particle} {family}".split())
    first = " ".join(given.split())
    ending = " ".join(suffix.split()).strip(",").strip()
    if not whole:
        whole, first = first, ""
    shown = " ".join(filter(None, (first, whole, ending)))
    return Author(shown, whole, " ".join(filter(None, (first, ending))))


def inverted(person: Author) -> str:
    """Return "Family, Given", which `author` reads back as the same name; a group as it is."""
    return f"{person.family}, {person.given}" if person.given else person.name


def people(shown: str) -> tuple[str, ...]:
    """Return the names in one place of a list: "A. Ruiz and B. Smith" are two people."""
    if _GROUP.search(shown):
        return (shown,)
    names = [name.strip() for name in _AND.split(shown.removeprefix("and "))]
    return tuple(names) if all(" " in name for name in names) else (shown,)


def _inverted(pieces: Sequence[str]) -> Author:
    """Read "Family, Given", "Family, Jr., Given", "Family, Given, Jr." and "Family, Given Jr."."""
    suffixes = [piece for piece in pieces[1:] if SUFFIX.fullmatch(piece)]
    words = " ".join(piece for piece in pieces[1:] if piece not in suffixes).split()
    if len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        suffixes = [words.pop(), *suffixes]
    given = " ".join(words)
    shown = " ".join([given, pieces[0], *suffixes])
    return Author(shown, pieces[0], " ".join([given, *suffixes]))


def _parts(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Split the words of a printed name into those given and those of the family."""
    if all(_INITIALS.fullmatch(word) for word in words[-1:]) and not _INITIALS.fullmatch(words[0]):
        return _family_first(words)
    if _is_shouted(words[0]) and not any(_is_shouted(word) for word in words[1:]):
        return words[1:], words[:1]
    start = _family_start(words)
    return words[:start], words[start:]


def _family_first(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Read "van der Berg J A": initials at the end are given."""
    end = len(words)
    while _INITIALS.fullmatch(words[end - 1]):
        end -= 1
    return words[end:], words[:end]


def _is_shouted(word: str) -> bool:
    """Whether a word is a family name in capitals (three letters or more: two are initials)."""
    return len(word) > 2 and word.isupper() and "." not in word


def _family_start(words: Sequence[str]) -> int:
    """Return where the family name begins: at its first particle, or at the last word."""
    last = len(words) - 1
    for index, word in enumerate(words[:last]):
        if word in PARTICLES or word.startswith(("d'", "d’")):
            return _with_capital_particles(words, index)
    return _with_capital_particles(words, last)


def _with_capital_particles(words: Sequence[str], start: int) -> int:
    while start > 1 and words[start - 1] in _CAPITAL_PARTICLES:
        start -= 1
    return start
