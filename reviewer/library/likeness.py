"""How alike the people, the places and the abstracts of two records are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.formats.names import PARTICLES
from reviewer.library.titles import FUNCTION_WORDS, looks_misread, spelling, title_words
from reviewer.records import Author, Record
from reviewer.words import content_stems, edit_distance

_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
SAME_AUTHORS = 0.6
"""Share of the shorter list of authors that the longer one must have."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name made ready: ways its family name may be written, its given words, all its words."""

    families: frozenset[str]
    given: tuple[str, ...]
    words: frozenset[str]
    group: bool

    @property
    def initial(self) -> str:
        """The first letter of the given name, or the empty string."""
        return self.given[0][0] if self.given else ""


@lru_cache(maxsize=20_000)
def name_of(author: Author) -> Name:
    """Make a name ready: without accents, "oe" as "o", particles left out and put in."""
    family, given = _name_words(author.family), _name_words(_initials_parted(author.given))
    proper = [word for word in family if word not in PARTICLES] or family
    given = tuple(word for word in given if word not in PARTICLES) or given
    families = {"".join(family), "".join(proper), proper[-1], proper[0]} if family else set()
    group = not given and len(family) > 1
    if group:  # "collaboration" is nobody's family name
        families = {"".join(proper)}
    whole = frozenset((*proper, *given)) - (FUNCTION_WORDS if group else frozenset())
    return Name(frozenset(_plain(one) for one in families), given, whole, group)


def _initials_parted(given: str) -> str:
    """Return "J B" for "JB"."""
    words = given.replace(".", " ").split()
    return " ".join(" ".join(word) if word.isupper() and len(word) < 4 else word for word in words)


def _name_words(text: str) -> tuple[str, ...]:
    return title_words(re.sub(r"[{}\\]", "", text))


def _plain(word: str) -> str:
    for long, short in _UMLAUTS:
        word = word.replace(long, short)
    return word


@dataclass(frozen=True, slots=True)
class People:
    """How two lists of authors agree: `score` of the shorter one, 0..1; None if one is unknown.

    `full` says that both name the same people, `near` that one may have one more,
    `groups` that they are no persons.
    """

    score: float | None
    full: bool = False
    near: bool = False
    groups: bool = False

    @property
    def same(self) -> bool:
        """Whether they are the same authors."""
        return self.score is not None and self.score >= SAME_AUTHORS

    @property
    def other(self) -> bool:
        """Whether both are known and are not the same."""
        return self.score is not None and not self.same


def people(one: Record, other: Record) -> People:
    """Return how the authors of two records agree."""
    if not one.authors or not other.authors:
        return People(None)
    if one.authors == other.authors:
        return People(1.0, True, True, all(name_of(author).group for author in one.authors))
    mine, theirs = ([name_of(a) for a in r.authors[:_AUTHORS_MOST]] for r in (one, other))
    shorter, longer = sorted((mine, theirs), key=len)
    shorter = shorter[:_AUTHORS_READ]
    if len(shorter) == 1 and len(longer) > 1:
        longer = longer[:1]  # a list of which only the first was kept; not a co-author's own paper
    score = _matched(shorter, longer) / len(shorter)
    cut = one.authors_truncated or other.authors_truncated
    more = 0 if cut else abs(len(one.authors) - len(other.authors))
    groups = any(name.group for name in mine) and any(name.group for name in theirs)
    groups = groups or _is_acronym_pair(shorter[0], longer[0])
    fits = score > _FULL
    return People(score, fits and not more, fits and more <= 1, groups)


_FULL = 0.85
_AUTHORS_READ, _AUTHORS_MOST = 12, 60
"""Authors of a long list that are looked for, and among how many of the other's."""


def _matched(shorter: Sequence[Name], longer: Sequence[Name]) -> float:
    left = list(longer)
    total = 0.0
    for name in shorter:
        best = max(left, key=lambda other: same_person(name, other))
        value = same_person(name, best)
        if value:
            left.remove(best)
            total += value
        if not left:
            break
    return total


def same_person(one: Name, other: Name) -> float:
    """Return how far two names may be one person's: 1, less if the given names differ, or 0."""
    if one.words == other.words or _is_acronym_pair(one, other):
        return 1.0
    if one.families & other.families:
        return _given_agree(one, other)
    if _are_exchanged(one, other) or _are_exchanged(other, one):
        return 1.0
    if _has_two_families(one, other) or _has_two_families(other, one):
        return 1.0
    if one.group and other.group:
        return float(one.words <= other.words or other.words <= one.words)
    if any(_misspelt(a, b) for a in one.families for b in other.families):
        return 0.9 * _given_agree(one, other)
    return 0.0


def _misspelt(one: str, other: str) -> bool:
    return bool(spelling(one, other)) or looks_misread(one, other)


_OTHER_GIVEN = 0.35


def _given_agree(one: Name, other: Name) -> float:
    if not one.given or not other.given:
        return 1.0
    first, second = one.given[0], other.given[0]
    best = max(_same_given(first, given) for given in other.given)
    return max(best, *(_same_given(second, given) for given in one.given))


def _same_given(mine: str, theirs: str) -> float:
    if mine[0] != theirs[0]:
        return _OTHER_GIVEN
    if 1 in (len(mine), len(theirs)):
        return 1.0
    alike = mine[:3] == theirs[:3] or edit_distance(_plain(mine), _plain(theirs), 2) <= 1
    return 1.0 if alike else _OTHER_GIVEN


def _are_exchanged(one: Name, other: Name) -> bool:
    """Whether one's family name stands as the other's given name, and the reverse (or initial)."""
    if not one.given or not other.given:
        return False
    family_as_given = "".join(one.given) in other.families or one.given[0] in other.families
    given = "".join(other.given)
    if family_as_given and (given in one.families or given[0] == next(iter(one.families))[0]):
        return len(given) == 1 or given in one.families
    letters = "".join(word[0] for word in one.given)
    initial = letters in other.families or (
        len(one.given[0]) == 1 and any(f[0] == one.given[0] for f in other.families)
    )
    return initial and bool(one.families & {_plain(given), *map(_plain, other.given)})


def _has_two_families(one: Name, other: Name) -> bool:
    """Whether a first family name was read as given: "Lucía Fernández Soto", "L. Fernández"."""
    return (
        bool(one.initial)
        and one.initial == other.initial
        and bool(one.families & {word for word in other.given[1:] if len(word) > 2})
    )


def _is_acronym_pair(one: Name, other: Name) -> bool:
    return _is_acronym(one, other) or _is_acronym(other, one)


def _is_acronym(one: Name, other: Name) -> bool:
    return not one.given and len(one.words) == 1 and _initials_fit(one, other)


def _initials_fit(one: Name, other: Name) -> bool:
    letters = sorted(word[0] for word in other.words - FUNCTION_WORDS)
    return len(letters) > 2 and sorted(next(iter(one.words))) == letters


# -- where it was published ------------------------------------------------

ALIKE, UNLIKE, UNKNOWN = "alike", "unlike", "unknown"
_VENUE_SHARE = 0.6
_SMALL = frozenset("of the on in for and a an de la der fur proceedings proc".split())


def venues(one: Record, other: Record) -> str:
    """Return whether two venues are ALIKE ("J Arid Ecol"), UNLIKE, or UNKNOWN."""
    if not one.venue or not other.venue:
        return UNKNOWN
    if one.venue == other.venue:
        return ALIKE
    mine, theirs = (_venue_words(record.venue) for record in (one, other))
    shorter, longer = sorted((mine, theirs), key=len)
    if not shorter:
        return UNKNOWN
    found = sum(any(_abbreviates(word, full) for full in longer) for word in shorter)
    if found >= _VENUE_SHARE * len(shorter) or _names_by_letters(shorter, longer):
        return ALIKE
    return UNLIKE


def _venue_words(venue: str) -> list[str]:
    return [word for word in title_words(venue) if word not in _SMALL and word.isalpha()]


def _abbreviates(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter)


def _names_by_letters(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    letters = "".join(word[0] for word in longer)
    return any(len(word) > 1 and word in letters for word in shorter)


@dataclass(frozen=True, slots=True)
class Place:
    """Whether two records stand at the same place of a volume, or at another one.

    `same`: first page (and the volume, if known) agree. `whole`: the last page,
    too, of more than two. `conflicts`: of volume, first page and number, those that differ.
    """

    same: bool
    whole: bool
    conflicts: int


def place(one: Record, other: Record) -> Place:
    """Return how volume and pages of two records agree."""
    conflicts = sum(
        bool(a) and bool(b) and a != b
        for a, b in (
            (one.detail("volume"), other.detail("volume")),
            (first_page(one), first_page(other)),
        )
    )
    page = first_page(one)
    same = bool(page) and page == first_page(other) and not conflicts
    pages = _span(one)
    return Place(same, same and pages > 1 and pages == _span(other), conflicts)


def first_page(record: Record) -> str:
    """Return the first of the pages of a record, without "p." and zeros before it, or ""."""
    return re.split(r"[-–,;\s]", record.detail("page").strip().lower(), maxsplit=1)[0].lstrip("p0.")


def _span(record: Record) -> int:
    ends = re.findall(r"\d+", record.detail("page"))
    if len(ends) != 2:
        return 0
    first, last = ends[0], ends[1]
    if len(last) < len(first):
        last = first[: -len(last)] + last  # "501-15"
    return max(0, int(last[:9]) - int(first[:9]))


# -- what it says ----------------------------------------------------------

_TELLING_STEMS = 6


def abstracts(one: Record, other: Record) -> float | None:
    """Return the share of the shorter abstract's words that the other has; None if not known."""
    if not one.abstract or not other.abstract:
        return None
    if one.abstract == other.abstract:
        return 1.0
    mine, theirs = content_stems(one.abstract), content_stems(other.abstract)
    fewer = min(len(mine), len(theirs))
    return len(mine & theirs) / fewer if fewer >= _TELLING_STEMS else None
