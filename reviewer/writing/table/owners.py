"""Whose doing it is that a verb tells: the authors', others', or that of the world. Pure.

"We", "this paper", a name the paper has coined, "the method" once it has
brought one, "the results": these are its own. "Previous methods", a citation,
"researchers": these are others'. A passive that names nobody ("X was measured")
is the authors' where its tense and verb say that something was done.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reviewer.evidence import closed
from reviewer.grammar import Parsed
from reviewer.writing.table.acts import PROPOSE, acts

OWN, OTHERS, WORLD = "own", "others", "world"
_FIRST = frozenset("we i".split())
_FIRST_POSSESSIVE = frozenset("our my".split())
_PAPER = frozenset("paper work study article survey review report thesis letter research".split())
BRINGS = closed.GENERIC | frozenset(
    """solution tool library pipeline formulation extension variant benchmark design strategy loss
    mechanism module classifier estimator scheme analysis evaluation simulation theory
    experiment test solver decoder encoder code software package protocol theorem proof""".split()
)
"""Nouns for what a paper brings: "the method" is its own once it has brought one."""
_EVIDENCE = frozenset(
    """experiment result finding evaluation analysis simulation ablation evidence test comparison
    data observation study investigation trial assay measurement proof validation outcome""".split()
)
"""Nouns for what a paper shows things with: "experiments show", "results indicate"."""
OTHERS_MARKS = frozenset(
    """previous prior existing earlier conventional traditional past former recent standard
    classic classical common popular typical other competing alternative current available
    contemporary mainstream most many several some numerous modern today""".split()
)
_PEOPLE = frozenset("researcher researchers literature community scholars practitioners".split())
_OWN_MARKS = frozenset("propose present develop introduce design new novel describe".split())
_LEADS = frozenset(
    """the these this extensive experimental empirical numerical theoretical comprehensive
    quantitative qualitative ablation simulation further thorough preliminary initial final main
    a an both detailed evaluation comparative systematic large-scale real-world""".split()
)
_CITES = re.compile(r"\bet al\b|\(\d{4}\)|\[\d+(?:[,–-]\s?\d+)*\]")
_HABIT = frozenset(
    """widely commonly often usually typically generally frequently traditionally mostly normally
    recently increasingly conventionally historically extensively""".split()
)
_EXAMINES = frozenset(
    """study investigate examine explore address consider analyze analyse discuss evaluate assess
    survey review report compare demonstrate validate""".split()
)
_CARRIES_OUT = frozenset("carry conduct perform undertake make".split())
_FAILS = frozenset("fail lack neglect ignore overlook struggle suffer cannot".split())
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")


@dataclass(frozen=True, slots=True)
class Context:
    """What a line is read with: the names the paper has coined, whether it has brought anything,
    and whose the line before it was."""

    names: frozenset[str] = frozenset()
    brought: bool = False
    before: str = WORLD


def owner_of(parsed: Parsed, verb: int, subject: int, context: Context, *, passive: bool) -> str:
    """Return OWN, OTHERS or WORLD for what a verb says; `subject` is who does it, -1 for nobody."""
    agents = [noun for by in parsed.children(verb, "agent") for noun in parsed.children(by, "pobj")]
    if passive and agents:
        return _whose(parsed, agents[0], context)
    if subject < 0:
        return WORLD
    owner = _whose(parsed, subject, context)
    if passive and owner == WORLD:
        return _passive_owner(parsed, verb)
    return owner


def _passive_owner(parsed: Parsed, verb: int) -> str:
    """Whose doing a passive is that names nobody: "a method is developed" is the authors'."""
    helpers = [parsed.tokens[n] for n in parsed.children(verb, "aux", "auxpass")]
    habits = [parsed.tokens[n].lemma for n in parsed.children(verb, "advmod")]
    lemma = parsed.tokens[verb].lemma
    modal = any(helper.tag == "MD" for helper in helpers)
    if not helpers or modal or set(habits) & _HABIT:
        return WORLD
    if any(helper.lemma in ("have", "'ve") for helper in helpers):  # "was used" is ours, not this
        return OWN if lemma in _CARRIES_OUT else WORLD
    doing = acts(lemma)
    past = any(helper.tag == "VBD" for helper in helpers)
    if is_denied(parsed, verb):
        return WORLD
    return OWN if PROPOSE in doing or lemma in _EXAMINES or (doing and past) else WORLD


def is_denied(parsed: Parsed, verb: int) -> bool:
    """Whether a verb is negated, or hangs on one that says it does not happen ("fails to")."""
    if parsed.children(verb, "neg"):
        return True
    token = parsed.tokens[verb]
    return token.dep == "xcomp" and parsed.tokens[token.head].lemma in _FAILS


def _whose(parsed: Parsed, noun: int, context: Context) -> str:
    token = parsed.tokens[noun]
    lemma = token.lemma.lower()
    if token.text.lower() in _FIRST:
        return OWN
    if token.pos == "PRON" or (token.tag in ("DT", "WDT") and token.dep in _SUBJECTS):
        return _whose_pronoun(parsed, noun, lemma, context)
    before = _modifiers(parsed, noun)
    if before & _FIRST_POSSESSIVE:
        return OWN
    if _has_name(parsed, noun, context.names):
        return OWN
    if before & OTHERS_MARKS or lemma in _PEOPLE or cites(parsed, noun):
        return OTHERS
    if _is_own_thing(lemma, before, context):
        return OWN
    return _whose_of(parsed, noun, context)


def _whose_pronoun(parsed: Parsed, noun: int, lemma: str, context: Context) -> str:
    """Whose "it" is: that of the subject before it in the line, else of the line before."""
    if lemma not in ("it", "this", "they", "these"):
        return WORLD
    nouns = (
        place
        for place, token in enumerate(parsed.tokens[:noun])
        if token.dep in ("nsubj", "nsubjpass") and token.pos in ("NOUN", "PROPN")
    )
    first = next(nouns, -1)
    return _whose(parsed, first, context) if first >= 0 else context.before


def _is_own_thing(lemma: str, before: set[str], context: Context) -> bool:
    pointing = bool(before & {"this", "present", "these"})
    if lemma in _PAPER and (pointing or "the" in before):
        return True
    if lemma in _EVIDENCE and not before - _LEADS:
        return True
    if lemma in BRINGS | _EVIDENCE and (pointing or before & _OWN_MARKS):
        return True
    known = bool(before & {"the", "this", "these", "its"}) and context.brought
    return lemma in BRINGS and known


def _whose_of(parsed: Parsed, noun: int, context: Context) -> str:
    """Whose "performance of X", "experiments with X" is: that of X, if it is the authors'."""
    for prep in parsed.children(noun, "prep"):
        for inner in parsed.children(prep, "pobj"):
            before = _modifiers(parsed, inner)
            if before & _FIRST_POSSESSIVE or _has_name(parsed, inner, context.names):
                return OWN
            if {"propose", "present"} & before and parsed.tokens[inner].lemma in BRINGS:
                return OWN
    return WORLD


def _modifiers(parsed: Parsed, noun: int) -> set[str]:
    """Return the lemmas of what stands before a noun: determiners, possessives, adjectives."""
    found = set()
    for child in parsed.children(noun, "det", "poss", "amod", "compound", "nmod", "predet"):
        if child < noun:
            token = parsed.tokens[child]
            found |= {token.lemma.lower(), token.text.lower()}
            found |= {parsed.tokens[n].text.lower() for n in parsed.children(child, "poss", "det")}
    return found


def _has_name(parsed: Parsed, noun: int, names: Collection[str]) -> bool:
    if not names:
        return False
    first = min((noun, *parsed.children(noun, "compound", "nmod", "amod", "poss")))
    start, end = parsed.tokens[first].start, parsed.tokens[noun].end
    after = parsed.children(noun, "appos")
    if after:
        end = max(end, parsed.tokens[after[0]].end)
    said = re.findall(r"[\w.+/-]*\w", parsed.text[start:end])
    return any(name in said or any(unit.startswith(f"{name}-") for unit in said) for name in names)


def cites(parsed: Parsed, noun: int) -> bool:
    """Whether a noun stands for other people's work, by a citation in its phrase."""
    start, end = parsed.span(noun)
    after = parsed.text[parsed.tokens[noun].end :]
    return bool(_CITES.search(parsed.text[start:end])) or after.startswith(" et al")


def names_in(parsed: Parsed, place: int) -> Iterator[str]:
    """Yield what is spelled like a name at a noun, in apposition to it, or in brackets after it."""
    yield from _name_at(parsed, place)
    for child in parsed.children(place, "appos", "nmod", "compound"):
        if parsed.tokens[child].dep == "appos" or child > place:
            yield from _name_at(parsed, child)


def _name_at(parsed: Parsed, place: int) -> Iterator[str]:
    """Yield the run of characters around a token that no space divides, if it is a name's."""
    text, token = parsed.text, parsed.tokens[place]
    start, end = token.start, token.end
    while start > 0 and not (text[start - 1].isspace() or text[start - 1] in "()[],;:"):
        start -= 1
    while end < len(text) and not (text[end].isspace() or text[end] in "()[],;:"):
        end += 1
    name = text[start:end].strip(".,'’\"“”").removesuffix("'s").removesuffix("’s")
    if looks_named(name):
        yield name


def looks_named(unit: str) -> bool:
    """Whether a unit is spelled like a name: inner capitals, or capitals and digits."""
    capitals = sum(char.isupper() for char in unit)
    inner = any(char.isupper() for char in unit[1:])
    return len(unit) > 1 and capitals > 0 and (inner or any(char.isdigit() for char in unit))
