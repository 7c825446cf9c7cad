"""A line of a conversation -> a question that stands alone, and the records it is about. Pure.

What is said is completed from the conversation by form: pronouns and places
point at papers of the last answers (`references`), conditions narrow the last
list ("only those from 2020"), and a fragment takes the place of what it
parallels in the last question ("and for parsing?", see `fragments`). A
question that is whole is passed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reviewer.errors import QuestionError
from reviewer.search.context import (
    AGAIN,
    MAX_NAMED,
    MORE,
    PAPERS,
    Context,
    Followup,
    Paper,
    Reference,
    about,
    listed,
)
from reviewer.search.dates import PAPER_WORD
from reviewer.search.fragments import condition_kinds, is_fragment, swap, why
from reviewer.search.known import Names
from reviewer.search.narrowing import connected, ended, narrowed, which
from reviewer.search.questions import COMPARE, METADATA, TOPIC, WHICH, understand
from reviewer.search.references import find_references, named_in

_LEAD = re.compile(
    r"^(?:(?:thanks|thank\s+you|ok|okay|great|good|nice|cool|hi|hello|please|well|hm+|yes|no|so|"
    r"then|also)\b[,.!\s]*|(?P<joined>and|but|or|now)\b[,\s]*"
    r"|(?:(?:can|could|would)\s+you|i(?:['’]d|\s+would)\s+like(?:\s+to\s+see)?|i\s+want)\s+(?:please\s+)?"
    r"(?=(?:show|list|give|tell|keep|only|just|filter|compare|describe|explain|narrow|summari[sz]e)\b))+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:what|how)\s+about|(?:the\s+)?same\s+(?:question\s+|thing\s+)?(?:for|with|about))\s+",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:can|could|would)\s+you\s+)?(?:(?:tell|give|show)\s+(?:me\s+|us\s+)?)?"
    r"(?:(?:some\s+|a\s+(?:bit|little)\s+|any\s+)?more|(?:further\s+|the\s+)?details?|"
    r"what\s+else|anything\s+else|go\s+on|continue|elaborate|expand)(?:\s+(?:details?|please|information|info))*"
    r"(?:\s+(?:about|on|of|from|does|do)\s+(?P<of>.+?)(?:\s+says?)?)?\W*$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^(?:why(?:\s+(?:is|was|are|were|does|do|did)\s+(?:that|this|it|so|they))?(?:\s+so)?|how\s+come|how\s+so|why\s+not)\W*$",
    re.IGNORECASE,
)
# A field named alone -> the question that asks for it.
_ASPECTS = tuple(
    (re.compile(rf"^(?:(?:the|its|their|in)\s+)?(?:{pattern})\W*$", re.IGNORECASE), question)
    for pattern, question in (
        (
            r"(?:publication\s+)?(?:dates?|years?)|since\s+when|when|(?:which|what)\s+year",
            "when {were} {papers} published?",
        ),
        (r"authors?|writers?|who|by\s+whom|who\s+by", "who wrote {papers}?"),
        (r"(?:first|lead)\s+authors?", "who is the first author of {papers}?"),
        (
            r"affiliations?|universit(?:y|ies)|institut\w+|labs?|where",
            "what are the affiliations of {papers}?",
        ),
        (r"(?:source\s+)?code", "{do} {papers} have code?"),
        (r"how", "how {do} {papers} work?"),
    )
)
# A question word with its phrase and no verb: "on which dataset?", "and how accurate?".
_HOW_IT_IS = re.compile(
    r"^how\s+(?!many\b|much\b|come\b|so\b)(?P<degree>[a-z]+)\W*$", re.IGNORECASE
)
_OF_WHAT = re.compile(
    r"^(?:on|in|with|for|at|from|by|under|using|against)\s+(?:which|what)\s+(?:[\w-]+\W*){1,3}$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.I)
_OTHERS = re.compile(r"\b(?:other|others|else|similar)\b", re.IGNORECASE)
_WROTE = re.compile(
    r"^what\s+(?:else\s+)?(?:did|has|have)\s+(?:he|she|they)\s+(?:also\s+)?"
    r"(?:write|written|publish|published|author|authored)\b(?:\s+else)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_OWN_PAPERS = re.compile(
    r"\b(?:his|her|their)\s+(?:other\s+)?"
    r"(?P<papers>papers?|articles?|works?|publications?|studies)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^\d{1,2}\W*$")
_POINTS_ONLY = re.compile(
    r"^(?:the\s+)?(?:first|second|third|last|other|former|latter|next)(?:\s+(?:one|two|paper))?\W*$|^(?:number\s+)?\[?\d{1,2}\]?\W*$",
    re.IGNORECASE,
)


def resolve(text: str, context: Context | None, names: Names) -> Followup:
    """Return what a line asks, completed from the conversation so far (None: there is none).

    Raises QuestionError for a line that only points at an answer, or at a
    place of a list, that is not there.
    """
    asked = " ".join(text.split())
    lead = _LEAD.match(asked)
    body = asked[lead.end() :] if lead else asked
    joined = bool(lead and lead["joined"])
    if _DIGITS.match(body):
        body = f"number {body}"
    if context is None:
        if _MORE.match(body) or _WHY.match(body) or _POINTS_ONLY.match(body):
            raise QuestionError(
                f"there is no earlier answer for “{asked}”", next_step="Ask a whole question first."
            )
        return Followup(asked, asked)
    for rule in (_more, _aspect, _wh_phrase, _why, narrowed, _written, _fragment, _pointing):
        if (found := rule(body, joined, context, names)) is not None:
            return found
    return Followup(asked, asked)


def _more(body: str, _joined: bool, context: Context, _names: Names) -> Followup | None:
    found = _MORE.match(body)
    papers = context.about or context.papers
    if not found or not papers:
        return None
    if of := found["of"]:
        references = find_references(of, context)
        if not references or not _covers(of, references):
            return None
        papers = _papers(references)
    return about(f"more about {listed(papers)}", MORE, papers) if papers else None


def _aspect(body: str, _joined: bool, context: Context, _names: Names) -> Followup | None:
    """What is asked of a paper by a word: "and when?", "the authors?"."""
    lead = _ABOUT.match(body)
    papers = context.about or context.papers
    for pattern, question in _ASPECTS:
        if papers and pattern.match(body[lead.end() :] if lead else body):
            one = len(papers) == 1
            words = {"were": "was" if one else "were", "do": "does" if one else "do"}
            asked = question.format(papers=papers[0].name if one else "the papers", **words)
            return about(asked, PAPERS, papers)
    return None


def _wh_phrase(body: str, _joined: bool, context: Context, _names: Names) -> Followup | None:
    """A phrase that asks something of the paper spoken of, without a verb."""
    if len(context.about) != 1 or _VERB.search(body):
        return None
    name = context.about[0].name
    if found := _HOW_IT_IS.match(body):
        return about(f"how {found['degree']} is {name}?", PAPERS, context.about)
    if _OF_WHAT.match(body) and not PAPER_WORD.search(body):
        return about(f"{ended(body)} is {name}?", PAPERS, context.about)
    return None


def _why(body: str, _joined: bool, context: Context, _names: Names) -> Followup | None:
    return about(why(context.query), PAPERS, context.about) if _WHY.match(body) else None


def _written(body: str, _joined: bool, context: Context, _names: Names) -> Followup | None:
    """What authors spoken of have written: "what else did he write?", "which of her papers ..."."""
    if not context.people:
        return None
    people = " and ".join(context.people)
    if found := _WROTE.match(body):
        asked = f"which papers are by {people}{ended(found['rest'])}?"
        return Followup(asked, asked, AGAIN)
    place = _OWN_PAPERS.search(body)
    if place is None or (context.people and find_references(body[: place.start()], context)):
        return None
    before = re.sub(r"\b(which|how\s+many|any|all)\s+of\s+$", r"\1 ", body[: place.start()])
    asked = f"{before}{place['papers']} by {people}{body[place.end() :]}"
    return Followup(asked, asked, AGAIN)


def _fragment(body: str, joined: bool, context: Context, names: Names) -> Followup | None:
    """The last question about something else, or the last list with a condition."""
    lead = _ABOUT.match(body)
    piece = body[lead.end() :] if lead else body
    references = find_references(piece, context)
    if references and _covers(piece, references):
        return _about_others(_papers(references), context, names)
    if lead and (found := narrowed(piece, True, context, names)):
        return found
    if references and references[0].possessive and is_fragment(piece, introduced=True):
        return _pointing(f"what is {piece}", joined, context, names)
    if references or not is_fragment(piece, introduced=bool(lead) or joined):
        return None
    if swapped := swap(piece, context, names):
        kept = [paper for paper in (*context.papers, *context.about) if paper.key in swapped.keys]
        return about(swapped.question, AGAIN, kept)
    stated = connected(piece, names)
    if context.papers and condition_kinds(stated, names):
        return which(stated, context)
    return Followup(ended(piece), ended(piece), AGAIN) if lead else None


def _about_others(papers: tuple[Paper, ...], context: Context, names: Names) -> Followup | None:
    """The last question about other papers ("and the second?"), or what they say."""
    if not papers:
        return None
    named = listed(papers)
    swapped = swap(named, context, names, named=True)
    return about(swapped.question if swapped else named, PAPERS, papers)


def _pointing(body: str, _joined: bool, context: Context, names: Names) -> Followup | None:
    """A question with words in it that point at papers, which are named instead."""
    references = find_references(body, context)
    papers = _papers(references)
    if any(item.single for item in references):
        single = tuple(item.single for item in references if item.single)
        papers = papers if _asks_field(body, names) else single
    question = body
    for item in reversed(references):
        question, on_topic = _replaced(question, item, names)
        papers = () if on_topic else papers
    if not references or (question == body and not papers):
        return None
    kind = understand(question, names).kind
    named = {paper for _, _, paper in named_in(question, (*context.papers, *context.about))}
    searched = kind == WHICH or (kind == TOPIC and PAPER_WORD.search(question) is not None)
    searched = searched or _OTHERS.search(question) is not None
    seeks = searched and not any(item.plural for item in references)
    others = seeks or (kind == COMPARE and len(papers) < 2) or not named <= set(papers)
    return about(question, PAPERS, () if others else papers)


def _replaced(text: str, item: Reference, names: Names) -> tuple[str, bool]:
    """Return the text with what a reference means, and whether that is not its papers."""
    before, after = text[: item.start], text[item.end :]
    if meant := item.topic or " and ".join(item.people):
        asked = f"{before}{meant}{_own(item)}{after}"
        if not item.papers or understand(asked, names).kind != METADATA:
            return asked, True
    many = item.plural and len(item.papers) > MAX_NAMED and not item.single
    if many and not _asks_field(text, names):
        return text, False
    return f"{before}{_named(text, item, names)}", False


def _asks_field(text: str, names: Names) -> bool:
    query = understand(text, names)
    return query.kind == METADATA and not query.topic


def _named(text: str, item: Reference, names: Names) -> str:
    """Return the end of a question, from the words on that point at papers, with those named."""
    before, after = text[: item.start], text[item.end :]
    if item.part:
        return f"{text[item.start : item.end]} of {item.papers[0].name}{after}"
    noun = f"the {item.noun} of " if item.noun else ""
    if not item.plural:
        return f"{noun}{item.papers[0].name}{_own(item)}{after}"
    together = f"{noun}the papers{_own(item)}{after}"
    if _asks_field(f"{before}{together}", names):
        return together
    if item.single:
        return f"{item.single.name}{_own(replace(item, plural=False))}{after}"
    if len(item.papers) > MAX_NAMED:
        return together
    named = listed(item.papers)
    return f"the{ended(after)} of {named}?" if item.possessive else f"{noun}{named}{after}"


def _own(item: Reference) -> str:
    if not item.possessive:
        return ""
    return "'" if item.plural else "'s"


def _papers(references: Sequence[Reference]) -> tuple[Paper, ...]:
    """Return the papers that are pointed at; QuestionError if one is not there."""
    if any(item.missing for item in references):
        raise QuestionError(
            "the last answers list no such paper", next_step="`:refs` shows what they list."
        )
    return tuple(dict.fromkeys(paper for item in references for paper in item.papers))


def _covers(text: str, references: Sequence[Reference]) -> bool:
    """Whether a text consists of references alone: "the first and the third?"."""
    left = text
    for item in reversed(references):
        left = left[: item.start] + left[item.end :]
    return not re.sub(
        r"\b(?:and|or|both|only|paper|one|for|in|with)\b|\W", "", left, flags=re.IGNORECASE
    )
