"""A sentence -> the same said truly in other words: shortened, told of its authors, moved. Pure.

Each function returns the reworded sentence, or None where its change does not
apply or might not be safe. They are true by construction: only what cannot
limit a claim is cut off, and words are exchanged only for ones that may always
stand for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from reviewer.evaluation.wordforms import (
    CONDITIONS,
    CONNECTIVES,
    SYNONYMS,
    capitalised,
    like,
    uncapitalised,
)
from reviewer.words import words

Rewording = Callable[[str, str, Random], str | None]
"""A rewording of (sentence, what is known of its paper: "title; authors; year")."""

_FIRST_PERSON = re.compile(r"\b(?:we|our|us|ours|ourselves)\b", re.IGNORECASE)
_THEIRS = {"our": "their", "us": "them", "ours": "theirs", "ourselves": "themselves"}
_BRACKETS = re.compile(r"\s\([^()]+\)(?=[\s.,;:])")
_TAIL = re.compile(
    r"(?P<main>[^;]{30,}?),\s(?P<tail>(?:which|thereby|thus|leading|making|resulting|enabling|"
    r"allowing|yielding|showing|highlighting)\s[^,;]+)\.$"
)
_SECOND = re.compile(r"(?P<main>[^;,]{30,}),\sand\s(?:we|it|they)\s[^;]+\.$", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?P<opening>(?:In|On|For|With|By|At|From|Using|Through|During)\s[^,;()]{4,70}),\s"
    r"(?P<main>(?:we|our|the|this|it|these|a|an)\s[^:;]+)\.$",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"^(?P<lead>(?:In this (?:paper|work|study), )?)We\s(?P<verb>propose|present|introduce|develop|"
    r"design|describe|provide|offer|study|investigate|explore|evaluate|construct)\s"
    r"(?P<object>an?\s[^,;:()]+)\.$",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"^(?:{'|'.join(CONNECTIVES)}),\s(?=\S)", re.IGNORECASE)
_SAME = {one: other for pair in SYNONYMS for one, other in (pair.split(),)}
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)


def verbatim(text: str, _about: str, _random: Random) -> str | None:
    """Return the sentence as it stands."""
    return text


def shortened(text: str, _about: str, random: Random) -> str | None:
    """Return the sentence without a connective, a bracket, or a clause that only adds to it."""
    ways = [
        _without_connective(text),
        _without_bracket(text, random),
        _without_tail(text, _TAIL),
        _without_tail(text, _SECOND),
    ]
    shorter = [way for way in ways if way]
    return random.choice(shorter) if shorter else None


def third_person(text: str, about: str, random: Random) -> str | None:
    """Return a sentence of "we" as one of its authors, by name or as "the authors"."""
    if not _FIRST_PERSON.search(text) or re.search(r"\b(?:let us|I)\b", text, re.IGNORECASE):
        return None
    names = [name for name in (_family_names(about), "the authors") if name]
    return _told_by(text, random.choice(names))


def attributed(text: str, _about: str, random: Random) -> str | None:
    """Return the sentence told of its paper: "According to the paper, ..."."""
    bare = _LEAD.sub("", text)
    if _FIRST_PERSON.search(bare):
        return f"According to the paper, {uncapitalised(_told_by(bare, 'the authors'))}"
    leads = ("According to the paper,", "The authors report that", "The paper says that")
    return f"{random.choice(leads)} {uncapitalised(bare)}"


def reworded(text: str, _about: str, random: Random) -> str | None:
    """Return the sentence with one or two words exchanged for others of the same meaning."""
    places = [word for word in words(text) if word.text.lower() in _SAME]
    random.shuffle(places)
    chosen = sorted(places[:2], key=lambda word: -word.start)
    for word in chosen:
        new = like(_SAME[word.text.lower()], word.text)
        text = f"{_article_for(text[: word.start], new)}{new}{text[word.end :]}"
    return text if chosen else None


def reordered(text: str, _about: str, _random: Random) -> str | None:
    """Return the sentence with its opening phrase moved to its end."""
    found = _OPENING.match(text)
    if not found or _FIRST_PERSON.search(found["opening"]) or _negates(found["main"]):
        return None
    return f"{capitalised(found['main'])} {uncapitalised(found['opening'])}."


def passive(text: str, _about: str, _random: Random) -> str | None:
    """Return "We propose a framework for X." as "A framework for X is proposed."."""
    found = _ACTIVE.match(_LEAD.sub("", text))
    if not found or re.search(r"\b(?:and|we|our)\b", found["object"], re.IGNORECASE):
        return None
    verb = found["verb"].lower()
    irregular = {"study": "studied"}
    done = irregular.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
    return f"{capitalised(found['object'])} is {done}."


def joined(one: str, other: str, about: tuple[str, str], random: Random) -> str:
    """Return two sentences as one; what "we" say is told of the authors of each."""
    told, people = [], []
    for text, known in zip((one, other), about, strict=True):
        bare = _LEAD.sub("", text)
        same = about[0] == about[1]
        who = "the authors" if same else _family_names(known) or "the authors"
        people.append(who)
        told.append(_told_by(bare, who) if _FIRST_PERSON.search(bare) else capitalised(bare))
    link = random.choice((", and ", ", while ", "; "))
    named = told[1].startswith(people[1]) and people[1] != "the authors"
    second = told[1] if named else uncapitalised(told[1])
    return f"{told[0].rstrip('.!?')}{link}{second}"


REWORDINGS: dict[str, Rewording] = {
    "verbatim": verbatim,
    "shortened": shortened,
    "third person": third_person,
    "attributed": attributed,
    "reworded": reworded,
    "reordered": reordered,
    "passive": passive,
}
"""The true forms of one sentence, by name. "merged" is made of two: see `joined`."""


def _without_connective(text: str) -> str | None:
    short = _LEAD.sub("", text)
    return capitalised(short) if short != text else None


def _without_bracket(text: str, random: Random) -> str | None:
    places = [place for place in _BRACKETS.finditer(text) if not _limits(place[0])]
    if not places:
        return None
    place = random.choice(places)
    return text[: place.start()] + text[place.end() :]


def _without_tail(text: str, pattern: re.Pattern[str]) -> str | None:
    found = pattern.match(text)
    return f"{found['main']}." if found and not _limits(text[found.end("main") :]) else None


def _limits(clause: str) -> bool:
    return any(word.text.lower() in CONDITIONS for word in words(clause))


def _negates(text: str) -> bool:
    return re.search(r"\b(?:not|no|never|without|cannot)\b", text, re.IGNORECASE) is not None


def _told_by(text: str, who: str) -> str:
    """Return a sentence with its first "we" as `who`, and the rest of them as "they"."""
    first = True

    def third(found: re.Match[str]) -> str:
        nonlocal first
        low = found[0].lower()
        if low == "we":
            name, first = (who if first else "they"), False
        elif low == "our" and first:
            name, first = f"{who}'" if who.endswith("s") else f"{who}'s", False
        else:
            name = _THEIRS[low]
        return name

    told = _FIRST_PERSON.sub(third, text)
    told = re.sub(rf"\b({re.escape(who)})\s(am|was)\b", r"\1 are", told)
    return capitalised(told)


def _family_names(about: str) -> str:
    """Return "Moreau and Lind", or "Moreau et al.", from "title; authors; year"; "" if unsure."""
    parts = about.split("; ")
    if len(parts) < 2 or re.fullmatch(r"\d{4}", parts[1]):
        return ""
    people = parts[1].removesuffix(" et al.").split(", ")
    family = [person.split()[-1] for person in people if person.split()]
    if not family or parts[1].endswith(" et al.") or len(family) > 2:
        return f"{family[0]} et al." if family else ""
    return " and ".join(family)


def _article_for(before: str, word: str) -> str:
    """Return the text before a word with "a" or "an" as the word needs it."""
    found = re.search(r"\b(an?)\s$", before, re.IGNORECASE)
    if not found:
        return before
    article = like(
        "an" if _VOWEL.match(word) and not word.lower().startswith("us") else "a", found[1]
    )
    return f"{before[: found.start()]}{article} "


__all__ = ["REWORDINGS", "joined"]
