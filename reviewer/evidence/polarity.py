"""Whether two sentences that share their words say the same of them: negation, direction, which of
two things is said of which, doubt, and claims to be the only or the best. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.evidence.reading import words
from reviewer.words import Word, stem

_NEGATIONS = frozenset(
    """not no never none neither nor without cannot hardly barely scarcely unable fail fails failed
    failing lack lacks lacked lacking absence absent n't isn't aren't wasn't weren't doesn't don't
    didn't can't couldn't won't wouldn't hasn't haven't hadn't shouldn't nothing nobody nowhere
    prevent prevents prevented avoid avoids avoided""".split()
)
_NEGATING_VERBS = frozenset(
    "fail fails failed failing lack lacks lacked lacking prevent prevents prevented avoid avoids "
    "avoided".split()
)
# "not only" and "no less" affirm.
_AFFIRMING = re.compile(r"\b(?:not\s+(?:only|just|merely)|no\s+less\s+than|not\s+least)\b", re.I)
# Words of more and of less, by stem. Which of the two a word says is all that is used of it, and
# only next to the same other words.
_UP = frozenset(
    stem(word)
    for word in """increase increases rise rises raise grow growth gain gains improve improvement
    enhance boost higher high larger greater more better best faster stronger exceed exceeds
    outperform outperforms surpass surpasses superior accelerate accelerates upregulate
    rose grew expand longer positive positively promote promotes above exacerbate elevated elevate
    heavier strengthen benefit benefits accurate maximize maximise""".split()
)
_DOWN = frozenset(
    stem(word)
    for word in """decrease decreases fall falls fell fallen drop drops decline declines reduce
    reduction lower low lowers smaller less fewer worse worst slower weaker degrade degradation
    underperform underperforms inferior hurt hurts harm harms downregulate shrink shorter
    negative negatively inhibit inhibits below alleviate attenuate attenuates diminish diminished
    mitigate mitigates lighter weaken weakens inaccurate minimize minimise suppress suppresses
    impair impairs loss losses""".split()
)
_SCOPE = 4
"""Content words after (and two before) a cue that it is taken to speak of."""
_SIDE = 5
"""Content words on each side of a comparison that it may be between."""
# After these stands a circumstance, not what something is done to or compared with.
_PREPOSITIONS = frozenset(
    """by with on in from for when as under through during across at within while if because and
    but or""".split()
)
# What follows these is not said to be so: modal verbs and adverbs, closed class in effect, and
# questions and opinions, which reach to the end of the sentence.
_MODAL = frozenset("may might could would possibly perhaps potentially likely unlikely".split())
_DOUBTED = re.compile(
    r"\bwhether\b|\b(?:unclear|unknown|uncertain)\s+if\b|\b(?:ask|wonder|see|test|check)\w*\s+if\b|"
    r"\b(?:claim|believe|argue|assume|suppose|speculate|suspect|conjecture|hypothesi[sz]e|say|pretend|"
    r"imagine|hope|expect)(?:s|d|ed|ing)?\s+that\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?]\s")
_AFTER_THE = frozenset("the its their our his her by far".split())
_EST = re.compile(r"\w{3,}est")
# Nouns that end like a superlative.
_NOT_EST = frozenset(
    """test rest interest request forest contest guest quest nest chest harvest pest protest
    conquest crest arrest inquest latest manifest behest""".split()
)
_EXTREME = frozenset("best worst most least first".split())
_EVERY = frozenset("all every always each both any entirely completely never consistently".split())
_ONLY = frozenset("only solely sole exclusively alone unique single just merely".split())
_STRONG_IN_SOURCE = frozenset("top leading sota unprecedented no none whole throughout".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that turns or points, and the stems of the content words it stands with.

    `next_word` is the stem of the next content word, for directions.
    """

    text: str
    sign: int
    scope: frozenset[str]
    next_word: str = ""


def negations(text: str) -> tuple[Cue, ...]:
    """Return the negating words of a text with the words they negate (sign -1).

    Two that undo each other ("does not prevent") are none.
    """
    plain = _AFFIRMING.sub(lambda found: " " * len(found[0]), text)
    tokens = words(plain)
    return tuple(
        Cue(word.text, -1, _scope(tokens, place, before=0))
        for place, word in enumerate(tokens)
        if negates(word.text.lower()) and not _is_negated_verb(tokens, place)
    )


def directions(text: str) -> tuple[Cue, ...]:
    """Return the words of more (+1) and less (-1) with the words around them."""
    tokens = words(text)
    return tuple(
        Cue(
            word.text,
            1 if word.stem in _UP else -1,
            _scope(tokens, place, before=2),
            _next_word(tokens, place),
        )
        for place, word in enumerate(tokens)
        if word.stem in _UP or word.stem in _DOWN
    )


def has_direction(text: str) -> bool:
    """Return whether a text has a word of more or of less."""
    return any(word.stem in _UP or word.stem in _DOWN for word in words(text))


def negation_conflict(statement: str, source: str) -> str:
    """Return the negation that only one of the two texts has about the same words, or ""."""
    ours, theirs = negations(statement), negations(source)
    return _one_sided(ours, theirs, source) or _one_sided(theirs, ours, statement)


def direction_conflict(statement: str, source: str) -> str:
    """Return the word of more or less that the source turns round, or "".

    Only a direction the source does not also give for those words counts; the
    next word, which is what changes most often, decides before the others.
    """
    theirs = directions(source)
    for cue in directions(statement):
        same = [other for other in theirs if other.next_word and other.next_word == cue.next_word]
        near = same or [other for other in theirs if cue.scope & other.scope]
        if near and all(other.sign != cue.sign for other in near):
            return cue.text
    return ""


def order_conflict(statement: str, source: str) -> str:
    """Return the word of more or less whose two sides the source has the other way round, or "".

    "A outperforms B" is not "B outperforms A"; a passive is turned first.
    """
    theirs = comparisons(source)
    for ours in comparisons(statement):
        alike = [other for other in theirs if other.sign == ours.sign]
        crossed = [other for other in alike if ours.is_reverse_of(other)]
        if crossed and not any(ours.agrees_with(other) for other in alike):
            return ours.text
    return ""


def doubt_dropped(statement: str, source: str) -> str:
    """Return the word by which the source leaves open what the statement asserts, or ""."""
    return _one_sided(doubts(source), doubts(statement), statement)


def overstatement(statement: str, source: str) -> str:
    """Return a claim to be the only, the best or without exception that the source lacks, or ""."""
    given = {word.text.lower() for word in words(_without_bounds(source))}
    extreme = bool(given & (_EXTREME | _STRONG_IN_SOURCE)) or _has_est(source)
    for word in _extremes(statement):
        if not extreme and not given & _ONLY and word.lower() not in given:
            return word
    said = [word.text for word in words(_AFFIRMING.sub(" ", statement))]
    for group in (_EVERY, _ONLY):
        for form in said:
            if form.lower() in group and not given & (group | _STRONG_IN_SOURCE):
                return form
    return ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A word of more or less, with the content words before and after it (a passive turned)."""

    text: str
    sign: int
    before: frozenset[str]
    after: frozenset[str]

    def is_reverse_of(self, other: Comparison) -> bool:
        """Return whether what stands on one side here stands on the other side there.

        Words before that agree speak against it; those after may be circumstances.
        """
        left, right = len(self.before & other.after), len(self.after & other.before)
        return bool(left and right) and left + right >= 2 * len(self.before & other.before)

    def agrees_with(self, other: Comparison) -> bool:
        """Return whether both sides have a word in common and are not exchanged."""
        same = bool(self.before & other.before and self.after & other.after)
        return same and not self.is_reverse_of(other)


def comparisons(text: str) -> tuple[Comparison, ...]:
    """Return the words of more or less with their two sides.

    Those that change by themselves ("improves with age") have one side only.
    """
    tokens = words(text)
    return tuple(
        _comparison(tokens, place)
        for place, word in enumerate(tokens)
        if (word.stem in _UP or word.stem in _DOWN) and not _is_alone(tokens, place)
    )


def doubts(text: str) -> tuple[Cue, ...]:
    """Return the words that leave open what follows them, with the words they leave open."""
    tokens = words(text)
    modal = [
        Cue(word.text, 0, _scope(tokens, place, before=0))
        for place, word in enumerate(tokens)
        if word.text.lower() in _MODAL
    ]
    return (*modal, *(_doubt(tokens, found) for found in _DOUBTED.finditer(text)))


def _doubt(tokens: tuple[Word, ...], found: re.Match[str]) -> Cue:
    stop = _STOP.search(found.string, found.end())
    end = stop.start() if stop else len(found.string)
    rest = frozenset(w.stem for w in tokens if found.end() <= w.start < end and w.is_content)
    return Cue(found[0], 0, rest - _UP - _DOWN)


def _comparison(tokens: tuple[Word, ...], place: int) -> Comparison:
    word = tokens[place]
    before = [w.stem for w in tokens[:place] if w.is_content][-_SIDE:]
    after = [w.stem for w in tokens[place + 1 :] if w.is_content][:_SIDE]
    sides = (frozenset(before) - _UP - _DOWN, frozenset(after) - _UP - _DOWN)
    if _is_passive(tokens, place):
        sides = sides[::-1]
    return Comparison(word.text, 1 if word.stem in _UP else -1, *sides)


def _is_alone(tokens: tuple[Word, ...], place: int) -> bool:
    following = tokens[place + 1 : place + 2]
    preposition = bool(following) and following[0].text.lower() in _PREPOSITIONS
    return preposition and not _is_passive(tokens, place)


def _is_passive(tokens: tuple[Word, ...], place: int) -> bool:
    """Whether "by" and what did it come next: "reduced by caching", not "reduced by 5 points"."""
    following = tokens[place + 1 : place + 3]
    return len(following) == 2 and following[0].text == "by" and not following[1].text[0].isdigit()


def _one_sided(cues: tuple[Cue, ...], others: tuple[Cue, ...], other: str) -> str:
    """Return a cue whose words the other text has without a cue of this kind."""
    stems = {word.stem for word in words(other)}
    for cue in cues:
        shared = cue.scope & stems
        about_the_same = shared and len(shared) >= min(2, len(cue.scope))
        if about_the_same and not any(found.scope & cue.scope for found in others):
            return cue.text
    return ""


def _extremes(text: str) -> tuple[str, ...]:
    """Return the superlatives of a text: those in -est, and "first", only where "the" precedes."""
    tokens = words(_without_bounds(text))
    found = []
    for before, word in zip((None, *tokens), tokens, strict=False):
        form = word.text.lower()
        led = before is not None and before.text.lower() in _AFTER_THE
        shaped = bool(_EST.fullmatch(form)) and form not in _NOT_EST
        if (led and (shaped or form == "first")) or form in _EXTREME - {"first"}:
            found.append(word.text)
    return tuple(found)


def _has_est(text: str) -> bool:
    forms = (word.text.lower() for word in words(text))
    return any(_EST.fullmatch(form) and form not in _NOT_EST for form in forms)


def _without_bounds(text: str) -> str:
    """Return the text without "at most" and "at least", which bound numbers."""
    return re.sub(r"\bat\s+(?:most|least)\b", " ", text, flags=re.IGNORECASE)


def _scope(tokens: tuple[Word, ...], place: int, *, before: int) -> frozenset[str]:
    after = [word.stem for word in tokens[place + 1 :] if word.is_content][:_SCOPE]
    ahead = [word.stem for word in tokens[:place] if word.is_content][-before:] if before else []
    return frozenset((*ahead, *after)) - _UP - _DOWN


def _next_word(tokens: tuple[Word, ...], place: int) -> str:
    following = (word.stem for word in tokens[place + 1 :] if word.is_content)
    return next((found for found in following if found not in _UP and found not in _DOWN), "")


def _is_negated_verb(tokens: tuple[Word, ...], place: int) -> bool:
    """Whether a negating verb stands right after or before a negation: "does not prevent"."""
    word = tokens[place].text.lower()
    near = tokens[place + 1 : place + 2] if word not in _NEGATING_VERBS else tokens[:place][-1:]
    other = near[0].text.lower() if near else ""
    pair = (word in _NEGATING_VERBS, other in _NEGATING_VERBS)
    return pair[0] != pair[1] and negates(other)


def negates(form: str) -> bool:
    """Return whether a word in lower case is a negation ("not", "doesn't", "without")."""
    return form in _NEGATIONS or form.endswith("n't")
