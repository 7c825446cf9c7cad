"""English by a few rules, for where the parser cannot be had. Imports nothing.

It knows closed classes, the verb after "we" or "this paper", and runs of other
words as noun phrases. What it cannot tell it leaves as one flat tree under the
main verb, so that nothing is cut out of a sentence that it does not understand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.grammar.parsed import Parsed, Token

NAME = "shallow"
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
_CLASSES = (
    ("DT", "DET", "a an the this that these those each every some any no all both"),
    (
        "IN",
        "ADP",
        "of in on at by for with from to into over under via through during between among against "
        "across without within as than about toward towards",
    ),
    ("CC", "CCONJ", "and or but nor yet"),
    ("IN", "SCONJ", "if when while because although though unless since whereas whether"),
    ("PRP", "PRON", "we i they it he she us them you"),
    ("PRP$", "PRON", "our my their its his her your"),
    ("WDT", "PRON", "which who whom whose what"),
    ("VBZ", "AUX", "am is are was were be been being has have had do does did"),
    ("MD", "AUX", "can could may might will would shall should must cannot"),
    (
        "RB",
        "ADV",
        "not also then however moreover furthermore thus hence further first finally often only "
        "very more most less",
    ),
)
_CLOSED = {word: (tag, pos) for tag, pos, listed in _CLASSES for word in listed.split()}
_HELPERS = {
    form: tag
    for tag, listed in (
        ("VBZ", "is has does"),
        ("VBP", "am are have do"),
        ("VBD", "was were had did"),
    )
    for form in listed.split()
}
_SPEAKERS = ("we", "i")
_PAPERS = ("paper", "work", "study", "article", "survey", "report", "thesis")
_LONGEST = 2_000
"""Characters that are read of a sentence, as by the parser: one that is longer is none."""
_REACH = 3
"""Tokens after the speaker among which its verb is: "we further propose"."""


class ShallowGrammar:
    """A `Grammar` without weights."""

    name = NAME

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        """Return each text, which is one sentence, as a flat tree."""
        return [_parsed(text) for text in texts]


def _parsed(text: str) -> Parsed:
    found = list(_TOKEN.finditer(text[:_LONGEST]))
    words = [match[0].lower() for match in found]
    classes = [_class(match[0]) for match in found]
    verb, subject = _verb(words, classes)
    tokens = []
    for place, (match, (tag, pos)) in enumerate(zip(found, classes, strict=True)):
        dep, head = _hanging(place, words, classes, verb, subject)
        if place == verb:
            we = subject >= 0 and words[subject] in _SPEAKERS
            tag, pos = _verb_tag(match[0], tag, we=we), "AUX" if pos == "AUX" else "VERB"
        lemma = _lemma(match[0].lower(), tag) if place == verb else match[0].lower()
        tokens.append(Token(match[0], match.start(), match.end(), lemma, tag, pos, dep, head))
    return Parsed(text, tuple(tokens))


def _hanging(
    place: int, words: Sequence[str], classes: Sequence[tuple[str, str]], verb: int, subject: int
) -> tuple[str, int]:
    """Return the label of a token and what it depends on: the verb, if nothing else is known."""
    pos = classes[place][1]
    if place == verb:
        return "ROOT", verb
    if place == subject:
        return "nsubj", verb
    if classes[place][0] == "MD" and subject < place < verb:
        return "aux", verb
    if pos == "DET" and place + 1 == subject:
        return "det", subject
    if pos == "PUNCT":
        return "punct", verb
    opening = _opening(words)
    if place < opening:
        return (("prep", verb), ("det", 2), ("pobj", 0))[place]
    if place == 0 and pos == "ADV" and words[1:2] == [","]:
        return "advmod", verb
    if pos == "NOUN" and place + 1 < len(words) and classes[place + 1][1] == "NOUN":
        return "compound", place + 1
    return "flat", verb


def _opening(words: Sequence[str]) -> int:
    """Return how many tokens "in this paper" has at the beginning of a sentence: 3, or 0."""
    itself = words[:1] == ["in"] and words[1:2] in (["this"], ["our"]) and len(words) > 3
    return 3 if itself and words[2] in _PAPERS else 0


def _class(word: str) -> tuple[str, str]:
    known = _CLOSED.get(word.lower())
    if known is not None:
        return known
    if not word[0].isalnum():
        return (word, "PUNCT")
    if word[0].isdigit():
        return ("CD", "NUM")
    if word.endswith("ly"):
        return ("RB", "ADV")
    return ("NNS" if word.endswith("s") and len(word) > 3 else "NN", "NOUN")


def _verb(words: Sequence[str], classes: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Return the places of the main verb and of its subject (-1: none is known)."""
    subject = next((n for n, word in enumerate(words) if word in _SPEAKERS), -1)
    if subject < 0 and words[:1] and words[0] in ("this", "our", "the") and words[1:2]:
        subject = 1 if words[1] in _PAPERS else -1
    for after in range(subject + 1, min(len(words), subject + 1 + _REACH)) if subject >= 0 else ():
        if classes[after][1] in ("NOUN", "AUX") and classes[after][0] != "MD":
            return after, subject
    helper = next((n for n, (_, pos) in enumerate(classes) if pos == "AUX"), 0)
    return helper, -1


def _verb_tag(word: str, tag: str, *, we: bool) -> str:
    if tag == "MD":
        return tag
    lowered = word.lower()
    if lowered in _HELPERS:
        return _HELPERS[lowered]
    if lowered.endswith("ed"):
        return "VBD"
    return "VBZ" if lowered.endswith("s") and not we else "VBP"  # "we focus"


def _lemma(verb: str, tag: str) -> str:
    """Return the dictionary form of a verb that ends in s: "studies" gives "study"."""
    if tag != "VBZ" or verb in _HELPERS:
        return verb
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("sses", "xes", "ches", "shes", "oes", "zzes")) else verb[:-1]
