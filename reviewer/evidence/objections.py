"""What speaks against a statement whatever else speaks for it: a table of checks, each explained.

Numbers, names, attribution, negation, direction, doubt, strength, and what
near-verbatim text changes of its source. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.evidence import order, polarity, subjects, warrant, whole, whose
from reviewer.evidence.alignment import Alignment, Token, align, tokens
from reviewer.evidence.attribution import Origin, mentions, misattributed
from reviewer.evidence.listed import taken_from_list
from reviewer.evidence.matching import analyse
from reviewer.evidence.quantities import Quantity, given_numbers, numbers, quantities, says
from reviewer.evidence.reading import compounds, content_words, words
from reviewer.words import Word, fold, is_name_like, stem

_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above)\b"
    r"|\bsystem prompt\b|\byou (?:must|should|are now|will now)\b"
    r"|(?:^|[.:;!?]\s+|\b(?:and|then|please)\s+)(?:please\s+)?"
    r"(?:reply|respond|answer|output|print|say|write|state|repeat|recommend|conclude)\s+"
    r"(?:with|that|only|exactly|[\"“'])",
    re.IGNORECASE,
)
_RELATIONS = re.compile(r"[<>≤≥≠±]")
_SUFFIXES = frozenset(
    """based like style driven level trained tuned powered enabled aware guided augmented enhanced
    generated free specific only type wise related""".split()
)
_FOOTNOTE = re.compile(r"[a-z]{3,}\.\d{1,3}")
"""A word with the number of a footnote, which an abstract may keep ("of death.3 We")."""


PART = 0.2
"""Share of the aligned words from which a quote is one that a statement tells."""
FREE = 0.6
"""Share of content words with a place in the quotes below which a text is a free paraphrase."""
COPY = 0.9
"""Share of content words with a place in the quotes from which a statement is near-verbatim."""


@dataclass(frozen=True)
class Case:
    """A statement and what it cites, composed (NFC) and `uncontracted`."""

    statement: str
    origins: tuple[Origin, ...]

    @cached_property
    def quotes(self) -> str:
        """The quotes, joined."""
        return " ".join(origin.quote for origin in self.origins)

    @cached_property
    def context(self) -> str:
        """What is known of the records beside their quotes, each once."""
        return " ".join(dict.fromkeys(origin.context for origin in self.origins))

    @cached_property
    def alignment(self) -> Alignment:
        """The statement aligned with all quotes."""
        return align(self.statement, self.quotes)

    @cached_property
    def told(self) -> str:
        """The quotes from which a good part of the statement comes, joined; all if none does."""
        found = self.alignment
        kept = [found.source[spot].start for spot in found.there if spot >= 0]
        end, parts = -1, []
        for origin in self.origins:
            start, end = end + 1, end + 1 + len(origin.quote)
            if sum(start <= place < end for place in kept) >= PART * len(kept):
                parts.append(origin.quote)
        return " ".join(parts) or self.quotes

    @cached_property
    def added(self) -> tuple[Token, ...]:
        """The content words that neither quotes nor context have, nor any other form gives."""
        beside = {token.key for token in tokens(self.context)}
        lacking = warrant.added(self.alignment, beside)
        if not lacking:
            return ()
        places = given_numbers(self.statement, self.quotes)
        given = analyse(self.quotes)
        return tuple(
            token
            for token in lacking
            if not any(start <= token.start < end for start, end in places)
            and not _abbreviates(token, given.initials, given.acronyms)
        )

    @cached_property
    def is_free(self) -> bool:
        """Whether it is put in words of its own: what stands where tells nothing then."""
        return bool(self.added) and self.alignment.copied < FREE

    @cached_property
    def is_copy(self) -> bool:
        """Whether nearly all words are aligned: what is negated and where is told by that."""
        return not self.added and self.alignment.copied >= COPY


def objection(case: Case) -> str:
    """Return what speaks against a statement, in words for the user, or ""."""
    return next((why for check in CHECKS if (why := check(case))), "")


def _number(case: Case) -> str:
    """Numbers with their units and roundings, and what they count."""
    given = numbers(case.quotes)
    beside = quantities(case.context)
    for stated in numbers(case.statement):
        matches = [source for source in given if says(stated, source)]
        if not matches and not any(says(stated, source) for source in beside):
            return f"{stated.text} is not in the cited sentence"
        if matches and _counts_something_else(stated, matches, given):
            return f"{stated.text} {stated.counted[0]}... is not in the cited sentence"
    return ""


def _name(case: Case) -> str:
    """Named things; the parts of a compound must stand side by side in one of the texts.

    "A-3-mini" is not there because "A-3.5-mini" and "A-3" are.
    """
    known = f"{case.quotes} {case.context}"
    units = {fold(unit) for unit, _, _ in compounds(known)}
    runs = [f" {' '.join(w.stem for w in words(text))} " for text in (case.quotes, case.context)]
    initials = analyse(known).initials
    for unit, start, _ in compounds(case.statement):
        if not is_name_like(unit) and not _proper(case.statement, unit, start):
            continue
        own = " ".join(stem(part.text) for part in words(unit))
        spelled = fold(unit.removesuffix("s"))
        listed = spelled in units or fold(unit) in units or any(f" {own} " in run for run in runs)
        if not listed and not (len(spelled) >= 2 and spelled.isalpha() and spelled in initials):
            return f"{unit} is not in the cited sentence"
    return ""


def _opening_name(case: Case) -> str:
    """A capitalised opening word that stands in the place of another name of the quotes.

    Any first word has a capital: it passes for a name only where what follows
    it follows a name in the quotes, one that the statement does not have.
    """
    said, given = content_words(case.statement), content_words(case.quotes)
    if len(said) < 2 or not said[0].text[:1].isupper():
        return ""
    first, second = said[:2]
    known, own = {word.stem for word in given}, {word.stem for word in said}
    if first.stem in known:
        return ""
    places = [place for place, word in enumerate(given) if place and word.stem == second.stem]
    rivals = [given[place - 1] for place in places if _capital(given[place - 1])]
    exchanged = any(rival.stem not in own for rival in rivals)
    return f"{first.text} is not in the cited sentence" if exchanged else ""


def _cut_name(case: Case) -> str:
    """A name of which the statement leaves out a part that tells it from another ("-mini")."""
    said = Counter(fold(unit) for unit, _, _ in compounds(case.statement))
    given = Counter(fold(unit) for unit, _, _ in compounds(case.quotes))
    spelled = {fold(unit): unit for unit, _, _ in compounds(case.quotes)}
    for unit, times in said.items():
        if times <= given[unit]:
            continue
        longer = [full for full in given if full.startswith((f"{unit}-", f"{unit}.", f"{unit}/"))]
        longer = [full for full in longer if not _FOOTNOTE.fullmatch(spelled[full])]
        if longer and all(_is_other(spelled[full][len(unit) + 1 :], unit) for full in longer):
            return f"the cited sentence speaks of {spelled[longer[0]]}, not of {unit}"
        parts = [part for part in given if part != unit and unit.endswith((f"-{part}", f"/{part}"))]
        if _stands_joined(unit, case.quotes):
            continue
        if any(said[part] < given[part] for part in parts) and is_name_like(unit.upper()):
            return f"the cited sentence speaks of {spelled[parts[0]]}, not of {unit}"
    return ""


def _stands_joined(unit: str, text: str) -> bool:
    """Whether the parts of a compound stand side by side in a text: "in real time", "J/\\psi"."""
    parts = [re.escape(word.text) for word in words(unit)]
    return bool(
        re.search(r"(?<!\w)" + r"[^\w,.;:]{1,4}".join(parts) + r"(?!\w)", text, re.IGNORECASE)
    )


def _is_other(rest: str, unit: str) -> bool:
    if not is_name_like(unit.upper()) or rest.lower() in _SUFFIXES:
        return False
    return any(char.isupper() or char.isdigit() for char in rest) or any(c.isdigit() for c in unit)


def _relation(case: Case) -> str:
    """A sign that relates a number to another ("<") and that the quotes do not have."""
    added = set(_RELATIONS.findall(case.statement)) - set(_RELATIONS.findall(case.quotes))
    return f"{min(added)!r} is not in the cited sentence" if added else ""


def _instruction(case: Case) -> str:
    told = any(_INSTRUCTION.search(origin.quote) for origin in case.origins)
    return "the cited sentence gives instructions, it states nothing" if told else ""


def _negation(case: Case) -> str:
    word = "" if case.is_copy else polarity.negation_conflict(case.statement, case.told)
    return f"only one of the two is negated ({word!r})" if word else ""


def _direction(case: Case) -> str:
    word = polarity.direction_conflict(case.statement, case.told)
    return f"the cited sentence does not say {word!r} of it" if word else ""


def _sides(case: Case) -> str:
    word = "" if case.is_copy else polarity.order_conflict(case.statement, case.told)
    return f"the cited sentence has the two sides of {word!r} the other way round" if word else ""


def _doubt(case: Case) -> str:
    word = polarity.doubt_dropped(case.statement, case.told)
    return f"the cited sentence leaves it open ({word!r})" if word else ""


def _overstatement(case: Case) -> str:
    said = case.statement
    for start, end in mentions(said, case.origins):  # an author may be called Best
        said = f"{said[:start]}{' ' * (end - start)}{said[end:]}"
    word = polarity.overstatement(said, case.told)
    return f"{word!r} is not in the cited sentence" if word else ""


def _strengthened(case: Case) -> str:
    named = mentions(case.statement, case.origins)
    given = {
        token.start
        for token in case.alignment.statement
        if any(start <= token.start < end for start, end in named)
    }
    return "" if case.is_free else warrant.strengthened(case.alignment, given)


def _exchange(case: Case) -> str:
    places = given_numbers(case.statement, case.quotes)
    places += mentions(case.statement, case.origins)
    read = analyse(case.quotes)
    known = {token.key for token in case.alignment.source}
    given = {
        token.start
        for token in case.alignment.statement
        if any(start <= token.start < end for start, end in places)
        or (token.key not in known and _stands_for(case.alignment, token, read.initials))
    }
    given |= {start for start, _ in _told_in_full(case.alignment, case.context)}
    return "" if case.is_free else warrant.exchanged(case.alignment, given)


def _crossed(case: Case) -> str:
    told = {spot for _, spot in _told_in_full(case.alignment, case.context)}
    return "" if case.is_free else warrant.crossed(case.alignment, told)


def _aligned(check: Callable[[Alignment], str]) -> Callable[[Case], str]:
    return lambda case: "" if case.is_free else check(case.alignment)


CHECKS: tuple[Callable[[Case], str], ...] = (
    lambda case: misattributed(case.statement, case.origins),
    _number,
    _name,
    _opening_name,
    _cut_name,
    lambda case: whose.shifted(case.alignment),
    _relation,
    _instruction,
    _negation,
    _direction,
    _sides,
    _doubt,
    _overstatement,
    _exchange,
    _aligned(warrant.repeated),
    _aligned(order.moved),
    _strengthened,
    _aligned(warrant.dropped),
    _crossed,
    _aligned(subjects.replaced),
    _aligned(warrant.unheaded),
    _aligned(subjects.glossed),
    lambda case: taken_from_list(case.quotes, case.alignment),
    lambda case: whole.fragment(case.statement, case.alignment),
)


def _abbreviates(token: Token, initials: str, acronyms: frozenset[str]) -> bool:
    """Whether a word is an acronym spelled out in the quotes, or part of one of theirs."""
    letters = fold(token.text.removesuffix("s"))
    spelled = token.text[:2].isupper() and len(letters) >= 2 and letters in initials
    return spelled or letters in acronyms


def _stands_for(found: Alignment, token: Token, initials: str) -> bool:
    """Whether an acronym is spelled out in the quotes, and not in the statement as well."""
    if not _abbreviates(token, initials, frozenset()):
        return False
    letters = fold(token.text.removesuffix("s"))
    content = [place for place, other in enumerate(found.source) if other.content]
    runs = (content[n : n + len(letters)] for n in range(len(content) - len(letters) + 1))
    spelled = [run for run in runs if "".join(found.source[p].form[0] for p in run) == letters]
    return not spelled or any(found.back[p] < 0 for run in spelled for p in run)


def _told_in_full(found: Alignment, context: str) -> set[tuple[int, int]]:
    """Return words (their starts) that spell an acronym of the quotes (its place) as titles do.

    They must stand where the acronym stands in the quotes.
    """
    beside = f" {' '.join(token.key for token in tokens(context))} "
    told: set[tuple[int, int]] = set()
    for spot, acronym in enumerate(found.source):
        size = len(acronym.text)
        if found.back[spot] >= 0 or size < 2 or not acronym.text.isupper():
            continue
        for first in range(len(found.statement) - size + 1):
            run = found.statement[first : first + size]
            spelled = "".join(token.form[0] for token in run) == acronym.form
            keys = " ".join(token.key for token in run)
            if spelled and f" {keys} " in beside and _stands_at(found, first, size, spot):
                told |= {(token.start, spot) for token in run}
    return told


def _stands_at(found: Alignment, first: int, size: int, spot: int) -> bool:
    """Whether the nearest words with a place on both sides of a run stand around a spot."""
    before = next((p for p in reversed(found.there[:first]) if p >= 0), -1)
    after = next((p for p in found.there[first + size :] if p >= 0), len(found.source))
    return before < spot < after


def _counts_something_else(
    stated: Quantity, matches: Sequence[Quantity], given: Sequence[Quantity]
) -> bool:
    """Whether the source gives another number for what the statement counts."""
    if not stated.counted or any(set(stated.counted) & set(m.counted) for m in matches):
        return False
    rivals = [other for other in given if not says(stated, other)]
    return any(stated.counted[0] in other.counted[:1] for other in rivals) and all(
        match.counted for match in matches
    )


def _capital(word: Word) -> bool:
    return word.text[:1].isupper()


def _proper(statement: str, unit: str, start: int) -> bool:
    """Whether a capitalised word stands where only a proper name is capitalised."""
    before = statement[:start].rstrip()
    opens = not before or before[-1] in '.!?:;"“([•-–—'
    return unit[:1].isupper() and not opens and len(unit) > 1
