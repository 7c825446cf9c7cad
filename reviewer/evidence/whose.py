"""Whether a statement and its source agree on whose a thing is: the paper's own, or another's.

"Our parser" may become "their parser" or "the proposed parser"; "existing
parsers" may become "previous parsers"; neither may become the other. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.evidence import closed
from reviewer.evidence.alignment import Alignment, Token
from reviewer.words import stem

_FIRST = frozenset("our my".split())
_MINE = _FIRST | frozenset("their his her authors author's presented proposed introduced".split())
"""What gives a thing to whoever wrote the text, in the first person or told of them."""
_THIS = _MINE | frozenset("its this these such ours we i".split())
_PRIOR = frozenset("previous prior existing earlier conventional traditional baseline".split())
_OTHERS = _PRIOR | frozenset(
    """past former recent standard classic classical common popular typical other competing
    alternative baselines sota""".split()
)
_BEFORE_NOUN = _THIS | frozenset(
    "many most several some few all various other those no any each both two three more".split()
)
_TELLERS = frozenset("we i authors author paper study work article they".split())
_REPORTING = frozenset(map(stem, closed.REPORTING))
_GENERIC = frozenset(map(stem, closed.GENERIC))
_READER = frozenset("you your yours".split())
_REACH = 4
"""Words before a noun, or after a marker, that may belong to the same noun phrase."""


def shifted(found: Alignment) -> str:
    """Return an objection if a thing of others was given to the authors, or the reverse, or ""."""
    for place, token in enumerate(found.statement):
        if token.form in _MINE or token.text.endswith(("'s", "’s")):
            told = _taken(found, place)
        elif token.form in _PRIOR:
            told = _given_away(found, place)
        elif token.key in _REPORTING and place:
            told = _retold(found, place)
        elif token.form in _READER and found.there[place] < 0 and not _is_name(found, place):
            told = f"{token.text!r} is not in the cited sentence"
        else:
            told = ""
        if told:
            return told
    return ""


def _is_name(found: Alignment, place: int) -> bool:
    """Whether a word is an author's name: it has a capital, and a year soon after it."""
    after = [token.form for token in found.statement[place + 1 : place + 4]]
    year = any(form.isdigit() and len(form) == 4 for form in after)
    return year and found.statement[place].text[:1].isupper()


def _taken(found: Alignment, place: int) -> str:
    """Refuse "our X" where the source has "previous X", or nothing that makes X the authors'."""
    head = _head(found, place)
    if head < 0:
        return ""
    phrase = _phrase(found.source, head)
    others = [spot for spot in phrase if found.source[spot].form in _OTHERS]
    left = [spot for spot in others if _is_left(found, spot)]
    if left:
        return _objection(found.source[left[0]], found.statement[place])
    own = any(found.source[spot].form in _THIS for spot in phrase)
    if found.statement[place].form in _FIRST and not own and not _is_told(found, (*phrase, head)):
        return f"{found.statement[place].text!r} is not in the cited sentence"
    return ""


def _given_away(found: Alignment, place: int) -> str:
    """Refuse "previous X" where the source says of X nothing of the kind."""
    if verb := _moved_into(found, place):
        return f"the cited sentence says {verb.text!r} of it"
    follows = place + 1 < len(found.statement) and found.statement[place + 1].content
    head = _head(found, place) if follows else -1
    if head < 0:
        return ""
    phrase = (*_phrase(found.source, head), head)
    if any(found.source[spot].form in _OTHERS for spot in phrase):
        return ""
    spot = found.there[place]
    # A synonym ("past", "known") may stand for it, if it stands there too.
    if spot in phrase:
        return ""
    return f"{found.statement[place].text!r} is not said of it in the cited sentence"


def _moved_into(found: Alignment, place: int) -> Token | None:
    """Return the verb left out if "extend our previous work" became "in their previous work"."""
    spot = found.there[place]
    ours, theirs = _leads(found.statement, place), _leads(found.source, spot)
    if spot < 0 or ours is None or theirs is None or ours.form not in ("in", "from", "by"):
        return None
    left = theirs.content and theirs.key not in {token.key for token in found.statement}
    return theirs if left and theirs.clause == found.source[spot].clause else None


def _leads(tokens: Sequence[Token], place: int) -> Token | None:
    """Return the word before a noun phrase's first word, possessives passed over, or None."""
    before = (token for token in reversed(tokens[: max(0, place)]) if token.form not in _THIS)
    return next(before, None)


def _retold(found: Alignment, place: int) -> str:
    """Refuse "the authors show that" where the source has "previous studies show that"."""
    teller = found.statement[place - 1]
    named = teller.text[:1].isupper() and found.there[place - 1] < 0
    if not named and teller.form not in _TELLERS:
        return ""
    if any(token.form in _PRIOR for token in found.statement[:place]):
        return ""
    spot = found.there[place]
    if spot < 0:
        return ""
    for other in range(max(0, spot - _REACH), spot):
        token = found.source[other]
        same = token.clause == found.source[spot].clause
        if same and token.form in _OTHERS and _is_left(found, other):
            return _objection(token, teller)
    return ""


def _head(found: Alignment, place: int) -> int:
    """Return where the next word of the statement that the source has stands in it, or -1."""
    clause = found.statement[place].clause
    for spot in range(place + 1, min(len(found.statement), place + 1 + _REACH)):
        if found.statement[spot].clause != clause:
            break
        if found.there[spot] >= 0:
            return found.there[spot]
    return -1


def _phrase(source: Sequence[Token], head: int) -> tuple[int, ...]:
    """Return the places before a word that belong to its noun phrase, as far as can be told."""
    first = head
    while first and head - first < _REACH:
        before = source[first - 1]
        inside = before.content or before.form in _BEFORE_NOUN
        if not inside or before.clause != source[head].clause:
            break
        first -= 1
    return tuple(range(first, head))


def _is_left(found: Alignment, spot: int) -> bool:
    return found.back[spot] < 0


def _is_told(found: Alignment, phrase: Sequence[int]) -> bool:
    """Whether a thing without an owner may be the authors': a generic noun, or "we" speak."""
    generic = any(found.source[spot].key in _GENERIC for spot in phrase)
    return generic or any(token.form in ("we", "our", "i") for token in found.source)


def _objection(theirs: Token, ours: Token) -> str:
    return f"the cited sentence says {theirs.text!r} of it, not {ours.text!r}"
