"""Text of a question -> Query: what is asked for, about what, among which records.

No model and no library content but the catalog's names: what is said about
metadata (dates, authors, code, subject classes, affiliations) becomes a
filter, what is asked for becomes a kind, and the words left over are the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter
from reviewer.search.asking import also_asked, asked_field, without_tail
from reviewer.search.conditions import Names, Rest, take_conditions
from reviewer.search.dates import PAPER_WORD
from reviewer.search.focus import Focus, find_focus
from reviewer.search.topics import FILTER_FRAME, FRAME_STEMS, PAPER_STEMS
from reviewer.words import content_words, edit_distance, words

WHICH, TOPIC, FACT = "which", "topic", "fact"
COMPARE, DEFINE, METADATA = "compare", "define", "metadata"
MAX_QUESTION_CHARS = 2000
"""What is read of a question; the rest of a longer one is passed over."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `kind` is WHICH (papers), TOPIC (a bare phrase: papers, or what the only one
    says), FACT, COMPARE, DEFINE or METADATA. `topic` is what
    to search for, empty when the filter says it all. `focus` is the thing asked
    for ("how many *parameters*"); `quantity` says that a number is asked for.
    `asks` names the metadata field asked for (authors, date,
    affiliations, has_code, subject, count, or first_author), `also_asks` further
    ones ("who wrote it *and when*"), `order` is newest, oldest or empty.
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


_FRAME_FORMS = (
    "author authors paper papers which wrote written published affiliation compare difference "
    "between newest latest oldest"
).split()

_PAPERS = PAPER_WORD.pattern
_WHICH_PAPERS = re.compile(rf"^\W*(?:which|what)\s+(?:\w+\s+){{0,3}}?{_PAPERS}", re.IGNORECASE)
_WHICH_FRAME = re.compile(
    rf"^\W*(?:(?:and|so|ok|hi|hello|please|could you|can you|i need|i want|i'm looking for)\W+)*"
    rf"(?:(?:which|what|whose)\s+(?:of\s+(?:these|my|the|those)\s+)?(?:\w+\s+){{0,2}}?{_PAPERS}"
    rf"|(?:list|find|show|give|name|get|enumerate)\b|(?:are|is)\s+there\s+(?:any|some|something|work|\w*\s?{_PAPERS})"
    rf"|any(?:thing|\s+(?:\w+\s+)?{_PAPERS}|one)|everything|what\s+(?:do|have|did)\s+(?:i|we|you|people|they|others)\b"
    rf"|who(?:\s+\w+)?\s+(?:works?|has|have|had|uses?|used|studies|studied|trains?|fine-?tun\w+|looks?|looked|"
    rf"deals?|dealt|addresse[sd]|investigate[sd]?|explore[sd]?|considers?|tackle[sd]?|tries|tried|reports?)\b"
    rf"|(?:which|what)\s+of\s+(?:these|those|them|my)\b|where\s+(?:is|are|was|were)\s[^?]*\bused\W*$"
    rf"|do\s+(?:i|we|you)\s+have|all\s|(?:\w+\s+){{0,3}}{_PAPERS}\s+(?:on|about|that|which|with|using|for|of|in|involving|concerning|touching|reporting|from|by)\b)"
    rf"|\bwhich\s+{_PAPERS}\W*(?:\w+\W*){{0,3}}$|\blist\s+the\s+{_PAPERS}"
    rf"|[.?!;:]\s+(?:so\s+)?(?:which|what)\s+(?:of\s+)?(?:my\s+|the\s+|these\s+)?(?:papers|articles|studies|works)\b"
    rf"|[.?!]\s[^.?!]*\b(?:cite|citing|read)\b[^.?!]*\W*$",
    re.IGNORECASE,
)
_TASK = re.compile(
    rf"^\W*(?:i|we)(?:['’]m|['’]re|\s+am|\s+are)?\s[^.?!]*?\b(?:{_PAPERS}|section|review|survey|thesis|"
    r"chapter|proposal|essay|report|talk)\s+(?:on|about|regarding|concerning)\s+(?P<topic>[^.?!]+)(?=[.?!]\s)",
    re.IGNORECASE,
)
_PAPERS_LAST = re.compile(
    r"\b(?:papers|articles|studies|works?|publications|preprints|records|entries)\W*(?:pls|please)?\W*$",
    re.IGNORECASE,
)
_COMPARE_FRAME = re.compile(
    r"^\W*(?:compare|contrast|both)\b|\b(?:differs?|differences?|different\s+from|distinguish(?:es)?|"
    r"similarit(?:y|ies)|in\s+common|which\s+of\s+the\s+two|compared?\s+the)\b|\bor\b[^?]*,\s*which\b",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"\b(?:which|what|who|whose|when|where|why|how)\b", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:versus|vs)\b", re.IGNORECASE)
_DEFINE_FRAME = re.compile(
    r"^\W*(?:what(?:'s|s|\s+is|\s+are|\s+does|\s+do)\s+(?!the\s+\w+\s+of\b)(?:(?!\s(?:of|on|for|in)\s\w).)+?"
    r"(?:\s+(?:do|for|about|mean|used\s+for))?|(?:explain|define|describe)\s+.+)\W*$",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|fast|large|big|long|high|heavy|old|often|far|small|low|deep|accurate\w*|well|quick\w*)\b"
    r"|\b(?:number|amount|percentage|fraction|share|proportion|count|score|accuracy|rate|ratio|factor|size|speed-?up)\b",
    re.IGNORECASE,
)
_QUESTION_START = re.compile(
    r"^\W*(?:[^?]{1,80}[,:]\s*)?(?:and\s+)?(?:(?:in|on|at|by|for|with|through|under|from|besides|to|of|into|"
    r"onto|over|within|during|between|among|against|without|about|after|before|since|until|per)\b)?\s*"
    r"(?:what|which|who|whom|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|has|have|"
    r"should|will|would)\b",
    re.IGNORECASE,
)


def understand(text: str, names: Names, options: Filter | None = None) -> Query:
    """Return the question as a Query; `options` (a face's filters) are added to its filter.

    Raises QuestionError for a question with no word in it. Never fails on
    form: a text that fits no kind is a FACT question about its words.
    """
    asked = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    asked = _mend_frame(asked[:MAX_QUESTION_CHARS], names)
    if not any(char.isalnum() for char in asked):
        raise QuestionError(
            "the question is empty", next_step='Ask for example: reviewer ask "which papers ...?"'
        )
    rest = Rest(asked)
    conditions = take_conditions(rest, names)
    asks, order = asked_field(rest)
    if (asks == "authors" and conditions.authors) or (
        asks == "affiliations" and conditions.affiliations
    ):
        asks = ""  # "which papers did X co-author" asks for papers
    wanted = _joined(conditions, options or Filter())
    _leave_the_task(rest)
    topic = _topic(rest, asks=asks, filtered=bool(wanted))
    kind = _kind(asked, asks)
    if not topic and (wanted or order):
        kind = METADATA
    return Query(
        text=asked,
        kind=kind,
        topic=topic,
        filter=wanted,
        focus=find_focus(asked) if kind in (FACT, WHICH, TOPIC) else Focus(),
        quantity=bool(_QUANTITY.search(asked)) and kind in (FACT, TOPIC),
        asks=asks,
        also_asks=also_asked(asked, asks),
        order=order,
    )


def _leave_the_task(rest: Rest) -> None:
    """Take out what a person says of their own writing: "I am drafting a section on X. What ...".

    Only the sentence says the topic, from its "on" or "about".
    """
    if place := _TASK.match(rest.text):
        rest.take(0, place.start("topic"))
        rest.take(place.end("topic"), len(rest.text))


def _kind(asked: str, asks: str) -> str:
    if asks:
        return METADATA
    if _WHICH_PAPERS.match(asked):
        return WHICH
    if _COMPARE_FRAME.search(asked) or _versus_first(asked):
        return COMPARE
    if _WHICH_FRAME.search(asked):
        return WHICH
    question = _QUESTION_START.match(asked)
    if _PAPERS_LAST.search(asked) and not question:
        return WHICH
    if _DEFINE_FRAME.match(asked) and len(content_words(asked)) <= 6:
        return DEFINE
    if question or _QUANTITY.search(asked):
        return FACT
    return TOPIC


def _versus_first(asked: str) -> bool:
    """Whether "A versus B" comes before any question word ("in which of the 6 versus 9 ...")."""
    versus, word = _VERSUS.search(asked), _QUESTION_WORD.search(asked)
    return versus is not None and (word is None or versus.start() < word.start())


def _mend_frame(text: str, names: Names) -> str:
    """Return the text with slips in the words that carry its form mended ("autor of")."""
    for word in reversed(words(text)):
        folded = word.text.lower()
        if len(folded) < 4 or not folded.isalpha() or folded in _FRAME_FORMS:
            continue
        near = [form for form in _FRAME_FORMS if edit_distance(folded, form, 1) <= 1]
        if near and not names.has_word(folded):
            text = text[: word.start] + near[0] + text[word.end :]
    return text


def _topic(rest: Rest, *, asks: str, filtered: bool) -> str:
    text = without_tail(rest.text, asks)
    telling = [word for word in content_words(text) if word.stem not in FRAME_STEMS]
    if filtered and all(word.stem in FILTER_FRAME for word in telling):
        return ""
    if not telling:
        return ""
    after = [word for word in content_words(text) if word.stem not in PAPER_STEMS]
    return " ".join(text[telling[0].start : max(telling[-1].end, after[-1].end)].split())


def _joined(found: Filter, options: Filter) -> Filter:
    return Filter(
        first=options.first or found.first,
        last=options.last or found.last,
        authors=(*options.authors, *found.authors),
        subjects=options.subjects or found.subjects,
        affiliations=options.affiliations or found.affiliations,
        has_code=found.has_code if options.has_code is None else options.has_code,
        excluded=(*options.excluded, *found.excluded),
    )
