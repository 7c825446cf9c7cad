"""Search-engine syntax -> the words a person would say: fields, operators, plus and minus. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_VALUE = r"(?:\"[^\"]+\"|“[^”]+”|'[^']+'|\([^()]+\)|\[[^\[\]]+\]|[^\s()\"“”]+)"
_FIELD = re.compile(
    rf"(?P<minus>(?:\bNOT\s+|"
    rf"(?<![\w])[-!])?)\b(?P<field>[A-Za-z][A-Za-z_-]{{1,12}})\s?:(?!//)\s?(?P<value>{_VALUE})"
)
_OPERATOR = re.compile(r"(?<![^\s()])(?:AND|OR|NOT|&&|\|\|)(?![^\s()])")
_SIGNED = re.compile(r"(?<!\S)\+(?=[\w\"“])|(?<!\S)-(?=[A-Za-z\"“])")
_NOT = re.compile(rf"(?:(?<![^\s()])NOT\s+|(?<!\S)-(?=[A-Za-z\"“]))(?P<value>{_VALUE})")
_STARTS = re.compile(
    r"^\W*(?:which|what|who|whose|when|where|why|how|does|do|did|is|are|was|were|can|has|have|list|"
    r"find|show|give|compare|papers?|articles?)\b",
    re.IGNORECASE,
)
_YEARS = (
    (re.compile(r"\[?(\d{4})\s*(?:-|–|\.\.|:|TO|to)\s*(\d{4})\]?$"), "from {0} to {1}"),
    (re.compile(r">=\s*(\d{4})$|(\d{4})\s*(?:-|–|\.\.|\+|:)$"), "since {0}"),
    (re.compile(r"<=\s*(\d{4})$|(?:-|–|\.\.|:)\s*(\d{4})$"), "up to {0}"),
    (re.compile(r">\s*(\d{4})$"), "after {0}"),
    (re.compile(r"<\s*(\d{4})$"), "before {0}"),
    (re.compile(r"(\d{4}(?:-\d\d){0,2})$"), "from {0}"),
)


def _years(value: str) -> str:
    for pattern, form in _YEARS:
        if found := pattern.match(value):
            return form.format(*(group for group in found.groups() if group))
    return value


def _code(value: str) -> str:
    return (
        "with code" if value.lower() in ("yes", "true", "1", "y", "code", "any") else "without code"
    )


# Fields and how what they say is said in words; text fields are what is searched anyway.
_SAID: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("author", "authors", "au", "by", "creator"), "by {}".format),
    **dict.fromkeys(("first_author", "firstauthor", "first-author"), "with first author {}".format),
    **dict.fromkeys(("last_author", "lastauthor", "last-author"), "with last author {}".format),
    **dict.fromkeys(("year", "date", "yr", "py", "published", "pubdate"), _years),
    **dict.fromkeys(("since", "after", "before", "until"), str),
    **dict.fromkeys(("subject", "cat", "category", "class", "subj"), "in class {}".format),
    **dict.fromkeys(("affiliation", "affil", "aff", "institution", "org"), "from {}".format),
    **dict.fromkeys(("code", "has_code", "hascode", "has"), _code),
}  # fmt: skip
_TEXT_FIELDS = frozenset(
    "title ti intitle abstract abs ab topic keyword keywords kw text all about tag any".split()
)


def said_in_words(text: str) -> str:
    """Return a text in search-engine syntax as it would be said; other texts as they are.

    `author:wang year:2020 -parsing "span tagging"` becomes "span tagging papers
    by wang from 2020 not about parsing".
    """
    conditions: list[str] = []
    text = _FIELD.sub(lambda found: _field(found, conditions), text)
    signs = bool(_OPERATOR.search(text) or _SIGNED.search(text)) and not text.isupper()
    if not (signs or conditions):
        return text
    denied = [_unquoted(found["value"]) for found in _NOT.finditer(text)]
    rest = _SIGNED.sub("", _OPERATOR.sub(" ", _NOT.sub(" ", re.sub(r"\bOR\b|\|\|", "or", text))))
    rest = " ".join(re.sub(r"[()\[\]*]|~\d*|\^\d+|[\"“”]", " ", rest).split()).strip(" ,")
    conditions += [f"not about {value}" for value in denied]
    if not conditions:
        return rest
    papers = "" if _STARTS.match(rest) else " papers"
    return f"{rest.rstrip(' ?.!')}{papers} {' '.join(conditions)}".strip()


def _field(found: re.Match[str], conditions: list[str]) -> str:
    name, value = found["field"].lower(), _unquoted(found["value"])
    said = _SAID.get(name)
    negated = "not " if found["minus"] else ""
    if said is None:
        return f"{negated and 'NOT '}{found['value']}" if name in _TEXT_FIELDS else found[0]
    words = said(value) if name not in ("since", "after", "before", "until") else f"{name} {value}"
    conditions.append(f"{negated}{words}")
    return " "


def _unquoted(value: str) -> str:
    return value.strip("\"“”'()[] ,") if not value.startswith("[") else value.strip(" ")
