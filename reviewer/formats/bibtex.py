"""BibTeX and BibLaTeX: a .bib file -> its papers, each entry by itself.

The file is read up to three times, so that little of it is held: once for the
keys that entries inherit from, if there are any once for those entries, and
once for the records. @string macros hold from where they are defined, as for
BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import partial

from reviewer.formats import bibtex_crossref as crossref
from reviewer.formats import rows
from reviewer.formats.bibtex_blocks import ORPHAN, Block, blocks
from reviewer.formats.bibtex_entries import Entry, entry, key_of, macro
from reviewer.formats.bibtex_journals import STYLE_MACROS
from reviewer.formats.bibtex_record import parsed
from reviewer.formats.bibtex_types import ENTRY_TYPES, NO_ENTRIES, SETTINGS
from reviewer.formats.bibtex_values import MACROS
from reviewer.formats.document import Document
from reviewer.formats.rows import Parsed, RowError, Segment
from reviewer.formats.text import RawLine
from reviewer.records import ParseFailure

NAME = "bibtex"

MAX_PARENTS = 64 * 2**20
"""Characters of entries that are held because others inherit from them."""

MAX_MACROS = 16 * 2**20
"""Characters of @string macros that are held."""

MAX_MACRO = 100_000
"""Characters of one of them."""

_LOST = "fields that belong to no entry: its first line, '@type{key,', is missing or damaged"
_NO_PAPER = {
    "set": "a set of other entries, not a paper",
    "xdata": "data for other entries, none of which takes it",
}
_NO_ROWS = NO_ENTRIES | SETTINGS | {"xdata"}
_LIKELY = re.compile(r"^[ \t,}]*@[ \t]*[^\W\d_][\w*+-]*\s*[{(]", re.MULTILINE)
_HEADER = re.compile(r"\s*%+\s*Encoding:|\s*@comment\s*\{\s*jabref", re.IGNORECASE)
# From the beginning of a word only: a search from every letter takes the square of its length.
_FIELD = re.compile(r"(?<![\w.+:-])[^\W\d_][\w.+:-]*\s*=\s*[{\"\w]")
_KEYED = re.compile(r"@\w+\s*[{(]\s*[^\s,{}()=\"']+\s*,\s*[^\W\d_][\w.+:-]*\s*=")
_OTHER = re.compile(
    r"\s*(?:[<{\[]|TY  ?-|PMID ?- ?|FN |PT [A-Z]\b|%[0A] |\\documentclass|---\s*$)", re.MULTILINE
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"\s*(?:%|$)")
_SHARE = 0.5


def sniff(document: Document) -> bool:
    """Whether most of the text is blocks with fields, or a header that JabRef writes before them.

    What stands between entries (a comment) may be of any kind, unless it begins as
    another format does.
    """
    sample = document.sample or ""
    if _HEADER.match(sample):
        return True
    if not _LIKELY.search(sample) or _OTHER.match(sample):
        return False
    lines = _LINE_END.split(sample)
    numbered = (RawLine(number, line) for number, line in enumerate(lines, start=1))
    found = [block for block in blocks(numbered) if _says_something(block)]
    inside = {n for block in found for n in range(block.first_line, block.last_line + 1)}
    shown = [(n, len(line)) for n, line in enumerate(lines, start=1) if not _COMMENT.match(line)]
    held = sum(length for n, length in shown if n in inside)
    return bool(found) and held >= _SHARE * sum(length for _, length in shown)


def _says_something(block: Block) -> bool:
    """Whether a block is one that every .bib file may have, or has a key and a field."""
    if block.kind in NO_ENTRIES or block.kind == ORPHAN:
        return block.kind != ORPHAN
    has_field = _FIELD.search(block.text) is not None
    return has_field and (block.kind in ENTRY_TYPES or _KEYED.match(block.text) is not None)


def read(document: Document) -> Iterator[rows.Row]:
    """Yield the rows of a .bib file, one for each entry that is a paper or should be."""
    parents = _parents(document, crossref.referenced(document.lines()))
    macros = _Macros()
    segments = _segments(document, macros, parents)
    yield from rows.read(document, NAME, segments, partial(_parse, macros=macros, parents=parents))


def _parents(document: Document, keys: frozenset[str]) -> dict[str, Entry]:
    """Return the entries with these keys (case-folded), the first where there are several."""
    found: dict[str, Entry] = {}
    macros = _Macros()
    room = MAX_PARENTS
    for block in blocks(document.lines()) if keys else ():
        if block.kind == "string":
            macros.define(block)
            continue
        key = key_of(block).casefold() if block.kind not in NO_ENTRIES else ""
        if key in keys and key not in found and room > block.size:
            room -= block.size
            try:
                found[key] = entry(block, macros)
            except RowError:
                continue
    return found


class _Macros(dict[str, str]):
    """The macros defined so far, with those that every file has."""

    def __init__(self) -> None:
        super().__init__(STYLE_MACROS | MACROS)
        self.room = MAX_MACROS

    def define(self, block: Block) -> str:
        """Add the macro of a @string; return why it cannot be read, or ""."""
        if block.size > MAX_MACRO:
            return "this @string is too long"
        try:
            name, value = macro(block, self)
        except RowError as error:
            return f"this @string cannot be read: {error}"
        self.room -= len(name) + len(value)
        if len(value) > MAX_MACRO or self.room < 0:
            return "the @strings of this file are too long"
        self[name] = value
        return ""


def _segments(
    document: Document, macros: _Macros, used: Container[str]
) -> Iterator[Segment[Block] | ParseFailure]:
    for block in blocks(document.lines()):
        if block.kind == "string":
            if reason := macros.define(block):
                yield _failure(document, block, reason)
        elif block.kind == ORPHAN:
            yield _failure(document, block, _LOST)
        elif block.kind == "set" or (
            block.kind == "xdata" and key_of(block).casefold() not in used
        ):
            yield _failure(document, block, _NO_PAPER[block.kind])
        elif block.kind not in _NO_ROWS:
            shown = block.text[:1000]
            yield Segment(block, block.first_line, block.last_line, shown, block.size)


def _failure(document: Document, block: Block, reason: str) -> ParseFailure:
    return document.failure(block.first_line, block.last_line, reason, block.text[:1000])


def _parse(block: Block, *, macros: _Macros, parents: dict[str, Entry]) -> Parsed:
    return parsed(crossref.completed(entry(block, macros), parents))
