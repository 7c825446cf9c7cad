"""What a question says about metadata -> a filter: dates, authors, code, classes, affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reviewer.library.filters import Filter
from reviewer.search.dates import PAPER_WORD, counts_back, find_span
from reviewer.search.known import Names as Names  # handed on to those who take conditions
from reviewer.search.people import Person, find_people
from reviewer.search.places import Place, find_affiliation, find_subject
from reviewer.search.positions import Position, Size, take_size
from reviewer.search.rest import Rest
from reviewer.words import STOPWORDS

_CODE = re.compile(
    r"\b(?:(?:that|which|and|whose|of\s+which)\s+)?(?:with|have|has|come\s+with|comes\s+with|"
    r"carry|carries|bear|bears|include[sd]?|release[sd]?|"
    r"provide[sd]?|offers?|share[sd]?|publish(?:es|ed)?|open-?source[sd]?)\s+"
    r"(?:(?:their|its|a|the|any|some|public|publicly|open|available|source|accompanying|"
    r"released)[\s-]+)*code\b"
    r"(?:\s+(?:available|released|attached|online|flag|label|tag|mark))?|\b(?:whose|with|and|"
    r"the)\s+(?:source\s+)?code\s+(?:is\s+|was\s+|has\s+been\s+)?(?:available|released|public|"
    r"open)"
    r"|\bcode\s+(?:is\s+)?(?:available|released)\b"
    r"|\b(?:is|are)\s+there\s+(?:any\s+)?code\b|\bopen[- ]source(?:d)?\s+code\b"
    r"|\bopen[- ]sourced?\b(?=\s+(?:papers?|articles?|works?)\b)",
    re.IGNORECASE,
)
_NO_CODE = re.compile(
    r"\b(?:(?:that|which|and|but)\s+)?(?:(?:do|does|did|have|has|had|are|is|come|comes|"
    r"were)\s*)?(?:without|no|not|n['’]t|lack(?:s|ing)?)\s+"
    r"(?:\w+\s+){0,3}?(?:code)\b(?:\s+(?:available|released|attached))?",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^\W*(?:what|which|who|when|where|why|how|does|do|did|is|are|was|were|can|has|have)\b", re.I
)
_OF_ONE = re.compile(r"^\W*(?:does|did|has|is(?!\s+there)|was)\b", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:which|what|how\s+many)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"(?:{PAPER_WORD.pattern}|please|pls|dealing|about|addressing|using|published|written)", re.I
)
_LONE_AUTHOR = re.compile(
    r"\b(?:(?:with|having|that\s+have|which\s+have|have|has|by)\s+)?(?:only\s+|"
    r"just\s+)?(?:a\s+|an\s+)?"
    r"(?:(?:single|sole|lone|solo|one|only\s+one)[\s-]+author(?:ed|s)?|solo\s+(?=papers?|"
    r"works?|articles?))",
    re.IGNORECASE,
)
_PAPERS_OF = re.compile(rf"{PAPER_WORD.pattern}\W+(?:by|of|from)\s+$", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:jointly|together|both)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold of a record by its metadata.

    `positions` are about the order of authors, all of which must hold;
    `counted_back` says that the dates were counted back from the newest record.
    """

    filter: Filter = field(default_factory=Filter)
    positions: tuple[Position | Size, ...] = ()
    counted_back: bool = False


def take_conditions(rest: Rest, names: Names, *, compared: bool = False) -> Conditions:
    """Return what a question states, and take the words that state it out of the rest.

    Where things are `compared`, authors stand for their papers: any of them will do.
    """
    found, authors = _compared(rest, names) if compared else _people(rest, names)
    positions: tuple[Position | Size, ...] = authors
    if lone := rest.take_match(_LONE_AUTHOR):
        positions = (*positions, Position("", "only"))
        rest.take_negation(lone.start())
    if size := take_size(rest):
        positions = (*positions, size)
    newest = names.newest_date() if counts_back(rest.text) else ""
    found, counted_back = _dates(rest, found, newest)
    found = _affiliations(rest, found, names)
    found = _subjects(rest, found, names)
    return Conditions(_code(rest, found), positions, counted_back)


def any_of(filters: Sequence[Filter]) -> Filter:
    """Return the filter that one of several must hold: none of them not holding is left out."""
    return filters[0] if len(filters) == 1 else Filter(excluded=(Filter(excluded=tuple(filters)),))


def alternatives(excluded: Filter) -> tuple[Filter, ...]:
    """Return the filters of which `any_of` made one, by what that leaves out; empty for others."""
    each = excluded.excluded
    return each if len(each) > 1 and excluded == Filter(excluded=each) else ()


def _and(found: Filter, one: Filter, *, negated: bool = False) -> Filter:
    """Return a filter with one more condition, or with what meets it left out."""
    if not one:
        return found
    if negated:
        return replace(found, excluded=(*found.excluded, one))
    return replace(
        found,
        first=one.first or found.first,
        last=one.last or found.last,
        authors=(*found.authors, *one.authors),
        affiliations=one.affiliations or found.affiliations,
        subjects=one.subjects or found.subjects,
        excluded=(*found.excluded, *one.excluded),
    )


def _people(rest: Rest, names: Names) -> tuple[Filter, tuple[Position, ...]]:
    found = Filter()
    positions: list[Position] = []
    negated = False
    for group in _groups(find_people(rest.text, names)):
        first, last = group[0], group[-1]
        gap = rest.text[: first.start]
        goes_on = negated and re.search(r"(?:and|or|nor|,)\s*$", gap, re.IGNORECASE)
        negated = rest.take_negation(first.start) or bool(goes_on) or last.denied
        end = (
            last.end + 2 if rest.text[last.end : last.end + 2].lower() in ("'s", "’s") else last.end
        )
        rest.take(first.start, end)
        if first.place and not negated:
            positions += [Position(person.name, person.place or first.place) for person in group]
            continue
        each = [Filter(authors=(person.name,)) for person in group]
        found = _and(found, any_of(each), negated=negated) if not negated else replace(
            found, excluded=(*found.excluded, *each)
        )  # fmt: skip
    if found.authors or found.excluded:
        rest.take_match(_TOGETHER)
    return found, tuple(positions)


def _compared(rest: Rest, names: Names) -> tuple[Filter, tuple[Position, ...]]:
    """Take the authors of papers that are compared; one author beside other things is no filter."""
    people = find_people(rest.text, names)
    if len(people) < 2:
        by = people and _PAPERS_OF.search(rest.text[: people[0].start])
        return _people(rest, names) if by else (Filter(), ())
    for person in people:
        rest.take(person.start, person.end)
    return any_of([Filter(authors=(person.name,)) for person in people]), ()


def _groups(people: Iterable[Person]) -> list[list[Person]]:
    """Return the people, those that are alternatives together."""
    groups: list[list[Person]] = []
    for person in people:
        if person.or_else and groups:
            groups[-1].append(person)
        else:
            groups.append([person])
    return groups


def _dates(rest: Rest, found: Filter, newest: str) -> tuple[Filter, bool]:
    counted_back = False
    for _ in range(3):  # "since 2015 but not in 2017"
        span = find_span(rest.text, newest)
        if span is None:
            break
        rest_negated = re.match(r"(?:outside|except|excluding|other\s+than|not)\b",
                                rest.text[span.start : span.end], re.IGNORECASE)  # fmt: skip
        negated = rest.take_negation(span.start) or bool(rest_negated)
        if not negated and (found.first or found.last):
            break
        rest.take(span.start, span.end)
        counted_back = counted_back or span.since_newest
        each = [Filter(first=one.first, last=one.last) for one in (span, *span.others)]
        if negated:
            found = replace(found, excluded=(*found.excluded, *each))
        else:
            found = _and(found, any_of(each))
    return found, counted_back


def _affiliations(rest: Rest, found: Filter, names: Names) -> Filter:
    for _ in range(2):
        place = find_affiliation(rest.text, names)
        if place is None:
            break
        negated = _take(rest, place)
        found = _and(found, Filter(affiliations=place.values), negated=negated)
    return found


def _subjects(rest: Rest, found: Filter, names: Names) -> Filter:
    negated = False
    for _ in range(2):
        place = find_subject(rest.text, names.subjects())
        if place is None:
            break
        negated = _take(rest, place) or negated
        found = _and(found, Filter(subjects=place.values), negated=negated)
    return found


def _take(rest: Rest, place: Place) -> bool:
    rest.take(place.start, place.end)
    return rest.take_negation(place.start)


def _code(rest: Rest, found: Filter) -> Filter:
    if _said(rest, _NO_CODE):
        return replace(found, has_code=False)
    if _OF_ONE.match(rest.text):
        return found  # "does the GeRe paper come with code" asks for it
    about_papers = PAPER_WORD.search(rest.text) or not _ASKED.match(rest.text)
    if (about_papers or _WHICH.match(rest.text)) and _said(rest, _CODE):
        return replace(found, has_code=True)
    return found


def _said(rest: Rest, pattern: re.Pattern[str]) -> bool:
    """Take the first place of a pattern that ends its phrase: not "with code generation"."""
    for place in pattern.finditer(rest.text):
        following = re.match(r"\s+([^\W\d_]+)", rest.text[place.end() :])
        if following is None or following[1].lower() in STOPWORDS or _GOES_ON.match(following[1]):
            rest.take(*place.span())
            return True
    return False
