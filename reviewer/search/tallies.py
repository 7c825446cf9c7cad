"""Questions about a field of all papers: who wrote most, papers per year, which venues. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.search.rest import Rest

MOST, EACH, DISTINCT, NUMBER = "most", "each", "distinct", "number"
COAUTHORS = "coauthors"

# What the fields of a record are called.
_NOUNS = {
    "authors": r"(?:co-?)?authors?|writers?|researchers?|people|persons?|scientists?",
    "affiliations": r"affiliations?|institutions?|universit(?:y|ies)|institutes?|labs?|"
    r"laborator(?:y|ies)|compan(?:y|ies)|organi[sz]ations?",
    "subject": r"(?:arxiv\s+)?(?:subjects?(?:\s+class(?:es)?|\s+categor(?:y|ies)|\s+areas?)?|"
    r"categor(?:y|ies)|class(?:es)?)",
    "venue": r"venues?|journals?|conferences?|proceedings",
    "year": r"years?",
}
_NAMED = "|".join(f"(?P<{field}>{nouns})" for field, nouns in _NOUNS.items())
_PAPERS = r"(?:papers?|articles?|publications?|works?|records?|entries|preprints?|studies)"
_LIBRARY = (
    rf"(?:there|here|represented|covered|included|listed|present|around|mentioned|in\s+(?:here|"
    rf"(?:the|my|this|our|your)\s+"
    rf"(?:whole\s+|entire\s+)?(?:library|collection|catalog(?:ue)?|database|records|{_PAPERS}|"
    rf"set))|"
    r"(?:do|does|did)\s+(?:i|we|you|(?:the|my|this|our)\s+(?:library|collection))\s+(?:have|"
    r"cover|span|contain|include))"
)
_WRITES = (
    r"(?:wrote|written|writes|authored|published|publishes|contributed|produced|"
    r"(?:co-?)?authors|has|have|appears?|is\s+on|is\s+in|are\s+on)"
)
_PATTERNS = (
    (COAUTHORS, re.compile(
        r"\b(?:co-?authors?|collaborators?|co-?workers?)\b(?:\s+(?:of|with|"
        r"for))?(?!\s+(?:a\s+)?papers?\b)"
        r"|^\W*(?:with\s+)?who(?:m)?\b(?:\s+(?:else|all))?\s+(?:(?:has|have|had|did|does|"
        r"do)\s+)?\s*(?:co-?author(?:ed|s)?|collaborate[sd]?|work(?:ed|s)?|"
        r"(?:wrote|written|write)|publish(?:ed|es)?)\b(?:\s+(?:a|any|"
        r"some)?\s*papers?)?(?:\s+(?:together\s+)?with\b|\W*$)"
        r"|\bwith\s+whom\s+(?:has|have|did|does)\b.*\b(?:work(?:ed)?|collaborate[d]?|write|"
        r"written|publish(?:ed)?|co-?author(?:ed)?)\b", re.I)),
    (MOST, re.compile(
        rf"\bwho\s+(?:has\s+|have\s+)?{_WRITES}\s+(?:in\s+|on\s+|"
        rf"up\s+in\s+)?(?:the\s+)?most\b(?:\s+of\s+the)?(?:\s+(?:often|frequently|{_PAPERS}))?"
        r"|\bwho\s+(?:is|are)\s+(?:the\s+)?most\s+(?:prolific|productive|published|frequent|"
        r"active)\b(?:\s+(?:authors?|writers?|researchers?))?", re.I)),
    (MOST, re.compile(
        rf"\b(?:which|what|whose)\s+(?:is\s+the\s+|"
        rf"are\s+the\s+)?(?:{_NAMED})\b(?=.*\bmost\b)(?:(?!\bmost\b).)*?\bmost\b(?:\s+(?:often|"
        rf"frequent(?:ly)?|common(?:ly)?|represented|prolific|productive|active|{_PAPERS})|"
        rf"(?=\W*$|\s+(?:in|of)\b))", re.I)),
    (MOST, re.compile(
        rf"\b(?:most\s+(?:prolific|productive|frequent|common|active|published|represented|"
        rf"popular)|busiest|top|main)\s+(?:{_NAMED})\b", re.I)),
    (MOST, re.compile(
        rf"\b(?:{_NAMED})\s+(?:with|having|that\s+(?:has|have)|who\s+(?:has|have|wrote|"
        rf"published))\s+(?:the\s+)?most\b(?:\s+{_PAPERS}|(?=\W*$))", re.I)),
    (EACH, re.compile(
        rf"(?:\bhow\s+many\s+{_PAPERS}\s+(?:are\s+(?:there\s+)?|were\s+(?:there\s+)?|"
        rf"published\s+)*|\b(?:the\s+)?(?:number|count|distribution|"
        rf"breakdown)\s+of\s+{_PAPERS}\s+|\b{_PAPERS}\s+"
        rf"(?:count(?:s|ed)?\s+)?|^\W*(?:count|counts|breakdown|distribution)\s+)(?:per|"
        rf"for\s+each|in\s+each|of\s+each|each|from\s+each|did\s+each|does\s+each|has\s+each|"
        rf"have\s+each|by\s+(?=(?:year|subject|categor|class|venue|affiliation|"
        rf"institution)))\s*(?:{_NAMED})\b(?:\s+(?:write|have|publish|wrote|has))?", re.I)),
    (NUMBER, re.compile(
        rf"\bhow\s+many\s+(?:(?:different|distinct|unique|separate|"
        rf"individual)\s+)*(?:{_NAMED})\s+(?:are|is|were|have|do|does|wrote|in)\b"
        rf"(?=\s*(?:there|here|in\b|represented|i\b|we\b|you\b|the\s+(?:library|collection)|"
        rf"papers|covered|listed|$))(?:\s*{_LIBRARY})?", re.I)),
    (DISTINCT, re.compile(
        rf"\b(?:which|what)\s+(?:{_NAMED})\s+(?:do|does|did|are|were)\s+(?:all\s+)?(?:the|my|"
        rf"these|those|our)\s+{_PAPERS}"
        r"\s+(?:come|came|date|stem|appear|appeared|span|cover|from|in|"
        r"published)\b(?:\s+(?:from|in))?", re.I)),
    (MOST, re.compile(
        r"\bwho\s+(?:is|are|was)\s+(?:most\s+often\s+)?(?:the\s+)?(?P<first_author>first\s+auth"
        r"or)\b"
        rf"(?:\s+(?:on|of|for|in)\s+(?:the\s+)?most\b(?:\s+{_PAPERS})?|\s+most\s+often)", re.I)),
    (DISTINCT, re.compile(
        rf"\b(?:which|what)\s+(?:(?:different|distinct|all|the|are\s+the|"
        rf"other)\s+)*(?:{_NAMED})\s+(?:(?:are|is|were)\s+)?(?:all\s+)?{_LIBRARY}", re.I)),
    (DISTINCT, re.compile(
        rf"^\W*(?:(?:can|could)\s+you\s+)?(?:list|show|name|enumerate|give|what\s+are|"
        rf"who\s+are)\s+(?:me\s+)?(?:a\s+list\s+of\s+)?(?:(?:all|the|every|each|different|"
        rf"distinct|of)\s+)*(?:{_NAMED})"
        rf"\b(?=\W*$|\s+(?:{_LIBRARY}|(?:of|from|on|for|behind|in)\s+(?:all\s+|the\s+|my\s+|"
        rf"these\s+|those\s+)*{_PAPERS})\b|\s{{3}})(?:\s+{_LIBRARY})?", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """A question about the values of one field over many records.

    `asks` is MOST (the commonest), EACH (how many papers each has), DISTINCT
    (all of them), NUMBER (how many there are) or COAUTHORS (of an author);
    `field` is authors, affiliations, subject, venue or year.
    """

    asks: str
    field: str


def take_tally(rest: Rest, *, people: bool) -> Tally | None:
    """Return what a question asks of all values of a field, and take its words out of the rest.

    `people` says that it names authors: only they have co-authors.
    """
    for asks, pattern in _PATTERNS:
        if asks == COAUTHORS and not people:
            continue
        if place := rest.take_match(pattern):
            named = {name: value for name, value in place.groupdict().items() if value}
            return Tally(asks, next(iter(named), "authors"))
    return None
