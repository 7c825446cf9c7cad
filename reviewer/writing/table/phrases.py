"""Parses -> spans: the phrase at a noun, the clause at a verb, cut where they say enough. Pure.

Spans are characters of the line, end exclusive. What is left out of a phrase
is left out at its ends only: a span is words of the line as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence import closed
from reviewer.grammar import Parsed
from reviewer.words import content_words
from reviewer.writing.table.acts import FIND, acts

MOST_WORDS, MOST_CLAUSE_WORDS = 18, 40
_BEFORE = ("compound", "amod", "nmod", "nummod", "quantmod", "npadvmod", "advmod", "poss", "punct",
           "det", "predet", "meta", "neg", "case", "cc", "conj", "appos")  # fmt: skip
_AFTER = ("prep", "appos", "punct", "cc", "conj", "nummod", "case", "npadvmod", "nmod", "compound")
_CLAUSES = ("relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis")
_DROPPED = ("det", "predet")
_PARTS = ("advcl", "conj", "parataxis", "prep", "npadvmod")
"""What a long clause may do without at its end, where a comma or "and" divides it."""
_RELATIVE = ("WDT", "WP", "WP$", "WRB")
_BASED = ("base", "use")
"""Participles after a noun that belong to it like a preposition: "based on X", "using X"."""
_EMPTY = closed.GENERIC | frozenset(
    """new novel simple effective efficient first own such other same different various several
    many two three four five proposed present one general unified set series way kind type
    variety range number class family form extensive comprehensive detailed further our their its
    this these that here above following solution challenge issue problem contribution methodology
    concept notion idea work object paradigm perspective direction improved enhanced better
    revolutionary ground-breaking groundbreaking machine deep""".split()
)
"""Words that alone do not say which thing is meant: "a novel method", "three approaches"."""

Span = tuple[int, int]


def noun_phrase(parsed: Parsed, noun: int, *, clauses: bool = False) -> Span:
    """Return the phrase at a noun: what stands before it, and what belongs to it after it.

    A clause after it ("that combines ...") is part of it only if `clauses` says
    so, or if the phrase says nothing without ("a method that ..."). The article
    before it is left out, and of a long phrase what comes last.
    """
    first = _first(parsed, noun)
    ends = [end for end in _ends(parsed, noun, clauses=clauses) if not _is_verb(parsed, end)]
    ends = ends or [noun]
    span = _longest(parsed, first, ends, MOST_WORDS)
    if not clauses and not says(parsed.text[span[0] : span[1]]):
        wider = _longest(parsed, first, _ends(parsed, noun, clauses=True), MOST_WORDS + 6)
        if says(parsed.text[wider[0] : wider[1]]):
            return wider
    return span


def _is_verb(parsed: Parsed, place: int) -> bool:
    """Whether what the parser takes for a noun is "show" or the like before "that"."""
    after = parsed.tokens[place + 1].lemma.lower() if place + 1 < len(parsed) else ""
    return after == "that" and FIND in acts(parsed.tokens[place].lemma.lower())


def core(parsed: Parsed, noun: int) -> Span:
    """Return a noun with what stands before it, and nothing after it."""
    return parsed.tokens[_first(parsed, noun)].start, parsed.tokens[noun].end


def says(text: str) -> bool:
    """Whether words say which thing is meant, beyond "a novel method"."""
    return any(
        word.text.lower() not in _EMPTY and not _generic(word.text) for word in content_words(text)
    )


def _generic(word: str) -> bool:
    folded = word.lower()
    return (
        folded.isdigit()
        or folded.removesuffix("s") in _EMPTY
        or folded.removesuffix("es") in _EMPTY
    )


def _first(parsed: Parsed, noun: int) -> int:
    """Return the first token of what belongs to a noun before it, the article left out."""
    first = noun
    for child in parsed.children(noun):
        if child < noun and parsed.tokens[child].dep in _BEFORE:
            below = [place for place in parsed.subtree(child) if place < noun]
            first = min(first, *below)
    if first > 0 and parsed.tokens[first].tag == "VBN" and _is_sibling(parsed, first - 1, noun):
        first = min(parsed.subtree(first - 1))
    while first < noun and _is_dropped(parsed, first):
        first += 1
    return first


def _is_sibling(parsed: Parsed, place: int, noun: int) -> bool:
    """Whether a token is an object of the same verb: "deep learning", before "based approach"."""
    one, other = parsed.tokens[place], parsed.tokens[noun]
    return one.dep == other.dep == "dobj" and one.head == other.head


def _is_dropped(parsed: Parsed, place: int) -> bool:
    token = parsed.tokens[place]
    article = token.dep in _DROPPED and token.text.lower() not in ("no", "all", "both", "each")
    pronoun = token.dep == "poss" and token.pos == "PRON"
    return article or pronoun or (token.pos == "PUNCT" and token.text not in '(["“‘')


def _ends(parsed: Parsed, noun: int, *, clauses: bool) -> list[int]:
    """Return the places where the phrase may end, from short to long."""
    ends = [noun]
    for child in parsed.children(noun):
        if child < noun:
            continue
        if not clauses and parsed.tokens[min(parsed.subtree(child))].tag in _RELATIVE:
            break
        dep = parsed.tokens[child].dep
        if dep in _CLAUSES and not clauses and parsed.tokens[child].lemma not in _BASED:
            break
        if dep not in _AFTER and dep not in _CLAUSES:
            break
        places = parsed.subtree(child)
        inner = [] if dep == "punct" else _inner_ends(parsed, child, places, clauses=clauses)
        ends += [place for place in inner if place > ends[-1]]
    return ends


def _inner_ends(parsed: Parsed, child: int, places: Sequence[int], *, clauses: bool) -> list[int]:
    """Return where a part after the noun may end: before a clause in it, and at its own end."""
    if not clauses:
        opens = [
            n for n in places if parsed.tokens[n].dep in ("relcl", "acl", "advcl") and n > child
        ]
        starts = [min(parsed.subtree(n)) for n in opens]
        if starts:
            cut = min(starts)
            places = [place for place in places if place < cut]
    while (
        places
        and parsed.tokens[places[-1]].dep in ("punct", "cc", "prep", "mark", "det")
        and (parsed.tokens[places[-1]].text not in ')]"”’%')
    ):
        places = places[:-1]
    stops = [n for n in places if parsed.tokens[n].dep in ("pobj", "conj", "appos", "dobj")]
    return [*dict.fromkeys([*(s for s in stops if s in places), *places[-1:]])]


def _longest(parsed: Parsed, first: int, ends: Sequence[int], most: int) -> Span:
    """Return the longest span of at most so many words whose brackets close."""
    start = parsed.tokens[first].start
    best = (start, _closed(parsed, start, ends[0]) or parsed.tokens[ends[0]].end)
    for place in ends[1:]:
        end = _closed(parsed, start, place)
        text = parsed.text[start:end]
        if end and len(text.split()) <= most:
            best = (start, end)
    return best


def _closed(parsed: Parsed, start: int, place: int) -> int:
    """Return the end of the token, or of the bracket right after it that closes; 0 if none does."""
    end = parsed.tokens[place].end
    for _ in range(2):
        if balanced(parsed.text[start:end]):
            return end
        place += 1
        if place >= len(parsed) or parsed.tokens[place].text not in (")", "]", "”", '"'):
            return 0
        end = parsed.tokens[place].end
    return end if balanced(parsed.text[start:end]) else 0


def balanced(text: str) -> bool:
    """Whether the brackets of a text close, and its quotation marks come in pairs."""
    waiting: list[str] = []
    for char in text:
        if char in _CLOSING:
            waiting.append(_CLOSING[char])
        elif char in _CLOSING.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting and text.count('"') % 2 == 0


_CLOSING = {"(": ")", "[": "]", "{": "}", "“": "”"}


def clause(parsed: Parsed, verb: int, *, subject: bool = True) -> Span:
    """Return the clause at a verb, without "that" before it and the mark after it.

    Without `subject` it begins at the verb and its helpers. Of a long clause
    what comes last is left out.
    """
    tokens = parsed.tokens
    marks = [n for n in parsed.children(verb, "mark") if n < verb]
    places = [n for n in parsed.subtree(verb) if n not in marks]
    first = _clause_start(parsed, verb, places, subject=subject)
    last = _clause_end(parsed, verb, [n for n in places if n >= first])
    return tokens[first].start, _with_bracket(parsed, tokens[first].start, last)


def openings(parsed: Parsed, verb: int) -> tuple[int, ...]:
    """Return where a clause may begin and say the same: at its subject; at its verb after "we"."""
    subjects = [n for n in parsed.children(verb, "nsubj", "nsubjpass", "csubj") if n < verb]
    if not subjects:
        return ()
    subject = subjects[-1]
    if not all(_says_no_more(parsed, n) for n in parsed.children(verb) if n < subject):
        return ()
    first = parsed.tokens[min(parsed.subtree(subject))].start
    if parsed.tokens[subject].text.lower() not in ("we", "i"):
        return (first,)
    return parsed.tokens[_clause_start(parsed, verb, [], subject=False)].start, first


def _says_no_more(parsed: Parsed, place: int) -> bool:
    """Whether what is before a subject may be left out: "moreover", "by doing X"; not "if X"."""
    token = parsed.tokens[place]
    if token.dep in ("advmod", "punct", "cc", "aux", "mark", "intj"):
        return token.lemma.lower() not in closed.CONDITIONS | closed.NEGATIONS
    if token.dep == "advcl":
        opens = parsed.tokens[min(parsed.subtree(place))].lemma.lower()
        return token.tag in ("VBG", "VBN", "VB") and opens not in closed.CONDITIONS
    below = {parsed.tokens[n].lemma.lower() for n in parsed.children(place, "pobj")}
    return token.dep == "prep" and (token.lemma.lower() in _MEANS or bool(below & _LINKING))


_MEANS = frozenset("by via through despite using".split())
_LINKING = frozenset("addition particular summary conclusion contrast fact sum paper work".split())


def _clause_start(parsed: Parsed, verb: int, places: Sequence[int], *, subject: bool) -> int:
    tokens = parsed.tokens
    if subject:
        kept = [n for n in places if not (tokens[n].dep in ("punct", "cc") and n < verb)]
        opening = [n for n in kept if n <= verb]
        return min(opening, default=verb)
    helpers = [n for n in parsed.children(verb, "aux", "auxpass", "neg", "advmod") if n < verb]
    taken = verb
    for place in reversed(helpers):
        if place == taken - 1:
            taken = place
    return taken


def _clause_end(parsed: Parsed, verb: int, places: Sequence[int]) -> int:
    """Return the last token of a clause, cut before its last parts while it is too long."""
    tokens = parsed.tokens
    last = max(places)
    start = tokens[min(places)].start
    parts = [n for n in parsed.children(verb, *_PARTS) if n > verb]
    while parts and _interprets(parsed, parts[-1], last):
        last = min(parsed.subtree(parts.pop())) - 1
    while parts and len(parsed.text[start : tokens[last].end].split()) > MOST_CLAUSE_WORDS:
        cut = min(parsed.subtree(parts.pop()))
        divided = tokens[cut - 1].text in (",", ";", ":") or tokens[cut - 1].dep == "cc"
        if cut - 1 > verb and divided:
            last = cut - 1
    while (
        last > verb
        and tokens[last].dep in ("punct", "cc", "mark")
        and tokens[last].text not in ")]%"
    ):
        last -= 1
    return last


def _interprets(parsed: Parsed, part: int, last: int) -> bool:
    """Whether a part at the end only says what the rest is to show: ", highlighting its use"."""
    token = parsed.tokens[part]
    tells = token.dep == "advcl" and token.tag == "VBG" and FIND in acts(token.lemma.lower())
    places = parsed.subtree(part)
    return tells and places[-1] >= last - 1 and parsed.tokens[places[0] - 1].text == ","


def _with_bracket(parsed: Parsed, start: int, last: int) -> int:
    end = _closed(parsed, start, last)
    return end or parsed.tokens[last].end
