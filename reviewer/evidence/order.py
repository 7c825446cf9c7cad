"""Whether the words of a sentence still play their parts when a statement has them in another
order: passives, moved phrases and lists keep them, exchanged names and values do not. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewer.evidence import closed
from reviewer.evidence.alignment import Alignment, Token

_COMPARING = frozenset("than compared relative versus vs over against".split())
_COMPARED = frozenset("compared relative".split())
_LEADING = closed.PREPOSITIONS | frozenset("using compared based".split())
_GENITIVE = frozenset("of for in on from s".split())
_ADVERB = re.compile(
    r"(?:al|iv?e|ant|ent|ous|ed|ing|ar|ate|ete|ute|ick|er|ong|ful|less|ib|ab|id|ight|ow|or)ly$"
)
_SCOPED = closed.HEDGES | closed.LIMITS | closed.STRONG
"""Adverbs that bound what stands after them: their place matters."""
_CLAUSE = 3
"""Content words from which a moved part is a clause of its own."""


@dataclass(frozen=True, slots=True)
class Block:
    """Content words that follow one another in both texts: their places in each."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]


def moved(found: Alignment) -> str:
    """Return an objection if words were put where they play another part, or ""."""
    if voice := _voice(found):
        return _objection(voice)
    for blocks in _sentences(found):
        if len(blocks) > 1:
            if swapped := _swapped(found, blocks):
                return _objection(swapped)
            held = [
                block for place, block in enumerate(blocks) if not _is_free(found, blocks, place)
            ]
            wrong = _descent(held)
            if wrong:
                first, second = wrong
                return _objection(
                    (found.statement[first.ours[-1]].text, found.statement[second.ours[0]].text)
                )
    return ""


def _swapped(found: Alignment, blocks: Sequence[Block]) -> tuple[str, str] | None:
    """Return a moved word and the one in whose place between two others it stands now."""
    turned = {place for pair in _turned(found) for place in pair}
    free = (b for place, b in enumerate(blocks) if _is_possessor(found, blocks, place))
    possessors = {spot for block in free for spot in block.theirs}
    for place, block in enumerate(blocks):
        left = blocks[place - 1] if place else None
        right = blocks[place + 1] if place + 1 < len(blocks) else None
        if turned & _edges(left, block, right):
            continue
        if block.theirs[0] in possessors or _is_ahead(left, block, right):
            continue
        start = left.theirs[-1] + 1 if left else _clause_start(found, right)
        end = right.theirs[0] if right else _clause_end(found, left)
        held = range(start, end)
        if block.theirs[0] in held:
            continue
        for spot in held:
            if (
                spot not in possessors
                and found.source[spot].content
                and _is_taken(found, spot, block)
            ):
                return found.statement[block.ours[0]].text, found.source[spot].text
    return None


def _is_taken(found: Alignment, spot: int, block: Block) -> bool:
    """Whether a word of the source that is said elsewhere, or was dropped, had a block's place."""
    led, place = governor(found.source, spot), found.back[spot]
    if place < 0:
        return led != "" and led == governor(found.source, block.theirs[0])
    # A phrase that was moved with its preposition left no place but to one led alike.
    kept = led != "" and led == governor(found.statement, place)
    return not kept or led == governor(found.statement, block.ours[0])


def _is_ahead(left: Block | None, block: Block, right: Block | None) -> bool:
    """Whether the first or the last block stands in the source on that side as well."""
    if left is None:
        return right is not None and block.theirs[0] < right.theirs[0]
    return right is None and block.theirs[0] > left.theirs[-1]


def _edges(left: Block | None, block: Block, right: Block | None) -> set[int]:
    places = {block.ours[0], block.ours[-1]}
    return places | ({left.ours[-1]} if left else set()) | ({right.ours[0]} if right else set())


def _clause_start(found: Alignment, block: Block | None) -> int:
    start = block.theirs[0] if block else 0
    while start and found.source[start - 1].clause == found.source[start].clause:
        start -= 1
    return start


def _clause_end(found: Alignment, block: Block | None) -> int:
    last = block.theirs[-1] if block else len(found.source) - 1
    while (
        last + 1 < len(found.source) and found.source[last + 1].clause == found.source[last].clause
    ):
        last += 1
    return last + 1


def _objection(words: tuple[str, str]) -> str:
    return f"the cited sentence has {words[0]!r} and {words[1]!r} the other way round"


def _sentences(found: Alignment) -> Iterator[list[Block]]:
    """Yield for each source sentence its blocks in the statement's order."""
    by_sentence: dict[int, list[tuple[int, int]]] = {}
    for place, (token, spot) in enumerate(zip(found.statement, found.there, strict=True)):
        if token.content and spot >= 0:
            pairs = by_sentence.setdefault(found.source[spot].sentence, [])
            pairs.append((place, spot))
    for pairs in by_sentence.values():
        yield _blocks(_straightened(found, pairs))


def _straightened(found: Alignment, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (place, spot) pairs with neighbours turned back whose order says nothing."""
    straight = list(pairs)
    for number, ((place, spot), (after, other)) in enumerate(pairwise(pairs)):
        side_by_side = after == place + 1 and spot == other + 1
        if side_by_side and (_is_adverbial(found, place) or _is_nominal(found, place)):
            straight[number : number + 2] = [(place, other), (after, spot)]
    return straight


def _is_adverbial(found: Alignment, place: int) -> bool:
    """Whether one of two words is an adverb: "substantially respond", "respond substantially"."""
    ours = found.statement[place : place + 2]
    theirs = [found.source[found.there[p]] for p in (place, place + 1)]
    one = ours[0].clause == ours[1].clause and theirs[0].clause == theirs[1].clause
    return one and any(_ADVERB.search(w.form) and w.form not in _SCOPED for w in ours)


def _is_nominal(found: Alignment, place: int) -> bool:
    """Whether "after completing treatment" was "after treatment completion"."""
    spot = found.there[place]
    if place == 0 or spot < 2 or not found.statement[place].form.endswith("ing"):
        return False
    led = found.statement[place - 1].form
    same = led == found.source[spot - 2].form and led in closed.PREPOSITIONS
    if found.source[spot + 1 : spot + 2] and found.source[spot + 1].form in ("by", "of"):
        return False  # it names who does it, or what it is done to
    return same and found.source[spot].form.endswith(("tion", "sion", "ment"))


def _blocks(pairs: Sequence[tuple[int, int]]) -> list[Block]:
    rank = {spot: number for number, spot in enumerate(sorted(spot for _, spot in pairs))}
    runs: list[list[tuple[int, int]]] = []
    for place, spot in pairs:
        if runs and rank[spot] == rank[runs[-1][-1][1]] + 1:
            runs[-1].append((place, spot))
        else:
            runs.append([(place, spot)])
    return [Block(tuple(p for p, _ in run), tuple(s for _, s in run)) for run in runs]


def _descent(blocks: Sequence[Block]) -> tuple[Block, Block] | None:
    for first, second in pairwise(blocks):
        if first.theirs[0] > second.theirs[0]:
            return first, second
    return None


def _is_free(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    return any(allows(found, blocks, place) for allows in _FREEDOMS)


def _is_phrase(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether a block took its preposition along, or one of the same kind."""
    block = blocks[place]
    first = found.statement[block.ours[0]].form
    participle = first in _LEADING or first.endswith("ing")
    if participle and _opens(found.statement, block.ours[0]):
        return True
    ours = governor(found.statement, block.ours[0])
    theirs = governor(found.source, block.theirs[0])
    if not ours or _are_numbers(found, block):
        return bool(ours) and ours == theirs
    kinds = (closed.INSTRUMENTS | {"using"}, _COMPARING)
    return ours == theirs or any(ours in kind and theirs in kind for kind in kinds)


def _are_numbers(found: Alignment, block: Block) -> bool:
    return all(found.statement[place].text[0].isdigit() for place in block.ours)


def _is_clause(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is a clause of its own in both texts."""
    block = blocks[place]
    return (
        len(block.ours) >= _CLAUSE
        and _opens(found.source, block.theirs[0])
        and _opens(found.statement, block.ours[0])
        and _closes(found.source, block.theirs[-1])
    )


def _is_listed(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether a block changed places with its neighbour in a list whose order says nothing."""
    if _are_numbers(found, blocks[place]) or _is_respective(found.source):
        return False
    for other in (place - 1, place + 1):
        if 0 <= other < len(blocks):
            first, second = sorted((blocks[place], blocks[other]), key=lambda b: b.theirs[0])
            early, late = sorted((blocks[place], blocks[other]), key=lambda b: b.ours[0])
            between = found.source[first.theirs[-1] + 1 : second.theirs[0]]
            here = found.statement[early.ours[-1] + 1 : late.ours[0]]
            if first is late and _links(between) and _links(here):
                return True
    return False


def _is_respective(tokens: Sequence[Token]) -> bool:
    return any(token.form == "respectively" for token in tokens)


def _is_genitive(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether "accuracy of models" became "model accuracy", or the reverse."""
    for other in (place - 1, place + 1):
        if 0 <= other < len(blocks):
            early, late = sorted((blocks[place], blocks[other]), key=lambda b: b.ours[0])
            if late.theirs[-1] >= early.theirs[0]:
                continue
            here = [w.form for w in found.statement[early.ours[-1] + 1 : late.ours[0]]]
            there = [w.form for w in found.source[late.theirs[-1] + 1 : early.theirs[0]]]
            led = [bool(set(side) & _GENITIVE) for side in (here, there)]
            if set(here) | set(there) <= _GENITIVE | closed.REFERENCES and led[0] != led[1]:
                return True
    return False


def _is_predicative(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether "lower risk" became "the risk is lower", or "patients treated" "treated patients"."""
    for other in (place - 1, place + 1):
        if not 0 <= other < len(blocks):
            continue
        early, late = sorted((blocks[place], blocks[other]), key=lambda b: b.ours[0])
        if late.theirs[-1] + 1 != early.theirs[0]:
            continue
        here = [w.form for w in found.statement[early.ours[-1] + 1 : late.ours[0]]]
        participle = len(early.ours) == 1 and found.statement[early.ours[0]].form.endswith("ed")
        if set(here) & closed.BE or (not here and participle):
            return True
    return False


def _is_possessor(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether "patients had a risk" became "a risk in patients"."""
    block = blocks[place]
    after = found.source[block.theirs[-1] + 1 : block.theirs[-1] + 2]
    held = bool(after) and after[0].form in ("has", "have", "had")
    return held and governor(found.statement, block.ours[0]) in _GENITIVE | {"among", "with"}


def _is_turned(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is the agent or the verb of a sentence turned passive or active."""
    start = blocks[place].ours[0]
    return any(start in (agent, verb) for agent, verb in _turned(found))


def _is_agentless(found: Alignment, blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is the verb of "we propose X" turned "X is proposed", or the reverse."""
    block = blocks[place]
    if len(block.ours) > 2:
        return False
    first, other = block.ours[0], block.theirs[0]
    ours, theirs = _lead(found.statement, first), _lead(found.source, other)
    return bool(
        (ours & closed.BE and theirs & closed.REFERENCES)
        or (ours & closed.REFERENCES and theirs & closed.BE)
        or (ours & closed.BE and _generic_subject(found.source, other))
    )


def _generic_subject(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].form.rstrip("s") in closed.GENERIC


_FREEDOMS: tuple[Callable[[Alignment, Sequence[Block], int], bool], ...] = (
    _is_phrase,
    _is_clause,
    _is_listed,
    _is_genitive,
    _is_predicative,
    _is_possessor,
    _is_turned,
    _is_agentless,
)


def governor(tokens: Sequence[Token], place: int) -> str:
    """Return the preposition before a word, with no other content word between, or ""."""
    for spot in range(place - 1, max(-1, place - 4), -1):
        token = tokens[spot]
        if token.form in _LEADING:
            before = tokens[spot - 1].form if spot else ""
            return before if before in _COMPARED else token.form
        if token.content or token.clause != tokens[place].clause:
            break
    return ""


def _turned(found: Alignment) -> list[tuple[int, int]]:
    """Return (agent, verb) places in the statement where just one of the texts is passive.

    The verb is the word before "by", or what follows the agent where it stands
    first: "replay improves scores" gives "scores improve with replay".
    """
    back, there, ours, theirs = found.back, found.there, found.statement, found.source
    turned = []
    for marker, agent, verb in _agents(ours):
        spot = there[agent]
        if there[marker] < 0 <= spot and not governor(theirs, spot):
            verbs = (verb, _after_agent(ours, there, agent, theirs, back))
            turned += [(agent, v) for v in verbs if 0 <= v < marker and there[v] > spot]
    for marker, spot, other in _agents(theirs):
        agent = back[spot]
        if back[marker] < 0 <= agent and not governor(ours, agent):
            others = (other, _after_agent(theirs, back, spot, ours, there))
            turned += [(agent, back[v]) for v in others if 0 <= v < marker and back[v] > agent]
    return turned


def _after_agent(
    tokens: Sequence[Token],
    places: Sequence[int],
    agent: int,
    others: Sequence[Token],
    back: Sequence[int],
) -> int:
    """Return where the word that follows an agent's last word in the other text stands, or -1."""
    while agent + 1 < len(tokens) and places[agent + 1] == places[agent] + 1:
        agent += 1
    return _next_aligned(back, others, places[agent])


def _next_aligned(places: Sequence[int], tokens: Sequence[Token], start: int) -> int:
    """Return where the next aligned content word stands in the other text, or -1."""
    following = range(start + 1, len(tokens))
    return next((places[p] for p in following if tokens[p].content and places[p] >= 0), -1)


def _voice(found: Alignment) -> tuple[str, str] | None:
    """Return the agent and verb that became passive or active without changing places."""
    for marker, agent, verb in _agents(found.statement):
        spot, other = found.there[agent], found.there[verb]
        unled = spot >= 0 and not governor(found.source, spot)
        by = found.statement[marker].form == "by" and found.there[marker] < 0
        if by and unled and 0 <= other < spot and _be_before(found.statement, verb):
            return found.statement[agent].text, found.statement[verb].text
    for marker, spot, other in _agents(found.source):
        agent, verb = found.back[spot], found.back[other]
        unled = agent >= 0 and not governor(found.statement, agent)
        by = found.source[marker].form == "by" and found.back[marker] < 0
        if by and unled and 0 <= verb < agent and _be_before(found.source, other):
            return found.source[spot].text, found.source[other].text
    return None


def _agents(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield the places of each "by" or "with", of the word it leads, and of the verb before it."""
    for place, token in enumerate(tokens):
        if token.form in closed.INSTRUMENTS and 0 < place < len(tokens) - 1:
            agent = next((p for p in range(place + 1, len(tokens)) if tokens[p].content), -1)
            verb = next((p for p in range(place - 1, -1, -1) if tokens[p].content), -1)
            if agent >= 0 and verb >= 0:
                yield place, agent, verb


def _be_before(tokens: Sequence[Token], verb: int) -> bool:
    return bool(_lead(tokens, verb) & closed.BE)


def _lead(tokens: Sequence[Token], place: int) -> set[str]:
    return {token.form for token in tokens[max(0, place - 3) : place]}


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is the first content word of its clause, or follows "and", "that"..."""
    if place == 0:
        return True
    before = tokens[place - 1]
    if before.clause != tokens[place].clause:
        return True
    return not before.content and (
        before.form in _OPENERS or (before.form in closed.REFERENCES and _opens(tokens, place - 1))
    )


_OPENERS = frozenset("and but or while whereas that which because since as so though if".split())


def _closes(tokens: Sequence[Token], place: int) -> bool:
    if place + 1 >= len(tokens):
        return True
    after = tokens[place + 1]
    return after.clause != tokens[place].clause or after.form in _OPENERS


def _links(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and all(token.form in closed.LINKS for token in tokens)
