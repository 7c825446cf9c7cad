"""What speaks for and against one reading of a title line.

Each clue is named in `WEIGHTS`; a reading weighs the sum of the weights of its
clues. That is a conditional log-linear model over the readings of one line,
with "this is no title line" as one more reading of weight 0, so a weight is a
log-odds ratio. The clues look at form (capitals, initials, brackets) and at the
page (which words it uses in prose, which names recur on it); none knows a
particular name, word or paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.formats.names import PARTICLES
from reviewer.formats.vocabulary import WORD, Recurring, Vocabulary, Words, name_parts, stem
from reviewer.formats.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a title line.

    `names` are as shown, `truncated` is true for "et al.", and `glue` is the
    word of the line that the boundary cuts in two, without the marks around it.
    """

    title: str
    names: tuple[str, ...]
    truncated: bool
    affiliations: tuple[str, ...]
    glue: str


_FUNCTION_WORDS = """
a an and are as at be by can do does for from has have how in into is it its not of on or over than
that the their this to towards toward under using via vs we what when where which who why with
without your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Closed-class English: words that end no title and are part of no name."""

LONG_TITLE = 250
"""Characters; hardly a title is longer."""

MARKS = ".,:;!?()[]\"'“”’"
_TITLE_TAIL = 60
_LAST_WORDS = 4

_ALPHABETS = (*range(0x0041, 0x0590), *range(0x1E00, 0x1F00))
_UPPER = "".join(chr(code) for code in _ALPHABETS if chr(code).isupper())
_HUMP = re.compile(rf"(?<=[^\W\d_{_UPPER}])(?=[{_UPPER}])")
_LONG_HUMP = re.compile(rf"[^\W\d_{_UPPER}]{{5}}[{_UPPER}]")
_NAME_HUMP = re.compile(r"^(?:Mc|Mac|Di|De|Da|Le|La|Van|Du|Fitz|Al|El|O['’])(?=[A-Z])")
_CAPITALS = re.compile(r"[A-Z]{2,}(?:[a-z]|\.)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?\.?")
_INITIAL_END = re.compile(r"[A-Z]\.$")
_LONE_CAPITAL = re.compile(r"(?<![^\W\d_])[A-Z]$")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s$")
_MARK_INSIDE = re.compile(r"[?!:;.,)\]+][A-Za-z]{2,}$")
_SENTENCE = re.compile(r"[^\W\dA-Z_]{2}[)\]]?\. +[A-Z(]")
_ODD_MARK = re.compile(r"[^\w\s.,'’‘ʼʻ\-‐]|_")
_SLUG = re.compile(r"[a-z0-9][a-z0-9.&'+-]*(?: [a-z0-9.&'+-]+)*")
_OPENING = ":,;-–—‐‑([{<&/=\\_@|“‘"
_APOSTROPHES = "'’"
_PAIRS = ("()", "[]", "{}", "“”")


def weigh(reading: Reading, own: Words, page: Vocabulary) -> float:
    """Return the weight of a reading by its form and the words of the page."""
    return sum(WEIGHTS[clue] for clue in clues(reading, own, page))


def weigh_names(reading: Reading, known: Recurring) -> float:
    """Return what the names that recur on the page add to the weight of a reading."""
    return sum(WEIGHTS[clue] for clue in recurring_clues(reading.names, known))


def clues(reading: Reading, own: Words, page: Vocabulary) -> Iterator[str]:
    """Yield the clues of form and words, each as often as it is seen.

    `own` holds the words of the record's abstract, `page` those of all records.
    """
    yield "any reading"
    yield from _title_end(reading.title)
    yield from _title_whole(reading.title)
    yield from _last_word(reading.title, own, page)
    yield from _inner_capitals(reading.title, page)
    yield from _cut_word(reading.glue, own, page)
    yield from _first_word_of_names(reading.names[0], page)
    yield from _first_letter(reading, page)
    for name in reading.names:
        yield from _name_form(name, page)
        yield from _name_words(name, own, page)
    yield from _list_form(reading)


def recurring_clues(names: tuple[str, ...], known: Recurring) -> Iterator[str]:
    """Yield the clues of names that other lines of the page show too."""
    if known.names[names[0]] > 0:
        yield "first author recurs"
    for name in names:
        if known.names[name] > 0:
            yield "name recurs"
        if any(known.parts[part] > 0 for part in name_parts(name)):
            yield "part of a name recurs"


def _title_end(title: str) -> Iterator[str]:
    last = title[-1]
    if last.isdigit():
        yield "title ends in a digit"
    elif last.isupper():
        yield from _capital_end(title)
    elif last in _OPENING or (last in _APOSTROPHES and title.count(last) == 1):
        yield "title ends in an opening mark"
    elif _INITIAL_END.search(title):
        yield "title ends like an initial"
    elif not last.isalpha():
        yield "title ends in a closing mark"
    elif _PLURAL_ACRONYM.search(title):
        yield "title ends in a plural acronym"


def _capital_end(title: str) -> Iterator[str]:
    if not title[-2:].isupper() and not _LONE_CAPITAL.search(title):
        yield "title ends in a capital"


def _title_whole(title: str) -> Iterator[str]:
    count = title.count(" ") + 1
    if count < 3:
        yield "title of one word" if count == 1 else "title of two words"
    if any(title.count(pair[0]) != title.count(pair[1]) for pair in _PAIRS):
        yield "title has an unpaired bracket"
    if title.count('"') % 2 or title.count("$") % 2:
        yield "title has an unpaired mark"
    if _SENTENCE.search(title):
        yield "title has a full stop inside"
    if len(title) > LONG_TITLE:
        yield "title is long"


def _last_word(title: str, own: Words, page: Vocabulary) -> Iterator[str]:
    token = title[title.rfind(" ") + 1 :]
    if _MARK_INSIDE.search(token):
        yield "title's last word has a mark inside"
    if token.lower() in FUNCTION_WORDS:
        yield "title ends in a function word"
    if token.strip(MARKS) in page.exact:
        yield "title's last word is written so elsewhere"
    found = WORD.findall(title[-_TITLE_TAIL:])
    if not found or len(found[-1]) < 3:
        yield from _short_last_word(found, page)
    elif stem(found[-1]) in own.stems:
        yield "title's last word is in the abstract"
    elif stem(found[-1]) in page.stems:
        yield "title's last word is on the page"


def _short_last_word(found: list[str], page: Vocabulary) -> Iterator[str]:
    """A number or a letter that the page has too says little; an unknown one says less."""
    if not found or stem(found[-1]) not in page.stems:
        yield "title's last word is short and unknown"
    else:
        yield "title's last word is short"


def _inner_capitals(title: str, page: Vocabulary) -> Iterator[str]:
    """Yield what speaks against a title's last words being glued themselves."""
    for token in title[-_TITLE_TAIL:].split()[-_LAST_WORDS:]:
        if _LONG_HUMP.search(token) and token.strip(MARKS) not in page.exact:
            yield "inner capital after a long word in title's last words"


def _cut_word(glue: str, own: Words, page: Vocabulary) -> Iterator[str]:
    if glue in own.exact:
        yield "cut word is in the abstract"
    elif glue in page.exact:
        yield "cut word is on the page"


def _first_word_of_names(name: str, page: Vocabulary) -> Iterator[str]:
    first, _, rest = name.partition(" ")
    if not rest:
        yield "first author is one word"
    if _INITIALS.fullmatch(first):
        yield "first author begins with initials"
    elif len(first) == 1:
        yield "first author begins with a bare letter"
    elif len(first) == 2 and first.isalpha() and not first.islower():
        yield "first author begins with two letters"
    elif _CAPITALS.match(first):
        yield "first author begins with two capitals"
    if _is_humped(first.split("-")[0], page):
        yield "first author's first word has an inner capital"
        if stem(_HUMP.split(first)[0]) in page.stems:
            yield "first author's first word begins with a word of the page"


def _first_letter(reading: Reading, page: Vocabulary) -> Iterator[str]:
    """Yield what speaks against a boundary before a small letter ("Robotsvan der Meer")."""
    if not reading.names[0][0].islower():
        return
    yield "first author begins in lower case"
    found = WORD.findall(reading.title[-_TITLE_TAIL:])
    if not found or stem(found[-1]) not in page.stems:
        yield "first author begins in lower case after an unknown word"
    if stem(reading.glue.rpartition("-")[2]) in page.stems:
        yield "first author begins in lower case inside a known word"


def _name_form(name: str, page: Vocabulary) -> Iterator[str]:
    split = name.split()
    if len(split) == 1:
        yield "name of one word"
    elif len(split) > 3:
        yield "name of four words" if len(split) == 4 else "name of five words or more"
    if _ODD_MARK.search(name):
        yield "name has an odd mark"
    for word in split:
        yield from _name_word_form(word, page)


def _name_word_form(word: str, page: Vocabulary) -> Iterator[str]:
    if word[0].islower() and word not in PARTICLES and not word.startswith(("d'", "d’")):
        yield "name word in lower case"
    if any(char.isdigit() for char in word):
        yield "name word with a digit"
    if len(word) > 3 and word.isupper():
        yield "name word in capitals"
    for part in word.split("-"):
        if _is_humped(part, page):
            yield "name word with an inner capital"


def _is_humped(word: str, page: Vocabulary) -> bool:
    """Whether a word has a capital inside that neither "McDonald" nor the page explains."""
    return bool(_HUMP.search(_NAME_HUMP.sub("", word))) and word not in page.exact


def _name_words(name: str, own: Words, page: Vocabulary) -> Iterator[str]:
    for word in WORD.findall(name):
        lowered = word.lower()
        if len(word) > 1 and lowered in FUNCTION_WORDS and word not in PARTICLES:
            yield "name word is a function word"
        elif len(word) < 3:
            continue
        elif lowered in own.lower:
            yield "name word is in the abstract"
        elif lowered in page.lower:
            yield "name word is on the page"


def _list_form(reading: Reading) -> Iterator[str]:
    if not reading.truncated:
        yield ("one author", "two authors", "three authors")[len(reading.names) - 1]
    if reading.affiliations:
        slugs = all(_SLUG.fullmatch(one) for one in reading.affiliations)
        yield "affiliations" if slugs else "odd affiliations"
    last = reading.names[-1]
    if last.endswith(".") and last[-4:-1].islower():
        yield "last author ends like a sentence"
