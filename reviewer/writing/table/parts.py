"""What finders of candidates share: spans of a line, and questions to its parse. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.grammar import Parsed
from reviewer.writing.table import phrases
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.owners import BRINGS, OTHERS_MARKS, names_in
from reviewer.writing.table.story import Story, Told

FINDINGS = frozenset(
    """result finding observation evidence insight question hypothesis challenge problem issue
    limitation gap attention interest importance role effect impact influence performance
    improvement advantage contribution conclusion discussion overview analysis comparison proof
    theorem bound condition case example detail application future state summary perspective
    direction need ability potential value property relationship association difference
    way""".split()
)
"""Nouns for what is found or said, not for what a paper brings or uses."""
_VAGUE = frozenset("this it these that they which what them gap issue limitation one".split())
_ASKS = frozenset("how whether why what which if when where".split())
_FINITE = ("VBZ", "VBD", "VBP", "MD")
Finder = Callable[[Story], Iterator[Candidate]]


def parsed_lines(story: Story) -> Iterator[tuple[Told, Parsed]]:
    """Yield the lines of the abstract that were parsed."""
    for told in story.told:
        if told.line.parsed is not None and not told.line.is_title:
            yield told, told.line.parsed


def cut(told: Told, span: phrases.Span, score: float) -> Candidate:
    """Return a span of a line as a candidate."""
    return Candidate(told.line, *span, score)


def statement(told: Told, parsed: Parsed, verb: int, score: float) -> Candidate:
    """Return the clause at a verb, as short as it stands: without "we", without what comes before.

    Which of its forms its sentence supports is decided when it is shown.
    """
    whole = phrases.clause(parsed, verb)
    forms = [(start, whole[1]) for start in phrases.openings(parsed, verb) if start > whole[0]]
    first, *rest = [*sorted(forms, reverse=True), whole]
    return Candidate(told.line, *first, score, tuple(rest))


def action(parsed: Parsed, verb: int) -> phrases.Span:
    """Return a clause without its subject and without "to": "improve X"."""
    start, end = phrases.clause(parsed, verb, subject=False)
    text = parsed.text[start:end]
    return (start + 3, end) if text.startswith("to ") else (start, end)


def after(parsed: Parsed, place: int, prepositions: tuple[str, ...]) -> Iterator[int]:
    """Yield the nouns that prepositions put after a token."""
    for prep in parsed.children(place, "prep"):
        if parsed.tokens[prep].lemma.lower() in prepositions:
            yield from parsed.children(prep, "pobj")


def told_after(parsed: Parsed, place: int, prepositions: tuple[str, ...]) -> Iterator[int]:
    """Yield the nouns that prepositions put after a token, and that say what they are."""
    return (noun for noun in after(parsed, place, prepositions) if not is_vague(parsed, noun))


def verbs_after(parsed: Parsed, place: int, prepositions: tuple[str, ...]) -> Iterator[int]:
    """Yield the verbs that prepositions put after a token: "for doing X"."""
    for prep in parsed.children(place, "prep"):
        if parsed.tokens[prep].lemma.lower() in prepositions:
            yield from parsed.children(prep, "pcomp")


def has_complement(parsed: Parsed, place: int) -> bool:
    """Whether something hangs on a token after it: an object, a prepositional phrase, a clause."""
    deps = ("dobj", "prep", "ccomp", "xcomp", "acl", "relcl", "agent", "attr")
    return any(child > place for child in parsed.children(place, *deps))


def is_infinitive(parsed: Parsed, verb: int) -> bool:
    """Whether a verb has "to" before it."""
    return any(parsed.tokens[n].lemma == "to" for n in parsed.children(verb, "aux"))


def is_vague(parsed: Parsed, noun: int) -> bool:
    """Whether a noun does not say what it is: a pronoun, "this", "a method"."""
    token = parsed.tokens[noun]
    return (
        is_absent(parsed, noun)
        or not phrases.says(parsed.text[slice(*phrases.noun_phrase(parsed, noun))])
        or (
            token.lemma.lower() in _VAGUE
            or token.pos == "PRON"
            or token.tag in ("DT", "WDT", "PRP")
        )
    )


def is_absent(parsed: Parsed, noun: int) -> bool:
    """Whether a noun is told to be absent: "no X", "without X", "instead of X"."""
    if any(parsed.tokens[n].lemma.lower() in ("no", "neither") for n in parsed.children(noun)):
        return True
    head = parsed.tokens[parsed.tokens[noun].head]
    return head.lemma.lower() in ("without", "unlike", "than", "instead") and head.pos == "ADP"


def is_others(parsed: Parsed, noun: int) -> bool:
    """Whether a noun is told to be another's: "previous models", "most benchmarks"."""
    before = parsed.children(noun, "amod", "det")
    return any(parsed.tokens[n].lemma.lower() in OTHERS_MARKS for n in before)


def is_sentence(told: Told) -> bool:
    """Whether a title is a whole sentence: "X regulates Y"."""
    parsed = told.line.parsed
    if parsed is None or parsed.root < 0:
        return False
    root = parsed.tokens[parsed.root]
    helped = any(
        parsed.tokens[n].tag in _FINITE for n in parsed.children(parsed.root, "aux", "auxpass")
    )
    subject = parsed.children(parsed.root, "nsubj", "nsubjpass")
    return (root.tag in _FINITE or helped) and bool(subject)


def asks(parsed: Parsed, verb: int) -> bool:
    """Whether a clause is a question: "how X performs" is no finding."""
    return any(
        parsed.tokens[n].lemma.lower() in _ASKS and n < verb
        for n in parsed.children(verb, "advmod", "mark", "dobj", "nsubj", "attr", "pobj")
    )


def is_brought(parsed: Parsed, noun: int) -> bool:
    """Whether a noun is a thing that a paper brings: a method by its kind, or by its name."""
    if parsed.tokens[noun].lemma.lower() in BRINGS or any(names_in(parsed, noun)):
        return True
    return any(parsed.tokens[n].lemma in BRINGS for n in parsed.children(noun, "appos"))
