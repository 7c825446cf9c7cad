"""Text of a question -> Query: what is asked for, about what, among which records.

No model and no library content but the library's names: what is said about
metadata (dates, authors, code, subject classes, affiliations) becomes a
filter, what is asked for becomes a kind, and the words left over are the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.search.asking import also_asked, asked_field, without_tail
from reviewer.search.claims import find_claim
from reviewer.search.conditions import Conditions, take_conditions
from reviewer.search.dates import PAPER_WORD
from reviewer.search.denied import take_denied
from reviewer.search.focus import Focus, find_focus
from reviewer.search.kinds import (
    COMPARE,
    DEFINE,
    FACT,
    METADATA,
    OPEN,
    TIMELINE,
    TOPIC,
    WHICH,
    YES_NO,
    is_quantity,
    kind_of,
    without_history,
    without_idea,
)
from reviewer.search.known import Names, known_names
from reviewer.search.ordering import take_order
from reviewer.search.positions import Position, Size
from reviewer.search.rest import Rest
from reviewer.search.rough import plain_question
from reviewer.search.slips import mend_frame, mend_words
from reviewer.search.syntax import said_in_words
from reviewer.search.tallies import Tally, take_tally
from reviewer.search.topics import FILTER_FRAME, PAPER_STEMS, is_frame
from reviewer.words import compounds, content_words

__all__ = [
    "COMPARE", "DEFINE", "FACT", "METADATA", "OPEN", "TIMELINE", "TOPIC", "WHICH", "YES_NO",
    "Names", "Query", "understand",
]  # fmt: skip
MAX_QUESTION_CHARS = 2000
"""What is read of a question; the rest of a longer one is passed over."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `kind` is WHICH (papers), TOPIC (a bare phrase: papers, or what the only one
    says), FACT, COMPARE, DEFINE, METADATA, YES_NO, TIMELINE (papers by date) or
    OPEN (what several papers say to a question). `topic` is what
    to search for, empty when the filter says it all, and `without` what the
    papers are not to be about. `focus` is the thing asked
    for ("how many *parameters*"); `quantity` says that a number is asked for.
    `asks` names the metadata field asked for (authors, date,
    affiliations, has_code, subject, count, or first_author), `also_asks` further
    ones ("who wrote it *and when*"), `tally` a question about all values of a
    field. `order` is newest, oldest or empty; `only_first` says that one
    paper in that order is asked for, `most` how many (0: all). `positions`
    are about who is first or last author. `claim` is what a yes/no question
    says of a record's metadata ("was it published *in 2020*?"), `claimed` the
    same of the order of its authors. `counted_back` says that the filter's
    dates were counted back from the newest record.
    """

    text: str
    kind: str
    topic: str
    filter: Filter = field(default_factory=Filter)
    focus: Focus = field(default_factory=Focus)
    quantity: bool = False
    asks: str = ""
    also_asks: tuple[str, ...] = ()
    order: str = ""
    only_first: bool = False
    most: int = 0
    tally: Tally | None = None
    without: str = ""
    positions: tuple[Position | Size, ...] = ()
    claim: Filter | None = None
    claimed: tuple[Position | Size, ...] = ()
    counted_back: bool = False


_TASK = re.compile(
    r"^\W*(?:i|we)(?:['’]m|['’]re|\s+am|\s+are)?\s[^.?!]*?\b(?:papers?|articles?|stud(?:y|ies)|"
    r"works?|"
    r"section|review|survey|thesis|chapter|proposal|essay|report|talk)\s+(?:on|about|regarding|"
    r"concerning)\s+(?P<topic>[^.?!]+)(?=[.?!]\s)",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*(?:who|whose|name|first\s+author|last\s+author)\b", re.IGNORECASE)
_NOT_FIRST = re.compile(
    r"(?:\bnot|n['’]t)\s+(?:the\s+|a\s+|as\s+)?(?:first|last|lead|senior|final)\b", re.IGNORECASE
)


def understand(text: str, names: Names | Library, options: Filter | None = None) -> Query:
    """Return the question as a Query; `options` (a face's filters) are added to its filter.

    Raises QuestionError for a question with no word in it. Never fails on
    form: a text that fits no kind is a FACT question about its words.
    """
    known = known_names(names)
    asked = mend_words(mend_frame(asked_text(text), known.has_word), known.mended)
    rest = Rest(asked)
    conditions = take_conditions(rest, known, compared=kind_of(asked, "") == COMPARE)
    tally = take_tally(rest, people=bool(conditions.filter.authors))
    order = take_order(rest)
    asks = "" if tally else asked_field(rest)
    if _asks_for_papers(asks, conditions):
        asks = ""  # "which papers did X co-author" asks for papers
    if asks in ("first_author", "last_author"):
        conditions = _placed(asked, asks, conditions)
        asks = "" if conditions.positions else asks
    query = Query(asked, kind_of(asked, asks), "", asks=asks, tally=tally)
    query = replace(query, order=order.by, only_first=order.one, most=order.most)
    return _with_topic(query, rest, conditions, options or Filter())


def asked_text(text: str) -> str:
    """Return the question in a text: without search syntax, markup, greetings and stories.

    Raises QuestionError if there is no word in it.
    """
    return plain_question(said_in_words(printable(text)))


def printable(text: str) -> str:
    """Return the text of a question on one line, cut to what is read of it.

    Raises QuestionError if there is no word in it.
    """
    asked = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not any(char.isalnum() for char in asked[:MAX_QUESTION_CHARS]):
        raise QuestionError(
            "the question is empty", next_step='Ask for example: reviewer ask "which papers ...?"'
        )
    return asked[:MAX_QUESTION_CHARS]


def _placed(asked: str, asks: str, conditions: Conditions) -> Conditions:
    """Return the conditions with the one author named as the first or last one meant."""
    authors = conditions.filter.authors
    if conditions.positions or len(authors) != 1 or _WHO.match(asked):
        return conditions
    denied = bool(_NOT_FIRST.search(asked))
    position = Position(authors[0], asks.removesuffix("_author"), denied)
    kept = conditions.filter if denied else replace(conditions.filter, authors=())
    return replace(conditions, filter=kept, positions=(position,))


def _asks_for_papers(asks: str, conditions: Conditions) -> bool:
    wanted = conditions.filter
    return bool(
        (asks == "authors" and (wanted.authors or conditions.positions))
        or (asks == "affiliations" and wanted.affiliations)
    )


def _with_topic(query: Query, rest: Rest, conditions: Conditions, options: Filter) -> Query:
    """Return the query with its topic and its filter, and the kind that follows from them."""
    kind, asks = query.kind, query.asks
    claim = None if query.tally else find_claim(query.text, asks, rest, conditions)
    if claim:
        return replace(
            query,
            kind=METADATA,
            asks=claim.field,
            topic=claim.topic,
            filter=options,
            claim=claim.filter,
            claimed=claim.positions,
        )
    wanted = _joined(conditions.filter, options)
    lists = kind in (WHICH, TOPIC, TIMELINE, OPEN) or asks == "count" or query.tally
    without = take_denied(rest) if lists else ""
    _leave_the_task(rest)
    if kind == TIMELINE:
        rest.text = without_history(rest.text)
    filtered = bool(
        wanted or conditions.positions or without or query.tally or query.order or asks == "count"
    )
    if kind == DEFINE:
        rest.text = without_idea(rest.text)
    topic = _topic(rest, asks=asks, filtered=filtered)
    if query.order and topic and not asks and kind in (WHICH, TOPIC, FACT, DEFINE, OPEN):
        kind = TIMELINE
    if kind == TOPIC and filtered and PAPER_WORD.search(query.text):
        kind = WHICH
    if query.tally or (not topic and (wanted or conditions.positions or query.order or without)):
        kind = METADATA
    return replace(
        query,
        kind=kind,
        topic=topic,
        filter=wanted,
        focus=find_focus(query.text) if kind in (FACT, WHICH, TOPIC) else Focus(),
        quantity=is_quantity(query.text) and kind in (FACT, TOPIC),
        also_asks=also_asked(query.text, asks),
        without=without,
        positions=conditions.positions,
        counted_back=conditions.counted_back,
    )


def _leave_the_task(rest: Rest) -> None:
    """Take out what a person says of their own writing: "I am drafting a section on X. What ...".

    Only the sentence says the topic, from its "on" or "about".
    """
    if place := _TASK.match(rest.text):
        rest.take(0, place.start("topic"))
        rest.take(place.end("topic"), len(rest.text))


def _topic(rest: Rest, *, asks: str, filtered: bool) -> str:
    text = without_tail(rest.text, asks)
    telling = [word for word in content_words(text) if not is_frame(word)]
    if filtered and all(word.stem in FILTER_FRAME for word in telling):
        return ""
    if not telling:
        return ""
    after = [word for word in content_words(text) if word.stem not in PAPER_STEMS]
    last = max(telling[-1].end, after[-1].end)
    found = text[_unit(text, telling[0].start)[0] : _unit(text, last)[1]]
    return re.sub(r"['’]s$", "", " ".join(found.split()))


def _unit(text: str, place: int) -> tuple[int, int]:
    """Return where the compound at a place begins and ends: "BMC" stands in "AT-BMC"."""
    return next(
        ((start, end) for _, start, end in compounds(text) if start <= place <= end),
        (place, place),
    )


def _joined(found: Filter, options: Filter) -> Filter:
    return Filter(
        first=options.first or found.first,
        last=options.last or found.last,
        authors=(*options.authors, *found.authors),
        subjects=options.subjects or found.subjects,
        affiliations=options.affiliations or found.affiliations,
        has_code=found.has_code if options.has_code is None else options.has_code,
        excluded=(*options.excluded, *found.excluded),
        keys=options.keys,
    )
