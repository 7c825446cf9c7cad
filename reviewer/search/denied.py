"""What a question wants the papers not to be about: "that do not deal with parsing". Pure."""

from __future__ import annotations

import re

from reviewer.search.dates import PAPER_WORD
from reviewer.search.rest import Rest
from reviewer.search.topics import topic_words

# What papers do to a topic: to deny one of these denies the topic, not something the papers say.
_VERBS = (
    r"(?:deal(?:s|t|ing)?|address(?:es|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|"
    r"concern(?:s|ed|ing)?|"
    r"involv(?:e|es|ed|ing)|mention(?:s|ed|ing)?|focus(?:es|ed|ing)?|touch(?:es|ed|ing)?|"
    r"look(?:s|ed|ing)?|"
    r"stud(?:y|ies|ied|ying)|consider(?:s|ed|ing)?|investigat(?:e|es|ed|ing)|examin(?:e|es|ed|ing)|"
    r"explor(?:e|es|ed|ing)|tackl(?:e|es|ed|ing)|relat(?:e|es|ed|ing)|treat(?:s|ed|ing)?|"
    r"us(?:e|es|ed|ing)|"
    r"work(?:s|ed|ing)?|talk(?:s|ed|ing)?|about|on)"
)
_THINGS = (
    r"(?:(?:those|these|ones|one|the|any|anything|everything|all|work|works|papers?|articles?|"
    r"stud(?:y|ies)|research|"
    r"that|which|are|is|to\s+do|do)\s+)*"
)
_DENIED = re.compile(
    rf"[\s,]*\b(?:and\s+|but\s+)?(?:(?:(?:that|which|who)\s+)?(?:do|does|did|are|is|was|were|"
    rf"have|has)(?:n['’]t|\s+not|\s+nothing)\s+(?:to\s+do\s+with\s+)?"
    rf"|(?:and|but)?\s*not\s+|never\s+)(?:(?:directly|really|primarily|mainly|explicitly|also|"
    rf"itself)\s+)*{_THINGS}(?:{_VERBS}\s+)"
    r"(?:(?:with|at|on|into|about|to|of|upon)\s+)?(?P<topic>[^,.?!;]+)"
    rf"|[\s,]*\b(?:and\s+|but\s+)?(?:except(?:ing)?(?:\s+for)?|excluding|exclude|other\s+than|"
    rf"apart\s+from|aside\s+from|leaving\s+(?:out|aside)|minus|without)\s+"
    rf"{_THINGS}(?:(?:about|on|of|in|for|with|dealing\s+with|concerning|addressing|covering|"
    rf"using)\s+)(?P<other>[^,.?!;]+)"
    rf"|[\s,]*\b(?:and\s+|but\s+)?(?:except(?:ing)?(?:\s+for)?|excluding|exclude|other\s+than|"
    rf"apart\s+from|aside\s+from|leaving\s+(?:out|aside)|minus|"
    rf"(?:but\s+)?nothing(?:\s+(?:about|on))?)\s+"
    rf"{_THINGS}(?P<bare>[^,.?!;]+)"
    rf"|[\s,]*\b(?:but|and)\s+not\s+(?:the\s+)?(?P<last>[^,.?!;]+?)(?:\s+(?:ones|"
    rf"{PAPER_WORD.pattern}))?(?=\s*$|[,.?!;])",
    re.IGNORECASE,
)
_NON = re.compile(
    r"\bnon[\s-]+(?P<topic>[A-Za-z][\w-]*)\s+(?=(?:papers?|articles?|works?|studies)\b)", re.I
)


def take_denied(rest: Rest) -> str:
    """Return the topic the papers asked for are not to be about, taken out of the rest; or ""."""
    place = _DENIED.search(rest.text)
    if place is None:
        other = rest.take_match(_NON)
        return other["topic"] if other else ""
    topic = next((value for value in place.groupdict().values() if value), "")
    telling = topic_words(topic, strict=True)
    if not telling:
        return ""
    rest.take(*place.span())
    return " ".join(topic.split())
