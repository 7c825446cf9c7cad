"""A suite made from a library's own records, its gold right by construction, without a model.

It is for regressions: what is asked for is known to be there (or not), and any
change of the answers shows. Its questions keep the records' own words, which
people do not: it says nothing about how well a stranger's questions are answered.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.evaluation.everyday import TOPICS
from reviewer.evaluation.shelf import Paper, Phrase, Shelf, as_phrase, run_from
from reviewer.evaluation.suites import Case
from reviewer.evidence.quantities import quantities
from reviewer.library.filters import author_matches
from reviewer.words import compounds, is_name_like, words

TAG = "built"
_MOST_RECORDS = 4
_MOST_BY_AUTHOR = 12
_LONGEST = 40
"""Words of a sentence that is quoted in a question."""

_TURNS = 6
"""Questions of one kind that one paper may give."""
_WHOLE = re.compile(r"\d[\d,]*|[A-Za-z]+")  # "7B models" are not counted
_SHORTEST = 4
"""Letters of a name that is asked for: "RL" stands in "world" too."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Something a sentence gives the number of: "eight new languages", in `text` and as a thing."""

    text: str
    thing: Phrase


Maker = Callable[[Shelf, Paper, random.Random], Iterator[Case]]


def build(shelf: Shelf, wanted: int, seed: int = 0) -> tuple[Case, ...]:
    """Return up to `wanted` cases; the same shelf, number and seed give the same ones.

    Each kind has its share of them; where a library does not give enough of one
    kind, the others fill up.
    """
    if not shelf.papers:
        return ()
    draw = random.Random(seed)
    papers = draw.sample(shelf.papers, len(shelf.papers))
    waiting = {name: _distinct(_spread(shelf, papers, name, seed)) for name in MAKERS}
    waiting["off_topic"] = off_topic(shelf, draw)
    chosen: list[Case] = []
    for name, share in SHARES.items():
        chosen += itertools.islice(waiting[name], round(share * wanted))
    rest = itertools.chain.from_iterable(_in_turn(list(waiting.values())))
    chosen += itertools.islice(rest, max(0, wanted - len(chosen)))
    numbered = enumerate(chosen[:wanted], start=1)
    return tuple(replace(case, id=f"{TAG}-{number:03}") for number, case in numbered)


def _in_turn(parts: Sequence[Iterator[Case]]) -> Iterator[tuple[Case, ...]]:
    """Yield the next of each part in turn, until all are at their end."""
    for row in itertools.zip_longest(*parts):
        yield tuple(case for case in row if case is not None)


def _spread(shelf: Shelf, papers: Sequence[Paper], name: str, seed: int) -> Iterator[Case]:
    """Yield one question a paper, then a second one of each, and so on."""
    make = MAKERS[name]
    for turn in range(_TURNS):
        for paper in papers:
            # A generator of its own for each paper: what one paper gives is no matter of the rest.
            draw = random.Random(f"{seed} {name} {paper.record.key}")
            made = make(shelf, paper, draw)
            yield from itertools.islice(made, turn, turn + 1)


def _distinct(cases: Iterator[Case]) -> Iterator[Case]:
    asked = set()
    for case in cases:
        if case.question not in asked:
            asked.add(case.question)
            yield case


def which_papers(shelf: Shelf, paper: Paper, draw: random.Random) -> Iterator[Case]:
    """Ask by a phrase of a sentence, not of the title, that few papers have."""
    phrases = [phrase for text in paper.sentences for phrase in shelf.phrases(text)]
    draw.shuffle(phrases)
    for phrase in phrases:
        having = shelf.holding(phrase.stems)
        if len(having) > _MOST_RECORDS or not _tells(paper, phrase):
            continue
        gold = [other for other in having if _says(other, phrase.stems)]
        others = tuple(other.record.key for other in having if other not in gold)
        frame = draw.choice(("Which papers mention {}?", "Which papers speak of {}?"))
        keys = tuple(other.record.key for other in gold)
        yield _case("which_papers", frame.format(phrase.text), keys, also=others, tag="phrase")


def _tells(paper: Paper, phrase: Phrase) -> bool:
    """Whether a phrase is of what a paper is about, and not all in its title.

    A word of it is in the title or comes up in two sentences: "total deviation"
    may just be how something was measured.
    """
    said = [{word.stem for word in words(text)} for text in paper.sentences]
    again = any(sum(stem in stems for stems in said) > 1 for stem in phrase.stems)
    return not paper.title >= set(phrase.stems) and (again or bool(paper.title & set(phrase.stems)))


def fact(shelf: Shelf, paper: Paper, draw: random.Random) -> Iterator[Case]:
    """Ask for a number that the abstract gives, or for a number or name taken out of a sentence."""
    made = [*_how_many(shelf, paper), *_gaps(shelf, paper)]
    draw.shuffle(made)
    yield from made


def metadata(shelf: Shelf, paper: Paper, draw: random.Random) -> Iterator[Case]:
    """Ask who wrote a paper, who wrote it first, when, and what else an author wrote."""
    made = [*_of_title(shelf, paper), *_of_author(shelf, paper)]
    draw.shuffle(made)
    yield from made


def not_stated(shelf: Shelf, paper: Paper, draw: random.Random) -> Iterator[Case]:
    """Ask one paper for the number of something that only other papers speak of."""
    if not _can_be_named(shelf, paper):
        return
    others = draw.sample(shelf.papers, min(len(shelf.papers), 20))
    for other in others:
        for counted in _counted(shelf, other):
            if not paper.stems & set(counted.thing.stems):
                yield _case(
                    "unanswerable",
                    _asking(counted.thing, paper),
                    reason="not_stated",
                    about=(paper.record.key,),
                    tag="number",
                )


def off_topic(shelf: Shelf, draw: random.Random) -> Iterator[Case]:
    """Ask about everyday things: of which the library has no word, then not every word."""
    news = {
        topic: [not shelf.knows(word.stem) for word in words(topic) if word.is_content]
        for topic in TOPICS
    }
    strange = [topic for topic in TOPICS if all(news[topic])]
    half = [topic for topic in TOPICS if any(news[topic]) and not all(news[topic])]
    for topic in draw.sample(strange, len(strange)) + draw.sample(half, len(half)):
        frame = draw.choice(("Which papers are about {}?", "What is known about {}?"))
        yield _case("unanswerable", frame.format(topic), reason="off_topic", tag="everyday")


MAKERS: dict[str, Maker] = {
    "which_papers": which_papers,
    "fact": fact,
    "metadata": metadata,
    "not_stated": not_stated,
}
"""What makes questions of a paper; `off_topic` makes them of none."""
SHARES = {"which_papers": 0.3, "fact": 0.26, "metadata": 0.2, "not_stated": 0.12, "off_topic": 0.12}
"""The share of a suite that each has."""


def _how_many(shelf: Shelf, paper: Paper) -> Iterator[Case]:
    if not _can_be_named(shelf, paper):
        return
    for counted in _counted(shelf, paper):
        yield _case(
            "fact",
            _asking(counted.thing, paper),
            (paper.record.key,),
            words=((counted.text,),),
            tag="number",
        )


def _gaps(shelf: Shelf, paper: Paper) -> Iterator[Case]:
    """Yield sentences with a name or a number left out, that only they have in their place."""
    for text in paper.sentences:
        if len(words(text)) > _LONGEST or len(words(text)) < 6:
            continue
        named = [(unit, start, end) for unit, start, end in compounds(text) if is_name_like(unit)]
        numbers = [(q.text.strip(), q.start, q.end) for q in quantities(text) if q.unit]
        for answer, start, end in [*named, *numbers]:
            stems = {word.stem for word in words(answer)}
            short = len(answer) < (_SHORTEST if answer[0].isalpha() else _SHORTEST - 1)
            if short or text.count(answer) > 1 or start == 0 or stems & paper.title:
                continue
            rest = f"{text[:start]}___{text[end:]}".rstrip(".")
            kept = {word.stem for word in words(rest)} - {"___"}
            if len(shelf.holding(kept)) == 1:
                question = f"What is left out here: {rest}?"
                yield _case("fact", question, (paper.record.key,), ((answer,),), tag="gap")


def _of_title(shelf: Shelf, paper: Paper) -> Iterator[Case]:
    record = paper.record
    if not _can_be_named(shelf, paper):
        return
    names = tuple((author.name,) for author in record.authors)
    asked: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
        ("Who wrote “{}”?", names),
        ("Who is the first author of “{}”?", names[:1]),
        ("When was “{}” published?", ((record.date,),) if record.date else ()),
    ]
    for frame, groups in asked:
        if groups:
            question = frame.format(record.title)
            yield _case("metadata", question, (record.key,), groups, tag="title")


def _of_author(shelf: Shelf, paper: Paper) -> Iterator[Case]:
    for author in paper.record.authors[:1]:
        by = [other.record for other in shelf.papers if _by(author.name, other)]
        alike = [o.record for o in shelf.papers if author_matches(author.name, o.record.authors)]
        if len(by) == len(alike) <= _MOST_BY_AUTHOR and len(author.name.split()) > 1:
            keys = tuple(record.key for record in by)
            yield _case("metadata", f"Which papers are by {author.name}?", keys, tag="author")


def _counted(shelf: Shelf, paper: Paper) -> Iterator[Counted]:
    """Yield what an abstract gives one number of, in the plural ("eight languages")."""
    found = []
    for text in paper.sentences:
        for quantity in quantities(text):
            run = run_from(text, quantity.end)[:3] if _WHOLE.fullmatch(quantity.text) else ()
            plural = bool(run) and len(run[-1].text) > 3 and run[-1].text.endswith("s")
            if plural and not quantity.unit and not quantity.bound and shelf.is_noun(run[-1].stem):
                found.append(Counted(text[quantity.start : run[-1].end], as_phrase(text, run)))
    heads = [counted.thing.stems[-1] for counted in found]
    for counted in found:
        if heads.count(counted.thing.stems[-1]) == 1:
            yield counted


def _asking(thing: Phrase, paper: Paper) -> str:
    return f"How many {thing.text} are there in “{paper.record.title}”?"


def _can_be_named(shelf: Shelf, paper: Paper) -> bool:
    title = paper.record.title
    return title not in shelf.ambiguous and not set(title) & set('“”"') and len(title.split()) > 2


def _says(paper: Paper, stems: tuple[str, ...]) -> bool:
    """Whether a sentence (or the title) has these words one after the other."""
    wanted = f" {' '.join(stems)} "
    return any(
        wanted in f" {' '.join(word.stem for word in words(text))} "
        for text in (paper.record.title, *paper.sentences)
    )


def _by(name: str, paper: Paper) -> bool:
    return any(author.name == name for author in paper.record.authors)


def _case(
    kind: str,
    question: str,
    records: tuple[str, ...] = (),
    words: tuple[tuple[str, ...], ...] = (),
    *,
    also: tuple[str, ...] = (),
    reason: str = "",
    about: tuple[str, ...] = (),
    tag: str = "",
) -> Case:
    return Case(
        "", kind, question, records, also, words, reason, about, tags=(TAG, tag)
    )  # fmt: skip
