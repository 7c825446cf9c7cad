"""Which affiliations and subject classes a question says the papers are of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.library.filters import name_words
from reviewer.search.dates import PAPER_WORD
from reviewer.search.known import Names
from reviewer.words import STOPWORDS

# The classes of arXiv under their official names, and what else they are called
# (https://arxiv.org/category_taxonomy).
CLASS_NAMES = {
    "computation and language": "CL", "computational linguistics": "CL",
    "natural language processing": "CL", "computer vision": "CV",
    "computer vision and pattern recognition": "CV", "machine learning": "LG",
    "artificial intelligence": "AI", "information retrieval": "IR", "robotics": "RO",
    "sound": "SD", "human-computer interaction": "HC", "cryptography and security": "CR",
    "cryptography": "CR", "software engineering": "SE", "databases": "DB",
    "neural and evolutionary computing": "NE", "computers and society": "CY",
    "multiagent systems": "MA", "multimedia": "MM", "digital libraries": "DL",
    "data structures and algorithms": "DS", "distributed computing": "DC",
    "distributed, parallel, and cluster computing": "DC", "graphics": "GR",
    "networking and internet architecture": "NI", "operating systems": "OS",
    "programming languages": "PL", "hardware architecture": "AR",
    "computational complexity": "CC", "computational geometry": "CG",
    "computer science and game theory": "GT", "game theory": "GT", "information theory": "IT",
    "logic in computer science": "LO", "formal languages and automata theory": "FL",
    "social and information networks": "SI", "symbolic computation": "SC",
    "systems and control": "SY", "emerging technologies": "ET", "discrete mathematics": "DM",
    "numerical analysis": "NA", "mathematical software": "MS", "performance": "PF",
    "audio and speech processing": "AS", "image and video processing": "IV",
    "signal processing": "SP", "quantitative methods": "QM", "genomics": "GN",
    "neurons and cognition": "NC", "biomolecules": "BM", "populations and evolution": "PE",
    "molecular networks": "MN", "tissues and organs": "TO", "cell behavior": "CB",
}  # fmt: skip
_ARCHIVE = (
    r"(?:cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|quant-ph)\.[A-Za-z]{2,3}"
)
_LABEL = r"(?:subject|class|category|arxiv|area|field)"
_SUBJECT = re.compile(
    rf"(?:\b(?:in|under|from|of|classed|filed|classified)\s+(?:as\s+|under\s+|in\s+)?(?:the\s+)?)?"
    rf"(?:\b(?:{_LABEL}\s+(?:class\s+|category\s+)?)?(?P<full>{_ARCHIVE})\b"
    rf"|\b{_LABEL}(?:\s+class)?(?:\s+is|\s*[:=])?\s+(?P<short>[A-Z]{{2,3}})\b)"
    r"|\b(?P<in>in|under|from)\s+(?P<bare>[A-Z]{2})\b(?=\s*(?:$|[?.!,]|papers?|and|or|by|since|"
    r"before|after|from|in|"
    r"with|without|subject|class|category))"
    r"|\b(?:in\s+)?(?:the\s+)?(?P<known>[A-Za-z]{2,3})\s+"
    rf"(?:{_LABEL}|papers?|articles?|preprints?|works?|publications?|studies|records?|entries)\b"
    r"|(?:^|[,;])\s*(?P<apart>[A-Z]{2})\s*(?=$|[,;?.])"
    r"|\b(?:in|under|classed|filed|classified)\s+(?:as\s+|under\s+|"
    r"in\s+)?(?P<lower>[A-Za-z]{2,3})\b(?=\s*(?:$|[?.!,]))"
)
_NAMED_BEFORE = re.compile(
    rf"(?:\b(?:in|under|classed|filed|classified)\s+(?:as\s+|under\s+|"
    rf"in\s+)?(?:the\s+)?(?:{_LABEL}s?\s+(?:of\s+)?)?"
    rf"|\b{_LABEL}\s+(?:of\s+|is\s+|:\s*)?)$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\b(?:outside(?:\s+of)?|except|excluding|other\s+than)\s+(?:the\s+)?$", re.I)
_ALTERNATIVE = re.compile(
    r"^\s*(?:,|/|or|and|&|nor)\s+(?:in\s+|the\s+|from\s+|at\s+)*", re.IGNORECASE
)
_ORIGIN = re.compile(
    r"\b(?:from|at|by|of|with|to|affiliation|affiliations|affiliated\s+with|people|anything|"
    r"outside|except)(?:\s+the)?$",
    re.IGNORECASE,
)
_FROM_PAPERS = re.compile(
    rf"(?:{PAPER_WORD.pattern}|\b(?:anything|everything|authors?|people|researchers?|written|"
    rf"published|"
    r"work))\W*(?:\w+\s+){0,1}(?:from|at)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_PROPER = re.compile(r"(?:[A-Z][\w.&'’-]*\s+(?:of\s+|the\s+)*){0,3}[A-Z][\w.&'’-]*")
_INSTITUTION = re.compile(
    r"^(?:university|univ|institute|college|school|inc|corporation|corp|labs?|laboratory|ltd|group|"
    r"research|academy|center|centre)$"
)
_LINKING = frozenset("of the at for and in de la".split())


@dataclass(frozen=True, slots=True)
class Place:
    """Values of one metadata field that a question names, and where it does so."""

    values: tuple[str, ...]
    start: int
    end: int


def find_subject(text: str, known: Iterable[str]) -> Place | None:
    """Return the subject class a question names: "class CL", "in cs.CL", "CV papers" if known.

    A class may be named in words ("computer vision papers") if the library has it.
    """
    classes = {value.rpartition(".")[2].upper() for value in known}
    place = next(_classes(text, classes), None)
    if place is None:
        return None
    further = _ALTERNATIVE.match(text[place.end :])
    start = place.end + (further.end() if further else 0)
    other = re.match(r"[A-Z]{2,3}\b", text[start:]) if further else None
    if other is None or other[0] not in classes:
        return place
    return Place((*place.values, other[0]), place.start, start + other.end())


def _classes(text: str, classes: set[str]) -> Iterator[Place]:
    for found in _SUBJECT.finditer(text):
        loose = found["known"] or found["lower"] or found["apart"]
        value = found["full"] or found["short"] or found["bare"] or loose
        if found["bare"] and found["in"].lower() == "from" and found["bare"] not in classes:
            continue
        if loose and (loose.upper() not in classes or loose.lower() in STOPWORDS):
            continue
        paper = PAPER_WORD.search(found[0])
        end = found.start() + paper.start() if paper else found.end()
        yield Place((value.upper() if loose else value,), found.start(), end)
    for name in sorted(CLASS_NAMES, key=len, reverse=True):
        if CLASS_NAMES[name] in classes and (span := _class_named(text, name)):
            yield Place((CLASS_NAMES[name],), *span)


def _class_named(text: str, name: str) -> tuple[int, int] | None:
    """Return where a class is named in words: before "papers", or after "in", "class", "under"."""
    for place in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
        before = _NAMED_BEFORE.search(text[: place.start()])
        outside = _OUTSIDE.search(text[: place.start()])
        label = re.match(rf"\s+{_LABEL}s?\b", text[place.end() :], re.IGNORECASE)
        rest = text[place.end() :]
        ends = bool(
            re.match(rf"\s*(?:$|[?.!,]|{_LABEL}|by\b|from\b|since\b|before\b|after\b)", rest)
        )
        if (before or outside) and ends:
            end = place.end() + (label.end() if label else 0)
            return before.start() if before else place.start(), end
        opens = re.search(
            r"(?:^|\b(?:which|what|the|all|any|list|show|me|my|many|find|other|not|than))\W*$",
                          text[: place.start()], re.IGNORECASE)  # fmt: skip
        if opens and PAPER_WORD.match(rest.lstrip()):
            return place.span()
    return None


def find_affiliation(text: str, names: Names) -> Place | None:
    """Return the affiliation a question names; it may mean several.

    It may be named by its first words alone ("Microsoft" for "microsoft-research"),
    by its words in another order, or by their initials. After "papers from", an
    unknown proper name is one that no record has.
    """
    spelled = {value: name_words(value) for value in names.affiliations()}
    place = _known_place(text, spelled, names) or _place_of_words(text, spelled)
    if place is None:
        return _unknown_place(text, names)
    further = _ALTERNATIVE.match(text[place.end :])
    if further:
        start = place.end + further.end()
        other = _known_place(f"from {text[start:]}", spelled, names)
        if other and other.start == len("from "):
            return Place(
                (*place.values, *other.values), place.start, start + other.end - other.start
            )
    return place


def _known_place(text: str, spelled: dict[str, list[str]], names: Names) -> Place | None:
    longest = max((len(parts) for parts in spelled.values()), default=0)
    for length in range(longest, 0, -1):
        for start in dict.fromkeys(tuple(parts[:length]) for parts in spelled.values()):
            if len(start) < length or all(part in _LINKING for part in start):
                continue
            pattern = r"[\W_]+".join(map(re.escape, start))
            place = re.search(rf"\b{pattern}\b", text, re.IGNORECASE)
            meant = tuple(v for v, parts in spelled.items() if tuple(parts[:length]) == start)
            whole = any(len(spelled[value]) == length for value in meant)
            plain = (
                bool(place) and not _INSTITUTION.match(start[-1]) and not names.has_word(start[0])
            )
            if (
                place
                and (whole or place[0][0].isupper() or plain)
                and _is_origin(text, *place.span())
            ):
                return Place(meant, *place.span())
    return None


def _place_of_words(text: str, spelled: dict[str, list[str]]) -> Place | None:
    """Return affiliations that have all words of a proper name after "from", or its initials."""
    for place in _PROPER.finditer(text):
        if not _is_origin(text, *place.span()):
            continue
        said = {word for word in name_words(place[0]) if word not in _LINKING}
        telling = {word for word in said if not _INSTITUTION.match(word)}
        meant = tuple(v for v, parts in spelled.items() if said <= set(parts))
        if not meant and telling and len(telling) >= 1 and telling != said:
            meant = tuple(v for v, parts in spelled.items() if telling <= set(parts))
        if not meant and place[0].isupper() and len(place[0]) >= 2:
            meant = tuple(v for v, parts in spelled.items() if place[0] in _initials(parts))
        if meant and telling:
            return Place(meant, *place.span())
    return None


def _initials(parts: list[str]) -> set[str]:
    """Return the initials of an affiliation's words, with and without its small words."""
    full = "".join(part[0] for part in parts).upper()
    short = "".join(part[0] for part in parts if part not in _LINKING).upper()
    return {value for value in (full, short) if len(value) >= 2}


def _unknown_place(text: str, names: Names) -> Place | None:
    for place in _PROPER.finditer(text):
        words = [word for word in name_words(place[0]) if word not in _LINKING]
        strange = words and not any(names.has_word(word) for word in words)
        if strange and _FROM_PAPERS.search(text[: place.start()]):
            return Place((place[0],), *place.span())
    return None


def _is_origin(text: str, start: int, end: int) -> bool:
    """Whether the words around an affiliation's name make it the papers' origin."""
    if text[start:end].lower() in STOPWORDS:
        return False  # the WHO, but not "who"
    introduced = _ORIGIN.search(text[:start].rstrip())
    followed = re.match(
        r"(?:['’]s)?\s+(?:people|authors?|researchers?|affiliations?|groups?|labs?)\b",
        text[end:],
        re.I,
    )
    return bool(introduced or followed or PAPER_WORD.match(text[end:].lstrip()))
