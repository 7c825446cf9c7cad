"""Whether authors speak of themselves in a sentence, and how it is told of them. Pure.

"In this paper, we propose X" is told as "Zhang and Chen (2023) propose X", or
"They propose X" where the sentence before has named them. Nothing but the
words for the speaker changes, and the verb that agrees with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.grammar import Parsed, Token
from reviewer.writing.draft.edits import Edit
from reviewer.writing.draft.inflection import plural, singular
from reviewer.writing.draft.model import Citation

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_SPEAKERS = frozenset(("we", "i"))
PAPERS = frozenset(
    "paper work study article survey report letter thesis manuscript chapter note contribution "
    "dissertation review research project essay tutorial".split()
)
"""Nouns with which a text speaks of itself."""
_ITSELF = frozenset("paper article study thesis survey manuscript chapter".split())
"""Of these, what "the paper" means too."""
_TOLD = {
    "we": "they", "us": "them", "our": "their", "ours": "theirs", "ourselves": "themselves",
    "i": "they", "me": "them", "my": "their", "mine": "theirs", "myself": "themselves",
}  # fmt: skip
_UNNAMED = {"we": "the authors", "us": "the authors", "our": "the", "i": "the author", "my": "the"}
_MEANS = frozenset(
    "method model approach system framework algorithm technique procedure architecture network "
    "scheme strategy pipeline solution design tool methodology mechanism".split()
)
"""Nouns for what a paper brings, of which "our" can be told as "the proposed"."""
FIRST_PERSON = frozenset(_TOLD)
_SPELLED = {"'m": "am", "'re": "are", "m": "am", "'ve": "have", "'ll": "will", "'d": "would"}
"""Short forms of verbs, which stand after a pronoun but after no name."""


def speaker(parsed: Parsed, verb: int) -> int:
    """Return the place of a verb's subject if it is whoever wrote the text, else -1.

    "We", "I", "this paper", "the present study"; a subject of its own is
    looked for first, then that of the verb it is joined to. What a paper is,
    and what is done with it, is not said of its authors.
    """
    if verb == parsed.root and _opens_with_paper(parsed):
        return 1
    while True:
        own = parsed.children(verb, *SUBJECTS)
        if own:
            stands = is_speaker(parsed, own[0]) and not _is_of_paper(parsed, own[0], verb)
            return own[0] if stands else -1
        if parsed.tokens[verb].dep != "conj":
            return -1
        verb = parsed.tokens[verb].head


def is_speaker(parsed: Parsed, place: int) -> bool:
    """Return whether a token stands for the authors, or for the paper itself."""
    token = parsed.tokens[place]
    if token.text.lower() in _SPEAKERS:
        return True
    return token.lemma.lower() in PAPERS and _is_this(parsed, place)


def _is_of_paper(parsed: Parsed, subject: int, verb: int) -> bool:
    """Whether a clause says of a paper what is not so of people: "this work is based on"."""
    if parsed.tokens[subject].text.lower() in _SPEAKERS:
        return False
    is_it = parsed.tokens[verb].text.lower() in ("is", "was", "been")
    return is_it or parsed.tokens[subject].dep.endswith("pass")


def _opens_with_paper(parsed: Parsed) -> bool:
    """Whether a sentence opens with "This paper" and its main verb, however that was parsed."""
    first = [token.lemma.lower() for token in parsed.tokens[:2]]
    verb = parsed.tokens[parsed.root].text.lower()
    near = 2 <= parsed.root <= 3 and verb.endswith("s") and verb not in ("is", "was")
    return near and first[0] in ("this", "our") and first[1] in PAPERS


def _is_this(parsed: Parsed, place: int) -> bool:
    """Whether a noun has nothing with it but "this", "our" or "the present"."""
    beside = [parsed.tokens[child] for child in parsed.children(place)]
    words = [token.text.lower() for token in beside if token.pos != "PUNCT"]
    pointing = {"this", "our", "my"} & set(words) or {"the", "present"} <= set(words)
    itself = words == ["the"] and parsed.tokens[place].lemma.lower() in _ITSELF
    return itself or (
        bool(pointing) and set(words) <= {"this", "our", "my", "the", "present", "current"}
    )


def told(parsed: Parsed, name: Citation | None, *, alone: bool, known: bool) -> tuple[Edit, ...]:
    """Return the edits that tell a sentence of its authors.

    `name` is how the subject of the main verb is called if it is the speaker
    (None: "they"); `alone` says that it is one person. `known` says that the
    authors were named before, so that "their approach" can be understood.
    """
    edits: list[Edit] = []
    subject = speaker(parsed, parsed.root) if parsed.root >= 0 else -1
    taken: set[int] = set()
    if subject >= 0:
        token = parsed.tokens[subject]
        said = token.text.lower() in _SPEAKERS or _opens_with_paper(parsed)
        # A pronoun is one word, whatever a parser has hung below it.
        start, end = (token.start, token.end) if said else parsed.span(subject)
        start = 0 if _opens_with_paper(parsed) else start
        taken = {n for n, one in enumerate(parsed.tokens) if start <= one.start < end}
        edits.append(Edit(start, end, name or "they"))
        edits += _agreeing(parsed, subject, alone=alone and name is not None)
    named = known or subject >= 0
    words = _TOLD if named else _TOLD | _UNNAMED
    for place, token in enumerate(parsed.tokens):
        if place not in taken and token.text.lower() in words:
            word = words[token.text.lower()]
            if word == "the" and _is_means(parsed, place):
                word = "the proposed"
            edits.append(Edit(token.start, token.end, _like(word, token.text)))
    edits += _was_i(parsed)
    return tuple(edits)


def _is_means(parsed: Parsed, place: int) -> bool:
    """Whether "our" goes with what a paper brings, and not with its "experiments"."""
    noun = parsed.tokens[parsed.tokens[place].head]
    known = parsed.text[parsed.tokens[place].end :].lstrip().lower()
    return noun.lemma.lower() in _MEANS and not known.startswith(("proposed", "presented"))


def _agreeing(parsed: Parsed, subject: int, *, alone: bool) -> Iterator[Edit]:
    """Yield the edits of the verbs that agree with the subject, if its number changes."""
    said = parsed.tokens[subject].text.lower()
    main = parsed.root if _opens_with_paper(parsed) else parsed.tokens[subject].head
    for verb in _agreeing_verbs(parsed, main):
        token = parsed.tokens[verb]
        form = _one_does(token, said) if alone else _many_do(parsed, verb, said)
        if form != token.text:
            space = " " if token.start == parsed.tokens[subject].end else ""
            yield Edit(token.start, token.end, f"{space}{form}")


def _one_does(token: Token, said: str) -> str:
    """Return a verb as it follows one name: "I am", "we are", "this paper is" all give "is"."""
    verb = _spelled_out(token)
    plain = token.tag in ("VBP", "VB") or verb.lower() in ("were", "am")
    return singular(verb) if said in _SPEAKERS and plain else verb


def _many_do(parsed: Parsed, place: int, said: str) -> str:
    """Return a verb as it follows several names, or "they"."""
    token = parsed.tokens[place]
    verb = _spelled_out(token)
    if said == "we":
        return verb
    one = token.tag == "VBZ" or verb.lower() == "was" or place == parsed.root != 0
    if verb.lower() == "am" or (one and verb.lower().endswith("s")):
        return plural(verb, token.lemma)
    return verb


def _spelled_out(token: Token) -> str:
    return _SPELLED.get(token.text.lower().replace("’", "'"), token.text)


def _agreeing_verbs(parsed: Parsed, verb: int) -> Iterator[int]:
    """Yield the finite verb of a clause, and those joined to it without a subject of their own."""
    helpers = [n for n in parsed.children(verb, "aux", "auxpass") if parsed.tokens[n].tag != "TO"]
    yield (helpers or [verb])[0]
    for joined in parsed.children(verb, "conj"):
        shares = parsed.tokens[joined].tag == "VB" and bool(helpers)  # "can count and report"
        if not shares and not parsed.children(joined, *SUBJECTS):
            yield from _agreeing_verbs(parsed, joined)


def _was_i(parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits of "I am" and "I was" anywhere but in the main clause."""
    for place, token in enumerate(parsed.tokens[:-1]):
        after = parsed.tokens[place + 1]
        if token.text == "I" and after.text in ("am", "was") and token.head != parsed.root:
            yield Edit(after.start, after.end, {"am": "are", "was": "were"}[after.text])


def _like(word: str, other: str) -> str:
    """Return a word with a capital if the other has one; "I" has one always."""
    return word.capitalize() if other[:1].isupper() and other != "I" else word
