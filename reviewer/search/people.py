"""Whom a question names: authors the library knows, as they may be written or miswritten. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.library.filters import name_words
from reviewer.search.dates import PAPER_WORD
from reviewer.search.known import Names
from reviewer.search.positions import ORDINALS
from reviewer.words import STOPWORDS, Word, edit_distance, words

MOST_WORDS = 5
"""Words of the longest name looked for ("Maria del Mar Garcia")."""
SHORTEST_SLIP = 4
"""Letters from which a word is taken for a slip of the keyboard in a name."""

_EITHER = r"(?:(?:both|either|neither|only|just|mainly)\s+)?"
_BY = re.compile(
    r"\b(?:by|from|of|authored\s+by|written\s+by|co-?author(?:ed)?(?:\s+by)?|author|authors?|"
    r"did|does|"
    rf"has|have|with|wrote|list|and|or|nor|not|than|&|,)\s*{_EITHER}$",
    re.IGNORECASE,
)
_SURELY_BY = re.compile(
    rf"\b(?:by|authors?|wrote)\s*(?:is\s+|are\s+|was\s+|:\s*)?{_EITHER}$", re.IGNORECASE
)
_AFTER_A_NAME = re.compile(r"^\s*(?:,|,?\s*(?:and|or|nor|but\s+not|not|&)(?:\s+by)?)\s*$", re.I)
_FOLLOWED = re.compile(
    r"\s+et\s+al|['’]s\s+(?:\w+\s+){0,2}?(?:papers?|works?|articles?|publications?)|"
    r"\s+(?:has\s+|have\s+|ever\s+)?"
    r"(?:wrote|written|writes|write|published|publish|authored|co-?authored|papers|"
    r"publications)\b|\s+(?:(?:as|is)\s+)?(?:an?\s+|the\s+)?"
    r"(?:co-?)?authors?\b",
    re.I,
)
_ONLY_A_YEAR = re.compile(r"^\W*(?:papers?\W+)?(?:et\W+al\W*)?(?:19|20)\d\d\W*$", re.IGNORECASE)
_WITHIN = re.compile(r"\.?,?\s*$|[-‐’'.]\s?$")
_PAPERS_BY = re.compile(
    rf"(?:{PAPER_WORD.pattern}|\b(?:written|authored|published|anything|everything|something|much|"
    r"many|all|any|what|not|except|those|is|was|or|and))\W*\s+by\s+$|^\W*by\s+$",
    re.IGNORECASE,
)
# What may follow "by" and is nobody's name.
_NO_NAME = re.compile(
    rf"{PAPER_WORD.pattern}|any(?:one|body)|some(?:one|body)|every(?:one|body)|no(?:body)?|"
    rf"others?|people|authors?|"
    r"researchers?|them|date|year|month|time|title|name|subject|class|venue|default|hand|now|"
    r"means|way|single|solo|different",
    re.IGNORECASE,
)
_OF_PLACE = re.compile(
    r"(?:['’]s)?\s+(?:people|authors?|researchers?|scientists?|groups?|labs?|teams?)\b", re.I
)
_BY_AFTER_PAPERS = re.compile(rf"\b{PAPER_WORD.pattern}.*\bby\s+$", re.IGNORECASE)
_FIRST = r"(?P<first>first|lead|1st|second|third|fourth|fifth)"
_LAST = r"(?P<last>last|senior|final)"
_POSITION_BEFORE = re.compile(
    rf"(?:\b(?:with|where|whose|has|have|having|as|and)\s+)?(?:\bthe\s+)?\b(?:{_FIRST}|"
    rf"{_LAST})[\s-]+"
    r"author(?:ed|s)?(?:\s+(?:is|was|are|being|paper|papers|of|by|works?|:))*\s*:?\s*$",
    re.IGNORECASE,
)
_POSITION_AFTER = re.compile(
    rf"^(?:['’]s)?\s+(?:(?:is|was|as|being|listed|appears?|comes|named|are|publish(?:ed)?|"
    rf"wr[io]te|written)\s+)*(?:the\s+|a\s+|their\s+|its\s+)?"
    rf"(?:(?:{_FIRST}|{_LAST})(?:[\s-]+author(?:ed|s)?\b|\b(?=\W*$|\s+(?:in|on|"
    rf"of)\s+(?:the\s+)?(?:author|list))(?:\s+(?:in|on|of)\s+(?:the\s+)?"
    r"(?:author\s+list|list(?:\s+of\s+authors)?|authors))?))",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^\s+(?:did|has|have|is|was|does)(?:n['’]t|\s+not|\s+never)\s+(?:(?:co-?)?(?:write|"
    r"written|author(?:ed)?|"
    r"publish(?:ed)?)|(?:an?\s+)?(?:co-?)?author(?:\s+of)?|involved(?:\s+in)?|(?:listed|named)|"
    r"on\b|part\s+of)",
    re.IGNORECASE,
)
_ALONE_AFTER = re.compile(r"^\s+(?P<only>alone|only\b(?=\W*$)|by\s+(?:him|her)self)\b", re.I)


@dataclass(frozen=True, slots=True)
class Person:
    """An author a question names: as the catalog is asked for them, and where they stand.

    `place` is first (second, ...), last, only or empty: as what author they are meant. `or_else`
    says that they are an alternative to the person before ("by A or B"), `denied`
    that they are no author ("that A did not write").
    """

    name: str
    start: int
    end: int
    place: str = ""
    or_else: bool = False
    denied: bool = False


def find_people(text: str, names: Names) -> tuple[Person, ...]:
    """Return the authors a question names, in order.

    Two or more words in a row that are all words of one author's name are that
    author, in either order, with initials, without accents; so they are with a
    slip in a word that is no word of the library's texts. A single word must
    follow "by" or the like. After "papers by" an unknown name is a name too.
    """
    found: list[Person] = []
    tokens = words(text)
    position = 0
    while position < len(tokens):
        length, name = _name_at(text, tokens, position, names, found)
        if length:
            found.append(_person(text, tokens[position : position + length], name, found))
        position += max(1, length)
    return tuple(found)


def _person(text: str, tokens: Sequence[Word], name: str, before: Sequence[Person]) -> Person:
    start, end = tokens[0].start, tokens[-1].start + len(_bare(tokens[-1].text))
    last = end
    place = ""
    if ahead := _POSITION_BEFORE.search(text[:start]):
        place, start = _place(ahead), ahead.start()
    elif behind := _POSITION_AFTER.match(text[end:]):
        place, end = _place(behind), end + behind.end()
    elif alone := _ALONE_AFTER.match(text[end:]):
        place, end = "only", end + alone.end()
    said = name or text[tokens[0].start : last].strip(" ,.")
    denied = _DENIED_AFTER.match(text[end:])
    end += denied.end() if denied else 0
    gap = text[before[-1].end : start] if before else ""
    or_else = bool(re.match(r"^[\s,]*or(?:\s+by)?\s*$", gap, re.IGNORECASE))
    return Person(said, start, end, place, or_else, denied is not None)


def _place(found: re.Match[str]) -> str:
    """Return the place that is meant: the lead author is the first, the senior one the last."""
    said = (found["first"] or "").lower()
    return said if said in ORDINALS else "first" if said else "last"


def _name_at(
    text: str, tokens: Sequence[Word], position: int, names: Names, before: Sequence[Person]
) -> tuple[int, str]:
    """Return how many tokens from a position spell a name, and the name if it was mended."""
    window = _window(text, tokens[position : position + MOST_WORDS])
    if not window:
        return 0, ""
    if length := _known(text, window, names):
        return length, ""
    several = _mended_several(text, window, names)
    if several is None and _single(text, window[0], names, before):
        return 1, ""
    return several or _mended_one(text, window[0], names) or _unknown(text, window, names)


def _window(text: str, tokens: Sequence[Word]) -> list[Word]:
    """Return the tokens up to the first that cannot be of the same name as those before."""
    found: list[Word] = []
    for token in tokens:
        if len(token.text) > 1 and token.text.lower() in STOPWORDS:
            break
        if found and not _WITHIN.fullmatch(text[found[-1].end : token.start]):
            break
        if len(token.text) == 1 and not (token.text.isupper() or text[token.end :][:1] == "."):
            break
        found.append(token)
    return found


def _known(text: str, window: Sequence[Word], names: Names) -> int:
    """Return how many tokens are words or initials of one author, at least two, one a word."""
    for length in range(len(window), 1, -1):
        parts = [part for token in window[:length] for part in name_words(_bare(token.text))]
        spelled = [part for part in parts if len(part) > 1]
        if spelled and any(_fits(name, parts) for name in names.author_names(spelled[0])):
            whole = len(spelled) > 1 or _capitals(window[:length])
            return length if whole or text[window[length - 1].end :][:1] == "." else 0
    return 0


def _bare(word: str) -> str:
    """Return a word without a possessive ending."""
    return re.sub(r"['’]s$", "", word)


def _capitals(tokens: Sequence[Word]) -> bool:
    return all(token.text[:1].isupper() for token in tokens)


def _fits(name: str, parts: Sequence[str]) -> bool:
    own = name_words(name)
    initials = {word[0] for word in own}
    return all(part in own if len(part) > 1 else part in initials for part in parts)


def _single(text: str, token: Word, names: Names, before: Sequence[Person]) -> bool:
    """Whether one word names an author: the way it is introduced or goes on says so."""
    word = _bare(token.text)
    part = max(name_words(word), key=len, default="")
    known = names.author_names(part) if len(part) > 1 else []
    if not known:
        return False
    after_name = bool(before and _AFTER_A_NAME.match(text[before[-1].end : token.start]))
    if len(word) > 2 and (_SURELY_BY.search(text[: token.start]) or after_name):
        return True
    folded = word.lower()
    family = any(name_words(name)[-1] == part for name in known)
    # Of a large library's authors some are called as methods are: Clay, Mistral, Promise.
    said = names.word_count(folded)
    if family and (word[:1].isupper() or not said) and said < len(known):
        if _BY.search(text[: token.start]) or _FOLLOWED.match(text[token.start + len(word) :]):
            return True
        placed = _POSITION_BEFORE.search(text[: token.start])
        denied = _DENIED_AFTER.match(text[token.end :])
        if placed or denied or _POSITION_AFTER.match(text[token.end :]):
            return True
    others = text[: token.start] + text[token.end :]
    return bool(_ONLY_A_YEAR.match(others)) and not names.has_word(folded)


def _mended_several(text: str, window: Sequence[Word], names: Names) -> tuple[int, str] | None:
    """Return a name of several words with a slip in one, mended; of three words after "by"."""
    surely = bool(_SURELY_BY.search(text[: window[0].start]))
    for length in (3, 2) if surely else (2,):
        for name in _near_names(window[:length], names) if len(window) >= length else ():
            return length, name
    return None


def _mended_one(text: str, token: Word, names: Names) -> tuple[int, str] | None:
    """Return one word after "by" that is a slip of one word of authors' names."""
    word = token.text.lower()
    if not _SURELY_BY.search(text[: token.start]):
        return None
    if len(word) <= SHORTEST_SLIP or names.has_word(word):
        return None
    near = list(_near(word, names))
    return (1, near[0]) if len(near) == 1 else None


def _near_names(tokens: Sequence[Word], names: Names) -> Iterator[str]:
    """Yield the authors of whom each token is a word, or a slip of one; one word is exact."""
    parts = [part for token in tokens for part in name_words(token.text)]
    exact = [part for part in parts if names.author_names(part)]
    slips = [part for part in parts if part not in exact]
    if not exact or not slips or any(names.has_word(slip) for slip in slips):
        return
    for name in names.author_names(exact[0]):
        own = name_words(name)
        if all(part in own or (part in slips and _is_slip_of(part, own)) for part in parts):
            yield name


def _is_slip_of(part: str, own: Sequence[str]) -> bool:
    most = 1 if len(part) == SHORTEST_SLIP - 1 else _slips_allowed(part)
    return any(edit_distance(part, word, most) <= most for word in own) if most else False


def _slips_allowed(word: str) -> int:
    return 0 if len(word) < SHORTEST_SLIP or not word.isalpha() else 2 if len(word) >= 8 else 1


def _near(word: str, names: Names) -> Iterator[str]:
    folded = name_words(word)[0]
    most = _slips_allowed(folded)
    for other in names.author_words(folded[0]) if most else ():
        if len(other) > 3 and edit_distance(folded, other, most) <= most:
            yield other


def _unknown(text: str, window: Sequence[Word], names: Names) -> tuple[int, str]:
    """Return the length of a name nobody in the library has: unknown words after "papers by".

    Between the two may stand a topic, if the name is two words with capitals.
    """
    before = text[: window[0].start]
    direct = bool(_PAPERS_BY.search(before))
    if not direct and not (_BY_AFTER_PAPERS.search(before) and _capitals(window[:2])):
        return 0, ""
    run: list[Word] = []
    for token in window[:3]:
        if not token.text.isalpha() or _NO_NAME.fullmatch(token.text):
            break
        if run and token.text[:1].isupper() != run[0].text[:1].isupper():
            break
        run.append(token)
    if not run or _OF_PLACE.match(text[run[-1].end :]):
        return 0, ""
    strange = [not names.has_word(token.text.lower()) for token in run]
    several = len(run) > 1 and _capitals(run)
    if all(strange) and (direct or several):
        return len(run), ""
    return (len(run), "") if direct and several and any(strange) else (0, "")
