"""Short forms and what they stand for, read off texts: "conditional random field (CRF)". Pure.

Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text", PSB 8: the letters of the short form are found
in the words before the parenthesis, from right to left, the first one at the
beginning of a word. On top of it, "SF (long form)" is read too, and the best
long form of a collection is the one most texts give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reviewer.words import fold

_PARENTHESIS = re.compile(r"\(([^()]{2,80})\)")
_SHORT = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][\w./-]{1,9}$")
_CLAUSE = re.compile(r"[.;:!?()\[\]]\s")


@dataclass(frozen=True, slots=True)
class Pair:
    """A short form and the long form a text gives it."""

    short: str
    long: str


def pairs(text: str) -> tuple[Pair, ...]:
    """Return the short forms a text explains, with their long forms, in order."""
    found = []
    for place in _PARENTHESIS.finditer(text):
        inside = re.split(r"[,;]", place[1])[0].strip()
        before = _CLAUSE.split(text[: place.start()])[-1].rstrip()
        if _is_short(inside):
            found.append(Pair(inside, _long_form(inside, before)))
        elif before and _is_short(short := before.split()[-1]):
            whole = _long_form(short, inside)
            found.append(Pair(short, whole if len(whole) == len(inside) else ""))
    return tuple(pair for pair in found if pair.long)


def table(texts: Iterable[str]) -> dict[str, str]:
    """Return the long form of each (folded) short form that texts explain, the commonest one."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for pair in pairs(text):
            counts.setdefault(_key(pair.short), Counter())[fold(pair.long)] += 1
    return {short: longs.most_common(1)[0][0] for short, longs in counts.items()}


def expand(
    text: str, long_forms: Mapping[str, str], is_plain: Callable[[str], bool] = str.islower
) -> str:
    """Return a text with the long forms of its acronyms after it, unless it has them itself.

    `long_forms` is a `table`. `is_plain` says which words are no acronyms
    however they are spelled: "art" is no antiretroviral therapy.
    """
    folded = fold(text)
    added = []
    for word in dict.fromkeys(re.findall(r"[A-Za-z0-9][\w./-]*\w", text)):
        long = long_forms.get(_key(word), "")
        if long and long not in folded and not is_plain(word):
            added.append(long)
    return " ".join([text, *dict.fromkeys(added)])


def _key(short: str) -> str:
    return fold(short).removesuffix("s") if len(short) > 2 else fold(short)


def _is_short(text: str) -> bool:
    """Two to ten characters, a letter among them, not a plain word, the first one alphanumeric."""
    return bool(_SHORT.match(text)) and any(char.isupper() for char in text)


def _long_form(short: str, before: str) -> str:
    """Return the end of a text that spells a short form, or ""; at most min(|A|+5, 2|A|) words."""
    letters = [char for char in fold(short) if char.isalnum()]
    most = min(len(letters) + 5, 2 * len(letters))
    words = before.split()[-most:]
    near = " ".join(words)
    folded = fold(near)
    if len(folded) != len(near):
        return ""
    place = len(folded)
    for position, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and not _fits(folded, place, letter, first=position == 0):
            place -= 1
        if place < 0:
            return ""
    long = near[place:]
    return long if len(long) > len(short) and fold(short) not in fold(long).split() else ""


def _fits(text: str, place: int, letter: str, *, first: bool) -> bool:
    return text[place] == letter and (not first or place == 0 or not text[place - 1].isalnum())
