"""What kind of answer a question wants: papers, a fact, yes or no, a history, ways. Pure."""

from __future__ import annotations

import re

from reviewer.search.dates import PAPER_WORD
from reviewer.words import content_words

WHICH, TOPIC, FACT = "which", "topic", "fact"
COMPARE, DEFINE, METADATA = "compare", "define", "metadata"
YES_NO, TIMELINE, OPEN = "yes_no", "timeline", "open"

_PAPERS = PAPER_WORD.pattern
_WHICH_PAPERS = re.compile(
    rf"^\W*(?:which|what)\s+(?!(?:is|are|was|were|does|do|did|has|have|"
    rf"had)\b)(?:\w+\s+){{0,3}}?{_PAPERS}",
    re.IGNORECASE,
)
_WHICH_FRAME = re.compile(
    rf"^\W*(?:(?:and|so|ok|hi|hello|please|could you|can you|i need|i want|i'm looking for)\W+)*"
    rf"(?:(?:which|what|whose)\s+(?:of\s+(?:these|my|the|those)\s+)?(?:\w+\s+){{0,2}}?{_PAPERS}"
    rf"|(?:list|find|show|give|name|get|enumerate)\b|(?:are|is)\s+there\s+(?:any|some|"
    rf"something|work|\w*\s?{_PAPERS})"
    rf"|(?:which|what)\s+(?!(?:is|are)\b)[^?]{{1,60}}?\s(?:are|is)\s+there\b|any(?:thing|"
    rf"\s+(?:\w+\s+)?{_PAPERS}|one)|everything|what\s+(?:do|have|did)\s+(?:i|we|you|people|"
    rf"they|others)\b"
    rf"|(?:does|do|did|has|have)\s+(?:any(?:one|body|thing)?|some(?:one|body))\b"
    rf"|who(?:\s+\w+)?\s+(?:works?|has|have|had|uses?|used|studies|studied|trains?|"
    rf"fine-?tun\w+|looks?|looked|"
    rf"deals?|dealt|addresse[sd]|investigate[sd]?|explore[sd]?|considers?|tackle[sd]?|tries|"
    rf"tried|reports?)\b"
    rf"|(?:which|what)\s+of\s+(?:these|those|them|my)\b|where\s+(?:is|are|was|"
    rf"were)\s[^?]*\bused\W*$"
    rf"|do\s+(?:i|we|you)\s+have|all\s|(?:\w+\s+){{0,3}}{_PAPERS}\s+(?:on|about|that|which|"
    rf"with|using|for|of|in|involving|concerning|touching|reporting|from|by|not|dealing|"
    rf"addressing)\b)"
    rf"|\bwhich\s+{_PAPERS}\W*(?:\w+\W*){{0,3}}$|\blist\s+the\s+{_PAPERS}"
    rf"|[.?!;:]\s+(?:so\s+)?(?:which|what)\s+(?:of\s+)?(?:my\s+|the\s+|these\s+)?(?:papers|"
    rf"articles|studies|works)\b"
    rf"|[.?!]\s[^.?!]*\b(?:cite|citing|read)\b[^.?!]*\W*$",
    re.IGNORECASE,
)
_PAPERS_LAST = re.compile(
    r"\b(?:papers|articles|studies|works?|publications|preprints|records|entries)\W*(?:pls|"
    r"please)?\W*$",
    re.IGNORECASE,
)
_COMPARE_FRAME = re.compile(
    r"^\W*(?:compare|contrast|both)\b|\b(?:differs?|differences?|different\s+from|"
    r"distinguish(?:es)?|"
    r"similarit(?:y|ies)|in\s+common|which\s+of\s+the\s+two|compared?\s+the)\b|\bhow\s+(?:do|"
    r"does|did)\b.*\bcompare\b|\bor\b[^?]*,\s*which\b",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"\b(?:which|what|who|whose|when|where|why|how)\b", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:versus|vs)\b", re.IGNORECASE)
_DEFINE_FRAME = re.compile(
    r"^\W*(?:what(?:'s|s|\s+is|\s+are)\s+(?!the\s+\w+\s+of\b)(?:(?!\s(?:of|on|for|in)\s\w).)+?"
    r"(?:\s+(?:for|about|used\s+for))?|what\s+(?:does|do|did)\s+.+?\s+(?:do|mean|stand\s+for|"
    r"propose|introduce|offer|provide|"
    r"present|contribute|describe|address|achieve|show|refer\s+to)|(?:explain|define|"
    r"describe)\s+.+|what\s+\S+(?:\s+\S+){0,2}\s+(?:is|does|means)"
    r"|(?:(?:the\s+)?(?:definition|meaning|idea|purpose|point|gist)\s+(?:of|behind)\s+.+))\W*$",
    re.IGNORECASE,
)
_DEFINE_AT = re.compile(
    r"^[^?,]{2,60}?\s*[-–—:,]\s*what\s+(?:is|are|does|do|was)\s+(?:it|that|this|they)\b|"
    r"^\W*(?:what(?:['’]?s|\s+is|\s+are|\s+was)\s+(?:meant\s+by|(?:the\s+)?(?:(?:main|basic|"
    r"key|core|general|overall)\s+)?(?:idea|concept|purpose|point|"
    r"definition|meaning|gist|principle|intuition)\s+(?:of|behind))|what\s+(?:does|"
    r"do)\s+(?:the\s+)?(?:\S+\s+){1,4}?(?:mean|stand\s+for)\b|"
    r"(?:explain|describe)\s+(?:to\s+me\s+)?(?:what|(?:the\s+)?(?:(?:main|basic|key|core|"
    r"general|overall)\s+)?(?:idea|concept|"
    r"purpose|notion|principle|intuition)\s+(?:of|behind)))\b",
    re.IGNORECASE,
)
_IDEA = re.compile(
    r"\b(?:meant\s+by|(?:the\s+)?(?:(?:main|basic|key|core|general|overall)\s+)?(?:idea|"
    r"concept|purpose|point|"
    r"notion|definition|meaning|gist|principle|intuition)\s+(?:of|behind))\b",
    re.IGNORECASE,
)
_QUESTION_START = re.compile(
    r"^\W*(?:[^?]{1,80}[,:]\s*)?(?:and\s+)?(?:(?:in|on|at|by|for|with|through|under|from|"
    r"besides|to|of|into|"
    r"onto|over|within|during|between|among|against|without|about|after|before|since|until|"
    r"per)\b)?\s*"
    r"(?:what|which|who|whom|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|"
    r"has|have|"
    r"should|will|would)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|fast|large|big|long|high|heavy|old|often|far|small|low|deep|"
    r"accurate\w*|well|quick\w*)\b"
    r"|\b(?:number|amount|percentage|fraction|share|proportion|count|score|accuracy|rate|ratio|"
    r"factor|size|speed-?up)\b",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:does|do|did|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)"
    r"(?:n['’]t|\s+not)?"
)
_YES_NO = re.compile(
    rf"^\W*(?:(?:(?:so|and|but|or|then|also|well)\b[,\s]+)*|(?:in|for|on|at|with|under|by|"
    rf"during|among|according\s+to|within|after|before)\s[^?,]{{1,80}},\s*)"
    rf"(?:{_AUXILIARY}\s+(?!(?:i|we|you|u|people|they|others|anyone|anybody|someone)\s+(?:have|"
    rf"give|tell|find|show|list)\b)"
    r"|whether\b|if\b|(?:is\s+it\s+)?true\s+that\b|isn['’]t\b|aren['’]t\b|doesn['’]t\b|"
    r"don['’]t\b|didn['’]t\b|can['’]t\b)",
    re.IGNORECASE,
)
_CHANGED = (
    r"(?:developed|evolved|changed|progressed|advanced|moved\s+on|matured|shifted|grown|"
    r"come\s+along)"
)
_CHANGE = r"(?:develop|evolve|change|progress|advance|move\s+on|mature|shift|grow|come\s+along)"
_LATER = (
    r"(?:over|through|throughout|since|from|between|across|with\s+time|in\s+the\s+last|up\s+to|"
    r"until)\b"
)
_HISTORY = re.compile(
    rf"\bhow\s+(?:(?:has|have)\s+.+?|.+?\s+(?:has|have))\s+(?:been\s+)?{_CHANGED}\b"
    rf"|\bhow\s+(?:did|does|do|had)\s+.+?\s+(?:{_CHANGE}|{_CHANGED})\s*(?:{_LATER}|\W*$)"
    r"|\b(?:history|timeline|chronology|evolution)\s+(?:of|for)\b|\bchronological(?:ly)?\b"
    r"|\bthe\s+(?:development|progress|progression|trajectory)\s+of\b(?=.*\b(?:over|through|"
    r"from|since|years|time|between)\b)"
    r"|\bover\s+(?:the\s+years|time)\W*$|\byear\s+by\s+year\b|\bin\s+(?:date|time)\s+order\b"
    r"|\bin\s+(?:the\s+)?order\s+of\s+(?:their\s+)?(?:date|publication|appearance|time)\b"
    r"|\b(?:sorted|ordered|listed|arranged)\s+by\s+(?:date|year|time)\b|\b(?:oldest|newest|"
    r"earliest|latest)\s+first\b"
    r"|\b(?:oldest|earliest)\s+to\s+(?:newest|latest)\b"
    r"|\bwhat\s+(?:came|comes|was\s+(?:done|published|tried|proposed))\s+(?:first|before|"
    r"earlier)\b",
    re.IGNORECASE,
)
_HISTORY_FRAME = re.compile(
    rf"\b(?:how|has|have|had|did|does|do|been|{_CHANGED}|{_CHANGE}|over\s+(?:time|the\s+years)|"
    rf"through\s+time|with\s+time|so\s+far|"
    r"history|timeline|chronology|evolution|chronological(?:ly)?|trace|order(?:ed)?|sorted|"
    r"arranged|"
    r"the\s+(?:development|progression|progress|trajectory)\s+of|year\s+by\s+year|by\s+(?:date|"
    r"year|time)|"
    r"in\s+(?:the\s+)?(?:date\s+|time\s+)?order(?:\s+of\s+(?:their\s+)?(?:date|publication|"
    r"appearance|time))?|"
    r"(?:oldest|newest|earliest|latest)\s+first|(?:oldest|earliest)\s+to\s+(?:newest|latest)|"
    r"what\s+(?:came|comes|was\s+(?:done|published|tried|proposed))\s+(?:first|before|earlier))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"^\W*(?:(?:so|and|but|in\s+what\s+ways?|by\s+what\s+means)\b[,\s]*)*(?:how\s+(?:can|could|"
    r"might|may|should|to|would\s+(?:one|you|i|we))\b|in\s+what\s+ways?\b|by\s+what\s+means\b|"
    r"how\s+(?:do|does|did|have|has)\s+(?:one|we|people|researchers|authors|others|you|they|"
    r"scientists|papers|methods|models|systems|approaches)\b|"
    r"why\b|(?:what|which)\s+(?:(?:\w+|\w+-\w+)\s+){0,3}?(?:approach(?:es)?|methods|techniques|"
    r"ways|strategies|solutions|ideas|remedies|options|means|tricks|directions|"
    r"challenges|problems|difficulties|obstacles|limitations|drawbacks|advantages|benefits|"
    r"causes|reasons|factors)\s+"
    r"(?:(?:are|is|were)\s+(?:there|known|used|proposed|available|suggested|being)|exist|"
    r"have\s+been|has\s+been|can|could|do|to|for|help|of|in|that|work|reduce|improve)\b"
    r"|what\s+(?:can|could|should|might)\s+(?:be|one|we|i)\b|what\s+(?:helps?|causes?|makes?|"
    r"drives|prevents?|limits?)\b|ways\s+(?:to|of)\b|how\s+to\b)",
    re.IGNORECASE,
)


def kind_of(asked: str, asks: str) -> str:
    """Return the kind of a question; `asks` is the metadata field it asks for, if any.

    A text that fits no kind is a FACT question if it is a question, else a TOPIC.
    """
    if asks:
        return METADATA
    for kind, fits in _KINDS:
        if fits(asked):
            return kind
    return FACT if _QUESTION_START.match(asked) or _QUANTITY.search(asked) else TOPIC


def is_quantity(asked: str) -> bool:
    """Return whether a number is asked for."""
    return bool(_QUANTITY.search(asked))


def without_history(text: str) -> str:
    """Return what is left of a TIMELINE question without the words that make it one."""
    return _HISTORY_FRAME.sub(lambda found: " " * len(found[0]), text)


def without_idea(text: str) -> str:
    """Return what is left of a DEFINE question without "the idea behind" and the like."""
    return _IDEA.sub(lambda found: " " * len(found[0]), text)


def _is_comparison(asked: str) -> bool:
    return bool(_COMPARE_FRAME.search(asked)) or _versus_first(asked)


def _versus_first(asked: str) -> bool:
    """Whether "A versus B" comes before any question word ("in which of the 6 versus 9 ...")."""
    versus, word = _VERSUS.search(asked), _QUESTION_WORD.search(asked)
    return versus is not None and (word is None or versus.start() < word.start())


def _is_open(asked: str) -> bool:
    return bool(_OPEN.match(asked))


def _is_list(asked: str) -> bool:
    question = _QUESTION_START.match(asked)
    return bool(_WHICH_FRAME.search(asked) or (_PAPERS_LAST.search(asked) and not question))


def _is_definition(asked: str) -> bool:
    short = _DEFINE_FRAME.match(asked) and len(content_words(asked)) <= 6
    return bool(short or _DEFINE_AT.match(asked))


# In order: the first that fits is the kind.
_KINDS = (
    (TIMELINE, lambda asked: bool(_HISTORY.search(asked))),
    (WHICH, lambda asked: bool(_WHICH_PAPERS.match(asked))),
    (COMPARE, _is_comparison),
    (OPEN, _is_open),
    (WHICH, _is_list),
    (YES_NO, lambda asked: bool(_YES_NO.match(asked))),
    (DEFINE, _is_definition),
)
