"""An abstract -> what can be said of its paper: what it does, what it finds, each in few words.

Every sentence of the abstract is parsed, given a part (to introduce, to say
what the paper does, what it finds), and offered whole and in shorter forms.
Which of them stand, `evidence.verify` decides when they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.evidence.quantities import quantities
from reviewer.grammar import Grammar, Parsed
from reviewer.passages import Passage, sentences
from reviewer.records import Record
from reviewer.writing.draft.clauses import (
    Cut,
    asides,
    circumstances,
    inner_connectives,
    is_address,
    openings,
    points_back,
    trailing,
)
from reviewer.writing.draft.edits import Edit, apply
from reviewer.writing.draft.model import FINDING, OPENING, WORK, Citation, Piece
from reviewer.writing.draft.persons import FIRST_PERSON, speaker, told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 45
"""Words a sentence of a draft may have."""
WANTED = 30
"""Words from which a sentence is better shortened."""
SHORTEST = 6
MOST_CUTS = 14
"""Pieces of one sentence that are tried without: those with which least is lost."""
DANGLES = 4.0
"""What a sentence loses that stands for something said before it."""
USABLE = -1.0
"""Score from which a sentence is told."""
_TURN = re.compile(r"\s*(?:[:;](?=\s)|[,:;]?\s\(?(?:1|i|a)\)(?=\s))")
_WANTING = ("IN", "DT", "CC", "TO", "WDT", "WP", "WRB", "PRP$", "MD", "VBZ", "VBP")
_ANNOUNCES = 0.6
"""What a sentence loses that ends where a list would come: "makes three observations"."""
_HEADING = re.compile(r"^(?:[A-Z][A-Z/& ]{3,40}|[A-Z][a-z]+(?: and [A-Za-z]+)?)[:.]\s+(?=[A-Z])")
_NUMBERED = re.compile(r"^\W*(?:\d+|[ivx]+|[a-h])\)")
_BRINGING = frozenset(
    """propose introduce present develop design describe devise formulate construct build provide
    offer study investigate examine explore address tackle consider analyze analyse derive extend
    generalize generalise establish prove define create release compare revisit rethink survey
    review discuss focus aim seek advocate argue apply adapt leverage exploit employ use train
    evaluate benchmark collect annotate curate compute calculate measure determine model
    simulate report construct suggest combine unify implement optimize optimise solve
    characterize characterise perform conduct estimate obtain give""".split()
)
_FINDING = frozenset(
    """show demonstrate find observe achieve outperform improve reduce reveal indicate confirm
    suggest prove yield surpass exceed attain verify validate result enable lead conclude
    discover increase decrease perform establish report obtain exhibit evidence""".split()
)


@dataclass(frozen=True)
class Told:
    """One sentence of an abstract as it may be told: what is cut, its part, how good it is."""

    record: Record
    passage: Passage
    parsed: Parsed
    cuts: tuple[Cut, ...]
    role: str
    score: float
    place: int

    @property
    def speaks(self) -> bool:
        """Whether its main clause is about the authors, who can then be named in it."""
        return self.parsed.root >= 0 and speaker(self.parsed, self.parsed.root) >= 0

    @property
    def names_authors(self) -> bool:
        """Whether it has a word for the authors that is not cut, "our" for one."""
        kept = _kept_ranges(self)
        return any(
            token.text.lower() in FIRST_PERSON and _is_kept(token.start, kept)
            for token in self.parsed.tokens
        )

    def pieces(self, name: Citation | None, *, known: bool) -> tuple[Piece, ...]:
        """Return the sentence, told of `name` or of "they" (see `persons.told`)."""
        authors = self.record.authors
        alone = len(authors) == 1 and not self.record.authors_truncated
        cuts = [Edit(cut.start, cut.end, " ") for cut in self.cuts]
        return apply(self.parsed.text, [*cuts, *told(self.parsed, name, alone=alone, known=known)])


@dataclass(frozen=True)
class Abstract:
    """An abstract's sentences, parsed; their cosines with its title, and with the topic."""

    record: Record
    passages: tuple[Passage, ...]
    parsed: tuple[Parsed, ...]
    like_title: tuple[float, ...]
    on_topic: tuple[float, ...]


def read_abstract(
    record: Record,
    grammar: Grammar,
    vectors: NDArray[np.float32] | None,
    topic: NDArray[np.float32] | None,
) -> Abstract:
    """Parse an abstract. `vectors` are those of `record_sentences(record)`, n x d, if known."""
    passages = sentences(record.abstract)
    parsed = tuple(grammar.parse([_before_list(passage.text) for passage in passages]))
    nothing = (0.0,) * len(passages)
    if vectors is None or len(vectors) != len(passages) + 1:
        return Abstract(record, passages, parsed, nothing, nothing)
    near = tuple(float(value) for value in vectors[1:] @ vectors[0])
    about = nothing if topic is None else tuple(float(value) for value in vectors[1:] @ topic)
    return Abstract(record, passages, parsed, near, about)


def _before_list(text: str) -> str:
    """Return a sentence up to the list, or the further clause, that a colon or semicolon begins.

    Parsers lose their way in "three observations: (1) ...; (2) ...".
    """
    for found in _TURN.finditer(text):
        if len(text[: found.start()].split()) >= SHORTEST:
            return text[: found.start()]
    return text


def tellings(abstract: Abstract) -> tuple[Told, ...]:
    """Return what can be told of an abstract, best first, each sentence in its best form."""
    found: list[Told] = []
    for place, (passage, parsed) in enumerate(zip(abstract.passages, abstract.parsed, strict=True)):
        role, score = _part(abstract, place)
        if score < USABLE:
            continue
        found += _forms(abstract.record, passage, parsed, role, score, place)
    return tuple(sorted(found, key=lambda one: -one.score))


def _forms(
    record: Record, passage: Passage, parsed: Parsed, role: str, score: float, place: int
) -> Iterator[Told]:
    """Yield a sentence whole and shortened, those of a bearable length."""
    always = (*_label(parsed.text), *openings(parsed), *inner_connectives(parsed))
    optional = sorted(
        set((*asides(parsed), *circumstances(parsed), *trailing(parsed))), key=lambda cut: cut.loss
    )[:MOST_CUTS]
    for cuts, loss in _choices(always, optional):
        form = Told(record, passage, parsed, cuts, role, 0.0, place)
        fit = _fit(form, loss)
        if fit is not None and score + fit >= USABLE:
            yield replace(form, score=score + fit)


def _label(text: str) -> tuple[Cut, ...]:
    """Return the heading that stands before a sentence of a structured abstract: "RESULTS:"."""
    found = _HEADING.match(text)
    return (Cut(0, found.end(), "heading"),) if found else ()


def _choices(
    always: tuple[Cut, ...], optional: Sequence[Cut]
) -> Iterator[tuple[tuple[Cut, ...], float]]:
    seen: set[tuple[Cut, ...]] = set()
    lists = [(), *((cut,) for cut in optional)]
    lists += [(one, other) for n, one in enumerate(optional) for other in optional[n + 1 :]]
    brackets = tuple(cut for cut in optional if cut.kind == "bracket")
    lists += [brackets, *((*brackets, cut) for cut in optional if cut not in brackets)]
    for chosen in lists:
        cuts = tuple(sorted({*always, *chosen}))
        if cuts not in seen:
            seen.add(cuts)
            yield cuts, sum(cut.loss for cut in chosen)


def _fit(form: Told, loss: float) -> float | None:
    """Return how good a form is beside others of its sentence, or None if it cannot be used."""
    kept = _kept_ranges(form)
    tokens = form.parsed.tokens
    left = [_is_kept(token.start, kept) for token in tokens]
    count = sum(
        1 for token, stays in zip(tokens, left, strict=True) if stays and token.text[0].isalnum()
    )
    if not SHORTEST <= count <= LONGEST - 3:
        return None
    if _is_torn(form.parsed, left) or _is_open(form.parsed, left):
        return None
    fit = -loss
    if points_back(form.parsed, left):
        fit -= DANGLES
    if len(form.parsed.text) < len(form.passage.text) and left[-1]:
        fit -= _ANNOUNCES
    if count > WANTED:
        fit -= 0.08 * (count - WANTED)
    if count < 10:
        fit -= 0.1 * (10 - count)
    return fit


def _is_torn(parsed: Parsed, left: Sequence[bool]) -> bool:
    """Whether a word is left whose head is cut, or half of a pair of brackets, or no main verb."""
    kept = "".join(token.text for token, stays in zip(parsed.tokens, left, strict=True) if stays)
    if not _is_nested(kept):
        return True
    return not left[parsed.root] or any(
        stays and not left[token.head] and token.pos not in ("PUNCT", "CCONJ")
        for token, stays in zip(parsed.tokens, left, strict=True)
    )


def _is_nested(text: str) -> bool:
    """Whether every bracket of a text is closed, and none before it is opened."""
    for opening, closing in ("()", "[]"):
        depth = 0
        for mark in text:
            depth += (mark == opening) - (mark == closing)
            if depth < 0:
                return False
        if depth:
            return False
    return True


def _is_open(parsed: Parsed, left: Sequence[bool]) -> bool:
    """Whether what is left ends in a word that wants another one: "show that"."""
    kept = (token for token, stays in zip(parsed.tokens, left, strict=True) if stays)
    last = [token for token in kept if token.pos != "PUNCT"][-1]
    return last.tag in _WANTING or last.pos in ("DET", "CCONJ", "SCONJ", "ADP", "PART")


def _kept_ranges(form: Told) -> list[range]:
    done, kept = 0, []
    for cut in sorted(form.cuts):
        if cut.start > done:
            kept.append(range(done, cut.start))
        done = max(done, cut.end)
    kept.append(range(done, len(form.parsed.text)))
    return kept


def _is_kept(start: int, kept: Sequence[range]) -> bool:
    return any(start in span for span in kept)


def _part(abstract: Abstract, place: int) -> tuple[str, float]:
    """Return what a sentence is there for, and how well it does it."""
    parsed = abstract.parsed[place]
    text = parsed.text
    if parsed.root < 0 or is_address(text) or text.rstrip().endswith("?") or _NUMBERED.match(text):
        return OPENING, -10.0
    root = parsed.tokens[parsed.root]
    if parsed.tokens[-1].end < len(text.rstrip()) or _is_order(parsed):  # read in part, or an order
        return OPENING, -10.0
    spoken = speaker(parsed, parsed.root) >= 0
    if root.pos not in ("VERB", "AUX") and not spoken:  # a heading, or lost by the parser
        return OPENING, -10.0
    lemma = root.lemma.lower()
    first = _first_spoken(abstract)
    score = 1.5 * abstract.like_title[place] + 0.5 * abstract.on_topic[place]
    late = place / max(1, len(abstract.parsed) - 1)
    if spoken and lemma in _FINDING and lemma not in _BRINGING:
        return FINDING, score + 1.0
    if spoken:
        bonus = 2.0 if lemma in _BRINGING else 0.5
        return WORK, score + bonus - 0.6 * late
    if place < first:
        return OPENING, score + 0.5 - 2.0 * late - 5.0 * _says_we(parsed)
    strong = lemma in _FINDING or bool(quantities(text)) or _compares(parsed)
    return FINDING, score + (0.8 if strong else 0.0) + 0.3 * late


def _is_order(parsed: Parsed) -> bool:
    """Whether a sentence opens with its main verb, as "Consider a hive" and "Let us go" do."""
    return parsed.root == 0 and parsed.tokens[0].tag in ("VB", "VBP")


def _first_spoken(abstract: Abstract) -> int:
    for place, parsed in enumerate(abstract.parsed):
        if parsed.root >= 0 and speaker(parsed, parsed.root) >= 0:
            return place
    near = abstract.like_title
    return max(range(len(near)), key=lambda n: near[n] - 0.02 * n, default=0)


def _says_we(parsed: Parsed) -> bool:
    return any(token.text.lower() in FIRST_PERSON for token in parsed.tokens)


def _compares(parsed: Parsed) -> bool:
    return any(token.tag in ("JJR", "JJS", "RBR", "RBS") for token in parsed.tokens)
