"""A parsed line -> its frames: who does what to what, and whether it is the paper's own doing.

Pure, over the dependencies of `grammar.Parsed`. What the authors do ("we
propose X"), what is said of it ("X outperforms Y") and what others did
("previous methods ignore Z") stand side by side in an abstract; which of them
a sentence tells is decided by its subject (`owners`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.grammar import Parsed
from reviewer.writing.table.acts import PROPOSE, acts
from reviewer.writing.table.owners import OWN, Context, is_denied, names_in, owner_of

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_OBJECTS = ("dobj", "attr", "oprd", "dative")


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of a line with what hangs on it; places are tokens of the line.

    `subject` is -1 where there is none; `objects` are direct objects, and the
    subject of a passive. `owner` is OWN, OTHERS or WORLD. `main` says that it
    is the line's main verb or stands beside it.
    """

    verb: int
    lemma: str
    acts: frozenset[str]
    owner: str
    subject: int
    objects: tuple[int, ...]
    passive: bool = False
    denied: bool = False
    main: bool = False


def frames(parsed: Parsed, context: Context) -> tuple[Frame, ...]:
    """Return the frames of a line, in order of their verbs."""
    return tuple(
        _frame(parsed, place, context)
        for place, token in enumerate(parsed.tokens)
        if token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass", "amod", "compound")
    )


def coined(parsed: Parsed, found: Sequence[Frame]) -> Iterator[str]:
    """Yield the names of what the frames propose: "we propose SpanKL", "a network (AIN)"."""
    for frame in found:
        if PROPOSE in frame.acts and frame.owner == OWN:
            for place in frame.objects:
                yield from names_in(parsed, place)


def _frame(parsed: Parsed, verb: int, context: Context) -> Frame:
    token = parsed.tokens[verb]
    passive = bool(parsed.children(verb, "nsubjpass", "auxpass")) or (
        token.dep == "acl" and token.tag == "VBN"
    )
    subject = _subject(parsed, verb)
    objects = _objects(parsed, verb)
    if passive and subject >= 0:
        objects = (subject, *objects)
    owner = owner_of(parsed, verb, subject, context, passive=passive)
    return Frame(
        verb=verb,
        lemma=token.lemma,
        acts=acts(token.lemma.lower()),
        owner=owner,
        subject=subject,
        objects=tuple(dict.fromkeys(with_conjuncts(parsed, objects))),
        passive=passive,
        denied=is_denied(parsed, verb),
        main=_is_main(parsed, verb),
    )


def _objects(parsed: Parsed, verb: int) -> tuple[int, ...]:
    """Return the objects of a verb; the last first, for "deep learning" is none in "propose a deep
    learning based approach", though the parser may take it for one."""
    found = parsed.children(verb, *_OBJECTS)
    taken = [n for n in found if parsed.tokens[n].dep == "dobj"]
    if len(taken) < 2 or parsed.tokens[taken[-2] + 1].tag != "VBN":
        return found
    return (taken[-1], *(n for n in found if n != taken[-1]))


def with_conjuncts(parsed: Parsed, places: Sequence[int]) -> Iterator[int]:
    """Yield tokens and the nouns joined to them by "and", commas, or "or"."""
    for place in places:
        yield place
        yield from with_conjuncts(parsed, parsed.children(place, "conj"))


def _subject(parsed: Parsed, verb: int) -> int:
    """Return the token of who does it: the verb's own subject, or that of the verb it hangs on."""
    for _ in range(6):
        own = parsed.children(verb, *_SUBJECTS)
        if own:
            return _meant(parsed, own[-1], verb)
        token = parsed.tokens[verb]
        if token.dep in ("acl", "relcl"):
            return token.head
        if token.dep == "xcomp" and (given := parsed.children(token.head, "dobj")):
            return given[0]
        if token.dep not in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "pobj"):
            return -1
        if token.dep == "ccomp" and token.tag not in ("VBG", "VB", "VBN"):
            return -1
        verb = token.head
    return -1


def _meant(parsed: Parsed, subject: int, verb: int) -> int:
    """Return the noun that "that" or "which" stands for; any other subject as it is."""
    relative = parsed.tokens[subject].lemma.lower() in ("that", "which", "who")
    if relative and parsed.tokens[verb].dep == "relcl":
        return parsed.tokens[verb].head
    return subject


def _is_main(parsed: Parsed, verb: int) -> bool:
    while parsed.tokens[verb].dep == "conj":
        verb = parsed.tokens[verb].head
    return parsed.tokens[verb].head == verb
