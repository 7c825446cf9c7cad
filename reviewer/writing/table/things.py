"""Things that a paper names: nouns of a kind, what is counted, names known to be of it. Pure.

Where a column asks for a thing ("dataset", "languages", "sample size",
"hardware", or any word at all), the abstract states it if it has a phrase with
such a noun that says which, or a number with it, or a name that is one. Others'
things, and what a sentence only speaks of in general, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewer.evidence.quantities import quantities
from reviewer.grammar import Parsed
from reviewer.words import fold, stem
from reviewer.writing.table import phrases
from reviewer.writing.table.acts import ACHIEVE, FIND, PROPOSE, TEST, USE
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.frames import Frame
from reviewer.writing.table.known import HARDWARE
from reviewer.writing.table.lines import AIM, BACKGROUND, METHODS, RESULTS
from reviewer.writing.table.owners import OTHERS, OWN, looks_named
from reviewer.writing.table.parts import is_absent, is_others
from reviewer.writing.table.story import Story, Told

_NOUNS = ("NOUN", "PROPN")
_INSIDE = ("compound", "nmod", "amod", "npadvmod")
NAMED, COUNTED, HEADED, PLAIN = 2.4, 2.2, 1.8, 1.4
_PLAIN = ("data",)
"""Nouns that any phrase may have: "the original data"."""
TITLED = 0.5
"""What it adds to a thing's score that it stands in the title."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column of things asks for.

    `heads` are nouns that are one (`singular`); `counts` are nouns that are one
    where a number stands with them; `names` are words that are one by
    themselves (folded, or with their capitals); `after` are prepositions after
    which a name is one ("on ImageNet"); `units` a pattern that a number is
    followed by. `words` are stems that must stand in the same line. With
    `number` a phrase must have one; `at_least` is the smallest that counts.
    `theirs` says that it may be another's; with `compared` what the paper's own
    is held against is one. `coined` are names of the paper's own: none is one
    by standing after a preposition. With `gathered` any counted thing that the
    authors observed is one.
    """

    heads: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    units: re.Pattern[str] | None = None
    words: tuple[str, ...] = ()
    number: bool = False
    at_least: float = 0.0
    theirs: bool = False
    compared: bool = False
    coined: frozenset[str] = frozenset()
    gathered: bool = False


def things(story: Story, wanted: Wanted) -> Iterator[Candidate]:
    """Yield the spans of a story that are what is wanted."""
    own = replace(wanted, coined=story.names)
    for told in story.told:
        parsed = told.line.parsed
        if parsed is None or not _may_be_told(told, wanted):
            continue
        for place, token in enumerate(parsed.tokens):
            if token.pos in _NOUNS and token.dep not in _INSIDE:
                yield from _at_noun(told, parsed, place, own)
        if wanted.names:
            yield from _known_names(told, parsed, wanted)
        if wanted.units is not None:
            yield from _measured(told, parsed, wanted)


def _may_be_told(told: Told, wanted: Wanted) -> bool:
    if wanted.theirs:
        return True
    return told.owner != OTHERS and told.line.part not in (BACKGROUND, AIM)


@dataclass(frozen=True, slots=True)
class _Match:
    """How a noun is what is wanted: by its head, by being counted, by its name or its place."""

    headed: bool
    counted: bool
    named: bool
    against: bool

    def __bool__(self) -> bool:
        return self.headed or self.counted or self.named or self.against


def _match(told: Told, parsed: Parsed, noun: int, wanted: Wanted) -> _Match:
    root = singular(parsed.tokens[noun].text)
    counts = root in wanted.counts or (wanted.gathered and _is_gathered(told, noun))
    counted = counts and _number_at(parsed, noun) and not _is_extent(parsed, noun)
    return _Match(
        headed=root in wanted.heads and _is_theirs_if(parsed, noun, wanted),
        counted=counted or (bool(wanted.counts) and _is_number_of(parsed, noun, wanted)),
        named=bool(wanted.after) and _is_named_after(told, parsed, noun, wanted),
        against=wanted.compared and _is_compared(told, parsed, noun),
    )


def _is_gathered(told: Told, noun: int) -> bool:
    """Whether a noun is what the authors observed: "we filmed 48 foragers"."""
    return any(
        frame.owner == OWN and frame.lemma in _GATHERS and noun in frame.objects
        for frame in told.frames
    )


_GATHERS = frozenset(
    """film track collect record recruit sample survey interview sequence annotate observe image
    scan enroll enrol include monitor select gather crawl photograph question test screen follow
    genotype digitize digitise""".split()
)


def _is_theirs_if(parsed: Parsed, noun: int, wanted: Wanted) -> bool:
    """Whether a noun is others' where that is wanted, and is not where it is not."""
    if not wanted.theirs:
        return not is_others(parsed, noun)
    below = {parsed.tokens[n].text.lower() for n in parsed.children(noun)}
    return not below & {"our", "proposed"}


def _at_noun(told: Told, parsed: Parsed, noun: int, wanted: Wanted) -> Iterator[Candidate]:
    match = _match(told, parsed, noun, wanted)
    if not match or not _has_words(parsed, wanted) or _is_code(parsed, noun):
        return
    weight = _weight(told, parsed, noun, wanted)
    span = _span(parsed, noun, match, wanted)
    if weight <= 0 or span is None:
        return
    if match.named or _named(parsed, span):
        weight += NAMED
    elif _number_at(parsed, noun):
        weight += COUNTED
    else:
        weight += PLAIN if parsed.tokens[noun].lemma in _PLAIN else HEADED
    yield Candidate(told.line, *span, weight)


def _is_code(parsed: Parsed, noun: int) -> bool:
    """Whether a noun is joined with code, which is given away: "data and code"."""
    joined = {*parsed.children(noun, "conj"), parsed.tokens[noun].head}
    return any(parsed.tokens[n].lemma.lower() == "code" for n in joined)


def _span(parsed: Parsed, noun: int, match: _Match, wanted: Wanted) -> phrases.Span | None:
    """Return the phrase of a noun, if it says which thing it is; with its number, if need be."""
    span = phrases.noun_phrase(parsed, _named_by(parsed, noun))
    text = parsed.text[slice(*span)]
    if wanted.number and not quantities(text):
        return _with_number(parsed, noun)
    if match.counted and not match.headed and _too_few(text, _least(parsed, noun, wanted)):
        return None
    says = match.counted or match.named or _tells_which(parsed, noun, span, wanted)
    return span if says else None


def _is_extent(parsed: Parsed, noun: int) -> bool:
    """Whether a number of things is a size: "a context of 8,000 tokens"."""
    prep = parsed.tokens[parsed.tokens[noun].head]
    return prep.lemma.lower() == "of" and parsed.tokens[prep.head].lemma.lower() in _EXTENTS


_EXTENTS = frozenset("size length window vocabulary context dimension width depth".split())


def _too_few(text: str, least: float) -> bool:
    found = quantities(text)
    return bool(found) and max(quantity.value for quantity in found) < least


def _least(parsed: Parsed, noun: int, wanted: Wanted) -> float:
    """Return the smallest number of a thing that counts; of small things it takes more."""
    own = _SMALL.get(singular(parsed.tokens[noun].text), 0.0)
    return max(own, wanted.at_least) if wanted.at_least else 0.0


_SMALL = {"token": 1e5, "word": 1e3, "page": 100.0, "hour": 10.0}


def _is_number_of(parsed: Parsed, noun: int, wanted: Wanted) -> bool:
    """Whether it is "millions of spectra", "a set of 50 images"."""
    if parsed.tokens[noun].lemma.lower() not in _MANY:
        return False
    return any(
        singular(parsed.tokens[inner].text) in wanted.counts
        for prep in parsed.children(noun, "prep")
        for inner in parsed.children(prep, "pobj")
    )


_MANY = frozenset("million thousand hundred billion dozen".split())


def _named_by(parsed: Parsed, noun: int) -> int:
    """Return the noun that one in apposition explains: "LogicGraph, the first benchmark"."""
    token = parsed.tokens[noun]
    head = parsed.tokens[token.head]
    joined = token.dep == "appos" and head.pos in _NOUNS and head.start < token.start
    return token.head if joined and looks_named(_unit(parsed, token.head)) else noun


def _unit(parsed: Parsed, place: int) -> str:
    start, end = phrases.core(parsed, place)
    return parsed.text[start:end].rsplit(" ", 1)[-1]


def _weight(told: Told, parsed: Parsed, noun: int, wanted: Wanted) -> float:
    """Return how surely a noun belongs to what the paper does, 0 if it does not."""
    if wanted.theirs:
        return 0.5
    if told.line.is_title:
        return TITLED
    frame = _governing(told, parsed, noun)
    if frame is not None and (frame.denied or frame.owner == OTHERS):
        return 0.0
    if is_absent(parsed, noun):
        return 0.0
    if frame is not None and frame.owner == OWN:
        return 1.0 if frame.acts & {USE, TEST, FIND, ACHIEVE, PROPOSE} else 0.7
    if told.owner == OWN or told.line.part in (METHODS, RESULTS):
        return 0.6
    return 0.3 if told.after else 0.0


def _governing(told: Told, parsed: Parsed, noun: int) -> Frame | None:
    """Return the frame of the nearest verb that a noun hangs on."""
    by_verb = {frame.verb: frame for frame in told.frames}
    return next((by_verb[place] for place in parsed.above(noun) if place in by_verb), None)


def _has_words(parsed: Parsed, wanted: Wanted) -> bool:
    if not wanted.words:
        return True
    return set(wanted.words) <= {stem(token.text) for token in parsed.tokens}


def _tells_which(parsed: Parsed, noun: int, span: phrases.Span, wanted: Wanted) -> bool:
    """Whether a phrase says which thing it is, beyond the words that were asked for."""
    head = parsed.tokens[noun]
    text = parsed.text[span[0] : head.start] + " " + parsed.text[head.end : span[1]]
    asked = {stem(head) for head in wanted.heads} | set(wanted.words)
    rest = " ".join(word for word in text.split() if stem(word.strip(".,;:()")) not in asked)
    return phrases.says(rest) or bool(quantities(rest))


def _number_at(parsed: Parsed, noun: int) -> bool:
    """Whether a number counts a noun: "712 images", "twenty-seven headache patients"."""
    below = (parsed.tokens[n] for n in parsed.children(noun, "nummod", "quantmod", "nmod", "amod"))
    return any(
        (token.tag == "CD" or token.dep == "nummod") and token.text.lower() != "one"
        for token in below
    )


def _with_number(parsed: Parsed, noun: int) -> phrases.Span | None:
    """Return a noun with the number that is its value: "accuracy of 93%", "accuracy reaches 93%".

    Between them there may be verbs and small words, but no other noun.
    """
    head = parsed.tokens[noun]
    for quantity in quantities(parsed.text):
        low, high = min(quantity.start, head.start), max(quantity.end, head.end)
        between = [
            token
            for place, token in enumerate(parsed.tokens)
            if low <= token.start < high and place != noun
            and not quantity.start <= token.start < quantity.end
        ]  # fmt: skip
        near = len(between) <= _NEAR and not any(token.pos in _NOUNS for token in between)
        if near and phrases.balanced(parsed.text[low:high]):
            return min(low, phrases.core(parsed, noun)[0]), high
    return None


_NEAR = 6
"""Tokens that may stand between a measure and its value."""


def _is_named_after(told: Told, parsed: Parsed, noun: int, wanted: Wanted) -> bool:
    """Whether a name stands where such a thing stands: "evaluated on ImageNet"."""
    token = parsed.tokens[noun]
    head = parsed.tokens[token.head]
    while token.dep == "conj":
        token, head = head, parsed.tokens[head.head]
    if token.dep != "pobj" or head.lemma.lower() not in wanted.after:
        return False
    frame = _governing(told, parsed, noun)
    tested = frame is not None and bool(frame.acts & {TEST, ACHIEVE, FIND}) and frame.owner == OWN
    span = phrases.core(parsed, noun)
    text = parsed.text[slice(*span)]
    machine = any(fold(word) in HARDWARE for word in text.split())
    own = any(name in text for name in wanted.coined)
    return tested and _named(parsed, span) and not own and not machine


def _named(parsed: Parsed, span: phrases.Span) -> bool:
    return any(looks_named(word.strip(".,;:()'’")) for word in parsed.text[slice(*span)].split())


def _is_compared(told: Told, parsed: Parsed, noun: int) -> bool:
    """Whether a noun is what the paper's own thing is held against."""
    token = parsed.tokens[noun]
    frame = _governing(told, parsed, noun)
    own = frame is not None and frame.owner == OWN and not frame.denied
    if token.dep == "dobj" and frame is not None:
        return own and frame.lemma in _BEATS
    if token.dep != "pobj":
        return False
    head = parsed.tokens[token.head]
    governor = parsed.tokens[head.head].lemma
    compares = parsed.tokens[head.head].tag in ("JJR", "RBR") and governor not in _AMOUNTS
    better = governor in _GAINS or compares
    over = head.lemma.lower() in ("than", "over", "against") and better
    with_them = head.lemma.lower() in ("to", "with") and governor in _COMPARED
    return (over or with_them) and (own or told.owner == OWN)


_BEATS = frozenset("outperform surpass exceed beat outpace rival".split())
_GAINS = frozenset(
    """improvement gain reduction increase advantage superiority speedup performance improve
    increase reduce advance win""".split()
)
_AMOUNTS = frozenset("more less few much many little".split())
_COMPARED = frozenset("compare comparison comparable superior relative competitive".split())


def _known_names(told: Told, parsed: Parsed, wanted: Wanted) -> Iterator[Candidate]:
    for place, token in enumerate(parsed.tokens):
        if not {fold(token.text), token.text} & wanted.names:
            continue
        weight = _weight(told, parsed, place, wanted)
        if weight > 0 and _has_words(parsed, wanted):
            yield Candidate(told.line, token.start, token.end, NAMED + weight)


def _measured(told: Told, parsed: Parsed, wanted: Wanted) -> Iterator[Candidate]:
    """Yield numbers with a unit that is asked for: "12 weeks", "37 °C"."""
    assert wanted.units is not None
    for found in wanted.units.finditer(parsed.text):
        inside = [n for n, t in enumerate(parsed.tokens) if found.start() <= t.start < found.end()]
        weight = _weight(told, parsed, inside[-1], wanted) if inside else 0.0
        if weight > 0:
            yield Candidate(told.line, found.start(), found.end(), COUNTED + weight)


def nouns(words: str) -> frozenset[str]:
    """Return the singulars of nouns that stand in one text."""
    return frozenset(singular(word) for word in words.split())


def singular(word: str) -> str:
    """Return a noun folded, in the singular: "Corpora" is "corpus", "studies" is "study"."""
    folded = fold(word)
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("sses", "xes", "ches", "shes")):
        return folded[:-2]
    plural = folded.endswith("s") and not folded.endswith(("ss", "us", "is")) and len(folded) > 3
    return folded[:-1] if plural else folded


_IRREGULAR = {
    "corpora": "corpus", "mice": "mouse", "children": "child", "women": "woman", "men": "man",
    "people": "person", "criteria": "criterion", "indices": "index", "analyses": "analysis",
    "hypotheses": "hypothesis", "species": "species", "series": "series", "spectra": "spectrum",
    "matrices": "matrix", "vertices": "vertex", "genera": "genus", "phenomena": "phenomenon",
    "media": "medium", "bacteria": "bacterium", "lenses": "lens", "biases": "bias",
    "bases": "basis", "axes": "axis", "theses": "thesis", "diagnoses": "diagnosis",
    "losses": "loss", "processes": "process", "classes": "class", "always": "always",
}  # fmt: skip


def stems(words: str) -> frozenset[str]:
    """Return the stems of words that stand in one text."""
    return frozenset(stem(word) for word in words.split())
