"""Which metadata a question asks for: authors, a date, a number of papers, the newest. Pure."""

from __future__ import annotations

import re

from reviewer.search.conditions import Rest
from reviewer.search.topics import topic_words

_HOW_MANY = re.compile(r"^\W*(?:in\s+)?how\s+(?:many|much)\b", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:newest|latest|most\s+recent|last\s+published)\b", re.IGNORECASE)
_OLDEST = re.compile(r"\b(?:oldest|earliest|first\s+published|least\s+recent)\b", re.IGNORECASE)
_ADJECTIVE = r"(?:(?:of|all)\s+)*(?!(?:do|does|did|is|are|was|were|has|have|can|in)\b)[\w-]+"
_COUNT = re.compile(
    rf"\bhow\s+many\b(?=\s+(?:{_ADJECTIVE}\s+){{0,3}}?(?:papers?|articles?|publications?|preprints?|records?|entries)\b"
    rf"|\s+(?:{_ADJECTIVE}\s+){{0,3}}?(?:stud(?:y|ies)|works?)\s+(?:are|do|did|have|here|by|from|about|on|in\s+(?:the|my|this))\b)"
    rf"|^\W*(?:(?:what\s+is\s+)?the\s+)?(?:number\s+of|count)(?=\s+(?:(?:the|all|my)\s+)*(?:papers|articles|publications|preprints|records|entries)\b)",
    re.IGNORECASE,
)
# What asks for a metadata field, most telling first: (field, pattern, what stays of the match).
_ASKS = (
    ("first_author", re.compile(r"\b(?:first|lead|1st)[\s-]+authors?\b", re.I)),
    ("last_author", re.compile(r"\b(?:last|senior|final)[\s-]+authors?\b", re.I)),
    ("affiliations", re.compile(
        r"\bwhere\s+(?:do|does|did|are|is)\b(?=.{0,120}\b(?:work|works|based|affiliated|from)\W*$)"
        r"(?=.{0,120}(?:\b(?:authors?|writers?|researchers?|people|team|group|who|they)\b|\s{3}))|\baffiliations?\b|"
        r"\b(?:which|what)\s+(?:institution|university|lab|laborator(?:y|ies)|company|organi[sz]ation|institute)s?\b"
        r"(?=.{0,60}\b(?:authors?|affiliat\w+|from|behind|wrote|published|come)\b)", re.I)),
    ("authors", re.compile(
        r"\bwho(?:'s|\s+is|\s+are)?\s+(?:the\s+)?(?:(?:people|persons?|researchers?|team|ones?)\s+)?(?:behind)\b|"
        r"\bwho\s+(?:wrote|authored|are\s+the\s+authors|is\s+the\s+author|published|created|made|developed|"
        r"proposed|introduced|is\s+behind|are\s+behind|came\s+up\s+with|invented|is\s+responsible\s+for)\b|"
        r"\bauthors?\s+(?:of|for)\b|\bby\s+whom\b|\bauthors?\W*$|"
        r"^\W*(?:list\s+the\s+)?authors?\b", re.I)),
    ("date", re.compile(
        r"\bwhen\s+(?:was|were|did|is)\b(?=.{0,120}\b(?:publish\w*|appear\w*|come\s+out|came\s+out|release\w*|"
        r"written|submitted|posted|out|propose\w*|introduce\w*|date)\b)|"
        r"\b(?:what|which)\s+(?:year|date|month)\b(?=.{0,120}\b(?:publish\w*|appear\w*|come\s+out|came\s+out|"
        r"release\w*|written|submitted|posted|from|paper)\b)|\b(?:publication\s+)?date\s+of\b|"
        r"\b(?:year|date)\s+of\s+publication\b|^(?=\W*(?:\S+\s+){1,3}(?:year|date)\W*$)(?!.*\bpapers?\b)|\bhow\s+old\s+is\b|"
        r"\b(?:is|was|are)\s+(?:the\s+)?(?:older|newer|more\s+recent|earlier)\b(?=\s*(?:one|paper|of|[:,?]|or|$))|"
        r"\b(?:which|what|who)\b.{0,60}\b(?:came|appeared|was\s+published)\s+(?:out\s+)?(?:first|earlier|later)\b",
        re.I)),
    ("has_code", re.compile(
        r"^\W*(?:does|do|did|is|are|has|have)\b(?=.{0,120}\bcode\b)|\bcode\s+for\b(?=.*\?)", re.I)),
    ("subject", re.compile(r"\b(?:what|which)\s+(?:arxiv\s+)?(?:subject|category|class)\b", re.I)),
)  # fmt: skip
_ALSO_ASKS = (
    ("authors", re.compile(r"\band\s+(?:by\s+)?whom?\b|\band\s+(?:the\s+)?authors?\b", re.I)),
    (
        "date",
        re.compile(r"\band\s+(?:when|(?:in\s+)?(?:which|what)\s+year|(?:the\s+)?date)\b", re.I),
    ),
    ("affiliations", re.compile(r"\band\s+(?:from\s+)?where\b", re.I)),
)
# What further belongs to asking for a field, and not to the topic.
_ASK_TAILS = {
    "date": r"\b(?:publish(?:ed|es)?|appear(?:ed)?|c[oa]me\s+out|released?|written|submitted|"
    r"posted|year|date)\b",
    "affiliations": r"\b(?:affiliated|work(?:s|ing)?|based)\b",
    "has_code": r"\b(?:code|available|released?|published?|public|open)\b",
    "subject": r"\b(?:filed|classed|classified)\b",
    "count": r"\b(?:publish(?:ed)?|written|appear(?:ed)?)\b",
}


def asked_field(rest: Rest) -> tuple[str, str]:
    """Return the field asked for and the order ("newest", "oldest"), each empty if none.

    The words that say so are taken out of the rest.
    """
    order = "newest" if _NEWEST.search(rest.text) else "oldest" if _OLDEST.search(rest.text) else ""
    for pattern in (_NEWEST, _OLDEST):
        if place := pattern.search(rest.text):
            rest.take(*place.span())
    if place := _COUNT.search(rest.text):
        rest.take(*place.span())
        return "count", order
    for name, pattern in _ASKS:
        if (place := pattern.search(rest.text)) and _asks(rest.text, place.start()):
            rest.take(*place.span())
            return name, order
    return "", order


def _asks(text: str, start: int) -> bool:
    """Whether a metadata word is what is asked for; not in "how many fixes do the authors ..."."""
    return not (_HOW_MANY.match(text) and topic_words(text[:start], strict=True))


def also_asked(asked: str, asks: str) -> tuple[str, ...]:
    """Return the further fields asked for ("who wrote it and when": date)."""
    if asks in ("", "count"):
        return ()
    return tuple(name for name, also in _ALSO_ASKS if name != asks and also.search(asked))


def without_tail(text: str, asks: str) -> str:
    """Return what is left of a question without the words that go with asking for a field."""
    return re.sub(_ASK_TAILS[asks], " ", text, flags=re.IGNORECASE) if asks in _ASK_TAILS else text
