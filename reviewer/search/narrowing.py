"""A condition on the last list: "which of those have code?", "not the ones by Wang". Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from reviewer.library.filters import Filter
from reviewer.search.context import NARROWED, PAPERS, Context, Followup, about
from reviewer.search.dates import PAPER_WORD
from reviewer.search.known import Names
from reviewer.search.questions import understand
from reviewer.search.references import ALTERNATIVES

_COUNT = r"(?:two|three|four|five|six|\d{1,2})"
_NOUN = r"(?:papers|articles|works|studies|ones|results)"
_LISTED = (
    rf"(?:them|(?:these|those)(?:\s+{_COUNT})?(?:\s+{_NOUN})?"
    rf"|the\s+(?:{_COUNT}|above)(?:\s+{_NOUN})?|the\s+{_NOUN}\s+(?:above|shown|listed|before))\b"
)
_FRONTED = re.compile(
    rf"^(?:of|among|from|in)\s+(?P<them>{_LISTED})\W+(?P<rest>.+)$", re.IGNORECASE
)
_ASKS_ONE = re.compile(
    r"^(?P<head>how\s+many|which|what|any|who)\b(?:\s+ones?)?\s+(?P<rest>.+)$", re.I
)
_PARTITIVE = re.compile(
    r"^(?:(?P<many>how\s+many)"
    r"|(?P<verb>are|is|were|was|do|does|did|have|has)\s+(?:any|some|one|either)"
    r"|(?:(?:are|is)\s+there\s+)?(?:which|what|any|some|who|either))"
    rf"(?:\s+ones?)?\s+of\s+{_LISTED}\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"^how\s+many\s+(?P<rest>(?:are(?!\s+there)|were(?!\s+there)|have|use|come|deal|by|from|with|without)\b.*)$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:\s+(?:only|please|pls))+\W*$", re.IGNORECASE)
_WHICH_ONES = re.compile(
    r"^which\s+(?:ones?\s+(?P<ones>.+)"
    r"|(?P<rest>(?:are|is|were|was|have|has|use|uses|come|comes|deal|deals)\s+.+))$",
    re.IGNORECASE,
)
_SHOW = r"(?:(?:show|list|give|keep|find|filter|select)\s+(?:me\s+|us\s+)?)?"
_ONES = r"(?P<ones>(?:of\s+)?(?:the\s+ones|those|ones|the\s+papers|papers|these|them)\b\s*)"
_ONLY = re.compile(
    rf"^{_SHOW}(?:only|just|(?:limit|restrict|narrow|filter)"
    rf"(?:\s+(?:it|this|that|them|these|those|the\s+list))?(?:\s+down)?\s+(?:to|by))\s+"
    rf"{_ONES}?(?P<rest>.+)$",
    re.IGNORECASE,
)
_CONDITION = (
    r"(?:by|from|in|with|without|about|on|that|which|who|not|published|written|dated|before|"
    r"after|since|until|between|using|dealing|concerning|of|newer|older|during)\b"
)
_THOSE = re.compile(
    rf"^{_SHOW}(?P<ones>the\s+ones|those|these|ones)\s+(?P<rest>{_CONDITION}.*)$", re.IGNORECASE
)
_ANY = re.compile(
    r"^(?:(?:are|is)\s+there\s+)?(?P<ones>any)\s+(?:ones?\s+)?"
    r"(?P<rest>(?:by|from|with|without|since|before|after|in\s+\d)\b.*)$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"^(?:not|except(?:ing)?(?:\s+for)?|exclud(?:e|ing)|without\s+(?=the\s+ones|those|ones)|"
    rf"other\s+than|drop|remove|leave\s+out|minus)\s+{_ONES}?(?P<rest>.+)$",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"^(?:(?:what|which)\s+is\s+)?the\s+(?P<rest>newest|latest|oldest|earliest|most\s+recent)"
    rf"(?:\s+(?:one|paper(?=\s+of\b)))?(?:\s+of\s+{_LISTED})?\W*$",
    re.IGNORECASE,
)
_ALL_OF_THEM = re.compile(
    r"^(?:which(?:\s+(?:ones?|papers))?|(?:show|list|name|give)\s+(?:me\s+)?(?:them|these|those)(?:\s+all)?)\W*$",
    re.IGNORECASE,
)
_THAT = re.compile(r"^(?:that|which|who)\s+(?:(?:are|is|were|was)\s+(?=not\b|by\b|from\b))?", re.I)
# A bare "only ..." is a condition if it is short and no sentence of its own.
_SENTENCE = re.compile(
    r"[,;:?!]\s*\w|\b(?:which|what|who|how|is|are|was|were|has|have|do|does|did|can|could)\b",
    re.IGNORECASE,
)
_MAX_BARE_WORDS = 5


def narrowed(body: str, joined: bool, context: Context, names: Names) -> Followup | None:
    """Return the question for those of the last list that meet a condition; None if none is said.

    `joined` says that "and" or the like stood before.
    """
    if not context.papers:
        return None
    if (fronted := _FRONTED.match(body)) and (asks := _ASKS_ONE.match(fronted["rest"])):
        body = f"{asks['head']} of them {asks['rest']}"
    body = _TAIL.sub("", body)
    if _ALL_OF_THEM.match(body):
        return about("which papers?", PAPERS, context.about or context.papers)
    if found := _HOW_MANY.match(body):
        return about(f"how many papers {ended(found['rest'])}?", NARROWED, context.papers)
    if found := _PARTITIVE.match(body):
        return _partitive(found, context)
    if found := _EXTREME.match(body):
        return about(f"which is the {found['rest'].lower()} paper?", PAPERS, context.papers)
    if (found := _NOT.match(body)) and _is_condition(found):
        return _without(connected(found["rest"], names), context, names)
    for pattern in (_ONLY, _THOSE, _ANY):
        if (found := pattern.match(body)) and _is_condition(found):
            return which(connected(found["rest"], names), context)
    return _which_ones(body, joined, context, names)


def which(rest: str, context: Context) -> Followup:
    """Return the question which of the last list meet a condition ("by Wang", "that use BERT")."""
    bare = _THAT.sub("", ended(_TAIL.sub("", rest)))
    noun = "paper" if re.match(r"(?:is|was|has|does|uses|comes|deals)\b", bare, re.I) else "papers"
    return about(f"which {noun} {bare}?", NARROWED, context.papers)


def ended(text: str) -> str:
    """Return a text without the stop at its end."""
    return text.rstrip(" ?.!")


def _is_condition(found: re.Match[str]) -> bool:
    if found["ones"]:
        return True
    rest = found["rest"]
    return not _SENTENCE.search(ended(rest)) and len(rest.split()) <= _MAX_BARE_WORDS


def _partitive(found: re.Match[str], context: Context) -> Followup | None:
    rest, verb = found["rest"], (found["verb"] or "").lower()
    of_the = re.search(r"\bof\s+the\s", found[0][: found.start("rest")], re.IGNORECASE)
    if of_the and not found["many"] and not verb and ALTERNATIVES.search(rest):
        return None  # "which of the two is faster, A or B?" names them
    if found["many"]:
        return about(f"how many papers {ended(rest)}?", NARROWED, context.papers)
    if verb in ("are", "is", "were", "was", "have", "has"):
        rest = f"{'have' if verb in ('have', 'has') else 'are'} {rest}"
    return which(rest, context)


def _which_ones(body: str, joined: bool, context: Context, names: Names) -> Followup | None:
    found = _WHICH_ONES.match(body)
    if not found or ALTERNATIVES.search(body):
        return None
    rest = found["ones"] or found["rest"]
    if PAPER_WORD.search(rest):
        return None
    if found["ones"] or joined or not understand(f"which papers {rest}", names).topic:
        return which(rest, context)
    return None


def _without(rest: str, context: Context, names: Names) -> Followup:
    """The last list without what meets a condition; one on metadata is left to the catalog."""
    bare = _THAT.sub("", ended(rest))
    met = understand(f"which papers {bare}?", names)
    said = f"which papers are not {bare}?"
    if met.topic or not met.filter:
        return about(said, NARROWED, context.papers)
    narrow = about("which papers?", NARROWED, context.papers, said)
    return replace(narrow, filter=Filter(excluded=(met.filter,)))


def connected(rest: str, names: Names) -> str:
    """Return a condition with the word that says its kind: "2020" is "from 2020"."""
    bare = ended(rest)
    if re.match(_CONDITION, bare, re.IGNORECASE):
        return bare
    for word, kinds in (("by", ("authors",)), ("from", ("first", "last", "affiliations"))):
        query = understand(f"which papers {word} {bare}?", names)
        if not query.topic and any(getattr(query.filter, kind) for kind in kinds):
            return f"{word} {bare}"
    return f"about {bare}"
