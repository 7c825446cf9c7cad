"""A list of authors in one piece of text -> the authors, whatever stands between their names.

What separates the names is told from the whole text: semicolons, bars, lines,
"and", or commas, between names ("Y. Zhang, J. Smith"; "Zhang Y., Smith J.") or
between their halves as well ("Zhang, Y., Smith, J.").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reviewer.formats.names import PARTICLES, SUFFIX, author
from reviewer.records import Author


class Listed(NamedTuple):
    """The authors of a list in their order, and whether it said that there are more."""

    authors: tuple[Author, ...]
    truncated: bool


_MORE = re.compile(
    r"(?:^|[\s,;|&]+)(?:and\s+)?(?:et\.?\s*al\.?|others|\.\.\.|…)[\s,;.]*$|(?:\.\.\.|…)[\s,;.]*$",
    re.IGNORECASE,
)
_LONE_OTHERS = re.compile(r"(?<!and)(?<!&)\s+others[\s,;.]*$", re.IGNORECASE)
_SCOPUS_ID = re.compile(r" ?[(\[]\d{5,}[)\]]")
_BRACED = re.compile(r"\{[^{}]*\}")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_SEMICOLON = re.compile(r"[;；]")
_BAR = re.compile(r"\|+|(?<=\s)//(?=\s)|、|•|·(?=\s)")
_LINE = re.compile(r"[\r\n]+")
_AND = re.compile(r"(?:\s+and|(?:^|\s*)&)(?=\s)\s+|,\s*and\s+", re.IGNORECASE)
_COMMA = re.compile(r"[,，]")
_PLAIN_SEPARATORS = (_SEMICOLON, _BAR, _LINE)
_GLUED = re.compile(r"(?<=[a-zà-öø-ÿ.])(?=[A-ZÀ-ÖØ-Þ])")
_GLUED_INSIDE = re.compile(r"(?:^|[\s'’-])(?:Ma?c|D[eiu]|L[aeio]|V[ao]n|Fitz|O['’])$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}|[A-Z]{1,4}\.?")
_ENDS_IN_INITIALS = re.compile(r"\w\s+[A-Z]{1,4}$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_MARKS = " \t\r\n\v\f\xa0,;*†‡§¶"
_CORPORATE = re.compile(
    r"\b(?:of|for|teams?|collaborations?|consortium|groups?|labs?|laborator(?:y|ies)|project|"
    r"initiative|associations?|committee|community|network|foundation|institut\w*|universit\w*|"
    r"contributors|ministry|department|organi[sz]ation|society|agency|commission|council|company|"
    r"inc|ltd|llc|gmbh|cent(?:er|re)|bureau|authority|academy|college|working (?:party|group)|"
    r"task force|investigators|programme)\b|^the\s",
    re.IGNORECASE,
)


def listed(text: str) -> Listed:
    """Return the authors that a text lists; "et al.", "and others" and dots at its end mean more.

    Identifiers in brackets after names (as Scopus writes them) are dropped. A
    name in braces, or one with a word for a group in it, is one name whatever
    it holds. Never raises; time is linear in the length of the text.
    """
    text = _SCOPUS_ID.sub("", _squeezed(text))
    if text.startswith("[") and text.endswith("]"):  # a list of Python or JSON, as pandas writes it
        text = "; ".join(one or other for one, other in _QUOTED.findall(text)) or text[1:-1]
    text, more = _without_more(text)
    if _ends_as_in_pubmed(text):
        text = text[:-1]
    names = (name.strip(_MARKS) for name in _names(text))
    return Listed(tuple(_author(" ".join(name.split())) for name in names if name), more)


def unglued(text: str) -> str:
    """Return names written without anything between them (Springer) with semicolons there."""
    if any(sign.search(text) for sign in (*_PLAIN_SEPARATORS, _COMMA)):
        return text
    pieces, start = [], 0
    for found in _GLUED.finditer(text):
        if not _GLUED_INSIDE.search(text[max(0, found.start() - 6) : found.start()]):
            pieces.append(text[start : found.start()])
            start = found.start()
    pieces.append(text[start:])
    return "; ".join(pieces) if all(" " in piece.strip() for piece in pieces) else text


def is_corporate(name: str) -> bool:
    """Whether a name is that of a group or an institution, by a word in it."""
    return bool(_CORPORATE.search(name))


def _squeezed(text: str) -> str:
    """Return a text with single spaces and single ends of lines, so that patterns stay linear."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _without_more(text: str) -> tuple[str, bool]:
    end = text[-40:]
    found = _MORE.search(end)
    if not found or (_LONE_OTHERS.search(end) and "," not in found[0] and ";" not in found[0]):
        return text, False
    return text[: len(text) - len(end) + found.start()].rstrip(), True


def _ends_as_in_pubmed(text: str) -> bool:
    """Whether a full stop ends the list "Smith JA, Jones AB." rather than the initials."""
    if "," not in text or text.find(".") != len(text) - 1:
        return False
    return all(_ENDS_IN_INITIALS.search(part[-8:]) for part in text[:-1].split(","))


def _names(text: str) -> Sequence[str]:
    for sign in _PLAIN_SEPARATORS:
        pieces = _split(text, sign)
        if len(pieces) > 1:
            return pieces
    joined = _split(text, _AND)
    if len(joined) > 1 and not _is_one_group(joined, text):
        return _joined_by_and(joined)
    return _between_commas(text)


def _split(text: str, sign: re.Pattern[str]) -> list[str]:
    """Return the pieces of a text between signs that no braces hold; none is empty."""
    masked = _BRACED.sub(lambda found: "x" * len(found[0]), text) if "{" in text else text
    pieces, start = [], 0
    for found in sign.finditer(masked):
        pieces.append(text[start : found.start()])
        start = found.end()
    pieces.append(text[start:])
    return [piece for piece in (piece.strip(_MARKS) for piece in pieces) if piece]


def _is_one_group(pieces: Sequence[str], text: str) -> bool:
    """Whether "and" belongs to a name: "Ministry of Health and Welfare"."""
    return len(pieces) == 2 and "," not in text and is_corporate(pieces[0]) and "{" not in text


def _joined_by_and(pieces: Sequence[str]) -> Sequence[str]:
    """Read "Zhang, Y. and Smith, J." by its "and", "Y. Zhang, J. Smith and A. Ruiz" by commas."""
    if all(len(_split(piece, _COMMA)) < 2 or _is_inverted(piece) for piece in pieces):
        return pieces
    return _between_commas(", ".join(pieces))


def _is_inverted(name: str) -> bool:
    """Whether a text with commas is one name: "van der Meer, Jan", "Smith, Jr., J."."""
    parts = [part for part in _split(name, _COMMA) if not SUFFIX.fullmatch(part)]
    if len(parts) == 1 or (len(parts) == 2 and _is_one_of_two(*parts)):
        return True
    return is_corporate(name) and len(parts) == 2


def _is_one_of_two(family: str, given: str) -> bool:
    """Whether two parts are those of one name rather than two names."""
    if _CJK.fullmatch(family) and _CJK.fullmatch(given):
        return len(family) < 2 or len(given) < 2
    if _is_family(family) or _INITIALS.fullmatch(given):
        return True
    return len(given.split()) == 1


def _is_family(part: str) -> bool:
    """Whether a part between commas can be no whole name: a word, with its particles."""
    words = [word for word in part.split() if word.lower() not in PARTICLES]
    return len(words) < 2


def _between_commas(text: str) -> Sequence[str]:
    parts = _split(text, _COMMA)
    if len(parts) < 2 or _is_inverted(text):
        return [text]
    halves = [part for part in parts if not SUFFIX.fullmatch(part) and not is_corporate(part)]
    if len(halves) % 2 == 0 and _are_pairs(halves[0::2], halves[1::2]):
        return _paired(parts)
    names: list[str] = []
    for part in parts:
        if names and SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def _are_pairs(families: Sequence[str], given: Sequence[str]) -> bool:
    if any(_CJK.fullmatch(part) for part in (*families, *given)):
        return False
    if all(_INITIALS.fullmatch(part) for part in given):
        return True
    return all(map(_is_family, families))


def _paired(parts: Sequence[str]) -> Sequence[str]:
    names: list[str] = []
    family = ""
    for part in parts:
        if is_corporate(part):
            names.append(part)
        elif SUFFIX.fullmatch(part) and not family and names:
            names[-1] = f"{names[-1]}, {part}"
        elif SUFFIX.fullmatch(part) or not family:
            family = f"{family}, {part}" if family else part
        else:
            names.append(f"{family}, {part}")
            family = ""
    return [*names, family] if family else names


def _author(name: str) -> Author:
    if name.startswith("{") and name.endswith("}"):
        whole = name[1:-1].strip() or name
        return Author(whole, whole)
    return Author(name, name) if is_corporate(name) else author(name)
