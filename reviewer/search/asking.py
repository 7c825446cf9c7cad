"""Which metadata a question asks for: authors, a date, a number of papers, the newest. Pure."""

from __future__ import annotations

import re

from reviewer.search.rest import Rest
from reviewer.search.topics import topic_words

_HOW_MANY = re.compile(r"^\W*(?:in\s+)?how\s+(?:many|much)\b", re.IGNORECASE)
_ADJECTIVE = r"(?:(?:of|all)\s+)*(?!(?:do|does|did|is|are|was|were|has|have|can|in)\b)[\w-]+"
_COUNT = re.compile(
    rf"\bhow\s+many\b(?=\s+(?:{_ADJECTIVE}\s+){{0,3}}?(?:papers?|articles?|publications?|"
    rf"preprints?|records?|entries)\b"
    rf"|\s+(?:{_ADJECTIVE}\s+){{0,3}}?(?:stud(?:y|ies)|works?)\s+(?:are|do|did|have|here|by|"
    rf"from|about|on|in\s+(?:the|my|this))\b)"
    rf"|^\W*(?:(?:what(?:['’]s|\s+is)\s+)?the\s+)?(?:(?:total|overall|whole|"
    rf"exact)\s+)?(?:number\s+of|count(?:\s+of)?)(?=\s+(?:(?:the|all|my)\s+)*(?:papers|"
    rf"articles|publications|preprints|records|entries)\b)",
    re.IGNORECASE,
)
# What asks for a metadata field, most telling first: (field, pattern, what stays of the match).
_ASKS = (
    ("author_count", re.compile(
        r"\bhow\s+many\s+(?:authors|people|researchers|writers)\b(?=\s+(?:does|do|did|has|have|"
        r"are|were|is|wrote|"
        r"worked|signed|contributed))(?:\s+(?:(?:are|were|is)\s+(?:there\s+)?(?:on|of|behind|"
        r"listed\s+on)|wrote|signed|"
        r"worked\s+on|contributed\s+to|does|do|did|has|have))?|"
        r"\b(?:the\s+)?number\s+of\s+authors\s+(?:of|on|for)\b", re.I)),
    ("authors", re.compile(
        r"^\W*whose\s+(?:paper|work|article|study)\s+(?:is|was)\b|\bwho\s+else\s+(?:wrote|"
        r"worked\s+on|"
        r"authored|is\s+on)\b", re.I)),
    ("date", re.compile(
        r"\bfrom\s+(?:what|which)\s+(?:year|month|date)\b|^\W*(?:was|were|did|is|are)\b(?=.{1,90}\b"
        r"(?:published|released|written|appear(?:ed)?|c[oa]me\s+out|out|older|newer|earlier|"
        r"later)\s+"
        r"(?:(?:earlier|later)\s+)?(?:before|after|than)\s+\D)", re.I)),
    ("doi", re.compile(r"\b(?:what\s+is\s+)?(?:the\s+)?\bdoi\b(?:\s+(?:of|for))?", re.I)),
    ("arxiv_id", re.compile(
        r"\b(?:the\s+)?arxiv\s+(?:id|identifier|number)\b(?:\s+(?:of|for))?", re.I)),
    ("url", re.compile(r"\b(?:the\s+)?(?:url|web\s*(?:site|page|address))\b(?:\s+(?:of|for))|"
                       r"\bwhere\s+can\s+(?:i|we|one)\s+(?:find|read|get|"
                       r"download)\b(?=.*\b(?:paper|article)\b)", re.I)),
    ("venue", re.compile(
        r"\bwhere\s+(?:was|were|did|is)\b(?=.{0,160}\b(?:published|appear(?:ed)?|presented|"
        r"printed|come\s+out)\W*$)|"
        r"\b(?:in\s+|at\s+)?(?:which|what)\s+(?:venue|journal|conference|proceedings|"
        r"workshop)\b|\b(?:venue|journal)\s+of\b", re.I)),
    ("first_author", re.compile(r"\b(?:first|lead|1st)[\s-]+authors?\b", re.I)),
    ("last_author", re.compile(r"\b(?:last|senior|final)[\s-]+authors?\b", re.I)),
    ("affiliations", re.compile(
        r"\bwhere\s+(?:do|does|did|are|is)\b(?=.{0,120}\b(?:work|works|based|affiliated|from)\W*$)"
        r"(?=.{0,120}(?:\b(?:authors?|writers?|researchers?|people|team|group|who|they)\b|"
        r"\s{3}))|\baffiliations?\b|"
        r"\b(?:which|what)\s+(?:institution|university|lab|laborator(?:y|ies)|company|"
        r"organi[sz]ation|institute)s?\b"
        r"(?=.{0,60}\b(?:authors?|affiliat\w+|from|people|at\W*$|behind|wrote|published|"
        r"come)\b)", re.I)),
    ("authors", re.compile(
        r"\bwho(?:'s|\s+is|\s+are)?\s+(?:the\s+)?(?:(?:people|persons?|researchers?|team|"
        r"ones?)\s+)?(?:behind)\b|"
        r"\bwho\s+(?:wrote|authored|are\s+the\s+authors|is\s+the\s+author|published|created|"
        r"made|developed|"
        r"proposed|introduced|is\s+behind|are\s+behind|came\s+up\s+with|invented|"
        r"is\s+responsible\s+for)\b|"
        r"\b(?:co-?)?authors?\s+(?:of|for)\b|\bby\s+whom\b|\bauthors?\W*$|"
        r"^\W*(?:list\s+the\s+)?authors?\b", re.I)),
    ("date", re.compile(
        r"\bwhen\s+(?:was|were|did|is)\b(?=.{0,120}\b(?:publish\w*|appear\w*|come\s+out|"
        r"came\s+out|release\w*|"
        r"written|submitted|posted|out|propose\w*|introduce\w*|date)\b)|"
        r"\b(?:what|which)\s+(?:year|date|month)\b(?=.{0,120}\b(?:publish\w*|appear\w*|"
        r"come\s+out|came\s+out|"
        r"release\w*|written|submitted|posted|from|paper)\b)|\b(?:publication\s+)?date\s+of\b|"
        r"\b(?:year|date)\s+of\s+publication\b|^(?=\W*(?:\S+\s+){1,3}(?:year|"
        r"date)\W*$)(?!.*\bpapers?\b)|\bhow\s+old\s+is\b|"
        r"\b(?:is|was|are)\s+(?:the\s+)?(?:older|newer|more\s+recent|earlier)\b(?=\s*(?:one|"
        r"paper|of|[:,?]|or|$))|"
        r"\b(?:which|what|who)\b.{0,60}\b(?:came|appeared|"
        r"was\s+published)\s+(?:out\s+)?(?:first|earlier|later)\b(?=.*(?:\bor\b|[,:]))",
        re.I)),
    ("has_code", re.compile(
        r"^\W*(?:does|do|did|is|are|has|have)\b(?=.{0,120}\bcode\b)|\bcode\s+for\b(?=.*\?)", re.I)),
    ("subject", re.compile(r"\b(?:what|which)\s+(?:arxiv\s+)?(?:subject|category|class)\b", re.I)),
)  # fmt: skip
# Fields that are asked for by their nouns, several at once: "authors, date and venue of X".
_NOUNS = {
    "authors": r"authors?", "date": r"(?:publication\s+)?(?:date|year)", "venue": r"venue|journal",
    "affiliations": r"affiliations?|institutions?", "subject": r"subject(?:\s+class)?|category",
    "has_code": r"code", "doi": r"doi", "url": r"url|link",
}  # fmt: skip
_NOUN = rf"(?:the\s+)?(?:title|{'|'.join(_NOUNS.values())})"
_LISTED = re.compile(
    rf"\b{_NOUN}(?:\s*,\s*{_NOUN})*(?:\s*,)?\s+and\s+{_NOUN}\s+(?:of|for)\b", re.IGNORECASE
)
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
    "venue": r"\b(?:publish(?:ed|es)?|appear(?:ed)?|presented|printed|c[oa]me\s+out)\b",
    "author_count": r"\b(?:have|has|wr[io]te|written)\b",
    "authors": r"\b(?:c[oa]me\s+up\s+with|wrote|written)\b",
    "date": r"\b(?:publish(?:ed|es)?|appear(?:ed)?|c[oa]me\s+out|released?|written|submitted|"
    r"posted|year|date|before|after|earlier|later|than|older|newer)\b",
    "affiliations": r"\b(?:affiliated|work(?:s|ing)?|based)\b",
    "has_code": r"\b(?:code|available|released?|published?|public(?:ly)?|open(?:ly)?|"
    r"provide[sd]?|source|been|share[sd]?|accompanied|online|come)\b",
    "subject": r"\b(?:filed|classed|classified|belongs?|falls?)\b",
    "count": r"\b(?:publish(?:ed)?|written|appear(?:ed)?)\b",
}


def asked_field(rest: Rest) -> str:
    """Return the metadata field asked for, "count" for a number of papers, or "".

    The words that say so are taken out of the rest.
    """
    if rest.take_match(_COUNT):
        return "count"
    if listed := rest.take_match(_LISTED):
        return _nouns_in(listed[0])[0]
    for name, pattern in _ASKS:
        if (place := pattern.search(rest.text)) and _asks(rest.text, place.start()):
            rest.take(*place.span())
            return name
    return ""


def _asks(text: str, start: int) -> bool:
    """Whether a metadata word is what is asked for; not in "how many fixes do the authors ..."."""
    return not (_HOW_MANY.match(text) and topic_words(text[:start], strict=True))


def _nouns_in(text: str) -> list[str]:
    """Return the fields that are named in a text, in order, each once; the title is none."""
    places = [
        (place.start(), name)
        for name, noun in _NOUNS.items()
        for place in re.finditer(rf"\b{noun}\b", text, re.IGNORECASE)
    ]
    return list(dict.fromkeys(name for _, name in sorted(places)))


def also_asked(asked: str, asks: str) -> tuple[str, ...]:
    """Return the further fields asked for ("who wrote it and when": date)."""
    if listed := _LISTED.search(asked):
        return tuple(name for name in _nouns_in(listed[0]) if name != asks)
    if asks in ("", "count"):
        return ()
    return tuple(name for name, also in _ALSO_ASKS if name != asks and also.search(asked))


def without_tail(text: str, asks: str) -> str:
    """Return what is left of a question without the words that go with asking for a field."""
    return re.sub(_ASK_TAILS[asks], " ", text, flags=re.IGNORECASE) if asks in _ASK_TAILS else text
