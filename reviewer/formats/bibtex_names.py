"""Lists of names in .bib files -> authors, by the rules of BibTeX and of biblatex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.formats import names
from reviewer.formats.bibtex_text import text
from reviewer.records import Author

_BREAK = re.compile(r"[{}]|(?<![^\s}~])and(?=[\s{~]|$)|,|;|\s+", re.IGNORECASE)
_ENTITY_END = re.compile(r"&#?\w{1,30}$")
_EXTENDED = re.compile(r"\s*\"?(?:family|given|prefix|suffix)(?:-i)?\s*=")
_PART = re.compile(r"[\s\"]*([\w-]+)\s*=")
_TIE = re.compile(r"(?<!\\)~")
_OTHERS = re.compile(r"(?:others|et\.?\s*al\.?|u\.\s*a\.)", re.IGNORECASE)
_AND_OTHERS = re.compile(r",?\s+(?:et\.?\s+al\.?)$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_INITIALS_FIRST = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}(?<=[. ])[^\W\d_][\w'’-]+")
_CAPITALS = re.compile(r"[A-Z]{1,3}|(?:[A-Z]\.-?)+")


@dataclass(frozen=True, slots=True)
class People:
    """The people of a field, and whether it says that there are others."""

    authors: tuple[Author, ...]
    truncated: bool = False


def people(value: str) -> People:
    """Return the people that a field names: "Ada Ray and von Berg, Carl and {Some Group}"."""
    found, truncated = [], False
    for name in _names(" ".join(value.split())):
        shorter = _AND_OTHERS.sub("", name)
        truncated = truncated or shorter != name
        if _OTHERS.fullmatch(text(shorter)):
            truncated = True
        elif person := _person(shorter.strip()):
            found.append(person)
    return People(tuple(found), truncated)


def _names(value: str) -> Iterator[str]:
    """Yield the names of a list, whatever separates them; what is in braces stays together."""
    inner = _inner(value)
    if inner and _is_list(inner):
        value = inner
    found = [name for name in _parts(value, "and") if name]
    if len(found) > 1:
        yield from (one for name in found for part in _by_semicolon(name) for one in _serial(part))
    elif found:
        yield from _by_semicolon(found[0]) if ";" in found[0] else _by_comma(found[0])


def _is_list(inner: str) -> bool:
    """Whether a list of names was put in braces as a whole: every part is "Family, Given"."""
    parts = _parts(inner, "and")
    return len(parts) > 1 and all(len(_parts(part, ",")) == 2 for part in parts)


def _by_semicolon(value: str) -> list[str]:
    found = [part for part in _parts(value, ";") if part]
    return [value] if any(_ENTITY_END.search(part) for part in found) else found


def _serial(name: str) -> list[str]:
    """Split what stands before the last "and" of a list with commas.

    "B Ray, S Berg": no family name begins with an initial. "Ray, B., Berg, S.": in pairs.
    """
    found = [part for part in _parts(name, ",") if part]
    if len(found) > 1 and all(_INITIALS_FIRST.fullmatch(part) for part in found):
        return found
    if len(found) > 3 and len(found) % 2 == 0 and all(map(_INITIALS.fullmatch, found[1::2])):
        return [f"{family}, {given}" for family, given in zip(found[::2], found[1::2], strict=True)]
    return [name]


def _by_comma(value: str) -> list[str]:
    """Split "Ada Ray, Carl Berg, Eva Lind" and "Ray, A., Berg, C.", which no other list can be."""
    found = [part for part in _parts(value, ",") if part]
    if _EXTENDED.match(value) or len(_serial(value)) > 1:
        return _serial(value)
    if len(found) < 3 or any(names.SUFFIX.fullmatch(p) for p in found):
        return [value]
    if all(" " in part and "{" not in part and not _is_group(part) for part in found):
        return found
    return [value]


def _parts(value: str, separator: str) -> list[str]:
    """Split a value at "and", a comma, a semicolon or (" ") white space, outside of braces.

    Braces that do not match hold nothing together.
    """
    depth = start = 0
    found = []
    braces = value.count("{") == value.count("}")
    for mark in _BREAK.finditer(value):
        sign = mark[0]
        if sign in "{}":
            depth = max(0, depth + (1 if sign == "{" else -1)) if braces else 0
        elif not depth and (sign.lower() == separator or (separator == " " and sign.isspace())):
            found.append(value[start : mark.start()].strip())
            start = mark.end()
    found.append(value[start:].strip())
    return found


def _inner(name: str) -> str:
    """Return what is inside the braces around all of a name, or ""."""
    if name[:1] != "{" or name[-1:] != "}":
        return ""
    depth = 0
    for mark in re.finditer(r"[{}]", name):
        depth += 1 if mark[0] == "{" else -1
        if not depth and mark.end() < len(name):
            return ""
    return name[1:-1]


def _person(name: str) -> Author | None:
    if not text(name):
        return None
    if _EXTENDED.match(name):
        return _extended(name)
    inner = _inner(name)
    if inner and not inner.startswith("\\"):
        whole = text(inner)
        return Author(whole, whole)
    pieces = [text(part) for part in _parts(name, ",")]
    filled = [piece for piece in pieces if piece]
    if len(filled) < 2:
        return _uninverted(name.strip(" ,"))
    if len(filled) == 2 and names.SUFFIX.fullmatch(filled[1]):
        return _uninverted(name.replace(",", " "))
    return _inverted(filled)


def _extended(name: str) -> Author:
    """Read the name format of biblatex: "family=Berg, given=Carl, prefix=von"."""
    found = {
        part[1].lower(): text(piece[part.end() :].strip(' "'))
        for piece in _parts(name, ",")
        if (part := _PART.match(piece))
    }
    return names.of_parts(
        found.get("family", ""), found.get("given", ""), found.get("prefix", ""),
        found.get("suffix", ""),
    )  # fmt: skip


def _inverted(pieces: Sequence[str]) -> Author:
    """Read "von Last, First" and "von Last, Jr, First" (or, by mistake, "von Last, First, Jr")."""
    family, rest = pieces[0], list(pieces[1:])
    suffix = ""
    if len(rest) > 1:
        place = len(rest) - 1 if names.SUFFIX.fullmatch(rest[-1]) else 0
        suffix = rest.pop(place)
    return names.of_parts(family, ", ".join(rest), suffix=suffix)


def _uninverted(name: str) -> Author:
    """Read "First von Last": words in lower case, and what is between them, are the particle."""
    words = [word for word in _parts(_TIE.sub(" ", name), " ") if word]
    if len(words) > 2 and re.fullmatch(r"\d{4}", words[-1]):  # by which DBLP tells namesakes
        words.pop()
    plain = [text(word) for word in words]
    whole = " ".join(filter(None, plain))
    read = names.author(whole)
    if len(words) < 2 or _is_group(whole):
        return Author(whole, whole)
    suffix = plain.pop() if len(words) > 2 and names.SUFFIX.fullmatch(plain[-1]) else ""
    last = len(plain) - 1
    if _CAPITALS.fullmatch(plain[last]) and not _CAPITALS.fullmatch(plain[0]):
        return read  # "Berg CA"
    start = next((n for n in range(last) if _is_small(words[n])), last)
    return names.of_parts(" ".join(plain[start:]), " ".join(plain[:start]), suffix=suffix)


def _is_group(name: str) -> bool:
    """Whether a name without braces or commas is that of a group by its words."""
    return " " in name and names.author(name).family == name


def _is_small(word: str) -> bool:
    """Whether BibTeX takes a word as one in lower case; braces without a macro have no case."""
    if word[:1] == "{" and not word.startswith("{\\"):
        return False
    first = next((char for char in text(word) if char.isalpha()), "")
    return first.islower()
