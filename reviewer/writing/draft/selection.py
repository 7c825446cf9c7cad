"""A topic -> the records that a section on it is about, each with why it is in.

A topic may name several things ("named entity recognition and sequence
labelling"): a record on either belongs. With vectors, `evidence.topical`
decides; by words alone, `evidence.select`, as for a question that asks which
papers there are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.errors import QuestionError
from reviewer.evidence.select import Found, on_topic, showing
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.records import Record
from reviewer.search.questions import TOPIC, Query, asked_text, printable, understand
from reviewer.search.retrieve import Hit, retrieve
from reviewer.search.topics import topic_words
from reviewer.words import content_stems, is_name_like
from reviewer.writing.answers import Clock
from reviewer.writing.draft.model import NARRATIVE, Chosen
from reviewer.writing.reading import CANDIDATES, assessed, scope, spelled_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.evidence import topical
    from reviewer.evidence.topical import Background

MOST = 24
"""Records a draft is about unless more are asked for: about four pages."""
NEARLY = 5
"""Records named that were nearly chosen."""
NEAR = 0.15
"""Probability from which a record is nearly chosen."""
MEASURED = 400
"""Records by which a library's own measure is taken; of a larger one, every n-th."""
_AND = re.compile(r"\s*(?:,?\s+(?:and|or|as well as)\s+|[,;&]\s*)\s*", re.IGNORECASE)


_EXAMPLE = 'For example: reviewer draft "parsing"'


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a draft beside its topic.

    `papers` is how many records at most (0: MOST), `must` and `exclude` are
    keys, `words` how long about (0: as it comes), `themes` how many sections
    (0: as many as there are themes).
    """

    papers: int = 0
    must: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    words: int = 0
    themes: int = 0
    style: str = NARRATIVE


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen, most relevant first, and what nearly was.

    `topic` is as it was given; `unmet` are the things it names that no record
    of the library is on. `partial`: records on it may have been kept out, by
    number, by a filter or by key.
    """

    topic: str
    chosen: tuple[Chosen, ...]
    records: dict[str, Record]
    left_out: tuple[Chosen, ...] = ()
    unmet: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A record, the aspect of the topic it is most on, how likely, and whether that is enough."""

    record: Record
    aspect: str
    probability: float
    belongs: bool
    shows: str

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.record.key, self.probability, f"on “{self.aspect}”, {self.shows}")


def select(library: Library, topic: str, options: Options) -> Selection:
    """Return the records for a topic. Raises QuestionError without one, UnknownRecord for a key."""
    asked, query = _understood(library, topic, options)
    about = query.topic or ("" if query.filter else asked)
    must = tuple(dict.fromkeys(library.get(key).key for key in options.must))
    banned = {library.get(key).key for key in options.exclude}
    if not about.strip() and not must and not query.filter:
        raise QuestionError("a draft needs a topic", next_step=_EXAMPLE)
    found, unmet = _weighed(library, about, query)
    found = [one for one in found if one.record.key not in banned]
    known = {one.record.key: one for one in found}
    asked_for = [
        Chosen(key, known[key].probability if key in known else 0.0, "asked for") for key in must
    ]
    rest = [one.chosen for one in found if one.belongs and one.record.key not in must]
    room = max(0, (options.papers or MOST) - len(asked_for))
    beyond = [replace(one, why=f"beyond the number of papers: {one.why}") for one in rest[room:]]
    near = [
        replace(one.chosen, why="near the topic, but not clearly on it")
        for one in found
        if not one.belongs and one.probability >= NEAR and one.record.key not in must
    ]
    records = {one.record.key: one.record for one in found} | library.get_many(list(must))
    return Selection(
        asked,
        (*asked_for, *rest[:room]),
        records,
        (*beyond[:NEARLY], *near[:NEARLY]),
        unmet,
        partial=bool(query.filter or banned or beyond),
    )


def _understood(library: Library, topic: str, options: Options) -> tuple[str, Query]:
    """Return a topic as it can be printed, and understood; keys or a filter need none."""
    if not any(character.isalnum() for character in topic):
        return "", Query("", TOPIC, "", options.filter)
    asked = printable(topic)
    return asked, understand(asked_text(asked), library, options.filter)


def selection_of(library: Library, keys: Iterable[str]) -> Selection:
    """Return a selection of these records, whatever they are about; of those that there are."""
    records = library.get_many(list(dict.fromkeys(keys)))
    chosen = tuple(Chosen(key, 1.0, "asked for") for key in records)
    return Selection("", chosen, records)


def aspects(topic: str) -> tuple[str, ...]:
    """Return a topic, and the things it names one by one if each can stand alone.

    Of "retrieval and generation of text" neither can: a part has two words of
    its own, or is a name.
    """
    parts = [part.strip() for part in _AND.split(topic) if part.strip()]
    alone = all(_stands_alone(part) for part in parts)
    return (topic, *parts) if len(parts) > 1 and alone else (topic,)


def _stands_alone(part: str) -> bool:
    telling = topic_words(part)
    return len(telling) > 1 or any(is_name_like(word) for word in telling)


def _weighed(library: Library, topic: str, query: Query) -> tuple[list[_Weighed], tuple[str, ...]]:
    """Return the records that were looked at, the likeliest first, and the aspects without any."""
    if not topic.strip():
        return _all_in_scope(library, query), ()
    best: dict[str, _Weighed] = {}
    unmet = []
    for aspect in aspects(topic):
        found = _on_aspect(library, aspect, query)
        if aspect != topic and not any(one.belongs for one in found):
            unmet.append(aspect)
        for one in found:
            known = best.get(one.record.key)
            if known is None or (one.belongs, one.probability) > (known.belongs, known.probability):
                best[one.record.key] = one
    ranked = sorted(best.values(), key=lambda one: (-one.probability, one.record.key))
    return ranked, tuple(unmet)


def _all_in_scope(library: Library, query: Query) -> list[_Weighed]:
    """Return all records that a topic's conditions leave ("papers by Wang since 2020")."""
    keys = scope(library, query) or []
    return [
        _Weighed(record, query.text, 1.0, True, "by what its record says")
        for record in library.get_many(keys).values()
    ]


def _on_aspect(library: Library, aspect: str, query: Query) -> list[_Weighed]:
    """Return the records found for one thing a topic names."""
    narrowed = replace(query, text=aspect, topic=aspect, kind=TOPIC)
    found = {item.candidate.record.key: item for item in assessed(library, narrowed, Clock()).found}
    among = scope(library, query)
    if library.encoder is None or not library.has_vectors:
        sure = {item.candidate.record.key for item in on_topic(tuple(found.values()))}
        return [
            _Weighed(item.candidate.record, aspect, item.relevance, key in sure, _shown(item))
            for key, item in found.items()
        ]
    return _by_seeds(library, aspect, found, among)


def _by_seeds(
    library: Library, aspect: str, found: Mapping[str, Found], among: Sequence[str] | None
) -> list[_Weighed]:
    from reviewer.evidence import topical  # imports numpy

    hits = retrieve(library, aspect, max(CANDIDATES, 2 * MOST), among=among)
    spelled = spelled_out(library, Query(aspect, TOPIC, aspect), hits).topic
    if spelled != aspect:
        hits = retrieve(library, spelled, max(CANDIDATES, 2 * MOST), among=among)
    records = library.get_many([hit.key for hit in hits])
    hits = [hit for hit in hits if hit.key in records]
    if not hits:
        return []
    background, centre = _background(library, spelled)
    seen = _seen(library, spelled, hits, records, found, background, centre)
    some = topical.has_some(seen) >= topical.HAS_SOME
    likely = topical.belonging(seen, background)
    least = topical.chosen(likely)
    return [
        _Weighed(
            records[one.key],
            aspect,
            probability if some else min(probability, topical.LOWEST),
            some and probability >= least,
            _shown(found[one.key]) if one.key in found else "like the papers that are on it",
        )
        for one, probability in zip(seen, likely, strict=True)
    ]


def _seen(
    library: Library,
    aspect: str,
    hits: Sequence[Hit],
    records: Mapping[str, Record],
    found: Mapping[str, Found],
    background: Background,
    centre: NDArray[np.float32],
) -> list[topical.Seen]:
    from reviewer.evidence.topical import Seen

    encoder = library.encoder
    assert encoder is not None
    topic = encoder.encode_query(aspect)
    vectors = library.sentences.get(list(records.values()), encoder)
    asked = content_stems(aspect)
    total = sum(background.rare(stem) for stem in asked) or 1.0
    seen = []
    for hit in hits:
        rows, record = vectors[hit.key], records[hit.key]
        whole = meaning(rows)
        stems = content_stems(f"{record.title} {record.abstract}")
        seen.append(
            Seen(
                key=hit.key,
                relevance=found[hit.key].relevance if hit.key in found else 0.0,
                fused=hit.score,
                cosine=float(whole @ topic),
                sentence=float((rows @ topic).max()),
                covered=sum(background.rare(stem) for stem in asked & stems) / total,
                stems=stems,
                vector=unit(whole - centre),
            )
        )
    return seen


def _background(library: Library, aspect: str) -> tuple[Background, NDArray[np.float32]]:
    """Return a library's own measure for a topic, and the mean of its records' vectors."""
    import numpy as np

    from reviewer.evidence import topical

    encoder = library.encoder
    assert encoder is not None
    keys = library.matching(Filter())
    sample = library.get_many(keys[:: max(1, len(keys) // MEASURED)])
    vectors = library.sentences.get(list(sample.values()), encoder)
    whole = np.stack([meaning(rows) for rows in vectors.values()])
    cosines = whole @ encoder.encode_query(aspect)
    counts = Counter(
        stem
        for record in sample.values()
        for stem in content_stems(f"{record.title} {record.abstract}")
    )
    size = len(sample)
    rarity = {stem: math.log((size + 1) / (count + 0.5)) for stem, count in counts.items()}
    rarest = math.log((size + 1) / 0.5)
    background = topical.Background(float(cosines.mean()), float(cosines.std()), rarity, rarest)
    centre: NDArray[np.float32] = whole.mean(axis=0)
    return background, centre


def meaning(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a record's unit vector from those of its title (the first) and sentences, n x d."""
    return unit((rows.mean(axis=0) + rows[0]) / 2)


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a vector of length 1 in the same direction; one of length 0 as it is."""
    import numpy as np

    length = float(np.linalg.norm(vector))
    scaled: NDArray[np.float32] = vector / length if length else vector
    return scaled


def _shown(item: Found) -> str:
    passage = showing(item)
    where = "title" if passage.field == "title" else "abstract"
    return f"by its {where}: {_short(passage.text)}"


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rsplit(' ', 1)[0]} ..."
