"""Numbers in a text with their scale and unit, and whether one says what another says. Pure.

"12.7-fold", "8.79X" and "4.5 times" are multiples; "3.8-billion", "3.8B" and
"3,800,000,000" are one value; "69%" and "69 percent" are one quantity; "eight
languages" is 8 of something called `languag`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.words import STOPWORDS, stem

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "t": 1e12, "trillion": 1e12, "hundred": 1e2,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "percentage": "%", "pp": "points", "x": "times", "×": "times",
    "fold": "times", "times": "times",
}  # fmt: skip
_SPELLED = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0,
     "ninety": 90.0, "hundred": 100.0, "twice": 2.0, "double": 2.0, "half": 0.5}  # fmt: skip
# "one" is a pronoun more often than a number.
_NOT_COUNTED = {"one", "zero"}

_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−–](?=\d))?(?P<digits>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?[-‐–]?\s?(?P<scale>thousand|million|billion|trillion|bn|[kKMBT](?![\w-])))?"
    r"(?:\s?[-‐–]?\s?(?P<unit>(?!%\s+point\s+to\b)(?:percentage|percent|%|[A-Z][\w-]*)?[\s-]?points?\b|"
    r"%|percent(?:age)?|per cent|pp\b|fold\b|times\b|[xX×](?!\w)))?",
)
_WORD_NUMBER = re.compile(rf"\b({'|'.join(_SPELLED)})\b", re.IGNORECASE)
# Verbs that multiply, with what by. Apart from `quantities`: "triples" may be a noun.
_MULTIPLE = re.compile(
    r"\b(doubl(?!e\b)|tripl|quadrupl|halv)(?:es?|ed|ing)\b",  # "double" is in _SPELLED
    re.IGNORECASE,
)
_FACTORS = {"doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_BOUND = re.compile(
    r"(?:(?P<upper>\b(?:up\s+to|at\s+most|as\s+(?:much|many)\s+as|less\s+than|fewer\s+than|"
    r"no\s+more\s+than|maximum\s+of))|(?P<lower>\b(?:at\s+least|more\s+than|no\s+less\s+than|"
    r"minimum\s+of|over)))\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_BOUND_CHARS = 20
_NEXT_WORDS = re.compile(r"[\s-]*([^\W\d_]+)(?:[\s-]+([^\W\d_]+))?(?:[\s-]+([^\W\d_]+))?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text.

    `value` has the scale worked in; `unit` is "%", "points", "times" or ""; `step` is the
    size of the last digit that was written (what it may be rounded to);
    `counted` holds the stems of the next three content words, "8 languages";
    `bound` is "upper" ("up to 5"), "lower" ("at least 5") or "".
    """

    text: str
    start: int
    end: int
    value: float
    unit: str
    step: float
    counted: tuple[str, ...] = ()
    bound: str = ""


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order, spelled ones up to ninety among them.

    Digits inside a name ("GPT-4", "S2", "Multi30K") are no numbers.
    """
    found = [_digits(match, text) for match in _NUMBER.finditer(text) if _stands_alone(match, text)]
    found += [
        _spelled(match, text)
        for match in _WORD_NUMBER.finditer(text)
        if match[0].lower() not in _NOT_COUNTED
    ]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def multiples(text: str) -> tuple[Quantity, ...]:
    """Return what verbs multiply by: "doubles" is 2 times, "halved" is 0.5."""
    return tuple(
        Quantity(found[0], found.start(), found.end(), factor, "times" if factor > 1 else "", 1.0)
        for found in _MULTIPLE.finditer(text)
        if (factor := _FACTORS[found[1].lower()])
    )


def numbers(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, then its multiples."""
    return (*quantities(text), *multiples(text))


def given_numbers(statement: str, source: str) -> list[tuple[int, int]]:
    """Return where the statement has numbers that the source gives too, in whatever form."""
    given = numbers(source)
    return [
        (stated.start, stated.end)
        for stated in numbers(statement)
        if any(says(stated, one) for one in given)
    ]


def says(stated: Quantity, source: Quantity) -> bool:
    """Return whether `source` supports the number `stated`: equal, or correctly rounded.

    A unit that only one of them names is passed over; two different ones are
    not. "Up to 5" does not support "5", nor "at least 5" "at most 5".
    """
    if stated.unit and source.unit and stated.unit != source.unit:
        return False
    if source.bound and stated.bound != source.bound and "upper" in (source.bound, stated.bound):
        return False
    if abs(stated.value - source.value) <= 1e-9 * max(1.0, abs(source.value)):
        return True
    rounded = stated.step > source.step and abs(stated.value) >= 10 * stated.step
    return rounded and abs(stated.value - source.value) <= stated.step / 2


def _digits(match: re.Match[str], text: str) -> Quantity:
    digits = match["digits"].replace(",", "")
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    decimals = len(digits.partition(".")[2])
    trailing = len(digits) - len(digits.rstrip("0")) if not decimals else 0
    step = scale * 10.0 ** (-decimals if decimals else trailing)
    unit = (match["unit"] or "").lower().replace("per cent", "%")
    unit = "points" if unit.rstrip("s").endswith("point") else unit
    return Quantity(
        match[0],
        match.start(),
        match.end(),
        float(digits) * scale * (-1 if match["sign"] and not _is_range(match, text) else 1),
        _UNITS.get(unit, unit),
        step,
        _counted(text, match.end()),
        _bound(text, match.start()),
    )


def _spelled(match: re.Match[str], text: str) -> Quantity:
    value = _SPELLED[match[0].lower()]
    unit = "times" if match[0].lower() in ("twice", "double") else ""
    counted = _counted(text, match.end())
    bound = _bound(text, match.start())
    return Quantity(match[0], match.start(), match.end(), value, unit, 1.0, counted, bound)


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Whether the digits are a number and not part of a name such as Phi-4-Mini or L2."""
    before = text[: match.start()]
    in_name = re.search(r"[^\W\d_][-‐–_]$|[^\W\d_]$", before)
    after = text[match.end() : match.end() + 2]
    glued = bool(re.match(r"[^\W\d_]", after)) or (
        bool(re.match(r"[-_][^\W\d_]", after)) and bool(in_name)
    )
    return not in_name and not glued


def _is_range(match: re.Match[str], text: str) -> bool:
    """Whether the sign before the digits is the dash of a range: "1-99", "1--99" in TeX."""
    return text[: match.start()].rstrip("-−–")[-1:].isdigit()


def _bound(text: str, start: int) -> str:
    found = _BOUND.search(text[max(0, start - _BOUND_CHARS) : start])
    return (found.lastgroup or "") if found else ""


def _counted(text: str, end: int) -> tuple[str, ...]:
    found = _NEXT_WORDS.match(text, end)
    names = [word for word in found.groups() if word] if found else []
    return tuple(stem(word) for word in names if word.lower() not in STOPWORDS)
