"""Blocks of text with marks -> sentences with citations.

A bracketed citation goes, with its bracket and the space before it; one that
is a part of the sentence ("as shown in [3]", "\\citet{a} show") is printed as
prose has it, "Zhang and Chen (2023)", from the bibliography.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reviewer.manuscripts.files import Lines
from reviewer.manuscripts.flow import (
    AUTHORS,
    BARE_YEAR,
    MARK,
    YEAR,
    Block,
    Flow,
    Mark,
    Span,
    Work,
    cut,
    replaced,
)  # fmt: skip
from reviewer.manuscripts.model import BibEntry, Cited, Sentence
from reviewer.manuscripts.textual import NAMES_BEFORE, find, works
from reviewer.passages import sentences as boundaries

MAX_BLOCK = 20_000
"""Characters of a paragraph that are split at once; a longer one is cut at white space."""

_BRACKET = re.compile(rf"[(\[][^()\[\]]*{MARK}[^()\[\]]*[)\]]")
_ASIDE = re.compile(
    rf"(?:[\s,;&.:{MARK}]|\b(?:see|also|e\.?g|i\.?e|cf|for|example|instance|and|or|as|in|compare|"
    r"reviewed|among others|inter alia|references? therein|there|amongst|others|inter|alia|"
    r"references|therein|pp?|pages?|chapters?|chap|ch|sections?|sect?|figs?|figures?|tables?|"
    r"appendix|app|theorem|thm|eqs?|§)\b|§|\d+[a-z]?|[ivxlc]+\b|[–-])*",
    re.IGNORECASE,
)
_SEE = re.compile(r"\s*(?:see|cf\.?|compare|consult)\b[^()\[\]]{0,150}", re.IGNORECASE)
_AFTER_STOP = re.compile(
    rf"(?<!\bal)(?<!\b[A-Z])([.!?][\"'”’)]?)(\s*)({MARK}(?:\s?{MARK})*)(?=\s+[^\Wa-z]|\s*$)"
)
_INTO = re.compile(
    r"\b(?:in|by|of|from|see|to|with|than|following|per|like|via|both|refs?\.|references?)\s*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?:^|(?<!\bal)[.!?:][\"'”’)]?\s)\s*$")
_JOINED = re.compile(rf"{MARK}\s*(?:,|;|and|&|,\s*and|or)?\s*$")
_LOOSE_STOP = re.compile(r" (?=[.,;](?:\s|$))")
_LONGEST_NAMES = 150
_NO_SPACE_BEFORE = ",.;:!?)]’”"


@dataclass(frozen=True)
class Shelf:
    """A bibliography to print citations from: its entries by key and by number."""

    by_key: dict[str, BibEntry] = field(default_factory=dict)
    by_number: dict[int, BibEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: tuple[BibEntry, ...]) -> Shelf:
        """Take the entries; of those with the same key the first."""
        keyed = {entry.key: entry for entry in reversed(entries) if entry.key}
        numbered = {entry.number: entry for entry in reversed(entries) if entry.number is not None}
        return cls(keyed, numbered)

    def entries(self, mark: Mark) -> list[BibEntry | None]:
        """Return the entry of each key or number of a citation, None where there is none."""
        if mark.keys:
            return [self.by_key.get(key) for key in mark.keys]
        return [self.by_number.get(w.number) if w.number else None for w in mark.works]


def sentences(block: Block, shelf: Shelf, lines: Lines, *, numbers: bool) -> Iterator[Sentence]:
    """Yield the sentences of a block; what has no letter in it is none.

    With `numbers`, "[3]" is a citation.
    """
    ready = _placed(_without_brackets(find(block, numbers=numbers)))
    for part in _parts(ready):
        for start, end in _spans(part):
            sentence = _sentence(cut(part, start, end), shelf, lines)
            if any(char.isalpha() for char in sentence.text):
                yield sentence


def sentence_of(text: str) -> Sentence:
    """Return a text that is one sentence, with the citations in words in it."""
    flow = Flow()
    flow.add(text, 0, len(text))
    block = _placed(_without_brackets(find(flow.block("", ""), numbers=False)))
    return _sentence(block, Shelf(), Lines(text))


def names_and_year(entry: BibEntry) -> tuple[str, str]:
    """Return an entry as prose cites it, "Zhang and Chen" and "2023"; its key without authors."""
    names = [author.family for author in entry.authors]
    if not names:
        return entry.key or entry.title or f"[{entry.number}]", entry.year
    if len(names) == 2 and not entry.et_al:
        return " and ".join(names), entry.year
    return names[0] if len(names) == 1 and not entry.et_al else f"{names[0]} et al.", entry.year


def _without_brackets(block: Block) -> Block:
    """Take away brackets in which nothing stands but citations: "(see also [3], p. 7)".

    The sentence may still need what stood there: "As shown in (Li, 2020), ...".
    """
    spans: list[Span] = []
    for found in _BRACKET.finditer(block.text):
        inside = found.start() + 1, found.end() - 1
        if _ASIDE.fullmatch(block.text, *inside) or _SEE.fullmatch(block.text, *inside):
            marks = cut(block, *found.span()).marks
            spans.append((*found.span(), tuple(_freed(found[0], mark) for mark in marks)))
    return replaced(block, spans)


def _freed(bracket: str, mark: Mark) -> Mark:
    """Return a citation without the bracket around it."""
    if mark.prints == BARE_YEAR:
        return replace(mark, prints=YEAR)
    is_plain = len(bracket.strip("()[] ")) == 1
    return replace(mark, narrative=None if is_plain else False)


def _placed(block: Block) -> Block:
    """Put citations after a full stop before it, and say of each whether the sentence needs it."""
    order = list(range(len(block.text)))
    for found in _AFTER_STOP.finditer(block.text):
        places = [place for place in range(*found.span(3)) if block.text[place] == MARK]
        rest = [place for place in range(*found.span()) if place not in places]
        order[found.start() : found.end()] = [*places, *rest]
    text = "".join(block.text[place] for place in order)
    moved = replace(
        block,
        text=text,
        starts=array("q", (block.starts[place] for place in order)),
        ends=array("q", (block.ends[place] for place in order)),
    )
    return replace(moved, marks=tuple(_decided(moved)))


def _decided(block: Block) -> Iterator[Mark]:
    """Yield the marks, each with `narrative` true or false."""
    before = False
    place = -1
    for mark in block.marks:
        place = block.text.index(MARK, place + 1)
        if mark.narrative is None:
            mark = replace(mark, narrative=_is_needed(block.text, place, before))
        before = bool(mark.narrative)
        yield mark


def _is_needed(text: str, place: int, before: bool) -> bool:
    """Whether a sentence lacks a word where a citation stands that could also be an aside."""
    head, tail = text[max(0, place - 80) : place], text[place + 1 : place + 40].lstrip()
    if _JOINED.search(head):
        return before
    if _INTO.search(head):
        return True
    at_start = _ENDED.search(head) if len(head) == place else _ENDED.search("x" + head)
    return bool(at_start) and tail[:1].islower()


def _parts(block: Block) -> Iterator[Block]:
    """Yield a block in pieces that can be split in no time."""
    start = 0
    while len(block.text) - start > MAX_BLOCK:
        end = max(block.text.rfind(" ", start, start + MAX_BLOCK), start + MAX_BLOCK // 2)
        yield cut(block, start, end)
        start = end
    yield cut(block, start, len(block.text))


def _spans(block: Block) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a block begin and end.

    The segmenter is shown a word where a citation is a part of a sentence, and
    a line below for one that is not; "al." inside names would mislead it.
    """
    pieces, places = [], array("q")
    marks = iter(block.marks)
    for place, char in enumerate(block.text):
        piece = char
        if char == MARK:
            piece = "Qxq" if next(marks).narrative else "_"
        pieces.append(piece)
        places.extend([place] * len(piece))
    for passage in boundaries("".join(pieces)):
        yield places[passage.start], places[passage.end - 1] + 1


def _sentence(block: Block, shelf: Shelf, lines: Lines) -> Sentence:
    start, end = min(block.starts, default=0), max(block.ends, default=0)
    text, citations = _rendered(block, shelf, lines)
    line, column = lines.place(start)
    return Sentence(
        text, block.file, start, end, line, column, block.section, block.kind, tuple(citations)
    )


def _rendered(block: Block, shelf: Shelf, lines: Lines) -> tuple[str, list[Cited]]:
    """Return the text on one line with what its citations print, and the citations."""
    out = ""
    citations: list[Cited] = []
    pieces = block.text.split(MARK)
    for piece, mark in zip(pieces, [*block.marks, None], strict=True):
        out = _joined(out, piece)
        if mark is None:
            break
        printed = _printed(mark, shelf) if mark.narrative else ""
        if not printed:
            out = out.rstrip()
        elif out and not out.endswith((" ", "(", "[")):
            out += " "
        at = len(out)
        out += printed
        citations += _cited(mark, out, at, shelf, lines)
    return out.rstrip(), citations


def _joined(out: str, piece: str) -> str:
    """Return the text with one more piece, white space squeezed; none before a stop."""
    words = _LOOSE_STOP.sub("", " ".join(piece.split()))
    if out.endswith(".") and words.startswith(".") and not words.startswith(".."):
        words = words[1:].lstrip()  # "Li et al. [3]." has one stop
    if not words:
        return out + (" " if piece and out and not out.endswith(" ") else "")
    if piece[:1].isspace() and out and words[0] not in _NO_SPACE_BEFORE and not out.endswith(" "):
        out += " "
    elif words[0] in _NO_SPACE_BEFORE:
        out = out.rstrip()
    return out + words + (" " if piece[-1:].isspace() else "")


def _printed(mark: Mark, shelf: Shelf) -> str:
    """Return how a citation that is a part of a sentence stands there."""
    entries = shelf.entries(mark)
    is_number = bool(mark.works) and mark.works[0].number is not None
    if mark.printed and not (is_number and any(entries)):
        return mark.printed
    shown = []
    for place, entry in enumerate(entries):
        name = mark.keys[place] if mark.keys else f"[{mark.works[place].number}]"
        shown.append(_as_prose(mark.prints, *(names_and_year(entry) if entry else (name, ""))))
    return " and ".join(filter(None, shown))


def _as_prose(prints: str, names: str, year: str) -> str:
    if prints == AUTHORS:
        return names
    if prints == BARE_YEAR:
        return year
    bracketed = f"({year})" if year else ""
    return bracketed if prints == YEAR else f"{names} {bracketed}".rstrip()


def _cited(mark: Mark, out: str, at: int, shelf: Shelf, lines: Lines) -> Iterator[Cited]:
    """Yield what a mark cites: its keys together, or each of the works that it names."""
    named, place = _named_before(mark, out, at, shelf)
    cited = Cited(
        raw=lines.text[mark.start : mark.end],
        start=mark.start,
        end=mark.end,
        at=place,
        until=len(out),
        keys=mark.keys,
        names=named.names,
        et_al=named.et_al,
        narrative=bool(mark.narrative) or bool(named.names),
    )
    if mark.keys:
        yield cited
    for work in mark.works:
        yield replace(
            cited,
            names=work.names or named.names,
            et_al=work.et_al or named.et_al,
            year=work.year,
            number=work.number,
        )


def _named_before(mark: Mark, out: str, at: int, shelf: Shelf) -> tuple[Work, int]:
    """Return the names that stand before a citation, "Li et al. [3]", and where they begin."""
    tail = max(0, at - _LONGEST_NAMES)
    before = NAMES_BEFORE.search(out[tail:at]) if mark.prints != AUTHORS else None
    named = works(before[1], "2000") if before else ()
    if before and named and _is_credible(named[0], mark, shelf):
        return named[0], tail + before.start(1)
    return Work(), at


def _is_credible(work: Work, mark: Mark, shelf: Shelf) -> bool:
    """Whether words before a citation name its authors.

    "Java and Python \\cite{a}" does not, unless the bibliography says so;
    "et al." and a citation that prints only its year do.
    """
    if mark.works and mark.works[0].names:
        return False
    if work.et_al or mark.prints == YEAR:
        return not any(name.isupper() and len(name) > 1 for name in work.names)
    return any(
        entry and entry.authors and entry.authors[0].family == work.names[0]
        for entry in shelf.entries(mark)
    )
