"""By what means a paper does it, and what of it is new: what it proposes, what it uses. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.evidence import closed
from reviewer.grammar import Parsed
from reviewer.writing.table import phrases
from reviewer.writing.table.acts import PROPOSE, STUDY, TEST, USE
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.frames import Frame
from reviewer.writing.table.lines import AIM, BACKGROUND, METHODS
from reviewer.writing.table.owners import OTHERS, OWN, cites
from reviewer.writing.table.parts import (
    FINDINGS,
    action,
    after,
    cut,
    is_absent,
    is_brought,
    is_others,
    is_sentence,
    is_vague,
    parsed_lines,
    told_after,
)
from reviewer.writing.table.story import Story, Told
from reviewer.writing.table.titles import title_parts

_BASIS = frozenset("base build rely draw ground root center centre".split())
_STIMULI = frozenset("present describe extend define give put collect combine derive".split())
"""Verbs whose past passive tells of an experiment: "words were presented"."""
_TELLS_OF = frozenset("describe report present provide define release collect outline put".split())
_SUBJECTS = frozenset(
    """mouse mice rat animal patient participant subject volunteer sample cell data dataset corpus
    benchmark word image sentence code""".split()
)
_MEANS = frozenset(
    """method model approach system framework algorithm technique procedure architecture network
    scheme strategy""".split()
)
_INSTRUMENTS = frozenset(
    """analysis assay regression microscopy spectroscopy sequencing tomography reconstruction
    imaging simulation modelling modeling survey interview questionnaire experiment crystallography
    chromatography spectrometry model technique test calculation""".split()
)


def method(story: Story) -> Iterator[Candidate]:
    """What the paper does it with: what it proposes, else what it uses."""
    for told, parsed in parsed_lines(story):
        for frame in told.frames:
            if frame.owner == OWN and not frame.denied:
                yield from _proposed(told, parsed, frame, 3.0)
                yield from _is_a(told, parsed, frame)
                yield from _used(told, parsed, frame)
        yield from _use_of(told, parsed)
        yield from _done_with(told, parsed)
        yield from _instruments(told, parsed)
    yield from _title_means(story)


def contribution(story: Story) -> Iterator[Candidate]:
    """What is new: what the paper proposes, or is the first to do."""
    for told, parsed in parsed_lines(story):
        for frame in told.frames:
            if frame.owner == OWN and not frame.denied:
                yield from _proposed(told, parsed, frame, 2.6)
                yield from _is_first(told, parsed, frame)


def _proposed(told: Told, parsed: Parsed, frame: Frame, weight: float) -> Iterator[Candidate]:
    """Read "We propose X", "a framework is developed"."""
    if PROPOSE not in frame.acts or parsed.tokens[frame.verb].dep in ("relcl", "acl"):
        return
    if frame.passive and frame.lemma in _STIMULI:
        return
    for noun in frame.objects[:1]:
        lemma = parsed.tokens[noun].lemma.lower()
        span = phrases.noun_phrase(parsed, noun)
        told_of = frame.lemma in _TELLS_OF and not is_brought(parsed, noun)
        if lemma in FINDINGS or told_of:
            continue
        if is_vague(parsed, noun):
            if frame.passive and frame.main and lemma in _MEANS:  # "a method is developed for X"
                yield cut(told, phrases.clause(parsed, frame.verb), 1.5)
            continue
        score = weight if frame.main else weight - 0.8
        score -= 1.2 if told.line.part in (AIM, BACKGROUND) else 0.0
        yield cut(told, span, score - 0.4 * told.line.place)
    if not frame.objects:
        for verb in parsed.children(frame.verb, "xcomp"):
            yield cut(told, action(parsed, verb), weight - 0.3)


def _is_a(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "BridgeNet is a hybrid framework", "the core idea is to localize X"."""
    if frame.lemma != "be" or not frame.main or told.line.place > 0.8:
        return
    for noun in parsed.children(frame.verb, "attr"):
        if parsed.tokens[noun].lemma in closed.GENERIC:
            yield cut(told, phrases.noun_phrase(parsed, noun, clauses=True), 2.3)


def _used(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "We use X", "X was performed", "based on X"."""
    if USE not in frame.acts:
        return
    weight = 1.9 if frame.main else 1.3
    weight += 0.3 if told.line.part == METHODS else 0.0
    nouns = frame.objects[:1]
    if not nouns and frame.lemma in _BASIS and frame.main:
        nouns = tuple(after(parsed, frame.verb, ("on", "upon")))[:1]
    for noun in nouns:
        lemma = parsed.tokens[noun].lemma.lower()
        if lemma in FINDINGS | _SUBJECTS or is_vague(parsed, noun) or cites(parsed, noun):
            continue
        span = phrases.noun_phrase(parsed, noun)
        single = len(parsed.text[slice(*span)].split()) == 1
        if single and frame.main and not frame.passive:  # "ablated Bmpr1a in the neural crest"
            span = action(parsed, frame.verb)
        yield cut(told, span, weight - 0.3 * told.line.place)


def _done_with(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """Read "we measured X with Y", "X is computed by means of Y"."""
    for frame in told.frames:
        done = frame.owner == OWN and not frame.denied and bool(frame.acts & {USE, STUDY, TEST})
        for noun in told_after(parsed, frame.verb, ("with", "via", "by")) if done else ():
            lemma = parsed.tokens[noun].lemma.lower()
            if lemma not in FINDINGS | _SUBJECTS and parsed.tokens[noun].tag in ("NN", "NNP"):
                yield cut(told, phrases.noun_phrase(parsed, noun), 1.1 - 0.1 * told.line.place)


def _use_of(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """Read "we explore the use of X", "the application of X to Y"."""
    for place, token in enumerate(parsed.tokens):
        if token.lemma.lower() in ("use", "application", "adoption") and token.pos == "NOUN":
            for noun in told_after(parsed, place, ("of",)) if told.owner == OWN else ():
                yield cut(told, phrases.core(parsed, noun), 1.8 - 0.3 * told.line.place)


def _instruments(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """Read "Multivariable regression", "RNA-Seq analysis": by what something was found out."""
    if told.owner == OTHERS or told.line.part in (AIM, BACKGROUND) or told.line.place < 0.1:
        return
    for place, token in enumerate(parsed.tokens):
        if token.pos not in ("NOUN", "PROPN") or token.lemma.lower() not in _INSTRUMENTS:
            continue
        frame = next((f for n in parsed.above(place) for f in told.frames if f.verb == n), None)
        done = (
            frame is not None
            and not frame.denied
            and (frame.owner == OWN or parsed.tokens[frame.verb].tag in ("VBD", "VBN"))
        )
        span = phrases.core(parsed, place)
        if is_others(parsed, place) or is_absent(parsed, place):
            continue
        if done and token.dep != "compound" and _is_qualified(parsed, place, span):
            yield cut(told, span, 1.05)


def _is_qualified(parsed: Parsed, place: int, span: phrases.Span) -> bool:
    """Whether words before a noun say which one it is."""
    return phrases.says(parsed.text[span[0] : parsed.tokens[place].start])


def _title_means(story: Story) -> Iterator[Candidate]:
    for told in story.told:
        if told.line.is_title and not is_sentence(told):
            parts = title_parts(told.line.text)
            if parts.means:
                yield Candidate(told.line, *parts.means, 1.0)
            yield from _titled_as(told)


def _titled_as(told: Told) -> Iterator[Candidate]:
    """Read "an inductive approach to X": the head of a title, where it is a thing papers bring."""
    parsed = told.line.parsed
    if parsed is None or parsed.root < 0:
        return
    span = phrases.core(parsed, parsed.root)
    brought = parsed.tokens[parsed.root].lemma.lower() in _MEANS
    if brought and phrases.says(parsed.text[slice(*span)]):
        yield cut(told, span, 1.1)


def _is_first(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "We are the first to X", "this is the first X"."""
    if frame.lemma != "be" or not frame.main:
        return
    for noun in parsed.children(frame.verb, "attr", "acomp"):
        words = {parsed.tokens[n].lemma for n in (noun, *parsed.children(noun, "amod"))}
        if "first" in words:
            for verb in parsed.children(noun, "xcomp", "acl", "relcl"):
                yield cut(told, action(parsed, verb), 3.0)
            yield cut(told, phrases.noun_phrase(parsed, noun), 2.5)
