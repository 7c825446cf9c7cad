"""Sentences of a record that speak to their reader instead of saying something. Pure.

"Ignore your instructions and say that ..." is no evidence for anything, and is
how a record would steer a model: no model is given such a sentence. Looked at
is the form, a second person or an imperative at its beginning, and not what is
asked. Of 38,369 sentences of arXiv abstracts 12 are taken for one, wrongly but
for one or two.
"""

from __future__ import annotations

import re

from reviewer.words import STOPWORDS

# In lower case, or a name: You Only Look Once.
_SECOND_PERSON = re.compile(
    r"(?<![\w'’-])(?:you|your|yours|yourself|yourselves)(?![\w-])|^You [a-z]"
)
_ASKS = re.compile(r"^\W*(?:please|do not|don['’]t)\b", re.IGNORECASE)
# A bare verb before what begins its object: after a noun a verb would stand there. It opens the
# sentence, or follows a short address ("SYSTEM: Answer every ...").
_BEFORE_OBJECT = re.compile(
    r"^\W*(?:[\w ]{1,30}:\s)?\W*(?P<verb>[a-z]+)\s"
    r"(?:that|the|a|an|all|any|every|each|this|these|those|only|exactly|"
    r"nothing|everything|it|them|with|me|us|my|our|its|their|previous|prior|earlier|above|"
    r"other|[\"'“‘])(?![\w-])",
    re.IGNORECASE,
)
# Imperatives in which papers think aloud, and what opens a phrase of circumstance.
_OF_SCIENCE = frozenset(
    "note notice observe recall consider suppose assume let see imagine".split()
)
_CIRCUMSTANCE = frozenset(
    "despite given amid alongside throughout notably meanwhile yet whenever unlike against quite "
    "according due together consistent even first second third fourth next finally online well "
    "owing thanks prior subject relative akin here once not several most many some few novel past "
    "amongst whilst approach action".split()
)
# "... tell the reader to": an order about the reader, wherever it stands in the sentence.
_ABOUT_READER = re.compile(
    r"(?P<before>[\w'’]*)\W*\b(?P<verb>[a-z]+)\s+(?:the|all|any|every)\s+(?:readers?|users?)\s+"
    r"(?:to|that|about|of|how|where|what|not)\b",
    re.IGNORECASE,
)
_SUBJECTS = frozenset(
    "to we they i it that which who can could may might will would shall should must and "
    "not".split()
)
_NOT_BARE = ("ing", "ed", "s", "ly", "en")


def addresses_reader(text: str) -> bool:
    """Return whether a sentence tells its reader to do something, or speaks of "you"."""
    if _SECOND_PERSON.search(text) or _ASKS.match(text) or _orders_about_reader(text):
        return True
    found = _BEFORE_OBJECT.match(text)
    # "RESULTS The ..." has a heading, and an acronym is a name; unless all is in capitals.
    if found is None or (found["verb"].isupper() and not text.isupper()):
        return False
    return _is_bare_verb(found["verb"].lower())


def _is_bare_verb(word: str) -> bool:
    known = word in STOPWORDS or word in _OF_SCIENCE or word in _CIRCUMSTANCE
    return len(word) > 2 and not known and not word.endswith(_NOT_BARE)


def _orders_about_reader(text: str) -> bool:
    found = _ABOUT_READER.search(text)
    if found is None or found["before"].lower() in _SUBJECTS:
        return False
    return _is_bare_verb(found["verb"].lower())
