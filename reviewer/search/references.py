"""What words of a question point at earlier answers: "it", "those", "the second one". Pure.

A pronoun whose antecedent may stand in the question itself points there, and
is passed over: a question that can be understood alone is never changed.
Within one clause a plain pronoun cannot mean what the clause already names
(Chomsky 1981, principle B), a possessive can; so earlier clauses are looked at
for both, and the pronoun's own clause for possessives only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reviewer.search.antecedents import AUXILIARY, POSSESSIVES, has_antecedent, is_empty, says_more
from reviewer.search.context import Context, Paper, Reference
from reviewer.search.dates import PAPER_WORD
from reviewer.words import compounds, is_name_like

_ORDINALS = {
    name: number
    for number, names in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
         "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_PLACE_WORDS = frozenset((*_ORDINALS, "last", "former", "latter", "other", "others", "number"))
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ORDINAL = "|".join(_ORDINALS)
_COUNT = r"two|three|four|five|six|\d{1,2}"
_ONE = rf"(?:ones?\b|{PAPER_WORD.pattern}|result\b|of\s+(?:them|these|those)\b)"
# After a bare "the second" only the sentence may go on, not the noun that it counts.
_NO_NOUN = (
    r"(?=\W*(?:$|[?.!,;:]|(?:(?:and|or)(?!\s+(?:the\s+)?\w+\s+papers)|is|was|does|did|has|have|do|are|say|says|use|uses|with|from|"
    r"published|written|about|come|comes|came|appear|appeared|compare|compares|differ|differs)\b))"
)
_PAPER_GOES_ON = re.compile(
    r"\s*(?:(?:here|ever)\s+)?(?:[“\"]|(?:on|about|that|which|to|by|in|from|with|using|for|of(?!\s+(?:them|these|those)))\b)"
)
_PLACES = re.compile(
    rf"\[(?P<mark>\d{{1,3}})\]|(?:\b(?:number|no\.|nr\.|paper|result|reference|citation)\s+|\#)(?P<number>\d{{1,3}}|(?<=number\s)(?:two|three|four|five|six))\b(?!\s*[/%]|\.\d)"
    rf"|\b(?:the\s+)?(?P<end>first|last)\s+(?P<few>{_COUNT})\b(?:\s+{_ONE})?(?!\s+\w+s\b)"
    rf"|\b(?:the\s+)?(?P<ordinal>{_ORDINAL}|last)\s+(?P<noun>{_ONE})"
    rf"|\b(?:the\s+|(?<=st\sand\s)|(?<=nd\sand\s)|(?<=rd\sand\s)|(?<=th\sand\s))"
    rf"(?P<bare>{_ORDINAL}|last|former|latter)\b(?:'s\b)?{_NO_NOUN}"
    rf"|\bthe\s+(?P<side>former|latter)(?:\s+{_ONE})?"
    rf"|\bthe\s+(?P<extreme>newest|latest|most\s+recent|oldest|earliest)\s+(?:one\b|of\s+(?:them|these|those)\b)"
    rf"|\bthe\s+(?P<other>others?\s+(?:{_COUNT}\b|{_ONE})|others\b|other{_NO_NOUN}|rest\b|remaining\s+{_ONE})",
    re.IGNORECASE,
)
# "Compare BERT and RoBERTa: is the latter faster?" brings its own list.
_CHOICE = re.compile(
    r"(?!\b(?:first|second|third|last)\b)\b\w+\s+(?:and|or|versus|vs\.?)\s+(?!(?:the|number|paper)\b)\w+"
    r"[^?]*[,:;.?!]\s",
    re.IGNORECASE,
)
_PAPERS = PAPER_WORD.pattern
_THING = r"(?:method|model|approach|system|technique|dataset|algorithm|framework|architecture)"
ALTERNATIVES = re.compile(r",[^?]*\bor\b|\bor\b\s+\S+\W*$", re.IGNORECASE)
"""What a question offers itself: "which of the two is faster, A or B?"."""
_TOPIC_NOUN = r"(?:topic|subject|area|field|problem|issue|question|phenomenon|task)"
_TIME = (
    r"(?:days?|weeks?|months?|years?|times?|moment|library|collection|point|cases?|kinds?|sorts?)\b"
)
# What every paper has: said with "the" and of nothing else, it is of the paper spoken of.
_PART = (
    r"(?:code|abstract|title|results?|findings?|conclusions?|contributions?|limitations?|"
    r"motivation|idea|goal|aim|evaluation|experiments?|baselines?|datasets?|method|approach)"
)
# "Those of Wang" and "these models that ..." say themselves what they mean.
_SAID = (
    r"(?!\s+(?:[\w-]+\s+)?(?:of|by|that|which|who|whose)\b)"
    r"(?!(?<=those)\s+(?:from|in|on|about|for|using|with|published|where)\b)"
)
_ON = r"(?!\s*(?:[“\"]|(?:on|about|that|which|by|in|from|with|using|for|of|where|behind)\b\s*\w))"
_PRONOUN = re.compile(
    rf"\b(?P<topical>(?:this|that|the\s+same)\s+{_TOPIC_NOUN})\b"
    rf"|\b(?P<set>(?:(?:all|both|each)\s+(?:of\s+)?)?(?:(?:these|those)(?!\s+{_TIME}){_SAID}(?:\s+(?:{_COUNT}))?"
    rf"(?:\s+{_PAPERS}|\s+{_THING}s\b|\s+ones)?"
    rf"|(?:all|both)\s+(?:{_COUNT})\b(?!\s+\w+s\b)|them|they|their|theirs|the\s+(?:{_COUNT})(?:\s+{_PAPERS}{_ON}|{_NO_NOUN})|both(?:\s+{_PAPERS}{_ON}|{_NO_NOUN})))\b"
    rf"|\b(?P<one>(?:this|that)\s+(?:{_PAPERS}|{_THING}|one)\b{_SAID}"
    rf"|the\s+(?:same\s+)?(?:paper|article|study|publication|preprint)\b{_ON}|(?:this|it|its)(?!\s+{_TIME}))\b(?:'s\b)?"
    rf"|(?:^|(?<=is\s)|(?<=was\s)|(?<=does\s)|(?<=did\s)|(?<=has\s))(?P<after>that)\b|\b(?P<that>that)\b(?:'s\b)?(?=\W*$|\W*[?.!,;])"
    rf"|\b(?P<authors>the\s+(?:authors?|writers?|researchers))\b(?!\s+(?:of|from|who|that|with|at|in)\b)"
    rf"|\b(?P<part>the\s+(?:(?:main|key|central|overall|final|source)\s+)?{_PART})\b{_ON}"
    rf"|\b(?P<person>he|she|him|her|his|hers)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_PAPERS = re.compile(r"\b(?:papers?|articles?|publications?|works\s+(?:by|of))\b", re.I)
_DOES_IT = re.compile(rf"\W*{AUXILIARY}\s+$", re.IGNORECASE)
_DOES = re.compile(r"\b(?:do|does|did|can|could|will|would)\s+$", re.IGNORECASE)


def find_references(text: str, context: Context) -> list[Reference]:
    """Return what points at the conversation, in order: places of a list, then pronouns.

    Of several pronouns only the first is returned: later ones can mean what it
    means. If that stands in the question, so it is for all of them.
    """
    found = [reference for place in _PLACES.finditer(text) if (reference := _place(place, context))]
    found = [item for item in found if not _CHOICE.search(text[: item.start])]
    if found:
        return found
    for place in _PRONOUN.finditer(text):
        if has_antecedent(place):
            return []
        if (reference := _pronoun(place, context)) is not None:
            return [reference]
    return []


def _place(found: re.Match[str], context: Context) -> Reference | None:
    if not (context.papers or context.about):
        return None
    start, end = found.span()
    if found["noun"] and _goes_on(found):
        return None
    if found["other"]:
        rest = tuple(paper for paper in context.papers if paper not in context.about)
        return Reference(start, end, rest, plural=len(rest) != 1, missing=not rest)
    if found["extreme"]:
        dated = [paper for paper in context.papers if paper.date]
        pick = min if found["extreme"].lower() in ("oldest", "earliest") else max
        extreme = [pick(dated, key=lambda paper: paper.date)] if dated else []
        return Reference(start, end, tuple(extreme), missing=not extreme)
    if found["few"]:
        count = int(_NUMBERS.get(found["few"].lower(), 0) or found["few"])
        papers = context.papers
        chosen = papers[:count] if found["end"].lower() == "first" else papers[-count:]
        return Reference(start, end, chosen, plural=True, missing=len(papers) < count)
    number = _number(found)
    paper = _marked(number, context) if found["mark"] else _numbered(number, context)
    possessive = found[0].lower().endswith("'s")
    papers = (paper,) if paper else ()
    return Reference(start, end, papers, possessive=possessive, missing=paper is None)


def _goes_on(found: re.Match[str]) -> bool:
    """Whether "the first paper on NER" says itself which paper is meant."""
    one = found["noun"].lower().startswith(("one", "of", "result"))
    return not one and bool(_PAPER_GOES_ON.match(found.string[found.end() :]))


def _number(found: re.Match[str]) -> int:
    """Return the place in the list that is meant, counted from 1; from the end if negative."""
    if digits := found["mark"] or found["number"]:
        return _NUMBERS.get(digits.lower(), 0) or int(digits)
    word = (found["ordinal"] or found["bare"] or found["side"]).lower()
    return {"last": -1, "former": 1, "latter": 2}.get(word) or _ORDINALS[word]


def _marked(number: int, context: Context) -> Paper | None:
    """Return what "[2]" cites in the last answer."""
    return context.about[number - 1] if 0 < number <= len(context.about) else None


def _numbered(number: int, context: Context) -> Paper | None:
    """Return the paper of that number in the latest list that is so long."""
    for papers in (context.papers, *context.earlier):
        if papers and 0 < abs(number) <= len(papers):
            return papers[number - 1 if number > 0 else number]
    return None


def _pronoun(found: re.Match[str], context: Context) -> Reference | None:
    text, (start, end) = found.string, found.span()
    word = found[0].lower()
    if is_empty(found):
        return None
    if word.startswith("the ") and (ALTERNATIVES.search(text[end:]) or _is_said(found)):
        return None
    if word.endswith(" work") and _DOES.search(text[:start]):
        end -= len(" work")  # "does this work for ...?"
    possessive = word in POSSESSIVES
    for name, meaning in _MEANINGS:
        if found[name]:
            return meaning(Reference(start, end, possessive=possessive), context, word)
    return None


def _is_said(found: re.Match[str]) -> bool:
    """Whether a question says itself of what paper "the code" or "the authors" are."""
    others = found.string[: found.start()] + found.string[found.end() :]
    if any(is_name_like(unit) for unit, _, _ in compounds(others)):
        return bool(found["part"] or found["authors"])
    if found["authors"]:
        return _SPEAKS_OF_PAPERS.search(others) is not None
    if _DOES_IT.match(found.string[: found.start()]):
        return _SPEAKS_OF_PAPERS.search(others) is not None
    return bool(found["part"]) and says_more(others)


def _meant_topic(bare: Reference, context: Context, _word: str) -> Reference | None:
    topic = context.query.topic
    return Reference(bare.start, bare.end, topic=topic) if topic else None


def _meant_set(bare: Reference, context: Context, word: str) -> Reference | None:
    of_authors = context.query.asks == "authors" and len(context.about) < 2
    if word in ("they", "them", "their", "theirs") and context.people and of_authors:
        return Reference(bare.start, bare.end, people=context.people, possessive=bare.possessive)
    papers = context.about if len(context.about) > 1 else context.papers or context.about
    if not papers:
        return None
    alone = len(context.about) == 1 and word in ("they", "their")
    return replace(_of(bare, papers, plural=True), single=context.about[0] if alone else None)


def _meant_one(bare: Reference, context: Context, word: str) -> Reference | None:
    """Return the one paper of the last answer; of several, what they were found for."""
    about = context.about or context.papers
    of_topic = word in ("it", "its", "this", "that")
    if len(about) != 1 and of_topic and context.query.topic:
        return replace(_of(bare, about, plural=True), topic=context.query.topic)
    return _of(bare, about[:1]) if about else None


def _meant_authors(bare: Reference, context: Context, _word: str) -> Reference | None:
    about = context.about or context.papers
    return _of(bare, about, plural=len(about) > 1, noun="authors") if about else None


def _meant_part(bare: Reference, context: Context, _word: str) -> Reference | None:
    """Return the one paper of the last answer, if nothing else is asked about."""
    return _of(bare, context.about, part=True) if len(context.about) == 1 else None


def _meant_person(bare: Reference, context: Context, _word: str) -> Reference | None:
    if not context.people:
        return None
    return Reference(bare.start, bare.end, people=context.people[:1], possessive=bare.possessive)


def _of(
    bare: Reference,
    papers: tuple[Paper, ...],
    *,
    plural: bool = False,
    noun: str = "",
    part: bool = False,
) -> Reference:
    return Reference(
        bare.start,
        bare.end,
        papers,
        possessive=bare.possessive,
        plural=plural and len(papers) > 1,
        noun=noun,
        part=part,
    )


_MEANINGS = (
    ("topical", _meant_topic),
    ("set", _meant_set),
    ("one", _meant_one),
    ("that", _meant_one),
    ("after", _meant_one),
    ("authors", _meant_authors),
    ("part", _meant_part),
    ("person", _meant_person),
)


def named_in(text: str, papers: tuple[Paper, ...]) -> Iterator[tuple[int, int, Paper]]:
    """Yield the places where a text names one of the papers as a question does."""
    for paper in papers:
        if place := re.search(rf"(?<!\w){re.escape(paper.name)}(?!\w)", text, re.IGNORECASE):
            yield place.start(), place.end(), paper
