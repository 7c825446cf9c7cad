"""What a paper is about: what it says it studies, what its method is for, its title. Pure.

A score says how surely a span is the task: 2 and more where the authors say it
of themselves in so many words, less where it is read from the title or from
where a sentence stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewer.evidence import closed
from reviewer.grammar import Parsed
from reviewer.writing.table import phrases
from reviewer.writing.table.acts import PROPOSE, STUDY, USE, acts
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.frames import Frame
from reviewer.writing.table.lines import METHODS, RESULTS
from reviewer.writing.table.owners import OTHERS, OWN
from reviewer.writing.table.parts import (
    FINDINGS,
    action,
    after,
    asks,
    cut,
    is_infinitive,
    is_sentence,
    is_vague,
    parsed_lines,
    told_after,
    verbs_after,
)
from reviewer.writing.table.story import Story, Told
from reviewer.writing.table.titles import is_to_be_done, title_parts

TITLE = 1.9
"""Score of a whole title as the task: above what a step of the method is for ("to X")."""
_TASKS = frozenset("task problem".split())
_AIMS = frozenset("aim seek attempt try intend want focus".split())
_FINDS_OUT = frozenset("identify predict measure estimate determine detect solve evaluate".split())
"""Verbs for an aim in "to identify X", and for a step or a finding in "we identify X"."""
_SPEAKS_OF = frozenset("discuss outline concern clarify".split())
_TELLING = 3
"""Words of a topic from which it needs no clause after it."""


def task(story: Story) -> Iterator[Candidate]:
    """What the paper is about or wants: "we address X", "a method for X", the title's goal."""
    return map(_whole_phrase, _tasks(story))


def _tasks(story: Story) -> Iterator[Candidate]:
    for told, parsed in parsed_lines(story):
        for frame in told.frames:
            if frame.owner == OWN and not frame.denied:
                yield from _aimed_at(told, parsed, frame)
                yield from _studied(told, parsed, frame)
                yield from _purpose(told, parsed, frame)
        yield from _named_tasks(told, parsed)
        if told.line.place == 0.0:
            yield from _topic(told, parsed)
    yield from _title_task(story)


def _aimed_at(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "this paper aims to X", "our goal is to X"."""
    if frame.lemma in _AIMS or (frame.lemma == "be" and _is_aim(parsed, frame)):
        weight = 2.3 if frame.main else 1.7
        for verb in parsed.children(frame.verb, "xcomp", "ccomp"):
            makes = PROPOSE in acts(parsed.tokens[verb].lemma)
            yield cut(told, action(parsed, verb), 1.7 if makes else weight)
        for verb in verbs_after(parsed, frame.verb, ("on", "at")):
            yield cut(told, action(parsed, verb), weight)
        for noun in told_after(parsed, frame.verb, ("on", "at")):
            yield cut(told, phrases.noun_phrase(parsed, noun), weight)


def _studied(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "we study X", "X is investigated", "we ask whether X"."""
    if STUDY not in frame.acts or told.line.part in (METHODS, RESULTS):
        return
    strong = frame.main and frame.lemma not in _FINDS_OUT | _SPEAKS_OF
    weight = 2.5 if strong else 1.6
    for noun in frame.objects[:1]:
        span = _topic_phrase(parsed, noun)
        bare = parsed.tokens[noun].lemma in FINDINGS and span[1] == parsed.tokens[noun].end
        if not (bare or is_vague(parsed, noun) or _about_own(parsed, noun)):
            yield cut(told, span, weight + _early(told))
    if not frame.objects:
        for verb in parsed.children(frame.verb, "ccomp", "advcl"):
            if verb > frame.verb and asks(parsed, verb):
                yield cut(told, phrases.clause(parsed, verb), weight - 0.2)
        for noun in told_after(parsed, frame.verb, ("on", "of", "with", "into")):
            yield cut(told, phrases.noun_phrase(parsed, noun), weight - 0.4)


def _topic_phrase(parsed: Parsed, noun: int) -> phrases.Span:
    """Return a noun's phrase, with a clause after it if it says little without."""
    span = phrases.noun_phrase(parsed, noun)
    short = len(parsed.text[slice(*span)].split()) < _TELLING
    return phrases.noun_phrase(parsed, noun, clauses=True) if short else span


def _purpose(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "we propose a model for X", "... to improve X"."""
    if not frame.acts & {PROPOSE, USE} or not frame.main or told.line.part in (METHODS, RESULTS):
        return
    for noun in frame.objects[:1]:
        if parsed.tokens[noun].lemma == "direction":
            continue
        for inner in told_after(parsed, noun, ("for",)):
            span = phrases.noun_phrase(parsed, inner)
            done = is_to_be_done(parsed.text[slice(*span)])
            yield cut(told, span, 2.2 if done else 1.8)
        for verb in verbs_after(parsed, noun, ("for",)):
            listed = parsed.tokens[noun].lemma in FINDINGS | {"principle", "guideline", "tool"}
            yield cut(told, action(parsed, verb), 1.8 if listed else 2.2)
        for verb in (*parsed.children(noun, "acl"), *parsed.children(frame.verb, "advcl", "xcomp")):
            if verb > noun and is_infinitive(parsed, verb):
                yield cut(told, action(parsed, verb), 1.8)


def _named_tasks(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """Read "The task of X", "the problem of X"."""
    for place, token in enumerate(parsed.tokens):
        if token.lemma in _TASKS and told.owner != OTHERS:
            for noun in after(parsed, place, ("of",)):
                yield cut(told, phrases.noun_phrase(parsed, noun), 1.9 - told.line.place)
            for verb in verbs_after(parsed, place, ("of", "in")):
                yield cut(told, action(parsed, verb), 1.9 - told.line.place)


def _topic(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """What the first sentence speaks of."""
    root = parsed.root
    for noun in parsed.children(root, "nsubj", "nsubjpass") if root >= 0 else ():
        if parsed.tokens[noun].pos in ("NOUN", "PROPN", "VERB") and not is_vague(parsed, noun):
            yield cut(told, phrases.core(parsed, noun), 1.1)


def _title_task(story: Story) -> Iterator[Candidate]:
    for told in story.told:
        if told.line.is_title:
            parts = title_parts(told.line.text)
            sentence = is_sentence(told)
            if parts.goal and not sentence:
                yield Candidate(told.line, *parts.goal, 2.4)
            yield Candidate(told.line, *parts.body, 1.2 if sentence else TITLE)
            if sentence and (part := _part_without_verb(told)):
                yield Candidate(told.line, *part, TITLE)


def _part_without_verb(told: Told) -> phrases.Span | None:
    """Return the part of a title before or after its colon that is no sentence, if one is."""
    parsed, text = told.line.parsed, told.line.text
    colon = text.find(": ")
    if parsed is None or colon < 0:
        return None
    verb = parsed.tokens[parsed.root].start
    return (colon + 2, len(text.rstrip(" .?!"))) if verb < colon else (0, colon)


def _whole_phrase(candidate: Candidate) -> Candidate:
    """Return a candidate with less of a score if it is a single word: "X for ultrasound"."""
    single = len(candidate.text.split()) == 1
    return replace(candidate, score=candidate.score - 0.6) if single else candidate


def _is_aim(parsed: Parsed, frame: Frame) -> bool:
    subject = parsed.tokens[frame.subject].lemma if frame.subject >= 0 else ""
    return subject in ("aim", "goal", "objective", "purpose", "task")


def _about_own(parsed: Parsed, noun: int) -> bool:
    """Whether a noun is the paper's own method, which is evaluated but not the topic."""
    before = {parsed.tokens[n].text.lower() for n in parsed.children(noun)}
    return bool(before & {"our", "proposed"}) or parsed.tokens[noun].lemma in closed.GENERIC


def _early(told: Told) -> float:
    return 0.2 if told.line.place <= 0.6 else -0.7
