"""English verbs in the present: "propose", "proposes". Pure."""

from __future__ import annotations

_SINGULAR = {"are": "is", "have": "has", "do": "does", "were": "was", "go": "goes"}
_PLURAL = {"am": "are"} | {singular: plural for plural, singular in _SINGULAR.items()}
_SINGULAR |= {"am": "is"}
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


def singular(verb: str) -> str:
    """Return the form that one person takes: "propose" gives "proposes", "are" gives "is"."""
    lowered = verb.lower()
    if len(verb) > 1 and verb.isupper():
        return singular(lowered).upper()
    if lowered in _SINGULAR:
        return _SINGULAR[lowered]
    if lowered.endswith(_SIBILANTS):
        return f"{verb}es"
    if lowered.endswith("y") and lowered[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ies"
    return f"{verb}es" if lowered.endswith("o") else f"{verb}s"


def plural(verb: str, lemma: str) -> str:
    """Return the form that several people take: "proposes" gives "propose", "is" gives "are"."""
    return _PLURAL.get(verb.lower(), lemma)


def plural_of(phrase: str) -> str:
    """Return a noun phrase with its last word in the plural: "random field", "random fields"."""
    head, _, noun = phrase.rpartition(" ")
    if noun.endswith("s") and not noun.endswith("ss"):
        return phrase
    lead = f"{head} " if head else ""
    if noun.isupper():
        return f"{lead}{noun}s"
    return f"{lead}{singular(noun)}"  # a noun's plural ends as a verb's singular does
