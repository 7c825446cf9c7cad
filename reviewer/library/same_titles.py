"""Rules for records whose titles agree to the letter: the same paper, unless something objects."""

from __future__ import annotations

from reviewer.library import likeness
from reviewer.library.comparison import (
    MAX_YEARS_APART,
    SHARED_WORDS,
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
from reviewer.library.identity import editions_of_one_doi
from reviewer.words import edit_distance


def _nothing_differs(pair: Pair) -> Verdict | None:
    """A row read again is the paper that it was, however little it says."""
    mine, theirs = (
        (r.authors, r.date, r.venue, r.type, r.details, r.abstract) for r in (pair.one, pair.other)
    )
    if mine == theirs and not pair.differing:
        return Verdict(True, "the same in all that is known", True)
    return None


def _short_title(pair: Pair) -> Verdict | None:
    """A title such as "Editorial" says little: all else must agree, and something support it."""
    if pair.telling or (pair.same_place and not pair.differing):
        return None
    if pair.differing or pair.place.conflicts or not pair.people.full:
        return apart("a title that many papers have, and nothing else that tells")
    if not pair.within(YEAR_SLIP if pair.versions else 0):
        return apart("a title that many papers have, in another year")
    if pair.both_published and pair.venue == likeness.UNLIKE:
        return apart("a title that many papers have, elsewhere")
    return None


def _same_title_other_identifier(pair: Pair) -> Verdict | None:
    """Two identifiers of published works, or two of arXiv."""
    if not pair.differing:
        return None
    if pair.people.score is None:
        return apart(f"another {pair.differing}, and authors unknown")
    if editions_of_one_doi(pair.one, pair.other) and pair.within(YEAR_SLIP):
        return Verdict(True, "two versions of one text: same title and authors")
    if pair.differing == "arxiv":
        if pair.within(YEAR_SLIP) and (pair.people.full or pair.same_text):
            return Verdict(True, "same title and authors, two arXiv identifiers")
        return apart("another arXiv identifier")
    agreeing = pair.venue == likeness.ALIKE or pair.same_place or _slip_of_doi(pair)
    if agreeing and pair.within(0) and pair.people.full and not pair.place.conflicts:
        return Verdict(True, f"same title, authors, venue and year, but two {pair.differing}s")
    return apart(f"another {pair.differing} of a published paper")


def _slip_of_doi(pair: Pair) -> bool:
    mine, theirs = pair.one.doi.lower(), pair.other.doi.lower()
    return bool(mine and theirs) and edit_distance(mine, theirs, 1) <= 1 and pair.same_place


def _published_elsewhere(pair: Pair) -> Verdict | None:
    """A conference paper and the article made of it are two reports, if all says so."""
    if not pair.both_published or pair.same_place:
        return None
    if pair.venue == likeness.UNLIKE:
        if not pair.within(0) and (pair.other_types or pair.place.conflicts):
            return apart("published in two places, years apart")
        if pair.other_types and pair.place.conflicts:
            return apart("published in two places")
    if pair.place.conflicts > 1 and not pair.same_text:
        return apart("another volume and other pages")
    return None


def _without_authors(pair: Pair) -> Verdict | None:
    if pair.people.score is not None:
        return None
    if pair.abstracts is not None and pair.abstracts < SHARED_WORDS:
        return apart("same title, but authors unknown and other abstracts")
    if pair.both_published and pair.venue == likeness.UNLIKE and not pair.same_place:
        return apart("same title, but authors unknown and published elsewhere")
    if not pair.within(YEAR_SLIP) and not pair.same_text:
        return apart("same title, but authors unknown and years apart")
    sure = pair.within(0) or pair.same_text
    return Verdict(True, "same title and year; authors unknown", sure)


def _same_title_and_authors(pair: Pair) -> Verdict | None:
    in_doubt = (
        (pair.both_published and pair.venue == likeness.UNLIKE and not pair.within(0))
        or (pair.place.conflicts and not pair.versions)
        or not pair.within(MAX_YEARS_APART)
    )
    if not pair.people.full and not pair.telling:
        return apart("a title that many papers have")
    return Verdict(True, "same title and authors", not in_doubt)


RULES: tuple[Rule, ...] = (
    _nothing_differs,
    other_authors,
    other_kind,
    too_far_apart,
    _short_title,
    _same_title_other_identifier,
    _published_elsewhere,
    yearly,
    _without_authors,
    _same_title_and_authors,
)
