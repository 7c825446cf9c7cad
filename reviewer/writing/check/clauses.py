"""Who does what in a parsed sentence, and what is compared with what. Pure.

What belongs to the authors of a paper ("we", "our method", "Zhang and Chen", the
system that the paper names) is one party here, OWN, and what it sets itself
against ("existing methods", "prior work") another, OTHERS: however a sentence
names them, they may not be exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.evidence.polarity import directions, negates
from reviewer.grammar import Parsed
from reviewer.words import is_name_like, stem

OWN, OTHERS = "=own", "=others"
"""Stand in a phrase for the authors' thing and for those of others (no stem looks so)."""

_FIRST = frozenset("we authors paper study work article".split())
_PROPOSED = frozenset("we our ours proposed presented introduced".split())
TELLERS = frozenset("they them their theirs it its".split())
"""Words that stand for the authors in a sentence about their paper (not in the paper's own)."""
_PRIOR = frozenset(
    """existing previous prior earlier conventional traditional classical standard typical common
    operational competing baseline baselines alternative others state-of-the-art sota""".split()
)
_GENERIC = frozenset(
    map(
        stem,
        """method model approach system framework work algorithm technique network architecture
        result study baseline""".split(),
    )
)
_BEATS = frozenset(map(stem, "outperform surpass exceed beat".split()))
_LOSES = frozenset(map(stem, "underperform trail lag".split()))
_SUBJECTS = ("nsubj", "csubj")
_OBJECTS = ("dobj", "attr", "acomp", "oprd", "dative")
_WITH_SUBJECT_ABOVE = ("conj", "advcl", "xcomp", "acl", "relcl", "pcomp", "ccomp")
_CLAUSAL = frozenset("relcl acl advcl ccomp parataxis".split())
_RELATIVE = frozenset("that which who".split())
_CONTENT = frozenset("NOUN PROPN ADJ VERB NUM ADV".split())
_LESS = frozenset("less fewer worse".split())
_MOST = 40
"""Words of one phrase that are looked at."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb (its stem), who does it and what it is done to (stems), and whether it is negated."""

    verb: str
    form: str
    subject: frozenset[str]
    rest: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is said to be more or better (stems), and than what."""

    better: frozenset[str]
    worse: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trend:
    """A noun (its stem) of which there is said to be more (1) or less (-1), and by which word."""

    of: str
    sign: int
    form: str
    beside: frozenset[str]


def clauses(parsed: Parsed, names: frozenset[str]) -> tuple[Clause, ...]:
    """Return the clauses of a sentence; `names` (stems) are what the paper calls its own."""
    return tuple(
        _clause(parsed, place, names)
        for place, token in enumerate(parsed.tokens)
        if token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass")
    )


def comparisons(parsed: Parsed, names: frozenset[str]) -> Iterator[Comparison]:
    """Yield what a sentence compares: "A outperforms B", "A has a lower cost than B"."""
    for place, token in enumerate(parsed.tokens):
        lemma = stem(token.text)
        if lemma in _BEATS | _LOSES and token.pos == "VERB":
            subject = phrase(parsed, subjects(parsed, place), names)
            rest = phrase(parsed, _passive_or_objects(parsed, place), names)
            yield Comparison(rest, subject) if lemma in _LOSES else Comparison(subject, rest)
        elif token.text.lower() == "than" and token.dep in ("prep", "mark"):
            yield from _than(parsed, place, names)


def _than(parsed: Parsed, place: int, names: frozenset[str]) -> Iterator[Comparison]:
    """Yield what "than" compares: its noun with the subject of the verb above, or the object."""
    than = phrase(parsed, parsed.children(place, "pobj", "pcomp"), names)
    verb = next((up for up in parsed.above(place) if _is_verb(parsed, up)), -1)
    if not than or verb < 0:
        return
    less = any(
        parsed.tokens[near].text.lower() in _LESS for near in range(max(0, place - 6), place)
    )
    for heads in (subjects(parsed, verb), parsed.children(verb, *_OBJECTS)):
        if other := phrase(parsed, heads, names):
            yield Comparison(than, other) if less else Comparison(other, than)


def trends(parsed: Parsed) -> Iterator[Trend]:
    """Yield what is said to be more or less: "reduces false alarms", "a lower cost"."""
    for place, token in enumerate(parsed.tokens):
        sign = direction(token.text)
        if not sign:
            continue
        nouns = _changing(parsed, place)
        joined = [more for first in nouns for more in parsed.children(first, "conj")]
        for noun in [*nouns, *joined]:
            yield Trend(
                stem(parsed.tokens[noun].text),
                sign,
                token.text.lower(),
                frozenset(
                    stem(parsed.tokens[near].text)
                    for near in parsed.children(noun, "amod", "compound")
                    if near != place
                ),
            )


def _changing(parsed: Parsed, place: int) -> list[int]:
    """Return the nouns of which a word of more or less speaks."""
    token = parsed.tokens[place]
    if token.dep == "amod":
        return [token.head]
    if token.pos == "NOUN":
        within = [prep for prep in parsed.children(place, "prep")
                  if parsed.tokens[prep].text.lower() in ("of", "in")]  # fmt: skip
        return [noun for prep in within for noun in parsed.children(prep, "pobj")]
    if token.pos == "VERB":
        return [*_passive_or_objects(parsed, place)]
    if token.pos == "ADJ":
        own = parsed.children(place, "nsubj")
        above = ("dobj",) if token.dep == "oprd" else ("nsubj",)
        return [*(own or parsed.children(token.head, *above))]
    return []


def subjects(parsed: Parsed, verb: int) -> tuple[int, ...]:
    """Return the heads of what does something: the verb's own subject, or the one above it."""
    for _ in range(6):
        agents = [
            noun for by in parsed.children(verb, "agent") for noun in parsed.children(by, "pobj")
        ]
        own = (*agents, *parsed.children(verb, *_SUBJECTS))
        if own and parsed.tokens[own[0]].text.lower() in _RELATIVE:
            return (parsed.tokens[verb].head,)
        if own or parsed.children(verb, "nsubjpass"):
            return own
        token = parsed.tokens[verb]
        if token.dep not in _WITH_SUBJECT_ABOVE:
            return ()
        head = token.head
        if token.dep in ("acl", "relcl") and parsed.tokens[head].pos in ("NOUN", "PROPN"):
            return (head,)
        verb = head
    return ()


def phrase(parsed: Parsed, heads: Sequence[int], names: frozenset[str]) -> frozenset[str]:
    """Return the stems of the phrases of some heads, with OWN or OTHERS for whose they are."""
    places = {place for head in heads for place in _noun_phrase(parsed, head)}
    words = {parsed.tokens[place].text.lower() for place in places}
    stems = {
        stem(parsed.tokens[place].text) for place in places if parsed.tokens[place].pos in _CONTENT
    }
    if words & _PRIOR:
        return frozenset({*stems - _GENERIC, OTHERS})
    heads_ = {parsed.tokens[head].text.lower() for head in heads}
    if words & (_PROPOSED | names) or heads_ & _FIRST or stems & names:
        return frozenset({*stems - _GENERIC, OWN})
    return frozenset(stems - _GENERIC)


def _noun_phrase(parsed: Parsed, head: int) -> Iterator[int]:
    """Yield the places of a phrase without the clauses in it and what it is compared with."""
    waiting, found = [head], 0
    while waiting and found < _MOST:
        place = waiting.pop()
        found += 1
        yield place
        waiting += [
            child
            for child in parsed.children(place)
            if parsed.tokens[child].dep not in _CLAUSAL
            and parsed.tokens[child].text.lower() != "than"
        ]


def direction(word: str) -> int:
    """Return 1 for a word of more, -1 for one of less, else 0."""
    found = directions(word)
    return found[0].sign if found else 0


def own_names(title: str, sentences: Sequence[str]) -> frozenset[str]:
    """Return the stems of what a paper calls its own: the name before the title's colon, and
    those that stand in the title and look like names.
    """
    head, colon, _ = title.partition(":")
    text = " ".join(sentences)
    named = [word.strip(".,;:()") for word in (head if colon else "").split()]
    if len(named) > 3:
        named = [word for word in named if is_name_like(word) and word in text]
    parts = {part for word in named for part in (word, *word.split("-"))}
    return frozenset(stem(part) for part in parts if len(part) > 2 and not part.islower())


def _clause(parsed: Parsed, place: int, names: frozenset[str]) -> Clause:
    token = parsed.tokens[place]
    negated = any(
        negates(parsed.tokens[child].text.lower())
        for child in parsed.children(place, "neg", "advmod", "det", "preconj")
    ) or any(
        negates(parsed.tokens[grand].text.lower())
        for child in parsed.children(place, *_OBJECTS)
        for grand in parsed.children(child, "det", "neg")
    )
    return Clause(
        stem(token.text),
        token.text.lower(),
        phrase(parsed, subjects(parsed, place), names),
        phrase(parsed, _passive_or_objects(parsed, place), names),
        negated,
    )


def _passive_or_objects(parsed: Parsed, place: int) -> tuple[int, ...]:
    direct = parsed.children(place, *_OBJECTS, "nsubjpass")
    through = [
        noun
        for prep in parsed.children(place, "prep")
        if parsed.tokens[prep].text.lower() != "than"
        for noun in parsed.children(prep, "pobj", "pcomp")
    ]
    return (*direct, *through)


def _is_verb(parsed: Parsed, place: int) -> bool:
    return parsed.tokens[place].pos in ("VERB", "AUX")
