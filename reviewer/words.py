"""Text as words: where they stand, what their stems are, which of them carry meaning.

The unit that questions, evidence and verification share. A hyphenated word is
its parts ("anti-forgetting" matches "forgetting"); a name with digits or inner
capitals stays one word as well ("S2-Attention", "Few-NERD").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# Closed-class English: articles, pronouns, prepositions, conjunctions, auxiliaries, question
# words. Negations and quantifiers are meaning, and are not in it.
STOPWORDS = frozenset(
    """a an the this that these those it its itself they them their theirs he she his her him we us
    our ours i me my you your yours one ones who whom whose which what where when why how there here
    and or but nor so yet if then than as at by for from in into of off on onto out over per to
    toward towards under up upon via with within without about above across after against along
    among around before behind below beneath beside besides between beyond despite down during
    except inside like near outside since through throughout till until unlike
    is am are was were be been being do does did done doing have has had having can could may might
    must shall should will would ought need also such both either neither each every any some all
    other another same own very too just only even still already again ever quite rather however
    therefore thus hence moreover furthermore additionally etc ie eg al et vs s t re ll ve d m
    while whereas because although though whether""".split()
)

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_QUANTITY = re.compile(r"\d+(?:[.,]\d+)*(?:[-‐–]?(?:fold|times)|[-‐–]?[a-zA-Z%]{0,2})$")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐–/.+][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: the characters as they stand, their offsets, and their stem."""

    text: str
    start: int
    end: int
    stem: str

    @property
    def is_content(self) -> bool:
        """Whether the word carries meaning of its own."""
        return self.text.lower() not in STOPWORDS and (len(self.text) > 1 or self.text.isdigit())


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; hyphens, slashes and stops separate them."""
    return tuple(
        Word(found[0], found.start(), found.end(), stem(found[0])) for found in _WORD.finditer(text)
    )


def content_words(text: str) -> tuple[Word, ...]:
    """Return the words that carry meaning, in order."""
    return tuple(word for word in words(text) if word.is_content)


def content_forms(text: str) -> tuple[str, ...]:
    """Return the folded content words of a text in order: `content_words` without the rest."""
    lowered = text.lower()
    found = [
        word
        for word in _WORD.findall(lowered)
        if word not in STOPWORDS and (len(word) > 1 or word.isdigit())
    ]
    return tuple(found if lowered.isascii() else map(fold, found))


def content_stems(text: str) -> frozenset[str]:
    """Return the distinct stems of the content words of a text."""
    return frozenset(word.stem for word in content_words(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the Snowball English stem of a word, lower-case and without accents."""
    folded = fold(word).removesuffix("'s").replace("'", "")
    if any(char.isdigit() for char in folded):
        return folded
    return str(_stemmer().stemWord(folded))


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with plain apostrophes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def compounds(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the space-delimited units of a text with their offsets ("Phi-4-Mini", "L1/L2")."""
    return tuple((found[0], found.start(), found.end()) for found in _COMPOUND.finditer(text))


def is_name_like(unit: str) -> bool:
    """Return whether a unit is spelled like a name of something: GeRe, BERT, Phi-3, k-NN, CL-NER.

    Inner or repeated capitals, or letters together with digits; a plain
    capitalised word is not enough, it may only begin a sentence.
    """
    if unit.isalpha() and unit.islower():
        return False
    if len(unit) < 2 or not any(char.isalpha() for char in unit) or _QUANTITY.match(unit):
        return False
    parts = [part for part in re.split(r"[-‐–/.+]", unit) if part]
    inner_capital = any(any(char.isupper() for char in part[1:]) for part in parts)
    return inner_capital or any(char.isdigit() for char in unit)


def is_slip(word: str, other: str) -> bool:
    """Return whether a word is another with one letter left out, one too many, or two exchanged.

    The first letter must be right. One letter for another ("tagger", "tagged")
    makes other words more often than it is a slip.
    """
    if not word or word[0] != other[:1] or abs(len(word) - len(other)) > 1:
        return False
    if len(word) == len(other):
        places = [n for n, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
        if len(places) != 2 or places[1] != places[0] + 1:
            return False
        first, second = places
        return word[first] == other[second] and word[second] == other[first]
    return edit_distance(word, other, 1) == 1


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the optimal string alignment distance, or `limit + 1` if it is more than `limit`."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        current = [row]
        for column, theirs in enumerate(other, start=1):
            cost = mine != theirs
            value = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
            swapped = (
                row > 1 and column > 1 and mine == other[column - 2] and one[row - 2] == theirs
            )
            if swapped:
                value = min(value, before[column - 2] + 1)
            current.append(value)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
