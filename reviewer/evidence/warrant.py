"""What near-verbatim text adds to its source, exchanges, or leaves out of it. Pure.

Each check looks at the alignment of a statement with its source and returns an
objection in words for the user, or "".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from reviewer.evidence import closed
from reviewer.evidence.alignment import Alignment, Token
from reviewer.evidence.quantities import quantities
from reviewer.words import is_name_like, stem

_REFERRING = frozenset(map(stem, closed.GENERIC))
_REPORTING = frozenset(map(stem, closed.REPORTING))
_FACTIVE = frozenset(map(stem, closed.FACTIVE))
_TURNING = frozenset(
    map(stem, "fail lack prevent avoid unable absent absence insufficient refuse neglect".split())
)
_ABLE = frozenset(
    map(stem, "able ability used help manage capable shown found demonstrated serve way".split())
)
_STRICT = closed.GOVERNORS - frozenset("by than over versus vs against".split())
_TURNS = closed.STRONG | closed.NEGATIONS | _STRICT
_AMONG = frozenset("of among amongst".split())
_SUPERLATIVES = frozenset("best worst most least first".split())
_COMPARING = frozenset("than versus vs against over".split())
_SKIP = 3
"""Unaligned words between a word and the neighbour by which its place is told."""
_CLAUSE = 4
"""Content words from which a clause says something of its own."""
_FRAME = 8
"""Words within which "that" or a comma ends what says who speaks."""
_MODIFIED = 2
"""Words after a bounding word among which is the one that it bounds."""


def added(found: Alignment, beside: Collection[str]) -> tuple[Token, ...]:
    """Return the content words of the statement for which its source has none.

    `beside` are the keys of words that may be named (authors, titles, dates).
    Words that report or refer are warranted.
    """
    known = {token.key for token in found.source}
    return tuple(
        token
        for place, token in enumerate(found.statement)
        if token.content
        and found.there[place] < 0
        and token.key not in known
        and token.key not in beside
        and token.form not in closed.NEGATIONS
        and token.form != "using"  # a preposition
        and not _is_particle(found.statement, place)
        and not _class(token)
    )


def exchanged(found: Alignment, given: Collection[int] = ()) -> str:
    """Return an objection if a word stands where the source has another one.

    `given` are the starts of words that need no place: numbers that the source
    has in another form, names of authors.
    """
    for place, token in enumerate(found.statement[frame(found) :], frame(found)):
        placed = found.there[place] >= 0 and not _is_foreign(found, place)
        if not token.content or placed or token.start in given:
            continue
        if _is_particle(found.statement, place):
            continue
        own = _class(token)
        instead = [other for other in _instead(found, place) if not own or _class(other) != own]
        if instead:
            told = " ".join(other.text for other in instead[:3])
            return f"{token.text!r} stands where the cited sentence has {told!r}"
    return ""


def _is_particle(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word belongs to the verb before it: "put forward" says "propose"."""
    led = tokens[place - 1].form if place else ""
    return tokens[place].form == "forward" and led in ("put", "puts", "putting")


def frame(found: Alignment) -> int:
    """Return how many words at the start only say who speaks: "The authors find that"."""
    for place, token in enumerate(found.statement[:_FRAME]):
        if token.form == "that" or (place and token.clause != found.statement[0].clause):
            return place
        if token.content and not _class(token):
            break
    return 0


def _is_foreign(found: Alignment, place: int) -> bool:
    """Whether a word is from another sentence than the words around it."""
    own = found.source[found.there[place]].sentence
    near = [spot for spot in (_before(found, place), _after(found, place)) if spot >= 0]
    others = {found.source[spot].sentence for spot in near}
    return len(others) == 1 and own not in others


def strengthened(found: Alignment, given: Collection[int] = ()) -> str:
    """Return an objection if a word that turns a claim or makes it stronger was added.

    `given` are the starts of words that are names: an author may be called Best.
    """
    for place, token in enumerate(found.statement):
        turns = token.form in _TURNS and not _affirms(found.statement, place)
        placed = found.there[place] >= 0 and not _is_foreign(found, place)
        if token.start in given:
            continue
        if turns and not placed and token.form not in _left_near(found, place):
            return f"{token.text!r} is not in the cited sentence"
    return ""


def dropped(found: Alignment) -> str:
    """Return an objection if a word that bounds, turns or doubts what is said was left out."""
    said = _left_over(found.statement, found.there)
    for place, token in enumerate(found.source):
        if found.back[place] >= 0 or token.form in said:
            continue
        if any(token.form in forms and reaches(found, place) for forms, reaches in _DROPPED):
            return f"the cited sentence has {token.text!r}, which changes what it says"
        if token.content and _governs_verb(found, place):
            return f"the cited sentence only says {token.text!r} of it"
    return ""


def unheaded(found: Alignment) -> str:
    """Return an objection if "the best X" became "the best": best of what is not said."""
    for place, token in enumerate(found.source):
        if token.form in _SUPERLATIVES and found.back[place] >= 0 and _heads_left(found, place):
            return f"the cited sentence says {token.text!r} of something else"
        if found.back[place] >= 0 and _is_one_of(found.source, place):
            before = found.statement[max(0, found.back[place] - 2) : found.back[place]]
            if not any(word.form in _AMONG for word in before):
                return f"the cited sentence says 'one of the {token.text}'"
    return ""


def _is_one_of(source: Sequence[Token], place: int) -> bool:
    """Whether a superlative stands after "one of the" or "among the"."""
    highest = source[place].form in _SUPERLATIVES or source[place].form.endswith("est")
    led = [token.form for token in source[max(0, place - 2) : place]]
    return highest and (led == ["one", "of"] or led[-1:] == ["among"])


def repeated(found: Alignment) -> str:
    """Return an objection if a number is said more often than the source says it.

    Only where the source has another number that is not said: one was exchanged.
    """
    spare = any(
        back < 0 and _is_number(token) for token, back in zip(found.source, found.back, strict=True)
    )
    for place, token in enumerate(found.statement):
        again = found.there[place] < 0 and _is_number(token)
        if spare and again and any(other.key == token.key for other in found.source):
            return f"{token.text!r} stands in place of another number of the cited sentence"
    return ""


def _is_number(token: Token) -> bool:
    """Whether a word is a number, in digits or spelled."""
    return token.text[0].isdigit() or bool(quantities(token.text))


def _affirms(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is part of "not only", which affirms."""
    pair = [token.form for token in tokens[max(0, place - 1) : place + 2]]
    return "not" in pair and any(form in ("only", "just", "merely") for form in pair)


def _left_over(tokens: Sequence[Token], places: Sequence[int]) -> set[str]:
    """Return the forms of the words that are aligned with none."""
    return {token.form for token, place in zip(tokens, places, strict=True) if place < 0}


def _left_near(found: Alignment, place: int) -> set[str]:
    """Return the forms that are aligned with none in the sentences of a word's neighbours."""
    near = {spot for spot in (_before(found, place), _after(found, place)) if spot >= 0}
    told = {found.source[spot].sentence for spot in near}
    return {
        token.form
        for token, back in zip(found.source, found.back, strict=True)
        if back < 0 and (not told or token.sentence in told)
    }


def is_of_itself(token: Token) -> bool:
    """Return whether a word may come of itself: it reports, refers or connects."""
    return _class(token) != ""


def _class(token: Token) -> str:
    """Return what kind of word that may come of itself a token is, or ""."""
    if token.form in closed.HARMLESS:
        return "harmless"
    if token.key in _REFERRING:
        return "referring"
    if token.key in _FACTIVE:
        return "factive"
    return "reporting" if token.key in _REPORTING else ""


def uncovered(found: Alignment) -> bool:
    """Return whether a clause of the statement has next to nothing from the source.

    Then the statement blends it with something else, however much the rest has.
    """
    clauses: dict[int, list[bool]] = {}
    for token, place in zip(found.statement, found.there, strict=True):
        if token.content:
            clauses.setdefault(token.clause, []).append(place >= 0)
    return any(len(kept) >= _CLAUSE and sum(kept) < len(kept) / 3 for kept in clauses.values())


def crossed(found: Alignment, elsewhere: Collection[int] = ()) -> str:
    """Return an objection if two halves of different parts of a sentence were joined.

    "A gains 5 on X and 3 on Y" does not say "A gains 3 on X" nor "A gains 5 on Y",
    though both come of it by leaving out words. `elsewhere` are places in the source
    of words that the statement has in another form.
    """
    for first, after in neighbours(found):
        before = first + (first + 2 < after and _repeats_name(found.source, first + 1))
        gap = found.source[before + 1 : after]
        left_out = [
            word
            for place, word in enumerate(gap, before + 1)
            if found.back[place] < 0 and place not in elsewhere
        ]
        if len(left_out) < len(gap) and any(w.content for w in gap if w not in left_out):
            continue
        left, right = found.source[before], found.source[after]
        if not left.bracketed and not right.bracketed and all(w.bracketed for w in left_out):
            continue  # a remark in brackets was left out, and nothing else
        joined = (
            _spans_parts(gap, left, right)
            or (found.back[before + 1] >= 0 and _leaves_pair(gap, left, right))
            or _fills_slot(gap, right)
        )
        if joined:
            told = " ".join(word.text for word in gap[:4])
            return f"{found.source[after].text!r} stands where the cited sentence has {told!r}"
    return ""


def _instead(found: Alignment, place: int) -> Sequence[Token]:
    """Return the words of the source, aligned with none, that stand in a statement word's place."""
    before, after = _before(found, place), _after(found, place)
    source, back = found.source, found.back
    if before >= 0 and after >= 0:
        if not before < after or source[before].sentence != source[after].sentence:
            return ()
        between = range(before + 1, after)
    elif before >= 0:
        between = range(before + 1, min(len(source), before + 1 + _SKIP))
    elif after >= 0:
        between = range(max(0, after - _SKIP), after)
    else:
        return ()
    clause = source[max(before, after)].clause if min(before, after) < 0 else None
    return [
        source[spot]
        for spot in between
        if back[spot] < 0
        and source[spot].content
        and clause in (None, source[spot].clause)
        and not _repeats_name(source, spot)
    ]


def _repeats_name(source: Sequence[Token], spot: int) -> bool:
    """Whether a word is the acronym, in brackets, of the words before it: it may be left out."""
    letters = source[spot].form.removesuffix("s")
    acronym = source[spot].text[:1].isupper() and 1 < len(letters) <= spot
    if not acronym or source[spot - 1].clause == source[spot].clause:
        return False
    before = source[max(0, spot - 2 * len(letters)) : spot]
    spelled = "".join(token.form[0] for token in before if token.content)
    return spelled.endswith(letters) or "".join(t.form[0] for t in before).endswith(letters)


def _before(found: Alignment, place: int) -> int:
    near = range(place - 1, max(-1, place - 1 - _SKIP), -1)
    return next((found.there[spot] for spot in near if found.there[spot] >= 0), -1)


def _after(found: Alignment, place: int) -> int:
    near = range(place + 1, min(len(found.there), place + 1 + _SKIP))
    return next((found.there[spot] for spot in near if found.there[spot] >= 0), -1)


def _bounds_kept(found: Alignment, place: int) -> bool:
    """Whether the content word that comes next, in the same clause, is in the statement."""
    source = found.source
    for spot in range(place + 1, min(len(source), place + 2 + _MODIFIED)):
        if source[spot].clause != source[place].clause:
            break
        if source[spot].content:
            return found.back[spot] >= 0
    before = source[place - 1] if place else None
    same = before is not None and before.content and before.clause == source[place].clause
    return same and found.back[place - 1] >= 0


def _negates_kept(found: Alignment, place: int) -> bool:
    """Whether the next word, or the next content word, is in the statement.

    In "we do not find that X" the next is the first of X.
    """
    source, after = found.source, place + 1
    that = next(
        (p for p in range(after, min(len(source), after + _SKIP)) if source[p].form == "that"), -1
    )
    if that >= 0 and _bounds_kept(found, that):
        return True
    if after < len(source) and source[after].form in ("longer", "more"):
        after, place = after + 1, after
    follows = after < len(source) and found.back[after] >= 0
    return (follows and source[after].sentence == source[place].sentence) or (
        _bounds_kept(found, place)
    )


def _governs_kept(found: Alignment, place: int) -> bool:
    """Whether what a preposition governs is in the statement."""
    source = found.source
    following = range(place + 1, min(len(source), place + 3))
    spot = next((spot for spot in following if source[spot].content), -1)
    return spot >= 0 and found.back[spot] >= 0 and source[spot].clause == source[place].clause


def _bounds_clause(found: Alignment, place: int) -> bool:
    """Whether the statement has the part of the sentence that a condition bounds.

    That is what stands before it ("X, if Y"), or else what follows ("If Y, X");
    and Y without its "if" is no better.
    """
    here = found.source[place]
    content = [
        spot
        for spot, token in enumerate(found.source)
        if token.content and token.sentence == here.sentence
    ]
    before = [spot for spot in content if spot < place]
    inside = [s for s in content if s > place and found.source[s].clause == here.clause]
    after = [s for s in content if s > place and found.source[s].clause > here.clause]
    if not before:
        bound = [*inside[:1], *after[:1]]
    elif found.source[before[-1]].clause == here.clause:
        bound = [*before[-1:], *inside[:1]]
    else:  # after a comma it bounds the clause before it, of which some may be left out
        last = [s for s in before if found.source[s].clause == found.source[before[-1]].clause]
        kept = sum(found.back[spot] >= 0 for spot in last)
        bound = [*(last if 2 * kept >= len(last) else ()), *inside[:1]]
    return any(found.back[spot] >= 0 for spot in bound)


def _restricts(found: Alignment, place: int) -> bool:
    """Whether "only" bounds what was kept ("helps only under stress"), or completes "not only"."""
    source = found.source
    if place and source[place - 1].form == "not":
        return found.back[place - 1] >= 0
    led = source[place + 1].form if place + 1 < len(source) else ""
    return led in closed.PREPOSITIONS | closed.CONDITIONS and _bounds_clause(found, place)


def _stands_between(found: Alignment, place: int) -> bool:
    """Whether the words on both sides of one that was left out now stand side by side."""
    if not 0 < place < len(found.back) - 1:
        return False
    before, after = found.back[place - 1], found.back[place + 1]
    return before >= 0 and after == before + 1


def _heads_left(found: Alignment, place: int) -> bool:
    """Whether none of the words after a superlative, in its clause, is in the statement."""
    source = found.source
    following = [
        spot
        for spot in range(place + 1, min(len(source), place + 2 + _SKIP))
        if source[spot].content and source[spot].clause == source[place].clause
    ]
    return bool(following) and all(found.back[spot] < 0 for spot in following)


_DROPPED: tuple[tuple[Collection[str], Callable[[Alignment, int], bool]], ...] = (
    (closed.NEGATIONS, _negates_kept),
    (closed.HEDGES | closed.LIMITS, _bounds_kept),
    (_STRICT, _governs_kept),
    (closed.CONDITIONS, _bounds_clause),
    (frozenset("only solely exclusively merely".split()), _restricts),
    (frozenset("about around".split()), _stands_between),
)


def _governs_verb(found: Alignment, place: int) -> bool:
    """Whether a word left out led to a verb that was kept: "fails to improve", "lacks power"."""
    source, back, token = found.source, found.back, found.source[place]
    if place + 1 < len(source) and token.key in _TURNING:
        return _bounds_kept(found, place)
    following = source[place + 1 : place + 3]
    if len(following) < 2 or following[0].form != "to" or token.key in _ABLE:
        return False
    verb = back[place + 2]
    led = found.statement[verb - 1].form if verb > 0 else ""
    compares = token.form in ("compared", "relative") and led in _COMPARING
    return verb >= 0 and led != "to" and not compares


def neighbours(found: Alignment) -> Iterator[tuple[int, int]]:
    """Yield the source places of content words that follow one another in the statement.

    Only those of one sentence, in the source's order, with something left out between.
    """
    kept = [
        spot for spot, token in zip(found.there, found.statement, strict=True)
        if spot >= 0 and token.content
    ]  # fmt: skip
    for before, after in pairwise(kept):
        same = found.source[before].sentence == found.source[after].sentence
        if same and before + 1 < after:
            yield before, after


def _spans_parts(gap: Sequence[Token], before: Token, after: Token) -> bool:
    """Whether a gap begins in one part of a coordination and ends in another."""
    joints = [place for place, word in enumerate(gap) if _joins(gap, place)]
    if not joints:
        return False
    opens = gap[0].clause != before.clause or gap[0].form in closed.LINKS
    closes = after.clause != gap[-1].clause or gap[-1].form in closed.LINKS
    left = any(word.content for word in gap[: joints[0]])
    right = any(word.content for word in gap[joints[-1] :])
    if len(joints) == 1 and _is_report(gap[joints[0] :]):
        return False
    return left and right and not opens and not closes


def _is_report(words: Sequence[Token]) -> bool:
    """Whether words only say who speaks: "extensive experiments show that"."""
    if words[-1].form != "that" or any(word.form in closed.PREPOSITIONS for word in words):
        return False
    few = sum(word.content for word in words) <= _SKIP
    return few and any(word.key in _REPORTING for word in words)


def _leaves_pair(gap: Sequence[Token], before: Token, after: Token) -> bool:
    """Whether "A and" of one clause was put before what another clause says of B."""
    own = [word for word in gap if word.clause == before.clause]
    linked = gap[0].form in closed.LINKS and after.clause != before.clause
    return linked and sum(word.content for word in own) > 1


def _joins(gap: Sequence[Token], place: int) -> bool:
    word = gap[place]
    return word.form in _JOINTS or (place > 0 and gap[place - 1].clause != word.clause)


_JOINTS = frozenset("and or but while whereas nor".split())


def _fills_slot(gap: Sequence[Token], after: Token) -> bool:
    """Whether a number, name or object took the place of one that was left out before it."""
    if not gap or not gap[0].content:
        return False
    first, last = gap[0], gap[-1]
    if last.form in closed.LINKS:
        return False
    if first.text[0].isdigit() and after.text[0].isdigit():
        return True
    governed = last.form in closed.PREPOSITIONS and last.form not in ("of", "to")
    named = is_name_like(first.text) or is_name_like(after.text)
    return governed and named
