"""Draft the topics of a suite and score the drafts: what they cite, what they say, how they read.

- gold: the share of a topic's gold papers that its draft cites, the mean over topics.
- off_topic: the share of cited papers that are neither gold nor allowed, mean over topics;
  off_topic_all: the same over all citations together.
- supported: the share of statements that `evidence.verify` supports, asked anew of the
  stored records; quotes: the share of quotes that are exact.
- repeated: the share of runs of five words, citations left out, that stand in another
  statement of the same draft too.
- longest: words of the longest sentence; first_person: sentences that say "we" or "our".
- themes: BCubed F1 of the sections against the topic's gold themes (Amigo et al. 2009,
  "A comparison of extrinsic clustering evaluation metrics"), over gold papers that are cited.
- declined: the share of topics nothing is about that got no draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.evidence.verify import SUPPORTED
from reviewer.library.library import Library
from reviewer.writing.answer import judge
from reviewer.writing.draft import Draft, Sentence
from reviewer.writing.draft.blocks import count_words, five_grams
from reviewer.writing.draft.drafting import Writer, draft
from reviewer.writing.draft.persons import FIRST_PERSON
from reviewer.writing.draft.selection import Options

METRICS = (
    "gold", "off_topic", "off_topic_all", "supported", "quotes", "repeated", "longest",
    "first_person", "themes", "declined",
)  # fmt: skip
_NEEDED = {"id": str, "topic": str, "gold": list}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, the papers a section on it must cite and those it may, and its gold themes."""

    id: str
    text: str
    gold: tuple[str, ...]
    also: tuple[str, ...] = ()
    themes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A draft with its figures; None where a figure does not apply."""

    topic: Topic
    draft: Draft
    figures: Mapping[str, float | None]
    missed: tuple[str, ...]
    off_topic: tuple[str, ...]


def load(path: Path) -> tuple[Topic, ...]:
    """Read a suite of topics, JSON Lines. Raises SuiteError with file, line and fields."""
    topics = tuple(_topic(row) for row in read_rows(path, _NEEDED))
    if not topics:
        raise SuiteError("the suite has no topic", where=str(path), next_step="Add one.")
    return topics


def run(library: Library, topics: Sequence[Topic], writer: Writer) -> Iterator[Scored]:
    """Yield each topic's draft with its figures."""
    for place, topic in enumerate(topics):
        writer.progress("drafting", place, len(topics))
        yield score(library, topic, draft(library, topic.text, Options(), writer))
    writer.progress("drafting", len(topics), len(topics))


def score(library: Library, topic: Topic, made: Draft) -> Scored:
    """Return the figures of a draft."""
    cited = {record.key for record in made.references}
    missed = tuple(key for key in topic.gold if key not in cited)
    wrong = tuple(sorted(cited - set(topic.gold) - set(topic.also)))
    figures: dict[str, float | None] = dict.fromkeys(METRICS)
    if topic.gold:
        figures["gold"] = 1 - len(missed) / len(topic.gold)
        figures["off_topic"] = len(wrong) / len(cited) if cited else 0.0
    else:
        figures["declined"] = float(not cited)
    if made.sentences:
        figures |= _text_figures(library, made)
    if len(topic.themes) > 1:
        figures["themes"] = bcubed(_grouping(made), topic.themes)
    return Scored(topic, made, figures, missed, wrong)


def summary(scored: Sequence[Scored]) -> dict[str, float]:
    """Return the figures of a suite: means over topics, the longest and the counts over all."""
    found: dict[str, float] = {}
    for name in METRICS:
        values = [value for one in scored if (value := one.figures[name]) is not None]
        if values:
            found[name] = _OVER_ALL.get(name, fmean)(values)
    cited = sum(len(one.draft.references) for one in scored if one.topic.gold)
    wrong = sum(len(one.off_topic) for one in scored if one.topic.gold)
    if cited:
        found["off_topic_all"] = wrong / cited
    return found


def repeated(sentences: Sequence[Sentence]) -> float:
    """Return the share of runs of five words that stand in another sentence as well."""
    runs = [Counter(five_grams(_without_citations(sentence))) for sentence in sentences]
    where = Counter(run for each in runs for run in each)
    total = sum(each.total() for each in runs)
    twice = sum(count for each in runs for run, count in each.items() if where[run] > 1)
    return twice / total if total else 0.0


def bcubed(found: Iterable[Iterable[str]], gold: Iterable[Iterable[str]]) -> float:
    """Return BCubed F1 of a grouping against a gold one, over what both have; 0 without any."""
    mine = [set(group) for group in found]
    theirs = [set(group) for group in gold]
    both = set().union(*mine) & set().union(*theirs)
    if not both:
        return 0.0
    precision = fmean(_overlap(item, mine, theirs, both) for item in both)
    recall = fmean(_overlap(item, theirs, mine, both) for item in both)
    return 2 * precision * recall / (precision + recall)


def _overlap(item: str, one: list[set[str]], other: list[set[str]], both: set[str]) -> float:
    own = next(group for group in one if item in group) & both
    their = next(group for group in other if item in group) & both
    return len(own & their) / len(own)


def _text_figures(library: Library, made: Draft) -> dict[str, float | None]:
    known = library.get_many([record.key for record in made.references])
    statements = [sentence.statement for sentence in made.sentences]
    quotes = [quote for statement in statements for quote in statement.quotes]
    exact = [quote.record in known and quote.is_exact(known[quote.record]) for quote in quotes]
    return {
        "supported": fmean(
            judge(statement, known, library).label == SUPPORTED for statement in statements
        ),
        "quotes": fmean(exact),
        "repeated": repeated(made.sentences),
        "longest": float(max(count_words(statement.text) for statement in statements)),
        "first_person": float(sum(_says_we(statement.text) for statement in statements)),
    }


def _says_we(text: str) -> bool:
    return bool(FIRST_PERSON & {word.strip(".,;:()“”\"'").lower() for word in text.split()})


def _without_citations(sentence: Sentence) -> str:
    return " ".join(piece for piece in sentence.pieces if isinstance(piece, str))


def _grouping(made: Draft) -> list[list[str]]:
    return [[paper.key for paper in section.papers] for section in made.sections]


_OVER_ALL: dict[str, Callable[[list[float]], float]] = {"longest": max, "first_person": sum}


def _topic(row: Row) -> Topic:
    themes = row.fields.get("themes") or []
    if not isinstance(themes, list):
        raise wrong_fields("themes is no list", row, "themes as lists of keys")
    if not row.fields["topic"].strip():
        raise wrong_fields("topic is empty", row, "a topic in words")
    return Topic(
        row.fields["id"],
        row.fields["topic"],
        _keys(row.fields["gold"], "gold", row),
        _keys(row.fields.get("also") or [], "also", row),
        tuple(_keys(theme, "themes", row) for theme in themes),
    )


def _keys(value: object, name: str, row: Row) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise wrong_fields(f"{name} is no list of keys", row, "keys as texts, in lists")
    return tuple(value)


def to_dict(one: Scored) -> dict[str, Any]:
    """Return a topic's outcome as JSON has it."""
    return {
        "id": one.topic.id,
        "topic": one.topic.text,
        "figures": {name: value for name, value in one.figures.items() if value is not None},
        "cited": [record.key for record in one.draft.references],
        "missed": list(one.missed),
        "off_topic": list(one.off_topic),
        "engine": one.draft.engine,
        "withheld": len(one.draft.withheld),
        "notices": list(one.draft.notices),
    }
