"""Which words of a question are about its topic, and which only ask. Pure."""

from __future__ import annotations

from reviewer.words import Word, content_words, stem

# Words of question frames: they ask for papers, they are not what the papers are about. Closed
# class in effect: nouns for publications, verbs of "a paper does X to a topic", and politeness.
FRAME_STEMS = frozenset(
    stem(word)
    for word in """paper article study work publication research literature author abstract record
    collection library preprint topic subject survey section
    address discuss propose present introduce describe investigate explore examine consider cover
    mention deal focus tackle look talk report show list find give tell name cite involve touch
    concern relate belong draw evaluate study work write wrote written appear publish came come
    explain define compare contrast differ difference distinguish mean meant whats
    anything something everything anyone someone people please pls know available existing
    interested want looking say like help need try use used using based approach method way kind
    sort thing different various several many much more most new novel good best""".split()
)

# With a filter, these are about the records too: "two papers dated ... written together".
FILTER_FRAME = frozenset(
    stem(word)
    for word in """co together both date dated carry affiliation affiliated year month two three
    four five six seven eight nine ten here now really title entry item not he she posted submitted
    uploaded altogether overall currently hold contain span comprise total count
    come year belong actually ever team group people researcher name shown listed list""".split()
)


# Of these, what may follow a topic without being part of it: "... papers, please".
PAPER_STEMS = frozenset(
    stem(word)
    for word in """paper article study work publication research literature abstract record
    collection library preprint please pls list available existing find tell show give
    address discuss mention cover look use try""".split()
)


# What is done in papers has its own nouns, with the stems of the verbs: "relation extraction".
_NOUN_ENDINGS = ("ation", "ition", "ution", "ssion", "sion", "ction", "ment", "ance", "ence")
_FRAME_NOUNS = frozenset("publication collection section difference".split())
# Participles that are part of terms: "name some papers" asks, "named entities" are a topic.
_TERMS = frozenset(["named"])


def is_frame(word: Word) -> bool:
    """Return whether a word only asks: "explore" does, "exploration" is what a paper is about."""
    if word.stem not in FRAME_STEMS:
        return False
    text = word.text.lower().removesuffix("s")
    if text in _TERMS:
        return False
    return text in _FRAME_NOUNS or not text.endswith(_NOUN_ENDINGS)


def topic_words(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """Return the words of a question or topic that can be found in papers.

    If it has only words of frames, those are returned, unless `strict`.
    """
    telling = [word.text for word in content_words(text) if not is_frame(word)]
    if strict:
        return tuple(telling)
    return tuple(telling or (word.text for word in content_words(text)))
