"""Rules for records whose titles differ: apart, unless the difference is one that titles suffer.

The less the titles agree, the more else must support it.
"""

from __future__ import annotations

from reviewer.library import likeness
from reviewer.library.comparison import (
    LABELS,
    OTHER_TEXT,
    YEAR_SLIP,
    Pair,
    Rule,
    Verdict,
    apart,
    other_authors,
    other_kind,
    too_far_apart,
    yearly,
)
from reviewer.library.identity import editions_of_one_doi, is_preprint
from reviewer.library.titles import Difference

# "Re: ...", "Book review: ...", "Data from: ...": before a title, and nothing else there.
_ABOUT = frozenset("re data from review reviews of the a on book".split())
_STATUS = frozenset(("retracted", "withdrawn", "article", "preprint"))
# What authors call the work, and not what it is about: these change between versions.
_KINDS_OF_WORK = frozenset(
    """approach approaches method methods methodology model models framework frameworks algorithm
    algorithms technique techniques system systems study studies analysis analyses
    investigation evidence evaluation assessment exploration examination perspective towards
    toward novel new improved efficient effective fast scalable robust simple automatic
    automated using via with through from between across under at as into over during based is
    are be being can do does how what why""".split()
)


def _no_authors(pair: Pair) -> Verdict | None:
    if pair.people.score is None and not pair.supported:
        marked = any(title.cut for title in pair.titles)
        if marked and pair.difference.cut and pair.within(0):
            return Verdict(True, "title cut off; same year")
        only_form = pair.difference.spelling_only and not pair.difference.slips
        if not only_form or pair.difference.numbers or not pair.within(0) or not pair.telling:
            return apart("another title, and authors unknown")
    return None


def _other_identifier(pair: Pair) -> Verdict | None:
    if pair.differing and not (editions_of_one_doi(pair.one, pair.other) and pair.within(0)):
        return apart(f"another title and another {pair.differing}")
    return None


def _other_text(pair: Pair) -> Verdict | None:
    if pair.abstracts is not None and pair.abstracts < OTHER_TEXT:
        return apart("another title and another abstract")
    return None


def _another_part(pair: Pair) -> Verdict | None:
    found = pair.difference
    if found.numbers > 1 or (found.numbers and not pair.supported):
        return apart("the titles' numbers differ: parts, versions or years")
    return None


def _about_the_other(pair: Pair) -> Verdict | None:
    """An erratum, a reply, a protocol: its label is all that its title adds."""
    found = pair.difference
    exchanged = (words for both in found.exchanged for words in both)
    for words in (found.lead[:_NEAR_START], found.tail[:_NEAR_START], *found.inner, *exchanged):
        label = next((word for word in words if word in LABELS), "")
        if label:
            return apart(f"one is a {label} and not the paper itself")
    if found.lead and _ABOUT.issuperset(found.lead):
        return apart("one is about the other")
    return None


_NEAR_START = 4


def _elsewhere_in_volume(pair: Pair) -> Verdict | None:
    if pair.place.conflicts and not pair.versions and pair.venue != likeness.UNLIKE:
        return apart("another title, on other pages")
    if pair.both_published and pair.venue == likeness.UNLIKE and not pair.within(0):
        return apart("another title, published elsewhere in another year")
    return None


def _slip(pair: Pair) -> Verdict | None:
    found = pair.difference
    if not found.spelling_only or found.reordered or found.cut:
        return None
    if found.slips > MOST_SLIPS or found.shared < found.slips:
        return None
    if not (pair.telling or pair.supported) or not pair.within(pair.years_allowed):
        return None
    sloppy = found.slips > found.weak_slips or (pair.versions and pair.people.full)
    if found.weak_slips and not (pair.supported or sloppy):
        return apart("titles differ in one word, which may be another word")
    what = "differs by a typo" if found.slips else "is written otherwise"
    return Verdict(True, f"title {what}; same authors and year")


MOST_SLIPS = 3


def _cut_off(pair: Pair) -> Verdict | None:
    if pair.difference.cut and pair.within(pair.years_allowed):
        return Verdict(True, "title cut off; same authors and year")
    return None


def _status(pair: Pair) -> Verdict | None:
    """RETRACTED before the title says what became of the paper, and is no other paper."""
    found = pair.difference
    extra = (*found.lead, *found.tail)
    if extra and set(extra) <= _STATUS and _only_ends_differ(found) and pair.within(YEAR_SLIP):
        return Verdict(True, "same title but for what became of it; same authors")
    return None


def _subtitle(pair: Pair) -> Verdict | None:
    """One title has a subtitle, or a name before a colon, that the other has not."""
    found = pair.difference
    if (
        not (found.lead or found.tail)
        or not _only_ends_differ(found)
        or (found.lead and found.tail)
    ):
        return None
    if not pair.within(pair.years_allowed) or not pair.people.same:
        return None
    if pair.supported:
        return Verdict(True, "with and without a subtitle; same authors and place")
    if not pair.people.near:
        return None
    if pair.versions:
        return _subtitle_of_versions(pair)
    if not found.parted or (pair.both_published and pair.venue == likeness.UNLIKE):
        return None
    named = found.shared >= _MAIN_TITLE or (pair.venue == likeness.ALIKE and pair.within(0))
    if named and (found.tail or pair.within(0)):
        return Verdict(True, "with and without a subtitle; same authors and year")
    return None


_MAIN_TITLE = 3


def _subtitle_of_versions(pair: Pair) -> Verdict | None:
    found = pair.difference
    if found.shared < _MAIN_TITLE:
        return None
    open_lead = found.lead and not found.parted and not set(found.lead) <= _KINDS_OF_WORK
    if open_lead or (not found.parted and not pair.people.full):
        return None
    return Verdict(True, "preprint and published version; the subtitle changed, same authors")


def _only_ends_differ(found: Difference) -> bool:
    return not (found.exchanged or found.inner or found.kin) and found.slips <= MOST_SLIPS


def _word_lost(pair: Pair) -> Verdict | None:
    """A word left out by whoever copied the title, and did not say where it was published."""
    found = pair.difference
    lost = (*found.lead, *found.tail, *(word for words in found.inner for word in words))
    if found.exchanged or found.kin or found.slips or len(lost) != 1 or len(lost[0]) < 4:
        return None
    if pair.both_published or pair.versions or not pair.people.full or not pair.within(0):
        return None
    if found.shared < _WORDS_KEPT_OF_LOST or not pair.telling:
        return None
    return Verdict(True, "a word left out of the title; same authors and year")


_WORDS_KEPT_OF_LOST = 6


def _words_turned(pair: Pair) -> Verdict | None:
    if pair.difference.reordered and pair.people.full and pair.within(pair.years_allowed):
        return Verdict(True, "same words in another order; same authors and year")
    return None


def _reworded(pair: Pair) -> Verdict | None:
    """A word or two exchanged, between preprint and publication or over one abstract."""
    found = pair.difference
    changed = found.kin + sum(max(map(len, both)) for both in found.exchanged)
    changed += sum(map(len, (*found.inner, found.lead, found.tail)))
    if changed > MOST_CHANGED or found.shared < 2 * changed or not pair.people.same:
        return None
    if not pair.within(pair.years_allowed):
        return None
    if pair.same_text:
        return Verdict(True, "title reworded; same abstract and authors")
    if not pair.people.full or any(map(_is_opposite, found.exchanged)):
        return None
    if _says_the_same(found) and (pair.versions or (pair.within(0) and not pair.both_published)):
        return Verdict(True, "title reworded in what tells little; same authors")
    if pair.versions and _may_be_renamed(pair):
        return Verdict(True, "preprint and published version; one word changed, same authors")
    if pair.same_place and pair.place.whole and pair.within(0):
        return Verdict(True, "title reworded; same authors, year and pages")
    return None


MOST_CHANGED = 4


def _says_the_same(found: Difference) -> bool:
    """Whether the words exchanged tell of no other subject: "approach" for "method"."""
    words = [word for both in found.exchanged for side in both for word in side]
    words += [word for part in (*found.inner, found.lead, found.tail) for word in part]
    return all(word in _KINDS_OF_WORK or len(word) < 3 or _is_small(word) for word in words)


def _is_small(word: str) -> bool:
    return word in ("and", "for", "the", "of", "on", "in", "to", "by")


def _same_name(pair: Pair) -> Verdict | None:
    """What the authors call their thing stays, when the rest of the title is written anew."""
    mine, theirs = pair.titles
    if not mine.name or mine.name != theirs.name or not pair.versions or not pair.people.full:
        return None
    early, late = sorted((pair.one, pair.other), key=is_preprint, reverse=True)
    if len(early.authors) < 2 or (early.year or 0) > (late.year or 9999):
        return None
    return Verdict(True, "preprint and published version; same name before the colon and authors")


def _may_be_renamed(pair: Pair) -> bool:
    """One word in eight or more, in a paper of several authors, the preprint being no later."""
    found = pair.difference
    lengths = [len(words) for both in found.exchanged for words in both]
    if lengths not in ([], [1, 1]) or found.kin + len(found.exchanged) > 1:
        return False
    if found.inner or found.lead or found.tail or found.shared < _WORDS_KEPT:
        return False
    early, late = sorted((pair.one, pair.other), key=is_preprint, reverse=True)
    return len(early.authors) > 1 and (early.year or 0) <= (late.year or 9999)


_WORDS_KEPT = 7


def _is_opposite(both: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Whether one word is the other with something before it: "unsupervised", "inpatient"."""
    mine, theirs = ("".join(words) for words in both)
    return mine.endswith(theirs) or theirs.endswith(mine)


def _translated(pair: Pair) -> Verdict | None:
    """Another language: all the authors, the volume and the pages, first and last, agree."""
    same_pages = pair.place.whole and pair.within(0) and pair.venue == likeness.ALIKE
    if same_pages and pair.people.full:
        return Verdict(True, "another title, but same authors, year, venue and pages")
    return None


RULES: tuple[Rule, ...] = (
    other_authors,
    other_kind,
    too_far_apart,
    _other_text,
    _no_authors,
    _other_identifier,
    _another_part,
    _about_the_other,
    _elsewhere_in_volume,
    yearly,
    _slip,
    _cut_off,
    _status,
    _subtitle,
    _word_lost,
    _words_turned,
    _reworded,
    _same_name,
    _translated,
)
