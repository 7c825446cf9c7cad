"""Two records side by side: what the rules ask of them, and what the rules answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from reviewer.library import likeness
from reviewer.library.identity import differing_identifier, is_preprint, is_published
from reviewer.library.titles import Difference, Title, difference, numbers_of, title_of, title_words
from reviewer.records import Record

MAX_YEARS_APART = 3
"""Years between a preprint and its published version that are still one work."""
YEAR_SLIP = 1
"""Years by which sources differ over one publication: online first, in print."""
SHARED_WORDS = 0.6
"""Share of the shorter abstract's words that the other must have, if that is to decide."""
SAME_TEXT = 0.8
"""The same share above which two abstracts are one text, ..."""
OTHER_TEXT = 0.4
"""... and below which they are of two papers, if the titles differ as well."""

# A work of one of these types is never the same as one of another type.
_APART_TYPES = frozenset("thesis dataset software patent standard review-book speech".split())

# English, and closed: databases put them before or after the title of the paper that they are
# about, whose words are otherwise all there. "Review" is not among them: it ends many titles.
LABELS = frozenset(
    """erratum errata corrigendum corrigenda correction corrections retraction addendum comment
    comments commentary reply replies response rejoinder discussion letter concern protocol
    replication""".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two records describe one paper, and why, for a person to read.

    `sure` is for those that are the same: sure enough to merge them on import
    without asking (an identifier, or title to the letter, authors and year).
    """

    same: bool
    reason: str
    sure: bool = False


@dataclass
class Pair:
    """Two records, and what is asked of them: each worked out once, when it is needed."""

    one: Record
    other: Record
    titles: tuple[Title, Title] = field(init=False)

    def __post_init__(self) -> None:
        self.titles = (title_of(self.one.title), title_of(self.other.title))

    @property
    def exact(self) -> bool:
        """Whether the titles agree to the letter."""
        mine, theirs = self.titles
        return mine.letters == theirs.letters and not mine.cut and not theirs.cut

    @cached_property
    def difference(self) -> Difference:
        """What differs between the titles."""
        return difference(*self.titles)

    @cached_property
    def people(self) -> likeness.People:
        """How the authors agree."""
        return likeness.people(self.one, self.other)

    @cached_property
    def years(self) -> int | None:
        """The years between them, if both are known."""
        if self.one.year is None or self.other.year is None:
            return None
        return abs(self.one.year - self.other.year)

    @cached_property
    def venue(self) -> str:
        """Whether the venues are ALIKE, UNLIKE or UNKNOWN."""
        return likeness.venues(self.one, self.other)

    @cached_property
    def place(self) -> likeness.Place:
        """How volume and pages agree."""
        return likeness.place(self.one, self.other)

    @cached_property
    def abstracts(self) -> float | None:
        """The share of words that the abstracts have in common, if both are known."""
        return likeness.abstracts(self.one, self.other)

    @cached_property
    def differing(self) -> str:
        """The kind of identifier of which each has its own, or ""."""
        return differing_identifier(self.one, self.other)

    @cached_property
    def versions(self) -> bool:
        """Whether one is a preprint and the other may be what was published of it."""
        return is_preprint(self.one) != is_preprint(self.other)

    @cached_property
    def other_types(self) -> bool:
        """Whether they are of two types, as far as they or their venues say."""
        mine, theirs = (_type_of(record) for record in (self.one, self.other))
        return bool(mine and theirs) and mine != theirs

    @cached_property
    def both_published(self) -> bool:
        """Whether both say that they are published."""
        return is_published(self.one) and is_published(self.other)

    @property
    def telling(self) -> bool:
        """Whether the titles are too long to be given twice."""
        return all(title.telling for title in self.titles)

    @property
    def years_allowed(self) -> int:
        """Years that may lie between them."""
        return MAX_YEARS_APART if self.versions else YEAR_SLIP

    def within(self, years: int) -> bool:
        """Whether the years are not further apart, as far as they are known."""
        return self.years is None or self.years <= years

    @property
    def same_text(self) -> bool:
        """Whether the abstracts are known and agree."""
        return self.abstracts is not None and self.abstracts >= SAME_TEXT

    @property
    def same_place(self) -> bool:
        """Whether they stand at one place of a volume."""
        return self.place.same and self.venue != likeness.UNLIKE

    @property
    def supported(self) -> bool:
        """Whether something besides title, authors and year says that they are one."""
        return self.same_text or self.same_place


_CONFERENCE = re.compile(r"\b(?:proceedings|proc|conference|conf|symposium|workshop)\b", re.I)
_JOURNAL = re.compile(r"\b(?:journal|transactions|trans|quarterly)\b", re.I)


def _type_of(record: Record) -> str:
    """Return the type that a record states, or that the name of its venue does."""
    if record.type:
        return record.type
    if _CONFERENCE.search(record.venue):
        return "paper-conference"
    return "article-journal" if _JOURNAL.search(record.venue) else ""


Rule = Callable[[Pair], Verdict | None]
"""A verdict, or None: the rule has nothing to say of the pair."""


def apart(reason: str) -> Verdict:
    """Return the verdict that they are not the same."""
    return Verdict(False, reason)


def other_authors(pair: Pair) -> Verdict | None:
    """Both lists are known, and name other people."""
    garbled = pair.exact and pair.place.whole and pair.same_place and pair.within(0)
    if pair.people.other and not garbled:
        return apart("other authors")
    return None


def other_kind(pair: Pair) -> Verdict | None:
    """A thesis, a data set, another edition, or a state of text that says it is another."""
    mine, theirs = pair.one.type, pair.other.type
    known = bool(mine and theirs) or pair.venue == likeness.UNLIKE
    if known and mine != theirs and _APART_TYPES & {mine, theirs}:
        return apart(f"one is a {min(_APART_TYPES & {mine, theirs})}")
    editions = [numbers_of(title_words(r.detail("edition"))) for r in (pair.one, pair.other)]
    if all(editions) and editions[0] != editions[1]:
        return apart("another edition")
    notes = [LABELS.intersection(title.note) for title in pair.titles]
    if notes[0] != notes[1]:
        return apart(f"one is a {min(notes[0] ^ notes[1])} and not the paper itself")
    return None


def too_far_apart(pair: Pair) -> Verdict | None:
    """More years than any version takes; a wrong year is seen by the place being the same."""
    if pair.within(MAX_YEARS_APART) or (pair.same_place and pair.people.same):
        return None
    return apart(f"{pair.years} years apart")


def yearly(pair: Pair) -> Verdict | None:
    """What an organisation publishes under one title every year."""
    if pair.people.groups and not pair.within(0):
        return apart("an organisation's, of another year")
    return None


def share_words(one: Title, other: Title) -> bool:
    """Whether a third of the words of the shorter title are in the other, or its letters are."""
    mine = {word for word in one.words if len(word) > 3} or set(one.words)
    theirs = {word for word in other.words if len(word) > 3} or set(other.words)
    shorter, longer = sorted((one.letters, other.letters), key=len)
    return 3 * len(mine & theirs) >= min(len(mine), len(theirs)) or shorter in longer
