"""What a paper says besides: why it was done, what it leaves open, how it was tested. Pure.

One function for each kind of column yields candidates from a story, like those
of `roles`; most abstracts say nothing of these, and then nothing is yielded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.evidence.quantities import quantities
from reviewer.grammar import Parsed
from reviewer.words import stem
from reviewer.writing.table import phrases
from reviewer.writing.table.acts import TEST
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.frames import Frame
from reviewer.writing.table.lines import BACKGROUND
from reviewer.writing.table.owners import OTHERS, OWN
from reviewer.writing.table.parts import after, has_complement, is_vague, parsed_lines, statement
from reviewer.writing.table.results import result
from reviewer.writing.table.story import Story, Told
from reviewer.writing.table.things import nouns, singular, stems

_LACKING = stems(
    """limited limitation limitations challenge challenging difficult difficulty lack lacks fail
    fails ignore ignores neglect suffer suffers suffering unclear unknown understudied
    underexplored unexplored remain remains struggle struggles problem problematic costly expensive
    insufficient poorly inefficient hinder hampers prohibitive scarce gap overlook bottleneck"""
)
_LIMITS = stems("limitation limitations drawback drawbacks caveat weakness weaknesses shortcoming")
_RESTRICTS = frozenset("limit restrict confine".split())
_FUTURE = re.compile(
    r"\b(?:future|further|subsequent)\s+(?:work|research|stud(?:y|ies)|investigations?|directions?|"
    r"experiments?|trials?)\b|\bin (?:the )?future\b|\bremains? to be\b",
    re.IGNORECASE,
)
_PLANS = re.compile(r"\bwe (?:plan|intend|will)\b", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)[^\s)>\]\"”’]+|\bgithub\.com/[^\s)>\]\"”’]+", re.IGNORECASE)
_CODE = stems("code codes software implementation toolkit package scripts source")
_GIVEN = frozenset("release available publish open provide open-source share".split())
_SIZE = re.compile(
    r"\d[\d,.]*(?:\s?[x×]\s?\d[\d,.]*)?\s?-?\s?(?:[KMBT]|thousand|million|billion|trillion)?[\s-]*"
    r"(?:(?:active|trainable|learnable|total|model|free)\s+)?parameters?\b(?!-)"
    r"|(?:\d[\d.]*\s?[MB],?\s(?:and\s|or\s|to\s)?)*\d[\d.]*\s?[MB]\s(?:[\w-]+\s){0,2}?(?:models?|LLMs?)\b"
    r"|\b(?:as few as\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten)\s"
    r"(?:trainable\s|free\s)?parameters\b",
)
_SPEED = re.compile(
    r"\d[\d,.]*\s?(?:fps|FPS|frames per second|tokens?(?:/s| per second)|ms|milliseconds?)\b"
    r"|(?:\d[\d,.]*|two|three|four|five|ten|twice)\s?(?:x|X|×|times|-fold|orders? of magnitude)\s"
    r"(?:\w+\s){0,1}?(?:faster|speed-?\s?ups?|acceleration|quicker)"
)
_FAST = stems("speed speedup speed-up latency throughput runtime acceleration")
_BETTER = re.compile(
    r"\b(?:outperform|surpass|exceed|beat)\w*|\b(?:improv|gain|increase|reduc|better|higher|lower|"
    r"faster|superior)\w*\b.{0,80}\b(?:than|over|compared|relative to|against)\b",
    re.IGNORECASE,
)
_GUARANTEES = nouns("guarantee bound convergence theorem optimality estimate")


def motivation(story: Story) -> Iterator[Candidate]:
    """What is lacking so far: "existing methods ignore X", "X remains unclear"."""
    for told, parsed in parsed_lines(story):
        if told.owner == OWN or (told.after and told.line.part != BACKGROUND):
            continue
        root = parsed.root
        lacking = any(stem(token.text) in _LACKING for token in parsed.tokens)
        if root >= 0 and lacking:
            theirs = 0.5 if told.owner == OTHERS else 0.0
            yield Candidate(
                told.line, *phrases.clause(parsed, root), 1.5 + theirs + told.line.place
            )


def limitation(story: Story) -> Iterator[Candidate]:
    """What the paper says its own work cannot do: "a limitation of our method is X"."""
    for told, parsed in parsed_lines(story):
        if told.owner == OTHERS or not (told.after or told.line.place >= 0.5):
            continue
        for place, token in enumerate(parsed.tokens):
            if stem(token.text) in _LIMITS and _is_own_limit(parsed, place):
                yield Candidate(told.line, *phrases.clause(parsed, parsed.root), 2.5)
        for frame in told.frames:
            restricted = frame.lemma in _RESTRICTS and frame.passive and frame.owner == OWN
            if restricted and has_complement(parsed, frame.verb):
                yield Candidate(told.line, *phrases.clause(parsed, frame.verb, subject=False), 2.0)


def _is_own_limit(parsed: Parsed, place: int) -> bool:
    """Whether a limitation is the paper's: it says "our", or the noun it is of is its own."""
    token = parsed.tokens[place]
    before = {parsed.tokens[n].text.lower() for n in parsed.children(place)}
    if {"our", "its"} & before:
        return True
    of = [noun for prep in parsed.children(place, "prep") for noun in parsed.children(prep, "pobj")]
    ours = any({parsed.tokens[n].text.lower() for n in parsed.children(noun)} & {"our", "this"}
               for noun in of)  # fmt: skip
    return ours and token.dep in ("nsubj", "attr")


def future(story: Story) -> Iterator[Candidate]:
    """What is left for later: "future work will X", "we plan to X", "X remains to be done"."""
    for told, parsed in parsed_lines(story):
        late = told.line.place >= 0.5 or told.after
        if not late or parsed.root < 0:
            continue
        span = phrases.clause(parsed, parsed.root)
        said = parsed.text[slice(*span)]
        if _FUTURE.search(said) or (_PLANS.search(said) and not _is_release(parsed)):
            yield Candidate(told.line, *span, 2.0)


def _is_release(parsed: Parsed) -> bool:
    return any(token.lemma in _GIVEN for token in parsed.tokens)


def assumption(story: Story) -> Iterator[Candidate]:
    """What is taken for given: "we assume that X", "under the assumption of X"."""
    for told, parsed in parsed_lines(story):
        if told.owner == OTHERS:
            continue
        for frame in told.frames:
            if frame.lemma in ("assume", "suppose", "hypothesize", "postulate", "hypothesise"):
                yield from _assumed(told, parsed, frame)
        for place, token in enumerate(parsed.tokens):
            if token.lemma.lower() in ("assumption", "hypothesis", "premise"):
                weight = 2.0 if _governed_by_own(told, parsed, place) else 0.5
                if has_complement(parsed, place):
                    span = phrases.noun_phrase(parsed, place, clauses=True)
                    yield Candidate(told.line, *span, weight)


def _assumed(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    impersonal = frame.passive and parsed.tokens[frame.subject].text.lower() == "it"
    if frame.owner != OWN and not impersonal:
        return
    for verb in parsed.children(frame.verb, "ccomp"):
        yield statement(told, parsed, verb, 2.5)
    for noun in frame.objects[:1]:
        if parsed.tokens[noun].pos != "PRON":
            yield Candidate(told.line, *phrases.noun_phrase(parsed, noun), 2.2)


def _governed_by_own(told: Told, parsed: Parsed, place: int) -> bool:
    verbs = {frame.verb: frame for frame in told.frames}
    frame = next((verbs[n] for n in parsed.above(place) if n in verbs), None)
    return told.owner == OWN or (frame is not None and frame.owner == OWN)


def evaluation(story: Story) -> Iterator[Candidate]:
    """How the paper's own thing was tested: "evaluated on X", "experiments on X"."""
    for told, parsed in parsed_lines(story):
        for frame in told.frames:
            tests = frame.owner == OWN and bool(frame.acts & {TEST}) and not frame.denied
            tests = tests and frame.lemma in _TESTS
            if tests and has_complement(parsed, frame.verb):
                span = phrases.clause(parsed, frame.verb, subject=False)
                yield Candidate(told.line, *span, 2.0)
        for place, token in enumerate(parsed.tokens):
            if token.lemma.lower() in ("experiment", "evaluation", "simulation", "test", "trial"):
                on = any(after(parsed, place, ("on", "with", "in", "across")))
                if on and _governed_by_own(told, parsed, place):
                    yield Candidate(told.line, *phrases.noun_phrase(parsed, place), 1.8)


_TESTS = frozenset("evaluate test validate benchmark experiment assess verify".split())


def application(story: Story) -> Iterator[Candidate]:
    """What it is applied to, or useful for: "applications in X", "applied to X"."""
    for told, parsed in parsed_lines(story):
        if told.owner == OTHERS:
            continue
        for place, token in enumerate(parsed.tokens):
            if token.lemma.lower() in ("application", "applicability") and told.line.place > 0:
                for noun in after(parsed, place, ("in", "to", "for", "across")):
                    weight = 2.0 if _governed_by_own(told, parsed, place) else 1.0
                    yield Candidate(told.line, *phrases.noun_phrase(parsed, noun), weight)
        for frame in told.frames:
            if frame.lemma in ("apply", "deploy") and frame.owner == OWN:
                for noun in after(parsed, frame.verb, ("to", "in")):
                    if not is_vague(parsed, noun):
                        yield Candidate(told.line, *phrases.noun_phrase(parsed, noun), 1.8)


def guarantee(story: Story) -> Iterator[Candidate]:
    """What is proved: "we prove that X", "convergence guarantees"."""
    for told, parsed in parsed_lines(story):
        for frame in told.frames:
            if frame.lemma == "prove" and frame.owner == OWN and not frame.denied:
                for verb in parsed.children(frame.verb, "ccomp"):
                    yield Candidate(told.line, *phrases.clause(parsed, verb), 2.6)
                for noun in frame.objects[:1]:
                    yield Candidate(told.line, *phrases.noun_phrase(parsed, noun), 2.4)
        for place, token in enumerate(parsed.tokens):
            named = token.pos == "NOUN" and singular(token.text) in _GUARANTEES
            if named and told.owner == OWN and _is_proved(told, parsed, place):
                yield Candidate(told.line, *phrases.noun_phrase(parsed, place), 1.8)


def _is_proved(told: Told, parsed: Parsed, place: int) -> bool:
    verbs = {frame.verb: frame for frame in told.frames}
    frame = next((verbs[n] for n in parsed.above(place) if n in verbs), None)
    return frame is not None and frame.lemma in ("provide", "derive", "establish", "give", "obtain",
                                                 "prove", "show", "present")  # fmt: skip


def improvement(story: Story) -> Iterator[Candidate]:
    """By how much it is better than others: the results that compare."""
    own = {told.line.passage for told in story.told if told.owner == OWN}
    for found in result(story):
        if found.line.passage in own and _BETTER.search(found.text):
            numbers = 0.5 if quantities(found.text) else 0.0
            yield Candidate(found.line, found.start, found.end, found.score + numbers)


def code(story: Story) -> Iterator[Candidate]:
    """Where the code is: a link, or that it is or will be released."""
    for told in story.told:
        text = told.line.text
        mentions = any(stem(word.strip(".,:;()")) in _CODE for word in text.split())
        for link in _LINK.finditer(text):
            if mentions or "git" in link[0].lower():
                end = link.start() + len(link[0].rstrip(".,;:"))
                yield Candidate(told.line, link.start(), end, 3.0)
        parsed = told.line.parsed
        if parsed is None or told.line.is_title or parsed.root < 0 or not mentions:
            continue
        if any(_is_given(parsed, n) for n in range(len(parsed))):
            yield Candidate(told.line, *phrases.clause(parsed, parsed.root), 2.0)


def _is_given(parsed: Parsed, place: int) -> bool:
    """Whether a token is code that a verb gives: "code is available", "we release the code"."""
    token = parsed.tokens[place]
    verb = parsed.tokens[token.head]
    given = {verb.lemma.lower(), *(parsed.tokens[n].lemma for n in parsed.children(token.head))}
    does = token.dep in ("dobj", "nsubj", "nsubjpass", "conj") and bool(given & _GIVEN)
    return stem(token.text) in _CODE and does


def model_size(story: Story) -> Iterator[Candidate]:
    """Numbers of parameters: "8.7M parameters", "7B models"."""
    return _matches(story, _SIZE, 2.0)


def speed(story: Story) -> Iterator[Candidate]:
    """How fast, or how much faster: "50.7 FPS", "a 4.5x speed-up", "an improvement in speed"."""
    yield from _matches(story, _SPEED, 2.0)
    for told, parsed in parsed_lines(story):
        for place, token in enumerate(parsed.tokens):
            if (
                stem(token.text) in _FAST
                and token.pos in ("NOUN", "PROPN")
                and told.owner != OTHERS
            ):
                for noun in (place, *parsed.above(place)):
                    span = phrases.noun_phrase(parsed, noun)
                    inside = span[0] <= token.start < span[1]
                    if (
                        parsed.tokens[noun].pos == "NOUN"
                        and inside
                        and (quantities(parsed.text[slice(*span)]))
                    ):
                        yield Candidate(told.line, *span, 2.2)
                        break


def _matches(story: Story, pattern: re.Pattern[str], score: float) -> Iterator[Candidate]:
    for told in story.told:
        if told.owner != OTHERS and not told.line.is_title:
            for found in pattern.finditer(told.line.text):
                own = 0.5 if told.owner == OWN or told.after else 0.0
                yield Candidate(told.line, found.start(), found.end(), score + own)
