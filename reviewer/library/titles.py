"""Titles as they are compared: their letters, their words, and what differs between two of them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reviewer.words import STOPWORDS, edit_distance, is_name_like

Words = tuple[str, ...]

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
_GREEK_END = "sigma tau upsilon phi chi psi omega"
_TRANSLITERATED: dict[int, str | None] = {
    **{ord(char): plain for char, plain in _LETTERS.items()},
    **{0x3B1 + place: name for place, name in enumerate(_GREEK.split())},
    **{0x3C3 + place: name for place, name in enumerate(_GREEK_END.split())},
    ord("ı"): "i",
    ord("&"): " and ",
    **dict.fromkeys((*range(0x300, 0x370), ord("'"), ord("’"), ord("ʼ"), ord("`"), 0xAD)),
}
_LOWER = bytes(range(256)).lower()
_NOT_ALNUM = bytes(n for n in range(128) if not chr(n).isalnum())
_REMAINS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&#?\w{2,10};|[\\${}]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_STYLE_COMMAND = re.compile(r"\\(?:text|math|emph|bf|it|rm|sc|tt)[a-z]*\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[,\u2009\u00a0](?=\d{3}(?!\d))")
# Chinese and Japanese do not part words: each character is taken as one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_BREAK = re.compile(r"[:.?!;,=(\[–—]|\s-+\s")
# What a database says of the paper after its title: "[Poster]", "[version 2; peer review: ...]".
_NOTE = re.compile(r"(?<=\S)\s+\[([^\[\]]*)\]\s*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)\s*$")


def title_fingerprint(title: str) -> str:
    """Return the title's letters and digits, folded; non-Latin titles keep their own letters.

    Accents, case, punctuation and what markup remains play no part; a Greek
    letter is its name. A title of marks alone is itself, in lower case.
    """
    if title.isascii() and "&" not in title and not _REMAINS.search(title):
        return _ascii_letters(title) or title.strip().lower()
    folded = folded_title(title)
    if folded.isascii():
        return _ascii_letters(folded) or title.strip().casefold()
    composed = unicodedata.normalize("NFC", folded)
    return "".join(filter(_is_kept, composed)) or title.strip().casefold()


def _ascii_letters(text: str) -> str:
    return text.encode("ascii").translate(_LOWER, _NOT_ALNUM).decode("ascii")


def _is_kept(char: str) -> bool:
    """Letters, digits, and the vowel signs of scripts such as Devanagari."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


def folded_title(title: str) -> str:
    """Return a title in lower case without accents, markup and apostrophes."""
    if _REMAINS.search(title):
        title = _TAG.sub("", html.unescape(_TAG.sub("", title)))
        title = _STYLE_COMMAND.sub("", title).translate({ord(char): None for char in "\\${}^_"})
    if title.isascii():
        return title.lower().replace("'", "").replace("`", "").replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return decomposed.translate(_TRANSLITERATED)


def title_words(title: str) -> Words:
    """Return the words of a title, folded as its fingerprint is."""
    return tuple(_WORD.findall(_THOUSANDS.sub("", folded_title(title))))


@dataclass(frozen=True, slots=True)
class Title:
    """A title made ready: letters, words, where a part of it begins, what its end says.

    `breaks` are the places of the words after a colon, a full stop, a bracket.
    `note` are the words of a bracket that a database put after the title, and
    `name` the letters of a coined name before a colon ("SciParse: ...").
    """

    letters: str
    words: Words
    breaks: frozenset[int]
    note: Words
    cut: bool
    name: str = ""

    @property
    def telling(self) -> bool:
        """Whether the title is long enough to be that of one paper only: not "Editorial"."""
        letters = len(self.letters) + 2 * sum(char > "\u2fff" for char in self.letters)
        return letters >= TELLING


TELLING = 20
"""Letters of a title that is unlikely to be given twice by the same authors; "Letter to the
editor" has 17. A Chinese or Japanese character counts as three."""


def title_of(text: str) -> Title:
    """Make a title ready."""
    note = _NOTE.search(text)
    bare = text[: note.start()] if note and len(text) - len(note[0]) > TELLING else text
    cut = bool(_ELLIPSIS.search(bare))
    places, count = set(), 0
    for part in _BREAK.split(bare):
        count += len(title_words(part))
        places.add(count)
    words = title_words(bare)
    said = title_words(note[1]) if note and bare is not text else ()
    name = _coined_name(bare)
    return Title(title_fingerprint(bare), words, frozenset(places), said, cut, name)


def _coined_name(text: str) -> str:
    head, colon, _ = text.partition(":")
    one_word = bool(colon) and len(head.split()) == 1
    return title_fingerprint(head) if one_word and is_name_like(head.strip()) else ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two titles, word by word.

    `slips` are words misspelt, `weak_slips` those of them that may well be other
    words ("adsorption", "absorption"), `kin` words of one root exchanged
    ("molecule", "molecular"), `exchanged` pairs of other words, `lead` and
    `tail` what one title has before or after all of the other, `inner` what
    one has within. `numbers` says that they count differently (2: each has its
    own number; 1: only one has any). `cut` says that one was cut off.
    """

    slips: int = 0
    weak_slips: int = 0
    kin: int = 0
    exchanged: tuple[tuple[Words, Words], ...] = ()
    lead: Words = ()
    tail: Words = ()
    inner: tuple[Words, ...] = ()
    numbers: int = 0
    cut: bool = False
    parted: bool = False
    reordered: bool = False
    shared: int = 0

    @property
    def spelling_only(self) -> bool:
        """Whether all words are the same but for slips."""
        return not (self.exchanged or self.lead or self.tail or self.inner or self.kin)


def difference(one: Title, other: Title) -> Difference:
    """Return what differs between two titles whose letters are not the same."""
    mine, theirs = one.words, other.words
    shorter, longer = sorted((one, other), key=lambda title: len(title.letters))
    if _is_cut(shorter, longer):
        return Difference(cut=True, shared=len(shorter.words))
    telling = [
        sorted(word for word in words if word not in FUNCTION_WORDS) for words in (mine, theirs)
    ]
    if len(telling[0]) >= _REORDERED and telling[0] == telling[1]:
        return Difference(reordered=True, shared=len(telling[0]))
    found = _Found(one, other)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what == "equal":
            found.shared += end - start
        else:
            found.add((start, end), (other_start, other_end))
    return found.result()


class _Found:
    """The differences of two titles while they are gone through."""

    def __init__(self, one: Title, other: Title) -> None:
        self.one, self.other = one, other
        self.shared = self.slips = self.weak = self.kin = 0
        self.numbers: tuple[list[int], list[int]] = ([], [])
        self.exchanged: list[tuple[Words, Words]] = []
        self.lead: Words = ()
        self.tail: Words = ()
        self.inner: list[Words] = []
        self.parted = True

    def add(self, mine: tuple[int, int], theirs: tuple[int, int]) -> None:
        """Take in a stretch of words that is not the same in both."""
        here = self.one.words[slice(*mine)]
        there = self.other.words[slice(*theirs)]
        if here and there:
            self._exchange(here, there)
        elif here:
            self._addition(here, mine, 0)
        else:
            self._addition(there, theirs, 1)

    def _exchange(self, here: Words, there: Words) -> None:
        if "".join(here) == "".join(there):
            return
        pairs = list(zip(here, there, strict=True)) if len(here) == len(there) else [(here, there)]
        for mine, theirs in pairs:
            if mine != theirs:
                self._pair(*(w if isinstance(w, tuple) else (w,) for w in (mine, theirs)))

    def _pair(self, here: Words, there: Words) -> None:
        mine, theirs = "".join(here), "".join(there)
        if looks_misread(mine, theirs) or _small_slip(mine, theirs):
            self.slips += 1
            return
        if mine in _PARTS and theirs in _PARTS:
            return
        counted, also_counted = numbers_of(here), numbers_of(there)
        if counted != also_counted:
            self.numbers[0].extend(counted)
            self.numbers[1].extend(also_counted)
        rest, other_rest = _rest(here), _rest(there)
        only_one = rest + other_rest if not (rest and other_rest) else ""
        if (counted or also_counted) and (rest == other_rest or only_one in _PARTS):
            return  # "I", "part 1"
        slip = spelling(mine, theirs)
        if slip:
            self.slips += 1
            self.weak += slip == WEAK
        elif _are_kin(mine, theirs):
            self.kin += 1
        else:
            self.exchanged.append((here, there))

    def _addition(self, words: Words, place: tuple[int, int], side: int) -> None:
        if all(word in FUNCTION_WORDS for word in words):
            return
        title = (self.one, self.other)[side]
        if place[1] == len(title.words):
            self.tail = words
            self.parted &= place[0] in title.breaks
            self.numbers[side].extend(_series_number(words))
        elif place[0] == 0:
            self.lead = words
            self.parted &= place[1] in title.breaks
            if not _PARTS.isdisjoint(words):  # a name may hold any number: "GPT-4: ..."
                self.numbers[side].extend(numbers_of(words))
        else:
            self.inner.append(words)
            self.numbers[side].extend(numbers_of(words))

    def result(self) -> Difference:
        """Return what was found."""
        mine, theirs = self.numbers
        return Difference(
            slips=self.slips,
            weak_slips=self.weak,
            kin=self.kin,
            exchanged=tuple(self.exchanged),
            lead=self.lead,
            tail=self.tail,
            inner=tuple(self.inner),
            numbers=0 if mine == theirs else 1 + bool(mine and theirs),
            parted=self.parted,
            shared=self.shared,
        )


_PARTS = frozenset("v vol part parts teil partie parte volume no number chapter book".split())
_REORDERED = 3
_CUT_LETTERS = 30
_CUT_FIELD = 55
"""Letters of a title that may fill a field of 80 characters or less, and end there at a word."""

FUNCTION_WORDS = frozenset("a an the and of for on in to by der die das le la les el il".split())
"""Articles and the commonest prepositions: one more or less does not make another title."""


def _series_number(words: Words) -> tuple[int, ...]:
    """Return the number with which an addition begins: "II", "part 2", "five-year results".

    Others are part of a subtitle: "a ten-year study", "evidence from 12 journals".
    """
    return numbers_of(words[:1] if words[0] in STOPWORDS - _NUMBER_WORDS.keys() else words[:2])


def _small_slip(one: str, other: str) -> bool:
    """Whether a small word stands for another one, or is misspelt ("teh", "fom").

    Two letters by themselves are none: "hepatitis A" is not "hepatitis B".
    """
    if one in FUNCTION_WORDS and other in FUNCTION_WORDS:
        return True
    if len(one) + len(other) < 3 or not (one in STOPWORDS or other in STOPWORDS):
        return False
    if numbers_of((one,)) and numbers_of((other,)):
        return False  # "I", "II"
    return one_edit_apart(one, other, _first_difference(one, other))


_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        """one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|
        eight eighth|nine ninth|ten tenth|eleven eleventh|twelve twelfth""".split("|"),
        start=1,
    )
    for word in words.split()
}
_ROMAN = re.compile(r"(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_DIGITS = re.compile(r"\d+")


def numbers_of(words: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers in words, in order: figures, "IV", "second", the 3 of "v3".

    One letter by itself is a number as well: parts, vitamins and hepatitis
    are counted by letters ("a" to "z" are -1 to -26; I, V and X are Roman).
    """
    found: list[int] = []
    for word in words:
        if word in _NUMBER_WORDS:
            found.append(_NUMBER_WORDS[word])
        elif _ROMAN.fullmatch(word):
            found.append(_roman(word))
        elif len(word) == 1 and "b" <= word <= "z":
            found.append(96 - ord(word))
        else:
            found += [int(digits[:18]) for digits in _DIGITS.findall(word)]
    return tuple(found)


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[char] for char in word]
    signs = [-1 if a < b else 1 for a, b in zip(values, [*values[1:], 0], strict=True)]
    return sum(sign * value for sign, value in zip(signs, values, strict=True))


def _rest(words: Words) -> str:
    """Return the letters of words without what counts; the end of "9th" is left out, too."""
    kept = [re.sub(r"\d+(?:st|nd|rd|th)?", "", w) for w in words if not _is_number_word(w)]
    return "".join(kept)


def _is_number_word(word: str) -> bool:
    return word in _NUMBER_WORDS or bool(_ROMAN.fullmatch(word)) or len(word) == 1


SURE, WEAK = "sure", "weak"
# Beginnings one letter apart that make another word of the same rest: "adsorption", "absorption".
_BEGINNINGS = (
    ("ab", "ad"), ("af", "ef"), ("em", "im"), ("in", "un"), ("en", "in"), ("macro", "micro"),
    ("pre", "pro"), ("ante", "anti"), ("endo", "ento"), ("iso", "ino"),
)  # fmt: skip


def spelling(one: str, other: str) -> str:
    """Return SURE or WEAK if a word is the other with a slip of the hand, else "".

    A slip is a letter left out, put in, taken for another, or two exchanged; late
    in a long word two of them. It is weak where one letter parts
    many pairs of words: in short ones ("rats", "cats"), and at some beginnings.
    """
    if len(one) + len(other) < 7 or not (one.isalpha() and other.isalpha()):
        return ""
    start = _first_difference(one, other)
    if not one_edit_apart(one, other, start):
        return SURE if _syllable_lost(one, other, start) else _two_edits(one, other, start)
    if len(one) != len(other):
        first = max(one, other, key=len)[0]
        return WEAK if start == 0 and (first == "a" or len(one) + len(other) < 9) else SURE
    if sorted(one) == sorted(other):
        return SURE  # two letters exchanged
    if len(one) < 5 or any(_begin(one, other, pair) for pair in _BEGINNINGS):
        return WEAK
    return SURE


def _two_edits(one: str, other: str, start: int) -> str:
    """WEAK near the beginning, where prefixes are: "hypertension" and "hypotension"."""
    shorter = min(len(one), len(other))
    if shorter < _LONG_WORD or edit_distance(one[start:], other[start:], 2) > 2:
        return ""
    return SURE if start > _PREFIX else WEAK


_LONG_WORD = 8
_PREFIX = 3


def _begin(one: str, other: str, pair: tuple[str, str]) -> bool:
    first, second = pair
    straight = one.startswith(first) and other.startswith(second)
    return straight or (one.startswith(second) and other.startswith(first))


def _syllable_lost(one: str, other: str, start: int) -> bool:
    """Whether two letters within are left out: "actived" for "activated"."""
    shorter, longer = sorted((one, other), key=len)
    rest = shorter[start:]
    return len(longer) - len(shorter) == 2 and start > 2 and bool(rest) and longer.endswith(rest)


def one_edit_apart(one: str, other: str, start: int) -> bool:
    """Return whether one letter (or the order of two) from `start` on is all that differs."""
    if abs(len(one) - len(other)) > 1:
        return False
    mine, theirs = one[start:], other[start:]
    if len(mine) != len(theirs):
        return mine[1:] == theirs or mine == theirs[1:]
    if mine[1:] == theirs[1:]:
        return True
    return mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]


def _first_difference(one: str, other: str) -> int:
    """Return the first place at which two words differ: the end of the shorter, if none."""
    places = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(places, min(len(one), len(other)))


def looks_misread(one: str, other: str) -> bool:
    """Return whether words look alike to a machine that reads print: "s1eep", "arnong"."""
    if one == other or min(len(one), len(other)) < 4 or not (one.isalpha() or other.isalpha()):
        return False
    return _print_shape(one) == _print_shape(other)


def _print_shape(word: str) -> str:
    return word.replace("rn", "m").replace("vv", "w").translate(_SHAPES)


_SHAPES = str.maketrans("1i0|5", "llols")


def _are_kin(one: str, other: str) -> bool:
    """Whether words are of one root by their beginnings: "molecule", "molecular"; "nets"."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 3 and longer.startswith(shorter.removesuffix("s")):
        return True
    longest = max(len(one), len(other))
    same = _first_difference(one, other)
    return same >= 5 and same >= 0.55 * longest and longest - same <= 4


def _is_cut(shorter: Title, longer: Title) -> bool:
    """Whether the shorter title is the longer one cut off: "..." or within a word."""
    if not longer.letters.startswith(shorter.letters) or not shorter.words:
        return False
    if shorter.cut:
        return shorter.telling
    if len(shorter.letters) >= _CUT_FIELD and longer.words[: len(shorter.words)] == shorter.words:
        rest = longer.words[len(shorter.words) :]
        return len(shorter.words) not in longer.breaks and not _series_number(rest)
    last = len(shorter.words) - 1
    if shorter.words[:last] != longer.words[:last] or len(longer.words) <= last:
        return False
    if numbers_of((longer.words[last],)):
        return False  # "part I", "part II"
    lost = len(longer.words[last]) - len(shorter.words[last])
    # One letter may be the end of a plural.
    return len(shorter.letters) >= (_CUT_LETTERS if lost > 1 else _CUT_FIELD) and lost > 0
