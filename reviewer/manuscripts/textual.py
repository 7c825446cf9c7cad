"""Citations in words and numbers: "(Zhang and Chen, 2023)", "Zhang et al. (2020a,b)", "[3, 5-7]".

They are told by their form alone: family names with a year, or numbers in
square brackets. Whether there is such a paper is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reviewer.formats.names import PARTICLES
from reviewer.manuscripts.flow import Block, Mark, Span, Work, replaced

_YEAR = r"(?:1[6-9]|20)\d\d[a-z]?(?![\w-])|n\.d\.(?:-[a-z])?|in press|forthcoming"
_YEARS = rf"(?:{_YEAR})(?:\s{{0,2}}(?:,|;|and|&)\s{{0,2}}(?:(?:{_YEAR})|[a-z](?![\w.])))*"
_PARTICLE = "|".join(sorted(map(re.escape, PARTICLES), key=len, reverse=True))
_WORD = r"[^\W\d_a-z][^\W\d_]*(?:[-'’‐][^\W\d_]+){0,3}"
_NAME = rf"(?:(?:(?:{_PARTICLE})\s){{1,3}}|d['’])?{_WORD}"
_AND = r"(?:,?\s(?:and|&|und|et(?!\sal)|y|e)\s)"
_ET_AL = r"(?:,?\s(?:et\.?\s?al\b\.?|and\s(?:others|colleagues|coworkers|co-workers)\b))"
_INITIALS = r"(?:[^\W\d_a-z]\.[\s-]?){0,3}"
_LIST = rf"{_NAME}(?:(?:,\s{_NAME}){{0,8}}{_AND}{_NAME}|{_ET_AL})?"
_LONG_NAME = rf"{_INITIALS}{_NAME}(?:\s{_WORD}){{0,4}}"
_LONG_LIST = rf"{_LONG_NAME}(?:(?:,\s{_LONG_NAME}){{0,8}}{_AND}{_LONG_NAME}|{_ET_AL})?"

_BRACKET = re.compile(r"\([^()\[\]]{5,600}\)|\[[^()\[\]]{5,600}\]")
_ITEM = re.compile(rf"(?<![\w.])({_LONG_LIST}),?\s({_YEARS})")
_NARRATIVE = re.compile(
    rf"(?<![\w.-])({_LIST})(?:['’]s?)?\s?[(\[]({_YEARS})(?:,\s?[^()\[\]]{{1,40}})?[)\]]"
)
_BARE = re.compile(rf"(?<![\w.-])({_NAME}{_ET_AL}),?\s({_YEAR})")
_NUMBERS = re.compile(
    r"\[\s?(\d{1,3}(?:\s?[,;–—-]\s?\d{1,3}){0,40})\s?(?:,\s?(?:pp?\.|sec|ch)[^\[\]]{1,30})?\](?![(:\[])"
)
_RANGE = re.compile(r"(\d+)(?:\s?[–—-]\s?(\d+))?")
_LONGEST_RANGE = 60

_LEADING = """
although however moreover furthermore later similarly here there thus hence then also finally
additionally meanwhile instead indeed first second third next while whereas since because when
after before unlike like in by from with for following see and both work more the as but this
"""
_NO_NAMES = frozenset(_LEADING.split()) | frozenset(
    """january february march april may june july august september october november december
    table figure section equation chapter appendix version summer winter spring autumn fall
    since until during around about""".split()
)
_SPLIT_NAMES = re.compile(rf"{_ET_AL}|,?\s(?:and|&|und|et|y|e)\s|,\s")
_POSSESSIVE = re.compile(r"['’]s?$|(?<=s)['’]$")
_INITIAL = re.compile(rf"^{_INITIALS}")
NAMES_BEFORE = re.compile(rf"(?<![\w.-])({_LIST})(?:['’]s?)?\s?$")
"""The names that a text ends with."""


def find(block: Block, *, numbers: bool) -> Block:
    """Return a block in which the citations in words are marks too; with `numbers`, "[3]" is."""
    spans = list(_bracketed(block)) + list(_narrative(block))
    if numbers:
        spans += _numeric(block)
    return replaced(block, _apart(spans))


def read_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of "3, 5-7"; a range that is too long counts as its ends."""
    found: list[int] = []
    for one in _RANGE.finditer(text):
        first, last = int(one[1]), int(one[2] or one[1])
        whole = first <= last <= first + _LONGEST_RANGE
        found += range(first, last + 1) if whole else dict.fromkeys((first, last))
    return tuple(dict.fromkeys(found))


def read_names(text: str) -> tuple[str, ...]:
    """Return the family names of "Zhang, Li and Chen"; words that open a sentence are none."""
    plain = _POSSESSIVE.sub("", text)
    names = [_INITIAL.sub("", name).strip() for name in _SPLIT_NAMES.split(plain)]
    names = [name for name in names if name]
    while len(names) > 1 and _opens(names[0]):
        names.pop(0)
    return tuple(names)


def read_years(text: str) -> tuple[str, ...]:
    """Return the years of "2020a,b and 2021": 2020a, 2020b, 2021."""
    found: list[str] = []
    for one in re.finditer(rf"{_YEAR}|(?<![^\W\d_])[a-z](?![\w.])", text):
        is_letter = len(one[0]) == 1
        if is_letter and not found:
            continue
        found.append(found[-1][:4] + one[0] if is_letter else one[0])
    return tuple(found)


def works(names: str, years: str) -> tuple[Work, ...]:
    """Return what "Zhang et al." with "2020a,b" cites, or nothing where these are no names."""
    found = read_names(names)
    if not found or any(_is_no_name(name) for name in found):
        return ()
    et_al = bool(re.search(_ET_AL, names))
    return tuple(Work(found, et_al, year) for year in read_years(years))


def _opens(name: str) -> bool:
    return name.lower() in _NO_NAMES or name.endswith("ly")


def _is_acronym(work: Work) -> bool:
    """Whether one name in capitals is cited, as in "IWSLT 2025": a venue or a data set."""
    return len(work.names) == 1 and work.names[0].isupper() and len(work.names[0]) > 1


def _is_no_name(name: str) -> bool:
    return name.lower() in _NO_NAMES


def _bracketed(block: Block) -> Iterator[Span]:
    """Yield the citations inside brackets, each without the bracket around it."""
    for bracket in _BRACKET.finditer(block.text):
        for item in _ITEM.finditer(block.text, bracket.start() + 1, bracket.end() - 1):
            has_comma = item[0][len(item[1]) :].lstrip().startswith(",")
            if (cited := works(item[1], item[2])) and (has_comma or not _is_acronym(cited[0])):
                span = _span(block, item.start(), item.end(), cited, narrative=False)
                mark = replace(span[2][0], printed=f"{item[1]} ({item[2]})")
                yield *span[:2], (mark,)


def _narrative(block: Block) -> Iterator[Span]:
    """Yield the years in brackets after names; the names stay where they are."""
    for pattern in (_NARRATIVE, _BARE):
        for found in pattern.finditer(block.text):
            if (cited := works(found[1], found[2])) and not _is_acronym(cited[0]):
                start = found.start(1) + _skipped(found[1], cited[0])
                yield _span(block, start, found.end(), cited, narrative=True)


def _skipped(names: str, work: Work) -> int:
    """Return how many characters before the first name are none of its own."""
    return max(0, names.find(work.names[0]))


def _numeric(block: Block) -> Iterator[Span]:
    for found in _NUMBERS.finditer(block.text):
        before = re.search(r"(?<!\w)\w$", block.text[max(0, found.start() - 2) : found.start()])
        numbers = read_numbers(found[1])
        if 0 in numbers or before:  # "x[1]" is code, "[0, 1]" an interval
            continue
        cited = tuple(Work(number=number) for number in numbers)
        yield _span(block, found.start(), found.end(), cited, narrative=None)


def _span(
    block: Block, start: int, end: int, cited: tuple[Work, ...], *, narrative: bool | None
) -> Span:
    mark = Mark(
        block.starts[start],
        block.ends[end - 1],
        narrative=narrative,
        works=cited,
        printed=block.text[start:end],
    )
    return start, end, (mark,)


def _apart(spans: list[Span]) -> list[Span]:
    """Return spans in order, without those that begin inside another."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found
