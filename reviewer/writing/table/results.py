"""What a paper finds: what its experiments show, what its method achieves. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.grammar import Parsed
from reviewer.writing.table import phrases
from reviewer.writing.table.acts import ACHIEVE, FIND, PROPOSE, STUDY, TEST, USE, acts
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.frames import Frame
from reviewer.writing.table.lines import AIM, BACKGROUND, CONCLUSION, METHODS, RESULTS
from reviewer.writing.table.owners import BRINGS, OTHERS, OWN
from reviewer.writing.table.parts import (
    FINDINGS,
    asks,
    cut,
    is_infinitive,
    is_vague,
    parsed_lines,
    statement,
)
from reviewer.writing.table.story import Story, Told

_AVAILABLE = frozenset("code data dataset model implementation software page repository".split())
_LISTED = frozenset(
    """result finding observation insight limitation conclusion evidence trade-off advantage pattern
    phenomenon""".split()
)
"""Nouns for what is found, as they stand before a colon and a list of it."""
_GIVES = frozenset("provide offer exhibit".split())


def result(story: Story) -> Iterator[Candidate]:
    """What the paper finds: what its experiments show, what its method achieves."""
    for told, parsed in parsed_lines(story):
        if told.owner == OTHERS or told.line.part in (BACKGROUND, AIM):
            continue
        for frame in told.frames:
            yield from _after_colon(told, parsed, frame)
            yield from _shown(told, parsed, frame)
            yield from _achieved(told, parsed, frame)
        yield from _told_that(told, parsed)
        yield from _late(told, parsed)


def _after_colon(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "We find a limitation: X", "we make three observations: X"."""
    if frame.owner != OWN or frame.denied:
        return
    weight = 2.4 + _result_bonus(told)
    for noun in frame.objects[:1]:
        end = parsed.tokens[noun].end
        if parsed.tokens[noun].lemma.lower() not in _LISTED:
            continue
        if noun > frame.verb and parsed.text[end : end + 2] == ": ":
            stop = len(parsed.text.rstrip(" .;"))
            if stop > end + 2:
                yield cut(told, (end + 2, stop), weight)


def _shown(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "We show that X", "the results demonstrate the effectiveness of X"."""
    if FIND not in frame.acts or frame.denied or not _is_shown_by_paper(told, parsed, frame):
        return
    weight = 2.4 + _result_bonus(told)
    for verb in parsed.children(frame.verb, "ccomp", "acl"):
        if verb > frame.verb and not asks(parsed, verb):
            yield statement(told, parsed, verb, weight)
    for noun in frame.objects[:1]:
        if noun > frame.verb and not is_vague(parsed, noun) and not _announces(parsed, frame, noun):
            longer = statement(told, parsed, frame.verb, weight)
            spans = ((longer.start, longer.end), *longer.fuller)
            yield Candidate(told.line, *phrases.noun_phrase(parsed, noun), weight - 0.6, spans)


def _is_shown_by_paper(told: Told, parsed: Parsed, frame: Frame) -> bool:
    """Whether what shows it is the paper's: "we", "results", or "estimates which indicate"."""
    relative = parsed.tokens[frame.verb].dep in ("relcl", "acl") and told.owner == OWN
    return frame.owner == OWN or relative


def _told_that(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """Read "... demonstrate that X", where the parser takes the verb for a noun."""
    if told.owner != OWN:
        return
    for place, token in enumerate(parsed.tokens[1:], start=1):
        before = parsed.tokens[place - 1]
        reports = before.pos == "NOUN" and FIND in acts(before.lemma.lower())
        if token.dep == "mark" and token.lemma.lower() == "that" and reports:
            yield statement(told, parsed, token.head, 2.3 + _result_bonus(told))


def _achieved(told: Told, parsed: Parsed, frame: Frame) -> Iterator[Candidate]:
    """Read "X outperforms Y", "our method achieves X"."""
    if ACHIEVE not in frame.acts or frame.owner != OWN or frame.denied:
        return
    token = parsed.tokens[frame.verb]
    if token.dep in ("relcl", "acl", "pcomp") or is_infinitive(parsed, frame.verb):
        return
    if token.dep == "advcl" and token.tag != "VBG":
        return
    if frame.lemma in _GIVES and _is_author(parsed, frame):
        return
    if frame.passive and parsed.tokens[frame.subject].lemma.lower() not in FINDINGS:
        return
    weight = (2.1 if frame.main else 1.6) + _result_bonus(told)
    found = statement(told, parsed, frame.verb, weight)
    if not _opens_with_proposal(told, found, parsed.tokens[frame.verb].start):
        yield found


def _opens_with_proposal(told: Told, found: Candidate, verb: int) -> bool:
    """Whether a clause reaches back over what is proposed: "we propose X: Y improves Z"."""
    assert told.line.parsed is not None
    places = (
        told.line.parsed.tokens[frame.verb].start
        for frame in told.frames
        if PROPOSE in frame.acts and frame.owner == OWN
    )
    return any(found.start <= place < verb for place in places)


def _late(told: Told, parsed: Parsed) -> Iterator[Candidate]:
    """What a sentence near the end states, or one of a results section."""
    root = parsed.root
    if root < 0 or parsed.tokens[root].pos not in ("VERB", "AUX"):
        return
    inside = told.line.part in (RESULTS, CONCLUSION)
    main = next((frame for frame in told.frames if frame.verb == root), None)
    if main is None or main.subject < 0 or not (inside or told.line.place >= 0.5):
        return
    if _tells_of_the_paper(parsed, main) or not (inside or _states(parsed, main)):
        return
    yield statement(told, parsed, root, 1.0 + _result_bonus(told))


def _states(parsed: Parsed, frame: Frame) -> bool:
    """Whether a clause states an outcome: by its verb, its tense, a comparison or a number."""
    achieves = bool(frame.acts & {FIND, ACHIEVE}) and not frame.passive
    is_so = (
        frame.lemma == "be" and frame.owner == OWN and bool(parsed.children(frame.verb, "acomp"))
    )
    if achieves or is_so or parsed.tokens[frame.verb].tag == "VBD":
        return True
    if any(parsed.tokens[n].tag == "VBD" for n in parsed.children(frame.verb, "aux", "auxpass")):
        return True
    return any(_compares(parsed, place) for place in parsed.subtree(frame.verb))


def _compares(parsed: Parsed, place: int) -> bool:
    """Whether a token compares or is a number; not the "higher" of "higher-order", nor "(1)"."""
    after = parsed.tokens[place + 1].text if place + 1 < len(parsed) else ""
    token = parsed.tokens[place]
    return token.tag in ("JJR", "RBR", "JJS", "CD") and after not in ("-", ")")


def _result_bonus(told: Told) -> float:
    numbers = any(char.isdigit() for char in told.line.text)
    part = {RESULTS: 0.6, CONCLUSION: 0.4, METHODS: -1.0}.get(told.line.part, 0.0)
    return part + 0.4 * max(0.0, told.line.place) + (0.15 if numbers else 0.0)


def _announces(parsed: Parsed, frame: Frame, noun: int) -> bool:
    """Whether an object only says that results are given: "we provide a detailed description"."""
    lemma = parsed.tokens[noun].lemma.lower()
    if frame.lemma == "highlight" and lemma in BRINGS:
        return True
    return frame.lemma in ("provide", "give", "report", "offer", "yield") and lemma not in (
        "improvement", "evidence", "gain", "accuracy", "performance", "result",
    )  # fmt: skip


def _is_author(parsed: Parsed, frame: Frame) -> bool:
    """Whether the authors or the paper do it, not the method: "we provide a proof"."""
    token = parsed.tokens[frame.subject]
    return token.text.lower() in ("we", "i") or token.lemma.lower() in ("paper", "article", "work")


def _tells_of_the_paper(parsed: Parsed, frame: Frame) -> bool:
    """Whether a sentence speaks of the text, its aims or its code, not of what was found."""
    subject = parsed.tokens[frame.subject].lemma.lower()
    first = parsed.tokens[frame.subject].text.lower() in ("we", "i")
    if subject in _AVAILABLE and frame.lemma in ("be", "release", "find", "provide"):
        return True
    if first and frame.lemma in ("hope", "believe", "expect", "plan"):
        return True
    modal = any(parsed.tokens[n].tag == "MD" and parsed.tokens[n].lemma in ("will", "shall")
                for n in parsed.children(frame.verb, "aux"))  # fmt: skip
    does = {STUDY, PROPOSE, USE, TEST} & frame.acts
    return modal or (bool(does) and (first or frame.passive or frame.owner == OWN))
