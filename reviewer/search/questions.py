"""Text of a question -> Query: what is asked for, about what, among which records.

No model and no library content but the catalog's names: what is said about
metadata (dates, authors, code, subject classes, affiliations) becomes a
filter, what is asked for becomes a kind, and the words left over are the topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from reviewer.errors import QuestionError
from reviewer.library.filters import Filter, name_words
from reviewer.search.dates import PAPER_WORD, find_span
from reviewer.search.focus import Focus, find_focus
from reviewer.words import STOPWORDS, content_words, edit_distance, stem, words

WHICH, FACT, COMPARE, DEFINE, METADATA = "which", "fact", "compare", "define", "metadata"
MAX_QUESTION_CHARS = 2000
"""What is read of a question; the rest of a longer one is passed over."""


class Names(Protocol):
    """What understanding a question asks of a library: its authors and affiliations."""

    def author_names(self, word: str) -> list[str]:
        """Return the full names that have this (folded) word."""

    def affiliations(self) -> list[str]:
        """Return all affiliations."""

    def has_word(self, word: str) -> bool:
        """Return whether a (folded) word occurs in the library's texts."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `kind` is WHICH (papers), FACT, COMPARE, DEFINE or METADATA. `topic` is what
    to search for, empty when the filter says it all. `focus` is the thing asked
    for ("how many *parameters*"); `quantity` says that a number is asked for.
    `asks` names the metadata field asked for (authors, date,
    affiliations, has_code, subject, count, or first_author), `order` is
    newest, oldest or empty.
    """

    text: str
    kind: str
    topic: str
    filter: Filter = field(default_factory=Filter)
    focus: Focus = field(default_factory=Focus)
    quantity: bool = False
    asks: str = ""
    order: str = ""


# Words of question frames: they ask for papers, they are not what the papers are about. Closed
# class in effect: nouns for publications, verbs of "a paper does X to a topic", and politeness.
FRAME_STEMS = frozenset(
    stem(word)
    for word in """paper article study work publication research literature author abstract record
    collection library preprint topic subject survey section
    address discuss propose present introduce describe investigate explore examine consider cover
    mention deal focus tackle look talk report show list find give tell name cite involve touch
    concern relate belong draw evaluate study work write written appear publish came come
    explain define compare contrast differ difference distinguish mean meant whats
    anything something everything anyone someone people please pls know available existing
    interested want looking say like help need try use used using based approach method way kind
    sort thing different various several many much more most new novel good best""".split()
)

# With a filter, these are about the records too: "two papers dated ... written together".
_FILTER_FRAME = frozenset(
    stem(word)
    for word in """co together both date dated carry affiliation affiliated year month two three
    four five here team group people researcher name shown listed list""".split()
)
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
    rf"|who(?:\s+\w+)?\s+(?:works?|has|have|had|uses?|used|studies|studied|trains?|fine-?tun\w+)\b"
    rf"|do\s+(?:i|we|you)\s+have|all\s|(?:\w+\s+){{0,3}}{_PAPERS}\s+(?:on|about|that|which|with|using|for|of|in|involving|concerning|touching|reporting|from|by)\b)"
    rf"|\bwhich\s+{_PAPERS}\W*(?:\w+\W*){{0,3}}$|\blist\s+the\s+{_PAPERS}",
    re.IGNORECASE,
)
_PAPERS_LAST = re.compile(rf"\b{_PAPERS}\W*(?:pls|please)?\W*$", re.IGNORECASE)
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
    r"^\W*(?:[^?]{1,80}[,:]\s*)?(?:and\s+)?(?:in|on|at|by|for|with|through|under|from|besides|to|of)?\s*"
    r"(?:what|which|who|whom|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|has|have|"
    r"should|will|would)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:with|have|has|come\s+with|comes\s+with|include|release[sd]?|provide[sd]?|offer|share[sd]?)\s+"
    r"(?:(?:their|its|a|the|any|public|open|available|source)\s+)*code\b|\bcode\s+(?:is\s+)?(?:available|released)\b"
    r"|\b(?:is|are)\s+there\s+(?:any\s+)?code\b|\bopen[- ]source(?:d)?\s+code\b",
    re.IGNORECASE,
)
_NO_CODE = re.compile(r"\b(?:without|no|not|n't)\s+(?:\w+\s+){0,2}code\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:(?:subject|class|category|arxiv)\s+(?:class\s+|category\s+)?)?"
    r"(?P<full>(?:cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|quant-ph)\.[A-Z]{2,3})\b"
    r"|\b(?:subject|class|category)(?:\s+class)?(?:\s+is|\s*[:=])?\s+(?P<short>[A-Z]{2,3})\b"
    r"|\b(?:in|under|from)\s+(?P<bare>[A-Z]{2})\b(?=\s*(?:$|[?.!,]|papers?|and|or|subject|class|category))"
)
_NEWEST = re.compile(r"\b(?:newest|latest|most\s+recent|last\s+published)\b", re.IGNORECASE)
_OLDEST = re.compile(r"\b(?:oldest|earliest|first\s+published|least\s+recent)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\bhow\s+many\b(?=\s+(?:[\w-]+\s+){0,3}?(?:papers?|articles?|publications?|preprints?|records?|entries)\b"
    r"|\s+(?:[\w-]+\s+){0,3}?(?:stud(?:y|ies)|works?)\s+(?:are|do|did|have|here|by|from|about|on|in\s+(?:the|my|this))\b)",
    re.IGNORECASE,
)
# What asks for a metadata field, most telling first: (field, pattern, what stays of the match).
_ASKS = (
    ("first_author", re.compile(r"\b(?:first|lead|1st)[\s-]+authors?\b", re.I)),
    ("last_author", re.compile(r"\b(?:last|senior|final)[\s-]+authors?\b", re.I)),
    ("affiliations", re.compile(
        r"\bwhere\s+(?:do|does|did|are|is)\b(?=.{0,120}\b(?:work|works|based|affiliated|from)\b)|\baffiliations?\b|"
        r"\b(?:which|what)\s+(?:institution|university|lab|laborator(?:y|ies)|company|organi[sz]ation|institute)s?\b"
        r"(?=.{0,60}\b(?:authors?|affiliat\w+|from|behind|wrote|published|come)\b)", re.I)),
    ("authors", re.compile(
        r"\bwho\s+(?:wrote|authored|are\s+the\s+authors|is\s+the\s+author|published|created|made|developed|"
        r"proposed|introduced|is\s+behind|are\s+behind|came\s+up\s+with|invented|is\s+responsible\s+for)\b|"
        r"\bauthors?\s+(?:of|for)\b|\bby\s+whom\b|\bauthors?\W*$|"
        r"^\W*(?:list\s+the\s+)?authors?\b", re.I)),
    ("date", re.compile(
        r"\bwhen\s+(?:was|were|did|is)\b(?=.{0,120}\b(?:publish\w*|appear\w*|come\s+out|came\s+out|release\w*|"
        r"written|submitted|posted|out|propose\w*|introduce\w*|date)\b)|"
        r"\b(?:what|which)\s+(?:year|date|month)\b(?=.{0,120}\b(?:publish\w*|appear\w*|come\s+out|came\s+out|"
        r"release\w*|written|submitted|posted|from|paper)\b)|\b(?:publication\s+)?date\s+of\b|"
        r"\b(?:year|date)\s+of\s+publication\b|\bhow\s+old\s+is\b", re.I)),
    ("has_code", re.compile(
        r"^\W*(?:does|do|did|is|are|has|have)\b(?=.{0,120}\bcode\b)|\bcode\s+for\b(?=.*\?)", re.I)),
    ("subject", re.compile(r"\b(?:what|which)\s+(?:arxiv\s+)?(?:subject|category|class)\b", re.I)),
)  # fmt: skip
_ASK_TAIL = re.compile(
    r"\b(?:publish(?:ed|es)?|appear(?:ed)?|come\s+out|came\s+out|released?|written|submitted|posted|"
    r"affiliated|work(?:s|ing)?|based|code|available)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|from|of|authored\s+by|written\s+by|co-?author(?:ed)?(?:\s+by)?|author|authors?|did|does|"
    r"has|have|with|wrote|list|and|&)\s*$",
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
    rest = _Rest(asked)
    conditions = _conditions(rest, names)
    asks, order = _asked_field(rest)
    if (asks == "authors" and conditions.authors) or (
        asks == "affiliations" and conditions.affiliations
    ):
        asks = ""  # "which papers did X co-author" asks for papers
    wanted = _joined(conditions, options or Filter())
    topic = _topic(rest, drop_tail=bool(asks), filtered=bool(wanted))
    kind = _kind(asked, asks)
    if not topic and (wanted or order):
        kind = METADATA
    return Query(
        text=asked,
        kind=kind,
        topic=topic,
        filter=wanted,
        focus=find_focus(asked) if kind in (FACT, WHICH) else Focus(),
        quantity=bool(_QUANTITY.search(asked)) and kind == FACT,
        asks=asks,
        order=order,
    )


class _Rest:
    """The question with what has been understood blanked out, offsets kept."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int) -> None:
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]


def _conditions(rest: _Rest, names: Names) -> Filter:
    found = Filter()
    if authors := _authors(rest, names):
        found = replace(found, authors=authors)
    if span := find_span(rest.text):
        found = replace(found, first=span.first, last=span.last)
        rest.take(span.start, span.end)
    if affiliation := _affiliation(rest, names.affiliations()):
        found = replace(found, affiliations=(affiliation,))
    if subject := _SUBJECT.search(rest.text):
        value = subject["full"] or subject["short"] or subject["bare"]
        found = replace(found, subjects=(value,))
        rest.take(*subject.span())
    return _code(rest, found)


def _code(rest: _Rest, found: Filter) -> Filter:
    if absent := _NO_CODE.search(rest.text):
        rest.take(*absent.span())
        return replace(found, has_code=False)
    about_papers = PAPER_WORD.search(rest.text) or not _QUESTION_START.match(rest.text)
    if about_papers and (present := _CODE.search(rest.text)):
        rest.take(*present.span())
        return replace(found, has_code=True)
    return found


def _authors(rest: _Rest, names: Names) -> tuple[str, ...]:
    """Take the author names out of the question that the library knows.

    Two or more words in a row that are all words of one author's name are that
    author; a single word must follow "by" or the like, and be capitalised.
    """
    found: list[str] = []
    tokens = [word for word in words(rest.text)]
    position = 0
    while position < len(tokens):
        length = _name_length(rest.text, tokens[position : position + 5], names)
        if length:
            start, end = tokens[position].start, tokens[position + length - 1].end
            found.append(rest.text[start:end])
            rest.take(start, end + 2 if rest.text[end : end + 2].lower() == "'s" else end)
        position += max(1, length)
    return tuple(found)


def _name_length(text: str, tokens: Iterable[object], names: Names) -> int:
    """Return how many of the tokens, from the first on, spell one author's name."""
    parts: list[str] = []
    best = 0
    known: list[set[str]] | None = None
    items = list(tokens)
    for count, token in enumerate(items, start=1):
        word = token.text
        if len(word) > 1 and word.lower() in STOPWORDS:
            break
        parts += name_words(word)
        if known is None:
            known = [set(name_words(name)) for name in names.author_names(parts[0])]
        spelled = [part for part in parts if len(part) > 1]
        fits = any(set(spelled) <= name for name in known)
        if not fits or not spelled:
            break
        if len(spelled) >= 2:
            best = count
    first = items[0]
    start, word = first.start, first.text
    if not best and known and word[:1].isupper() and len(word) > 2:
        preceded = bool(_BY.search(text[:start]))
        followed = bool(re.match(r"\s+et\s+al|'s\s+(?:papers?|works?)", text[first.end :]))
        best = 1 if preceded or followed else 0
    return best


def _affiliation(rest: _Rest, known: Iterable[str]) -> str:
    folded = f" {' '.join(name_words(rest.text))} "
    for value in sorted(known, key=len, reverse=True):
        phrase = " ".join(name_words(value))
        if phrase and f" {phrase} " in folded:
            pattern = r"[\W_]+".join(re.escape(word) for word in name_words(value))
            place = re.search(rf"\b{pattern}\b", rest.text, re.IGNORECASE)
            if place and _is_origin(rest.text, *place.span()):
                rest.take(*place.span())
                return value
    return ""


def _is_origin(text: str, start: int, end: int) -> bool:
    """Whether the words around an affiliation's name make it the papers' origin."""
    if text[start:end].lower() in STOPWORDS:
        return False  # the WHO, but not "who"
    before, after = text[:start].rstrip(), text[end:]
    introduced = re.search(
        r"\b(?:from|at|by|of|with|to|affiliation|people|anything)(?:\s+the)?$",
        before,
        re.IGNORECASE,
    )
    followed = re.match(r"\s+(?:people|authors?|researchers?)\b", after, re.IGNORECASE)
    return bool(introduced or followed or PAPER_WORD.match(after.lstrip()))


def _asked_field(rest: _Rest) -> tuple[str, str]:
    order = "newest" if _NEWEST.search(rest.text) else "oldest" if _OLDEST.search(rest.text) else ""
    for pattern in (_NEWEST, _OLDEST):
        if place := pattern.search(rest.text):
            rest.take(*place.span())
    if place := _COUNT.search(rest.text):
        rest.take(*place.span())
        return "count", order
    for name, pattern in _ASKS:
        if place := pattern.search(rest.text):
            rest.take(*place.span())
            return name, order
    return "", order


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
    return WHICH


def _versus_first(asked: str) -> bool:
    """Whether "A versus B" comes before any question word ("in which of the 6 versus 9 ...")."""
    versus, word = _VERSUS.search(asked), _QUESTION_WORD.search(asked)
    return versus is not None and (word is None or versus.start() < word.start())


def _mend_frame(text: str, names: Names) -> str:
    """Return the text with slips in the words that carry its form mended ("autor of")."""
    for word in reversed(words(text)):
        folded = word.text.lower()
        if len(folded) < 5 or not folded.isalpha() or folded in _FRAME_FORMS:
            continue
        near = [form for form in _FRAME_FORMS if edit_distance(folded, form, 1) <= 1]
        if near and not names.has_word(folded):
            text = text[: word.start] + near[0] + text[word.end :]
    return text


def _topic(rest: _Rest, *, drop_tail: bool, filtered: bool) -> str:
    text = _ASK_TAIL.sub(" ", rest.text) if drop_tail else rest.text
    telling = [word for word in content_words(text) if word.stem not in FRAME_STEMS]
    if filtered and all(word.stem in _FILTER_FRAME for word in telling):
        return ""
    if not telling:
        return ""
    return " ".join(text[telling[0].start : telling[-1].end].split())


def topic_words(text: str) -> tuple[str, ...]:
    """Return the words of a question or topic that can be found in papers."""
    telling = [word.text for word in content_words(text) if word.stem not in FRAME_STEMS]
    return tuple(telling or (word.text for word in content_words(text)))


def _joined(found: Filter, options: Filter) -> Filter:
    return Filter(
        first=options.first or found.first,
        last=options.last or found.last,
        authors=(*options.authors, *found.authors),
        subjects=options.subjects or found.subjects,
        affiliations=options.affiliations or found.affiliations,
        has_code=found.has_code if options.has_code is None else options.has_code,
    )
