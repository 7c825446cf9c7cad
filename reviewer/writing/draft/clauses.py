"""What of a sentence may be left out: phrases that open it, asides, clauses at its end. Pure.

A cut is a span of characters. Whether what is left still says what the
sentence says is for `evidence.verify` to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.evidence.closed import HARMLESS
from reviewer.grammar import Parsed
from reviewer.writing.draft.persons import PAPERS, SUBJECTS

CONNECTIVES = HARMLESS | frozenset(
    """however meanwhile nonetheless otherwise then first firstly second secondly third thirdly
    next afterwards later similarly likewise conversely still yet again and but or so interestingly
    surprisingly remarkably crucially importantly empirically intuitively concretely technically
    overall altogether ultimately eventually recently currently nowadays today accordingly
    subsequently simultaneously especially essentially practically theoretically generally briefly
    here now too particular addition general short summary fact example instance contrast
    conclusion essence sum words all end detail practice turn""".split()
)
"""What joins a sentence to the one before it, or says how it is meant."""
POINTING = frozenset(
    """this these those such that it they them he she its their his her former latter above
    aforementioned both same here there thus""".split()
)
"""What may stand for something said before."""
_LEADING = frozenset("in for to of by as on the other more most".split())
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\bgithub\b|\bgitlab\b|\bhuggingface\b|\.(?:com|org|io)/", re.I
)
_ENUMERATED = re.compile(r"[:;,]?\s*(?:\(?(?:1|i|a)\)|\bfirst(?:ly)?,)\s", re.IGNORECASE)
_RELATIVE = ("relcl", "acl", "advcl", "appos", "prep", "ccomp", "conj", "parataxis", "npadvmod")
_ASIDE = ("relcl", "appos", "advcl", "parataxis")
_OPENING = ("advmod", "prep", "advcl", "cc", "npadvmod", "mark", "intj", "preconj", "dep", "ccomp")


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A span that may be left out: what it is, and how much is lost with it (0: nothing)."""

    start: int
    end: int
    kind: str = ""
    loss: float = 0.0


def subject_of(parsed: Parsed) -> int:
    """Return the place of the main verb's subject, or -1."""
    if parsed.root < 0:
        return -1
    own = parsed.children(parsed.root, *SUBJECTS, "expl")
    return own[0] if own else -1


def openings(parsed: Parsed) -> tuple[Cut, ...]:
    """Return what stands before the subject and joins the sentence to its text: to be left out.

    "In this paper,", "However,", "To this end,": what says where, or points at
    what was said before.
    """
    subject = subject_of(parsed)
    if subject < 0:
        return ()
    first = parsed.subtree(subject)[0]
    found = []
    for child in parsed.children(parsed.root, *_OPENING):
        places = parsed.subtree(child)
        if places[-1] < first and (kind := _joins(parsed, child, places)):
            start = parsed.tokens[places[0]].start
            found.append(Cut(start, _with_comma(parsed, places[-1]), kind))
    return tuple(found)


def circumstances(parsed: Parsed) -> Iterator[Cut]:
    """Yield what stands before the subject and says when, why or where: it may be missed."""
    subject = subject_of(parsed)
    first = parsed.subtree(subject)[0] if subject >= 0 else 0
    for child in parsed.children(parsed.root, *_OPENING) if first else ():
        places = parsed.subtree(child)
        if places[-1] < first and not _joins(parsed, child, places):
            start = parsed.tokens[places[0]].start
            yield Cut(start, _with_comma(parsed, places[-1]), "circumstance", 0.35)


def inner_connectives(parsed: Parsed) -> Iterator[Cut]:
    """Yield connectives after the subject: "We then propose", ", however,"."""
    subject = subject_of(parsed)
    for child in parsed.children(parsed.root, "advmod") if parsed.root >= 0 else ():
        token = parsed.tokens[child]
        if child <= subject or token.text.lower() not in CONNECTIVES or parsed.children(child):
            continue
        left, right = _commas(parsed, child, child)
        if child < parsed.root or left < token.start:  # after the verb it may be what is said
            yield Cut(left, right, "connective")


def asides(parsed: Parsed) -> Iterator[Cut]:
    """Yield what stands in brackets, between dashes, or after a colon or semicolon."""
    depth, opened = 0, 0
    for place, token in enumerate(parsed.tokens):
        if token.text in ("(", "["):
            opened = token.start if depth == 0 else opened
            depth += 1
        elif token.text in (")", "]") and depth:
            depth -= 1
            inside = parsed.text[opened + 1 : token.start]
            if depth == 0:
                yield Cut(opened, token.end, "bracket", 0.1 if _is_short_form(inside) else 0.25)
        elif token.text in (":", ";") and depth == 0 and 0 < place < len(parsed) - 2:
            yield Cut(token.start, _end(parsed), "after colon", 0.5 if token.text == ":" else 0.4)
    if found := _ENUMERATED.search(parsed.text):
        yield Cut(found.start(), _end(parsed), "list", 0.6)


def trailing(parsed: Parsed) -> Iterator[Cut]:
    """Yield clauses and phrases from some comma (or joined verb) to the sentence's end."""
    root, end = parsed.root, _end(parsed)
    for place, token in enumerate(parsed.tokens):
        if place == 0 or token.dep not in _RELATIVE or place == root:
            continue
        first, last = parsed.subtree(place)[0], parsed.subtree(place)[-1]
        before = parsed.tokens[first - 1] if first else token
        reaches_end = _closing(parsed, last)
        if first <= root or not reaches_end:
            after = parsed.tokens[last + 1].text if last + 1 < len(parsed) else ""
            if before.text == "," == after and first > root and token.dep in _ASIDE:
                left, right = _commas(parsed, first, last)
                yield Cut(left, right, f"inner {token.dep}", 0.35)
            continue
        if before.text == ",":
            yield Cut(before.start, end, f"trailing {token.dep}", 0.3)
        elif before.dep == "cc" and token.dep == "conj":
            comma = parsed.tokens[first - 2] if first > 1 else before
            start = comma.start if comma.text == "," else before.start
            yield Cut(start, end, "joined", 0.4 if token.pos in ("VERB", "AUX") else 0.7)
        elif token.dep in ("advcl", "relcl", "acl") or (token.dep == "prep" and token.head == root):
            yield Cut(before.end, end, f"trailing {token.dep}", 0.6)


def is_address(text: str) -> bool:
    """Return whether a sentence says where something is to be had."""
    return bool(_ADDRESS.search(text))


def points_back(parsed: Parsed, left: Sequence[bool]) -> str:
    """Return a word that stands for something outside the sentence, or "".

    "It", "this problem", "such models", "the former"; a word may stand for
    what was said before it in the sentence. `left` says which tokens are left.
    """
    nouns: set[str] = set()
    for place, token in enumerate(parsed.tokens):
        if not left[place]:
            continue
        word = token.text.lower()
        if word in POINTING and _stands_for_earlier(parsed, place, nouns):
            return token.text
        if token.pos in ("NOUN", "PROPN"):
            nouns.add(token.lemma.lower())
    return ""


def _stands_for_earlier(parsed: Parsed, place: int, nouns: set[str]) -> bool:
    token = parsed.tokens[place]
    word = token.text.lower()
    if word in ("that", "both", "such", "same", "here", "there", "thus", "above"):
        return _determines_unknown(parsed, place, nouns)
    if word in ("its", "their", "his", "her", "it", "they", "them", "he", "she"):
        return not nouns and token.dep != "expl"
    if word in ("the", "two") or token.dep in ("det", "predet", "amod"):
        return _determines_unknown(parsed, place, nouns)
    return not (word in ("those", "that") and _is_followed_by(parsed, place, "of", "that", "which"))


def _determines_unknown(parsed: Parsed, place: int, nouns: set[str]) -> bool:
    """Whether "such", "this" or "both" stands with a noun that the sentence has not had."""
    token = parsed.tokens[place]
    head = parsed.tokens[token.head]
    if token.text.lower() == "that" and token.tag in ("WDT", "IN"):
        return False
    if token.text.lower() == "both":
        return not any(parsed.tokens[n].dep in ("conj", "cc") for n in parsed.subtree(token.head))
    if token.text.lower() == "such" and _is_explained(parsed, place):
        return False
    if token.dep not in ("det", "predet", "amod"):
        return token.text.lower() in ("this", "these", "such", "same")
    return head.lemma.lower() not in nouns and head.lemma.lower() not in PAPERS


def _is_explained(parsed: Parsed, place: int) -> bool:
    """Whether "such" is "such as", or a "that" after it says which: "such a way that"."""
    if _is_followed_by(parsed, place, "as", "that"):
        return True
    rest = [token.text.lower() for token in parsed.tokens[place + 1 : place + 8]]
    return "that" in rest or "as" in rest


def _is_followed_by(parsed: Parsed, place: int, *words: str) -> bool:
    return place + 1 < len(parsed) and parsed.tokens[place + 1].text.lower() in words


def _joins(parsed: Parsed, child: int, places: tuple[int, ...]) -> str:
    """Return why a phrase before the subject is left out, or ""."""
    words = [parsed.tokens[place].text.lower() for place in places]
    plain = [word for word in words if word[:1].isalnum()]
    if all(word in CONNECTIVES or word in _LEADING for word in plain):
        return "connective"
    if parsed.tokens[child].dep == "prep" and _is_about_paper(parsed, places):
        return "in this paper"
    if POINTING & set(plain):
        return "pointing"
    return ""


def _is_about_paper(parsed: Parsed, places: tuple[int, ...]) -> bool:
    lemmas = {parsed.tokens[place].lemma.lower() for place in places}
    words = {parsed.tokens[place].text.lower() for place in places}
    return bool(lemmas & PAPERS) and bool({"this", "our", "the"} & words) and len(places) <= 5


def _is_short_form(text: str) -> bool:
    return len(text) <= 12 and any(map(str.isupper, text)) and " " not in text.strip()


def _with_comma(parsed: Parsed, last: int) -> int:
    after = parsed.tokens[last + 1] if last + 1 < len(parsed) else None
    return after.end if after is not None and after.text in (",", ":") else parsed.tokens[last].end


def _commas(parsed: Parsed, first: int, last: int) -> tuple[int, int]:
    """Return the characters of some tokens with the commas around them, if there are two."""
    before = parsed.tokens[first - 1] if first else None
    after = parsed.tokens[last + 1] if last + 1 < len(parsed) else None
    start = (
        before.start if before is not None and before.text == "," else parsed.tokens[first].start
    )
    end = after.end if after is not None and after.text == "," else parsed.tokens[last].end
    return start, end


def _closing(parsed: Parsed, last: int) -> bool:
    """Whether nothing but marks stands after a token."""
    return all(token.pos == "PUNCT" for token in parsed.tokens[last + 1 :])


def _end(parsed: Parsed) -> int:
    """Return where the sentence ends before its full stop."""
    last = parsed.tokens[-1]
    return last.start if last.text in (".", "!", "?") else last.end
