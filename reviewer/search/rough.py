"""A question as people type it -> the question they ask: markup, capitals, stories. Pure.

What is only said around a question (greetings, thanks, why one asks, orders to
a machine) is left out; what a question refers back to stays.
"""

from __future__ import annotations

import re

from reviewer.search.markup import lowered, without_markup, without_orders
from reviewer.search.topics import topic_words

_WH = r"(?:which|what|who|whom|whose|when|where|why|how)"
_AUX = (
    r"(?:does|do|did|is|are|was|were|has|have|had|can|could|will|would|should|might|may|must|"
    r"isn['’]t|aren['’]t|doesn['’]t|don['’]t|didn['’]t|wasn['’]t|hasn['’]t|haven['’]t|can['’]t)"
)
_PAPERS = (
    r"(?:papers?|articles?|stud(?:y|ies)|works?|publications?|preprints?|records?|entries|"
    r"literature|research)"
)
_SENTENCE = re.compile(
    r"(?<=[?!])[\"'”’)]*\s*(?=\S)|(?<=[\])\d]\.)\s+(?=[A-Z])|\s*;\s*|\s+--\s+"
    r"|(?<=[^\W\d_]{2}\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\betc\.)(?<!\bDr\.)[\"'”’)]*\s+(?=\S)"
)
# What leads to the question proper: verbs of asking and telling, a greeting, a colon.
_LEADS = re.compile(
    r"(?:\b(?:tell|show|remind|give|inform|explain\s+to|let)\s+(?:me|us)(?:\s+know)?|\b(?:know|"
    r"wonder(?:ing|ed)?|ask(?:ing|ed)?|find\s+out|figure\s+out|work\s+out|look\s+up|look\s+at|"
    r"learn|"
    r"see|check|remember|recall|understand|hear|say|clarify|curious(?:\s+about)?|count|"
    r"question(?:\s+is)?(?:\s+about)?|interested\s+in|idea|sure|please|pls|hi|hello|hey|thanks|"
    r"thank\s+you|so|ok|okay|well|basically|namely|is\s+this|unclear|confused\s+about|"
    r"puzzled\s+by)\b)\s*[,:;.–—-]*\s*(?:please\s+|exactly\s+|also\s+|about\s+|to\s+me\s+)*"
    rf"(?P<asked>(?:in\s+|by\s+|on\s+|from\s+|to\s+)?(?:{_WH}|whether|if)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,:–—-]\s*(?:and\s+|so\s+|but\s+|to\s+begin\s+with,?\s+)?(?P<asked>"
    r"(?:(?:in|by|on|from|to|at|for|with)\s+)?"
    rf"(?:{_WH}\s+(?:{_PAPERS}\b|{_AUX}\b|of\b|many\b|much\b|(?:[\w-]+\s+){{1,3}}{_AUX}\b)"
    rf"|who\s+\w+ed\b|who\s+wrote\b|{_AUX}\s+(?:the|it|there|any|this|these|that|[A-Z]\w*)\b))",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^\W*(?:hi|hello|hey|dear|good\s+(?:morning|afternoon|evening|day)|greetings|thanks|thank|"
    r"please|"
    r"pls|sorry|excuse|ok|okay|so|well|actually|maybe|perhaps|quick|just|question|"
    r"(?:can|could|would|will|does|do)\s+(?:you|u|someone|anyone|anybody|i|we))\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|my|our|me|us|(?:i|we)['’](?:m|ve|d|ll|re))\b", re.IGNORECASE)
_WANTS = re.compile(
    r"\b(?:looking\s+for|look\s+for|need|want|like\s+to\s+(?:see|read|find|have|get|know\s+about)|"
    r"love\s+to\s+(?:see|read)|interested\s+in|search(?:ing)?\s+for|(?:show|give|find|get|send|"
    r"recommend|suggest|list|point)\s+(?:to\s+)?(?:me|us)(?:\s+to)?|find|list|recommend|"
    r"suggest|see|"
    r"read|anything|something)\s+"
    r"(?P<asked>(?:(?:to\s+find|some|any|all|the|a|relevant|recent|good|every|few|of|my|our|me|"
    r"these|"
    rf"those|existing|available)\s+)*{_PAPERS}\b.*)$",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear\s+\w+|greetings|ok|okay|so|well|please|pls|and|now|also|then)\b"
    r"[\s,!.:-]*)*(?:(?:could|can|would|will)\s+(?:you|u|someone|anyone|anybody)\s+"
    r"(?:please\s+|kindly\s+|possibly\s+|perhaps\s+|maybe\s+)*"
    r"|(?:i|we)(?:['’]d|\s+would)\s+(?:really\s+|very\s+much\s+)?(?:like|love|"
    r"appreciate\s+it\s+if)\s+"
    r"(?:you\s+)?(?:to\s+|could\s+)?|please\s+|pls\s+|kindly\s+)"
    r"(?=(?:list|find|show|give|name|get|enumerate|compare|contrast|explain|define|describe|count|"
    r"summari[sz]e)\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|greetings|good\s+(?:morning|afternoon|evening|"
    r"day))\b(?:\s+(?:there|"
    r"all|everyone|team|reviewer|assistant|folks))?|thanks|thank\s+you)(?:\s*[,!.:–—-]+\s*|"
    r"\s+(?=\S))",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[\s,.!–—-]*\b(?:please|pls|plz|thanks?|thx|ty|thank\s+you|cheers|many\s+thanks|"
    r"much\s+appreciated|"
    r"if\s+(?:possible|you\s+(?:can|could|please|don['’]t\s+mind|do\s+not\s+mind|would)"
    r"(?:\s+help(?:\s+me)?)?)|(?:that\s+|it\s+)?(?:would|will)\s+be\s+(?:great|nice|helpful|"
    r"appreciated))(?:\s+(?:so|very|a\s+lot|much|in\s+advance|for\s+\w+(?:\s+\w+)?|please))*\W*$",
    re.IGNORECASE,
)
_ASIDE = r"(?:(?:and|but|so|then|also|now|next|first|finally|lastly|anyway|ok|okay|well)\b[,:\s]+)*"
_STARTS = re.compile(
    rf"^\W*{_ASIDE}(?!(?:do\s+not|don['’]t)\s+(?!you\b|they\b|we\b|i\b|any\b|the\b))"
    rf"(?:(?:in|on|at|by|for|with|from|to|of|under)\s+)?(?:{_WH}|{_AUX})\b"
    rf"|^\W*{_ASIDE}(?:list|find|show|give|name|compare|contrast|explain|define|describe|count|"
    rf"tell)\b"
    rf"|\?\W*$|^\W*(?:\w+\s+){{0,3}}{_PAPERS}\s+(?:on|about|that|which|by|from|with|in|of)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    rf"^\W*{_ASIDE}(?:list|find|show|give|name|compare|contrast|explain|define|describe|count|"
    rf"tell)\b",
    re.I,
)
# These speak of things named before, if the sentence itself names no two of them.
_OF_TWO = re.compile(
    r"\b(?:each|both|respectively|the\s+two|the\s+former|the\s+latter|which\s+ones?|either)\b", re.I
)
_TWO = re.compile(r"\w\s+(?:and|or|versus|vs\.?|from|than)\s+\w|,\s", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|this|that(?=\W*$|\s+(?:paper|one|work|method|model))|these|"
    r"those|he|"
    r"she|his|her|such|there|one|both|the\s+(?:paper|method|model|authors?|approach|study|two)"
    r"(?=\W*$|\s+(?:of\s+)?(?:it|this)))\b",
    re.IGNORECASE,
)


def plain_question(text: str) -> str:
    """Return the question in a text, without what is around it; never empty if the text is not.

    Several questions in a row stay.
    """
    asked = text
    for step in (without_markup, lowered, without_orders, _question_sentences, _without_story):
        plain = step(asked)
        asked = plain if _has_word(plain) else asked
    return asked


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _question_sentences(text: str) -> str:
    """Return the sentences that ask, with those before that they refer to."""
    sentences = [part.strip() for part in _SENTENCE.split(text) if _has_word(part)]
    asking = [part for part in sentences if _STARTS.search(part)]
    if any("?" in part for part in asking):  # "Tell me a joke." is no question then
        asking = [part for part in asking if "?" in part or not _ORDERS.match(part)]
    if len(sentences) < 2 or not asking:
        return text
    if not topic_words(asking[0], strict=True) or _refers_back(asking[0]):
        return text
    return " ".join(asking)


def _refers_back(sentence: str) -> bool:
    """Whether a pronoun stands before anything it could mean."""
    if _OF_TWO.search(sentence) and not _TWO.search(sentence.replace(", respectively", "")):
        return True
    place = _BACK.search(sentence)
    if place is None:
        return False
    before = sentence[: place.start()]
    verb = re.search(rf"\b{_AUX}\b", before, re.IGNORECASE)
    return not topic_words(before[verb.end() :] if verb else before, strict=True)


def _without_story(text: str) -> str:
    """Return the question without greeting, request and thanks, and what is told before it."""
    while place := _GREETING.match(text):
        text = text[place.end() :]
    thanked = _THANKS.sub("", text)
    text = _REQUEST.sub("", thanked if _has_word(thanked) else text)
    start = _question_starts(text)
    told = text[:start]
    if not (_CHATTER.match(told) or _FIRST_PERSON.search(told)):
        return text
    cut = text[start:]
    return cut if topic_words(cut, strict=True) and not _refers_back(cut) else text


def _question_starts(text: str) -> int:
    """Return where the question stands in a sentence: after what leads to it, or a clause."""
    for pattern in (_LEADS, _CLAUSE, _WANTS):
        if place := pattern.search(text):
            return place.start("asked")
    return 0
